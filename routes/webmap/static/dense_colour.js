/**
 * Colours of a dense picture: from how much lies on a pixel to the pixel's colour.
 *
 * Owns: the scale (even steps of lightness for even ratios of number), its ends by theme and by how
 * crowded the view is. Refuses: counting (dense_raster.js) and canvas. Pure.
 *
 * A pixel's sum counts quarters of coverage times the weight of a record's code: FULL is one certain
 * record that covers the pixel wholly. Lightness is that of OKLab (https://bottosson.github.io/posts/oklab/),
 * 0 black to 1 white. Pixels are 32-bit numbers whose bytes in memory are red, green, blue, alpha.
 */
(function (Sillage) {
  "use strict";

  // By visibility code: what is only possible or without a date weighs a third, so it looks lighter.
  const CODE_WEIGHTS = Object.freeze([0, 1, 3, 1]);
  const QUARTERS = 4;
  const FULL = QUARTERS * 3;
  // Levels 1 to FULL are parts of one record, those above are several on one another.
  const STEPS = 52;
  const LEVELS = FULL + STEPS + 1;
  // Above so many certain records on one pixel the colour stays the same.
  const MOST_ON_PIXEL = 4096;
  // Opacity of one certain record: as the crisp circle's where few are in view, less in a crowd.
  const ALONE = [0.86, 0.4];
  // Parts of one record (its soft edge, or only possible): a third looks as a possible circle does.
  const PART_POWER = 0.75;
  // The end of the scale, in lightness: on a light ground deep but never black, at night bright but never white.
  const DEEPEST = 0.37;
  const BRIGHTEST = 0.88;
  // Colour kept at the end, as a share of the substance's own.
  const END_CHROMA = { light: 1, dark: 0.72 };

  const toLinear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const toSrgb = (v) => (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055);
  const clamp = (v) => Math.max(0, Math.min(1, v));

  /** [r, g, b] of "#rrggbb", each 0 to 1. */
  function channels(color) {
    const value = parseInt(color.slice(1), 16);
    return [(value >> 16) & 255, (value >> 8) & 255, value & 255].map((v) => v / 255);
  }

  /** OKLab [lightness, a, b] of sRGB channels 0 to 1. */
  function toOklab(rgb) {
    const [r, g, b] = rgb.map(toLinear);
    const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    return [
      0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
    ];
  }

  /** sRGB channels 0 to 1 of an OKLab colour, what lies outside of sRGB cut off. */
  function fromOklab([lightness, a, b]) {
    const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
    const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
    const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
    return [
      4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
      -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
      -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
    ].map((v) => clamp(toSrgb(clamp(v))));
  }

  const over = (ink, ground, alpha) => ink.map((v, i) => v * alpha + ground[i] * (1 - alpha));

  function pack([r, g, b], alpha) {
    const byte = (v) => Math.round(v * 255);
    return ((byte(alpha) << 24) | (byte(b) << 16) | (byte(g) << 8) | byte(r)) >>> 0;
  }

  /** The opacity, from `least` to 1, at which an ink on a ground has a lightness; found by halving. */
  function opacityFor(ink, ground, lightness, least) {
    let low = least;
    let high = 1;
    const darker = toOklab(ink)[0] < toOklab(ground)[0];
    for (let i = 0; i < 14; i += 1) {
      const middle = (low + high) / 2;
      const reached = toOklab(over(ink, ground, middle))[0];
      if (darker ? reached > lightness : reached < lightness) low = middle;
      else high = middle;
    }
    return high;
  }

  /**
   * The pixel of every level of one colour.
   *
   * @param {string} color the substance's, #rrggbb
   * @param {string} ground what lies below, #rrggbb
   * @param {"light"|"dark"} theme
   * @param {number} crowd 0 few in view … 1 a million
   * @returns {Uint32Array} LEVELS pixels, the first one clear
   */
  function rampOf(color, ground, theme, crowd) {
    const ink = channels(color);
    const under = channels(ground);
    const lab = toOklab(ink);
    const alone = ALONE[0] + (ALONE[1] - ALONE[0]) * Math.sqrt(crowd);
    const first = toOklab(over(ink, under, alone))[0];
    // Always some way left to go, whatever the substance's own colour.
    const last = theme === "light" ? Math.min(DEEPEST, lab[0] - 0.08) : Math.max(BRIGHTEST, lab[0] + 0.03);
    const out = new Uint32Array(LEVELS);
    for (let level = 1; level <= FULL; level += 1) out[level] = pack(ink, alone * (level / FULL) ** PART_POWER);
    for (let step = 1; step <= STEPS; step += 1) {
      const lightness = first + ((last - first) * step) / STEPS;
      const beyond = theme === "light" ? lightness < lab[0] : lightness > lab[0];
      if (beyond) {
        const share = (lightness - lab[0]) / (last - lab[0]);
        const chroma = 1 + (END_CHROMA[theme] - 1) * share;
        out[FULL + step] = pack(fromOklab([lightness, lab[1] * chroma, lab[2] * chroma]), 1);
      } else {
        out[FULL + step] = pack(ink, opacityFor(ink, under, lightness, alone));
      }
    }
    return out;
  }

  /** How many certain records on one pixel reach the end of the scale, by crowd. */
  const topOf = (crowd) => Math.round(48 * (MOST_ON_PIXEL / 48) ** crowd);

  /** Level of every sum up to that of `top` certain records; larger sums have the last level. */
  function levelsOf(crowd, top = topOf(crowd)) {
    const most = FULL * top;
    const out = new Uint8Array(most + 1);
    const reach = Math.log(most / FULL);
    const levelOf = (sum) => FULL + Math.ceil((Math.log(sum / FULL) / reach) * STEPS - 1e-9);
    for (let sum = 1; sum <= Math.min(FULL, most); sum += 1) out[sum] = sum;
    // Sums of one level follow one another: where each ends is looked for, or it would take a logarithm for each sum.
    for (let sum = FULL + 1; sum <= most;) {
      const level = levelOf(sum);
      let [low, high] = [sum, most + 1];
      while (low + 1 < high) {
        const middle = (low + high) >> 1;
        if (levelOf(middle) > level) high = middle;
        else low = middle;
      }
      out.fill(level, sum, high);
      sum = high;
    }
    return out;
  }

  /** Colour of `count` certain records on one another, as #rrggbbaa. */
  function inkOf(color, ground, theme, crowd, count) {
    const levels = levelsOf(crowd);
    const pixel = rampOf(color, ground, theme, crowd)[levels[Math.min(FULL * count, levels.length - 1)]];
    const hex = (shift) => ((pixel >>> shift) & 255).toString(16).padStart(2, "0");
    return `#${hex(0)}${hex(8)}${hex(16)}${hex(24)}`;
  }

  /** Colours of all classes: {levels: Uint8Array by sum, ramps: Uint32Array (class × LEVELS)}; `top` as in levelsOf. */
  function coloursOf(colors, ground, theme, crowd, top) {
    const ramps = new Uint32Array(colors.length * LEVELS);
    colors.forEach((color, k) => ramps.set(rampOf(color, ground, theme, crowd), k * LEVELS));
    return { levels: levelsOf(crowd, top), ramps };
  }

  Sillage.denseColour = Object.freeze({ CODE_WEIGHTS, FULL, LEVELS, QUARTERS, channels, coloursOf, fromOklab, inkOf, levelsOf, rampOf, toOklab, topOf });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
