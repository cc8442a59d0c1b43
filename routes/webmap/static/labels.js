/**
 * One label engine for the base map's names and the case's own labels.
 *
 * Owns: where labels go so that nothing overlaps: candidate positions, costs, leader lines,
 * the collision index. Refuses: fonts, colours, canvas. Pure; all numbers are CSS px in one
 * plane (the padded canvas), boxes are [left, top, right, bottom].
 *
 * An item is {key, priority, anchor: {x, y}, radius, mode, variants: [{w, h, …}], leader,
 * lines} where
 *   mode "around" puts the text beside a mark of that radius, "centre" over the anchor,
 *   "roam" in its wide neighbourhood,
 *   "along" beside the points of `along` [{x, y, dx, dy, cost}], the text level,
 *   "area" outside the box `area`, `below` px under it;
 *   dot is the box of a sign that is drawn with the label only, so it must be free as well;
 *   (a side of −1 or 1 says which side of the line it likes, left or right of its direction; a
 *   point's own side goes before the item's);
 *   variants are the same label, longest first, {w, h, cost}: a shorter one is taken when space
 *   is short;
 *   leader allows a place farther off, tied to its mark by a fine line;
 *   most is the cost above which the label is rather left out;
 *   lines is what running over a drawn line costs: a number per covered cell, or Infinity.
 */
(function (Sillage) {
  "use strict";

  const LINE_CELL = 5;
  const BOX_CELL = 64;
  const GAP = 4;
  // Clear space between two labels.
  const BETWEEN_PX = 3;
  // Each shorter variant costs this more, unless it names its own cost.
  const SHORTER_COST = 9;
  // A label on a leader wants clear space around it, or it seems to name its new neighbour.
  const LEADER_CLEAR_PX = 11;
  const CROWDED_COST = 8;
  const LEADER_COST = 7;
  // Staying where it was is worth a little, so that labels do not jump while the date moves.
  const HABIT = 1.5;

  /** Boxes already taken, in a grid of cells so that a test looks at neighbours only. */
  function createBoxIndex(width, height) {
    const columns = Math.max(1, Math.ceil(width / BOX_CELL));
    const rows = Math.max(1, Math.ceil(height / BOX_CELL));
    const cells = Array.from({ length: columns * rows }, () => []);

    function each(box, fn) {
      const c0 = clampInt(box[0] / BOX_CELL, columns);
      const c1 = clampInt(box[2] / BOX_CELL, columns);
      const r0 = clampInt(box[1] / BOX_CELL, rows);
      const r1 = clampInt(box[3] / BOX_CELL, rows);
      for (let r = r0; r <= r1; r += 1) {
        for (let c = c0; c <= c1; c += 1) if (fn(cells[r * columns + c])) return true;
      }
      return false;
    }

    return {
      add(box, owner) {
        const entry = { box, owner };
        each(box, (cell) => {
          cell.push(entry);
          return false;
        });
      },
      hits(box, owner) {
        return each(box, (cell) => cell.some((e) => (owner === undefined || e.owner !== owner) && overlap(e.box, box)));
      },
    };
  }

  function clampInt(value, count) {
    return Math.max(0, Math.min(count - 1, Math.floor(value)));
  }

  function overlap(a, b) {
    return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  }

  /** Cells of the plane that a drawn line runs through. */
  function createLineIndex(width, height) {
    const columns = Math.max(1, Math.ceil(width / LINE_CELL));
    const rows = Math.max(1, Math.ceil(height / LINE_CELL));
    const cells = new Uint8Array(columns * rows);
    return {
      add(path) {
        for (let i = 0; i + 3 < path.length; i += 2) {
          const dx = path[i + 2] - path[i];
          const dy = path[i + 3] - path[i + 1];
          const steps = Math.max(1, Math.ceil(Math.hypot(dx, dy) / (LINE_CELL * 0.7)));
          for (let s = 0; s <= steps; s += 1) {
            const c = Math.floor((path[i] + (dx * s) / steps) / LINE_CELL);
            const r = Math.floor((path[i + 1] + (dy * s) / steps) / LINE_CELL);
            if (c >= 0 && c < columns && r >= 0 && r < rows) cells[r * columns + c] = 1;
          }
        }
      },
      count(box) {
        const c0 = Math.max(0, Math.floor(box[0] / LINE_CELL));
        const c1 = Math.min(columns - 1, Math.floor(box[2] / LINE_CELL));
        const r0 = Math.max(0, Math.floor(box[1] / LINE_CELL));
        const r1 = Math.min(rows - 1, Math.floor(box[3] / LINE_CELL));
        let sum = 0;
        for (let r = r0; r <= r1; r += 1) {
          for (let c = c0; c <= c1; c += 1) sum += cells[r * columns + c];
        }
        return sum;
      },
    };
  }

  /** Places beside a mark: [left, top, cost, align], best first as a printer would choose. */
  function around(anchor, radius, w, h) {
    const { x, y } = anchor;
    const d = radius + GAP;
    const k = radius * 0.71 + GAP * 0.6;
    return [
      [x + d, y - h / 2, 0, "left"],
      [x + k, y - k - h, 0.8, "left"],
      [x + k, y + k, 1, "left"],
      [x - d - w, y - h / 2, 1.2, "right"],
      [x - k - w, y - k - h, 1.6, "right"],
      [x - k - w, y + k, 1.8, "right"],
      [x - w / 2, y - d - h, 2, "center"],
      [x - w / 2, y + d, 2.2, "center"],
    ];
  }

  /** Places farther off, on rings around a mark, tied to it by a leader line. */
  function farAround(anchor, radius, w, h) {
    const out = [];
    for (const distance of [16, 30, 48, 70]) {
      for (let i = 0; i < 16; i += 1) {
        const angle = (i * Math.PI) / 8;
        const dx = Math.cos(angle);
        const dy = Math.sin(angle);
        const px = anchor.x + (radius + distance) * dx;
        const py = anchor.y + (radius + distance) * dy;
        const align = dx > 0.2 ? "left" : dx < -0.2 ? "right" : "center";
        const left = align === "left" ? px : align === "right" ? px - w : px - w / 2;
        // The text sits level with the leader's end, above or below it at the poles.
        const top = py - h / 2 + (Math.abs(dx) < 0.8 ? (dy * h) / 2 : 0);
        out.push([left, top, LEADER_COST + distance / 12 + (dx < 0 ? 0.4 : 0), align, [px, py]]);
      }
    }
    return out;
  }

  function centred(anchor, w, h) {
    const { x, y } = anchor;
    const out = [];
    // In shares of the label's own size.
    const steps = [
      [0, 0], [0, -0.7], [0, 0.7], [-0.35, 0], [0.35, 0], [0, -1.5], [0, 1.5], [-0.7, 0], [0.7, 0],
      [-0.5, -1.2], [0.5, -1.2], [-0.5, 1.2], [0.5, 1.2],
    ];
    for (const [dx, dy] of steps) {
      out.push([x - w / 2 + dx * w, y - h / 2 + dy * h, Math.hypot(dx, dy) * 1.5, "center"]);
    }
    return out;
  }

  /** Anywhere in the neighbourhood: the name of an ocean is true of much of it. */
  function roaming(anchor, w, h) {
    const out = [];
    for (let dy = -9; dy <= 9; dy += 1.5) {
      for (const dx of [0, -0.4, 0.4, -0.8, 0.8, -1.2, 1.2]) {
        out.push([anchor.x - w / 2 + dx * w, anchor.y - h / 2 + dy * h, Math.hypot(dx * w, dy * h) / 40, "center"]);
      }
    }
    return out;
  }

  /** Outside an area, below it first; in its middle at the last. `below` is kept free under it. */
  function underArea(area, below, w, h) {
    const x = (area[0] + area[2]) / 2;
    const y = (area[1] + area[3]) / 2;
    const out = [];
    // However far it is shifted, some of the words stand over or under the area itself.
    for (const shift of [0, -0.22, 0.22, -0.44, 0.44]) {
      out.push([x - w / 2 + shift * w, area[3] + below, Math.abs(shift) * 2.5, "center"]);
      out.push([x - w / 2 + shift * w, area[1] - h - 4, 1 + Math.abs(shift) * 2.5, "center"]);
    }
    for (const shift of [0, -0.3, 0.3]) {
      const top = y - h / 2 + shift * (area[3] - area[1]);
      out.push([area[0] - w - 6, top, 2.5 + Math.abs(shift), "right"], [area[2] + 6, top, 2.5 + Math.abs(shift), "left"]);
    }
    const radius = Math.min(area[2] - area[0], area[3] - area[1]) / 2;
    return out.concat(farAround({ x, y }, radius, w, h));
  }

  /** Both sides of each point of a line, the box just clear of it. */
  function beside(along, w, h, clear, liked) {
    const out = [];
    for (const p of along) {
      for (const side of [1, -1]) {
        const nx = -p.dy * side;
        const ny = p.dx * side;
        const align = Math.abs(nx) < 0.35 ? "center" : nx > 0 ? "left" : "right";
        // Neighbouring lanes may lie between the line and the first free water.
        for (const more of [0, 8, 16]) {
          const reach = clear + more + Math.abs(nx) * (w / 2) + Math.abs(ny) * (h / 2);
          const wrong = (p.side || liked) && side !== (p.side || liked) ? 2.5 : 0;
          out.push([p.x + nx * reach - w / 2, p.y + ny * reach - h / 2, p.cost + more / 5 + wrong, align]);
        }
      }
    }
    return out;
  }

  /**
   * Place as many labels as fit, the important ones first.
   *
   * @param {object} job
   * @param {Array<object>} job.items see the head of this file
   * @param {[number, number, number, number]} job.plane the whole canvas
   * @param {[number, number, number, number]} job.frame the part now in sight: no label is
   *   cut by its edge (it lies wholly inside, or wholly outside)
   * @param {Array<{box: Array<number>, owner: ?string}>} job.obstacles symbols, chips, buttons
   * @param {Array<Array<number>>} job.lines drawn lines, flat paths
   * @param {Map<string, number>} job.habit where each label stood last time; updated
   * @returns {Array<{item, variant, box, align, leader: ?Array<number>}>} in order of priority
   */
  function placeLabels(job) {
    const [left, top, right, bottom] = job.plane;
    const taken = createBoxIndex(right - left, bottom - top);
    const lines = createLineIndex(right - left, bottom - top);
    for (const obstacle of job.obstacles) taken.add(obstacle.box, obstacle.owner);
    for (const path of job.lines) lines.add(path);
    const placed = [];
    const ordered = job.items.map((item, i) => [item, i]);
    ordered.sort((a, b) => b[0].priority - a[0].priority || a[1] - b[1]);
    for (const [item] of ordered) {
      const best = bestPlace(item, job, taken, lines);
      if (!best) {
        job.habit.delete(item.key);
        continue;
      }
      job.habit.set(item.key, best.slot);
      taken.add(grow(best.box, BETWEEN_PX), undefined);
      if (item.dot) taken.add(item.dot, undefined);
      if (best.leader) lines.add(best.leader);
      placed.push({ item, variant: best.variant, box: best.box, align: best.align, leader: best.leader });
    }
    return placed;
  }

  function bestPlace(item, job, taken, lines) {
    let best = null;
    const lineCost = item.lines === undefined ? 0.5 : item.lines;
    const most = item.most === undefined ? Infinity : item.most;
    item.variants.forEach((variant, v) => {
      const shortening = variant.cost === undefined ? v * SHORTER_COST : variant.cost;
      // A shorter text never beats a longer one that costs less than the shortening.
      if (best && best.cost <= shortening) return;
      if (item.dot && taken.hits(item.dot, item.owner)) return;
      const candidates = candidatesOf(item, variant);
      candidates.forEach((c, i) => {
        const slot = v * 1000 + i;
        let cost = c[2] + shortening - (job.habit.get(item.key) === slot ? HABIT : 0);
        if (best && cost >= best.cost) return;
        const box = [c[0], c[1], c[0] + variant.w, c[1] + variant.h];
        if (!fitsFrame(box, item.anchor, job.plane, job.frame)) return;
        if (taken.hits(box, item.owner)) return;
        const covered = lines.count(box);
        if (covered) cost += lineCost === Infinity ? Infinity : covered * lineCost;
        if (cost === Infinity || cost > most || (best && cost >= best.cost)) return;
        let leader = null;
        if (c[4]) {
          leader = leaderTo(item, c[4]);
          if (leaderCrosses(leader, taken, item.owner)) return;
          if (taken.hits(grow(box, LEADER_CLEAR_PX), item.owner)) cost += CROWDED_COST;
          if (best && cost >= best.cost) return;
        }
        best = { variant, box, align: c[3], leader, cost, slot };
      });
    });
    return best;
  }

  function candidatesOf(item, variant) {
    const { w, h } = variant;
    if (item.mode === "roam") return roaming(item.anchor, w, h);
    if (item.mode === "centre") return centred(item.anchor, w, h);
    if (item.mode === "area") return underArea(item.area, item.below, w, h);
    if (item.mode === "fixed") return [[item.anchor.x - w / 2, item.anchor.y - h / 2, 0, "center"]];
    if (item.mode === "along") return beside(item.along, w, h, item.clear || GAP, item.side || 0);
    const near = around(item.anchor, item.radius || 0, w, h);
    return item.leader ? near.concat(farAround(item.anchor, item.radius || 0, w, h)) : near;
  }

  function fitsFrame(box, anchor, plane, frame) {
    const inPlane = box[0] >= plane[0] && box[1] >= plane[1] && box[2] <= plane[2] && box[3] <= plane[3];
    if (!inPlane) return false;
    const inside = box[0] >= frame[0] && box[1] >= frame[1] && box[2] <= frame[2] && box[3] <= frame[3];
    if (inside) return true;
    const anchorInside = anchor.x >= frame[0] && anchor.y >= frame[1] && anchor.x <= frame[2] && anchor.y <= frame[3];
    return !anchorInside && !overlap(box, frame);
  }

  function leaderTo(item, end) {
    const dx = end[0] - item.anchor.x;
    const dy = end[1] - item.anchor.y;
    const length = Math.hypot(dx, dy) || 1;
    const start = Math.min(length, (item.leaderFrom === undefined ? item.radius || 0 : item.leaderFrom) + 1);
    return [item.anchor.x + (dx / length) * start, item.anchor.y + (dy / length) * start, end[0] - (dx / length) * 2, end[1] - (dy / length) * 2];
  }

  function leaderCrosses(leader, taken, owner) {
    const steps = Math.max(2, Math.ceil(Math.hypot(leader[2] - leader[0], leader[3] - leader[1]) / 4));
    for (let s = 1; s < steps; s += 1) {
      const x = leader[0] + ((leader[2] - leader[0]) * s) / steps;
      const y = leader[1] + ((leader[3] - leader[1]) * s) / steps;
      if (taken.hits([x - 1, y - 1, x + 1, y + 1], owner)) return true;
    }
    return false;
  }

  function grow(box, by) {
    return [box[0] - by, box[1] - by, box[2] + by, box[3] + by];
  }

  /** Square around a round mark, as an obstacle. */
  function boxAround(x, y, r) {
    return [x - r, y - r, x + r, y + r];
  }

  Sillage.labels = Object.freeze({ BETWEEN_PX, boxAround, createBoxIndex, createLineIndex, grow, overlap, placeLabels });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
