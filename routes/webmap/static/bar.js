/* The date bar: puts together the chart, the handles, the event marks and the controls.
 *
 * Owns the order of painting: the store tells of every change at once, the bar paints at most once a
 * frame. What changes with every step (handle, strength of the bars, the written date) is kept apart from
 * what changes with filters, measure, theme and size. */
(function (Sillage) {
  "use strict";

  const say = (key, params) => Sillage.format.text(key, params);
  const REST_MS = 120; // without a step for so long the date rests
  let bars = 0; // ids must differ when a page holds two bars

  /* Asked at the moment of use: a tablet may gain a mouse. */
  const coarsePointer = () => window.matchMedia("(pointer: coarse), (max-width: 760px)").matches;
  const reducedMotion = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  const windowClock = {
    now: () => performance.now(),
    frame: (fn) => requestAnimationFrame(fn),
    cancel: (handle) => cancelAnimationFrame(handle),
    stepwise: reducedMotion,
  };

  function createHandles() {
    const { h } = Sillage.parts;
    const handle = (className, label, hint) => h("div", {
      class: `sl-thumb ${className}`, role: "slider", tabindex: "0", "aria-label": label, "aria-description": hint, "aria-orientation": "horizontal",
    }, h("span", { class: "sl-thumb-grip", "aria-hidden": "true" }));
    return {
      thumb: handle("sl-thumb--date", say("bar.slider"), say("bar.sliderHint")),
      edge: handle("sl-thumb--from", say("bar.sliderFrom"), say("bar.sliderFromHint")),
    };
  }

  /* The words a screen reader says for the date: the day, and in window mode the span. */
  function valueText(view) {
    const day = Sillage.format.day(view.date);
    if (view.mode !== "window") return day;
    return say("bar.valueWindow", { date: day, from: Sillage.format.day(Sillage.visibility.shownFrom(view)) });
  }

  function setRange(element, { first, last }, now, words) {
    element.setAttribute("aria-valuemin", String(first));
    element.setAttribute("aria-valuemax", String(last));
    element.setAttribute("aria-valuenow", String(Math.min(Math.max(now, first), last)));
    element.setAttribute("aria-valuetext", words);
  }

  /* What the note over the chart says: the month, a line per substance and scope, the dates not certain. */
  function monthNote(payload, histogram, m, colours, possibleCount) {
    const { h, data } = Sillage.parts;
    const lines = [h("p", { class: "sl-bar-note-title", text: Sillage.format.day(Sillage.days.monthStart(histogram.firstMonth + m), "month") })];
    for (const series of histogram.series) {
      const one = Sillage.histogram.monthSum({ series: [series] }, m);
      if (one.count === 0) continue;
      const swatch = h("span", { class: `sl-bar-swatch${series.scope === 1 ? " sl-bar-swatch--context" : ""}`, "aria-hidden": "true" });
      swatch.style.setProperty("--swatch", series.scope === 1 ? "var(--sl-context)" : colours[series.substance]);
      const words = series.countSpread[m] > 0 ? say("bar.monthSpread") : Sillage.format.plural("bar.monthSeizures", one.count);
      lines.push(h("p", { class: "sl-bar-note-line" }, swatch, data(payload.substances[series.substance].label),
        ` ${Sillage.format.kg(one.kgMin, one.kgMax)}, ${words}`,
        series.scope === 1 ? h("span", { class: "sl-bar-note-scope", text: say("bar.context") }) : null));
    }
    if (possibleCount > 0) lines.push(h("p", { class: "sl-bar-note-line sl-bar-note-possible", text: Sillage.format.plural("bar.possibleHere", possibleCount) }));
    return lines.length > 1 ? lines : null;
  }

  /** Build the date bar in `el`. Returns {player, focusDate(), refresh(), destroy()}. */
  function createBar(el, store) {
    const { h } = Sillage.parts;
    const { payload } = store;
    const controls = Sillage.barControls;
    const domain = Sillage.barScale.trackDomain(payload.case);
    const firstMonth = Sillage.days.monthOf(domain.first);
    const months = Sillage.days.monthOf(domain.end - 1) - firstMonth + 1;
    const serial = ++bars;
    const createId = (name) => `sl-${name}-${serial}`;
    const player = Sillage.player.create(store, { first: domain.first, last: domain.end - 1, clock: windowClock });
    let measure = null; // "kg" or "count"; chosen from the data at the first painting
    let scale = Sillage.barScale.createScale(domain, 600);
    let layout = Sillage.barLayout(coarsePointer());
    let histogram = null;
    let possible = null;
    let frame = null;
    let rest = null;
    let placedAt = -Infinity;
    let stale = { data: true, picture: true };

    const canvas = h("canvas", { class: "sl-bar-canvas", "aria-hidden": "true" });
    const words = h("canvas", { class: "sl-bar-canvas sl-bar-canvas--words", "aria-hidden": "true" });
    const { thumb, edge } = createHandles();
    const eventBox = h("div", { class: "sl-bar-events", role: "group", "aria-label": say("bar.events") });
    const chart = h("div", { class: "sl-bar-chart" }, canvas, edge, thumb, words, eventBox);
    const note = Sillage.barEvents.createBarNote(chart);
    const marks = Sillage.barEvents.createEventMarks(store, eventBox, note);
    const painter = Sillage.createBarPainter(canvas, words);

    const play = controls.createPlayButton(store);
    const date = controls.createDateField(store, domain, createId);
    const mode = controls.createModeControl(store, createId);
    const speed = controls.createSpeedControl(player);
    const undated = controls.createUndatedSwitch(store);
    const measureControl = controls.createMeasureControl(measure, (chosen) => {
      measure = chosen;
      measureControl.refresh(measure);
      stale.picture = true;
      schedule();
    });
    const parts = [play, date, mode, speed, undated];
    el.replaceChildren(
      h("div", { class: "sl-bar-now" }, play.element, date.element),
      mode.element, chart, speed.element, measureControl.element, undated.element,
    );
    el.setAttribute("role", "group");
    el.setAttribute("aria-label", say("bar.label"));

    const colours = () => payload.substances.map(({ id }) => payload.style.substances[id][store.view.theme]);

    function readData() {
      const large = store.dense ? store.dense.tables : {};
      const [seizures, mask] = large.seizures ? [large.seizures.table, large.seizures.mask] : [payload.seizures, store.masks.seizures];
      histogram = Sillage.histogram.build(seizures, mask, { firstMonth, months, substanceCount: payload.substances.length });
      possible = Sillage.histogram.countPossible([
        ...Sillage.store.TABLES.map((table) => ({ times: store.times[table], mask: store.masks[table] })),
        ...Object.values(large).map(({ table, leading }) => ({ times: table, mask: leading })),
      ], domain.first, domain.end - domain.first);
      if (measure === null) {
        measure = histogram.maxKg > 0 ? "kg" : "count";
        measureControl.refresh(measure);
      }
    }

    function readSize() {
      const width = chart.clientWidth;
      if (width === 0) return false;
      layout = Sillage.barLayout(coarsePointer(), chart.closest(".sl-presenting") !== null);
      scale = Sillage.barScale.createScale(domain, width);
      chart.style.height = `${layout.height}px`;
      for (const one of [canvas, words]) {
        one.style.width = `${width}px`;
        one.style.height = `${layout.height}px`;
      }
      for (const [name, px] of [["rail", layout.railY], ["top", layout.topLine], ["handle", layout.handlePx], ["target", layout.eventTargetPx]]) {
        chart.style.setProperty(`--sl-bar-${name}`, `${px}px`);
      }
      return true;
    }

    function paint() {
      frame = null;
      const { view } = store;
      if (stale.data) readData();
      if (stale.data || stale.picture) {
        if (!readSize()) return; // not laid out yet: the size's observer comes back
        painter.prepare({
          scale, layout, histogram, possible, events: payload.events, mask: store.masks.events, measure,
          palette: payload.style[view.theme], colours: colours(), ratio: Sillage.pixelRatio(),
        });
        marks.rebuild(store.masks.events, scale, layout);
      }
      stale = { data: false, picture: false };
      painter.step(view);
      marks.step(view);
      const moving = performance.now() - placedAt <= REST_MS;
      placeHandles(view, moving);
      for (const part of parts) part.refresh(view, moving);
    }

    function placeHandles(view, moving) {
      const windowed = view.mode === "window";
      setRange(thumb, scale, view.date, valueText(view));
      if (edge.hidden === windowed) edge.hidden = !windowed;
      if (windowed) {
        const from = Sillage.visibility.shownFrom(view);
        setRange(edge, { first: scale.first, last: view.date }, from, Sillage.format.day(from));
      }
      // What is seen of them is drawn (bar_draw.js): the elements, which have the focus and its ring, follow when the date rests.
      if (!moving || [thumb, edge].some((handle) => handle.matches(":focus-visible"))) moveHandles();
      clearTimeout(rest);
      if (moving) rest = setTimeout(settle, REST_MS);
      placedAt = performance.now();
    }

    function settle() {
      moveHandles();
      date.settle();
    }

    function moveHandles() {
      const { view } = store;
      thumb.style.transform = `translateX(${scale.x(scale.clamp(view.date) + 1)}px)`;
      if (view.mode === "window") edge.style.transform = `translateX(${Math.max(0, scale.x(Sillage.visibility.shownFrom(view)))}px)`;
    }

    function schedule() {
      if (frame === null) frame = requestAnimationFrame(paint);
    }

    const concerns = ["visible", "date", "mode", "windowDays", "undated", "theme", "playing"];
    const off = store.on((view, changed) => {
      if (Sillage.filter.FILTER_KEYS.some((key) => changed.has(key))) stale.data = true;
      if (changed.has("theme")) stale.picture = true;
      if (concerns.some((key) => changed.has(key))) schedule();
    });

    chart.addEventListener("pointermove", (event) => {
      if (event.pointerType === "touch" || store.held || event.target.closest(".sl-bar-event") || !histogram) return;
      const [x, y] = Sillage.pointIn(chart, event);
      const day = scale.day(x);
      const nodes = y > layout.railY ? null
        : monthNote(payload, histogram, Sillage.days.monthOf(day) - firstMonth, colours(), possible[day - domain.first]);
      if (nodes) note.show(x, nodes);
      else note.hide();
    });
    chart.addEventListener("pointerleave", note.hide);
    const unwire = Sillage.barSlider.wire(store, { chart, thumb, edge }, () => scale, coarsePointer);
    function redraw() {
      stale.picture = true;
      schedule();
    }

    const sizes = new ResizeObserver(() => { if (chart.clientWidth !== scale.width || chart.clientHeight !== layout.height) redraw(); });
    sizes.observe(chart);
    // The weights on the canvas must be written again once the page's own letters have come.
    if (document.fonts.status !== "loaded") document.fonts.ready.then(redraw);
    readSize(); // the room it takes is known at once; what stands in it comes with the first frame
    schedule();

    return {
      player,
      focusDate: () => date.input.focus(),
      destroy() {
        off();
        unwire();
        sizes.disconnect();
        player.destroy();
        if (frame !== null) cancelAnimationFrame(frame);
        clearTimeout(rest);
        el.replaceChildren();
      },
    };
  }

  Sillage.createBar = createBar;
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
