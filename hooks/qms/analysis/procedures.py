"""What a procedure says in its tables: steps with their times, records with their retention."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from qms.language.vietnamese import fold
from qms.model.registers import Organisation
from qms.source.markdown import Row, Table

_DURATION = re.compile(
    r"(?:không quá\s+)?(?P<amount>\d+(?:[.,]\d+)?|nửa)\s*(?P<unit>phút|giờ|buổi|ngày)(?:\s+làm việc)?",
    re.IGNORECASE,
)
_HOURS = {"phút": Decimal(1) / 60, "giờ": Decimal(1)}
_NOT_COUNTED = {"", "-", "–", "—"}


class HasTables(Protocol):
    """A text whose tables can be read: a document, or one of its published versions."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """The pipe tables of the text."""


@dataclass(frozen=True)
class Step:
    """A row of the table of steps; ``hours`` is None where the time cannot be read, 0 where it is not counted."""

    action: str
    role: str
    time: str
    output: str
    hours: Decimal | None
    line: int


@dataclass(frozen=True)
class RecordKept:
    """A row of the table of records."""

    name: str
    place: str
    period: str


def hours(text: str, hours_per_day: int) -> Decimal | None:
    """Working hours in ``text``: "02 giờ", "0,5 ngày", "không quá 03 ngày làm việc"; None if it is no duration."""
    found = _DURATION.fullmatch(text.strip())
    if not found:
        return None
    amount = Decimal("0.5") if found["amount"].lower() == "nửa" else Decimal(found["amount"].replace(",", "."))
    unit = found["unit"].lower()
    day = Decimal(hours_per_day)
    return amount * {"ngày": day, "buổi": day / 2}.get(unit, _HOURS.get(unit, Decimal(0)))


def step_table(text: HasTables, organisation: Organisation) -> Table | None:
    """The table whose column headings the organisation register gives for steps."""
    return _table(text, dict(organisation.tables.steps))


def steps(text: HasTables, organisation: Organisation) -> tuple[Step, ...]:
    """The steps of a procedure, in order."""
    columns = organisation.tables.steps
    table = step_table(text, organisation)
    return tuple(
        Step(
            action=_cell(row, columns.action),
            role=_cell(row, columns.role),
            time=(time := _cell(row, columns.time)),
            output=_cell(row, columns.output),
            hours=Decimal(0) if time in _NOT_COUNTED else hours(time, organisation.hours_per_day),
            line=row.line,
        )
        for row in (table.rows if table else ())
    )


def records(text: HasTables, organisation: Organisation) -> tuple[RecordKept, ...]:
    """The records a procedure says are kept."""
    columns = organisation.tables.records
    table = _table(text, dict(columns))
    return tuple(
        RecordKept(_cell(row, columns.name), _cell(row, columns.place), _cell(row, columns.period))
        for row in (table.rows if table else ())
    )


def _table(text: HasTables, columns: dict[str, str]) -> Table | None:
    wanted = {fold(heading) for heading in columns.values()}
    return next((t for t in text.tables if wanted <= {fold(column) for column in t.columns}), None)


def _cell(row: Row, column: str) -> str:
    return next((text for heading, text in row.cells.items() if fold(heading) == fold(column)), "")
