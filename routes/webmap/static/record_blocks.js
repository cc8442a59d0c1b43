/* Details of records of large tables (who says so, how it was written): fetched by the block when one is looked at, or
 * ahead of it.
 *
 * Owns which blocks are asked for, on their way, there or failed, and how many are kept. A block is `blockRows` rows of a
 * table. In the app the page around writes a block when the report asks for it (bridge.js) and says so by a command; a
 * page that holds everything gives them itself. Pure but for what it is given. */
(function (Sillage) {
  "use strict";

  const MOST_ASKED = 16; // in one report: who runs past very many rows wants the last ones
  const MOST_AHEAD = 12; // of these ahead of a look: some room is left for what is looked at
  const MOST_KEPT = 64; // blocks whose details are in memory; the one looked at longest ago goes first
  const PATIENCE_MS = 15000; // without an answer for so long the reader is told
  const windowClock = { set: (fn, ms) => setTimeout(fn, ms), clear: (handle) => clearTimeout(handle) };

  /** Keep the blocks of a store's large tables.
   *
   * `fetchBlock(table, block)` is a promise of {rows: [{row, id, record}]}. `ask()` is called when there is something new
   * in `wants()`; without it blocks are there to be fetched at once. Returns {wants, arrived, ahead, destroy}; from now on
   * `store.dense.want(table, row)` asks for a row's details, which a selection does by itself, and
   * `store.dense.stateOf(table, row)` says "coming", "here", "failed", or "absent" where `fetchBlock` is null. `store` tells of each turn as "records". */
  function createRecordBlocks(store, { fetchBlock, ask = null, clock = windowClock }) {
    const { dense } = store;
    const { blockRows } = store.payload.dense;
    const waiting = new Map(); // key → {table, block, timer}: asked for and not yet said to be there
    const coming = new Set(); // keys on their way
    const here = new Map(); // key → ids, the one looked at last at the end
    const failed = new Set();
    const later = new Map(); // key → {table, block}: to be asked for ahead, when there is room
    const early = new Set(); // keys asked for ahead
    let pinned = new Set(); // ids whose details stay, however many blocks come after them
    let idle = []; // whom to tell when nothing is to come ahead any more
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
      settle(key);
    }

    /* Puts a block at the end of those kept, and lets the first go when they are too many. */
    function keep(key, ids) {
      here.delete(key);
      here.set(key, ids);
      if (here.size <= MOST_KEPT) return;
      const [oldest, gone] = here.entries().next().value;
      here.delete(oldest);
      gone.forEach((id) => { if (!pinned.has(id)) dense.records.delete(id); });
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
        settle(key);
      } catch (error) {
        console.error(error);
        fail(key); // the next look asks again
      }
    }

    function want(table, row) {
      const block = Math.floor(row / blockRows);
      const key = keyOf(table, block);
      if (here.has(key)) keep(key, here.get(key));
      if (fetchBlock && request(key, table, block)) ask();
    }

    /* Puts a block among those wanted; true where somebody must be asked for it now. */
    function request(key, table, block) {
      if (coming.has(key) || here.has(key)) return false;
      failed.delete(key);
      if (!ask) {
        fetchOne(table, block);
        return false;
      }
      const isNew = !waiting.has(key);
      stopWaiting(key);
      waiting.set(key, { table, block, timer: clock.set(() => fail(key), PATIENCE_MS) }); // the latest last
      if (waiting.size > MOST_ASKED) makeRoom();
      return isNew;
    }

    /* What is looked at goes before what may be. */
    function makeRoom() {
      const key = [...waiting.keys()].find((one) => early.has(one)) || waiting.keys().next().value;
      const { table, block } = waiting.get(key);
      stopWaiting(key);
      if (early.delete(key)) later.set(key, { table, block });
    }

    function settle(key) {
      early.delete(key);
      if (!ended && early.size === 0) goOn();
    }

    /* Asks for the next blocks ahead, several in one report; says so when there are none left. */
    function goOn() {
      for (const key of later.keys()) if (here.has(key)) later.delete(key);
      if (later.size === 0) idle.splice(0).forEach((tell) => tell());
      const next = [...later].slice(0, Math.max(0, Math.min(MOST_AHEAD, MOST_ASKED - waiting.size)));
      for (const [key] of next) {
        later.delete(key);
        early.add(key);
      }
      const asked = next.filter(([key, { table, block }]) => request(key, table, block));
      if (asked.length > 0) ask();
    }

    const denseAt = (id) => {
      const at = store.indexOf(id);
      return at && at.dense ? at : null;
    };

    async function ahead(ids) {
      const lacking = () => (fetchBlock ? [...pinned].filter((id) => denseAt(id) && !dense.records.has(id)) : []);
      const before = pinned;
      pinned = new Set(ids);
      for (const id of before) {
        const at = pinned.has(id) ? null : denseAt(id);
        if (at && stateOf(at.table, at.i) !== "here") dense.records.delete(id);
      }
      for (const id of lacking()) {
        const { table, i } = denseAt(id);
        const block = Math.floor(i / blockRows);
        const key = keyOf(table, block);
        here.delete(key); // it was let go in part
        if (!early.has(key)) later.set(key, { table, block });
      }
      if (later.size > 0 || early.size > 0) {
        const done = new Promise((tell) => { idle.push(tell); });
        if (early.size === 0) goOn();
        await done;
      }
      return lacking();
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
      /** Fetch the details of these records in the background, a few blocks at a time, and let them stay until others are
       * asked for like this. A promise of the ids that are still without when no more are on their way. */
      ahead,
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
