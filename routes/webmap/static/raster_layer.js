/**
 * A picture of counted pixels on the map: methods that the layers of dense marks and of all lines share.
 *
 * Owns: the picture's place on the map while that moves, how fine it is, when it must be made anew. A layer with
 * them has `_canvas`, `_wanted`, `_drawn` and `_next` (how the picture shown and the one in the making are laid out,
 * with their ratios) and begins a picture by `_begin()`. Refuses: what is counted, and when it is wanted.
 */
(function (Sillage) {
  "use strict";

  // Above this a sharper screen gets a coarser picture rather than a slower one.
  const MOST_BYTES = 128e6;
  const FLIGHT_STEP = 0.6;

  const rasterLayer = {
    /** True when the picture of the view is on the screen. */
    isShown() {
      return this._wanted && Boolean(this._drawn) && !this._next;
    },

    /** Size and place of a picture in device px, {ratio, width, height, scale, originX, originY}; `bytes` at one device px to the CSS px. */
    _lieOf({ size, zoom, originX, originY }, bytes) {
      const ratio = Math.min(Sillage.pixelRatio(), Math.max(0.5, Math.sqrt(MOST_BYTES / bytes)));
      return {
        ratio, width: Math.round(size.x * ratio), height: Math.round(size.y * ratio),
        scale: Sillage.geometry.worldPx(zoom) * ratio, originX: originX * ratio, originY: originY * ratio,
      };
    },

    _onZoom() {
      if (!this._drawn) return;
      this._transform(this._map.getCenter(), this._map.getZoom());
      // On a long flight the old picture would grow too coarse.
      if (this._wanted && !this._next && Math.abs(this._map.getZoom() - this._drawn.zoom) > FLIGHT_STEP) this._begin();
    },

    _onZoomAnim(event) {
      if (this._drawn) this._transform(event.center, event.zoom);
    },

    _onMove() {
      // A long drag may leave the canvas: then the picture is made anew on the way.
      if (this._wanted && this._drawn && !this._next && Sillage.padded.isLeft(this._map, this._drawn)) this._begin();
    },

    _transform(center, zoom) {
      Sillage.padded.transform(this._map, this._canvas, this._drawn, center, zoom);
    },
  };

  Sillage.rasterLayer = rasterLayer;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
