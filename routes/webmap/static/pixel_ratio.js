/* How many pixels of the screen a CSS pixel of the page takes: the device's ratio times the page's own scale.
 *
 * While presenting, the page is drawn larger on very large screens (present_window.js); canvases ask here, so
 * that they stay sharp, and pointers ask how far a box is scaled. */
(function (Sillage) {
  "use strict";

  let pageScale = 1;

  /** Pixels of the screen per CSS pixel inside the page. */
  Sillage.pixelRatio = () => (window.devicePixelRatio || 1) * pageScale;

  /** Tell how far the page as a whole is scaled; 1 is not at all. */
  Sillage.setPageScale = (scale) => { pageScale = scale; };

  /** Where an event lies in an element, in the element's own CSS pixels: [x, y]. */
  Sillage.pointIn = (element, event) => {
    const box = element.getBoundingClientRect();
    return [(event.clientX - box.left) / pageScale, (event.clientY - box.top) / pageScale];
  };

  /** An element's box in another's own CSS pixels: [left, top, right, bottom]. */
  Sillage.boxIn = (around, element) => {
    const outer = around.getBoundingClientRect();
    const box = element.getBoundingClientRect();
    return [box.left - outer.left, box.top - outer.top, box.right - outer.left, box.bottom - outer.top].map((px) => px / pageScale);
  };

  /** Boxes of what stands on the map, the handle of the panel beside it too, in the map container's CSS pixels. */
  Sillage.furnitureIn = (container) => [...container.querySelectorAll(".leaflet-control, .sl-inset, .sl-od"), ...document.querySelectorAll(".sl-side-toggle")]
    .map((element) => Sillage.boxIn(container, element))
    .filter(([left, , right]) => right > left);
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
