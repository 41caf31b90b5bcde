"""The commit hook: no commit leaves a machine with a broken rule."""

import os
import shutil
import subprocess
import sys

import pytest

from builders import REPOSITORY, Book


@pytest.fixture
def guarded(book: Book) -> Book:
    """A manual with the check beside it and the hook switched on."""
    for folder in (".githooks", "hooks", "scripts"):
        shutil.copytree(REPOSITORY / folder, book.root / folder)
    book.put()
    book.commit()
    book.git("config", "core.hooksPath", ".githooks")
    return book


def commit(book: Book) -> subprocess.CompletedProcess[str]:
    """Commit the manual as an editor does, with the hooks of the repository."""
    book.git("add", "docs")
    return subprocess.run(
        ["git", "-c", "user.name=Thử", "-c", "user.email=thu@example.org", "commit", "--message", "Sửa"],
        cwd=book.root,
        env=os.environ | {"GIT_CONFIG_GLOBAL": os.devnull},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_a_broken_manual_is_not_committed(guarded: Book) -> None:
    (guarded.root / ".venv").symlink_to(sys.prefix)
    guarded.edit("quy-trinh/qt-01.md", "Làm việc.", "Làm việc khác.")
    answer = commit(guarded)
    assert answer.returncode == 1
    assert "VR004 lỗi" in answer.stdout + answer.stderr


def test_a_sound_manual_is_committed(guarded: Book) -> None:
    (guarded.root / ".venv").symlink_to(sys.prefix)
    guarded.edit("quy-trinh/qt-01.md", "audience: internal", "audience: public")
    assert commit(guarded).returncode == 0


def test_without_an_environment_the_hook_says_how_to_make_one(guarded: Book) -> None:
    guarded.edit("quy-trinh/qt-01.md", "audience: internal", "audience: public")
    answer = commit(guarded)
    assert answer.returncode == 1
    assert "make setup" in answer.stderr
