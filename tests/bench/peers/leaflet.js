/* Leaflet's canvas renderer: a CircleMarker for each mark, a Polyline for each line, added and
 * removed by the difference of two steps. */
(function () {
  "use strict";
  const map = L.map("map", { preferCanvas: true, zoomAnimation: false }).setView([25, -30], 3);
  let marks = null;
  let circles = [];
  let lines = [];
  const shown = { a0: 0, a1: 0, b0: 0, b1: 0 };

  function shift(list, x0, x1, y0, y1) {
    for (let i = x0; i < x1; i += 1) if (i < y0 || i >= y1) map.removeLayer(list[i]);
    for (let i = y0; i < y1; i += 1) if (i < x0 || i >= x1) map.addLayer(list[i]);
  }

  window.PEER = {
    async load(all) {
      marks = all;
      circles = Array.from(all.lon, (lon, i) => L.circleMarker([all.lat[i], lon], { radius: window.driver.radius(all.kg[i]), weight: 1 }));
      for (let k = 0; k < all.m; k += 1) {
        const path = [];
        for (let v = 2 * k * all.vertices; v < 2 * (k + 1) * all.vertices; v += 2) path.push([all.path[v + 1], all.path[v]]);
        lines.push(L.polyline(path, { weight: 1, color: "#c2410c" }));
      }
    },
    set(from, until) {
      const { lower } = window.driver;
      const [a0, a1, b0, b1] = [lower(marks.day, from), lower(marks.day, until), lower(marks.lineDay, from), lower(marks.lineDay, until)];
      shift(lines, shown.b0, shown.b1, b0, b1);
      shift(circles, shown.a0, shown.a1, a0, a1);
      Object.assign(shown, { a0, a1, b0, b1 });
    },
  };
})();
