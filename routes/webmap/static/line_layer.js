/**
 * All flows as single lines on the map: a Leaflet layer with one padded canvas below the connections.
 *
 * Owns: the canvas, when the picture is begun anew (in pieces: raster_layer.js). Nothing is made until it is first
 * shown. Refuses: pixels (dense_lines.js, line_raster.js).
 */
(function (Sillage) {
  "use strict";

  const defineLayer = (L) => L.Layer.extend({
    includes: [Sillage.rasterLayer],

    initialize(store) {
      this._store = store;
      this._dense = store.dense.tables.flows;
      this._classes = Sillage.denseGroups.classesOf(store.payload);
      this._wanted = false;
      this._openPieces();
    },

    getEvents() {
      const events = { zoom: this._onZoom, move: this._onMove, moveend: this._onMoveEnd };
      if (this._zoomAnimated) events.zoomanim = this._onZoomAnim;
      return events;
    },

    onAdd(map) {
      this._zoomAnimated = map.options.zoomAnimation && L.Browser.any3d;
      this._canvas = L.DomUtil.create("canvas", `sl-flows-canvas${this._zoomAnimated ? " leaflet-zoom-animated" : ""}`);
      this._canvas.setAttribute("aria-hidden", "true");
      this._canvas.hidden = true;
      this._ctx = this._canvas.getContext("2d", { willReadFrequently: true });
      map.getPane("sl-flows").appendChild(this._canvas);
    },

    onRemove() {
      this._channel.port1.close();
      this._canvas.remove();
    },

    /** Show the lines, or hide them and do nothing. */
    show(wanted) {
      if (wanted === this._wanted) return;
      this._wanted = wanted;
      this._next = null;
      this._drawn = null;
      this._canvas.hidden = true;
      if (wanted) this._begin();
    },

    _colours() {
      const { payload, view } = this._store;
      const palette = Sillage.marks.paletteOf(payload, view.theme);
      const { crowd } = Sillage.denseView.decide(this._lines.n);
      return Sillage.denseColour.coloursOf(Sillage.denseView.classColours(this._classes, palette), palette.sea, view.theme, crowd);
    },

    _begin() {
      if (!this._hasRoom()) return;
      if (!this._lines) {
        this._lines = Sillage.denseLines.create(this._dense, this._classes);
        this._picture = Sillage.denseLines.createPicture(this._lines, this._store.dense.paths);
      }
      const laid = Sillage.padded.layOut(this._map);
      const lie = this._layRaster(Sillage.lineRaster, laid, this._classes.count);
      this._lines.moveTo(this._dense.span(this._store.view));
      this._next = { ...laid, ratio: lie.ratio };
      this._picture.begin({ ...lie, colours: this._colours() });
      this._goOn();
    },

    _reveal() {
      this._canvas.hidden = false;
    },

    /** Draw the difference between what is drawn and the store's view. */
    update() {
      if (!this._wanted) return;
      const started = performance.now();
      this._lines.moveTo(this._dense.span(this._store.view));
      // A picture still in the making takes the change up by itself.
      if (!this._drawn || this._next) return;
      this._putChanges();
      this.lastStepMs = performance.now() - started;
    },

    /** Another theme: the same counts in other colours. */
    recolour() {
      if (this._wanted && this._picture) this._paintAnew(this._colours());
    },

    _onMoveEnd() {
      if (this._wanted && !(this._drawn && !this._next && Sillage.padded.covers(this._map, this._drawn))) this._begin();
    },
  });

  /** Put the lines of a store's flows on a map, hidden until `show`; the map has a pane "sl-flows". */
  function createLineLayer(map, store) {
    const Layer = defineLayer(window.L);
    return new Layer(store).addTo(map);
  }

  Sillage.createLineLayer = createLineLayer;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
