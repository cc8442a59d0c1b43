/* Paint the base map on a 2D canvas.
 *
 * Owns the look: what is drawn over what, how thick at which zoom. Takes a decoded base
 * (basemap_data.js) and a window on the world; knows no map, no events, no document. */
(function (Sillage) {
  "use strict";

  const TILE = 256; // px of the world at zoom 0
  // Vertices closer than this to the last one drawn are passed over: they would not be seen.
  const STEP_PX = 0.6;

  /** From which zoom a river of a rank is drawn, and how it grows; ranks after Natural Earth. */
  const RIVER_FROM = [3, 3, 3.25, 4, 4.75, 5.75, 6.5, 7.25, 8, 8.75];

  Sillage.riverWidth = function riverWidth(rank, zoom) {
    const from = RIVER_FROM[Math.min(rank, RIVER_FROM.length - 1)];
    if (zoom < from) return 0;
    return Math.min(0.7 + (zoom - from) * 0.28, 2.6);
  };

  const lineWidth = (zoom) => Math.min(0.55 + Math.max(zoom - 3, 0) * 0.09, 1.2);

  /* Calls visit(arrays, cell) for the cells a window touches. */
  function eachCell(arrays, box, visit) {
    const { cells } = arrays;
    for (let cell = 0, at = 0; at < cells.length; cell += 1, at += 4) {
      if (cells[at] <= box[2] && cells[at + 2] >= box[0] && cells[at + 1] <= box[3] && cells[at + 3] >= box[1]) {
        visit(cell);
      }
    }
  }

  /* The vertices from first to end, but those less than a step from the one before; the last one if it must be kept. */
  function tracePath(ctx, arrays, first, end, step, keepLast) {
    const { xy } = arrays;
    const sparedFrom = keepLast ? end - 1 : end;
    let x = xy[2 * first];
    let y = xy[2 * first + 1];
    ctx.moveTo(x, y);
    for (let i = first + 1; i < end; i += 1) {
      const nx = xy[2 * i];
      const ny = xy[2 * i + 1];
      if (i < sparedFrom && nx - x < step && x - nx < step && ny - y < step && y - ny < step) continue;
      x = nx;
      y = ny;
      ctx.lineTo(x, y);
    }
  }

  function traceRing(ctx, arrays, first, end, step) {
    tracePath(ctx, arrays, first, end, step, false);
    ctx.closePath();
  }

  /* Draws only the edges that are shores; a ring without cuts is closed. */
  function traceShore(ctx, arrays, first, end, step) {
    const { xy, pen } = arrays;
    let down = false;
    let x = 0;
    let y = 0;
    for (let i = first; i <= end; i += 1) {
      const at = i === end ? first : i;
      const nx = xy[2 * at];
      const ny = xy[2 * at + 1];
      const stops = i === end || !pen[at];
      if (!down) {
        if (i < end && pen[at]) {
          ctx.moveTo(nx, ny);
          down = true;
          x = nx;
          y = ny;
        }
        continue;
      }
      if (stops || nx - x >= step || x - nx >= step || ny - y >= step || y - ny >= step) {
        ctx.lineTo(nx, ny);
        x = nx;
        y = ny;
      }
      if (stops) down = false;
    }
  }

  function traceLine(ctx, arrays, first, end, step) {
    tracePath(ctx, arrays, first, end, step, true);
  }

  /* Sets the canvas to grid units for every copy of the world in sight, and calls visit(cell). */
  function eachCellInSight(ctx, arrays, plane, visit) {
    for (const shift of plane.copies) {
      const box = [plane.box[0] - shift, plane.box[1], plane.box[2] - shift, plane.box[3]];
      ctx.setTransform(plane.scale, 0, 0, plane.scale, plane.dx + shift * plane.scale, plane.dy);
      eachCell(arrays, box, visit);
    }
    ctx.setTransform(1, 0, 0, 1, 0, 0);
  }

  /* Puts the parts of a layer that pass `wanted` on one path. */
  function trace(ctx, arrays, plane, traceOne, wanted) {
    ctx.beginPath();
    eachCellInSight(ctx, arrays, plane, (cell) => {
      for (let part = arrays.cellParts[cell]; part < arrays.cellParts[cell + 1]; part += 1) {
        if (!wanted || wanted(arrays.kinds[part])) {
          traceOne(ctx, arrays, arrays.partStarts[part], arrays.partStarts[part + 1], plane.step);
        }
      }
    });
  }

  /* Cells are filled one by one, which is faster than one huge path; they overlap, so no seam shows.
   * The shores go on one path: drawn twice where cells overlap, they would look darker there. */
  function paintArea(ctx, arrays, plane, fill, edge, width) {
    ctx.fillStyle = fill;
    eachCellInSight(ctx, arrays, plane, (cell) => {
      ctx.beginPath();
      for (let part = arrays.cellParts[cell]; part < arrays.cellParts[cell + 1]; part += 1) {
        traceRing(ctx, arrays, arrays.partStarts[part], arrays.partStarts[part + 1], plane.step);
      }
      ctx.fill("nonzero");
    });
    trace(ctx, arrays, plane, traceShore);
    ctx.strokeStyle = edge;
    ctx.lineWidth = width;
    ctx.stroke();
  }

  function paintRivers(ctx, arrays, plane, color, zoom, ratio) {
    ctx.strokeStyle = color;
    for (let rank = 0; rank < RIVER_FROM.length; rank += 1) {
      const width = Sillage.riverWidth(rank, zoom);
      if (!width) continue;
      trace(ctx, arrays, plane, traceLine, (kind) => kind === rank);
      ctx.lineWidth = width * ratio;
      ctx.stroke();
    }
  }

  function paintBorders(ctx, arrays, plane, color, zoom, ratio) {
    ctx.strokeStyle = color;
    ctx.lineWidth = lineWidth(zoom) * 1.15 * ratio;
    trace(ctx, arrays, plane, traceLine, (kind) => kind === 0);
    ctx.stroke();
    ctx.setLineDash([3.5 * ratio, 3 * ratio]);
    trace(ctx, arrays, plane, traceLine, (kind) => kind === 1);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  /* The window in grid units, and the copies of the world (as shifts) it touches. */
  function createPlane(base, { zoom, left, top, width, height, ratio, detail }) {
    const scale = (TILE * 2 ** zoom * ratio) / base.world;
    const box = [left, top, left + width, top + height].map((px) => (px * ratio) / scale);
    const copies = [];
    const last = Math.floor(box[2] / base.world);
    for (let copy = Math.floor(box[0] / base.world); copy <= last; copy += 1) copies.push(copy * base.world);
    return { scale, box, copies, dx: -left * ratio, dy: -top * ratio, step: STEP_PX / (scale * (detail || 1)) };
  }

  /** Paint a window of the world.
   *
   * @param {CanvasRenderingContext2D} ctx of a canvas `width * ratio` by `height * ratio`
   * @param {object} base decoded base map
   * @param {{zoom, left, top, width, height, ratio}} view left and top in px of the world at this
   *   (possibly fractional) zoom, width and height in CSS px, ratio device px per CSS px; detail (1
   *   unless told) is how much finer the shapes are for a picture that is enlarged afterwards
   * @param {object} palette style colours: sea, land, coast, river, lake, border */
  Sillage.paintBase = function paintBase(ctx, base, view, palette) {
    const { layers } = Sillage.baseLevelAt(base, view.zoom + Math.log2(view.detail || 1));
    const plane = createPlane(base, view);
    const coastWidth = lineWidth(view.zoom) * view.ratio;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.lineJoin = "round";
    ctx.lineCap = "round";
    ctx.fillStyle = palette.sea;
    ctx.fillRect(0, 0, view.width * view.ratio, view.height * view.ratio);
    paintArea(ctx, layers.land, plane, palette.land, palette.coast, coastWidth);
    // South of the map's last latitude lies Antarctica: no edge of the data is shown.
    const end = base.world * plane.scale + plane.dy;
    ctx.fillStyle = palette.land;
    if (end < view.height * view.ratio) ctx.fillRect(0, end, view.width * view.ratio, view.height * view.ratio - end);
    paintRivers(ctx, layers.rivers, plane, palette.river, view.zoom, view.ratio);
    paintArea(ctx, layers.lakes, plane, palette.lake, palette.coast, coastWidth * 0.8);
    paintBorders(ctx, layers.borders, plane, palette.border, view.zoom, view.ratio);
  };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
