/* Keys that work anywhere in the frame, and the list that names them.
 *
 * One table: key, what it does, its wording. A key is left alone where a person is typing or where the
 * element under focus uses it itself. */
(function (Sillage) {
  "use strict";

  const say = (key, params) => Sillage.format.text(key, params);

  /* Keys the date's own handle answers to; listed here for the reader, wired in bar_slider.js. */
  const HANDLE_KEYS = ["arrows", "shift", "page", "ends"];

  const ACTIONS = [
    { id: "space", key: " ", run: ({ store }) => store.set({ playing: !store.view.playing }) },
    { id: "date", key: "d", run: ({ bar }) => bar.focusDate() },
    { id: "window", key: "w", run: ({ store }) => store.set({ mode: store.view.mode === "window" ? "cumulative" : "window" }) },
    { id: "undated", key: "u", run: ({ store }) => store.set({ undated: !store.view.undated }) },
    { id: "fit", key: "f", run: ({ fitCase }) => fitCase() },
    { id: "overview", key: "o", run: ({ fitOverview }) => fitOverview() },
    { id: "side", key: "p", run: ({ frame }) => frame.setSideOpen(!frame.isSideOpen()) },
    { id: "escape", key: "Escape", run: ({ store }) => store.set({ selected: null }) },
    { id: "help", key: "?", run: ({ openHelp }) => openHelp() },
  ];

  const typing = (target) => target instanceof Element && target.closest("input, select, textarea, [contenteditable], dialog") !== null;
  const usesSpace = (target) => target instanceof Element && target.closest("button, a, summary, [role=slider], [role=switch], [role=button]") !== null;

  /** The action a key press means, or null. */
  function actionFor(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return null;
    if (event.key === " " && usesSpace(event.target)) return null;
    return ACTIONS.find((action) => action.key === event.key) || null;
  }

  function keyName(action) {
    return ["space", "escape"].includes(action.id) ? say(`shell.keyName.${action.id}`) : action.key.toUpperCase();
  }

  /** Wire the keys to a page {store, bar, frame, fitCase, fitOverview}. Returns {openHelp, destroy}. */
  function wireKeys(page) {
    const { h } = Sillage.parts;
    const line = (name, id) => [h("dt", { text: name }), h("dd", { text: say(`shell.key.${id}`) })];
    const close = h("button", { type: "button", class: "sl-button", on: { click: () => dialog.close() }, text: say("shell.helpClose") });
    const dialog = h("dialog", { class: "sl-help", "aria-label": say("shell.helpTitle") },
      h("h2", { text: say("shell.helpTitle") }),
      h("dl", {}, HANDLE_KEYS.map((id) => line(say(`shell.keyName.${id}`), id)), ACTIONS.map((action) => line(keyName(action), action.id))),
      close);
    page.frame.app.appendChild(dialog);
    const openHelp = () => { if (!dialog.open) dialog.showModal(); };
    const onKey = (event) => {
      const action = actionFor(event);
      if (!action) return;
      event.preventDefault();
      action.run({ ...page, openHelp });
    };
    document.addEventListener("keydown", onKey);
    return {
      openHelp,
      destroy() {
        document.removeEventListener("keydown", onKey);
        dialog.remove();
      },
    };
  }

  Sillage.keys = { ACTIONS, HANDLE_KEYS, actionFor, wire: wireKeys };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
