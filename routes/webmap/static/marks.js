/**
 * The case on the map: a Leaflet layer with one padded canvas, its pointer and its chips.
 *
 * Owns: the canvas' life, when to draw, the trip a chip offers. Its pointer is marks_pointer.js, what it
 * does in a case of many records marks_dense.js. Refuses: how things look (painter, symbols, captions).
 * The store is read, never kept: a drawing is a function of store and map.
 */
(function (Sillage) {
  "use strict";

  const DRAWING_KEYS = ["visible", "selected", "highlight", "hover", "layers", "theme", "substances"];
  const FLIGHT_STEP = 0.6;
  const LABEL_ROOM_PX = 150;

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
    includes: [Sillage.marksPointer, Sillage.marksDense],

    initialize(store, options) {
      this._store = store;
      this._baseLabels = options.baseLabels;
      this._flows = options.flows || null;
      this._lettering = Sillage.createLettering();
      this._ordinary = this._drawingOf(store);
      this._shown = this._ordinary;
      this._shapes = [];
      this._mark = "";
    },

    /** What draws the records of a store: that of the case, or of a slice of it (marks_dense.js). */
    _drawingOf(store) {
      return {
        store,
        painter: Sillage.createPainter(Sillage.createScene(store.payload), store),
        typesetter: Sillage.createTypesetter(store, this._lettering, this._baseLabels),
      };
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
      // Among very many marks the single ones change seldom.
      this._picture = Sillage.createPicture("sl-marks-canvas", { seldom: Boolean(this._store.dense) });
      this._canvas = this._picture.element;
      this._zoomAnimated = map.options.zoomAnimation && L.Browser.any3d;
      if (this._zoomAnimated) L.DomUtil.addClass(this._canvas, "leaflet-zoom-animated");
      map.getPane("sl-marks").appendChild(this._canvas);
      const container = map.getContainer();
      // Controls that join the map later stand in the way of labels too.
      this._furnitureWatch = new MutationObserver(() => this._onFurniture());
      this._furnitureWatch.observe(container.querySelector(".leaflet-control-container"), { childList: true, subtree: true, characterData: true });
      this._watchPointer(container);
      this._edges = Sillage.createEdges(container, { go: (place) => this._travel(place), leave: () => map.fire("mouseout") });
      this._tooltip = Sillage.createTooltip(container);
      this._addDense(map);
      this._unfollow = this._store.on((view, changed) => this._onStore(view, changed));
      this._fontsReady = () => {
        this._shown.typesetter.clear();
        this._schedule();
      };
      if (document.fonts) document.fonts.addEventListener("loadingdone", this._fontsReady);
      this.redraw();
    },

    onRemove() {
      cancelAnimationFrame(this._request);
      this._unfollow();
      this._furnitureWatch.disconnect();
      this._leavePointer(this._map.getContainer());
      this._removeDense();
      if (document.fonts) document.fonts.removeEventListener("loadingdone", this._fontsReady);
      this._edges.destroy();
      this._tooltip.destroy();
      this._canvas.remove();
    },

    /* ---- when to draw ---- */

    _onStore(view, changed) {
      this._onStoreDense(view, changed);
      if (changed.has("theme")) this._shown.typesetter.clear();
      if (DRAWING_KEYS.some((key) => changed.has(key))) this._schedule(changed.has("visible") && changed.size <= 2 ? "visible" : "all");
      if (changed.has("hover") && !this._pointerInside) this._tipForFocus(view.hover);
    },

    _schedule(reason) {
      if (reason !== "visible") this._dirty = true;
      if (this._request) return;
      this._request = requestAnimationFrame(() => {
        this._request = 0;
        // A date step that changes nothing on the map costs nothing.
        if (!this._dirty && !this._undecided && this._markNow() === this._mark) return;
        this.redraw();
      });
    },

    _markNow() {
      return `${Sillage.scene.visibleMark(this._shown.store.visible)}|${Sillage.densePins.markOf(this._pinsNow())}`;
    },

    _onMoveStart() {
      this._edges.setMoving(true);
      this._tooltip.hide();
    },

    _onMove() {
      // A long drag may leave the padded canvas: then it is drawn anew on the way.
      if (this._laid && Sillage.padded.isLeft(this._map, this._laid)) this._schedule("all");
    },

    _onFurniture() {
      this._furniture = null;
      this._undecided = true;
      this._schedule();
    },

    _onMoveEnd() {
      this._edges.setMoving(false);
      this._furniture = null;
      this._undecided = true;
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

    /** Scale and move the old picture while the zoom runs. */
    _transform(center, zoom) {
      if (this._laid) Sillage.padded.transform(this._map, this._canvas, this._laid, center, zoom);
    },

    /* ---- drawing ---- */

    _layOut() {
      const laid = Sillage.padded.layOut(this._map);
      this._dpr = Sillage.pixelRatio();
      this._ctx = this._picture.begin(...Sillage.padded.sizeOf(this._canvas, laid, this._dpr));
      this._ctx.setTransform(this._dpr, 0, 0, this._dpr, 0, 0);
      this._laid = laid;
      this._zoom = laid.zoom;
      this._topLeft = laid.topLeft;
      window.L.DomUtil.setTransform(this._canvas, laid.topLeft, 1);
    },

    redraw() {
      if (!this._map || !this._map._loaded) return;
      const started = performance.now();
      this._layOut();
      this._decide();
      const { size, pad, originX, originY } = this._laid;
      const { store, painter, typesetter } = this._shown;
      const frame = {
        ctx: this._ctx, dpr: this._dpr, zoom: this._zoom, originX, originY,
        plane: [0, 0, size.x, size.y], frame: [pad.x, pad.y, size.x - pad.x, size.y - pad.y],
        palette: paletteOf(this._store.payload, this._store.view.theme),
      };
      const painted = painter.paint(frame);
      this._paintPins(frame, painted);
      this._setFlowsAside();
      const reserved = this._reserved(frame);
      const { places } = store.payload;
      const [width, height] = [size.x - 2 * pad.x, size.y - 2 * pad.y];
      const { gatherSeizures, roomFor } = Sillage.edgeRoom;
      const chips = gatherSeizures(Sillage.edges.edgeChips(painted.ways, this._spotsToTell(painted.spots), frame.frame), frame.frame, roomFor(width, height));
      // Chips are placed in the container, which begins at the frame's corner.
      for (const chip of chips.values()) chip.crossings = chip.crossings.map((c) => ({ x: c.x - pad.x, y: c.y - pad.y }));
      const shown = this._edges.show(chips, (place) => places.name[place], [0, 0, width, height], {
        firm: reserved.firm.map((b) => moved(b, -pad.x, -pad.y)), soft: reserved.soft.concat(coverable(painted, frame)).map((b) => moved(b, -pad.x, -pad.y)),
      });
      this._chips = shown.chips;
      this._placed = typesetter.typeset(frame, painted, reserved.firm.concat(shown.boxes.map((b) => moved(b, pad.x, pad.y))), (boxes) => {
        if (this._flows) this._flows.keepClearOf(boxes.map((b) => moved(b, -pad.x, -pad.y)));
        return reserved.soft;
      });
      this._picture.show();
      this._shapes = painted.shapes;
      this._marks = painted.marks;
      this._mark = this._markNow();
      this._dirty = false;
      this.lastDrawMs = performance.now() - started;
    },

    /** Boxes of controls, the inset and other chips (`firm`), of names and circles (`soft`), in canvas px: nothing is written under them. */
    _reserved(frame) {
      if (!this._furniture) {
        // Asked of the page only when something may have moved: it costs a layout.
        this._furniture = Sillage.furnitureIn(this._map.getContainer())
          .map(([left, top, right, bottom]) => [left - 4, top - 4, right + 4, bottom + 4]);
      }
      const flows = this._flows;
      const inCanvas = (box) => moved(box, frame.frame[0], frame.frame[1]);
      return { firm: this._furniture.concat(flows ? flows.chipBoxes() : []).map(inCanvas), soft: (flows ? flows.boxes() : []).map(inCanvas) };
    },

    /** Go to what a chip tells of: the whole of the way, both its ends in sight, or all the places. */
    _travel(place) {
      const L = window.L;
      const { places } = this._shown.store.payload;
      const chip = this._chips.get(place);
      const bounds = L.latLngBounds((chip.places || [place]).map((p) => [places.lat[p], places.lon[p]]));
      const scale = Sillage.geometry.worldPx(this._zoom);
      const { originX, originY } = this._laid;
      for (const way of [...chip.from, ...chip.to, ...chip.links]) {
        for (let i = 0; i < way.path.length; i += 2) {
          bounds.extend([Sillage.geometry.latOf((way.path[i + 1] + originY) / scale), Sillage.geometry.lonOf((way.path[i] + originX) / scale)]);
        }
      }
      const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      if (!chip.from.length && !chip.to.length && !chip.links.length && !chip.beyond) this._map.setView(bounds.getCenter(), this._map.getZoom(), { animate: !still });
      else this._map[still ? "fitBounds" : "flyToBounds"](bounds, { padding: [48, 48], duration: 1.1, animate: !still });
    },
  });

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
   * @param {{baseLabels: ?Array<object>, flows: ?L.Layer}} options names of the base map, connections (od_layer.js)
   * @returns {{redraw: function(), whenDrawn: function(): Promise, isSettled: function(): boolean, hit: function(L.Point): ?string, isMark: function(L.Point): boolean, destroy: function(), layer: L.Layer}}
   */
  function createMarks(map, store, options) {
    const Layer = makeLayer(window.L);
    const layer = new Layer(store, options || {}).addTo(map);
    return {
      layer,
      redraw: () => layer.redraw(),
      hit: (containerPoint) => layer.hit(containerPoint),
      isMark: (containerPoint) => layer.isMark(containerPoint),
      /** Whether the screen shows the store's view; a dense picture comes a moment after a step. */
      isSettled: () => !layer._denseLayer || layer._denseLayer.isSettled(),
      /** A promise: the first picture is on the screen, a dense one too. */
      whenDrawn: () => (layer._denseLayer ? layer._denseLayer.whenShown() : Promise.resolve()),
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
