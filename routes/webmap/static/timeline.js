/**
 * The vertical timeline: a rail in true time with its bars and marks, and the texts beside it.
 *
 * Owns its elements. The rail is laid out when the records or the width change; a step of the
 * date moves one line and changes the classes of what turned from future to possible to past.
 */
(function (Sillage) {
  "use strict";

  const GAP = 6;
  const MIN_BAR = 10;
  const AXIS = 40; // px from the left edge to the rail: room for the years
  const LANE = 9;
  const LEADER = 14;

  function colourOf(item) {
    if (item.context) {
      return "var(--sl-context)";
    }
    return item.table === "seizures" ? Sillage.signs.substanceColour(item.substances[0]) : "var(--sl-event)";
  }

  function signOf(item, style) {
    return Sillage.signs.recordSign(item, style);
  }

  function createItem(item, payload, handlers) {
    const { h, say, data } = Sillage.parts;
    const phase = h("span", { class: "sl-hidden-text" });
    const button = h(
      "button",
      { type: "button", class: "sl-moment__button", on: { click: () => handlers.pick(item, button), focus: () => handlers.hover(item.id), blur: () => handlers.hover(null), pointerenter: () => handlers.hover(item.id), pointerleave: () => handlers.hover(null) } },
      h("span", { class: "sl-moment__when" }, data(item.when), item.context ? h("span", { class: "sl-tag sl-tag--context", text: say("panel.tag.context") }) : null),
      h("span", { class: "sl-moment__title" }, signOf(item, payload.style), h("span", { dir: "auto", text: item.title })),
      phase
    );
    const element = h("li", { class: `sl-moment${item.context ? " sl-moment--context" : ""}`, "data-id": item.id }, button);
    return { item, element, button, phase };
  }

  /** The rail's drawing: years, bars of the spans, points, and the leaders to the texts. */
  function drawRail(layout, moments, heights) {
    const { s } = Sillage.parts;
    const x0 = AXIS;
    const textX = x0 + Math.max(1, layout.lanes) * LANE + LEADER;
    const y = (day) => ((day - layout.first) / (layout.last - layout.first)) * layout.height;
    const years = Sillage.timelineModel.yearTicks(layout.first, layout.last);
    const parts = [s("line", { class: "sl-rail__axis", x1: x0, y1: 0, x2: x0, y2: layout.height })];
    for (const tick of years) {
      const at = y(tick.day);
      parts.push(s("line", { class: "sl-rail__tick", x1: x0 - 6, y1: at, x2: x0, y2: at }), s("text", { class: "sl-rail__year", x: x0 - 9, y: at + 4, "text-anchor": "end" }, String(tick.year)));
    }
    layout.places.forEach((place, i) => {
      const moment = moments[i];
      const colour = colourOf(moment.item);
      const x = x0 + (place.bar ? place.bar.lane * LANE + 5 : 0);
      const textY = place.top + Math.min(heights[i] / 2, 20);
      const group = s("g", { class: "sl-rail__mark", style: `--sl-mark: ${colour}` });
      group.appendChild(s("path", { class: "sl-rail__leader", d: `M${x} ${place.at}C${textX - 6} ${place.at} ${x + 8} ${textY} ${textX} ${textY}` }));
      if (place.bar) {
        const hollow = moment.item.context ? " sl-rail__bar--hollow" : "";
        group.appendChild(s("rect", { class: `sl-rail__bar${hollow}`, x: x - 2.5, y: place.bar.from, width: 5, height: place.bar.to - place.bar.from, rx: 2.5 }));
        // An open end has no round cap to stop it: three dots lead on.
        if (place.bar.openStart || place.bar.openEnd) {
          const edge = place.bar.openStart ? place.bar.from : place.bar.to;
          const step = place.bar.openStart ? -4 : 4;
          [1, 2, 3].forEach((k) => group.appendChild(s("circle", { class: "sl-rail__more", cx: x, cy: edge + k * step, r: 1 })));
        }
      } else {
        group.appendChild(s("circle", { class: `sl-rail__point${moment.item.context ? " sl-rail__point--hollow" : ""}`, cx: x, cy: place.at, r: 4 }));
      }
      moment.mark = group;
      parts.push(group);
    });
    return { element: s("svg", { class: "sl-rail", width: textX, height: layout.height, "aria-hidden": "true", focusable: "false" }, parts), textX };
  }

  /** The timeline: `{element, update(), rebuild(), resize(), itemButton(id)}`. */
  function createTimeline(store, handlers) {
    const { h, say, sayCount, setText } = Sillage.parts;
    const { payload } = store;
    const list = h("ol", { class: "sl-moments", role: "list", "aria-label": say("panel.timeline.title") });
    const now = h("div", { class: "sl-now", "aria-hidden": "true" }, h("span", { class: "sl-now__label" }));
    const rail = h("div", { class: "sl-timeline__rail" });
    const field = h("div", { class: "sl-timeline__field" }, rail, list, now);
    const help = h("p", { class: "sl-timeline__help", text: say("panel.timeline.help") });
    const rest = h("p", { class: "sl-timeline__rest" });
    const empty = h("p", { class: "sl-empty", text: say("panel.timeline.empty") });
    const element = h("div", { class: "sl-timeline" }, help, empty, field, rest);
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
      empty.hidden = moments.length > 0;
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
      list.style.marginInlineStart = `${AXIS + 2 * LANE + LEADER}px`;
      moments.forEach((moment) => (moment.element.style.transform = ""));
      const heights = moments.map((moment) => moment.element.offsetHeight);
      layout = Sillage.timelineModel.layoutTimeline(moments.map((moment) => moment.item), heights, { payload, gap: GAP, minBar: MIN_BAR, minHeight: 420 });
      const drawn = drawRail(layout, moments, heights);
      rail.replaceChildren(drawn.element);
      list.style.marginInlineStart = `${drawn.textX}px`;
      list.style.height = `${layout.height}px`;
      field.style.height = `${layout.height}px`;
      moments.forEach((moment, i) => (moment.element.style.transform = `translateY(${layout.places[i].top}px)`));
      now.style.width = `${drawn.textX - 2}px`;
      update();
    }

    function update() {
      if (!layout) {
        return;
      }
      const { date } = store.view;
      const share = Math.max(0, Math.min(1, (date + 1 - layout.first) / (layout.last - layout.first)));
      now.style.transform = `translateY(${share * layout.height}px)`;
      for (const moment of moments) {
        const phase = Sillage.when.phaseAt(moment.item.span, date);
        if (moment.element.dataset.phase !== phase) {
          moment.element.dataset.phase = phase;
          moment.mark.dataset.phase = phase;
          setText(moment.phase, say(`panel.timeline.${phase}`));
        }
        const selected = moment.item.ids.includes(store.view.selected);
        moment.button.setAttribute("aria-current", selected ? "true" : "false");
        moment.element.classList.toggle("sl-moment--hover", moment.item.ids.includes(store.view.hover));
      }
    }

    rebuild();
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
