"""What pages show: every list is computed from the manual, none is kept by hand."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from qms.analysis.coverage import Answer, Coverage, coverage_of
from qms.analysis.deadlines import (
    Absorption,
    PendingDissemination,
    Reissue,
    Review,
    absorptions,
    pending_disseminations,
    reissues,
    reviews,
)
from qms.analysis.objectives import Objective, objectives
from qms.analysis.procedures import RecordKept, records
from qms.language.vietnamese import vietnamese_key
from qms.model.clauses import Catalogue, Clause, catalogues, clause_key
from qms.model.documents import Correction, Document, Page, Version, Withdrawal
from qms.model.manual import Manual
from qms.model.registers import AdministrativeProcedure, Law, Organisation, Waiver
from qms.rules.acceptance import is_waived
from qms.rules.rule import RULES, Finding, Rule
from qms.site.publication import Publication, PublishedText

GUIDE = "bien-tap/"
"""The folder of the editors' guide."""
RULE_PAGES = f"{GUIDE}quy-tac"
"""The folder of the editors' guide with a page for each rule: ``xr003.md``."""


@dataclass(frozen=True)
class RecordRow:
    """A record that a document says is kept."""

    record: RecordKept
    document: Document


@dataclass(frozen=True)
class ObjectiveRow:
    """A quality objective with a date of its own, in a document in use."""

    objective: Objective
    due: date
    document: Document


@dataclass(frozen=True)
class LawEntry:
    """A law of the register, the documents that rest on it, and those that still have to absorb it."""

    law: Law
    absorb_by: date | None
    replaces: tuple[Law, ...]
    documents: tuple[Document, ...]
    pending: tuple[Absorption, ...]


@dataclass(frozen=True)
class ProcedureRow:
    """An administrative procedure and the documents that carry it out, or did while it was the agency's."""

    procedure: AdministrativeProcedure
    is_abolished: bool
    documents: tuple[Document, ...]


@dataclass(frozen=True)
class ClauseRow:
    """A clause of the matrix; only one that no other stands in has an answer."""

    clause: Clause
    title: str
    answer: Answer | None
    reason: str | None
    documents: tuple[Document, ...]


@dataclass(frozen=True)
class Change:
    """Something that happened to a document on a day: a version was issued or corrected, or the document ended."""

    day: date
    document: Document
    version: Version | None = None
    correction: Correction | None = None
    withdrawal: Withdrawal | None = None

    @property
    def decision(self) -> str | None:
        """By which decision."""
        by = self.withdrawal or self.correction or self.version
        return by.decision if by else None


@dataclass(frozen=True)
class WaiverRow:
    """A waiver, the document it concerns (None: another file) and the findings it covers today."""

    waiver: Waiver
    document: Document | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class RuleRow:
    """A rule, and its page in the editors' guide (None in a manual without one)."""

    rule: Rule
    page: Page | None

    @property
    def title(self) -> str:
        """The title of the page, without the code of the rule."""
        title = self.page.header.title if self.page else None
        return (title or "").removeprefix(f"{self.rule.code} – ")


class Views:
    """The pages of a publication, each computed when it is asked for."""

    def __init__(self, publication: Publication, findings: list[Finding]) -> None:
        self.publication = publication
        self.manual: Manual = publication.manual
        self.findings = findings

    @property
    def organisation(self) -> Organisation:
        """Who the agency is."""
        return self.manual.organisation

    @property
    def today(self) -> date:
        """The day the site was built for."""
        return self.manual.today

    @cached_property
    def coverage(self) -> Coverage:
        """Which documents answer which clause."""
        return coverage_of(self.manual)

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """The documents that have a page, in code order (master list)."""
        return tuple(text.document for text in self.publication.main.values())

    @cached_property
    def texts_in_use(self) -> tuple[PublishedText, ...]:
        """The texts of the documents that are released and not withdrawn yet, in code order."""
        return tuple(
            self._text(document)
            for document in self.documents
            if document.latest_release and not document.is_withdrawn(self.today)
        )

    @cached_property
    def forms(self) -> tuple[Document, ...]:
        """The forms among them."""
        return tuple(document for document in self.documents if document.is_form)

    def parent(self, document: Document) -> Document | None:
        """The procedure a form belongs to."""
        return self.manual.by_code.get(document.parent_code) if document.parent_code else None

    @cached_property
    def records(self) -> tuple[RecordRow, ...]:
        """The records that documents in use say are kept, sorted by name."""
        rows = [
            RecordRow(record, text.document)
            for text in self.texts_in_use
            for record in records(text, self.organisation)
        ]
        return tuple(sorted(rows, key=lambda row: vietnamese_key(row.record.name)))

    @cached_property
    def laws(self) -> tuple[LawEntry, ...]:
        """The register of external documents, as it is kept."""
        register = self.manual.registers.laws.laws
        return tuple(
            LawEntry(
                law=law,
                absorb_by=law.absorb_by(self.organisation.absorb_law_within),
                replaces=tuple(old for old in register if law.id in old.replaced_by),
                documents=tuple(d for d in self.documents if law.id in self._text(d).text.legal_basis),
                pending=tuple(absorption for absorption in self.absorptions if absorption.new is law),
            )
            for law in register
        )

    @property
    def procedures(self) -> tuple[ProcedureRow, ...]:
        """The register of administrative procedures; those the agency no longer carries out come last."""
        rows = [
            ProcedureRow(
                procedure=procedure,
                is_abolished=procedure.abolition_on(self.today) is not None,
                documents=tuple(d for d in self.documents if procedure.id in d.header.tthc),
            )
            for procedure in self.manual.registers.tthc.procedures
        ]
        return tuple(sorted(rows, key=lambda row: row.is_abolished))

    @cached_property
    def absorptions(self) -> tuple[Absorption, ...]:
        """Changes of law that documents have not absorbed yet, the most urgent first."""
        return tuple(sorted(absorptions(self.manual), key=lambda absorption: absorption.due))

    @cached_property
    def reviews(self) -> tuple[Review, ...]:
        """Reviews to come, the most urgent first."""
        return tuple(sorted(reviews(self.manual), key=lambda review: review.due))

    @cached_property
    def reissues(self) -> tuple[Reissue, ...]:
        """Decisions to renew, the most urgent first."""
        return tuple(sorted(reissues(self.manual), key=lambda reissue: reissue.due))

    @cached_property
    def objectives(self) -> tuple[ObjectiveRow, ...]:
        """Quality objectives by date, the next first."""
        rows = [
            ObjectiveRow(objective, objective.due, text.document)
            for text in self.texts_in_use
            for objective in objectives(text, self.organisation)
            if objective.due
        ]
        return tuple(sorted(rows, key=lambda row: row.due))

    @cached_property
    def pending_disseminations(self) -> tuple[PendingDissemination, ...]:
        """Versions still to be disseminated, the most urgent first."""
        return tuple(sorted(pending_disseminations(self.manual), key=lambda pending: pending.due))

    @cached_property
    def clause_matrix(self) -> tuple[ClauseRow, ...]:
        """Every clause of the edition in use with the documents that answer it."""
        catalogue = self.manual.catalogue
        return tuple(
            ClauseRow(
                clause=clause,
                title=catalogue.title(clause.number),
                answer=self.coverage.answer(clause) if clause in catalogue.leaves else None,
                reason=declared.reason if (declared := self.coverage.declared(clause)) else None,
                documents=self.coverage.documents(clause),
            )
            for clause in sorted(catalogue.clauses, key=lambda clause: clause_key(clause.number))
        )

    @property
    def other_editions(self) -> tuple[Catalogue, ...]:
        """The editions of the standard that the agency does not apply (yet)."""
        return tuple(c for c in catalogues().values() if c.edition != self.manual.catalogue.edition)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What was issued, corrected and withdrawn, the latest first."""
        found: list[Change] = []
        for document in self.documents:
            for version in document.released:
                found += [Change(version.issued, document, version)] if version.issued else []
                found += [Change(c.issued, document, version, correction=c) for c in version.corrections]
            if document.withdrawn:
                found.append(Change(document.withdrawn.date, document, withdrawal=document.withdrawn))
        return tuple(sorted(found, key=lambda change: change.day, reverse=True))

    @property
    def waivers(self) -> tuple[WaiverRow, ...]:
        """What is waived, by whom and until when; the next to end first."""
        return tuple(
            WaiverRow(
                waiver=waiver,
                document=self.manual.by_code.get(waiver.where),
                findings=tuple(f for f in self.findings if is_waived(f, waiver, self.manual)),
            )
            for waiver in sorted(self.manual.registers.waivers.waivers, key=lambda waiver: waiver.until)
        )

    @cached_property
    def rules(self) -> tuple[RuleRow, ...]:
        """The rules by code, each with its page."""
        pages = {page.path: page for page in self.manual.pages}
        return tuple(RuleRow(RULES[code], pages.get(f"{RULE_PAGES}/{code.lower()}.md")) for code in sorted(RULES))

    def title(self, document: Document) -> str:
        """What readers know a document as."""
        return self._text(document).text.title

    def _text(self, document: Document) -> PublishedText:
        return self.publication.main[document.code]
