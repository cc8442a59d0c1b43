/**
 * Ends of drawn connections that lie beyond the map's edge: chips that name them and lead there.
 *
 * Methods of the layer in od_layer.js, in a file of their own. Owns: which ends get a chip and what a press shows.
 * Refuses: where chips sit and how they look (edges.js), words (od_words.js). They are placed anew with a new picture
 * and when the date rests, never at a step of it.
 */
(function (Sillage) {
  "use strict";

  // So many by their names; some of them find no room.
  const CANDIDATES = 16;
  // Between a chip and what it must not touch.
  const CLEAR_PX = 4;
  const FLIGHT = { padding: [48, 48], duration: 1.1 };

  /**
   * The chips of drawn connections, the weightiest ends first: place → as edges.js makes them, with `weight` in grams.
   * Ends beyond the `most` weightiest are gathered by their edge (edge_room.js), as one chip.
   *
   * @param {object} model od_model.js
   * @param {Array<{pair, path}>} ways each path in px of the frame, from end to end
   */
  function chipsOf(model, ways, frame, most) {
    const { from, to, nodes } = model.pairs;
    const { gather, sideOf, wishOf } = Sillage.edgeRoom;
    const keyOf = (node) => `${nodes.level}:${node}`;
    const given = ways.map(({ pair, path }) => ({ kind: "flow", pair, path, fromPlace: keyOf(from[pair]), toPlace: keyOf(to[pair]), color: null }));
    const chips = [...Sillage.edges.edgeChips(given, [], frame).values()];
    for (const chip of chips) {
      chip.node = chip.from.length ? from[chip.from[0].pair] : to[chip.to[0].pair];
      chip.weight = [...chip.from, ...chip.to].reduce((sum, { pair }) => sum + model.pairGrams(pair), 0);
    }
    chips.sort((a, b) => b.weight - a.weight || a.node - b.node);
    const kept = new Map(chips.slice(0, most).map((chip) => [chip.place, chip]));
    const others = new Map();
    for (const chip of chips.slice(most)) {
      const { x, y } = wishOf(chip);
      const side = sideOf(x, y, frame);
      others.set(side, [...(others.get(side) || []), chip]);
    }
    for (const [side, several] of others) kept.set(`beyond ${side}`, gather(side, several));
    return kept;
  }

  const pairsOf = (ways) => ways.map(({ pair }) => pair);

  const odEdges = {
    _addEdges(container) {
      this._edges = Sillage.createEdges(container, {
        go: (place) => this._flyTo(place),
        leave: () => this._map.fire("mouseout"),
        point: (place) => this._pointChip(place === null ? null : this._chips.get(place)),
        words: (chip) => (chip.beyond
          ? Sillage.odWords.beyondWords(this._model, chip, pairsOf([...chip.from, ...chip.to]))
          : Sillage.odWords.edgeWords(this._model, this._nameOf(chip.node), pairsOf(chip.to), pairsOf(chip.from))),
      });
      this._chips = new Map();
      this._chipBoxes = [];
      this._chipsMark = null;
    },

    /** Place the chips of what is drawn; with a `mark` of the picture only where it is another than before. */
    _showChips(mark) {
      const { _laid: laid, _scene: scene } = this;
      if (!laid || !scene || this._moving) return;
      const isOn = this.isOn() && !this._showsLines();
      const { pad } = laid;
      const reserved = this._reserved();
      const now = mark === undefined ? null : [isOn, laid.originX, laid.originY, laid.zoom, this._store.dense.words !== null, reserved.join(";"), mark].join("|");
      if (now !== null && now === this._chipsMark) return;
      this._chipsMark = now;
      const [width, height] = [laid.size.x - 2 * pad.x, laid.size.y - 2 * pad.y];
      const frame = [0, 0, width, height];
      this._ways.use(this._model.pairs, laid.zoom);
      const ways = isOn ? scene.lines.filter(({ lanes }) => lanes.length > 0).map(({ pair }) => ({ pair, path: moved(this._ways.lane(pair, 0), -laid.originX - pad.x, -laid.originY - pad.y) })) : [];
      const most = Sillage.edgeRoom.roomFor(width, height);
      const { chips, boxes } = this._edges.show(chipsOf(this._model, ways, frame, CANDIDATES), () => "", frame, { firm: reserved.map((box) => grown(box, CLEAR_PX)), soft: this._circles() }, most);
      this._chips = chips;
      this._chipsMoved = this._chipsMoved || boxes.join() !== this._chipBoxes.join();
      this._chipBoxes = boxes;
    },

    /** A chip has the focus or the pointer: its node stands out, or the connections of all that it gathers; null: no longer. */
    _pointChip(chip) {
      if (!chip || !chip.beyond) this._pointRow("node", chip ? chip.node : null);
      else this._pointAt({ pairs: new Set(pairsOf([...chip.from, ...chip.to])) });
    },

    /** Boxes of the circles that are drawn, in container px. */
    _circles() {
      const { originX, originY, pad, zoom } = this._laid;
      const { x, y } = this._model.pairs.nodes;
      const scale = Sillage.geometry.worldPx(zoom);
      return [...this._scene.nodes.values()].map(({ node, r }) => Sillage.labels.boxAround(x[node] * scale - originX - pad.x, y[node] * scale - originY - pad.y, r));
    },

    /** Names and other marks keep clear of chips: they are told when one sits elsewhere. */
    _tellChips() {
      if (!this._chipsMoved) return;
      this._chipsMoved = false;
      this._map.fire("sl:furniture");
    },

    /** Go to what a chip tells of: its connections from end to end. */
    _flyTo(place) {
      const bounds = window.L.latLngBounds([]);
      const { latOf, lonOf } = Sillage.geometry;
      const chip = this._chips.get(place);
      for (const { pair } of [...chip.from, ...chip.to]) {
        const path = this._ways.unitPath(pair);
        for (let i = 0; i < path.length; i += 2) bounds.extend([latOf(path[i + 1]), lonOf(path[i])]);
      }
      const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      this._map[still ? "fitBounds" : "flyToBounds"](bounds, { ...FLIGHT, animate: !still });
    },
  };

  function moved(path, dx, dy) {
    const out = new Float64Array(path.length);
    for (let i = 0; i < path.length; i += 2) {
      out[i] = path[i] + dx;
      out[i + 1] = path[i + 1] + dy;
    }
    return out;
  }

  const grown = ([left, top, right, bottom], by) => [left - by, top - by, right + by, bottom + by];

  Sillage.odEdges = Object.freeze({ chipsOf, methods: odEdges });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
