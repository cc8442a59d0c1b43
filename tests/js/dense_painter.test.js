"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const Sillage = require("./load")(
  "namespace.js", "weights.js", "visibility.js", "narrow_column.js", "columns.js", "dense_tables.js", "time_index.js", "geometry.js", "dense_colour.js", "dense_paint.js", "dense_raster.js", "dense_groups.js", "dense_sites.js", "dense_picture.js", "dense_view.js", "dense_painter.js",
);
const { PAYLOAD, STYLE, makeTable, plainDense, referencePixels } = require("./dense_reference");

globalThis.window = globalThis;

const { OPEN_START } = Sillage.visibility;
const spanAt = (date, windowDays = null, undated = false) => ({ from: windowDays ? date - windowDays + 1 : OPEN_START, until: date + 1, undated });
const COLOURS = { colors: ["#a83200", "#0f766e", STYLE.light.context], ground: STYLE.light.land, theme: "light", crowd: 0.5 };
const SCALE = 2000;
const LIE = { width: 220, height: 160, scale: SCALE, originX: 0.5 * SCALE - 110, originY: 0.35 * SCALE - 80, ratio: 1, shrink: 0.6, colours: COLOURS };

/** A painter that knows nothing yet, its answers, and `run()`, which does all that it has put off. */
function startPainter(options = {}) {
  const answers = [];
  const calls = [];
  const painter = Sillage.createDensePainter({ post: (answer) => answers.push(answer), later: (call) => calls.push(call), pieceMs: 1e9, ...options });
  return { answers, calls, tell: painter.tell, run: () => { while (calls.length) calls.shift()(); } };
}

function painterOf(D, pieceMs = 1e9) {
  const made = startPainter({ pieceMs });
  made.tell({ kind: "table", table: { ...D.table }, payload: PAYLOAD });
  return made;
}

function expected(D, span, lie = LIE) {
  const sites = Sillage.denseSites.create(PAYLOAD, D);
  const colours = Sillage.denseColour.coloursOf(lie.colours.colors, lie.colours.ground, lie.colours.theme, lie.colours.crowd);
  return referencePixels(D, span, lie, Sillage.denseView.stampsOf(sites.radii, lie.shrink, lie.ratio), sites, colours);
}

function agree(image, pixels) {
  assert.ok(pixels.some(Boolean));
  assert.deepEqual(new Uint32Array(image.memory), Uint32Array.from(pixels));
}

test("what is told to the painter comes back as the pixels counted anew", () => {
  const D = plainDense(makeTable(900));
  const { answers, run, tell } = painterOf(D);
  tell({ kind: "step", number: 1, span: spanAt(100), mask: null });
  tell({ kind: "begin", picture: "map", number: 7, ...LIE });
  run();
  assert.deepEqual(answers.map(({ picture, begun, step }) => [picture, begun, step]), [["map", 7, 1]]);
  agree(answers[0].image, expected(D, spanAt(100)));

  for (let i = 0; i < D.table.n; i += 1) D.mask[i] = i % 3 ? 1 : 0;
  tell({ kind: "step", number: 2, span: spanAt(180, 60, true), mask: D.mask.slice() });
  run();
  agree(answers[1].image, expected(D, spanAt(180, 60, true)));

  const night = { ...COLOURS, colors: ["#f57a3d", "#2dd4bf", STYLE.dark.context], ground: STYLE.dark.land, theme: "dark" };
  tell({ kind: "recolour", picture: "map", colours: night });
  run();
  agree(answers[2].image, expected(D, spanAt(180, 60, true), { ...LIE, colours: night }));
});

test("its table and what sites are made from may come one after the other, whichever comes first", () => {
  const D = plainDense(makeTable(900));
  for (const parts of [[{ table: { ...D.table } }, { payload: PAYLOAD }], [{ payload: PAYLOAD, table: null }, { table: { ...D.table } }]]) {
    const { answers, calls, run, tell } = startPainter();
    tell({ kind: "table", ...parts[0] });
    tell({ kind: "step", number: 1, span: spanAt(100), mask: null });
    tell({ kind: "begin", picture: "map", number: 1, ...LIE });
    run();
    assert.deepEqual([answers, calls], [[], []], "nothing is drawn, and nothing waited for in turns, before both are there");
    tell({ kind: "table", ...parts[1] });
    run();
    assert.deepEqual(answers.map(({ begun, step }) => [begun, step]), [[1, 1]]);
    agree(answers[0].image, expected(D, spanAt(100)));
  }
});

test("a mask told before the table is there is followed", () => {
  const D = plainDense(makeTable(900));
  for (let i = 0; i < D.table.n; i += 1) D.mask[i] = i % 4 ? 1 : 0;
  const { answers, run, tell } = startPainter();
  tell({ kind: "table", table: null, payload: PAYLOAD });
  tell({ kind: "step", number: 1, span: spanAt(180, 60, true), mask: D.mask.slice() });
  tell({ kind: "begin", picture: "map", number: 1, ...LIE });
  tell({ kind: "table", table: { ...D.table } });
  run();
  agree(answers.at(-1).image, expected(D, spanAt(180, 60, true)));
});

test("a table of its own is given back but for its days; one that is the page's stays whole", () => {
  for (const ownsTable of [true, false]) {
    const told = { ...makeTable(300) };
    const columns = { ...told };
    const { tell } = startPainter({ ownsTable });
    tell({ kind: "table", table: told, payload: PAYLOAD });
    assert.deepEqual(Object.keys(told).sort(), ["dated", "end", "n", "start", "undated"]);
    const gone = ownsTable && typeof ArrayBuffer.prototype.transfer === "function";
    for (const name of ["x", "y", "place", "drawn", "kgMin", "kgMax", "scope", "substance"]) assert.equal(columns[name].length, gone ? 0 : 300, name);
    for (const name of ["start", "end", "undated"]) assert.equal(columns[name].length, 300, name);
  }
});

test("steps that come while it works are one", () => {
  const D = plainDense(makeTable(900));
  const { answers, run, tell } = painterOf(D);
  tell({ kind: "begin", picture: "map", number: 1, ...LIE });
  for (let step = 1; step <= 9; step += 1) tell({ kind: "step", number: step, span: spanAt(100 + 20 * step), mask: null });
  run();
  assert.deepEqual(answers.map(({ step }) => step), [9]);
  agree(answers[0].image, expected(D, spanAt(280)));
});

test("with little time for a piece the picture comes all the same, newer steps in it", () => {
  const D = plainDense(makeTable(3000, { places: 1500 }));
  const { answers, calls, tell } = painterOf(D, -1);
  tell({ kind: "step", number: 1, span: spanAt(60), mask: null });
  tell({ kind: "begin", picture: "map", number: 1, ...LIE });
  let step = 1;
  for (; calls.length && answers.length === 0; step += 1) {
    calls.shift()();
    tell({ kind: "step", number: step + 1, span: spanAt(60 + 9 * step), mask: null });
  }
  assert.ok(step > 3, `${step} pieces`);
  while (calls.length) calls.shift()();
  assert.equal(answers.at(-1).step, step);
  agree(answers.at(-1).image, expected(D, spanAt(60 + 9 * (step - 1))));
});

test("two pictures are kept from the same sites; one that rests is not drawn; nothing new is told without an image", () => {
  const D = plainDense(makeTable(900));
  const { answers, run, tell } = painterOf(D);
  const small = { ...LIE, width: 60, height: 40, scale: 500, originX: 220, originY: 155 };
  tell({ kind: "step", number: 1, span: spanAt(100), mask: null });
  tell({ kind: "begin", picture: "map", number: 1, ...LIE });
  tell({ kind: "begin", picture: "inset", number: 2, ...small });
  run();
  agree(answers.find(({ picture }) => picture === "inset").image, expected(D, spanAt(100), small));
  answers.length = 0;
  tell({ kind: "rest", picture: "inset" });
  tell({ kind: "step", number: 2, span: spanAt(100), mask: null });
  run();
  assert.deepEqual(answers.map(({ ms, ...facts }) => facts), [{ picture: "map", begun: 1, step: 2, image: null }]);
  assert.ok(answers[0].ms >= 0);
  tell({ kind: "step", number: 3, span: spanAt(200), mask: null });
  tell({ kind: "begin", picture: "inset", number: 3, ...small });
  run();
  agree(answers.at(-1).image, expected(D, spanAt(200), small));
});

test("a picture that need not be shown often waits, and is whole in the end", async () => {
  const D = plainDense(makeTable(900));
  const { answers, calls, run, tell } = painterOf(D);
  tell({ kind: "step", number: 1, span: spanAt(100), mask: null });
  tell({ kind: "begin", picture: "inset", number: 1, ...LIE, everyMs: 400 });
  run();
  assert.equal(answers.length, 1);
  for (let step = 2; step <= 6; step += 1) {
    tell({ kind: "step", number: step, span: spanAt(100 + 10 * step), mask: null });
    run();
  }
  assert.equal(answers.length, 1, "it has just been shown");
  while (answers.length < 2) {
    await new Promise((resolve) => { setTimeout(resolve, 5); });
    run();
  }
  assert.deepEqual(answers.map(({ step }) => step), [1, 6]);
  agree(answers[1].image, expected(D, spanAt(160)));
});

test("memory that comes back is written over where it fits", () => {
  const D = plainDense(makeTable(900));
  const { answers, run, tell } = painterOf(D);
  tell({ kind: "step", number: 1, span: spanAt(100), mask: null });
  tell({ kind: "begin", picture: "map", number: 1, ...LIE });
  run();
  const [{ image: { memory } }] = answers;
  tell({ kind: "spare", memory: new ArrayBuffer(64) });
  tell({ kind: "spare", memory });
  new Uint8Array(memory).fill(7);
  tell({ kind: "step", number: 2, span: spanAt(180, 60, true), mask: null });
  run();
  assert.equal(answers[1].image.memory, memory);
  agree(answers[1].image, expected(D, spanAt(180, 60, true)));
  tell({ kind: "step", number: 3, span: spanAt(100), mask: null });
  run();
  assert.notEqual(answers[2].image.memory, memory, "what has not come back is somebody's picture");
  agree(answers[1].image, expected(D, spanAt(180, 60, true)));
});
