"""PR: procedures have the sections of their kind and keep the statutory time."""

from collections.abc import Iterator
from decimal import Decimal

from qms.analysis.procedures import hours, step_table, steps
from qms.language.formats import number
from qms.language.messages import _
from qms.language.vietnamese import fold
from qms.model.documents import Document, Problem
from qms.model.manual import Manual
from qms.model.registers import AdministrativeProcedure
from qms.rules.rule import rule


@rule("PR001")
def sections_in_order(manual: Manual) -> Iterator[Problem]:
    """A document has the sections its kind requires, in their order."""
    for document in manual.documents:
        wanted = document.kind.sections if document.kind else ()
        present = [(fold(heading.title), heading.line) for heading in document.headings]
        titles = [title for title, _line in present]
        last = -1
        for section in wanted:
            if fold(section) not in titles:
                yield Problem(
                    document.at_body(1),
                    _("the section “{section}” is missing", section=section),
                    _("add the heading and its text; the order is: {order}", order=" · ".join(wanted)),
                )
                continue
            index = titles.index(fold(section))
            if index < last:
                yield Problem(
                    document.at_body(present[index][1]),
                    _("the section “{section}” stands too early", section=section),
                    _("move it; the order is: {order}", order=" · ".join(wanted)),
                )
            last = max(last, index)


@rule("PR002")
def steps_within_statutory_time(manual: Manual) -> Iterator[Problem]:
    """The times of the steps add up to no more than the statutory time."""
    for document, procedure, limit in _timed(manual):
        table = step_table(document, manual.organisation)
        total = sum((step.hours or Decimal(0) for step in steps(document, manual.organisation)), Decimal(0))
        excess = round(total - limit, 2)  # ten minutes, as hours, have no exact decimal
        if table is None:
            yield Problem(
                document.at_body(1),
                _("{code} has no table of steps, so its time cannot be checked", code=document.code),
                _("add a table with the columns {columns}",
                  columns=" · ".join(dict(manual.organisation.tables.steps).values())),
            )  # fmt: skip
        elif excess > 0:
            yield Problem(
                document.at_body(table.line),
                _("the steps take {total} hours, but “{name}” allows {limit} ({time})",
                  total=number(total), name=procedure.name, limit=number(limit), time=procedure.time),
                _("shorten steps by {excess} hours; the time limit of the law cannot be exceeded",
                  excess=number(excess)),
            )  # fmt: skip


@rule("PR003")
def times_readable(manual: Manual) -> Iterator[Problem]:
    """Times of steps and statutory times are written so that they can be added up."""
    how = _("write a number and a unit: 02 giờ, 0,5 ngày, 01 ngày làm việc; – for a step that is not counted")
    for document in {document.path: document for document, _procedure, _limit in _timed(manual)}.values():
        for step in steps(document, manual.organisation):
            if step.hours is None:
                yield Problem(document.at_body(step.line), _("the time “{time}” cannot be read", time=step.time), how)
    for index, procedure in enumerate(manual.registers.tthc.procedures):
        if procedure.time and hours(procedure.time, manual.organisation.hours_per_day) is None:
            place = manual.registers.at("tthc", "procedures", index, "time")
            yield Problem(place, _("the time “{time}” cannot be read", time=procedure.time), how)


def _timed(manual: Manual) -> Iterator[tuple[Document, AdministrativeProcedure, Decimal]]:
    """Each document that carries out an administrative procedure with a statutory time, in hours."""
    for document in manual.documents:
        for identifier in document.header.tthc:
            procedure = manual.registers.tthc_by_id.get(identifier)
            limit = procedure and procedure.time and hours(procedure.time, manual.organisation.hours_per_day)
            if procedure and limit:
                yield document, procedure, limit
