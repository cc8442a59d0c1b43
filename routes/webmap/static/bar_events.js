/* The marks of events on the date bar, and the note that names what lies under pointer or focus.
 *
 * A mark stands on the first day of its event; events closer together than a finger or a pointer can
 * tell apart share one mark, which says how many it holds and names each. */
(function (Sillage) {
  "use strict";

  const NAMED = 5; // of a crowded mark, the note names so many events and counts the others
  const say = (key, params) => Sillage.format.text(key, params);

  /** The note over the chart: {show(x, nodes), hide()}; x in px of the chart. */
  function createBarNote(chart) {
    const { h } = Sillage.parts;
    const note = h("div", { class: "sl-bar-note", role: "tooltip", hidden: true });
    chart.appendChild(note);
    return {
      show(x, nodes) {
        note.replaceChildren(...nodes);
        note.hidden = false;
        // Centred over the point, pushed inside the bar at its ends.
        const half = note.offsetWidth / 2;
        const left = Math.min(Math.max(x, half - chart.offsetLeft + 8), chart.offsetParent.clientWidth - chart.offsetLeft - half - 8);
        note.style.transform = `translate(${Math.round(left - half)}px, 0)`;
      },
      hide() { note.hidden = true; },
    };
  }

  function eventSpan(events, i) {
    return Sillage.format.span(events.start[i], events.end[i], events.undated[i]);
  }

  function groupLabel(payload, group) {
    const { events } = payload;
    const named = group.indices.map((i) => say("bar.eventName", { date: eventSpan(events, i), label: events.label[i] }));
    return group.indices.length === 1 ? named[0]
      : `${Sillage.format.plural("bar.eventsHere", group.indices.length)}: ${named.slice(0, NAMED).join("; ")}`;
  }

  function groupNote(payload, group) {
    const { h, data } = Sillage.parts;
    const { events } = payload;
    const lines = group.indices.slice(0, NAMED).map((i) => h("p", { class: "sl-bar-note-line" },
      h("span", { class: "sl-bar-note-date", text: eventSpan(events, i) }),
      data(events.label[i]),
      events.scope[i] === 1 ? h("span", { class: "sl-bar-note-scope", text: say("bar.context") }) : null));
    const more = group.indices.length - NAMED;
    if (more > 0) lines.push(h("p", { class: "sl-bar-note-line", text: Sillage.format.plural("bar.moreEvents", more) }));
    return lines;
  }

  /** Draw the marks into `box` and keep them. `rebuild(mask, scale, layout)` when filters or size change; `step(view)` per date. */
  function createEventMarks(store, box, note) {
    const { h } = Sillage.parts;
    const { payload } = store;
    let marks = [];

    function createMark(group, scale, layout) {
      const x = scale.x(group.day);
      const context = group.indices.every((i) => payload.events.scope[i] === 1);
      const show = () => note.show(x, groupNote(payload, group));
      const many = group.indices.length > 1;
      const button = h("button", {
        type: "button", class: `sl-bar-event${context ? " sl-bar-event--context" : ""}${many ? " sl-bar-event--many" : ""}`,
        "aria-label": groupLabel(payload, group),
        on: {
          click: () => store.set({ playing: false, date: Sillage.barScale.nextInGroup(group, store.view.date) }),
          pointerenter: show, focus: show, pointerleave: note.hide, blur: note.hide,
        },
      }, h("span", { class: "sl-bar-event-sign", "aria-hidden": "true", text: many ? String(group.indices.length) : null }));
      button.style.left = `${x}px`;
      button.style.top = `${layout.eventsY}px`;
      return { group, button, later: null };
    }

    return {
      rebuild(mask, scale, layout) {
        const groups = Sillage.barScale.groupEvents(payload.events, mask, scale, layout.eventGapPx);
        marks = groups.map((group) => createMark(group, scale, layout));
        box.replaceChildren(...marks.map((mark) => mark.button));
      },
      step(view) {
        for (const mark of marks) {
          const later = mark.group.day > view.date;
          if (later === mark.later) continue;
          mark.later = later;
          mark.button.classList.toggle("sl-is-later", later);
        }
      },
    };
  }

  Sillage.barEvents = { createBarNote, createEventMarks, groupLabel };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
