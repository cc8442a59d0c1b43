/* Weights of large tables, one by one: a column is a list of kilograms, or whole shares of one in half the memory.
 *
 * Shares are {shares: typed array, per: so many make a kilogram, none: the number that stands for an unknown weight}, as
 * columns.js reads them. Unknown is NaN. Pure. */
(function (Sillage) {
  "use strict";

  /** What reads a column: row → kg. For loops over many rows. */
  function readerOf(column) {
    const { shares, per, none } = column;
    if (!shares) return (i) => column[i];
    return (i) => (shares[i] === none ? NaN : shares[i] / per);
  }

  /** kg of one row. */
  function at(column, i) {
    if (!column.shares) return column[i];
    return column.shares[i] === column.none ? NaN : column.shares[i] / column.per;
  }

  /** The typed array that holds a column. */
  const storeOf = (column) => column.shares || column;

  /** A copy that somebody else may have. */
  const copyOf = (column) => (column.shares ? { ...column, shares: column.shares.slice() } : column.slice());

  Sillage.weights = Object.freeze({ at, copyOf, readerOf, storeOf });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
