/**
 * The legend: every sign in use, in the map's own colours, widths and radii.
 *
 * Owns its elements; legend_model.js says which signs are in use, legend_signs.js draws them.
 */
(function (Sillage) {
  "use strict";

  function entry(sign, label, note) {
    const { h } = Sillage.parts;
    return h(
      "li",
      { class: "sl-legend__entry" },
      h("span", { class: "sl-legend__sign" }, sign),
      h("span", { class: "sl-legend__text" }, h("span", { class: "sl-legend__label", dir: "auto", text: label }), note ? h("span", { class: "sl-fact__note", text: note }) : null)
    );
  }

  function section(key, entries) {
    const { h, say } = Sillage.parts;
    const kept = entries.filter(Boolean);
    return kept.length === 0
      ? null
      : h("section", { class: "sl-legend__section" }, h("h3", { class: "sl-legend__title", text: say(`panel.legend.${key}`) }), h("ul", { class: "sl-legend__list", role: "list" }, kept));
  }

  function circles(samples, colour) {
    const { h, say } = Sillage.parts;
    const top = samples[0].px;
    const written = samples.map((one) => Sillage.format.kg(one.kg, one.kg));
    const labels = samples.map((one, k) => h("span", { class: "sl-legend__circle-label", style: `bottom: ${(2 * one.px + 2).toFixed(1)}px`, text: written[k] }));
    return h(
      "li",
      { class: "sl-legend__entry sl-legend__entry--circles" },
      h(
        "span",
        { class: "sl-legend__circles", "aria-hidden": "true", style: `height: ${(2 * top + 4).toFixed(1)}px` },
        Sillage.signs.nestedCircles(samples, colour),
        h("span", { class: "sl-legend__circle-labels" }, labels)
      ),
      h("span", { class: "sl-legend__text" }, h("span", { class: "sl-legend__label", text: say("panel.legend.circle") }), h("span", { class: "sl-hidden-text", text: written.join(", ") }))
    );
  }

  /** The weight a sample width stands for; the thinnest and widest hold for all below and above. */
  function widthLabel({ kg, side }) {
    return { most: Sillage.format.kg(0, kg), exact: Sillage.format.kg(kg, kg), least: Sillage.format.kg(kg, null) }[side];
  }

  function buildSections(model, draw, payload) {
    const { say } = Sillage.parts;
    const { style } = payload;
    const lead = model.substances.length > 0 ? model.substances[0].id : null;
    const palette = Sillage.marks.paletteOf(payload, model.theme);
    const colour = lead === null ? palette.muted : palette.substances[lead];
    const one = (shown, sign, key) => (shown ? entry(sign(), say(`panel.legend.${key}`)) : null);
    return [
      section("substances", model.substances.map((substance) => entry(draw.substance(substance.id), substance.label))),
      section("width", [
        ...model.widths.map((sample) => entry(draw.width(sample.px), widthLabel(sample))),
        one(model.unknownWidth, () => draw.width(style.flowWidth.unknownPx), "unknownWidth"),
      ]),
      section("dash", model.dashes.map((name) => entry(draw.dash(style.dash[name] || []), say(`panel.line.${name}`)))),
      section("ways", [
        one(model.lanes, () => draw.arrow(3, []), "direction"),
        one(model.branches, () => draw.arrow(Sillage.strands.branchWidth(3), []), "branch"),
        one(model.stubs, () => draw.stub(model.substances.map((substance) => substance.id)), "stub"),
        one(model.edges, () => Sillage.parts.h("span", { class: "sl-legend__edge", text: say("panel.legend.edge.sample") }), "edge"),
      ]),
      section("seizures", [
        model.circles.length > 0 ? circles(model.circles, lead === null ? "var(--sl-muted)" : Sillage.signs.substanceColour(lead)) : null,
        one(model.atLeast, () => draw.atLeast(colour), "atLeast"),
      ]),
      section("sureness", [
        one(model.possible, () => draw.possible(colour), "possible"),
        one(model.undated, () => draw.undated(colour), "undated"),
        one(model.context, draw.context, "context"),
      ]),
      section("others", [one(model.events, draw.event, "event"), one(model.links, draw.link, "link")]),
      section("places", [
        one(model.ports, draw.port, "port"),
        one(model.cities, draw.city, "city"),
        one(model.rings, draw.ring, "ring"),
        one(model.countries, draw.country, "country"),
        one(model.hatch, draw.hatch, "hatch"),
      ]),
    ].filter(Boolean);
  }

  /** The legend: `{element, rebuild()}`. */
  function createLegend(store) {
    const { h, say } = Sillage.parts;
    const element = h("div", { class: "sl-legend" });

    function rebuild() {
      const model = Sillage.legendModel(store);
      const parts = buildSections(model, Sillage.createLegendSamples(store), store.payload);
      if (parts.length === 0) {
        parts.push(h("p", { class: "sl-empty", text: say("panel.legend.empty") }));
      }
      if (model.lanes) {
        parts.unshift(h("p", { class: "sl-callout sl-callout--plain", text: say("panel.legend.lanes") }));
      }
      element.replaceChildren(...parts);
    }

    return { element, rebuild };
  }

  Sillage.createLegend = createLegend;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
