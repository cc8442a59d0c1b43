/* MapLibre GL: a circle layer and a line layer with setFilter, drawn in software. */
import { Map as GlMap } from "/npm/maplibre-gl/dist/maplibre-gl.mjs";

const map = new GlMap({
  container: "map", center: [-30, 25], zoom: 2, attributionControl: false, fadeDuration: 0,
  canvasContextAttributes: { preserveDrawingBuffer: true },
  style: { version: 8, sources: {}, layers: [{ id: "sea", type: "background", paint: { "background-color": "#dfe8ee" } }] },
});
const loaded = new Promise((done) => { map.once("load", done); });
const settled = () => new Promise((done) => {
  if (map.loaded() && map.areTilesLoaded()) map.once("render", done);
  else map.once("idle", done);
  map.triggerRepaint();
});

const collect = (n, make) => ({ type: "FeatureCollection", features: Array.from({ length: n }, (_, i) => make(i)) });

window.PEER = {
  async load(all) {
    await loaded;
    map.addSource("marks", {
      type: "geojson", maxzoom: 8,
      data: collect(all.n, (i) => ({ type: "Feature", properties: { d: all.day[i], r: window.driver.radius(all.kg[i]) }, geometry: { type: "Point", coordinates: [all.lon[i], all.lat[i]] } })),
    });
    map.addSource("lines", {
      type: "geojson", maxzoom: 8,
      data: collect(all.m, (k) => ({
        type: "Feature", properties: { d: all.lineDay[k] },
        geometry: { type: "LineString", coordinates: Array.from({ length: all.vertices }, (_, v) => [all.path[2 * (k * all.vertices + v)], all.path[2 * (k * all.vertices + v) + 1]]) },
      })),
    });
    map.addLayer({ id: "lines", type: "line", source: "lines", paint: { "line-color": "#c2410c", "line-width": 1 } });
    map.addLayer({ id: "marks", type: "circle", source: "marks", paint: { "circle-radius": ["get", "r"], "circle-color": "#0f766e", "circle-stroke-width": 1 } });
    await new Promise((done) => { map.once("idle", done); });
  },
  async set(from, until) {
    const filter = ["all", [">=", ["get", "d"], from], ["<", ["get", "d"], until]];
    map.setFilter("lines", filter);
    map.setFilter("marks", filter);
    await settled();
  },
  finish() {
    const gl = map.painter.context.gl;
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  },
};
window.driver.boot(window.COUNTS);
