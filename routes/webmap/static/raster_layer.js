/**
 * A picture of counted pixels on the map: methods that the layers of dense marks and of all lines share.
 *
 * Owns: making a new picture in pieces while the old one stays, scaled; its place on the map while that moves.
 * A layer with them has `_canvas`, `_ctx`, `_picture` ({begin, proceed, recolour}), `_wanted`, and begins a picture
 * by `_begin()`, which sets `_next` (how it is laid out, with its ratio) and calls `_goOn`; `_reveal()` is called
 * when it is there. Refuses: what is counted, and when it is wanted.
 */
(function (Sillage) {
  "use strict";

  // A piece of work between two looks at what the reader does.
  const PIECE_MS = 6;
  // Above this a sharper screen gets a coarser picture rather than a slower one.
  const MOST_BYTES = 128e6;
  const FLIGHT_STEP = 0.6;

  const rasterLayer = {
    _openPieces() {
      this._channel = new MessageChannel();
      this._channel.port1.onmessage = () => this._work();
    },

    /** True when the picture of the view is on the screen. */
    isShown() {
      return this._wanted && Boolean(this._drawn) && !this._next;
    },

    _hasRoom() {
      const { _map: map } = this;
      return Boolean(map && map._loaded && map.getSize().x && map.getSize().y);
    },

    /**
     * A raster of `kind` ({bytesOf, create}) for a layout, and where it lies: {ratio, raster, scale, originX, originY},
     * in device px. The raster of before is kept where it fits; its pixels are those of `_image`.
     */
    _layRaster(kind, laid, classes) {
      const { size } = laid;
      const ratio = Math.min(Sillage.pixelRatio(), Math.max(0.5, Math.sqrt(MOST_BYTES / kind.bytesOf(size.x, size.y, classes))));
      const [width, height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
      if (!this._raster || this._raster.width !== width || this._raster.height !== height) {
        this._image = new ImageData(width, height);
        this._raster = kind.create({ width, height, classes, pixels: new Uint32Array(this._image.data.buffer) });
      }
      return { ratio, raster: this._raster, scale: Sillage.geometry.worldPx(laid.zoom) * ratio, originX: laid.originX * ratio, originY: laid.originY * ratio };
    },

    _goOn() {
      if (this._going) return;
      this._going = true;
      this._channel.port2.postMessage(null);
    },

    _work() {
      this._going = false;
      if (!this._map || !this._next) return;
      const started = performance.now();
      if (this._picture.proceed(() => performance.now() - started > PIECE_MS)) this._finish();
      else this._goOn();
    },

    /** The new picture takes the place of the old one. */
    _finish() {
      const next = this._next;
      this._raster.takeDirty(() => {});
      Sillage.padded.fit(this._canvas, next, next.ratio);
      this._ctx.putImageData(this._image, 0, 0);
      this._drawn = next;
      this._next = null;
      this._transform(this._map.getCenter(), this._map.getZoom());
      this._reveal();
    },

    /** Put on the screen what a step has changed. */
    _putChanges() {
      this._raster.takeDirty((x, y, w, h) => this._ctx.putImageData(this._image, 0, 0, x, y, w, h));
    },

    /** The same counts in other colours. */
    _paintAnew(colours) {
      this._picture.recolour(colours);
      this._next = this._next || this._drawn;
      if (this._next) this._goOn();
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
      const { _map: map } = this;
      if (!this._wanted || !this._drawn || this._next || map.getZoom() !== this._drawn.zoom) return;
      if (window.L.DomUtil.hasClass(map.getPane("mapPane"), "leaflet-zoom-anim")) return;
      if (!Sillage.padded.covers(map, this._drawn)) this._begin();
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
