/* The base map as a Leaflet layer.
 *
 * One canvas a little larger than the view, painted anew when the view settles or leaves it. It is
 * painted at the map's own zoom, whole or not, so lines are crisp at every step of zoomSnap; tiles
 * would be scaled and blurred. Owns canvases and events; the look is basemap_paint.js. */
(function (Sillage) {
  "use strict";

  const PADDING = 0.3; // of the view, on every side
  const MAX_RATIO = 3;

  function defineLayer() {
    return L.Layer.extend({
      initialize(options) {
        this._style = options.style;
        this._theme = options.theme;
        this._palette = options.palette || (options.style && options.style[options.theme]);
        /** Decoded base map, null until it is read. */
        this.base = options.base || null;
        this._drawn = null;
        /** Resolves with the decoded base once the layer has been painted; rejects if it cannot be read. */
        this.ready = new Promise((resolve, reject) => {
          this._resolve = resolve;
          this._reject = reject;
        });
        if (!this.base) this._read(options);
      },

      async _read({ url, bytes }) {
        try {
          this.base = await Sillage.readBase(bytes || (await fetchBytes(url)));
          if (this._map) this._redraw();
        } catch (error) {
          this._reject(error);
        }
      },

      getEvents() {
        return {
          viewreset: this._redraw, moveend: this._onSettle, move: this._onMove, resize: this._redraw,
          zoom: this._onZoom, zoomanim: this._onZoomAnim, zoomend: this._redraw,
        };
      },

      onAdd() {
        // Two canvases: while zooming, the old picture lies under the new one.
        this._pictures = [0, 1].map(() => {
          const picture = Sillage.createPicture("sl-base leaflet-zoom-animated", { alpha: false });
          const { element } = picture;
          element.style.pointerEvents = "none";
          element.style.transformOrigin = "0 0";
          element.setAttribute("aria-hidden", "true");
          return picture;
        });
        this._front = this._pictures[0];
        this.getPane("tilePane").prepend(this._front.element);
        this._paintGround();
        this._redraw();
      },

      onRemove(map) {
        this._pictures.forEach(({ element }) => element.remove());
        this._drawn = null;
        map.getContainer().style.background = "";
      },

      /** Change the theme ("light" or "dark"), or give another palette; nothing is fetched again. */
      setTheme(theme, palette) {
        this._theme = theme;
        this._palette = palette || this._style[theme];
        if (!this._map) return this;
        this._paintGround();
        this._redraw();
        return this;
      },

      // Seen only for moments at the edge, when a fast hand outruns the painting.
      _paintGround() {
        this._map.getContainer().style.background = this._palette.sea;
      },

      _onSettle() {
        const drawn = this._drawn;
        if (!drawn || drawn.zoom !== this._map.getZoom() || !this._covers()) this._redraw();
      },

      _onMove() {
        if (this._drawn && !this._covers()) this._redraw();
      },

      // Fingers, or a flight: the picture is scaled, and painted anew only when it no longer suffices.
      _onZoom() {
        if (!this._drawn) return;
        if (this._covers()) this._place(this._front, this._drawn, this._map.getCenter(), this._map.getZoom());
        else this._redraw();
      },

      _onZoomAnim({ center, zoom, noUpdate }) {
        if (!this._drawn) return;
        const map = this._map;
        if (noUpdate) { // fingers still on the glass
          this._place(this._front, this._drawn, center, zoom);
          return;
        }
        const [old, fresh] = [this._front, this._pictures.find((picture) => picture !== this._front)];
        const before = this._drawn;
        const after = this._windowAt(center, zoom);
        this._paint(fresh, after);
        this._place(fresh, after, map.getCenter(), map.getZoom());
        old.element.after(fresh.element);
        fresh.element.getBoundingClientRect(); // the transition below starts from where it lies now
        this._place(old, before, center, zoom);
        this._place(fresh, after, center, zoom);
        this._front = fresh;
        this._drawn = after;
      },

      _windowAt(center, zoom) {
        const map = this._map;
        const size = map.getSize();
        const pad = size.multiplyBy(PADDING).round();
        const corner = map.project(center, zoom).subtract(size.divideBy(2)).subtract(pad).round();
        return {
          zoom, left: corner.x, top: corner.y, width: size.x + 2 * pad.x, height: size.y + 2 * pad.y,
          ratio: Math.min(Sillage.pixelRatio(), MAX_RATIO),
        };
      },

      /* Whether the picture, scaled to the map's zoom, fills the view. */
      _covers() {
        const map = this._map;
        const view = map.getPixelBounds();
        const { zoom, left, top, width, height } = this._drawn;
        const scale = map.getZoomScale(map.getZoom(), zoom);
        return view.min.x >= left * scale && view.min.y >= top * scale
          && view.max.x <= (left + width) * scale && view.max.y <= (top + height) * scale;
      },

      _redraw() {
        const map = this._map;
        if (!map || !this.base || !map.getSize().x || !map.getSize().y) return;
        this._pictures.filter((picture) => picture !== this._front).forEach(({ element }) => element.remove());
        const before = this._drawn;
        this._drawn = this._windowAt(map.getCenter(), map.getZoom());
        // A view that is set again, as by the page after a first look at the map, is there already.
        const same = before && this._painted === this._palette && Object.keys(before).every((key) => before[key] === this._drawn[key]);
        if (!same) this._paint(this._front, this._drawn);
        this._place(this._front, this._drawn, map.getCenter(), map.getZoom());
        this._resolve(this.base);
      },

      _paint(picture, view) {
        const context = picture.begin(Math.round(view.width * view.ratio), Math.round(view.height * view.ratio));
        Sillage.paintBase(context, this.base, view, this._palette);
        this._painted = this._palette;
        picture.show();
        picture.element.style.width = `${view.width}px`;
        picture.element.style.height = `${view.height}px`;
      },

      /* Puts a picture where it belongs when the map shows this centre and zoom. */
      _place({ element }, view, center, zoom) {
        const map = this._map;
        const scale = map.getZoomScale(zoom, view.zoom);
        const origin = map._getNewPixelOrigin(center, zoom);
        const offset = L.point(view.left, view.top).multiplyBy(scale).subtract(origin);
        L.DomUtil.setTransform(element, scale === 1 ? offset.round() : offset, scale);
      },
    });
  }

  async function fetchBytes(url) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`base map: ${answer.status} ${answer.statusText}`);
    return answer.arrayBuffer();
  }

  let Layer = null;

  /** Make the base map layer.
   *
   * @param {object} options base (decoded) or bytes or url; style ({light, dark} palettes) and
   *   theme, or a palette
   * @returns {L.Layer} with setTheme(theme, palette), `base`, and the promise `ready` */
  Sillage.createBaseMap = function createBaseMap(options) {
    Layer = Layer || defineLayer();
    return new Layer(options);
  };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
