/**
 * The control of connections on the map: how many are drawn, what is not, and the choice between them.
 *
 * Owns its element. Refuses: counting and drawing. It stands in the map's own box, not among Leaflet's
 * controls: its numbers change with every day, and those are watched.
 */
(function (Sillage) {
  "use strict";

  const CHOICES = [40, 100];
  const LINES = "lines";
  const QUIET_EVENTS = ["mousedown", "mousemove", "dblclick", "wheel", "touchstart", "pointerdown", "click"];

  /** Keep what a pointer does on an element from the map below it; for the map it has left. */
  function keepFromMap(element, leave) {
    element.addEventListener("mouseenter", leave);
    for (const name of QUIET_EVENTS) element.addEventListener(name, (event) => event.stopPropagation(), { passive: true });
  }

  /**
   * @param {HTMLElement} container the map's
   * @param {{choose: function(number|"lines"), showAll: function(), leave: function()}} run
   * @returns {{element, show(words, choice, focused): boolean (its height has changed), setShown(shown), destroy()}}
   */
  function createControl(container, run) {
    const { h, say, setText } = Sillage.parts;
    const title = h("p", { class: "sl-od-title" });
    const headline = h("p", { class: "sl-od-headline", role: "status", "aria-live": "off" });
    const notes = h("p", { class: "sl-od-notes" });
    const button = (choice, words) => h("button", { type: "button", class: "sl-od-choice", on: { click: () => run.choose(choice) } }, words);
    const buttons = new Map([...CHOICES.map((n) => [n, button(n, say("map.od.show", { n }))]), [LINES, button(LINES, say("map.od.showLines"))]]);
    const back = h("button", { type: "button", class: "sl-od-choice sl-od-back", on: { click: run.showAll } }, say("map.od.showAll"));
    const element = h("section", { class: "sl-od", "aria-label": say("map.od.label") }, title, headline, h("div", { class: "sl-od-choices", role: "group" }, back, [...buttons.values()]), notes);
    element.hidden = true;
    back.hidden = true;
    keepFromMap(element, run.leave);
    container.appendChild(element);
    let mark = "";

    return {
      element,
      show(words, choice, focused) {
        setText(title, words.title);
        setText(headline, words.headline);
        setText(notes, words.notes.join(" "));
        notes.hidden = words.notes.length === 0;
        back.hidden = !focused;
        for (const [one, node] of buttons) node.setAttribute("aria-pressed", String(one === choice));
        const next = `${words.notes.length}|${focused}|${words.title}`;
        const changed = next !== mark;
        mark = next;
        return changed;
      },
      setShown(shown) {
        element.hidden = !shown;
      },
      destroy: () => element.remove(),
    };
  }

  Sillage.odControl = Object.freeze({ CHOICES, LINES, create: createControl, keepFromMap });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
