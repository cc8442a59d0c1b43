/**
 * The dense picture on the map: a Leaflet layer with one padded canvas below the marks.
 *
 * Owns: the canvas, where its picture lies, when another is ordered. The painter (dense_painter.js) draws beside the
 * page: of a step of the date the page only sees the finished picture. While a new one is made the old one stays,
 * scaled. Refuses: which of crisp and dense is shown (marks.js decides and tells), pixels.
 */
(function (Sillage) {
  "use strict";

  const PICTURE = "map";
  // Behind what stands out, and below joined flows in the same colours.
  const DIMMED = 0.3;
  const BELOW_FLOWS = 0.62;

  const defineLayer = (L) => L.Layer.extend({
    includes: [Sillage.rasterLayer, Sillage.paddedDrag],

    /** `ready()` is called whenever a picture made anew has come on the screen. */
    initialize(store, spots, ready) {
      this._store = store;
      this._dense = store.dense.tables.seizures;
      this._spots = spots;
      this._ready = ready;
      this._classes = Sillage.denseGroups.classesOf(store.payload);
      this._client = Sillage.denseClient.of(store);
      this._look = null;
      this._wanted = false;
      this._shownStep = 0;
      this._waiting = []; // for the picture under way
    },

    getEvents() {
      const events = { zoom: this._onZoom, move: this._onMove, dragstart: this._onDragStart, dragend: this._onDragEnd };
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
      this._screen = Sillage.denseClient.createScreen(this._canvas);
      map.getPane("sl-dense").appendChild(this._canvas);
      this._quiet = this._client.listen(PICTURE, (answer) => this._onPicture(answer));
      this._unfollow = this._store.on((view, changed) => { if (changed.has("theme")) this._recolour(); });
    },

    onRemove() {
      this._unfollow();
      this._quiet();
      this._tellWaiting();
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
        this._client.rest(PICTURE);
        this._tellWaiting();
        this._canvas.classList.add("sl-dense-hidden");
        return;
      }
      const same = before && before.step === look.step && this._drawn && this._drawn.padding === Sillage.padded.AT_REST && Sillage.padded.covers(this._map, this._drawn);
      if (!same && !(this._next && this._isFor(this._next, look))) this._begin();
      else if (this._drawn) this._canvas.classList.remove("sl-dense-hidden");
    },

    _isFor(next, look) {
      return next.step === look.step && next.padding === Sillage.padded.AT_REST && Sillage.padded.covers(this._map, next);
    },

    /** Step back behind what stands out, or a little below the flows of a large table. */
    dim(dimmed) {
      const below = this._store.dense.tables.flows && this._store.view.layers.flows;
      this._canvas.style.setProperty("--sl-dense-strength", dimmed ? DIMMED : below ? BELOW_FLOWS : 1);
    },

    /* ---- pictures ---- */

    _colours() {
      const { payload, view } = this._store;
      const palette = Sillage.marks.paletteOf(payload, view.theme);
      return { colors: Sillage.denseView.classColours(this._classes, palette), ground: palette.land, theme: view.theme, crowd: this._look.crowd };
    },

    _reachOut() {
      if (this._wanted && this._drawn) this._begin();
    },

    _begin() {
      if (!Sillage.padded.hasRoom(this._map)) return;
      const laid = { ...Sillage.padded.layOut(this._map, this._padding), padding: this._padding };
      const lie = this._lieOf(laid, Sillage.denseRaster.bytesOf(laid.size.x, laid.size.y, this._classes.count));
      const { step, shrink } = this._look;
      this._next = { ...laid, ratio: lie.ratio, step, shrink, number: this._client.begin(PICTURE, { ...lie, shrink, colours: this._colours() }) };
    },

    _onPicture({ begun, step, image, ms }) {
      this._shownStep = step;
      if (image) this._screen.show(image);
      window.dispatchEvent(new CustomEvent("sillage:picture", { detail: { current: step === this._client.step(), ms } }));
      if (!this._next || this._next.number !== begun) return;
      this._drawn = this._next;
      this._next = null;
      Sillage.padded.sizeOf(this._canvas, this._drawn, this._drawn.ratio);
      this._transform(this._map.getCenter(), this._map.getZoom());
      this._canvas.classList.remove("sl-dense-hidden");
      this._ready();
      this._tellWaiting();
    },

    _tellWaiting() {
      for (const tell of this._waiting.splice(0)) tell();
    },

    /** A promise: the picture under way, if there is one, is on the screen. */
    whenShown() {
      return this._next ? new Promise((tell) => { this._waiting.push(tell); }) : Promise.resolve();
    },

    _recolour() {
      if (this._wanted && this._look) this._client.recolour(PICTURE, this._colours());
    },

    /** True when the screen shows the store's view: no order and no step is under way. */
    isSettled() {
      return !this._wanted || (!this._next && this._shownStep === this._client.step());
    },

    /* ---- what lies where ---- */

    /** {row, count, r} under a point of the map's container, or null; see dense_hit.js. */
    hit(containerPoint, grace) {
      if (!this._wanted || !this._store.view.layers.seizures) return null;
      const scale = Sillage.geometry.worldPx(this._map.getZoom());
      const at = this._map.getPixelOrigin().add(this._map.containerPointToLayerPoint(containerPoint));
      return this._spots.hit({ x: at.x / scale, y: at.y / scale, scale, shrink: this._look.shrink, grace }, this._dense.codeOf);
    },
  });

  /** Put the dense picture of a store's seizures on a map, hidden until `show`. */
  function createDenseLayer(map, store, spots, ready) {
    const Layer = defineLayer(window.L);
    return new Layer(store, spots, ready).addTo(map);
  }

  Sillage.createDenseLayer = createDenseLayer;
  Sillage.denseStrength = Object.freeze({ BELOW_FLOWS, DIMMED });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
