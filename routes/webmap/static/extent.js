/**
 * The part of the map a record covers, for "show on map". Positions are (lon, lat); the answer is
 * `[west, south, east, north]` in degrees, flipped only where Leaflet is called.
 */
(function (Sillage) {
  "use strict";

  const KM_PER_DEGREE = 111.32; // length of a degree of latitude; good to 0.6 % anywhere

  function grow(box, lon, lat) {
    box[0] = Math.min(box[0], lon);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lon);
    box[3] = Math.max(box[3], lat);
  }

  function growByGeometry(box, coordinates) {
    if (typeof coordinates[0] === "number") {
      grow(box, coordinates[0], coordinates[1]);
    } else {
      coordinates.forEach((one) => growByGeometry(box, one));
    }
  }

  function growByPlace(box, places, k) {
    if (k < 0 || places.lon[k] === null || places.lat[k] === null) {
      return;
    }
    if (places.area[k] && places.area[k].coordinates) {
      growByGeometry(box, places.area[k].coordinates);
      return;
    }
    const lat = places.lat[k];
    const dLat = (places.radiusKm[k] || 0) / KM_PER_DEGREE;
    const dLon = dLat / Math.max(0.05, Math.cos((lat * Math.PI) / 180));
    grow(box, places.lon[k] - dLon, lat - dLat);
    grow(box, places.lon[k] + dLon, lat + dLat);
  }

  function placesOf(payload, table, i) {
    if (table === "flows") {
      return [];
    }
    if (table === "links") {
      return payload.links.places[i];
    }
    return table === "events" ? [payload.events.place[i], payload.events.toPlace[i]] : [payload.seizures.place[i]];
  }

  /** The extent of one record, or null when nothing of it is drawn. */
  function extentOf(payload, table, i) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    if (table === "flows") {
      payload.strands.flow.forEach((flow, k) => {
        if (flow === i) {
          const coords = payload.strands.coords[k];
          for (let n = 0; n < coords.length; n += 2) {
            grow(box, coords[n], coords[n + 1]);
          }
        }
      });
    }
    placesOf(payload, table, i).forEach((k) => growByPlace(box, payload.places, k));
    return box[0] <= box[2] ? box : null;
  }

  Sillage.extentOf = extentOf;
})(
  typeof module === "object" && module.exports
    ? (globalThis.Sillage = globalThis.Sillage || {})
    : (window.Sillage = window.Sillage || {})
);
