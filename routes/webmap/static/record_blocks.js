/* Details of records of large tables (who says so, how it was written): fetched by the block when one is looked at.
 *
 * Owns which blocks are asked for, on their way, there or failed, and how many are kept. A block is `blockRows` rows of a
 * table. In the app the page around writes a block when the report asks for it (bridge.js) and says so by a command; a
 * page that holds everything gives them itself. Pure but for what it is given. */
(function (Sillage) {
  "use strict";

  const MOST_ASKED = 16; // in one report: who runs past very many rows wants the last ones
  const MOST_KEPT = 64; // blocks whose details are in memory; the one looked at longest ago goes first
  const PATIENCE_MS = 15000; // without an answer for so long the reader is told
  const windowClock = { set: (fn, ms) => setTimeout(fn, ms), clear: (handle) => clearTimeout(handle) };

  /** Keep the blocks of a store's large tables.
   *
   * `fetchBlock(table, block)` is a promise of {rows: [{row, id, record}]}. `ask()` is called when there is something new
   * in `wants()`; without it blocks are there to be fetched at once. Returns {wants, arrived, destroy}; from now on
   * `store.dense.want(table, row)` asks for a row's details, which a selection does by itself, and
   * `store.dense.stateOf(table, row)` says "coming", "here", "failed", or "absent" where `fetchBlock` is null. `store` tells of each turn as "records". */
  function createRecordBlocks(store, { fetchBlock, ask = null, clock = windowClock }) {
    const { dense } = store;
    const { blockRows } = store.payload.dense;
    const waiting = new Map(); // key → {table, block, timer}: asked for and not yet said to be there
    const coming = new Set(); // keys on their way
    const here = new Map(); // key → ids, the one looked at last at the end
    const failed = new Set();
    let ended = false;

    const keyOf = (table, block) => `${table}-${block}`;

    function stopWaiting(key) {
      if (waiting.has(key)) clock.clear(waiting.get(key).timer);
      waiting.delete(key);
    }

    function fail(key) {
      stopWaiting(key);
      coming.delete(key);
      failed.add(key);
      if (!ended) store.addRecords([]);
    }

    /* Puts a block at the end of those kept, and lets the first go when they are too many. */
    function keep(key, ids) {
      here.delete(key);
      here.set(key, ids);
      if (here.size <= MOST_KEPT) return;
      const [oldest, gone] = here.entries().next().value;
      here.delete(oldest);
      gone.forEach((id) => dense.records.delete(id));
    }

    async function fetchOne(table, block) {
      const key = keyOf(table, block);
      if (coming.has(key) || here.has(key)) return;
      stopWaiting(key);
      coming.add(key);
      try {
        const { rows } = await fetchBlock(table, block);
        if (ended) return;
        coming.delete(key);
        failed.delete(key);
        keep(key, rows.map(({ id }) => id));
        store.addRecords(rows.map(({ id, record }) => [id, record]));
      } catch (error) {
        console.error(error);
        fail(key); // the next look asks again
      }
    }

    function want(table, row) {
      const block = Math.floor(row / blockRows);
      const key = keyOf(table, block);
      if (here.has(key)) keep(key, here.get(key));
      if (coming.has(key) || here.has(key)) return;
      failed.delete(key);
      if (!fetchBlock) return;
      if (!ask) {
        fetchOne(table, block);
        return;
      }
      const isNew = !waiting.has(key);
      stopWaiting(key);
      waiting.set(key, { table, block, timer: clock.set(() => fail(key), PATIENCE_MS) }); // the latest last
      if (waiting.size > MOST_ASKED) stopWaiting(waiting.keys().next().value);
      if (isNew) ask();
    }

    function stateOf(table, row) {
      const key = keyOf(table, Math.floor(row / blockRows));
      if (!fetchBlock) return "absent";
      if (here.has(key)) return "here";
      return failed.has(key) ? "failed" : "coming";
    }

    function follow() {
      const at = store.view.selected === null ? null : store.indexOf(store.view.selected);
      if (at && at.dense) want(at.table, at.i);
    }

    dense.want = want;
    dense.stateOf = stateOf;
    const off = store.on((view, changed) => { if (changed.has("selected")) follow(); });
    follow();

    return {
      /** Blocks asked for and not yet there: [[table, block], …]. */
      wants: () => [...waiting.values()].map(({ table, block }) => [table, block]),
      /** These blocks can be fetched now. */
      arrived: (blocks) => Promise.all(blocks.map(([table, block]) => fetchOne(table, block))),
      destroy() {
        ended = true;
        [...waiting.keys()].forEach(stopWaiting);
        dense.want = () => undefined;
        off();
      },
    };
  }

  Sillage.recordBlocks = { create: createRecordBlocks };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
