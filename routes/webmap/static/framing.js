/* The map's frame: fitted to the case, or to a step of the story, until a reader moves it.
 *
 * Owns which box the map is fitted to, fits it again when the window changes its size, and tells the store
 * where the map stands. What a reader does by hand and what the page does are told apart here and nowhere
 * else. Boxes are [west, south, east, north] in degrees. */
(function (Sillage) {
  "use strict";

  const PADDING_PX = 12;

  const boundsOf = ([west, south, east, north]) => L.latLngBounds([south, west], [north, east]);

  /** Keep the frame of `map`, which lies in `mapBox`. */
  function createFraming(map, store, mapBox) {
    const padding = { padding: [PADDING_PX, PADDING_PX] };
    const { focus, overview } = store.payload.case;
    let held = null; // the box the map is fitted to; null once a reader has moved it
    let ours = false; // true while an action of the page moves the map
    let arrived = false; // the map came to rest within that action
    let flight = null; // {done} of a flight on its way
    let refitted = null; // told when the frame has been fitted anew to a new size

    function quietly(action) {
      ours = true;
      try {
        action();
      } finally {
        ours = false;
      }
    }

    /* Where the map stands, as the store keeps it: nothing as long as it is fitted to the case. */
    function position() {
      if (held === focus) return { center: null, zoom: null };
      const center = map.getCenter();
      return { center: [Number(center.lat.toFixed(5)), Number(center.lng.toFixed(5))], zoom: map.getZoom() };
    }

    /* Tell the store of a move that is the page's own: the step stays. */
    const keepStep = () => store.set({ ...position(), step: store.view.step });

    function endFlight() {
      const ended = flight;
      flight = null;
      if (ended && ended.done) ended.done();
    }

    function fit(box, { seconds, done } = {}) {
      endFlight();
      held = box || focus;
      arrived = false;
      quietly(() => {
        if (seconds) map.flyToBounds(boundsOf(held), { ...padding, duration: seconds });
        else map.fitBounds(boundsOf(held), { ...padding, animate: false });
      });
      if (seconds && !arrived) {
        flight = { done };
        return;
      }
      keepStep();
      if (done) done();
    }

    function onMoved() {
      arrived = true;
      if (ours) return;
      if (flight) {
        keepStep();
        endFlight();
        return;
      }
      held = null;
      store.set(position());
    }

    /* A flight tells of its start at once; a later start is a hand on the map. */
    function onMoveStart() {
      if (ours || !flight) return;
      held = null;
      endFlight();
    }

    function onResized() {
      if (!Sillage.frame.isRoomy(mapBox)) return; // hidden for a while: nothing can be fitted into no room
      const before = map.getSize();
      quietly(() => map.invalidateSize({ animate: false, pan: true }));
      if (!held || before.equals(map.getSize())) return;
      fit(held);
      if (refitted) refitted();
    }

    // Leaflet's own watch of the window would move the map after ours, and look like a hand on it.
    L.DomEvent.off(window, "resize", map._onResize, map);
    map.on("moveend", onMoved);
    map.on("movestart", onMoveStart);
    const sizes = new ResizeObserver(onResized);
    return {
      /** Fit to the case's focus, as a reader asks for it. */
      fitCase() {
        endFlight();
        held = focus;
        quietly(() => map.fitBounds(boundsOf(focus), { ...padding, animate: false }));
        store.set(position());
      },
      fitOverview: () => map.fitBounds(boundsOf(overview), { ...padding, animate: false }),
      /** Fit to a step's box (null: the case's focus), flying for `seconds` if given; the step stays. `done` is called at rest. */
      fitStep: fit,
      /** Move the map by an action that is not the reader's: the view stays what the reader chose. */
      quietly,
      /** Bring the map up to its box's size at once: a layout has just changed. */
      settle: onResized,
      onRefit: (tell) => { refitted = tell; },
      /** Show a centre [lat, lon] and zoom, or fit to the case when there is none. */
      show(center, zoom) {
        quietly(() => map.invalidateSize({ animate: false }));
        if (center && zoom !== null && zoom !== undefined) map.setView(center, zoom, { animate: false });
        else this.fitCase();
        if (center && !store.view.center) onMoved(); // the map was there already and said nothing
        sizes.observe(mapBox);
      },
      destroy() {
        flight = null;
        map.off("moveend", onMoved);
        map.off("movestart", onMoveStart);
        sizes.disconnect();
      },
    };
  }

  Sillage.createFraming = createFraming;
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
