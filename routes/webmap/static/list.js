/**
 * The list of what is on the map now, in groups, and beside it what cannot be drawn and what has
 * no date.
 *
 * Owns the elements of the list. Rows are kept and reused; a step of the date touches only the
 * rows that enter, leave or change from possible to certain.
 */
(function (Sillage) {
  "use strict";

  const PAGE = 40; // rows shown per group before "show more"
  const KEPT = 400; // rows kept for reuse
  const FEW = 4; // rows made at once while the date moves
  const NO_ROWS = { flows: 0, seizures: 0, events: 0, links: 0 };

  /** Put `elements` into `parent` in order, touching only what enters, leaves or changes its place. */
  function arrange(parent, elements) {
    const wanted = new Set(elements);
    // What leaves goes first: left in the way, it would have every row after it moved and laid out anew.
    for (const element of Array.from(parent.children)) {
      if (!wanted.has(element)) {
        element.remove();
      }
    }
    let at = parent.firstChild;
    for (const element of elements) {
      if (element === at) {
        at = at.nextSibling;
      } else {
        parent.insertBefore(element, at);
      }
    }
  }

  /** One group: a heading with its count, the rows, and "show more" when it is long. */
  function createGroup(title, more) {
    const { h, say, setText } = Sillage.parts;
    const count = h("span", { class: "sl-group__count" });
    const note = h("p", { class: "sl-group__note" });
    const list = h("ul", { class: "sl-rows", role: "list" });
    const button = h("button", { type: "button", class: "sl-action sl-action--quiet sl-group__more", on: { click: more } });
    const heading = h("h3", { class: "sl-group__title" }, h("span", { text: title }), count);
    const element = h("section", { class: "sl-group" }, heading, note, list, button);
    let total = 0;
    let shown = 0;

    function offerMore() {
      const left = total - shown;
      button.hidden = left <= 0;
      if (!button.hidden) {
        setText(button, say("panel.list.more", { n: Sillage.format.number(Math.min(PAGE, left)), left: Sillage.format.number(left) }));
      }
    }

    return {
      element,
      heading,
      button,
      setCount(number, noteText) {
        total = number;
        setText(count, Sillage.format.number(number));
        setText(note, noteText);
        note.hidden = noteText === "";
        offerMore();
      },
      setRows(rows) {
        shown = rows.length;
        arrange(list, rows.map((row) => row.element));
        offerMore();
      },
    };
  }

  /** What of the list decides its elements; equal signatures mean that nothing has to be touched. */
  function signature(groups, unplaced, undated, { view, dense }) {
    return JSON.stringify([
      groups.map((group) => [group.total, group.layerOff, group.shown.map(({ i, code }) => i * 4 + code)]),
      unplaced.total,
      unplaced.shown.map((row) => [row.id, row.code]),
      unplaced.large.map((row) => [row.table, row.i]),
      undated.total,
      undated.shown.length,
      undated.large.length,
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
   * The list: `{element, update(), updateCounts(), follow(), setSelected(), setHover(), rowButton(id)}`. In a large case
   * `updateCounts` writes the numbers alone, and `follow` brings the rows after them in small parts.
   */
  function createList(store, handlers) {
    const { h, say } = Sillage.parts;
    const { payload } = store;
    const limits = { flows: PAGE, seizures: PAGE, events: PAGE, links: PAGE, unplaced: PAGE, undated: PAGE };
    const kept = new Map();
    const groups = new Map();
    let drawn = "";
    let ahead = null; // what is to be shown next, while its rows are made

    const showMore = (key) => () => {
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

    /* The row kept under a key, or a new one of what `build` gives; `reason` says why it is not drawn. */
    function rowFor(key, build, code, reason) {
      let row = kept.get(key);
      if (!row) {
        row = keep(key, Sillage.listRow.createRow(build(), payload.style, handlers));
        if (reason) {
          row.setReason(reason);
        }
      }
      row.setCode(code);
      return row;
    }

    const ordinaryRow = (group, { table, i, code, reason }) => rowFor(`${group}:${payload[table].id[i]}`, () => Sillage.rows.buildRow(payload, table, i), code, reason);
    const asideRow = (one) => kept.get(`aside:${one.id}`) || keep(`aside:${one.id}`, Sillage.listRow.createAsideRow(one));

    const largeKey = (group, table, i) => `${group}:${table}:${i}:${store.dense.words ? "named" : ""}`;

    /* Rows of one large table: `[{i, reason}]`. A row is made anew when the words have come. */
    function largeRows(group, table, found) {
      const large = store.dense.tables[table];
      const keyOf = ({ i }) => largeKey(group, table, i);
      const built = Sillage.denseRows.buildRows(store, table, found.filter((one) => !kept.has(keyOf(one))).map(({ i }) => i));
      return found.map((one) => rowFor(keyOf(one), () => built.get(one.i), large.codeOf(one.i), one.reason));
    }

    /* The same of several large tables, table by table. */
    function mixedRows(group, found) {
      return Object.keys(Sillage.denseRows.tablesOf(store)).flatMap((table) => largeRows(group, table, found.filter((one) => one.table === table)));
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
      part.element.hidden = group.total === 0 && !group.layerOff;
    }

    /* What the list holds for the date shown, without an element made. */
    function find() {
      const found = Sillage.rows.groupRows(store, limits);
      for (const group of found.filter((one) => one.large && !one.layerOff)) {
        const large = store.dense.tables[group.table];
        group.shown = large.page(store.view, limits[group.table]).map((i) => ({ table: group.table, i, code: large.codeOf(i) }));
      }
      return { found, unplaced: findUnplaced(store, limits.unplaced), undated: Sillage.filtersModel.undatedRows(store, store.view.undated ? 0 : limits.undated) };
    }

    function show({ found, unplaced, undated }) {
      const next = signature(found, unplaced, undated, store);
      if (next === drawn) {
        return;
      }
      drawn = next;
      forget();
      for (const group of found) {
        const { table, shown } = group;
        groups.get(table).setRows(group.large ? largeRows("map", table, shown) : shown.map(({ i, code }) => ordinaryRow("map", { table, i, code })));
        showCount(groups.get(table), group);
      }
      unplacedGroup.setRows([...unplaced.shown.map((one) => (one.i >= 0 ? ordinaryRow("unplaced", one) : asideRow(one))), ...mixedRows("unplaced", unplaced.large)]);
      unplacedGroup.setCount(unplaced.total, "");
      unplacedGroup.element.hidden = unplaced.total === 0;
      undatedGroup.setRows([...undated.shown.map((one) => ordinaryRow("undated", one)), ...mixedRows("undated", undated.large)]);
      undatedGroup.setCount(undated.total, store.view.undated && undated.total > 0 ? say("panel.undated.shown") : say("panel.undated.hidden"));
      if (store.view.undated) {
        undatedGroup.button.hidden = true;
      }
      undatedGroup.element.hidden = undated.total === 0;
      undatedSwitch.checked = store.view.undated;
      empty.hidden = unplaced.total > 0 || found.some((group) => group.total > 0);
    }

    function update() {
      ahead = null;
      show(find());
    }

    /* Of what is to be shown next, the rows of large tables that are not made yet: [group, row]. */
    function missing({ found, unplaced, undated }) {
      const wanted = [["map", found.filter((group) => group.large).flatMap((group) => group.shown)], ["unplaced", unplaced.large], ["undated", undated.large]];
      return wanted.flatMap(([group, rows]) => rows.filter((row) => !kept.has(largeKey(group, row.table, row.i))).map((row) => [group, row]));
    }

    /**
     * Go a small part of the way to the rows of the date shown, a few rows made at a call; the list changes when all are
     * there. Returns whether it has.
     */
    function follow() {
      ahead = ahead || find();
      const rest = missing(ahead);
      if (rest.length === 0) {
        show(ahead);
        updateCounts(); // the date has moved on meanwhile
        ahead = null;
        return true;
      }
      const [group, { table }] = rest[0];
      largeRows(group, table, rest.filter(([one, row]) => one === group && row.table === table).slice(0, FEW).map(([, row]) => row));
      return false;
    }

    function updateCounts() {
      const found = Sillage.rows.groupRows(store, NO_ROWS);
      const { total } = findUnplaced(store, 0);
      found.forEach((group) => showCount(groups.get(group.table), group));
      unplacedGroup.setCount(total, "");
      unplacedGroup.element.hidden = total === 0;
      empty.hidden = total > 0 || found.some((group) => group.total > 0);
      drawn = ""; // the rows are those of an earlier date
    }

    const markAll = () => kept.forEach(mark);
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
        const row = Array.from(kept.values()).find((one) => one.id === id && one.button && one.element.isConnected);
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
