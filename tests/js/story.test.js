"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const Sillage = require("./load")();
const { day, fixture } = require("./fixture");

const { storyModel } = Sillage;
const STEPS = [
  { id: "opening", title: "The opening", view: { date: "2022-03-31" }, bounds: [-6, 46, 6, 52], highlight: ["E1"], dateText: "March 2022" },
  { id: "seizure", title: "The seizure", view: { date: "2023-06-30", mode: "window", window: 60, substances: ["cocaine"] }, bounds: null, highlight: ["S1", "le-havre", "nonsense"] },
  { id: "end", title: "The end", view: { date: null, undated: true, layers: { links: false } }, highlight: ["N1"] },
];

/* A story on a fixture: a clock that is moved by hand, and a map that remembers where it was sent. */
function make({ still = false } = {}) {
  const store = Sillage.createStore(fixture());
  const flights = [];
  let waiting = null;
  let time = 0;
  const clock = { now: () => time, frame: (fn) => { waiting = fn; return 1; }, cancel: () => { waiting = null; }, still: () => still };
  const framing = { fitStep: (box, options) => { flights.push({ box, ...options }); if (!options.seconds && options.done) options.done(); } };
  const story = Sillage.createStory(store, framing, STEPS, clock);
  const pass = (ms) => {
    time += ms;
    const fn = waiting;
    waiting = null;
    if (fn) fn();
  };
  return { store, story, flights, pass };
}

test("a step shows its whole view: what it leaves out is what a newcomer gets", () => {
  const { payload } = Sillage.createStore(fixture());
  const patch = storyModel.patchOf(storyModel.readStory(STEPS)[1], payload);
  assert.equal(patch.date, day("2023-06-30"));
  assert.deepEqual([patch.mode, patch.windowDays, patch.undated, patch.scope, patch.selected], ["window", 60, false, "all", null]);
  assert.deepEqual(patch.substances, ["cocaine"]);
  assert.deepEqual(Object.values(patch.layers), Array(7).fill(true));
  const last = storyModel.patchOf(storyModel.readStory(STEPS)[2], payload);
  assert.deepEqual([last.date, last.mode, last.windowDays, last.undated, last.layers.links], [payload.case.lastDay, "cumulative", null, true, false]);
});

test("a story with two steps of one name, or a step without one, is refused", () => {
  assert.throws(() => storyModel.readStory([{ id: "a" }, { id: "a" }]), RangeError);
  assert.throws(() => storyModel.readStory([{ title: "no id" }]), RangeError);
  assert.deepEqual(storyModel.readStory(null), []);
});

for (const [name, patch] of Object.entries({
  date: { date: 19600 }, filter: { scope: "network" }, layer: { layers: { flows: false } }, mode: { mode: "cumulative" },
  selection: { selected: "S1" }, map: { center: [49, 0], zoom: 8 }, undated: { undated: true },
})) {
  test(`a change of ${name} by hand leaves the step`, () => {
    const { store, story } = make({ still: true });
    story.show("seizure");
    assert.deepEqual([store.view.step, store.view.highlight.length, story.isExact()], ["seizure", 3, true]);
    store.set(patch);
    assert.deepEqual([store.view.step, store.view.highlight, story.isExact()], [null, [], false]);
    assert.equal(story.current.id, "seizure"); // its words stay, and showing it again restores it
    story.show("seizure");
    assert.equal(story.isExact(), true);
  });
}

test("theme, pointer and what changes nothing do not leave the step", () => {
  const { store, story } = make({ still: true });
  story.show("seizure");
  store.set({ theme: "dark", hover: "S1", date: store.view.date, scope: "all" });
  assert.equal(store.view.step, "seizure");
});

test("the report and the state say which step is seen", () => {
  const { store, story } = make({ still: true });
  assert.equal(Sillage.viewCodec.reportOf(store.view).step, null);
  story.show("opening");
  assert.equal(Sillage.viewCodec.reportOf(store.view).step, "opening");
  assert.equal(Sillage.viewCodec.stateOf(store, true).step, "opening");
});

test("the date glides day by day while the map flies, and the page hears of the end only", () => {
  const { store, story, flights, pass } = make({ still: true });
  story.show("opening");
  const moving = make();
  moving.store.set({ date: day("2022-03-31") });
  const seen = [];
  moving.store.on((view) => seen.push(view.date));
  assert.equal(moving.story.show("seizure"), true);
  assert.deepEqual([moving.flights[0].box, moving.flights[0].seconds], [null, storyModel.FLY_SECONDS]);
  assert.equal(moving.store.view.step, "seizure");
  for (let k = 0; k < 20; k++) moving.pass(100);
  assert.equal(moving.store.view.date, day("2023-06-30"));
  assert.ok(new Set(seen).size > 10);
  assert.deepEqual(seen, [...seen].sort((a, b) => a - b));
  assert.equal(moving.store.held, true); // the map is still on its way
  moving.flights[0].done();
  assert.deepEqual([moving.store.held, moving.store.view.step], [false, "seizure"]);
  // Without motion there is one jump, of map and date.
  assert.deepEqual(flights, [{ box: [-6, 46, 6, 52] }]);
  pass(100);
  assert.equal(store.view.date, day("2022-03-31"));
});

test("a hand on the date ends the glide where the hand put it", () => {
  const { store, story, pass } = make();
  store.set({ date: day("2022-03-31") });
  story.show("seizure");
  pass(400);
  store.set({ date: day("2022-05-01") });
  pass(400);
  pass(2000);
  assert.deepEqual([store.view.date, store.view.step, store.held], [day("2022-05-01"), null, false]);
});

test("a step begun while another is on its way wins", () => {
  const { store, story, flights, pass } = make();
  story.show("opening");
  pass(200);
  story.show("end");
  flights[0].done();
  for (let k = 0; k < 20; k++) pass(100);
  assert.equal(store.held, true);
  flights[1].done();
  assert.deepEqual([store.view.date, store.view.step, store.held], [store.payload.case.lastDay, "end", false]);
});

test("next and previous are held at the ends; without a present step the first and the last are meant", () => {
  const { story } = make({ still: true });
  assert.equal(story.go(1), true);
  assert.equal(story.current.id, "opening");
  assert.equal(story.go(-1), false);
  story.go(99);
  assert.equal(story.current.id, "end");
  assert.equal(story.go(1), false);
  story.leave();
  assert.equal(story.current, null);
  story.go(-1);
  assert.equal(story.current.id, "end");
});

test("an unknown step is ignored; another story keeps the step it still has", () => {
  const { store, story } = make({ still: true });
  story.show("seizure");
  assert.equal(story.show("nonsense"), false);
  assert.equal(store.view.step, "seizure");
  story.setSteps([STEPS[1]]);
  assert.deepEqual([story.position, store.view.step], [0, "seizure"]);
  story.setSteps([{ ...STEPS[1], title: "Another title" }]);
  assert.deepEqual([story.current.title, store.view.step], ["Another title", "seizure"]);
  story.setSteps([{ ...STEPS[1], view: { date: "2024-01-01" } }]);
  assert.deepEqual([story.current.id, store.view.step, story.isExact()], ["seizure", null, false]);
  story.setSteps([STEPS[0]]);
  assert.deepEqual([story.current, store.view.step, store.view.highlight], [null, null, []]);
});

test("a glide begins and ends exactly, never turns back, and is short for a few days", () => {
  const days = Array.from({ length: 51 }, (_, k) => storyModel.glideDay(100, 130, k / 50));
  assert.deepEqual([days[0], days[50]], [100, 130]);
  assert.deepEqual(days, [...days].sort((a, b) => a - b));
  assert.equal(storyModel.glideDay(130, 100, 0.5), 115);
  assert.equal(storyModel.glideSeconds(0), 0);
  assert.ok(storyModel.glideSeconds(-5) < 0.5);
  assert.equal(storyModel.glideSeconds(900), storyModel.FLY_SECONDS);
});

function withRecords() {
  const payload = fixture();
  const claim = (source, locator, credibility) => ({ source, locator, credibility, says: "", via: [], stance: "supports" });
  payload.records = { S1: { claims: [claim("paper", "¶10, ¶2", 2)] }, N1: { claims: [claim("paper", "¶3", 4), claim("court", "p. 1", 1)] } };
  payload.sources = { paper: { title: "The Paper", reliability: "C" }, court: { title: "The Court", reliability: "B" } };
  payload.unplaced = [{ id: "E4", table: "events", reason: "Led from Lille." }];
  payload.places.drawn = [1];
  payload.strands = { flow: [], dash: [] };
  return payload;
}

test("what a step points at is told with its grades, or why it has no mark", () => {
  const store = Sillage.createStore(withRecords(), { date: day("2023-12-31") });
  const items = storyModel.highlightsOf(store, ["S1", "S1", "nonsense", "E4", "N1", "le-havre", "E9"]);
  assert.deepEqual(items.map((item) => [item.id, item.reason, item.reliability, item.credibility]), [
    ["S1", "", "C", 2],
    ["E4", "Led from Lille.", "B", 2],
    ["N1", "A fact without a place.", "B", 1],
    ["le-havre", "", null, null],
    ["E9", "Not at this date, or filtered out.", "C", 2],
  ]);
  store.set({ layers: { seizures: false } });
  assert.equal(storyModel.highlightsOf(store, ["S1"])[0].reason, "Its layer is switched off.");
});

test("the line of sources names each once, its places in the text in order", () => {
  assert.deepEqual(storyModel.sourcesOf(withRecords(), ["S1", "N1", "F1"]), [
    { id: "paper", title: "The Paper", reliability: "C", locators: ["¶2", "¶3", "¶10"] },
    { id: "court", title: "The Court", reliability: "B", locators: ["p. 1"] },
  ]);
});

test("what a step points at stands out as a selection does, and a selection comes first", () => {
  const store = Sillage.createStore(withRecords(), { date: day("2023-12-31") });
  const focus = (highlight, selected = null) => {
    store.set({ highlight, selected, step: null });
    return Sillage.focusOf(store);
  };
  assert.deepEqual([...focus(["F1", "nonsense"]).ids], ["F1", "nonsense"]);
  const place = focus(["le-havre"]);
  assert.ok(place.ids.has("S1") && place.places.has(0)); // what was seized there stands out with it
  assert.equal(focus([]).ids, null);
  assert.equal(focus(["N1"]).ids, null); // nothing on the map to step back for
  assert.equal(focus(["E9"]).ids, null); // not yet at this date
  assert.deepEqual([...focus(["F1"], "S1").ids], ["S1"]);
});

test("the mark on screen is the strictest of everything in the payload and of the steps", () => {
  const payload = fixture();
  assert.equal(storyModel.markingOf(payload), "CLEAR");
  const amber = { ...payload, handling: { marking: "AMBER" } };
  assert.equal(storyModel.markingOf(amber), "AMBER");
  assert.equal(storyModel.markingOf(amber, [{ marking: "GREEN" }, { marking: "" }]), "AMBER");
  assert.equal(storyModel.markingOf(amber, [{ marking: "GREEN" }, { marking: "AMBER+STRICT" }]), "AMBER+STRICT");
});
