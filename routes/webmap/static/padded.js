/**
 * A canvas somewhat larger than the map's frame, so that a drag never meets a blank.
 *
 * Owns: where such a canvas lies, how it is moved and scaled while the map zooms. Refuses: what is
 * drawn on it.
 */
(function (Sillage) {
  "use strict";

  // Drawn beyond each edge, as a share of the frame.
  const PADDING = 0.18;
  // Of what is drawn anew while the date moves: at rest what is not seen is only work; while the map is dragged it will
  // be seen.
  const AT_REST = 0.02;
  const DRAGGED = 0.3;

  /**
   * Where the canvas lies for the map as it stands now, reaching `padding` of the frame beyond each edge: {size, pad,
   * topLeft (layer point), corner (lat, lng), zoom, originX, originY (world px of the canvas' corner)}, in CSS px.
   */
  function layOut(map, padding = PADDING) {
    const L = window.L;
    const frame = map.getSize();
    const pad = L.point(Math.round(frame.x * padding), Math.round(frame.y * padding));
    const topLeft = map.containerPointToLayerPoint(pad.multiplyBy(-1)).round();
    const origin = map.getPixelOrigin().add(topLeft);
    return { size: frame.add(pad.multiplyBy(2)), pad, topLeft, corner: map.layerPointToLatLng(topLeft), zoom: map.getZoom(), originX: origin.x, originY: origin.y };
  }

  /** Let an element take its room on the page; [width, height] in device px, `ratio` of them to the CSS px. */
  function sizeOf(element, { size }, ratio) {
    element.style.width = `${size.x}px`;
    element.style.height = `${size.y}px`;
    return [Math.round(size.x * ratio), Math.round(size.y * ratio)];
  }

  /** Give a canvas its size, `ratio` device px to the CSS px; true if that cleared it. */
  function fit(canvas, laid, ratio) {
    const [width, height] = sizeOf(canvas, laid, ratio);
    if (canvas.width === width && canvas.height === height) return false;
    canvas.width = width;
    canvas.height = height;
    return true;
  }

  /** Move and scale a picture laid out for one zoom to another, as Leaflet's own renderers do. */
  function transform(map, canvas, { corner, zoom: drawn }, center, zoom) {
    const position = map.project(corner, zoom).subtract(map._getNewPixelOrigin(center, zoom));
    window.L.DomUtil.setTransform(canvas, position, map.getZoomScale(zoom, drawn));
  }

  /** Whether a map has a view and room for a picture. */
  function hasRoom(map) {
    return Boolean(map && map._loaded && map.getSize().x && map.getSize().y);
  }

  /** Whether the frame lies wholly on the canvas, at the zoom it was laid out for. */
  function covers(map, { topLeft, size, zoom }) {
    const min = map.containerPointToLayerPoint([0, 0]).subtract(topLeft);
    const frame = map.getSize();
    return map.getZoom() === zoom && min.x >= 0 && min.y >= 0 && min.x + frame.x <= size.x && min.y + frame.y <= size.y;
  }

  /** Whether a drag has left the canvas; while the map zooms the picture is scaled, and no drag. */
  function isLeft(map, laid) {
    return map.getZoom() === laid.zoom && !window.L.DomUtil.hasClass(map.getPane("mapPane"), "leaflet-zoom-anim") && !covers(map, laid);
  }

  Sillage.padded = Object.freeze({ AT_REST, DRAGGED, covers, fit, hasRoom, isLeft, layOut, sizeOf, transform });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
