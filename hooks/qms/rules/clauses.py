"""CL: every requirement of the standard is answered by a document, or declared not applicable."""

from collections import defaultdict
from collections.abc import Iterator

from qms.analysis.coverage import Answer, coverage_of
from qms.analysis.objectives import objectives
from qms.analysis.procedures import unknown_roles
from qms.language.messages import _
from qms.language.vietnamese import nearest
from qms.model.clauses import Clause, catalogues
from qms.model.documents import Document, Place, Problem
from qms.model.manual import Manual
from qms.rules.names import not_in_organisation
from qms.rules.rule import CURRENT_TEXT, SILENT_ONCE_WITHDRAWN, Severity, rule


@rule("CL001")
def clause_exists(manual: Manual) -> Iterator[Problem]:
    """A clause tag names a clause of an edition the catalogue holds."""
    for document in manual.documents:
        for index, edition, number in manual.tagged(document):
            if edition not in catalogues():
                yield Problem(
                    document.at("clauses", index),
                    _("there is no catalogue of the edition “{value}”", value=edition),
                    _("write one of: {choices}", choices=", ".join(catalogues())),
                )
            elif number not in catalogues()[edition].by_number:
                yield _unknown_clause(document.at("clauses", index), edition, number)
    for index, entry in enumerate(manual.registers.not_applicable.clauses):
        if entry.clause not in manual.catalogue.by_number:
            place = manual.registers.at("not-applicable", "clauses", index, "clause")
            yield _unknown_clause(place, manual.catalogue.edition, entry.clause)


@rule("CL002", needs_every_file=True)
def clause_covered(manual: Manual) -> Iterator[Problem]:
    """Every clause is answered by a document or declared not applicable with the reason."""
    coverage = coverage_of(manual)
    for clause in manual.catalogue.leaves:
        if coverage.answer(clause) is Answer.NONE:
            yield Problem(
                _register(manual),
                _("no document answers clause {number} ({title})", number=clause.number, title=_title(manual, clause)),
                _("add {number} to the clauses of the document that answers it, "
                  "or declare it not applicable with the reason", number=clause.number),
            )  # fmt: skip


@rule("CL003", needs_every_file=True)
def documented_information_present(manual: Manual) -> Iterator[Problem]:
    """Where the standard wants a document or a record, the manual has one that is not withdrawn."""
    coverage = coverage_of(manual)
    for clause in manual.catalogue.clauses:
        if not coverage.applies(clause):
            continue
        if clause.maintain and not coverage.documents(clause):
            yield _missing(manual, clause, clause.maintain)
        if clause.retain and not coverage.records(clause):
            yield _missing(manual, clause, clause.retain)


@rule("CL004", Severity.WARNING, needs_every_file=True)
def clause_covered_by_release(manual: Manual) -> Iterator[Problem]:
    """A clause is answered by a released document, not by drafts alone."""
    for document, clauses in _at_best(manual, Answer.DRAFT):
        yield Problem(
            document.at("clauses"),
            _("only drafts answer these clauses: {numbers}", numbers=clauses),
            _("release {code}", code=document.code),
        )


@rule("CL005", Severity.WARNING, by_state=SILENT_ONCE_WITHDRAWN)
def one_level_tagged(manual: Manual) -> Iterator[Problem]:
    """A document is tagged with a clause or with parts of it, not with both."""
    for document in manual.documents:
        tags = list(_existing_tags(manual, document))
        for index, edition, whole in tags:
            parts = [
                part.number
                for _index, other, part in tags
                if other == edition and part != whole and whole.number in part.ancestors
            ]
            if parts:
                yield Problem(
                    document.at("clauses", index),
                    _("clause {whole} includes these, which stand here too: {parts}",
                      whole=whole.number, parts=", ".join(parts)),
                    _("delete {whole} where only these parts are meant, or else the parts", whole=whole.number),
                )  # fmt: skip


@rule("CL006", by_state=CURRENT_TEXT)
def tagged_clause_applies(manual: Manual) -> Iterator[Problem]:
    """No document answers a clause that the agency declares not applicable."""
    coverage = coverage_of(manual)
    for document in manual.documents:
        for index, edition, clause in _existing_tags(manual, document):
            declared = coverage.declared(clause) if edition == manual.catalogue.edition else None
            if declared:
                yield Problem(
                    document.at("clauses", index),
                    _("clause {number} is declared not applicable (as {declared}) in registers/not-applicable.yml",
                      number=clause.number, declared=declared.clause),
                    _("delete the tag, or delete the entry of the register where the agency does apply the clause"),
                )  # fmt: skip


@rule("CL007", Severity.WARNING, needs_every_file=True)
def clause_covered_in_force(manual: Manual) -> Iterator[Problem]:
    """A clause is answered by a document that is in force and reviewed in time."""
    for document, clauses in _at_best(manual, Answer.OVERDUE):
        yield Problem(
            document.at("clauses"),
            _("only documents whose review is overdue answer these clauses: {numbers}", numbers=clauses),
            _("review {code}: add a new version, or “reviewed_on: …” with the date when nothing needs to change",
              code=document.code),
        )  # fmt: skip
    for document, clauses in _at_best(manual, Answer.NOT_YET_IN_FORCE):
        yield Problem(
            document.at("clauses"),
            _("only documents that are not yet in force answer these clauses: {numbers}", numbers=clauses),
            _("until {code} takes effect, add the clauses to a document in force that answers them",
              code=document.code),
        )  # fmt: skip


@rule("CL008", by_state=CURRENT_TEXT)
def objectives_complete(manual: Manual) -> Iterator[Problem]:
    """A quality objective says what is measured, how much, who sees to it, until when, by what it is shown (6.2)."""
    columns = dict(manual.organisation.tables.objectives or ())
    names = manual.organisation.names
    for document in manual.documents:
        for objective in objectives(document, manual.organisation):
            place, due = document.at_body(objective.line), objective.cells["due"]
            for key, written in objective.cells.items():
                if not written:
                    yield Problem(
                        place,
                        _("the objective has nothing in the column “{column}”", column=columns[key]),
                        _("fill it in: an objective is measured, and somebody sees to it until a day"),
                    )
            for name in unknown_roles(objective.cells["owner"], names):
                yield not_in_organisation(place, name, names)
            if any(map(str.isdigit, due)) and objective.due is None:
                yield Problem(
                    place,
                    _("the date “{value}” cannot be read", value=due),
                    _("write the day as 31/12/2026, or in words when it comes round again: Cuối mỗi quý"),
                )


def _at_best(manual: Manual, answer: Answer) -> Iterator[tuple[Document, str]]:
    """The clauses that nothing answers better, each group with the first document that answers it so well."""
    coverage = coverage_of(manual)
    numbers: dict[str, list[str]] = defaultdict(list)
    for clause in manual.catalogue.leaves:
        if coverage.answer(clause) is answer:
            best = next(d for d in coverage.documents(clause) if coverage.answer_of(d) is answer)
            numbers[best.code].append(clause.number)
    for code, clauses in numbers.items():
        yield manual.by_code[code], ", ".join(clauses)


def _existing_tags(manual: Manual, document: Document) -> Iterator[tuple[int, str, Clause]]:
    """The tags that name a clause: index, edition, clause."""
    for index, edition, number in manual.tagged(document):
        if edition in catalogues() and (clause := catalogues()[edition].by_number.get(number)):
            yield index, edition, clause


def _missing(manual: Manual, clause: Clause, what: str) -> Problem:
    return Problem(
        _register(manual),
        _(
            "clause {number} needs documented information that the manual lacks: {what}",
            number=clause.number,
            what=what,
        ),
        _("add {number} to the clauses of the form or procedure that holds it", number=clause.number),
    )


def _unknown_clause(place: Place, edition: str, number: str) -> Problem:
    known = catalogues()[edition].by_number
    above = next((name for name in Clause(number=number).ancestors if name in known), None)
    meant = above or nearest(number, known)
    return Problem(
        place,
        _("there is no clause {number} in the edition {edition}", number=number, edition=edition),
        _("did you mean {meant}?", meant=meant) if meant else _("look the number up in the clause matrix"),
    )


def _register(manual: Manual) -> Place:
    return manual.registers.at("not-applicable", "clauses")


def _title(manual: Manual, clause: Clause) -> str:
    return manual.catalogue.title(clause.number)
