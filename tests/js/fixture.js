/* A small payload with the founding case's facts of time, place and amount, and nothing to draw.
 *
 * Written as day texts, so that a reader can hold it against the case; `null` is an open end. Only what the
 * page's state needs is here: no lanes, no records, no sources. */
"use strict";

const load = require("./load");

const Sillage = load("namespace.js", "days.js");
const day = (iso) => (iso === null ? null : Sillage.days.parseIso(iso));

const COMMON = { undated: 0, scope: 0, status: "documented", reliability: "C", credibility: 2 };

/** Columns from rows; missing values come from `defaults`. start and end are ISO texts, end exclusive. */
function columns(rows, defaults) {
  const full = rows.map((row) => ({ ...COMMON, ...defaults, ...row, start: day(row.start), end: day(row.end) }));
  const keys = [...new Set(full.flatMap((row) => Object.keys(row)))];
  return Object.fromEntries(keys.map((key) => [key, full.map((row) => (row[key] === undefined ? null : row[key]))]));
}

const SEIZURE = { place: 0, substance: 0, unit: "kg", bound: "exact", mode: null };
const FLOW = { from: [], to: [], via: [], kgMin: null, kgMax: null, kgBasis: "" };
const EVENT = { label: "An event", place: -1, toPlace: -1, investigated: 0, detained: 0, supervised: 0, arrested: 0 };

/** The payload, made afresh: a test may change it. */
function fixture() {
  return {
    version: 2, digest: "fixture", lang: "en", texts: load.texts(),
    case: {
      id: "fixture", title: "Fixture", marking: "CLEAR", firstDay: day("2022-03-01"), lastDay: day("2025-09-30"),
      openedDay: day("2022-03-01"), focus: [-11.5, 45.4, 6.5, 52.2], overview: [-82, 5, 12, 56],
    },
    style: {
      light: { landLabel: "#6b6a64", panel: "#ffffff" }, dark: { landLabel: "#9fb0bb", panel: "#16222c" },
      substances: { cocaine: { light: "#c2410c", dark: "#ff8a4c" }, "cannabis-resin": { light: "#0f766e", dark: "#2dd4bf" } },
    },
    substances: [{ id: "cocaine", label: "Cocaine" }, { id: "cannabis-resin", label: "Cannabis resin" }, { id: "herbal-cannabis", label: "Herbal cannabis" }],
    places: { id: ["le-havre"], name: ["Le Havre"] },
    seizures: columns([
      { id: "S1", label: "183 kg in a container", kgMin: 183, kgMax: 183, amount: 183, start: "2023-06-01", end: "2023-07-01" },
      { id: "S2", label: "More than 2,000 kg", kgMin: 2000, kgMax: null, amount: 2000, bound: "at_least", start: "2024-12-30", end: "2024-12-31", scope: 1 },
    ], SEIZURE),
    flows: columns([
      { id: "F1", substances: [0], mode: "container", start: null, end: "2023-07-01", kgMin: 183, credibility: 3 },
      { id: "F2", substances: [0], mode: "drop_off", start: "2023-07-01", end: "2023-12-11", status: "reported", kgMin: 400, kgMax: 1000 },
      { id: "F3", substances: [1], mode: "vessel", start: "2022-03-01", end: "2025-10-01", status: "inferred" },
      { id: "F4", substances: [2], mode: "vessel", start: "2022-03-01", end: "2025-10-01", status: "inferred" },
      { id: "F5", substances: [0, 1, 2], mode: "road", start: "2022-03-01", end: "2025-10-01", status: "reported" },
    ], FLOW),
    events: columns([
      { id: "E1", start: "2022-03-01", end: "2022-04-01" },
      { id: "E2", start: "2023-06-01", end: "2023-07-01" },
      { id: "E3", start: "2023-07-01", end: "2023-12-11", status: "reported" },
      { id: "E4", start: "2023-12-11", end: "2023-12-12", investigated: 9, detained: 6, supervised: 3, reliability: "B" },
      { id: "E5", start: "2024-01-01", end: "2025-01-01" },
      { id: "E6", start: "2024-12-30", end: "2024-12-31", scope: 1 },
      { id: "E7", start: "2025-02-22", end: "2025-02-23", arrested: 1 },
      { id: "E8", start: "2025-09-23", end: "2025-09-24" },
      { id: "E9", start: "2025-09-24", end: "2025-09-25", investigated: 1 },
    ], EVENT),
    links: columns([
      { id: "L1", start: null, end: null, undated: 1, status: "reported" },
      { id: "L2", start: null, end: null, undated: 1, status: "reported" },
    ], { places: [] }),
    notes: { id: ["N1"], topic: ["Profit"], text: ["No figure."] },
    records: {}, sources: {}, unplaced: [],
  };
}

module.exports = { columns, day, fixture, SEIZURE };
