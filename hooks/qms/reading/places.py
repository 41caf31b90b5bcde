"""Where findings stand, for people and programs outside the manual's folder."""

from functools import cache
from pathlib import Path

from qms.model.documents import Place
from qms.reading.load import MAX_BYTES


def root_of(docs: Path) -> str:
    """The manual's folder as seen from the top of its repository (``docs``); empty where it is the top itself."""
    docs = docs.resolve()
    top = next((folder for folder in (docs, *docs.parents) if (folder / ".git").exists()), docs.parent)
    return "" if docs == top else docs.relative_to(top).as_posix()


class SourceLines:
    """The lines of the texts below a folder, counted as the reader counts them."""

    def __init__(self, docs: Path) -> None:
        self._docs = docs
        self._lines = cache(self._read)

    def __call__(self, place: Place) -> str | None:
        """The line at a place; None where there is none, or no text that the reader would take."""
        lines = self._lines(place.path)
        return lines[place.line - 1] if place.line <= len(lines) else None

    def _read(self, path: str) -> list[str]:
        file = self._docs / path
        if file.is_symlink() or not file.is_file() or file.stat().st_size > MAX_BYTES:
            return []
        text = file.read_bytes().decode("utf-8-sig", errors="replace")
        return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
