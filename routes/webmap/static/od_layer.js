/**
 * Connections of very many flows on the map: a Leaflet layer with one padded canvas below the marks.
 *
 * Owns: the canvas, when what is drawn changes, the choice between the strongest and all lines. Its pointer is
 * od_pointer.js, its drawing od_drawing.js. The level hangs on the zoom, widths and areas on what is in view whatever
 * the date: while the date is dragged only the amounts change. Refuses: sums, ways, how things look, words.
 */
(function (Sillage) {
  "use strict";

  const FLIGHT_STEP = 0.6;
  const PREPARE_AFTER_MS = 1500;
  // While the date is dragged the amounts change a little with every frame: they are drawn anew this often, and at rest.
  const FOLLOW_MS = 500;
  const FIRM_STATUSES = new Set(["documented", "reported"]);

  const defineLayer = (L) => L.Layer.extend({
    includes: [Sillage.paddedDrag, Sillage.odPointer, Sillage.odNames, Sillage.odDrawing, Sillage.odReach, Sillage.odEdges.methods],

    /** options: {isCovered(containerPoint): true where a mark lies above}. */
    initialize(store, options) {
      const { dense, payload } = store;
      this._store = store;
      this._options = options;
      this._flows = dense.tables.flows;
      const { table, index } = this._flows;
      this._model = Sillage.odModel.create({
        table, index, plan: dense.plan, substances: payload.substances.length,
        firm: Uint8Array.from(table.dicts.status, (status) => (FIRM_STATUSES.has(status) ? 1 : 0)),
      });
      this._ways = Sillage.odWays.create(table, dense.paths);
      this._painter = Sillage.odPaint.createPainter(payload, this._ways);
      this._lettering = Sillage.createLettering();
      this._labels = Sillage.createOdLabels(this._lettering);
      this._names = Sillage.odWords.createNames(dense);
      this._nameOf = (node, whole) => this._names(this._model.pairs.nodes, node, whole);
      this._choice = Sillage.odControl.CHOICES[0];
      this._hover = null;
      this._pinned = null;
      this._painted = { shapes: [], nodes: [], lines: [] };
      this._boxes = [];
      this._clearOf = [];
    },

    getEvents() {
      const events = { zoom: this._onZoom, moveend: this._onMoved, movestart: this._onMoveStart, dragstart: this._onDragStart, dragend: this._onDragEnd, move: this._onMove, resize: this._onFurniture, "sl:furniture": this._onFurniture, click: this._onClick, mousemove: this._onPointer, mouseout: this._onLeave };
      if (this._zoomAnimated) events.zoomanim = this._onZoomAnim;
      return events;
    },

    onAdd(map) {
      this._zoomAnimated = map.options.zoomAnimation && L.Browser.any3d;
      // Below the marks; the names above them, where circles do not hide them.
      this._picture = Sillage.createPicture("", { inParts: true });
      this._canvas = place(map, "sl-flows", 447, this._zoomAnimated, this._picture.element);
      this._namePicture = Sillage.createPicture("", { inParts: true });
      this._nameCanvas = place(map, "sl-flow-names", 455, this._zoomAnimated, this._namePicture.element);
      this._lines = Sillage.createLineLayer(map, this._store);
      const container = map.getContainer();
      this._watchPointer(container);
      this._tooltip = Sillage.createTooltip(container);
      this._control = Sillage.odControl.create(container, this._controlRun());
      this._card = Sillage.odCard.create(container, {
        select: (id) => this._store.set({ selected: id }),
        closed: (held) => this._onCardClosed(held),
        leave: () => map.fire("mouseout"),
      });
      this._addEdges(container);
      this._unfollow = this._store.on((view, changed) => this._onStore(view, changed));
      this._offWords = this._store.dense.onWords(() => this._schedule("all"));
      this._fontsReady = () => {
        this._lettering.clear();
        this._namesMark = null;
        this._schedule("all");
      };
      if (document.fonts) document.fonts.addEventListener("loadingdone", this._fontsReady);
      this._refilter();
      if (Sillage.padded.hasRoom(this._map)) this._lay();
      this._schedule("all"); // in the next frame, when all is there that names keep clear of
      this._prepare(Sillage.odLevels.LEVELS);
    },

    onRemove() {
      cancelAnimationFrame(this._request);
      cancelAnimationFrame(this._partRequest);
      clearTimeout(this._preparing);
      clearTimeout(this._late);
      clearTimeout(this._resting);
      this._unfollow();
      this._offWords();
      this._leavePointer(this._map.getContainer());
      if (document.fonts) document.fonts.removeEventListener("loadingdone", this._fontsReady);
      this._lines.remove();
      this._tooltip.destroy();
      this._control.destroy();
      this._card.destroy();
      this._edges.destroy();
      this._canvas.remove();
      this._nameCanvas.remove();
    },

    /** Make all levels ready, one after the other in quiet moments, so that a change of zoom need not wait. */
    _prepare([level, ...others]) {
      if (level === undefined) return;
      this._preparing = setTimeout(() => {
        this._model.prepare(level);
        this._prepare(others);
      }, PREPARE_AFTER_MS);
    },

    /* ---- what is shown ---- */

    /** Show the strongest 40, 100 …, or "lines". */
    choose(choice) {
      this._choice = choice;
      if (choice !== Sillage.odControl.LINES) this._model.setWanted(choice);
      else this._pinned = null;
      this._hover = null;
      this._listIsDue = true;
      this._measure();
      this._schedule("all");
    },

    /** What the map shows now, for whoever asks: {level, choice, drawn: {pairs, flows}, seen}. */
    state() {
      return { level: this._model.pairs.nodes.level, choice: this._choice, drawn: this._drawnCounts(), seen: this._model.seen(), lines: this._lines.isShown() };
    },

    isOn() {
      return this._store.view.layers.flows;
    },

    _showsLines() {
      return this._choice === Sillage.odControl.LINES;
    },

    _refilter() {
      const { view } = this._store;
      this._mark = this._markOfFilters();
      this._model.refilter(this._flows.mask, view.mode === "window" ? view.windowDays : null);
    },

    _markOfFilters() {
      const { view } = this._store;
      return `${this._flows.maskMark}|${view.mode === "window" ? view.windowDays : ""}`;
    },

    _onStore(view, changed) {
      if (changed.has("theme")) {
        this._lettering.clear();
        this._lines.recolour();
      }
      if (changed.has("visible")) this._schedule("step");
      if (["theme", "layers", "selected", "highlight"].some((key) => changed.has(key))) this._schedule("all");
    },

    _schedule(reason) {
      if (reason !== "step") this._dirty = true;
      if (this._request) return;
      this._request = requestAnimationFrame(() => {
        this._request = 0;
        this._step();
        this._followUp();
      });
    },

    /** Follow the store's view; draw only if something of what is drawn has changed. */
    _step() {
      if (!this._laid) return;
      const started = performance.now();
      if (this._mark !== this._markOfFilters()) {
        this._refilter();
        this._measure();
        this._dirty = true;
      }
      this._model.moveTo(this._flows.span(this._store.view));
      this._lines.show(this.isOn() && this._showsLines());
      this._lines.update();
      this._restLater();
      if (!this._dirty && this._postpone(started)) return;
      this._scene = Sillage.odPaint.pictureOf(this._model, this._scales, this._forced());
      this.lastSumMs = performance.now() - started;
      const mark = markOf(this._scene);
      // Before names, which keep clear of them; with the first picture nobody waits for chips: they come at rest.
      if (this._dirty && this._shownMark !== undefined) this._showChips(mark);
      // The control is among what names keep clear of: its words come before them. While the date moves they come last of all.
      const isSaid = this._dirty;
      if (isSaid) this._say();
      const changed = this._dirty || mark !== this._shownMark;
      if ((!changed || this._paint(mark)) && !isSaid) this._say();
      this.lastStepMs = performance.now() - started;
    },

    /** True when the amounts have just been drawn: they are drawn again a moment later, whatever comes between. */
    _postpone(now) {
      const soon = this._paintedAt + FOLLOW_MS - now;
      if (!(soon > 0)) return false;
      if (!this._late) {
        this._late = setTimeout(() => {
          this._late = 0;
          this._schedule("step");
        }, soon);
      }
      return true;
    },

    _forced() {
      return Sillage.odForced.forcedPairs(this._store, this._model.pairs);
    },

    /** What stands out: under the pointer, else what was chosen, else the selected flow's connection. */
    _focus() {
      if (this._hover || this._pinned) return this._hover || this._pinned;
      const forced = this._forced();
      return forced.size ? { pairs: forced } : null;
    },

    _onFurniture() {
      this._furniture = null;
      this._control.fit();
      this._schedule("all");
    },

    /** Boxes of what stands on the map, in container px; asked of the page only when something may have moved. */
    _reserved() {
      const container = this._map.getContainer();
      this._furniture = this._furniture || Sillage.furnitureIn(container);
      return this._furniture;
    },

    /** Names step aside of these boxes, in container px: of other marks that stand out, and their labels. */
    keepClearOf(boxes) {
      if (boxes.join() === this._clearOf.join()) return;
      this._clearOf = boxes;
      this._isPushed = true;
      this._schedule("all");
    },

    /** Boxes of chips in container px. */
    chipBoxes() {
      return this._laid ? this._chipBoxes : [];
    },

    /** Boxes of names and circles in container px, which other labels keep clear of as they do of chips. */
    boxes() {
      const { pad } = this._laid || {};
      if (!pad) return [];
      return [...this._boxes, ...this._painted.nodes.map(({ x, y, r }) => [x - r - pad.x, y - r - pad.y, x + r - pad.x, y + r - pad.y])];
    },

    _drawnCounts() {
      const pairs = new Set(this._model.top());
      let flows = 0;
      for (const pair of pairs) flows += this._model.pairBounds(pair).reduce((sum, { count }) => sum + count, 0);
      return { pairs: pairs.size, flows };
    },

    _say() {
      this._control.setShown(this.isOn());
      if (!this.isOn()) return;
      const lines = this._showsLines() ? this._flows.drawnCounts(this._store.view).count : null;
      const words = Sillage.odWords.controlWords(this._model, this._nameOf, this._drawnCounts(), lines);
      words.notes.push(...Sillage.densePart.notesOf(this._flows, this._store.view));
      if (this._control.show(words, this._choice, this._model.focus >= 0)) this._map.fire("sl:furniture");
    },

    /* ---- the map moves ---- */

    _onMoveStart() {
      this._tooltip.hide();
      this._moving = true;
      this._edges.setMoving(true);
    },

    _onMoved() {
      this._moving = false;
      this._furniture = null;
      this._onMoveEnd();
      this._edges.setMoving(false);
      this._chipsMoved = false; // the other marks are drawn anew by the same event
    },

    _reachOut() {
      this._onMoveEnd();
    },

    _onMoveEnd() {
      if (!Sillage.padded.hasRoom(this._map)) return;
      this._lay();
      this._dirty = true;
      this._step();
    },

    /** Lay the canvas out for where the map stands, and sum by its level. */
    _lay() {
      const map = this._map;
      const laid = Sillage.padded.layOut(map, this._padding);
      this._laid = laid;
      if (this._model.setLevel(Sillage.odLevels.levelOf(laid.zoom))) this._forget();
      const scale = Sillage.geometry.worldPx(laid.zoom);
      const { pad, size } = laid;
      this._model.setBox([(laid.originX + pad.x) / scale, (laid.originY + pad.y) / scale, (laid.originX + size.x - pad.x) / scale, (laid.originY + size.y - pad.y) / scale]);
      this._measure();
      this._transform(map.getCenter(), map.getZoom());
    },

    /** The scales follow what has an end in view; the legend is told. */
    _measure() {
      this._scales = Sillage.odWays.scalesOf(this._model);
      this._store.setConnections(this._showsLines() ? null : this._scales);
    },

    _transform(center, zoom) {
      for (const canvas of [this._canvas, this._nameCanvas]) Sillage.padded.transform(this._map, canvas, this._laid, center, zoom);
    },

    /** At another level there are other nodes and connections. */
    _forget() {
      this._hover = null;
      this._pinned = null;
      this._card.hide();
      this._labels.clear();
    },

    _onMove() {
      if (Sillage.padded.isLeft(this._map, this._laid)) this._onMoveEnd();
    },

    _onZoom() {
      const zoom = this._map.getZoom();
      if (Math.abs(zoom - this._laid.zoom) > FLIGHT_STEP) this._onMoveEnd();
      this._transform(this._map.getCenter(), zoom);
    },

    _onZoomAnim(event) {
      this._transform(event.center, event.zoom);
    },
  });

  /** Put a canvas into a pane of the map, which is made if it is not there; gives the canvas. */
  function place(map, name, zIndex, animated, canvas) {
    if (!map.getPane(name)) {
      const pane = map.createPane(name);
      pane.style.zIndex = zIndex;
      pane.style.pointerEvents = "none";
    }
    canvas.className = `sl-flows-canvas${animated ? " leaflet-zoom-animated" : ""}`;
    canvas.setAttribute("aria-hidden", "true");
    map.getPane(name).appendChild(canvas);
    return canvas;
  }

  /** A short mark of a picture: equal marks look the same to a fifth of a pixel. */
  function markOf({ lines, nodes }) {
    const fifths = (px) => Math.round(px * 5);
    const parts = lines.map(({ pair, lanes }) => `${pair}:${lanes.map((lane) => `${lane.cls},${fifths(lane.width)},${fifths(lane.sureWidth)},${lane.offset},${Number(lane.firm > 0)}`).join(";")}`);
    for (const { node, inR, outR } of nodes.values()) parts.push(`${node}:${fifths(inR)},${fifths(outR)}`);
    return parts.join("|");
  }

  /** Put the connections of a store's flows on a map; null where there are too few flows to need it. */
  function createFlowLayer(map, store, options) {
    if (!store.dense || !store.dense.tables.flows) return null;
    const Layer = defineLayer(window.L);
    return new Layer(store, options).addTo(map);
  }

  Sillage.createFlowLayer = createFlowLayer;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
