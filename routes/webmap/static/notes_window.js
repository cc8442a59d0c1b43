/* The speaker's second window: notes of the present step, what comes next, elapsed time and the time of day.
 *
 * The window is empty when it opens and is filled with elements only; its styles are the rules for
 * `.sl-notes-window` that this page has already loaded, as a sheet of its own: no text of the data is ever
 * written as markup, and a strict policy on scripts and styles holds there too. */
(function (Sillage) {
  "use strict";

  const say = (key, params) => Sillage.format.text(key, params);
  const TICK_MS = 250;
  const SIZE = "popup,width=760,height=560";
  const SCOPE = ".sl-notes-window";

  /* The rules of the page's sheets that are meant for the notes' window, as text. */
  function collectRules(sheets) {
    const wanted = [];
    const visit = (rule) => {
      if (rule.selectorText && rule.selectorText.includes(SCOPE)) wanted.push(rule.cssText);
      else if (rule.cssRules && rule.conditionText) {
        const inner = [...rule.cssRules].filter((one) => one.selectorText && one.selectorText.includes(SCOPE));
        if (inner.length) wanted.push(`@media ${rule.conditionText}{${inner.map((one) => one.cssText).join("")}}`);
      }
    };
    for (const sheet of sheets) [...sheet.cssRules].forEach(visit);
    return wanted.join("\n");
  }

  /* Sheets of other origins cannot be read; none of ours is one. */
  function ownSheets() {
    return [...document.styleSheets].filter((sheet) => !sheet.href || new URL(sheet.href).origin === location.origin || location.protocol === "file:");
  }

  function buildPage(h, run) {
    const part = (tag, name) => h(tag, { class: `sl-notes-window-${name}`, dir: "auto" });
    const press = (name, action, className) => h("button", { type: "button", class: `sl-notes-window-button${className ? ` ${className}` : ""}`, on: { click: action } }, say(`present.${name}`));
    const parts = {
      counter: part("p", "counter"), title: part("h1", "title"), notes: part("div", "notes"),
      next: part("p", "next"), elapsed: h("p", { class: "sl-notes-window-elapsed", role: "timer" }), time: part("p", "time"),
    };
    parts.pause = h("button", { type: "button", class: "sl-notes-window-button", on: { click: () => run("pause") } });
    const reset = press("reset", () => run("reset"));
    parts.previous = press("previous", () => run("previous"));
    parts.forward = press("next", () => run("next"), "sl-notes-window-button--main");
    parts.black = press("black", () => run("black"));
    const label = (name) => h("p", { class: "sl-notes-window-label", text: say(name) });
    const root = h("main", { class: "sl-notes-window" },
      h("header", { class: "sl-notes-window-head" },
        h("div", null, label("present.elapsed"), parts.elapsed), h("div", { class: "sl-notes-window-clock" }, parts.pause, reset),
        h("div", { class: "sl-notes-window-day" }, label("present.time"), parts.time)),
      h("section", { class: "sl-notes-window-body", tabindex: "0" }, parts.counter, parts.title, parts.notes),
      h("footer", { class: "sl-notes-window-foot" },
        h("div", { class: "sl-notes-window-after" }, label("present.comes"), parts.next),
        h("div", { class: "sl-notes-window-turn" }, parts.black, parts.previous, parts.forward)),
      h("p", { class: "sl-notes-window-hint", text: say("present.notesHint") }));
    return { root, parts };
  }

  /** Make the keeper of the notes' window. `run(command)` does what present_keys.js names. Returns {open(), close(), isOpen(), destroy()}. */
  function createNotesWindow(store, story, clock, run) {
    const { payload } = store;
    let popup = null;
    let page = null;
    let timer = null;

    const isOpen = () => popup !== null && !popup.closed;

    function command(name) {
      const now = Date.now();
      if (name === "reset") clock.reset(now);
      else if (name === "pause") {
        if (clock.isRunning()) clock.pause(now);
        else clock.start(now);
      } else run(name);
      tick();
    }

    /* A browser may put a fresh document into a new window a moment later: what is missing is made again. */
    function fill() {
      const { document: target } = popup;
      if (page && target.body && target.body.contains(page.root)) return;
      const h = Sillage.storyText.makerFor(target);
      page = buildPage(h, command);
      target.title = say("present.notesTitle", { title: payload.case.title });
      target.documentElement.lang = payload.lang;
      const sheet = new popup.CSSStyleSheet();
      sheet.replaceSync(collectRules(ownSheets()));
      target.adoptedStyleSheets = [sheet];
      target.body.replaceChildren(page.root);
      target.body.className = "sl-notes-window-page";
      target.addEventListener("keydown", onKey);
      write();
    }

    function onKey(event) {
      const name = Sillage.presentKeys.commandFor(event);
      if (name === null) return;
      event.preventDefault();
      if (name !== "none") run(name);
    }

    function write() {
      if (!isOpen() || !page) return;
      const h = Sillage.storyText.makerFor(popup.document);
      const { parts, root } = page;
      const { current, position, steps } = story;
      Sillage.theme.paintTheme(root, payload.style, store.view.theme);
      if (!current) return;
      const next = steps[position + 1];
      parts.counter.textContent = say("present.counter", { k: position + 1, n: steps.length });
      parts.title.textContent = current.title;
      parts.notes.replaceChildren(...(current.notes.length
        ? Sillage.storyText.renderBlocks(h, current.notes) : [h("p", { class: "sl-notes-window-none", text: say("present.noNotes") })]));
      parts.next.textContent = next ? next.title : say("present.noNext");
      parts.previous.disabled = position <= 0;
      parts.forward.disabled = !next;
      parts.notes.parentElement.scrollTop = 0;
      tick();
    }

    function tick() {
      if (!isOpen()) {
        stop();
        return;
      }
      fill();
      const { parts } = page;
      parts.elapsed.textContent = Sillage.talkClock.formatElapsed(clock.elapsed(Date.now()));
      parts.time.textContent = new Date().toLocaleTimeString(Sillage.days.LOCALES[payload.lang] || payload.lang, { hour: "2-digit", minute: "2-digit" });
      parts.pause.textContent = say(clock.isRunning() ? "present.pause" : "present.resume");
    }

    function stop() {
      clearInterval(timer);
      timer = null;
      popup = null;
      page = null;
    }

    function close() {
      if (isOpen()) popup.close();
      stop();
    }

    const offs = [
      story.on(write),
      store.on((_, changed) => { if (changed.has("theme")) write(); }),
    ];
    window.addEventListener("pagehide", close);
    return {
      isOpen,
      /** Open the window, or bring it to the front; false when the browser blocks it. */
      open() {
        if (isOpen()) {
          popup.focus();
          return true;
        }
        popup = window.open("", "", SIZE);
        if (!popup) return false;
        fill();
        tick();
        timer = setInterval(tick, TICK_MS);
        return true;
      },
      close,
      destroy() {
        offs.forEach((off) => off());
        window.removeEventListener("pagehide", close);
        close();
      },
    };
  }

  Sillage.createNotesWindow = createNotesWindow;
  Sillage.notesWindow = Object.freeze({ collectRules });
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
