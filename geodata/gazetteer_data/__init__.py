"""The committed tables of the offline gazetteer and the scripts that build them."""
