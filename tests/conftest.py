from pathlib import Path

import pytest

from builders import Book
from sites import BuiltSite, build, equip, write_manual

pytest_plugins = ["browser"]


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
