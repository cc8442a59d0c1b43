/* A canvas larger than the frame: how far it reaches while the map is dragged, and when the frame has left it. */
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const Sillage = require("./load")("namespace.js", "padded.js", "padded_drag.js");

const { AT_REST, DRAGGED } = Sillage.padded;
const point = (x, y) => ({ x, y, subtract: (other) => point(x - other.x, y - other.y) });

/* A map of 100 × 80 px, dragged by so much; Leaflet's panes carry a class while it zooms. */
function fakeMap({ dragged = [0, 0], zoom = 5, zooming = false } = {}) {
  return {
    getZoom: () => zoom, getSize: () => point(100, 80), getPane: () => ({ zooming }),
    containerPointToLayerPoint: ([x, y]) => point(x + dragged[0], y + dragged[1]),
  };
}

test("a drag has left the canvas when the frame reaches beyond it; a zoom is no drag", (t) => {
  const before = globalThis.window;
  globalThis.window = { L: { DomUtil: { hasClass: ({ zooming }, name) => zooming && name === "leaflet-zoom-anim" } } };
  t.after(() => { globalThis.window = before; });
  const laid = { topLeft: point(-30, -24), size: point(160, 128), zoom: 5 };
  const isLeft = (options) => Sillage.padded.isLeft(fakeMap(options), laid);
  assert.equal(isLeft(), false);
  assert.equal(isLeft({ dragged: [30, -24] }), false);
  for (const dragged of [[31, 0], [-31, 0], [0, 25], [0, -25]]) assert.equal(isLeft({ dragged }), true, String(dragged));
  assert.equal(isLeft({ dragged: [90, 0], zoom: 6 }), false);
  assert.equal(isLeft({ dragged: [90, 0], zooming: true }), false);
});

test("when a drag begins a layer draws beyond the frame, each layer for itself; at its end no farther than before", () => {
  const drawn = [];
  const layerOf = (name) => ({ ...Sillage.paddedDrag, _reachOut() { drawn.push([name, this._padding]); } });
  const [marks, flows] = [layerOf("marks"), layerOf("flows")];
  assert.equal(marks._padding, AT_REST);
  marks._onDragStart();
  assert.deepEqual([drawn, flows._padding], [[["marks", DRAGGED]], AT_REST]);
  marks._onDragEnd();
  assert.deepEqual([drawn.length, marks._padding], [1, AT_REST]);
});
