/* Start the map in a file that holds everything itself: data and base map lie in blocks of the page.
 *
 * Owns finding and unpacking the blocks. Nothing is fetched, and nothing is kept when the page is closed.
 * A case with large tables has more of them: "sl-columns" and "sl-words", the two binary files in base64, and
 * "sl-records-<table>-<block>", each a block of details as gzip in base64. */
(function (Sillage) {
  "use strict";

  /** The bytes of a text in base64. */
  function readBase64(text) {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
    const letters = atob(text);
    const bytes = new Uint8Array(letters.length);
    for (let i = 0; i < letters.length; i += 1) bytes[i] = letters.charCodeAt(i);
    return bytes;
  }

  /** The data of a block: JSON as it stands, or gzip in base64 ("text/plain"). */
  async function readData(text, type) {
    if (type === "application/json") return JSON.parse(text);
    const stream = new Blob([readBase64(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  }

  /* Takes a block out of the page: its text is large, and nobody needs it twice, but one that `stays`. */
  function takeBlock(id, { stays = false } = {}) {
    const block = document.getElementById(id);
    if (!block) throw new Error(`the page holds no ${id}`);
    if (!stays) block.remove();
    return { text: block.textContent, type: block.type };
  }

  /* A value that is made when it is first read. */
  function once(make) {
    let made = null;
    return () => {
      made = made || { value: make() };
      return made.value;
    };
  }

  /** What the options of mount.js take for large tables, from a function that takes a block by its id; empty without them.
   * `whole` says that the page holds the details of their records. Bytes are read when they are asked for. */
  function readLarge(payload, take, whole = true) {
    if (!payload.dense) return {};
    const [columns, words] = ["sl-columns", "sl-words"].map((id) => once(() => readBase64(take(id).text)));
    return {
      get columnsBytes() { return columns(); },
      get wordsBytes() { return words(); },
      // Unpacked when a record is looked at; the block is needed again when its details have been let go.
      recordBlocks: !whole ? null : async (table, block) => {
        const { text, type } = take(`sl-records-${table}-${block}`, { stays: true });
        return readData(text, type);
      },
    };
  }

  function openMap(within, options, payload) {
    const [west, south, east, north] = payload.case.focus;
    const container = Sillage.parts.h("div");
    within.appendChild(container);
    return L.map(container, { ...options, center: [(south + north) / 2, (west + east) / 2], zoom: 5 });
  }

  /** Mount the map of this page and wire what stands around it. Resolves with the page, null if it failed. */
  async function start() {
    const within = document.getElementById("map");
    Sillage.reportPage.wireNav(document.querySelector(".sl-file-nav"));
    const base = takeBlock("sl-base");
    const block = takeBlock("sl-data");
    const data = await readData(block.text, block.type);
    const { payload, story, view } = data;
    within.querySelector(".sl-file-starting").remove();
    const options = readLarge(payload, takeBlock, data.whole); // not copied, which would read its bytes now
    const { ready } = Sillage.mount(openMap(within, data.map, payload), Object.assign(options, {
      within, payload, story, view, baseBytes: readBase64(base.text), texts: payload.texts, lang: payload.lang,
    }));
    const page = await ready;
    if (page) Sillage.reportPage.wirePage(page, data);
    return page;
  }

  Sillage.embed = Object.freeze({ readBase64, readData, readLarge, start });
  if (typeof document !== "undefined" && document.getElementById("sl-data")) start();
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
