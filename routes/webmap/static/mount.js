/* Sillage.mount: from a Leaflet map and two addresses to the working page.
 *
 * Owns the order of things: skeleton, the fetches side by side (loading.js), store, base map, marks, overview, panel,
 * date bar, story, bridge; and what happens when one of them fails. A case with large tables shows its base map
 * while their columns come; their words come after the first picture. Knows nothing of how they draw. */
(function (Sillage) {
  "use strict";

  const say = (key, params) => Sillage.format.text(key, params);
  const STYLE_LIMIT_MS = 10000;
  const BOX_INSET_PX = 13; // framing.js fits with 12
  const SIZE_SETTLES_MS = 250;
  let mounted = null;

  /* What the map shows, [west, south, east, north]: less a fit's padding, so that fitting to it shows the same. */
  function boxOf(map) {
    const { x, y } = map.getSize();
    const inset = Math.min(BOX_INSET_PX, x / 4, y / 4);
    const [from, to] = [map.containerPointToLatLng([inset, y - inset]), map.containerPointToLatLng([x - inset, inset])];
    return [from.lng, from.lat, to.lng, to.lat];
  }

  /* What the map shows hangs on its size too: calls `tell` when a new one has come to rest. Returns what ends it. */
  function whenResized(map, tell) {
    let timer = null;
    const onResize = () => {
      clearTimeout(timer);
      timer = setTimeout(tell, SIZE_SETTLES_MS);
    };
    map.on("resize", onResize);
    return () => {
      map.off("resize", onResize);
      clearTimeout(timer);
    };
  }

  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

  /* The base map alone, where the first view looks, for as long as the records are on their way. */
  function showBase(map, frame, { payload, base }, first) {
    const follow = Sillage.theme.followTheme(first.theme, () => undefined);
    const theme = follow.theme();
    follow.destroy();
    Sillage.theme.paintTheme(frame.app, payload.style, theme);
    const [west, south, east, north] = payload.case.focus;
    map.invalidateSize({ animate: false, pan: false }); // it may have been made before the layout gave it room
    if (first.center && Number.isFinite(first.zoom)) map.setView(first.center, first.zoom, { animate: false });
    else map.fitBounds([[south, west], [north, east]], { padding: [BOX_INSET_PX - 1, BOX_INSET_PX - 1], animate: false });
    return Sillage.createBaseMap({ base, style: payload.style, theme }).addTo(map);
  }

  /* Builds the page; what a failure leaves half built is taken down again, so that a second try starts clean. */
  function buildPage(map, frame, loaded, options) {
    const ends = []; // what to undo, last first
    const takeDown = () => ends.reverse().forEach((end) => end());
    try {
      return { ...assemble(map, frame, loaded, options, ends), destroy: takeDown };
    } catch (error) {
      takeDown();
      throw error;
    }
  }

  /* Everything drawn from the data. Returns the page as api.js needs it, and whenPainted, a promise. */
  function assemble(map, frame, { payload, base, columns, shownBase }, options, ends) {
    const first = options.view || {};
    const dense = Sillage.denseStore.create(payload, columns);
    const store = Sillage.createStore(payload, Sillage.viewCodec.patchFromOutside(first, payload.case.lastDay), dense);
    // The painter gets ready while the page is built, and ends with it.
    if (dense && dense.tables.seizures) ends.push(Sillage.denseClient.of(store).listen("page", () => undefined));
    const keep = (part) => {
      ends.push(() => part.destroy());
      return part;
    };
    let asked = first.theme || null; // the theme the page around wants; while presenting another may hold
    let painted = false;
    let ended = false;
    let bridge = null;
    let blocks = null; // details of large tables
    let details = null; // of the records that the story points at
    let tiles = null;
    let bases = []; // of the main map and of the overview

    ends.push(() => { ended = true; });
    const follow = keep(Sillage.theme.followTheme(first.theme, (theme) => {
      Sillage.theme.paintTheme(frame.app, payload.style, theme);
      bases.forEach((layer) => layer.setTheme(theme, payload.style[theme]));
      store.set({ theme });
    }));
    // What takes room beside the map comes first: the map is laid out once, in the room that is left. Then the map: what
    // is drawn beside the page is drawn while the rest is built.
    const bar = keep(Sillage.createBar(frame.bar, store));
    const framing = keep(Sillage.createFraming(map, store, frame.mapBox));
    framing.show(first.center, first.zoom);

    const createBase = () => Sillage.createBaseMap({ base, style: payload.style, theme: store.view.theme });
    const [baseMap, insetBase] = [shownBase || createBase().addTo(map), createBase()];
    bases = [baseMap, insetBase];
    ends.push(() => baseMap.remove());

    function setTiles(wanted) {
      if (tiles) tiles.remove();
      tiles = wanted ? Sillage.mapTools.createTiles(wanted, () => frame.showNotice(say("shell.tilesFailed"))).addTo(map) : null;
    }
    setTiles(options.tiles || null);
    ends.push(() => setTiles(null));

    let marks = null;
    const flows = Sillage.createFlowLayer(map, store, { isCovered: (point) => marks !== null && marks.isMark(point) });
    if (flows) ends.push(() => flows.remove());
    marks = keep(Sillage.createMarks(map, store, { baseLabels: Sillage.baseLabels(base), flows }));
    keep(Sillage.createInset(map, store, { base: insetBase }));
    keep(Sillage.createPanel(frame.side, store, { map }));
    const story = keep(Sillage.createStory(store, framing, options.story));
    const presenter = keep(Sillage.createPresenter({
      store, story, frame, framing, setTheme: (theme) => follow.setAsked(theme || asked),
      onBegun: () => { if (details) details.begin(); },
      onLeft: () => { if (bridge) bridge.wake(); },
    }));
    keep(Sillage.createStoryStrip(frame.side, map, store, story, () => presenter.set(true)));
    const keys = keep(Sillage.keys.wire({ store, bar, frame, fitCase: framing.fitCase, fitOverview: framing.fitOverview }));
    ends.push(Sillage.mapTools.addTools(map, { fitCase: framing.fitCase, fitOverview: framing.fitOverview, openHelp: keys.openHelp }));
    keep(Sillage.createSheet(map, store, frame, framing));
    const picker = keep(Sillage.createPicker(map, store, frame, () => { if (bridge) bridge.greet(); }));
    if (first.step) story.show(first.step, { jump: true });
    bridge = options.bridge && window.Streamlit
      ? keep(Sillage.createBridge(store, (value) => window.Streamlit.setComponentValue({ ...value, bounds: boxOf(map), pick: picker.report(), wants: blocks ? blocks.wants() : [] }), null, presenter.isOn))
      : null;
    const askBlocks = bridge ? () => { if (painted) bridge.ask(); } : null; // not there yet: the first report asks too
    blocks = dense ? keep(Sillage.recordBlocks.create(store, { fetchBlock: options.recordBlocks === null ? null : (...at) => Sillage.loading.loadBlock(options, payload, ...at), ask: askBlocks })) : null;
    details = blocks ? keep(Sillage.createStoryDetails(store, story, blocks, (n) => frame.showNotice(Sillage.format.plural("present.detailsFailed", n)))) : null;
    ends.push(whenResized(map, () => { if (bridge && painted) bridge.greet(); }));

    /* Not before the first picture: nothing that is drawn needs them. */
    async function fetchWords() {
      try {
        const words = await Sillage.loading.loadWords(options, payload);
        if (!ended) dense.setWords(words);
      } catch (error) {
        console.error(error);
        if (!ended) frame.showNotice(say("shell.wordsFailed"));
      }
    }

    /* While presenting the words of a step stay when its view is left. */
    function showStep(id) {
      if (id !== null) story.show(id);
      else if (presenter.isOn()) store.set({ step: null, highlight: [] });
      else story.leave();
    }

    function apply(patch) {
      if (patch.theme !== undefined) {
        asked = patch.theme;
        follow.setAsked(asked);
      }
      if (patch.tiles !== undefined) setTiles(patch.tiles);
      store.set(Sillage.viewCodec.patchFromOutside(patch, payload.case.lastDay));
      if (patch.story !== undefined) story.setSteps(patch.story);
      if (patch.step !== undefined) showStep(patch.step);
      if (patch.records !== undefined && blocks) blocks.arrived(patch.records);
      if (patch.pick !== undefined) picker.set(patch.pick);
      if (patch.picked !== undefined) picker.show(patch.picked);
      if (patch.center && Number.isFinite(patch.zoom)) map.setView(patch.center, patch.zoom, { animate: false });
      else if (patch.center === null) framing.fitCase();
    }

    // Two frames: the marks paint in the first one after the base, and the second one shows them.
    const whenPainted = baseMap.ready.then(nextFrame).then(nextFrame).then(marks.whenDrawn).then(() => {
      if (ended) return;
      painted = true;
      if (dense) fetchWords();
      performance.mark("sillage:ready");
      window.dispatchEvent(new CustomEvent("sillage:ready"));
      if (bridge) bridge.greet();
    });
    return {
      store, apply, showStep, present: presenter.set, ready: () => painted, whenPainted,
      talk: () => ({ steps: story.steps.length, presenting: presenter.isOn(), drawn: marks.isSettled() }),
    };
  }

  /** Make the page around a Leaflet map.
   *
   * options: {payloadUrl | payload, baseUrl | baseBytes, columnsBytes and wordsBytes (packed, of a case with large tables
   * whose files do not lie beside payloadUrl), recordBlocks (gives a promise of a block's details; null: there are none), view (as reported, see view_codec.js), bridge (report
   * to Streamlit), story (steps, see story_model.js), tiles: null | {url, attribution, maxZoom}, texts and lang (for what is said before the payload
   * is there), within (element to build the page in; the document's end unless told)}. Returns {ready: promise of the page, destroy()}; a failure is shown to the reader. */
  function mount(map, options) {
    if (mounted) mounted.destroy();
    Sillage.format.use(options.texts || {}, options.lang);
    const frame = Sillage.frame.create(map.getContainer(), options.within);
    frame.setSideOpen(frame.isSideOpen());
    if (map.attributionControl) map.attributionControl.setPrefix(false);
    let page = null;
    let gone = false;
    let shownBase = null; // the base map, before there is a page
    let share = 0; // of the records that have come
    let endPainter = () => undefined; // started while the records are on their way

    function tellShare(come) {
      share = come;
      if (shownBase && !page) frame.showProgress(share);
    }

    /* The connections of flows are made while the seizures are on their way. */
    async function planFlows(columns, payload) {
      const { flows, ends } = await columns.flows;
      if (gone || !flows || !payload.dense.tables.flows) return null;
      const plan = Sillage.odPlan.create(flows, ends, payload.substances.length);
      plan.at(Sillage.odLevels.levelOf(map.getZoom()));
      return plan;
    }

    /* The columns are asked for as soon as the payload has named them, and waited for last of all. */
    async function load() {
      const { loadBase, loadColumns, loadPayload } = Sillage.loading;
      let columns = null;
      const [payload, base] = await Promise.all([
        loadPayload(options).then((come) => {
          columns = loadColumns(options, come, tellShare);
          if (!columns) return come;
          columns.all.catch(() => undefined); // heard of below, once the map is there
          if (come.dense.tables.seizures) endPainter = Sillage.painterPort.prepare(columns.painted);
          return come;
        }),
        loadBase(options),
        Sillage.frame.whenStyled(frame.app, STYLE_LIMIT_MS)
          .then(() => Promise.all([Sillage.frame.whenLettered(), Sillage.frame.whenRoomy(frame.mapBox)])),
      ]);
      if (payload.dense && !gone) {
        Sillage.format.use(payload.texts, payload.lang);
        shownBase = showBase(map, frame, { payload, base }, options.view || {});
        tellShare(share);
      }
      if (!columns) return { payload, base, columns, shownBase };
      const plan = await planFlows(columns, payload);
      return { payload, base, columns: { ...await columns.all, plan }, shownBase };
    }

    async function start() {
      frame.showLoading();
      try {
        const loaded = await load();
        if (gone) return null;
        page = buildPage(map, frame, loaded, options);
        shownBase = null; // the page's now
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
        if (shownBase) shownBase.remove();
        shownBase = null;
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
        if (shownBase) shownBase.remove();
        endPainter();
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
