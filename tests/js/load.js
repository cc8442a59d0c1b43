/* Load the map's pure scripts into Node, in the order the page loads them.
 *
 * Usage: const Sillage = require("./load")("days.js", "format.js"); without names: every script of
 * order.json that exists. The scripts touch neither document nor L while loading, which this checks
 * by loading them without either. */
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const STATIC = path.join(__dirname, "..", "..", "routes", "webmap", "static");
const TEXTS = path.join(__dirname, "..", "..", "routes", "texts", "en");

function load(...names) {
  const { scripts } = JSON.parse(fs.readFileSync(path.join(STATIC, "order.json"), "utf8"));
  for (const name of names.length ? scripts.filter((script) => names.includes(script)) : scripts) {
    require(path.join(STATIC, name));
  }
  return globalThis.Sillage;
}

/** The English texts of every table, as the payload carries them. */
load.texts = function texts() {
  const tables = fs.readdirSync(TEXTS).filter((name) => name.endsWith(".json"));
  return Object.assign({}, ...tables.map((name) => JSON.parse(fs.readFileSync(path.join(TEXTS, name), "utf8"))));
};
load.STATIC = STATIC;

module.exports = load;
