"""The rules, a module for each family; importing this package registers them all."""

from . import clauses, deadlines, front_matter, procedures, references, versions

__all__ = ["clauses", "deadlines", "front_matter", "procedures", "references", "versions"]
