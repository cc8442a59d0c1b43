/* Drives a peer's page: loads the marks, sets stretches of days, and times the steps.
 *
 * A page defines window.PEER = {load(marks): promise, set(from, until): promise or nothing,
 * finish(): wait until the graphics have been drawn, optional; for a page that draws
 * beside its main thread pictures(): how many pictures it has shown, took(): ms that the newest one took beside it}. Days are numbers since the first
 * day of the marks; a stretch is [from, until). The file of marks: float32 lon[n], lat[n], kg[n],
 * uint16 day[n], sorted by day; of lines: float32 lon, lat alternating, `vertices` of each line,
 * then uint16 day[m]. */
window.driver = (function () {
  "use strict";

  const REST_MS = 1000;

  async function fetchMarks({ n, m, vertices }) {
    const [points, lines] = await Promise.all(["points.bin", "lines.bin"].map(async (name) => (await fetch(name)).arrayBuffer()));
    return {
      n, m, vertices,
      lon: new Float32Array(points, 0, n), lat: new Float32Array(points, 4 * n, n), kg: new Float32Array(points, 8 * n, n),
      day: new Uint16Array(points, 12 * n, n),
      path: new Float32Array(lines, 0, 2 * m * vertices), lineDay: new Uint16Array(lines, 8 * m * vertices, m),
    };
  }

  /* From the start of the next frame until the main thread has finished it. */
  const wholeFrame = () => new Promise((done) => {
    requestAnimationFrame(() => {
      const began = performance.now();
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now() - began);
      port2.postMessage(0);
    });
  });

  async function finish() {
    if (!window.PEER.finish) return 0;
    const began = performance.now();
    await window.PEER.finish();
    return performance.now() - began;
  }

  /* One step: setting the stretch, the frame that shows it, and what the graphics still owe. */
  async function step(from, until) {
    const frame = wholeFrame();
    const began = performance.now();
    await window.PEER.set(from, until);
    const set = performance.now() - began;
    const worked = set + await frame + await finish();
    return window.PEER.took ? Math.max(worked, window.PEER.took()) : worked;
  }

  /* Milliseconds of each step, as many as fit into `mostMs`. window 0: everything so far. */
  async function timeSteps({ windowDays, stepDays, steps, first, last, mostMs }) {
    let day = first;
    const next = () => {
      day += stepDays;
      if (day > last) day = first;
      return [windowDays ? day - windowDays + 1 : 0, day + 1];
    };
    // The leap to the first date is not a step: time to come to rest after it.
    await step(...next());
    await new Promise((done) => { setTimeout(done, REST_MS); });
    for (let i = 0; i < 3; i += 1) await step(...next());
    const took = [];
    const began = performance.now();
    while (took.length < steps && (performance.now() - began < mostMs || took.length < 3)) took.push(await step(...next()));
    return took;
  }

  /* Shown frames in a second while each frame asks for the next step, to and fro as a hand drags. */
  async function countFrames({ windowDays, stepDays, first, last, seconds }) {
    let day = first;
    let by = stepDays;
    let frames = 0;
    const { finish: wait, pictures } = window.PEER;
    const shown = pictures ? pictures() : 0;
    const began = performance.now();
    while (performance.now() - began < 1000 * seconds) {
      if (day + by > last || day + by < first) by = -by;
      day += by;
      await window.PEER.set(windowDays ? day - windowDays + 1 : 0, day + 1);
      await new Promise((done) => { requestAnimationFrame(done); });
      // Who draws beside the main thread is not waited for: what counts is what came on the screen.
      if (wait && !pictures) await wait();
      frames += 1;
    }
    return (pictures ? Math.min(frames, pictures() - shown) : frames) / ((performance.now() - began) / 1000);
  }

  /* First index of a sorted column with at least this value. */
  function lower(column, value) {
    let low = 0;
    let high = column.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (column[middle] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  const radius = (kg) => Math.min(20, 2 + Math.sqrt(kg) / 4);

  async function boot(counts) {
    await window.PEER.load(await fetchMarks(counts));
    await window.PEER.set(0, counts.opens);
    await wholeFrame();
    await finish();
    window.loadedMs = performance.now();
  }

  return { boot, countFrames, lower, radius, timeSteps };
})();
