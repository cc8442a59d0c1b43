/**
 * The second scale on one screen: a small map in the corner of the main one.
 *
 * Owns: the overview with the main map's frame on it, pressed or dragged to move the main map;
 * when the main map itself shows the overview, the inset turns to the detail (the case's focus).
 * Refuses: what is drawn on it (inset_paint.js).
 */
(function (Sillage) {
  "use strict";

  const SMALL_MAP_PX = 620;
  const LEAST_FRAME_PX = 10;

  function createInset(map, store, options) {
    const L = window.L;
    const { payload } = store;
    const { text } = Sillage.format;
    const lettering = Sillage.createLettering();
    const painter = Sillage.createInsetPainter(Sillage.createScene(payload), store, lettering);
    const container = map.getContainer();
    const root = element("div", "sl-inset", container);
    const stage = element("div", "sl-inset-stage", root);
    stage.id = `sl-inset-stage-${L.Util.stamp(root)}`;
    const mapDiv = element("div", "sl-inset-map", stage);
    const dense = Sillage.createDenseInset(store, element("canvas", "sl-inset-canvas", stage));
    const picture = Sillage.createPicture("sl-inset-canvas", { seldom: Boolean(store.dense) });
    const canvas = stage.appendChild(picture.element);
    const rectangle = element("div", "sl-inset-frame", stage);
    const title = element("div", "sl-inset-title", root);
    const toggle = element("button", "sl-inset-toggle", root);
    toggle.type = "button";
    toggle.setAttribute("aria-controls", stage.id);
    stage.tabIndex = 0;
    stage.setAttribute("role", "group");
    stage.setAttribute("aria-label", text("map.inset.label"));
    L.DomEvent.disableClickPropagation(root);
    L.DomEvent.disableScrollPropagation(root);

    const small = L.map(mapDiv, {
      attributionControl: false, boxZoom: false, doubleClickZoom: false, dragging: false, fadeAnimation: false,
      inertia: false, keyboard: false, scrollWheelZoom: false, touchZoom: false, zoomAnimation: false, zoomControl: false, zoomSnap: 0,
    });
    const base = options && options.base ? (typeof options.base === "function" ? options.base() : options.base) : null;
    if (base) base.addTo(small);

    let mode = "";
    let collapsed = container.clientWidth < SMALL_MAP_PX;
    let request = 0;
    let denseRequest = 0;
    let dragging = false;

    function element(tag, className, parent) {
      const made = document.createElement(tag);
      made.className = className;
      parent.appendChild(made);
      return made;
    }

    function boundsOf([west, south, east, north]) {
      return L.latLngBounds([[south, west], [north, east]]);
    }

    function wantedMode() {
      const view = map.getBounds();
      return Sillage.insetMode([view.getWest(), view.getSouth(), view.getEast(), view.getNorth()], payload.case.overview);
    }

    function setCollapsed(next) {
      collapsed = next;
      root.classList.toggle("sl-collapsed", collapsed);
      toggle.setAttribute("aria-expanded", String(!collapsed));
      toggle.setAttribute("aria-label", text(collapsed ? "map.inset.show" : "map.inset.hide"));
      if (!collapsed) {
        small.invalidateSize({ animate: false });
        mode = "";
      }
      follow();
      scheduleDense();
      map.fire("sl:furniture");
    }

    function fit() {
      small.fitBounds(boundsOf(mode === "overview" ? payload.case.overview : payload.case.focus), { animate: false, padding: [2, 2] });
    }

    function follow() {
      if (collapsed) return;
      const next = wantedMode();
      if (next !== mode) {
        mode = next;
        title.textContent = text(mode === "overview" ? "map.inset.overview" : "map.inset.detail");
        fit();
        schedule();
      }
      moveRectangle();
    }

    /** The main map's frame on the overview, never too small to be seen. */
    function frameBox() {
      const size = map.getSize();
      const a = small.latLngToContainerPoint(map.containerPointToLatLng([0, 0]));
      const b = small.latLngToContainerPoint(map.containerPointToLatLng([size.x, size.y]));
      const w = Math.max(LEAST_FRAME_PX, b.x - a.x);
      const h = Math.max(LEAST_FRAME_PX, b.y - a.y);
      return [(a.x + b.x - w) / 2, (a.y + b.y - h) / 2, (a.x + b.x + w) / 2, (a.y + b.y + h) / 2];
    }

    function moveRectangle() {
      rectangle.hidden = mode !== "overview";
      if (mode !== "overview") return;
      const [left, top, right, bottom] = frameBox();
      rectangle.style.width = `${right - left}px`;
      rectangle.style.height = `${bottom - top}px`;
      rectangle.style.transform = `translate(${left}px, ${top}px)`;
    }

    function schedule() {
      if (!request) request = requestAnimationFrame(draw);
      scheduleDense();
    }

    /* A frame later than the main map, so that no frame carries both drawings. */
    function scheduleAfterMap() {
      if (!request) request = requestAnimationFrame(() => { request = requestAnimationFrame(draw); });
    }

    function draw() {
      request = 0;
      if (collapsed || !small._loaded) return;
      const size = small.getSize();
      const dpr = Sillage.pixelRatio();
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
      const ctx = picture.begin(Math.round(size.x * dpr), Math.round(size.y * dpr));
      ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
      const palette = Sillage.marks.paletteOf(payload, store.view.theme);
      const origin = small.getPixelOrigin().add(small.containerPointToLayerPoint([0, 0]));
      painter.paint({ ctx, dpr, palette, plane: [0, 0, size.x, size.y], origin, zoom: small.getZoom(), mode, frameBox: mode === "overview" ? frameBox() : null });
      picture.show();
    }

    /** Lay out the dense picture below names and ways. */
    function drawDense() {
      denseRequest = 0;
      if (collapsed) dense.lay(null);
      if (collapsed || !small._loaded) return;
      const { x: width, y: height } = small.getSize();
      const origin = small.getPixelOrigin().add(small.containerPointToLayerPoint([0, 0]));
      dense.lay({ width, height, dpr: Sillage.pixelRatio(), zoom: small.getZoom(), originX: origin.x, originY: origin.y, mode, palette: Sillage.marks.paletteOf(payload, store.view.theme) });
    }

    function scheduleDense() {
      if (dense && !denseRequest) denseRequest = requestAnimationFrame(drawDense);
    }

    function moveMain(event) {
      if (mode === "detail") {
        const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
        map[still ? "fitBounds" : "flyToBounds"](boundsOf(payload.case.focus), { duration: 1 });
        return;
      }
      map.panTo(small.containerPointToLatLng(Sillage.pointIn(stage, event)), { animate: !dragging, duration: 0.35 });
    }

    stage.addEventListener("pointerdown", (event) => {
      moveMain(event);
      if (mode !== "overview") return;
      dragging = true;
      stage.setPointerCapture(event.pointerId);
    });
    stage.addEventListener("pointermove", (event) => {
      if (dragging) moveMain(event);
    });
    for (const name of ["pointerup", "pointercancel"]) {
      stage.addEventListener(name, () => {
        dragging = false;
      });
    }
    stage.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: [-80, 0], ArrowRight: [80, 0], ArrowUp: [0, -80], ArrowDown: [0, 80] }[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      map.panBy(step, { animate: false });
    });
    toggle.addEventListener("click", () => setCollapsed(!collapsed));

    let shownMark = null;
    const off = store.on((view, changed) => {
      if (changed.has("theme")) lettering.clear();
      const mark = Sillage.scene.visibleMark(store.visible); // most steps of the date change no mark
      if (["theme", "selected", "highlight", "layers"].some((key) => changed.has(key))) schedule();
      else if (mark !== shownMark) scheduleAfterMap();
      if (Sillage.filter.FILTER_KEYS.some((key) => changed.has(key))) scheduleDense();
      shownMark = mark;
    });
    const onFonts = () => {
      lettering.clear();
      schedule();
    };
    if (document.fonts) document.fonts.addEventListener("loadingdone", onFonts);
    const onResize = () => {
      if (container.clientWidth < SMALL_MAP_PX && !collapsed && !root.dataset.opened) setCollapsed(true);
      follow();
    };
    map.on("move zoomend moveend", follow);
    map.on("moveend", schedule); // names keep clear of the frame where it comes to rest
    map.on("resize", onResize);
    mode = wantedMode();
    fit(); // as it will lie: another view would be painted for nothing
    setCollapsed(collapsed);

    return {
      root,
      base,
      redraw: schedule,
      setCollapsed,
      destroy() {
        off();
        cancelAnimationFrame(request);
        cancelAnimationFrame(denseRequest);
        if (dense) dense.destroy();
        if (document.fonts) document.fonts.removeEventListener("loadingdone", onFonts);
        map.off("move zoomend moveend", follow);
        map.off("moveend", schedule);
        map.off("resize", onResize);
        small.remove();
        root.remove();
      },
    };
  }

  Sillage.createInset = createInset;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
