/**
 * The dense picture on the map: a Leaflet layer with one padded canvas below the marks.
 *
 * Owns: the canvas, when a picture is begun anew and in which pieces, putting what changed on the screen.
 * A step of the date draws only its difference; while a new picture is made the old one stays, scaled.
 * Refuses: which of crisp and dense is shown (marks.js decides and tells), pixels (dense_picture.js).
 */
(function (Sillage) {
  "use strict";

  // A piece of work between two looks at what the reader does.
  const PIECE_MS = 6;
  // A step that takes longer leaves the next frame to the rest of the page: a fast drag stays smooth.
  const HEAVY_STEP_MS = 8;
  // Above this a sharper screen gets a coarser picture rather than a slower one.
  const MOST_BYTES = 128e6;
  // Behind what stands out, and below joined flows in the same colours.
  const DIMMED = 0.3;
  const BELOW_FLOWS = 0.62;
  const FLIGHT_STEP = 0.6;

  const defineLayer = (L) => L.Layer.extend({
    /** `ready()` is called whenever a picture made anew has come on the screen. */
    initialize(store, sites, ready) {
      this._store = store;
      this._dense = store.dense.tables.seizures;
      this._sites = sites;
      this._ready = ready;
      this._picture = Sillage.createDensePicture(sites);
      this._grid = Sillage.denseHit.createGrid(sites);
      this.lastStepMs = 0;
      this._look = null;
      this._wanted = false;
      this._channel = new MessageChannel();
      this._channel.port1.onmessage = () => this._work();
    },

    getEvents() {
      const events = { zoom: this._onZoom, move: this._onMove };
      if (this._zoomAnimated) events.zoomanim = this._onZoomAnim;
      return events;
    },

    onAdd(map) {
      if (!map.getPane("sl-dense")) {
        const pane = map.createPane("sl-dense");
        pane.style.zIndex = 445;
        pane.style.pointerEvents = "none";
      }
      this._zoomAnimated = map.options.zoomAnimation && L.Browser.any3d;
      this._canvas = L.DomUtil.create("canvas", `sl-dense-canvas sl-dense-hidden${this._zoomAnimated ? " leaflet-zoom-animated" : ""}`);
      this._canvas.setAttribute("aria-hidden", "true");
      this._ctx = this._canvas.getContext("2d", { willReadFrequently: true });
      map.getPane("sl-dense").appendChild(this._canvas);
      this._off = this._store.on((view, changed) => {
        if (changed.has("theme")) this._recolour();
        if (changed.has("visible")) this._schedule();
      });
    },

    onRemove() {
      cancelAnimationFrame(this._request);
      this._off();
      this._picture.destroy();
      this._channel.port1.close();
      this._canvas.remove();
    },

    /* ---- what is wanted ---- */

    /**
     * Show the picture, or hide it and do nothing.
     *
     * @param {boolean} wanted
     * @param {object} look see dense_view.js; with another step the picture is made anew
     */
    show(wanted, look) {
      const before = this._look;
      this._look = look;
      this._wanted = wanted;
      if (!wanted) {
        this._drawn = null;
        this._next = null;
        this._canvas.classList.add("sl-dense-hidden");
        return;
      }
      const same = before && before.step === look.step && this._drawn && Sillage.padded.covers(this._map, this._drawn);
      if (!same && !(this._next && this._isFor(this._next, look))) this._begin();
      else if (this._drawn) this._canvas.classList.remove("sl-dense-hidden");
    },

    _isFor(next, look) {
      return next.step === look.step && Sillage.padded.covers(this._map, next);
    },

    /** Step back behind what stands out, or a little below the flows of a large table. */
    dim(dimmed) {
      const below = this._store.dense.tables.flows && this._store.view.layers.flows;
      this._canvas.style.setProperty("--sl-dense-strength", dimmed ? DIMMED : below ? BELOW_FLOWS : 1);
    },

    /** True when what is wanted is on the screen. */
    isShown() {
      return this._wanted && this._drawn !== null && !this._next;
    },

    /* ---- a new picture, piece by piece ---- */

    _ratioOf({ size }) {
      const wanted = Sillage.pixelRatio();
      const bytes = Sillage.denseRaster.bytesOf(size.x, size.y, this._sites.classes.count);
      return Math.min(wanted, Math.max(0.5, Math.sqrt(MOST_BYTES / bytes)));
    },

    _colours() {
      const { payload, view } = this._store;
      const key = `${view.theme}|${this._look.step}`;
      if (this._coloursFor !== key) {
        const palette = Sillage.marks.paletteOf(payload, view.theme);
        this._coloursFor = key;
        this._coloursKept = Sillage.denseColour.coloursOf(Sillage.denseView.classColours(this._sites.classes, palette), palette.land, view.theme, this._look.crowd);
      }
      return this._coloursKept;
    },

    _begin() {
      const map = this._map;
      if (!map || !map._loaded || !map.getSize().x || !map.getSize().y) return;
      const laid = Sillage.padded.layOut(map);
      const ratio = this._ratioOf(laid);
      const [width, height] = [Math.round(laid.size.x * ratio), Math.round(laid.size.y * ratio)];
      if (!this._raster || this._raster.width !== width || this._raster.height !== height) {
        this._image = new ImageData(width, height);
        this._raster = Sillage.denseRaster.create({ width, height, classes: this._sites.classes.count, pixels: new Uint32Array(this._image.data.buffer) });
      }
      this._sites.moveTo(this._dense.span(this._store.view));
      this._next = { ...laid, ratio, step: this._look.step, shrink: this._look.shrink };
      this._picture.begin({
        raster: this._raster, colours: this._colours(), stamps: Sillage.denseView.stampsOf(this._sites.radii, this._look.shrink, ratio),
        scale: Sillage.geometry.worldPx(laid.zoom) * ratio, originX: laid.originX * ratio, originY: laid.originY * ratio,
      });
      this._began = performance.now();
      this._worked = 0;
      this._longest = 0;
      this._goOn();
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
      const done = this._picture.proceed(() => performance.now() - started > PIECE_MS);
      if (done) this._finish();
      const took = performance.now() - started;
      this._worked += took;
      this._longest = Math.max(this._longest, took);
      if (!done) this._goOn();
    },

    /** The new picture takes the place of the old one. */
    _finish() {
      const next = this._next;
      this._raster.takeDirty(() => {});
      Sillage.padded.fit(this._canvas, next, next.ratio);
      this._ctx.putImageData(this._image, 0, 0);
      this._drawn = next;
      this._next = null;
      Sillage.padded.transform(this._map, this._canvas, next, this._map.getCenter(), this._map.getZoom());
      this._canvas.classList.remove("sl-dense-hidden");
      this.lastPicture = { ms: this._worked, longestPieceMs: this._longest, waitedMs: performance.now() - this._began };
      this._ready();
    },

    _recolour() {
      if (!this._wanted || !this._look || !this._raster) return;
      this._picture.recolour(this._colours());
      if (!this._next) this._next = this._drawn;
      if (this._next) this._goOn();
    },

    /* ---- steps of the date ---- */

    _schedule() {
      if (!this._wanted || this._request) return;
      this._request = requestAnimationFrame(() => {
        this._request = 0;
        this.update();
      });
    },

    /** Draw the difference between what is drawn and the store's view; after a heavy step a frame later. */
    update() {
      if (!this._wanted) return;
      if (this.lastStepMs > HEAVY_STEP_MS) {
        this.lastStepMs = 0;
        this._schedule();
        return;
      }
      const started = performance.now();
      this._sites.moveTo(this._dense.span(this._store.view));
      // A picture still in the making takes the change up by itself.
      if (!this._drawn || this._next) return;
      if (!this._picture.isDone()) {
        this._next = this._drawn;
        this._goOn();
        return;
      }
      this._raster.takeDirty((x, y, w, h) => this._ctx.putImageData(this._image, 0, 0, x, y, w, h));
      this.lastStepMs = performance.now() - started;
    },

    /* ---- the map moves ---- */

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
      if (L.DomUtil.hasClass(map.getPane("mapPane"), "leaflet-zoom-anim")) return;
      if (!Sillage.padded.covers(map, this._drawn)) this._begin();
    },

    _transform(center, zoom) {
      Sillage.padded.transform(this._map, this._canvas, this._drawn, center, zoom);
    },

    /* ---- what lies where ---- */

    /** {row, count, r} under a point of the map's container, or null; see dense_hit.js. */
    hit(containerPoint, grace) {
      if (!this._wanted || !this._store.view.layers.seizures) return null;
      const scale = Sillage.geometry.worldPx(this._map.getZoom());
      const at = this._map.getPixelOrigin().add(this._map.containerPointToLayerPoint(containerPoint));
      return Sillage.denseHit.hitTest(this._grid, this._sites, { x: at.x / scale, y: at.y / scale, scale, shrink: this._look.shrink, grace }, this._dense.codeOf);
    },
  });

  /** Put the dense picture of a store's seizures on a map, hidden until `show`. */
  function createDenseLayer(map, store, sites, ready) {
    const Layer = defineLayer(window.L);
    return new Layer(store, sites, ready).addTo(map);
  }

  Sillage.createDenseLayer = createDenseLayer;
  Sillage.denseStrength = Object.freeze({ BELOW_FLOWS, DIMMED });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
