"""Files are written all together or not at all; whenever the work is cut off, each file is whole."""

import signal
import stat
from pathlib import Path
from typing import Any

import pytest

from builders import Book, run_python
from qms.editing.desk import Change, Desk
from qms.editing.writing import write
from qms.language.messages import Refusal

KILLED_BETWEEN = """
import os, signal, sys
from pathlib import Path
from qms.editing import writing
from qms.editing.desk import Change
replace, done = Path.replace, []
def replace_once(self, target):
    if done:
        os.kill(os.getpid(), signal.SIGKILL)
    done.append(target)
    return replace(self, target)
Path.replace = replace_once
writing.write(Path(sys.argv[1]), [Change("a.md", b"a", b"A" * 99), Change("b.md", b"b", b"B" * 99)])
"""


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder with two files."""
    (tmp_path / "a.md").write_bytes(b"a\r\n")
    (tmp_path / "b.md").write_bytes(b"b")
    return tmp_path


CHANGES = [
    Change("a.md", b"a\r\n", b"A\r\n"), Change("b.md", b"b", b"B"), Change("moi/c.md", None, b"C"),
]  # fmt: skip


def contents(docs: Path) -> dict[str, bytes]:
    return {file.relative_to(docs).as_posix(): file.read_bytes() for file in docs.rglob("*") if file.is_file()}


def failing(monkeypatch: pytest.MonkeyPatch, name: str, error: BaseException) -> None:
    """Let the replacement of the file ``name`` fail once."""
    replace = Path.replace
    failed: list[str] = []

    def fail_once(self: Path, target: Any) -> Path:
        if Path(target).name == name and not failed:
            failed.append(name)
            raise error
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail_once)


def test_every_file_is_written_byte_for_byte_and_nothing_else_is_left(docs: Path) -> None:
    write(docs, CHANGES)
    assert contents(docs) == {"a.md": b"A\r\n", "b.md": b"B", "moi/c.md": b"C"}


def test_the_mode_of_a_file_stays(docs: Path) -> None:
    (docs / "a.md").chmod(0o755)
    write(docs, CHANGES)
    assert stat.S_IMODE((docs / "a.md").stat().st_mode) == 0o755


@pytest.mark.parametrize("name", ["a.md", "b.md", "c.md"])
def test_where_one_file_is_held_by_another_program_none_is_written(
    docs: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    failing(monkeypatch, name, PermissionError(13, "held", str(docs / f".{name}.new")))
    with pytest.raises(Refusal, match=f"{name} cannot be written; nothing was written"):
        write(docs, CHANGES)
    assert contents(docs) == {"a.md": b"a\r\n", "b.md": b"b"}


def test_ctrl_c_between_two_files_takes_the_first_back(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, "c.md", KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        write(docs, CHANGES)
    assert contents(docs) == {"a.md": b"a\r\n", "b.md": b"b"}


def test_what_cannot_be_taken_back_is_named(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = Path.replace

    def first_only(self: Path, target: Any) -> Path:
        if Path(target).read_bytes() == b"a\r\n":
            return replace(self, target)
        raise PermissionError(13, "held", str(target))

    monkeypatch.setattr(Path, "replace", first_only)
    with pytest.raises(Refusal, match=r"cut off; already written: a\.md"):
        write(docs, CHANGES)
    assert contents(docs)["a.md"] == b"A\r\n"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows ends programs another way")
def test_a_program_killed_between_two_files_leaves_each_whole_and_the_next_run_works(docs: Path) -> None:
    (docs / "a.md").write_bytes(b"a")
    hooks = Path(__file__).resolve().parent.parent / "hooks"
    answer = run_python("-c", KILLED_BETWEEN, docs, environment={"PYTHONPATH": str(hooks)})
    assert answer.returncode == -signal.SIGKILL, answer.stderr
    assert contents(docs) == {"a.md": b"A" * 99, "b.md": b"b", ".b.md.new": b"B" * 99}
    write(docs, [Change("b.md", b"b", b"B")])
    assert contents(docs) == {"a.md": b"A" * 99, "b.md": b"B"}


def test_what_a_killed_run_left_does_not_disturb_the_check(book: Book) -> None:
    book.put()
    book.write("quy-trinh/.qt-01.md.new", "---\ncode: [")
    assert book.rules() == []


@pytest.mark.parametrize("now", [b"khac", None])
def test_a_file_that_changed_meanwhile_is_not_written_over(docs: Path, now: bytes | None) -> None:
    (docs / "b.md").unlink()
    if now:
        (docs / "b.md").write_bytes(now)
    before = contents(docs)
    with pytest.raises(Refusal, match=r"b\.md has changed meanwhile; nothing was written"):
        write(docs, CHANGES)
    assert contents(docs) == before


def test_a_new_file_never_takes_the_place_of_another(docs: Path) -> None:
    (docs / "moi").mkdir()
    (docs / "moi/c.md").write_bytes(b"cua nguoi khac")
    with pytest.raises(Refusal, match=r"moi/c\.md has changed meanwhile"):
        write(docs, CHANGES)
    assert (docs / "a.md").read_bytes() == b"a\r\n"


def test_a_read_only_file_keeps_all_from_being_written(docs: Path) -> None:
    (docs / "b.md").chmod(stat.S_IRUSR)
    with pytest.raises(Refusal, match=r"b\.md is read-only; nothing was written"):
        write(docs, CHANGES)
    assert contents(docs) == {"a.md": b"a\r\n", "b.md": b"b"}


def test_a_folder_that_cannot_be_written_is_told(docs: Path) -> None:
    (docs / "moi").write_bytes(b"no folder")
    before = contents(docs)
    with pytest.raises(Refusal, match="cannot be written; nothing was written"):
        write(docs, CHANGES)
    assert contents(docs) == before


def test_the_desk_shows_the_manual_as_it_will_be_and_leaves_the_folder_alone(book: Book) -> None:
    book.put()
    desk = Desk(book.docs)
    desk.put("quy-trinh/qt-02.md", desk.text("quy-trinh/qt-01.md").replace("QT.01", "QT.02"))
    desk.put("quy-trinh/qt-01.md", desk.text("quy-trinh/qt-01.md"))
    assert sorted(desk.after().by_code) == ["QT.01", "QT.02"]
    assert "quy-trinh/qt-02.md" in desk.after().paths
    assert [change.path for change in desk.changes] == ["quy-trinh/qt-02.md"]
    assert list(book.load().by_code) == ["QT.01"]


def test_a_change_after_which_a_file_cannot_be_read_is_refused(book: Book) -> None:
    book.put()
    desk = Desk(book.docs)
    desk.put("quy-trinh/qt-01.md", desk.text("quy-trinh/qt-01.md").replace("title:", "titel:"))
    with pytest.raises(Refusal, match=r"quy-trinh/qt-01\.md, line 3: the key “titel” is unknown|“title” is missing"):
        desk.after()
