"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const path = require("node:path");
const load = require("./load");
for (const name of ["report_rows.js", "report_table.js", "report_page.js", "embed.js"]) require(path.join(load.STATIC, name));
const { embed, reportRows } = globalThis.Sillage;

const NAMES = ["id", "label", "certainty", "kg_min", "first_day"];
const COLUMNS = {
  id: ["S1", "S2", "F1", "E1", "K1"],
  label: ["Été, 10 kg", "=cmd|' /C calc'!A0", "Flow 2", "Flow 10", 'A "tie"'],
  kg_min: [10, 0.1 + 0.2, null, null, 2500000],
  first_day: ["2020-01-02", "", "2019-05-01", "2021-01-01", ""],
};
const WORDS = [null, "Possible", "Certain", "Not dated"];
const VISIBLE = { seizures: [2, 1], flows: [2], events: [0], links: [3] };
const rows = () => reportRows.createRows(COLUMNS, NAMES, WORDS, "en");

test("codes stand in the order of the rows", () => {
  assert.deepEqual([...rows().codesOf({ visible: VISIBLE })], [2, 1, 2, 0, 3]);
});

test("only rows in view are found, by all words, whatever case and accents", () => {
  const all = rows();
  const codes = all.codesOf({ visible: VISIBLE });
  assert.deepEqual(all.find(codes, ""), [0, 1, 2, 4]);
  assert.deepEqual(all.find(codes, "  ETE kg "), [0]);
  assert.deepEqual(all.find(codes, "flow"), [2]);
  assert.deepEqual(all.find(codes, "flow nothing"), []);
});

test("numbers sort as numbers, texts as readers do, and what is not known comes last either way", () => {
  const all = rows();
  const codes = Uint8Array.from([2, 1, 2, 2, 3]);
  const every = [0, 1, 2, 3, 4];
  assert.deepEqual(all.sort(every, codes, "kg_min", false), [1, 0, 4, 2, 3]);
  assert.deepEqual(all.sort(every, codes, "kg_min", true), [4, 0, 1, 2, 3]);
  assert.deepEqual(all.sort(every, codes, "first_day", true), [3, 0, 2, 1, 4]);
  assert.deepEqual(all.sort([3, 2], codes, "label", false), [2, 3]);
  assert.deepEqual(all.sort(every, codes, "certainty", false), [1, 0, 2, 3, 4]);
  assert.deepEqual(every, [0, 1, 2, 3, 4]);
});

test("a cell says what the date makes of it", () => {
  const all = rows();
  const codes = all.codesOf({ visible: VISIBLE });
  assert.equal(all.cell(1, "certainty", codes), "Possible");
  assert.equal(all.cell(4, "certainty", codes), "Not dated");
  assert.equal(all.cell(1, "first_day", codes), null);
});

test("CSV is quoted where it must be, and runs as no formula", () => {
  const all = rows();
  const headings = { id: "Id", label: "What", certainty: "On this date", kg_min: "kg, at least", first_day: "First" };
  assert.equal(all.csv([0, 1, 4], all.codesOf({ visible: VISIBLE }), headings), [
    '\ufeffId,What,On this date,"kg, at least",First',
    'S1,"Été, 10 kg",Certain,10,2020-01-02',
    "S2,'=cmd|' /C calc'!A0,Possible,0.3,",
    'K1,"A ""tie""",Not dated,2500000,', "",
  ].join("\r\n"));
});

test("data are read as they stand or unpacked", async () => {
  assert.deepEqual(await embed.readData('{"a":"\\u003c"}', "application/json"), { a: "<" });
  const packed = require("node:zlib").gzipSync('{"a":"é"}').toString("base64");
  assert.deepEqual(await embed.readData(packed, "text/plain"), { a: "é" });
  assert.deepEqual([...embed.readBase64("AP8Q")], [0, 255, 16]);
});

test("rows of a large table have their codes where the case has the records", () => {
  const table = { n: 4, order: Uint32Array.of(2, 0, 1, 1) }; // the last flow of two substances
  const flows = { table, codeOf: (i) => [3, 2, 0, 1][i] };
  const visible = { seizures: Uint8Array.of(1), flows: new Uint8Array(0), events: Uint8Array.of(2), links: new Uint8Array(0) };
  const all = reportRows.createRows({ id: ["s", "f0", "f1", "f2", "e"] }, ["id"], [], "en");
  assert.deepEqual([...all.codesOf({ visible, dense: { tables: { flows } } })], [1, 2, 1, 3, 2]);
});

test("a file's large tables are read from blocks of their own, details only when they are looked at", async () => {
  const packed = require("node:zlib").gzipSync(JSON.stringify({ rows: [] })).toString("base64");
  const taken = [];
  const take = (id) => {
    taken.push(id);
    return id.startsWith("sl-records") ? { text: packed, type: "text/plain" } : { text: "AP8Q", type: "text/plain" };
  };
  assert.deepEqual(embed.readLarge({ dense: null }, take), {});
  const options = embed.readLarge({ dense: {} }, take);
  assert.deepEqual([[...options.columnsBytes], [...options.columnsBytes], taken], [[0, 255, 16], [0, 255, 16], ["sl-columns"]]);
  assert.deepEqual([[...options.wordsBytes], taken], [[0, 255, 16], ["sl-columns", "sl-words"]]);
  assert.equal(embed.readLarge({ dense: {} }, take, false).recordBlocks, null);
  assert.deepEqual(await options.recordBlocks("seizures", 3), { rows: [] });
  assert.equal(taken.at(-1), "sl-records-seizures-3");
});
