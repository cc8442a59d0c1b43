/* Sillage: the one global of the map's scripts.
 *
 * Every script adds its part to this object and reads the others from it. The scripts are plain
 * files, joined in the order of order.json; under Node each can be required by itself. This file
 * owns the name, the version of the payload the scripts understand, and nothing else. */
(function (Sillage) {
  "use strict";

  /** Version of the payload (routes/payload.py) these scripts read. */
  Sillage.PAYLOAD_VERSION = 2;
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
