/**
 * The control of connections on the map: how many are drawn, what is not, the choice between them, the list of them.
 *
 * Owns its element and what of it is open. Refuses: counting and drawing, the list's rows (od_list.js). It stands in the map's own box, not among Leaflet's
 * controls: its numbers change with every day, and those are watched.
 */
(function (Sillage) {
  "use strict";

  const CHOICES = [40, 100];
  const LINES = "lines";
  // Between the box and what stands above and below it.
  const MARGIN_PX = 10;
  const LEAST_ROOM_PX = 220;
  const QUIET_EVENTS = ["mousedown", "mousemove", "dblclick", "wheel", "touchstart", "pointerdown", "click"];

  // On a phone only its headline shows, until it is opened; kept for as long as the page lives.
  let folded = true;

  /** Keep what a pointer does on an element from the map below it; for the map it has left. */
  function keepFromMap(element, leave) {
    element.addEventListener("mouseenter", leave);
    for (const name of QUIET_EVENTS) element.addEventListener(name, (event) => event.stopPropagation(), { passive: true });
  }

  /**
   * @param {HTMLElement} container the map's
   * @param {{choose: function(number|"lines"), showAll: function(), leave: function(), toggled: function(): the list was
   *   opened or closed, or the box folded, escape: function(): true when something on the map was let go, and what
   *   od_list.js calls back}} run
   * @returns {{element, list (od_list.js), isListOpen(), show(words, choice, focused): boolean (its height has changed),
   *   setShown(shown), fit(), destroy()}}
   */
  function createControl(container, run) {
    const { h, say, setText } = Sillage.parts;
    const title = h("p", { class: "sl-od-title" });
    const headline = h("p", { class: "sl-od-headline", role: "status", "aria-live": "off" });
    const notes = h("p", { class: "sl-od-notes" });
    const button = (choice, words) => h("button", { type: "button", class: "sl-od-choice", on: { click: () => run.choose(choice) } }, words);
    const buttons = new Map([...CHOICES.map((n) => [n, button(n, say("map.od.show", { n }))]), [LINES, button(LINES, say("map.od.showLines"))]]);
    const back = h("button", { type: "button", class: "sl-od-choice sl-od-back", on: { click: run.showAll } }, say("map.od.showAll"));
    const list = Sillage.odList.create(run);
    list.element.id = "sl-od-list";
    const lister = h("button", { type: "button", class: "sl-od-choice sl-od-lister", "aria-label": say("map.od.list.label"), "aria-controls": list.element.id, on: { click: () => openList(!isOpen) } }, say("map.od.list"));
    const body = h("div", { class: "sl-od-body", id: "sl-od-body" }, h("div", { class: "sl-od-choices", role: "group" }, back, [...buttons.values()], lister), list.element, notes);
    const folder = h("button", { type: "button", class: "sl-od-folder", "aria-label": say("map.od.fold"), "aria-controls": body.id, on: { click: () => fold(!folded) } });
    const element = h("section", { class: "sl-od", "aria-label": say("map.od.label") }, h("div", { class: "sl-od-head" }, h("div", { class: "sl-od-heading" }, title, headline), folder), body);
    element.hidden = true;
    back.hidden = true;
    keepFromMap(element, run.leave);
    element.addEventListener("keydown", onKey);
    container.appendChild(element);
    let mark = "";
    let isOpen = false;
    write();

    /* What is open, for the eye and for the ear. */
    function write() {
      element.classList.toggle("sl-od-folded", folded);
      element.classList.toggle("sl-od-listing", isOpen);
      folder.setAttribute("aria-expanded", String(!folded));
      lister.setAttribute("aria-expanded", String(isOpen));
      list.element.hidden = !isOpen;
      if (!isOpen) list.clear();
      fit();
    }

    function openList(open) {
      isOpen = open;
      write();
      run.toggled();
    }

    function fold(next) {
      folded = next;
      isOpen = isOpen && !folded;
      write();
      run.toggled();
    }

    /* Escape lets go of what was chosen, then closes the list; beyond that it is the page's. */
    function onKey(event) {
      if (event.key !== "Escape" || !isOpen) return;
      event.stopPropagation();
      if (run.escape()) return;
      openList(false);
      lister.focus();
    }

    /** The list may grow as far as the tools in the corner above. */
    function fit() {
      if (!isOpen) return;
      const tools = container.querySelector(".leaflet-top.leaflet-left");
      const room = container.clientHeight - (tools ? tools.offsetHeight : 0) - 2 * MARGIN_PX;
      element.style.setProperty("--sl-od-room", `${Math.max(LEAST_ROOM_PX, room)}px`);
    }

    return {
      element,
      list,
      fit,
      isListOpen: () => isOpen,
      show(words, choice, focused) {
        setText(title, words.title);
        setText(headline, words.headline);
        setText(notes, words.notes.join(" "));
        notes.hidden = words.notes.length === 0;
        back.hidden = !focused;
        for (const [one, node] of buttons) node.setAttribute("aria-pressed", String(one === choice));
        lister.hidden = choice === LINES;
        if (isOpen && lister.hidden) {
          isOpen = false;
          write();
        }
        const next = `${words.notes.length}|${focused}|${words.title}|${isOpen}`;
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
