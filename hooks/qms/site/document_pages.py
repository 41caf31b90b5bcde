"""What the page of a document shows beside its text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from qms.analysis.procedures import Step, steps
from qms.model.clauses import catalogues, split_tag
from qms.model.documents import Document, Release, Version
from qms.model.registers import AdministrativeProcedure, Law
from qms.rules.rule import Finding
from qms.site.pictures import Picture, pictures
from qms.site.publication import PublishedText
from qms.site.views import Views


@dataclass(frozen=True)
class VersionRow:
    """A row of the version table: its permanent page, and its release as Git knows it."""

    version: Version
    page: PublishedText | None
    release: Release | None
    ended: date | None
    signers: Mapping[int, str]
    """Who signed its text as released (0) and after each correction."""


@dataclass(frozen=True)
class DocumentPage:
    """Everything a document page shows beside its text."""

    published: PublishedText
    ended: date | None
    current: PublishedText | None
    versions: tuple[VersionRow, ...]
    word_file: str | None
    parent: Document | None
    forms: tuple[Document, ...]
    cites: tuple[Document, ...]
    cited_by: tuple[Document, ...]
    clauses: tuple[tuple[str, str], ...]
    laws: tuple[Law, ...]
    awaited: tuple[Law, ...]
    """The laws that the document is under review for."""
    procedures: tuple[AdministrativeProcedure, ...]
    steps: tuple[Step, ...]
    pictures: tuple[Picture, ...]
    """What is drawn above tables of the text, from top to bottom."""
    successors: tuple[Document, ...]
    findings: tuple[Finding, ...]
    guides: dict[str, str]
    """Where the pages on the rules of the findings stand."""

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


class DocumentPages:
    """The pages of documents, each computed when it is asked for."""

    def __init__(self, views: Views) -> None:
        self._views = views
        self._manual = views.manual
        self._publication = views.publication
        self._version_tables: dict[str, tuple[VersionRow, ...]] = {}

    def page(self, published: PublishedText) -> DocumentPage:
        """What the page of ``published`` shows."""
        document, manual = published.document, self._manual
        cited = dict.fromkeys(c.target for c in published.citations if not c.is_law and c.target != document.code)
        edition = manual.catalogue.edition
        carried_out = tuple(
            manual.registers.tthc_by_id[t] for t in document.header.tthc if t in manual.registers.tthc_by_id
        )
        return DocumentPage(
            published=published,
            ended=document.ends(published.version),
            current=self._publication.main.get(document.code),
            versions=self._versions(document),
            word_file=self._publication.word_file(published),
            parent=self._views.parent(document),
            forms=self._forms_by_parent.get(document.code, ()),
            cites=tuple(manual.by_code[code] for code in cited if code in manual.by_code),
            cited_by=self._publication.cited_by.get(document.code, ()),
            clauses=tuple(
                (tag, catalogues()[name].title(number))
                for tag in published.text.clauses
                for name, number in [split_tag(tag, edition)]
                if name in catalogues() and number in catalogues()[name].by_number
            ),
            laws=self._laws(published.text.legal_basis),
            awaited=self._laws(document.header.under_review_for if self._is_latest(published) else ()),
            procedures=carried_out,
            steps=steps(published, self._views.organisation) if document.header.tthc else (),
            pictures=pictures(published, manual, carried_out),
            successors=tuple(
                manual.by_code[code]
                for code in (document.withdrawn.replaced_by if document.withdrawn else ())
                if code in manual.by_code
            ),
            findings=(findings := self._findings_by_path.get(document.path, ())),
            guides={f.rule: self._guides[f.rule] for f in findings if f.rule in self._guides},
        )

    @cached_property
    def _forms_by_parent(self) -> dict[str, tuple[Document, ...]]:
        forms: dict[str, tuple[Document, ...]] = {}
        for form in self._views.forms:
            if form.parent_code:
                forms[form.parent_code] = (*forms.get(form.parent_code, ()), form)
        return forms

    @cached_property
    def _guides(self) -> dict[str, str]:
        return {row.rule.code: f"{row.page.path.removesuffix('.md')}/" for row in self._views.rules if row.page}

    @cached_property
    def _findings_by_path(self) -> dict[str, tuple[Finding, ...]]:
        findings: dict[str, tuple[Finding, ...]] = {}
        for finding in self._views.findings:
            if finding.severity.is_accepted:
                continue
            findings[finding.place.path] = (*findings.get(finding.place.path, ()), finding)
        return findings

    def _versions(self, document: Document) -> tuple[VersionRow, ...]:
        if document.path not in self._version_tables:
            self._version_tables[document.path] = tuple(
                self._version(document, version) for version in reversed(document.released)
            )
        return self._version_tables[document.path]

    def _version(self, document: Document, version: Version) -> VersionRow:
        release, signers = self._manual.ledger.get(document.code, version.version), self._manual.signers
        texts = release.texts if release else {}
        return VersionRow(
            version=version,
            page=self._publication.version_of(document, version),
            release=release,
            ended=document.ends(version),
            signers={number: signers[text.blob] for number, text in texts.items() if text.blob in signers},
        )

    def _is_latest(self, published: PublishedText) -> bool:
        return published.document.is_active and published.version is published.document.latest_release

    def _laws(self, identifiers: tuple[str, ...]) -> tuple[Law, ...]:
        known = self._manual.registers.laws_by_id
        return tuple(known[law] for law in identifiers if law in known)
