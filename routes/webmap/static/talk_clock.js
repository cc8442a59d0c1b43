/* The speaker's clock: time since the start, with pause and reset. Pure; `now` is given in ms. */
(function (Sillage) {
  "use strict";

  /** Time as a speaker reads it: "0:07", "12:30", "1:02:09". Whole seconds, never rounded up. */
  function formatElapsed(ms) {
    const seconds = Math.max(0, Math.floor(ms / 1000));
    const two = (number) => String(number).padStart(2, "0");
    const minutes = Math.floor(seconds / 60);
    const rest = two(seconds % 60);
    return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
  }

  /** A clock that stands at 0 until it is started. */
  function createTalkClock() {
    let gone = 0; // ms of the stretches that are over
    let since = null; // when the present stretch began
    return {
      isRunning: () => since !== null,
      isStarted: () => since !== null || gone > 0,
      start(now) { if (since === null) since = now; },
      pause(now) {
        if (since === null) return;
        gone += now - since;
        since = null;
      },
      /** Back to 0; a running clock goes on from there. */
      reset(now) {
        gone = 0;
        if (since !== null) since = now;
      },
      elapsed: (now) => gone + (since === null ? 0 : now - since),
    };
  }

  Sillage.talkClock = Object.freeze({ create: createTalkClock, formatElapsed });
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
