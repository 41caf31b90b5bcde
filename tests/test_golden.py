"""Whole manuals and the complete report each gets, in Vietnamese: ``tests/golden/<name>/``.

``docs/``        the manual, committed as it stands; a register it lacks is the one in ``golden/registers/``
``then/``        laid over ``docs/`` after that commit, as work not committed yet; ``deleted.txt`` lists files to remove
``expected.txt`` ``exit N``, then everything the check prints

To change an expectation, print the report, read it as the editor who gets it, and save it only where it is right:

    PYTHONPATH=hooks .venv/bin/python tests/test_golden.py NAME
"""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from builders import Book, run_check

GOLDEN = Path(__file__).parent / "golden"
REGISTERS = GOLDEN / "registers"
NAMES = sorted(path.parent.name for path in GOLDEN.glob("*/docs"))


def report(name: str, root: Path) -> str:
    """What the check of a golden manual says, laid out in the new folder ``root``."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("GIT_DEFAULT_HASH", "sha1")  # commit ids stand in reports
        book = Book(root)
        shutil.copytree(REGISTERS, book.docs / "registers", dirs_exist_ok=True)
        shutil.copytree(GOLDEN / name / "docs", book.docs, dirs_exist_ok=True)
        book.commit()
    then = GOLDEN / name / "then"
    if then.is_dir():
        shutil.copytree(then, book.docs, dirs_exist_ok=True, ignore=shutil.ignore_patterns("deleted.txt"))
        deleted = then / "deleted.txt"
        for path in deleted.read_text("utf-8").split() if deleted.exists() else ():
            (book.docs / path).unlink()
    answer = run_check(book.docs, "--as-of", "2026-11-01")
    return f"exit {answer.returncode}\n{answer.stdout}{answer.stderr}"


@pytest.mark.parametrize("name", NAMES)
def test_a_golden_manual_gets_the_expected_report(name: str, tmp_path: Path) -> None:
    expected = (GOLDEN / name / "expected.txt").read_text("utf-8")
    assert expected, "an empty expectation expects nothing"
    assert report(name, tmp_path / "so-tay") == expected


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a Windows console may not be
        sys.stdout.write(report(sys.argv[1], Path(folder) / "so-tay"))
