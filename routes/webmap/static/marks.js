/**
 * The case on the map: a Leaflet layer with one padded canvas, its pointer and its chips.
 *
 * Owns: the canvas' life (size, padding, zoom animation), when to draw, hover and selection,
 * the trip a chip offers. Refuses: how things look (painter, symbols, captions).
 * The store is read, never kept: a drawing is a function of store and map.
 */
(function (Sillage) {
  "use strict";

  // Drawn beyond each edge, as a share of the frame, so that a drag never meets a blank.
  const PADDING = 0.18;
  const DRAWING_KEYS = ["visible", "selected", "highlight", "hover", "layers", "theme", "substances"];
  const FLIGHT_STEP = 0.6;
  const LABEL_ROOM_PX = 150;
  const MOUSE_GRACE = 4;
  const TOUCH_GRACE = 14;

  function paletteOf(payload, theme) {
    const style = payload.style[theme];
    const { legible, mix } = Sillage.lettering;
    const dark = theme === "dark";
    const tint = dark ? style.text : style.accent;
    const tinted = mix(style.land, tint, dark ? 0.09 : 0.075);
    const substances = {};
    for (const [id, colors] of Object.entries(payload.style.substances)) substances[id] = colors[theme];
    return {
      ...style, substances, name: theme, dark, tint,
      // What case labels may stand on: they must be read on all of it.
      grounds: [style.sea, style.land, tinted],
      seaInk: legible(style.seaLabel, [style.sea], style.text),
      landLabel: legible(style.landLabel, [style.land, tinted], style.text),
      casing: dark ? style.sea : mix(style.sea, style.halo, 0.55),
    };
  }

  const makeLayer = (L) => L.Layer.extend({
    initialize(store, options) {
      this._store = store;
      this._scene = Sillage.createScene(store.payload);
      this._lettering = Sillage.createLettering();
      this._painter = Sillage.createPainter(this._scene, store);
      this._typesetter = Sillage.createTypesetter(store, this._lettering, options.baseLabels);
      this._shapes = [];
      this._mark = "";
    },

    getEvents() {
      const events = {
        move: this._onMove, moveend: this._onMoveEnd, movestart: this._onMoveStart, zoom: this._onZoom, viewreset: this._schedule,
        resize: this._onFurniture, "sl:furniture": this._onFurniture,
        click: this._onClick, mousemove: this._onPointer, mouseout: this._onLeave,
      };
      if (this._zoomAnimated) events.zoomanim = this._onZoomAnim;
      return events;
    },

    onAdd(map) {
      const L = window.L;
      if (!map.getPane("sl-marks")) {
        const pane = map.createPane("sl-marks");
        pane.style.zIndex = 450;
        pane.style.pointerEvents = "none";
      }
      this._canvas = L.DomUtil.create("canvas", "sl-marks-canvas");
      this._zoomAnimated = map.options.zoomAnimation && L.Browser.any3d;
      if (this._zoomAnimated) L.DomUtil.addClass(this._canvas, "leaflet-zoom-animated");
      this._ctx = this._canvas.getContext("2d");
      map.getPane("sl-marks").appendChild(this._canvas);
      const container = map.getContainer();
      // Controls that join the map later stand in the way of labels too.
      this._furnitureWatch = new MutationObserver(() => this._onFurniture());
      this._furnitureWatch.observe(container.querySelector(".leaflet-control-container"), { childList: true, subtree: true, characterData: true });
      // After a tap a browser also tells of a mouse, at the place of the tap: nothing hovers there.
      this._noteKind = (event) => { this._byTouch = event.pointerType === "touch"; };
      for (const kind of ["pointerdown", "pointermove"]) container.addEventListener(kind, this._noteKind, true);
      this._edges = Sillage.createEdges(container, (place) => this._travel(place));
      this._tooltip = Sillage.createTooltip(container);
      this._off = this._store.on((view, changed) => this._onStore(view, changed));
      this._fontsReady = () => {
        this._typesetter.clear();
        this._schedule();
      };
      if (document.fonts) document.fonts.addEventListener("loadingdone", this._fontsReady);
      this.redraw();
    },

    onRemove() {
      cancelAnimationFrame(this._request);
      cancelAnimationFrame(this._pointerRequest);
      this._off();
      this._furnitureWatch.disconnect();
      for (const kind of ["pointerdown", "pointermove"]) this._map.getContainer().removeEventListener(kind, this._noteKind, true);
      if (document.fonts) document.fonts.removeEventListener("loadingdone", this._fontsReady);
      this._edges.destroy();
      this._tooltip.destroy();
      this._canvas.remove();
    },

    /* ---- when to draw ---- */

    _onStore(view, changed) {
      if (changed.has("theme")) this._typesetter.clear();
      if (DRAWING_KEYS.some((key) => changed.has(key))) this._schedule(changed.has("visible") && changed.size <= 2 ? "visible" : "all");
      if (changed.has("hover") && !this._pointerInside) this._tipForFocus(view.hover);
    },

    _schedule(reason) {
      if (reason !== "visible") this._dirty = true;
      if (this._request) return;
      this._request = requestAnimationFrame(() => {
        this._request = 0;
        // A date step that changes nothing on the map costs nothing.
        const mark = `${Sillage.scene.visibleMark(this._store.visible)}`;
        if (!this._dirty && mark === this._mark) return;
        this.redraw();
      });
    },

    _onMoveStart() {
      this._edges.setMoving(true);
      this._tooltip.hide();
    },

    _onMove() {
      // A long drag may leave the padded canvas: then it is drawn anew on the way.
      const L = window.L;
      const min = this._map.containerPointToLayerPoint([0, 0]).subtract(this._topLeft);
      const size = this._map.getSize();
      const off = min.x < 0 || min.y < 0 || min.x + size.x > this._size.x || min.y + size.y > this._size.y;
      if (off && this._map.getZoom() === this._zoom && !L.DomUtil.hasClass(this._map.getPane("mapPane"), "leaflet-zoom-anim")) this._schedule("all");
    },

    _onFurniture() {
      this._furniture = null;
      this._schedule();
    },

    _onMoveEnd() {
      this._edges.setMoving(false);
      this._furniture = null;
      this.redraw();
    },

    _onZoom() {
      const zoom = this._map.getZoom();
      // On a long flight the old picture would grow coarse or small: draw anew on the way.
      if (Math.abs(zoom - this._zoom) > FLIGHT_STEP) this._schedule();
      this._transform(this._map.getCenter(), zoom);
    },

    _onZoomAnim(event) {
      this._transform(event.center, event.zoom);
    },

    /** Scale and move the old picture while the zoom runs, as Leaflet's own renderers do. */
    _transform(center, zoom) {
      if (this._zoom === undefined) return;
      const L = window.L;
      const scale = this._map.getZoomScale(zoom, this._zoom);
      const position = this._map.project(this._corner, zoom).subtract(this._map._getNewPixelOrigin(center, zoom));
      L.DomUtil.setTransform(this._canvas, position, scale);
    },

    /* ---- drawing ---- */

    _layOut() {
      const map = this._map;
      const L = window.L;
      const size = map.getSize();
      const pad = L.point(Math.round(size.x * PADDING), Math.round(size.y * PADDING));
      const full = size.add(pad.multiplyBy(2));
      const dpr = Sillage.pixelRatio();
      if (this._canvas.width !== Math.round(full.x * dpr) || this._canvas.height !== Math.round(full.y * dpr)) {
        this._canvas.width = Math.round(full.x * dpr);
        this._canvas.height = Math.round(full.y * dpr);
        this._canvas.style.width = `${full.x}px`;
        this._canvas.style.height = `${full.y}px`;
      }
      this._ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
      this._size = full;
      this._pad = pad;
      this._dpr = dpr;
      this._zoom = map.getZoom();
      this._topLeft = map.containerPointToLayerPoint(pad.multiplyBy(-1)).round();
      this._corner = map.layerPointToLatLng(this._topLeft);
      L.DomUtil.setTransform(this._canvas, this._topLeft, 1);
    },

    redraw() {
      if (!this._map || !this._map._loaded) return;
      const started = performance.now();
      this._layOut();
      const { _map: map, _size: size, _pad: pad } = this;
      const origin = map.getPixelOrigin().add(this._topLeft);
      const frame = {
        ctx: this._ctx, dpr: this._dpr, zoom: this._zoom, originX: origin.x, originY: origin.y,
        plane: [0, 0, size.x, size.y], frame: [pad.x, pad.y, size.x - pad.x, size.y - pad.y],
        palette: paletteOf(this._store.payload, this._store.view.theme),
      };
      const painted = this._painter.paint(frame);
      const reserved = this._reserved(frame);
      const places = this._store.payload.places;
      const chips = Sillage.edges.edgeChips(painted.ways, painted.spots, frame.frame);
      // Chips are placed in the container, which begins at the frame's corner.
      for (const chip of chips.values()) chip.crossings = chip.crossings.map((c) => ({ x: c.x - pad.x, y: c.y - pad.y }));
      const boxes = this._edges.show(chips, (place) => places.name[place], [0, 0, size.x - 2 * pad.x, size.y - 2 * pad.y], reserved.concat(coverable(painted, frame)).map((b) => moved(b, -pad.x, -pad.y)));
      this._chips = chips;
      this._placed = this._typesetter.typeset(frame, painted, reserved.concat(boxes.map((b) => moved(b, pad.x, pad.y))));
      this._shapes = painted.shapes;
      this._marks = painted.marks;
      this._mark = `${Sillage.scene.visibleMark(this._store.visible)}`;
      this._dirty = false;
      this.lastDrawMs = performance.now() - started;
    },

    /** Boxes of controls and the inset, in canvas px: nothing is written under them. */
    _reserved(frame) {
      if (!this._furniture) {
        // Asked of the page only when something may have moved: it costs a layout.
        const container = this._map.getContainer();
        this._furniture = [...container.querySelectorAll(".leaflet-control, .sl-inset")]
          .map((element) => Sillage.boxIn(container, element))
          .filter(([left, , right]) => right > left)
          .map(([left, top, right, bottom]) => [left - 4, top - 4, right + 4, bottom + 4]);
      }
      return this._furniture.map((box) => moved(box, frame.frame[0], frame.frame[1]));
    },

    /* ---- pointer, selection, focus ---- */

    _canvasPoint(containerPoint) {
      return this._map.containerPointToLayerPoint(containerPoint).subtract(this._topLeft);
    },

    /** The shape under a point of the map's container, or null. */
    shapeAt(containerPoint, grace) {
      const at = this._canvasPoint(containerPoint);
      return Sillage.hit.hitTest(this._shapes, at.x, at.y, grace === undefined ? MOUSE_GRACE : grace);
    },

    /** Id of the record under a point of the map's container, or null. */
    hit(containerPoint) {
      const shape = this.shapeAt(containerPoint);
      return shape && shape.kind !== "place" ? shape.id : null;
    },

    _onClick(event) {
      const touch = event.originalEvent && event.originalEvent.pointerType === "touch";
      const shape = this.shapeAt(event.containerPoint, touch ? TOUCH_GRACE : MOUSE_GRACE);
      // First the words, then the selection: if that moves the map, the words go.
      if (shape && touch) this._tooltip.show(Sillage.tooltip.tooltipLines(this._store, shape), event.containerPoint.x, event.containerPoint.y);
      else if (touch) this._tooltip.hide();
      this._store.set({ selected: shape && shape.kind !== "place" ? shape.id : null });
    },

    _onPointer(event) {
      if (this._byTouch) return;
      this._pointer = event.containerPoint;
      this._pointerInside = true;
      if (this._pointerRequest) return;
      this._pointerRequest = requestAnimationFrame(() => {
        this._pointerRequest = 0;
        if (this._pointer) this._point(this._pointer);
      });
    },

    _point(at) {
      const shape = this.shapeAt(at);
      const record = shape && shape.kind !== "place" ? shape.id : null;
      this._map.getContainer().classList.toggle("sl-over-mark", Boolean(record));
      if (this._store.view.hover !== record) this._store.set({ hover: record });
      if (shape) this._tooltip.show(Sillage.tooltip.tooltipLines(this._store, shape), at.x, at.y);
      else this._tooltip.hide();
    },

    _onLeave() {
      this._pointer = null;
      this._pointerInside = false;
      this._map.getContainer().classList.remove("sl-over-mark");
      this._tooltip.hide();
      if (this._store.view.hover) this._store.set({ hover: null });
    },

    /** A record that has the focus elsewhere (the list, by keyboard) shows its text on the map. */
    _tipForFocus(id) {
      const shape = id && this._shapes.filter((s) => s.id === id).sort((a, b) => b.rank - a.rank)[0];
      const at = shape && anchorOf(shape);
      if (!at) {
        this._tooltip.hide();
        return;
      }
      const point = this._map.layerPointToContainerPoint(window.L.point(at[0], at[1]).add(this._topLeft));
      this._tooltip.show(Sillage.tooltip.tooltipLines(this._store, shape), point.x, point.y);
    },

    /** Go to what a chip tells of: the whole of the way, both its ends in sight. */
    _travel(place) {
      const L = window.L;
      const { places } = this._store.payload;
      const chip = this._chips.get(place);
      const bounds = L.latLngBounds([[places.lat[place], places.lon[place]]]);
      const scale = Sillage.geometry.worldPx(this._zoom);
      const origin = this._map.getPixelOrigin().add(this._topLeft);
      for (const way of [...chip.from, ...chip.to, ...chip.links]) {
        for (let i = 0; i < way.path.length; i += 2) {
          bounds.extend([Sillage.geometry.latOf((way.path[i + 1] + origin.y) / scale), Sillage.geometry.lonOf((way.path[i] + origin.x) / scale)]);
        }
      }
      const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      if (!chip.from.length && !chip.to.length && !chip.links.length) this._map.setView(bounds.getCenter(), this._map.getZoom(), { animate: !still });
      else this._map[still ? "fitBounds" : "flyToBounds"](bounds, { padding: [48, 48], duration: 1.1, animate: !still });
    },
  });

  function anchorOf(shape) {
    if (shape.r !== undefined) return [shape.x, shape.y];
    if (shape.box) return [(shape.box[0] + shape.box[2]) / 2, (shape.box[1] + shape.box[3]) / 2];
    if (shape.path) {
      const at = Sillage.geometry.pointAlong(shape.path, Sillage.geometry.pathLength(shape.path) / 2);
      return [at.x, at.y];
    }
    return null;
  }

  /** What a chip must not hide: the hatch, unless it fills the frame, the circles and their weights. */
  function coverable(painted, { frame }) {
    const boxes = [];
    for (const { box, place } of painted.hatches) {
      if (box[3] - box[1] >= (frame[3] - frame[1]) * 0.3) continue;
      boxes.push(box);
      // What happened there stands under it.
      const { eventsBox } = painted.marks.get(place);
      if (eventsBox) boxes.push(eventsBox);
    }
    for (const mark of painted.marks.values()) {
      if (!mark.list.length) continue;
      const box = Sillage.labels.boxAround(mark.x, mark.y, mark.outer);
      // Near an edge the weight needs its room on the inner side.
      const left = mark.x - frame[0] < LABEL_ROOM_PX;
      const right = frame[2] - mark.x < LABEL_ROOM_PX;
      if (left) box[2] += LABEL_ROOM_PX;
      if (right) box[0] -= LABEL_ROOM_PX;
      if (left || right) [box[1], box[3]] = [Math.min(box[1], mark.y - LABEL_ROOM_PX / 5), Math.max(box[3], mark.y + LABEL_ROOM_PX / 5)];
      boxes.push(box);
    }
    return boxes;
  }

  function moved(box, dx, dy) {
    return [box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy];
  }

  /**
   * Put the case on a map.
   *
   * @param {L.Map} map
   * @param {object} store see store.js
   * @param {{baseLabels: ?Array<object>}} options names of the base map
   * @returns {{redraw: function(), hit: function(L.Point): ?string, destroy: function(), layer: L.Layer}}
   */
  function createMarks(map, store, options) {
    const Layer = makeLayer(window.L);
    const layer = new Layer(store, options || {}).addTo(map);
    return {
      layer,
      redraw: () => layer.redraw(),
      hit: (containerPoint) => layer.hit(containerPoint),
      destroy: () => layer.remove(),
    };
  }

  Sillage.createMarks = createMarks;
  Sillage.marks = Object.freeze({ coverable, paletteOf });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
