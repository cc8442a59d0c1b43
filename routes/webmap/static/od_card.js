/**
 * What a connection holds: a small card on the map with its sums, its period and its weightiest flows.
 *
 * Owns its element and the words in it (cardOf, pure). Refuses: sums (od_model.js). Text only, never markup.
 */
(function (Sillage) {
  "use strict";

  const { at: kgAt } = Sillage.weights;
  const MOST_FLOWS = 8;
  const MARGIN = 8;
  const { OPEN_START, OPEN_END } = Sillage.visibility;

  const known = (value) => (Number.isNaN(value) ? null : value);

  /** From the first to the last day of rows, in words. */
  function periodOf(table, rows) {
    let [first, last] = [OPEN_END, OPEN_START];
    for (const { row } of rows) {
      if (table.undated[row]) continue;
      first = Math.min(first, table.start[row]);
      last = Math.max(last, table.end[row]);
    }
    const dated = first !== OPEN_END || last !== OPEN_START;
    return Sillage.format.span(first === OPEN_START || !dated ? null : first, last === OPEN_END || !dated ? null : last, !dated);
  }

  /**
   * The words of a card: {title, facts: [text], intro, flows: [{row, id, label, kg, code}]}.
   *
   * @param {object} dense dense_store.js
   */
  function cardOf(dense, payload, model, nameOf, pair) {
    const { text, kg } = Sillage.format;
    const { from, to } = model.pairs;
    const { table } = dense.tables.flows;
    const rows = model.rowsOf(pair);
    const facts = [...Sillage.odWords.pairFacts(model, pair), ...Sillage.odWords.pairDoubts(model, pair)];
    if (rows.length) facts.push(periodOf(table, rows));
    const heaviest = (row) => known(kgAt(table.kgMax, row)) || known(kgAt(table.kgMin, row)) || 0;
    const ordered = [...rows].sort((a, b) => heaviest(b.row) - heaviest(a.row) || a.row - b.row);
    const lanes = model.lanesOf(pair).filter(({ cls }) => payload.substances[cls]).map((lane) => ({
      substance: payload.substances[lane.cls].id,
      words: text("map.od.card.substance", { substance: payload.substances[lane.cls].label, kg: kg(lane.sure / 1000, lane.open ? null : lane.most / 1000) }),
    }));
    return {
      title: text("map.od.pair", { from: nameOf(from[pair], true), to: nameOf(to[pair], true) }), facts, lanes,
      intro: rows.length > MOST_FLOWS ? text("map.od.card.first", { n: MOST_FLOWS, all: Sillage.format.number(rows.length) }) : text("map.od.card.every"),
      flows: ordered.slice(0, MOST_FLOWS).map(({ row, code }) => ({
        row, code, id: dense.idOf("flows", row), label: dense.words ? dense.words.label("flows", row) : dense.idOf("flows", row),
        kg: kg(known(kgAt(table.kgMin, row)), known(kgAt(table.kgMax, row))), partly: Sillage.densePart.furtherWords(dense.tables.flows, row),
      })),
    };
  }

  /**
   * The card's element: {show(words, x, y), hide(), isOpen(), destroy()}; `run`: {select(id), closed(held: the keyboard's
   * focus was in it), leave()}.
   */
  function createCard(container, run) {
    const { h, data, say } = Sillage.parts;
    const element = h("section", { class: "sl-od-card", role: "dialog", "aria-label": say("map.od.card.label"), tabindex: "-1" });
    element.hidden = true;
    Sillage.odControl.keepFromMap(element, run.leave);
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close();
    });
    container.appendChild(element);

    function close() {
      if (element.hidden) return;
      const held = element.contains(document.activeElement);
      element.hidden = true;
      container.classList.remove("sl-od-reading");
      run.closed(held);
    }

    function flow(one) {
      return h("li", null, h("button", { type: "button", class: "sl-od-flow", on: { click: () => run.select(one.id) } }, h("span", { class: "sl-od-flow-label" }, data(one.label), one.partly ? h("span", { class: "sl-od-flow-part", text: one.partly }) : null), h("span", { class: "sl-od-flow-kg", text: one.kg })));
    }

    return {
      /** Show it beside a point of the container. */
      show(words, x, y) {
        element.replaceChildren(
          h("header", { class: "sl-od-card-head" }, h("h2", { class: "sl-od-card-title" }, data(words.title)), h("button", { type: "button", class: "sl-od-close", "aria-label": say("map.od.card.close"), on: { click: close } }, "×")),
          ...words.facts.map((fact) => h("p", { class: "sl-od-card-fact", text: fact })),
          h("ul", { class: "sl-od-card-lanes", role: "list" }, words.lanes.map((lane) => h("li", { style: `--sl-od-colour: ${Sillage.signs.substanceColour(lane.substance)}`, text: lane.words }))),
          h("p", { class: "sl-od-card-intro", text: words.intro }),
          h("ol", { class: "sl-od-card-flows", role: "list" }, words.flows.map(flow)),
          h("p", { class: "sl-od-card-intro", text: say("map.od.card.way") }),
        );
        element.hidden = false;
        container.classList.add("sl-od-reading");
        const [w, hgt] = [element.offsetWidth, element.offsetHeight];
        const left = x + 18 + w > container.clientWidth - MARGIN ? x - 18 - w : x + 18;
        const top = Math.max(MARGIN, Math.min(y - 40, container.clientHeight - hgt - MARGIN));
        const tools = container.querySelector(".leaflet-top.leaflet-left");
        const leftmost = MARGIN + (tools && top < tools.offsetHeight + MARGIN ? tools.offsetWidth : 0);
        element.style.left = `${Math.max(leftmost, Math.min(left, container.clientWidth - w - MARGIN))}px`;
        element.style.top = `${top}px`;
        element.focus({ preventScroll: true });
      },
      hide: close,
      isOpen: () => !element.hidden,
      destroy() {
        container.classList.remove("sl-od-reading");
        element.remove();
      },
    };
  }

  Sillage.odCard = Object.freeze({ MOST_FLOWS, cardOf, create: createCard });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
