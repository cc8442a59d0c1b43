/**
 * Drawing connections on the map: methods of the layer in od_layer.js, in a file of their own.
 *
 * Owns: that no frame carries a whole drawing while the date moves. Refuses: when to draw, what (od_layer.js), how
 * things look (od_paint.js, od_names.js).
 */
(function (Sillage) {
  "use strict";

  const odDrawing = {
    /** While the date moves a part in each frame, so that none carries the whole drawing, and the words last of all; else at once: then true. */
    _paint(mark) {
      const atOnce = this._dirty || !this._picture.apart;
      this._shownMark = mark;
      this._paintedAt = performance.now();
      this._dirty = false;
      cancelAnimationFrame(this._partRequest);
      this._parts = this._draw();
      if (atOnce) while (!this._parts.next().done);
      else this._drawLater();
      return atOnce;
    },

    _drawLater() {
      this._partRequest = requestAnimationFrame(() => {
        if (!this._parts.next().done) this._drawLater();
        else this._say();
      });
    },

    /** Draw all that is shown, part by part. */
    *_draw() {
      const { _laid: laid } = this;
      const ratio = Sillage.pixelRatio();
      const ctx = this._picture.begin(...Sillage.padded.sizeOf(this._canvas, laid, ratio));
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      if (this.isOn() && !this._showsLines()) {
        yield* this._drawConnections(ctx, ratio);
        return;
      }
      this._painted = { shapes: [], nodes: [], lines: [] };
      this._map.getContainer().classList.remove("sl-flows-focused");
      this._picture.show();
      this._clearNames();
    },

    *_drawConnections(ctx, ratio) {
      const { payload, view } = this._store;
      const { _laid: laid } = this;
      const { size, pad } = laid;
      const frame = {
        ctx, dpr: ratio, zoom: laid.zoom, originX: laid.originX, originY: laid.originY, palette: Sillage.marks.paletteOf(payload, view.theme),
        plane: [0, 0, size.x, size.y], frame: [pad.x, pad.y, size.x - pad.x, size.y - pad.y],
      };
      // After it has been shown a picture needs new memory: that alone takes as long as many lines.
      this._picture.settle();
      yield;
      const focus = this._focus();
      this._map.getContainer().classList.toggle("sl-flows-focused", focus !== null);
      const parts = this._painter.paintParts(frame, this._scene, this._model.pairs, focus);
      let part = parts.next();
      while (!part.done) {
        this._picture.settle();
        yield;
        part = parts.next();
      }
      this._picture.settle();
      yield;
      this._painted = part.value;
      this._picture.show();
      yield;
      if (view.layers.labels) yield* this._letter(frame, focus && this._painted.near);
      else this._clearNames();
    },
  };

  Sillage.odDrawing = odDrawing;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
