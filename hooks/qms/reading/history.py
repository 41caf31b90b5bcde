"""What Git knows: which text was first released as which version, and when.

One pass over the first-parent history of the published branch (one ``git log``, one ``git cat-file``),
however many documents there are. A released text is remembered by its document's code, so renaming or
moving a file changes nothing.
"""

import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import takewhile
from pathlib import Path

from qms.language.messages import Refusal, _
from qms.model.documents import Ledger, Release, WithdrawalSeen
from qms.source import front_matter, yaml_reader
from qms.source.front_matter import Source
from qms.source.values import VIETNAM, VersionNumber
from qms.source.yaml_reader import YamlFault

PUBLISHED_BRANCHES = ("refs/heads/main", "refs/remotes/origin/main")
_COMMIT_MARK = "commit "
_REDIRECTIONS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""Set while a Git hook runs; they would make Git answer for another place than the manual's folder."""
_REGULAR_FILES = ("100644", "100755")


@dataclass(frozen=True)
class _Change:
    """A Markdown file as one commit left it; ``blob`` is None where the commit deleted it."""

    commit: str
    moment: datetime
    path: str
    blob: str | None


def read_ledger(docs: Path) -> Ledger:
    """The releases of the manual in ``docs``; file paths in the ledger are relative to ``docs``.

    Raises Refusal where Git cannot be trusted to answer: no Git, no repository, a shallow clone.
    """
    repository = _Repository(docs)
    branch = repository.published_branch()
    if branch is None:
        return Ledger({}, {}, {}, {}, None)
    changes = list(repository.changes(branch))
    texts = repository.texts({change.blob for change in changes if change.blob})
    chronicle = _Chronicle()
    for change in changes:
        if change.blob and (source := texts[change.blob]):
            chronicle.enter(change, source)
    return Ledger(
        chronicle.releases,
        chronicle.withdrawals,
        chronicle.drafts,
        {change.path: change.moment for change in changes},
        branch,
    )


class _Chronicle:
    """Goes through the texts as the published branch held them, oldest first, and notes what was new in each."""

    def __init__(self) -> None:
        self.releases: dict[str, dict[VersionNumber, Release]] = {}
        self.withdrawals: dict[str, WithdrawalSeen] = {}
        self.drafts: dict[str, dict[VersionNumber, datetime]] = {}

    def enter(self, change: _Change, source: Source) -> None:
        """Note the rows and the end of one text. Only the last row's text can be the body."""
        front = yaml_reader.plain(source.front)
        code, rows = (front.get("code"), front.get("versions")) if isinstance(front, dict) else (None, None)
        if not isinstance(front, dict) or not isinstance(code, str) or not isinstance(rows, list):
            return
        for index, row in enumerate(rows):
            version = _version(row)
            if version is None:
                continue
            if _is_decided(row):
                release = Release(
                    code, version, change.commit, change.moment, change.path, row, _corrections(row),
                    front=front if index == len(rows) - 1 else None, read_body=lambda: source.body,
                )  # fmt: skip
                _enter(release, self.releases.setdefault(code, {}))
            elif not row.get("decision"):
                self.drafts.setdefault(code, {}).setdefault(version, change.moment)
        ended = front.get("withdrawn")
        if code in self.releases and isinstance(ended, dict) and ended.get("decision") and _is_day(ended.get("date")):
            self.withdrawals.setdefault(code, WithdrawalSeen(change.commit, change.moment, change.path, ended))


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
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True


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
        listed = self._git("for-each-ref", "--format=%(refname)", *PUBLISHED_BRANCHES).decode().split()
        for branch in PUBLISHED_BRANCHES:
            if branch in listed:
                return branch
        head = self._run("rev-parse", "--verify", "--quiet", "HEAD")
        return "HEAD" if head.returncode == 0 else None

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

    def texts(self, blobs: set[str]) -> dict[str, Source | None]:
        """The files behind ``blobs``, taken apart; None for those that cannot be read."""
        names = sorted(blobs)
        output = self._git("cat-file", "--batch", stdin="".join(f"{name}\n" for name in names).encode())
        texts: dict[str, Source | None] = {}
        start = 0
        for name in names:
            header_end = output.index(b"\n", start)
            _name, *found = output[start:header_end].split()
            if found == [b"missing"]:
                raise _refusal(f"object {name} is missing")
            size = int(found[1])
            start = header_end + 1 + size + 1
            texts[name] = _read(output[header_end + 1 : start - 1])
        return texts

    def _git(self, *arguments: str, stdin: bytes = b"") -> bytes:
        answer = self._run(*arguments, stdin=stdin)
        if answer.returncode:
            raise _refusal(answer.stderr.decode("utf-8", "replace").strip())
        return answer.stdout

    def _run(self, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        environment = {name: value for name, value in os.environ.items() if name not in _REDIRECTIONS}
        try:
            return subprocess.run(
                ["git", *arguments],
                cwd=self._folder,
                input=stdin,
                capture_output=True,
                env=environment | {"LC_ALL": "C"},
                check=False,
            )
        except FileNotFoundError:
            raise Refusal(
                _("the program “git” was not found"),
                _("install Git (https://git-scm.com) and open a new terminal window"),
            ) from None


def _refusal(reason: str) -> Refusal:
    if "not a git repository" in reason:
        return Refusal(
            _("this folder is not in a Git repository, so released texts cannot be compared"),
            _("work in a clone of the manual (git clone …); for a new manual run: git init"),
        )
    return Refusal(
        _("Git cannot read the history of this folder ({reason})", reason=reason),
        _("run “git status” in this folder and do what it says, then try again"),
    )


def _read(content: bytes) -> Source | None:
    try:
        return front_matter.split(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, YamlFault):
        return None
