/**
 * Small building blocks of the side panel: elements made without any HTML text, words from the
 * texts table with the right plural, and the two grade chips that are never merged.
 *
 * Owns how an element is made. Refuses to know what a record is.
 */
(function (Sillage) {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";

  /** Text of `key` in the reader's language, with `{name}` placeholders filled. */
  function say(key, params) {
    return Sillage.format.text(key, params);
  }

  /** Text of `key` for the number `n`, with the plural of the language; `{n}` is the number. */
  function sayCount(key, n, params) {
    return Sillage.format.plural(key, n, params);
  }

  /** A small number in words ("one"), figures from ten on. */
  function sayNumber(n) {
    return n >= 0 && n <= 9 && Number.isInteger(n) ? say(`panel.number.${n}`) : Sillage.format.number(n);
  }

  function append(node, child) {
    if (child === null || child === undefined || child === false) {
      return;
    }
    if (Array.isArray(child)) {
      child.forEach((one) => append(node, one));
    } else {
      node.appendChild(typeof child === "object" ? child : document.createTextNode(String(child)));
    }
  }

  function build(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) {
        continue;
      }
      if (name === "on") {
        for (const [type, listener] of Object.entries(value)) {
          node.addEventListener(type, listener);
        }
      } else if (name === "text") {
        node.textContent = value;
      } else if (name === "style") {
        node.style.cssText = value; // written as an attribute, a strict content policy would ignore it
      } else {
        node.setAttribute(name, value === true ? "" : String(value));
      }
    }
    append(node, children);
    return node;
  }

  /** An HTML element. Children are nodes or plain text; text is never read as HTML. */
  function h(tag, attributes, ...children) {
    return build(document.createElement(tag), attributes, children);
  }

  /** An SVG element. */
  function s(tag, attributes, ...children) {
    return build(document.createElementNS(SVG, tag), attributes, children);
  }

  /**
   * Text that comes from the data: isolated, so that right-to-left marks in it cannot reorder
   * the words around it.
   */
  function data(text, className) {
    return h("bdi", { class: className || null, text: text });
  }

  /**
   * Writes `text` only where it differs: an unchanged node costs no layout. A text that is there is written over,
   * for a step of the date must not leave nodes behind.
   */
  function setText(node, text) {
    const only = node.firstChild;
    if (only && only === node.lastChild && only.nodeType === Node.TEXT_NODE) {
      if (only.data !== text) {
        only.data = text;
      }
    } else if (node.textContent !== text) {
      node.textContent = text;
    }
  }

  /** Shows or hides an element; what is as it should be is left alone. */
  function setHidden(element, hidden) {
    element.toggleAttribute("hidden", hidden);
  }

  /** Words of a reliability letter ("Source fairly reliable"), or those of "not graded". */
  function reliabilityWords(letter) {
    return letter ? say(`panel.reliability.${letter}`) : say("panel.reliability.none");
  }

  /** Words of a credibility number ("Probably true"), or those of "not graded". */
  function credibilityWords(number) {
    return number ? say(`panel.credibility.${number}`) : say("panel.credibility.none");
  }

  /* What differs from chip to chip of a kind. */
  function chipLook(kind, value, explanation) {
    return { class: `sl-chip sl-chip--${kind}${value ? "" : " sl-chip--none"}`, "aria-label": explanation, "data-tip": explanation };
  }

  const chipText = (value) => (value ? String(value) : "–");

  function chip(kind, value, explanation, focusable) {
    return h("span", { ...chipLook(kind, value, explanation), role: "img", tabindex: focusable ? "0" : "-1", text: chipText(value) });
  }

  function writeChip(element, kind, value, explanation) {
    for (const [name, look] of Object.entries(chipLook(kind, value, explanation))) {
      element.setAttribute(name, look);
    }
    setText(element, chipText(value));
  }

  const reliabilityLook = (letter) => ["reliability", letter, say("panel.chip.reliability", { grade: letter || "–", words: reliabilityWords(letter) })];
  const credibilityLook = (number) => ["credibility", number, say("panel.chip.credibility", { grade: number || "–", words: credibilityWords(number) })];

  /** Chip of the source's reliability: a letter in a square. */
  function reliabilityChip(letter, focusable) {
    return chip(...reliabilityLook(letter), focusable);
  }

  /** Chip of the information's credibility: a number in a circle. */
  function credibilityChip(number, focusable) {
    return chip(...credibilityLook(number), focusable);
  }

  /** The two chips of a row that takes on another record. */
  function writeGrades([reliability, credibility], letter, number) {
    writeChip(reliability, ...reliabilityLook(letter));
    writeChip(credibility, ...credibilityLook(number));
  }

  Sillage.parts = Object.freeze({
    credibilityChip,
    credibilityWords,
    data,
    h,
    reliabilityChip,
    reliabilityWords,
    s,
    say,
    sayCount,
    sayNumber,
    setHidden,
    setText,
    writeGrades,
  });
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
