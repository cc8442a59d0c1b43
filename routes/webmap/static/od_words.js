/**
 * What connections and their ends are called, and what is said about them.
 *
 * Owns: names of nodes, lines of tooltips, the sentences of the control. Every wording is a text of the table
 * (map.od.…). Refuses: the DOM and the sums. Pure.
 */
(function (Sillage) {
  "use strict";

  const countWords = (n) => Sillage.format.plural("map.od.flows", n);

  /** What a node is called: a country by its name, an area and a place by that of the place it stands at; `whole` says that it is more. */
  function createNames(dense) {
    const { text } = Sillage.format;
    const { places } = dense;
    const { country: codes, countryName: written } = places.dicts;
    return function nameOf(nodes, node, whole) {
      const place = nodes.place[node];
      const country = (written || codes)[places.country[place]];
      if (nodes.level === "country" && country) return country;
      const name = dense.words ? dense.words.placeName(place) : country || text("map.od.unnamed");
      return whole && nodes.size[node] > 1 ? text("map.od.area", { name }) : name;
    };
  }

  const sumWords = ({ kgMin, kgMax, count }, key) => Sillage.format.text(key, { kg: Sillage.format.kg(kgMin, kgMax), flows: countWords(count) });

  /** Lines of the tooltip of a connection: {text, kind} as tooltip.js shows them. */
  function pairLines(model, nameOf, pair) {
    const { text, plural } = Sillage.format;
    const { from, to } = model.pairs;
    const [network, context] = model.pairBounds(pair);
    const lines = [{ text: text("map.od.pair", { from: nameOf(from[pair]), to: nameOf(to[pair]) }), kind: "title" }];
    if (network.count) lines.push({ text: sumWords(network, "map.od.sum"), kind: "fact" });
    if (context.count) lines.push({ text: sumWords(context, "map.od.context"), kind: "fact" });
    const possible = network.possible + context.possible;
    if (possible) lines.push({ text: plural("map.od.possible", possible), kind: "note" });
    lines.push({ text: text("map.od.hintPair"), kind: "note" });
    return lines;
  }

  /** Lines of the tooltip of a node. */
  function nodeLines(model, nameOf, node, pinned) {
    const { text, plural } = Sillage.format;
    const { nodes } = model.pairs;
    const { inward, outward, within } = model.nodeBounds(node);
    const lines = [{ text: nameOf(node, true), kind: "title" }];
    lines.push({ text: inward[0].count ? sumWords(inward[0], "map.od.in") : text("map.od.inNone"), kind: "fact" });
    lines.push({ text: outward[0].count ? sumWords(outward[0], "map.od.out") : text("map.od.outNone"), kind: "fact" });
    if (inward[1].count) lines.push({ text: sumWords(inward[1], "map.od.contextIn"), kind: "fact" });
    if (outward[1].count) lines.push({ text: sumWords(outward[1], "map.od.contextOut"), kind: "fact" });
    if (within) lines.push({ text: plural("map.od.inside", within), kind: "fact" });
    if (nodes.size[node] > 1) lines.push({ text: plural("map.od.places", nodes.size[node]), kind: "note" });
    if (!pinned) lines.push({ text: text("map.od.hintNode"), kind: "note" });
    return lines;
  }

  /**
   * What the control says: {title, headline, notes}. `drawn`: {pairs, flows} on the map; `seen`: od_model.js.
   */
  function controlWords(model, nameOf, drawn, lines) {
    const { text, plural, number } = Sillage.format;
    const seen = model.seen();
    const { nodes } = model.pairs;
    const notes = [];
    if (lines !== null) {
      notes.push(text("map.od.linesNote"));
      if (seen.adrift) notes.push(plural("map.od.adrift", seen.adrift));
      return { title: text("map.od.byLine"), headline: plural("map.od.lines", lines), notes };
    }
    const left = seen.pairs - drawn.pairs;
    let headline = text("map.od.none");
    if (left > 0) headline = text("map.od.strongest", { n: number(drawn.pairs), all: number(seen.pairs) });
    else if (seen.pairs > 0) headline = plural("map.od.all", seen.pairs);
    if (model.focus >= 0) headline = text("map.od.ofNode", { name: nameOf(model.focus), words: headline });
    if (left > 0) notes.push(plural("map.od.weaker", left, { flows: countWords(seen.flows - drawn.flows) }));
    if (seen.within) notes.push(plural(`map.od.within.${nodes.level}`, seen.within));
    if (seen.adrift) notes.push(plural("map.od.adrift", seen.adrift));
    return { title: text(`map.od.by.${nodes.level}`), headline, notes };
  }

  Sillage.odWords = Object.freeze({ controlWords, countWords, createNames, nodeLines, pairLines });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
