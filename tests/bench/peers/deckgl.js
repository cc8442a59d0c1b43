/* deck.gl: a ScatterplotLayer and a PathLayer with the DataFilterExtension, on binary columns, drawn in software. */
(function () {
  "use strict";
  const { Deck, ScatterplotLayer, PathLayer, DataFilterExtension, MapView } = window.deck;
  const extensions = [new DataFilterExtension({ filterSize: 1 })];
  let data = null;
  let drawn = null;
  const deckgl = new Deck({
    parent: document.getElementById("map"), views: new MapView({ controller: true }), useDevicePixels: 1,
    initialViewState: { longitude: -30, latitude: 25, zoom: 2 },
    onAfterRender: () => { if (drawn) drawn(); },
  });
  const seen = () => new Promise((done) => {
    drawn = () => {
      drawn = null;
      done();
    };
  });

  function layers(from, until) {
    const range = { filterRange: [from, until - 0.5], extensions };
    return [
      new PathLayer({ id: "lines", data: data.lines, _pathType: "open", getColor: [194, 65, 12], widthUnits: "pixels", getWidth: 1, positionFormat: "XY", ...range }),
      new ScatterplotLayer({ id: "marks", data: data.marks, getFillColor: [15, 118, 110], radiusUnits: "pixels", positionFormat: "XY", pickable: true, ...range }),
    ];
  }

  window.PEER = {
    async load(all) {
      const position = new Float32Array(2 * all.n);
      for (let i = 0; i < all.n; i += 1) position.set([all.lon[i], all.lat[i]], 2 * i);
      const startIndices = Uint32Array.from({ length: all.m + 1 }, (_, k) => k * all.vertices);
      // A path layer filters by vertex: each vertex carries its line's day.
      const vertexDay = Float32Array.from({ length: all.m * all.vertices }, (_, v) => all.lineDay[Math.floor(v / all.vertices)]);
      data = {
        marks: { length: all.n, attributes: {
          getPosition: { value: position, size: 2 }, getRadius: { value: Float32Array.from(all.kg, window.driver.radius), size: 1 },
          getFilterValue: { value: Float32Array.from(all.day), size: 1 },
        } },
        lines: { length: all.m, startIndices, attributes: { getPath: { value: all.path, size: 2 }, getFilterValue: { value: vertexDay, size: 1 } } },
      };
    },
    async set(from, until) {
      const next = seen();
      deckgl.setProps({ layers: layers(from, until) });
      await next;
    },
    finish() {
      const { gl } = deckgl.device;
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    },
  };
})();
