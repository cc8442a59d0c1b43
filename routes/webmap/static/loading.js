/* What a page is made of, fetched and decoded: payload, base map, columns and words of large tables.
 *
 * Owns where each lies, in a file beside the others or in the options of a page that holds everything, and what a
 * reader is told when one does not come. Knows nothing of what is made of them. */
(function (Sillage) {
  "use strict";

  /* A failure that carries the words the reader sees. */
  function failure(key, cause, params) {
    const error = new Error(Sillage.format.text(key, params), { cause });
    error.forReader = true;
    return error;
  }

  async function fetchChecked(url, key, read) {
    try {
      const answer = await (Sillage.ahead || globalThis).fetch(url);
      if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
      return await read(answer);
    } catch (error) {
      throw failure(key, error);
    }
  }

  /** The payload, of the version these scripts read. */
  async function loadPayload(options) {
    const payload = options.payload || await fetchChecked(options.payloadUrl, "shell.errorPayload", (answer) => answer.json());
    if (payload.version !== Sillage.PAYLOAD_VERSION) {
      throw failure("shell.errorVersion", null, { found: payload.version, wanted: Sillage.PAYLOAD_VERSION });
    }
    return payload;
  }

  /**
   * The columns of the large tables (dense_tables.js): {flows: promise of what flows need, all: promise of all, painted: the
   * port from which the painter takes its share}; null when the case has none. `tell` hears of the share that has come.
   */
  function loadColumns(options, payload, tell) {
    if (!payload.dense) return null;
    if (!Sillage.columns.canUnpack()) throw failure("shell.errorOldBrowser", null);
    const where = placeOf(options, "columns", payload);
    const begun = Sillage.ahead ? Sillage.ahead.takeColumns(where.url, tell) : null;
    const { painted, flows, all } = begun || Sillage.columnReader.begin(where, tell);
    const whole = Promise.all([flows, all]).then(([early, { fed, ...others }]) => ({ ...Sillage.denseTables.join(early, others), fed }));
    const fail = (error) => { throw failure("shell.errorColumns", error); };
    const told = flows.catch(fail); // waited for first: it is what the reader is told
    told.catch(() => undefined); // heard of in `all` as well
    return { flows: told, painted, all: whole.catch(fail) };
  }

  /** The words of the large tables (dense_words.js). */
  async function loadWords(options, payload) {
    return Sillage.denseWords.create(await Sillage.columnReader.readWords(placeOf(options, "words", payload)));
  }

  /** Details of a block of rows of a large table, {rows: [{row, id, record}]} (record_blocks.js).
   * `options.recordBlocks` null: this page was made without them. */
  function loadBlock(options, payload, table, block) {
    if (options.recordBlocks) return options.recordBlocks(table, block);
    const url = new URL(`${payload.dense.records}${table}-${block}.json`, new URL(options.payloadUrl, window.location.href));
    return fetchChecked(url.href, "shell.errorPayload", (answer) => answer.json());
  }

  /* Where a file lies: beside the payload, or in the options of a page that holds everything. */
  function placeOf(options, name, { dense }) {
    if (options[`${name}Bytes`]) return { bytes: options[`${name}Bytes`] };
    return { url: new URL(dense[name], new URL(options.payloadUrl, window.location.href)).href, total: dense[`${name}Bytes`] };
  }

  /** The base map, fetched and decoded once; the main map and the overview draw from the same. */
  async function loadBase(options) {
    const bytes = options.baseBytes || await fetchChecked(options.baseUrl, "shell.errorBase", (answer) => answer.arrayBuffer());
    try {
      return await Sillage.readBase(bytes);
    } catch (error) {
      throw failure("shell.errorBase", error);
    }
  }

  Sillage.loading = { loadBase, loadBlock, loadColumns, loadPayload, loadWords };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
