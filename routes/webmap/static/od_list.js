/**
 * The list of what the map draws of connections: connections or their ends, each a button, for the keyboard, for a
 * reader who hears the page, and for whoever looks for a name.
 *
 * Owns its elements, its keys and where the focus stays while rows come and go. Refuses: which rows there are and their
 * words (od_words.js), what the map does about a row (od_reach.js). Text only, never markup.
 */
(function (Sillage) {
  "use strict";

  const KINDS = ["pair", "node"];

  /* The share of each substance in a connection as stops of a gradient: its certain part full, the rest lighter, as on the map. */
  function stopsOf(lanes) {
    const total = lanes.reduce((sum, { most }) => sum + most, 0);
    const stops = [];
    let at = 0;
    for (const lane of lanes) {
      const colour = lane.substance ? Sillage.signs.substanceColour(lane.substance) : "var(--sl-muted)";
      const [from, own] = [at, total > 0 ? lane.most / total : 1 / lanes.length];
      const sure = from + own * (lane.most > 0 ? Math.min(1, lane.sure / lane.most) : 1);
      at += own;
      const percent = (share) => `${(100 * share).toFixed(1)}%`;
      stops.push(`${colour} ${percent(from)} ${percent(sure)}`, `color-mix(in srgb, ${colour} 42%, var(--sl-panel)) ${percent(sure)} ${percent(at)}`);
    }
    return stops.join(", ");
  }

  /* One row; `run` as below. */
  function createRow(kind, run) {
    const { h, setText } = Sillage.parts;
    const title = h("bdi", { class: "sl-od-row-title" });
    const facts = h("span", { class: "sl-od-row-facts" });
    const doubts = h("span", { class: "sl-od-row-doubts" });
    const bar = h("span", { class: "sl-od-row-bar" });
    const button = h("button", { type: "button", class: "sl-od-row" }, title, facts, doubts, kind === "pair" ? bar : null);
    const element = h("li", null, button);
    const row = { element, button, id: null };
    const point = () => run.point(kind, row.id);
    const leave = () => run.point(kind, null);
    for (const [type, listener] of [["focus", point], ["blur", leave], ["pointerenter", point], ["pointerleave", leave]]) button.addEventListener(type, listener);
    button.addEventListener("click", () => run.pick(kind, row.id));
    let mark = "";
    return Object.assign(row, {
      write(words, isChosen) {
        row.id = words.id;
        const look = words.lanes ? `width: ${(100 * words.share).toFixed(1)}%; background: linear-gradient(to right, ${stopsOf(words.lanes)})` : "";
        const next = `${isChosen}|${words.title}|${words.label}|${look}`;
        if (next === mark) return;
        mark = next;
        setText(title, words.title);
        facts.replaceChildren(...words.facts.map((fact) => h("span", { text: fact })));
        setText(doubts, words.doubts.join(" · "));
        doubts.hidden = words.doubts.length === 0;
        button.setAttribute("aria-label", words.label);
        if (kind === "node") button.setAttribute("aria-pressed", String(isChosen));
        else if (isChosen) button.setAttribute("aria-current", "true");
        else button.removeAttribute("aria-current");
        if (look) bar.style.cssText = look;
      },
    });
  }

  /**
   * @param {{point(kind, id or null): what has the focus or the pointer, pick(kind, id): a row was pressed, changed():
   *   another kind is wanted}} run kind: "pair" or "node"
   * @returns {{element, kind(): string, show(level, rows, chosen), regain(): boolean, setLate(late), clear()}}
   */
  function createList(run) {
    const { h, say, setText } = Sillage.parts;
    const list = h("ol", { class: "sl-od-rows", role: "list" });
    const buttons = new Map(KINDS.map((one) => [one, h("button", { type: "button", class: "sl-od-kind", on: { click: () => choose(one) } })]));
    const element = h("div", { class: "sl-od-list", hidden: true }, h("div", { class: "sl-od-kinds", role: "group" }, [...buttons.values()]), list);
    const rows = new Map(); // by key, in the order shown
    let kind = KINDS[0];
    let last = null; // key of the row that had the focus
    list.addEventListener("keydown", walk);
    list.addEventListener("focusin", (event) => { last = keyOf(event.target); });

    function choose(next) {
      kind = next;
      run.changed();
    }

    const keyOf = (button) => [...rows.keys()].find((key) => rows.get(key).button === button) || null;

    /* Up and down go from row to row, as in the list beside the map. */
    function walk(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const all = [...rows.values()];
      const k = all.findIndex(({ button }) => button === event.target);
      const target = { ArrowDown: all[k + 1], ArrowUp: all[k - 1], Home: all[0], End: all[all.length - 1] }[event.key];
      if (k < 0 || !target) return;
      event.preventDefault();
      event.stopPropagation();
      target.button.focus();
    }

    /* Put the rows in order, touching only what enters, leaves or changes its place. */
    function arrange() {
      const wanted = [...rows.values()].map((row) => row.element);
      const kept = new Set(wanted);
      for (const child of [...list.children]) if (!kept.has(child)) child.remove();
      let at = list.firstChild;
      for (const one of wanted) {
        if (one === at) at = at.nextSibling;
        else list.insertBefore(one, at);
      }
    }

    return {
      element,
      kind: () => kind,
      /** Show rows (od_words.js listRows) of a level; `chosen` is the id of the one that stands out on the map, or null. */
      show(level, found, chosen) {
        for (const [one, button] of buttons) {
          setText(button, say(one === "pair" ? "map.od.list.pairs" : `map.od.list.nodes.${level}`));
          button.setAttribute("aria-pressed", String(one === kind));
        }
        list.setAttribute("aria-label", buttons.get(kind).textContent);
        const held = list.contains(document.activeElement) ? [...rows.keys()].indexOf(keyOf(document.activeElement)) : -1;
        const focused = held >= 0 ? last : null;
        const old = new Map(rows);
        rows.clear();
        for (const words of found) {
          const key = `${level}:${kind}:${words.id}`;
          const row = old.get(key) || createRow(kind, run);
          row.write(words, words.id === chosen);
          rows.set(key, row);
        }
        arrange();
        if (held < 0) return;
        // A row that was moved has lost the focus; of one that went the next takes it.
        const row = rows.get(focused) || [...rows.values()][Math.min(held, rows.size - 1)];
        (row ? row.button : buttons.get(kind)).focus({ preventScroll: rows.has(focused) });
      },
      /** Give the focus back to the row that had it last; false when it has gone. */
      regain() {
        const row = rows.get(last);
        if (!row || element.hidden) return false;
        row.button.focus();
        return true;
      },
      /** The date has moved on: what is written is that of a moment before. */
      setLate: (late) => element.classList.toggle("sl-od-late", late),
      clear() {
        rows.clear();
        list.replaceChildren();
      },
    };
  }

  Sillage.odList = Object.freeze({ create: createList, stopsOf });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
