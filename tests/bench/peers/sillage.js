/* Ours, driven like the others: the script is put into the frame of the app. */
(function () {
  "use strict";
  const DAY_MS = 86400000;
  window.PEER = {
    set(from, until) {
      const windowDays = from > 0 ? until - from : null;
      if (Sillage.state().windowDays !== windowDays) Sillage.setWindow(windowDays);
      Sillage.setDate(new Date(window.COUNTS.epochMs + (until - 1) * DAY_MS).toISOString().slice(0, 10));
    },
  };
})();
