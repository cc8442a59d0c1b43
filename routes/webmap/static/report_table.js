/* The table below the map of a file: follows date and filters, sorts, searches, leaves as CSV.
 *
 * Owns its elements and when they are brought up to date: a moment after the view has come to rest, so
 * that a drag is not held up. Shows a page of rows at a time; which rows is report_rows.js. */
(function (Sillage) {
  "use strict";

  const PAGE = 50;
  const PRINTED = 1000; // rows a printed table has at most
  const REST_MS = 120;
  const say = (key, params) => Sillage.format.text(key, params);
  const count = (n) => Sillage.format.number(n);

  /** Hand a text to the reader as a file. */
  function saveText(text, name) {
    const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    const link = Sillage.parts.h("a", { href: address, download: name });
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 1000); // some browsers begin to read after the click
  }

  /** Put the table of `store` into `el`. `rows` as report_rows.js makes them; `onChoose(id)` when a record is asked for.
   *
   * Returns {flush(), print(on), destroy()}. */
  function createTable(el, store, rows, onChoose) {
    const { h, setText } = Sillage.parts;
    const headings = Object.fromEntries(rows.names.map((name) => [name, say(`page.column.${name}`)]));
    let order = { name: null, descending: false };
    let first = 0;
    let shown = []; // indices in the order they stand
    let codes = rows.codesOf(store);
    let printing = false;
    let timer = null;

    const said = h("p", { class: "sl-file-said", role: "status" });
    const input = h("input", { type: "search", class: "sl-file-search", autocomplete: "off", "aria-label": say("report.table.search"), placeholder: say("report.table.search"), on: { input: () => refill(0) } });
    const save = h("button", { type: "button", class: "sl-button", on: { click: saveCsv }, text: say("report.table.csv") });
    const sorters = new Map();
    const head = rows.names.map((name) => {
      const button = h("button", { type: "button", class: "sl-file-sort", on: { click: () => sortBy(name) } }, h("span", { text: headings[name] }), h("span", { class: "sl-file-sort-mark", "aria-hidden": "true" }));
      const cell = h("th", { scope: "col", class: `sl-file-cell--${name}` }, button);
      sorters.set(name, cell);
      return cell;
    });
    const body = h("tbody");
    const table = h("table", { class: "sl-file-table sl-file-table--rows", "aria-labelledby": "h-table" }, h("thead", {}, h("tr", {}, head)), body);
    const scroll = h("div", { class: "sl-file-scroll", role: "region", tabindex: "0", "aria-label": say("report.table.label") }, table);
    const none = h("p", { class: "sl-file-none" });
    const turn = (key, step) => h("button", { type: "button", class: "sl-button", on: { click: () => goTo(first + step * PAGE) }, text: say(key) });
    const back = turn("report.table.previous", -1);
    const on = turn("report.table.next", 1);
    const range = h("span", { class: "sl-file-range" });
    const pager = h("div", { class: "sl-file-pager" }, back, range, on);
    const element = h("div", { class: "sl-file-rows" },
      h("p", { class: "sl-file-note", text: say("report.table.follows") }),
      h("div", { class: "sl-file-tools" }, said, input, save), scroll, none, pager);
    el.appendChild(element);

    function sortBy(name) {
      order = order.name !== name ? { name, descending: false } : order.descending ? { name: null, descending: false } : { name, descending: true };
      for (const [one, cell] of sorters) {
        if (one === order.name) cell.setAttribute("aria-sort", order.descending ? "descending" : "ascending");
        else cell.removeAttribute("aria-sort");
      }
      refill(0);
    }

    function goTo(row) {
      first = row;
      draw();
      scroll.scrollTop = 0;
      scroll.focus({ preventScroll: true }); // the button that was pressed may be switched off now
    }

    function refill(from) {
      codes = rows.codesOf(store);
      const found = rows.find(codes, input.value);
      shown = order.name === null ? found : rows.sort(found, codes, order.name, order.descending);
      first = from < shown.length ? from : 0;
      draw();
    }

    function cellOf(row, name) {
      const value = rows.cell(row, name, codes);
      if (name === "label") {
        const id = rows.idOf(row);
        return h("th", { scope: "row", class: "sl-file-cell--label" },
          h("button", { type: "button", class: "sl-file-choose", dir: "auto", title: say("report.table.show", { label: value || id }), on: { click: () => onChoose(id) }, text: value || id }));
      }
      const words = value === null ? say("report.table.missing") : name.startsWith("kg_") ? Sillage.format.number(value, 3) : String(value);
      return h("td", { class: `sl-file-cell--${name}${value === null ? " sl-file-cell--none" : ""}`, dir: "auto", text: words });
    }

    function rowOf(row) {
      const line = h("tr", { "data-id": rows.idOf(row), class: codes[row] === 1 ? "sl-file-row--possible" : null }, rows.names.map((name) => cellOf(row, name)));
      mark(line);
      return line;
    }

    function mark(line) {
      const chosen = line.dataset.id === store.view.selected;
      line.classList.toggle("sl-file-row--chosen", chosen);
      if (chosen) line.setAttribute("aria-current", "true");
      else line.removeAttribute("aria-current");
    }

    function sayWhat() {
      const { view } = store;
      const total = codes.reduce((sum, code) => sum + (code ? 1 : 0), 0);
      const key = view.mode === "window" ? "report.table.window" : "report.table.until";
      const words = [Sillage.parts.sayCount(key, total, { date: Sillage.format.day(view.date), days: view.windowDays })];
      if (input.value.trim() && shown.length > 0) words.push(Sillage.parts.sayCount("report.table.found", shown.length));
      setText(said, words.join(" "));
      setText(none, shown.length > 0 ? "" : say(total > 0 ? "report.table.nothing" : "report.table.empty"));
    }

    function draw() {
      const start = printing ? 0 : first;
      const end = Math.min(shown.length, start + (printing ? PRINTED : PAGE));
      body.replaceChildren(...shown.slice(start, end).map(rowOf));
      sayWhat();
      const bounds = { from: count(Math.min(start + 1, end)), to: count(end), n: count(shown.length) };
      setText(range, say(printing ? "report.table.printed" : "report.table.range", bounds));
      back.disabled = first === 0;
      on.disabled = first + PAGE >= shown.length;
      pager.hidden = printing ? end === shown.length : shown.length <= PAGE;
      scroll.hidden = shown.length === 0;
      none.hidden = shown.length > 0;
      save.disabled = shown.length === 0;
    }

    function saveCsv() {
      flush();
      const name = say("report.table.file", { case: store.payload.case.id, date: Sillage.days.toIso(store.view.date) });
      saveText(rows.csv(shown, codes, headings), name);
    }

    function flush() {
      if (timer === null) return;
      clearTimeout(timer);
      timer = null;
      refill(first);
    }

    const off = store.on((view, changed) => {
      if (changed.has("selected")) [...body.children].forEach(mark);
      if (!["visible", "date", "mode", "windowDays"].some((key) => changed.has(key))) return;
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(flush, REST_MS);
    });
    refill(0);
    return {
      flush,
      /** Show all rows that are printed, or go back to pages. */
      print(wanted) {
        flush();
        printing = wanted;
        draw();
      },
      destroy() {
        off();
        if (timer !== null) clearTimeout(timer);
        element.remove();
      },
    };
  }

  Sillage.createReportTable = createTable;
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
