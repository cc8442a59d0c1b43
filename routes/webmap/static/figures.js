/**
 * The figures at the head of the panel, written live while the date moves.
 *
 * Owns their elements. Every line has its place from the start, so that a change of the date
 * changes texts and never the layout.
 */
(function (Sillage) {
  "use strict";

  const MANY = 3; // with more substances each has less room

  /* One row; its note stands bare in the line, for every box in a line is one more to lay out. */
  function amountRow(id) {
    const { h } = Sillage.parts;
    const amount = h("span", { class: "sl-figures__amount" });
    const label = h("span", { class: "sl-figures__substance" });
    const note = document.createTextNode("");
    const bar = h("span", { class: "sl-figures__bar", style: `--sl-mark: var(--sl-substance-${id})` });
    const element = h("span", { class: "sl-figures__row" }, amount, label, note, h("br"));
    return { element, bar, amount, label, note };
  }

  /* The rows of one block are lines of one text, their bars stand beside it: a browser lays the text out in one go, which
   * leaves far less behind at every step of the date than a box for each figure. */
  function rowsBlock(rows) {
    const { h } = Sillage.parts;
    return h(
      "div",
      { class: "sl-figures__rows" },
      h("div", { class: "sl-figures__bars", "aria-hidden": "true" }, rows.map((row) => row.bar)),
      h("div", { class: "sl-figures__lines", style: `--sl-figure-rows: ${rows.length}` }, h("div", { class: "sl-figures__text" }, rows.map((row) => row.element)))
    );
  }

  function writeRow(row, parts) {
    const { setText } = Sillage.parts;
    setText(parts.amount, row.amount);
    setText(parts.label, row.label);
    setText(parts.note, row.note);
    for (const one of [parts.element, parts.bar]) {
      one.classList.toggle("sl-figures--zero", row.count === 0);
    }
  }

  /** The figures block: `{element, update(whole)}`; without `whole` the context waits, which is nobody's first concern while the date moves. */
  function createFigures(store) {
    const { h, say, setText } = Sillage.parts;
    const first = Sillage.figuresModel(store);
    const rows = first.rows.map((row) => amountRow(row.id));
    const none = h("p", { class: "sl-figures__none" });
    const tiles = first.tiles.map((tile) => {
      const value = h("dd", { class: "sl-tile__value" });
      const label = h("dt", { class: "sl-tile__label" });
      return { value, label, element: h("div", { class: `sl-tile sl-tile--${tile.key}` }, label, value) };
    });
    const context = first.context ? first.context.rows.map((row) => amountRow(row.id)) : [];
    const contextCount = h("span", { class: "sl-figures__context-count" });
    const element = h(
      "section",
      { class: `sl-figures${rows.length > MANY ? " sl-figures--many" : ""}`, "aria-label": say("panel.figures.title") },
      h("h2", { class: "sl-figures__title", text: say("panel.figures.seized") }),
      rowsBlock(rows),
      first.none.length > 0 ? none : null,
      h("dl", { class: "sl-tiles" }, tiles.map((tile) => tile.element)),
      first.context
        ? h(
            "div",
            { class: "sl-figures__context", "data-tip": say("panel.figures.context.help") },
            h("p", { class: "sl-figures__context-title" }, h("span", { text: say("panel.figures.context") }), contextCount),
            rowsBlock(context)
          )
        : null
    );
    if (first.none.length > 0) {
      none.textContent = say("panel.figures.none", { substances: first.none.join(", ") });
    }

    function update(whole) {
      const model = Sillage.figuresModel(store);
      model.rows.forEach((row, i) => writeRow(row, rows[i]));
      model.tiles.forEach((tile, i) => {
        setText(tiles[i].value, tile.value);
        setText(tiles[i].label, tile.label);
      });
      if (model.context && whole) {
        model.context.rows.forEach((row, i) => writeRow(row, context[i]));
        setText(contextCount, model.context.countText);
      }
    }

    update(true);
    return { element, update };
  }

  Sillage.createFigures = createFigures;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
