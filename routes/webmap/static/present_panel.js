/* What stands beside the map while presenting: the step's words, and the buttons along the foot.
 *
 * Owns these elements and what they say of the present step. What a button does is present.js's. */
(function (Sillage) {
  "use strict";

  const say = (key, params) => Sillage.format.text(key, params);

  const ICONS = {
    previous: ["M15 4 7 12l8 8"],
    next: ["M9 4l8 8-8 8"],
    list: ["M9 6h11", "M9 12h11", "M9 18h11", "M4.5 6h.01", "M4.5 12h.01", "M4.5 18h.01"],
    notes: ["M4 5h16v11H4z", "M8 20h8", "M8 9h8", "M8 12h5"],
    black: ["M4 5h16v12H4z", "M4 17 20 5", "M9 20.5h6"],
    theme: ["M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5z"],
    full: ["M4 9V5a1 1 0 0 1 1-1h4", "M15 4h4a1 1 0 0 1 1 1v4", "M20 15v4a1 1 0 0 1-1 1h-4", "M9 20H5a1 1 0 0 1-1-1v-4"],
    leave: ["M6 6l12 12", "M18 6 6 18"],
  };
  const SIZES = [1.12, 1, 0.9, 0.82]; // shares of the panel's type size
  const TOOLS = ["notes", "black", "theme", "full", "leave"];

  function icon(name) {
    const { s } = Sillage.parts;
    return s("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" }, ICONS[name].map((d) => s("path", { d })));
  }

  /** Make the panel and the buttons. `run(command)` does what present_keys.js names. Returns {elements, talk, title, refresh(), destroy()}. */
  function createPresentPanel(store, story, run) {
    const { h, setText } = Sillage.parts;
    const { payload } = store;

    /* After a click the focus must not stay: the next key is the speaker's, not the button's. */
    function press(command) {
      return (event) => {
        if (event.detail > 0) event.currentTarget.blur();
        run(command);
      };
    }
    function button(command, className, ...content) {
      const label = say(`present.${command}`);
      return h("button", { type: "button", class: className, title: say("present.hint", { what: label, key: say(`present.key.${command}`) }), "aria-label": label, on: { click: press(command) } }, icon(command), content);
    }

    const date = h("p", { class: "sl-talk-date" });
    const title = h("h2", { class: "sl-talk-title", tabindex: "-1", dir: "auto" });
    const text = h("div", { class: "sl-talk-text sl-text" });
    const shown = h("div", { class: "sl-talk-shown" });
    const body = h("div", { class: "sl-talk-body", tabindex: "0", role: "group", "aria-label": say("present.text") }, date, title, text, shown);
    const source = h("div", { class: "sl-talk-source" });
    const again = h("button", { type: "button", class: "sl-button sl-talk-again", hidden: true, on: { click: press("again") }, text: say("present.again") });
    const said = h("p", { class: "sl-hidden-text", role: "status", "aria-live": "polite" });
    const marked = h("span", { class: "sl-talk-marked" });
    const talk = h("section", { class: "sl-talk", "aria-label": say("present.story") },
      h("header", { class: "sl-talk-head" }, marked, h("span", { class: "sl-talk-case", dir: "auto", text: payload.case.title })),
      body, h("footer", { class: "sl-talk-foot" }, again, source), said);

    const previous = button("previous", "sl-talk-turn sl-talk-turn--previous");
    const next = button("next", "sl-talk-turn sl-talk-turn--next");
    const counter = h("span", { class: "sl-talk-counter" });
    const list = button("list", "sl-talk-list", counter);
    const tools = h("div", { class: "sl-talk-tools", role: "group", "aria-label": say("present.tools") }, list, TOOLS.map((name) => button(name, `sl-talk-tool sl-talk-tool--${name}`)));

    function refresh() {
      const { current, position, steps } = story;
      if (!current) return;
      setText(date, Sillage.storyModel.dateOf(current, payload));
      setText(title, current.title);
      const marking = Sillage.storyText.renderMarking(payload, steps);
      marked.replaceChildren(...(marking ? [marking] : []));
      text.replaceChildren(...Sillage.storyText.renderBlocks(h, current.blocks));
      const items = Sillage.storyText.renderShown(store, current);
      shown.replaceChildren(...(items ? [items] : []));
      source.replaceChildren(Sillage.storyText.renderSources(store, current));
      setText(counter, say("present.counter", { k: position + 1, n: steps.length }));
      setText(said, say("present.said", { k: position + 1, n: steps.length, title: current.title }));
      previous.disabled = position <= 0;
      next.disabled = position === steps.length - 1;
      again.hidden = story.isExact();
      fitText();
    }

    /* A short text is set larger, a long one a little smaller before it has to be scrolled. */
    function fitText() {
      for (const size of SIZES) {
        talk.style.setProperty("--sl-talk-share", String(size));
        if (body.scrollHeight <= body.clientHeight + 1) return;
      }
      talk.style.setProperty("--sl-talk-share", "1"); // it has to be scrolled: then at least in full size
    }

    const off = story.on((what) => {
      if (what === "view") again.hidden = story.isExact();
      else {
        refresh();
        body.scrollTop = 0;
      }
    });
    // Whether a record is on the map changes with date and filters.
    const offStore = store.on((view, changed) => {
      // Records of large tables get their names, and who says so, later than the rest.
      if (story.current && ["records", "words"].some((key) => changed.has(key))) source.replaceChildren(Sillage.storyText.renderSources(store, story.current));
      if (!["visible", "layers", "held", "words"].some((key) => changed.has(key))) return;
      if (!story.current || view.playing || store.held) return;
      const items = Sillage.storyText.renderShown(store, story.current);
      shown.replaceChildren(...(items ? [items] : []));
    });
    const sizes = new ResizeObserver(fitText);
    sizes.observe(talk);

    return {
      elements: [talk, previous, tools, next], talk, title, list, refresh,
      destroy() {
        off();
        offStore();
        sizes.disconnect();
        [talk, previous, tools, next].forEach((element) => element.remove());
      },
    };
  }

  Sillage.createPresentPanel = createPresentPanel;
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
