/**
 * Reads files of columns beside the page: in a worker that ends when it has read one.
 *
 * So the page stays free meanwhile, and the memory that reading takes, several times the file, is given back at once
 * with the worker. Without workers the page reads. Owns: that choice, the worker's side of it, handing the painter its
 * share. Refuses: the form of the file (columns.js), what it holds (dense_tables.js), where it lies (loading.js).
 */
(function (Sillage) {
  "use strict";

  /* The buffers of all typed arrays in what was read. */
  function buffersOf(value, found = new Set()) {
    if (ArrayBuffer.isView(value)) found.add(value.buffer);
    else if (value && typeof value === "object") Object.values(value).forEach((part) => buffersOf(part, found));
    return found;
  }

  /* Give the painter columns of its own: the page's come to it in another way. */
  function feedPainter(feed, { seizures, places }) {
    const table = Sillage.denseTables.forPainter(seizures, places);
    for (const [name, value] of Object.entries(table)) if (value === seizures[name] && typeof value === "object") table[name] = Sillage.weights.copyOf(value);
    feed.postMessage({ table }, [...buffersOf(table)]);
  }

  /* Each reads a file and gives what is left to tell of it at its end; `tell` gets what is known before: {share}, {flows}. */
  const KINDS = {
    async columns(where, tell, feed) {
      const reader = Sillage.denseTables.createReader((flows) => tell({ flows }));
      await Sillage.columns.readInParts(where, (share) => tell({ share }), reader.take);
      const read = reader.done();
      const fed = Boolean(feed && read.seizures);
      if (fed) feedPainter(feed, read);
      return { ...read, fed };
    },
    async words(where, tell) {
      const bytes = await Sillage.columns.bytesOf(where, (share) => tell({ share }));
      const read = Sillage.columns.decode(bytes);
      Sillage.columns.release(bytes);
      return read;
    },
  };

  /** In the worker: read the one file that the page asks for. */
  function host(scope) {
    const post = (message) => scope.postMessage(message, [...buffersOf(message)]);
    scope.onmessage = async ({ data: { kind, feed, ...where } }) => {
      try {
        post({ read: await KINDS[kind](where, post, feed) });
      } catch (error) {
        post({ error: error.message });
      }
    };
  }

  function readBeside(kind, where, tell, feed) {
    return new Promise((resolve, reject) => {
      const worker = Sillage.partWorker.start("Sillage.columnReader.host(self);");
      const end = (settle, value) => {
        worker.close();
        settle(value);
      };
      worker.adopt(({ read, error = null, ...told }) => {
        if (read) end(resolve, read);
        else if (error !== null) end(reject, new Error(error)); // some errors have no words
        else tell(told);
      }, (reason) => end(reject, Object.assign(new Error(reason), { workerFailed: true })));
      worker.post({ kind, feed, ...where }, feed ? [feed] : []);
    });
  }

  /* A promise of what a file holds, read beside the page or in it. */
  async function read(kind, where, tell, feed = null) {
    if (!Sillage.partWorker.canStart()) return KINDS[kind](where, tell, null);
    try {
      return await readBeside(kind, where, tell, feed);
    } catch (error) {
      if (!error.workerFailed && error.name !== "SecurityError") throw error;
      console.warn("The columns are read in the page itself:", error.message);
      return KINDS[kind](where, tell, null);
    }
  }

  /**
   * Read a file of columns as it comes: {flows: promise of {flows, paths, ends}, all: promise of {seizures, places, fed}}, as
   * dense_tables.js makes them.
   *
   * @param {{url: string, total: number}|{bytes: Uint8Array}} where its full address and packed size, or itself
   * @param {(share: number) => void} tell hears of the share that has come
   * @param {?MessagePort} feed where the painter listens: it gets {table} (dense_tables.js, forPainter); `fed` says whether it did
   */
  function readColumns(where, tell = () => undefined, feed = null) {
    let settle = null;
    const early = new Promise((resolve) => { settle = resolve; });
    const all = read("columns", where, ({ share, flows }) => {
      if (flows) settle(flows);
      else tell(share);
    }, feed);
    const flows = Promise.race([early, all.then(() => Sillage.denseTables.NO_FLOWS)]);
    flows.catch(() => undefined); // heard of in `all`
    return { flows, all };
  }

  /** Begin to read a file of columns (readColumns), and keep the painter's share for whoever listens at `painted`: {url, painted, flows, all}. */
  function begin(where, tell) {
    const { port1, port2 } = new MessageChannel();
    return { url: where.url, painted: port2, ...readColumns(where, tell, port1) };
  }

  /** Read a file of words: a promise of its tables as columns.js gives them. */
  const readWords = (where) => read("words", where, () => undefined);

  Sillage.columnReader = Object.freeze({ begin, host, readColumns, readWords });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
