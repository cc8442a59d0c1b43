/**
 * What the figures say for the date shown: kilograms per substance with bounds, seizures, people,
 * days of inquiry, and the context apart. Pure: numbers and texts in, texts out.
 *
 * Owns the wording of the figures. Refuses to add the context to the network, ever.
 */
(function (Sillage) {
  "use strict";

  const NETWORK = 0;
  const CONTEXT = 1;
  const POSSIBLE = 1;

  /** Substance indices with at least one seizure in the case, by scope: rows that never move. */
  function substancesSeized(store, scope) {
    const large = store.dense && store.dense.tables.seizures;
    return large ? large.substancesIn(scope) : findSeized(store.payload, scope);
  }

  function findSeized(payload, scope) {
    const { substance, scope: scopes } = payload.seizures;
    const seen = new Set();
    for (let i = 0; i < substance.length; i += 1) {
      if (scopes[i] === scope) {
        seen.add(substance[i]);
      }
    }
    return Array.from(seen).sort((a, b) => a - b);
  }

  /** Per substance, the seizures in view that are only possible, and those without a weight. */
  function countDoubts(payload, codes, scope) {
    const { substance, scope: scopes, kgMin, kgMax } = payload.seizures;
    const possible = new Array(payload.substances.length).fill(0);
    const unweighed = new Array(payload.substances.length).fill(0);
    for (let i = 0; i < codes.length; i += 1) {
      // Most records are hidden or certain with a weight: leave those quickly.
      if (codes[i] === 0 || scopes[i] !== scope) {
        continue;
      }
      if (codes[i] === POSSIBLE) {
        possible[substance[i]] += 1;
      }
      if (kgMin[i] === null && kgMax[i] === null) {
        unweighed[substance[i]] += 1;
      }
    }
    return { possible, unweighed };
  }

  /* The same where the seizures are a large table: its sums know them already. */
  function readDoubts(store, scope) {
    const possible = new Array(store.payload.substances.length).fill(0);
    const unweighed = new Array(store.payload.substances.length).fill(0);
    for (const sum of store.dense.tables.seizures.sums(store.view)) {
      if (sum.scope !== scope) {
        continue;
      }
      possible[sum.substance] = sum.possible;
      unweighed[sum.substance] = sum.unweighed;
    }
    return { possible, unweighed };
  }

  /**
   * "183 kg", "0–183 kg", "≥ 2,000 kg" for one entry of the store's totals. A lower bound of 0
   * is written out: here it says that what is in view may not have happened yet.
   */
  function totalText(total) {
    if (!total || total.count === 0) {
      return Sillage.format.kg(0, 0);
    }
    if (total.kgMin === 0 && total.kgMax !== null && total.kgMax > 0) {
      const { number, text } = Sillage.format;
      return text("format.kgRange", { from: number(0), to: number(total.kgMax, total.kgMax < 10 ? 2 : 0) });
    }
    return Sillage.format.kg(total.kgMin, total.kgMax);
  }

  function rowsFor(store, totals, scope) {
    const { payload } = store;
    const large = Boolean(store.dense && store.dense.tables.seizures);
    const doubts = large ? readDoubts(store, scope) : countDoubts(payload, store.visible.seizures, scope);
    return substancesSeized(store, scope).map((k) => {
      const substance = payload.substances[k];
      const notes = [];
      if (doubts.possible[k] > 0) {
        notes.push(Sillage.parts.say("panel.figures.possible", { n: Sillage.parts.sayNumber(doubts.possible[k]) }));
      }
      if (doubts.unweighed[k] > 0) {
        notes.push(Sillage.parts.sayCount("panel.figures.unweighed", doubts.unweighed[k]));
      }
      const total = totals[substance.id];
      return {
        id: substance.id,
        label: substance.label,
        amount: totalText(total),
        note: notes.join(", "),
        count: total ? total.count : 0,
      };
    });
  }

  /**
   * The figures as texts.
   *
   * Returns `{rows, none, context, tiles}`: `rows` one per substance the case's network had
   * seized (fixed for the case, so that nothing jumps while the date moves), `none` the labels
   * of the substances without any, `context` the same rows for the separate cases or null when
   * the case has none, `tiles` the three counts.
   */
  function figuresModel(store) {
    const { payload } = store;
    const { say, sayCount } = Sillage.parts;
    const sums = store.totals();
    const rows = rowsFor(store, sums.totals, NETWORK);
    const contextRows = rowsFor(store, sums.contextTotals, CONTEXT);
    const seizures = rows.reduce((n, row) => n + row.count, 0);
    const contextSeizures = contextRows.reduce((n, row) => n + row.count, 0);
    const seized = new Set(rows.map((row) => row.id));
    const open = sums.daysOpen !== null && sums.daysOpen >= 0;
    return {
      rows,
      none: payload.substances.filter((one) => !seized.has(one.id)).map((one) => one.label),
      context:
        contextRows.length === 0
          ? null
          : {
              rows: contextRows,
              seizures: contextSeizures,
              countText: contextSeizures === 0 ? say("panel.figures.context.none") : sayCount("panel.figures.context.seizures", contextSeizures),
            },
      tiles: [
        { key: "seizures", value: Sillage.format.number(seizures), label: sayCount("panel.figures.seizures", seizures) },
        { key: "people", value: Sillage.format.number(sums.people), label: sayCount("panel.figures.people", sums.people) },
        {
          key: "days",
          value: open ? Sillage.format.number(sums.daysOpen) : "–",
          label: open ? sayCount("panel.figures.days", sums.daysOpen) : say("panel.figures.days.notOpen"),
        },
      ],
    };
  }

  Sillage.figuresModel = figuresModel;
  Sillage.substancesSeized = substancesSeized;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
