/**
 * The side panel: figures, tabs (on the map, timeline, legend, notes) and the selected record.
 *
 * Owns which part is shown, the flow of keyboard focus, and when a part is brought up to date:
 * at most once per frame, and only the part in view.
 */
(function (Sillage) {
  "use strict";

  const TABS = ["list", "timeline", "legend", "notes"];
  const SHORT_PX = 560; // under this height the figures scroll with the rest
  const DRAWN_BY = ["visible", "date", "layers", "words", ...Sillage.filter.FILTER_KEYS];
  const STEP_KEYS = ["visible", "date", "mode", "windowDays"]; // all that a step of the date changes
  const ROWS_MS = 1000; // rows of a large case change at most so often while the date moves
  const REST_MS = 250; // after so long without a step the date is at rest
  const COUNTS_MS = 100; // faster than this nobody reads the lesser numbers

  /** Tabs after the ARIA pattern: one stop, arrows move, the panel follows at once. */
  function createTabs(names, contents, shown) {
    const { h, say } = Sillage.parts;
    const tabs = names.map((name) =>
      h("button", { type: "button", class: "sl-tab", role: "tab", id: `sl-tab-${name}`, "aria-controls": `sl-page-${name}`, on: { click: () => choose(name) } }, h("span", { text: say(`panel.tab.${name}`) }))
    );
    const pages = names.map((name) => h("div", { class: `sl-page sl-page--${name}`, role: "tabpanel", id: `sl-page-${name}`, "aria-labelledby": `sl-tab-${name}`, tabindex: "-1" }, contents[name]));
    const bar = h("div", { class: "sl-tabs", role: "tablist", "aria-label": say("panel.tabs") }, tabs);
    let current = names[0];

    function choose(name) {
      current = name;
      names.forEach((one, k) => {
        const chosen = one === name;
        tabs[k].setAttribute("aria-selected", String(chosen));
        tabs[k].tabIndex = chosen ? 0 : -1;
        pages[k].hidden = !chosen;
      });
      shown(name);
    }

    bar.addEventListener("keydown", (event) => {
      const k = names.indexOf(current);
      const target = { ArrowRight: k + 1, ArrowLeft: k - 1, Home: 0, End: names.length - 1 }[event.key];
      if (target !== undefined) {
        event.preventDefault();
        event.stopPropagation();
        choose(names[(target + names.length) % names.length]);
        tabs[names.indexOf(current)].focus();
      }
    });
    return { bar, pages, choose, current: () => current, focus: () => tabs[names.indexOf(current)].focus() };
  }

  /**
   * Fill `el` with the panel of `store`. `options.map` is the Leaflet map that "show on map"
   * moves (left out, the button is too). Returns `{element, flush(), showTab(name), destroy()}`.
   */
  function createPanel(el, store, options) {
    const { h, say, setText } = Sillage.parts;
    const map = (options && options.map) || null;
    const element = h("div", { class: "sl-panel" });
    const figures = Sillage.createFigures(store);
    const filters = Sillage.createFilters(store);
    const list = Sillage.createList(store, { select, hover });
    const timeline = Sillage.createTimeline(store, { select, hover });
    const legend = Sillage.createLegend(store);
    const notes = Sillage.createNotes(store);
    const record = Sillage.createRecord(store, { map, close });
    const said = h("p", { class: "sl-hidden-text", role: "status" });
    const stale = new Set(["items", "legend"]); // made when first looked at
    const tabs = createTabs(TABS, { list: [filters.element, list.element], timeline: timeline.element, legend: legend.element, notes: notes.element }, bringUp);
    const main = h("div", { class: "sl-panel__main" }, tabs.bar, h("div", { class: "sl-panel__pages" }, tabs.pages));
    record.element.hidden = true;
    element.append(figures.element, main, record.element, said);
    el.appendChild(element);
    const tip = Sillage.createTip(element);

    let opener = null; // what had the focus when the record was opened from the panel
    let frame = 0;
    let pending = new Set();

    function hover(id) {
      store.set({ hover: id });
    }

    function select(id, from) {
      opener = from || null;
      store.set({ selected: id });
      flush();
      if (!record.element.hidden) {
        record.focus();
      }
    }

    function close() {
      store.set({ selected: null });
      flush();
    }

    /** Give the focus back to where the record was opened, else to the record's row, else to the tabs. */
    function returnFocus(id) {
      const target = [opener, tabs.current() === "timeline" ? timeline.itemButton(id) : list.rowButton(id)].find((one) => one && one.isConnected && one.offsetParent !== null);
      opener = null;
      if (target) {
        target.focus();
      } else {
        tabs.focus();
      }
    }

    let shownId = null;
    function showRecord() {
      const before = shownId;
      const hadFocus = record.element.contains(document.activeElement);
      const shown = record.show(store.view.selected);
      shownId = shown ? store.view.selected : null;
      record.element.hidden = !shown;
      main.hidden = shown;
      element.classList.toggle("sl-panel--record", shown);
      if (shown && shownId !== before) {
        setText(said, say("panel.record.selected", { title: Sillage.recordModel(store, shownId).title }));
        if (hadFocus && !record.element.contains(document.activeElement)) {
          record.focus();
        }
      }
      if (!shown && before !== null) {
        setText(said, "");
        tip.hide();
        bringUp(tabs.current());
        if (hadFocus) {
          returnFocus(before);
        }
      }
    }

    /** Bring a tab's content up to date if something changed while it was not shown. */
    function bringUp(name) {
      if (name === "list" && stale.delete("list")) {
        list.update();
        filters.update();
      }
      if (name === "timeline") {
        if (stale.delete("items")) {
          timeline.rebuild();
        } else {
          timeline.resize();
        }
        timeline.update();
      }
      if (name === "legend" && stale.delete("legend")) {
        legend.rebuild();
      }
    }

    let rowsAt = -Infinity; // when rows last changed, in ms
    let countedAt = -Infinity; // the same of the lesser numbers
    let owed = false; // whether those are of an earlier step
    let steppedAt = -Infinity;
    let restTimer = null;

    /* Whether the date of a large case is on the move: a hand is on it, it plays, or steps come quickly one after the other. */
    function isMoving(changed) {
      if (!store.dense || !Array.from(changed).every((key) => STEP_KEYS.includes(key))) {
        return false;
      }
      const quick = performance.now() - steppedAt < REST_MS;
      steppedAt = performance.now();
      return quick || store.held || store.view.playing;
    }

    /* What hangs on the date beyond the figures: the open record's neighbours, or the tab in view. */
    function showRows() {
      clearTimeout(restTimer);
      restTimer = null;
      rowsAt = performance.now();
      if (owed) {
        owed = false;
        figures.update(true);
      }
      if (record.element.hidden) {
        bringUp(tabs.current());
      } else {
        record.update();
      }
    }

    /* The stretch of the screen in which a row of the tab in view can be seen. */
    function findSight() {
      const boxes = [element, main].map((one) => one.getBoundingClientRect());
      return { top: Math.max(0, ...boxes.map((box) => box.top)), bottom: Math.min(window.innerHeight, ...boxes.map((box) => box.bottom)) };
    }

    /* On the move the rows of the list that are in sight come in small parts, the rest when the hand rests. */
    function followRows() {
      clearTimeout(restTimer);
      restTimer = setTimeout(showRows, REST_MS);
      if (record.element.hidden && tabs.current() === "list" && performance.now() - rowsAt >= ROWS_MS && list.follow(findSight())) {
        rowsAt = performance.now();
      }
    }

    /* The numbers and words that follow every step; in a large case the lesser ones not more often than they can be read. */
    function showStep() {
      owed = Boolean(store.dense) && performance.now() - countedAt < COUNTS_MS;
      figures.update(!owed);
      if (!store.dense) {
        return;
      }
      if (!record.element.hidden) {
        record.updatePhase();
      } else if (tabs.current() === "list" && !owed) {
        list.updateCounts();
      } else if (tabs.current() === "timeline") {
        timeline.update();
      }
      if (!owed) {
        countedAt = performance.now();
      }
    }

    /** Apply what has changed since the last frame. */
    function flush() {
      cancelAnimationFrame(frame);
      frame = 0;
      const changed = pending;
      pending = new Set();
      if (changed.size === 0) {
        return;
      }
      const has = (key) => changed.has(key);
      const filtersChanged = Sillage.filter.FILTER_KEYS.some(has) || has("layers");
      if (has("visible")) {
        showStep();
      }
      if (filtersChanged || has("words")) {
        stale.add("items");
      }
      if (filtersChanged || has("theme") || has("undated")) {
        stale.add("legend"); // its samples are pictures in the colours of one theme
      }
      if (DRAWN_BY.some(has) || has("undated")) {
        stale.add("list");
      }
      if (has("selected")) {
        showRecord();
        list.setSelected();
        timeline.update();
      } else if (has("records") || has("words")) {
        record.refresh();
      }
      if (record.element.hidden && has("hover")) {
        list.setHover();
      }
      if (isMoving(changed)) {
        followRows();
      } else if (record.element.hidden || has("visible") || has("date") || has("held") || has("playing")) {
        showRows();
      }
    }

    /* A step of the date writes the figures with the map; the rows follow a frame later, so that no
     * frame carries the map's drawing and the list's layout both. */
    function onFrame() {
      if (pending.has("visible") && !pending.has("selected")) {
        showStep();
        frame = requestAnimationFrame(flush);
      } else {
        flush();
      }
    }

    const off = store.on((_, changed) => {
      changed.forEach((key) => pending.add(key));
      if (frame === 0) {
        frame = requestAnimationFrame(onFrame);
      }
    });

    function onKey(event) {
      // Tips are put away by their own listener; a record closes whatever has the focus.
      if (event.key === "Escape" && !event.defaultPrevented && store.view.selected !== null && tip.element.hidden) {
        event.preventDefault();
        close();
      }
    }
    document.addEventListener("keydown", onKey);

    const observer = new ResizeObserver(() => {
      element.classList.toggle("sl-panel--short", element.clientHeight > 0 && element.clientHeight < SHORT_PX);
      if (tabs.current() === "timeline" && !main.hidden) {
        timeline.resize();
      }
    });
    observer.observe(element);
    tabs.choose("list");
    showRecord();

    return {
      element,
      flush,
      showTab: tabs.choose,
      destroy() {
        off();
        clearTimeout(restTimer);
        cancelAnimationFrame(frame);
        observer.disconnect();
        document.removeEventListener("keydown", onKey);
        element.remove();
      },
    };
  }

  Sillage.createPanel = createPanel;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
