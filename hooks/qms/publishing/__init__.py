"""How a built site is put where it is read, whole or not at all, and proved to be what was built."""
