/**
 * The painter of dense pictures: told by messages what is to be seen, it answers with finished pictures.
 *
 * Runs beside the page in a worker (painter_port.js), so that a step of the date costs the page nothing but the
 * message; where there are no workers it runs in the page, in small pieces. Owns: the sites, a raster for each
 * picture (by name), the order of work: messages first, then all that follows from them at once. Refuses: the map
 * and the page.
 *
 * Messages to it, each with `kind`:
 *   table    {table, payload}: the seizures (dense_tables.js, forPainter) and of the payload what sites are made from;
 *            either may come in a message of its own
 *   step     {number, span, mask}: show another time; a mask when the filters have changed, else null
 *   begin    {picture, number, width, height, scale, originX, originY (device px), shrink, ratio, colours, everyMs}: begin
 *            a picture anew; colours {colors, ground, theme, crowd, top} as dense_colour.js takes them; everyMs: while
 *            the date moves it is shown no more often
 *   recolour {picture, colours}: the same in other colours
 *   rest     {picture}: draw it no more until it is begun again
 *   spare    {memory}: an ArrayBuffer of an answer, to be written over by a later one
 * Its answer: {picture, begun, step, image, ms}: the numbers of the `begin` and the `step` it shows; {width, height,
 * memory: ArrayBuffer of RGBA}, null after a step that changes nothing; ms since it was told of the step.
 */
(function (Sillage) {
  "use strict";

  const ONLY_FOR_SITES = ["place", "drawn", "x", "y", "kgMin", "kgMax", "scope", "substance"];
  // A picture that is not in a hurry works for so long at a time, or a step would wait for it; if it has not been shown for
  // so many times its `everyMs` it is finished all the same.
  const LAZY_MS = 2;
  const MOST_LATE = 4;
  // Memory that has come back is kept for so many pictures.
  const MOST_SPARE = 4;

  /* Memory for answers. Fresh memory costs several times the copying: a system hands it out page by page, emptied. */
  function createSpares() {
    const spares = [];
    return {
      keep(memory) {
        spares.push(memory);
        if (spares.length > MOST_SPARE) spares.shift();
      },
      take(bytes) {
        const at = spares.findIndex((one) => one.byteLength === bytes);
        return at < 0 ? new ArrayBuffer(bytes) : spares.splice(at, 1)[0];
      },
    };
  }

  /* The picture as it is now. A canvas out of sight would wait for the page to be free before each picture; an ImageBitmap
   * takes fresh memory each time. */
  function takeImage({ width, height, pixels }, spares) {
    const memory = spares.take(pixels.byteLength);
    new Uint32Array(memory).set(pixels);
    return { width, height, memory };
  }

  const coloursOf = ({ colors, ground, theme, crowd, top }) => Sillage.denseColour.coloursOf(colors, ground, theme, crowd, top);

  /* One picture by name: {begin, recolour, rest, work}. */
  function createPicture(sites, name, spares, answer) {
    const picture = Sillage.createDensePicture(sites);
    let everyMs = 0;
    let shownAt = 0;
    let raster = null;
    let begun = 0;
    let told = 0; // the step of the last answer
    let whole = false; // the picture has been shown since it was begun
    let resting = true;

    return {
      /** How long others go before it. */
      patience: () => everyMs,
      begin(message) {
        const { width, height } = message;
        if (!raster || raster.width !== width || raster.height !== height) {
          raster = Sillage.denseRaster.create({ width, height, classes: sites.classes.count });
        }
        ({ number: begun, everyMs = 0 } = message);
        whole = false;
        resting = false;
        picture.begin({
          raster, lazy: everyMs > 0, scale: message.scale, originX: message.originX, originY: message.originY, colours: coloursOf(message.colours),
          stamps: Sillage.denseView.stampsOf(sites.radii, message.shrink, message.ratio),
        });
      },
      recolour(colours) {
        if (!resting) picture.recolour(coloursOf(colours));
      },
      rest() {
        picture.rest();
        resting = true;
      },
      /** Go on until done or until `enough()`, and hand over what has changed; ms until it wants to go on, Infinity when nothing is left to do. */
      work(enough, step) {
        if (resting) return Infinity;
        const [now, due] = [performance.now(), shownAt + everyMs];
        const isLate = whole && now > shownAt + MOST_LATE * everyMs;
        const pause = everyMs > 0 && !isLate ? () => performance.now() - now > LAZY_MS || enough() : enough;
        if (whole && !picture.isDone() && now < due) return picture.catchUp(pause) ? due - now : 0;
        if (!picture.proceed(pause)) return 0;
        const image = raster.settle() || !whole ? takeImage(raster, spares) : null;
        whole = true;
        shownAt = performance.now();
        if (!image && step === told) return Infinity;
        told = step;
        answer({ picture: name, begun, step }, image);
        return Infinity;
      },
    };
  }

  /**
   * Make a painter: {tell(message)}.
   *
   * @param {object} options post(answer, transfer), later(fn): calls fn when messages that have come are told,
   *   pieceMs: how long it may work without looking for messages, ownsTable: nobody else reads the columns it is told
   */
  function createPainter({ post, later, pieceMs, ownsTable = false }) {
    const pictures = new Map();
    const waiting = []; // begin, recolour and rest, in their order
    let sites = null;
    let [table, payload] = [null, null];
    let D = null;
    let mask = null; // the newest one, not applied yet
    let span = null;
    let step = 0;
    let toldAt = 0;
    let open = false; // a turn is to come
    let timer = null; // for what waits
    const spares = createSpares();
    const answer = (facts, image) => post({ ...facts, image, ms: performance.now() - toldAt }, image ? [image.memory] : []);

    function makeSites() {
      const index = Sillage.timeIndex.create(table);
      D = { table, index, mask: new Uint8Array(table.n).fill(1), maskMark: 0 };
      index.setMask(D.mask);
      sites = Sillage.denseSites.create(payload, D);
      // What the sites hold now need not be held twice.
      for (const name of ONLY_FOR_SITES) {
        if (ownsTable) Sillage.columns.release(Sillage.weights.storeOf(table[name]).buffer);
        delete table[name];
      }
    }

    function take(message) {
      table = message.table || table;
      payload = message.payload || payload;
      if (table && payload) makeSites();
    }

    function apply({ kind, picture: name, ...message }) {
      if (!pictures.has(name)) pictures.set(name, createPicture(sites, name, spares, answer));
      const picture = pictures.get(name);
      if (kind === "begin") picture.begin(message);
      else if (kind === "recolour") picture.recolour(message.colours);
      else picture.rest();
    }

    function turn() {
      open = false;
      if (mask) {
        D.mask = mask;
        D.index.setMask(mask);
        D.maskMark += 1;
        mask = null;
      }
      // A picture that is begun anew need not follow to this span first.
      waiting.splice(0).forEach(apply);
      sites.moveTo(Sillage.denseTables.narrowSpan(span, table.start));
      const started = performance.now();
      const enough = () => performance.now() - started > pieceMs;
      const inOrder = [...pictures.values()].sort((a, b) => a.patience() - b.patience());
      let soonest = Infinity;
      for (const picture of inOrder) {
        // As long as one that is in a hurry is not done the others wait.
        if (soonest > 0 || picture.patience() === 0) soonest = Math.min(soonest, picture.work(enough, step));
      }
      clearTimeout(timer);
      if (soonest === 0) schedule();
      else if (soonest < Infinity) timer = setTimeout(schedule, soonest);
    }

    function schedule() {
      if (open || !sites) return;
      open = true;
      later(turn);
    }

    return {
      tell(message) {
        if (message.kind === "table") {
          take(message);
        } else if (message.kind === "step") {
          ({ span, number: step } = message);
          toldAt = performance.now();
          mask = message.mask || mask;
        } else if (message.kind === "spare") {
          spares.keep(message.memory);
          return;
        } else {
          waiting.push(message);
        }
        schedule();
      },
    };
  }

  Sillage.createDensePainter = createPainter;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
