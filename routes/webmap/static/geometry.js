/**
 * Plane geometry of the map: Web Mercator units, paths, frames.
 *
 * Owns: projection to the unit square, simplifying, clipping, measuring.
 * Refuses: anything about records, colours or the page. Pure, no DOM, no Leaflet.
 *
 * Positions on the globe are (lon, lat) in degrees; "unit" positions are Web Mercator
 * scaled so that the world is 1 × 1 with (0, 0) at 180° W, 85.05° N; "px" positions are
 * unit × 256 × 2^zoom. Paths are flat arrays [x0, y0, x1, y1, …]; boxes are
 * [left, top, right, bottom].
 */
(function (Sillage) {
  "use strict";

  const TILE_PX = 256;
  // Where Web Mercator is cut off to make the world square (EPSG:3857).
  const MAX_LAT = 85.0511287798;
  const EARTH_KM = 40075.016686;
  const RADIANS = Math.PI / 180;

  function unitX(lon) {
    return lon / 360 + 0.5;
  }

  function unitY(lat) {
    const sine = Math.sin(Math.max(-MAX_LAT, Math.min(MAX_LAT, lat)) * RADIANS);
    return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  }

  function lonOf(x) {
    return (x - 0.5) * 360;
  }

  function latOf(y) {
    return Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) / RADIANS;
  }

  /** Pixels of the whole world's width at a zoom (fractions allowed). */
  function worldPx(zoom) {
    return TILE_PX * Math.pow(2, zoom);
  }

  /** Length in px that a distance on the ground has at a latitude. */
  function kmToPx(km, lat, zoom) {
    return (km * worldPx(zoom)) / (EARTH_KM * Math.cos(lat * RADIANS));
  }

  /** Project flat [lon, lat, …] to unit positions; steps over 180° of longitude are unwrapped. */
  function projectPath(lonLat) {
    const out = new Float64Array(lonLat.length);
    let turns = 0;
    for (let i = 0; i < lonLat.length; i += 2) {
      if (i > 0) {
        const step = lonLat[i] - lonLat[i - 2];
        if (step > 180) turns -= 1;
        else if (step < -180) turns += 1;
      }
      out[i] = unitX(lonLat[i]) + turns;
      out[i + 1] = unitY(lonLat[i + 1]);
    }
    return out;
  }

  /** Points of the great circle between two positions, ends included, as flat [lon, lat, …]. */
  function greatCircle(lon1, lat1, lon2, lat2, count) {
    const a = unitVector(lon1, lat1);
    const b = unitVector(lon2, lat2);
    const dot = Math.max(-1, Math.min(1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]));
    const angle = Math.acos(dot);
    if (angle < 1e-9) return [lon1, lat1, lon2, lat2];
    const out = [];
    for (let i = 0; i < count; i += 1) {
      const t = i / (count - 1);
      const p = Math.sin((1 - t) * angle) / Math.sin(angle);
      const q = Math.sin(t * angle) / Math.sin(angle);
      const x = p * a[0] + q * b[0];
      const y = p * a[1] + q * b[1];
      const z = p * a[2] + q * b[2];
      out.push(Math.atan2(y, x) / RADIANS, Math.atan2(z, Math.hypot(x, y)) / RADIANS);
    }
    return out;
  }

  function unitVector(lon, lat) {
    const cos = Math.cos(lat * RADIANS);
    return [cos * Math.cos(lon * RADIANS), cos * Math.sin(lon * RADIANS), Math.sin(lat * RADIANS)];
  }

  /** Great-circle distance in km (haversine, sphere of the mean radius 6,371 km). */
  function distanceKm(lon1, lat1, lon2, lat2) {
    const h =
      Math.sin(((lat2 - lat1) * RADIANS) / 2) ** 2 +
      Math.cos(lat1 * RADIANS) * Math.cos(lat2 * RADIANS) * Math.sin(((lon2 - lon1) * RADIANS) / 2) ** 2;
    return 2 * 6371 * Math.asin(Math.min(1, Math.sqrt(h)));
  }

  /** Multiply a path by a factor and move it: the projected path at one zoom. */
  function scalePath(path, factor) {
    const out = new Float64Array(path.length);
    for (let i = 0; i < path.length; i += 1) out[i] = path[i] * factor;
    return out;
  }

  /**
   * Drop points that lie closer than `tolerance` to the line through their neighbours
   * (Douglas and Peucker 1973). Ends stay. Iterative: long lanes must not overflow the stack.
   */
  function simplify(path, tolerance) {
    const n = path.length / 2;
    if (n < 3) return Float64Array.from(path);
    const keep = new Uint8Array(n);
    keep[0] = keep[n - 1] = 1;
    const stack = [0, n - 1];
    const limit = tolerance * tolerance;
    while (stack.length) {
      const last = stack.pop();
      const first = stack.pop();
      let worst = limit;
      let at = -1;
      for (let i = first + 1; i < last; i += 1) {
        const d = squaredToSegment(
          path[2 * i], path[2 * i + 1],
          path[2 * first], path[2 * first + 1], path[2 * last], path[2 * last + 1]
        );
        if (d > worst) {
          worst = d;
          at = i;
        }
      }
      if (at > 0) {
        keep[at] = 1;
        stack.push(first, at, at, last);
      }
    }
    const out = [];
    for (let i = 0; i < n; i += 1) if (keep[i]) out.push(path[2 * i], path[2 * i + 1]);
    return Float64Array.from(out);
  }

  /** The point {x, y} of a segment that is nearest to a point. */
  function nearestOnSegment(px, py, ax, ay, bx, by) {
    const dx = bx - ax;
    const dy = by - ay;
    const length2 = dx * dx + dy * dy;
    const t = length2 ? Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / length2)) : 0;
    return { x: ax + t * dx, y: ay + t * dy };
  }

  /** Squared distance from a point to a segment. */
  function squaredToSegment(px, py, ax, ay, bx, by) {
    const near = nearestOnSegment(px, py, ax, ay, bx, by);
    return (px - near.x) ** 2 + (py - near.y) ** 2;
  }

  /**
   * Cut a path to a box (Liang and Barsky 1984), shifting it by (-originX, -originY) first.
   *
   * Returns runs {points: flat numbers, from: length along the path where the run begins,
   * length, entersAt: bool (it begins on the frame), leavesAt: bool}. `from` lets dashes
   * keep their place when the frame moves.
   */
  function clipRuns(path, box, originX, originY) {
    const runs = [];
    let run = null;
    let walked = 0;
    for (let i = 0; i + 3 < path.length; i += 2) {
      const ax = path[i] - originX;
      const ay = path[i + 1] - originY;
      const bx = path[i + 2] - originX;
      const by = path[i + 3] - originY;
      const length = Math.hypot(bx - ax, by - ay);
      const cut = cutSegment(ax, ay, bx, by, box);
      if (cut) {
        const [t0, t1] = cut;
        if (!run || t0 > 0) {
          run = {
            points: [ax + t0 * (bx - ax), ay + t0 * (by - ay)],
            from: walked + t0 * length,
            length: 0,
            entersAt: i > 0 || t0 > 0,
            leavesAt: false,
          };
          runs.push(run);
        }
        run.points.push(ax + t1 * (bx - ax), ay + t1 * (by - ay));
        run.length += (t1 - t0) * length;
        run.leavesAt = t1 < 1;
        if (t1 < 1) run = null;
      } else {
        run = null;
      }
      walked += length;
    }
    return runs;
  }

  /** Part of a segment inside a box as [t0, t1] with 0 ≤ t0 ≤ t1 ≤ 1, or null. */
  function cutSegment(ax, ay, bx, by, box) {
    const dx = bx - ax;
    const dy = by - ay;
    let t0 = 0;
    let t1 = 1;
    const p = [-dx, dx, -dy, dy];
    const q = [ax - box[0], box[2] - ax, ay - box[1], box[3] - ay];
    for (let k = 0; k < 4; k += 1) {
      if (p[k] === 0) {
        if (q[k] < 0) return null;
      } else {
        const r = q[k] / p[k];
        if (p[k] < 0) t0 = Math.max(t0, r);
        else t1 = Math.min(t1, r);
        if (t0 > t1) return null;
      }
    }
    return [t0, t1];
  }

  function pathLength(path) {
    let sum = 0;
    for (let i = 0; i + 3 < path.length; i += 2) sum += Math.hypot(path[i + 2] - path[i], path[i + 3] - path[i + 1]);
    return sum;
  }

  /** Position and direction {x, y, dx, dy} at a length along a path (clamped to its ends). */
  function pointAlong(path, distance) {
    let left = Math.max(0, distance);
    for (let i = 0; i + 3 < path.length; i += 2) {
      const dx = path[i + 2] - path[i];
      const dy = path[i + 3] - path[i + 1];
      const length = Math.hypot(dx, dy);
      const last = i + 5 > path.length;
      if (length > 0 && (left <= length || last)) {
        const t = Math.min(1, left / length);
        return { x: path[i] + t * dx, y: path[i + 1] + t * dy, dx: dx / length, dy: dy / length };
      }
      left -= length;
    }
    const n = path.length;
    return { x: path[n - 2], y: path[n - 1], dx: 1, dy: 0 };
  }

  /** The path without its last `trim` of length (and its first `trimStart`). */
  function trimPath(path, trimStart, trimEnd) {
    const total = pathLength(path);
    const stop = total - trimEnd;
    if (stop <= trimStart) return [];
    const out = [];
    let walked = 0;
    for (let i = 0; i + 3 < path.length; i += 2) {
      const length = Math.hypot(path[i + 2] - path[i], path[i + 3] - path[i + 1]);
      const a = Math.max(0, (trimStart - walked) / (length || 1));
      const b = Math.min(1, (stop - walked) / (length || 1));
      if (length > 0 && a < 1 && b > 0) {
        if (!out.length) {
          out.push(path[i] + a * (path[i + 2] - path[i]), path[i + 1] + a * (path[i + 3] - path[i + 1]));
        }
        out.push(path[i] + b * (path[i + 2] - path[i]), path[i + 1] + b * (path[i + 3] - path[i + 1]));
      }
      walked += length;
      if (walked >= stop) break;
    }
    return out;
  }

  Sillage.geometry = Object.freeze({
    clipRuns, cutSegment, distanceKm, greatCircle, kmToPx, latOf, lonOf, nearestOnSegment, pathLength, pointAlong,
    projectPath, scalePath, simplify, squaredToSegment, trimPath, unitX, unitY, worldPx,
  });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
