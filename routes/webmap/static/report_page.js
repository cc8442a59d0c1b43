/* What stands around the map in a file: the way between the parts, the theme, the story's buttons, print.
 *
 * The parts themselves are in the page already, written by Python: they can be read without a script. */
(function (Sillage) {
  "use strict";

  const say = (key, params) => Sillage.format.text(key, params);
  const smoothly = () => (window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

  /** Bring a part of the page into view and give it the focus; the address stays as it is. */
  function goTo(part) {
    part.scrollIntoView({ behavior: smoothly(), block: "start" });
    part.focus({ preventScroll: true });
  }

  /** Lead the links of `nav` to their parts without leaving a trace in the address. */
  function wireNav(nav) {
    nav.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      const part = link && document.getElementById(link.getAttribute("href").slice(1));
      if (!part) return;
      event.preventDefault();
      goTo(part);
    });
  }

  /** Colour the whole page in the theme of the map. */
  function followTheme(store) {
    const paint = () => Sillage.theme.paintTheme(document.documentElement, store.payload.style, store.view.theme);
    paint();
    return store.on((view, changed) => { if (changed.has("theme")) paint(); });
  }

  /** Give every step of the story in words a button that shows it on the map. */
  function addStepButtons(map) {
    for (const item of document.querySelectorAll("[data-step]")) {
      const { step } = item.dataset;
      const show = () => {
        goTo(map);
        Sillage.showStep(step);
      };
      item.append(Sillage.parts.h("button", { type: "button", class: "sl-button sl-file-show", on: { click: show }, text: say("report.story.show") }));
    }
  }

  /** Wire the page around the mounted map: `page` as mount.js resolves it, `data` as embed.js reads it. */
  function wirePage(page, data) {
    const { store } = page;
    const map = document.getElementById("map");
    const words = [null, 1, 2, 3].map((code) => code && say(`page.certainty.${code}`));
    const rows = Sillage.reportRows.createRows(data.rows, data.columns, words, store.payload.lang, data.whole);
    followTheme(store);
    addStepButtons(map);
    const table = Sillage.createReportTable(document.getElementById("table"), store, rows, (id) => {
      goTo(map);
      Sillage.select(id);
    });
    window.addEventListener("beforeprint", () => table.print(true));
    window.addEventListener("afterprint", () => table.print(false));
    return table;
  }

  Sillage.reportPage = Object.freeze({ wireNav, wirePage });
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
