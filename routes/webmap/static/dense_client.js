/**
 * A store's dense pictures, ordered from the painter: map and overview are drawn from the same sites.
 *
 * Owns: telling the painter of every change of date and filters, numbers of orders, handing its answers to who
 * ordered them. Refuses: drawing (dense_painter.js), canvases, where pictures lie.
 */
(function (Sillage) {
  "use strict";

  function createClient(store, gone) {
    const D = store.dense.tables.seizures;
    const { payload } = store;
    const orders = new Map(); // picture → the last `begin`, null while it rests
    const listeners = new Map();
    let number = 0;
    let step = 0;
    let mark = null;
    const spares = []; // memory of pictures that have been shown
    const port = Sillage.painterPort.open(hear, tellAll);

    function hear(answer) {
      const listener = listeners.get(answer.picture);
      const order = orders.get(answer.picture);
      if (listener && order && order.number === answer.begun) listener(answer);
      if (answer.image) keep(answer.image.memory);
    }

    /* A second of one size goes back at once: where several pictures come in one step, as many of each would be made. */
    function keep(memory) {
      if (spares.some((one) => one.byteLength === memory.byteLength)) giveBack();
      spares.push(memory);
    }

    /* With the next step, for a message by itself would wake the painter once more. */
    function giveBack() {
      for (const memory of spares.splice(0)) port.post({ kind: "spare", memory }, [memory]);
    }

    function tellStep() {
      step += 1;
      giveBack();
      port.post({ kind: "step", number: step, span: D.span(store.view), mask: mark === D.maskMark ? null : D.mask.slice() });
      mark = D.maskMark;
    }

    /* To a painter that knows nothing, but perhaps its table from who has read the file. */
    function tellAll() {
      const { substances, style: { seizureRadius, substances: colours } } = payload;
      port.post({
        kind: "table", table: store.dense.fed && port.fed() ? null : Sillage.denseTables.forPainter(D.table, store.dense.places),
        payload: { substances: substances.map(({ id }) => ({ id })), style: { seizureRadius, substances: colours } },
      });
      mark = null;
      tellStep();
      for (const order of orders.values()) if (order) port.post(order);
    }

    /* Draw a picture no more until it is begun again. */
    function rest(picture) {
      if (!orders.get(picture)) return;
      orders.set(picture, null);
      port.post({ kind: "rest", picture });
    }

    tellAll();
    const off = store.on((view, changed) => { if (changed.has("visible")) tellStep(); });

    return {
      /** Hear of a picture's answers; returns what ends it. With the last listener the painter ends. */
      listen(picture, listener) {
        listeners.set(picture, listener);
        return () => {
          listeners.delete(picture);
          rest(picture);
          if (listeners.size > 0) return;
          off();
          port.close();
          gone();
        };
      },
      /** Order a picture anew (dense_painter.js, begin); returns the order's number. */
      begin(picture, lie) {
        number += 1;
        const order = { kind: "begin", picture, number, ...lie };
        orders.set(picture, order);
        port.post(order);
        return number;
      },
      recolour(picture, colours) {
        const order = orders.get(picture);
        if (!order) return;
        orders.set(picture, { ...order, colours });
        port.post({ kind: "recolour", picture, colours });
      },
      rest,
      /** Number of the newest step: an answer with it shows the store's view. */
      step: () => step,
    };
  }

  const known = new WeakMap();

  /** The client of a store, one for all who draw from it. */
  function clientOf(store) {
    if (!known.has(store)) known.set(store, createClient(store, () => known.delete(store)));
    return known.get(store);
  }

  /** Show answers on a canvas. What it is given is copied: its memory may be used again. */
  function createScreen(canvas) {
    const ctx = canvas.getContext("2d", { willReadFrequently: true }); // pixels come from memory, whatever the graphics
    return {
      show({ width, height, memory }) {
        if (canvas.width !== width || canvas.height !== height) {
          canvas.width = width;
          canvas.height = height;
        }
        ctx.putImageData(new ImageData(new Uint8ClampedArray(memory), width, height), 0, 0);
      },
    };
  }

  Sillage.denseClient = Object.freeze({ createScreen, of: clientOf });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
