/**
 * The vertical timeline: a rail with signs, bars and years, and the texts beside it.
 *
 * Owns its elements. The rail is laid out when the records or the width change; a step of the
 * date moves one line and changes the classes of what turned from future to possible to past.
 */
(function (Sillage) {
  "use strict";

  const GAP = 6;
  const ANCHOR = 13; // px from the top of a text to its first line's middle: where its sign stands
  const TAIL = 26;
  const YEARS = 38; // px left of the bars: room for the years
  const LANE = 9;

  function colourOf(item) {
    if (item.context) {
      return "var(--sl-context)";
    }
    return item.table === "seizures" ? Sillage.signs.substanceColour(item.substances[0]) : "var(--sl-event)";
  }

  function createItem(item, payload, handlers) {
    const { h, say, data } = Sillage.parts;
    const phase = h("span", { class: "sl-hidden-text" });
    const button = h(
      "button",
      { type: "button", class: "sl-moment__button", on: { click: () => handlers.pick(item, button), focus: () => handlers.hover(item.id), blur: () => handlers.hover(null), pointerenter: () => handlers.hover(item.id), pointerleave: () => handlers.hover(null) } },
      h("span", { class: "sl-moment__when" }, data(item.when), item.context ? h("span", { class: "sl-tag sl-tag--context", text: say("panel.tag.context") }) : null),
      h("span", { class: "sl-moment__title", dir: "auto", text: item.title }),
      phase
    );
    const element = h("li", { class: `sl-moment${item.context ? " sl-moment--context" : ""}`, "data-id": item.id }, button);
    return { item, element, button, phase };
  }

  /** The rail: years, the bars of spans, and the signs; returns it and the left edge of the texts. */
  function drawRail(layout, moments, style) {
    const { h, s } = Sillage.parts;
    const axis = YEARS + layout.lanes * LANE + 9;
    const textX = axis + 12;
    const parts = [s("line", { class: "sl-rail__axis", x1: axis, y1: 0, x2: axis, y2: layout.height })];
    for (const tick of Sillage.timelineModel.yearTicks(layout.first, layout.last)) {
      const y = layout.scale(tick.day);
      parts.push(s("line", { class: "sl-rail__tick", x1: YEARS - 4, y1: y, x2: axis, y2: y }), s("text", { class: "sl-rail__year", x: YEARS - 8, y: y + 4, "text-anchor": "end" }, String(tick.year)));
    }
    const signs = layout.places.map((place, i) => {
      const { item } = moments[i];
      const group = s("g", { class: "sl-rail__mark", style: `--sl-mark: ${colourOf(item)}` });
      if (place.bar) {
        const x = YEARS + place.bar.lane * LANE + LANE / 2;
        group.append(
          s("line", { class: "sl-rail__tie", x1: x, y1: place.at, x2: axis - 8, y2: place.at }),
          s("rect", { class: `sl-rail__bar${item.context ? " sl-rail__bar--hollow" : ""}`, x: x - 2.5, y: place.bar.from - 2.5, width: 5, height: place.bar.to - place.bar.from + 5, rx: 2.5 })
        );
        // An end that is open leads on in three dots.
        if (place.bar.openStart || place.bar.openEnd) {
          const edge = place.bar.openStart ? place.bar.from - 2 : place.bar.to + 2;
          [1, 2, 3].forEach((k) => group.append(s("circle", { class: "sl-rail__more", cx: x, cy: edge + k * (place.bar.openStart ? -5 : 5), r: 1.25 })));
        }
      }
      parts.push(group);
      const sign = h("span", { class: "sl-rail__sign", style: `left: ${axis - 9}px; top: ${place.at - 9}px` }, Sillage.signs.recordSign(item, style));
      moments[i].marks = [group, sign];
      return sign;
    });
    const drawing = s("svg", { class: "sl-rail", width: textX, height: layout.height, "aria-hidden": "true", focusable: "false" }, parts);
    return { elements: [drawing, ...signs], textX };
  }

  /** The timeline: `{element, update(), rebuild(), resize(), itemButton(id)}`; empty until it is first rebuilt. */
  function createTimeline(store, handlers) {
    const { h, say, sayCount, setText } = Sillage.parts;
    const { payload } = store;
    const list = h("ol", { class: "sl-moments", role: "list", "aria-label": say("panel.timeline.title") });
    const now = h("div", { class: "sl-now", "aria-hidden": "true" });
    const rail = h("div", { class: "sl-timeline__rail" });
    const field = h("div", { class: "sl-timeline__field" }, rail, list, now);
    const help = h("p", { class: "sl-timeline__help", text: say("panel.timeline.help") });
    const rest = h("p", { class: "sl-timeline__rest" });
    const empty = h("p", { class: "sl-empty", text: say("panel.timeline.empty") });
    const months = Sillage.createMonths(store);
    const element = h("div", { class: "sl-timeline" }, help, empty, field, months.element, rest);
    let moments = [];
    let layout = null;
    let width = 0;

    function pick(item, button) {
      store.set({ date: Sillage.timelineModel.dayOf(item, payload), playing: false });
      handlers.select(item.id, button);
    }

    /** Make the items anew: after a change of filters or layers. */
    function rebuild() {
      const found = Sillage.timelineModel.timelineItems(store);
      moments = found.items.map((item) => createItem(item, payload, { pick, hover: handlers.hover }));
      list.replaceChildren(...moments.map((moment) => moment.element));
      months.rebuild();
      help.hidden = moments.length === 0;
      empty.hidden = moments.length > 0 || !months.element.hidden;
      field.hidden = moments.length === 0;
      const notes = [];
      if (found.left > 0) {
        notes.push(sayCount("panel.timeline.left", found.left));
      }
      if (found.undated > 0) {
        notes.push(sayCount("panel.timeline.undated", found.undated));
      }
      setText(rest, notes.join(" "));
      rest.hidden = notes.length === 0;
      width = 0;
      resize();
    }

    /** Measure and place; does nothing while the timeline is not shown or its width is the same. */
    function resize() {
      if (moments.length === 0 || element.clientWidth === 0 || element.clientWidth === width) {
        return;
      }
      width = element.clientWidth;
      // The texts' width hangs on the number of lanes, which hangs on their heights: a
      // second measure settles it.
      for (let lanes = layout ? layout.lanes : 2, pass = 0; pass < 2; pass += 1) {
        list.style.marginInlineStart = `${YEARS + lanes * LANE + 21}px`;
        const heights = moments.map((moment) => moment.element.offsetHeight);
        layout = Sillage.timelineModel.layoutTimeline(moments.map((moment) => moment.item), heights, { gap: GAP, anchor: ANCHOR, tail: TAIL, lastDay: payload.case.lastDay });
        if (layout.lanes === lanes) {
          break;
        }
        lanes = layout.lanes;
      }
      const drawn = drawRail(layout, moments, payload.style);
      rail.replaceChildren(...drawn.elements);
      list.style.height = `${layout.height}px`;
      field.style.height = `${layout.height}px`;
      moments.forEach((moment, i) => {
        moment.element.style.transform = `translateY(${layout.places[i].top}px)`;
        delete moment.element.dataset.phase;
      });
      now.style.width = `${drawn.textX - 2}px`;
      update();
    }

    function update() {
      months.update();
      if (!layout || moments.length === 0) {
        return;
      }
      const { date } = store.view;
      now.style.transform = `translateY(${layout.scale(date).toFixed(1)}px)`;
      now.hidden = date < layout.first;
      for (const moment of moments) {
        const phase = Sillage.when.phaseAt(moment.item.span, date);
        if (moment.element.dataset.phase !== phase) {
          moment.element.dataset.phase = phase;
          moment.marks.forEach((mark) => (mark.dataset.phase = phase));
          setText(moment.phase, say(`panel.timeline.${phase}`));
        }
        const selected = moment.item.ids.includes(store.view.selected);
        moment.button.setAttribute("aria-current", selected ? "true" : "false");
        moment.element.classList.toggle("sl-moment--hover", moment.item.ids.includes(store.view.hover));
      }
    }

    return {
      element,
      update,
      rebuild,
      resize,
      itemButton: (id) => {
        const moment = moments.find((one) => one.item.ids.includes(id));
        return moment ? moment.button : null;
      },
    };
  }

  Sillage.createTimeline = createTimeline;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
