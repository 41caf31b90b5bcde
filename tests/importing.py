"""Imports Word files into manuals of ``builders`` and tells what came out."""

from pathlib import Path

from builders import Book
from qms.importing import word_file
from qms.importing.word_file import Imported, Wishes
from qms.language.messages import Refusal, translator

CODE = "QT.07"


def imported(book: Book, path: Path, code: str | None = CODE, accept_changes: bool = False) -> Imported:
    """The draft and the report in English."""
    return word_file.read(path, book.load(), Wishes(code, accept_changes), translator("en"))


def body(made: Imported) -> str:
    """What the draft says below its title."""
    return made.draft.text.split("\n---\n", 1)[1].split("\n\n", 1)[1].strip()


def keys(made: Imported) -> list[str]:
    """The lines of the front matter, without their hints."""
    return [line.split("  #")[0] for line in made.draft.text.split("\n---\n", 1)[0].split("\n")[1:]]


def told(made: Imported, part: str) -> list[str]:
    """The lines of the report that hold ``part``."""
    return [line for line in made.report.split("\n") if part in line]


def refusal(book: Book, path: Path, **wishes: str | bool) -> str:
    """What is wrong with a file that cannot be imported, and the way out."""
    try:
        imported(book, path, **wishes)  # type: ignore[arg-type]  # wishes are what the function takes
    except Refusal as refused:
        return f"{refused.fault} → {refused.remedy}"
    raise AssertionError("nothing was refused")
