"""Runs the editing scripts: in this process up to what would be written, or whole, as editors do."""

from argparse import Namespace
from subprocess import CompletedProcess
from typing import Any

from builders import DAY, REPOSITORY, Book, run_python
from qms.editing.desk import Desk, Plan
from qms.editing.questions import Questions
from qms.editing.session import Make, new_findings
from qms.language.messages import translator

ENGLISH = translator("en")


class Prepared:
    """What an edit would do to a manual; ``options`` are those of its script."""

    def __init__(self, book: Book, make: Make, **options: Any) -> None:
        self.desk = Desk(book.docs, DAY)
        given = _Options(**options)
        self.plan: Plan = make(given, self.desk, Questions(ENGLISH, print, None))
        self.files = {change.path: change.after.decode() for change in self.desk.changes}

    @property
    def notes(self) -> list[str]:
        """What is told before anything is written."""
        return [note.told(ENGLISH) for note in self.plan.notes]

    @property
    def findings(self) -> list[str]:
        """What the check will find anew: place, rule and fault."""
        found = new_findings(self.desk.before, self.desk.after())
        return [f"{one.place.path}:{one.place.line} {one.rule} {one.fault.told(ENGLISH)}" for one in found]


class _Options(Namespace):
    """The options of a script; those that are not given are None."""

    def __getattr__(self, name: str) -> None:
        return None


def run_script(name: str, book: Book, *arguments: object) -> CompletedProcess[str]:
    """Run ``scripts/NAME.py`` on a manual, in English, on the day the builders write for."""
    script = REPOSITORY / "scripts" / f"{name}.py"
    return run_python(script, *arguments, "--docs", book.docs, "--lang", "en", "--as-of", DAY.isoformat())
