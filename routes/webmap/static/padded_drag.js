/**
 * A drag of the map over a padded canvas: methods that the layers of dense marks and of connections share.
 *
 * Owns: how far the canvas reaches beyond the frame (`_padding`), at rest and while the map is dragged. A layer with
 * them lays its canvas out by `_padding`, and draws it anew by `_reachOut()` when a drag begins; until that picture is
 * there the last one moves along. Refuses: what is drawn.
 */
(function (Sillage) {
  "use strict";

  const { AT_REST, DRAGGED } = Sillage.padded;

  const paddedDrag = {
    _padding: AT_REST,

    /** What the drag will bring into the frame is drawn before it is seen. */
    _onDragStart() {
      this._padding = DRAGGED;
      this._reachOut();
    },

    /** The move's end draws again, if anything has to be. */
    _onDragEnd() {
      this._padding = AT_REST;
    },
  };

  Sillage.paddedDrag = paddedDrag;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
