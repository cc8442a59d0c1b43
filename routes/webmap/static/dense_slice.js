/* A few rows of large tables as an ordinary payload, so that whoever draws or lists ordinary records can do so.
 *
 * Owns the way back from columns of numbers to the shape of routes/payload.py. The slice holds the case's ordinary
 * records and, of the large tables, only the rows asked for; ids and names are placeholders until the words are
 * there. Pure; the payload is not changed. */
(function (Sillage) {
  "use strict";

  const { at: kgAt } = Sillage.weights;
  const known = (value) => (Number.isNaN(value) ? null : value);
  const toLon = (x) => x * 360 - 180;
  const toLat = (y) => (Math.atan(Math.sinh((1 - 2 * y) * Math.PI)) * 180) / Math.PI;

  /* The case's places, and those of the large tables as they are named: {columns, indexOf(dense place)}. */
  function createPlaces(payload, dense) {
    const { places, words } = dense;
    const columns = Object.fromEntries(Object.entries(payload.places).map(([name, values]) => [name, [...values]]));
    const ordinary = new Map(columns.id.map((id, k) => [id, k]));
    const indices = new Map();

    function add(p, id) {
      const drawn = places.drawn[p] === 1;
      const row = {
        id, name: words ? words.placeName(p) : "", kind: words ? words.placeKind(p) : "", country: places.dicts.country[places.country[p]],
        countryName: places.dicts.countryName ? places.dicts.countryName[places.country[p]] : "", precision: words ? words.placePrecision(p) : "",
        radiusKm: words ? known(words.placeRadiusKm(p)) : null, lon: drawn ? toLon(places.x[p]) : null, lat: drawn ? toLat(places.y[p]) : null,
        area: null, drawn: places.drawn[p],
      };
      if (row.kind === "country" && payload.dense.areas) row.area = payload.dense.areas[row.country] || null;
      for (const name of Object.keys(columns)) columns[name].push(row[name]);
      return columns.id.length - 1;
    }

    return {
      columns,
      indexOf(p) {
        if (p < 0) return -1;
        if (!indices.has(p)) {
          const id = words ? words.placeId(p) : `#places:${p}`;
          indices.set(p, ordinary.has(id) ? ordinary.get(id) : add(p, id));
        }
        return indices.get(p);
      },
    };
  }

  /* The columns seizures and flows share. */
  function readCommon(dense, name, rows) {
    const { table } = dense.tables[name];
    const { OPEN_START, OPEN_END } = Sillage.visibility;
    const { RELIABILITIES, CREDIBILITIES } = Sillage.filter;
    const pick = (read) => rows.map(read);
    return {
      id: pick((i) => dense.idOf(name, i)), label: pick((i) => (dense.words ? dense.words.label(name, i) : "")),
      kgMin: pick((i) => known(kgAt(table.kgMin, i))), kgMax: pick((i) => known(kgAt(table.kgMax, i))),
      start: pick((i) => (table.start[i] === OPEN_START ? null : table.start[i])), end: pick((i) => (table.end[i] === OPEN_END ? null : table.end[i])),
      undated: pick((i) => table.undated[i]), scope: pick((i) => table.scope[i]), status: pick((i) => table.dicts.status[table.status[i]]),
      mode: pick((i) => table.dicts.mode[table.mode[i]] || null),
      reliability: pick((i) => RELIABILITIES[table.reliability[i]]), credibility: pick((i) => CREDIBILITIES[table.credibility[i]]),
    };
  }

  function readSeizures(dense, rows, places) {
    const { table } = dense.tables.seizures;
    return {
      ...readCommon(dense, "seizures", rows),
      place: rows.map((i) => places.indexOf(table.place[i])), substance: rows.map((i) => table.substance[i]),
      amount: rows.map((i) => (dense.words ? known(dense.words.amount(i)) : null)), unit: rows.map((i) => (dense.words ? dense.words.unit(i) : "")),
      bound: rows.map((i) => table.dicts.bound[table.bound[i]]),
    };
  }

  /* A flow's rows stand beside each other: each flow asked for once, [first row, row after the last]. */
  function findFlows({ n, order }, rows) {
    const flows = [];
    let taken = -1;
    for (const row of [...rows].sort((a, b) => a - b)) {
      if (row < taken) continue;
      let [first, after] = [row, row + 1];
      while (first > 0 && order[first - 1] === order[row]) first -= 1;
      while (after < n && order[after] === order[row]) after += 1;
      flows.push([first, after]);
      taken = after;
    }
    return flows;
  }

  function readFlows(dense, flows, places) {
    const { table } = dense.tables.flows;
    const ends = (column) => flows.map(([i]) => (column[i] < 0 ? [] : [places.indexOf(column[i])]));
    return {
      ...readCommon(dense, "flows", flows.map(([i]) => i)),
      substances: flows.map(([first, after]) => [...table.substance.subarray(first, after)]), from: ends(table.from), to: ends(table.to),
      via: flows.map(() => []), kgBasis: flows.map(([i]) => (table.basis ? table.dicts.basis[table.basis[i]] : "")),
    };
  }

  function readCoords({ x, y }) {
    const coords = [];
    for (let k = 0; k < x.length; k += 1) coords.push(toLon(x[k]), toLat(y[k]));
    return coords;
  }

  /* Substances that share a path lie abreast around its middle; flows of one substance lie on each other. */
  function placeAbreast({ path, substance }, flows) {
    const abreast = new Map();
    for (const [first, after] of flows) {
      for (let i = first; i < after; i += 1) {
        if (!abreast.has(path[i])) abreast.set(path[i], []);
        const list = abreast.get(path[i]);
        if (!list.includes(substance[i])) list.push(substance[i]);
      }
    }
    return (i) => abreast.get(path[i]).indexOf(substance[i]) - Math.floor(abreast.get(path[i]).length / 2);
  }

  function readStrands(dense, flows, places) {
    const { table } = dense.tables.flows;
    const { paths } = dense;
    const slotOf = placeAbreast(table, flows);
    const strands = { flow: [], substance: [], role: [], slot: [], dash: [], coords: [], km: [], fromName: [], toName: [], arrow: [], pending: [] };
    const nameOf = (p) => (p < 0 ? "" : places.columns.name[places.indexOf(p)]);
    flows.forEach(([first, after], flow) => {
      for (let i = first; i < after; i += 1) {
        const path = table.path[i];
        if (path < 0) continue;
        const strand = {
          flow, substance: table.substance[i], role: paths.dicts.role[paths.role[path]], slot: slotOf(i),
          dash: paths.dicts.dash[paths.dash[path]], coords: readCoords(paths.shapeOf(path)), km: paths.km[path],
          fromName: nameOf(table.from[i]), toName: nameOf(table.to[i]), arrow: 1, pending: paths.pending[path],
        };
        for (const [name, value] of Object.entries(strand)) strands[name].push(value);
      }
    });
    return strands;
  }

  /** Make the slice: an ordinary payload of the case's ordinary records and the rows asked for.
   *
   * `rows` is {seizures, flows}: lists of row numbers of the large tables; of a flow any of its rows, once or more
   * often. A table that is not large is the payload's own. `places` are further ones, by their rows. */
  function denseSlice(store, rows) {
    const { payload, dense } = store;
    const places = createPlaces(payload, dense);
    const slice = { ...payload, dense: null };
    if (dense.tables.seizures) slice.seizures = readSeizures(dense, [...(rows.seizures || [])], places);
    if (dense.tables.flows) {
      const flows = findFlows(dense.tables.flows.table, rows.flows || []);
      slice.flows = readFlows(dense, flows, places);
      slice.strands = readStrands(dense, flows, places);
    }
    for (const p of rows.places || []) places.indexOf(p);
    slice.places = places.columns;
    slice.records = { ...payload.records };
    for (const name of Object.keys(dense.tables)) {
      for (const id of slice[name].id) if (dense.records.has(id)) slice.records[id] = dense.records.get(id);
    }
    return slice;
  }

  Sillage.denseSlice = denseSlice;
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
