"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const Sillage = require("./load")();
const { day, fixture } = require("./fixture");

const { axisMarks, createScale, dayByKey, groupEvents, niceCeiling, nextInGroup, trackDomain } = Sillage.barScale;
const iso = Sillage.days.toIso;
const domain = trackDomain(fixture().case);
const scale = createScale(domain, 685);

test("the track holds whole months, with one to spare at both ends", () => {
  assert.deepEqual([iso(domain.first), iso(domain.end)], ["2022-02-01", "2025-11-01"]);
});

test("every day can be reached, and none beyond the ends", () => {
  for (let d = domain.first; d < domain.end; d++) assert.equal(scale.day(scale.x(d) + scale.pxPerDay / 2), d);
  assert.equal(iso(scale.day(-50)), "2022-02-01");
  assert.equal(iso(scale.day(9999)), "2025-10-31");
});

test("years are marked, months as room allows, and the year the track begins in", () => {
  const of = (width, kind) => axisMarks(createScale(domain, width), 38).filter((mark) => mark.kind === kind).map((mark) => iso(mark.day));
  assert.deepEqual(of(685, "year"), ["2023-01-01", "2024-01-01", "2025-01-01"]);
  assert.deepEqual(of(685, "first"), ["2022-02-01"]);
  assert.deepEqual(of(685, "month").slice(0, 3), ["2022-04-01", "2022-07-01", "2022-10-01"]);
  assert.equal(of(3000, "month").length, 45 - 3);
  assert.deepEqual(of(60, "year").length < 3, true);
});

test("marks never stand closer than the room asked for", () => {
  for (const width of [200, 362, 685, 1200, 3000]) {
    const wide = createScale(domain, width);
    const marks = axisMarks(wide, 38).map((mark) => wide.x(mark.day));
    for (let i = 2; i < marks.length; i++) assert.ok(marks[i] - marks[i - 1] >= 36, `${width}: ${marks[i] - marks[i - 1]}`);
  }
});

for (const [value, ceiling] of [[0, 0], [1, 1], [3, 5], [183, 200], [2000, 2000], [2001, 5000], [0.3, 0.5], [9.1, 10], [0.02, 0.02]]) {
  test(`the scale of ${value} ends at ${ceiling}`, () => assert.ok(Math.abs(niceCeiling(value) - ceiling) < 1e-9));
}

test("events a pointer cannot tell apart share a mark", () => {
  const { events } = fixture();
  const groups = groupEvents(events, new Uint8Array(9).fill(1), scale, 13);
  assert.deepEqual(groups.map((group) => group.indices.map((i) => events.id[i])),
    [["E1"], ["E2"], ["E3"], ["E4", "E5"], ["E6"], ["E7"], ["E8", "E9"]]);
});

test("filtered and undated events have no mark", () => {
  const { events } = fixture();
  events.undated[0] = 1;
  const groups = groupEvents(events, Uint8Array.of(1, 0, 1, 0, 0, 0, 0, 0, 0), scale, 13);
  assert.deepEqual(groups.map((group) => group.indices), [[2]]);
});

test("pressing a shared mark walks through its days", () => {
  const group = { days: [10, 11, 11, 14] };
  assert.deepEqual([nextInGroup(group, 5), nextInGroup(group, 10), nextInGroup(group, 11), nextInGroup(group, 14), nextInGroup(group, 12)], [10, 11, 14, 10, 10]);
});

for (const [key, shift, from, to] of [
  ["ArrowRight", false, "2023-06-15", "2023-06-16"], ["ArrowUp", false, "2023-06-15", "2023-06-16"],
  ["ArrowLeft", false, "2023-06-15", "2023-06-14"], ["ArrowDown", false, "2023-06-15", "2023-06-14"],
  ["ArrowRight", true, "2023-01-31", "2023-02-28"], ["ArrowLeft", true, "2023-03-31", "2023-02-28"],
  ["PageUp", false, "2024-02-29", "2025-02-28"], ["PageDown", false, "2023-06-15", "2022-06-15"],
  ["Home", false, "2023-06-15", "2022-02-01"], ["End", false, "2023-06-15", "2025-10-31"],
  ["ArrowLeft", false, "2022-02-01", "2022-02-01"], ["PageUp", false, "2025-06-15", "2025-10-31"],
]) {
  test(`${shift ? "Shift+" : ""}${key} leads from ${from} to ${to}`, () => assert.equal(iso(dayByKey(key, shift, day(from), scale)), to));
}

test("other keys say nothing", () => {
  for (const key of ["a", "Tab", "Enter", "toString"]) assert.equal(dayByKey(key, false, 0, scale), null);
});

const windowView = { mode: "window", date: day("2024-01-15"), windowDays: 90 };
test("a press takes the edge it is near, else the window, else the date", () => {
  const { gripAt } = Sillage.barSlider;
  const from = scale.x(day("2023-10-18"));
  const until = scale.x(day("2024-01-16"));
  assert.equal(gripAt(from + 3, windowView, scale, 8), "from");
  assert.equal(gripAt(until - 3, windowView, scale, 8), "until");
  assert.equal(gripAt((from + until) / 2, windowView, scale, 8), "window");
  assert.equal(gripAt(from - 40, windowView, scale, 8), "date");
  assert.equal(gripAt(from, { mode: "cumulative", date: 0, windowDays: null }, scale, 8), "date");
});

test("pulling the edges keeps the other one; pulling the window keeps its length", () => {
  const { pull } = Sillage.barSlider;
  const hold = { date: day("2024-01-15"), windowDays: 90, day: day("2023-12-01") };
  assert.deepEqual(pull("from", day("2023-12-17"), hold, scale), { mode: "window", windowDays: 30 });
  assert.deepEqual(pull("from", day("2024-03-01"), hold, scale), { mode: "window", windowDays: 1 });
  assert.deepEqual(pull("until", day("2023-11-16"), hold, scale), { mode: "window", date: day("2023-11-16"), windowDays: 30 });
  assert.deepEqual(pull("until", day("2022-11-16"), hold, scale), { mode: "window", date: day("2023-10-18"), windowDays: 1 });
  assert.deepEqual(pull("window", day("2023-12-11"), hold, scale), { date: day("2024-01-25") });
  assert.deepEqual(pull("date", day("2023-05-15"), hold, scale), { date: day("2023-05-15") });
});

function fakeClock(stepwise) {
  const clock = { time: 0, next: null, now: () => clock.time, frame: (fn) => { clock.next = fn; return 1; }, cancel: () => { clock.next = null; }, stepwise: () => stepwise };
  clock.advance = (ms) => {
    clock.time += ms;
    const fn = clock.next;
    clock.next = null;
    if (fn) fn();
  };
  return clock;
}
function makePlayer(stepwise) {
  const store = Sillage.createStore(fixture());
  store.set({ date: day("2023-06-01") });
  const clock = fakeClock(stepwise);
  return { store, clock, player: Sillage.player.create(store, { first: domain.first, last: domain.end - 1, clock }) };
}

test("playing a month a second moves by whole days with the clock", () => {
  const { store, clock } = makePlayer(false);
  store.set({ playing: true });
  clock.advance(500);
  assert.equal(iso(store.view.date), "2023-06-16");
  clock.advance(500);
  assert.equal(iso(store.view.date), "2023-07-01");
});

test("pausing stops the clock", () => {
  const { store, clock } = makePlayer(false);
  store.set({ playing: true });
  store.set({ playing: false });
  assert.equal(clock.next, null);
});

test("playing ends on the last day, and begins again from the first", () => {
  const { store, clock } = makePlayer(false);
  store.set({ playing: true });
  clock.advance(1e6);
  assert.deepEqual([iso(store.view.date), store.view.playing, clock.next], ["2025-10-31", false, null]);
  store.set({ playing: true });
  assert.equal(iso(store.view.date), "2022-02-01");
});

test("a hand on the date while playing is where playing goes on from", () => {
  const { store, clock } = makePlayer(false);
  store.set({ playing: true });
  clock.advance(1000);
  store.set({ date: day("2024-06-01") });
  clock.advance(100);
  clock.advance(500);
  assert.equal(iso(store.view.date), "2024-06-16");
});

test("a change of pace makes no jump", () => {
  const { store, clock, player } = makePlayer(false);
  store.set({ playing: true });
  clock.advance(1000);
  player.setSpeed("week");
  clock.advance(1000);
  assert.equal(iso(store.view.date), "2023-07-08");
  assert.throws(() => player.setSpeed("century"), RangeError);
});

test("with reduced motion nothing glides: one step a second", () => {
  const { store, clock } = makePlayer(true);
  store.set({ playing: true });
  clock.advance(900);
  assert.equal(iso(store.view.date), "2023-06-01");
  clock.advance(100);
  assert.equal(iso(store.view.date), "2023-07-01");
});

test("a shared mark names what it holds", () => {
  const payload = fixture();
  payload.events.label[7] = "Extradition";
  payload.events.label[8] = "Formal investigation";
  Sillage.format.use(payload.texts, "en");
  assert.equal(Sillage.barEvents.groupLabel(payload, { indices: [7, 8] }),
    "2 events: 23 September 2025: Extradition; 24 September 2025: Formal investigation");
  assert.equal(Sillage.barEvents.groupLabel(payload, { indices: [7] }), "23 September 2025: Extradition");
});
