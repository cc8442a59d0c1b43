/* What a story points at in large tables: its details come before the talk, and what does not come is said. */
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { makeDense } = require("./dense_fixture");
const Sillage = require("./load")();
const useFakeDocument = require("./fake_document");

useFakeDocument(globalThis);
test.after(() => { delete globalThis.document; });
Sillage.format.use(require("./load").texts(), "en");

const made = makeDense({ seizures: 500, flows: 0 });
const { sources } = made.columns.seizures;
/* Rows with a source, each in a block of its own. */
const ROWS = [0, 1, 2, 3].map((block) => Array.from({ length: 64 }, (_, k) => block * 64 + k).find((row) => sources[row] > 0));
const [A, B, C, D] = ROWS.map((row) => made.words.id("seizures", row));
const step = (id, highlight) => ({ id, title: id, view: {}, highlight });
const turn = () => new Promise(setImmediate);

/* A page with a story of two steps; `broken` holds the blocks that cannot be had, `fetched` those that were asked for. */
function makePage({ words = true, lost = [], steps = [step("one", [A, B]), step("two", [A, C])] } = {}) {
  const dense = Sillage.denseStore.create(made.payload, made.columns);
  const store = Sillage.createStore(made.payload, {}, dense);
  const [fetched, broken, failed] = [[], new Set(lost), []];
  const still = { now: () => 0, frame: () => 1, cancel: () => undefined, still: () => true };
  const story = Sillage.createStory(store, { fitStep: () => undefined }, steps, still);
  const fetchBlock = async (table, block) => {
    fetched.push(block);
    if (broken.has(block)) throw new Error("gone");
    return { rows: Array.from({ length: 64 }, (_, k) => ({ row: block * 64 + k, id: made.words.id(table, block * 64 + k), record: { title: "T", claims: [{ source: "paper", locator: `p. ${block}` }] } })) };
  };
  const blocks = Sillage.recordBlocks.create(store, { fetchBlock });
  const details = Sillage.createStoryDetails(store, story, blocks, (n) => failed.push(n));
  if (words) dense.setWords(made.words);
  return { dense, store, story, blocks, details, fetched, broken, failed };
}

const wordsOf = (node) => [node.own || "", ...(node.children || []).map(wordsOf)].join("");
const sourcesOf = ({ store, story }) => wordsOf(Sillage.storyText.renderSources(store, story.current));

test("all that the steps point at is fetched as soon as records have their ids, once each", async () => {
  const page = makePage({ words: false });
  await turn();
  assert.deepEqual(page.fetched, []);
  page.dense.setWords(made.words);
  await turn();
  assert.deepEqual(page.fetched, [0, 1, 2]);
  assert.equal([A, B, C].every((id) => page.dense.records.has(id)), true);
  await page.details.begin();
  page.story.show("two");
  await turn();
  assert.deepEqual([page.fetched, page.failed], [[0, 1, 2], []]);
  assert.match(sourcesOf(page), /^Source:.*p\. 0, p\. 2/);
});

test("another story's records are fetched too", async () => {
  const page = makePage();
  await turn();
  page.story.setSteps([step("three", [D])]);
  await turn();
  assert.deepEqual(page.fetched, [0, 1, 2, 3]);
});

test("a talk asks again for what has failed, and says what fails again; so does a step that is shown", async (t) => {
  t.mock.method(console, "error", () => undefined);
  const page = makePage({ lost: [0, 1] });
  await turn();
  assert.deepEqual(page.failed, [], "nobody has begun a talk");
  await page.details.begin();
  assert.deepEqual([page.fetched, page.failed], [[0, 1, 2, 0, 1], [2]]);
  page.broken.delete(1);
  page.story.show("one");
  assert.match(sourcesOf(page), /still being fetched\.$/);
  await turn();
  assert.deepEqual(page.fetched.slice(5), [0, 1]);
  assert.match(sourcesOf(page), /^Source:.*p\. 1.*\. \d source.? could not be fetched: show the step again to try again\.$/);
});

test("a page made without details says how many sources there are, and asks for nothing", async () => {
  const dense = Sillage.denseStore.create(made.payload, made.columns);
  const store = Sillage.createStore(made.payload, {}, dense);
  dense.setWords(made.words);
  Sillage.recordBlocks.create(store, { fetchBlock: null });
  assert.match(wordsOf(Sillage.storyText.renderSources(store, step("one", [A]))), /^\d+ sources?, named in the records?\.$/);
  assert.equal(wordsOf(Sillage.storyText.renderSources(store, step("one", ["E4"]))), "This step points at no record.");
});

test("after the page has gone nothing is fetched or said", async () => {
  const page = makePage();
  await turn();
  page.broken.add(3);
  page.details.destroy();
  page.story.setSteps([step("three", [D])]);
  await turn();
  assert.deepEqual([page.fetched, page.failed], [[0, 1, 2], []]);
});
