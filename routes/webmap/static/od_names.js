/**
 * Names of the ends of connections on the map: methods of the layer in od_layer.js, in a file of their own.
 *
 * Owns: the canvas of the names and when they are lettered anew. Refuses: which names, and where (od_labels.js).
 */
(function (Sillage) {
  "use strict";

  // Names stay where they are as long as no circle has grown or shrunk by so much.
  const NAME_STEP_PX = 3;

  const odNames = {
    /** The names of the ends, on a canvas of their own, lettered anew only where something about them has changed; in parts, as all is drawn. */
    *_letter(frame, near) {
      const { pad } = this._laid;
      const reserved = [...this._reserved(), ...this._chipBoxes, ...this._clearOf].map((box) => moved(box, pad.x, pad.y));
      const nodes = this._namedNodes(frame);
      const spots = nodes.map(({ node, r }) => `${node}:${Math.round(r / NAME_STEP_PX)}`).sort();
      const mark = [frame.originX, frame.originY, frame.zoom, frame.dpr, frame.palette.name, this._store.dense.words !== null, near ? [...near].sort().join() : "", reserved.join(), ...spots].join("|");
      if (mark === this._namesMark) return;
      const ctx = this._beginNames(frame.dpr);
      this._namePicture.settle();
      yield;
      this._namesMark = mark;
      this._boxes = this._labels.put({ ...frame, ctx }, { ...this._painted, nodes }, this._nameOf, near, reserved).map((box) => moved(box, -pad.x, -pad.y));
      this._namePicture.show();
      if (!this._isPushed) return;
      this._isPushed = false;
      this._map.fire("sl:furniture"); // the labels of other marks keep clear of where the names are now
    },

    /** At rest what lies beyond the edge has no name, which would be cut by it; while the map is dragged it comes into view. */
    _namedNodes({ frame: [left, top, right, bottom] }) {
      const { nodes } = this._painted;
      if (this._padding !== Sillage.padded.AT_REST) return nodes;
      return nodes.filter(({ x, y }) => x >= left && x <= right && y >= top && y <= bottom);
    },

    _beginNames(ratio) {
      const ctx = this._namePicture.begin(...Sillage.padded.sizeOf(this._nameCanvas, this._laid, ratio));
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      return ctx;
    },

    _clearNames() {
      if (this._namesMark === "") return;
      this._namesMark = "";
      this._boxes = [];
      this._beginNames(Sillage.pixelRatio());
      this._namePicture.show();
    },
  };

  const moved = (box, dx, dy) => [box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy];

  Sillage.odNames = odNames;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
