/* Keys while presenting: one table, for the main window and for the notes' window alike.
 *
 * Clickers send Page Up and Page Down, F5 or Esc, and B or a full stop. Pure but for asking what a pressed
 * element does with the key itself. */
(function (Sillage) {
  "use strict";

  const COMMANDS = [
    { id: "next", keys: ["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"] },
    { id: "previous", keys: ["ArrowLeft", "ArrowUp", "PageUp", "Backspace"] },
    { id: "first", keys: ["Home"] },
    { id: "last", keys: ["End"] },
    { id: "black", keys: ["b", "."] },
    { id: "list", keys: ["l", "g"] },
    { id: "notes", keys: ["n"] },
    { id: "full", keys: ["f", "F5"] },
    { id: "theme", keys: ["t"] },
    { id: "leave", keys: ["Escape"] },
  ];
  /* Keys of the normal view that would do nothing to be seen. */
  const SILENT = ["p"];
  const PRESSING = [" ", "Enter"];
  const SLIDING = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];

  const byKey = new Map(COMMANDS.flatMap(({ id, keys }) => keys.map((key) => [key, id])));
  const closest = (target, selector) => Boolean(target && target.closest && target.closest(selector));

  /** The command a key press means while presenting: an id of the table, "none" for a key to be kept from others, or null. */
  function commandFor(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return null;
    const { key, target } = event;
    const paging = key === "PageDown" || key === "PageUp" || key === "F5";
    if (closest(target, "dialog")) return paging ? "none" : null;
    if (!paging) {
      if (closest(target, "input, select, textarea, [contenteditable]")) return null;
      if (PRESSING.includes(key) && closest(target, "button, a, summary, [role=switch], [role=button]")) return null;
      if (SLIDING.includes(key) && closest(target, "[role=slider]")) return null;
    }
    const name = key.length === 1 ? key.toLowerCase() : key;
    if (byKey.has(name)) return byKey.get(name);
    return SILENT.includes(name) ? "none" : null;
  }

  Sillage.presentKeys = Object.freeze({ COMMANDS, commandFor });
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
