/* Great circles between places, for paths whose positions a file of columns does not hold.
 *
 * Owns the curve: the same equal pieces as routes/flow_paths.py draws. Positions are in the unit square of Web
 * Mercator; x runs on past its edges where a way crosses the date line. Pure. */
(function (Sillage) {
  "use strict";

  const PIECES = 29;
  const NEARLY_NOTHING = 1e-9;

  /** Longitude and latitude in radians of a position in the unit square. */
  const lonOf = (x) => (2 * x - 1) * Math.PI;
  const latOf = (y) => Math.atan(Math.sinh((1 - 2 * y) * Math.PI));
  const toX = (lon) => lon / (2 * Math.PI) + 0.5;
  const toY = (lat) => 0.5 - Math.asinh(Math.tan(lat)) / (2 * Math.PI);

  /** Write the great circle from (x0, y0) to (x1, y1) into xs and ys from `at` on: PIECES + 1 positions. */
  function fillArc(xs, ys, at, x0, y0, x1, y1) {
    const [lon0, lat0, lon1, lat1] = [lonOf(x0), latOf(y0), lonOf(x1), latOf(y1)];
    const a = [Math.cos(lat0) * Math.cos(lon0), Math.cos(lat0) * Math.sin(lon0), Math.sin(lat0)];
    const b = [Math.cos(lat1) * Math.cos(lon1), Math.cos(lat1) * Math.sin(lon1), Math.sin(lat1)];
    const angle = Math.acos(Math.min(1, Math.max(-1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));
    const sine = Math.sin(angle);
    xs[at] = x0;
    ys[at] = y0;
    let before = x0;
    for (let k = 1; k <= PIECES; k += 1) {
      const share = k / PIECES;
      let [x, y] = [x0 + (x1 - x0) * share, y0 + (y1 - y0) * share]; // opposite positions: no circle is the great one
      if (k === PIECES) {
        [x, y] = [x1, y1];
      } else if (sine >= NEARLY_NOTHING) {
        const [p, q] = [Math.sin((1 - share) * angle) / sine, Math.sin(share * angle) / sine];
        x = toX(Math.atan2(a[1] * p + b[1] * q, a[0] * p + b[0] * q));
        y = toY(Math.asin(Math.min(1, Math.max(-1, a[2] * p + b[2] * q))));
      }
      x += Math.round(before - x); // the short way round
      xs[at + k] = x;
      ys[at + k] = y;
      before = x;
    }
  }

  /** The paths with the positions of their great circles put in; `arc` marks those that have none of their own.
   *
   * `flows` tells between which places a path runs. Returns new offset, x, y beside the other columns. */
  function fillArcs(paths, flows, places) {
    const { n, arc } = paths;
    const offset = new Uint32Array(n + 1);
    for (let p = 0; p < n; p += 1) offset[p + 1] = offset[p] + (arc[p] === 1 ? PIECES + 1 : paths.offset[p + 1] - paths.offset[p]);
    const [x, y] = [new Float32Array(offset[n]), new Float32Array(offset[n])];
    for (let p = 0; p < n; p += 1) {
      if (arc[p] === 1) continue;
      x.set(paths.x.subarray(paths.offset[p], paths.offset[p + 1]), offset[p]);
      y.set(paths.y.subarray(paths.offset[p], paths.offset[p + 1]), offset[p]);
    }
    const done = new Uint8Array(n);
    for (let i = 0; i < flows.n; i += 1) {
      const p = flows.path[i];
      if (p < 0 || arc[p] === 0 || done[p] === 1) continue;
      done[p] = 1;
      const [from, to] = [flows.from[i], flows.to[i]];
      fillArc(x, y, offset[p], places.x[from], places.y[from], places.x[to], places.y[to]);
    }
    return { ...paths, offset, x, y };
  }

  Sillage.arcs = { PIECES, fillArc, fillArcs };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
