"""The manual as a commit holds it, read without touching the editor's folder."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qms.language.messages import Message, Refusal, _
from qms.model.manual import Manual
from qms.reading.cache import Cache
from qms.reading.git import git
from qms.reading.load import load, unreadable

_PUBLISHED = "main"
"""What the temporary repository calls its only branch."""


@dataclass(frozen=True)
class Base:
    """Where a change begins: the last commit it shares with the branch that it is to be merged into."""

    branch: str
    commit: str


def base_of(docs: Path, branch: str) -> Base:
    """The merge base of the commit checked out in ``docs`` and a branch (or any commit), as forges compute it.

    ``main`` is also found where only ``origin/main`` is there, as in CI. Raises Refusal where there is none.
    """
    names = (branch, f"origin/{branch}")
    ends = (_said(docs, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}") for name in names)
    end = next(filter(None, ends), None)
    if end is None:
        raise Refusal(
            _("there is no branch or commit “{base}” here to compare with", base=branch),
            _("run: git fetch origin; then name the branch that the change is to be merged into: --base main"),
        )
    commit = _said(docs, "merge-base", "HEAD", end)
    if not commit:
        raise Refusal(
            _("this branch and “{base}” have no commit in common", base=branch),
            _("begin the change anew on that branch: git switch -c NAME {base}", base=branch),
        )
    return Base(branch, commit)


@contextmanager
def checked_out(folder: Path, commit: str, part: str = ".") -> Iterator[Path]:
    """A ``part`` of what ``commit`` of the repository in ``folder`` holds, in a temporary folder.

    A repository there, whose history ends with the commit, borrows the objects of this one, so the editor's files,
    index, branches and worktrees stay as they are. Raises Refusal where there is no such commit.
    """
    if not _said(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}"):
        raise Refusal(
            _("the repository in {folder} does not hold the commit {commit}", folder=folder, commit=commit[:12]),
            _("name a clone of the manual that is up to date: git fetch origin"),
        )
    objects = (folder / _said(folder, "rev-parse", "--git-path", "objects")).resolve()
    with tempfile.TemporaryDirectory(prefix="qms-", ignore_cleanup_errors=True) as scratch:
        there = Path(scratch)
        git(there, "init", "--quiet", "--template=", f"--initial-branch={_PUBLISHED}")
        alternates = there / ".git" / "objects" / "info" / "alternates"
        alternates.parent.mkdir(exist_ok=True)
        alternates.write_bytes(os.fsencode(objects.as_posix()) + b"\n")
        git(there, "update-ref", f"refs/heads/{_PUBLISHED}", commit)
        git(there, "checkout", "--quiet", commit, "--", part)
        yield there


@contextmanager
def manual_at(docs: Path, base: Base, day: date, cache: Cache) -> Iterator[Manual]:
    """The manual in ``docs`` as ``base`` holds it, its history ending there, seen on ``day``.

    Raises Refusal where it cannot be read.
    """
    prefix = _said(docs, "rev-parse", "--show-prefix")
    with checked_out(docs, base.commit, prefix or ".") as there:
        try:
            manual = load(there / prefix, day, cache)
        except Refusal as refusal:
            reason = refusal.fault
            if not (there / prefix / "registers").exists():
                reason = _("it holds no manual in {folder}", folder=prefix or ".")
            raise _unusable(base, reason) from None
        if not manual.is_readable:
            raise _unusable(base, unreadable(manual.unreadable[0]).fault)
        yield manual


def _unusable(base: Base, reason: Message) -> Refusal:
    return Refusal(
        _("the manual of {base} (commit {commit}) cannot be read: {reason}",
          base=base.branch, commit=base.commit[:10], reason=reason),
        _("mend that branch first; until then read the change itself: git diff {commit}", commit=base.commit[:10]),
    )  # fmt: skip


def _said(docs: Path, *question: str) -> str:
    """One line that Git says; empty where it has no answer."""
    with suppress(OSError):
        answer = git(docs, *question)
        if answer.returncode == 0:
            return os.fsdecode(answer.stdout).strip()
    return ""
