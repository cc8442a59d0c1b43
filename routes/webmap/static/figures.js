/**
 * The figures at the head of the panel, written live while the date moves.
 *
 * Owns their elements. Every line has its place from the start, so that a change of the date
 * changes texts and never the layout.
 */
(function (Sillage) {
  "use strict";

  const MANY = 3; // with more substances each has less room

  function amountRow(id) {
    const { h } = Sillage.parts;
    const amount = h("span", { class: "sl-figures__amount" });
    const label = h("span", { class: "sl-figures__substance" });
    const note = h("span", { class: "sl-figures__note" });
    const element = h(
      "div",
      { class: "sl-figures__row", style: `--sl-mark: var(--sl-substance-${id})` },
      h("span", { class: "sl-figures__bar", "aria-hidden": "true" }),
      amount,
      h("span", { class: "sl-figures__what" }, label, note)
    );
    return { element, amount, label, note };
  }

  function writeRow(row, parts) {
    const { setText } = Sillage.parts;
    setText(parts.amount, row.amount);
    setText(parts.label, row.label);
    setText(parts.note, row.note);
    parts.element.classList.toggle("sl-figures__row--zero", row.count === 0);
  }

  /** The figures block: `{element, update()}`. */
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
      rows.map((row) => row.element),
      first.none.length > 0 ? none : null,
      h("dl", { class: "sl-tiles" }, tiles.map((tile) => tile.element)),
      first.context
        ? h(
            "div",
            { class: "sl-figures__context", "data-tip": say("panel.figures.context.help") },
            h("p", { class: "sl-figures__context-title" }, h("span", { text: say("panel.figures.context") }), contextCount),
            context.map((row) => row.element)
          )
        : null
    );
    if (first.none.length > 0) {
      none.textContent = say("panel.figures.none", { substances: first.none.join(", ") });
    }

    function update() {
      const model = Sillage.figuresModel(store);
      model.rows.forEach((row, i) => writeRow(row, rows[i]));
      model.tiles.forEach((tile, i) => {
        setText(tiles[i].value, tile.value);
        setText(tiles[i].label, tile.label);
      });
      if (model.context) {
        model.context.rows.forEach((row, i) => writeRow(row, context[i]));
        setText(contextCount, model.context.countText);
      }
    }

    update();
    return { element, update };
  }

  Sillage.createFigures = createFigures;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
