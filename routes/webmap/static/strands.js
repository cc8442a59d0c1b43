/**
 * The strands of flows as lines on the screen: widths, parallel lanes, arrowheads.
 *
 * Owns: width by kilograms, the lane each slot has beside its neighbours, the offset path
 * with its joins, where arrowheads stand. Refuses: colours and canvas calls. Pure.
 * All lengths are CSS pixels, paths are flat [x, y, …] in px.
 */
(function (Sillage) {
  "use strict";

  // Clear water between two neighbouring lanes.
  const LANE_GAP_PX = 2.5;
  // Past this the mitre of a sharp bend would shoot out, so the bend is cut (as SVG does at 4).
  const MITRE_LIMIT = 2;
  const BRANCH_SHARE = 0.72;

  /** Kilograms a flow's width stands for: the middle of the bounds stated, or the one stated. */
  function statedKg(kgMin, kgMax) {
    if (kgMin === null && kgMax === null) return null;
    if (kgMin === null) return kgMax;
    if (kgMax === null) return kgMin;
    return (kgMin + kgMax) / 2;
  }

  /** Width in px of a flow: proportional to kilograms, never thinner than style.minPx. */
  function widthOf(flowWidth, kgMin, kgMax) {
    const kg = statedKg(kgMin, kgMax);
    if (kg === null) return flowWidth.unknownPx;
    const px = (flowWidth.maxPx * kg) / flowWidth.kgAtMax;
    return Math.max(flowWidth.minPx, Math.min(flowWidth.maxPx, px));
  }

  /** Branches ("one of these ports") are thinner than the trunk they leave. */
  function branchWidth(width) {
    return Math.max(1.4, width * BRANCH_SHARE);
  }

  /**
   * Offset in px of each slot from the centre of the way: lanes lie side by side without
   * touching, whatever their widths. Slot 0 is centred; positive slots lie to starboard
   * (to the right of the direction of travel).
   *
   * @param {Iterable<[number, number]>} pairs slot and width of every strand
   * @returns {Map<number, number>}
   */
  function laneOffsets(pairs) {
    const widest = new Map([[0, 0]]);
    for (const [slot, width] of pairs) widest.set(slot, Math.max(widest.get(slot) || 0, width));
    const offsets = new Map([[0, 0]]);
    for (const side of [1, -1]) {
      const slots = [...widest.keys()].filter((s) => s * side > 0).sort((a, b) => (a - b) * side);
      let edge = widest.get(0) / 2;
      for (const slot of slots) {
        const width = widest.get(slot);
        offsets.set(slot, side * (edge + LANE_GAP_PX + width / 2));
        edge += LANE_GAP_PX + width;
      }
    }
    return offsets;
  }

  /**
   * Parallel path at a signed distance (positive: to the right on the screen, y down).
   *
   * Bends are mitred, sharp ones cut; where the bend is tighter than the distance the
   * offset would run backwards, so those pieces are left out.
   *
   * @param {?[number, number]} startNormal normal to use at the first point, so that a branch
   *   begins exactly where its trunk ends
   */
  function offsetPath(path, distance, startNormal) {
    const clean = withoutRepeats(path);
    const n = clean.length / 2;
    if (n < 2) return Float64Array.from(clean);
    if (distance === 0 && !startNormal) return Float64Array.from(clean);
    const normals = new Float64Array(2 * (n - 1));
    for (let i = 0; i < n - 1; i += 1) {
      const dx = clean[2 * i + 2] - clean[2 * i];
      const dy = clean[2 * i + 3] - clean[2 * i + 1];
      const length = Math.hypot(dx, dy);
      normals[2 * i] = -dy / length;
      normals[2 * i + 1] = dx / length;
    }
    const out = [];
    for (let i = 0; i < n; i += 1) {
      const x = clean[2 * i];
      const y = clean[2 * i + 1];
      if (i === 0) {
        const normal = startNormal || [normals[0], normals[1]];
        out.push(x + distance * normal[0], y + distance * normal[1]);
      } else if (i === n - 1) {
        out.push(x + distance * normals[2 * i - 2], y + distance * normals[2 * i - 1]);
      } else {
        pushJoin(out, x, y, distance, normals, i);
      }
    }
    return Float64Array.from(withoutBacktracks(out, clean));
  }

  function pushJoin(out, x, y, distance, normals, i) {
    const ax = normals[2 * i - 2];
    const ay = normals[2 * i - 1];
    const bx = normals[2 * i];
    const by = normals[2 * i + 1];
    const mx = ax + bx;
    const my = ay + by;
    const m2 = mx * mx + my * my;
    // |m|² = 2(1 + cos bend); the mitre is 2 / |m|² times m.
    if (m2 > 1e-9 && 2 / Math.sqrt(m2) <= MITRE_LIMIT) {
      out.push(x + (2 * distance * mx) / m2, y + (2 * distance * my) / m2);
    } else {
      out.push(x + distance * ax, y + distance * ay, x + distance * bx, y + distance * by);
    }
  }

  function withoutRepeats(path) {
    const out = [];
    for (let i = 0; i < path.length; i += 2) {
      const n = out.length;
      if (n && Math.abs(out[n - 2] - path[i]) < 1e-6 && Math.abs(out[n - 1] - path[i + 1]) < 1e-6) continue;
      out.push(path[i], path[i + 1]);
    }
    return out;
  }

  /** Drop inner points that turn the offset path back on itself (more than 120° at once). */
  function withoutBacktracks(path) {
    const out = path.slice();
    let changed = true;
    while (changed && out.length > 6) {
      changed = false;
      for (let i = 2; i + 3 < out.length; i += 2) {
        const ax = out[i] - out[i - 2];
        const ay = out[i + 1] - out[i - 1];
        const bx = out[i + 2] - out[i];
        const by = out[i + 3] - out[i + 1];
        const scale = Math.hypot(ax, ay) * Math.hypot(bx, by);
        if (scale === 0 || (ax * bx + ay * by) / scale < -0.5) {
          out.splice(i, 2);
          changed = true;
          break;
        }
      }
    }
    return out;
  }

  /** Unit normal (to the right, y down) at the end of a path. */
  function endNormal(path) {
    const n = path.length;
    for (let i = n - 4; i >= 0; i -= 2) {
      const dx = path[n - 2] - path[i];
      const dy = path[n - 1] - path[i + 1];
      const length = Math.hypot(dx, dy);
      if (length > 1e-6) return [-dy / length, dx / length];
    }
    return [0, 1];
  }

  /**
   * Path of a strand at one zoom: simplified to what the screen can show, then offset.
   * The farther out the lane, the coarser: meanders narrower than the lane's distance cannot
   * be followed by a parallel line without knots.
   */
  function lanePath(path, offset, startNormal) {
    const tolerance = Math.max(0.35, Math.abs(offset) * 0.22);
    return offsetPath(Sillage.geometry.simplify(path, tolerance), offset, startNormal);
  }

  /**
   * Lengths along a visible run where arrowheads stand: near its end when the flow ends there,
   * near its middle, and more along long runs, evenly.
   *
   * @param {number} length of the run
   * @param {boolean} endsHere whether the flow's own end is in view
   * @param {number} size length of an arrowhead
   */
  function arrowStops(length, endsHere, size) {
    const stops = [];
    if (length < size * 1.5) return endsHere && length > size * 0.8 ? [length] : [];
    const spacing = 230;
    const inner = endsHere ? length - size : length;
    const count = Math.min(8, Math.floor(inner / spacing + 0.35));
    for (let i = 0; i < count; i += 1) {
      stops.push(((i + 0.5) * inner) / count + size / 2);
    }
    if (endsHere) stops.push(length);
    return stops;
  }

  /** Length in px of the arrowhead of a line. */
  function arrowSize(width) {
    return 6.5 + width * 1.7;
  }

  /**
   * Corners of an arrowhead with its tip at a point: [tip, left barb, notch, right barb], flat.
   */
  function arrowHead(tip, size) {
    const half = size * 0.37;
    const bx = tip.x - tip.dx * size;
    const by = tip.y - tip.dy * size;
    const nx = tip.x - tip.dx * size * 0.72;
    const ny = tip.y - tip.dy * size * 0.72;
    return [
      tip.x, tip.y,
      bx + tip.dy * half, by - tip.dx * half,
      nx, ny,
      bx - tip.dy * half, by + tip.dx * half,
    ];
  }

  /** Radius in px of a seizure's circle: area by kilograms, from its lower bound if it has one. */
  function seizureRadius(style, kgMin, kgMax) {
    const kg = kgMin === null ? kgMax : kgMin;
    if (kg === null || kg === undefined) return style.minPx;
    return Math.max(style.minPx, Math.min(style.maxPx, style.pxPerSqrtKg * Math.sqrt(kg)));
  }

  Sillage.strands = Object.freeze({
    arrowHead, arrowSize, arrowStops, branchWidth, endNormal, laneOffsets, lanePath, offsetPath,
    seizureRadius, statedKg, widthOf,
  });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
