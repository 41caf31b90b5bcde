"""What a change does to documents: how far each goes, what leans on it, who must act."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any

from qms.analysis.citations import cites_itself
from qms.analysis.deadlines import pending_disseminations
from qms.impact.redline import SectionChange, lost_numbers, redline, sections
from qms.language.vietnamese import code_key
from qms.model.documents import Document, MarkdownFile, Place, Version
from qms.model.manual import Manual
from qms.model.registers import AdministrativeProcedure
from qms.source.citations import Citation

_OF_READERS = ("title", "clauses", "legal_basis")
_OF_KEEPERS = ("owner", "audience", "distribution", "review_every", "reviewed_on", "under_review_for", "tthc")
KEYS = (*_OF_READERS, *_OF_KEEPERS)
"""The keys of front matter that are told where they change; versions and withdrawal are steps."""


class Step(StrEnum):
    """How far a document goes with a change; several may come together."""

    NEW = "new"
    DRAFT = "draft"
    RELEASED = "released"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    DELETED = "deleted"
    KEEPING = "keeping"
    ALTERED = "altered"


@dataclass(frozen=True)
class Disturbed:
    """A citation of a section that stands there no more; ``now`` is the title of what does, None for nothing."""

    place: Place
    section: str
    was: str
    now: str | None


@dataclass(frozen=True)
class Announcement:
    """Units that must be told once the change is merged, and the last day to do so where one is set."""

    units: tuple[str, ...]
    due: date | None


@dataclass(frozen=True, eq=False)
class DocumentChange:
    """A document that differs between two manuals; it is in one of them at least."""

    manual: Manual
    before: Document | None
    after: Document | None

    @property
    def document(self) -> Document:
        """The document as it is to be; one that is gone, as it was."""
        document = self.after or self.before
        assert document is not None, "a document that changes is somewhere"
        return document

    @cached_property
    def released(self) -> tuple[Version, ...]:
        """The versions that a decision issues with this change."""
        known = {version.version for version in self.before.released} if self.before else set()
        return tuple(version for version in self.after.released if version.version not in known) if self.after else ()

    @cached_property
    def corrected(self) -> tuple[Version, ...]:
        """The released versions that are corrected with this change."""
        before = {row.version: len(row.corrections) for row in self.before.released} if self.before else {}
        now = self.after.released if self.after else ()
        return tuple(row for row in now if len(row.corrections) > before.get(row.version, len(row.corrections)))

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """What happens to the document, in the order of :class:`Step`."""
        if self.after is None:
            return (Step.DELETED,)
        before = self.before
        is_withdrawn = self.after.withdrawn is not None and (before is None or before.withdrawn is None)
        taken = {
            Step.NEW: before is None,
            Step.DRAFT: self.after.draft is not None
            and (self.says_more or not before or before.draft != self.after.draft),
            Step.RELEASED: bool(self.released),
            Step.CORRECTED: bool(self.corrected),
            Step.WITHDRAWN: is_withdrawn,
        }
        found = tuple(step for step, is_taken in taken.items() if is_taken)
        if found:
            return found
        return (Step.ALTERED,) if self.says_more else (Step.KEEPING,)

    @cached_property
    def says_more(self) -> bool:
        """Whether the text of the file tells its readers something else than it did."""
        return self.before is None or self.after is None or self.before.wording.digest != self.after.wording.digest

    @cached_property
    def keys(self) -> dict[str, tuple[Any, Any]]:
        """Each key of front matter that says something else: what was written (None: nothing), what is."""
        if self.before is None or self.after is None:
            return {}
        was, now = self.before, self.after
        changed = [key for key in KEYS if getattr(was.header, key) != getattr(now.header, key)]
        return {key: (was.source.keys.get(key), now.source.keys.get(key)) for key in changed}

    @cached_property
    def sections(self) -> tuple[SectionChange, ...]:
        """The sections that differ from the text in force, where a version is released over one; else from the file."""
        if self.before is None or self.after is None:
            return ()
        return redline(self.compared_with[1], self.after.body)

    @cached_property
    def compared_with(self) -> tuple[Version | None, str]:
        """What :attr:`sections` compares with: a released version (None: the file before the change), and its body."""
        assert self.before is not None, "a new document is compared with nothing"
        past = self.before.latest_release if self.released else None
        release = self.manual.ledger.get(self.before.code, past.version) if past else None
        if past and release and release.wording:
            return past, release.wording.body
        return None, self.before.body

    @property
    def cited_by(self) -> tuple[MarkdownFile, ...]:
        """The documents and pages that cite it, documents in code order."""
        citing = citations_of(self.manual).get(self.document.code, ())
        items = {item.path: item for item, citation in citing if not cites_itself(item, citation)}
        return tuple(sorted(items.values(), key=lambda item: (*_rank(item), item.path)))

    @property
    def disturbed(self) -> tuple[Disturbed, ...]:
        """The citations whose section is gone or bears another title; those pinned to a version stay right."""
        if self.before is None:
            return ()
        after = sections(self.after.body) if self.after else ()
        lost = lost_numbers(sections(self.before.body), after)
        return tuple(self._disturbed(lost)) if lost else ()

    def _disturbed(self, lost: dict[str, tuple[str, str | None]]) -> Iterator[Disturbed]:
        for item, citation in citations_of(self.manual).get(self.document.code, ()):
            if citation.section in lost and not citation.version:
                was, now = lost[citation.section]
                yield Disturbed(item.at_body(citation.line, citation.column), citation.section, was, now)

    @property
    def forms(self) -> tuple[Document, ...]:
        """The forms that belong to it and are not withdrawn."""
        return tuple(form for form in self.manual.forms_of(self.document.code) if not form.withdrawn)

    @property
    def parent(self) -> str | None:
        """The code of the document it belongs to, where it is a form."""
        document = self.document
        return document.kind.parent_of(document.code) if document.kind else None

    @property
    def procedures(self) -> tuple[AdministrativeProcedure, ...]:
        """The administrative procedures it carries out or carried out."""
        known = self.manual.registers.tthc_by_id
        headers = [document.header for document in (self.before, self.after) if document]
        named = dict.fromkeys(identifier for header in headers for identifier in header.tthc)
        return tuple(known[identifier] for identifier in named if identifier in known)

    @property
    def owners(self) -> tuple[str, ...]:
        """The unit in charge; where another is to be, both."""
        found = [document.header.owner for document in (self.before, self.after) if document]
        return tuple(dict.fromkeys(found))

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of the last row: who prepares, reviews, approves."""
        rows = self.document.versions[-1:]
        return tuple(dict.fromkeys(role for row in rows for role in row.signed_by.values()))

    @property
    def announcement(self) -> Announcement | None:
        """Who must be told of what is released, corrected or withdrawn with this change."""
        told = {Step.RELEASED, Step.CORRECTED, Step.WITHDRAWN}
        if told.isdisjoint(self.steps):
            return None
        if self.released and self.manual.organisation.disseminate_within:
            return _announcements(self.manual).get(self.document.code)
        return Announcement(self.document.header.distribution, None)


def document_changes(before: Manual, after: Manual) -> tuple[DocumentChange, ...]:
    """Every document that differs, in natural order of codes. A document is known by its code, not by its file."""
    codes = sorted({*before.by_code, *after.by_code}, key=code_key)
    pairs = [(before.by_code.get(code), after.by_code.get(code)) for code in codes]
    return tuple(DocumentChange(after, was, now) for was, now in pairs if _content(was) != _content(now))


@lru_cache(maxsize=1)
def citations_of(manual: Manual) -> Mapping[str, Sequence[tuple[MarkdownFile, Citation]]]:
    """For each code or number of a law, the citations of it in the order of files, and where they stand."""
    found: dict[str, list[tuple[MarkdownFile, Citation]]] = defaultdict(list)
    for item in manual.files:
        for citation in item.citations:
            found[citation.target].append((item, citation))
    return found


@lru_cache(maxsize=1)
def _announcements(manual: Manual) -> Mapping[str, Announcement]:
    return {entry.document.code: Announcement(entry.units, entry.due) for entry in pending_disseminations(manual)}


def _content(document: Document | None) -> tuple[str, str] | None:
    return (document.path, document.blob) if document else None


def _rank(item: MarkdownFile) -> tuple[bool, object]:
    return (False, code_key(item.code)) if isinstance(item, Document) else (True, ())
