/* folium's TimestampedGeoJson: the page is folium's own; a step sets the current time of its player. */
(function () {
  "use strict";
  const DAY_MS = 86400000;
  window.PEER = {
    async load() {
      // The marks are in folium's page already.
    },
    set(from, until) {
      const map = Object.values(window).find((value) => value instanceof L.Map);
      map.timeDimension.setCurrentTime(window.COUNTS.epochMs + (until - 1) * DAY_MS);
    },
  };
})();
