"""Files, schema, gazetteer and base map: everything that is data; knows nothing of routes."""
