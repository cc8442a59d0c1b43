"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
for (const name of ["days", "format", "visibility", "filter", "totals", "store", "geometry", "strands", "hit", "labels", "scene", "tooltip", "lettering"]) {
  require(`../../routes/webmap/static/${name}.js`);
}
const { Sillage } = globalThis;
const texts = { ...require("../../routes/texts/en/map.json"), ...require("../../routes/texts/en/shell.json") };

/** A tiny invented case: two ports, one country, a trunk with two branches, two seizures at one port. */
function payload() {
  const none = (n, value) => Array(n).fill(value);
  return {
    version: 2, lang: "en", texts,
    case: { id: "t", firstDay: 0, lastDay: 100, openedDay: 0, focus: [0, 0, 1, 1], overview: [0, 0, 1, 1] },
    style: { flowWidth: { minPx: 2, maxPx: 9, kgAtMax: 2000, unknownPx: 2.25 }, seizureRadius: { minPx: 5, pxPerSqrtKg: 0.75, maxPx: 46 }, dash: {}, light: {}, dark: {}, substances: {} },
    substances: [{ id: "tea", label: "Tea" }],
    places: { id: ["far", "a", "b"], name: ["Far", "Port A", "Port B"], kind: ["country", "port", "port"], precision: ["country", "port", "port"], radiusKm: [null, 3, 3], lon: [-20, 0, 2], lat: [10, 10, 12], area: [{ type: "Polygon", coordinates: [[[-25, 5], [-15, 5], [-15, 15], [-25, 5]]] }, null, null], drawn: [1, 1, 1], country: none(3, ""), countryName: none(3, "") },
    seizures: { id: ["S1", "S2"], label: ["Small", "Large"], place: [1, 1], substance: [0, 0], kgMin: [10, 500], kgMax: [10, null], amount: [10, 500], unit: ["kg", "kg"], bound: ["exact", "at_least"], start: [10, 50], end: [20, 51], undated: [0, 0], scope: [0, 1], status: none(2, "documented"), mode: none(2, null), reliability: none(2, "C"), credibility: none(2, 2) },
    flows: { id: ["F1"], label: ["Tea"], substances: [[0]], from: [[0]], to: [[1, 2]], via: [[]], mode: ["vessel"], kgMin: [null], kgMax: [null], kgBasis: [""], start: [5], end: [8], undated: [0], scope: [0], status: ["reported"], reliability: ["C"], credibility: [2] },
    strands: { flow: [0, 0, 0], substance: [0, 0, 0], role: ["trunk", "branch", "branch"], slot: [1, 1, 1], dash: none(3, "reported"), coords: [[-18, 10, -9, 9, -2, 10], [-2, 10, 0, 10], [-2, 10, 0, 11.5, 2, 12]], km: [100, 110, 120], fromName: none(3, "Far"), toName: ["Far", "Port A", "Port B"], arrow: [0, 1, 1] },
    events: { id: ["E1"], label: ["Found"], place: [2], toPlace: [-1], kind: ["finding"], start: [60], end: [61], undated: [0], scope: [0], status: ["documented"], investigated: [0], detained: [0], supervised: [0], arrested: [0], reliability: ["C"], credibility: [2] },
    links: { id: ["L1"], label: ["Ties"], places: [[1, 0]], kind: ["x"], start: [null], end: [null], undated: [1], scope: [0], status: ["reported"], reliability: ["C"], credibility: [2] },
    notes: { id: [], topic: [], text: [] }, records: {}, sources: {}, unplaced: [],
  };
}

test("branches begin where their trunk ends, at every zoom", () => {
  const scene = Sillage.createScene(payload());
  for (const zoom of [3, 5.25, 8]) {
    const trunk = scene.lane(0, zoom);
    for (const i of [1, 2]) {
      const branch = scene.lane(i, zoom);
      assert.ok(Math.hypot(trunk[trunk.length - 2] - branch[0], trunk[trunk.length - 1] - branch[1]) < 1e-6);
    }
  }
});

test("lanes of a zoom are computed once", () => {
  const scene = Sillage.createScene(payload());
  assert.equal(scene.lane(0, 4), scene.lane(0, 4));
  assert.notEqual(scene.lane(0, 4), scene.lane(0, 5));
});

test("strands know the ports they end at; a country's coast is no port", () => {
  const scene = Sillage.createScene(payload());
  assert.deepEqual(scene.endPlace, [-1, 1, 2]);
  assert.equal(scene.startPlace[0], -1);
});

test("only places with something visible are active", () => {
  const store = Sillage.createStore(payload(), { date: 4 });
  assert.deepEqual([...Sillage.scene.collectVisible(store).active], [0, 0, 0]);
  store.set({ date: 6 });
  assert.deepEqual([...Sillage.scene.collectVisible(store).active], [1, 1, 1]);
  store.set({ date: 30, layers: { flows: false } });
  assert.deepEqual([...Sillage.scene.collectVisible(store).active], [0, 2, 0]);
  store.set({ undated: true });
  assert.deepEqual([...Sillage.scene.collectVisible(store).active], [1, 2, 0]);
});

test("circles at one place come largest first, so that the small one lies on top", () => {
  const store = Sillage.createStore(payload(), { date: 90 });
  assert.deepEqual(Sillage.scene.collectVisible(store).seizuresAt.get(1), [1, 0]);
});

test("the mark changes with what is visible and only with it", () => {
  const store = Sillage.createStore(payload(), { date: 30 });
  const before = Sillage.scene.visibleMark(store.visible);
  store.set({ date: 31 });
  assert.equal(Sillage.scene.visibleMark(store.visible), before);
  store.set({ date: 50 });
  assert.notEqual(Sillage.scene.visibleMark(store.visible), before);
});

test("the tooltip says what is possible only, and keeps markup as text", () => {
  const data = payload();
  data.seizures.label[0] = "<script>x</script>";
  const store = Sillage.createStore(data, { date: 12 });
  const lines = Sillage.tooltip.tooltipLines(store, { id: "S1", kind: "seizures" });
  assert.equal(lines[0].text, "<script>x</script>");
  assert.ok(lines.some((line) => line.text === texts["map.tip.possible"]));
  store.set({ date: 40 });
  assert.ok(!Sillage.tooltip.tooltipLines(store, { id: "S1", kind: "seizures" }).some((line) => line.text === texts["map.tip.possible"]));
});

test("texts are wrapped in full words and cut with an ellipsis", () => {
  assert.deepEqual(Sillage.lettering.wrapText("one two three four", 8, 2), ["one two", "three…"]);
  assert.deepEqual(Sillage.lettering.wrapText("short", 8, 2), ["short"]);
});

test("mixing colours goes from the first to the second", () => {
  assert.equal(Sillage.lettering.mix("#000000", "#ffffff", 0.5), "#808080");
  const { contrast, legible } = Sillage.lettering;
  assert.equal(contrast("#000000", "#ffffff"), 21);
  const green = legible("#6d9f1d", ["#dfe8ee", "#f6f3ec"], "#24282c");
  assert.ok(contrast(green, "#dfe8ee") >= 4.6 && contrast(green, "#f6f3ec") >= 4.6, green);
  assert.equal(legible("#24282c", ["#ffffff"], "#000000"), "#24282c", "what is legible stays as it is");
  assert.equal(Sillage.lettering.mix("#c2410c", "#ffffff", 0), "#c2410c");
});

test("what happened at a place without a position is nowhere on the map", () => {
  const nowhere = payload();
  Object.assign(nowhere.places, { lon: [-20, null, 2], lat: [10, null, 12], drawn: [1, 0, 1] });
  const contents = Sillage.scene.collectVisible(Sillage.createStore(nowhere, { date: 70, undated: true }));
  assert.equal(contents.active[1], 0);
  assert.equal(contents.seizuresAt.size, 0);
  assert.deepEqual([...contents.eventsAt.keys()], [2]);
  assert.deepEqual(Sillage.createScene(nowhere).arcs, []);
});
