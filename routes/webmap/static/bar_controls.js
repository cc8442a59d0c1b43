/* The date bar's controls beside the track: play, the written date, mode, window, pace, measure, undated.
 *
 * Each control reads the store when it is refreshed and sets the store when it is used; none keeps a
 * state of its own but the words a person is in the middle of typing. */
(function (Sillage) {
  "use strict";

  const WINDOW_CHOICES = [30, 90, 365];
  const SVG_PLAY = "M7 4.5v15l12.5-7.5z";
  const SVG_PAUSE = "M6.5 5h4v14h-4zM13.5 5h4v14h-4z";
  const say = (key, params) => Sillage.format.text(key, params);

  function icon(path) {
    const { s } = Sillage.parts;
    return s("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false", class: "sl-icon" }, s("path", { d: path }));
  }

  /* A row of buttons of which one is pressed: [{id, label}], refreshed with the id that holds. */
  function createSegments(label, choices, onChoose) {
    const { h } = Sillage.parts;
    const buttons = choices.map(({ id, label: words, title }) =>
      h("button", { type: "button", class: "sl-segment", "aria-pressed": "false", title, on: { click: () => onChoose(id) }, text: words }));
    return {
      element: h("div", { class: "sl-segments", role: "group", "aria-label": label }, buttons),
      refresh(chosen) {
        buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(choices[i].id === chosen)));
      },
    };
  }

  /** Play and pause. */
  function createPlayButton(store) {
    const { h } = Sillage.parts;
    const play = icon(SVG_PLAY);
    const pause = icon(SVG_PAUSE);
    const button = h("button", { type: "button", class: "sl-play", on: { click: () => store.set({ playing: !store.view.playing }) } }, play, pause);
    return {
      element: button,
      refresh(view) {
        const words = say(view.playing ? "bar.pause" : "bar.play");
        button.setAttribute("aria-label", words);
        button.title = words;
        play.style.display = view.playing ? "none" : "";
        pause.style.display = view.playing ? "" : "none";
      },
    };
  }

  /* What a typed span does to the view: a day, the last day of a month or year, or exactly the interval. */
  function patchOfTyped(typed, domain) {
    const last = domain.end - 1;
    const date = Math.min(typed.end - 1, last);
    if (typed.unit !== "interval") return { date };
    return { date, mode: "window", windowDays: date - Math.max(typed.start, domain.first) + 1 };
  }

  /**
   * The date in large letters: a field to type into; a wrong date leaves the view alone and says why.
   *
   * While the date moves, a line of plain text lies over the field: what a field shows has bounds of its own, and each
   * time they change a browser puts all layers of the page together anew.
   */
  function createDateField(store, domain, createId) {
    const { h } = Sillage.parts;
    const message = h("p", { class: "sl-date-message", id: createId("date-message"), role: "alert" });
    const input = h("input", {
      type: "text", class: "sl-date", "aria-label": say("bar.date"), title: say("bar.dateHint"), autocomplete: "off",
      spellcheck: "false", enterkeyhint: "go", "aria-describedby": message.id,
    });
    const note = h("p", { class: "sl-date-words" });
    const passing = h("p", { class: "sl-date-words" });
    const cover = h("div", { class: "sl-date-passing", "aria-hidden": "true", hidden: "" }, passing);
    let typing = false;
    let typedAt = null; // the date shown when the typing began

    const written = () => Sillage.format.day(store.view.date);
    function complain(reason) {
      message.textContent = reason ? say(`bar.dateProblem.${reason}`, {
        from: Sillage.format.day(domain.first, "month"), to: Sillage.format.day(domain.end - 1, "month"),
      }) : "";
      input.toggleAttribute("aria-invalid", Boolean(reason));
    }
    /* Reads what was typed; true when the view follows it. */
    function apply() {
      const typed = Sillage.readTypedDate(input.value, Sillage.format.lang);
      const outside = typed.ok && (typed.end <= domain.first || typed.start >= domain.end);
      complain(typed.ok ? (outside ? "outside" : null) : typed.reason);
      if (!typed.ok || outside) return false;
      store.set({ playing: false, ...patchOfTyped(typed, domain) });
      return true;
    }
    function settle() {
      if (!typing) input.value = written();
      Sillage.parts.setHidden(cover, true);
    }
    function finish() {
      typing = false;
      settle();
    }
    input.addEventListener("focus", () => {
      settle();
      input.select();
    });
    input.addEventListener("input", () => {
      typing = true;
      typedAt = store.view.date;
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        if (apply()) {
          finish();
          input.select();
        }
      } else if (event.key === "Escape") {
        complain(null);
        finish();
        input.select();
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });
    input.addEventListener("blur", () => {
      if (typing && !apply()) return; // the wrong words stay beside the reason
      finish();
    });
    return {
      element: h("div", { class: "sl-date-box" }, input, cover, message, h("div", { class: "sl-date-note" }, note)),
      input,
      /** Write the date; `moving`: another will follow at once, and `settle` when none has. */
      refresh(view, moving) {
        // A date chosen elsewhere wins over words that were never a date.
        if (typing && view.date !== typedAt) {
          complain(null);
          typing = false;
        }
        if (moving && !typing && document.activeElement !== input) {
          Sillage.parts.setText(passing, written());
          Sillage.parts.setHidden(cover, false);
        } else settle();
        const from = view.mode === "window" ? Sillage.visibility.shownFrom(view) : null;
        Sillage.parts.setText(note, from === null ? say("bar.noteCumulative")
          : say("bar.noteWindow", { from: Sillage.format.day(from, "dayShort"), to: Sillage.format.day(view.date, "dayShort") }));
      },
      settle,
    };
  }

  /** All so far, or the last so many days, with the choice of how many. */
  function createModeControl(store, createId) {
    const { h } = Sillage.parts;
    const segments = createSegments(say("bar.mode"), [
      { id: "cumulative", label: say("bar.modeCumulative"), title: say("bar.modeCumulativeHint") },
      { id: "window", label: say("bar.modeWindow"), title: say("bar.modeWindowHint") },
    ], (mode) => store.set(mode === "window" ? { mode, windowDays: store.view.windowDays || lastLength } : { mode }));
    let lastLength = Sillage.store.DEFAULT_WINDOW_DAYS;
    const list = h("datalist", { id: createId("window-choices") },
      WINDOW_CHOICES.map((days) => h("option", { value: String(days) })));
    const length = h("input", {
      type: "number", class: "sl-window-days", min: "1", max: "36500", step: "1", inputmode: "numeric", list: list.id,
      "aria-label": say("bar.windowDays"), title: say("bar.windowDays"),
      on: {
        change() {
          const days = Number(length.value);
          if (Number.isInteger(days) && days >= 1 && days <= 36500) store.set({ windowDays: days });
          else length.value = String(store.view.windowDays || lastLength);
        },
      },
    });
    const box = h("label", { class: "sl-window-box" }, length, h("span", { text: say("bar.days") }), list);
    return {
      element: h("div", { class: "sl-mode" }, segments.element, box),
      refresh(view) {
        segments.refresh(view.mode);
        box.hidden = view.mode !== "window";
        if (view.mode !== "window") return;
        lastLength = view.windowDays;
        if (document.activeElement !== length || store.held) length.value = String(view.windowDays);
      },
    };
  }

  /** How fast playing goes. */
  function createSpeedControl(player) {
    const { h } = Sillage.parts;
    const select = h("select", { class: "sl-pace", "aria-label": say("bar.speed"), on: { change: () => player.setSpeed(select.value) } },
      Sillage.player.SPEEDS.map(({ id }) => h("option", { value: id, text: say(`bar.speed.${id}`) })));
    select.value = player.speed;
    return { element: h("label", { class: "sl-speed", title: say("bar.speed") }, select), refresh() {} };
  }

  /** Kilograms or numbers of seizures in the bars. */
  function createMeasureControl(measure, onChoose) {
    const segments = createSegments(say("bar.measure"), [
      { id: "kg", label: say("bar.measureKg"), title: say("bar.measureKgHint") },
      { id: "count", label: say("bar.measureCount"), title: say("bar.measureCountHint") },
    ], onChoose);
    segments.refresh(measure);
    segments.element.classList.add("sl-measure");
    return segments;
  }

  /** The switch of the records without a date; it always says how many there are. */
  function createUndatedSwitch(store) {
    const { h } = Sillage.parts;
    const words = h("span", { class: "sl-bar-switch-words" });
    const button = h("button", {
      type: "button", class: "sl-bar-switch", role: "switch", title: say("bar.undatedHint"),
      on: { click: () => store.set({ undated: !store.view.undated }) },
    }, h("span", { class: "sl-bar-switch-track", "aria-hidden": "true" }), words);
    return {
      element: button,
      refresh(view) {
        button.setAttribute("aria-checked", String(view.undated));
        Sillage.parts.setText(words, say("bar.undated", { n: Sillage.format.number(store.totals().visible.undated) }));
      },
    };
  }

  Sillage.barControls = {
    createDateField, createMeasureControl, createModeControl, createPlayButton, createSpeedControl, createUndatedSwitch, patchOfTyped,
  };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
