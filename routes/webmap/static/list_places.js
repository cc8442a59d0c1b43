/**
 * The places of a large table's rows in one group of the list: which row stands where, and which record it shows.
 *
 * Owns that a row whose record leaves takes on one that enters, and that while the date moves only places in sight
 * change. Refuses to know what a row shows.
 */
(function (Sillage) {
  "use strict";

  const MORE = 2; // places brought beyond those in sight

  /**
   * The rows as they are to stand. `rows`: as they stand, each with the `key` of its record; `keys`: the records
   * wanted from place `from` on; `count`: places in all. A place beyond those keeps its row, but that a row wanted in
   * sight changes place with the one that it puts out. `take(n, spare)` gives the row of `keys[n]` that is not there;
   * it may take one out of `spare`, the rows that nobody wants. Returns `[rows, those that lost their place]`.
   */
  function placeRows(rows, keys, from, count, take) {
    const left = new Map(rows.map((row) => [row.key, row]));
    const placed = [];
    const put = (k, row) => {
      placed[k] = row;
      left.delete(row.key);
    };
    const beyond = (k) => k < Math.min(count, rows.length) && (k < from || k >= from + keys.length);
    keys.forEach((key, n) => left.has(key) && put(from + n, left.get(key)));
    rows.forEach((row, k) => beyond(k) && left.has(row.key) && put(k, row));
    const out = Array.from(left.values());
    const spare = out.slice();
    rows.forEach((_, k) => {
      if (beyond(k) && !placed[k] && spare.length > 0) {
        placed[k] = spare.shift();
      }
    });
    keys.forEach((_, n) => {
      placed[from + n] = placed[from + n] || take(n, spare);
    });
    return [placed.filter(Boolean), out];
  }

  /** The places in sight and a few more, `[from, until)`, where `sight` is `{top, bottom}` on the screen. */
  function findInSight(rows, { top, bottom }) {
    const box = (k) => rows[k].element.getBoundingClientRect();
    if (bottom <= top || rows.length === 0) {
      return bottom <= top ? [0, 0] : [0, MORE];
    }
    const from = rows.findIndex((_, k) => box(k).bottom > top);
    let until = Math.max(from, 0);
    while (until < rows.length && box(until).top < bottom) {
      until += 1;
    }
    return from < 0 || until === from ? [0, 0] : [from, until + MORE];
  }

  /* Whether somebody is at a row: written over under a hand, it would lead to another record. */
  const isHeld = ({ element }) => element.contains(document.activeElement) || element.matches(":hover");

  /**
   * The places of one table in one group. `keyOf(i)` names a record with the state of its words, `build(numbers)` gives
   * their contents by number, `create()` an empty row.
   */
  function createPlaces({ keyOf, build, create }) {
    let rows = [];

    return {
      rows: () => rows,
      inSight: (sight) => findInSight(rows, sight),
      /** Those of `numbers` that no row shows. */
      missing(numbers) {
        const shown = new Set(rows.map((row) => row.key));
        return numbers.filter((i) => !shown.has(keyOf(i)));
      },
      /** Bring `found`, `[{i, reason}]`, to the places from `from` on; `built` holds contents made before. Returns all rows. */
      fill(found, from, count, built) {
        const contents = new Map([...built, ...build(this.missing(found.map(({ i }) => i)).filter((i) => !built.has(i)))]);
        const before = rows;
        const [placed, out] = placeRows(before, found.map(({ i }) => keyOf(i)), from, count, (n, spare) => {
          const at = spare.findIndex((one) => !isHeld(one));
          const row = at < 0 ? create() : spare.splice(at, 1)[0];
          const { i, reason } = found[n];
          row.key = keyOf(i);
          row.write(contents.get(i), reason);
          return row;
        });
        // Out of the page before it comes back at another place: in the way, it would have every row after it moved.
        out.filter((row) => row !== placed[before.indexOf(row)]).forEach((row) => row.element.remove());
        rows = placed;
        return rows;
      },
    };
  }

  Sillage.listPlaces = Object.freeze({ createPlaces, findInSight, placeRows });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
