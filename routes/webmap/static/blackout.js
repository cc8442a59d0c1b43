/* The black screen of a presentation: nothing is seen until a key is pressed or the screen is touched. */
(function (Sillage) {
  "use strict";

  /** Make the black screen in `app`. Returns {isBlack(), set(on), destroy()}. */
  function createBlackout(app, onChange) {
    const { h, say } = Sillage.parts;
    const sheet = h("div", { class: "sl-black", role: "status", "aria-label": say("present.blackLabel"), hidden: true, on: { click: () => set(false) } });
    app.appendChild(sheet);

    function set(on) {
      if (on === !sheet.hidden) return;
      sheet.hidden = !on;
      onChange(on);
    }
    return {
      isBlack: () => !sheet.hidden,
      set,
      destroy: () => sheet.remove(),
    };
  }

  Sillage.createBlackout = createBlackout;
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
