/* Great circles between places, for paths whose positions a file of columns does not hold.
 *
 * Owns the curve: the same equal pieces as routes/flow_paths.py draws. Positions are in the unit square of Web
 * Mercator; x runs on past its edges where a way crosses the date line. Pure. */
(function (Sillage) {
  "use strict";

  const PIECES = 29;
  const NEARLY_NOTHING = 1e-9;

  /* A position on the unit sphere; of Web Mercator's y: sin(latitude) = tanh(π (1 − 2y)). */
  function toSphere(x, y) {
    const lon = (2 * x - 1) * Math.PI;
    const turn = (1 - 2 * y) * Math.PI;
    const z = Math.tanh(turn);
    const flat = 1 / Math.cosh(turn);
    return [flat * Math.cos(lon), flat * Math.sin(lon), z];
  }

  /** Write the great circle from (x0, y0) to (x1, y1) into xs and ys from `at` on: PIECES + 1 positions. */
  function fillArc(xs, ys, at, x0, y0, x1, y1) {
    const [ax, ay, az] = toSphere(x0, y0);
    const [bx, by, bz] = toSphere(x1, y1);
    const angle = Math.acos(Math.min(1, Math.max(-1, ax * bx + ay * by + az * bz)));
    const sine = Math.sin(angle);
    const plain = sine < NEARLY_NOTHING; // the same position, or opposite ones: no circle is the great one
    const step = angle / PIECES;
    // Each position follows from the two before it: v(k + 1) = 2 cos(step) v(k) − v(k − 1).
    const twice = 2 * Math.cos(step);
    const [p, q] = plain ? [0, 0] : [Math.sin(angle - step) / sine, Math.sin(step) / sine];
    let [ux, uy, uz] = [ax, ay, az];
    let [vx, vy, vz] = [ax * p + bx * q, ay * p + by * q, az * p + bz * q];
    let before = x0;
    xs[at] = x0;
    ys[at] = y0;
    for (let k = 1; k < PIECES; k += 1) {
      let x = x0 + ((x1 - x0) * k) / PIECES;
      let y = y0 + ((y1 - y0) * k) / PIECES;
      if (!plain) {
        x = Math.atan2(vy, vx) / (2 * Math.PI) + 0.5;
        y = 0.5 - Math.log((1 + vz) / (1 - vz)) / (4 * Math.PI);
        const [wx, wy, wz] = [twice * vx - ux, twice * vy - uy, twice * vz - uz];
        ux = vx; uy = vy; uz = vz;
        vx = wx; vy = wy; vz = wz;
      }
      before = x + Math.round(before - x); // the short way round
      xs[at + k] = before;
      ys[at + k] = y;
    }
    xs[at + PIECES] = x1 + Math.round(before - x1);
    ys[at + PIECES] = y1;
  }

  /** The paths of a file, their positions made when they are asked for: {n, offset (n + 1), x, y, …, shapeOf(path)}.
   *
   * `stored` are the columns of the file, of which `arc` marks the paths without positions; `flows` tells between which
   * `places` they run. Reading offset, x or y makes all curves at once; `shapeOf` gives one path's {x, y} alone. */
  function createPaths(stored, flows, places) {
    const { n, arc } = stored;
    let firstFlow = null; // by path

    function flowOf(path) {
      if (firstFlow === null) {
        firstFlow = new Int32Array(n).fill(-1);
        for (let i = flows.n - 1; i >= 0; i -= 1) if (flows.path[i] >= 0) firstFlow[flows.path[i]] = i;
      }
      return firstFlow[path];
    }

    function fill(path, x, y, at) {
      const flow = flowOf(path);
      if (flow < 0) return; // nobody takes it
      const [from, to] = [flows.from[flow], flows.to[flow]];
      fillArc(x, y, at, places.x[from], places.y[from], places.x[to], places.y[to]);
    }

    function shapeOf(path) {
      const [from, until] = [stored.offset[path], stored.offset[path + 1]];
      if (arc[path] === 0) return { x: stored.x.subarray(from, until), y: stored.y.subarray(from, until) };
      const [x, y] = [new Float32Array(PIECES + 1), new Float32Array(PIECES + 1)];
      fill(path, x, y, 0);
      return { x, y };
    }

    function make() {
      const offset = new Uint32Array(n + 1);
      for (let p = 0; p < n; p += 1) offset[p + 1] = offset[p] + (arc[p] === 1 ? PIECES + 1 : stored.offset[p + 1] - stored.offset[p]);
      const [x, y] = [new Float32Array(offset[n]), new Float32Array(offset[n])];
      for (let p = 0; p < n; p += 1) {
        if (arc[p] === 1) {
          fill(p, x, y, offset[p]);
        } else {
          x.set(stored.x.subarray(stored.offset[p], stored.offset[p + 1]), offset[p]);
          y.set(stored.y.subarray(stored.offset[p], stored.offset[p + 1]), offset[p]);
        }
      }
      return { offset, x, y };
    }

    const paths = { ...stored, shapeOf };
    for (const name of ["offset", "x", "y"]) {
      Object.defineProperty(paths, name, {
        configurable: true, enumerable: true,
        get() {
          for (const [made, value] of Object.entries(make())) Object.defineProperty(paths, made, { value, enumerable: true });
          return paths[name];
        },
      });
    }
    return paths;
  }

  Sillage.arcs = { PIECES, createPaths, fillArc };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
