"""Whether a built site may be served, how it is put where it is read, and the proof that it is what was built."""
