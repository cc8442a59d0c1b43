/* Stills: what is written down instead of painted, which part of the world is shown, how words are measured. */
"use strict";

const test = require("node:test");
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const load = require("./load");

const Sillage = load();
const order = JSON.parse(fs.readFileSync(path.join(load.STATIC, "order.json"), "utf8"));
for (const name of order.still) require(path.join(load.STATIC, name));

const record = () => Sillage.createRecorder((text, { size }) => text.length * size * 0.5);
const points = (ctx, op) => {
  const { xy } = ctx.vertices();
  return Array.from({ length: op.e - op.s }, (_, i) => [xy[2 * (op.s + i)], xy[2 * (op.s + i) + 1]]);
};
const near = (found, wanted, slack) => assert.ok(Math.abs(found - wanted) <= slack, `${found} is not ${wanted}`);

test("no browser is sent the scripts of stills", () => {
  for (const name of order.still) assert.ok(!order.scripts.includes(name) && !order.fileScripts.includes(name), name);
});

test("a path is written down where the transform of the moment puts it", () => {
  const ctx = record();
  ctx.translate(10, 20);
  ctx.scale(2, 2);
  ctx.beginPath();
  ctx.moveTo(1, 1);
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.lineTo(5, 6);
  ctx.stroke();
  assert.deepEqual(points(ctx, ctx.ops[0]), [[12, 22], [5, 6]]);
});

test("settle moves the corner from which setTransform counts, until restore", () => {
  const ctx = record();
  ctx.save();
  ctx.settle(100, 50);
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.fillRect(0, 0, 4, 4);
  ctx.restore();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.fillRect(0, 0, 4, 4);
  assert.deepEqual(points(ctx, ctx.ops[0])[0], [100, 50]);
  assert.deepEqual(points(ctx, ctx.ops[1])[0], [0, 0]);
});

test("an arc stays within a thousandth of its radius of the circle", () => {
  const ctx = record();
  ctx.beginPath();
  ctx.arc(0, 0, 100, 0, 2 * Math.PI);
  ctx.fill();
  const found = points(ctx, ctx.ops[0]);
  assert.equal(ctx.vertices().codes.at(-1), 79);
  for (let i = 1; i + 2 < found.length; i += 3) {
    const [p0, p1, p2, p3] = [found[i - 1], found[i], found[i + 1], found[i + 2]];
    for (const t of [0.25, 0.5, 0.75]) {
      const at = [0, 1].map((k) => (1 - t) ** 3 * p0[k] + 3 * (1 - t) ** 2 * t * p1[k] + 3 * (1 - t) * t * t * p2[k] + t ** 3 * p3[k]);
      near(Math.hypot(...at), 100, 0.1);
    }
  }
});

test("widths, dashes and letters grow with the transform", () => {
  const ctx = record();
  ctx.scale(3, 3);
  ctx.lineWidth = 2;
  ctx.setLineDash([4, 1]);
  ctx.beginPath();
  ctx.moveTo(0, 0);
  ctx.lineTo(1, 0);
  ctx.stroke();
  ctx.font = "italic 600 10px x";
  ctx.fillText("ab", 1, 2);
  const [line, text] = ctx.ops;
  assert.deepEqual([line.w, line.dash], [6, [12, 3]]);
  assert.deepEqual([text.x, text.y, text.size, text.weight, text.italic], [3, 6, 30, 600, true]);
});

test("restore brings back colours, dashes and the clip", () => {
  const ctx = record();
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, 0, 9, 9);
  ctx.clip();
  ctx.fillStyle = "#ff0000";
  ctx.setLineDash([1]);
  ctx.fillRect(0, 0, 1, 1);
  ctx.restore();
  ctx.fillRect(0, 0, 1, 1);
  const [clip, inside, outside] = ctx.ops;
  assert.deepEqual(inside.clip, [clip.id]);
  assert.deepEqual(outside.clip, []);
  assert.equal(outside.fill, "#000000");
});

test("bounds fill a box on the side that is tighter, and lie in its middle", () => {
  const { fitBounds } = Sillage.stillFrame;
  const { zoom, originX, originY } = fitBounds([-10, 40, 10, 50], 800, 800, 20);
  const world = 256 * 2 ** zoom;
  const x = (lon) => ((lon + 180) / 360) * world - originX;
  const y = (lat) => (0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI)) * world - originY;
  near(x(-10), 20, 1e-6);
  near(x(10), 780, 1e-6);
  near(y(50) + y(40), 800, 1e-6);
});

test("a still of the live map's centre and zoom holds what that map shows", () => {
  const [west, south, east, north] = Sillage.stillFrame.liveBounds([49.5, 0.1], 7);
  assert.ok(west < 0.1 && east > 0.1 && south < 49.5 && north > 49.5);
  near((east - west) / 360, 1000 / (256 * 2 ** 7), 1e-9);
});

test("letters without a known width are asked for once and then measured exactly", () => {
  const lettering = Sillage.createStillLettering();
  const style = { size: 10, weight: 600, italic: true };
  lettering.widthOf("Quay", style);
  assert.deepEqual(lettering.missing(), ["600i|Quay"]);
  lettering.learn({ "600i|Quay": 2.5 });
  assert.equal(lettering.widthOf("Quay", style), 25);
  assert.deepEqual(lettering.missing(), []);
});

test("a turned block is drawn around the middle of its box", () => {
  const lettering = Sillage.createStillLettering();
  const ctx = Sillage.createRecorder(lettering.widthOf);
  const block = { lines: [[{ text: "abcd", size: 10, color: "#111111", halo: "#ffffff" }]], angle: 90, w: 12, h: 20 };
  lettering.draw(ctx, block, 100, 100, "left");
  const ink = ctx.ops.find((op) => op.fill);
  near(ink.turn, Math.PI / 2, 1e-9);
  near(ink.y, 110 - 20 / 2, 1e-9);
});

test("words are broken at the width, never within a word", () => {
  const lettering = Sillage.createStillLettering();
  const lines = Sillage.stillLettering.wrapToWidth(lettering, "one two three incomprehensibilities", { size: 10, weight: 400 }, 40);
  assert.deepEqual(lines, ["one two", "three", "incomprehensibilities"]);
});

test("UTF-8 is read where the engine has no reader of its own", () => {
  const host = fs.readFileSync(path.join(load.STATIC, "still_host.js"), "utf8");
  const world = {};
  new (require("node:vm").Script)(host).runInNewContext(world);
  const bytes = [...Buffer.from("Île – Ø ß 港")];
  require("node:vm").runInNewContext("text = new TextDecoder().decode(Uint8Array.from(bytes))", Object.assign(world, { bytes }));
  assert.equal(world.text, "Île – Ø ß 港");
});

test("letters that join are never set apart", () => {
  const lettering = Sillage.createStillLettering();
  const texts = (text) => {
    const ctx = Sillage.createRecorder(lettering.widthOf);
    lettering.draw(ctx, { lines: [[{ text, size: 12, tracking: 1.4, color: "#111111", halo: "#ffffff" }]] }, 0, 0, "left");
    return ctx.ops.filter((op) => op.fill).map((op) => op.text);
  };
  assert.deepEqual(texts("المغرب"), ["المغرب"]);
  assert.deepEqual(texts("MALI"), ["M", "A", "L", "I"]);
});

test("the inset stands where it hides nothing, the lower right corner before the others", () => {
  const places = { id: ["a"], drawn: [1], precision: ["port"] };
  const main = { zoom: 0, originX: 0, originY: 0, width: 1000, height: 700 };
  const boxFor = (x, y, taken) => Sillage.stillInset.insetBox({ payload: { places }, placeX: [x / 256], placeY: [y / 256], unitPaths: [] }, main, taken || []);
  const free = boxFor(500, 350);
  assert.ok(free[0] > 700 && free[1] > 500);
  const busy = boxFor(900, 600);
  assert.ok(busy[2] < 300 && busy[1] > 500, "a place in its way moves it to the left");
  const above = boxFor(900, 600, [[12, 640, 100, 690]]);
  assert.ok(above[3] <= 640, "and it keeps off what stands in that corner");
  assert.equal(Sillage.stillInset.insetBox({}, { ...main, width: 300 }, []), null);
});

test("a detail no larger than the map itself is left out, an overview is not", () => {
  const focus = [-85, -30, 40, 60];
  const fitted = (bounds) => ({ ...Sillage.stillFrame.fitBounds(bounds, 1000, 700, 12), width: 1000, height: 700 });
  const isOfUse = (bounds, { overview = [-100, -45, 50, 65], ...more } = {}) => Sillage.stillInset.smallMap({ case: { focus, overview, ...more } }, fitted(bounds)) !== null;
  assert.equal(isOfUse(focus), false);
  assert.equal(isOfUse([0, 45, 10, 52]), true, "the overview says where the map lies");
  assert.equal(isOfUse(focus, { focus: [0, 48, 4, 51] }), true, "the detail shows what is small on the map");
  assert.equal(Sillage.stillInset.smallMap({ case: {} }, { ...fitted(focus), width: 300 }), null);
});
