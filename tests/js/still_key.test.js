/* The short legend of a still, and one legend made of several. */
"use strict";

const test = require("node:test");
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const load = require("./load");

const Sillage = load();
const order = JSON.parse(fs.readFileSync(path.join(load.STATIC, "order.json"), "utf8"));
for (const name of order.still) require(path.join(load.STATIC, name));
Sillage.format.use(load.texts(), "en");

const { pickEntries, placeKey } = Sillage.stillKey;
const { mergeModels, placeSheet } = Sillage.stillSheet;
const lettering = { widthOf: (words, { size }) => words.length * size * 0.5 };
const sign = { height: 18, paint() {} };
const entry = (name, label = name) => ({ name, label, sign });
const sections = [
  { key: "substances", entries: [entry("substance.cocaine", "Cocaine"), entry("substance.heroin", "Heroin")] },
  { key: "dash", entries: [entry("dash.inferred", "inferred: partly deduced")] },
  { key: "others", entries: [entry("event", "event")] },
];

test("what is seen and cannot be read off a label is said in few words, in the legend's order", () => {
  const picked = pickEntries(sections, new Set(["event", "dash.inferred", "substance.cocaine"]));
  assert.deepEqual(picked.map(({ words }) => words), ["Cocaine", "inferred"]);
});

test("every sign of the short legend has its words", () => {
  const texts = load.texts();
  for (const name of Object.keys(texts).filter((key) => key.startsWith("still.key."))) {
    const short = name.slice("still.key.".length);
    assert.deepEqual(pickEntries([{ entries: [entry(short)] }], new Set([short])).map(({ words }) => words), [texts[name]]);
  }
});

test("the map gives way to as many lines as there are, and only to these", () => {
  const made = (n) => Array.from({ length: n }, (_, k) => ({ name: `substance.${k}`, words: "Somewhat long", sign }));
  const [none, few, many] = [0, 3, 9].map((n) => placeKey(() => made(n), lettering, 600, 400));
  assert.deepEqual([none.map, none.key], [[0, 0, 600, 400], null]);
  assert.equal(few.key.lines.length, 1);
  assert.equal(many.key.lines.length, 3);
  assert.ok(many.map[3] < few.map[3] && few.map[3] < 400);
  assert.deepEqual(many.key.box, [0, many.map[3], 600, 400]);
});

test("what a lower map no longer shows is not said, and the lines still end", () => {
  const made = (n) => Array.from({ length: n }, (_, k) => ({ name: `substance.${k}`, words: "Somewhat long", sign }));
  const placed = placeKey(([, , , bottom]) => made(bottom < 380 ? 1 : 9), lettering, 600, 400);
  assert.equal(placed.key.lines.flat().length, 1);
});

test("the map keeps four fifths of a low picture", () => {
  const many = Array.from({ length: 30 }, (_, k) => ({ name: `substance.${k}`, words: "Somewhat long", sign }));
  const { map, key } = placeKey(() => many, lettering, 300, 200);
  assert.ok(map[3] >= 160);
  assert.ok(key.lines.flat().length < 30);
});

const model = (more) => ({
  theme: "light", substances: [], dashes: [], widths: [], circles: [], events: false, ports: false, ...more,
});
const payload = { substances: [{ id: "a" }, { id: "b" }], style: { dash: { documented: [], inferred: [9, 6] } } };

test("a legend of several has what any of them has, in the usual order", () => {
  const merged = mergeModels([
    model({ substances: [{ id: "b" }], dashes: ["inferred"], events: true, circles: [{ kg: 1, px: 5 }] }),
    model({ substances: [{ id: "a" }], dashes: ["documented"], ports: true, circles: [{ kg: 9, px: 15 }] }),
  ], payload);
  assert.deepEqual(merged.substances.map(({ id }) => id), ["a", "b"]);
  assert.deepEqual(merged.dashes, ["documented", "inferred"]);
  assert.deepEqual([merged.events, merged.ports, merged.ownWidths], [true, true, false]);
  assert.deepEqual(merged.circles, [{ kg: 9, px: 15 }]);
});

test("widths that mean other weights on each map are not given as one scale", () => {
  const [one, other] = [1, 2].map((kg) => model({ widths: [{ kg, side: "exact", px: 4 }] }));
  assert.deepEqual(mergeModels([one, model(), one], payload).widths, one.widths);
  const apart = mergeModels([one, other], payload);
  assert.deepEqual([apart.widths, apart.ownWidths], [[], true]);
});

test("a sheet has the largest letters that fit, and whatever the room all entries", () => {
  const given = Array.from({ length: 6 }, (_, k) => ({ key: `${k}`, title: "A title", entries: Array.from({ length: 4 }, (_e, n) => entry(`${k}.${n}`, "some words of a label")) }));
  const sizes = [[1400, 700], [900, 500], [300, 160]].map(([width, height]) => {
    const { box, scale, columns, measured } = placeSheet(given, [], lettering, width, height);
    assert.equal(columns.flat().length, 6);
    assert.ok(box[3] <= height && columns.length * measured.column * scale <= width + 1e-6);
    return scale * measured.type.LABEL.size;
  });
  assert.ok(sizes[0] >= sizes[1] && sizes[1] >= 13.3 && sizes[2] < 13.3, sizes.join());
});

test("an area is seen where any of it lies in the frame, its corners outside or not", () => {
  const { touches } = Sillage.stillSeen;
  const ring = (x, y, w) => [[x, y, x + w, y, x + w, y + w, x, y + w]];
  assert.equal(touches(ring(-500, -500, 1000), [0, 0, 100, 100]), true);
  assert.equal(touches(ring(90, 90, 30), [0, 0, 100, 100]), true);
  assert.equal(touches(ring(110, 0, 30), [0, 0, 100, 100]), false);
});
