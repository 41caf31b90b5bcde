"""Which documents answer which clause."""

from collections import defaultdict

from qms.analysis.procedures import records
from qms.model.clauses import Clause
from qms.model.documents import Document
from qms.model.manual import Manual


class Coverage:
    """The clause matrix of the edition the agency applies; withdrawn documents answer nothing."""

    def __init__(self, manual: Manual) -> None:
        self._manual = manual
        self._not_applicable = {entry.clause: entry.reason for entry in manual.registers.not_applicable.clauses}
        self._by_tag: dict[str, list[Document]] = defaultdict(list)
        for document in manual.in_code_order:
            for edition, number in manual.answered(document):
                if edition == manual.catalogue.edition and not document.withdrawn:
                    self._by_tag[number].append(document)

    def reason(self, clause: Clause) -> str | None:
        """Why the clause, or one it stands in, is declared not applicable."""
        return next((self._not_applicable[n] for n in clause.ancestors if n in self._not_applicable), None)

    def applies(self, clause: Clause) -> bool:
        """Whether the clause is not declared not applicable."""
        return self.reason(clause) is None

    def documents(self, clause: Clause) -> tuple[Document, ...]:
        """The documents tagged with the clause or with one it stands in, in code order."""
        found = {d.code: d for number in clause.ancestors for d in self._by_tag[number]}
        return tuple(d for d in self._manual.in_code_order if d.code in found)

    def records(self, clause: Clause) -> tuple[Document, ...]:
        """Those of the documents that make a record: forms, and texts that list the records they keep."""
        return tuple(d for d in self.documents(clause) if _makes_record(d, self._manual))


def _makes_record(document: Document, manual: Manual) -> bool:
    return bool(document.kind and document.kind.parent) or bool(records(document, manual.organisation))
