"""How a manual is read: its folder, and what Git remembers of it."""
