/* A place that a step of the story points at, in a large case: what was seized there stands out, as in an ordinary case. */
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { FIRST_DAY, TRACK_DAYS, asOrdinary, makeDense } = require("./dense_fixture");
const load = require("./load");

const Sillage = load();
const COLOURS = ["#a83200", "#0f766e", "#6d9f1d"];
const LAST = FIRST_DAY + TRACK_DAYS + 800;

function makeStore({ view = {}, words = true, seizures = 3000, change = () => {} } = {}) {
  const made = makeDense({ seizures, flows: 0, places: 40, seed: 11 });
  const { payload } = made;
  payload.texts = load.texts();
  payload.style = { ...payload.style, seizureRadius: { minPx: 5, pxPerSqrtKg: 0.75, maxPx: 46 }, substances: Object.fromEntries(payload.substances.map(({ id }, k) => [id, { light: COLOURS[k], dark: COLOURS[k] }])) };
  payload.style.light = { ...payload.style.light, land: "#f6f3ec", sea: "#dfe8ee", text: "#24282c", muted: "#5c656d", halo: "#ffffff", context: "#6b7280", landLabel: "#6b6a64", seaLabel: "#8fa3b0", accent: "#1d4e79", place: "#24282c" };
  change(made);
  const dense = Sillage.denseStore.create(payload, made.columns);
  const store = Sillage.createStore(payload, { date: LAST, ...view }, dense);
  if (words) dense.setWords(made.words);
  return { ...made, store, dense, table: made.columns.seizures };
}

const point = (made, ...highlight) => made.store.set({ step: "one", highlight });
const drawnPlaces = ({ columns: { places } }) => [...places.drawn.keys()].filter((p) => places.drawn[p] === 1);

/** What an ordinary case of the same records has at a place: per colour {count, weighed, least, most}. */
function ordinarySums(made, p) {
  const plain = asOrdinary(made);
  const ordinary = Sillage.createStore(plain, { ...made.store.view, selected: null, hover: null });
  const { seizures } = plain;
  const sums = new Map();
  ordinary.visible.seizures.forEach((code, i) => {
    if (!code || seizures.place[i] !== p) return;
    const colour = seizures.scope[i] === 1 ? plain.substances.length : seizures.substance[i];
    const sum = sums.get(colour) || { count: 0, weighed: 0, least: 0, most: 0 };
    sums.set(colour, sum);
    const [least, most] = [seizures.kgMin[i], seizures.kgMax[i]];
    sum.count += 1;
    if (least !== null || most !== null) sum.weighed += 1;
    if (code === 2) sum.least += least || 0;
    sum.most = sum.most === null || most === null ? null : sum.most + most;
  });
  return [...sums].sort(([a], [b]) => a - b).map(([colour, sum]) => ({ colour, ...sum }));
}

const rounded = (sums) => sums.map(({ colour, count, weighed, least, most }) => [colour, count, weighed, Math.round(least * 1e3), most === null ? null : Math.round(most * 1e3)]);

test("however the view is reached, the sums at a highlighted place are those of an ordinary case", () => {
  const made = makeStore();
  const [a, b] = drawnPlaces(made);
  point(made, `DP${a}`, "E4", `DP${b}`);
  const walk = [
    { date: FIRST_DAY + 900 }, { date: FIRST_DAY + 930 }, { date: FIRST_DAY + 100 }, { undated: true }, { mode: "window", windowDays: 60, date: FIRST_DAY + 1200 },
    { date: FIRST_DAY + 1230 }, { scope: "network" }, { date: FIRST_DAY + 2000, undated: false }, { substances: [made.payload.substances[0].id] }, { mode: "cumulative", scope: "all", substances: null, date: LAST },
  ];
  for (const patch of walk) {
    made.store.set({ ...patch, step: "one" });
    const piles = Sillage.densePlaces.pilesOf(made.store);
    assert.deepEqual(piles.map(({ place }) => place), [a, b]);
    for (const pile of piles) {
      assert.deepEqual(rounded(pile.sums), rounded(ordinarySums(made, pile.place)), JSON.stringify(patch));
      assert.equal(pile.count, pile.sums.reduce((sum, { count }) => sum + count, 0));
    }
  }
});

test("few seizures at a place stand out each by itself, the largest below", () => {
  const made = makeStore({ seizures: 200 });
  const [p] = drawnPlaces(made);
  point(made, `DP${p}`);
  const { codeOf } = made.dense.tables.seizures;
  const there = [...made.table.place.keys()].filter((i) => made.table.place[i] === p && codeOf(i) > 0);
  const { pins, piles: [pile] } = Sillage.densePins.pinsOf(made.store);
  assert.ok(there.length > 0 && there.length <= Sillage.densePlaces.MOST_CIRCLES);
  assert.deepEqual(pins.map(({ row }) => row).sort((x, y) => x - y), there);
  const weight = (i) => (Number.isNaN(made.table.kgMin[i]) ? made.table.kgMax[i] : made.table.kgMin[i]) || 0;
  pile.rows.forEach((row, k) => assert.ok(k === 0 || weight(row) <= weight(pile.rows[k - 1])));
  assert.equal(pile.name, `Place ${p}`);
});

test("of very many at a place the largest of each colour stands for all, and the rest is counted", () => {
  const made = makeStore({ change: ({ columns: { seizures, places } }) => { places.drawn[5] = 1; [places.x[5], places.y[5]] = [0.5, 0.36]; seizures.place.fill(5); seizures.drawn.fill(1); } });
  point(made, "DP5");
  const { pins, piles: [pile] } = Sillage.densePins.pinsOf(made.store);
  assert.ok(pile.count > 2000, String(pile.count));
  assert.equal(pins.length, pile.sums.length);
  const radius = (i) => Sillage.strands.seizureRadius(made.payload.style.seizureRadius, Number.isNaN(made.table.kgMin[i]) ? null : made.table.kgMin[i], Number.isNaN(made.table.kgMax[i]) ? null : made.table.kgMax[i]);
  const colourOf = (i) => (made.table.scope[i] === 1 ? made.payload.substances.length : made.table.substance[i]);
  for (const { row } of pins) {
    const rivals = [...made.table.place.keys()].filter((i) => colourOf(i) === colourOf(row) && made.dense.tables.seizures.codeOf(i) > 0);
    assert.ok(Math.max(...rivals.map(radius)) <= radius(row) * 1.25);
  }
});

test("a step of the date does not look for the rows of a place again", () => {
  const made = makeStore();
  const [p] = drawnPlaces(made);
  point(made, `DP${p}`);
  Sillage.densePlaces.pilesOf(made.store);
  const { place } = made.table;
  Object.defineProperty(made.table, "place", { configurable: true, get: () => assert.fail("the column of places was read") });
  made.store.set({ date: FIRST_DAY + 700, step: "one" });
  assert.ok(Sillage.densePlaces.pilesOf(made.store)[0].count >= 0);
  Object.defineProperty(made.table, "place", { value: place });
});

test("the rest steps back for a highlighted place, whatever is there at the date, as in an ordinary case", () => {
  const made = makeStore();
  const [p] = drawnPlaces(made);
  point(made, `DP${p}`);
  assert.equal(Sillage.densePins.stepsBack(made.store), true);
  assert.notEqual(Sillage.focusOf(made.store).ids, null);
  made.store.set({ date: FIRST_DAY - 4000, step: "one" });
  assert.equal(Sillage.densePins.stepsBack(made.store), true);
  point(made, "le-havre");
  assert.equal(Sillage.densePins.stepsBack(made.store), true);
  point(made, "DP9999");
  assert.deepEqual([Sillage.densePins.stepsBack(made.store), Sillage.focusOf(made.store).ids], [false, null]);
  made.store.set({ step: null, highlight: [] });
  assert.equal(Sillage.densePins.stepsBack(made.store), false);
});

test("a place that the payload has too is the same place", () => {
  const made = makeStore();
  const [p] = drawnPlaces(made);
  made.dense.words = { ...made.words, placeId: (k) => (k === p ? "le-havre" : `DP${k}`), rowOf: (table, id) => (table === "places" && id === "le-havre" ? p : made.words.rowOf(table, id)) };
  point(made, "le-havre");
  const [pile] = Sillage.densePlaces.pilesOf(made.store);
  assert.deepEqual([pile.place, pile.name], [p, made.payload.places.name[0]]);
});

test("before the words are there nobody knows the place; then it stands out", () => {
  const made = makeStore({ words: false });
  const [p] = drawnPlaces(made);
  point(made, `DP${p}`);
  assert.deepEqual([Sillage.densePins.pinsOf(made.store).pins, Sillage.densePins.stepsBack(made.store)], [[], false]);
  made.dense.setWords(made.words);
  assert.ok(Sillage.densePins.pinsOf(made.store).pins.length > 0);
  assert.equal(Sillage.densePins.stepsBack(made.store), true);
});

test("a step lists the place it points at by its name", () => {
  const made = makeStore();
  const unplaced = [...made.columns.places.drawn.keys()].find((p) => made.columns.places.drawn[p] === 0);
  const items = Sillage.storyModel.highlightsOf(made.store, [`DP${drawnPlaces(made)[0]}`, `DP${unplaced}`, "DP9999"]);
  assert.deepEqual(items.map(({ table, title, reason }) => [table, title, reason !== ""]), [["places", `Place ${drawnPlaces(made)[0]}`, false], ["places", `Place ${unplaced}`, true]]);
  assert.equal(Sillage.recordModel(made.store, `DP${drawnPlaces(made)[0]}`), null);
});

test("the label of such a place counts all, and names at most four colours by their sums", () => {
  const made = makeStore();
  const [p] = drawnPlaces(made);
  point(made, `DP${p}`);
  const [pile] = Sillage.densePlaces.pilesOf(made.store);
  const captions = Sillage.createCaptions(made.payload, { measure: (block) => ({ w: 10, h: 10, rows: block.lines.map(() => [0, 1]) }) });
  const palette = Sillage.marks.paletteOf(made.payload, "light");
  const [long] = captions.pileVariants(pile, -1, Sillage.scene.collectVisible(made.store), palette);
  const lines = long.lines.map((line) => line.map((run) => run.text || "").join(""));
  assert.equal(lines[0], `Place ${p}  ${pile.count} seizures`);
  assert.equal(lines.length, 1 + Math.min(4, pile.sums.length));
});

test("a slice has what stands out wherever the map stands, and the areas of its countries", () => {
  const area = { type: "Polygon", coordinates: [[[0, 40], [5, 40], [5, 45], [0, 40]]] };
  const made = makeStore({ change: ({ payload, columns: { places }, words }) => {
    words.placeKind = (p) => (p === 3 ? "country" : "city");
    places.country[4] = places.country[3];
    payload.dense.areas = { [places.dicts.country[places.country[3]]]: area };
  } });
  point(made, "DP3", "DP4", made.words.id("seizures", 7));
  const standing = Sillage.densePins.standing(made.store);
  assert.deepEqual(standing, { rows: [7], places: [3, 4] });
  const slice = made.dense.slice(made.store, { seizures: standing.rows, places: standing.places });
  const areaOf = (id) => slice.places.area[slice.places.id.indexOf(id)];
  assert.deepEqual([areaOf("DP3"), areaOf("DP4")], [area, null]);
  const own = Sillage.createStore(slice, { ...made.store.view });
  assert.notEqual(Sillage.focusOf(own).ids, null);
});
