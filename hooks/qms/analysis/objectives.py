"""Quality objectives, read from the table a document gives: what is measured, how much, by whom, until when (6.2)."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from qms.analysis.columns import HasTables, cell_of, tables_of
from qms.model.registers import Organisation

_DAY = re.compile(r"(?<!\d)(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})(?!\d)")


@dataclass(frozen=True)
class Objective:
    """A row of a table of objectives; ``cells`` by key of the register's ``objectives``."""

    cells: dict[str, str]
    line: int

    @property
    def due(self) -> date | None:
        """The first date in its cell (dd/mm/yyyy); None where none is written: “Cuối mỗi quý”."""
        for found in _DAY.finditer(self.cells["due"]):
            with suppress(ValueError):
                return date(int(found["year"]), int(found["month"]), int(found["day"]))
        return None


def objectives(text: HasTables, organisation: Organisation) -> Iterator[Objective]:
    """The objectives of a text, in the order of its tables."""
    columns = dict(organisation.tables.objectives or ())
    for table in tables_of(text, columns) if columns else ():
        for row in table.rows:
            yield Objective({key: cell_of(row, heading) for key, heading in columns.items()}, row.line)
