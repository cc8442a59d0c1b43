/* Run in the map's frame: hold the map's parts, and the dense picture against one counted anew.
 *
 * An init script: it sees `Sillage.createMarks` being set and keeps what is made. `probe` is what the tests ask. */
"use strict";

(() => {
  const held = {};
  window.Sillage = new Proxy({}, {
    set(target, name, value) {
      target[name] = name !== "createMarks" ? value : (map, store, options) => {
        const marks = value(map, store, options);
        Object.assign(held, { map, store, marks });
        return marks;
      };
      return true;
    },
  });

  const layer = () => held.marks.layer._denseLayer;

  /* Every seizure there at the time, every pixel of its stamp. */
  function countAnew(drawn) {
    const { denseColour, denseView, denseGroups, visibility } = window.Sillage;
    const { store } = held;
    const { payload, view } = store;
    const { places, tables: { seizures: { table, mask } } } = store.dense;
    const [width, height] = [drawn.size.x, drawn.size.y].map((px) => Math.round(px * drawn.ratio));
    const classes = denseGroups.classesOf(payload);
    const radii = denseGroups.radiiOf(payload.style.seizureRadius);
    const { crowd } = held.marks.layer._look;
    const palette = window.Sillage.marks.paletteOf(payload, view.theme);
    const { levels, ramps } = denseColour.coloursOf(denseView.classColours(classes, palette), palette.land, view.theme, crowd);
    const stamps = denseView.stampsOf(radii, drawn.shrink, drawn.ratio);
    const scale = window.Sillage.geometry.worldPx(drawn.zoom) * drawn.ratio;
    const sums = Array.from({ length: classes.count }, () => new Float64Array(width * height));
    const codes = visibility.fillCodes(table, mask, view, new Uint8Array(table.n));
    const { minPx, pxPerSqrtKg, maxPx } = payload.style.seizureRadius;
    for (let i = 0; i < table.n; i += 1) {
      const weight = [0, 1, 3, 1][codes[i]];
      if (!weight || !table.drawn[i]) continue;
      const [least, most] = [table.kgMin, table.kgMax].map((column) => Sillage.weights.at(column, i));
      const kg = Number.isNaN(least) ? most : least;
      const wanted = Number.isNaN(kg) ? minPx : Math.max(minPx, Math.min(maxPx, pxPerSqrtKg * Math.sqrt(kg)));
      let radius = 0;
      radii.forEach((r, k) => { if (Math.abs(Math.log(r / wanted)) < Math.abs(Math.log(radii[radius] / wanted)) - 1e-12) radius = k; });
      const context = table.scope[i] === 1;
      const { dx, dy, cover } = stamps[radius + (context ? radii.length : 0)];
      const sum = sums[context ? classes.context : classes.ofSubstance[table.substance[i]]];
      const cx = Math.floor(places.x[table.place[i]] * scale - drawn.originX * drawn.ratio);
      const cy = Math.floor(places.y[table.place[i]] * scale - drawn.originY * drawn.ratio);
      cover.forEach((quarters, k) => {
        const [x, y] = [cx + dx[k], cy + dy[k]];
        if (x >= 0 && y >= 0 && x < width && y < height) sum[y * width + x] += quarters * weight;
      });
    }
    const image = new ImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    for (let p = 0; p < pixels.length; p += 1) {
      let [total, best] = [0, 0];
      sums.forEach((sum, k) => {
        total += sum[p];
        if (sum[p] > sums[best][p]) best = k;
      });
      if (total) pixels[p] = ramps[best * denseColour.LEVELS + levels[Math.min(total, levels.length - 1)]];
    }
    return image;
  }

  /* Both by way of a canvas, which rounds transparent colours. */
  function compare() {
    const image = countAnew(layer()._drawn);
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    const ctx = canvas.getContext("2d", { willReadFrequently: true });
    ctx.putImageData(image, 0, 0);
    const shown = document.querySelector(".sl-dense-canvas");
    if (shown.width !== image.width || shown.height !== image.height) return { inked: 0, different: -1 };
    const read = () => new Uint32Array(ctx.getImageData(0, 0, image.width, image.height).data.buffer.slice(0));
    const a = read();
    ctx.clearRect(0, 0, image.width, image.height);
    ctx.drawImage(shown, 0, 0);
    const b = read();
    let [inked, different] = [0, 0];
    for (let p = 0; p < a.length; p += 1) {
      if (a[p]) inked += 1;
      if (a[p] !== b[p]) different += 1;
    }
    return { inked, different };
  }

  const frames = async (count) => { for (let k = 0; k < count; k += 1) await new Promise(requestAnimationFrame); };

  window.probe = {
    /* Show a view at a place of the map and wait until all of it is drawn. */
    async show({ at, ...view }) {
      if (at) held.map.setView([at[0], at[1]], at[2], { animate: false });
      held.store.set(view);
      await frames(3);
      while (!layer().isSettled()) await frames(1);
      await frames(2);
    },
    /* Go on day by day, as a hand on the slider does. */
    async move(days) {
      for (let k = 0; k < days; k += 1) {
        held.store.set({ date: held.store.view.date + 1 });
        await new Promise((done) => setTimeout(done, 50));
      }
    },
    /* Ids of the first seizures of the list, as the table knows them. */
    firstRows: (count) => held.store.dense.tables.seizures.page(held.store.view, count).map((i) => held.store.dense.idOf("seizures", i)),
    compare,
    isDense: () => layer().isShown(),
    /* Ids of what the crisp drawing has on the map, null while it is dense. */
    crisp: () => (held.marks.layer._slice ? held.marks.layer._shown.store.payload.seizures.id : null),
    /* What stands out of the dense picture: {piles: [{id, count, pins}], label of the first}. */
    standing() {
      const { pins, piles } = window.Sillage.densePins.pinsOf(held.store);
      const label = held.marks.layer._placed.find(({ item }) => item.pile);
      return {
        piles: piles.map(({ id, count }) => ({ id, count, pins: pins.length })),
        label: label ? label.variant.lines.map((line) => line.map((run) => run.text || "").join("")).join("\n") : "",
      };
    },
    /* The labels of single seizures that stand out, in words. */
    pinLabels: () => held.marks.layer._placed.filter(({ item }) => item.pin)
      .map(({ variant }) => variant.lines.map((line) => line.map((run) => run.text || "").join("").trim()).join("\n")),
    /* How many names of the base map and of the ends of flows lie upon what stands out, or upon its labels. */
    namesUpon() {
      const { _placed: placed, _shapes: shapes, _flows: flows, _laid: { pad } } = held.marks.layer;
      const { boxAround, overlap } = window.Sillage.labels;
      const isOurs = ({ item }) => item.pin || item.pile || item.focused;
      const marks = shapes.filter(({ id, r }) => r !== undefined && held.store.view.highlight.includes(id)).map(({ x, y, r }) => boxAround(x, y, r));
      const standing = [...placed.filter(isOurs).map(({ box }) => box), ...marks];
      const names = flows._boxes.map(([l, t, r, b]) => [l + pad.x, t + pad.y, r + pad.x, b + pad.y]);
      names.push(...placed.filter(({ item }) => item.base).map(({ box }) => box));
      return { marks: marks.length, names: names.length, upon: names.filter((name) => standing.some((box) => overlap(name, box))).length };
    },
    /* Ids of the places in view that have an area. */
    areas() {
      const { places } = held.marks.layer._shown.store.payload;
      return places.id.filter((_, k) => places.area[k]);
    },
    hasWords: () => held.store.dense !== null && held.store.dense.words !== null,
    /* Ids of records of large tables whose details have come. */
    details: () => [...held.store.dense.records.keys()],
    /* A seizure by its id: {label, x, y} in the map's container. */
    find(id) {
      const { dense } = held.store;
      const { i } = held.store.indexOf(id);
      const { places, tables: { seizures: { table } } } = dense;
      const world = window.Sillage.geometry.worldPx(held.map.getZoom());
      const at = window.L.point(places.x[table.place[i]] * world, places.y[table.place[i]] * world).subtract(held.map.getPixelOrigin());
      const { x, y } = held.map.layerPointToContainerPoint(at);
      return { label: dense.words.label("seizures", i), x, y };
    },
  };
})();
