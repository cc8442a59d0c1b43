/**
 * The short text beside what lies under the pointer or has the focus.
 *
 * Owns the tooltip's words (tooltipLines, pure) and its element. Text only, never markup:
 * what the case says may hold anything.
 */
(function (Sillage) {
  "use strict";

  /** Lines {text, kind: "title"|"fact"|"note"} for a record, e.g. table "seizures", row 0. */
  function recordLines(store, table, i) {
    const { text, kg, span } = Sillage.format;
    const rows = store.payload[table];
    const code = store.visible[table][i];
    const facts = [span(rows.start[i], rows.end[i], rows.undated[i])];
    if (table === "flows" && (rows.kgMin[i] !== null || rows.kgMax[i] !== null)) {
      const basis = rows.kgBasis[i] || "total";
      facts.push(text(`map.flow.${basis}`, { amount: kg(rows.kgMin[i], basis === "seized_part" ? rows.kgMin[i] : rows.kgMax[i]) }));
    }
    if (table === "seizures" && (rows.kgMin[i] !== null || rows.kgMax[i] !== null)) facts.push(kg(rows.kgMin[i], rows.kgMax[i]));
    facts.push(text(`map.tip.status.${rows.status[i]}`));
    const lines = [{ text: rows.label[i], kind: "title" }, { text: facts.join(" · "), kind: "fact" }];
    if (code === 1) lines.push({ text: text("map.tip.possible"), kind: "note" });
    if (code === 3) lines.push({ text: text("map.tip.undated"), kind: "note" });
    if (rows.scope[i] === 1) lines.push({ text: text("map.tip.context"), kind: "note" });
    return lines;
  }

  function placeLines(store, place) {
    const { text, number } = Sillage.format;
    const { places } = store.payload;
    const facts = [text(`map.tip.precision.${places.precision[place]}`)];
    if (places.radiusKm[place]) facts.push(text("map.tip.within", { n: number(places.radiusKm[place]) }));
    return [{ text: places.name[place], kind: "title" }, { text: facts.join(" · "), kind: "fact" }];
  }

  /** Lines for a row of the dense picture; its own words may not be there yet. */
  function denseLines(store, row, count) {
    const { text, plural, kg, span } = Sillage.format;
    const { table, codeOf } = store.dense.tables.seizures;
    const { OPEN_START, OPEN_END } = Sillage.visibility;
    const { words } = store.dense;
    const known = (value) => (Number.isNaN(value) ? null : value);
    const [least, most] = [known(Sillage.weights.at(table.kgMin, row)), known(Sillage.weights.at(table.kgMax, row))];
    const facts = [span(table.start[row] === OPEN_START ? null : table.start[row], table.end[row] === OPEN_END ? null : table.end[row], table.undated[row])];
    if (least !== null || most !== null) facts.push(kg(least, most));
    facts.push(text(`map.tip.status.${table.dicts.status[table.status[row]]}`));
    const title = words ? words.label("seizures", row) : store.payload.substances[table.substance[row]].label;
    const lines = [{ text: title, kind: "title" }, { text: facts.join(" · "), kind: "fact" }];
    const code = codeOf(row);
    if (code === 1) lines.push({ text: text("map.tip.possible"), kind: "note" });
    if (code === 3) lines.push({ text: text("map.tip.undated"), kind: "note" });
    if (table.scope[row] === 1) lines.push({ text: text("map.tip.context"), kind: "note" });
    if (count > 1) lines.push({ text: plural("map.tip.here", count), kind: "fact" });
    return lines;
  }

  function tooltipLines(store, shape) {
    if (shape.kind === "place") return placeLines(store, shape.place);
    const at = store.indexOf(shape.id);
    if (at.dense) return denseLines(store, at.i, shape.count || 1);
    const lines = recordLines(store, at.table, at.i);
    if (shape.branch) lines.push({ text: Sillage.format.text("map.tip.oneOf"), kind: "note" });
    return lines;
  }

  function createTooltip(container) {
    const element = document.createElement("div");
    element.className = "sl-tip";
    element.setAttribute("role", "status");
    element.hidden = true;
    container.appendChild(element);

    return {
      /** Show lines near a point of the container, on the side where there is room. */
      show(lines, x, y) {
        element.replaceChildren(...lines.map((line) => {
          const row = document.createElement("div");
          row.className = `sl-tip-${line.kind}`;
          row.dir = "auto";
          row.textContent = line.text;
          return row;
        }));
        element.hidden = false;
        const w = element.offsetWidth;
        const h = element.offsetHeight;
        const left = x + 16 + w > container.clientWidth ? Math.max(4, x - 16 - w) : x + 16;
        const top = Math.max(4, Math.min(container.clientHeight - h - 4, y - h / 2));
        element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
      },
      hide() {
        element.hidden = true;
      },
      destroy() {
        element.remove();
      },
    };
  }

  Sillage.createTooltip = createTooltip;
  Sillage.tooltip = Object.freeze({ tooltipLines });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
