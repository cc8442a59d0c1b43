/* Presenting: the story over the whole screen, driven by keys, a clicker, a finger or buttons.
 *
 * Owns entering and leaving, and what each command does; what is seen is present_panel.js's, the room is
 * present_window.js's, the second window notes_window.js's. A reader may move date and map meanwhile: the
 * step's words stay, and "Back to this step" brings its view again. */
(function (Sillage) {
  "use strict";

  const say = (key, params) => Sillage.format.text(key, params);
  const IDLE_MS = 3000;
  const FOCUSABLE = "button:not(:disabled), input, select, a[href], [tabindex='0']";
  const WAKING = ["pointermove", "pointerdown", "keydown"];

  /** Make the presenter of a page. `page`: {store, story, frame, framing, setTheme(theme | null: the page's own), onBegun(), onLeft()}. Returns {isOn(), set(on), destroy()}. */
  function createPresenter({ store, story, frame, framing, setTheme, onBegun, onLeft }) {
    const { app } = frame;
    const clock = Sillage.talkClock.create();
    let on = false;
    let opener = null; // what had the focus before
    let idle = null;
    let unswipe = null;

    const commands = {
      next: () => story.go(1),
      previous: () => story.go(-1),
      first: () => story.go(-story.steps.length),
      last: () => story.go(story.steps.length),
      again: () => story.show(story.current.id),
      black: () => blackout.set(!blackout.isBlack()),
      list: () => list.open(),
      notes: openNotes,
      full: toggleFull,
      theme: () => setTheme(store.view.theme === "dark" ? "light" : "dark"),
      leave: () => set(false),
    };

    /* While the screen is black every key brings the picture back, and does nothing else. */
    function run(command) {
      wake();
      if (blackout.isBlack()) blackout.set(false);
      else commands[command]();
    }

    const panel = Sillage.createPresentPanel(store, story, run);
    const room = Sillage.presentWindow.create(app, () => set(false));
    const blackout = Sillage.createBlackout(app, (black) => app.classList.toggle("sl-is-black", black));
    const list = Sillage.createPresentList(app, store, story, (id) => story.show(id));
    const notes = Sillage.createNotesWindow(store, story, clock, run);

    function openNotes() {
      room.expect();
      if (!notes.open()) frame.showNotice(say("present.notesBlocked"));
    }

    async function toggleFull() {
      if (!(await room.toggleFull())) frame.showNotice(say("present.fullRefused"));
    }

    function wake() {
      app.classList.remove("sl-is-idle");
      clearTimeout(idle);
      idle = setTimeout(() => app.classList.add("sl-is-idle"), IDLE_MS);
    }

    function onKey(event) {
      if (blackout.isBlack()) {
        event.preventDefault();
        event.stopPropagation();
        blackout.set(false);
        return;
      }
      const command = Sillage.presentKeys.commandFor(event);
      if (command === null) {
        keepFocus(event);
        return;
      }
      event.preventDefault();
      event.stopPropagation();
      if (command !== "none") run(command);
    }

    /* The page around is covered: the focus goes round inside the presentation and never gets lost behind it. */
    function keepFocus(event) {
      if (event.key !== "Tab" || list.isOpen()) return;
      const stops = [...app.querySelectorAll(FOCUSABLE)].filter((element) => element.getClientRects().length > 0);
      const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
      if (document.activeElement !== edge) return;
      event.preventDefault();
      (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
    }

    /* After a pull at the date the arrows are the story's again. */
    function onPointerUp() {
      const { activeElement } = document;
      if (activeElement && frame.bar.contains(activeElement) && activeElement.matches("[role=slider], button")) activeElement.blur();
    }

    function enter() {
      opener = document.activeElement;
      on = true;
      app.classList.add("sl-presenting");
      app.append(...panel.elements);
      room.take();
      framing.settle();
      clock.start(Date.now());
      document.addEventListener("keydown", onKey, true);
      document.addEventListener("pointerup", onPointerUp);
      WAKING.forEach((type) => document.addEventListener(type, wake, true));
      unswipe = Sillage.presentTouch.watchSwipes(panel.talk, (offset) => run(offset > 0 ? "next" : "previous"));
      if (!story.isExact()) story.show((story.current || story.steps[0]).id, { jump: true });
      panel.refresh();
      panel.title.focus({ preventScroll: true });
      wake();
      onBegun();
    }

    function leave() {
      on = false;
      clearTimeout(idle);
      document.removeEventListener("keydown", onKey, true);
      document.removeEventListener("pointerup", onPointerUp);
      WAKING.forEach((type) => document.removeEventListener(type, wake, true));
      unswipe();
      list.close();
      blackout.set(false);
      notes.close();
      clock.pause(Date.now());
      setTheme(null);
      room.giveBack();
      panel.elements.forEach((element) => element.remove());
      app.classList.remove("sl-presenting", "sl-is-idle");
      framing.settle();
      if (opener && opener.isConnected) opener.focus({ preventScroll: true });
      onLeft();
    }

    function set(wanted) {
      if (wanted === on || (wanted && story.steps.length === 0)) return;
      if (wanted) enter();
      else leave();
    }

    const off = story.on((what) => {
      if (!on || what !== "steps") return;
      if (story.steps.length === 0) leave();
      else if (!story.current) story.show(story.steps[0].id, { jump: true });
    });

    return {
      isOn: () => on,
      set,
      destroy() {
        off();
        if (on) leave();
        notes.destroy();
        list.destroy();
        blackout.destroy();
        room.destroy();
        panel.destroy();
      },
    };
  }

  Sillage.createPresenter = createPresenter;
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
