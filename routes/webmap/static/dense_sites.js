/**
 * How much of every site is there at the time shown, and what a step of the date changes.
 *
 * Owns: the weights of sites (dense_groups.js), telling who draws them of each change. Refuses: pixels and
 * the map. Pure.
 *
 * A site's weight is the sum of its rows' weights by code (dense_colour.js): certain 3, possible 1.
 */
(function (Sillage) {
  "use strict";

  const { CODE_WEIGHTS } = Sillage.denseColour;
  const { FIELD, FIELDS } = Sillage.denseGroups;
  const { LOOK, WEIGHT, X, Y } = FIELD;
  const LEAST_ROOM = 4096;
  // Changes are told by so many at a time: what is looked up of them once is still at hand for everybody.
  const SITES_A_PART = 2048;
  // What a leap through all of time has taken is given back after it.
  const MOST_ROOM = 1 << 18;
  // A site's number and, in its last bits, a change of weight from −3 to 3.
  const WEIGHT_BITS = 3;
  const WEIGHT_MASK = (1 << WEIGHT_BITS) - 1;
  const WEIGHT_ZERO = 4;
  const DIGIT_BITS = 11;
  const DIGITS = 1 << DIGIT_BITS;

  /* The first `count` of `keys`, below `end`, in order; both arrays are written over (radix sort from the last digit on). */
  function sortKeys(keys, spare, count, end) {
    let [from, to] = [keys, spare];
    const places = new Uint32Array(DIGITS + 1);
    for (let shift = 0; shift < 32 && end / 2 ** shift > 1; shift += DIGIT_BITS) {
      places.fill(0);
      for (let k = 0; k < count; k += 1) places[((from[k] >>> shift) & (DIGITS - 1)) + 1] += 1;
      for (let digit = 0; digit < DIGITS; digit += 1) places[digit + 1] += places[digit];
      for (let k = 0; k < count; k += 1) {
        const digit = (from[k] >>> shift) & (DIGITS - 1);
        to[places[digit]] = from[k];
        places[digit] += 1;
      }
      [from, to] = [to, from];
    }
    return from;
  }

  /** Room for a part of the changes: what changes, by how much, and of each site its look and position. */
  const makePart = (room) => ({
    count: 0, sites: new Int32Array(room), changes: new Int32Array(room), looks: new Int32Array(room), xs: new Float32Array(room), ys: new Float32Array(room),
  });

  /**
   * @param {object} payload style and substances
   * @param {object} D a dense table: {table, mask, maskMark, index}
   */
  function createSites(payload, D) {
    const { table } = D;
    const radii = Sillage.denseGroups.radiiOf(payload.style.seizureRadius);
    const classes = Sillage.denseGroups.classesOf(payload);
    const grouped = Sillage.denseGroups.group(table, Sillage.denseGroups.radiusClasses(table, payload.style.seizureRadius, radii), classes, radii.length);
    const { siteOf, n, numbers, positions } = grouped;
    // Changes met in a step, each as its site and its weight in one number, and room to sort them; then, in the same memory,
    // site by site their sums.
    let met, spare;
    let list, changes;
    const followers = new Set();
    const noted = makePart(SITES_A_PART);
    let count = 0;
    let standing = 0; // sites with a weight
    let span = null;
    let mark = null;

    /* Room for so many changes; what is `kept` of those met stays. A worker seldom looks for memory that it no longer needs:
     * it is given back. */
    function makeRoom(room, kept = 0) {
      const made = new Uint32Array(room);
      if (kept > 0) made.set(met.subarray(0, kept));
      for (const array of [met, spare]) if (array) Sillage.columns.release(array.buffer);
      [met, spare] = [made, new Uint32Array(room)];
    }

    function visit(i, before, after) {
      const site = siteOf[i];
      if (site < 0) return;
      if (count === met.length) makeRoom(2 * count, count);
      met[count] = (site << WEIGHT_BITS) | (CODE_WEIGHTS[after] - CODE_WEIGHTS[before] + WEIGHT_ZERO);
      count += 1;
    }

    /** Sum what was met by site, in the sites' order, so that neighbours follow one another; gives how many. */
    function gather() {
      const ordered = sortKeys(met, spare, count, n << WEIGHT_BITS);
      list = ordered === met ? spare : met;
      changes = new Int32Array(ordered.buffer); // written where has been read
      let kept = 0;
      for (let k = 0; k < count;) {
        const site = ordered[k] >>> WEIGHT_BITS;
        let sum = 0;
        for (; k < count && ordered[k] >>> WEIGHT_BITS === site; k += 1) sum += (ordered[k] & WEIGHT_MASK) - WEIGHT_ZERO;
        if (sum === 0) continue;
        list[kept] = site;
        changes[kept] = sum;
        kept += 1;
      }
      return kept;
    }

    /** After a change of the filters everything is counted anew; gives how many sites that changes. */
    function recount(next) {
      const weights = new Int32Array(n);
      D.index.forEachVisible(next, (i, code) => { if (siteOf[i] >= 0) weights[siteOf[i]] += CODE_WEIGHTS[code]; });
      let kept = 0;
      for (let site = 0; site < n; site += 1) if (weights[site] !== numbers[site * FIELDS + WEIGHT]) kept += 1;
      if (kept > met.length) makeRoom(kept);
      [list, changes] = [met, new Int32Array(spare.buffer)];
      kept = 0;
      for (let site = 0; site < n; site += 1) {
        const change = weights[site] - numbers[site * FIELDS + WEIGHT];
        if (change === 0) continue;
        list[kept] = site;
        changes[kept] = change;
        kept += 1;
      }
      Sillage.columns.release(weights.buffer);
      return kept;
    }

    /** How many of the sites have a weight once `kept` changes are made. */
    function standingAfter(kept) {
      let sum = standing;
      for (let k = 0; k < kept; k += 1) {
        const before = numbers[list[k] * FIELDS + WEIGHT];
        sum += (before + changes[k] ? 1 : 0) - (before ? 1 : 0);
      }
      return sum;
    }

    /* The k-th of the part: a site and its change, and what those who draw want to know of it. */
    function note(k, site, change) {
      const at = site * FIELDS;
      noted.sites[k] = site;
      noted.changes[k] = change;
      noted.looks[k] = numbers[at + LOOK];
      noted.xs[k] = positions[at + X];
      noted.ys[k] = positions[at + Y];
    }

    /* Make changes [from, until) and note them. Sites lie far apart in memory: each is looked up once. */
    function changePart(from, until) {
      noted.count = until - from;
      for (let k = from; k < until; k += 1) {
        const at = list[k] * FIELDS;
        const before = numbers[at + WEIGHT];
        const after = before + changes[k];
        numbers[at + WEIGHT] = after;
        standing += (after ? 1 : 0) - (before ? 1 : 0);
        note(k - from, list[k], changes[k]);
      }
    }

    /* From nothing to all that a span shows: nobody has anything to take away, and who draws begins anew. */
    function begin(next) {
      D.index.forEachVisible(next, (i, code) => { if (siteOf[i] >= 0) numbers[siteOf[i] * FIELDS + WEIGHT] += CODE_WEIGHTS[code]; });
      for (let site = 0; site < n; site += 1) if (numbers[site * FIELDS + WEIGHT]) standing += 1;
      for (const { restart } of followers) restart();
    }

    /**
     * Bring the sites to a span (null: nothing is shown); true if a weight has changed.
     *
     * The followers hear of it before this returns: first what is coming, then part by part of the sites that have changed.
     */
    function moveTo(next) {
      count = 0;
      const anew = mark !== D.maskMark;
      if (span === null) {
        [span, mark] = [next, D.maskMark];
        if (next) begin(next);
        return standing > 0;
      }
      if (!anew) D.index.forEachChange(span, next, visit);
      const kept = anew ? recount(next) : gather();
      span = next;
      mark = D.maskMark;
      if (kept) for (const { expect } of followers) expect({ count: kept, least: standing - kept, standing: () => standingAfter(kept) });
      for (let from = 0; from < kept; from += SITES_A_PART) {
        changePart(from, Math.min(kept, from + SITES_A_PART));
        for (const { change } of followers) change(noted);
      }
      if (met.length > MOST_ROOM) makeRoom(LEAST_ROOM);
      return kept > 0;
    }

    makeRoom(LEAST_ROOM);
    return {
      ...grouped, classes, moveTo, radii,
      /** How many sites are there now. */
      standing: () => standing,
      /** Of sites [from, until), at most SITES_A_PART, those with a weight, and as their change that weight; to be read at once. */
      standingIn(from, until) {
        let found = 0;
        for (let site = from; site < until; site += 1) {
          const weight = numbers[site * FIELDS + WEIGHT];
          if (weight === 0) continue;
          note(found, site, weight);
          found += 1;
        }
        noted.count = found;
        return noted;
      },
      /** The span the weights stand for. */
      span: () => span,
      /**
       * Hear of changes; returns what ends it. `follower` has `expect({count, least, standing()})`: so many sites are about to
       * change, and so many will have a weight then, at least and exactly; `change({count, sites, changes, looks, xs, ys})`: the
       * first `count` of each array are read at once and not kept; the sites' WEIGHT holds the change already; and `restart()`:
       * there was nothing before.
       */
      follow(follower) {
        followers.add(follower);
        return () => followers.delete(follower);
      },
    };
  }

  Sillage.denseSites = Object.freeze({ SITES_A_PART, create: createSites, makePart });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
