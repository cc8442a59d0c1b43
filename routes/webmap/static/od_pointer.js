/**
 * The pointer over connections: hover, click and tap, what stands out, the card of a connection.
 *
 * Methods of the layer in od_layer.js, in a file of their own. Owns: which connection or node is meant. Refuses:
 * drawing, and what lies under a record's own mark: that is the mark's (marks_pointer.js).
 */
(function (Sillage) {
  "use strict";

  const { mouse: MOUSE_GRACE, touch: TOUCH_GRACE } = Sillage.pointerKind.GRACE;

  const odPointer = {
    ...Sillage.pointerKind.methods,

    /** The shape {kind: "node", node} or {kind: "pair", pair} under a point of the map's container, or null. */
    shapeAt(containerPoint, grace) {
      if (this._options.isCovered(containerPoint)) return null;
      const { x, y } = this._map.containerPointToLayerPoint(containerPoint).subtract(this._laid.topLeft);
      return Sillage.hit.hitTest(this._painted.shapes, x, y, grace);
    },

    /** Whether a connection or an end of one lies under a point of the map's container. */
    covers(containerPoint) {
      return this.shapeAt(containerPoint, MOUSE_GRACE) !== null;
    },

    _onClick(event) {
      const touch = event.originalEvent && event.originalEvent.pointerType === "touch";
      const at = event.containerPoint;
      const shape = this.shapeAt(at, touch ? TOUCH_GRACE : MOUSE_GRACE);
      this._tooltip.hide();
      this._card.hide();
      if (!shape) {
        this._pin(null);
      } else if (shape.kind === "node") {
        this._pin({ node: shape.node });
        this._tell(shape, at);
      } else {
        this._pin({ pairs: new Set([shape.pair]) });
        this._showCard(shape.pair, at.x, at.y);
      }
    },

    /** Show what a connection holds, beside a point of the map's container. */
    _showCard(pair, x, y) {
      this._cardOfList = false;
      this._card.show(Sillage.odCard.cardOf(this._store.dense, this._store.payload, this._model, this._nameOf, pair), x, y);
    },

    /**
     * Let a node or a connection stand out until something else is chosen; of a node its own strongest are shown, and
     * they stay when one of them is chosen.
     */
    _pin(focus) {
      const { pairs, focus: shown } = this._model;
      const own = focus && focus.pairs && [...focus.pairs].every((pair) => pairs.from[pair] === shown || pairs.to[pair] === shown);
      const node = own ? shown : focus && focus.node !== undefined ? focus.node : -1;
      this._pinned = focus;
      this._hover = null;
      this._listIsDue = true;
      if (node !== this._model.focus) {
        this._model.setFocus(node);
        this._measure();
      }
      this._schedule("all");
    },

    _tell(shape, at) {
      const lines = shape.kind === "node" ? Sillage.odWords.nodeLines(this._model, this._nameOf, shape.node, this._model.focus === shape.node) : Sillage.odWords.pairLines(this._model, this._nameOf, shape.pair);
      this._tooltip.show(lines, at.x, at.y);
    },

    _onPointer(event) {
      if (this._byTouch) return;
      this._pointer = event.containerPoint;
      if (this._pointerRequest) return;
      this._pointerRequest = requestAnimationFrame(() => {
        this._pointerRequest = 0;
        if (this._pointer) this._point(this._pointer);
      });
    },

    _point(at) {
      const shape = this._card.isOpen() ? null : this.shapeAt(at, MOUSE_GRACE);
      const id = shape ? shape.id : null;
      if (shape) {
        this._map.getContainer().classList.add("sl-over-mark");
        this._tell(shape, at);
      } else {
        this._tooltip.hide();
      }
      if (id === this._hoverId) return;
      this._hoverId = id;
      this._hover = shape && (shape.kind === "node" ? { node: shape.node } : { pairs: new Set([shape.pair]) });
      this._schedule("all");
    },

    _onLeave() {
      this._pointer = null;
      this._tooltip.hide();
      this._hoverId = null;
      if (!this._hover) return;
      this._hover = null;
      this._schedule("all");
    },
  };

  Sillage.odPointer = odPointer;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
