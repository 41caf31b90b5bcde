"""Which documents answer which clause, and how well."""

from collections import defaultdict
from enum import StrEnum
from functools import lru_cache

from qms.analysis.deadlines import reviews
from qms.analysis.procedures import records
from qms.model.clauses import Clause
from qms.model.documents import Document, State
from qms.model.manual import Manual
from qms.model.registers import NotApplicableClause


class Answer(StrEnum):
    """How well a clause is answered on a day; of several documents, the best counts. From best to worst."""

    IN_FORCE = "in-force"
    OVERDUE = "overdue"
    NOT_YET_IN_FORCE = "not-yet-in-force"
    DRAFT = "draft"
    NONE = "none"
    NOT_APPLICABLE = "not-applicable"


class Coverage:
    """The clause matrix of the edition the agency applies; withdrawn documents answer nothing."""

    def __init__(self, manual: Manual) -> None:
        self._manual = manual
        self._not_applicable = {entry.clause: entry for entry in manual.registers.not_applicable.clauses}
        self._overdue = {review.document.code for review in reviews(manual) if review.due < manual.today}
        self._answers = {document.code: self.answer_of(document) for document in manual.in_code_order}
        self._ranks = {document.code: rank for rank, document in enumerate(manual.in_code_order)}
        self._by_tag: dict[str, list[Document]] = defaultdict(list)
        for document in manual.in_code_order:
            for edition, number in manual.answered(document):
                if edition == manual.catalogue.edition and not document.is_withdrawn(manual.today):
                    self._by_tag[number].append(document)

    def declared(self, clause: Clause) -> NotApplicableClause | None:
        """The entry that declares the clause, or one it stands in, not applicable."""
        return next((self._not_applicable[n] for n in clause.ancestors if n in self._not_applicable), None)

    def applies(self, clause: Clause) -> bool:
        """Whether the clause is not declared not applicable."""
        return self.declared(clause) is None

    def documents(self, clause: Clause) -> tuple[Document, ...]:
        """The documents tagged with the clause or with one it stands in, in code order."""
        found = {d.code: d for number in clause.ancestors for d in self._by_tag[number]}
        return tuple(sorted(found.values(), key=lambda document: self._ranks[document.code]))

    def answer(self, clause: Clause) -> Answer:
        """How well the clause is answered on the manual's day."""
        if not self.applies(clause):
            return Answer.NOT_APPLICABLE
        answers = {self._answers[document.code] for document in self.documents(clause)}
        return next((answer for answer in Answer if answer in answers), Answer.NONE)

    def answer_of(self, document: Document) -> Answer:
        """How well a document answers its clauses on the manual's day."""
        if not document.released:
            return Answer.DRAFT
        states = {document.state(version, self._manual.today) for version in document.released}
        if states == {State.ISSUED}:
            return Answer.NOT_YET_IN_FORCE
        return Answer.OVERDUE if document.code in self._overdue else Answer.IN_FORCE

    def records(self, clause: Clause) -> tuple[Document, ...]:
        """Those of the documents that make a record: forms, and texts that list the records they keep."""
        return tuple(d for d in self.documents(clause) if _makes_record(d, self._manual))


@lru_cache(maxsize=1)
def coverage_of(manual: Manual) -> Coverage:
    """The coverage of a manual: rules and pages ask for that of the same one."""
    return Coverage(manual)


def _makes_record(document: Document, manual: Manual) -> bool:
    return document.is_form or bool(records(document, manual.organisation))
