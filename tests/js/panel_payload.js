/* A tiny invented case for the tests of the side panel: two substances, two seizures of the
 * network, one of the context, two flows, four events, one undated link. */
"use strict";

const load = require("./load");
const Sillage = load();
const day = Sillage.days.parseIso;

function claim(changes) {
  return { source: "paper", locator: "¶1", credibility: 2, says: "It was so.", via: [], stance: "supports", ...changes };
}

function record(kind, dateWritten, changes) {
  return {
    kind, title: "", description: "", dateWritten, placeText: "", precisionText: "", amountText: "", assumption: "", method: "",
    status: "documented", scope: "network", claims: [claim()], related: [], ...changes,
  };
}

/** A fresh payload; every call gives its own, so that a test may change it. */
function makePayload() {
  return {
    version: 2,
    digest: "tiny",
    lang: "en",
    texts: load.texts(),
    case: { id: "tiny", title: "Tiny", subtitle: "", summary: "", presumption: "", marking: "CLEAR", firstDay: day("2020-01-01"), lastDay: day("2021-12-31"), openedDay: day("2020-01-10") },
    style: {
      light: {}, dark: {}, substances: {}, dash: { documented: [], inferred: [9, 6], illustrative: [2, 6] },
      flowWidth: { minPx: 2, maxPx: 9, kgAtMax: 2000, unknownPx: 2.25 },
      seizureRadius: { minPx: 5, pxPerSqrtKg: 0.75, maxPx: 46 },
    },
    substances: [{ id: "salt", label: "Salt" }, { id: "pepper", label: "Pepper" }],
    places: {
      id: ["quay", "isle", "deep"], name: ["Quay", "Isle", "Deep water"], kind: ["port", "country", "sea_area"], country: ["", "", ""], countryName: ["", "", ""],
      precision: ["port", "country", "unknown"], radiusKm: [3, null, null], lon: [1, 10, 5], lat: [50, 40, 45],
      area: [null, { type: "Polygon", coordinates: [[[9, 39], [11, 39], [11, 41], [9, 39]]] }, null], drawn: [1, 1, 1],
    },
    seizures: {
      id: ["s1", "s2", "s3"], label: ["Ten sacks", "A hold of salt", "A pinch"], place: [0, 0, 0], substance: [0, 0, 0], kgMin: [100, 2000, 50], kgMax: [100, null, 50],
      amount: [100, 2000, 50], unit: ["kg", "kg", "kg"], bound: ["exact", "at_least", "exact"], start: [day("2020-06-01"), day("2021-03-05"), day("2021-05-01")],
      end: [day("2020-07-01"), day("2021-03-06"), day("2021-05-02")], undated: [0, 0, 0], scope: [0, 1, 0], status: ["documented", "documented", "documented"],
      mode: [null, null, null], reliability: ["C", "B", "C"], credibility: [2, 2, 4],
    },
    flows: {
      id: ["f1", "f2"], label: ["Salt by ship", "Pepper by ship"], substances: [[0], [1]], from: [[1], [1]], to: [[0], [0]], via: [[2], []], mode: ["vessel", "container"],
      kgMin: [400, null], kgMax: [1000, null], kgBasis: ["per_operation", ""], start: [day("2020-02-01"), null], end: [day("2020-12-01"), day("2020-07-01")],
      undated: [0, 0], scope: [0, 0], status: ["reported", "inferred"], reliability: ["C", null], credibility: [3, null],
    },
    strands: {
      flow: [0, 1], substance: [0, 1], role: ["trunk", "branch"], slot: [0, 1], dash: ["illustrative", "inferred"], coords: [[10, 40, 1, 50], [10, 40, 5, 45, 1, 50]],
      km: [1300, 1400], fromName: ["Isle", "Isle"], toName: ["Quay", "Quay"], arrow: [1, 1],
    },
    events: {
      id: ["e1", "e2", "e3", "e4"], label: ["Inquiry opened", "Sacks seized", "Nine questioned", "Somebody found"], place: [0, 0, -1, 1], toPlace: [-1, -1, -1, 0],
      kind: ["inquiry", "seizure", "operation", "finding"], start: [day("2020-01-10"), day("2020-06-01"), day("2020-12-11"), day("2021-01-01")],
      end: [day("2020-01-11"), day("2020-07-01"), day("2020-12-12"), day("2022-01-01")], undated: [0, 0, 0, 0], scope: [0, 0, 0, 0],
      status: ["documented", "documented", "documented", "reported"], investigated: [0, 0, 9, 0], detained: [0, 0, 6, 0], supervised: [0, 0, 0, 0], arrested: [0, 0, 0, 0],
      reliability: ["C", "C", "B", "C"], credibility: [2, 2, 2, 3],
    },
    links: { id: ["l1"], label: ["Cousins"], places: [[0, 1]], kind: ["cooperation"], start: [null], end: [null], undated: [1], scope: [0], status: ["reported"], reliability: ["C"], credibility: [3] },
    notes: { id: [], topic: [], text: [] },
    records: {
      s1: record("seizure", "2020-06", { related: ["f1", "e2"], amountText: "ten sacks", claims: [claim(), claim({ source: "office", locator: "p. 2", says: "It was nine sacks.", stance: "contradicts" })] }),
      s2: record("seizure", "2021-03-05", { scope: "context" }),
      s3: record("seizure", "2021-05-01"),
      f1: record("flow", "2020-02/2020-11", { claims: [claim({ via: ["office"] }), claim({ locator: "¶4" })], assumption: "The way is a guess." }),
      f2: record("flow", "../2020-06", { claims: [] }),
      e1: record("event", "2020-01-10"),
      e2: record("event", "2020-06", { related: ["s1"] }),
      e3: record("event", "2020-12-11"),
      e4: record("event", "2021"),
      l1: record("link", ""),
    },
    sources: {
      paper: { title: "The paper", author: "A. Writer", publisher: "Press", date: "2022", url: "", archivedUrl: "", kind: "press article", reliability: "C", note: "" },
      office: { title: "A statement", author: "", publisher: "The office", date: "2021", url: "", archivedUrl: "", kind: "official statement", reliability: "B", note: "" },
    },
    unplaced: [{ id: "e3", table: "events", reason: "No place is given." }, { id: "row 7 of flows.csv", table: "flows", reason: "Unknown place." }],
  };
}

/** A store of the tiny case on a day ("2021-12-31" unless told). */
function makeStore(date, patch, change) {
  const payload = makePayload();
  if (change) change(payload);
  return Sillage.createStore(payload, { date: day(date || "2021-12-31"), ...patch });
}

module.exports = { Sillage, day, makePayload, makeStore };
