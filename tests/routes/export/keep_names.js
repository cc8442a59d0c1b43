/* For a test of stills: has every one drawn as a crowd, with circles large enough to lie in the way, and keeps where the names
 * of connections' ends came to stand, as boxes on the map. */
Sillage.denseView = { ...Sillage.denseView, decide: () => ({ crisp: false, step: 0, crowd: 0, shrink: 3 }) };
Sillage.kept = [];
Sillage.labels = {
  ...Sillage.labels,
  placeLabels: ((place) => (job) => {
    const placed = place(job);
    if (job.items.some((item) => item.key.startsWith("node:"))) {
      const [x, y] = job.frame;
      Sillage.kept = placed.map(({ box }) => [box[0] - x, box[1] - y, box[2] - x, box[3] - y]);
    }
    return placed;
  })(Sillage.labels.placeLabels),
};
0;
