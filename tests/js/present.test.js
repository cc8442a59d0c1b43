"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const Sillage = require("./load")();

/* An element as the key table asks for it: it matches some selectors. */
const element = (...names) => ({ closest: (selector) => (selector.split(", ").some((one) => names.includes(one)) ? {} : null) });
const press = (key, { target = element(), ...rest } = {}) => Sillage.presentKeys.commandFor({ key, target, ...rest });

test("keys and clickers drive the presentation", () => {
  const expected = {
    next: ["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"], previous: ["ArrowLeft", "ArrowUp", "PageUp", "Backspace"],
    first: ["Home"], last: ["End"], black: ["b", "B", "."], list: ["l", "G"], notes: ["n"], full: ["F", "F5"], theme: ["t"], leave: ["Escape"],
  };
  for (const [command, keys] of Object.entries(expected)) {
    for (const key of keys) assert.equal(press(key), command, key);
  }
  assert.equal(press("x"), null);
  assert.equal(press("p"), "none"); // the panel it would open is not there
});

test("keys with a modifier and keys that somebody has taken are left alone", () => {
  for (const modifier of ["ctrlKey", "metaKey", "altKey", "defaultPrevented"]) assert.equal(press("ArrowRight", { [modifier]: true }), null);
});

test("a key that the element under focus uses is its own; a clicker's paging is not", () => {
  assert.equal(press(" ", { target: element("button") }), null);
  assert.equal(press("ArrowRight", { target: element("button") }), "next");
  assert.equal(press("ArrowRight", { target: element("[role=slider]") }), null);
  assert.equal(press("PageDown", { target: element("[role=slider]") }), "next");
  assert.equal(press("b", { target: element("input") }), null);
  assert.equal(press("PageUp", { target: element("input") }), "previous");
  assert.equal(press("Escape", { target: element("dialog") }), null);
  assert.equal(press("PageDown", { target: element("dialog") }), "none");
});

test("every command has its words and its key's name", () => {
  const texts = require("./load").texts();
  for (const { id } of Sillage.presentKeys.COMMANDS) assert.ok(texts[`present.${id}`] && texts[`present.key.${id}`], id);
});

test("a swipe is wide and flat", () => {
  const { swipeOf } = Sillage.presentTouch;
  assert.equal(swipeOf(-120, 10), 1);
  assert.equal(swipeOf(120, -30), -1);
  assert.equal(swipeOf(-40, 0), 0);
  assert.equal(swipeOf(-100, 90), 0);
});

test("elapsed time is written in whole seconds", () => {
  const { formatElapsed } = Sillage.talkClock;
  assert.deepEqual([0, 999, 7000, 750_000, 3_729_000, -5].map(formatElapsed), ["0:00", "0:00", "0:07", "12:30", "1:02:09", "0:00"]);
});

test("the speaker's clock pauses, goes on and starts again", () => {
  const clock = Sillage.talkClock.create();
  assert.equal(clock.elapsed(5000), 0);
  clock.start(1000);
  clock.start(3000); // running already
  assert.equal(clock.elapsed(6000), 5000);
  clock.pause(6000);
  assert.deepEqual([clock.elapsed(9000), clock.isRunning()], [5000, false]);
  clock.start(10_000);
  assert.equal(clock.elapsed(11_000), 6000);
  clock.reset(12_000);
  assert.deepEqual([clock.elapsed(13_000), clock.isRunning()], [1000, true]);
});

test("very large screens get the page drawn larger, others as it is", () => {
  const { scaleFor } = Sillage.presentWindow;
  assert.equal(scaleFor(1024, 768), 1);
  assert.equal(scaleFor(1440, 900), 1);
  assert.ok(Math.abs(scaleFor(1920, 1080) - 4 / 3) < 1e-9);
  assert.ok(Math.abs(scaleFor(3840, 2160) - 8 / 3) < 1e-9);
  assert.equal(scaleFor(3840, 700), 1);
});

test("the notes' window gets its own rules and no others", () => {
  const rule = (selectorText) => ({ selectorText, cssText: `${selectorText} { }` });
  const sheets = [{ cssRules: [rule(".sl-bar"), rule(".sl-notes-window"), { conditionText: "print", cssRules: [rule(".sl-notes-window-foot"), rule(".sl-map")] }] }];
  assert.equal(Sillage.notesWindow.collectRules(sheets), ".sl-notes-window { }\n@media print{.sl-notes-window-foot { }}");
});

test("the date bar is slim while presenting", () => {
  assert.ok(Sillage.barLayout(false, true).height < Sillage.barLayout(false).height);
  assert.ok(Sillage.barLayout(true, true).height < Sillage.barLayout(true).height);
});
