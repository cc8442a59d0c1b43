/* A picture on the page: drawn out of sight, then shown, and nothing more until the next drawing.
 *
 * A browser without a graphics card copies every canvas of a page anew for each frame, whether its
 * content has changed or not. A canvas that only shows a finished bitmap is copied once. Where the
 * browser cannot draw out of sight (no OffscreenCanvas), the visible canvas is drawn on itself.
 * Owns the two canvases and the handing over; what is drawn is the caller's. */
(function (Sillage) {
  "use strict";

  const canDrawApart = () => typeof OffscreenCanvas === "function" && typeof ImageBitmapRenderingContext === "function";

  /** Make a picture in a canvas element of its own.
   *
   * `alpha` false promises that every pixel will be covered. Returns {element, apart, begin(width, height), settle(), show()}:
   * `begin` gives the 2D context of a blank picture of so many pixels of the screen, `show` puts it on the page. `apart`
   * says that nobody sees it before that; then `settle` makes the browser do at once what it would put off to the end,
   * so that a drawing can be made in several frames (`inParts` asks for that).
   * For what changes seldom: showing costs a copy of the picture more than drawing on a visible canvas does.
   * Where that depends on the case, `seldom` says so; without it the visible canvas is drawn on itself. */
  function createPicture(className, { alpha = true, seldom = true, inParts = false } = {}) {
    const element = document.createElement("canvas");
    element.className = className;
    const apart = seldom && canDrawApart() ? new OffscreenCanvas(1, 1) : null;
    const shown = apart ? element.getContext("bitmaprenderer", { alpha }) : null;
    const context = (apart || element).getContext("2d", { alpha, willReadFrequently: inParts });

    function begin(width, height) {
      const { canvas } = context;
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
      } else {
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.clearRect(0, 0, width, height);
      }
      return context;
    }

    function show() {
      if (!shown) return;
      if (element.width !== apart.width || element.height !== apart.height) {
        element.width = apart.width;
        element.height = apart.height;
      }
      shown.transferFromImageBitmap(apart.transferToImageBitmap());
      // What was drawn is gone from it, but where it cannot be transparent it is painted black at once, and holds a whole picture.
      if (!alpha) apart.width = apart.height = 1;
    }

    /* Reading is what makes the browser draw. */
    const settle = () => { if (apart) context.getImageData(0, 0, 1, 1); };

    return { element, apart: apart !== null, begin, settle, show };
  }

  Sillage.createPicture = createPicture;
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
