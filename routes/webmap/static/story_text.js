/* The words of a step as elements: its text, what it points at, its sources, the handling mark.
 *
 * Used beside the map, while presenting and in the notes' window, which is another document: every function
 * makes elements with the `h` it is given. Text only, never markup. */
(function (Sillage) {
  "use strict";

  const say = (key, params) => Sillage.format.text(key, params);

  // Where a record's details are (record_blocks.js) → what is said of its sources.
  const UNNAMED = { coming: "present.sourcesComing", failed: "present.sourcesFailed", absent: "present.sourcesInRecord" };

  /* An element maker for another window's document. */
  function makerFor(document) {
    return (tag, attributes, ...children) => document.adoptNode(Sillage.parts.h(tag, attributes, ...children));
  }

  function textRun(h, run) {
    const inner = run.italic ? h("em", { text: run.text }) : document.createTextNode(run.text);
    return run.bold ? h("strong", null, inner) : inner;
  }

  /** Paragraphs and lists of formatted text [{kind: "p"|"li", n: number of an item or null, runs: [{text, bold, italic}]}]. */
  function renderBlocks(h, blocks) {
    const elements = [];
    let list = null;
    for (const block of blocks) {
      const runs = block.runs.map((run) => textRun(h, run));
      if (block.kind !== "li") {
        list = null;
        elements.push(h("p", { dir: "auto" }, runs));
        continue;
      }
      const tag = block.n === null ? "ul" : "ol";
      if (!list || list.localName !== tag) elements.push(list = h(tag, tag === "ol" ? { start: block.n } : null));
      list.appendChild(h("li", { dir: "auto" }, runs));
    }
    return elements;
  }

  function shownItem(item, style) {
    const { h, reliabilityChip, credibilityChip } = Sillage.parts;
    return h("li", { class: `sl-shown${item.reason ? " sl-shown--off" : ""}` },
      h("span", { class: "sl-shown-sign", "aria-hidden": "true" }, item.sign ? Sillage.signs.recordSign(item.sign, style) : h("span", { class: item.table === "places" ? "sl-shown-dot" : "sl-shown-dash" })),
      h("span", { class: "sl-shown-words" },
        h("span", { class: "sl-shown-title", dir: "auto", text: item.title }),
        item.reason ? h("span", { class: "sl-shown-reason", dir: "auto", text: say("present.notOnMap", { reason: item.reason }) }) : h("span", { class: "sl-hidden-text", text: say("present.onMap") }),
        item.partly ? h("span", { class: "sl-shown-reason", dir: "auto", text: item.partly }) : null),
      item.table === "places" ? null : h("span", { class: "sl-shown-grades" }, reliabilityChip(item.reliability, false), credibilityChip(item.credibility, false)));
  }

  /** The list of what a step points at, or null when it points at nothing. */
  function renderShown(store, step) {
    const { h } = Sillage.parts;
    const items = Sillage.storyModel.highlightsOf(store, step.highlight);
    if (items.length === 0) return null;
    return h("section", { class: "sl-shown-box" },
      h("h3", { class: "sl-shown-head", text: say("present.shown") }),
      h("ul", { class: "sl-shown-list", role: "list" }, items.map((item) => shownItem(item, store.payload.style))));
  }

  /* What is said of sources that are not named, "" when all are: of records of large tables only their number is known before
   * their details have come. */
  function unnamedSources({ dense, indexOf }, ids) {
    const counts = {};
    for (const id of new Set(ids)) {
      const at = indexOf(id);
      if (!at || !at.dense || dense.records.has(id)) continue;
      const state = dense.stateOf(at.table, at.i);
      counts[state] = (counts[state] || 0) + dense.tables[at.table].table.sources[at.i];
    }
    return Object.entries(UNNAMED).filter(([state]) => counts[state] > 0).map(([state, key]) => Sillage.format.plural(key, counts[state])).join(" ");
  }

  /** The line of sources of what a step points at. */
  function renderSources(store, step) {
    const { h, data, reliabilityChip, reliabilityWords, sayCount } = Sillage.parts;
    const sources = Sillage.storyModel.sourcesOf(store.payload, step.highlight, store.dense);
    const unnamed = unnamedSources(store, step.highlight);
    if (sources.length === 0) return h("p", { class: "sl-sourceline sl-sourceline--none", text: unnamed || say("present.noSource") });
    return h("p", { class: "sl-sourceline" },
      h("span", { class: "sl-sourceline-label", text: sayCount("present.sources", sources.length) }),
      sources.map((source, k) => [
        k > 0 ? "; " : " ", data(source.title), source.locators.length ? [" ", data(source.locators.join(", "), "sl-sourceline-where")] : null,
        " ", reliabilityChip(source.reliability, false), h("span", { class: "sl-sourceline-words", text: ` ${reliabilityWords(source.reliability)}` }),
      ]),
      unnamed ? h("span", { class: "sl-sourceline-words", text: `. ${unnamed}` }) : null);
  }

  /** The handling mark (TLP 2.0) in its colour on black; null when there is none. */
  function renderMarking(payload, steps) {
    const marking = Sillage.storyModel.markingOf(payload, steps);
    if (!marking) return null;
    const element = Sillage.parts.h("span", { class: "sl-marking", text: `TLP:${marking}` });
    const colour = (payload.style.tlp || {})[marking];
    if (colour) element.style.setProperty("--sl-marking", colour);
    return element;
  }

  Sillage.storyText = Object.freeze({ makerFor, renderBlocks, renderMarking, renderShown, renderSources });
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
