"""The processes of the system and how they hang together, read from the table the quality manual gives (4.4.1)."""

from dataclasses import dataclass

from qms.analysis.columns import HasTables, cell_of, tables_of
from qms.model.registers import Organisation
from qms.source.markdown import Table


@dataclass(frozen=True)
class Process:
    """A row of the table of processes; ``documents`` as it is written: codes."""

    group: str
    name: str
    input: str
    output: str
    owner: str
    documents: str


def process_table(text: HasTables, organisation: Organisation) -> Table | None:
    """The first table whose column headings the organisation register gives for processes."""
    columns = organisation.tables.processes
    return next(tables_of(text, dict(columns)), None) if columns else None


def processes(text: HasTables, organisation: Organisation) -> tuple[Process, ...]:
    """The processes, in the order of the table."""
    table, columns = process_table(text, organisation), dict(organisation.tables.processes or ())
    rows = table.rows if table else ()
    return tuple(Process(**{key: cell_of(row, heading) for key, heading in columns.items()}) for row in rows)
