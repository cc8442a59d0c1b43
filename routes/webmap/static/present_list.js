/* The list of steps while presenting: a dialog with every step's number, title and date, and the keys. */
(function (Sillage) {
  "use strict";

  const say = (key, params) => Sillage.format.text(key, params);
  const MOVES = { ArrowDown: 1, ArrowUp: -1 };

  /** Make the dialog in `app`. `choose(id)` is called with the step that was picked. Returns {isOpen(), open(), close(), destroy()}. */
  function createPresentList(app, store, story, choose) {
    const { h } = Sillage.parts;
    const list = h("ol", { class: "sl-steps-list", role: "list" });
    const keys = h("dl", { class: "sl-steps-keys" }, Sillage.presentKeys.COMMANDS.map(({ id }) =>
      h("div", null, h("dt", { text: say(`present.key.${id}`) }), h("dd", { text: say(`present.${id}`) }))));
    const close = h("button", { type: "button", class: "sl-button", on: { click: () => dialog.close() }, text: say("present.listClose") });
    const dialog = h("dialog", { class: "sl-steps", "aria-label": say("present.list") },
      h("header", { class: "sl-steps-head" }, h("h2", { text: say("present.list") }), close), list, keys);
    app.appendChild(dialog);

    const buttons = () => [...list.querySelectorAll("button")];

    function pick(id) {
      dialog.close();
      choose(id);
    }

    function onKey(event) {
      const name = event.key.toLowerCase();
      if (name === "l" || name === "g") {
        event.preventDefault();
        dialog.close();
        return;
      }
      const all = buttons();
      const at = all.indexOf(document.activeElement);
      const target = event.key === "Home" ? 0 : event.key === "End" ? all.length - 1 : event.key in MOVES ? at + MOVES[event.key] : null;
      if (target === null) return;
      event.preventDefault();
      all[Math.max(0, Math.min(all.length - 1, target))].focus();
    }
    dialog.addEventListener("keydown", onKey);
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); }); // beside it

    return {
      isOpen: () => dialog.open,
      open() {
        const { steps, current } = story;
        list.replaceChildren(...steps.map((step, k) => h("li", null,
          h("button", { type: "button", class: "sl-steps-step", "aria-current": step === current ? "step" : null, on: { click: () => pick(step.id) } },
            h("span", { class: "sl-steps-number", text: String(k + 1) }),
            h("span", { class: "sl-steps-title", dir: "auto", text: step.title }),
            h("span", { class: "sl-steps-date", text: Sillage.storyModel.dateOf(step, store.payload) })))));
        if (!dialog.open) dialog.showModal();
        const present = buttons()[Math.max(0, story.position)];
        if (present) present.focus();
      },
      close: () => dialog.close(),
      destroy: () => dialog.remove(),
    };
  }

  Sillage.createPresentList = createPresentList;
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
