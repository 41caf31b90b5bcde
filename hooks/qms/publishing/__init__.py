"""Whether a built site may be served, and how it gets to where it is served from."""
