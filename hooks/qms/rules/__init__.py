"""The rules by family; the engine that runs them, and what it accepts for a time."""
