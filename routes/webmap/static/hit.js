/**
 * What lies under the pointer.
 *
 * Owns: a list of shapes in container pixels, asked for the best match near a point.
 * Refuses: the DOM and the records themselves. Pure.
 *
 * A shape is {id, kind, rank, …} with one of: circle {x, y, r}, ring {x, y, r, ring: true}
 * (only its edge), box {box: [l, t, r, b]}, path {path: flat [x, y, …], width}, area
 * {rings: [flat …]}. Higher rank lies on top. Among shapes of one rank the nearest wins.
 */
(function (Sillage) {
  "use strict";

  /**
   * @param {Array<object>} shapes
   * @param {number} tolerance px of grace around a shape: about 4 for a mouse, 14 for a finger
   * @returns {?object} the shape hit, or null
   */
  function hitTest(shapes, x, y, tolerance) {
    let best = null;
    let bestScore = -Infinity;
    for (const shape of shapes) {
      const gap = distanceTo(shape, x, y);
      if (gap > tolerance) continue;
      // A rank is worth more than any distance within the grace.
      const score = shape.rank * 1000 - Math.max(0, gap) - (shape.r || 0) * 0.01;
      if (score > bestScore) {
        bestScore = score;
        best = shape;
      }
    }
    return best;
  }

  /** Distance in px from a point to a shape; 0 or less inside it. */
  function distanceTo(shape, x, y) {
    if (shape.r !== undefined) {
      const gap = Math.hypot(x - shape.x, y - shape.y) - shape.r;
      return shape.ring ? Math.abs(gap) : gap;
    }
    if (shape.box) {
      const [left, top, right, bottom] = shape.box;
      const dx = Math.max(left - x, 0, x - right);
      const dy = Math.max(top - y, 0, y - bottom);
      return Math.hypot(dx, dy);
    }
    if (shape.path) return distanceToPath(shape.path, x, y) - shape.width / 2;
    if (shape.rings) return insideRings(shape.rings, x, y) ? 0 : Infinity;
    return Infinity;
  }

  function distanceToPath(path, x, y) {
    let best = Infinity;
    for (let i = 0; i + 3 < path.length; i += 2) {
      const d = Sillage.geometry.squaredToSegment(x, y, path[i], path[i + 1], path[i + 2], path[i + 3]);
      if (d < best) best = d;
    }
    return Math.sqrt(best);
  }

  /** Even-odd rule over all rings together, so holes are outside. */
  function insideRings(rings, x, y) {
    let inside = false;
    for (const ring of rings) {
      for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        const above = ring[i + 1] > y !== ring[j + 1] > y;
        if (above && x < ((ring[j] - ring[i]) * (y - ring[i + 1])) / (ring[j + 1] - ring[i + 1]) + ring[i]) {
          inside = !inside;
        }
      }
    }
    return inside;
  }

  Sillage.hit = Object.freeze({ distanceTo, hitTest, insideRings });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
