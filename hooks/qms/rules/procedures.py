"""PR: procedures have the sections of their kind, tables that can be read, and keep the statutory time."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from qms.analysis.procedures import (
    every_step,
    has_records,
    hours,
    records,
    role_names,
    step_table,
    steps,
    unknown_roles,
)
from qms.language.formats import number
from qms.language.messages import Message, _
from qms.language.vietnamese import fold, nearest
from qms.model.documents import Document, Problem
from qms.model.manual import Manual
from qms.model.registers import AdministrativeProcedure
from qms.rules.names import name_meant
from qms.rules.rule import CURRENT_TEXT, Severity, rule
from qms.source.markdown import Table, TableFault

_ERROR_FROM = date(2027, 3, 1)


@rule("PR001", by_state=CURRENT_TEXT)
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


@rule("PR002", by_state=CURRENT_TEXT)
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


@rule("PR003", by_state=CURRENT_TEXT)
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


@rule("PR004", Severity.WARNING, needs_every_file=True)
def tthc_carried_out(manual: Manual) -> Iterator[Problem]:
    """Every administrative procedure of the agency is carried out by a document (QĐ 19/2014/QĐ-TTg, Điều 3.1)."""
    carried_out = {tthc for document in manual.documents if not document.withdrawn for tthc in document.header.tthc}
    for index, procedure in enumerate(manual.registers.tthc.procedures):
        if procedure.id not in carried_out and not procedure.abolition_on(manual.today):
            yield Problem(
                manual.registers.at("tthc", "procedures", index),
                _("no document carries out “{name}”", name=procedure.name),
                _("name “{id}” under “tthc” of the document that does, or write “abolished” here once it is abolished",
                  id=procedure.id),
            )  # fmt: skip


@rule("PR005", Severity.DEADLINE)
def tthc_not_abolished(manual: Manual) -> Iterator[Problem]:
    """No document carries out an administrative procedure that is abolished."""
    for document in manual.documents:
        for index, identifier in enumerate(document.header.tthc if document.is_active else ()):
            procedure = manual.registers.tthc_by_id.get(identifier)
            abolition = procedure.abolition_on(manual.today) if procedure else None
            if procedure and abolition:
                yield Problem(
                    document.at("tthc", index),
                    _("“{name}”, which {code} carries out, was abolished on {day}",
                      name=procedure.name, code=document.code, day=abolition.date),
                    _("withdraw {code}, or add a new version without “{id}”", code=document.code, id=identifier),
                )  # fmt: skip


@rule("PR006", by_state=CURRENT_TEXT, error_from=_ERROR_FROM)
def roles_of_steps_known(manual: Manual) -> Iterator[Problem]:
    """Each step names who is responsible for it: roles or units of the organisation register."""
    names = manual.organisation.names
    for document in manual.documents:
        for step in every_step(document, manual.organisation):
            place = document.at_body(step.line)
            if not role_names(step.role, names):
                yield Problem(
                    place,
                    _("the step names nobody who is responsible for it"),
                    _("write a role of registers/organisation.yml; several are separated by “;”"),
                )
            for name in unknown_roles(step.role, names):
                yield Problem(
                    place,
                    _("“{name}” is neither a role nor a unit of registers/organisation.yml", name=name),
                    name_meant(
                        name, names, _("write a role that is there, or add this one; a remark goes into parentheses")
                    ),
                )


@rule("PR007", by_state=CURRENT_TEXT)
def tables_well_formed(manual: Manual) -> Iterator[Problem]:
    """What is meant as a table is shown as one, with every cell that was written."""
    for document in manual.documents:
        for broken in document.broken_tables:
            yield Problem(document.at_body(broken.line), *_BROKEN[broken.fault])
        for table in document.tables:
            yield from _misread_rows(document, table)
            for wanted in manual.organisation.tables.headings:
                yield from _misspelt_column(document, table, wanted)


@rule("PR008", by_state=CURRENT_TEXT, error_from=_ERROR_FROM)
def records_of_steps_kept(manual: Manual) -> Iterator[Problem]:
    """A record that a step makes stands in the table of records of its document (ISO 9001, 7.5.3.2)."""
    for document in manual.documents:
        if not has_records(document, manual.organisation):
            continue
        kept = records(document, manual.organisation)
        lines = {record.line for record in kept}
        codes = {citation.target for citation in document.citations if citation.line in lines}
        for form, line in _forms_filled_in(document, manual):
            if form.code not in codes and not any(fold(form.title) in fold(record.name) for record in kept):
                yield Problem(
                    document.at_body(line),
                    _("{code} is made here but is not in the table of records", code=form.code),
                    _("add a row for {code} with its place and period to the table “{name}”",
                      code=form.code, name=manual.organisation.tables.records.name),
                )  # fmt: skip


_BROKEN: Mapping[TableFault, tuple[Message, Message]] = {
    TableFault.NO_DELIMITER_ROW: (
        _("these lines are shown as text, not as a table: the row of dashes is missing"),
        _("put a row of dashes below the heading row, one group for each column: |---|---|"),
    ),
    TableFault.COLUMNS_DIFFER: (
        _("this table is shown as text: its row of dashes has more or fewer columns than its heading row"),
        _("write one group of dashes for each column of the heading row: |---|---|"),
    ),
    TableFault.NOT_APART: (
        _("this table is shown as text: it runs into the line next to it"),
        _("leave an empty line above and below the table"),
    ),
}


def _misread_rows(document: Document, table: Table) -> Iterator[Problem]:
    columns = len(table.columns)
    for row in table.rows:
        if row.width > columns:
            yield Problem(
                document.at_body(row.line),
                _("the row has {cells} cells but the table {columns} columns: the last cells are lost",
                  cells=row.width, columns=columns),
                _("remove the extra “|”; one that belongs to the text is written “\\|”"),
            )  # fmt: skip
        elif row.width < columns:
            yield Problem(
                document.at_body(row.line),
                _("the row has {cells} cells but the table {columns} columns", cells=row.width, columns=columns),
                _("write the missing cells, empty ones too; leave an empty line before text that follows the table"),
            )


def _misspelt_column(document: Document, table: Table, wanted: Mapping[str, str]) -> Iterator[Problem]:
    """A table with all columns but one of those the build reads, and one written much like it."""
    headings = {fold(heading): heading for heading in wanted.values()}
    present = {fold(column) for column in table.columns}
    missing = [heading for key, heading in headings.items() if key not in present]
    others = [column for column in table.columns if fold(column) not in headings]
    written = nearest(missing[0], others) if len(missing) == 1 else None
    if written:
        yield Problem(
            document.at_body(table.line),
            _(
                "the column “{wanted}” is written “{written}”, so the table is not read",
                wanted=missing[0],
                written=written,
            ),
            _("name the column “{wanted}”", wanted=missing[0]),
        )


def _forms_filled_in(document: Document, manual: Manual) -> Iterator[tuple[Document, int]]:
    """The forms that steps name as their output, each with the line where it is first named."""
    lines: dict[str, int] = {}
    cited: dict[int, list[str]] = defaultdict(list)
    for citation in document.citations:
        cited[citation.line].append(citation.target)
    for step in every_step(document, manual.organisation):
        for code in cited[step.line]:
            if code in step.output:
                lines.setdefault(code, step.line)
    for code, line in lines.items():
        form = manual.by_code.get(code)
        if form and form.is_form:
            yield form, line


def _timed(manual: Manual) -> Iterator[tuple[Document, AdministrativeProcedure, Decimal]]:
    """Each document that carries out an administrative procedure with a statutory time, in hours."""
    for document in manual.documents:
        for identifier in document.header.tthc:
            procedure = manual.registers.tthc_by_id.get(identifier)
            limit = procedure and procedure.time and hours(procedure.time, manual.organisation.hours_per_day)
            if procedure and limit:
                yield document, procedure, limit
