"""The rules, a module for each family; the engine that runs them and tells what they find."""
