/* What a step of the story means: the view it shows, what it points at, who says so.
 *
 * Pure. Steps are as routes/story.py packs them: {id, title, blocks, notes, view, bounds, highlight,
 * dateText, marking}. Owns how a step becomes a patch of the store and how a date glides to another;
 * moving the map is framing.js's, drawing is the painter's. */
(function (Sillage) {
  "use strict";

  const FLY_SECONDS = 1.6;
  const SECONDS_PER_DAY = 0.06; // so that a few days take no longer than they need
  const TLP = ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"]; // freest first
  const BLOCK_KINDS = ["p", "li"];

  const isText = (value) => typeof value === "string";
  const isBox = (value) => Array.isArray(value) && value.length === 4 && value.every(Number.isFinite);

  function readBlocks(blocks) {
    const readRun = (run) => ({ text: String(run.text), bold: Boolean(run.bold), italic: Boolean(run.italic) });
    return (blocks || []).map((block) => ({ kind: BLOCK_KINDS.includes(block.kind) ? block.kind : "p", n: Number.isInteger(block.n) ? block.n : null, runs: block.runs.map(readRun) }));
  }

  /** A story from outside, checked. Raises RangeError for a step without an id or with one that another has. */
  function readStory(steps) {
    const seen = new Set();
    return (steps || []).map((step) => {
      if (!isText(step.id) || step.id === "" || seen.has(step.id)) throw new RangeError(`a step cannot be named ${JSON.stringify(step.id)}`);
      seen.add(step.id);
      return {
        id: step.id, title: String(step.title || step.id), blocks: readBlocks(step.blocks), notes: readBlocks(step.notes),
        view: step.view || {}, bounds: isBox(step.bounds) ? step.bounds : null,
        highlight: (step.highlight || []).filter(isText), dateText: step.dateText || "", marking: step.marking || "",
      };
    });
  }

  /** The patch of the store that shows a step: parts its view leaves out are a newcomer's. */
  function patchOf(step, payload) {
    const { date, mode, windowDays, undated, layers } = Sillage.store.defaultView(payload);
    const opened = { date, mode, windowDays, undated, ...Sillage.filter.OPEN_FILTERS };
    const shown = Sillage.viewCodec.patchFromOutside(step.view, payload.case.lastDay);
    const patch = { ...opened, ...shown, layers: { ...layers, ...shown.layers }, selected: null, step: step.id, highlight: step.highlight };
    return patch.mode === "cumulative" ? { ...patch, windowDays: null } : patch;
  }

  /** How long the date takes to glide over so many days, in seconds. */
  function glideSeconds(days) {
    return Math.min(FLY_SECONDS, Math.abs(days) * SECONDS_PER_DAY);
  }

  /** The day on the way from one to another after a share 0..1 of the time: slow at both ends. */
  function glideDay(from, to, share) {
    const t = Math.max(0, Math.min(1, share));
    const eased = t < 0.5 ? 2 * t * t : 1 - 2 * (1 - t) * (1 - t);
    return Math.round(from + (to - from) * eased);
  }

  /** The step `offset` away from the one with this id, held at the ends; without a present step the first, or for a way back the last. */
  function neighbour(steps, id, offset) {
    if (steps.length === 0) return null;
    const at = steps.findIndex((step) => step.id === id);
    if (at < 0) return offset < 0 ? steps[steps.length - 1] : steps[0];
    return steps[Math.max(0, Math.min(steps.length - 1, at + offset))];
  }

  /** A step's date in words: its own, or that of the day it shows. */
  function dateOf(step, payload) {
    return step.dateText || Sillage.format.day(patchOf(step, payload).date);
  }

  function noteItem(payload, i, id) {
    const record = payload.records[id];
    const claims = record ? record.claims : [];
    const best = (values) => (values.length ? values.reduce((a, b) => (a <= b ? a : b)) : null);
    return {
      title: payload.notes.topic[i],
      reliability: best(claims.map((claim) => (payload.sources[claim.source] || {}).reliability).filter(Boolean)),
      credibility: best(claims.map((claim) => claim.credibility).filter(Boolean)),
    };
  }

  /* A record of a large table that has no position is in no list of those that lack one. */
  const lacksPlace = ({ payload, table, i }) =>
    (table === "seizures" ? !(payload.seizures.place[i] >= 0 && payload.places.drawn[payload.seizures.place[i]]) : !payload.strands.flow.includes(i));

  /* Why a record has no mark now, in words; "" when it has one. */
  function reasonOf(store, found, id) {
    const { view } = store;
    const { payload, table, i } = found;
    if (table === "notes") return Sillage.format.text("present.reason.fact");
    if (table === "places") return payload.places.drawn[i] ? "" : Sillage.format.text("present.reason.noPosition");
    const unplaced = payload.unplaced.find((one) => one.id === id);
    if (unplaced || (payload !== store.payload && lacksPlace(found))) return (unplaced && unplaced.reason) || Sillage.format.text("present.reason.noPosition");
    // On the way to a step's date nothing is said of what the way passes.
    if (!found.code) return store.held ? "" : Sillage.format.text("present.reason.notNow");
    return view.layers[table] ? "" : Sillage.format.text("present.reason.layer");
  }

  /* What of a record on the map is not drawn, in words; "" when all of it is. */
  function partlyOf(store, id) {
    const at = store.indexOf(id);
    return at && at.dense ? Sillage.densePart.furtherWords(store.dense.tables[at.table], at.i) : "";
  }

  /** What a step points at: [{id, table, title, sign, reason, partly, reliability, credibility}]; unknown ids are left out.
   *
   * `sign` is what signs.js draws, null where there is none; `reason` says why it is not on the map, "" if it is, `partly`
   * what of it is not. */
  function highlightsOf(store, ids) {
    const items = [];
    for (const id of new Set(ids)) {
      const found = store.lookUp(id);
      if (!found) continue;
      const { payload, table, i } = found;
      const reason = reasonOf(store, found, id);
      if (table === "notes") items.push({ id, table, sign: null, reason, partly: "", ...noteItem(payload, i, id) });
      else if (table === "places") items.push({ id, table, title: payload.places.name[i], sign: null, reason, partly: "", reliability: null, credibility: null });
      else {
        const { title, substances, context, dash, atLeast, reliability, credibility } = Sillage.rows.buildRow(payload, table, i);
        items.push({ id, table, title, sign: { table, substances, context, dash, atLeast }, reason, partly: reason ? "" : partlyOf(store, id), reliability, credibility });
      }
    }
    return items;
  }

  /** The sources of what a step points at: [{id, title, reliability, locators}], in the order they are met; `dense` as the store has it. */
  function sourcesOf(payload, ids, dense = null) {
    const found = new Map();
    for (const id of new Set(ids)) {
      const record = payload.records[id] || (dense && dense.records.get(id));
      for (const claim of record ? record.claims : []) {
        const source = payload.sources[claim.source];
        const entry = found.get(claim.source) || { id: claim.source, title: source ? source.title : claim.source, reliability: source ? source.reliability || null : null, locators: [] };
        for (const locator of (claim.locator || "").split(/,\s*/).filter(Boolean)) if (!entry.locators.includes(locator)) entry.locators.push(locator);
        found.set(claim.source, entry);
      }
    }
    const natural = new Intl.Collator(payload.lang, { numeric: true });
    found.forEach((entry) => entry.locators.sort(natural.compare));
    return [...found.values()];
  }

  /** The handling mark of what is on screen, as TLP writes it without its prefix: the strictest of data and steps.
   *
   * The steps count by themselves: they may have been changed since the data were packed. */
  function markingOf(payload, steps = []) {
    const marks = [(payload.handling && payload.handling.marking) || payload.case.marking || "", ...steps.map((step) => step.marking)];
    return marks.reduce((strictest, mark) => (TLP.indexOf(mark) > TLP.indexOf(strictest) ? mark : strictest));
  }

  Sillage.storyModel = Object.freeze({
    FLY_SECONDS, dateOf, glideDay, glideSeconds, highlightsOf, markingOf, neighbour, patchOf, readStory, sourcesOf,
  });
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
