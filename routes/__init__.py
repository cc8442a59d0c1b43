"""The model of a trafficking case, its time, lanes and flows, and what is drawn of them."""
