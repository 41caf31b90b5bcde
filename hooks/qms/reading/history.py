"""What Git knows: which text was first released as which version, and when.

One pass over the first-parent history of the published branch (one ``git log``, one ``git cat-file``),
however many documents there are. A released text is remembered by its document's code, so renaming or
moving a file changes nothing.
"""

import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

from qms.language.messages import Refusal, _
from qms.model.documents import Ledger, Release, WithdrawalSeen
from qms.reading.cache import Cache
from qms.reading.git import git
from qms.source import front_matter
from qms.source.front_matter import Keys
from qms.source.values import VIETNAM, VersionNumber, day_of
from qms.source.yaml_reader import YamlFault

PUBLISHED_BRANCHES = ("refs/heads/main", "refs/remotes/origin/main")
_COMMIT_MARK = "commit "
_REGULAR_FILES = ("100644", "100755")


@dataclass(frozen=True)
class _Change:
    """A Markdown file as one commit left it; ``blob`` is None where the commit deleted it."""

    commit: str
    moment: datetime
    path: str
    blob: str | None


def read_ledger(docs: Path, cache: Cache) -> Ledger:
    """The releases of the manual in ``docs``; file paths in the ledger are relative to ``docs``.

    Raises Refusal where Git cannot be trusted to answer: no Git, no repository, a shallow clone.
    """
    repository = _Repository(docs)
    branch = repository.published_branch()
    if branch is None:
        return Ledger({}, {}, {}, {}, None)
    changes = list(repository.changes(branch))
    texts = _Texts(repository, cache, sorted({change.blob for change in changes if change.blob}))
    chronicle = _Chronicle(texts)
    for change in changes:
        if change.blob:
            chronicle.enter(change, change.blob)
    return Ledger(
        chronicle.releases,
        chronicle.withdrawals,
        chronicle.drafts,
        {change.path: change.moment for change in changes},
        branch,
        chronicle.public,
        chronicle.taken_back,
        chronicle.decided,
    )


def is_published(folder: Path, commit: str) -> bool:
    """Whether the repository in ``folder`` holds the commit on the first-parent line of its published branch.

    Of ``main`` and ``origin/main`` either will do: a clone that only fetches has an old ``main``. Raises Refusal where
    Git cannot be trusted to answer.
    """
    if not folder.is_dir():
        raise Refusal(_("there is no folder {folder}", folder=folder), _("name a clone of the manual"))
    repository = _Repository(folder)
    branches = repository.published_branches()
    return bool(branches) and commit in repository.line(branches)


class _Texts:
    """The files behind ``blobs``: their keys, from the cache where it has them; their bodies, once one is asked for."""

    def __init__(self, repository: "_Repository", cache: Cache, blobs: list[str]) -> None:
        self._repository = repository
        self._cache = cache
        self._blobs = blobs
        self._contents = repository.contents([blob for blob in blobs if not cache.knows(keys_name(blob))])

    def keys(self, blob: str) -> Keys | None:
        """The keys of a file; None where it cannot be read."""
        keys: Keys | None = self._cache.recall(keys_name(blob), lambda: _keys(self._contents[blob]))
        return keys

    def body(self, blob: str) -> str:
        """The body of a file that can be read."""
        if blob not in self._contents:
            self._contents |= self._repository.contents([name for name in self._blobs if name not in self._contents])
        return front_matter.split(_decoded(self._contents[blob]), self.keys(blob)).body


class _Chronicle:
    """Goes through the texts as the published branch held them, oldest first, and notes what was new in each."""

    def __init__(self, texts: _Texts) -> None:
        self.releases: dict[str, dict[VersionNumber, Release]] = {}
        self.withdrawals: dict[str, WithdrawalSeen] = {}
        self.drafts: dict[str, dict[VersionNumber, datetime]] = {}
        self.public: dict[str, set[VersionNumber]] = {}
        self.taken_back: dict[str, set[VersionNumber]] = {}
        self.decided: dict[str, Keys] = {}
        self._texts = texts
        self._last_rows: dict[str, list[Any]] = {}

    def enter(self, change: _Change, blob: str) -> None:
        """Note the rows and the end of one text. Only the last row's text can be the body."""
        keys = self._texts.keys(blob) or {}
        code, rows, ended = keys.get("code"), keys.get("versions"), keys.get("withdrawn")
        if not isinstance(code, str) or not isinstance(rows, list):
            return
        before, self._last_rows[code] = self._last_rows.get(code, []), rows
        for index, row in enumerate(rows):
            version = None if row in before[index : index + 1] and row is not rows[-1] else _version(row)
            if version is None:  # not to be read, or entered before
                continue
            if _is_decided(row):
                release = Release(
                    code, version, change.commit, change.moment, change.path, blob, row, _corrections(row),
                    keys=keys if index == len(rows) - 1 else None, read_body=lambda: self._texts.body(blob),
                )  # fmt: skip
                _enter(release, self.releases.setdefault(code, {}))
            elif not row.get("decision"):
                self.drafts.setdefault(code, {}).setdefault(version, change.moment)
        if rows and isinstance(rows[-1], dict) and _is_decided(rows[-1]):
            self.decided[code] = keys
        self._note_audience(code, rows[-1] if rows else None, keys.get("audience"))
        if code in self.releases and isinstance(ended, dict) and ended.get("decision") and _is_day(ended.get("date")):
            self.withdrawals.setdefault(code, WithdrawalSeen(change.commit, change.moment, change.path, ended))

    def _note_audience(self, code: str, row: object, audience: object) -> None:
        """A document that is made internal takes back every text that was public before."""
        public, version = self.public.setdefault(code, set()), _version(row)
        if audience != "public":
            self.taken_back.setdefault(code, set()).update(public)
            public.clear()
        elif version and isinstance(row, dict) and _is_decided(row):
            public.add(version)


def _enter(release: Release, known: dict[VersionNumber, Release]) -> None:
    """The first row and the first text count.

    A text may follow its row until a later version is released, and change with each correction until then.
    """
    first = known.setdefault(release.version, release)
    if not release.has_wording or max(known) != release.version:
        return
    new = release.corrections[len(first.corrections) :]
    if new or not first.has_wording:
        known[release.version] = replace(
            release,
            row=first.row,
            corrections=(*first.corrections, *new),
            corrected=first if first.has_wording else None,
        )


def _version(row: object) -> VersionNumber | None:
    try:
        return VersionNumber(str(row.get("version"))) if isinstance(row, dict) else None
    except ValueError:
        return None


def _is_decided(row: Mapping[str, object]) -> bool:
    """Whether the row could be published. One that could not, for want of a date, releases nothing."""
    return bool(row.get("decision")) and _is_day(row.get("issued")) and _is_day(row.get("effective"))


def _corrections(row: Mapping[str, object]) -> tuple[Mapping[str, object], ...]:
    """The corrections that could be published, up to the first that could not."""
    listed = row.get("corrections")
    return tuple(
        takewhile(
            lambda item: isinstance(item, dict) and bool(item.get("decision")) and _is_day(item.get("issued")),
            listed if isinstance(listed, list) else (),
        )
    )


def _is_day(value: object) -> bool:
    return isinstance(value, str) and day_of(value) is not None


class _Repository:
    """The few questions asked of Git."""

    def __init__(self, docs: Path) -> None:
        self._folder = docs
        answers = self._git("rev-parse", "--is-shallow-repository", "--show-prefix").decode().splitlines()
        if answers[0] == "true":
            raise Refusal(
                _("this clone does not hold the whole history (it is shallow), so released texts cannot be compared"),
                _("run: git fetch --unshallow; in CI, check out with fetch-depth: 0"),
            )
        self._prefix = answers[1] if len(answers) > 1 else ""

    def published_branch(self) -> str | None:
        """``main``, else ``origin/main``, else HEAD; None before the first commit."""
        return next(iter(self.published_branches()), None)

    def published_branches(self) -> list[str]:
        """Those of ``main`` and ``origin/main`` that are there, else HEAD; none before the first commit."""
        listed = self._git("for-each-ref", "--format=%(refname)", *PUBLISHED_BRANCHES).decode().split()
        if listed:
            return [branch for branch in PUBLISHED_BRANCHES if branch in listed]
        head = self._run("rev-parse", "--verify", "--quiet", "HEAD")
        return ["HEAD"] if head.returncode == 0 else []

    def line(self, branches: list[str]) -> set[str]:
        """The commits on the first-parent lines of ``branches``."""
        return set(self._git("rev-list", "--first-parent", *branches, "--").decode().split())

    def changes(self, branch: str) -> Iterator[_Change]:
        """What each commit on the first-parent line did to Markdown files, oldest first."""
        output = self._git(
            "log", "--first-parent", "--diff-merges=first-parent", "--reverse", "--raw", "-z", "--no-renames",
            "--no-abbrev", "--no-show-signature", f"--format={_COMMIT_MARK}%H %cI", branch, "--", ".",
        )  # fmt: skip
        fields = iter(output.decode("utf-8", "surrogateescape").split("\0"))
        commit, moment = "", datetime.min.replace(tzinfo=UTC)
        for field in fields:
            item = field.lstrip("\n")
            if item.startswith(_COMMIT_MARK):
                commit, written = item.removeprefix(_COMMIT_MARK).split()
                moment = datetime.fromisoformat(written).astimezone(VIETNAM)
            elif item.startswith(":"):
                path = next(fields).removeprefix(self._prefix)
                _old_mode, new_mode, _old_blob, blob, _status = item.split()
                if path.endswith(".md"):
                    yield _Change(commit, moment, path, blob if new_mode in _REGULAR_FILES else None)

    def contents(self, blobs: list[str]) -> dict[str, bytes]:
        """What the files behind ``blobs`` hold."""
        output = self._git("cat-file", "--batch", stdin="".join(f"{name}\n" for name in blobs).encode())
        contents: dict[str, bytes] = {}
        start = 0
        for name in blobs:
            header_end = output.index(b"\n", start)
            _name, *found = output[start:header_end].split()
            if found == [b"missing"]:
                raise unusable(f"object {name} is missing")
            size = int(found[1])
            start = header_end + 1 + size + 1
            contents[name] = output[header_end + 1 : start - 1]
        return contents

    def _git(self, *arguments: str, stdin: bytes = b"") -> bytes:
        answer = self._run(*arguments, stdin=stdin)
        if answer.returncode:
            raise unusable(answer.stderr.decode("utf-8", "replace").strip())
        return answer.stdout

    def _run(self, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        try:
            return git(self._folder, *arguments, stdin=stdin)
        except FileNotFoundError:
            raise Refusal(
                _("the program “git” was not found"),
                _("install Git (https://git-scm.com) and open a new terminal window"),
            ) from None


def unusable(reason: str) -> Refusal:
    """Says what Git said when it could not answer, and the way out."""
    if "not a git repository" in reason:
        return Refusal(
            _("this folder is not in a Git repository, so released texts cannot be compared"),
            _("work in a clone of the manual (git clone …); for a new manual run: git init"),
        )
    return Refusal(
        _("Git cannot read the history of this folder ({reason})", reason=reason),
        _("run “git status” in this folder and do what it says, then try again"),
    )


def keys_name(blob: str) -> str:
    """The name in the cache of the keys of a text."""
    return f"keys {blob}"


def keys_of(text: str) -> Keys | None:
    """The keys of a text; None where it cannot be read."""
    try:
        return front_matter.split(text).keys
    except YamlFault:
        return None


def _keys(content: bytes) -> Keys | None:
    try:
        return keys_of(_decoded(content))
    except UnicodeDecodeError:
        return None


def _decoded(content: bytes) -> str:
    return content.decode("utf-8-sig")
