/**
 * The filters: a sign that says at all times how much they hide, and the controls behind it.
 *
 * Owns their elements. Every control writes one part of the view; the view alone decides how the
 * controls look.
 */
(function (Sillage) {
  "use strict";

  let count = 0; // makes the names of radio groups unique when a page has two panels

  /** A set of toggle buttons for a list-valued part of the view. */
  function createToggles(store, key, all, labelOf, signOf) {
    const { h } = Sillage.parts;
    const { toggleValue } = Sillage.filtersModel;
    const buttons = new Map();
    const element = h(
      "div",
      { class: "sl-toggles" },
      all.map((value) => {
        const button = h(
          "button",
          { type: "button", class: "sl-toggle", "aria-pressed": "true", on: { click: () => store.set({ [key]: toggleValue(store.view[key], all, value) }) } },
          signOf ? signOf(value) : null,
          Sillage.parts.data(labelOf(value))
        );
        buttons.set(value, button);
        return button;
      })
    );
    return {
      element,
      update(view) {
        const chosen = view[key] === null ? all : view[key];
        buttons.forEach((button, value) => button.setAttribute("aria-pressed", String(chosen.includes(value))));
      },
    };
  }

  function createScope(store, scopes) {
    const { h, say } = Sillage.parts;
    count += 1;
    const inputs = scopes.map((value) => h("input", { type: "radio", name: `sl-scope-${count}`, value, on: { change: () => store.set({ scope: value }) } }));
    const element = h(
      "div",
      { class: "sl-scopes", role: "radiogroup", "aria-label": say("panel.filter.scope") },
      inputs.map((input, i) => h("label", { class: "sl-scope" }, input, h("span", { text: say(`panel.filter.scope.${scopes[i]}`) })))
    );
    return { element, update: (view) => inputs.forEach((input) => (input.checked = input.value === view.scope)) };
  }

  /** A minimum grade: the grades in use, best first, and "any". */
  function createMinimum(store, key, grades, words) {
    const { h, say } = Sillage.parts;
    const select = h(
      "select",
      { class: "sl-select", on: { change: () => store.set({ [key]: select.value === "" ? null : grades.find((one) => String(one) === select.value) }) } },
      h("option", { value: "", text: say("panel.filter.any") }),
      grades.map((grade) => h("option", { value: String(grade), text: say("panel.filter.atLeast", { grade, words: words(grade) }) }))
    );
    const element = h("label", { class: "sl-field" }, h("span", { class: "sl-field__label", text: say(`panel.filter.${key}`) }), select);
    return { element, update: (view) => (select.value = view[key] === null ? "" : String(view[key])) };
  }

  function createLayers(store, layers) {
    const { h, say } = Sillage.parts;
    const inputs = layers.map((name) => {
      const input = h("input", { type: "checkbox", on: { change: () => store.set({ layers: { [name]: input.checked } }) } });
      return input;
    });
    const element = h(
      "div",
      { class: "sl-checks" },
      layers.map((name, i) => h("label", { class: "sl-check" }, inputs[i], h("span", { text: say(`panel.layer.${name}`) })))
    );
    return { element, update: (view) => layers.forEach((name, i) => (inputs[i].checked = view.layers[name])) };
  }

  function field(title, part) {
    const { h } = Sillage.parts;
    return h("fieldset", { class: "sl-fieldset" }, h("legend", { class: "sl-field__label", text: title }), part.element);
  }

  /** The words of the sign: what is hidden, by filters and by layers. */
  function hiddenWords(store) {
    const { say, sayCount } = Sillage.parts;
    const hidden = Sillage.filtersModel.countHidden(store);
    const off = Sillage.filtersModel.layersOff(store.view).map((name) => say(`panel.layer.${name}`));
    const parts = [];
    if (Sillage.filtersModel.countActive(store.view) > 0) {
      parts.push(sayCount("panel.filter.hidden", hidden));
    }
    if (off.length > 0) {
      parts.push(say("panel.filter.layersOff", { layers: off.join(", ") }));
    }
    return parts.join(" · ");
  }

  /** The filters: `{element, update()}`. */
  function createFilters(store) {
    const { h, say, setText } = Sillage.parts;
    const { payload } = store;
    const options = Sillage.filtersModel.filterOptions(payload, store.dense);
    const labels = new Map(payload.substances.map((one) => [one.id, one.label]));
    const swatch = (id) => h("span", { class: "sl-swatch", style: `--sl-mark: var(--sl-substance-${id})`, "aria-hidden": "true" });
    const parts = [];
    const body = h("div", { class: "sl-filters__body", id: `sl-filters-${(count += 1)}` });
    const add = (part, element) => {
      parts.push(part);
      body.appendChild(element || part.element);
    };
    if (options.scopes.length > 0) {
      const scope = createScope(store, options.scopes);
      add(scope, field(say("panel.filter.scope"), scope));
    }
    const substances = createToggles(store, "substances", options.substances, (id) => labels.get(id), swatch);
    add(substances, field(say("panel.filter.substances"), substances));
    if (options.modes.length > 1) {
      const modes = createToggles(store, "modes", options.modes, (id) => say(`panel.mode.${id}`));
      add(modes, field(say("panel.filter.modes"), modes));
    }
    if (options.statuses.length > 1) {
      const statuses = createToggles(store, "statuses", options.statuses, (id) => say(`panel.status.${id}`));
      add(statuses, field(say("panel.filter.statuses"), statuses));
    }
    const grades = h("div", { class: "sl-fields" });
    if (options.reliability.length > 0) {
      add(createMinimum(store, "reliability", options.reliability, Sillage.parts.reliabilityWords), grades);
      grades.appendChild(parts[parts.length - 1].element);
    }
    if (options.credibility.length > 0) {
      add(createMinimum(store, "credibility", options.credibility, Sillage.parts.credibilityWords), grades);
      grades.appendChild(parts[parts.length - 1].element);
    }
    const layers = createLayers(store, options.layers);
    add(layers, field(say("panel.filter.layers"), layers));

    const everyLayer = Object.fromEntries(options.layers.map((name) => [name, true]));
    const reset = h("button", { type: "button", class: "sl-action sl-action--quiet", text: say("panel.filter.reset"), on: { click: resetAll } });
    const active = h("span", { class: "sl-filters__count" });
    const toggle = h(
      "button",
      { type: "button", class: "sl-action sl-filters__toggle", "aria-expanded": "false", "aria-controls": body.id, on: { click: () => open(body.hidden) } },
      h("span", { text: say("panel.filter.open") }),
      active
    );
    const sign = h("p", { class: "sl-filters__sign", role: "status" });
    const element = h("section", { class: "sl-filters", "aria-label": say("panel.filter.open") }, h("div", { class: "sl-filters__bar" }, toggle, sign, reset), body);
    body.hidden = true;

    function open(shown) {
      body.hidden = !shown;
      toggle.setAttribute("aria-expanded", String(shown));
    }

    function resetAll() {
      store.set(Object.assign({}, Sillage.filter.OPEN_FILTERS, { layers: everyLayer }));
      toggle.focus();
    }

    function update() {
      const { view } = store;
      parts.forEach((part) => part.update(view));
      const number = Sillage.filtersModel.countActive(view);
      const anyOff = options.layers.some((name) => view.layers[name] === false);
      setText(active, number > 0 ? Sillage.format.number(number) : "");
      active.hidden = number === 0;
      setText(sign, hiddenWords(store));
      reset.hidden = number === 0 && !anyOff;
      element.classList.toggle("sl-filters--active", number > 0 || anyOff);
    }

    /** A step of the date changes nothing here but the number of what is hidden. */
    function updateSign() {
      setText(sign, hiddenWords(store));
    }

    update();
    return { element, update, updateSign };
  }

  Sillage.createFilters = createFilters;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
