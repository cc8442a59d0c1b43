/**
 * One row of the list "on the map now": its sign, words, tags and grades.
 *
 * Owns the row's elements; its content is rows.js, when it is shown list.js. A row can take on
 * another record: its elements are written over, for new ones at every step of the date add up.
 */
(function (Sillage) {
  "use strict";

  /* What decides a row's sign; rows with the same share the look. */
  const signKey = ({ table, substances, context, dash, atLeast }) => [table, substances, context, dash, atLeast].join("|");

  function createTags() {
    const { h, say } = Sillage.parts;
    const tag = (kind, text) => h("span", { class: `sl-tag${kind}`, text, hidden: true });
    return {
      possible: tag(" sl-tag--possible", say("panel.tag.possible")),
      context: tag(" sl-tag--context", say("panel.tag.context")),
      status: tag("", ""),
      part: tag("", say("panel.tag.part")),
      contradicted: tag(" sl-tag--alert", say("panel.tag.contradicted")),
    };
  }

  /**
   * Elements of one row, for what rows.js' `buildRow` gives; `select(id)` and `hover(id | null)` are called back.
   * Returns `{element, button, id, write(content, reason), setCode(code)}`: `id` is the record's that it shows,
   * `reason` says why that is not drawn.
   */
  function createRow(style, handlers) {
    const { credibilityChip, credibilityWords, data, h, reliabilityChip, reliabilityWords, say, setHidden, setText, writeGrades } = Sillage.parts;
    const sign = h("span", { class: "sl-row__sign" });
    const title = h("span", { class: "sl-row__title", dir: "auto" });
    const why = h("span", { class: "sl-row__reason", dir: "auto", hidden: true });
    const when = data("", "sl-row__when");
    const place = data("");
    const placeBox = h("span", { class: "sl-row__place", hidden: true }, place);
    const tags = createTags();
    const under = h("span", { class: "sl-row__under" }, h("span", { class: "sl-row__meta" }, when, placeBox), Object.values(tags));
    const grades = h("span", { class: "sl-hidden-text" });
    const button = h("button", { type: "button", class: "sl-row__main" }, sign, h("span", { class: "sl-row__text" }, title, why, under, grades));
    const chips = [reliabilityChip(null), credibilityChip(null)];
    const sources = h("span", { class: "sl-row__sources", hidden: true });
    const element = h("li", { class: "sl-row" }, button, h("span", { class: "sl-row__side" }, h("span", { class: "sl-row__chips" }, chips), sources));
    let signed = "";
    let last = -1;

    function setOptional(box, node, text) {
      setText(node, text);
      setHidden(box, text === "");
    }

    function write(content, reason) {
      self.id = content.id;
      element.dataset.id = content.id;
      element.classList.toggle("sl-row--context", content.context);
      if (signed !== signKey(content)) {
        signed = signKey(content);
        sign.replaceChildren(Sillage.signs.recordSign(content, style));
      }
      setText(title, content.title);
      setOptional(why, why, reason || "");
      setText(when, content.when);
      setOptional(placeBox, place, content.place);
      setHidden(tags.context, !content.context);
      setOptional(tags.status, tags.status, content.status === "documented" ? "" : say(`panel.status.${content.status}`));
      setHidden(tags.part, !content.partly);
      setHidden(tags.contradicted, !content.contradicted);
      const words = say("panel.row.grades", { reliability: reliabilityWords(content.reliability), credibility: credibilityWords(content.credibility) });
      setText(grades, words);
      button.dataset.tipFocus = words;
      writeGrades(chips, content.reliability, content.credibility);
      setOptional(sources, sources, content.sources);
    }

    function setCode(code) {
      if (code !== last) {
        last = code;
        setHidden(tags.possible, code !== 1);
        element.classList.toggle("sl-row--possible", code === 1);
      }
    }

    const self = { element, button, id: null, write, setCode };
    element.addEventListener("click", () => handlers.select(self.id, button));
    element.addEventListener("pointerenter", () => handlers.hover(self.id));
    element.addEventListener("pointerleave", () => handlers.hover(null));
    button.addEventListener("focus", () => handlers.hover(self.id));
    button.addEventListener("blur", () => handlers.hover(null));
    return self;
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
