"""Tables known by their column headings, which the organisation register gives."""

from collections.abc import Iterator
from typing import Protocol

from qms.language.vietnamese import fold
from qms.source.markdown import Row, Table


class HasTables(Protocol):
    """A text whose tables can be read: a document, or one of its published versions."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """The pipe tables of the text."""


def tables_of(text: HasTables, columns: dict[str, str]) -> Iterator[Table]:
    """The tables that have all ``columns`` (headings by key), in any order and among others."""
    wanted = {fold(heading) for heading in columns.values()}
    return (table for table in text.tables if wanted <= {fold(column) for column in table.columns})


def cell_of(row: Row, column: str) -> str:
    """What stands below a heading; nothing where the table has no such column."""
    return next((text for heading, text in row.cells.items() if fold(heading) == fold(column)), "")
