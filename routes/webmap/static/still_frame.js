/**
 * Which part of the world a still shows: zoom and origin for bounds in a box. Pure.
 *
 * Zooms are continuous here: a still has no steps to snap to and fills its frame. Bounds are [west,
 * south, east, north] in degrees; origins are world px at the box's left top.
 */
(function (Sillage) {
  "use strict";

  const MOST_ZOOM = 14;
  const LEAST_ZOOM = 0;
  // The live map whose content a still of its centre and zoom must hold, CSS px.
  const LIVE = { width: 1000, height: 560 };

  /** Fit bounds into a box, `padding` px free on every side. */
  function fitBounds([west, south, east, north], width, height, padding) {
    const { geometry } = Sillage;
    const [left, right] = [geometry.unitX(west), geometry.unitX(east)];
    const [top, bottom] = [geometry.unitY(north), geometry.unitY(south)];
    const room = (length) => Math.max(1, length - 2 * padding);
    const world = Math.min(room(width) / Math.max(right - left, 1e-9), room(height) / Math.max(bottom - top, 1e-9));
    const zoom = Math.max(LEAST_ZOOM, Math.min(MOST_ZOOM, Math.log2(world / geometry.worldPx(0))));
    const scale = geometry.worldPx(zoom);
    return { zoom, originX: ((left + right) / 2) * scale - width / 2, originY: ((top + bottom) / 2) * scale - height / 2 };
  }

  /** The bounds a live map at a centre [lat, lon] and zoom shows. */
  function liveBounds([lat, lon], zoom) {
    const { geometry } = Sillage;
    const scale = geometry.worldPx(zoom);
    const [x, y] = [geometry.unitX(lon), geometry.unitY(lat)];
    const [halfX, halfY] = [LIVE.width / 2 / scale, LIVE.height / 2 / scale];
    return [geometry.lonOf(x - halfX), geometry.latOf(y + halfY), geometry.lonOf(x + halfX), geometry.latOf(y - halfY)];
  }

  Sillage.stillFrame = Object.freeze({ fitBounds, liveBounds });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
