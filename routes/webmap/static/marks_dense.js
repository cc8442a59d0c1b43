/**
 * A case of very many seizures on the map: dense where many are in view, crisp where few are.
 *
 * Methods of the layer in marks.js, in a file of their own; they do nothing in an ordinary case. Owns: the
 * decision, and the slice (an ordinary small case of the few in view) that the ordinary painter draws. The
 * decision hangs on where the map stands and on the filters, never on the date. Refuses: the picture.
 */
(function (Sillage) {
  "use strict";

  // A small mark is hit by the pointer's tip, or one would mean another than the nearest.
  const GRACE_SHARE = 0.5;
  const SEIZURE_RANK = 5;
  // As long as the style sheet lets the dense picture fade in; the crisp one goes when it is wholly there.
  const FADE_MS = 160;

  const marksDense = {
    _addDense(map) {
      this._undecided = true;
      const { dense, payload } = this._store;
      if (!dense || !dense.tables.seizures) return;
      this._dense = dense;
      this._spots = Sillage.denseHit.createSpots(payload.style.seizureRadius, dense.tables.seizures, dense.places);
      this._denseLayer = Sillage.createDenseLayer(map, this._store, this._spots, () => this._onPicture());
      // A slice needs the records' words.
      this._offWords = dense.onWords(() => this._onFurniture());
    },

    _removeDense() {
      if (!this._dense) return;
      clearTimeout(this._fading);
      this._offWords();
      this._denseLayer.remove();
    },

    _onStoreDense(view, changed) {
      if (!this._dense) return;
      if (changed.has("layers") || Sillage.filter.FILTER_KEYS.some((key) => changed.has(key))) this._undecided = true;
      if (!this._slice) return;
      if (changed.has("highlight") || changed.has("selected")) this._undecided = true;
      this._shown.store.set({ ...view });
    },

    /** Crisp or dense; asked before each drawing, answered anew only when something may have changed it. */
    _decide() {
      const asked = this._undecided;
      this._undecided = false;
      if (!this._dense || !asked) return;
      const { view } = this._store;
      const { originX, originY, size, zoom } = this._laid;
      const box = Sillage.denseView.unitBox(originX, originY, size.x, size.y, zoom);
      this._look = Sillage.denseView.decide(this._countIn(box));
      const crisp = this._look.crisp && this._dense.words !== null;
      if (crisp) this._takeSlice(this._spots.rowsIn(box));
      this._denseLayer.show(!crisp && view.layers.seizures, this._look);
      // Until the dense picture is there the crisp one stays.
      if (!crisp && (this._denseLayer.isShown() || !view.layers.seizures)) this._leaveSlice();
    },

    /** Asked again with every control that moves: counted anew only for another box or other filters. */
    _countIn(box) {
      const key = `${box.join()}|${this._dense.tables.seizures.maskMark}`;
      if (this._counted !== key) this._count = this._spots.countIn(box);
      this._counted = key;
      return this._count;
    },

    _takeSlice(inView) {
      clearTimeout(this._fading);
      const { rows, places } = Sillage.densePins.standing(this._store);
      const seizures = [...new Set([...inView, ...rows])];
      const key = `rows ${seizures.join()} places ${places.join()}`;
      if (this._slice === key) return;
      this._slice = key;
      const payload = this._dense.slice(this._store, { seizures, flows: [], places });
      const store = Sillage.createStore(payload, { ...this._store.view });
      this._shown = this._drawingOf(store);
    },

    _leaveSlice() {
      this._slice = null;
      this._shown = this._ordinary;
    },

    /** A new dense picture has come on the screen, or begins to. */
    _onPicture() {
      clearTimeout(this._fading);
      if (!this._slice) return;
      this._fading = setTimeout(() => {
        this._leaveSlice();
        this._schedule();
      }, window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : FADE_MS);
    },

    _pinsNow() {
      return this._dense && !this._slice ? Sillage.densePins.pinsOf(this._store) : Sillage.densePins.NOTHING;
    },

    /** What stands out of the dense picture, above it. */
    _paintPins(frame, painted) {
      if (!this._dense || this._slice) return;
      this._denseLayer.dim(Sillage.densePins.stepsBack(this._store));
      const { shapes, piles, groups } = Sillage.densePins.drawPins(frame, this._store, this._pinsNow(), this._look.shrink);
      painted.shapes.push(...shapes);
      Object.assign(painted, { piles, groups });
    },

    /** Flows of a large table have canvases of their own, which step back like everything else. */
    _setFlowsAside() {
      if (this._flows) this._map.getContainer().classList.toggle("sl-flows-aside", Sillage.densePins.stepsBack(this._store));
    },

    /** Of a table of many seizures none is told beyond the edge: most of them always lie there. */
    _spotsToTell(spots) {
      return this._dense ? spots.filter((spot) => spot.kind !== "seizure") : spots;
    },

    /** The shape found among the marks, or what of the dense picture lies there and is more than it. */
    _denseShape(found, containerPoint, grace) {
      const above = found && found.rank >= SEIZURE_RANK && found.kind !== "pin";
      if (!this._dense || this._slice || above || (this._flows && this._flows.covers(containerPoint))) return found;
      const under = this._denseLayer.hit(containerPoint, grace * GRACE_SHARE);
      if (!under) return found;
      const { x, y } = this._canvasPoint(containerPoint);
      return { id: this._dense.idOf("seizures", under.row), kind: "dense", rank: SEIZURE_RANK, row: under.row, count: under.count, x, y, r: under.r };
    },
  };

  Sillage.marksDense = marksDense;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
