/**
 * All flows as single lines on the map: a Leaflet layer with one padded canvas below the connections.
 *
 * Owns: the canvas, making a new picture in pieces while the old one stays, scaled. Nothing is made until it is first
 * shown. Refuses: pixels (dense_lines.js, line_raster.js).
 */
(function (Sillage) {
  "use strict";

  // A piece of work between two looks at what the reader does.
  const PIECE_MS = 6;

  const defineLayer = (L) => L.Layer.extend({
    includes: [Sillage.rasterLayer],

    initialize(store) {
      this._store = store;
      this._dense = store.dense.tables.flows;
      this._classes = Sillage.denseGroups.classesOf(store.payload);
      this._wanted = false;
      this._channel = new MessageChannel();
      this._channel.port1.onmessage = () => this._work();
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
      if (!Sillage.padded.hasRoom(this._map)) return;
      if (!this._lines) {
        this._lines = Sillage.denseLines.create(this._dense, this._classes);
        this._picture = Sillage.denseLines.createPicture(this._lines, this._store.dense.paths);
      }
      const laid = Sillage.padded.layOut(this._map);
      const lie = this._lieOf(laid, Sillage.lineRaster.bytesOf(laid.size.x, laid.size.y, this._classes.count));
      const { width, height } = lie;
      if (!this._raster || this._raster.width !== width || this._raster.height !== height) {
        this._image = new ImageData(width, height);
        this._raster = Sillage.lineRaster.create({ width, height, classes: this._classes.count, pixels: new Uint32Array(this._image.data.buffer) });
      }
      this._lines.moveTo(this._dense.span(this._store.view));
      this._next = { ...laid, ratio: lie.ratio };
      this._picture.begin({ ...lie, raster: this._raster, colours: this._colours() });
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
      this._canvas.hidden = false;
    },

    /** Draw the difference between what is drawn and the store's view. */
    update() {
      if (!this._wanted) return;
      const started = performance.now();
      this._lines.moveTo(this._dense.span(this._store.view));
      // A picture still in the making takes the change up by itself.
      if (!this._drawn || this._next) return;
      this._raster.takeDirty((x, y, w, h) => this._ctx.putImageData(this._image, 0, 0, x, y, w, h));
      this.lastStepMs = performance.now() - started;
    },

    /** Another theme: the same counts in other colours. */
    recolour() {
      if (!this._wanted || !this._picture) return;
      this._picture.recolour(this._colours());
      this._next = this._next || this._drawn;
      if (this._next) this._goOn();
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
