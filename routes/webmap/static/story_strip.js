/* The way into the story outside of presenting: a strip on top of the side panel with the steps, the text of
 * the present one, and "Present"; and a button on the map while the panel is closed.
 *
 * Nothing of it is there while the case has no story. */
(function (Sillage) {
  "use strict";

  const say = (key, params) => Sillage.format.text(key, params);
  const ARROWS = { previous: "M10 3 5 8l5 5", next: "M6 3l5 5-5 5", down: "M3 6l5 5 5-5" };

  function icon(path) {
    const { s } = Sillage.parts;
    return s("svg", { class: "sl-story-icon", viewBox: "0 0 16 16", "aria-hidden": "true", focusable: "false" }, s("path", { d: path }));
  }

  function playIcon() {
    const { s } = Sillage.parts;
    return s("svg", { class: "sl-story-icon sl-story-icon--full", viewBox: "0 0 16 16", "aria-hidden": "true", focusable: "false" }, s("path", { d: "M5 3.2v9.6L12.6 8Z" }));
  }

  function iconButton(name, run) {
    const label = say(`present.${name}`);
    return Sillage.parts.h("button", { type: "button", class: "sl-story-arrow", title: label, "aria-label": label, on: { click: run } }, icon(ARROWS[name]));
  }

  /* A Leaflet control, so that labels and chips keep clear of it. */
  function createPill(map, present) {
    const { h } = Sillage.parts;
    const words = h("span", { class: "sl-story-pill-words" });
    const button = h("button", { type: "button", class: "sl-story-pill", on: { click: present } }, playIcon(), words);
    const control = L.control({ position: "topright" });
    control.onAdd = () => {
      const box = h("div", { class: "sl-story-pillbox" }, button);
      L.DomEvent.disableClickPropagation(box);
      return box;
    };
    let there = false;
    return {
      refresh(count) {
        if ((count > 0) !== there) {
          there = count > 0;
          if (there) control.addTo(map);
          else control.remove();
        }
        words.textContent = Sillage.format.plural("present.pill", count);
      },
      destroy() { if (there) control.remove(); },
    };
  }

  /** Put the strip on top of `side` and the button on `map`. `present()` begins presenting. Returns {destroy}. */
  function createStoryStrip(side, map, store, story, present) {
    const { h, setText } = Sillage.parts;
    const model = Sillage.storyModel;
    let listOpen = false;

    const words = h("span", { class: "sl-story-words" });
    const toggle = h("button", { type: "button", class: "sl-story-toggle", "aria-expanded": "false", "aria-controls": "sl-story-list", on: { click: () => openList(!listOpen) } },
      words, icon(ARROWS.down));
    const previous = iconButton("previous", () => story.go(-1));
    const next = iconButton("next", () => story.go(1));
    const begin = h("button", { type: "button", class: "sl-story-present", on: { click: present } }, playIcon(), h("span", { text: say("present.begin") }));
    const list = h("ol", { class: "sl-story-list", id: "sl-story-list", role: "list", hidden: true });
    const now = h("div", { class: "sl-story-now", hidden: true });
    const element = h("section", { class: "sl-story", "aria-label": say("present.story") },
      h("div", { class: "sl-story-row" }, toggle, previous, next, begin), list, now);
    const pill = createPill(map, present);

    function openList(open) {
      listOpen = open;
      refresh();
    }

    function choose(id) {
      listOpen = false;
      story.show(id);
      toggle.focus();
    }

    function listItem(step, k) {
      const present = story.current === step;
      return h("li", null, h("button", { type: "button", class: "sl-story-step", "aria-current": present ? "step" : null, on: { click: () => choose(step.id) } },
        h("span", { class: "sl-story-number", text: String(k + 1) }),
        h("span", { class: "sl-story-step-words" }, h("span", { dir: "auto", text: step.title }), h("span", { class: "sl-story-date", text: model.dateOf(step, store.payload) }))));
    }

    function writeNow(step) {
      const exact = story.isExact();
      now.replaceChildren(
        h("h3", { class: "sl-story-title", dir: "auto", text: step.title }),
        h("p", { class: "sl-story-date", text: model.dateOf(step, store.payload) }),
        ...(exact
          ? [h("div", { class: "sl-text" }, Sillage.storyText.renderBlocks(h, step.blocks)), Sillage.storyText.renderShown(store, step), h("div", { class: "sl-story-foot" }, closeButton())]
          : [h("div", { class: "sl-story-foot" }, h("button", { type: "button", class: "sl-button sl-button--small", on: { click: () => story.show(step.id) }, text: say("present.again") }), closeButton())]
        ).filter(Boolean));
      now.scrollTop = 0;
    }

    function closeButton() {
      return h("button", { type: "button", class: "sl-story-close", on: { click: () => { story.leave(); toggle.focus(); } }, text: say("present.close") });
    }

    function refresh() {
      const { steps, current, position } = story;
      element.hidden = steps.length === 0;
      side.classList.toggle("sl-has-story", steps.length > 0);
      pill.refresh(steps.length);
      setText(words, current ? say("present.position", { k: position + 1, n: steps.length }) : Sillage.format.plural("present.steps", steps.length));
      toggle.setAttribute("aria-expanded", String(listOpen));
      previous.hidden = next.hidden = !current;
      previous.disabled = position === 0;
      next.disabled = position === steps.length - 1;
      list.hidden = !listOpen;
      if (listOpen) list.replaceChildren(...steps.map(listItem));
      now.hidden = listOpen || !current;
      if (!now.hidden) writeNow(current);
    }

    side.prepend(element);
    const off = story.on(refresh);
    refresh();
    return {
      destroy() {
        off();
        pill.destroy();
        side.classList.remove("sl-has-story");
        element.remove();
      },
    };
  }

  Sillage.createStoryStrip = createStoryStrip;
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
