/* The page's skeleton: `.sl-app` with map, date bar and side panel, and the covers over the map.
 *
 * Takes Leaflet's container out of whatever page it was made in and puts it into the grid, which fills the
 * whole window: streamlit-folium's iframe and a plain file look the same. */
(function (Sillage) {
  "use strict";

  const say = (key, params) => Sillage.format.text(key, params);
  const narrow = () => window.matchMedia("(max-width: 760px)");

  // A finger that moves this far on the sheet's handle pulls it open or shut; less is a tap.
  const PULL_PX = 24;
  // The click that belongs to a finger's lifting comes within this time.
  const CLICK_LAG_MS = 350;

  /** Build the skeleton around `container`, at the end of the document or `within` an element. Returns its parts and {setSideOpen, coveredPx, onSide, showLoading, showProgress, showError, showNotice, uncover, destroy}. */
  function createFrame(container, within) {
    const { h } = Sillage.parts;
    const home = { parent: container.parentNode, next: container.nextSibling };
    const cover = h("div", { class: "sl-cover", hidden: true });
    const mapBox = h("div", { class: "sl-map" }, container, cover);
    const bar = h("section", { class: "sl-bar" });
    const side = h("div", { class: "sl-side", id: "sl-side" });
    const words = h("span", { class: "sl-side-toggle-words" });
    const toggle = h("button", { type: "button", class: "sl-side-toggle", "aria-controls": side.id, on: { click: toggleSide, pointerdown: grip, pointerup: pull, touchend: keepClick } },
      h("span", { class: "sl-side-arrow", "aria-hidden": "true" }), words);
    const drawer = h("aside", { class: "sl-drawer" }, toggle, side);
    const app = h("div", { class: "sl-app sl-is-waiting" }, mapBox, bar, drawer);
    let sideOpen = !narrow().matches;
    let gripped = null; // where a finger took hold of the sheet's handle
    let pulledAt = -Infinity;
    let tellSide = null;
    (within || document.body).appendChild(app);

    function setSideOpen(open) {
      sideOpen = open;
      app.classList.toggle("sl-side-closed", !open);
      toggle.setAttribute("aria-expanded", String(open));
      const label = say(open ? "shell.sideHide" : "shell.sideShow");
      toggle.title = label;
      toggle.setAttribute("aria-label", label);
      words.textContent = say("shell.side");
    }

    function toggleSide() {
      if (performance.now() - pulledAt < CLICK_LAG_MS) return; // the finger's lifting has done it already
      choose(!sideOpen);
    }
    function choose(open) {
      setSideOpen(open);
      if (tellSide) tellSide(open);
    }
    function grip(event) {
      gripped = event.clientY;
      toggle.setPointerCapture(event.pointerId);
    }
    /* A finger's tap is acted on here too: after a quick pull a browser may keep the next click to itself. */
    function pull(event) {
      const way = gripped === null ? 0 : event.clientY - gripped;
      const held = gripped !== null;
      gripped = null;
      if (!held || !narrow().matches || event.pointerType === "mouse") return;
      pulledAt = performance.now();
      choose(Math.abs(way) < PULL_PX ? !sideOpen : way < 0);
    }

    /* The sheet has moved by now: the click would fall on what lies there. */
    function keepClick(event) {
      if (narrow().matches && event.cancelable) event.preventDefault();
    }

    const coverWith = (kind, ...nodes) => {
      cover.className = `sl-cover sl-cover--${kind}`;
      cover.replaceChildren(...nodes);
      cover.hidden = false;
    };

    return {
      app, mapBox, bar, side, setSideOpen,
      isNarrow: () => narrow().matches,
      isSideOpen: () => sideOpen,
      /** Have a function told when the reader opens or closes the side panel; null ends it. */
      onSide(tell) { tellSide = tell; },
      /** Height in px of the map's part that lies under the open sheet of a phone, at its full height. */
      coveredPx() {
        if (!narrow().matches || !sideOpen) return 0;
        drawer.style.transition = "none"; // where it will be, not where it is on its way
        const px = mapBox.getBoundingClientRect().bottom - drawer.getBoundingClientRect().top;
        drawer.style.transition = "";
        return Math.max(0, px);
      },
      showLoading() {
        coverWith("loading", h("p", { role: "status", text: say("shell.loading") }));
      },
      /** Say over the map, which may be seen already, how much of the records has come: a share from 0 to 1. */
      showProgress(share) {
        const percent = Math.floor(100 * share);
        if (!cover.classList.contains("sl-cover--progress")) {
          coverWith("progress", h("div", { class: "sl-progress" },
            h("p", { role: "status", text: say("shell.loadingRecords") }),
            h("progress", { class: "sl-progress-bar", max: "100", "aria-label": say("shell.loadingRecords") })));
        }
        cover.querySelector("progress").value = percent;
      },
      /** Say what went wrong and offer to try again. */
      showError(message, detail, onRetry) {
        coverWith("error", h("div", { role: "alert" },
          h("p", { class: "sl-cover-title", text: say("shell.errorTitle") }),
          h("p", { text: message }),
          detail ? h("p", { class: "sl-cover-detail", text: detail }) : null,
          h("button", { type: "button", class: "sl-button", on: { click: onRetry }, text: say("shell.retry") })));
      },
      uncover() {
        cover.hidden = true;
        app.classList.remove("sl-is-waiting");
      },
      /** A passing note at the top of the map, which stays until it is closed; never twice at once. */
      showNotice(message) {
        if ([...mapBox.querySelectorAll(".sl-notice > span")].some((words) => words.textContent === message)) return;
        const notice = h("div", { class: "sl-notice", role: "status" }, h("span", { text: message }));
        notice.appendChild(h("button", { type: "button", class: "sl-button", on: { click: () => notice.remove() }, text: say("shell.dismiss") }));
        mapBox.appendChild(notice);
      },
      destroy() {
        home.parent.insertBefore(container, home.next);
        app.remove();
      },
    };
  }

  /** Resolves when the page's style sheet is at work: measuring before would measure nothing. Raises after `limitMs`. */
  function whenStyled(app, limitMs) {
    const started = performance.now();
    return new Promise((resolve, reject) => {
      (function look() {
        if (getComputedStyle(app).getPropertyValue("--sl-css").trim() === "loaded") resolve();
        else if (performance.now() - started > limitMs) reject(new Error("the style sheet did not arrive"));
        else requestAnimationFrame(look);
      })();
    });
  }

  /** Resolves when the page's letters are there, or cannot be had: canvas text does not wait for them by itself. */
  function whenLettered() {
    const faces = ["400", "600"].map((weight) => document.fonts.load(`${weight} 14px "Source Sans 3"`, "Aa"));
    return Promise.allSettled(faces); // without them the system's letters do
  }

  const LEAST_ROOM_PX = 48; // more than a fit's margins on both sides

  /** Whether a box has room for a map: a page that is hidden, or being swapped, has none. */
  const isRoomy = (box) => box.clientWidth >= LEAST_ROOM_PX && box.clientHeight >= LEAST_ROOM_PX;

  /** Resolves when the box has room. */
  function whenRoomy(box) {
    return new Promise((resolve) => {
      const sizes = new ResizeObserver(() => {
        if (!isRoomy(box)) return;
        sizes.disconnect();
        resolve();
      });
      sizes.observe(box); // tells the present size at once
    });
  }

  Sillage.frame = { create: createFrame, isRoomy, whenLettered, whenRoomy, whenStyled };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
