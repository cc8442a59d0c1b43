/**
 * The panel of the selected record. First who says so, then what, where, when and how much, then
 * each claim in full, and, set apart, what is only assumed.
 *
 * Owns its elements. Built afresh for each record; while the date moves only the line that says
 * how sure the date is gets rewritten.
 */
(function (Sillage) {
  "use strict";

  const ICONS = {
    previous: "M10 3 5 8l5 5",
    next: "M6 3l5 5-5 5",
    close: "M4 4l8 8M12 4l-8 8",
    show: "M8 1.5v3M8 11.5v3M1.5 8h3M11.5 8h3M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6Z",
  };

  function icon(name) {
    const { s } = Sillage.parts;
    return s(
      "svg",
      { class: "sl-record__icon", width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true", focusable: "false" },
      s("path", { d: ICONS[name], fill: "none", stroke: "currentColor", "stroke-width": 1.75, "stroke-linecap": "round", "stroke-linejoin": "round" })
    );
  }

  function iconButton(name, label, click) {
    return Sillage.parts.h("button", { type: "button", class: "sl-action sl-action--icon", "aria-label": label, "data-tip": label, on: { click } }, icon(name));
  }

  /** A row of the fact table; nothing when there is nothing to say. */
  function fact(label, ...content) {
    const { h } = Sillage.parts;
    const kept = content.filter((one) => one !== null && one !== "" && one !== undefined);
    return kept.length === 0 ? null : h("div", { class: "sl-fact" }, h("dt", { class: "sl-fact__label", text: label }), h("dd", { class: "sl-fact__value" }, kept));
  }

  function main(text) {
    return text ? Sillage.parts.h("span", { class: "sl-fact__main", dir: "auto", text }) : null;
  }

  function small(text) {
    return text ? Sillage.parts.h("span", { class: "sl-fact__note", dir: "auto", text }) : null;
  }

  function graded(chip, words, about) {
    const { h } = Sillage.parts;
    return h("span", { class: "sl-grade" }, chip, h("span", { class: "sl-grade__words" }, h("span", { class: "sl-grade__about", text: about }), h("span", { text: words })));
  }

  /* What stands in for the details of a record that has sources; "here": they are there, but name no source. */
  const WITHOUT_DETAILS = {
    here: "panel.record.noSource", coming: "panel.record.sourcesComing", failed: "panel.record.sourcesFailed", absent: "report.record.sourcesAbsent",
  };

  function createByline(model, again) {
    const { h, say, data, credibilityChip, reliabilityChip } = Sillage.parts;
    const { sources, via } = model.byline;
    const label = h("span", { class: "sl-byline__label", text: say("panel.record.saidBy") });
    const chips = () => h("span", { class: "sl-byline__chips" }, reliabilityChip(model.reliability, true), credibilityChip(model.credibility, true));
    if (model.details !== "here" && model.sources !== "") {
      // The number and the grades are known at once; the names are on their way.
      const failed = model.details === "failed";
      const words = h("p", { role: "status" }, label, " ", model.sources, h("span", { class: "sl-byline__via", text: say(WITHOUT_DETAILS[model.details]) }));
      return h("div", { class: "sl-byline" }, words, failed ? h("button", { type: "button", class: "sl-action", text: say("panel.record.again"), on: { click: again } }) : null, chips());
    }
    if (sources.length === 0) {
      return h("p", { class: "sl-byline sl-byline--none", text: say("panel.record.noSource") });
    }
    const parts = [label, " "];
    sources.forEach((one, k) => {
      parts.push(k > 0 ? "; " : null, data(one.name, "sl-byline__name"), one.locators ? [" ", data(one.locators, "sl-locator")] : null, one.kind ? [" ", data(one.kind)] : null);
    });
    if (via.length > 0) {
      parts.push(h("span", { class: "sl-byline__via" }, h("span", { text: say("panel.record.restsOn") }), " ", via.map((name, k) => [k > 0 ? ", " : null, data(name)])));
    }
    return h("div", { class: "sl-byline" }, h("p", null, parts), chips());
  }

  function createClaim(claim) {
    const { h, say, data, reliabilityChip, reliabilityWords, credibilityChip, credibilityWords } = Sillage.parts;
    const { source } = claim;
    return h(
      "li",
      { class: `sl-claim${claim.contradicts ? " sl-claim--contradicts" : ""}` },
      claim.contradicts ? h("p", { class: "sl-tag sl-tag--alert", text: say("panel.claim.contradicts") }) : null,
      h("p", { class: "sl-claim__says", dir: "auto", text: claim.says }),
      h(
        "p",
        { class: "sl-claim__source" },
        data(source.title, "sl-claim__title"),
        claim.locator ? [" ", data(claim.locator, "sl-locator")] : null,
        claim.signature ? h("span", { class: "sl-claim__signature" }, data(claim.signature)) : null
      ),
      claim.via.length > 0
        ? h("p", { class: "sl-claim__via" }, h("span", { text: say("panel.record.restsOn") }), " ", claim.via.map((one, k) => [k > 0 ? "; " : null, data(one.title)]))
        : null,
      h(
        "div",
        { class: "sl-grades" },
        graded(reliabilityChip(source.reliability, true), reliabilityWords(source.reliability), say("panel.grade.source")),
        graded(credibilityChip(claim.credibility, true), credibilityWords(claim.credibility), say("panel.grade.information"))
      )
    );
  }

  /** Where: a flow's way, a place, or why there is none; then how precisely, and whether it is drawn. */
  function createWhere(model) {
    const { say } = Sillage.parts;
    const { route } = model;
    const either = (list) => list.join(say("panel.record.or"));
    const way = route ? [route.from, route.via, route.to].map(either).filter(Boolean).join(" → ") : "";
    const reason = model.unplaced;
    return fact(
      say(route ? "panel.record.way" : "panel.record.where"),
      main(model.where || way || reason || say("panel.record.noPlace")),
      route ? small(route.mode) : null,
      model.precision.split("; ").map(small),
      small(model.partly),
      reason ? small(say("panel.record.notDrawn", { reason: (model.where || way) && reason !== model.where ? reason : "" }).trim()) : null
    );
  }

  function createFacts(model, phase) {
    const { h, say } = Sillage.parts;
    const amount = model.amount;
    return h(
      "dl",
      { class: "sl-facts" },
      createWhere(model),
      fact(
        say("panel.record.when"),
        main(model.when),
        phase,
        model.written ? h("span", { class: "sl-fact__note" }, say("panel.record.written"), " ", h("code", { class: "sl-edtf", dir: "ltr", "data-tip": say("panel.record.edtf"), text: model.written })) : null
      ),
      amount ? fact(say("panel.record.amount"), main(amount.text), small(amount.bounds), amount.notes.map(small)) : null,
      model.people.length > 0 ? fact(say("panel.record.people"), model.people.map(main)) : null,
      model.method ? fact(say("panel.record.how"), main(model.method)) : null,
      fact(say("panel.record.status"), main(model.statusLabel), small(model.statusMeaning))
    );
  }

  function createHead(model, style) {
    const { h, say } = Sillage.parts;
    const row = { table: model.table, substances: model.substances.map((one) => one.id), context: model.context, dash: model.dash, atLeast: model.atLeast };
    const kind = [model.kind].concat(model.substances.map((one) => one.label)).join(" · ");
    return h(
      "header",
      { class: "sl-record__head" },
      h("p", { class: "sl-record__kind" }, Sillage.signs.recordSign(row, style), h("span", { dir: "auto", text: kind }), model.named ? h("span", { class: "sl-record__id", dir: "auto", text: model.id }) : null),
      h("h2", { class: "sl-record__title", id: "sl-record-title", tabindex: "-1", dir: "auto", text: model.title }),
      model.context ? h("p", { class: "sl-callout sl-callout--context", text: say("panel.record.context") }) : null
    );
  }

  /* What each source says, or why that is not there. */
  function createClaims(model) {
    const { h, say } = Sillage.parts;
    if (model.claims.length > 0) {
      return h("ul", { class: `sl-claims${model.contradicted ? " sl-claims--apart" : ""}`, role: "list" }, model.claims.map(createClaim));
    }
    return h("p", { class: "sl-empty", text: say(model.sources === "" ? "panel.record.noSource" : WITHOUT_DETAILS[model.details]) });
  }

  /** The part of the map a record covers; null when nothing of it is drawn. */
  function extentOf(store, id) {
    const { payload, table, i } = store.lookUp(id);
    return Sillage.extentOf(payload, table, i);
  }

  /** Scroll and zoom the map to the record; never closer than a port and its surroundings. */
  function showOnMap(map, store, id) {
    const box = extentOf(store, id);
    if (!box) {
      return;
    }
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    map.fitBounds(
      [
        [box[1], box[0]],
        [box[3], box[2]],
      ],
      { padding: [48, 48], maxZoom: 9, animate: !still }
    );
  }

  /** The record's panel: `{element, show(id), update(), updatePhase(), refresh(), focus()}`. */
  function createRecord(store, options) {
    const { h, say } = Sillage.parts;
    const { payload } = store;
    const previous = iconButton("previous", say("panel.record.previous"), () => go("previous"));
    const next = iconButton("next", say("panel.record.next"), () => go("next"));
    const position = h("span", { class: "sl-record__position" });
    const show = h("button", { type: "button", class: "sl-action", on: { click: () => showOnMap(options.map, store, model.id) } }, icon("show"), h("span", { text: say("panel.record.show") }));
    const close = iconButton("close", say("panel.record.close"), () => options.close());
    const bar = h("div", { class: "sl-record__bar" }, previous, next, position, show, close);
    const body = h("div", { class: "sl-record__body" });
    const phase = h("span", { class: "sl-fact__phase" });
    const element = h("section", { class: "sl-record", "aria-labelledby": "sl-record-title" }, bar, body);
    let model = null;

    function go(direction) {
      const target = Sillage.record.neighbours(store, model.id)[direction];
      if (target) {
        store.set({ selected: target });
      }
    }

    function walk() {
      const near = Sillage.record.neighbours(store, model.id);
      previous.disabled = near.previous === null;
      next.disabled = near.next === null;
      const n = Sillage.format.number(near.count);
      Sillage.parts.setText(position, near.position === null ? say("panel.record.among", { n }) : say("panel.record.position", { k: Sillage.format.number(near.position), n }));
    }

    function writePhase() {
      const { span } = model;
      Sillage.parts.setText(phase, Sillage.when.phaseWords(span, store.view.date, payload.lang));
      phase.dataset.phase = Sillage.when.phaseAt(span, store.view.date);
    }

    function createRelated() {
      return h(
        "section",
        { class: "sl-record__section" },
        h("h3", { class: "sl-record__subtitle", text: say("panel.record.related") }),
        h(
          "ul",
          { class: "sl-related", role: "list" },
          model.related.map((one) => {
            return h(
              "li",
              null,
              h(
                "button",
                { type: "button", class: "sl-related__button", on: { click: () => store.set({ selected: one.id }), pointerenter: () => store.set({ hover: one.id }), pointerleave: () => store.set({ hover: null }) } },
                Sillage.signs.recordSign(one, payload.style),
                h("span", { class: "sl-related__text" }, h("span", { dir: "auto", text: one.title }), h("span", { class: "sl-fact__note", text: one.when }))
              )
            );
          })
        )
      );
    }

    function write(id) {
      model = Sillage.recordModel(store, id);
      show.hidden = !options.map || extentOf(store, id) === null;
      writePhase();
      body.replaceChildren(
        createHead(model, payload.style),
        createByline(model, again),
        ...[
          model.description ? h("p", { class: "sl-record__description", dir: "auto", text: model.description }) : null,
          createFacts(model, phase),
          model.assumption
            ? h("aside", { class: "sl-callout sl-callout--assumed" }, h("h3", { class: "sl-callout__title", text: say("panel.record.assumed") }), h("p", { dir: "auto", text: model.assumption }))
            : null,
          h(
            "section",
            { class: "sl-record__section" },
            h("h3", { class: "sl-record__subtitle", text: say("panel.record.claims") }),
            model.contradicted ? h("p", { class: "sl-callout sl-callout--alert", text: say("panel.record.contradicted") }) : null,
            createClaims(model)
          ),
          model.related.length > 0 ? createRelated() : null,
        ].filter(Boolean)
      );
    }

    function again() {
      const { table, i } = store.indexOf(model.id);
      store.dense.want(table, i);
      refresh();
    }

    /* Written anew only when there is more to say; the place in the text stays. */
    function refresh() {
      const next = model && Sillage.recordModel(store, model.id);
      if (!next || (next.details === model.details && next.title === model.title)) {
        return;
      }
      const { scrollTop } = body;
      const hadFocus = body.contains(document.activeElement);
      write(model.id);
      body.scrollTop = scrollTop;
      if (hadFocus) {
        body.querySelector(".sl-record__title").focus({ preventScroll: true });
      }
    }

    return {
      element,
      /** Show a record; returns whether there is one to show. */
      show(id) {
        if (id === null || Sillage.recordModel(store, id) === null) {
          model = null;
          return false;
        }
        if (!model || model.id !== id) {
          write(id);
          element.scrollTop = 0;
          body.scrollTop = 0;
        }
        walk();
        return true;
      },
      update() {
        if (model) {
          writePhase();
          walk();
        }
      },
      /** The date's own words alone; the neighbours follow when the hand rests. */
      updatePhase() {
        if (model) {
          writePhase();
        }
      },
      /** Details or words of large tables have come. */
      refresh,
      focus: () => close.focus({ preventScroll: true }),
    };
  }

  Sillage.createRecord = createRecord;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
