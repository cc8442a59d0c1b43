/* Flows of a large table of which the map draws a part: the way between two places, though they name more ends.
 *
 * Owns: how many of them are in view and which, so that they are counted and listed as not wholly on the map, and what is
 * said of one. A date costs a lookup, not a count. Refuses: how flows are drawn. Pure. */
(function (Sillage) {
  "use strict";

  const known = new WeakMap(); // large table → what is found in it

  /** How many ends of a row are not drawn, beside the two that are; 0 also for what is not drawn at all, and for seizures. */
  const furtherEnds = ({ table }, i) => (table.more && table.drawn[i] === 1 ? table.more[i] : 0);

  /** The same in words, "" when there are none. */
  function furtherWords(large, i) {
    const n = furtherEnds(large, i);
    return n > 0 ? Sillage.format.plural("panel.part.ends", n) : "";
  }

  /* The rows with further ends, in the table's order, and their number at any date; null when there are none. */
  function findPartly(large) {
    if (known.has(large)) return known.get(large);
    const { table } = large;
    const found = [];
    if (table.more) for (let i = 0; i < table.n; i += 1) if (furtherEnds(large, i) > 0) found.push(i);
    const rows = Uint32Array.from(found);
    const pick = (column) => column.constructor.from(rows, (i) => column[i]);
    const times = () => ({ n: rows.length, dated: rows.filter((i) => i < table.dated).length, start: pick(table.start), end: pick(table.end) });
    const sums = rows.length > 0 ? Sillage.daySums.create(times(), { groupOf: new Uint16Array(rows.length), groups: 1, weighed: false }) : null;
    const partly = sums && { rows, sums, mark: null };
    known.set(large, partly);
    return partly;
  }

  /** How many flows in view are drawn in part. */
  function countPartly(large, view) {
    const partly = findPartly(large);
    if (!partly) return 0;
    if (partly.mark !== large.maskMark) partly.sums.refill(Uint8Array.from(partly.rows, (i) => large.leading[i]));
    partly.mark = large.maskMark;
    return partly.sums.at(view)[0].count;
  }

  /** The first of them, latest first and undated ones last: rows, at most `limit`. */
  function pagePartly(large, view, limit) {
    const wanted = limit > 0 ? Math.min(limit, countPartly(large, view)) : 0;
    const found = [];
    if (wanted === 0) return found;
    const { rows } = findPartly(large);
    const take = (i) => { if (found.length < wanted && large.leading[i] === 1 && large.codeOf(i) > 0) found.push(i); };
    const dated = rows.findIndex((i) => i >= large.table.dated);
    const after = dated < 0 ? rows.length : dated;
    for (let k = after - 1; k >= 0 && found.length < wanted; k -= 1) take(rows[k]);
    for (let k = after; k < rows.length && found.length < wanted; k += 1) take(rows[k]);
    return found;
  }

  /** What the map says of them, wherever they are: [text], nothing where there are none. */
  function notesOf(large, view) {
    const partly = countPartly(large, view);
    return partly > 0 ? [Sillage.format.plural("map.od.partly", partly)] : [];
  }

  Sillage.densePart = Object.freeze({ countPartly, furtherEnds, furtherWords, notesOf, pagePartly });
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
