/**
 * One group of the list "on the map now": a heading with its count, the rows, and "show more" when it is long.
 *
 * Owns the group's elements, and that a change of its rows touches only what enters, leaves or changes its place.
 */
(function (Sillage) {
  "use strict";

  const PAGE = 40; // rows shown per group before "show more"

  /** Put `elements` into `parent` in order, touching only what enters, leaves or changes its place. */
  function arrange(parent, elements) {
    const wanted = new Set(elements);
    // What leaves goes first: left in the way, it would have every row after it moved and laid out anew.
    for (const element of Array.from(parent.children)) {
      if (!wanted.has(element)) {
        element.remove();
      }
    }
    let at = parent.firstChild;
    for (const element of elements) {
      if (element === at) {
        at = at.nextSibling;
      } else {
        parent.insertBefore(element, at);
      }
    }
  }

  /** A group: `{element, heading, button, setCount(number, noteText), setRows(rows, shown)}`; `more` is called for the next page. */
  function createGroup(title, more) {
    const { h, say, setHidden, setText } = Sillage.parts;
    const count = h("span", { class: "sl-group__count" });
    const note = h("p", { class: "sl-group__note", hidden: true });
    const list = h("ul", { class: "sl-rows", role: "list" });
    const button = h("button", { type: "button", class: "sl-action sl-action--quiet sl-group__more", on: { click: more } });
    const heading = h("h3", { class: "sl-group__title" }, h("span", { text: title }), count);
    const element = h("section", { class: "sl-group" }, heading, note, list, button);
    let total = 0;
    let shown = 0;

    function offerMore() {
      const left = total - shown;
      setHidden(button, left <= 0);
      if (left > 0) {
        setText(button, say("panel.list.more", { n: Sillage.format.number(Math.min(PAGE, left)), left: Sillage.format.number(left) }));
      }
    }

    return {
      element,
      heading,
      button,
      setCount(number, noteText) {
        total = number;
        setText(count, Sillage.format.number(number));
        setText(note, noteText);
        setHidden(note, noteText === "");
      },
      /** The rows in their order; `number` of them belong here, of which some may still be on their way. */
      setRows(rows, number) {
        shown = number;
        arrange(list, rows.map((row) => row.element));
        offerMore();
      },
    };
  }

  Sillage.listGroup = Object.freeze({ PAGE, createGroup });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
