"""Hold the offline base map: the committed results and the scripts that build them."""
