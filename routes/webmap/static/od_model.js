/**
 * Connections on a date: kilograms and numbers of flows between nodes, kept by what changes.
 *
 * Owns: the sums of lanes, pairs and nodes, the strongest pairs in view, what is in view beside them.
 * Refuses: how nodes and pairs come about (od_levels.js, od_pairs.js), drawing, words. Pure.
 *
 * Weights are whole grams, so that what is added and taken away again leaves nothing. The rule is that of
 * totals.js: a certain flow adds its lower bound to `sure`; every one in view adds its upper bound (the lower
 * one where it has no upper) to `most`, and counts in `open` when it has no upper one. A flow of several
 * substances is one flow in the sums of pairs and nodes, and in each of its lanes. Network and context are
 * never added together: sums of pairs and nodes lie at 2 × number + scope.
 */
(function (Sillage) {
  "use strict";

  const DEFAULT_WANTED = 40;

  function makeSums(length) {
    return {
      sure: new Float64Array(length), most: new Float64Array(length),
      open: new Int32Array(length), count: new Int32Array(length), possible: new Int32Array(length),
    };
  }

  function add(sums, k, change) {
    sums.sure[k] += change.sure;
    sums.most[k] += change.most;
    sums.open[k] += change.open;
    sums.count[k] += change.count;
    sums.possible[k] += change.possible;
  }

  /** Bounds of a sum in kg as they are written everywhere: {kgMin, kgMax (null: no upper bound), count, possible}. */
  function boundsOf(sums, k) {
    return {
      kgMin: sums.sure[k] / 1000, kgMax: sums.open[k] > 0 ? null : sums.most[k] / 1000,
      count: sums.count[k], possible: sums.possible[k],
    };
  }

  /* Grams of each row's bounds, once. */
  function gramsOf({ n, kgMin, kgMax }) {
    const [lower, upper] = [Sillage.weights.readerOf(kgMin), Sillage.weights.readerOf(kgMax)];
    const least = new Float64Array(n);
    const most = new Float64Array(n);
    const open = new Uint8Array(n);
    for (let i = 0; i < n; i += 1) {
      least[i] = lower(i) >= 0 ? Math.round(lower(i) * 1000) : 0;
      most[i] = upper(i) >= 0 ? Math.round(upper(i) * 1000) : least[i];
      open[i] = upper(i) >= 0 ? 0 : 1;
    }
    return { least, most, open, lead: new Uint8Array(n) };
  }

  /* 1 for the first row of each flow that the filters let through: it stands for the flow. */
  function markLeads({ n, order }, mask, lead) {
    let last = 0;
    for (let i = 0; i < n; i += 1) if (order[i] > last) last = order[i];
    const seen = new Uint8Array(last + 1);
    for (let i = 0; i < n; i += 1) {
      lead[i] = mask[i] && !seen[order[i]] ? 1 : 0;
      if (mask[i]) seen[order[i]] = 1;
    }
  }

  /* Of nodes within which flows stay the pair of these, node → pair: a few, where a list by node would be as long as there are places. */
  function ownPairs({ count, from, to }) {
    const found = new Map();
    for (let p = 0; p < count; p += 1) if (from[p] === to[p]) found.set(from[p], p);
    return found;
  }

  /**
   * @param {object} options {table, index (time_index.js), plan (od_plan.js), substances: how many, firm: Uint8Array by code
   *   of status, 1 where a flow of that status is known rather than inferred}
   */
  function createModel({ table, index, plan, substances, firm }) {
    const grams = gramsOf(table);
    const change = { sure: 0, most: 0, open: 0, count: 0, possible: 0 };
    let mask = new Uint8Array(table.n).fill(1);
    let windowDays = null;
    let span = null;
    let wanted = DEFAULT_WANTED;
    let box = [0, 0, 1, 1];
    let focus = -1;
    let pairs = null;
    let lane, firmCount, pair, inward, outward; // sums of the level in use
    let peaks = null;
    let strength = null;
    let ranking = null;
    let inView = null; // by pair: 1 an end of it is in view
    let touched = null;
    let isTouched = null;
    let touchedCount = 0;
    let seen = null;
    let own = { of: null, pairOf: null }; // of the level in use, made when it is first asked for

    function clear() {
      lane = makeSums(pairs.lanes);
      firmCount = new Int32Array(pairs.lanes);
      pair = makeSums(2 * pairs.count);
      inward = makeSums(2 * pairs.nodes.count);
      outward = makeSums(2 * pairs.nodes.count);
      strength = { weight: new Float64Array(pairs.count), count: new Int32Array(pairs.count) };
      touched = new Int32Array(pairs.count);
      isTouched = new Uint8Array(pairs.count);
      touchedCount = 0;
      seen = { pairs: 0, flows: 0, within: 0, adrift: 0 };
    }

    function visit(i, before, after) {
      const p = pairs.pairOf[i];
      change.count = (after > 0 ? 1 : 0) - (before > 0 ? 1 : 0);
      if (p < 0) {
        if (grams.lead[i]) seen.adrift += change.count;
        return;
      }
      change.possible = (after === 1 ? 1 : 0) - (before === 1 ? 1 : 0);
      change.sure = ((after > 1 ? 1 : 0) - (before > 1 ? 1 : 0)) * grams.least[i];
      change.most = change.count * grams.most[i];
      change.open = change.count * grams.open[i];
      add(lane, pairs.laneOf[i], change);
      firmCount[pairs.laneOf[i]] += change.count * firm[table.status[i]];
      if (!grams.lead[i]) return;
      const scope = table.scope[i] === 1 ? 1 : 0;
      const [a, b] = [pairs.from[p], pairs.to[p]];
      add(pair, 2 * p + scope, change);
      if (a === b) {
        if (inView[p]) seen.within += change.count;
        return;
      }
      add(outward, 2 * a + scope, change);
      add(inward, 2 * b + scope, change);
      const was = strength.count[p];
      strength.count[p] += change.count;
      strength.weight[p] += change.most;
      if (inView[p]) {
        seen.flows += change.count;
        seen.pairs += (strength.count[p] > 0 ? 1 : 0) - (was > 0 ? 1 : 0);
      }
      if (!isTouched[p]) {
        isTouched[p] = 1;
        touched[touchedCount] = p;
        touchedCount += 1;
      }
    }

    function settleTouched() {
      for (let k = 0; k < touchedCount; k += 1) isTouched[touched[k]] = 0;
      touchedCount = 0;
    }

    /** Everything anew on the level in use. */
    function sumAnew() {
      clear();
      if (!inView || inView.length !== pairs.count) inView = new Uint8Array(pairs.count);
      if (span) index.forEachVisible(span, (i, code) => visit(i, 0, code));
      settleTouched();
      ranking = Sillage.createRanking(strength, wanted);
      lookAround();
    }

    /** Which pairs have an end in view, and of them the ones to rank. */
    function lookAround() {
      const { nodes, from, to, count } = pairs;
      const lies = new Uint8Array(nodes.count);
      for (let k = 0; k < nodes.count; k += 1) {
        lies[k] = focus >= 0 ? Number(k === focus) : Number(nodes.x[k] >= box[0] && nodes.x[k] <= box[2] && nodes.y[k] >= box[1] && nodes.y[k] <= box[3]);
      }
      const candidates = new Int32Array(count);
      let found = 0;
      Object.assign(seen, { pairs: 0, flows: 0, within: 0 });
      for (let p = 0; p < count; p += 1) {
        inView[p] = lies[from[p]] || lies[to[p]];
        if (!inView[p]) continue;
        if (from[p] === to[p]) {
          seen.within += pair.count[2 * p] + pair.count[2 * p + 1];
          continue;
        }
        candidates[found] = p;
        found += 1;
        seen.flows += strength.count[p];
        if (strength.count[p] > 0) seen.pairs += 1;
      }
      ranking.setCandidates(candidates.slice(0, found));
    }

    function measure() {
      peaks = Sillage.odPairs.peaksOf(pairs, table, mask, grams, windowDays);
    }

    return {
      /** Draw together at another level (od_levels.js); the focus is of the old one and goes. True when it is another. */
      setLevel(level) {
        if (pairs && pairs.nodes.level === level) return false;
        pairs = plan.at(level);
        inView = null;
        focus = -1;
        measure();
        sumAnew();
        return true;
      },
      /** Make a level ready that may be wanted later. */
      prepare: (level) => { plan.at(level); },
      /** The filters let other rows through (the index has the mask already), or the window has another length. */
      refilter(nextMask, nextWindowDays) {
        mask = nextMask;
        windowDays = nextWindowDays;
        markLeads(table, mask, grams.lead);
        if (!pairs) return;
        measure();
        sumAnew();
      },
      /** Show another span of days. */
      moveTo(next) {
        if (pairs) index.forEachChange(span, next, visit);
        span = next;
        if (!pairs) return;
        ranking.update(touched, touchedCount);
        settleTouched();
      },
      /** Rank what has an end in this box of the unit square, [left, top, right, bottom]. */
      setBox(next) {
        box = next;
        lookAround();
      },
      /** Rank only what begins or ends at this node; −1: all in view. */
      setFocus(node) {
        focus = node;
        lookAround();
      },
      setWanted(next) {
        wanted = next;
        ranking = Sillage.createRanking(strength, wanted);
        lookAround();
      },
      /** The strongest pairs in view, first first. */
      top: () => ranking.top(),
      /** In view: {pairs with a flow, flows in them, within: flows inside one node, adrift: flows without two positions}. */
      seen: () => ({ ...seen }),
      /** The lanes of a pair that hold a flow now, by class: [{lane, cls, sure, most (grams), open, count, possible, firm}]. */
      lanesOf(p) {
        const out = [];
        for (let k = pairs.firstLane[p]; k >= 0; k = pairs.nextLane[k]) {
          if (!lane.count[k]) continue;
          out.push({ lane: k, cls: pairs.laneClass[k], sure: lane.sure[k], most: lane.most[k], open: lane.open[k], count: lane.count[k], possible: lane.possible[k], firm: firmCount[k] });
        }
        return out.sort((a, b) => a.cls - b.cls);
      },
      /** Grams of a pair at most, network and context: what its width shows. */
      pairGrams: (p) => strength.weight[p],
      /** Bounds of a pair by scope: [network, context]. */
      pairBounds: (p) => [boundsOf(pair, 2 * p), boundsOf(pair, 2 * p + 1)],
      /** What goes in and out of a node by scope, and what stays within: {inward, outward: [network, context], within: number of flows}. */
      nodeBounds(node) {
        const p = ownPair(node);
        return {
          inward: [boundsOf(inward, 2 * node), boundsOf(inward, 2 * node + 1)],
          outward: [boundsOf(outward, 2 * node), boundsOf(outward, 2 * node + 1)],
          within: p < 0 ? 0 : pair.count[2 * p] + pair.count[2 * p + 1],
        };
      },
      /** Grams in and out of a node of the network: what its circle shows. */
      nodeGrams: (node) => ({ inward: inward.most[2 * node], outward: outward.most[2 * node], flows: inward.count[2 * node] + outward.count[2 * node] + inward.count[2 * node + 1] + outward.count[2 * node + 1] }),
      /** The rows of a pair that are visible, in the table's order: [{row, code}], one for a flow. */
      rowsOf(p) {
        const out = [];
        for (const i of Sillage.odPairs.rowsOfPair(pairs, p)) {
          if (!grams.lead[i]) continue;
          const code = index.codeOf(i, span);
          if (code > 0) out.push({ row: i, code });
        }
        return out;
      },
      get pairs() { return pairs; },
      get peaks() { return peaks; },
      get focus() { return focus; },
      get wanted() { return wanted; },
      isInView: (p) => inView[p] === 1,
    };

    /* The pair of what stays within a node, −1 for none: a pointer asks, and must not wait for all pairs to be looked at. */
    function ownPair(node) {
      if (own.of !== pairs) own = { of: pairs, pairOf: ownPairs(pairs) };
      const p = own.pairOf.get(node);
      return p === undefined ? -1 : p;
    }
  }

  Sillage.odModel = Object.freeze({ DEFAULT_WANTED, create: createModel });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
