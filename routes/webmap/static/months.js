/**
 * The months of a large case under its timeline: a button each, with a bar as long as its number of seizures.
 *
 * Owns its elements. They are made when the filters change; a step of the date moves one mark.
 */
(function (Sillage) {
  "use strict";

  function createMonth(month, most, pick) {
    const { h, sayCount } = Sillage.parts;
    const { number, day, kg } = Sillage.format;
    // A month may hold a part of a seizure whose date is wider than it.
    const count = number(Math.round(month.count));
    const weight = month.count > 0 && (month.kgMin > 0 || month.kgMax !== null) ? kg(month.kgMin, month.kgMax) : "";
    const share = most > 0 ? month.count / most : 0;
    return h(
      "li",
      { class: `sl-month${month.count === 0 ? " sl-month--none" : ""}` },
      h(
        "button",
        { type: "button", class: "sl-month__button", "aria-label": sayCount("panel.months.seizures", Math.round(month.count), { date: day(month.from, month.grain), weight }).trim(), on: { click: () => pick(month) } },
        h("span", { class: "sl-month__name", text: month.grain === "year" ? day(month.from, "year") : day(month.from, "monthShort") }),
        h("span", { class: "sl-month__track" }, h("span", { class: "sl-month__bar", style: `width: ${(share * 100).toFixed(2)}%` })),
        h("span", { class: "sl-month__count", text: count }),
        h("span", { class: "sl-month__weight", text: weight })
      )
    );
  }

  /** The months: `{element, rebuild(), update()}`; hidden in a case whose seizures are listed one by one. */
  function createMonths(store) {
    const { h, say, setText } = Sillage.parts;
    const title = h("h3", { class: "sl-group__title" });
    const body = h("div", { class: "sl-months__body" });
    const element = h("section", { class: "sl-months" }, title, h("p", { class: "sl-timeline__help", text: say("panel.months.help") }), body);
    let model = null;
    let rows = [];
    let current = -1;

    /* The end of the month: then all of it is certain. */
    const pick = (month) => store.set({ date: Math.min(month.until - 1, store.payload.case.lastDay), playing: false });

    function rebuild() {
      model = Sillage.monthsModel(store);
      element.hidden = model === null;
      current = -1;
      rows = model === null ? [] : model.months.map((month) => createMonth(month, model.most, pick));
      if (model === null) {
        body.replaceChildren();
        return;
      }
      setText(title, say(model.byYear ? "panel.months.titleYears" : "panel.months.title"));
      // A year is a list of its own, under its number.
      const years = new Map();
      model.months.forEach((month, k) => {
        const year = model.byYear ? "" : Sillage.format.day(month.from, "year");
        years.set(year, [...(years.get(year) || []), rows[k]]);
      });
      body.replaceChildren(...Array.from(years, ([year, list]) => h("div", { class: "sl-months__year" }, year ? h("h4", { class: "sl-months__name", text: year }) : null, h("ul", { role: "list" }, list))));
      update();
    }

    function update() {
      if (model === null) {
        return;
      }
      const now = Sillage.months.monthAt(model, store.view.date);
      if (now === current) {
        return;
      }
      [[current, false], [now, true]].filter(([k]) => k >= 0).forEach(([k, on]) => {
        rows[k].classList.toggle("sl-month--now", on);
        rows[k].firstChild.setAttribute("aria-current", on ? "date" : "false");
      });
      current = now;
    }

    return { element, rebuild, update };
  }

  Sillage.createMonths = createMonths;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
