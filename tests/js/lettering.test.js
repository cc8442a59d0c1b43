/* Pictures of letters: what draws them, and how long they are kept. */
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const useFakeDocument = require("./fake_document");
const Sillage = require("./load")("namespace.js", "lettering.js");

const BLOCK = { key: "one", lines: [[{ text: "Le Havre", size: 12, color: "#000000" }]], w: 40, h: 14 };
const other = { ...BLOCK, key: "two" };

/* A context that notes the pictures drawn on it. */
function makeContext() {
  const drawn = [];
  const kept = { drawn, drawImage: (image) => drawn.push(image), measureText: () => ({ width: 30 }) };
  return new Proxy(kept, { get: (_, name) => (name in kept ? kept[name] : () => undefined), set: () => true });
}

test("one canvas out of sight draws all blocks, each once; pictures that are forgotten are given back", (t) => {
  useFakeDocument(globalThis);
  const stages = [];
  globalThis.OffscreenCanvas = class {
    constructor() { stages.push(this); }
    getContext() { return makeContext(); }
    transferToImageBitmap() {
      return { width: this.width, height: this.height, closed: false, close() { this.closed = true; } };
    }
  };
  t.after(() => { delete globalThis.OffscreenCanvas; });
  const lettering = Sillage.createLettering();
  const page = makeContext();
  for (const block of [BLOCK, other, BLOCK]) lettering.draw(page, block, 10, 10, "left", 2);
  lettering.draw(page, { ...BLOCK, angle: 30 }, 10, 10, "left", 2);
  assert.equal(stages.length, 1);
  const [first, second, ...again] = page.drawn;
  assert.notEqual(first, second);
  assert.deepEqual(again, [first, first]);
  assert.deepEqual([first.width, first.closed], [12, false], "here letters have no width: only the room around them is left");
  lettering.clear();
  assert.deepEqual([first.closed, second.closed], [true, true]);
  lettering.draw(page, BLOCK, 10, 10, "left", 2);
  assert.notEqual(page.drawn.at(-1), first);
});

test("where nothing can be drawn out of sight each block has a canvas of its own", () => {
  useFakeDocument(globalThis);
  const lettering = Sillage.createLettering();
  const page = makeContext();
  for (const block of [BLOCK, other, BLOCK]) lettering.draw(page, block, 10, 10, "left", 1);
  const [first, second, again] = page.drawn;
  assert.notEqual(first, second);
  assert.equal(again, first);
  lettering.clear(); // canvases cannot be given back
});
