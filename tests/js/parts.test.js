/* Writing and hiding what is there: nothing is made anew, nothing that is as it should be is touched. */
"use strict";

const test = require("node:test");
const assert = require("node:assert/strict");
const { parts } = require("./load")();

globalThis.Node = { TEXT_NODE: 3 };

/* An element with one text in it that counts how often it is written. */
function elementOf(text) {
  const node = { nodeType: 3, written: 0, own: text, get data() { return this.own; }, set data(to) { this.own = to; this.written += 1; } };
  return { firstChild: node, lastChild: node, set textContent(_) { throw new Error("a new text was made"); } };
}

test("a text is written over in its place, and only where it differs", () => {
  const element = elementOf("12 kg");
  parts.setText(element, "12 kg");
  assert.equal(element.firstChild.written, 0);
  parts.setText(element, "13 kg");
  parts.setText(element, "");
  assert.deepEqual([element.firstChild.data, element.firstChild.written], ["", 2]);
});

test("where there is no text yet, or more than a text, it is set", () => {
  const empty = { firstChild: null, lastChild: null, textContent: "" };
  parts.setText(empty, "13 kg");
  assert.equal(empty.textContent, "13 kg");
  const mixed = { firstChild: { nodeType: 1 }, lastChild: { nodeType: 3 }, textContent: "1 source" };
  parts.setText(mixed, "2 sources");
  assert.equal(mixed.textContent, "2 sources");
});
