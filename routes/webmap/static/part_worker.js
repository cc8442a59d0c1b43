/**
 * Workers made of the page's own scripts: nothing is fetched for them, so they work from one file on a stick too.
 *
 * The scripts are those of the list `parts` in order.json, which the page keeps as functions (part.js). Owns: whether
 * there can be workers, starting one. Refuses: what it is told and answers.
 */
(function (Sillage) {
  "use strict";

  const canStart = () => typeof window === "object" && Array.isArray(window.sillageParts) && typeof Worker === "function";

  /**
   * Start a worker that runs the parts and then `call`, a line of script: {post(message, transfer), close(), adopt(hear, failed)}.
   *
   * What it answers is told to who has adopted it; who failed before tells so when it is adopted. Raises Error where the
   * browser does not let it start.
   */
  function start(call) {
    const source = ["self.window = self;", ...window.sillageParts.map((part) => `(${part})();`), call].join("\n");
    const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const worker = new Worker(address);
    let failure = null;
    let fail = () => undefined;
    worker.onerror = (event) => {
      event.preventDefault();
      failure = event.message;
      fail(failure);
    };
    return {
      post: (message, transfer = []) => worker.postMessage(message, transfer),
      close() {
        worker.terminate();
        URL.revokeObjectURL(address);
      },
      adopt(hear, failed) {
        worker.onmessage = ({ data }) => hear(data);
        fail = failed;
        if (failure !== null) fail(failure);
      },
    };
  }

  Sillage.partWorker = Object.freeze({ canStart, start });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
