/* The hands on the date bar's track: pointer and keys, the date's handle and the window's edges.
 *
 * Translates pulls and keys into dates; the arithmetic is bar_scale.js's. A pull is live: every move sets
 * the store. Pressing anywhere on the track goes there; in window mode the shaded stretch can be pulled
 * along, and each of its edges by itself. */
(function (Sillage) {
  "use strict";

  const EDGE_PX = 8; // how close to the edge of the window a press must be to take the edge
  const CLICK_SLOP_PX = 5; // a press on an event's mark that moves less than this stays a press

  /* What a press at x takes hold of: "date", "from" (left edge), "until" (right edge) or "window" (all of it). */
  function gripAt(x, view, scale, edgePx) {
    if (view.mode !== "window") return "date";
    const from = scale.x(Sillage.visibility.shownFrom(view));
    const until = scale.x(view.date + 1);
    const toFrom = Math.abs(x - from);
    const toUntil = Math.abs(x - until);
    if (Math.min(toFrom, toUntil) <= edgePx) return toFrom < toUntil ? "from" : "until";
    return x > from && x < until ? "window" : "date";
  }

  /* The patch a pull to `day` means. `hold` is what the view was when the pull began, and where. */
  function pull(grip, day, hold, scale) {
    if (grip === "from") return { mode: "window", windowDays: Math.max(1, hold.date - day + 1) };
    if (grip === "until") {
      const from = hold.date - hold.windowDays + 1;
      const date = scale.clamp(Math.max(day, from));
      return { mode: "window", date, windowDays: date - from + 1 };
    }
    if (grip === "window") return { date: scale.clamp(hold.date + day - hold.day) };
    return { date: scale.clamp(day) };
  }

  /** Wire the track. `elements`: {chart, thumb, edge}; `getScale()` gives the present scale. Returns a function that unwires. */
  function wireBarSlider(store, { chart, thumb, edge }, getScale, coarse) {
    let drag = null;
    const localX = (event) => Sillage.pointIn(chart, event)[0];

    function begin(event, grip) {
      const scale = getScale();
      const { view } = store;
      drag = { grip, pointer: event.pointerId, hold: { date: view.date, windowDays: view.windowDays, day: scale.day(localX(event)) } };
      chart.setPointerCapture(event.pointerId);
      chart.classList.add("sl-is-dragging");
      store.hold(true);
      if (view.playing) store.set({ playing: false });
      move(event);
    }

    function move(event) {
      const scale = getScale();
      store.set(pull(drag.grip, scale.day(localX(event)), drag.hold, scale));
    }

    let pressed = null; // a press on an event's mark, which becomes a pull only when it moves
    function onDown(event) {
      if (event.button !== 0 || drag) return;
      if (event.target.closest(".sl-bar-event")) {
        pressed = { pointer: event.pointerId, x: event.clientX, event };
        return;
      }
      const grip = gripAt(localX(event), store.view, getScale(), coarse() ? EDGE_PX * 2.5 : EDGE_PX);
      begin(event, grip);
      (grip === "from" ? edge : thumb).focus({ preventScroll: true });
      event.preventDefault();
    }
    function onMove(event) {
      if (pressed && event.pointerId === pressed.pointer && Math.abs(event.clientX - pressed.x) > CLICK_SLOP_PX) {
        pressed = null;
        begin(event, "date");
      } else if (drag && event.pointerId === drag.pointer) move(event);
    }
    function onUp(event) {
      if (pressed && event.pointerId === pressed.pointer) pressed = null;
      if (!drag || event.pointerId !== drag.pointer) return;
      drag = null;
      chart.classList.remove("sl-is-dragging");
      store.hold(false);
    }
    function onKey(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const scale = getScale();
      const { view } = store;
      if (event.key === " ") {
        store.set({ playing: !view.playing });
        event.preventDefault();
        return;
      }
      const onEdge = event.currentTarget === edge;
      const from = onEdge ? Sillage.visibility.shownFrom(view) : view.date;
      const day = Sillage.barScale.dayByKey(event.key, event.shiftKey, from, scale);
      if (day === null) return;
      event.preventDefault();
      event.stopPropagation();
      store.set({ playing: false, ...(onEdge ? pull("from", day, view, scale) : { date: day }) });
    }

    const wires = [
      [chart, "pointerdown", onDown], [chart, "pointermove", onMove],
      [chart, "pointerup", onUp], [chart, "pointercancel", onUp], [chart, "lostpointercapture", onUp],
      [thumb, "keydown", onKey], [edge, "keydown", onKey],
    ];
    for (const [element, type, listener] of wires) element.addEventListener(type, listener);
    return () => wires.forEach(([element, type, listener]) => element.removeEventListener(type, listener));
  }

  Sillage.barSlider = { gripAt, pull, wire: wireBarSlider };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
