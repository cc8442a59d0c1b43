/**
 * Connections and their ends reached without a pointer: methods of the layer in od_layer.js, in a file of their own.
 *
 * Owns: what the map does about a row of the list, where the focus goes when a card closes, what waits until the date
 * rests. Refuses: the list's elements (od_list.js), words, sums. Nothing is computed while the list is closed.
 */
(function (Sillage) {
  "use strict";

  const REST_MS = 300;

  const odReach = {
    /** What the control calls back (od_control.js, od_list.js). */
    _controlRun() {
      return {
        choose: (choice) => this.choose(choice),
        showAll: () => {
          this._card.hide();
          this._pin(null);
        },
        leave: () => this._map.fire("mouseout"),
        toggled: () => this._onToggled(),
        changed: () => this._writeList(),
        point: (kind, id) => this._pointRow(kind, id),
        pick: (kind, id) => this._pickRow(kind, id),
        escape: () => this._letGo(),
      };
    },

    /* ---- what waits until the date rests ---- */

    /** At each step: the list and the chips follow once no other step comes. */
    _restLater() {
      if (!this._dirty) this._markLate();
      clearTimeout(this._resting);
      this._resting = setTimeout(() => this._rest(), REST_MS);
    },

    /** The date has moved on: what is written beside the map is that of a moment before. */
    _markLate() {
      if (this._isLate) return;
      this._isLate = true;
      this._control.list.setLate(true);
      this._edges.setLate(true);
    },

    _rest() {
      if (this._late) return; // the amounts are drawn in a moment, and it comes again after that
      this._isLate = false;
      this._control.list.setLate(false);
      this._edges.setLate(false);
      this._writeList();
      this._showChips();
      this._tellChips();
    },

    /** After a step that was no step of the date: the list follows a choice at once. */
    _followUp() {
      if (this._listIsDue) this._writeList();
      this._tellChips();
    },

    /* ---- the list ---- */

    _onToggled() {
      this._writeList();
      this._map.fire("sl:furniture");
    },

    _writeList() {
      this._listIsDue = false;
      if (!this._control.isListOpen() || !this._scene) return;
      const { list } = this._control;
      const kind = list.kind();
      const rows = Sillage.odWords.listRows(this._model, this._nameOf, this._scene, kind);
      const { substances } = this._store.payload;
      for (const row of rows) if (row.lanes) row.lanes = row.lanes.map((lane) => ({ ...lane, substance: substances[lane.cls] && substances[lane.cls].id }));
      list.show(this._model.pairs.nodes.level, rows, this._chosen(kind));
    },

    /** Of a kind the row that was chosen and stands out for it, or null. */
    _chosen(kind) {
      if (kind === "node") return this._model.focus >= 0 ? this._model.focus : null;
      return this._pinned && this._pinned.pairs ? [...this._pinned.pairs][0] : null;
    },

    /** A row has the focus or the pointer: what it names stands out as if the pointer were on it. */
    _pointRow(kind, id) {
      this._pointAt(id === null ? null : kind === "node" ? { node: id } : { pairs: new Set([id]) });
    },

    /** What stands out ({node} or {pairs}) for something beside the map that has the focus or the pointer; null: no longer. */
    _pointAt(what) {
      this._hover = this._card.isOpen() ? null : what;
      this._hoverId = null;
      this._schedule("all");
    },

    /** A row was pressed: a connection shows what it holds, a place its own strongest, or all again. */
    _pickRow(kind, id) {
      if (kind === "node") {
        this._card.hide();
        this._pin(this._model.focus === id ? null : { node: id });
        return;
      }
      const [, top, right] = Sillage.boxIn(this._map.getContainer(), this._control.element);
      this._pin({ pairs: new Set([id]) });
      this._showCard(id, right, top);
      this._cardOfList = true;
    },

    /** A closed card leaves the place whose connections are shown; the focus goes back to where the card was opened from. */
    _onCardClosed(held) {
      const { focus } = this._model;
      this._pin(focus >= 0 ? { node: focus } : null);
      if (held && !(this._cardOfList && this._control.list.regain())) this._map.getContainer().focus({ preventScroll: true });
      this._cardOfList = false;
    },

    /** Let go of what was chosen; false when nothing was. */
    _letGo() {
      if (!this._pinned && this._model.focus < 0) return false;
      this._card.hide();
      this._pin(null);
      return true;
    },
  };

  Sillage.odReach = odReach;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
