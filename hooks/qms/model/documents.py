"""A document, its versions, and what happened to its released texts."""

import re
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Literal, TypeVar

from qms.language.messages import Message
from qms.model.registers import SIGNINGS, Kind, LawId, ProcedureId, RoleId, UnitId
from qms.source import yaml_reader
from qms.source.citations import Citation, CitationFinder
from qms.source.digest import text_digest
from qms.source.front_matter import Keys, Source
from qms.source.links import Link, links
from qms.source.markdown import BrokenTable, Heading, Table, broken_tables, headings, tables
from qms.source.memory import Memory, recall
from qms.source.values import Date, Period, Record, Text, VersionNumber

T = TypeVar("T")
Audience = Literal["internal", "public"]


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands: a path below the manual's folder, line and column from 1."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True)
class Problem:
    """What is wrong, where, and the way out."""

    place: Place
    fault: Message
    remedy: Message


class State(StrEnum):
    """What a version is on a given day."""

    DRAFT = "draft"
    ISSUED = "issued"
    IN_FORCE = "in-force"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Correction(Record):
    """A slip of the pen put right in a released text (đính chính): by which decision, when, and what.

    It may change the body; the title, the clauses, the legal basis and the row of the version stay.
    """

    decision: Text
    issued: Date
    changes: Text


class Version(Record):
    """A row of the version table; without a decision it is a draft."""

    version: VersionNumber
    decision: Text | None = None
    issued: Date | None = None
    effective: Date | None = None
    prepared_by: RoleId | None = None
    reviewed_by: RoleId | None = None
    approved_by: RoleId | None = None
    changes: Text
    corrections: tuple[Correction, ...] = ()

    @property
    def is_released(self) -> bool:
        """Whether a decision issued it."""
        return self.decision is not None

    @property
    def signed_by(self) -> dict[str, str]:
        """The roles named, by what each did."""
        return {key: role for key in SIGNINGS if (role := getattr(self, key))}


class Withdrawal(Record):
    """The end of a document: when, by which decision, and what stands in its place or why nothing does."""

    date: Date
    decision: Text
    replaced_by: tuple[Text, ...] = ()
    reason: Text | None = None


class Header(Record):
    """The front matter of a document."""

    code: Text
    title: Text
    owner: UnitId
    audience: Audience
    clauses: tuple[Text, ...]
    legal_basis: tuple[LawId, ...] = ()
    under_review_for: tuple[LawId, ...] = ()
    tthc: tuple[ProcedureId, ...] = ()
    distribution: tuple[UnitId, ...]
    review_every: Period
    reviewed_on: Date | None = None
    versions: tuple[Version, ...]
    withdrawn: Withdrawal | None = None


class PageHeader(Record):
    """The front matter of a page that is not a controlled document."""

    title: Text | None = None
    audience: Audience = "internal"


_FIRST_KEY = re.compile(r"(?:[ \t]*\n)*(?P<margin> {0,3})(?P<key>[\w-]+):")


def key_without_dashes(source: Source) -> re.Match[str] | None:
    """The first key (group “key”) of front matter that lacks its lines of “---”: meant as such, but not read."""
    first = _FIRST_KEY.match(source.body) if source.block is None else None
    keys = Header.model_fields.keys() | PageHeader.model_fields.keys()
    return first if first and first["key"].lower() in keys else None


@dataclass(frozen=True)
class Wording:
    """What a version tells its readers."""

    title: str
    clauses: tuple[str, ...]
    legal_basis: tuple[str, ...]
    body: str = field(repr=False)

    @cached_property
    def digest(self) -> str:
        """The digest of the text, as :mod:`qms.source.digest` defines it."""
        return text_digest(self.title, self.clauses, self.legal_basis, self.body)


@dataclass(frozen=True)
class MarkdownFile:
    """A Markdown file of the manual; its path is relative to the manual's folder."""

    path: str
    blob: str
    """The name Git gives the text (its line ends as Git stores them)."""
    source: Source
    finder: CitationFinder = field(repr=False)
    memory: Memory = field(repr=False, compare=False)

    @property
    def body(self) -> str:
        """The text below the front matter."""
        return self.source.body

    def at(self, *path: str | int) -> Place:
        """The place of a key of the front matter: ``at("versions", 0, "issued")``."""
        return Place(self.path, *yaml_reader.position(self.source.front, path))

    def at_body(self, line: int, column: int = 1) -> Place:
        """The place of a line of the body."""
        return Place(self.path, self.source.body_line + line - 1, column)

    @cached_property
    def citations(self) -> tuple[Citation, ...]:
        """The citations of the body."""
        return self.recall(f"citations {self.finder.fingerprint}", Citation, self.finder.find)

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The headings of the body."""
        return self.recall("headings", Heading, headings)

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The pipe tables of the body."""
        return self.recall("tables", Table, tables)

    @cached_property
    def broken_tables(self) -> tuple[BrokenTable, ...]:
        """What looks like a pipe table in the body and is none."""
        return self.recall("broken tables", BrokenTable, broken_tables)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The links by path of the body."""
        return self.recall("links", Link, links)

    def recall(self, name: str, record: type[T], find: Callable[[str], Iterable[T]]) -> tuple[T, ...]:
        """What ``find``, which looks at the body alone, finds there; remembered under ``name``."""
        return recall(self.memory, f"{name} {self.blob}", record, lambda: find(self.body))


@dataclass(frozen=True)
class Page(MarkdownFile):
    """A page that is not a controlled document."""

    header: PageHeader


@dataclass(frozen=True)
class Document(MarkdownFile):
    """A controlled document as it stands in the working tree."""

    header: Header
    kind: Kind | None

    @property
    def code(self) -> str:
        """Never changes, never reused."""
        return self.header.code

    @property
    def title(self) -> str:
        """The title, without the code."""
        return self.header.title

    @property
    def is_form(self) -> bool:
        """Whether documents of its kind belong to another one."""
        return self.kind is not None and self.kind.parent is not None

    @cached_property
    def parent_code(self) -> str | None:
        """The code of the document that a form belongs to, whether there is such a document or not."""
        return self.kind.parent_of(self.code) if self.kind else None

    @property
    def versions(self) -> tuple[Version, ...]:
        """The rows, oldest first."""
        return self.header.versions

    @cached_property
    def released(self) -> tuple[Version, ...]:
        """The versions a decision issued."""
        return tuple(version for version in self.versions if version.is_released)

    @cached_property
    def latest_release(self) -> Version | None:
        """The last version a decision issued."""
        return self.released[-1] if self.released else None

    @cached_property
    def draft(self) -> Version | None:
        """The last row, while no decision has issued it: the body is then its text."""
        return self.versions[-1] if self.versions and not self.versions[-1].is_released else None

    @property
    def withdrawn(self) -> Withdrawal | None:
        """How the document ended, if it did."""
        return self.header.withdrawn

    @property
    def is_active(self) -> bool:
        """Released and not withdrawn, whatever the day."""
        return self.latest_release is not None and self.withdrawn is None

    def is_withdrawn(self, day: date) -> bool:
        """Whether it has ended on that day."""
        return self.withdrawn is not None and self.withdrawn.date <= day

    @property
    def working_state(self) -> State | None:
        """Whether the text in the file is a draft or withdrawn; None while it is that of a released version."""
        if self.withdrawn:
            return State.WITHDRAWN
        return State.DRAFT if self.draft or not self.versions else None

    def ends(self, version: Version) -> date | None:
        """The day on which ``version`` ceases to be in force, if one is set."""
        days = [later.effective for later in self.released if later.version > version.version and later.effective]
        if self.withdrawn:
            days.append(self.withdrawn.date)
        return min(days, default=None)

    def state(self, version: Version, day: date) -> State:
        """What ``version`` is on ``day``."""
        if not version.is_released:
            return State.DRAFT
        if self.withdrawn and self.withdrawn.date <= day:
            return State.WITHDRAWN
        end = self.ends(version)
        if end and end <= day:
            return State.SUPERSEDED
        return State.ISSUED if version.effective and day < version.effective else State.IN_FORCE

    @cached_property
    def wording(self) -> Wording:
        """What the text in the file says: that of the last row."""
        return Wording(self.title, self.header.clauses, self.header.legal_basis, self.body)


@dataclass(frozen=True)
class Release:
    """A version as it was released on the published branch.

    ``row`` holds the cells of the row as they were first seen. A correction lets the text change: ``corrections`` are
    those seen so far, ``wording`` the text first seen with the last of them (``commit``, ``moment`` and ``path`` say
    where), ``corrected`` what it put right. ``wording`` is None where Git never saw the text: a row older than the
    repository, or one released while the file already held the draft of the next.
    """

    code: str
    version: VersionNumber
    commit: str
    moment: datetime
    path: str
    blob: str
    row: Mapping[str, object]
    corrections: tuple[Mapping[str, object], ...] = ()
    corrected: "Release | None" = None
    keys: Keys | None = field(default=None, repr=False)
    """The front matter of the file, where its body is the text of this version."""
    read_body: Callable[[], str] = field(default=str, repr=False, compare=False)

    @property
    def has_wording(self) -> bool:
        """Whether Git saw the text."""
        return self.keys is not None

    @cached_property
    def wording(self) -> Wording | None:
        """The text, if Git saw it."""
        if self.keys is None:
            return None
        title = str(self.keys.get("title", ""))
        return Wording(title, self._texts("clauses"), self._texts("legal_basis"), self.read_body())

    @property
    def texts(self) -> Mapping[int, "Release"]:
        """The text as released and as corrected, as far as Git saw them, by how many corrections each holds."""
        earlier = self.corrected.texts if self.corrected else {}
        return {**earlier, len(self.corrections): self} if self.has_wording else earlier

    @property
    def original(self) -> "Release":
        """The release before any correction."""
        return self.corrected.original if self.corrected else self

    def _texts(self, key: str) -> tuple[str, ...]:
        value = self.keys.get(key) if self.keys else None
        return tuple(str(item) for item in value) if isinstance(value, list) else ()


@dataclass(frozen=True)
class WithdrawalSeen:
    """The end of a released document as the published branch first held it."""

    commit: str
    moment: datetime
    path: str
    row: Mapping[str, object]


@dataclass(frozen=True)
class Ledger:
    """Every release and withdrawal Git saw, since when drafts have been waiting, and when each file last changed.

    All by code, then version where there is one; ``last_change`` by path. ``branch`` is None in a repository without
    a commit: nothing is released yet. ``public`` holds the versions whose text everybody may read: the file said so
    while the text was in it, and has not said otherwise since; ``taken_back`` those that were public until it did.
    ``decided`` is the front matter by code, as it last was while no draft was in the file.
    """

    releases: Mapping[str, Mapping[VersionNumber, Release]]
    withdrawals: Mapping[str, WithdrawalSeen]
    drafts: Mapping[str, Mapping[VersionNumber, datetime]]
    last_change: Mapping[str, datetime]
    branch: str | None
    public: Mapping[str, Set[VersionNumber]] = field(default_factory=dict)
    taken_back: Mapping[str, Set[VersionNumber]] = field(default_factory=dict)
    decided: Mapping[str, Keys] = field(default_factory=dict)

    def of(self, code: str) -> Mapping[VersionNumber, Release]:
        """The releases of one document, in the order in which Git saw them."""
        return self.releases.get(code, {})

    def get(self, code: str, version: VersionNumber) -> Release | None:
        """The release of one version."""
        return self.of(code).get(version)
