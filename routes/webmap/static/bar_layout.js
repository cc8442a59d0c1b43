/* Where things stand in the date bar's chart, top to bottom, in CSS pixels.
 *
 * One table for a fine pointer and one for fingers, each also slim for presenting; the canvas (bar_draw.js), the handles and the event
 * marks all read it, so that they agree. */
(function (Sillage) {
  "use strict";

  const LAYOUTS = {
    fine: { height: 102, topLine: 20, floor: 58, bandTop: 60, bandHeight: 4, railY: 69, eventsY: 83, axisY: 99, eventGapPx: 13, eventTargetPx: 22, handlePx: 24 },
    coarse: { height: 126, topLine: 20, floor: 60, bandTop: 62, bandHeight: 5, railY: 74, eventsY: 98, axisY: 123, eventGapPx: 30, eventTargetPx: 44, handlePx: 44 },
    slim: { height: 74, topLine: 19, floor: 37, bandTop: 38, bandHeight: 3, railY: 44, eventsY: 56, axisY: 71, eventGapPx: 13, eventTargetPx: 22, handlePx: 24 },
    slimCoarse: { height: 90, topLine: 19, floor: 37, bandTop: 38, bandHeight: 4, railY: 48, eventsY: 68, axisY: 87, eventGapPx: 30, eventTargetPx: 36, handlePx: 44 },
  };

  /** The layout for fingers (coarse) or for a mouse; slim while presenting. */
  function barLayout(coarse, slim) {
    if (slim) return coarse ? LAYOUTS.slimCoarse : LAYOUTS.slim;
    return coarse ? LAYOUTS.coarse : LAYOUTS.fine;
  }

  Sillage.barLayout = barLayout;
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
