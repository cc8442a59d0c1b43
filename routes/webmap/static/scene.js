/**
 * The case as geometry, and what of it is on the map now.
 *
 * Owns: projecting the payload once, the lanes of each zoom (cached), grouping what is visible
 * by place. Refuses: colours, canvas and Leaflet. Pure.
 */
(function (Sillage) {
  "use strict";

  const ARC_POINTS = 64;
  // Two zooms are kept: the one in use and the one a reader goes back to.
  const ZOOMS_KEPT = 2;
  // A strand's end belongs to a place of its flow when it is nearer than this (degrees, unprojected).
  const END_REACH_DEG = 1.2;
  const POINT_PRECISIONS = new Set(["exact", "port", "city"]);

  function createScene(payload) {
    const { geometry, strands: strandMath } = Sillage;
    const { strands, flows, places, links } = payload;
    const count = strands.flow.length;
    const unitPaths = strands.coords.map((flat) => geometry.projectPath(flat));
    const placeX = places.lon.map((lon) => geometry.unitX(lon));
    const placeY = places.lat.map((lat) => geometry.unitY(lat));
    const areas = places.area.map((area) => (area ? unitRings(area) : null));
    const widths = new Float64Array(count);
    for (let i = 0; i < count; i += 1) {
      const f = strands.flow[i];
      const full = strandMath.widthOf(payload.style.flowWidth, flows.kgMin[f], flows.kgMax[f]);
      widths[i] = strands.role[i] === "trunk" ? full : strandMath.branchWidth(full);
    }
    const offsets = lanesOf(payload, widths, strandMath);
    const leads = strands.flow.map((_, i) => leadOf(payload, i));
    const startPlace = strands.flow.map((f, i) => placeAt(payload, i, 0));
    const endPlace = strands.flow.map((f, i) => placeAt(payload, i, strands.coords[i].length - 2));
    const arcs = [];
    links.places.forEach((list, link) => {
      for (let k = 1; k < list.length; k += 1) {
        if (!places.drawn[list[0]] || !places.drawn[list[k]]) continue;
        const [a, b] = [list[0], list[k]];
        const flat = geometry.greatCircle(places.lon[a], places.lat[a], places.lon[b], places.lat[b], ARC_POINTS);
        arcs.push({ link, from: a, to: b, unit: geometry.projectPath(flat) });
      }
    });
    const zooms = new Map();

    function atZoom(zoom) {
      let found = zooms.get(zoom);
      if (!found) {
        if (zooms.size >= ZOOMS_KEPT) zooms.delete(zooms.keys().next().value);
        found = { scale: geometry.worldPx(zoom), lanes: new Array(count), arcs: new Array(arcs.length), areas: new Array(areas.length) };
        zooms.set(zoom, found);
      }
      return found;
    }

    /** Path of a strand in world px at a zoom, in its own lane. */
    function lane(i, zoom) {
      const z = atZoom(zoom);
      if (!z.lanes[i]) {
        const path = geometry.scalePath(unitPaths[i], z.scale);
        const { byRole, tolerance } = offsets;
        const role = strands.role[i];
        const offset = byRole[role].get(strands.slot[i]);
        const lead = leads[i];
        const normal = lead >= 0 ? strandMath.endNormal(geometry.simplify(geometry.scalePath(unitPaths[lead], z.scale), tolerance.trunk)) : null;
        const startOffset = lead >= 0 ? byRole[strands.role[lead]].get(strands.slot[lead]) : offset;
        z.lanes[i] = strandMath.lanePath(path, offset, normal, { tolerance: tolerance[role], startOffset });
      }
      return z.lanes[i];
    }

    function arcPath(k, zoom) {
      const z = atZoom(zoom);
      if (!z.arcs[k]) z.arcs[k] = geometry.simplify(geometry.scalePath(arcs[k].unit, z.scale), 0.3);
      return z.arcs[k];
    }

    /** Outline of a place's area in world px: flat rings, or null when the place has none. */
    function areaRings(place, zoom) {
      if (!areas[place]) return null;
      const z = atZoom(zoom);
      if (!z.areas[place]) {
        z.areas[place] = worldRings(areas[place], z.scale);
      }
      return z.areas[place];
    }

    return { arcs, areaRings, areas, arcPath, endPlace, lane, offsets, payload, placeX, placeY, startPlace, unitPaths, widths };
  }

  /** The rings of an area (GeoJSON) in the unit square, flat. */
  function unitRings(area) {
    const { geometry } = Sillage;
    const polygons = area.type === "Polygon" ? [area.coordinates] : area.type === "MultiPolygon" ? area.coordinates : [];
    return polygons.flat().map((ring) => geometry.projectPath(ring.flat()));
  }

  /** The same in world px. */
  function worldRings(rings, scale) {
    const { geometry } = Sillage;
    return rings.map((ring) => geometry.simplify(geometry.scalePath(ring, scale), 0.4)).filter((ring) => ring.length > 5);
  }

  /** For each role of a strand the offset of every slot, and the detail its ways keep. */
  function lanesOf(payload, widths, strandMath) {
    const { strands } = payload;
    const byRole = {};
    const tolerance = {};
    for (const role of ["trunk", "branch", "stub"]) {
      const pairs = strands.slot.map((slot, i) => [slot, widths[i]]).filter((_, i) => strands.role[i] === role);
      byRole[role] = strandMath.laneOffsets(pairs, role === "branch" ? strandMath.BRANCH_GAP_PX : undefined);
      tolerance[role] = strandMath.laneTolerance(Math.max(...[...byRole[role].values()].map(Math.abs)));
    }
    return { byRole, tolerance };
  }

  /** The trunk a branch continues: same flow and substance, ending where the branch begins; -1 if none. */
  function leadOf(payload, i) {
    const { strands } = payload;
    if (strands.role[i] !== "branch") return -1;
    const [lon, lat] = strands.coords[i];
    for (let k = 0; k < strands.flow.length; k += 1) {
      if (k === i || strands.flow[k] !== strands.flow[i] || strands.substance[k] !== strands.substance[i]) continue;
      const flat = strands.coords[k];
      if (Math.abs(flat[flat.length - 2] - lon) < 1e-4 && Math.abs(flat[flat.length - 1] - lat) < 1e-4) return k;
    }
    return -1;
  }

  /** The place of the flow that a strand touches at one of its points, or -1. */
  function placeAt(payload, i, at) {
    const { flows, places, strands } = payload;
    const f = strands.flow[i];
    const lon = strands.coords[i][at];
    const lat = strands.coords[i][at + 1];
    let best = -1;
    let nearest = END_REACH_DEG;
    for (const p of [...flows.from[f], ...flows.to[f], ...flows.via[f]]) {
      if (!POINT_PRECISIONS.has(places.precision[p])) continue;
      const gap = Math.hypot(places.lon[p] - lon, places.lat[p] - lat);
      if (gap < nearest) {
        nearest = gap;
        best = p;
      }
    }
    return best;
  }

  /**
   * What is on the map now, grouped for drawing.
   *
   * @returns {{active: Uint8Array, seizuresAt: Map<number, number[]>, eventsAt: Map<number,
   *   number[]>}} active: 2 where a record is visible, 1 where only an undated or merely possible
   *   one is, 0 quiet; lists of row numbers: seizures largest first, events earliest first
   */
  function collectVisible(store) {
    const { payload, visible, view } = store;
    const { seizures, flows, events, links, places } = payload;
    const active = new Uint8Array(places.id.length);
    const seizuresAt = new Map();
    const eventsAt = new Map();
    // A place without a position lies nowhere on the map; what happened there is listed beside it.
    const lies = (place) => place >= 0 && Boolean(places.drawn[place]);
    const mark = (place, code) => {
      if (lies(place)) active[place] = Math.max(active[place], code === 2 ? 2 : 1);
    };
    const push = (map, place, i) => {
      if (!map.has(place)) map.set(place, []);
      map.get(place).push(i);
    };
    if (view.layers.seizures) {
      visible.seizures.forEach((code, i) => {
        if (!code || !lies(seizures.place[i])) return;
        mark(seizures.place[i], code);
        push(seizuresAt, seizures.place[i], i);
      });
    }
    if (view.layers.flows) {
      visible.flows.forEach((code, i) => {
        if (!code) return;
        for (const p of flows.from[i]) mark(p, code);
        for (const p of flows.to[i]) mark(p, code);
        for (const p of flows.via[i]) mark(p, code);
      });
    }
    if (view.layers.events) {
      visible.events.forEach((code, i) => {
        if (!code || !lies(events.place[i])) return;
        mark(events.place[i], code);
        mark(events.toPlace[i], code);
        push(eventsAt, events.place[i], i);
      });
    }
    if (view.layers.links) {
      visible.links.forEach((code, i) => {
        if (code) for (const p of links.places[i]) mark(p, code);
      });
    }
    for (const list of seizuresAt.values()) list.sort((a, b) => (seizures.kgMin[b] || 0) - (seizures.kgMin[a] || 0));
    for (const list of eventsAt.values()) list.sort((a, b) => (events.start[a] || 0) - (events.start[b] || 0));
    return { active, eventsAt, seizuresAt };
  }

  /** A short mark of what is visible: equal marks need no new drawing (FNV-1a over the codes). */
  function visibleMark(visible) {
    let hash = 0x811c9dc5;
    for (const table of ["seizures", "flows", "events", "links"]) {
      const codes = visible[table];
      for (let i = 0; i < codes.length; i += 1) hash = Math.imul(hash ^ codes[i], 0x01000193);
      hash = Math.imul(hash ^ 0xff, 0x01000193);
    }
    return hash >>> 0;
  }

  Sillage.createScene = createScene;
  Sillage.scene = Object.freeze({ POINT_PRECISIONS, collectVisible, unitRings, visibleMark, worldRings });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
