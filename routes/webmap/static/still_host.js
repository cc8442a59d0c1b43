/**
 * What a bare script engine lacks of a browser, for the scripts that draw stills without one.
 *
 * Owns: the name `window`, a reader and a writer of UTF-8. Loaded before all other scripts, by the still
 * renderer alone (routes/export/still/); no browser ever sees it. Where a thing is there, it stays.
 */
(function () {
  "use strict";

  if (typeof window === "undefined" && typeof module === "undefined") globalThis.window = globalThis;

  /** The bytes of a UTF-8 text as a text; what is no UTF-8 raises an error. */
  function decodeUtf8(bytes) {
    let escaped = "";
    for (const byte of bytes) escaped += `%${byte.toString(16).padStart(2, "0")}`;
    return decodeURIComponent(escaped);
  }

  /** The bytes of a text in UTF-8. */
  function encodeUtf8(text) {
    const escaped = encodeURIComponent(text).replace(/%([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
    return Uint8Array.from(escaped, (letter) => letter.charCodeAt(0));
  }

  if (typeof TextEncoder === "undefined") {
    globalThis.TextEncoder = class TextEncoder {
      encode(text) {
        return encodeUtf8(text);
      }
    };
  }

  if (typeof TextDecoder === "undefined") {
    globalThis.TextDecoder = class TextDecoder {
      decode(bytes) {
        return decodeUtf8(bytes);
      }
    };
  }
})();
