/* A shape while it is drawn by hand: one point, or the corners of an area, one after the other.
 *
 * Owns what may become of it: which corner is refused, when it is an area, how it is written. Pure: positions
 * are [longitude, latitude] in degrees, and nothing is known of pixels but a distance asked for. */
(function (Sillage) {
  "use strict";

  const LEAST_CORNERS = 3;
  const DECIMALS = 5; // about a metre

  const turn = ([ax, ay], [bx, by], [cx, cy]) => Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
  const same = (a, b) => a[0] === b[0] && a[1] === b[1];
  const within = (a, b, p) => Math.min(a[0], b[0]) <= p[0] && p[0] <= Math.max(a[0], b[0]) && Math.min(a[1], b[1]) <= p[1] && p[1] <= Math.max(a[1], b[1]);

  /** Whether two stretches have a point in common. */
  function meet(a, b, c, d) {
    const [t1, t2, t3, t4] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
    if (t1 !== t2 && t3 !== t4) return true;
    return (t1 === 0 && within(a, b, c)) || (t2 === 0 && within(a, b, d)) || (t3 === 0 && within(c, d, a)) || (t4 === 0 && within(c, d, b));
  }

  /** Whether a line from corner to corner crosses or touches itself; `closed`: back to its first corner too. */
  function crosses(corners, closed) {
    const sides = corners.slice(1).map((corner, i) => [corners[i], corner]);
    if (closed && corners.length > 1) sides.push([corners[corners.length - 1], corners[0]]);
    for (let i = 0; i < sides.length; i += 1) {
      for (let j = i + 1; j < sides.length; j += 1) {
        const [a, b] = sides[i];
        const [c, d] = sides[j];
        // Neighbours share a corner: they cross only where the second goes back over the first.
        const shared = same(b, c) ? [a, b, d] : same(a, d) ? [b, a, c] : null;
        if (shared) {
          const [from, at, to] = shared;
          const back = (from[0] - at[0]) * (to[0] - at[0]) + (from[1] - at[1]) * (to[1] - at[1]) > 0;
          if (turn(from, at, to) === 0 && back) return true;
        } else if (meet(a, b, c, d)) return true;
      }
    }
    return false;
  }

  const round = (position) => position.map((degrees) => Number(degrees.toFixed(DECIMALS)));

  /** Longitude brought between -180 and 180, wherever round the Earth the map was dragged. */
  const turnBack = ([lon, lat]) => [((((lon + 180) % 360) + 360) % 360) - 180, lat];

  /** Begin a shape of `kind` "point" or "area". `add` and `close` return null, or the key of the text that says why not. */
  function createShape(kind) {
    const corners = [];
    let closed = false;
    return {
      kind,
      get corners() { return corners.slice(); },
      get closed() { return closed; },
      add(position) {
        if (closed) return null;
        if (kind === "point") {
          corners.splice(0, 1, position);
          closed = true;
          return null;
        }
        if (corners.length && same(corners[corners.length - 1], position)) return null;
        if (crosses([...corners, position], false)) return "pick.crosses";
        corners.push(position);
        return null;
      },
      /** Take the last corner back. */
      undo() {
        closed = false;
        corners.pop();
      },
      close() {
        if (corners.length < LEAST_CORNERS) return "pick.tooFew";
        if (crosses(corners, true)) return "pick.crossesClosing";
        closed = true;
        return null;
      },
      canClose: () => corners.length >= LEAST_CORNERS,
      /** {kind, coordinates}: a position, or a ring that ends where it begins; null as long as it is not whole. */
      taken() {
        if (!closed) return null;
        if (kind === "point") return { kind, coordinates: round(turnBack(corners[0])) };
        // One turn for all of them: an area must not be torn at the date line.
        const turns = turnBack(corners[0])[0] - corners[0][0];
        const ring = corners.map(([lon, lat]) => round([lon + turns, lat]));
        return { kind, coordinates: [...ring, ring[0]] };
      },
    };
  }

  Sillage.pickShape = Object.freeze({ LEAST_CORNERS, createShape, crosses, turnBack });
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
