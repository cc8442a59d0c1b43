/**
 * What leaves the frame: chips on its edge that say where from or to, and how far.
 *
 * Owns: which chips there are, what they say, and the buttons themselves. Refuses: where they sit (edge_room.js).
 * Geometry and wording are pure (edgeChips, chipWords); createEdges holds the DOM. Positions are container px, ways are
 * in km.
 */
(function (Sillage) {
  "use strict";

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

  /** Kilometres to the nearest ten (they are lengths of illustrative lanes), as a text or "". */
  function kmText(ways) {
    const { text, number } = Sillage.format;
    const lengths = ways.map((way) => Math.round(way.km / 10) * 10).filter((km) => km > 0);
    if (!lengths.length) return "";
    const low = Math.min(...lengths);
    const high = Math.max(...lengths);
    return low === high ? text("map.edge.km", { n: number(low) }) : text("map.edge.kmRange", { from: number(low), to: number(high) });
  }

  /** {title, note, number} of what is gathered by its edge: its seizures, or its places where there is more at them. */
  function gatheredWords(chip) {
    const { plural, number } = Sillage.format;
    const counts = { flows: new Set([...chip.from, ...chip.to].map((way) => way.id)).size, seizures: chip.seizures.length, events: chip.events.length, links: new Set(chip.links.map((way) => way.id)).size };
    const there = Object.keys(counts).filter((kind) => counts[kind] > 0);
    if (there.join() === "seizures") {
      return { title: plural("map.edge.seizures", counts.seizures), note: plural(`map.edge.beyond.${chip.beyond}`, chip.places.length), number: number(counts.seizures) };
    }
    return {
      title: plural(`map.edge.places.${chip.beyond}`, chip.places.length), note: there.map((kind) => plural(`map.edge.${kind}`, counts[kind])).join(" · "),
      number: number(chip.places.length),
    };
  }

  /** {title, note, number (what stands for it where there is room for no more)} of a chip in words. */
  function chipWords(chip, placeName) {
    const { text, plural } = Sillage.format;
    if (chip.beyond) return gatheredWords(chip);
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
    const records = new Set([...chip.from, ...chip.to, ...chip.links].map((way) => way.id)).size + chip.seizures.length + chip.events.length;
    return { title, note: notes.filter(Boolean).join(" · "), number: Sillage.format.number(records) };
  }

  /**
   * The chips as buttons over the map.
   *
   * @param {HTMLElement} container the map's container
   * @param {{go(place): a chip was pressed, leave(): the pointer has left the map for a chip, point(place or null): a
   *   chip has the pointer or the focus, if that means anything, words(chip): {title, note, number}, if other than
   *   chipWords}} run
   */
  function createEdges(container, run) {
    const root = document.createElement("div");
    root.className = "sl-edges";
    container.appendChild(root);
    for (const name of ["mousedown", "mousemove", "dblclick", "wheel", "touchstart", "pointerdown", "click"]) {
      root.addEventListener(name, (event) => event.stopPropagation(), { passive: true });
    }
    const buttons = new Map();
    const sizes = new Map(); // by place and form

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
      return { button, arrow, dots, title, noteText, mark: "", form: "" };
    }

    function fill(entry, chip, words) {
      const colors = [...new Set([...chip.from, ...chip.to].map((way) => way.color))].filter(Boolean);
      const mark = JSON.stringify([words, colors]);
      if (entry.mark === mark) return;
      Object.assign(entry, { mark, words, form: "" });
      entry.dots.replaceChildren(...colors.map((color) => {
        const dot = document.createElement("i");
        dot.style.background = color;
        return dot;
      }));
      entry.button.setAttribute("aria-label", Sillage.format.text("map.edge.go", { label: spoken(words) }));
      for (const form of Sillage.edgeRoom.FORMS) sizes.delete(`${form} ${chip.place}`);
    }

    const spoken = ({ title, note }) => [title, note].filter(Boolean).join(", ");

    /* Write a chip in a form; what it leaves out is told to who rests on it. */
    function write(entry, form) {
      if (entry.form === form) return;
      entry.form = form;
      const { title, note, number } = entry.words;
      entry.title.textContent = form === "number" ? number : title;
      entry.noteText.textContent = form === "full" ? note : "";
      entry.dots.hidden = form === "number";
      if (form === "full") entry.button.removeAttribute("title");
      else entry.button.title = spoken(entry.words);
    }

    function entryOf(chip, nameOf) {
      if (!buttons.has(chip.place)) buttons.set(chip.place, makeButton(chip.place));
      const entry = buttons.get(chip.place);
      fill(entry, chip, run.words ? run.words(chip) : chipWords(chip, nameOf(chip.place)));
      return entry;
    }

    /**
     * Show these chips where there is room, the others gathered by their edge; `reserved` and `most`: see edge_room.js.
     *
     * @returns {{chips: Map, boxes: Array}} what is shown, by place, and the boxes that labels must keep clear of
     */
    function show(chips, nameOf, frame, reserved, most) {
      const sizeOf = (chip, form) => {
        const entry = entryOf(chip, nameOf);
        const key = `${form} ${chip.place}`;
        if (!sizes.has(key)) {
          write(entry, form);
          entry.button.hidden = false; // a hidden one has no size to be read
          sizes.set(key, [entry.button.offsetWidth, entry.button.offsetHeight]);
        }
        return sizes.get(key);
      };
      const seats = Sillage.edgeRoom.seatChips(chips.values(), sizeOf, frame, reserved, most);
      const shown = new Map(seats.map(({ chip }) => [chip.place, chip]));
      for (const [place, entry] of buttons) {
        entry.button.hidden = !shown.has(place);
        if (chips.has(place) || shown.has(place)) continue;
        entry.button.remove();
        buttons.delete(place);
        for (const form of Sillage.edgeRoom.FORMS) sizes.delete(`${form} ${place}`);
      }
      for (const { chip, box, form } of seats) {
        const entry = entryOf(chip, nameOf); // of a gathered chip the last one tried may have held less
        write(entry, form);
        entry.button.style.transform = `translate(${Math.round(box[0])}px, ${Math.round(box[1])}px)`;
        entry.arrow.style.transform = `rotate(${arrowAngle(chip, Sillage.edgeRoom.wishOf(chip), frame)}deg)`;
      }
      return { chips: shown, boxes: seats.map(({ box }) => box) };
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
    const outward = { left: 180, top: -90, right: 0, bottom: 90 }[chip.beyond || Sillage.edgeRoom.sideOf(seat.x, seat.y, frame)];
    return chip.from.length && !chip.beyond ? outward + 180 : outward;
  }

  Sillage.createEdges = createEdges;
  Sillage.edges = Object.freeze({ arrowAngle, chipWords, edgeChips });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
