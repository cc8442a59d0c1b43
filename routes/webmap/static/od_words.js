/**
 * What connections and their ends are called, and what is said about them.
 *
 * Owns: names of nodes, lines of tooltips, the sentences of the control, rows of the list, chips at the map's edge.
 * Every wording is a text of the table (map.od.…). Refuses: the DOM and the sums. Pure.
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

  /** Sums of a connection, network and context apart: [text]. */
  function pairFacts(model, pair) {
    const [network, context] = model.pairBounds(pair);
    const facts = [];
    if (network.count) facts.push(sumWords(network, "map.od.sum"));
    if (context.count) facts.push(sumWords(context, "map.od.context"));
    return facts;
  }

  /** What is not certain about a connection: [text]; what its lighter and its dashed lines say on the map. */
  function pairDoubts(model, pair) {
    const { text, plural } = Sillage.format;
    const doubts = [];
    const possible = model.pairBounds(pair).reduce((sum, bounds) => sum + bounds.possible, 0);
    if (possible) doubts.push(plural("map.od.possible", possible));
    const lanes = model.lanesOf(pair);
    if (lanes.length && lanes.every(({ firm }) => firm === 0)) doubts.push(text("map.od.inferred"));
    return doubts;
  }

  /** Lines of the tooltip of a connection: {text, kind} as tooltip.js shows them. */
  function pairLines(model, nameOf, pair) {
    const { text } = Sillage.format;
    const { from, to } = model.pairs;
    return [
      { text: text("map.od.pair", { from: nameOf(from[pair]), to: nameOf(to[pair]) }), kind: "title" },
      ...pairFacts(model, pair).map((fact) => ({ text: fact, kind: "fact" })),
      ...pairDoubts(model, pair).map((doubt) => ({ text: doubt, kind: "note" })),
      { text: text("map.od.hintPair"), kind: "note" },
    ];
  }

  /** What goes in and out of a node (od_model.js nodeBounds), and what stays within: [text]; that nothing goes in or out too if `all`. */
  function nodeFacts({ inward, outward, within }, all) {
    const { text, plural } = Sillage.format;
    const facts = [];
    if (all || inward[0].count) facts.push(inward[0].count ? sumWords(inward[0], "map.od.in") : text("map.od.inNone"));
    if (all || outward[0].count) facts.push(outward[0].count ? sumWords(outward[0], "map.od.out") : text("map.od.outNone"));
    if (inward[1].count) facts.push(sumWords(inward[1], "map.od.contextIn"));
    if (outward[1].count) facts.push(sumWords(outward[1], "map.od.contextOut"));
    if (within) facts.push(plural("map.od.inside", within));
    return facts;
  }

  /** Lines of the tooltip of a node. */
  function nodeLines(model, nameOf, node, pinned) {
    const { text, plural } = Sillage.format;
    const { nodes } = model.pairs;
    const lines = [{ text: nameOf(node, true), kind: "title" }, ...nodeFacts(model.nodeBounds(node), true).map((fact) => ({ text: fact, kind: "fact" }))];
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

  /**
   * Rows of the list of what is drawn: {id, title, label (what is read out), facts, doubts}, and of a connection
   * `lanes` with `share`, its weight beside the strongest's.
   *
   * @param {{lines, nodes}} scene what is drawn (od_paint.js)
   * @param {"pair"|"node"} kind
   */
  function listRows(model, nameOf, scene, kind) {
    const { text } = Sillage.format;
    const { from, to } = model.pairs;
    const spoken = (name, words) => text("map.od.list.row", { name, facts: words.join(". ") });
    if (kind === "node") {
      const sums = Sillage.odSums.ofNodes(model, scene.nodes.keys());
      return [...scene.nodes.values()].sort((a, b) => b.grams - a.grams || a.node - b.node).map(({ node }) => {
        const facts = nodeFacts(sums.get(node), false);
        const name = nameOf(node);
        return { id: node, title: name, label: spoken(name, facts), facts, doubts: [] };
      });
    }
    const drawn = scene.lines.filter(({ lanes }) => lanes.length > 0);
    const most = drawn.reduce((max, { pair }) => Math.max(max, model.pairGrams(pair)), 0);
    return drawn.map(({ pair, lanes }) => {
      const ends = { from: nameOf(from[pair]), to: nameOf(to[pair]) };
      const [facts, doubts] = [pairFacts(model, pair), pairDoubts(model, pair)];
      return {
        id: pair, title: text("map.od.pair", ends), label: spoken(text("map.od.list.pair", ends), [...facts, ...doubts]), facts, doubts,
        share: most > 0 ? model.pairGrams(pair) / most : 0, lanes,
      };
    });
  }

  /** {title, note} of the chip of a node beyond the map's edge; `inward` and `outward` are its connections as the map draws them. */
  function edgeWords(model, name, inward, outward) {
    const { text, plural, kg } = Sillage.format;
    const pairs = new Set([...inward, ...outward]);
    const sum = Sillage.odSums.ofPairs(model, pairs);
    const key = outward.length && inward.length ? "map.od.edge.both" : outward.length ? "map.edge.from" : "map.edge.to";
    // Network and context are never added together: a chip has room for one of them.
    const note = sum.count ? plural("map.od.edge", pairs.size, { kg: kg(sum.kgMin, sum.kgMax) }) : plural("map.od.edge.context", pairs.size);
    return { title: text(key, { place: name }), note, number: Sillage.format.number(pairs.size) };
  }

  /** {title, note, number} of the chip of several nodes beyond one edge of the map, with all their connections. */
  function beyondWords(model, chip, connections) {
    const pairs = new Set(connections);
    const { note } = edgeWords(model, "", [...pairs], []);
    return { title: Sillage.format.plural(`map.edge.places.${chip.beyond}`, chip.places.length), note, number: Sillage.format.number(chip.places.length) };
  }

  Sillage.odWords = Object.freeze({ beyondWords, controlWords, countWords, createNames, edgeWords, listRows, nodeLines, pairDoubts, pairFacts, pairLines });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
