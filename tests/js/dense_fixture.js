/* A made-up dense case: typed tables as dense_tables.js gives them, words, and the payload that goes with them.
 *
 * Deterministic: equal options give equal tables. Spans of a day, a month, a year and longer, open starts and
 * ends, undated rows, unknown and one-sided weights, amounts that are no mass, both scopes, all grades and
 * none, places without a position, flows of several substances. Weights are whole grams. */
"use strict";

const load = require("./load");
const { fixture } = require("./fixture");

const Sillage = load("namespace.js", "days.js", "visibility.js");
const { OPEN_START, OPEN_END } = Sillage.visibility;

const STATUSES = ["documented", "reported", "inferred", "illustrative"];
const MODES = ["", "container", "drop_off", "vessel", "road", "air", "unknown"]; // code 0: none
const BOUNDS = ["exact", "at_least", "at_most", "about"];
const PRECISIONS = ["exact", "port", "city", "area", "country", "sea", "unknown"];
const KINDS = ["port", "city", "country"];
const COUNTRIES = ["FR", "ES", "MA", "NL", "CO"];
const COUNTRY_NAMES = ["France", "Spain", "Morocco", "Netherlands", "Colombia"];
const FIRST_DAY = Sillage.days.parseIso("2019-01-01");
const TRACK_DAYS = 2500;

/** Random numbers in [0, 1), the same for the same seed (mulberry32). */
function createRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/* start, end and undated of so many records, in the order a file has them: open starts, by start, undated last. */
function makeTimes(random, count) {
  const rows = [];
  for (let i = 0; i < count; i += 1) {
    const kind = random();
    const day = FIRST_DAY + Math.floor(random() * TRACK_DAYS);
    let [start, end, undated] = [day, day + 1, 0];
    if (kind < 0.15) end = day + 30;
    else if (kind < 0.2) end = day + 2 + Math.floor(random() * 400);
    else if (kind < 0.22) start = OPEN_START;
    else if (kind < 0.24) end = OPEN_END;
    else if (kind < 0.245) [start, end] = [OPEN_START, OPEN_END];
    else if (kind < 0.27) [start, end, undated] = [OPEN_START, OPEN_END, 1];
    rows.push({ start, end, undated, order: i });
  }
  rows.sort((a, b) => a.undated - b.undated || a.start - b.start || a.order - b.order);
  return rows;
}

/* The columns seizures and flows share, filled by what `pick` gives for a row. */
function makeCommon(random, times) {
  const n = times.length;
  const bytes = () => new Uint8Array(n);
  const table = {
    n, dated: times.filter((row) => !row.undated).length, start: Int32Array.from(times, (row) => row.start),
    end: Int32Array.from(times, (row) => row.end), undated: Uint8Array.from(times, (row) => row.undated),
    substance: bytes(), scope: bytes(), status: bytes(), mode: bytes(), reliability: bytes(), credibility: bytes(),
    sources: bytes(), contradicted: bytes(), drawn: bytes(), kgMin: new Float64Array(n), kgMax: new Float64Array(n),
  };
  for (let i = 0; i < n; i += 1) {
    table.scope[i] = random() < 0.2 ? 1 : 0;
    table.status[i] = Math.floor(random() * STATUSES.length);
    table.mode[i] = Math.floor(random() * MODES.length);
    table.reliability[i] = Math.floor(random() * 7);
    table.credibility[i] = table.reliability[i] ? 1 + Math.floor(random() * 6) : 0;
    table.sources[i] = table.reliability[i] ? 1 + Math.floor(random() * 3) : 0;
    table.contradicted[i] = random() < 0.03 ? 1 : 0;
    const grams = 1 + Math.floor(random() ** 3 * 900000);
    const kind = random();
    table.kgMin[i] = kind < 0.05 ? NaN : grams / 1000;
    table.kgMax[i] = kind < 0.02 || (kind > 0.05 && kind < 0.06) ? NaN : (kind > 0.06 && kind < 0.15 ? (2 * grams) / 1000 : grams / 1000);
  }
  return table;
}

function makePlaces(random, count) {
  const places = {
    n: count, x: new Float32Array(count), y: new Float32Array(count), drawn: new Uint8Array(count),
    country: new Uint16Array(count), dicts: { country: COUNTRIES, countryName: COUNTRY_NAMES },
  };
  const apart = { kind: [], precision: [], radiusKm: [] };
  for (let p = 0; p < count; p += 1) {
    // About Western Europe, the Maghreb and the Atlantic before them.
    places.x[p] = 0.44 + random() * 0.08;
    places.y[p] = 0.33 + random() * 0.08;
    places.drawn[p] = random() < 0.95 ? 1 : 0;
    places.country[p] = Math.floor(random() * COUNTRIES.length);
    apart.precision.push(PRECISIONS[Math.floor(random() * PRECISIONS.length)]);
    apart.kind.push(KINDS[Math.floor(random() * KINDS.length)]);
    apart.radiusKm.push(random() < 0.5 ? NaN : Math.floor(random() * 50));
    if (!places.drawn[p]) places.x[p] = places.y[p] = NaN;
  }
  return { places, apart };
}

/* The places at which flows may end, in columns of their own: the first ones. */
function cutEnds(places, count) {
  const cut = Object.fromEntries(Object.entries(places).filter(([, column]) => ArrayBuffer.isView(column)).map(([name, column]) => [name, column.slice(0, count)]));
  return { ...cut, n: count, dicts: places.dicts };
}

function makeSeizures(random, count, places, substances) {
  const times = makeTimes(random, count);
  const table = makeCommon(random, times);
  Object.assign(table, {
    place: new Int32Array(count), bound: new Uint8Array(count), pieces: new Uint8Array(count), dicts: { status: STATUSES, mode: MODES, bound: BOUNDS },
  });
  const apart = { order: times.map((row) => row.order), amount: [], unit: [] };
  for (let i = 0; i < count; i += 1) {
    table.substance[i] = Math.floor(random() * substances);
    table.place[i] = random() < 0.02 ? -1 : Math.floor(random() * places.n);
    table.bound[i] = Math.floor(random() * BOUNDS.length);
    apart.amount.push(table.kgMin[i]); // an unknown weight is an unknown amount …
    apart.unit.push("kg");
    if (random() < 0.05) { // … or a number of tablets
      table.pieces[i] = 1;
      apart.unit[i] = "tablets";
      apart.amount[i] = 1 + Math.floor(random() * 9000);
      table.kgMin[i] = table.kgMax[i] = NaN;
    }
    const place = table.place[i];
    table.drawn[i] = place >= 0 ? places.drawn[place] : 0;
  }
  return { seizures: table, apart };
}

/* One row per flow and substance; about a fifth of the flows carry two. Paths are shared by flows between the same places. */
function makeFlows(random, count, places, substances) {
  const times = makeTimes(random, count).flatMap((row) => (random() < 0.2 && substances > 1 ? [row, row] : [row]));
  const table = makeCommon(random, times);
  const n = times.length;
  Object.assign(table, {
    order: Uint32Array.from(times, (row) => row.order), from: new Int32Array(n), to: new Int32Array(n), path: new Int32Array(n).fill(-1), more: new Uint8Array(n),
    dicts: { status: STATUSES, mode: MODES },
  });
  const pathOf = new Map();
  for (let i = 0; i < n; i += 1) {
    const second = i > 0 && table.order[i] === table.order[i - 1];
    if (second) { // the same flow: only its substance differs
      for (const name of ["scope", "status", "mode", "reliability", "credibility", "sources", "contradicted", "kgMin", "kgMax", "from", "to", "path", "drawn"]) table[name][i] = table[name][i - 1];
      table.substance[i] = (table.substance[i - 1] + 1) % substances;
      continue;
    }
    table.substance[i] = Math.floor(random() * substances);
    table.from[i] = random() < 0.02 ? -1 : Math.floor(random() * places.n);
    table.to[i] = Math.floor(random() * places.n);
    const [from, to] = [table.from[i], table.to[i]];
    if (from < 0 || from === to || !places.drawn[from] || !places.drawn[to]) continue;
    const key = from * places.n + to;
    if (!pathOf.has(key)) pathOf.set(key, pathOf.size);
    table.path[i] = pathOf.get(key);
    table.drawn[i] = 1;
  }
  return { flows: table, paths: makePaths([...pathOf.keys()], places) };
}

/* Ten vertices each, bulging a little to the side. */
function makePaths(keys, places) {
  const vertices = 10;
  const paths = {
    n: keys.length, offset: new Uint32Array(keys.length + 1), x: new Float32Array(keys.length * vertices), y: new Float32Array(keys.length * vertices),
    dash: new Uint8Array(keys.length), pending: new Uint8Array(keys.length), role: new Uint8Array(keys.length),
    km: new Float32Array(keys.length).fill(100), dicts: { role: ["trunk", "stub"], dash: ["documented", "inferred", "illustrative"] },
  };
  paths.shapeOf = (p) => ({ x: paths.x.subarray(p * vertices, (p + 1) * vertices), y: paths.y.subarray(p * vertices, (p + 1) * vertices) });
  keys.forEach((key, p) => {
    const [from, to] = [Math.floor(key / places.n), key % places.n];
    paths.offset[p + 1] = (p + 1) * vertices;
    paths.dash[p] = p % 3;
    for (let k = 0; k < vertices; k += 1) {
      const share = k / (vertices - 1);
      const bulge = Math.sin(share * Math.PI) * 0.1;
      const [dx, dy] = [places.x[to] - places.x[from], places.y[to] - places.y[from]];
      paths.x[p * vertices + k] = places.x[from] + dx * share - dy * bulge;
      paths.y[p * vertices + k] = places.y[from] + dy * share + dx * bulge;
    }
  });
  return paths;
}

/** Words as dense_words.js gives them: ids "DS7", "DF7" by the row in the case's own table, places "DP3". */
function makeWords(orders, { seizures, places }) {
  const stem = { seizures: "DS", flows: "DF" };
  return {
    id: (table, i) => `${stem[table]}${orders[table][i]}`,
    label: (table, i) => `${table === "seizures" ? "Seizure" : "Flow"} ${orders[table][i]}`,
    placeId: (p) => `DP${p}`,
    placeName: (p) => `Place ${p}`,
    placeKind: (p) => places.kind[p],
    placePrecision: (p) => places.precision[p],
    placeRadiusKm: (p) => places.radiusKm[p],
    amount: seizures && ((i) => seizures.amount[i]),
    unit: seizures && ((i) => seizures.unit[i]),
    rowOf(table, id) {
      if (table === "places") return /^DP\d+$/.test(id) && Number(id.slice(2)) < places.kind.length ? Number(id.slice(2)) : -1;
      const found = new RegExp(`^${stem[table]}(\\d+)$`).exec(id);
      return found && orders[table] ? orders[table].indexOf(Number(found[1])) : -1;
    },
  };
}

/** What `payload.dense` says about these tables. */
function describeDense(columns) {
  const describe = (table) => ({ rows: table.n, dated: table.dated, unplaced: table.drawn.reduce((n, drawn) => n + (drawn ? 0 : 1), 0) });
  const tables = Object.fromEntries(["seizures", "flows"].filter((name) => columns[name]).map((name) => [name, describe(columns[name])]));
  return {
    columns: "columns.bin", columnsBytes: 0, words: "words.bin", wordsBytes: 0, records: "records-fixture-", blockRows: 64,
    tables, firstDay: FIRST_DAY, lastDay: FIRST_DAY + TRACK_DAYS,
  };
}

const emptied = (table) => Object.fromEntries(Object.keys(table).map((name) => [name, []]));

/** Make a dense case: {payload, columns, words}. `seizures` or `flows` 0 leaves that table an ordinary one.
 *
 * Where there are both, seizures lie at a quarter more places than the `places` at which flows end. */
function makeDense({ seizures = 4000, flows = 600, places = 60, seed = 1 } = {}) {
  const random = createRandom(seed);
  const payload = fixture();
  const substances = payload.substances.length;
  const made = makePlaces(random, flows > 0 && seizures > 0 ? Math.ceil(1.25 * places) : places);
  const columns = { places: made.places, ends: flows > 0 ? cutEnds(made.places, places) : null, seizures: null, flows: null, paths: null };
  const apart = { places: made.apart, seizures: null };
  if (seizures > 0) ({ seizures: columns.seizures, apart: apart.seizures } = makeSeizures(random, seizures, columns.places, substances));
  if (flows > 0) Object.assign(columns, makeFlows(random, flows, columns.ends, substances));
  payload.dense = describeDense(columns);
  payload.case.firstDay = FIRST_DAY;
  payload.case.lastDay = FIRST_DAY + TRACK_DAYS;
  for (const name of Object.keys(payload.dense.tables)) payload[name] = emptied(payload[name]);
  Object.assign(payload.places, {
    kind: ["port"], country: ["FR"], countryName: ["France"], precision: ["port"], radiusKm: [3], lon: [0.11], lat: [49.49], area: [null], drawn: [1],
  });
  payload.strands = { flow: [], substance: [], role: [], slot: [], dash: [], coords: [], km: [], fromName: [], toName: [], arrow: [], pending: [] };
  const orders = { seizures: apart.seizures && apart.seizures.order, flows: columns.flows && columns.flows.order };
  return { payload, columns, words: makeWords(orders, apart) };
}

const known = (value) => (Number.isNaN(value) ? null : value);
const letter = (code) => (code ? "ABCDEF"[code - 1] : null);

function plainCommon(table, rows, words, name) {
  return {
    id: rows.map((i) => words.id(name, i)), label: rows.map((i) => words.label(name, i)),
    kgMin: rows.map((i) => known(table.kgMin[i])), kgMax: rows.map((i) => known(table.kgMax[i])),
    start: rows.map((i) => (table.start[i] === OPEN_START ? null : table.start[i])), end: rows.map((i) => (table.end[i] === OPEN_END ? null : table.end[i])),
    undated: rows.map((i) => table.undated[i]), scope: rows.map((i) => table.scope[i]), status: rows.map((i) => STATUSES[table.status[i]]),
    mode: rows.map((i) => MODES[table.mode[i]] || null), reliability: rows.map((i) => letter(table.reliability[i])), credibility: rows.map((i) => table.credibility[i] || null),
  };
}

/** The same records as an ordinary payload: what a dense store must agree with. */
function asOrdinary({ payload, columns, words }) {
  const plain = { ...payload, dense: null };
  const { seizures, flows } = columns;
  if (seizures) {
    const rows = Array.from({ length: seizures.n }, (_, i) => i);
    plain.seizures = {
      ...plainCommon(seizures, rows, words, "seizures"), place: rows.map((i) => seizures.place[i]), substance: [...seizures.substance],
      amount: rows.map((i) => known(words.amount(i))), unit: rows.map((i) => words.unit(i)), bound: rows.map((i) => BOUNDS[seizures.bound[i]]),
    };
  }
  if (flows) {
    const rows = Array.from({ length: flows.n }, (_, i) => i).filter((i) => i === 0 || flows.order[i] !== flows.order[i - 1]);
    const substancesOf = (i) => (flows.order[i + 1] === flows.order[i] && i + 1 < flows.n ? [flows.substance[i], flows.substance[i + 1]] : [flows.substance[i]]);
    plain.flows = {
      ...plainCommon(flows, rows, words, "flows"), substances: rows.map(substancesOf), via: rows.map(() => []), kgBasis: rows.map(() => ""),
      from: rows.map((i) => (flows.from[i] < 0 ? [] : [flows.from[i]])), to: rows.map((i) => (flows.to[i] < 0 ? [] : [flows.to[i]])),
    };
  }
  return plain;
}

module.exports = { FIRST_DAY, TRACK_DAYS, asOrdinary, createRandom, makeDense };
