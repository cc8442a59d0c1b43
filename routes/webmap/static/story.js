/* The story: which steps there are, which one was shown last, and the way from one to the next.
 *
 * Sets the store (view, `step`, `highlight`) and asks framing.js for the map. On the way the store is held,
 * so that the page around hears of the end only. Whether a step is still exactly what is seen is the
 * store's `step`; the step shown last stays known here when a reader has left it. */
(function (Sillage) {
  "use strict";

  const windowClock = {
    now: () => performance.now(),
    frame: (fn) => requestAnimationFrame(fn),
    cancel: (handle) => cancelAnimationFrame(handle),
    still: () => window.matchMedia("(prefers-reduced-motion: reduce)").matches,
  };

  /** Make the story of a page. `framing` gives {fitStep(box, {seconds, done})}; `clock` {now, frame, cancel, still}. */
  function createStory(store, framing, given, clock = windowClock) {
    const model = Sillage.storyModel;
    let steps = model.readStory(given);
    let current = null; // id of the step shown last
    let glide = null; // {id, from, to, seconds, started, handle}
    let journey = 0; // counts the ways begun: a flight that ends late belongs to an older one
    let waiting = 0; // what is still on its way: map, date
    const listeners = new Set();
    const tell = (what) => [...listeners].forEach((listener) => listener(what));
    const find = (id) => steps.find((step) => step.id === id) || null;
    const shownBy = (step) => JSON.stringify(step && [step.view, step.bounds, step.highlight]);

    function endGlide() {
      if (glide) clock.cancel(glide.handle);
      glide = null;
    }

    function stop() {
      endGlide();
      journey += 1;
      waiting = 0;
      store.hold(false);
    }

    function arrive(number) {
      if (number !== journey) return;
      waiting -= 1;
      if (waiting <= 0) store.hold(false);
    }

    function tick() {
      const share = glide.seconds > 0 ? (clock.now() - glide.started) / 1000 / glide.seconds : 1;
      const { id, from, to, number } = glide;
      store.set({ date: model.glideDay(from, to, share), step: id });
      if (!glide || glide.id !== id) return; // somebody has taken over
      if (share >= 1) {
        endGlide();
        arrive(number);
      } else {
        glide.handle = clock.frame(tick);
      }
    }

    function show(id, { jump = false } = {}) {
      const step = find(id);
      if (!step) return false;
      stop();
      const number = journey;
      const patch = { ...model.patchOf(step, store.payload), playing: false };
      const from = store.view.date;
      const moving = !jump && !clock.still();
      current = step.id;
      if (moving) {
        waiting = 2;
        store.hold(true);
        store.set({ ...patch, date: from });
        glide = { id: step.id, from, to: patch.date, seconds: model.glideSeconds(patch.date - from), started: clock.now(), handle: null, number };
        tick();
      } else {
        store.set(patch);
      }
      framing.fitStep(step.bounds, moving ? { seconds: model.FLY_SECONDS, done: () => arrive(number) } : {});
      tell("step");
      return true;
    }

    const off = store.on((view, changed) => {
      if (!changed.has("step")) return;
      if (view.step === null) stop();
      tell("view");
    });

    return {
      get steps() { return steps; },
      /** The step shown last, or null; `isExact()` says whether it is still exactly what is seen. */
      get current() { return find(current); },
      get position() { return steps.findIndex((step) => step.id === current); },
      isExact: () => current !== null && store.view.step === current,
      /** Show a step by its id; false, and nothing done, when there is none. `jump`: without a flight. */
      show,
      /** Show none of the steps; what is seen stays. */
      leave() {
        stop();
        current = null;
        store.set({ step: null, highlight: [] });
        tell("step");
      },
      /** Go `offset` steps on; held at the ends. */
      go(offset, options) {
        const next = model.neighbour(steps, current, offset);
        return next !== null && (next.id !== current || !this.isExact()) && show(next.id, options);
      },
      /** Take another story; a step it still has stays the present one, and stays shown unless its view has changed. Raises RangeError (story_model.js). */
      setSteps(next) {
        const before = shownBy(find(current));
        steps = model.readStory(next);
        // A step that now shows something else is not what is seen any more.
        if (shownBy(find(current)) !== before) store.set({ step: null, highlight: [] });
        if (!find(current)) current = null;
        tell("steps");
      },
      /** Hear of "steps" (another story), "step" (another step shown) and "view" (the step left or found again). */
      on(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      destroy() {
        off();
        stop();
        listeners.clear();
      },
    };
  }

  Sillage.createStory = createStory;
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
