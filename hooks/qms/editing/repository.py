"""What Git says of the files that an edit is about."""

from collections.abc import Collection
from pathlib import Path

from qms.language.messages import Refusal, _
from qms.reading.git import git
from qms.reading.places import root_of


def stems_ever(docs: Path) -> frozenset[str]:
    """The names, without ending, of all texts that any branch known here ever had below ``docs``."""
    answer = git(docs, "log", "--all", "--no-renames", "--diff-filter=A", "--name-only", "-z", "--format=", "--", ".")
    paths = answer.stdout.decode("utf-8", "replace").split("\0")
    return frozenset(path.rpartition("/")[2].removesuffix(".md") for path in paths if path.endswith(".md"))


def uncommitted(docs: Path, paths: Collection[str]) -> list[str]:
    """Those of the ``paths`` (below ``docs``) that differ from the last commit, new files included.

    Raises Refusal where one is in the middle of a merge: it holds two texts.
    """
    answer = git(docs, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", ".")
    lines = answer.stdout.decode("utf-8", "replace").split("\0")
    prefix = f"{root_of(docs)}/".removeprefix("/")
    states = {line[3:].removeprefix(prefix): line[:2] for line in lines if line}
    for path in paths:
        if "U" in states.get(path, "") or states.get(path) in {"AA", "DD"}:
            raise Refusal(
                _("{file} is in the middle of a merge (CONFLICT)", file=path),
                _("finish the merge first, or take it back: git merge --abort"),
            )
    return [path for path in paths if path in states]
