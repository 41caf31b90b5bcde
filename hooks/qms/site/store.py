"""What earlier builds rendered, so that the next build renders only what changed.

One SQLite file in the repository's ``.git`` folder: never committed, safe to delete at any time. An entry is JSON,
compressed, behind a checksum that covers its name: what is damaged or foreign is not believed, and a forged entry
can run nothing. Builds at the same time do no harm: one that finds the file locked renders everything.
"""

import hashlib
import sqlite3
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic_core import from_json, to_json

from qms.reading.cache import cache_folder
from qms.site.edition import Edition

WRITTEN_AT_ONCE = 500
KEPT_UNUSED = 1
"""Previews and other branches use other entries: the unused stay while at most this many times the used."""
_NOT_DAMAGED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}


def digest(*parts: object) -> str:
    """A name for what follows from ``parts``: whatever JSON can hold."""
    return hashlib.blake2b(to_json(parts), digest_size=16).hexdigest()


class Store:
    """Entries by name; without a ``file`` nothing is remembered."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._used: set[str] = set()
        self._news: list[tuple[str, bytes]] = []
        self._database: sqlite3.Connection | None = None
        if file:
            with suppress(OSError, sqlite3.Error):
                file.parent.mkdir(exist_ok=True)
                self._database = sqlite3.connect(file)
        self._ask("PRAGMA synchronous = OFF")  # a torn write is found by its checksum
        self._ask("CREATE TABLE IF NOT EXISTS entries (name TEXT PRIMARY KEY, content BLOB)")

    @classmethod
    def beside(cls, docs: Path, edition: Edition) -> "Store":
        """The store of an edition in the repository of ``docs``; an empty one where there is no repository to be asked.

        Nothing internal comes into the public edition by way of what an earlier build rendered.
        """
        folder = cache_folder(docs)
        name = "pages" if edition is Edition.INTERNAL else f"pages-{edition}"
        return cls(folder / name if folder else None)

    def get(self, name: str) -> Any:
        """The entry; None where there is none that can be believed."""
        self._used.add(name)
        for (content,) in self._ask("SELECT content FROM entries WHERE name = ?", name):
            with suppress(TypeError, ValueError, zlib.error):
                checksum, packed = bytes(content[:16]), bytes(content[16:])
                if checksum == _checksum(name, packed):
                    return from_json(zlib.decompress(packed))
            self._leave(is_damaged=True)
        return None

    def put(self, name: str, entry: Any) -> None:
        """Remember an entry: str, numbers, bool, None, lists and dicts."""
        self._used.add(name)
        if self._database:
            packed = zlib.compress(to_json(entry), 1)
            self._news.append((name, _checksum(name, packed) + packed))
            if len(self._news) >= WRITTEN_AT_ONCE:
                self._write()

    def recall(self, name: str, find: Callable[[], Any]) -> Any:
        """The entry, else what ``find`` finds now."""
        entry = self.get(name)
        if entry is None:
            entry = find()
            self.put(name, entry)
        return entry

    def close(self) -> None:
        """Write what is new; drop what is not used where that has become too much."""
        self._write()
        unused = {name for (name,) in self._ask("SELECT name FROM entries")} - self._used
        if len(unused) > KEPT_UNUSED * len(self._used):
            self._change("DELETE FROM entries WHERE name = ?", [(name,) for name in unused])
        if self._database:
            self._database.close()
            self._database = None

    def _write(self) -> None:
        self._change("INSERT OR REPLACE INTO entries VALUES (?, ?)", self._news)
        self._news = []

    def _ask(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        if self._database:
            try:
                return self._database.execute(statement, values).fetchall()
            except sqlite3.Error as error:
                self._leave(error.sqlite_errorcode not in _NOT_DAMAGED)
        return []

    def _change(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if self._database:
            try:
                with self._database:
                    self._database.executemany(statement, rows)
            except sqlite3.Error as error:
                self._leave(error.sqlite_errorcode not in _NOT_DAMAGED)

    def _leave(self, is_damaged: bool) -> None:
        """Go on without the file; the next build starts a new one in place of a damaged one."""
        assert self._file
        assert self._database
        self._database.close()
        self._database = None
        if is_damaged:
            with suppress(OSError):
                self._file.unlink()


def _checksum(name: str, packed: bytes) -> bytes:
    return hashlib.blake2b(name.encode() + packed, digest_size=16).digest()
