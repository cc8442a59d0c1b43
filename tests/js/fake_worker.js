/* Workers in a test: what is posted is cloned and handed over as a browser does it, what runs inside is `inside(scope)`. */
"use strict";

/**
 * Let pages start workers until the test ends. Returns those that were started: [{ended, posted: messages as the page
 * wrote them, fail(message)}].
 *
 * @param {object} t the test
 * @param {() => (scope: object) => void} inside gives what is run in the next one: it sets scope.onmessage
 */
function allowWorkers(t, inside) {
  const workers = [];
  class FakeWorker {
    constructor() {
      this.ended = false;
      this.posted = [];
      this.ports = [];
      this.scope = {
        onmessage: null,
        postMessage: (message, transfer = []) => this.deliver(structuredClone(message, { transfer }), () => this.onmessage),
      };
      workers.push(this);
      inside()(this.scope);
    }
    /* Later, as between threads; nothing comes of who has ended. */
    deliver(data, hear) {
      setImmediate(() => { if (!this.ended && hear()) hear()({ data }); });
    }
    postMessage(message, transfer) {
      this.posted.push({ ...message });
      const data = structuredClone(message, { transfer });
      this.ports.push(...Object.values(data).filter((value) => value instanceof MessagePort));
      this.deliver(data, () => this.scope.onmessage);
    }
    fail(message) { this.onerror({ preventDefault() {}, message }); }
    terminate() {
      this.ended = true;
      for (const port of this.ports) port.close(); // they go with the thread
    }
  }
  const globals = { window: globalThis, sillageParts: [() => undefined], Worker: FakeWorker };
  const kept = new Map(Object.keys(globals).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]));
  Object.assign(globalThis, globals);
  t.after(() => {
    for (const [name, before] of kept) {
      delete globalThis[name];
      if (before) Object.defineProperty(globalThis, name, before);
    }
  });
  return workers;
}

/** Close every port that is made until the test ends: one that is listened to would keep the test alive. */
function closePorts(t) {
  const { MessageChannel } = globalThis;
  const ports = [];
  globalThis.MessageChannel = class extends MessageChannel {
    constructor() {
      super();
      ports.push(this.port1, this.port2);
    }
  };
  t.after(() => {
    globalThis.MessageChannel = MessageChannel;
    for (const port of ports) port.close();
  });
}

module.exports = { allowWorkers, closePorts };
