"""CL: every requirement of the standard is answered by a document, or declared not applicable."""

from collections import defaultdict
from collections.abc import Iterator

from qms.analysis.coverage import Coverage
from qms.language.messages import _
from qms.language.vietnamese import nearest
from qms.model.clauses import Clause, catalogues
from qms.model.documents import Place, Problem
from qms.model.manual import Manual
from qms.rules.rule import Severity, rule


@rule("CL001")
def clause_exists(manual: Manual) -> Iterator[Problem]:
    """A clause tag names a clause of an edition the catalogue holds."""
    for document in manual.documents:
        for index, edition, number in manual.tagged(document):
            place = document.at("clauses", index)
            if edition not in catalogues():
                yield Problem(
                    place,
                    _("there is no catalogue of the edition “{value}”", value=edition),
                    _("write one of: {choices}", choices=", ".join(catalogues())),
                )
            elif number not in catalogues()[edition].by_number:
                yield _unknown_clause(place, edition, number)
    for index, entry in enumerate(manual.registers.not_applicable.clauses):
        if entry.clause not in manual.catalogue.by_number:
            place = manual.registers.at("not-applicable", "clauses", index, "clause")
            yield _unknown_clause(place, manual.catalogue.edition, entry.clause)


@rule("CL002", needs_every_file=True)
def clause_covered(manual: Manual) -> Iterator[Problem]:
    """Every clause is answered by a document or declared not applicable with the reason."""
    coverage = Coverage(manual)
    for clause in manual.catalogue.leaves:
        if coverage.applies(clause) and not coverage.documents(clause):
            yield Problem(
                _register(manual),
                _("no document answers clause {number} ({title})", number=clause.number, title=_title(manual, clause)),
                _("add {number} to the clauses of the document that answers it, "
                  "or declare it not applicable with the reason", number=clause.number),
            )  # fmt: skip


@rule("CL003", needs_every_file=True)
def documented_information_present(manual: Manual) -> Iterator[Problem]:
    """Where the standard wants a document or a record, the manual has one that is not withdrawn."""
    coverage = Coverage(manual)
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
    coverage = Coverage(manual)
    drafts: dict[str, list[str]] = defaultdict(list)
    for clause in manual.catalogue.leaves:
        documents = coverage.documents(clause) if coverage.applies(clause) else ()
        if documents and not any(document.is_active for document in documents):
            drafts[documents[0].code].append(clause.number)
    for code, numbers in drafts.items():
        yield Problem(
            manual.by_code[code].at("clauses"),
            _("only drafts answer these clauses: {numbers}", numbers=", ".join(numbers)),
            _("release {code}", code=code),
        )


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
