/* Details of the records of large tables that a story points at: there before the step is shown, whatever the room.
 *
 * Owns when they are fetched: in the background as soon as records have their ids, when the story changes, once more for
 * what is missing when a talk begins and when its step is shown. Fetching itself is record_blocks.js's, saying of a step
 * what has not come story_text.js's. */
(function (Sillage) {
  "use strict";

  /** Keep a story's details at hand. `blocks` as record_blocks.js gives them; `failed(n)` hears at the beginning of a talk
   * how many records are without. Returns {begin(), destroy()}. */
  function createStoryDetails(store, story, blocks, failed) {
    const { dense } = store;
    let ended = false;

    const fetchAll = () => blocks.ahead(story.steps.flatMap(({ highlight }) => highlight));

    function wantStep() {
      for (const id of story.current ? story.current.highlight : []) {
        const at = store.indexOf(id);
        if (at && at.dense && !dense.records.has(id)) dense.want(at.table, at.i);
      }
    }

    const offWords = dense.onWords(() => { fetchAll(); }); // before that no id is known
    const off = story.on((what) => {
      if (what === "steps") fetchAll();
      else if (what === "step") wantStep();
    });

    return {
      /** A talk begins: what has not come, or has failed, is asked for again, and it is said if that fails too. */
      async begin() {
        const missing = await fetchAll();
        if (!ended && missing.length > 0) failed(missing.length);
      },
      destroy() {
        ended = true;
        off();
        offWords();
      },
    };
  }

  Sillage.createStoryDetails = createStoryDetails;
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
