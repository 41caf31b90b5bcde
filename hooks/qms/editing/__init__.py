"""How a manual is changed for its editors: what to write, shown and checked before anything is written."""
