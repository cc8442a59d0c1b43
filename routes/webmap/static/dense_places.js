/* Places that large tables name, and what was seized at those a step of the story points at.
 *
 * Owns: finding such a place by its id; for the highlighted ones how many seizures are there now, their sums, and which
 * of them stand for all: each one where they are few, else the heaviest of each colour, for all lie on one spot. Their
 * rows are looked up once per highlight; a step of the date looks at what it changes alone. Refuses: drawing. Pure. */
(function (Sillage) {
  "use strict";

  const { at: kgAt } = Sillage.weights;
  const { HIDDEN, CERTAIN } = Sillage.visibility;
  // Of more places the pins would be a second picture upon the first.
  const MOST_PLACES = 200;
  // So many circles on one spot can still be told apart; of all places together so many are drawn.
  const MOST_CIRCLES = 24;
  const MOST_IN_ALL = 200;
  const MG_PER_KG = 1e6; // whole numbers: no order of adding changes them
  const NONE = Object.freeze([]);
  const known = new WeakMap(); // store → what its highlight means

  /** The row of a place of the large tables, -1 for any other id and before the words are there. */
  function find(store, id) {
    const { dense } = store;
    if (!dense || !dense.words) return -1;
    const at = store.indexOf(id);
    return at && at.table !== "places" ? -1 : dense.words.rowOf("places", id);
  }

  /* A column of `n` items; engines are slow to make one of an iterator. */
  function columnOf(Kind, n, at) {
    const made = new Kind(n);
    for (let k = 0; k < n; k += 1) made[k] = at(k);
    return made;
  }

  /* Rows of seizures at some places, in the table's order, and which of the places each is at. */
  function gather({ n, place }, places, count) {
    const numbers = new Uint8Array(count); // + 1; 0: another place
    places.forEach((p, k) => { numbers[p] = k + 1; });
    const rows = [];
    for (let i = 0; i < n; i += 1) if (place[i] >= 0 && numbers[place[i]] > 0) rows.push(i);
    return { rows: columnOf(Uint32Array, rows.length, (k) => rows[k]), placeOf: columnOf(Uint8Array, rows.length, (k) => numbers[place[rows[k]]] - 1) };
  }

  /* Of the rows what the index of time reads. */
  function pickTimes({ dated, start, end, undated }, rows) {
    const pick = (column) => columnOf(column.constructor, rows.length, (k) => column[rows[k]]);
    const after = rows.findIndex((i) => i >= dated);
    return { n: rows.length, dated: after < 0 ? rows.length : after, start: pick(start), end: pick(end), undated: pick(undated) };
  }

  const emptySum = () => ({ count: 0, weighed: 0, least: 0, most: 0, open: 0 });

  /* What was seized at some places, kept up with the store's view: a sum per place and colour, context apart. */
  function createSums(store, places) {
    const { dense, payload } = store;
    const D = dense.tables.seizures;
    const { table } = D;
    const colours = payload.substances.length + 1;
    const { rows, placeOf } = gather(table, places, dense.places.n);
    const index = Sillage.timeIndex.create(pickTimes(table, rows));
    const mask = new Uint8Array(rows.length);
    const sums = Array.from({ length: places.length * colours }, emptySum);
    const groupOf = columnOf(Uint16Array, rows.length, (k) => placeOf[k] * colours + (table.scope[rows[k]] === 1 ? colours - 1 : table.substance[rows[k]]));
    const heaviest = orderBySize(table, rows, groupOf, sums.length, payload.style.seizureRadius);
    let span = null;
    let mark = null;
    index.setMask(mask);

    function add(k, code, sign) {
      if (code === HIDDEN) return;
      const [least, most] = [kgAt(table.kgMin, rows[k]), kgAt(table.kgMax, rows[k])];
      const sum = sums[groupOf[k]];
      sum.count += sign;
      if (!Number.isNaN(least) || !Number.isNaN(most)) sum.weighed += sign;
      // What is only possible raises the upper bound alone.
      if (code === CERTAIN && !Number.isNaN(least)) sum.least += sign * Math.round(least * MG_PER_KG);
      if (Number.isNaN(most)) sum.open += sign;
      else sum.most += sign * Math.round(most * MG_PER_KG);
    }

    function follow() {
      if (mark !== D.maskMark) {
        for (let k = 0; k < rows.length; k += 1) mask[k] = D.mask[rows[k]];
        sums.forEach((sum) => Object.assign(sum, emptySum()));
        index.forEachVisible(dense.span, (k, code) => add(k, code, 1));
      } else {
        index.forEachChange(span, dense.span, (k, before, after) => {
          add(k, before, -1);
          add(k, after, 1);
        });
      }
      span = dense.span;
      mark = D.maskMark;
    }

    return {
      follow,
      /** Sums of a place's colours, those that occur: [{colour, count, weighed, least, most (kg, null: not known)}]. */
      sumsAt(k) {
        return Array.from({ length: colours }, (_, colour) => ({ colour, group: k * colours + colour, ...sums[k * colours + colour] }))
          .filter(({ count }) => count > 0)
          .map((sum) => ({ ...sum, least: sum.least / MG_PER_KG, most: sum.open > 0 ? null : sum.most / MG_PER_KG }));
      },
      /** Rows of one of these sums that are there now, the largest ones, at most `limit`. */
      rowsOf({ group, count }, limit) {
        const { first, members } = heaviest;
        const found = [];
        const wanted = Math.min(count, limit);
        for (let k = first(group); k < first(group + 1) && found.length < wanted; k += 1) if (D.codeOf(rows[members[k]])) found.push(rows[members[k]]);
        return found;
      },
    };
  }

  /* Rows of each group, those with the largest circles first: {first(group), members}. By classes of size, not by each weight: a
   * million rows are ordered in no time. */
  function orderBySize({ kgMin, kgMax }, rows, groupOf, groups, seizureRadius) {
    const { radiiOf, radiusBounds, radiusClass, sorted } = Sillage.denseGroups;
    const radii = radiiOf(seizureRadius);
    const bounds = radiusBounds(seizureRadius, radii);
    const keys = columnOf(Uint32Array, rows.length, (k) => (groupOf[k] + 1) * radii.length - 1 - radiusClass(bounds, kgAt(kgMin, rows[k]), kgAt(kgMax, rows[k])));
    const { first, members } = sorted(keys, groups * radii.length);
    return { first: (group) => first[group * radii.length], members };
  }

  /* What a circle's size follows: the lower bound if it has one. */
  const weightOf = ({ kgMin, kgMax }, i) => (Number.isNaN(kgAt(kgMin, i)) ? kgAt(kgMax, i) : kgAt(kgMin, i)) || 0;

  /* Name, kind, precision and area of places as an ordinary payload has them. */
  function describe(store, places) {
    const { places: columns } = store.dense.slice(store, { places });
    return places.map((p) => {
      const k = columns.id.indexOf(store.dense.words.placeId(p));
      const area = columns.area[k];
      return {
        place: p, id: columns.id[k], name: columns.name[k], kind: columns.kind[k], precision: columns.precision[k],
        drawn: columns.drawn[k] === 1, area: area && Sillage.scene.unitRings(area), x: store.dense.places.x[p], y: store.dense.places.y[p],
      };
    });
  }

  /* What the highlight means, looked up when it or the words have changed. */
  function meaningOf(store) {
    const { dense, view } = store;
    const before = known.get(store);
    if (before && before.highlight === view.highlight && before.words === dense.words) return before;
    const ids = view.highlight.slice(0, MOST_PLACES);
    const places = [...new Set(ids.map((id) => find(store, id)).filter((p) => p >= 0))];
    const meaning = {
      highlight: view.highlight, words: dense.words, places, named: places.length > 0 ? describe(store, places) : NONE,
      sums: places.length > 0 && dense.tables.seizures ? createSums(store, places) : null, span: null, mark: null, piles: NONE,
    };
    known.set(store, meaning);
    return meaning;
  }

  /** The highlighted places of the large tables, as rows of their places. */
  function highlighted(store) {
    return store.dense && store.view.highlight.length > 0 ? meaningOf(store).places : NONE;
  }

  /** Whether a place is highlighted, of the large tables or of any other: then the rest steps back. */
  function isPlaceHighlighted(store) {
    return highlighted(store).length > 0 || store.view.highlight.some((id) => (store.indexOf(id) || {}).table === "places");
  }

  function pileOf(place, k, sums, most) {
    const colours = sums.sumsAt(k);
    const count = colours.reduce((sum, one) => sum + one.count, 0);
    const rows = colours.flatMap((sum) => sums.rowsOf(sum, count <= most ? count : 1));
    return { ...place, count, sums: colours, rows };
  }

  /**
   * What lies at the highlighted places now: [{id, place, name, kind, precision, area (rings in unit, null), x, y (unit),
   * count, sums: [{colour (index of the substance, behind the last: context), count, weighed, least, most}], rows}]; rows
   * are those to be drawn. Places without a position, or with the layer of seizures off, are left out.
   */
  function pilesOf(store) {
    if (highlighted(store).length === 0 || !store.view.layers.seizures) return NONE;
    const meaning = meaningOf(store);
    const { dense } = store;
    if (!meaning.sums) return NONE;
    const mark = dense.tables.seizures.maskMark;
    if (meaning.span === dense.span && meaning.mark === mark) return meaning.piles;
    meaning.sums.follow();
    const most = Math.min(MOST_CIRCLES, Math.floor(MOST_IN_ALL / meaning.places.length));
    const { table } = dense.tables.seizures;
    meaning.piles = meaning.named.map((place, k) => (place.drawn ? pileOf(place, k, meaning.sums, most) : null)).filter(Boolean);
    // The small ones on top.
    for (const pile of meaning.piles) pile.rows.sort((a, b) => weightOf(table, b) - weightOf(table, a) || a - b);
    Object.assign(meaning, { span: dense.span, mark });
    return meaning.piles;
  }

  Sillage.densePlaces = Object.freeze({ MOST_CIRCLES, find, highlighted, isPlaceHighlighted, pilesOf });
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
