/**
 * The dense picture on the map: a Leaflet layer with one padded canvas below the marks.
 *
 * Owns: the canvas, when a picture is begun anew and in which pieces (raster_layer.js), putting what changed on the screen.
 * A step of the date draws only its difference; while a new picture is made the old one stays, scaled.
 * Refuses: which of crisp and dense is shown (marks.js decides and tells), pixels (dense_picture.js).
 */
(function (Sillage) {
  "use strict";

  // A step that takes longer leaves the next frame to the rest of the page: a fast drag stays smooth.
  const HEAVY_STEP_MS = 8;
  // Behind what stands out, and below joined flows in the same colours.
  const DIMMED = 0.3;
  const BELOW_FLOWS = 0.62;

  const defineLayer = (L) => L.Layer.extend({
    includes: [Sillage.rasterLayer],

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
      this._openPieces();
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

    /* ---- a new picture, piece by piece ---- */

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
      if (!this._hasRoom()) return;
      const laid = Sillage.padded.layOut(this._map);
      const lie = this._layRaster(Sillage.denseRaster, laid, this._sites.classes.count);
      this._sites.moveTo(this._dense.span(this._store.view));
      this._next = { ...laid, ratio: lie.ratio, step: this._look.step, shrink: this._look.shrink };
      this._picture.begin({ ...lie, colours: this._colours(), stamps: Sillage.denseView.stampsOf(this._sites.radii, this._look.shrink, lie.ratio) });
      this._goOn();
    },

    _reveal() {
      this._canvas.classList.remove("sl-dense-hidden");
      this._ready();
    },

    _recolour() {
      if (this._wanted && this._look && this._raster) this._paintAnew(this._colours());
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
      this._putChanges();
      this.lastStepMs = performance.now() - started;
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
