/* What of a dense case is drawn crisply or told in words: pins, tooltip, legend, labels in a crowd. */
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { FIRST_DAY, TRACK_DAYS, makeDense } = require("./dense_fixture");
const Sillage = require("./load")();

const STYLE = {
  flowWidth: { minPx: 2, maxPx: 9, kgAtMax: 2000, unknownPx: 2.25 }, seizureRadius: { minPx: 5, pxPerSqrtKg: 0.75, maxPx: 46 }, dash: {},
  light: { land: "#f6f3ec", sea: "#dfe8ee", text: "#24282c", muted: "#5c656d", halo: "#ffffff", context: "#6b7280", landLabel: "#6b6a64", seaLabel: "#8fa3b0", accent: "#1d4e79", focusRing: "#1d4e79", place: "#24282c" },
  substances: { cocaine: { light: "#a83200", dark: "#f57a3d" }, "cannabis-resin": { light: "#0f766e", dark: "#2dd4bf" }, "herbal-cannabis": { light: "#6d9f1d", dark: "#c5e56c" } },
};

function makeStore(view, words = true) {
  const made = makeDense({ seizures: 900, flows: 0 });
  made.payload.style = { ...made.payload.style, ...STYLE };
  const dense = Sillage.denseStore.create(made.payload, made.columns);
  const store = Sillage.createStore(made.payload, { date: FIRST_DAY + TRACK_DAYS + 800, ...view }, dense);
  if (words) dense.setWords(made.words);
  return { store, dense, table: made.columns.seizures };
}

/** A row that is drawn, certain on the last day, of this network. */
const plainRow = ({ table, dense }) => Array.from({ length: table.n }, (_, i) => i).find((i) => table.drawn[i] && table.scope[i] === 0 && dense.tables.seizures.codeOf(i) === 2);

/** A context that writes down what is called on it. */
function recorder() {
  const calls = [];
  const ctx = new Proxy({ calls }, {
    get: (kept, name) => (name in kept ? kept[name] : (...args) => { calls.push([name, ...args]); }),
    set: (kept, name, value) => { kept[name] = value; return true; },
  });
  return ctx;
}

test("what is selected stands out as long as it is there at the date", () => {
  const made = makeStore();
  const row = plainRow(made);
  const id = made.dense.idOf("seizures", row);
  made.store.set({ selected: id });
  assert.deepEqual(Sillage.densePins.pinsOf(made.store), { pins: [{ id, row, code: 2, glows: true }], piles: [] });
  assert.equal(Sillage.densePins.stepsBack(made.store), true);
  made.store.set({ date: FIRST_DAY - 3000, selected: id });
  assert.equal(Sillage.densePins.pinsOf(made.store).pins.length, made.table.start[row] === Sillage.visibility.OPEN_START ? 1 : 0);
});

test("a hover is marked but makes nothing step back; a story's highlights do", () => {
  const made = makeStore();
  const id = made.dense.idOf("seizures", plainRow(made));
  made.store.set({ hover: id });
  assert.equal(Sillage.densePins.pinsOf(made.store).pins.length, 1);
  assert.equal(Sillage.densePins.stepsBack(made.store), false);
  made.store.set({ hover: null, step: "one", highlight: [id] });
  assert.deepEqual(Sillage.densePins.pinsOf(made.store).pins.map((pin) => pin.glows), [false]);
  assert.equal(Sillage.densePins.stepsBack(made.store), true);
});

test("nothing stands out where the layer is off or the id is nobody's", () => {
  const made = makeStore({ layers: { seizures: false } });
  made.store.set({ selected: made.dense.idOf("seizures", plainRow(made)) });
  assert.deepEqual(Sillage.densePins.pinsOf(made.store).pins, []);
  const other = makeStore();
  other.store.set({ step: "one", highlight: ["nobody"] });
  assert.deepEqual(Sillage.densePins.pinsOf(other.store).pins, []);
  assert.equal(Sillage.densePins.stepsBack(other.store), false);
});

test("a pin lies where its row lies, as large as in the picture but never too small to be seen", () => {
  const made = makeStore();
  const row = plainRow(made);
  made.store.set({ selected: made.dense.idOf("seizures", row) });
  const palette = { ...STYLE.light, substances: { cocaine: "#a83200", "cannabis-resin": "#0f766e", "herbal-cannabis": "#6d9f1d" } };
  const frame = { ctx: recorder(), zoom: 4, originX: 1000, originY: 500, plane: [0, 0, 4096, 4096], palette };
  const { shapes: [shape] } = Sillage.densePins.drawPins(frame, made.store, Sillage.densePins.pinsOf(made.store), 0.35);
  const place = made.table.place[row];
  const { x, y } = made.dense.places;
  assert.ok(Math.abs(shape.x - (x[place] * 4096 - 1000)) < 1e-6 && Math.abs(shape.y - (y[place] * 4096 - 500)) < 1e-6);
  assert.ok(shape.r >= 3.5 && shape.r <= 46);
  assert.equal(shape.id, made.dense.idOf("seizures", row));
  assert.ok(frame.ctx.calls.some(([name, x]) => name === "arc" && Math.abs(x - shape.x) < 1e-6));
});

test("the tooltip of a dense mark names it, counts what lies there, and says substance and weight before the words are there", () => {
  const made = makeStore();
  const row = plainRow(made);
  const shape = { id: made.dense.idOf("seizures", row), kind: "dense", row, count: 1204 };
  const lines = Sillage.tooltip.tooltipLines(made.store, shape);
  assert.deepEqual(lines[0], { text: made.dense.words.label("seizures", row), kind: "title" });
  assert.ok(lines.some((line) => line.text.startsWith("1,204 seizures")), JSON.stringify(lines));
  assert.ok(!Sillage.tooltip.tooltipLines(made.store, { ...shape, count: 1 }).some((line) => line.text.includes("under the pointer")));
  const early = makeStore({}, false);
  const id = early.dense.idOf("seizures", row);
  assert.equal(Sillage.tooltip.tooltipLines(early.store, { id, kind: "dense", row, count: 2 })[0].text, early.store.payload.substances[early.table.substance[row]].label);
});

test("the legend of a dense case explains the dense picture and the substances in it", () => {
  const { store, table } = makeStore();
  const model = Sillage.legendModel(store);
  assert.equal(model.dense, true);
  assert.deepEqual(model.substances.map((one) => one.id), ["cocaine", "cannabis-resin", "herbal-cannabis"]);
  assert.deepEqual([model.context, model.possible, model.atLeast, model.undated], [true, true, true, false]);
  assert.ok(model.circles[0].kg <= Math.max(...table.kgMax.filter((kg) => !Number.isNaN(kg))));
  store.set({ layers: { seizures: false } });
  const off = Sillage.legendModel(store);
  assert.deepEqual([off.dense, off.substances.length], [false, 0]);
});

/** A slice's store with all its seizures at one place, and captions that measure by letters. */
function captionsOf(count, change = () => {}) {
  const { store } = makeStore();
  const slice = Sillage.denseSlice(store, { seizures: Array.from({ length: count }, (_, i) => i) });
  slice.seizures.place.fill(0);
  change(slice.seizures);
  const crowd = Sillage.createStore(slice, { date: FIRST_DAY + TRACK_DAYS + 800 });
  const lettering = { measure: (block) => ({ w: 10, h: 10, rows: block.lines.map(() => [0, 1]) }) };
  const captions = Sillage.createCaptions(slice, lettering);
  const palette = { ...Sillage.marks.paletteOf({ ...slice, style: STYLE }, "light") };
  const contents = Sillage.scene.collectVisible(crowd);
  return captions.placeVariants(0, contents, crowd.visible, palette).map((variant) => variant.lines.map((line) => line.map((run) => run.text || "").join("")));
}

test("very many seizures at one place are told by their sums, context by its number alone", () => {
  const [long] = captionsOf(400, (seizures) => {
    seizures.scope.forEach((_, i) => { seizures.scope[i] = i < 10 ? 1 : 0; });
    seizures.substance.forEach((_, i) => { seizures.substance[i] = i < 200 ? 0 : 1; });
    seizures.kgMin.fill(10);
    seizures.kgMax.fill(10);
    seizures.start.fill(FIRST_DAY);
    seizures.end.fill(FIRST_DAY + 1);
    seizures.undated.fill(0);
  });
  assert.deepEqual(long.slice(1), ["2,000 kg  200 seizures", "1,900 kg  190 seizures", `10 seizures · ${Sillage.format.text("map.seizure.context")}`]);
});

test("what is only possible does not raise a sum's lower bound, what has no upper bound leaves it open", () => {
  const [long] = captionsOf(20, (seizures) => {
    seizures.scope.fill(0);
    seizures.substance.fill(0);
    seizures.kgMin.fill(10);
    seizures.kgMax.fill(10);
    seizures.undated.fill(0);
    seizures.start.fill(FIRST_DAY);
    seizures.end.forEach((_, i) => { seizures.end[i] = i < 5 ? null : FIRST_DAY + 1; });
    seizures.kgMax[7] = null;
  });
  assert.deepEqual(long.slice(1), ["≥ 150 kg  20 seizures"]);
});

test("in a crowd only the largest mark of each neighbourhood is labelled, and what is selected", () => {
  const { store } = makeStore();
  const slice = Sillage.denseSlice(store, { seizures: Array.from({ length: 400 }, (_, i) => i).filter((i) => store.dense.tables.seizures.table.drawn[i]) });
  const few = slice.seizures.id.length;
  // Each at a place of its own.
  const first = slice.places.id.length;
  for (let i = 0; i < few; i += 1) {
    for (const name of Object.keys(slice.places)) slice.places[name].push(slice.places[name][0]);
    Object.entries({ id: `Q${i}`, name: `Quay ${i}`, lon: (i % 20) * 0.4, lat: 43 + Math.floor(i / 20) * 0.25 }).forEach(([name, value]) => { slice.places[name][first + i] = value; });
    slice.seizures.place[i] = first + i;
  }
  slice.style = { ...slice.style, ...STYLE };
  const crowd = Sillage.createStore(slice, { date: FIRST_DAY + TRACK_DAYS + 800, undated: true });
  const lettering = { measure: (block) => ({ w: 40, h: 14, rows: block.lines.map(() => [0, 1]) }), draw() {}, clear() {} };
  const scale = Sillage.geometry.worldPx(7.5);
  const plane = [0, 0, 1200, 900];
  const frame = { ctx: recorder(), dpr: 1, zoom: 7.5, originX: Sillage.geometry.unitX(-0.5) * scale, originY: Sillage.geometry.unitY(47.5) * scale, plane, frame: plane, palette: Sillage.marks.paletteOf(slice, "light") };
  const ask = () => {
    const painted = Sillage.createPainter(Sillage.createScene(slice), crowd).paint(frame);
    return { painted, placed: Sillage.createTypesetter(crowd, lettering, []).typeset(frame, painted, []) };
  };
  const { painted, placed } = ask();
  assert.equal(painted.crowded, true);
  const named = placed.map((label) => label.item.place).filter((place) => place !== undefined);
  assert.ok(named.length > 20 && named.length < few / 2, `${named.length} of ${few}`);
  for (const place of named) {
    const mark = painted.marks.get(place);
    const rivals = [...painted.marks].filter(([, other]) => other.active && Math.floor(other.x / 120) === Math.floor(mark.x / 120) && Math.floor(other.y / 52) === Math.floor(mark.y / 52));
    assert.ok(rivals.every(([, other]) => other.outer <= mark.outer), `place ${place}`);
  }
  const quiet = slice.seizures.place.findIndex((place) => !named.includes(place) && painted.marks.get(place).x > 200 && painted.marks.get(place).x < 900);
  crowd.set({ selected: slice.seizures.id[quiet] });
  assert.ok(ask().placed.some((label) => label.item.place === slice.seizures.place[quiet]));
});
