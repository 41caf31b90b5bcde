"""What reading texts found before, so that the next check reads only what changed.

One file in the repository's ``.git`` folder: never committed, shared by worktrees, safe to delete at any time. A fact
follows from one text and from this code alone and is kept under the digest of both; a file that does not match its
checksum is not believed. JSON holds data only, so a forged file can run nothing.
"""

import hashlib
import os
import platform
import tempfile
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic_core import from_json, to_json

from qms.reading.git import git

CORE = Path(__file__).resolve().parent.parent
KEPT_UNUSED = 4
"""A check uses fewer facts than a build: the unused stay while they are at most this many times the used."""


def cache_folder(docs: Path) -> Path | None:
    """Where the repository that holds ``docs`` keeps what can be found again; None where no repository answers."""
    with suppress(OSError):
        answer = git(docs, "rev-parse", "--git-common-dir")
        if answer.returncode == 0:
            return (docs / os.fsdecode(answer.stdout.rstrip(b"\r\n"))).resolve() / "qms-cache"
    return None


class Cache:
    """Facts by name; in memory only where there is no ``file``."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._known: dict[str, Any] = _load(file) if file else {}
        self._used: dict[str, Any] = {}
        self._has_news = False

    @classmethod
    def beside(cls, docs: Path) -> "Cache":
        """The cache of the repository that holds ``docs``; in memory where there is no repository to be asked."""
        folder = cache_folder(docs)
        return cls(folder / "texts" if folder else None)

    def recall(self, name: str, find: Callable[[], Any]) -> Any:
        """What was found under ``name`` before, else what ``find`` finds now: str, int, bool, None, lists and dicts."""
        if name not in self._used:
            if name in self._known:
                self._used[name] = self._known[name]
            else:
                self._used[name] = find()
                self._has_news = True
        return self._used[name]

    def knows(self, name: str) -> bool:
        """Whether ``find`` will not be asked."""
        return name in self._used or name in self._known

    def save(self) -> None:
        """Write what is new; where the repository cannot be written to, the next check just reads again."""
        if not (self._file and self._has_news):
            return
        unused = {name: fact for name, fact in self._known.items() if name not in self._used}
        kept = unused if len(unused) <= KEPT_UNUSED * len(self._used) else {}
        content = to_json(kept | self._used)
        with suppress(OSError):
            self._file.parent.mkdir(exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._file.parent, prefix=f"{self._file.name}-")
            with os.fdopen(handle, "wb") as written:
                written.write(_checksum(content) + b"\n" + content)
            Path(name).replace(self._file)
            self._has_news = False


def _load(file: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        checksum, _newline, content = file.read_bytes().partition(b"\n")
        facts = from_json(content) if checksum == _checksum(content) else None
        if isinstance(facts, dict):
            return facts
    return {}


def _checksum(content: bytes) -> bytes:
    """Covers the code as well: facts found by another version of it are not believed."""
    digest = hashlib.sha256(f"{platform.python_version()} {unicodedata.unidata_version}".encode())
    for path in sorted(CORE.rglob("*.py")):
        digest.update(path.read_bytes())
    digest.update(content)
    return digest.hexdigest().encode()
