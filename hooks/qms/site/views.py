"""What pages show: every list is computed from the manual, none is kept by hand."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from qms.analysis.coverage import Coverage
from qms.analysis.deadlines import Absorption, Review, absorptions, reviews
from qms.analysis.procedures import RecordKept, Step, records, steps
from qms.language.vietnamese import vietnamese_key
from qms.model.clauses import Catalogue, Clause, catalogues, clause_key, split_tag
from qms.model.documents import Document, Release, Version, Withdrawal
from qms.model.manual import Manual
from qms.model.registers import AdministrativeProcedure, Law, Organisation
from qms.rules.rule import Finding
from qms.site.publication import Publication, PublishedText


@dataclass(frozen=True)
class VersionRow:
    """A row of the version table: its permanent page, and its release as Git knows it."""

    version: Version
    page: PublishedText | None
    release: Release | None
    ended: date | None


@dataclass(frozen=True)
class DocumentPage:
    """Everything a document page shows beside its text."""

    published: PublishedText
    ended: date | None
    current: PublishedText | None
    versions: tuple[VersionRow, ...]
    parent: Document | None
    forms: tuple[Document, ...]
    cites: tuple[Document, ...]
    cited_by: tuple[Document, ...]
    clauses: tuple[tuple[str, str], ...]
    laws: tuple[Law, ...]
    procedures: tuple[AdministrativeProcedure, ...]
    steps: tuple[Step, ...]
    successors: tuple[Document, ...]
    findings: tuple[Finding, ...]

    @property
    def document(self) -> Document:
        """The document the text belongs to."""
        return self.published.document

    @property
    def version(self) -> Version:
        """The version the text is of."""
        return self.published.version

    @cached_property
    def total_hours(self) -> Decimal | None:
        """Working hours of all steps, where each of their times can be added up."""
        times = [step.hours for step in self.steps]
        return sum((t for t in times if t is not None), Decimal(0)) if times and None not in times else None


@dataclass(frozen=True)
class RecordRow:
    """A record that a document says is kept."""

    record: RecordKept
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
class ClauseRow:
    """A clause of the matrix."""

    clause: Clause
    title: str
    is_leaf: bool
    reason: str | None
    documents: tuple[Document, ...]


@dataclass(frozen=True)
class CoverageCount:
    """How many clauses are answered by a released document, by drafts alone, not applicable, and open."""

    released: int
    draft: int
    not_applicable: int
    open: int


@dataclass(frozen=True)
class Change:
    """Something that happened to a document on a day: a version was issued, or the document ended."""

    day: date
    document: Document
    version: Version | None
    withdrawal: Withdrawal | None


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
        return Coverage(self.manual)

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """The documents that have a page, in code order (master list)."""
        return tuple(text.document for text in self.publication.main.values())

    @cached_property
    def forms(self) -> tuple[Document, ...]:
        """The documents that belong to another: forms."""
        return tuple(d for d in self.documents if d.kind and d.kind.parent)

    def parent(self, document: Document) -> Document | None:
        """The procedure a form belongs to."""
        code = document.kind.parent_of(document.code) if document.kind else None
        return self.manual.by_code.get(code) if code else None

    @cached_property
    def records(self) -> tuple[RecordRow, ...]:
        """The records that documents in use say are kept, sorted by name."""
        rows = [
            RecordRow(record, document)
            for document in self.documents
            if document.is_active
            for record in records(self.publication.main[document.code], self.organisation)
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

    @cached_property
    def absorptions(self) -> tuple[Absorption, ...]:
        """Changes of law that documents have not absorbed yet, the most urgent first."""
        return tuple(sorted(absorptions(self.manual), key=lambda absorption: absorption.due))

    @cached_property
    def reviews(self) -> tuple[Review, ...]:
        """Reviews to come, the most urgent first."""
        return tuple(sorted(reviews(self.manual), key=lambda review: review.due))

    @cached_property
    def clause_matrix(self) -> tuple[ClauseRow, ...]:
        """Every clause of the edition in use with the documents that answer it."""
        catalogue = self.manual.catalogue
        return tuple(
            ClauseRow(
                clause=clause,
                title=catalogue.title(clause.number),
                is_leaf=clause in catalogue.leaves,
                reason=self.coverage.reason(clause),
                documents=self.coverage.documents(clause),
            )
            for clause in sorted(catalogue.clauses, key=lambda clause: clause_key(clause.number))
        )

    @property
    def coverage_count(self) -> CoverageCount:
        """The clause matrix in four figures."""
        leaves = [row for row in self.clause_matrix if row.is_leaf]
        applicable = [row for row in leaves if row.reason is None]
        released = sum(any(document.is_active for document in row.documents) for row in applicable)
        answered = sum(bool(row.documents) for row in applicable)
        return CoverageCount(released, answered - released, len(leaves) - len(applicable), len(applicable) - answered)

    @property
    def other_editions(self) -> tuple[Catalogue, ...]:
        """The editions of the standard that the agency does not apply (yet)."""
        return tuple(c for c in catalogues().values() if c.edition != self.manual.catalogue.edition)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What was issued and withdrawn, the latest first."""
        found = [
            Change(version.issued, document, version, None)
            for document in self.documents
            for version in document.released
            if version.issued
        ]
        found += [Change(d.withdrawn.date, d, None, d.withdrawn) for d in self.documents if d.withdrawn]
        return tuple(sorted(found, key=lambda change: change.day, reverse=True))

    def page(self, published: PublishedText) -> DocumentPage:
        """What the page of ``published`` shows."""
        document, manual = published.document, self.manual
        cited = dict.fromkeys(c.target for c in published.citations if not c.is_law and c.target != document.code)
        edition = manual.catalogue.edition
        return DocumentPage(
            published=published,
            ended=document.ends(published.version),
            current=self.publication.main.get(document.code),
            versions=tuple(self._version_row(document, version) for version in reversed(document.released)),
            parent=self.parent(document),
            forms=tuple(form for form in manual.forms_of(document.code) if form.code in self.publication.main),
            cites=tuple(manual.by_code[code] for code in cited if code in manual.by_code),
            cited_by=self.publication.cited_by.get(document.code, ()),
            clauses=tuple(
                (tag, catalogues()[name].title(number))
                for tag in published.text.clauses
                for name, number in [split_tag(tag, edition)]
                if name in catalogues() and number in catalogues()[name].by_number
            ),
            laws=tuple(self._laws_by_id[law] for law in published.text.legal_basis if law in self._laws_by_id),
            procedures=tuple(
                manual.registers.tthc_by_id[t] for t in document.header.tthc if t in manual.registers.tthc_by_id
            ),
            steps=steps(published, self.organisation),
            successors=tuple(
                manual.by_code[code]
                for code in (document.withdrawn.replaced_by if document.withdrawn else ())
                if code in manual.by_code
            ),
            findings=tuple(finding for finding in self.findings if finding.place.path == document.path),
        )

    def _text(self, document: Document) -> PublishedText:
        return self.publication.main[document.code]

    def _version_row(self, document: Document, version: Version) -> VersionRow:
        return VersionRow(
            version=version,
            page=self.publication.version_of(document, version),
            release=self.manual.ledger.get(document.code, version.version),
            ended=document.ends(version),
        )

    @property
    def _laws_by_id(self) -> dict[str, Law]:
        return self.manual.registers.laws_by_id
