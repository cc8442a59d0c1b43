/* Labels of single seizures that stand out of a dense picture: those an ordinary case would give them. */
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { FIRST_DAY, TRACK_DAYS, asOrdinary, makeDense } = require("./dense_fixture");
const load = require("./load");

const Sillage = load();
const COLOURS = ["#a83200", "#0f766e", "#6d9f1d"];
const LAST = FIRST_DAY + TRACK_DAYS + 800;
const lettering = { measure: (block) => ({ w: 10, h: 10, rows: block.lines.map((_, k) => [k, k + 1]) }) };
const written = ({ variants: [{ lines }] }) => lines.map((line) => line.map((run) => run.text || "").join(""));

function makeStore({ words = true } = {}) {
  const made = makeDense({ seizures: 3000, flows: 0, places: 60, seed: 11 });
  const { payload } = made;
  payload.texts = load.texts();
  payload.style = { ...payload.style, seizureRadius: { minPx: 5, pxPerSqrtKg: 0.75, maxPx: 46 }, substances: Object.fromEntries(payload.substances.map(({ id }, k) => [id, { light: COLOURS[k], dark: COLOURS[k] }])) };
  payload.style.light = { ...payload.style.light, land: "#f6f3ec", sea: "#dfe8ee", text: "#24282c", muted: "#5c656d", halo: "#ffffff", context: "#6b7280", landLabel: "#6b6a64", seaLabel: "#8fa3b0", accent: "#1d4e79", place: "#24282c" };
  const dense = Sillage.denseStore.create(payload, made.columns);
  const store = Sillage.createStore(payload, { date: LAST }, dense);
  if (words) dense.setWords(made.words);
  return { ...made, store, dense, table: made.columns.seizures };
}

/** Circles as dense_pins.js draws them, at made-up points. */
function groupsNow({ store }) {
  const { pins, piles } = Sillage.densePins.pinsOf(store);
  return Sillage.pinLabels.groupsOf(store, pins.map((pin, k) => ({ ...pin, x: 10 * k, y: 5, r: 4 + k })), piles, [0, 0, 5000, 50]);
}

const itemsNow = (made) => Sillage.pinLabels.create(made.store, lettering)
  .itemsOf(groupsNow(made), { eventsAt: new Map() }, Sillage.marks.paletteOf(made.payload, "light"));

/** Rows that are drawn at the last date, each at a place of its own. */
function rowsApart({ table }, count) {
  const seen = new Set();
  return [...Array(table.dated).keys()].filter((i) => table.drawn[i] === 1 && table.end[i] < LAST && !seen.has(table.place[i]) && seen.add(table.place[i])).slice(0, count);
}

test("what a step points at and what is selected is labelled as in an ordinary case, what is pointed at is not", () => {
  const made = makeStore();
  const [a, b, c] = rowsApart(made, 3);
  const id = (i) => made.words.id("seizures", i);
  made.store.set({ step: "one", highlight: [id(a)], selected: id(b), hover: id(c) });
  const items = itemsNow(made);
  const plain = asOrdinary(made);
  plain.places = { ...plain.places, name: [], kind: [] };
  for (const i of [a, b]) [plain.places.name[made.table.place[i]], plain.places.kind[made.table.place[i]]] = [`Place ${made.table.place[i]}`, "port"];
  const captions = Sillage.createCaptions(plain, lettering);
  const codes = { seizures: new Uint8Array(3000).fill(2) };
  const ordinary = [b, a].map((i) => {
    const p = made.table.place[i];
    const contents = { active: { [p]: 1 }, seizuresAt: new Map([[p, [i]]]), eventsAt: new Map() };
    return written({ variants: captions.placeVariants(p, contents, codes, Sillage.marks.paletteOf(made.payload, "light")) });
  });
  assert.deepEqual(items.map(written), ordinary);
  assert.deepEqual(items.map(({ variants: [{ ids }] }) => ids), [[null, id(b)], [null, id(a)]]);
});

test("several at one place share a label; what lies at a place that stands out as a whole is told there", () => {
  const made = makeStore();
  const [a] = rowsApart(made, 1);
  const place = made.table.place[a];
  const there = [...Array(made.table.dated).keys()].filter((i) => made.table.place[i] === place && made.table.drawn[i] === 1 && made.table.end[i] < LAST).slice(0, 3);
  const highlight = there.map((i) => made.words.id("seizures", i));
  made.store.set({ step: "one", highlight });
  const items = itemsNow(made);
  assert.deepEqual(items.map((item) => written(item).length), [4]);
  made.store.set({ step: "one", highlight: [...highlight, `DP${place}`] });
  assert.deepEqual(itemsNow(made), []);
});

test("very many get labels for the largest only; none before the words are there", () => {
  const made = makeStore();
  const rows = [...Array(made.table.dated).keys()].filter((i) => made.table.drawn[i] === 1).slice(0, 150);
  made.store.set({ step: "one", highlight: rows.map((i) => made.words.id("seizures", i)) });
  const groups = groupsNow(made);
  assert.equal(itemsNow(made).length, Math.min(groups.length, Sillage.pinLabels.MOST_LABELS));
  groups.forEach(({ r }, k) => assert.ok(k === 0 || r <= groups[k - 1].r));
  const early = makeStore({ words: false });
  assert.deepEqual(Sillage.pinLabels.groupsOf(early.store, [], [], [0, 0, 9, 9]), []);
});
