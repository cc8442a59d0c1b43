/**
 * A 2D context that draws nothing and writes down everything: the display list of a still.
 *
 * Owns: the part of the canvas interface that the map's drawing scripts use, with its meaning (paths
 * are placed by the transform of the moment, an arc becomes Bézier curves). Refuses: knowing what is
 * drawn, and how it is drawn in the end (routes/export/still/replay.py).
 *
 * `ops` are plain objects: {k: "path", s, e, …} refers to the vertices s to e of `xy` and `codes`;
 * {k: "text", …} is a run of letters with its baseline's start; {k: "image", n, …} lays the n-th of `images` into the
 * box x, y, w, h, its pixels bw × bh of red, green, blue, alpha; {k: "clip", id, s, e} is an area that
 * later ops name in their `clip`. All lengths are CSS px of the picture; colours are as given.
 */
(function (Sillage) {
  "use strict";

  const MOVE = 1;
  const LINE = 2;
  const CURVE = 4;
  const CLOSE = 79;
  const QUARTER = Math.PI / 2;

  const multiply = (m, n) => [
    m[0] * n[0] + m[2] * n[1], m[1] * n[0] + m[3] * n[1],
    m[0] * n[2] + m[2] * n[3], m[1] * n[2] + m[3] * n[3],
    m[0] * n[4] + m[2] * n[5] + m[4], m[1] * n[4] + m[3] * n[5] + m[5],
  ];

  const FRESH = {
    fillStyle: "#000000", strokeStyle: "#000000", lineWidth: 1, lineCap: "butt", lineJoin: "miter", lineDashOffset: 0,
    globalAlpha: 1, font: "400 10px sans-serif", textBaseline: "alphabetic", textAlign: "left",
  };

  /** {weight, size, italic} of a font as lettering.js writes it. */
  function readFont(font) {
    const found = /^(italic )?(\d+) ([\d.]+)px/.exec(font);
    if (!found) throw new RangeError(`a still cannot read the font ${font}`);
    return { italic: Boolean(found[1]), weight: Number(found[2]), size: Number(found[3]) };
  }

  /**
   * @param {(text: string, style: {weight, size, italic}) => number} widthOf width of letters in CSS px
   * @returns {object} a context; `ops`, and `vertices()` → {xy: Float64Array, codes: Uint8Array}
   */
  function createRecorder(widthOf) {
    let xy = new Float64Array(1 << 14);
    let codes = new Uint8Array(1 << 13);
    let count = 0;
    let begun = 0;
    let at = null; // the pen, in the picture's px
    let start = [0, 0];
    let root = [1, 0, 0, 1, 0, 0];
    let matrix = root;
    let dash = [];
    let clips = [];
    let clipCount = 0;
    const stack = [];
    const ops = [];
    const images = [];
    const ctx = { ...FRESH, ops, images };

    function put(code, x, y) {
      if (count === codes.length) {
        const [more, moreCodes] = [new Float64Array(xy.length * 2), new Uint8Array(codes.length * 2)];
        more.set(xy);
        moreCodes.set(codes);
        [xy, codes] = [more, moreCodes];
      }
      xy[2 * count] = x;
      xy[2 * count + 1] = y;
      codes[count] = code;
      count += 1;
    }
    const px = (x, y) => matrix[0] * x + matrix[2] * y + matrix[4];
    const py = (x, y) => matrix[1] * x + matrix[3] * y + matrix[5];
    const enlargement = () => Math.sqrt(Math.abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]));

    ctx.beginPath = () => {
      begun = count;
      at = null;
    };
    ctx.moveTo = (x, y) => {
      at = start = [px(x, y), py(x, y)];
      put(MOVE, at[0], at[1]);
    };
    ctx.lineTo = (x, y) => {
      if (!at) return ctx.moveTo(x, y);
      at = [px(x, y), py(x, y)];
      return put(LINE, at[0], at[1]);
    };
    ctx.bezierCurveTo = (ax, ay, bx, by, x, y) => {
      at = [px(x, y), py(x, y)];
      put(CURVE, px(ax, ay), py(ax, ay));
      put(CURVE, px(bx, by), py(bx, by));
      put(CURVE, at[0], at[1]);
    };
    ctx.closePath = () => {
      if (!at) return;
      put(CLOSE, start[0], start[1]);
      at = start;
    };
    ctx.arc = (x, y, r, from, to) => {
      ctx.lineTo(x + r * Math.cos(from), y + r * Math.sin(from));
      const parts = Math.max(1, Math.ceil(Math.abs(to - from) / QUARTER - 1e-9));
      const step = (to - from) / parts;
      const reach = ((4 / 3) * Math.tan(step / 4)) * r;
      for (let i = 0; i < parts; i += 1) {
        const [a, b] = [from + i * step, from + (i + 1) * step];
        const [ax, ay, bx, by] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)];
        ctx.bezierCurveTo(x + r * ax - reach * ay, y + r * ay + reach * ax, x + r * bx + reach * by, y + r * by - reach * bx, x + r * bx, y + r * by);
      }
      // A full turn is a ring without an end.
      if (Math.abs(Math.abs(to - from) - 4 * QUARTER) < 1e-9) ctx.closePath();
    };
    ctx.rect = (x, y, w, h) => {
      ctx.moveTo(x, y);
      ctx.lineTo(x + w, y);
      ctx.lineTo(x + w, y + h);
      ctx.lineTo(x, y + h);
      ctx.closePath();
    };
    ctx.roundRect = (x, y, w, h, r) => {
      const k = r * 0.4477;
      ctx.moveTo(x + r, y);
      ctx.lineTo(x + w - r, y);
      ctx.bezierCurveTo(x + w - k, y, x + w, y + k, x + w, y + r);
      ctx.lineTo(x + w, y + h - r);
      ctx.bezierCurveTo(x + w, y + h - k, x + w - k, y + h, x + w - r, y + h);
      ctx.lineTo(x + r, y + h);
      ctx.bezierCurveTo(x + k, y + h, x, y + h - k, x, y + h - r);
      ctx.lineTo(x, y + r);
      ctx.bezierCurveTo(x, y + k, x + k, y, x + r, y);
      ctx.closePath();
    };

    function note(extra) {
      if (count > begun) ops.push({ k: "path", s: begun, e: count, a: ctx.globalAlpha, clip: clips, ...extra });
    }
    ctx.fill = (rule) => note({ fill: ctx.fillStyle, rule: rule || "nonzero" });
    ctx.stroke = () => {
      const grow = enlargement();
      const style = ctx.strokeStyle;
      note({
        ...(typeof style === "string" ? { stroke: style } : { fade: style.written() }), w: ctx.lineWidth * grow, cap: ctx.lineCap, join: ctx.lineJoin,
        dash: dash.map((length) => length * grow), off: ctx.lineDashOffset * grow,
      });
    };
    ctx.clip = () => {
      clips = [...clips, clipCount];
      ops.push({ k: "clip", id: clipCount, s: begun, e: count });
      clipCount += 1;
    };
    ctx.fillRect = (x, y, w, h) => {
      ctx.beginPath();
      ctx.rect(x, y, w, h);
      ctx.fill();
    };
    ctx.clearRect = () => {};
    ctx.createLinearGradient = (x0, y0, x1, y1) => {
      const line = [px(x0, y0), py(x0, y0), px(x1, y1), py(x1, y1)];
      const stops = [];
      return { addColorStop: (share, color) => stops.push([share, color]), written: () => ({ line, stops }) };
    };

    ctx.setLineDash = (pattern) => { dash = pattern; };
    ctx.save = () => stack.push({ matrix, root, clips, dash, state: Object.fromEntries(Object.keys(FRESH).map((key) => [key, ctx[key]])) });
    ctx.restore = () => {
      const kept = stack.pop();
      ({ matrix, root, clips, dash } = kept);
      Object.assign(ctx, kept.state);
    };
    /** Place a part of the picture: from here on (0, 0) lies at (x, y) and setTransform counts from there. */
    ctx.settle = (x, y, scale) => {
      root = multiply(matrix, [scale || 1, 0, 0, scale || 1, x, y]);
      matrix = root;
    };
    ctx.setTransform = (...next) => { matrix = multiply(root, next); };
    ctx.translate = (x, y) => { matrix = multiply(matrix, [1, 0, 0, 1, x, y]); };
    ctx.scale = (x, y) => { matrix = multiply(matrix, [x, 0, 0, y, 0, 0]); };
    ctx.rotate = (angle) => { matrix = multiply(matrix, [Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0]); };

    ctx.measureText = (text) => ({ width: widthOf(text, readFont(ctx.font)) });
    function noteText(text, x, y, extra) {
      if (!text.trim()) return;
      const style = readFont(ctx.font);
      ops.push({
        k: "text", text, x: px(x, y), y: py(x, y), turn: Math.atan2(matrix[1], matrix[0]), ...style, size: style.size * enlargement(),
        a: ctx.globalAlpha, clip: clips, ...extra,
      });
    }
    ctx.fillText = (text, x, y) => noteText(text, x, y, { fill: ctx.fillStyle });
    ctx.strokeText = (text, x, y) => noteText(text, x, y, { stroke: ctx.strokeStyle, w: ctx.lineWidth * enlargement() });
    /** Lay pixels (Uint32Array, as ImageData has them) over a box. */
    ctx.drawPixels = (pixels, bw, bh, x, y, w, h) => {
      const grow = enlargement();
      ops.push({ k: "image", n: images.length, bw, bh, x: px(x, y), y: py(x, y), w: w * grow, h: h * grow, a: ctx.globalAlpha, clip: clips });
      images.push(pixels);
    };
    ctx.vertices = () => ({ xy: xy.slice(0, 2 * count), codes: codes.slice(0, count) });
    return ctx;
  }

  Sillage.createRecorder = createRecorder;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
