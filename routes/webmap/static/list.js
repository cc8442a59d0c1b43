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
  const KEPT = 400; // rows kept for reuse before the cache is emptied

  /** Elements of one row; `select(id)` and `hover(id | null)` are called back. */
  function createRow(payload, table, i, handlers) {
    const { h, data, say, credibilityChip, reliabilityChip } = Sillage.parts;
    const row = Sillage.rows.buildRow(payload, table, i);
    const when = data(row.when, "sl-row__when");
    const possible = h("span", { class: "sl-tag sl-tag--possible", text: say("panel.tag.possible") });
    possible.hidden = true;
    const grades = say("panel.row.grades", {
      reliability: Sillage.parts.reliabilityWords(row.reliability),
      credibility: Sillage.parts.credibilityWords(row.credibility),
    });
    const button = h(
      "button",
      { type: "button", class: "sl-row__main", "data-tip-focus": grades },
      h("span", { class: "sl-row__sign" }, Sillage.signs.recordSign(row, payload.style)),
      h(
        "span",
        { class: "sl-row__text" },
        h("span", { class: "sl-row__title", dir: "auto", text: row.title }),
        h(
          "span",
          { class: "sl-row__under" },
          h("span", { class: "sl-row__meta" }, when, row.place ? h("span", { class: "sl-row__place" }, data(row.place)) : null),
          possible,
          row.context ? h("span", { class: "sl-tag sl-tag--context", text: say("panel.tag.context") }) : null,
          row.status !== "documented" ? h("span", { class: "sl-tag", text: say(`panel.status.${row.status}`) }) : null,
          row.contradicted ? h("span", { class: "sl-tag sl-tag--alert", text: say("panel.tag.contradicted") }) : null
        ),
        h("span", { class: "sl-hidden-text", text: grades })
      )
    );
    const element = h(
      "li",
      { class: `sl-row${row.context ? " sl-row--context" : ""}`, "data-id": row.id },
      button,
      h(
        "span",
        { class: "sl-row__side" },
        h("span", { class: "sl-row__chips" }, reliabilityChip(row.reliability), credibilityChip(row.credibility)),
        row.sources ? h("span", { class: "sl-row__sources", text: row.sources }) : null
      )
    );
    element.addEventListener("click", () => handlers.select(row.id, button));
    element.addEventListener("pointerenter", () => handlers.hover(row.id));
    element.addEventListener("pointerleave", () => handlers.hover(null));
    button.addEventListener("focus", () => handlers.hover(row.id));
    button.addEventListener("blur", () => handlers.hover(null));
    let last = -1;
    return {
      element,
      button,
      id: row.id,
      setCode(code) {
        if (code !== last) {
          last = code;
          possible.hidden = code !== 1;
          element.classList.toggle("sl-row--possible", code === 1);
        }
      },
      setReason(text) {
        element.querySelector(".sl-row__text").insertBefore(h("span", { class: "sl-row__reason", dir: "auto", text }), element.querySelector(".sl-row__under"));
      },
    };
  }

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
    const { h, say } = Sillage.parts;
    const count = h("span", { class: "sl-group__count" });
    const note = h("p", { class: "sl-group__note" });
    const list = h("ul", { class: "sl-rows", role: "list" });
    const button = h("button", { type: "button", class: "sl-action sl-action--quiet sl-group__more", on: { click: more } });
    const heading = h("h3", { class: "sl-group__title" }, h("span", { text: title }), count);
    const element = h("section", { class: "sl-group" }, heading, note, list, button);
    return {
      element,
      heading,
      note,
      update(rows, total, noteText) {
        Sillage.parts.setText(count, Sillage.format.number(total));
        Sillage.parts.setText(note, noteText);
        note.hidden = noteText === "";
        arrange(list, rows.map((row) => row.element));
        button.hidden = rows.length >= total;
        if (!button.hidden) {
          Sillage.parts.setText(button, say("panel.list.more", { n: Sillage.format.number(Math.min(PAGE, total - rows.length)), left: Sillage.format.number(total - rows.length) }));
        }
      },
    };
  }

  /** What of the list decides its elements; equal signatures mean that nothing has to be touched. */
  function signature(groups, unplaced, undated, view) {
    return JSON.stringify([
      groups.map((group) => [group.total, group.layerOff, group.shown.map(({ i, code }) => i * 4 + code)]),
      unplaced.map((row) => [row.id, row.code]),
      undated.total,
      undated.shown.length,
      view.undated,
    ]);
  }

  /** The list: `{element, update(), setSelected(id), setHover(id), rowButton(id)}`. */
  function createList(store, handlers) {
    const { h, say } = Sillage.parts;
    const { payload } = store;
    const limits = { flows: PAGE, seizures: PAGE, events: PAGE, links: PAGE, undated: PAGE };
    const kept = new Map();
    const groups = new Map();
    let drawn = "";

    const showMore = (key) => () => {
      limits[key] += PAGE;
      update();
    };
    for (const table of Sillage.rows.TABLES) {
      groups.set(table, createGroup(say(`panel.group.${table}`), showMore(table)));
    }
    const unplacedGroup = createGroup(say("panel.group.unplaced"), () => undefined);
    const undatedGroup = createGroup(say("panel.group.undated"), showMore("undated"));
    const undatedSwitch = h("input", { type: "checkbox", class: "sl-switch", on: { change: () => store.set({ undated: undatedSwitch.checked }) } });
    undatedGroup.heading.after(h("label", { class: "sl-check" }, undatedSwitch, h("span", { text: say("panel.undated.show") })));
    const empty = h("p", { class: "sl-empty", text: say("panel.list.empty") });
    const element = h(
      "div",
      { class: "sl-list" },
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

    function rowFor(key, table, i, code, reason) {
      if (!kept.has(key)) {
        const row = createRow(payload, table, i, handlers);
        if (reason) {
          row.setReason(reason);
        }
        mark(row);
        kept.set(key, row);
      }
      const row = kept.get(key);
      row.setCode(code);
      return row;
    }

    function setAsideRow(one) {
      const key = `aside:${one.id}`;
      if (!kept.has(key)) {
        kept.set(key, {
          id: one.id,
          element: h("li", { class: "sl-row sl-row--aside" }, h("p", { class: "sl-row__title" }, Sillage.parts.data(one.id)), h("p", { class: "sl-row__reason", dir: "auto", text: one.reason })),
          button: null,
        });
      }
      return kept.get(key);
    }

    function mark(row) {
      const selected = store.view.selected === row.id;
      row.element.classList.toggle("sl-row--selected", selected);
      row.element.classList.toggle("sl-row--hover", store.view.hover === row.id);
      if (row.button) {
        row.button.setAttribute("aria-current", selected ? "true" : "false");
      }
    }

    function update() {
      const found = Sillage.rows.groupRows(store, limits);
      const unplaced = Sillage.rows.unplacedRows(store);
      const undated = Sillage.filtersModel.undatedRows(store, store.view.undated ? 0 : limits.undated);
      const next = signature(found, unplaced, undated, store.view);
      if (next === drawn) {
        return;
      }
      drawn = next;
      if (kept.size > KEPT) {
        kept.clear();
      }
      let total = unplaced.length;
      for (const group of found) {
        const part = groups.get(group.table);
        const rows = group.shown.map(({ i, code }) => rowFor(payload[group.table].id[i], group.table, i, code));
        const note = group.layerOff ? say("panel.group.layerOff") : group.possible > 0 ? Sillage.parts.sayCount("panel.group.possible", group.possible) : "";
        part.update(rows, group.total, note);
        part.element.hidden = group.total === 0 && !group.layerOff;
        total += group.total;
      }
      unplacedGroup.update(
        unplaced.map((one) => (one.i >= 0 ? rowFor(`unplaced:${one.id}`, one.table, one.i, one.code, one.reason) : setAsideRow(one))),
        unplaced.length,
        ""
      );
      unplacedGroup.element.hidden = unplaced.length === 0;
      const undatedRows = undated.shown.map(({ table, i }) => rowFor(`undated:${payload[table].id[i]}`, table, i, 3));
      undatedGroup.update(undatedRows, undated.total, store.view.undated && undated.total > 0 ? say("panel.undated.shown") : say("panel.undated.hidden"));
      if (store.view.undated) {
        undatedGroup.element.querySelector(".sl-group__more").hidden = true;
      }
      undatedGroup.element.hidden = undated.total === 0;
      undatedSwitch.checked = store.view.undated;
      empty.hidden = total > 0;
    }

    const markAll = () => kept.forEach(mark);
    update();
    return {
      element,
      update,
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
