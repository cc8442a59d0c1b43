/* Files of columns (routes/columns.py) written for tests: nothing delta-coded, nothing packed; and a small case in one. */
"use strict";

const TYPES = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, i32: Int32Array, f32: Float32Array, f64: Float64Array };

/** A file of tables {name: {rows, …facts, columns: [[name, type, values], …]}}. */
function writeColumns(tables, version = 1) {
  const parts = [];
  let offset = 0;
  const described = Object.fromEntries(Object.entries(tables).map(([name, { columns, ...facts }]) => [name, {
    ...facts,
    columns: columns.map(([column, type, values]) => {
      const bytes = Buffer.from(TYPES[type].from(values).buffer);
      const entry = { name: column, type, length: values.length, offset };
      parts.push(bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8));
      offset += bytes.length + parts.at(-1).length;
      return entry;
    }),
  }]));
  let header = JSON.stringify({ version, tables: described });
  header += " ".repeat((8 - (Buffer.byteLength(header) % 8)) % 8);
  const head = Buffer.alloc(8);
  head.write("SLC1");
  head.writeUInt32LE(Buffer.byteLength(header), 4);
  return Uint8Array.from(Buffer.concat([head, Buffer.from(header), ...parts]));
}

/** Where each table of a file ends, its last column's filling aside: {name: bytes from the file's beginning}. */
function endsOf(bytes) {
  const data = 8 + Buffer.from(bytes).readUInt32LE(4);
  const { tables } = JSON.parse(Buffer.from(bytes.subarray(8, data)).toString());
  const size = ({ type, narrow, length, size: stored }) => (narrow ? stored : length * TYPES[type].BYTES_PER_ELEMENT);
  return Object.fromEntries(Object.entries(tables).map(([name, { columns }]) => [name, data + Math.max(0, ...columns.map((column) => column.offset + size(column)))]));
}

const COUNTRIES = { country: ["", "FR"], countryName: ["", "France"] };
const makeRecords = (rows) => [
  ["start", "i32", Array(rows).fill(100)], ["span", "u32", [30, ...Array(rows - 1).fill(0)]], ["openStart", "u8", [1, ...Array(rows - 1).fill(0)]],
  ["undated", "u8", [...Array(rows - 1).fill(0), 1]], ["substance", "u8", Array.from({ length: rows }, (_, i) => i % 2)],
  ["scope", "u8", Array.from({ length: rows }, (_, i) => i % 2)], ["kgMin", "f64", Array.from({ length: rows }, (_, i) => (i === 2 ? NaN : i + 0.5))],
  ["kgMax", "f64", Array.from({ length: rows }, (_, i) => (i > 0 ? NaN : 9))],
];

/** Two places at which flows end, and one beyond them that has no position. */
const ENDS = { rows: 2, dicts: COUNTRIES, columns: [["x", "u32", [2 ** 23, 2 ** 24]], ["y", "u32", [2 ** 22, 2 ** 23]], ["drawn", "u8", [1, 1]], ["country", "u8", [1, 1]]] };
const PLACES = { rows: 1, dicts: COUNTRIES, columns: [["x", "u32", [0]], ["y", "u32", [0]], ["drawn", "u8", [0]], ["country", "u8", [0]]] };
/** Three flows, of which the last has no beginning, along one path that is the great circle. */
const FLOWS = { rows: 3, dated: 2, dicts: { status: ["documented"] }, columns: [
  ...makeRecords(3), ["order", "u32", [2, 0, 1]], ["drawn", "u8", [1, 1, 0]], ["from", "u32", [1, 1, 0]], ["to", "u32", [2, 2, 1]], ["path", "u32", [1, 1, 0]],
] };
const PATHS = { rows: 1, dicts: { dash: ["documented"] }, columns: [["offset", "u32", [0, 0]], ["x", "i32", []], ["y", "i32", []], ["arc", "u8", [1]], ["dash", "u8", [0]]] };
/** Four seizures: at no place, at both ends, at the place beyond them; the third one is a number of pieces. */
const SEIZURES = { rows: 4, dated: 3, dicts: { status: ["documented"] }, columns: [
  ...makeRecords(4), ["drawn", "u8", [0, 1, 1, 0]], ["place", "u32", [0, 1, 2, 3]], ["pieces", "u8", [0, 0, 1, 0]],
] };

/** All of it, the tables as they lie in a file. */
const WHOLE = { flows: FLOWS, paths: PATHS, ends: ENDS, places: PLACES, seizures: SEIZURES };

module.exports = { ENDS, FLOWS, PATHS, PLACES, SEIZURES, WHOLE, endsOf, writeColumns };
