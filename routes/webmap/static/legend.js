/**
 * The legend: every sign in use, in the map's own colours, widths and radii.
 *
 * Owns its elements; legend_model.js says which signs are in use and in which words, legend_signs.js draws them.
 */
(function (Sillage) {
  "use strict";

  function entry(sign, label) {
    const { h } = Sillage.parts;
    return h(
      "li",
      { class: "sl-legend__entry" },
      h("span", { class: "sl-legend__sign" }, sign),
      h("span", { class: "sl-legend__text" }, h("span", { class: "sl-legend__label", dir: "auto", text: label }))
    );
  }

  function section({ title, entries }) {
    const { h } = Sillage.parts;
    return h("section", { class: "sl-legend__section" }, h("h3", { class: "sl-legend__title", text: title }), h("ul", { class: "sl-legend__list", role: "list" }, entries.map(item)));
  }

  function item(one) {
    if (one.name === "circle") return circles(one.samples, one.colour === null ? "var(--sl-muted)" : Sillage.signs.substanceColour(one.colour), one.label);
    if (one.name === "edge") return entry(Sillage.parts.h("span", { class: "sl-legend__edge", text: one.sample }), one.label);
    return entry(one.sign, one.label);
  }

  function circles(samples, colour, words) {
    const { h } = Sillage.parts;
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
      h("span", { class: "sl-legend__text" }, h("span", { class: "sl-legend__label", text: words }), h("span", { class: "sl-hidden-text", text: written.join(", ") }))
    );
  }

  /** The legend: `{element, rebuild()}`. */
  function createLegend(store) {
    const { h, say } = Sillage.parts;
    const element = h("div", { class: "sl-legend" });

    function rebuild() {
      const model = Sillage.legendModel(store);
      const parts = Sillage.legendSections(model, Sillage.createLegendSamples(store), store.payload).map(section);
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
