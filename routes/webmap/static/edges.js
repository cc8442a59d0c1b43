/**
 * What leaves the frame: chips on its edge that say where from or to, and how far.
 *
 * Owns: which chips there are, what they say, where they sit without overlapping, and the
 * buttons themselves. Geometry and wording are pure (edgeChips, spreadChips); createEdges
 * holds the DOM. Positions are container px, ways are in km.
 */
(function (Sillage) {
  "use strict";

  // Few, or they would be a wall: one for so much of the map's area, within these bounds.
  const AREA_PX = 120000;
  const [LEAST, MOST] = [3, 8];
  const GAP_PX = 6;
  const INSET_PX = 8;

  /**
   * Where paths cross the frame, one entry per place beyond it.
   *
   * @param {Array<object>} ways {path: flat container px from far end to far end, fromPlace,
   *   toPlace (keys of places, null when that end is no real end), km, color, kind: "flow"|"link", id}
   * @param {Array<object>} spots {place, x, y, kind: "event"|"seizure", id}: marks of places
   * @param {Array<number>} frame
   * @returns {Map<number|string, object>} place → {place, from: [ways], to: [ways], links, events,
   *   seizures, crossings: [{x, y}]}
   */
  function edgeChips(ways, spots, frame) {
    const chips = new Map();
    const chipOf = (place) => {
      if (!chips.has(place)) chips.set(place, { place, from: [], to: [], links: [], events: [], seizures: [], crossings: [] });
      return chips.get(place);
    };
    const inside = (x, y) => x >= frame[0] && x <= frame[2] && y >= frame[1] && y <= frame[3];
    for (const way of ways) {
      const { path } = way;
      const n = path.length;
      const runs = Sillage.geometry.clipRuns(path, frame, 0, 0);
      if (!runs.length) continue;
      if (way.fromPlace !== null && !inside(path[0], path[1])) {
        const first = runs[0].points;
        note(chipOf(way.fromPlace), way.kind === "link" ? "links" : "from", way, first[0], first[1]);
      }
      if (way.toPlace !== null && !inside(path[n - 2], path[n - 1])) {
        const last = runs[runs.length - 1].points;
        note(chipOf(way.toPlace), way.kind === "link" ? "links" : "to", way, last[last.length - 2], last[last.length - 1]);
      }
    }
    const centre = [(frame[0] + frame[2]) / 2, (frame[1] + frame[3]) / 2];
    for (const spot of spots) {
      if (inside(spot.x, spot.y)) continue;
      const cut = Sillage.geometry.cutSegment(centre[0], centre[1], spot.x, spot.y, frame);
      const chip = chipOf(spot.place);
      chip[spot.kind === "event" ? "events" : "seizures"].push(spot.id);
      // A way that is drawn shows the direction better than the crow's flight.
      if (!chip.from.length && !chip.to.length && !chip.links.length) {
        chip.crossings.push({ x: centre[0] + cut[1] * (spot.x - centre[0]), y: centre[1] + cut[1] * (spot.y - centre[1]) });
      }
    }
    return chips;
  }

  function note(chip, list, way, x, y) {
    // Goods first: a link to the same place must not pull the chip away from its flow.
    if (list !== "links" && chip.links.length && !chip.from.length && !chip.to.length) chip.crossings = [];
    const pulls = list !== "links" || (!chip.from.length && !chip.to.length);
    chip[list].push(way);
    if (pulls) chip.crossings.push({ x, y });
  }

  /** How many chips of the less weighty kind a map of this size bears. */
  function roomFor(width, height) {
    return Math.max(LEAST, Math.min(MOST, Math.round((width * height) / AREA_PX)));
  }

  /**
   * The chips, with those of places that have seizures and nothing else gathered by the edge they lie beyond, where they
   * are more than `most`. A gathered chip is one like the others, with `beyond` (the edge) and `places`.
   */
  function gatherSeizures(chips, frame, most) {
    const alone = [...chips.values()].filter(({ from, to, links, events }) => !from.length && !to.length && !links.length && !events.length);
    if (alone.length <= most) return chips;
    const sides = new Map();
    for (const chip of alone) {
      const [{ x, y }] = chip.crossings;
      const side = sideOf(x, y, frame);
      if (!sides.has(side)) sides.set(side, []);
      sides.get(side).push(chip);
    }
    const kept = new Map(chips);
    for (const [beyond, several] of sides) {
      if (several.length === 1) continue;
      several.forEach(({ place }) => kept.delete(place));
      const place = `beyond ${beyond}`;
      const seizures = several.flatMap((chip) => chip.seizures);
      kept.set(place, {
        place, beyond, places: several.map((chip) => chip.place), from: [], to: [], links: [], events: [], seizures,
        crossings: several.flatMap(({ crossings }) => crossings),
        weight: 1 - 1 / seizures.length, // the more the sooner; before a place with an event, after one with a flow
      });
    }
    return kept;
  }

  /** Which edge of the frame a crossing lies on: "left", "top", "right" or "bottom". */
  function sideOf(x, y, frame) {
    const gaps = { left: x - frame[0], top: y - frame[1], right: frame[2] - x, bottom: frame[3] - y };
    return Object.keys(gaps).reduce((best, side) => (Math.abs(gaps[side]) < Math.abs(gaps[best]) ? side : best));
  }

  /**
   * Seat chips along the four edges: each as near its crossing as it can be, none over
   * another or over a reserved box.
   *
   * @param {Array<{x, y, w, h, weight}>} chips weight: the heavier sits first
   * @param {number} most so many at most
   * @returns {Array<?Array<number>>} boxes in the order given; null where there was no room
   */
  function spreadChips(chips, frame, reserved, most = Infinity) {
    const boxes = new Array(chips.length).fill(null);
    let seated = 0;
    const order = chips.map((_, i) => i).sort((a, b) => chips[b].weight - chips[a].weight || a - b);
    for (const i of order) {
      if (seated === most) break;
      const { x, y, w, h } = chips[i];
      const side = sideOf(x, y, frame);
      const across = side === "left" || side === "right";
      const low = (across ? frame[1] : frame[0]) + INSET_PX;
      const high = (across ? frame[3] - h : frame[2] - w) - INSET_PX;
      const wish = Math.max(low, Math.min(high, across ? y - h / 2 : x - w / 2));
      for (let step = 0; step < 400 && !boxes[i]; step += 1) {
        const at = wish + (step % 2 ? 1 : -1) * Math.ceil(step / 2) * 4;
        if (at < low - 0.01 || at > high + 0.01) continue;
        const left = across ? (side === "left" ? frame[0] + INSET_PX : frame[2] - INSET_PX - w) : at;
        const top = across ? at : side === "top" ? frame[1] + INSET_PX : frame[3] - INSET_PX - h;
        const box = [left, top, left + w, top + h];
        const grown = [left - GAP_PX, top - GAP_PX, left + w + GAP_PX, top + h + GAP_PX];
        const free = !reserved.some((r) => Sillage.labels.overlap(r, box)) && !boxes.some((b) => b && Sillage.labels.overlap(b, grown));
        if (free) boxes[i] = box;
      }
      if (boxes[i]) seated += 1;
    }
    return boxes;
  }

  /** Kilometres to the nearest ten (they are lengths of illustrative lanes), as a text or "". */
  function kmText(ways) {
    const { text, number } = Sillage.format;
    const lengths = ways.map((way) => Math.round(way.km / 10) * 10).filter((km) => km > 0);
    if (!lengths.length) return "";
    const low = Math.min(...lengths);
    const high = Math.max(...lengths);
    return low === high ? text("map.edge.km", { n: number(low) }) : text("map.edge.kmRange", { from: number(low), to: number(high) });
  }

  /** {title, note} of a chip in words. */
  function chipWords(chip, placeName) {
    const { text, plural } = Sillage.format;
    if (chip.beyond) {
      return { title: plural("map.edge.seizures", chip.seizures.length), note: plural(`map.edge.beyond.${chip.beyond}`, chip.places.length) };
    }
    const notes = [];
    let title = placeName;
    if (chip.from.length) {
      title = text("map.edge.from", { place: placeName });
      notes.push(kmText(chip.from));
    } else if (chip.to.length) {
      title = text("map.edge.to", { place: placeName });
      notes.push(kmText(chip.to));
    }
    if (chip.seizures.length) notes.push(plural("map.edge.seizures", chip.seizures.length));
    if (chip.events.length) notes.push(plural("map.edge.events", chip.events.length));
    if (chip.links.length && !chip.from.length && !chip.to.length) notes.push(text("map.edge.link"));
    return { title, note: notes.filter(Boolean).join(" · ") };
  }

  /**
   * The chips as buttons over the map.
   *
   * @param {HTMLElement} container the map's container
   * @param {{go(place): a chip was pressed, leave(): the pointer has left the map for a chip, point(place or null): a
   *   chip has the pointer or the focus, if that means anything, words(chip): {title, note}, if other than chipWords}} run
   */
  function createEdges(container, run) {
    const root = document.createElement("div");
    root.className = "sl-edges";
    container.appendChild(root);
    for (const name of ["mousedown", "mousemove", "dblclick", "wheel", "touchstart", "pointerdown", "click"]) {
      root.addEventListener(name, (event) => event.stopPropagation(), { passive: true });
    }
    const buttons = new Map();
    const sizes = new Map();

    function makeButton(place) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sl-edge";
      const arrow = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      arrow.setAttribute("class", "sl-edge-arrow");
      arrow.setAttribute("viewBox", "-7 -7 14 14");
      arrow.setAttribute("aria-hidden", "true");
      const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
      shape.setAttribute("d", "M-5-4.2 5.5 0-5 4.2-2.6 0Z");
      arrow.appendChild(shape);
      const dots = document.createElement("span");
      dots.className = "sl-edge-dots";
      dots.setAttribute("aria-hidden", "true");
      const words = document.createElement("span");
      words.className = "sl-edge-words";
      const title = document.createElement("span");
      title.className = "sl-edge-title";
      const noteText = document.createElement("span");
      noteText.className = "sl-edge-note";
      words.append(title, noteText);
      button.append(arrow, dots, words);
      button.addEventListener("click", () => run.go(place));
      button.addEventListener("mouseenter", run.leave);
      if (run.point) {
        for (const name of ["mouseenter", "focus"]) button.addEventListener(name, () => run.point(place));
        for (const name of ["mouseleave", "blur"]) button.addEventListener(name, () => run.point(null));
      }
      root.appendChild(button);
      return { button, arrow, dots, title, noteText, mark: "" };
    }

    function fill(entry, chip, words) {
      const colors = [...new Set([...chip.from, ...chip.to].map((way) => way.color))].filter(Boolean);
      const mark = JSON.stringify([words, colors]);
      if (entry.mark === mark) return;
      entry.mark = mark;
      entry.title.textContent = words.title;
      entry.noteText.textContent = words.note;
      entry.dots.replaceChildren(...colors.map((color) => {
        const dot = document.createElement("i");
        dot.style.background = color;
        return dot;
      }));
      entry.button.setAttribute("aria-label", Sillage.format.text("map.edge.go", { label: [words.title, words.note].filter(Boolean).join(", ") }));
      sizes.delete(chip.place);
    }

    /** Show these chips, as many as there is room for and `most` at most; returns their boxes, which labels must keep clear of. */
    function show(chips, nameOf, frame, reserved, most) {
      for (const [place, entry] of buttons) {
        if (!chips.has(place)) {
          entry.button.remove();
          buttons.delete(place);
          sizes.delete(place);
        }
      }
      const list = [...chips.values()];
      const seats = list.map((chip) => {
        if (!buttons.has(chip.place)) buttons.set(chip.place, makeButton(chip.place));
        const entry = buttons.get(chip.place);
        fill(entry, chip, run.words ? run.words(chip) : chipWords(chip, nameOf(chip.place)));
        if (!sizes.has(chip.place)) {
          entry.button.hidden = false; // one that found no room before has no size to be read
          sizes.set(chip.place, [entry.button.offsetWidth, entry.button.offsetHeight]);
        }
        const [w, h] = sizes.get(chip.place);
        const x = chip.crossings.reduce((sum, c) => sum + c.x, 0) / chip.crossings.length;
        const y = chip.crossings.reduce((sum, c) => sum + c.y, 0) / chip.crossings.length;
        return { x, y, w, h, weight: chip.weight === undefined ? chip.from.length + chip.to.length : chip.weight };
      });
      const boxes = spreadChips(seats, frame, reserved, most);
      list.forEach((chip, i) => {
        const { button, arrow } = buttons.get(chip.place);
        const box = boxes[i];
        button.hidden = !box;
        if (!box) return;
        button.style.transform = `translate(${Math.round(box[0])}px, ${Math.round(box[1])}px)`;
        arrow.style.transform = `rotate(${arrowAngle(chip, seats[i], frame)}deg)`;
      });
      return boxes.filter(Boolean);
    }

    return {
      show,
      /** Hidden while the map moves under them. */
      setMoving(moving) {
        root.classList.toggle("sl-moving", moving);
      },
      /** What they say is that of a moment before. */
      setLate(late) {
        root.classList.toggle("sl-late", late);
      },
      destroy() {
        root.remove();
      },
    };
  }

  /** Direction the goods or the eye travel, in degrees clockwise from east. */
  function arrowAngle(chip, seat, frame) {
    const outward = { left: 180, top: -90, right: 0, bottom: 90 }[sideOf(seat.x, seat.y, frame)];
    return chip.from.length ? outward + 180 : outward;
  }

  Sillage.createEdges = createEdges;
  Sillage.edges = Object.freeze({ arrowAngle, chipWords, edgeChips, gatherSeizures, roomFor, sideOf, spreadChips });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
