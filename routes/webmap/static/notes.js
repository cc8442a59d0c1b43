/**
 * What the map cannot show: the case in a few words, facts without a place, and the sources.
 *
 * Owns its elements; they do not change while the page is open.
 */
(function (Sillage) {
  "use strict";

  /** Only web addresses become links: any other scheme in the data stays plain text. */
  function isWebAddress(url) {
    return /^https?:\/\//i.test(url);
  }

  function address(url, label) {
    const { h, say } = Sillage.parts;
    if (!url) {
      return null;
    }
    return h(
      "p",
      { class: "sl-source__link" },
      h("span", { text: say(label) }),
      " ",
      isWebAddress(url) ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer", dir: "ltr", text: url }) : h("bdi", { text: url })
    );
  }

  function createSource(source) {
    const { h, say, reliabilityChip, reliabilityWords, data } = Sillage.parts;
    const signed = Sillage.record.signature(source);
    return h(
      "li",
      { class: "sl-source" },
      h("p", { class: "sl-source__title" }, data(source.title)),
      h("p", { class: "sl-fact__note" }, signed ? data(signed) : null, source.kind ? [signed ? " · " : null, data(source.kind)] : null),
      h("p", { class: "sl-grade" }, reliabilityChip(source.reliability, true), h("span", { class: "sl-grade__words" }, h("span", { class: "sl-grade__about", text: say("panel.grade.source") }), h("span", { text: reliabilityWords(source.reliability) }))),
      source.note ? h("p", { class: "sl-source__note", dir: "auto", text: source.note }) : null,
      address(source.url, "panel.source.url"),
      address(source.archivedUrl, "panel.source.archived")
    );
  }

  function section(title, ...content) {
    const { h } = Sillage.parts;
    return h("section", { class: "sl-notes__section" }, h("h3", { class: "sl-group__title" }, h("span", { text: title })), content);
  }

  /** The notes: `{element}`. */
  function createNotes(store) {
    const { h, say } = Sillage.parts;
    const { payload } = store;
    const { notes } = payload;
    const ids = Object.keys(payload.sources);
    const element = h(
      "div",
      { class: "sl-notes" },
      h("p", { class: "sl-notes__summary", dir: "auto", text: payload.case.summary }),
      payload.case.presumption ? h("p", { class: "sl-callout sl-callout--plain", dir: "auto", text: payload.case.presumption }) : null,
      notes.id.length > 0
        ? section(
            say("panel.notes.facts"),
            h(
              "dl",
              { class: "sl-notes__list" },
              notes.id.map((_, i) => [h("dt", { class: "sl-notes__topic", dir: "auto", text: notes.topic[i] }), h("dd", { class: "sl-notes__text", dir: "auto", text: notes.text[i] })])
            )
          )
        : null,
      ids.length > 0 ? section(say("panel.notes.sources"), h("ul", { class: "sl-sources", role: "list" }, ids.map((id) => createSource(Sillage.record.describeSource(payload, id))))) : null
    );
    return { element };
  }

  Sillage.createNotes = createNotes;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
