from pathlib import Path

import pytest
from builders import Book


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """A manual without documents in a repository without a commit."""
    return Book(tmp_path / "so-tay")
