"""What a procedure says in its tables: steps with their times, records with their retention."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import chain

from qms.analysis.columns import HasTables, cell_of, tables_of
from qms.language.vietnamese import fold, nearest, nfc
from qms.model.registers import Organisation
from qms.source.markdown import Row, Table

_AMOUNT = r"(?:\d{1,4}(?:[.,]\d{1,4})?|1/2|½|nửa)"
_TO = r" ?(?:[-–—]|đến) ?"
_LENGTH = rf"(?:{_AMOUNT}{_TO})?{_AMOUNT} ?(?:phút|giờ|buổi|ngày|tuần)(?: làm việc)?"
_SUM = rf"{_LENGTH}(?: ?(?:(?:[+,]|và) ?)?{_LENGTH})*"
_DURATION = re.compile(rf"(?:(?:không quá|tối đa) )?(?:từ )?(?:(?P<least>{_SUM}){_TO})?(?P<most>{_SUM})")
_PART = re.compile(rf"(?:(?P<from>{_AMOUNT}){_TO})?(?P<to>{_AMOUNT}) ?(?P<unit>phút|giờ|buổi|ngày|tuần)")
_DAYS_PER_WEEK = 5
_LONGEST_DURATION = 100  # characters; the pattern takes long over long texts that are none
_SEPARATOR = re.compile(r"( ?(?:[;,/]|<br ?/?>) ?| và )", re.IGNORECASE)
_MOST_NAMES = 40
"""No cell names more; what follows counts as one name."""
_REMARK = re.compile(r"\([^()]*\)|[*_]{1,3}")
_NOTHING = {"", "-", "–", "—"}


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
    line: int


@lru_cache(maxsize=10_000)
def hours(text: str, hours_per_day: int) -> Decimal | None:
    """Working hours in ``text``, at the most: "02 giờ", "từ 02 đến 03 ngày làm việc", "1 ngày + nửa buổi".

    None if it is no duration. "ngay" and "trong ngày" have no length that could be added up, and the working days of
    a month are not the same every month: they are not guessed.
    """
    found = _DURATION.fullmatch(" ".join(nfc(text).lower().split())) if len(text) <= _LONGEST_DURATION else None
    if not found:
        return None
    return max(_total(found[end] or "", hours_per_day) for end in ("least", "most"))


def _total(lengths: str, hours_per_day: int) -> Decimal:
    day = Decimal(hours_per_day)
    unit = {"phút": Decimal(1) / 60, "giờ": Decimal(1), "buổi": day / 2, "ngày": day, "tuần": day * _DAYS_PER_WEEK}
    parts = ((max(_amount(part["from"] or "0"), _amount(part["to"])), part["unit"]) for part in _PART.finditer(lengths))
    return sum((amount * unit[name] for amount, name in parts), Decimal(0))


def _amount(text: str) -> Decimal:
    return Decimal("0.5") if text in {"1/2", "½", "nửa"} else Decimal(text.replace(",", "."))


@lru_cache(maxsize=10_000)
def role_names(cell: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The names in a cell of roles. Several are separated by “;”, “,”, “/”, “và” or a line break.

    These may also stand inside a name: the longest run of parts that is a known name, or else much like one, is one
    name. Remarks in parentheses and marks of emphasis are no part of a name.
    """
    keys = {role_key(name) for name in known}
    most = max((len(_SEPARATOR.findall(name)) for name in known), default=0) + 1
    parts = _SEPARATOR.split(_plain(cell), maxsplit=_MOST_NAMES)
    names: list[str] = []
    at = 0
    while at < len(parts):
        ends = range(min(at + 2 * most - 1, len(parts)), at, -2)
        runs = {end: "".join(parts[at:end]) for end in ends}
        exact = (end for end, run in runs.items() if role_key(run) in keys)
        alike = (end for end, run in runs.items() if nearest(run, known))
        end = next(chain(exact, alike), at + 1)
        names += [runs[end]] if runs[end] not in _NOTHING else []
        at = end + 1
    return tuple(dict.fromkeys(names))


def unknown_roles(cell: str, known: tuple[str, ...]) -> Iterator[str]:
    """The names in a cell of roles that are none of the ``known``."""
    keys = {role_key(name) for name in known}
    return (name for name in role_names(cell, known) if role_key(name) not in keys)


def role_key(name: str) -> str:
    """What is compared of the name of a role: case, diacritics, spaces and remarks do not count."""
    return fold(_plain(name))


def _plain(cell: str) -> str:
    return " ".join(_REMARK.sub(" ", cell).split())


def step_table(text: HasTables, organisation: Organisation) -> Table | None:
    """The first table whose column headings the organisation register gives for steps: the one with the times."""
    return next(step_tables(text, organisation), None)


def step_tables(text: HasTables, organisation: Organisation) -> Iterator[Table]:
    """Every table with these column headings, in order."""
    return tables_of(text, dict(organisation.tables.steps))


def steps(text: HasTables, organisation: Organisation) -> tuple[Step, ...]:
    """The steps of a procedure, in order."""
    table = step_table(text, organisation)
    return steps_of(table, organisation) if table else ()


def steps_of(table: Table, organisation: Organisation) -> tuple[Step, ...]:
    """The steps of one such table, a row each."""
    return tuple(_step(row, organisation) for row in table.rows)


def every_step(text: HasTables, organisation: Organisation) -> Iterator[Step]:
    """The steps of every such table: a procedure may tell some of its work in a table of its own."""
    for table in step_tables(text, organisation):
        yield from steps_of(table, organisation)


def has_records(text: HasTables, organisation: Organisation) -> bool:
    """Whether there is a table whose column headings the organisation register gives for records."""
    return any(tables_of(text, dict(organisation.tables.records)))


def records(text: HasTables, organisation: Organisation) -> tuple[RecordKept, ...]:
    """The records a procedure says are kept."""
    columns = organisation.tables.records
    return tuple(
        RecordKept(cell_of(row, columns.name), cell_of(row, columns.place), cell_of(row, columns.period), row.line)
        for table in tables_of(text, dict(columns))
        for row in table.rows
    )


def _step(row: Row, organisation: Organisation) -> Step:
    columns = organisation.tables.steps
    time = cell_of(row, columns.time)
    return Step(
        action=cell_of(row, columns.action),
        role=cell_of(row, columns.role),
        time=time,
        output=cell_of(row, columns.output),
        hours=Decimal(0) if time in _NOTHING else hours(time, organisation.hours_per_day),
        line=row.line,
    )
