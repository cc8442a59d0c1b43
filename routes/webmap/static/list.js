/**
 * The list of what is on the map now, in groups, and beside it what cannot be drawn and what has
 * no date.
 *
 * Owns the elements of the list. Rows are kept and reused; a step of the date touches only the
 * rows that enter, leave or change from possible to certain.
 */
(function (Sillage) {
  "use strict";

  const KEPT = 400; // rows kept for reuse
  const FEW = 4; // rows built at once while the date moves
  const FIRST = 16; // rows of a group in a large case before its words have come: then each is written anew
  const NO_ROWS = { flows: 0, seizures: 0, events: 0, links: 0 };

  /** What of the list decides its elements; equal signatures mean that nothing has to be touched. */
  function signature({ found, unplaced, undated, parts }, { view, dense }) {
    return JSON.stringify([
      found.map((group) => [group.total, group.possible, group.layerOff, group.shown.map(({ i, code }) => i * 4 + code)]),
      unplaced.total,
      unplaced.shown.map((row) => [row.id, row.code]),
      undated.total,
      undated.shown.length,
      parts.map(({ group, table, wanted }) => [group, table, wanted.map(({ i }) => i * 4 + dense.tables[table].codeOf(i))]),
      view.undated,
      dense !== null && dense.words !== null,
    ]);
  }

  /* Records that cannot be drawn: `{total, shown, large}`, at most `limit` in all. */
  function findUnplaced(store, limit) {
    const ordinary = Sillage.rows.unplacedRows(store);
    const shown = ordinary.slice(0, limit);
    return { total: ordinary.length + Sillage.denseRows.unplacedCount(store), shown, large: Sillage.denseRows.unplacedPage(store, limit - shown.length) };
  }

  function noteOf(group) {
    const { say, sayCount } = Sillage.parts;
    return group.layerOff ? say("panel.group.layerOff") : group.possible > 0 ? sayCount("panel.group.possible", group.possible) : "";
  }

  /**
   * The list: `{element, update(), updateCounts(), follow(sight), setSelected(), setHover(), rowButton(id)}`. In a large
   * case `updateCounts` writes the numbers alone, and `follow` brings the rows in sight after them in small parts.
   */
  function createList(store, handlers) {
    const { h, say, setHidden } = Sillage.parts;
    const { PAGE, createGroup } = Sillage.listGroup;
    const { payload } = store;
    const limits = { flows: PAGE, seizures: PAGE, events: PAGE, links: PAGE, unplaced: PAGE, undated: PAGE };
    const kept = new Map(); // rows of ordinary tables, by group and record
    const places = new Map(); // those of large tables, by group and table
    const groups = new Map();
    let drawn = "";
    let ahead = null; // what is to be shown next, while its rows are made
    let isAsked = false; // for more rows

    const isBrief = () => store.dense !== null && !store.dense.words && !isAsked;
    const limitsNow = () => (isBrief() ? Object.fromEntries(Object.entries(limits).map(([key, limit]) => [key, Math.min(limit, FIRST)])) : limits);

    const showMore = (key) => () => {
      isAsked = true;
      limits[key] += PAGE;
      update();
    };
    for (const table of Sillage.rows.TABLES) {
      groups.set(table, createGroup(say(`panel.group.${table}`), showMore(table)));
    }
    const unplacedGroup = createGroup(say("panel.group.unplaced"), showMore("unplaced"));
    const undatedGroup = createGroup(say("panel.group.undated"), showMore("undated"));
    const undatedSwitch = h("input", { type: "checkbox", class: "sl-switch", on: { change: () => store.set({ undated: undatedSwitch.checked }) } });
    undatedGroup.heading.after(h("label", { class: "sl-check" }, undatedSwitch, h("span", { text: say("panel.undated.show") })));
    const empty = h("p", { class: "sl-empty", text: say("panel.list.empty") });
    const element = h(
      "div",
      { class: `sl-list${store.dense ? " sl-list--large" : ""}` },
      empty,
      Sillage.rows.TABLES.map((table) => groups.get(table).element),
      unplacedGroup.element,
      undatedGroup.element,
      payload.case.presumption ? h("p", { class: "sl-list__presumption", dir: "auto", text: payload.case.presumption }) : null
    );
    element.addEventListener("keydown", walk);

    /* Up and down go from row to row; right and left reach the grade chips of a row. */
    function walk(event) {
      const row = event.target.closest(".sl-row");
      if (!row || event.ctrlKey || event.metaKey || event.altKey) {
        return;
      }
      const stops = [row.querySelector(".sl-row__main"), ...row.querySelectorAll(".sl-chip")];
      const buttons = Array.from(element.querySelectorAll(".sl-row__main")).filter((one) => one.offsetParent !== null);
      const k = buttons.indexOf(stops[0]);
      const at = stops.indexOf(event.target);
      const target = { ArrowDown: buttons[k + 1], ArrowUp: buttons[k - 1], ArrowRight: stops[at + 1], ArrowLeft: stops[at - 1] }[event.key];
      if (event.key === "Enter" && at > 0) {
        handlers.select(row.dataset.id, stops[0]);
      } else if (target) {
        event.preventDefault();
        event.stopPropagation();
        target.focus();
      }
    }

    function keep(key, row) {
      mark(row);
      kept.set(key, row);
      return row;
    }

    const createRow = () => Sillage.listRow.createRow(payload.style, handlers);

    /* The row of one record of an ordinary table, kept or new; `reason` says why it is not drawn. */
    function ordinaryRow(group, { table, i, code, reason }) {
      const key = `${group}:${payload[table].id[i]}`;
      let row = kept.get(key);
      if (!row) {
        row = createRow();
        row.write(Sillage.rows.buildRow(payload, table, i), reason);
        keep(key, row);
      }
      row.setCode(code);
      return row;
    }

    const asideRow = (one) => kept.get(`aside:${one.id}`) || keep(`aside:${one.id}`, Sillage.listRow.createAsideRow(one));

    /* A row of a large table is written anew when the words have come. */
    const keyOf = (i) => `${i}${store.dense.words ? ":named" : ""}`;

    function placesOf(group, table) {
      const key = `${group}:${table}`;
      if (!places.has(key)) {
        places.set(key, Sillage.listPlaces.createPlaces({ keyOf, build: (numbers) => Sillage.denseRows.buildRows(store, table, numbers), create: createRow }));
      }
      return places.get(key);
    }

    /* All rows of a large table in a group, brought to the records of `part`. */
    function fill({ group, table, wanted, from, count, built }) {
      const rows = placesOf(group, table).fill(wanted, from, count, built);
      const { codeOf } = store.dense.tables[table];
      const shown = new Map(rows.map((row) => [row.key, row]));
      wanted.forEach(({ i }) => shown.get(keyOf(i)).setCode(codeOf(i)));
      rows.forEach(mark);
      return rows;
    }

    function mark(row) {
      const selected = store.view.selected === row.id;
      row.element.classList.toggle("sl-row--selected", selected);
      row.element.classList.toggle("sl-row--hover", store.view.hover === row.id);
      if (row.button) {
        row.button.setAttribute("aria-current", selected ? "true" : "false");
      }
    }

    /* Rows that are not shown any more are let go once there are many. */
    function forget() {
      if (kept.size > KEPT) {
        kept.forEach((row, key) => row.element.isConnected || kept.delete(key));
      }
    }

    function showCount(part, group) {
      part.setCount(group.total, noteOf(group));
      setHidden(part.element, group.total === 0 && !group.layerOff);
    }

    /* Of a large table in a group the rows to bring next: `look(from, until)` finds them, `count` belong there. */
    function partOf(group, table, count, sight, look) {
      const [from, until] = sight ? placesOf(group, table).inSight(sight) : [0, count];
      const wanted = from < Math.min(until, count) ? look(from, Math.min(until, count)) : [];
      return { group, table, count, from, wanted, built: new Map() };
    }

    /* The same of several large tables that share a group. */
    function partsOf(group, rows, sight) {
      return Object.keys(Sillage.denseRows.tablesOf(store)).map((table) => {
        const own = rows.filter((one) => one.table === table);
        return partOf(group, table, own.length, sight, (from, until) => own.slice(from, until));
      });
    }

    /* What the list holds for the date shown, without an element made; given `sight`, of large tables the rows in sight alone. */
    function find(sight) {
      const most = limitsNow();
      const found = Sillage.rows.groupRows(store, most);
      const unplaced = findUnplaced(store, most.unplaced);
      const undated = Sillage.filtersModel.undatedRows(store, store.view.undated ? 0 : most.undated);
      const large = found.filter((group) => group.large).map(({ table, total }) =>
        partOf(table, table, Math.min(total, most[table]), sight, (from, until) => store.dense.tables[table].page(store.view, until).slice(from).map((i) => ({ i })))
      );
      return { found, unplaced, undated, parts: [...large, ...partsOf("unplaced", unplaced.large, sight), ...partsOf("undated", undated.large, sight)] };
    }

    function show({ found, unplaced, undated, parts }) {
      forget();
      const setRows = (group, name, ordinary) => {
        const large = parts.filter((part) => part.group === name);
        group.setRows([...ordinary, ...large.flatMap(fill)], large.reduce((n, { count }) => n + count, ordinary.length));
      };
      for (const group of found) {
        const { table, shown } = group;
        showCount(groups.get(table), group);
        setRows(groups.get(table), table, shown.map(({ i, code }) => ordinaryRow("map", { table, i, code })));
      }
      showUnplaced(unplaced.total, found);
      setRows(unplacedGroup, "unplaced", unplaced.shown.map((one) => (one.i >= 0 ? ordinaryRow("unplaced", one) : asideRow(one))));
      undatedGroup.setCount(undated.total, store.view.undated && undated.total > 0 ? say("panel.undated.shown") : say("panel.undated.hidden"));
      setRows(undatedGroup, "undated", undated.shown.map((one) => ordinaryRow("undated", one)));
      if (store.view.undated) {
        setHidden(undatedGroup.button, true);
      }
      setHidden(undatedGroup.element, undated.total === 0);
      undatedSwitch.checked = store.view.undated;
    }

    function showUnplaced(total, found) {
      unplacedGroup.setCount(total, "");
      setHidden(unplacedGroup.element, total === 0);
      setHidden(empty, total > 0 || found.some((group) => group.total > 0));
    }

    function update() {
      ahead = null;
      const next = find(null);
      const signed = signature(next, store);
      if (signed !== drawn) {
        show(next);
        drawn = signed;
      }
    }

    /**
     * Go a small part of the way to the rows of the date shown that are in `sight`, `{top, bottom}` on the screen: a few
     * rows built at a call. The list changes when all are there; what is out of sight waits for `update`. Returns
     * whether it has changed.
     */
    function follow(sight) {
      ahead = ahead || find(sight);
      for (const { group, table, wanted, built } of ahead.parts) {
        const few = placesOf(group, table).missing(wanted.map(({ i }) => i)).filter((i) => !built.has(i)).slice(0, FEW);
        if (few.length > 0) {
          Sillage.denseRows.buildRows(store, table, few).forEach((row, i) => built.set(i, row));
          return false;
        }
      }
      show(ahead);
      updateCounts(); // the date has moved on meanwhile
      ahead = null;
      return true;
    }

    function updateCounts() {
      const found = Sillage.rows.groupRows(store, NO_ROWS);
      found.forEach((group) => showCount(groups.get(group.table), group));
      showUnplaced(findUnplaced(store, 0).total, found);
      drawn = ""; // the rows are those of an earlier date
    }

    const allRows = () => [...kept.values(), ...Array.from(places.values()).flatMap((one) => one.rows())];
    const markAll = () => allRows().forEach(mark);
    update();
    return {
      element,
      update,
      updateCounts,
      follow,
      setSelected: markAll,
      setHover: markAll,
      /** The button of a record's row, if it is in the list now. */
      rowButton: (id) => {
        const row = allRows().find((one) => one.id === id && one.button && one.element.isConnected);
        return row ? row.button : null;
      },
    };
  }

  Sillage.createList = createList;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
