/* A document that holds elements and shows nothing: enough to build a part of the page and read its words.
 *
 * Plain, so that it also runs in a bare script engine. Usage: useFakeDocument(globalThis). */
"use strict";

function useFakeDocument(world) {
  const context = new Proxy({}, {
    get: (kept, name) => (name in kept ? kept[name] : name === "measureText" ? () => ({ width: 0 }) : () => context),
    set: (kept, name, value) => { kept[name] = value; return true; },
  });
  function element(tag) {
    return {
      tag, attributes: {}, children: [], own: "", listeners: {}, style: { setProperty() {} }, dataset: {},
      setAttribute(name, value) { this.attributes[name] = value; },
      addEventListener(type, listener) { this.listeners[type] = listener; },
      appendChild(child) { this.children.push(child); return child; },
      append(...children) { this.children.push(...children); },
      replaceChildren(...children) { this.children = children; },
      getContext: () => context,
      set textContent(text) { this.own = text; },
      /* Every element below this one of a class, in the order of the page. */
      all(name) {
        return this.children.flatMap((child) => [
          ...((child.attributes && (child.attributes.class || "").split(" ").includes(name)) ? [child] : []),
          ...(child.all ? child.all(name) : []),
        ]);
      },
    };
  }
  world.document = {
    createElement: element,
    createElementNS: (_space, tag) => element(tag),
    createTextNode: (text) => ({ own: text, children: [] }),
  };
}

if (typeof module === "object") module.exports = useFakeDocument;
