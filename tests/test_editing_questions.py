"""What was not given is asked for in Vietnamese on a terminal; stopping there leaves nothing behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress

import pytest

from builders import DAY, REPOSITORY, Book
from qms.editing.questions import Questions, a_day, any_text, one_of, some_of
from qms.language.messages import Refusal, _, translator

UNITS = {"van-phong": "Văn phòng", "phong-2": "Phòng 2"}
pty = pytest.importorskip("pty", reason="a terminal that a test can type on")


def _hear_ctrl_c() -> None:
    """Whoever started the tests in the background has made them, and their children, deaf to it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """A script that runs on a terminal; what it says comes through a pipe."""

    def __init__(self, name: str, book: Book, *arguments: str) -> None:
        self._master, slave = pty.openpty()
        script = REPOSITORY / "scripts" / f"{name}.py"
        self._process = subprocess.Popen(
            [sys.executable, script, *arguments, "--docs", book.docs, "--as-of", DAY.isoformat()],
            stdin=slave,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=_hear_ctrl_c,  # noqa: PLW1509  # the tests start no threads
        )
        os.close(slave)

    def answer(self, *lines: str) -> None:
        """Type these lines."""
        os.write(self._master, "".join(f"{line}\n" for line in lines).encode())

    def interrupt_at(self, prompt: str) -> None:
        """Press Ctrl-C once the script asks ``prompt``."""
        assert self._process.stdout is not None
        said = b""
        while prompt.encode() not in said:
            said += self._process.stdout.read1()  # type: ignore[attr-defined]  # a buffered pipe
        while self._process.poll() is None:  # a signal between the question and the waiting for an answer is lost
            self._process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(2)

    def end(self) -> tuple[int, str]:
        """The exit status, and what was said."""
        said, _errors = self._process.communicate(timeout=60)
        os.close(self._master)
        return self._process.returncode, said.decode()


@pytest.fixture
def released(book: Book) -> Book:
    book.put()
    book.commit()
    return book


def test_a_new_document_is_asked_for_word_by_word(released: Book) -> None:
    terminal = Terminal("new", released)
    terminal.answer("1", " ", "Quản lý: xe", "9", "Văn phòng", "", "", "", "", "", "c")
    status, said = terminal.end()
    assert status == 0, said
    assert "Loại tài liệu; gõ số thứ tự hoặc id:\n   1. Quy trình (quy-trinh)\n   2. Biểu mẫu (bieu-mau)\n>: " in said
    assert "giá trị bị bỏ trống" in said
    assert (
        "Chức danh soạn; gõ số thứ tự hoặc id:\n   1. Người soạn (soan)\n   2. Người duyệt (duyet)\n> [soan]: " in said
    )
    assert said.count("2. Người duyệt (duyet)") == 1, "a list is shown once"
    assert "không có “9”\n    → viết một trong các giá trị: van-phong\n" in said
    assert "Ghi các tệp này? [C/k] " in said
    document = released.load().by_code["QT.02"]
    assert (document.title, document.header.owner) == ("Quản lý: xe", "van-phong")
    assert document.draft
    assert (document.draft.prepared_by, document.draft.approved_by) == ("soan", "duyet")


def test_who_says_no_at_the_end_has_changed_nothing(released: Book) -> None:
    terminal = Terminal("revise", released, "QT.01")
    terminal.answer("Mục 2: sửa.", "", "", "không")
    status, said = terminal.end()
    assert (status, said.splitlines()[-1].endswith("Đã dừng: chưa ghi gì.")) == (1, True)
    assert released.git("status", "--porcelain") == ""


@pytest.mark.parametrize("prompt", ["Nội dung thay đổi: mục nào, đổi gì: ", "Ghi các tệp này? [C/k] "])
def test_ctrl_c_at_a_question_leaves_nothing_and_says_so(released: Book, prompt: str) -> None:
    terminal = Terminal("revise", released, "QT.01", *(["--changes", "Sửa."] if "Ghi" in prompt else []))
    if "Ghi" in prompt:
        terminal.answer("", "")
    terminal.interrupt_at(prompt)
    status, said = terminal.end()
    assert (status, said.splitlines()[-1]) == (1, "Đã dừng: chưa ghi gì.")
    assert "Traceback" not in said
    assert released.git("status", "--porcelain") == ""


def test_the_end_of_input_stops_it_as_well(released: Book) -> None:
    terminal = Terminal("revise", released, "QT.01")
    terminal.answer("\x04")
    assert terminal.end()[0] == 1
    assert released.git("status", "--porcelain") == ""


def test_with_yes_the_files_are_written_without_asking_once_more(released: Book) -> None:
    terminal = Terminal("revise", released, "QT.01", "--changes", "Sửa.", "--yes")
    terminal.answer("", "")
    status, said = terminal.end()
    assert (status, "Ghi các tệp này?" in said) == (0, False)
    assert released.load().by_code["QT.01"].draft


@pytest.mark.parametrize(("words", "key"), [("van-phong", "van-phong"), ("van phong", "van-phong"), ("2", "phong-2")])
def test_a_unit_is_named_by_id_name_or_number(words: str, key: str) -> None:
    assert one_of(UNITS)(words) == key


def test_several_units_are_separated_by_commas() -> None:
    assert some_of(UNITS)("Phòng 2, 1 , phong-2,") == ["phong-2", "van-phong"]


@pytest.mark.parametrize("words", ["2026-07-01", " 2026-07-01 ", "01/07/2026", "1/7/2026"])
def test_a_day_is_written_the_vietnamese_way_too(words: str) -> None:
    assert a_day(words).isoformat() == "2026-07-01"


@pytest.mark.parametrize("read", [any_text, a_day, one_of(UNITS)])
def test_an_answer_that_cannot_be_used_is_refused(read: Callable[[str], object]) -> None:
    with pytest.raises(Refusal):
        read("")


def test_a_wrong_answer_is_told_and_asked_again() -> None:
    said: list[str] = []
    answers = iter(["32/01/2026", "31/01/2026"])
    questions = Questions(translator("en"), said.append, lambda _prompt: next(answers))
    assert questions.answer(None, "--issued", _("Date"), a_day).isoformat() == "2026-01-31"
    assert said[0].startswith("“32/01/2026” is not a date of the calendar\n    → ")


def test_an_empty_choice_is_told_what_there_is_to_choose_from() -> None:
    with pytest.raises(Refusal) as refused:
        one_of(UNITS)("")
    assert f"{refused.value.fault} → {refused.value.remedy}" == "nothing was chosen → write one of: van-phong, phong-2"


def test_a_choice_that_may_be_left_open_says_so() -> None:
    asked = ""

    def answer_nothing(question: str) -> str:
        nonlocal asked
        asked = question
        return ""

    questions = Questions(translator("en"), print, answer_nothing)
    assert questions.chosen(None, "--unit", _("Unit in charge"), UNITS, "") == ""
    assert asked.startswith("Unit in charge (Enter: not yet); a number or an id:")
