/**
 * Letters of stills: measured by a table of widths, drawn as runs on any context.
 *
 * Owns: the table of widths, which the host fills from the very fonts it draws with, and the list of
 * texts it still lacks. Refuses: fonts themselves. The interface is that of createLettering.
 */
(function (Sillage) {
  "use strict";

  // Until a width is known: about that of Source Sans. The drawing is then made again.
  const GUESS_EM = 0.5;

  /** The name of a text in one style in the table of widths. */
  const widthKey = (text, { weight, italic }) => `${weight || 400}${italic ? "i" : ""}|${text}`;

  /**
   * @returns {{measure, draw, clear, widthOf: function(string, object): number, learn: function(object), missing: function(): string[]}}
   *   `learn` takes {key: width of the text at size 1} and gives how many it knows; `missing` gives and forgets the keys asked for in vain
   */
  function createStillLettering() {
    const widths = new Map();
    let wanted = new Set();

    function widthOf(text, style) {
      const key = widthKey(text, style);
      const found = widths.get(key);
      if (found !== undefined) return found * style.size;
      wanted.add(key);
      return text.length * GUESS_EM * style.size;
    }

    const { drawBlock, measure } = Sillage.createTypeLayout((run) => widthOf(run.text, run));

    function draw(ctx, block, x, y, align) {
      if (!block.angle) {
        drawBlock(ctx, block, x, y, align);
        return;
      }
      const { w, h } = measure(block);
      ctx.save();
      ctx.translate(x + block.w / 2, y + block.h / 2);
      ctx.rotate((block.angle * Math.PI) / 180);
      drawBlock(ctx, block, -w / 2, -h / 2, align);
      ctx.restore();
    }

    return {
      draw, measure, widthOf,
      clear() {},
      learn(table) {
        for (const [key, width] of Object.entries(table)) widths.set(key, width);
        return widths.size;
      },
      missing() {
        const keys = [...wanted];
        wanted = new Set();
        return keys;
      },
    };
  }

  /** Break a text into lines no wider than `room` px in a style {size, weight, italic}. */
  function wrapToWidth(lettering, text, style, room) {
    const lines = [];
    let line = "";
    for (const word of text.split(/\s+/)) {
      const longer = line ? `${line} ${word}` : word;
      if (line && lettering.widthOf(longer, style) > room) {
        lines.push(line);
        line = word;
      } else {
        line = longer;
      }
    }
    if (line) lines.push(line);
    return lines;
  }

  Sillage.createStillLettering = createStillLettering;
  Sillage.stillLettering = Object.freeze({ widthKey, wrapToWidth });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
