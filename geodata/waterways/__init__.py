"""Hold the waterways: rivers joined to the sea, gateways of shipping, and the land they avoid."""
