"""What pages show: every list is computed from the manual, none is kept by hand."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from itertools import groupby

from dateutil.relativedelta import relativedelta

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
from qms.analysis.procedures import RecordKept, Step, records, steps
from qms.language.vietnamese import vietnamese_key
from qms.model.clauses import Catalogue, Clause, catalogues, clause_key, split_tag
from qms.model.documents import Correction, Document, Page, Release, State, Version, Withdrawal
from qms.model.manual import Manual
from qms.model.registers import AdministrativeProcedure, Law, Organisation, Waiver
from qms.rules.acceptance import is_waived
from qms.rules.rule import RULES, Finding, Rule
from qms.site.charts import Chart, Columns, Grid, Timeline, bars, columns, grid, timeline
from qms.site.pictures import Picture, pictures
from qms.site.publication import Publication, PublishedText

RULE_PAGES = "bien-tap/quy-tac"
"""The folder of the editors' guide with a page for each rule: ``xr003.md``."""


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
class Chapter:
    """A chapter of the standard, and those of its clauses that have an answer."""

    row: ClauseRow
    clauses: tuple[ClauseRow, ...]

    @cached_property
    def counts(self) -> dict[Answer, int]:
        """How many of the clauses are answered how well."""
        return _count_answers(self.clauses)

    @cached_property
    def grid(self) -> Grid[ClauseRow]:
        """A cell for each clause."""
        return grid(self.clauses)


class Work(StrEnum):
    """What has a day by which it must be done."""

    LAW = "law"
    DISSEMINATION = "dissemination"
    OBJECTIVE = "objective"
    REVIEW = "review"
    REISSUE = "reissue"


@dataclass(frozen=True)
class WorkPlan:
    """How much work of each sort is overdue, falls due in which month (named by its first day), and after those."""

    overdue: dict[Work, int]
    months: dict[date, dict[Work, int]]
    later: dict[Work, int]

    @cached_property
    def chart(self) -> Columns[date | None, Work]:
        """The months beside what is overdue."""
        return columns([(None, self.overdue), *self.months.items()])


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
        self._version_tables: dict[str, tuple[VersionRow, ...]] = {}

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
    def forms(self) -> tuple[Document, ...]:
        """The documents that belong to another: forms."""
        return tuple(d for d in self.documents if d.kind and d.kind.parent)

    @cached_property
    def _forms_by_parent(self) -> dict[str, tuple[Document, ...]]:
        forms: dict[str, tuple[Document, ...]] = {}
        for form in self.forms:
            code = form.kind.parent_of(form.code) if form.kind else None
            if code:
                forms[code] = (*forms.get(code, ()), form)
        return forms

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

    @property
    def procedures(self) -> tuple[ProcedureRow, ...]:
        """The register of administrative procedures; those the agency no longer carries out come last."""
        register = sorted(self.manual.registers.tthc.procedures, key=lambda procedure: bool(procedure.abolished))
        return tuple(
            ProcedureRow(procedure, tuple(d for d in self.documents if procedure.id in d.header.tthc))
            for procedure in register
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
    def reissues(self) -> tuple[Reissue, ...]:
        """Decisions to renew, the most urgent first."""
        return tuple(sorted(reissues(self.manual), key=lambda reissue: reissue.due))

    @cached_property
    def objectives(self) -> tuple[ObjectiveRow, ...]:
        """Quality objectives by date, the next first."""
        rows = [
            ObjectiveRow(objective, objective.due, document)
            for document in self.documents
            if document.is_active
            for objective in objectives(self._text(document), self.organisation)
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

    @cached_property
    def coverage_count(self) -> dict[Answer, int]:
        """How many clauses of the matrix are answered how well."""
        return _count_answers(self.clause_matrix)

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """The chapters of the edition in use."""
        chapters = groupby(self.clause_matrix, key=lambda row: row.clause.number.partition(".")[0])
        rows = (tuple(chapter) for _number, chapter in chapters)
        return tuple(Chapter(chapter[0], tuple(row for row in chapter if row.answer)) for chapter in rows)

    @cached_property
    def work(self) -> WorkPlan:
        """What is overdue, and what falls due in the twelve months that begin with the one of the build."""
        days = {
            Work.LAW: [absorption.due for absorption in self.absorptions],
            Work.DISSEMINATION: [pending.due for pending in self.pending_disseminations],
            Work.OBJECTIVE: [row.due for row in self.objectives],
            Work.REVIEW: [review.due for review in self.reviews],
            Work.REISSUE: [reissue.due for reissue in self.reissues],
        }

        def due(first: date, before: date) -> dict[Work, int]:
            return {sort: sum(first <= day < before for day in days[sort]) for sort in Work}

        month, *others = (self.today.replace(day=1) + relativedelta(months=ahead) for ahead in range(13))
        months = {}
        for after in others:
            months[month] = due(max(month, self.today), after)
            month = after
        return WorkPlan(overdue=due(date.min, self.today), months=months, later=due(month, date.max))

    @cached_property
    def law_timeline(self) -> Timeline[LawEntry]:
        """The laws that documents still have to absorb, the most urgent first."""
        periods = [
            (entry, entry.law.effective, entry.absorb_by)
            for entry in self.laws
            if entry.pending and entry.law.effective and entry.absorb_by
        ]
        return timeline(sorted(periods, key=lambda period: period[2]), self.today)

    @cached_property
    def documents_by_unit(self) -> dict[str | None, dict[State, int]]:
        """How many documents of each unit are in which state; first (None) those of all units."""
        counts = Counter(
            (document.header.owner, document.state(self._text(document).version, self.today))
            for document in self.documents
        )
        owners = {owner for owner, _state in counts}
        units = [unit for unit in self.organisation.unit_names if unit in owners]
        units += sorted(owners.difference(units))
        present = {state for _owner, state in counts}
        states = [state for state in dict.fromkeys((State.IN_FORCE, *State)) if state in present]
        every = {state: sum(counts[unit, state] for unit in units) for state in states}
        return {None: every, **{unit: {state: counts[unit, state] for state in states} for unit in units}}

    @cached_property
    def unit_chart(self) -> Chart[str | None, State]:
        """The documents of each unit by state."""
        return bars(list(self.documents_by_unit.items()))

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

    def page(self, published: PublishedText) -> DocumentPage:
        """What the page of ``published`` shows."""
        document, manual = published.document, self.manual
        cited = dict.fromkeys(c.target for c in published.citations if not c.is_law and c.target != document.code)
        edition = manual.catalogue.edition
        carried_out = tuple(
            manual.registers.tthc_by_id[t] for t in document.header.tthc if t in manual.registers.tthc_by_id
        )
        return DocumentPage(
            published=published,
            ended=document.ends(published.version),
            current=self.publication.main.get(document.code),
            versions=self._versions(document),
            word_file=self.publication.word_file(published),
            parent=self.parent(document),
            forms=self._forms_by_parent.get(document.code, ()),
            cites=tuple(manual.by_code[code] for code in cited if code in manual.by_code),
            cited_by=self.publication.cited_by.get(document.code, ()),
            clauses=tuple(
                (tag, catalogues()[name].title(number))
                for tag in published.text.clauses
                for name, number in [split_tag(tag, edition)]
                if name in catalogues() and number in catalogues()[name].by_number
            ),
            laws=self._laws(published.text.legal_basis),
            awaited=self._laws(document.header.under_review_for if self._is_latest(published) else ()),
            procedures=carried_out,
            steps=steps(published, self.organisation) if document.header.tthc else (),
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
    def _guides(self) -> dict[str, str]:
        return {row.rule.code: f"{row.page.path.removesuffix('.md')}/" for row in self.rules if row.page}

    @cached_property
    def _findings_by_path(self) -> dict[str, tuple[Finding, ...]]:
        findings: dict[str, tuple[Finding, ...]] = {}
        for finding in self.findings:
            if finding.severity.is_accepted:
                continue
            findings[finding.place.path] = (*findings.get(finding.place.path, ()), finding)
        return findings

    def _text(self, document: Document) -> PublishedText:
        return self.publication.main[document.code]

    def _versions(self, document: Document) -> tuple[VersionRow, ...]:
        if document.path not in self._version_tables:
            self._version_tables[document.path] = tuple(
                VersionRow(
                    version=version,
                    page=self.publication.version_of(document, version),
                    release=self.manual.ledger.get(document.code, version.version),
                    ended=document.ends(version),
                )
                for version in reversed(document.released)
            )
        return self._version_tables[document.path]

    def _is_latest(self, published: PublishedText) -> bool:
        return published.document.is_active and published.version is published.document.latest_release

    def _laws(self, identifiers: tuple[str, ...]) -> tuple[Law, ...]:
        known = self.manual.registers.laws_by_id
        return tuple(known[law] for law in identifiers if law in known)


def _count_answers(rows: Iterable[ClauseRow]) -> dict[Answer, int]:
    answers = Counter(row.answer for row in rows)
    return {answer: answers[answer] for answer in Answer}
