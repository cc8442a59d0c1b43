/**
 * Reads files of columns beside the page: in a worker that ends when it has read one.
 *
 * So the page stays free meanwhile, and the memory that reading takes, several times the file, is given back at once
 * with the worker. Without workers the page reads. Owns: that choice, the worker's side of it. Refuses: the form of
 * the file (columns.js), where it lies (loading.js).
 */
(function (Sillage) {
  "use strict";

  const KINDS = { columns: (bytes) => Sillage.columns.readTables(bytes), words: (bytes) => Sillage.columns.decode(bytes) };

  /* The buffers of all typed arrays in what was read. */
  function buffersOf(value, found = new Set()) {
    if (ArrayBuffer.isView(value)) found.add(value.buffer);
    else if (value && typeof value === "object") Object.values(value).forEach((part) => buffersOf(part, found));
    return found;
  }

  const bring = ({ url, bytes, total }, tell) => (bytes ? Sillage.columns.unpack(bytes) : Sillage.columns.fetchBytes(url, total, tell));

  /** In the worker: read the one file that the page asks for. */
  function host(scope) {
    scope.onmessage = async ({ data: { kind, ...where } }) => {
      try {
        const read = KINDS[kind](await bring(where, (share) => scope.postMessage({ share })));
        scope.postMessage({ read }, [...buffersOf(read)]);
      } catch (error) {
        scope.postMessage({ error: error.message });
      }
    };
  }

  function readBeside(kind, where, tell) {
    return new Promise((resolve, reject) => {
      const worker = Sillage.partWorker.start("Sillage.columnReader.host(self);");
      const end = (settle, value) => {
        worker.close();
        settle(value);
      };
      worker.adopt(({ share, read, error = null }) => {
        if (read) end(resolve, read);
        else if (error !== null) end(reject, new Error(error)); // some errors have no words
        else tell(share);
      }, (reason) => end(reject, Object.assign(new Error(reason), { workerFailed: true })));
      worker.post({ kind, ...where });
    });
  }

  async function readHere(kind, where, tell) {
    const bytes = await bring(where, tell);
    const read = KINDS[kind](bytes);
    Sillage.columns.release(bytes);
    return read;
  }

  /**
   * Read a file: a promise of its tables as columns.js gives them.
   *
   * @param {"columns"|"words"} kind
   * @param {{url: string, total: number}|{bytes: Uint8Array}} where its full address and packed size, or itself
   * @param {(share: number) => void} tell hears of the share that has come
   */
  async function read(kind, where, tell = () => undefined) {
    if (!Sillage.partWorker.canStart()) return readHere(kind, where, tell);
    try {
      return await readBeside(kind, where, tell);
    } catch (error) {
      if (!error.workerFailed && error.name !== "SecurityError") throw error;
      console.warn("The columns are read in the page itself:", error.message);
      return readHere(kind, where, tell);
    }
  }

  Sillage.columnReader = Object.freeze({ host, read });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
