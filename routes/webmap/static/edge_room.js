/**
 * Room for chips on the map's edge: who sits where, and who is counted together where there is too little of it.
 *
 * Owns: seats along the four edges, the shorter forms of a chip, gathering by edge. Nothing beyond the edge is left out:
 * what finds no room says less, or is counted with others beyond the same edge. Refuses: what chips say and how they look
 * (edges.js). Pure; positions are px of the frame.
 */
(function (Sillage) {
  "use strict";

  // Few, or they would be a wall: one for so much of the map's area, within these bounds.
  const AREA_PX = 120000;
  const [LEAST, MOST] = [3, 8];
  const GAP_PX = 6;
  const INSET_PX = 8;
  const STEP_PX = 4;
  // All it says, its first line, its number: the next one where the one before finds no room.
  const FORMS = Object.freeze(["full", "title", "number"]);
  const LISTS = ["from", "to", "links", "events", "seizures", "crossings"];

  /** How many chips of the less weighty kind a map of this size bears. */
  function roomFor(width, height) {
    return Math.max(LEAST, Math.min(MOST, Math.round((width * height) / AREA_PX)));
  }

  /** Which edge of the frame a crossing lies on: "left", "top", "right" or "bottom". */
  function sideOf(x, y, frame) {
    const gaps = { left: x - frame[0], top: y - frame[1], right: frame[2] - x, bottom: frame[3] - y };
    return Object.keys(gaps).reduce((best, side) => (Math.abs(gaps[side]) < Math.abs(gaps[best]) ? side : best));
  }

  /** Where a chip wants to sit: {x, y} amid its crossings. */
  function wishOf({ crossings }) {
    const mean = (key) => crossings.reduce((sum, crossing) => sum + crossing[key], 0) / crossings.length;
    return { x: mean("x"), y: mean("y") };
  }

  /** The heavier sits first. */
  const weightOf = (chip) => (chip.weight === undefined ? chip.from.length + chip.to.length : chip.weight);

  /** Chips beyond one edge as one: a chip like the others, with `beyond` (the edge) and `places`. */
  function gather(beyond, chips) {
    const whole = Object.fromEntries(LISTS.map((key) => [key, chips.flatMap((chip) => chip[key])]));
    return {
      ...whole, place: `beyond ${beyond}`, beyond, places: chips.flatMap((chip) => chip.places || [chip.place]),
      weight: chips.reduce((most, chip) => Math.max(most, weightOf(chip)), 0),
    };
  }

  /** The chips, with those of places that have seizures and nothing else gathered by their edge where they are more than `most`. */
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
      const whole = gather(beyond, several);
      // The more the sooner; before a place with an event, after one with a flow.
      kept.set(whole.place, { ...whole, weight: 1 - 1 / whole.seizures.length });
    }
    return kept;
  }

  /* Boxes of a size along an edge, the nearest to a wish first. */
  function* alongEdge(side, { x, y }, [w, h], frame) {
    const across = side === "left" || side === "right";
    const low = (across ? frame[1] : frame[0]) + INSET_PX;
    const high = (across ? frame[3] - h : frame[2] - w) - INSET_PX;
    const wish = Math.max(low, Math.min(high, across ? y - h / 2 : x - w / 2));
    const last = 2 * Math.ceil(Math.max(0, high - low) / STEP_PX);
    for (let step = 0; step <= last; step += 1) {
      const at = wish + (step % 2 ? 1 : -1) * Math.ceil(step / 2) * STEP_PX;
      if (at < low - 0.01 || at > high + 0.01) continue;
      const left = across ? (side === "left" ? frame[0] + INSET_PX : frame[2] - INSET_PX - w) : at;
      const top = across ? at : side === "top" ? frame[1] + INSET_PX : frame[3] - INSET_PX - h;
      yield [left, top, left + w, top + h];
    }
  }

  function isFree(box, reserved, seated) {
    const grown = [box[0] - GAP_PX, box[1] - GAP_PX, box[2] + GAP_PX, box[3] + GAP_PX];
    return !reserved.some((other) => Sillage.labels.overlap(other, box)) && !seated.some((other) => Sillage.labels.overlap(other, grown));
  }

  function firstFree(boxes, reserved, seated) {
    for (const box of boxes) if (isFree(box, reserved, seated)) return box;
    return null;
  }

  const shared = (a, b) => Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0])) * Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));

  /*
   * Where the number of a chip goes that finds no room on its own edge: to another edge, else upon marks, and where controls
   * and other chips leave nothing at all, where it hides the least of them.
   */
  function seatAnyhow(wish, size, frame, { firm, soft }, seated) {
    const own = sideOf(wish.x, wish.y, frame);
    const away = (box) => Math.hypot((box[0] + box[2]) / 2 - wish.x, (box[1] + box[3]) / 2 - wish.y);
    const edges = ["left", "top", "right", "bottom"];
    for (const reserved of [[...firm, ...soft], firm]) {
      const free = edges.map((side) => firstFree(alongEdge(side, wish, size, frame), reserved, seated)).filter(Boolean);
      if (free.length) return free.reduce((best, box) => (away(box) < away(best) ? box : best));
    }
    const corner = [frame[0], frame[1], frame[0] + size[0], frame[1] + size[1]];
    const hidden = (box) => [...firm, ...seated].reduce((sum, other) => sum + shared(box, other), 0);
    return [...alongEdge(own, wish, size, frame)].reduce((best, box) => (best === null || hidden(box) < hidden(best) ? box : best), null) || corner;
  }

  /**
   * Seat chips along the four edges: each as near its crossing as it can be, none over another or over a reserved box.
   *
   * What finds no room, or is more than `most`, is gathered by its edge; what is gathered so says less where it must, and
   * takes in the lightest of its edge where even its number finds no room. Every chip given is in one of those returned.
   *
   * @param {Iterable<object>} chips as edges.js makes them
   * @param {function(object, string): Array<number>} sizeOf [width, height] of a chip in a form (FORMS)
   * @param {{firm, soft}} reserved boxes of controls and the like, and of marks, upon which a number may sit in need
   * @param {number} most so many at most, if each edge has not one of its own
   * @returns {Array<{chip, box, form}>}
   */
  function seatChips(chips, sizeOf, frame, reserved, most = Infinity) {
    const edgeOf = (chip) => {
      const { x, y } = wishOf(chip);
      return chip.beyond || sideOf(x, y, frame);
    };
    const all = [...reserved.firm, ...reserved.soft];
    const rest = new Map(); // by edge, what is counted there beside the chips of single places
    let singles = [];
    for (const chip of chips) {
      if (chip.beyond) rest.set(chip.beyond, chip);
      else singles.push(chip);
    }
    singles.sort((a, b) => weightOf(b) - weightOf(a));
    for (;;) {
      const { seats, without } = seatOnce([...rest.values()], singles, sizeOf, frame, all, most);
      let taken = without.filter((chip) => singles.includes(chip));
      if (!taken.length) {
        // A number without room: the lightest beside it makes some.
        const edges = new Set(without.map(edgeOf));
        taken = singles.filter((chip) => edges.has(edgeOf(chip))).slice(-1);
      }
      if (!taken.length) {
        for (const chip of without) {
          const box = seatAnyhow(wishOf(chip), sizeOf(chip, "number"), frame, reserved, seats.map((seat) => seat.box));
          seats.push({ chip, box, form: "number" });
        }
        return seats;
      }
      singles = singles.filter((chip) => !taken.includes(chip));
      for (const chip of taken) {
        const edge = edgeOf(chip);
        rest.set(edge, rest.has(edge) ? gather(edge, [rest.get(edge), chip]) : chip);
      }
    }
  }

  /* One round: what sits with all it says by weight, then what is gathered in a shorter form. */
  function seatOnce(rest, singles, sizeOf, frame, reserved, most) {
    const seats = [];
    const seat = (chip, form) => {
      const wish = wishOf(chip);
      const edge = chip.beyond || sideOf(wish.x, wish.y, frame);
      const box = firstFree(alongEdge(edge, wish, sizeOf(chip, form), frame), reserved, seats.map((other) => other.box));
      if (box) seats.push({ chip, box, form });
      return box !== null;
    };
    let left = Math.max(0, most - rest.length);
    const without = [];
    for (const chip of [...singles, ...rest].sort((a, b) => weightOf(b) - weightOf(a))) {
      const isSingle = singles.includes(chip);
      if ((isSingle && left <= 0) || !seat(chip, "full")) without.push(chip);
      else if (isSingle) left -= 1;
    }
    const shorter = (chip) => rest.includes(chip) && FORMS.slice(1).some((form) => seat(chip, form));
    return { seats, without: without.filter((chip) => !shorter(chip)) };
  }

  Sillage.edgeRoom = Object.freeze({ FORMS, gather, gatherSeizures, roomFor, seatChips, sideOf, wishOf });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
