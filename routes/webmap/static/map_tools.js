/* What stands on the map besides the case: zoom, fit, scale, credit, and tiles when a reader asks for them.
 *
 * Zoom and fit stand top left, scale and credit bottom right; bottom left is the overview's (inset.js). */
(function (Sillage) {
  "use strict";

  const say = (key, params) => Sillage.format.text(key, params);
  const ICONS = {
    fit: ["M4 9V5a1 1 0 0 1 1-1h4", "M15 4h4a1 1 0 0 1 1 1v4", "M20 15v4a1 1 0 0 1-1 1h-4", "M9 20H5a1 1 0 0 1-1-1v-4"],
    overview: ["M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z", "M3 12h18", "M12 3c3 3 3 15 0 18", "M12 3c-3 3-3 15 0 18"],
  };

  function toolButton(label, content, run, className) {
    const { h } = Sillage.parts;
    return h("button", { type: "button", class: `sl-tool${className ? ` ${className}` : ""}`, title: label, "aria-label": label, on: { click: run } }, content);
  }

  function icon(paths) {
    const { s } = Sillage.parts;
    return s("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" }, paths.map((d) => s("path", { d })));
  }

  /* A Leaflet control that holds our buttons and keeps their presses from the map. */
  function createToolControl(buttons) {
    const control = L.control({ position: "topleft" });
    control.onAdd = () => {
      const box = L.DomUtil.create("div", "leaflet-bar sl-tools");
      buttons.forEach((button) => box.appendChild(button));
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    };
    return control;
  }

  /** Put the tools on the map. `run`: {fitCase, fitOverview, openHelp}. Returns a function that takes them away. */
  function addTools(map, run) {
    const controls = [
      L.control.zoom({ position: "topleft", zoomInTitle: say("shell.zoomIn"), zoomOutTitle: say("shell.zoomOut") }),
      createToolControl([
        toolButton(say("shell.fitCase"), icon(ICONS.fit), run.fitCase),
        toolButton(say("shell.fitOverview"), icon(ICONS.overview), run.fitOverview),
        toolButton(say("shell.help"), "?", run.openHelp, "sl-tool--help"),
      ]),
      L.control.scale({ position: "bottomright", imperial: false, maxWidth: 120 }),
    ];
    controls.forEach((control) => control.addTo(map));
    if (!map.attributionControl) map.attributionControl = L.control.attribution({ prefix: false }).addTo(map);
    map.attributionControl.addAttribution(say("shell.baseCredit"));
    return () => {
      controls.forEach((control) => control.remove());
      map.attributionControl.removeAttribution(say("shell.baseCredit"));
    };
  }

  /** A layer of map tiles from {url, attribution, maxZoom}, over the built-in map and under the marks.
   *
   * `onFail` is called once, when the first tile cannot be had. */
  function createTiles(tiles, onFail) {
    const layer = L.tileLayer(tiles.url, { attribution: tiles.attribution || "", maxZoom: tiles.maxZoom || 19, zIndex: 2 });
    let failed = false;
    layer.on("tileerror", () => {
      if (failed) return;
      failed = true;
      onFail();
    });
    return layer;
  }

  Sillage.mapTools = { addTools, createTiles };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
