/**
 * Mouse or finger: methods for a layer that follows the pointer, and how near it must come.
 *
 * A layer with them calls `_watchPointer` when it is added and `_leavePointer` when it goes, and asks `_byTouch`.
 */
(function (Sillage) {
  "use strict";

  /** Px of grace around a shape. */
  const GRACE = Object.freeze({ mouse: 4, touch: 14 });

  const methods = {
    _watchPointer(container) {
      // After a tap a browser also tells of a mouse, at the place of the tap: nothing hovers there.
      this._noteKind = (event) => { this._byTouch = event.pointerType === "touch"; };
      for (const kind of ["pointerdown", "pointermove"]) container.addEventListener(kind, this._noteKind, true);
    },

    _leavePointer(container) {
      cancelAnimationFrame(this._pointerRequest);
      for (const kind of ["pointerdown", "pointermove"]) container.removeEventListener(kind, this._noteKind, true);
    },
  };

  Sillage.pointerKind = Object.freeze({ GRACE, methods });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
