/* The side panel on a phone, where it is a sheet over the map: a record that was asked for comes into sight
 * in the sheet, and its mark in what the sheet leaves free of the map.
 *
 * The map is only lent for that: it goes back to where it was, unless a reader has moved it meanwhile. */
(function (Sillage) {
  "use strict";

  // A record smaller than this is moved into sight, a larger one is fitted.
  const SMALL_PX = 120;
  const MARGIN_PX = 44;

  /** How far [dx, dy] a box must move to lie in the free part of the map; zero where it does already. */
  function wayIntoSight(box, free) {
    const along = (from, to, size) => (from >= MARGIN_PX && to <= size - MARGIN_PX ? 0 : (from + to - size) / 2);
    return [along(box[0], box[2], free[0]), along(box[1], box[3], free[1])];
  }

  /** Tie sheet, selection and map together. Returns {destroy}. */
  function createSheet(map, store, frame, framing) {
    let openedHere = false; // by a selection, not by the reader's hand
    let lent = null;

    const place = () => ({ center: map.getCenter(), zoom: map.getZoom() });
    const same = (a, b) => a.zoom === b.zoom && a.center.equals(b.center);

    function showMark() {
      const at = store.lookUp(store.view.selected);
      const extent = at && Sillage.extentOf(at.payload, at.table, at.i);
      if (!extent) return;
      const [west, south, east, north] = extent;
      const covered = frame.coveredPx();
      const size = map.getSize();
      const a = map.latLngToContainerPoint([north, west]);
      const b = map.latLngToContainerPoint([south, east]);
      const way = wayIntoSight([a.x, a.y, b.x, b.y], [size.x, size.y - covered]);
      if (way[0] === 0 && way[1] === 0) return;
      const before = lent && same(lent.now, place()) ? lent.before : place();
      framing.quietly(() => {
        if (b.x - a.x < SMALL_PX && b.y - a.y < SMALL_PX) map.panBy(way, { animate: false });
        else map.fitBounds([[south, west], [north, east]], { paddingTopLeft: [MARGIN_PX, MARGIN_PX / 2], paddingBottomRight: [MARGIN_PX / 2, covered + MARGIN_PX / 2], maxZoom: map.getZoom(), animate: false });
      });
      lent = { before, now: place() };
    }

    function giveBack() {
      if (lent && same(lent.now, place())) framing.quietly(() => map.setView(lent.before.center, lent.before.zoom, { animate: false }));
      lent = null;
    }

    function follow() {
      if (!frame.isNarrow()) return;
      if (store.view.selected && store.indexOf(store.view.selected)) {
        if (!frame.isSideOpen()) {
          openedHere = true;
          frame.setSideOpen(true);
        }
        showMark();
      } else {
        if (openedHere) frame.setSideOpen(false);
        openedHere = false;
        giveBack();
      }
    }

    const off = store.on((_, changed) => {
      if (changed.has("selected")) follow();
    });
    frame.onSide((open) => {
      openedHere = false;
      if (!open) giveBack();
      else if (store.view.selected) follow();
    });
    framing.onRefit(() => {
      lent = null;
      if (frame.isNarrow() && frame.isSideOpen() && store.view.selected) showMark();
    });
    if (store.view.selected) follow();
    return {
      destroy() {
        off();
        frame.onSide(null);
        framing.onRefit(null);
      },
    };
  }

  Sillage.createSheet = createSheet;
  Sillage.sheet = Object.freeze({ wayIntoSight });
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
