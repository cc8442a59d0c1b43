/**
 * Where the painter of dense pictures runs: in a worker of its own, or in the page where that cannot be.
 *
 * Owns: starting either, handing messages to and fro. Refuses: what the messages say.
 */
(function (Sillage) {
  "use strict";

  const PIECE_MS = { worker: 24, page: 6 };

  /* Calls what it is given, one after the other, each when the messages that have come by then are done with. */
  function createLater() {
    const { port1, port2 } = new MessageChannel();
    const calls = [];
    port1.onmessage = () => calls.shift()();
    return {
      later(call) {
        calls.push(call);
        port2.postMessage(null);
      },
      close: () => port1.close(),
    };
  }

  /** In the worker: listen to the page. `scope` is the worker's global object. */
  function host(scope) {
    const painter = Sillage.createDensePainter({ post: (answer, transfer) => scope.postMessage(answer, transfer), later: createLater().later, pieceMs: PIECE_MS.worker, ownsTable: true });
    scope.onmessage = ({ data: { feed = null, ...message } }) => {
      if (!feed) painter.tell(message);
      else feed.onmessage = ({ data: { table } }) => painter.tell({ kind: "table", table });
    };
  }

  function openInPage(hear) {
    const { later, close } = createLater();
    let open = true;
    const painter = Sillage.createDensePainter({ post: (answer) => { if (open) hear(answer); }, later, pieceMs: PIECE_MS.page });
    return {
      // Told later, as a worker would be; the columns are the page's own and stay whole.
      post: (message) => later(() => { if (open) painter.tell(message.table ? { ...message, table: { ...message.table } } : message); }),
      close() {
        open = false;
        close();
      },
    };
  }

  const canWork = () => Sillage.partWorker.canStart();
  const warn = (reason) => console.warn("The marks are drawn in the page itself:", reason);
  let spare = null; // a worker that nobody has adopted yet

  function startSpare() {
    if (spare || !canWork()) return;
    try {
      spare = { ...Sillage.partWorker.start("Sillage.painterPort.host(self);"), fed: false };
    } catch (error) {
      warn(error.message);
    }
  }

  function endSpare() {
    spare.close();
    spare = null;
  }

  /**
   * Start the worker that the next `open` will use: it comes to life only in quiet moments of the page. `feed` is a port from
   * which it will be told its table. Returns what ends it if it is not used.
   */
  function prepare(feed) {
    if (spare && spare.fed) endSpare(); // it waits for the table of a file that was read in vain
    startSpare();
    const made = spare;
    if (made) {
      made.fed = true;
      made.post({ feed }, [feed]);
    }
    return () => { if (spare && spare === made) endSpare(); };
  }

  /**
   * Open a painter: {post(message), close(), fed(): it is to be told its table by the port that `prepare` was given}.
   *
   * @param {(answer: object) => void} hear
   * @param {() => void} restarted called when the worker could not go on: another has begun in the page and knows nothing yet
   */
  function open(hear, restarted) {
    startSpare();
    let port = spare || openInPage(hear);
    if (spare) {
      let told = false; // who opens it may have told it something
      spare = null;
      port.adopt(hear, (reason) => {
        warn(reason);
        port.close();
        port = openInPage(hear);
        if (told) restarted();
      });
      told = true;
    }
    return { post: (message, transfer) => port.post(message, transfer), close: () => port.close(), fed: () => Boolean(port.fed) };
  }

  Sillage.painterPort = Object.freeze({ host, open, prepare });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
