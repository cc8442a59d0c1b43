/* The room a presentation takes: full screen, else the whole window, and its scale on very large screens.
 *
 * Owns the Fullscreen API, the frame's own size in the page around it, and the page's scale. Refuses: what is
 * shown there. */
(function (Sillage) {
  "use strict";

  // The page is laid out for up to this size; on a larger screen it is drawn larger as a whole.
  const LARGEST = [1440, 810];
  // Opening a second window ends full screen in some browsers; that is not the speaker's wish to stop.
  const POPUP_MS = 3000;
  const FILLING = { position: "fixed", inset: "0", width: "100vw", height: "100vh", "max-width": "none", "z-index": "2147483000", border: "0" };

  /** How far a page is scaled in a window of so many CSS pixels: 1 up to 1440 × 810. */
  function scaleFor(width, height) {
    return Math.max(1, Math.min(width / LARGEST[0], height / LARGEST[1]));
  }

  /* The frame's element in the page around it; null in a page of its own or where that page is another's. */
  function frameElement() {
    try {
      return window.frameElement;
    } catch (error) {
      if (error instanceof DOMException) return null; // a page from elsewhere holds the frame
      throw error;
    }
  }

  /** Make the room's keeper for `app`. `onLeft()` is called when the reader ends full screen by the browser's own means. */
  function createPresentWindow(app, onLeft) {
    const root = document.documentElement;
    let filled = null; // the frame's element with the styles it had
    let ours = -Infinity; // when we last did something that may end full screen
    let active = false;

    function rescale() {
      const scale = active ? scaleFor(window.innerWidth, window.innerHeight) : 1;
      Sillage.setPageScale(scale);
      app.classList.toggle("sl-scaled", scale > 1);
      app.style.setProperty("--sl-scale", String(scale));
    }

    function fill() {
      const element = frameElement();
      if (!element) return;
      filled = { element, before: Object.keys(FILLING).map((name) => [name, element.style.getPropertyValue(name), element.style.getPropertyPriority(name)]) };
      for (const [name, value] of Object.entries(FILLING)) element.style.setProperty(name, value, "important");
    }

    function unfill() {
      if (!filled) return;
      for (const [name, value, priority] of filled.before) filled.element.style.setProperty(name, value, priority);
      filled = null;
    }

    const expect = () => { ours = performance.now(); };

    /* A refusal is no failure: the presentation fills the window all the same. True when the screen is full. */
    async function enterFull() {
      if (!document.fullscreenEnabled) return false;
      try {
        await root.requestFullscreen({ navigationUI: "hide" });
        return true;
      } catch (error) {
        if (error instanceof TypeError || error instanceof DOMException) return false;
        throw error;
      }
    }

    async function exitFull() {
      if (!document.fullscreenElement) return;
      expect();
      await document.exitFullscreen();
    }

    function onFullChange() {
      if (active && !document.fullscreenElement && performance.now() - ours > POPUP_MS) onLeft();
    }

    window.addEventListener("resize", rescale);
    document.addEventListener("fullscreenchange", onFullChange);
    return {
      /** Take the window; and ask for the full screen, which a browser grants only to a press. */
      take() {
        active = true;
        fill();
        rescale();
        return enterFull();
      },
      /** Full screen on or off. Resolves to false when the browser refuses it. */
      async toggleFull() {
        if (!document.fullscreenElement) return enterFull();
        await exitFull();
        return true;
      },
      /** Something is done that may end full screen without meaning to leave. */
      expect,
      giveBack() {
        active = false;
        unfill();
        rescale();
        return exitFull();
      },
      destroy() {
        window.removeEventListener("resize", rescale);
        document.removeEventListener("fullscreenchange", onFullChange);
        if (active) this.giveBack();
      },
    };
  }

  Sillage.presentWindow = Object.freeze({ create: createPresentWindow, scaleFor });
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
