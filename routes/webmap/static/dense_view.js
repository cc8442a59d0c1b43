/**
 * What a dense case's map shows where it stands: crisp or dense, how small the circles, how deep the scale.
 *
 * Owns: these decisions. They depend on where the map stands and on the filters, never on the date: while
 * the date is dragged nothing changes its size or its colour. Refuses: drawing. Pure.
 */
(function (Sillage) {
  "use strict";

  // So many records are drawn each by itself, with labels.
  const CRISP_MOST = 1500;
  const MILLION = 1e6;
  // Radius in a million's company, as a share of the crisp circle's.
  const LEAST_SHRINK = 0.35;
  // However small, a mark is seen.
  const LEAST_RADIUS_PX = 0.8;
  const RING_PX = 2;
  // Crowds are told apart in so many steps, or each pan would draw everything anew for nothing.
  const CROWD_STEPS = 24;

  /**
   * @param {number} count records that pass the filters in the padded view, whatever the date
   * @returns {{crisp: boolean, step: number, crowd: number, shrink: number}} crowd 0 (as crisp) to 1 (a
   *   million), in CROWD_STEPS steps; shrink of the radii
   */
  function decide(count) {
    const crisp = count <= CRISP_MOST;
    const share = crisp ? 0 : Math.log(count / CRISP_MOST) / Math.log(MILLION / CRISP_MOST);
    const step = Math.min(CROWD_STEPS, Math.round(share * CROWD_STEPS));
    const crowd = step / CROWD_STEPS;
    return { crisp, step, crowd, shrink: LEAST_SHRINK ** crowd };
  }

  /** The padded view as a box of the unit square, from its corner in world px of `zoom` and its size in px. */
  function unitBox(originX, originY, width, height, zoom) {
    const scale = Sillage.geometry.worldPx(zoom);
    return [originX / scale, originY / scale, (originX + width) / scale, (originY + height) / scale];
  }

  /** Colours of the classes in a theme's palette, context last. */
  function classColours(classes, palette) {
    return [...classes.substances.map((id) => palette.substances[id]), palette.context];
  }

  const stamps = new Map();
  const STAMPS_KEPT = 64;

  /** Stamps of all shapes, discs first, then context's rings; those made before are given again. */
  function stampsOf(radii, shrink, ratio) {
    const { stampOf } = Sillage.denseRaster;
    const key = `${shrink}|${ratio}|${radii}`;
    if (!stamps.has(key)) {
      if (stamps.size >= STAMPS_KEPT) stamps.clear();
      const sizes = Array.from(radii, (r) => Math.max(LEAST_RADIUS_PX, r * shrink) * ratio);
      const line = RING_PX * Math.max(0.3, shrink) * ratio;
      stamps.set(key, [...sizes.map((r) => stampOf(r, 0)), ...sizes.map((r) => stampOf(r, line))]);
    }
    return stamps.get(key);
  }

  Sillage.denseView = Object.freeze({ CRISP_MOST, classColours, decide, stampsOf, unitBox });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
