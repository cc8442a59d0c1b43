/**
 * Small drawings of one record for lists: a line with its arrow, a circle, a diamond, a link.
 *
 * Owns the little signs of the panel. Their colours are the CSS variables of the page, so that a
 * change of theme redraws nothing. The legend draws with the map's own functions instead
 * (legend_signs.js). All lengths are CSS px.
 */
(function (Sillage) {
  "use strict";

  const SIDE = 18;

  const substanceColour = (id) => `var(--sl-substance-${id})`;
  const s = (tag, attributes, ...children) => Sillage.parts.s(tag, attributes, ...children);

  function frame(width, height, ...children) {
    return s("svg", { class: "sl-sign", width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", focusable: "false" }, ...children);
  }

  /** A seizure: filled for the case's own, hollow for context; with four ticks for a lower bound. */
  function seizureSign(colour, hollow, atLeast) {
    const disc = s("circle", { cx: 9, cy: 9, r: atLeast ? 4.75 : 6, fill: hollow ? "none" : colour, "fill-opacity": hollow ? null : 0.86, stroke: colour, "stroke-width": hollow ? 1.75 : 1.5 });
    const ticks = atLeast ? s("path", { d: "M14 4l2-2M14 14l2 2M4 14l-2 2M4 4l-2-2", fill: "none", stroke: colour, "stroke-width": 1.75, "stroke-linecap": "round" }) : null;
    return frame(SIDE, SIDE, disc, ticks);
  }

  function eventSign(colour, hollow) {
    return frame(SIDE, SIDE, s("path", { d: "M9 3.2 14.8 9 9 14.8 3.2 9Z", fill: hollow ? "var(--sl-halo)" : colour, stroke: colour, "stroke-width": 1.5 }));
  }

  /** Two hairlines between two rings: nothing travels on it. */
  function linkSign() {
    const colour = "var(--sl-link)";
    const ring = (cx) => s("circle", { cx, cy: 9, r: 3, fill: "none", stroke: colour, "stroke-width": 1.3 });
    return frame(SIDE, SIDE, s("path", { d: "M6.4 8H11.6M6.4 10H11.6", stroke: colour, "stroke-width": 1.1 }), ring(3.5), ring(14.5));
  }

  function flowSign(colours, pattern) {
    // The map's dashes are made for long lines: shortened, they still tell the patterns apart.
    const dash = pattern.map((px) => Math.max(1.5, px / 2.5)).join(" ") || null;
    const step = 5;
    const first = 9 - ((colours.length - 1) * step) / 2;
    const several = colours.length > 1;
    return frame(
      SIDE,
      SIDE,
      colours.map((colour, k) => {
        const y = first + k * step;
        return [
          s("line", { x1: 0, y1: y, x2: several ? 13 : 11.5, y2: y, stroke: colour, "stroke-width": several ? 2 : 3, "stroke-dasharray": dash }),
          s("path", { d: several ? `M12.5 ${y - 2.5}l5 2.5-5 2.5Z` : `M11 ${y - 5}l7 5-7 5Z`, fill: colour }),
        ];
      })
    );
  }

  /** The sign of a row: `{table, substances: [ids], context, dash, atLeast}`. */
  function recordSign(row, style) {
    const colours = row.substances.map(substanceColour);
    const ink = (own) => (row.context ? "var(--sl-context)" : own);
    if (row.table === "seizures") {
      return seizureSign(ink(colours[0]), row.context, row.atLeast);
    }
    if (row.table === "events") {
      return eventSign(ink("var(--sl-event)"), row.context);
    }
    return row.table === "links" ? linkSign() : flowSign(colours, style.dash[row.dash] || []);
  }

  /** Circles of several weights on one foot, each with a leader to the height of its label. */
  function nestedCircles(samples, colour) {
    const top = samples[0].px;
    const width = 2 * top + 20;
    const height = 2 * top + 4;
    return frame(
      width,
      height,
      samples.map((one) => {
        const cy = height - 2 - one.px;
        return [
          s("circle", { cx: top + 2, cy, r: one.px, fill: colour, "fill-opacity": 0.14, stroke: colour, "stroke-width": 1.5 }),
          s("line", { x1: top + 2, y1: cy - one.px, x2: width, y2: cy - one.px, stroke: "var(--sl-muted)", "stroke-width": 1, "stroke-dasharray": "1 2" }),
        ];
      })
    );
  }

  Sillage.signs = Object.freeze({ nestedCircles, recordSign, substanceColour });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
