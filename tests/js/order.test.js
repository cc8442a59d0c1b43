"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { STATIC } = require("./load");

const order = JSON.parse(fs.readFileSync(path.join(STATIC, "order.json"), "utf8"));
const filesEnding = (ending) => fs.readdirSync(STATIC).filter((name) => name.endsWith(ending)).sort();

for (const ending of [".js", ".css"]) {
  test(`order.json lists every ${ending} file, none twice in a list, and nothing that is not there`, () => {
    const lists = Object.values(order).map((list) => list.filter((name) => name.endsWith(ending)));
    for (const list of lists) assert.equal(new Set(list).size, list.length);
    assert.deepEqual([...new Set(lists.flat())].sort(), filesEnding(ending));
  });
}

test("the name comes first and mounting last; a file that stands alone starts itself after that", () => {
  assert.equal(order.scripts[0], "namespace.js");
  assert.equal(order.scripts.at(-1), "mount.js");
  assert.equal(order.fileScripts.at(-1), "embed.js");
});

test("every script can be loaded without a document and without Leaflet", () => {
  assert.equal(globalThis.document, undefined);
  for (const name of [...order.scripts, ...order.fileScripts]) require(path.join(STATIC, name));
});

test("no layer keeps something under the name of a method of Leaflet's, which others call on every layer", () => {
  for (const name of order.scripts) {
    const script = fs.readFileSync(path.join(STATIC, name), "utf8");
    assert.doesNotMatch(script, /this\._(on|off|events|listens|eventParents|propagateEvent|layerAdd|initHooks) = /, name);
  }
});

test("style sheets ask no other host for anything", () => {
  for (const name of [...order.styles, ...order.fileStyles]) {
    const css = fs.readFileSync(path.join(STATIC, name), "utf8");
    assert.doesNotMatch(css, /@import|https?:/, name);
    for (const [, file] of css.matchAll(/url\("([^"]+)"\)/g)) {
      assert.ok(file.startsWith("data:") || fs.existsSync(path.join(STATIC, file)), `${name}: ${file}`);
    }
  }
});
