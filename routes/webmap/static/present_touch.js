/* Swipes over the text of a presentation: to the left is next, to the right is back. */
(function (Sillage) {
  "use strict";

  const LEAST_PX = 48;
  const STEEPEST = 0.6; // more up or down than this and it was meant to scroll

  /** What a finger's way means: 1 next, -1 back, 0 nothing. */
  function swipeOf(dx, dy) {
    if (Math.abs(dx) < LEAST_PX || Math.abs(dy) > STEEPEST * Math.abs(dx)) return 0;
    return dx < 0 ? 1 : -1;
  }

  /** Watch an element for swipes; `go(1 | -1)` is called for each. Returns a function that ends it. */
  function watchSwipes(element, go) {
    let start = null;
    const onDown = (event) => { start = event.pointerType === "touch" && event.isPrimary ? { id: event.pointerId, x: event.clientX, y: event.clientY } : null; };
    const onUp = (event) => {
      if (!start || start.id !== event.pointerId) return;
      const offset = swipeOf(event.clientX - start.x, event.clientY - start.y);
      start = null;
      if (offset) go(offset);
    };
    const onCancel = () => { start = null; };
    const wires = [["pointerdown", onDown], ["pointerup", onUp], ["pointercancel", onCancel]];
    wires.forEach(([type, listener]) => element.addEventListener(type, listener));
    return () => wires.forEach(([type, listener]) => element.removeEventListener(type, listener));
  }

  Sillage.presentTouch = Object.freeze({ swipeOf, watchSwipes });
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
