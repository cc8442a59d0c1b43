/* Sillage.mount: from a Leaflet map and two addresses to the working page.
 *
 * Owns the order of things: skeleton, the two fetches side by side, store, base map, marks, overview, panel,
 * date bar, bridge; and what happens when one of them fails. Knows nothing of how they draw. */
(function (Sillage) {
  "use strict";

  const say = (key, params) => Sillage.format.text(key, params);
  const STYLE_LIMIT_MS = 10000;
  const FIT_PADDING_PX = 12;
  let mounted = null;

  /* A failure that carries the words the reader sees. */
  function failure(key, cause, params) {
    const error = new Error(say(key, params), { cause });
    error.forReader = true;
    return error;
  }

  async function fetchChecked(url, key, read) {
    try {
      const answer = await fetch(url);
      if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
      return await read(answer);
    } catch (error) {
      throw failure(key, error);
    }
  }

  async function loadPayload(options) {
    const payload = options.payload || await fetchChecked(options.payloadUrl, "shell.errorPayload", (answer) => answer.json());
    if (payload.version !== Sillage.PAYLOAD_VERSION) {
      throw failure("shell.errorVersion", null, { found: payload.version, wanted: Sillage.PAYLOAD_VERSION });
    }
    return payload;
  }

  /* Fetched and decoded once; the main map and the overview draw from the same. */
  async function loadBase(options) {
    const bytes = options.baseBytes || await fetchChecked(options.baseUrl, "shell.errorBase", (answer) => answer.arrayBuffer());
    try {
      return await Sillage.readBase(bytes);
    } catch (error) {
      throw failure("shell.errorBase", error);
    }
  }

  const boundsOf = ([west, south, east, north]) => L.latLngBounds([south, west], [north, east]);
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

  /* Keeps the map's frame: fitted to the case until a reader moves it, then where the reader left it. */
  function createFraming(map, store, mapBox) {
    const padding = { padding: [FIT_PADDING_PX, FIT_PADDING_PX], animate: false };
    let fitted = false;
    let ours = false;
    let refitted = null; // told when the frame has been fitted anew to a new size

    function move(action) {
      ours = true;
      try {
        action();
      } finally {
        ours = false;
      }
    }
    function fitCase() {
      move(() => map.fitBounds(boundsOf(store.payload.case.focus), padding));
      fitted = true;
      store.set({ center: null, zoom: null });
    }
    function onMoved() {
      if (ours) return;
      fitted = false;
      const center = map.getCenter();
      store.set({ center: [Number(center.lat.toFixed(5)), Number(center.lng.toFixed(5))], zoom: map.getZoom() });
    }
    function onResized() {
      if (!Sillage.frame.isRoomy(mapBox)) return; // hidden for a while: nothing can be fitted into no room
      move(() => map.invalidateSize({ animate: false, pan: true }));
      if (!fitted) return;
      fitCase();
      if (refitted) refitted();
    }
    map.on("moveend", onMoved);
    const sizes = new ResizeObserver(onResized);
    return {
      fitCase,
      /** Move the map by an action that is not the reader's: the view stays what the reader chose. */
      quietly: move,
      onRefit: (tell) => { refitted = tell; },
      fitOverview: () => map.fitBounds(boundsOf(store.payload.case.overview), padding),
      /** Show a centre [lat, lon] and zoom, or fit to the case when there is none. */
      show(center, zoom) {
        move(() => map.invalidateSize({ animate: false }));
        if (center && zoom !== null && zoom !== undefined) map.setView(center, zoom, { animate: false });
        else fitCase();
        if (center && !store.view.center) onMoved(); // the map was there already and said nothing
        sizes.observe(mapBox);
      },
      destroy() {
        map.off("moveend", onMoved);
        sizes.disconnect();
      },
    };
  }

  /* Builds the page; what a failure leaves half built is taken down again, so that a second try starts clean. */
  function buildPage(map, frame, payload, base, options) {
    const ends = []; // what to undo, last first
    const takeDown = () => ends.reverse().forEach((end) => end());
    try {
      return { ...assemble(map, frame, payload, base, options, ends), destroy: takeDown };
    } catch (error) {
      takeDown();
      throw error;
    }
  }

  /* Everything drawn from the data. Returns {store, apply(patch), ready(), painted: promise}. */
  function assemble(map, frame, payload, base, options, ends) {
    const first = options.view || {};
    const store = Sillage.createStore(payload, Sillage.viewCodec.patchFromOutside(first, payload.case.lastDay));
    const keep = (part) => {
      ends.push(() => part.destroy());
      return part;
    };
    let painted = false;
    let tiles = null;
    let bases = []; // of the main map and of the overview

    const follow = keep(Sillage.theme.followTheme(first.theme, (theme) => {
      Sillage.theme.paintTheme(frame.app, payload.style, theme);
      bases.forEach((layer) => layer.setTheme(theme, payload.style[theme]));
      store.set({ theme });
    }));
    const framing = keep(createFraming(map, store, frame.mapBox));
    framing.show(first.center, first.zoom);

    bases = [0, 1].map(() => Sillage.createBaseMap({ base, style: payload.style, theme: store.view.theme }));
    const [baseMap, insetBase] = bases;
    baseMap.addTo(map);
    ends.push(() => baseMap.remove());

    function setTiles(wanted) {
      if (tiles) tiles.remove();
      tiles = wanted ? Sillage.mapTools.createTiles(wanted, () => frame.showNotice(say("shell.tilesFailed"))).addTo(map) : null;
    }
    setTiles(options.tiles || null);
    ends.push(() => setTiles(null));

    keep(Sillage.createMarks(map, store, { baseLabels: Sillage.baseLabels(base) }));
    keep(Sillage.createInset(map, store, { base: insetBase }));
    keep(Sillage.createPanel(frame.side, store, { map }));
    const bar = keep(Sillage.createBar(frame.bar, store));
    const keys = keep(Sillage.keys.wire({ store, bar, frame, fitCase: framing.fitCase, fitOverview: framing.fitOverview }));
    ends.push(Sillage.mapTools.addTools(map, { fitCase: framing.fitCase, fitOverview: framing.fitOverview, openHelp: keys.openHelp }));
    keep(Sillage.createSheet(map, store, frame, framing));
    const bridge = options.bridge && window.Streamlit
      ? keep(Sillage.createBridge(store, (value) => window.Streamlit.setComponentValue(value)))
      : null;

    function apply(patch) {
      if (patch.theme !== undefined) follow.setAsked(patch.theme);
      if (patch.tiles !== undefined) setTiles(patch.tiles);
      store.set(Sillage.viewCodec.patchFromOutside(patch, payload.case.lastDay));
      if (patch.center && Number.isFinite(patch.zoom)) map.setView(patch.center, patch.zoom, { animate: false });
      else if (patch.center === null) framing.fitCase();
    }

    // Two frames: the marks paint in the first one after the base, and the second one shows them.
    const whenPainted = baseMap.ready.then(nextFrame).then(nextFrame).then(() => {
      painted = true;
      performance.mark("sillage:ready");
      window.dispatchEvent(new CustomEvent("sillage:ready"));
      if (bridge) bridge.greet();
    });
    return { store, apply, ready: () => painted, whenPainted };
  }

  /** Make the page around a Leaflet map.
   *
   * options: {payloadUrl | payload, baseUrl | baseBytes, view (as reported, see view_codec.js), bridge (report
   * to Streamlit), tiles: null | {url, attribution, maxZoom}, texts and lang (for what is said before the payload
   * is there)}. Returns {ready: promise of the page, destroy()}; a failure is shown to the reader. */
  function mount(map, options) {
    if (mounted) mounted.destroy();
    Sillage.format.use(options.texts || {}, options.lang);
    const frame = Sillage.frame.create(map.getContainer());
    frame.setSideOpen(frame.isSideOpen());
    if (map.attributionControl) map.attributionControl.setPrefix(false);
    let page = null;
    let gone = false;

    async function start() {
      frame.showLoading();
      try {
        const [payload, base] = await Promise.all([
          loadPayload(options), loadBase(options),
          Sillage.frame.whenStyled(frame.app, STYLE_LIMIT_MS)
            .then(() => Promise.all([Sillage.frame.whenLettered(), Sillage.frame.whenRoomy(frame.mapBox)])),
        ]);
        if (gone) return null;
        page = buildPage(map, frame, payload, base, options);
        frame.setSideOpen(frame.isSideOpen()); // now in the payload's words
        frame.uncover();
        Sillage.bindPage(page);
        await page.whenPainted;
        return page;
      } catch (error) {
        console.error(error);
        Sillage.bindPage(null);
        if (page) page.destroy();
        page = null;
        const cause = error.cause instanceof Error ? error.cause.message : "";
        frame.showError(error.forReader ? error.message : say("shell.errorDraw"), error.forReader ? cause : error.message, start);
        return null;
      }
    }

    mounted = {
      ready: start(),
      destroy() {
        gone = true;
        Sillage.bindPage(null);
        if (page) page.destroy();
        frame.destroy();
        mounted = null;
      },
    };
    return mounted;
  }

  Sillage.mount = mount;
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
