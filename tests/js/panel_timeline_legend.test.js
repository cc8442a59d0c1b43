/* Where the moments of the timeline stand, and which signs the legend explains. */
"use strict";

const test = require("node:test");
const assert = require("node:assert/strict");
const { Sillage, day, makeStore } = require("./panel_payload");

const { layoutTimeline, makeScale, timelineItems, dayOf, yearTicks } = Sillage.timelineModel;
const OPTIONS = { gap: 6, anchor: 13, tail: 20, lastDay: day("2021-12-31") };
const layoutOf = (items, height) => layoutTimeline(items, items.map(() => height), OPTIONS);

test("an event that tells of a seizure and the seizure are one moment", () => {
  const { items } = timelineItems(makeStore());
  assert.deepEqual(items.map((item) => item.ids), [["e1"], ["s1", "e2"], ["e3"], ["e4"], ["s2"], ["s3"]]);
});

test("with the seizures' layer off the event stands for itself", () => {
  const { items } = timelineItems(makeStore("2021-12-31", { layers: { seizures: false } }));
  assert.deepEqual(items.map((item) => item.id), ["e1", "e2", "e3", "e4"]);
});

test("the timeline holds the future too: the date shown leaves nothing out", () => {
  assert.equal(timelineItems(makeStore("2020-01-01")).items.length, 6);
});

test("filters hold for the timeline", () => {
  const { items } = timelineItems(makeStore("2021-12-31", { scope: "context" }));
  assert.deepEqual(items.map((item) => item.id), ["s2"]);
});

test("too many seizures: the heaviest stay and the rest are counted", () => {
  const store = makeStore("2021-12-31", {}, (payload) => {
    const { seizures } = payload;
    for (let k = 0; k < 300; k += 1) {
      for (const column of Object.keys(seizures)) seizures[column].push(seizures[column][2]);
      const i = seizures.id.length - 1;
      seizures.id[i] = `x${k}`;
      seizures.kgMin[i] = seizures.kgMax[i] = k / 100;
    }
  });
  const { items, left } = timelineItems(store);
  assert.equal(items.length, 200);
  assert.equal(left, 106); // of 303 seizures and the 3 events that no seizure tells of
  assert.ok(items.some((item) => item.id === "s2"));
  assert.ok(!items.some((item) => item.id === "x0"));
});

test("texts never overlap and never leave the rail", () => {
  const { items } = timelineItems(makeStore());
  const heights = [40, 58, 40, 76, 40, 58];
  const layout = layoutTimeline(items, heights, OPTIONS);
  layout.places.forEach((place, i) => {
    if (i > 0) assert.ok(place.top >= layout.places[i - 1].top + heights[i - 1] + OPTIONS.gap);
  });
  assert.ok(layout.height >= layout.places[5].top + heights[5]);
});

test("a day is a sign; a month and a year are bars that reach to their last day", () => {
  const { items } = timelineItems(makeStore());
  const { places, scale } = layoutOf(items, 40);
  assert.equal(places[0].bar, null);
  assert.ok(places[1].bar.to > places[1].bar.from);
  const year = places[3].bar; // 2021
  assert.ok(Math.abs(year.to - scale(day("2021-12-31"))) <= 6);
  assert.ok(year.to > places[5].at, "the year's bar passes the moments within it");
});

test("bars that share time lie side by side", () => {
  const { items } = timelineItems(makeStore("2021-12-31", {}, (payload) => {
    payload.events.start[3] = day("2020-06-10");
    payload.events.end[3] = day("2020-10-01");
  }));
  const bars = layoutOf(items, 20).places.map((place) => place.bar).filter(Boolean);
  assert.deepEqual(bars.map((bar) => bar.lane), [0, 1]);
});

test("an open start leads into its bar from above", () => {
  const { items } = timelineItems(makeStore("2021-12-31", {}, (payload) => {
    payload.events.start[3] = null;
    payload.events.end[3] = day("2021-02-01");
  }));
  const { places } = layoutOf(items, 40);
  const at = items.findIndex((item) => item.id === "e4");
  assert.equal(places[at].bar.openStart, true);
  assert.equal(places[at].bar.to, places[at].at);
});

test("the scale meets each moment at its sign and rises in between", () => {
  const scale = makeScale([[0, 10], [10, 30], [10, 50], [20, 60]]);
  assert.deepEqual([-5, 0, 5, 10, 15, 99].map(scale), [10, 10, 20, 30, 55, 60]);
});

test("choosing a moment sets the day from which it is certain, within the case", () => {
  const store = makeStore();
  const { items } = timelineItems(store);
  assert.deepEqual(items.map((item) => Sillage.days.toIso(dayOf(item, store.payload))), ["2020-01-10", "2020-06-30", "2020-12-11", "2021-12-31", "2021-03-05", "2021-05-01"]);
});

test("years are ticked on their first day", () => {
  assert.deepEqual(yearTicks(day("2020-05-01"), day("2022-01-01")), [{ day: day("2021-01-01"), year: 2021 }, { day: day("2022-01-01"), year: 2022 }]);
});

test("the legend explains the signs in use and no other", () => {
  const model = Sillage.legendModel(makeStore());
  assert.deepEqual(model.dashes, ["inferred", "illustrative"]);
  assert.deepEqual(model.substances.map((one) => one.id), ["salt", "pepper"]);
  assert.deepEqual(
    [model.branches, model.stubs, model.atLeast, model.context, model.hatch, model.countries, model.rings, model.ports, model.cities, model.unknownWidth],
    [true, false, true, true, true, true, false, true, false, true]
  );
});

test("a filter takes its signs out of the legend", () => {
  const model = Sillage.legendModel(makeStore("2021-12-31", { scope: "network", substances: ["pepper"] }));
  assert.deepEqual([model.context, model.atLeast, model.hatch, model.circles.length], [false, false, false, 0]);
  assert.deepEqual(model.dashes, ["inferred"]);
});

test("undated records are explained only while they are on the map", () => {
  assert.equal(Sillage.legendModel(makeStore()).undated, false);
  assert.equal(Sillage.legendModel(makeStore("2021-12-31", { undated: true })).undated, true);
});

test("the legend is the same for every day", () => {
  assert.deepEqual(Sillage.legendModel(makeStore("2020-01-01")), Sillage.legendModel(makeStore()));
});

test("sample widths and circles are the map's own for their kilograms", () => {
  const model = Sillage.legendModel(makeStore());
  assert.deepEqual(model.widths, [{ kg: 200, side: "most", px: 2 }, { kg: 1000, side: "exact", px: 4.5 }, { kg: 2000, side: "least", px: 9 }]);
  assert.deepEqual(model.circles.map((one) => one.kg), [2000, 500, 100]);
  for (const { kg, px } of model.circles) assert.equal(px, 0.75 * Math.sqrt(kg));
});
