/* The bridge to the page around the frame: tells it the view once the view has come to rest.
 *
 * Owns when to speak: a moment after the last change, never during a drag, while playing or while the page
 * around is out of sight, and never to repeat itself. Speaking is a function it is given (Streamlit's setComponentValue in the app). */
(function (Sillage) {
  "use strict";

  const SETTLE_MS = 80;

  /** Report a store's view through `send({seq, view})`; what is in view now counts as known.
   *
   * `seq` grows with every report, also over a reload of the frame: it starts at the time in ms. `clock` is
   * {set(fn, ms), clear(handle), now()}. `isAway()` is true while nobody sees the page around; `wake()` reports
   * what has changed meanwhile. */
  function createBridge(store, send, clock, isAway = () => false) {
    const timers = clock || { set: (fn, ms) => setTimeout(fn, ms), clear: (handle) => clearTimeout(handle), now: () => Date.now() };
    const now = () => Sillage.viewCodec.reportOf(store.view, store.selectedLater);
    let told = now();
    let known = JSON.stringify(told);
    let seq = timers.now();
    let timer = null;
    let ended = false;

    function speak() {
      timer = null;
      if (ended || store.held || store.view.playing || isAway()) return; // the release, the pause or the waking comes back here
      const view = now();
      const written = JSON.stringify(view);
      if (written === known) return;
      known = written;
      told = view;
      seq += 1;
      send({ seq, view });
    }

    const off = store.on((view, changed) => {
      if (changed.size === 1 && changed.has("hover")) return;
      if (timer !== null) timers.clear(timer);
      timer = timers.set(speak, SETTLE_MS);
    });

    function greet() {
      known = "";
      speak();
    }

    return {
      wake: speak,
      /** Report although nothing has changed: the page waits for the map's first picture. */
      greet,
      /** Report what goes with a view (mount.js). While nobody sees the page around, with the view it knows: it may be asked
       * for something, and shows what it showed. */
      ask() {
        if (!isAway()) greet();
        else if (!ended) {
          seq += 1;
          send({ seq, view: told });
        }
      },
      destroy() {
        ended = true;
        off();
        if (timer !== null) timers.clear(timer);
      },
    };
  }

  Sillage.createBridge = createBridge;
  Sillage.SETTLE_MS = SETTLE_MS;
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
