import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

from builders import Book
from sites import BuiltSite, build, equip, write_manual

pytest_plugins = ["browser", "published"]

# A loaded machine is no fault of the code; and what CI says of a commit, it says of it every time.
settings.register_profile("manual", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("manual")

# Programs run as an editor's shell runs them: deaf to no Ctrl+C, as what a shell put into the background is, and
# without what is set for Python on servers, behind which faults hide.
signal.signal(signal.SIGINT, signal.default_int_handler)
for variable in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"):
    os.environ.pop(variable, None)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """A manual without documents in a repository without a commit."""
    return Book(tmp_path / "so-tay")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site that ``mkdocs build`` makes of the manual of ``sites``."""
    book = equip(Book(tmp_path_factory.mktemp("kho")))
    write_manual(book)
    answer = build(book.root)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return BuiltSite(book.root / "site", answer.stdout + answer.stderr)
