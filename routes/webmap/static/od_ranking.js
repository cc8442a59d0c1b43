/**
 * The first few of very many by weight, kept up to date by what changes.
 *
 * Owns: a reserve of the strongest, and the proof that nobody outside of it belongs in. Refuses: what is
 * ranked. Pure. A stronger one has the larger weight, then the larger count, then the smaller number, so that
 * equal weights keep their order from day to day.
 */
(function (Sillage) {
  "use strict";

  // So many times the number asked for are kept: then a look at all is seldom needed.
  const RESERVE = 4;
  const MOST_RESERVE = 3 * RESERVE;

  /**
   * @param {{weight: Float64Array, count: Int32Array}} scores by number; rewritten by the caller
   * @returns {{setCandidates(list), update(changed, length), top(): number[]}}
   */
  function createRanking(scores, wanted) {
    let candidates = new Int32Array(0);
    let isCandidate = new Uint8Array(scores.count.length);
    let reserve = [];
    // Everybody outside of the reserve comes after this {weight, count, id}; null: nobody is outside.
    let limit = null;

    const before = (a, b) => scores.weight[b] - scores.weight[a] || scores.count[b] - scores.count[a] || a - b;
    const isWithin = (id) => limit === null
      || (limit.weight - scores.weight[id] || limit.count - scores.count[id] || id - limit.id) <= 0;

    function cut(length) {
      if (reserve.length <= length) return;
      reserve.length = length;
      const id = reserve[length - 1];
      limit = { weight: scores.weight[id], count: scores.count[id], id };
    }

    /** Look at everybody: a heap whose root is the weakest kept. */
    function rank() {
      const room = wanted * RESERVE;
      const heap = [];
      limit = null;
      let left = 0;
      for (const id of candidates) {
        if (!scores.count[id]) continue;
        if (heap.length < room) {
          heap.push(id);
          rise(heap, heap.length - 1);
        } else {
          left += 1;
          if (before(id, heap[0]) < 0) {
            heap[0] = id;
            sink(heap);
          }
        }
      }
      reserve = heap.sort(before);
      if (left > 0) {
        const id = reserve[reserve.length - 1];
        limit = { weight: scores.weight[id], count: scores.count[id], id };
      }
    }

    function rise(heap, k) {
      while (k > 0) {
        const parent = (k - 1) >> 1;
        if (before(heap[parent], heap[k]) >= 0) return;
        [heap[parent], heap[k]] = [heap[k], heap[parent]];
        k = parent;
      }
    }

    function sink(heap) {
      let k = 0;
      for (;;) {
        let child = 2 * k + 1;
        if (child >= heap.length) return;
        if (child + 1 < heap.length && before(heap[child + 1], heap[child]) > 0) child += 1;
        if (before(heap[k], heap[child]) >= 0) return;
        [heap[child], heap[k]] = [heap[k], heap[child]];
        k = child;
      }
    }

    return {
      /** Rank these numbers and no others. */
      setCandidates(list) {
        for (const id of candidates) isCandidate[id] = 0;
        candidates = list;
        for (const id of candidates) isCandidate[id] = 1;
        rank();
      },
      /** The scores of `changed[0 … length)` are new; the others' are as before. */
      update(changed, length) {
        const joined = new Set(reserve);
        for (let k = 0; k < length; k += 1) if (isCandidate[changed[k]]) joined.add(changed[k]);
        reserve = [...joined].filter((id) => scores.count[id] > 0 && isWithin(id)).sort(before);
        if (reserve.length < wanted && limit !== null) rank();
        else if (reserve.length > wanted * MOST_RESERVE) cut(wanted * RESERVE);
      },
      /** Everything may have changed. */
      rank,
      /** The strongest, first first. */
      top: () => reserve.slice(0, wanted),
    };
  }

  Sillage.createRanking = createRanking;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
