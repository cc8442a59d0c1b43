/**
 * Text on the canvas: blocks of lines with halo, drawn once and kept as small pictures.
 *
 * Owns: fonts, halo, letter-spacing, the small signs inside a line, the cache of pictures.
 * Refuses: deciding where a label goes (labels.js) and what it says (captions.js).
 *
 * A block is {key, lines: [[run, …], …], listed: whether it is a list
 * of lines with signs, which stand in a column wherever the block is} and a run is {text, size, weight, italic,
 * color, halo, tracking} or {sign: "disc"|"ring"|"diamond"|"openDiamond", size, color, halo}.
 * Sizes are CSS px.
 */
(function (Sillage) {
  "use strict";

  const FAMILY = '"Source Sans 3", "Source Sans Pro", system-ui, -apple-system, "Segoe UI", sans-serif';
  const HALO_PX = 1.9;
  const PAD = 3;
  const LINE = 1.18;
  const MOST_PICTURES = 700;
  // Of letters on their ground: WCAG 2.2 asks for 4.5.
  const LEAST_CONTRAST = 4.6;

  // Scripts whose letters join, or that run from right to left: set apart, their letters would lose shape and order.
  const JOINED = /[\u0590-\u08ff\u0900-\u0dff\ufb1d-\ufdff\ufe70-\ufeff]/;

  /** Space between the letters of a run, CSS px. */
  const trackingOf = (run) => (run.tracking && !JOINED.test(run.text) ? run.tracking : 0);

  function fontOf(run) {
    return `${run.italic ? "italic " : ""}${run.weight || 400} ${run.size}px ${FAMILY}`;
  }

  /**
   * How the lines of blocks are set, whoever measures the letters and whatever they are drawn on.
   *
   * @param {(run: object) => number} widthOf width of a run of letters in CSS px, tracking not counted
   * @returns {{measure: function(object): object, drawBlock: function(ctx, object, number, number, string)}}
   */
  function createTypeLayout(widthOf) {
    function runWidth(run) {
      if (run.sign) return run.size + 4;
      return widthOf(run) + trackingOf(run) * Math.max(0, run.text.length - 1);
    }

    function lineSize(line) {
      let w = 0;
      let h = 0;
      for (const run of line) {
        w += runWidth(run);
        if (!run.sign) h = Math.max(h, run.size * LINE);
      }
      return { w, h };
    }

    /** Size of a block in CSS px, halo not counted, and its rows as [top, bottom] within it. */
    function measure(block) {
      let w = 0;
      let h = 0;
      const rows = [];
      for (const line of block.lines) {
        const size = lineSize(line);
        w = Math.max(w, size.w);
        rows.push([h, h + size.h]);
        h += size.h;
      }
      return { w: Math.ceil(w), h: Math.ceil(h), rows };
    }

    /** Draw a block with its box's left top at (left, top), level. */
    function drawBlock(ctx, block, left, top, align) {
      const { w } = measure(block);
      ctx.textBaseline = "alphabetic";
      ctx.lineJoin = "round";
      // All halos first: one line's halo must not eat the line above.
      for (const pass of ["halo", "ink"]) {
        let y = top;
        for (const line of block.lines) {
          const size = lineSize(line);
          const mirrored = block.listed && align === "right";
          const shift = align === "right" ? w - size.w : align === "center" && !block.listed ? (w - size.w) / 2 : 0;
          let x = left + shift;
          for (const run of mirrored ? mirror(line) : line) {
            drawRun(ctx, run, x + (mirrored && run.sign ? 4 : 0), y + size.h * 0.79, pass);
            x += runWidth(run);
          }
          y += size.h;
        }
      }
    }

    /** A list to the left of its mark has its signs on the right, towards the mark. */
    function mirror(line) {
      return line.map((run) => (run.text && run.text.startsWith(" ") ? { ...run, text: run.text.trimStart() + run.text.match(/^ +/)[0] } : run)).reverse();
    }

    function drawRun(ctx, run, x, baseline, pass) {
      if (run.sign) {
        drawSign(ctx, run, x + run.size / 2, baseline - run.size * 0.46, pass);
        return;
      }
      ctx.font = fontOf(run);
      if (pass === "halo") {
        ctx.strokeStyle = run.halo;
        ctx.lineWidth = HALO_PX * 2;
      } else {
        ctx.fillStyle = run.color;
      }
      const put = pass === "halo" ? "strokeText" : "fillText";
      const tracking = trackingOf(run);
      if (!tracking) {
        ctx[put](run.text, x, baseline);
        return;
      }
      let at = x;
      for (const letter of run.text) {
        ctx[put](letter, at, baseline);
        at += ctx.measureText(letter).width + tracking;
      }
    }

    function drawSign(ctx, run, x, y, pass) {
      const r = run.size / 2 - (run.sign === "diamond" || run.sign === "openDiamond" ? 0.4 : 0.9);
      ctx.beginPath();
      if (run.sign === "disc" || run.sign === "ring") {
        ctx.arc(x, y, r, 0, 2 * Math.PI);
      } else {
        ctx.moveTo(x, y - r);
        ctx.lineTo(x + r, y);
        ctx.lineTo(x, y + r);
        ctx.lineTo(x - r, y);
        ctx.closePath();
      }
      const open = run.sign === "ring" || run.sign === "openDiamond";
      if (pass === "halo") {
        ctx.strokeStyle = run.halo;
        ctx.lineWidth = HALO_PX * 2;
        ctx.stroke();
      } else if (open) {
        ctx.fillStyle = run.halo;
        ctx.fill();
        ctx.strokeStyle = run.color;
        ctx.lineWidth = 1.5;
        ctx.stroke();
      } else {
        ctx.fillStyle = run.color;
        ctx.fill();
      }
    }

    return { drawBlock, measure };
  }

  /* Where pictures of letters are drawn: {begin(width, height): a 2D context, take(): what was drawn}. Each context keeps tables
   * of the letters it has set, many times the picture's size: one serves for all, where a browser can draw out of sight. */
  function createStage() {
    let canvas = typeof OffscreenCanvas === "function" ? new OffscreenCanvas(1, 1) : null;
    const apart = canvas !== null;
    return {
      begin(width, height) {
        if (!apart) canvas = document.createElement("canvas");
        canvas.width = width; // empties it too
        canvas.height = height;
        return canvas.getContext("2d");
      },
      take: () => (apart ? canvas.transferToImageBitmap() : canvas),
    };
  }

  function createLettering() {
    const stage = createStage();
    const measurer = document.createElement("canvas").getContext("2d");
    const widths = new Map();
    const pictures = new Map();
    const { drawBlock, measure } = createTypeLayout(widthOf);

    function widthOf(run) {
      const key = `${fontOf(run)}|${run.text}`;
      let width = widths.get(key);
      if (width === undefined) {
        measurer.font = fontOf(run);
        width = measurer.measureText(run.text).width;
        widths.set(key, width);
      }
      return width;
    }

    function picture(block, align, dpr) {
      const key = `${block.key}|${align}|${dpr}`;
      let found = pictures.get(key);
      if (found) return found;
      if (pictures.size > MOST_PICTURES) forget();
      const { w, h } = measure(block);
      const ctx = stage.begin(Math.ceil((w + 2 * PAD) * dpr), Math.ceil((h + 2 * PAD) * dpr));
      ctx.scale(dpr, dpr);
      drawBlock(ctx, block, PAD, PAD, align);
      found = stage.take();
      pictures.set(key, found);
      return found;
    }

    /** Draw a block with its box's left top at (x, y), on a context in CSS px; block.angle turns it. */
    function draw(ctx, block, x, y, align, dpr) {
      const image = picture(block, align, dpr);
      const w = image.width / dpr;
      const h = image.height / dpr;
      if (block.angle) {
        ctx.save();
        ctx.translate(x + block.w / 2, y + block.h / 2);
        ctx.rotate((block.angle * Math.PI) / 180);
        ctx.drawImage(image, -w / 2, -h / 2, w, h);
        ctx.restore();
        return;
      }
      // Whole device pixels keep the letters sharp.
      ctx.drawImage(image, Math.round((x - PAD) * dpr) / dpr, Math.round((y - PAD) * dpr) / dpr, w, h);
    }

    function forget() {
      for (const image of pictures.values()) if (image.close) image.close();
      pictures.clear();
    }

    /** Forget pictures and widths: the font has arrived, or the theme has changed. */
    function clear() {
      widths.clear();
      forget();
    }

    return { clear, draw, measure };
  }

  /**
   * Break a text into at most `most` lines of about `width` letters, as even as they can be;
   * the last may be cut with "…".
   */
  function wrapText(text, width, most) {
    const lines = breakLines(text, width);
    if (lines.length <= most) {
      for (let narrow = width - 1; narrow > 0; narrow -= 1) {
        const tried = breakLines(text, narrow);
        if (tried.length > lines.length || tried.some((line) => line.length > width)) break;
        lines.splice(0, lines.length, ...tried);
      }
      return lines;
    }
    const kept = lines.slice(0, most);
    kept[most - 1] = `${kept[most - 1].replace(/[\s,;:.–-]+$/, "")}…`;
    return kept;
  }

  function breakLines(text, width) {
    const lines = [];
    let line = "";
    for (const word of text.split(/\s+/)) {
      if (line && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else {
        line = line ? `${line} ${word}` : word;
      }
    }
    if (line) lines.push(line);
    return lines;
  }

  /** Mix two #rrggbb colours; share 0 gives the first. */
  function mix(a, b, share) {
    const pa = parseInt(a.slice(1), 16);
    const pb = parseInt(b.slice(1), 16);
    let out = 0;
    for (const shift of [16, 8, 0]) {
      const va = (pa >> shift) & 255;
      const vb = (pb >> shift) & 255;
      out |= Math.round(va + (vb - va) * share) << shift;
    }
    return `#${out.toString(16).padStart(6, "0")}`;
  }

  /** Relative luminance of #rrggbb, 0 to 1 (WCAG 2.2). */
  function luminance(color) {
    const value = parseInt(color.slice(1), 16);
    const [r, g, b] = [16, 8, 0].map((shift) => {
      const share = ((value >> shift) & 255) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  /** Contrast of two colours, 1 to 21 (WCAG 2.2). */
  function contrast(a, b) {
    const [la, lb] = [luminance(a), luminance(b)];
    return (Math.max(la, lb) + 0.05) / (Math.min(la, lb) + 0.05);
  }

  const legibleInks = new Map();

  /** The colour, moved towards `ink` only as far as letters need it to be read on every ground. */
  function legible(color, grounds, ink) {
    const key = `${color}|${grounds.join()}|${ink}`;
    let found = legibleInks.get(key);
    if (!found) {
      let share = 0;
      do {
        found = mix(color, ink, Math.min(1, share));
        share += 0.05;
      } while (share <= 1 && grounds.some((ground) => contrast(found, ground) < LEAST_CONTRAST));
      if (legibleInks.size > MOST_PICTURES) legibleInks.clear();
      legibleInks.set(key, found);
    }
    return found;
  }

  Sillage.createLettering = createLettering;
  Sillage.createTypeLayout = createTypeLayout;
  Sillage.lettering = Object.freeze({ contrast, legible, mix, wrapText });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
