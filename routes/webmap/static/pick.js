/* Picking on the map: a click takes a point, several draw an area; what is taken is told once.
 *
 * Owns the mode (cursor, note, keys), the drawing of what is being picked and of what was picked, and that a
 * point can be dragged to correct it. Refuses what a shape may be (pick_shape.js). While it is on, a click
 * selects nothing. */
(function (Sillage) {
  "use strict";

  const say = (key, params) => Sillage.format.text(key, params);
  const SAME_CORNER_PX = 5;
  const FIRST_CORNER_PX = 14;
  const KINDS = ["point", "area"];

  /** Make the picker of a map in `frame`. `tell()` is called when `report()` has something new. */
  function createPicker(map, store, frame, tell) {
    const { h } = Sillage.parts;
    const box = map.getContainer();
    let shape = null;
    let pointer = null; // where the mouse is, [lon, lat]
    let number = Date.now(); // grows over a reload of the frame too
    let last = null;
    const drawn = L.layerGroup().addTo(map); // being picked
    const kept = L.layerGroup().addTo(map); // picked, until it is taken or dropped
    const words = h("span", { role: "status", "aria-live": "polite" });
    const refused = h("span", { class: "sl-pick-refused", role: "alert" });
    const button = (key, run) => h("button", { type: "button", class: "sl-button", on: { click: run }, text: say(key) });
    const buttons = {
      middle: button("pick.middle", () => take(positionOf(map.getCenter()))),
      undo: button("pick.undo", undo),
      close: button("pick.close", close),
      cancel: button("pick.cancel", () => finish({ kind: null, coordinates: null })),
    };
    const note = h("div", { class: "sl-pick-note", hidden: true },
      h("p", {}, words, refused), h("p", { class: "sl-pick-buttons" }, Object.values(buttons)));
    frame.mapBox.appendChild(note);

    const positionOf = ({ lng, lat }) => [lng, lat];
    const latLng = ([lon, lat]) => L.latLng(lat, lon);
    const away = (a, b) => map.latLngToContainerPoint(latLng(a)).distanceTo(map.latLngToContainerPoint(latLng(b)));
    const line = () => ({ color: accent(), weight: 2.5, interactive: false });
    const accent = () => store.payload.style[store.view.theme].accent;
    const dot = (className) => L.divIcon({ className: `sl-pick-dot ${className}`, iconSize: [18, 18] });

    function start(kind) {
      shape = Sillage.pickShape.createShape(kind);
      frame.app.classList.add("sl-picking");
      note.hidden = false;
      map.doubleClickZoom.disable();
      box.focus({ preventScroll: true });
      refresh();
    }

    function stop() {
      shape = null;
      pointer = null;
      frame.app.classList.remove("sl-picking");
      note.hidden = true;
      map.doubleClickZoom.enable();
      drawn.clearLayers();
    }

    /** Begin to pick a "point" or an "area"; null ends it without a word. */
    function set(kind) {
      if (kind !== null && !KINDS.includes(kind)) throw new RangeError(`nothing to pick: ${kind}`);
      stop();
      if (kind !== null) start(kind);
    }

    function finish(taken) {
      stop();
      number += 1;
      last = { n: number, ...taken };
      if (taken.kind) show(taken);
      tell();
    }

    function complain(key) {
      refused.textContent = key ? say(key) : "";
    }

    function take(position) {
      const { corners } = shape;
      if (shape.kind === "area" && corners.length) {
        if (shape.canClose() && away(position, corners[0]) <= FIRST_CORNER_PX) {
          close();
          return;
        }
        if (away(position, corners[corners.length - 1]) <= SAME_CORNER_PX) return; // the second half of a double click
      }
      const why = shape.add(position);
      if (shape.closed) finish(shape.taken());
      else refresh(why);
    }

    function close() {
      const why = shape.close();
      if (why) refresh(why);
      else finish(shape.taken());
    }

    function undo() {
      shape.undo();
      refresh();
    }

    function refresh(why) {
      const { kind, corners } = shape;
      words.textContent = say(kind === "point" ? "pick.point" : corners.length ? "pick.area.more" : "pick.area");
      complain(why);
      buttons.middle.hidden = kind !== "point";
      buttons.undo.hidden = kind !== "area" || corners.length === 0;
      buttons.close.hidden = kind !== "area" || !shape.canClose();
      draw();
    }

    function draw() {
      drawn.clearLayers();
      const { corners } = shape;
      if (!corners.length) return;
      const way = pointer ? [...corners, pointer] : corners;
      drawn.addLayer(L.polyline(way.map(latLng), line()));
      if (corners.length > 1 && pointer) drawn.addLayer(L.polyline([pointer, corners[0]].map(latLng), { ...line(), weight: 1.5, dashArray: "4 5" }));
      corners.forEach((corner, i) => drawn.addLayer(L.marker(latLng(corner), { icon: dot(i ? "sl-pick-dot--corner" : "sl-pick-dot--first"), interactive: false, keyboard: false })));
    }

    /** Show what was picked, or a place looked up: {kind: "point" | "area", coordinates}; null takes it away.
     * An area of several parts has them as `parts`, each a ring. */
    function show(geometry) {
      kept.clearLayers();
      if (!geometry || !geometry.kind) return;
      if (geometry.kind === "area") {
        const rings = (geometry.parts || [geometry.coordinates]).map((ring) => [ring.map(latLng)]);
        kept.addLayer(L.polygon(rings, { ...line(), fillColor: accent(), fillOpacity: 0.15 }));
        return;
      }
      const marker = L.marker(latLng(geometry.coordinates), {
        icon: dot("sl-pick-dot--point"), draggable: geometry.drag !== false, keyboard: false, title: say("pick.drag"), zIndexOffset: 1000,
      });
      marker.on("dragend", () => {
        const moved = Sillage.pickShape.createShape("point");
        moved.add(positionOf(marker.getLatLng()));
        number += 1;
        last = { n: number, ...moved.taken() };
        tell();
      });
      kept.addLayer(marker);
      if (!map.getBounds().contains(marker.getLatLng())) map.panTo(marker.getLatLng(), { animate: false });
    }

    const onMap = (target) => target === box || map.getPanes().mapPane.contains(target);

    function onClick(event) {
      if (!shape || !onMap(event.target)) return;
      event.stopPropagation(); // nothing is selected meanwhile
      if (map.dragging.moved()) return;
      take(positionOf(map.mouseEventToLatLng(event)));
    }

    function onDoubleClick(event) {
      if (!shape || !onMap(event.target)) return;
      event.stopPropagation();
      if (shape.kind === "area") close();
    }

    function onMove(event) {
      if (!shape || shape.kind !== "area" || event.pointerType === "touch") return;
      pointer = positionOf(map.mouseEventToLatLng(event));
      draw();
    }

    function onKey(event) {
      if (!shape) return;
      const run = {
        Escape: () => finish({ kind: null, coordinates: null }),
        Backspace: () => { if (shape.kind === "area") undo(); },
        Enter: () => { if (shape.kind === "area") close(); },
      }[event.key];
      if (!run || (event.key === "Enter" && event.target instanceof Element && event.target.closest("button"))) return;
      event.preventDefault();
      event.stopPropagation();
      run();
    }

    box.addEventListener("click", onClick, true);
    box.addEventListener("dblclick", onDoubleClick, true);
    box.addEventListener("pointermove", onMove);
    document.addEventListener("keydown", onKey, true);
    const off = store.on((view, changed) => { if (changed.has("theme") && shape) draw(); });
    return {
      set, show,
      /** What was taken last: {n, kind, coordinates}, `kind` null if it was given up; null before that. */
      report: () => last,
      isOn: () => shape !== null,
      destroy() {
        stop();
        off();
        [drawn, kept].forEach((layer) => layer.remove());
        box.removeEventListener("click", onClick, true);
        box.removeEventListener("dblclick", onDoubleClick, true);
        box.removeEventListener("pointermove", onMove);
        document.removeEventListener("keydown", onKey, true);
        note.remove();
      },
    };
  }

  Sillage.createPicker = createPicker;
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
