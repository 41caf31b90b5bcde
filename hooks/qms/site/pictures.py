"""What a page draws: pictures of its tables, each shown above the table it is drawn from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from typing import ClassVar

from qms.analysis.columns import cell_of
from qms.analysis.procedures import Step, hours, role_key, role_names, step_tables, steps_of
from qms.analysis.processes import Process, process_table, processes
from qms.language.vietnamese import fold
from qms.model.documents import Document
from qms.model.manual import Manual
from qms.model.registers import AdministrativeProcedure, Organisation
from qms.site.publication import PublishedText
from qms.source.markdown import Table

_NUMBER = "TT"
_JUMP = re.compile(r"\b[Bb]ước\s(?P<number>\d+)\b(?!\s(?:đến\sbước\s\d+\s)?(?:mục\s\d|[A-ZĐ]{2,}\.))")
"""A step of the same table; “bước 7 mục 5.4” and “bước 2 QT.HT.05” are steps of other tables."""
_CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)


@dataclass(frozen=True)
class ProcessBox:
    """A process in the process map, and the documents that describe it."""

    process: Process
    documents: tuple[Document, ...]


@dataclass(frozen=True)
class ProcessMap:
    """The processes of the system by group, both in the order of their table."""

    line: int
    groups: dict[str, tuple[ProcessBox, ...]]
    template: ClassVar[str] = "process-map.html"

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents it leads to."""
        return tuple(document for boxes in self.groups.values() for box in boxes for document in box.documents)


@dataclass(frozen=True)
class Responsible:
    """Who carries out a step: the lane (from 0) and name of a role or unit, and what the table remarks on it."""

    lane: int
    name: str
    remark: str | None


@dataclass(frozen=True)
class FlowStep:
    """A step in the flow.

    An aside is not counted while other steps are: it is done only in certain situations, or after the result is
    handed over. ``spent`` are the working hours up to the end of the step; None where they cannot be added up.
    """

    step: Step
    number: str
    responsible: tuple[Responsible, ...]
    is_aside: bool
    spent: Decimal | None


@dataclass(frozen=True)
class Flowchart:
    """The steps of a table, with a lane for each role; ``limit`` is the statutory time in working hours."""

    line: int
    columns: tuple[str | None, ...]
    """What stands in each column of the table: a field of :class:`Step`."""
    lanes: tuple[str, ...]
    steps: tuple[FlowStep, ...]
    limit: Decimal | None
    template: ClassVar[str] = "flowchart.html"
    documents: ClassVar[tuple[Document, ...]] = ()

    @property
    def last_counted(self) -> int:
        """The index of the step that ends the main line."""
        return max((index for index, step in enumerate(self.steps) if not step.is_aside), default=-1)

    @cached_property
    def jumps(self) -> tuple[tuple[int, int], ...]:
        """Which step leads to which other one by its words, as indices."""
        index = {step.number: at for at, step in enumerate(self.steps)}
        return tuple(
            (at, index[number])
            for at, step in enumerate(self.steps)
            for number in dict.fromkeys(_JUMP.findall(step.step.action))
            if index.get(number, at) != at
        )

    def cells(self, html: str) -> list[dict[str | None, str]]:
        """What the renderer made of the cells of each step; ``html`` begins with the table."""
        rows = html.partition("</table>")[0].split("<tr>")[2:]
        return [dict(zip(self.columns, _CELL.findall(row), strict=False)) for row in rows]


Picture = ProcessMap | Flowchart


def pictures(
    published: PublishedText, manual: Manual, procedures: tuple[AdministrativeProcedure, ...]
) -> tuple[Picture, ...]:
    """The pictures of a text that carries out ``procedures``, from top to bottom.

    A table inside a list or a note has none: what stands above it would end the list.
    """
    lines = published.text.body.split("\n")
    found: tuple[Picture, ...] = (
        *_process_maps(published, manual),
        *_flowcharts(published, manual.organisation, procedures),
    )
    at_margin = (picture for picture in found if not lines[picture.line - 1].startswith((" ", "\t")))
    return tuple(sorted(at_margin, key=lambda picture: picture.line))


def _process_maps(published: PublishedText, manual: Manual) -> Iterator[ProcessMap]:
    if table := process_table(published, manual.organisation):
        groups: dict[str, tuple[ProcessBox, ...]] = {}
        for process in processes(published, manual.organisation):
            codes = dict.fromkeys(c.target for c in published.document.finder.find(process.documents))
            documents = tuple(manual.by_code[code] for code in codes if code in manual.by_code)
            groups[process.group] = (*groups.get(process.group, ()), ProcessBox(process, documents))
        yield ProcessMap(table.line, groups)


def _flowcharts(
    published: PublishedText, organisation: Organisation, procedures: tuple[AdministrativeProcedure, ...]
) -> Iterator[Flowchart]:
    """One for each table of steps; the first is the one that carries out the ``procedures``."""
    for table in step_tables(published, organisation):
        if table.rows:
            yield _flowchart(table, organisation, procedures)
        procedures = ()


def _statutory_hours(procedures: tuple[AdministrativeProcedure, ...], organisation: Organisation) -> Decimal | None:
    times = (hours(procedure.time, organisation.hours_per_day) for procedure in procedures if procedure.time)
    return min((time for time in times if time), default=None)


def _flowchart(table: Table, organisation: Organisation, procedures: tuple[AdministrativeProcedure, ...]) -> Flowchart:
    limit = _statutory_hours(procedures, organisation)
    steps = steps_of(table, organisation)
    times = [step.hours for step in steps]
    is_counted = any(time != 0 for time in times)
    spent = list(accumulate(time for time in times if time is not None))
    can_be_added_up = limit is not None and is_counted and None not in times
    lanes: dict[str, int] = {}
    flow = tuple(
        FlowStep(
            step=step,
            number=cell_of(row, _NUMBER) or str(index + 1),
            responsible=tuple(_responsible(step.role, organisation, lanes)),
            is_aside=is_counted and step.hours == 0,
            spent=spent[index] if can_be_added_up else None,
        )
        for index, (row, step) in enumerate(zip(table.rows, steps, strict=True))
    )
    keys = {fold(heading): key for key, heading in organisation.tables.steps}
    return Flowchart(
        line=table.line,
        columns=tuple(keys.get(fold(column)) for column in table.columns),
        lanes=tuple(lanes),
        steps=flow,
        limit=limit if can_be_added_up else None,
    )


def _responsible(cell: str, organisation: Organisation, lanes: dict[str, int]) -> Iterator[Responsible]:
    """The names in a cell of roles; a name that is new gets the next of the ``lanes``."""
    known = {role_key(name): name for name in organisation.names}
    for written in role_names(cell, organisation.names):
        name = known.get(role_key(written), written)
        remark = re.search(rf"(?:^|[;,/>]|\bvà\s)[\s*_]*{re.escape(written)}[*_]*\s*\((?P<text>[^()]*)\)", cell)
        yield Responsible(lanes.setdefault(name, len(lanes)), name, remark and remark["text"])
