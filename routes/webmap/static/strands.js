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
  // Branches end in rivers and harbours, where there is less room between lanes.
  const BRANCH_GAP_PX = 1.6;
  // Length on which a branch moves over from its trunk's lane to its own.
  const RAMP_PX = 60;
  // A loop longer than this many times the lane's distance is a bend of the way itself.
  const LOOP_REACH = 7;

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
   * @param {number} [gap] clear water between two lanes
   * @returns {Map<number, number>}
   */
  function laneOffsets(pairs, gap = LANE_GAP_PX) {
    const widest = new Map([[0, 0]]);
    for (const [slot, width] of pairs) widest.set(slot, Math.max(widest.get(slot) || 0, width));
    const offsets = new Map([[0, 0]]);
    for (const side of [1, -1]) {
      const slots = [...widest.keys()].filter((s) => s * side > 0).sort((a, b) => (a - b) * side);
      let edge = widest.get(0) / 2;
      for (const slot of slots) {
        const width = widest.get(slot);
        offsets.set(slot, side * (edge + gap + width / 2));
        edge += gap + width;
      }
    }
    return offsets;
  }

  /**
   * Parallel path at a signed distance (positive: to the right on the screen, y down).
   *
   * Bends are mitred, sharp ones cut; where a bend is tighter than the distance the parallel
   * would loop, and the loops are taken out.
   *
   * @param {?[number, number]} startNormal normal to use at the first point, so that a branch
   *   begins exactly where its trunk ends
   * @param {number} [startDistance] distance at the first point, where the trunk's lane is; the
   *   path moves over to its own lane on the first RAMP_PX
   */
  function offsetPath(path, distance, startNormal, startDistance) {
    const first = startDistance === undefined ? distance : startDistance;
    const clean = first === distance ? withoutRepeats(path) : withPointAt(withoutRepeats(path), RAMP_PX);
    const n = clean.length / 2;
    if (n < 2) return Float64Array.from(clean);
    if (distance === 0 && first === 0) return Float64Array.from(clean);
    const normals = new Float64Array(2 * (n - 1));
    const out = [];
    let walked = 0;
    for (let i = 0; i < n - 1; i += 1) {
      const dx = clean[2 * i + 2] - clean[2 * i];
      const dy = clean[2 * i + 3] - clean[2 * i + 1];
      const length = Math.hypot(dx, dy);
      normals[2 * i] = -dy / length;
      normals[2 * i + 1] = dx / length;
    }
    for (let i = 0; i < n; i += 1) {
      const x = clean[2 * i];
      const y = clean[2 * i + 1];
      if (i > 0) walked += Math.hypot(x - clean[2 * i - 2], y - clean[2 * i - 1]);
      const here = distance + (first - distance) * Math.max(0, 1 - walked / RAMP_PX);
      if (i === 0) {
        const normal = startNormal || [normals[0], normals[1]];
        out.push(x + here * normal[0], y + here * normal[1]);
      } else if (i === n - 1) {
        out.push(x + here * normals[2 * i - 2], y + here * normals[2 * i - 1]);
      } else {
        pushJoin(out, x, y, here, normals, i);
      }
    }
    return Float64Array.from(withoutBacktracks(withoutLoops(out, LOOP_REACH * Math.max(Math.abs(distance), Math.abs(first)))));
  }

  /** The path with a vertex at a length along it, unless it ends before. */
  function withPointAt(path, length) {
    let walked = 0;
    for (let i = 0; i + 3 < path.length; i += 2) {
      const step = Math.hypot(path[i + 2] - path[i], path[i + 3] - path[i + 1]);
      if (walked + step > length) {
        const t = (length - walked) / step;
        if (t < 1e-6) return path;
        return [...path.slice(0, i + 2), path[i] + t * (path[i + 2] - path[i]), path[i + 1] + t * (path[i + 3] - path[i + 1]), ...path.slice(i + 2)];
      }
      walked += step;
    }
    return path;
  }

  /** Cut off the loops where a path crosses itself within `reach` of length: there a bend was too tight. */
  function withoutLoops(path, reach) {
    const out = path.slice(0, 2);
    let i = 0;
    while (i + 3 < path.length) {
      let walked = 0;
      let cut = null;
      for (let j = i + 2; j + 3 < path.length; j += 2) {
        // The last crossing within reach: smaller loops lie inside it.
        const t = j > i + 2 ? crossing(path, i, j) : -1;
        if (t > 0) cut = { j, t };
        walked += Math.hypot(path[j + 2] - path[j], path[j + 3] - path[j + 1]);
        if (walked > reach) break;
      }
      if (cut) {
        out.push(path[i] + cut.t * (path[i + 2] - path[i]), path[i + 1] + cut.t * (path[i + 3] - path[i + 1]));
        path = [...out.slice(-2), ...path.slice(cut.j + 2)];
        i = 0;
        continue;
      }
      out.push(path[i + 2], path[i + 3]);
      i += 2;
    }
    return out;
  }

  /** Where, as a share of it, the segment at i is crossed by the one at j; -1 where it is not. */
  function crossing(path, i, j) {
    const ax = path[i + 2] - path[i];
    const ay = path[i + 3] - path[i + 1];
    const bx = path[j + 2] - path[j];
    const by = path[j + 3] - path[j + 1];
    const det = ax * by - ay * bx;
    if (det === 0) return -1;
    const cx = path[j] - path[i];
    const cy = path[j + 1] - path[i + 1];
    const t = (cx * by - cy * bx) / det;
    const u = (cx * ay - cy * ax) / det;
    return t > 0 && t < 1 && u >= 0 && u <= 1 ? t : -1;
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
   * How much of a way's detail its lanes show, in px: the farther out the outermost lane, the
   * coarser. All lanes of a bundle take the same, or they would run into one another in bends.
   */
  function laneTolerance(outermost) {
    return Math.max(0.35, Math.abs(outermost) * 0.22);
  }

  /** Path of a strand at one zoom: simplified to what the screen can show, then offset. */
  function lanePath(path, offset, startNormal, { tolerance = laneTolerance(offset), startOffset = offset } = {}) {
    return offsetPath(Sillage.geometry.simplify(path, tolerance), offset, startNormal, startOffset);
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
    BRANCH_GAP_PX, arrowHead, arrowSize, arrowStops, branchWidth, endNormal, laneOffsets, lanePath,
    laneTolerance, offsetPath, seizureRadius, statedKg, widthOf,
  });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
