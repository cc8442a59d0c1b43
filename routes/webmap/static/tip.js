/**
 * One explanation at a time, on hover and on keyboard focus, for every element that carries
 * `data-tip` (`data-tip-focus`: on focus only, where a hover would be in the way).
 *
 * Owns the box and its place. Escape puts it away; it can be hovered itself without vanishing.
 */
(function (Sillage) {
  "use strict";

  const MARGIN = 8;

  /** Follow the tips inside `root`: `{element, hide()}`. */
  function createTip(root) {
    const box = Sillage.parts.h("div", { class: "sl-panel-tip", role: "tooltip", id: "sl-panel-tip-box" });
    box.hidden = true;
    root.appendChild(box);
    let owner = null;

    function hide() {
      if (owner) {
        owner.removeAttribute("aria-describedby");
      }
      owner = null;
      box.hidden = true;
    }

    function show(target, text) {
      if (owner !== target) {
        hide();
      }
      owner = target;
      owner.setAttribute("aria-describedby", box.id);
      box.textContent = text;
      box.hidden = false;
      const area = root.getBoundingClientRect();
      const at = target.getBoundingClientRect();
      const left = Math.max(MARGIN, Math.min(at.left - area.left + at.width / 2 - box.offsetWidth / 2, area.width - box.offsetWidth - MARGIN));
      const below = at.bottom - area.top + 6;
      const above = at.top - area.top - box.offsetHeight - 6;
      box.style.left = `${left}px`;
      box.style.top = `${below + box.offsetHeight > area.height - MARGIN && above > 0 ? above : below}px`;
    }

    root.addEventListener("pointerover", (event) => {
      const target = event.target.closest("[data-tip]");
      if (target && event.pointerType !== "touch") {
        show(target, target.dataset.tip);
      } else if (owner && !box.contains(event.target) && owner !== document.activeElement) {
        hide();
      }
    });
    root.addEventListener("pointerleave", hide);
    root.addEventListener("focusin", (event) => {
      const target = event.target.closest("[data-tip], [data-tip-focus]");
      if (target && event.target.matches(":focus-visible")) {
        show(target, target.dataset.tip || target.dataset.tipFocus);
      }
    });
    root.addEventListener("focusout", hide);
    root.addEventListener("scroll", hide, true);
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !box.hidden) {
        hide();
      }
    });
    return { element: box, hide };
  }

  Sillage.createTip = createTip;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
