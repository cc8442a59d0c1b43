/**
 * Asks for the files of the app's map before the scripts that want them are there.
 *
 * This script comes first and is small; its address names the files beside it (routes/webmap/elements.py): `script`,
 * `style`, `payload`, `base`, and of a case with large tables `columns` and its packed `size`. Owns: beginning, and
 * handing each file to the first who asks for it: a second try asks anew. Refuses: what they hold (loading.js).
 */
(function (Sillage) {
  "use strict";

  /**
   * Begin: {fetch(address), takeColumns(url, tell)}.
   *
   * @param {string} address this script's own, with the names in its query
   * @param {{script: (url: string) => void, style: (url: string) => void}} link has the browser fetch a script that will run, a style sheet that applies
   */
  function begin(address, link) {
    const here = new URL(address);
    const names = here.searchParams;
    const placeOf = (name) => (names.get(name) ? new URL(names.get(name), here).href : null);
    const answers = new Map(); // address → promise of an answer that nobody has taken yet
    let columns = null;
    let share = 0; // of the columns' file that has come
    let tellShare = () => undefined;

    for (const kind of ["script", "style"]) if (placeOf(kind)) link[kind](placeOf(kind));
    if (placeOf("columns") && Sillage.columns.canUnpack()) {
      const where = { url: placeOf("columns"), total: Number(names.get("size")) };
      columns = Sillage.columnReader.begin(where, (come) => {
        share = come;
        tellShare(share);
      });
      columns.all.catch(() => undefined); // heard of where it is waited for
    }
    for (const url of [placeOf("payload"), placeOf("base")]) {
      if (!url) continue;
      answers.set(url, fetch(url));
      answers.get(url).catch(() => undefined); // likewise
    }

    return {
      /** As the browser's own, of an address relative to the page. */
      fetch(relative) {
        const url = new URL(relative, window.location.href).href;
        const answer = answers.get(url) || fetch(url);
        answers.delete(url);
        return answer;
      },
      /** What is being read of a file of columns (column_reader.js, begin), null if none is or not this one; `tell` hears of the share that has come and comes. */
      takeColumns(url, tell) {
        const taken = columns && columns.url === url ? columns : null;
        columns = null;
        if (!taken) return null;
        tellShare = tell;
        if (share > 0) tell(share);
        return taken;
      },
    };
  }

  /* In the body: streamlit-folium writes the head anew, and its links would be followed once more. */
  const linkTo = (attributes) => document.body.appendChild(Object.assign(document.createElement("link"), attributes));

  const inDocument = {
    script: (href) => linkTo({ rel: "preload", as: "script", href }),
    // Letters come only when they are asked for: those that frame.js waits for lie in one file.
    style: (href) => linkTo({ rel: "stylesheet", href, onload: () => document.fonts.load('14px "Source Sans 3"', "Aa").catch(() => undefined) }),
  };

  Sillage.beginAhead = begin;
  if (typeof document !== "undefined" && document.currentScript) Sillage.ahead = begin(document.currentScript.src, inDocument);
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
