/**
 * What the labels say: blocks of text for places, seizures, events, flows, links and the base map.
 *
 * Owns: wording (through the texts table), type sizes and colours of labels, and their order of
 * importance. Refuses: positions (labels.js) and pixels (lettering.js).
 */
(function (Sillage) {
  "use strict";

  const SIZE = { place: 14.5, weight: 15, note: 13, flow: 13.5, country: 12.5, sea: 13.5, city: 13, small: 12.5 };
  const EVENT_LETTERS = 27;
  // More seizures at one place are told by their sums.
  const MOST_LINES = 6;
  const MOST_SUMS = 4;
  // Base names never push out the case's: their importance starts below all of these.
  const PRIORITY = { selected: 200, seizures: 120, hatch: 100, events: 90, place: 80, flow: 70, link: 60, country: 56, quiet: 40, base: 0 };

  function createCaptions(payload, lettering) {
    const { text, kg, span } = Sillage.format;
    const { legible, mix } = Sillage.lettering;

    /** Give a block its key (its whole look) and its size. */
    function block(lines, extra) {
      const made = { lines, key: JSON.stringify(lines), listed: lines.filter((line) => line[0].sign && line[0].sign !== "diamond").length > 1 };
      return Object.assign(made, lettering.measure(made), extra);
    }

    function inkOf(palette, color) {
      // Letters are darker (lighter at night) than the line they name: small type needs it.
      return legible(mix(color, palette.text, palette.dark ? 0.12 : 0.3), palette.grounds, palette.text);
    }

    /** A single day in few letters ("30 Dec 2024"); anything longer as everywhere. */
    function shortDate(start, end, undated) {
      return !undated && start !== null && end === start + 1 ? Sillage.format.day(start, "dayShort") : span(start, end, undated);
    }

    function seizureLine(i, code, palette, withDate) {
      const { seizures } = payload;
      const context = seizures.scope[i] === 1;
      const substance = payload.substances[seizures.substance[i]].id;
      const color = context ? palette.context : palette.substances[substance];
      const ink = context ? mix(palette.context, palette.text, 0.35) : inkOf(palette, color);
      const weight = seizures.kgMin[i] === null && seizures.kgMax[i] === null && seizures.amount[i] !== null
        ? text("map.seizure.amount", { n: Sillage.format.number(seizures.amount[i]), unit: seizures.unit[i] })
        : kg(seizures.kgMin[i], seizures.kgMax[i]);
      const line = [
        { sign: context ? "ring" : "disc", size: 9, color, halo: palette.halo },
        { text: weight, size: SIZE.weight, weight: 700, color: ink, halo: palette.halo },
      ];
      const notes = [];
      if (withDate) notes.push(shortDate(seizures.start[i], seizures.end[i], seizures.undated[i]));
      if (withDate && code === 1) notes.push(text("map.possible.short"));
      if (context) notes.push(text("map.seizure.context"));
      if (notes.length) {
        line.push({ text: `  ${notes.join(" · ")}`, size: SIZE.note, color: palette.muted, halo: palette.halo });
      }
      return line;
    }

    /** The sums of a place's seizures, one for each colour: [{key, count, weighed, least, most}]. */
    function sumSeizures(list, codes) {
      const { seizures, substances } = payload;
      const sums = new Map();
      for (const i of list) {
        const key = seizures.scope[i] === 1 ? "context" : substances[seizures.substance[i]].id;
        const sum = sums.get(key) || { count: 0, weighed: 0, least: 0, most: 0 };
        sums.set(key, sum);
        const [least, most] = [seizures.kgMin[i], seizures.kgMax[i]];
        sum.count += 1;
        if (least !== null || most !== null) sum.weighed += 1;
        // What is only possible raises the upper bound alone.
        if (codes.seizures[i] === 2) sum.least += least || 0;
        sum.most = sum.most === null || most === null ? null : sum.most + most;
      }
      return [...sums].map(([key, sum]) => ({ key, ...sum }));
    }

    /** Lines with these sums, the most numerous first; of context only the number. */
    function sumLines(sums, palette) {
      return [...sums].sort((a, b) => b.count - a.count).slice(0, MOST_SUMS).map(({ key, count, weighed, least, most }) => {
        const context = key === "context";
        const color = context ? palette.context : palette.substances[key];
        const number = Sillage.format.plural("map.edge.seizures", count);
        const note = context ? `${number} · ${text("map.seizure.context")}` : weighed ? number : `${number} · ${kg(null, null)}`;
        const line = [{ sign: context ? "ring" : "disc", size: 9, color, halo: palette.halo }];
        if (!context && weighed) line.push({ text: kg(least, most), size: SIZE.weight, weight: 700, color: inkOf(palette, color), halo: palette.halo });
        line.push({ text: line.length > 1 ? `  ${note}` : note, size: SIZE.note, color: palette.muted, halo: palette.halo });
        return line;
      });
    }

    function eventLines(i, palette) {
      const { events } = payload;
      const lines = Sillage.lettering.wrapText(events.label[i], EVENT_LETTERS, 2);
      const color = mix(palette.text, palette.muted, 0.4);
      return lines.map((words, n) => [
        n === 0
          ? { sign: events.scope[i] === 1 ? "openDiamond" : "diamond", size: 9, color: palette.event, halo: palette.halo }
          : { text: "    ", size: SIZE.note, color, halo: palette.halo },
        { text: words, size: SIZE.note, color, halo: palette.halo },
      ]);
    }

    /** The latest event at a place that its label should tell; seizures speak for themselves. */
    function eventToTell(list, hasSeizures) {
      const { events } = payload;
      for (let k = (list || []).length - 1; k >= 0; k -= 1) {
        if (!(hasSeizures && events.kind[list[k]] === "seizure")) return list[k];
      }
      return -1;
    }

    /** The name of a place as the first line of its label. */
    function headingOf(name, country, quiet, palette) {
      if (country) return [{ text: name.toLocaleUpperCase(Sillage.format.lang), size: SIZE.country, weight: 600, tracking: 1.4, color: mix(palette.landLabel, palette.text, 0.55), halo: palette.halo }];
      return [{ text: name, size: SIZE.place, weight: quiet ? 400 : 600, color: quiet ? palette.muted : palette.text, halo: palette.halo }];
    }

    /** Variants {…block, ids: record id or null of each row}, longest first, of the label of a place with all that stands there. */
    function placeVariants(place, contents, codes, palette) {
      const { places } = payload;
      const heading = headingOf(places.name[place], places.kind[place] === "country", !contents.active[place], palette);
      const list = contents.seizuresAt.get(place) || [];
      const told = eventToTell(contents.eventsAt.get(place), list.length > 0);
      if (list.length > MOST_LINES) {
        return sumVariants(heading, sumLines(sumSeizures(list, codes), palette));
      }
      const dated = list.map((i) => seizureLine(i, codes.seizures[i], palette, true));
      // The same in two rows each: narrower, for places hemmed in by ways.
      const tall = list.flatMap((i) => {
        const line = seizureLine(i, codes.seizures[i], palette, true);
        return line.length < 3 ? [line] : [line.slice(0, 2), [{ ...line[2], text: line[2].text.replace(/^ +/, "    ") }]];
      });
      const tallIds = list.flatMap((i) => [payload.seizures.id[i], payload.seizures.id[i]]);
      const short = list.map((i) => seizureLine(i, codes.seizures[i], palette, false));
      const ids = [null, ...list.map((i) => payload.seizures.id[i])];
      const variants = [];
      if (told >= 0) {
        const lines = eventLines(told, palette);
        variants.push(block([heading, ...dated, ...lines], { ids: [...ids, ...lines.map(() => payload.events.id[told])] }));
      }
      variants.push(block([heading, ...dated], { ids, cost: told >= 0 ? 6 : 0 }));
      if (list.length) {
        variants.push(block([heading, ...tall], { ids: [null, ...tallIds], cost: told >= 0 ? 7.5 : 1.5 }));
        variants.push(block([heading, ...short], { ids, cost: 12 }));
      }
      return variants;
    }

    function sumVariants(heading, sums) {
      return [
        block([heading, ...sums], { ids: [null, ...sums.map(() => null)] }),
        block([heading, ...sums.map((line) => line.slice(0, 2))], { ids: [null, ...sums.map(() => null)], cost: 8 }),
        block([heading], { ids: [null], cost: 14 }),
      ];
    }

    /** Variants of the label of a place of a large case (dense_places.js) that the payload may have too, as place `p`, else -1. */
    function pileVariants(pile, p, contents, palette) {
      const heading = headingOf(pile.name, pile.kind === "country", false, palette);
      // Not all of them may have a circle, nor each colour a line.
      if (pile.sums.length > 1) heading.push({ text: `  ${Sillage.format.plural("map.edge.seizures", pile.count)}`, size: SIZE.note, color: palette.muted, halo: palette.halo });
      const keyOf = (colour) => (colour < payload.substances.length ? payload.substances[colour].id : "context");
      const sums = sumLines(pile.sums.map((sum) => ({ ...sum, key: keyOf(sum.colour) })), palette);
      const told = eventToTell(contents.eventsAt.get(p), pile.count > 0);
      const variants = sumVariants(heading, sums);
      if (told < 0) return variants;
      return [block([heading, ...sums, ...eventLines(told, palette)], {}), ...variants.map((one) => ({ ...one, cost: (one.cost || 0) + 6 }))];
    }

    /** "Cocaine" / "400–1,000 kg per operation", for the strands of one flow. */
    function flowVariants(flow, substance, palette, stub, code) {
      const { flows, substances } = payload;
      const color = palette.substances[substances[substance].id];
      if (stub) {
        const ink = palette.muted;
        return [block(Sillage.lettering.wrapText(flows.label[flow], 22, 2).map((words) => [{ text: words, size: SIZE.note, italic: true, color: ink, halo: palette.halo }]))];
      }
      const ink = inkOf(palette, color);
      const head = [{ text: substances[substance].label, size: SIZE.flow, weight: 600, color: ink, halo: palette.halo }];
      const how = text(`map.mode.${flows.mode[flow]}`);
      if (how) head.push({ text: ` ${how}`, size: SIZE.flow, color: ink, halo: palette.halo });
      if (flows.kgMin[flow] === null && flows.kgMax[flow] === null) return [block([head])];
      const basis = flows.kgBasis[flow] || "total";
      // While the flow is only possible, what was seized of it in the end need not have been seized yet.
      if (basis === "seized_part" && code === 1) return [block([head])];
      // Of a flow known by what was seized of it, the seized weight is exact: the flow is not.
      const most = basis === "seized_part" ? flows.kgMin[flow] : flows.kgMax[flow];
      const amount = text(`map.flow.${basis}`, { amount: kg(flows.kgMin[flow], most) });
      const note = [{ text: amount, size: SIZE.note, color: mix(palette.muted, palette.text, 0.3), halo: palette.halo }];
      return [block([head, note]), block([head])];
    }

    function linkVariants(palette) {
      return [block([[{ text: text("map.link.label"), size: SIZE.small, italic: true, color: inkOf(palette, palette.link), halo: palette.halo }]])];
    }

    function hatchVariants(place, palette) {
      const color = inkOf(palette, palette.hatch);
      const run = (words, weight) => ({ text: words, size: SIZE.note, italic: true, weight, color, halo: palette.halo });
      const name = payload.places.name[place];
      const unknown = text("map.position.unknown");
      return [
        block([[run(`${name} · ${unknown}`, 600)]]),
        block([[run(name, 600)], [run(unknown, 400)]], { cost: 0.5 }),
      ];
    }

    /** Turn a block: the engine must then know the upright box around it. Degrees, clockwise. */
    function tilt(variant, angle) {
      const sine = Math.abs(Math.sin((angle * Math.PI) / 180));
      const cosine = Math.abs(Math.cos((angle * Math.PI) / 180));
      const { w, h } = variant;
      Object.assign(variant, { angle, w: w * cosine + h * sine, h: w * sine + h * cosine });
    }

    /** Base name as an item of the label engine, or null where this zoom does not show it. */
    function baseItem(label, zoom, palette) {
      if (zoom < label.minZoom || (label.maxZoom !== null && label.maxZoom !== undefined && zoom > label.maxZoom)) return null;
      const sea = label.kind === "sea";
      const country = label.kind === "country";
      const region = label.kind === "region";
      const run = sea
        ? { text: label.text, size: SIZE.sea + (label.rank <= 1 ? 2 : 0), italic: true, tracking: label.rank <= 1 ? 1 : 0.3, color: palette.seaInk, halo: palette.sea }
        : country
          ? { text: label.text.toLocaleUpperCase(Sillage.format.lang), size: SIZE.country - 1, tracking: 1.3, color: palette.landLabel, halo: palette.land }
          : region
            ? { text: label.text, size: SIZE.small, tracking: 0.9, color: palette.landLabel, halo: palette.land }
            : { text: label.text, size: SIZE.city, color: mix(palette.landLabel, palette.text, label.kind === "capital" ? 0.35 : 0.1), halo: palette.land };
      const order = sea ? 22 : country ? 26 : region ? 10 : 12;
      const town = !sea && !country && !region;
      const variant = block([[run]]);
      if (label.angle) tilt(variant, label.angle);
      return { variants: [variant], mode: town ? "around" : sea && label.rank <= 1 ? "roam" : "centre", town, radius: 2.5, priority: PRIORITY.base + order - Math.min(10, label.rank), lines: Infinity };
    }

    return { baseItem, flowVariants, hatchVariants, linkVariants, pileVariants, placeVariants };
  }

  Sillage.createCaptions = createCaptions;
  Sillage.captions = Object.freeze({ PRIORITY });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
