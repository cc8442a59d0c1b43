/* Run in the map's frame: hold the layer of connections, so that tests can ask what it draws and where.
 *
 * An init script: it sees `Sillage.createFlowLayer` being set and keeps what is made. */
"use strict";

(() => {
  const held = { layer: null };
  window.Sillage = new Proxy({}, {
    set(target, name, value) {
      target[name] = name !== "createFlowLayer" ? value : (map, store, options) => {
        held.layer = value(map, store, options);
        Object.assign(held, { map, store });
        return held.layer;
      };
      return true;
    },
  });

  /* Somewhere in the open that the layer finds a shape at, in px of the map's box. */
  function spotOf(shape) {
    const { pad } = held.layer._laid;
    const size = held.map.getSize();
    // A seizure's mark may cover the middle of a circle.
    const points = shape.path || [0, 0.4, -0.4, 0.8, -0.8].flatMap((share) => [shape.x + share * shape.r, shape.y]);
    for (let i = 0; i < points.length; i += 2) {
      const [x, y] = [points[i] - pad.x, points[i + 1] - pad.y];
      if (x < 100 || y < 60 || x > size.x - 60 || y > size.y - 60) continue;
      if (document.elementFromPoint(x, y).closest(".sl-od, .sl-inset, .sl-edge")) continue;
      const found = held.layer.shapeAt(window.L.point(x, y), 4);
      if (found && found.id === shape.id) return { x, y };
    }
    return null;
  }

  window.flowsProbe = {
    has: () => held.layer !== null,
    hasWords: () => held.store.dense.words !== null,
    state: () => held.layer.state(),
    zoom: () => held.map.getZoom(),
    /* How many connections stand out. */
    standsOut: () => { const focus = held.layer._focus(); return focus && focus.pairs ? focus.pairs.size : 0; },
    show(view, at) {
      held.store.set(view);
      if (at) held.map.setView([at[0], at[1]], at[2], { animate: false });
      held.layer._step();
      return held.layer.state();
    },
    choose(choice) {
      held.layer.choose(choice);
      held.layer._step();
    },
    /* Somewhere a shape of a kind can be pressed: {x, y, words of its tooltip}. */
    find(kind) {
      for (const shape of held.layer._painted.shapes) {
        const spot = shape.kind === kind ? spotOf(shape) : null;
        if (spot) return { ...spot, node: shape.node, pair: shape.pair };
      }
      return null;
    },
    /* Number of pixels of a canvas that are not clear. */
    inked(canvas) {
      const copy = document.createElement("canvas");
      [copy.width, copy.height] = [4000, 4000];
      const ctx = copy.getContext("2d");
      ctx.drawImage(canvas === "lines" ? held.layer._lines._canvas : held.layer._canvas, 0, 0);
      const { data } = ctx.getImageData(0, 0, 4000, 4000);
      let count = 0;
      for (let i = 3; i < data.length; i += 4) if (data[i]) count += 1;
      return count;
    },
  };
})();
