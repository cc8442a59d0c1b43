/* Ours, driven like the others: the script is put into the frame of the app. The marks are drawn beside the page: a
 * step takes at least as long as the worker has worked for its picture, and is done when that has come; a frame
 * counts when it showed another picture. */
(function () {
  "use strict";
  const DAY_MS = 86400000;
  let pictures = 0;
  let told = null;
  let worked = 0;
  window.addEventListener("sillage:picture", ({ detail }) => {
    pictures += 1;
    if (!detail.current) return;
    worked = detail.ms;
    if (told) told();
  });
  window.PEER = {
    set(from, until) {
      const windowDays = from > 0 ? until - from : null;
      if (Sillage.state().windowDays !== windowDays) Sillage.setWindow(windowDays);
      Sillage.setDate(new Date(window.COUNTS.epochMs + (until - 1) * DAY_MS).toISOString().slice(0, 10));
    },
    finish() {
      if (Sillage.state().drawn) return undefined;
      return new Promise((done) => { told = done; });
    },
    took: () => worked,
    pictures: () => pictures,
  };
})();
