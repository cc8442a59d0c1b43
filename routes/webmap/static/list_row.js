/**
 * One row of the list "on the map now": its sign, words, tags and grades.
 *
 * Owns the row's elements; its content is rows.js, when it is shown list.js.
 */
(function (Sillage) {
  "use strict";

  /**
   * Elements of one row, from what rows.js' `buildRow` gives; `select(id)` and `hover(id | null)` are called back.
   * Returns `{element, button, id, setCode(code), setReason(text)}`.
   */
  function createRow(row, style, handlers) {
    const { h, data, say, credibilityChip, reliabilityChip } = Sillage.parts;
    const when = data(row.when, "sl-row__when");
    const possible = h("span", { class: "sl-tag sl-tag--possible", text: say("panel.tag.possible") });
    possible.hidden = true;
    const grades = say("panel.row.grades", {
      reliability: Sillage.parts.reliabilityWords(row.reliability),
      credibility: Sillage.parts.credibilityWords(row.credibility),
    });
    const button = h(
      "button",
      { type: "button", class: "sl-row__main", "data-tip-focus": grades },
      h("span", { class: "sl-row__sign" }, Sillage.signs.recordSign(row, style)),
      h(
        "span",
        { class: "sl-row__text" },
        h("span", { class: "sl-row__title", dir: "auto", text: row.title }),
        h(
          "span",
          { class: "sl-row__under" },
          h("span", { class: "sl-row__meta" }, when, row.place ? h("span", { class: "sl-row__place" }, data(row.place)) : null),
          possible,
          row.context ? h("span", { class: "sl-tag sl-tag--context", text: say("panel.tag.context") }) : null,
          row.partly ? h("span", { class: "sl-tag", text: say("panel.tag.part") }) : null,
          row.status !== "documented" ? h("span", { class: "sl-tag", text: say(`panel.status.${row.status}`) }) : null,
          row.contradicted ? h("span", { class: "sl-tag sl-tag--alert", text: say("panel.tag.contradicted") }) : null
        ),
        h("span", { class: "sl-hidden-text", text: grades })
      )
    );
    const element = h(
      "li",
      { class: `sl-row${row.context ? " sl-row--context" : ""}`, "data-id": row.id },
      button,
      h(
        "span",
        { class: "sl-row__side" },
        h("span", { class: "sl-row__chips" }, reliabilityChip(row.reliability), credibilityChip(row.credibility)),
        row.sources ? h("span", { class: "sl-row__sources", text: row.sources }) : null
      )
    );
    element.addEventListener("click", () => handlers.select(row.id, button));
    element.addEventListener("pointerenter", () => handlers.hover(row.id));
    element.addEventListener("pointerleave", () => handlers.hover(null));
    button.addEventListener("focus", () => handlers.hover(row.id));
    button.addEventListener("blur", () => handlers.hover(null));
    let last = -1;
    return {
      element,
      button,
      id: row.id,
      setCode(code) {
        if (code !== last) {
          last = code;
          possible.hidden = code !== 1;
          element.classList.toggle("sl-row--possible", code === 1);
        }
      },
      setReason(text) {
        element.querySelector(".sl-row__text").insertBefore(h("span", { class: "sl-row__reason", dir: "auto", text }), element.querySelector(".sl-row__under"));
      },
    };
  }

  /** A row of the data files that is in no table, with the reason. */
  function createAsideRow({ id, reason }) {
    const { h, data } = Sillage.parts;
    return {
      id,
      element: h("li", { class: "sl-row sl-row--aside" }, h("p", { class: "sl-row__title" }, data(id)), h("p", { class: "sl-row__reason", dir: "auto", text: reason })),
      button: null,
    };
  }

  Sillage.listRow = Object.freeze({ createAsideRow, createRow });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
