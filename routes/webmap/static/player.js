/* The clock that plays the case: so many days a second, until the end of the track.
 *
 * Owns the pace. Asks the store to move and reads from it whether to go on, so that anybody may stop it.
 * With reduced motion asked for, it moves once a second by the whole step instead of gliding. */
(function (Sillage) {
  "use strict";

  /** Speeds on offer: id (its wording is bar.speed.<id>) and days per second. */
  const SPEEDS = [
    { id: "week", daysPerSecond: 7 },
    { id: "month", daysPerSecond: 30.4375 },
    { id: "quarter", daysPerSecond: 91.3125 },
    { id: "year", daysPerSecond: 365.25 },
  ];

  /** Where playing stands after `seconds` from day `from`: whole days, held at `last`. */
  function playedDay(from, seconds, daysPerSecond, last, stepwise) {
    const elapsed = stepwise ? Math.floor(seconds) : seconds;
    return Math.min(last, from + Math.floor(elapsed * daysPerSecond));
  }

  /** Make the player of a store over days [first, last]. `clock` gives {now(), frame(fn), cancel(handle), stepwise()}. */
  function createPlayer(store, { first, last, clock }) {
    let speed = SPEEDS[1];
    let origin = null; // {day, time}: where and when the present stretch began
    let handle = null;
    let ownDate = null; // the last date set by the player: another one means somebody moved it

    function begin() {
      const day = store.view.date >= last ? first : store.view.date;
      origin = { day, time: clock.now() };
      ownDate = day;
      if (day !== store.view.date) store.set({ date: day });
    }

    function tick() {
      handle = null;
      if (!store.view.playing) return;
      if (store.view.date !== ownDate) begin();
      const seconds = (clock.now() - origin.time) / 1000;
      const day = playedDay(origin.day, seconds, speed.daysPerSecond, last, clock.stepwise());
      ownDate = day;
      store.set(day >= last ? { date: day, playing: false } : { date: day });
      if (store.view.playing) handle = clock.frame(tick);
    }

    const off = store.on((view, changed) => {
      if (!changed.has("playing")) return;
      if (view.playing && handle === null) {
        begin();
        handle = clock.frame(tick);
      } else if (!view.playing && handle !== null) {
        clock.cancel(handle);
        handle = null;
      }
    });

    return {
      get speed() { return speed.id; },
      /** Change the pace without a jump. Raises RangeError for an unknown id. */
      setSpeed(id) {
        const chosen = SPEEDS.find((candidate) => candidate.id === id);
        if (!chosen) throw new RangeError(`no such speed: ${id}`);
        speed = chosen;
        if (store.view.playing) begin();
      },
      destroy() {
        off();
        if (handle !== null) clock.cancel(handle);
      },
    };
  }

  Sillage.player = { SPEEDS, create: createPlayer, playedDay };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
