/**
 * The pointer over the case's marks: hover, click and tap, the tooltip, what the focus elsewhere points at.
 *
 * Methods of the layer in marks.js, in a file of their own. Owns: which shape is meant, telling the store.
 * Refuses: drawing.
 */
(function (Sillage) {
  "use strict";

  const { mouse: MOUSE_GRACE, touch: TOUCH_GRACE } = Sillage.pointerKind.GRACE;

  const marksPointer = {
    ...Sillage.pointerKind.methods,

    _canvasPoint(containerPoint) {
      return this._map.containerPointToLayerPoint(containerPoint).subtract(this._topLeft);
    },

    /** The shape under a point of the map's container, or null. */
    shapeAt(containerPoint, grace) {
      const at = this._canvasPoint(containerPoint);
      const reach = grace === undefined ? MOUSE_GRACE : grace;
      return this._denseShape(Sillage.hit.hitTest(this._shapes, at.x, at.y, reach), containerPoint, reach);
    },

    /** Whether a record's own mark lies under a point of the map's container: what lies below it is not meant. */
    isMark(containerPoint) {
      const at = this._canvasPoint(containerPoint);
      const shape = Sillage.hit.hitTest(this._shapes, at.x, at.y, MOUSE_GRACE);
      return shape !== null && shape.kind !== "place";
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
      if (shape && touch) this._tooltip.show(Sillage.tooltip.tooltipLines(this._shown.store, shape), event.containerPoint.x, event.containerPoint.y);
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
      if (shape) this._tooltip.show(Sillage.tooltip.tooltipLines(this._shown.store, shape), at.x, at.y);
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
      this._tooltip.show(Sillage.tooltip.tooltipLines(this._shown.store, shape), point.x, point.y);
    },
  };

  function anchorOf(shape) {
    if (shape.r !== undefined) return [shape.x, shape.y];
    if (shape.box) return [(shape.box[0] + shape.box[2]) / 2, (shape.box[1] + shape.box[3]) / 2];
    if (shape.path) {
      const at = Sillage.geometry.pointAlong(shape.path, Sillage.geometry.pathLength(shape.path) / 2);
      return [at.x, at.y];
    }
    return null;
  }

  Sillage.marksPointer = marksPointer;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
