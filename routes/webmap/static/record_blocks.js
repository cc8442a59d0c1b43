/* Details of records of large tables (who says so, how it was written): fetched by the block when one is looked at.
 *
 * Owns which blocks are asked for, on their way or there. A block is `blockRows` rows of a table. In the app the page
 * around writes a block when the report asks for it (bridge.js) and says so by a command; a page that holds
 * everything gives them itself. Pure but for what it is given. */
(function (Sillage) {
  "use strict";

  const MOST_ASKED = 16; // in one report: who runs past very many rows wants the last ones

  /** Keep the blocks of a store's large tables.
   *
   * `fetchBlock(table, block)` is a promise of {rows: [{row, id, record}]}. `ask()` is called when there is something new
   * in `wants()`; without it blocks are there to be fetched at once. Returns {wants, arrived, destroy}; from now on
   * `store.dense.want(table, row)` asks for a row's details, which a selection does by itself. */
  function createRecordBlocks(store, { fetchBlock, ask = null }) {
    const { dense } = store;
    const { blockRows } = store.payload.dense;
    const waiting = new Map(); // key → [table, block]: asked for and not yet said to be there
    const known = new Set(); // keys on their way or there
    let ended = false;

    const keyOf = (table, block) => `${table}-${block}`;

    async function fetchOne(table, block) {
      const key = keyOf(table, block);
      if (known.has(key)) return;
      known.add(key);
      waiting.delete(key);
      try {
        const { rows } = await fetchBlock(table, block);
        if (!ended) store.addRecords(rows.map(({ id, record }) => [id, record]));
      } catch (error) {
        known.delete(key); // the next look asks again
        console.error(error);
      }
    }

    function want(table, row) {
      const block = Math.floor(row / blockRows);
      const key = keyOf(table, block);
      if (known.has(key)) return;
      if (!ask) {
        fetchOne(table, block);
        return;
      }
      const isNew = !waiting.has(key);
      waiting.delete(key);
      waiting.set(key, [table, block]); // the latest last
      if (waiting.size > MOST_ASKED) waiting.delete(waiting.keys().next().value);
      if (isNew) ask();
    }

    function follow() {
      const at = store.view.selected === null ? null : store.indexOf(store.view.selected);
      if (at && at.dense) want(at.table, at.i);
    }

    dense.want = want;
    const off = store.on((view, changed) => { if (changed.has("selected")) follow(); });
    follow();

    return {
      /** Blocks asked for and not yet there: [[table, block], …]. */
      wants: () => [...waiting.values()],
      /** These blocks can be fetched now. */
      arrived: (blocks) => Promise.all(blocks.map(([table, block]) => fetchOne(table, block))),
      destroy() {
        ended = true;
        dense.want = () => undefined;
        off();
      },
    };
  }

  Sillage.recordBlocks = { create: createRecordBlocks };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
