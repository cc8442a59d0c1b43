/**
 * What a bare script engine lacks of a browser, for the scripts that draw stills without one.
 *
 * Owns: the name `window`, a reader of UTF-8. Loaded before all other scripts, by the still
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

  if (typeof TextDecoder === "undefined") {
    globalThis.TextDecoder = class TextDecoder {
      decode(bytes) {
        return decodeUtf8(bytes);
      }
    };
  }
})();
