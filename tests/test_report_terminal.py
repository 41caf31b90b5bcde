"""The report on a terminal: colour, the line of the text below each finding, nothing that could steer the terminal."""

import os
import sys
import unicodedata
from datetime import date
from subprocess import Popen

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import BODY, RELEASED, REPOSITORY, Book, run_check
from qms.language.messages import _, translator
from qms.model.documents import Place
from qms.reading.places import SourceLines
from qms.reports import console
from qms.reports.terminal import Terminal, around, harmless, wants_colour
from qms.rules.rule import Finding, Severity

ENGLISH = translator("en")
HD_01 = "docs/quy-trinh/hd-01.md:2:1: FM004 error: the code “HD.01” fits no kind of document"
REMEDY = "    → write it like the codes of its kind in registers/organisation.yml, or add a kind there"
HINT = "more about a rule: python scripts/check.py --explain FM004"


@pytest.fixture
def broken(book: Book) -> Book:
    """A manual with one error."""
    book.put("HD.01")
    return book


def on_a_terminal(book: Book, **environment: str) -> list[str]:
    """What the check of a manual shows on a terminal, line by line."""
    pty = pytest.importorskip("pty", reason="a console of Windows is no file")
    told = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    terminal, end = pty.openpty()
    command = [sys.executable, REPOSITORY / "scripts" / "check.py", book.docs, "--lang", "en", "--as-of", "2026-11-01"]
    with Popen([*map(str, command)], stdout=end, env=told | {"TERM": "xterm", "COLUMNS": "80"} | environment):
        os.close(end)
        shown = b""
        try:
            while read := os.read(terminal, 4096):
                shown += read
        except OSError:
            pass  # Linux reports the end so
    os.close(terminal)
    return shown.decode().replace("\r\n", "\n").splitlines()


def test_a_terminal_shows_the_line_a_caret_and_where_to_read_more(broken: Book) -> None:
    assert on_a_terminal(broken, NO_COLOR="1") == [
        HD_01,
        "     2 | code: HD.01",
        "       | ^",
        REMEDY,
        "1 errors, 0 warnings, 0 deadlines missed",
        HINT,
    ]


def test_a_terminal_has_colour_unless_it_is_dumb_or_the_reader_wants_none(broken: Book) -> None:
    assert on_a_terminal(broken)[0] == (
        "\033[1mdocs/quy-trinh/hd-01.md:2:1:\033[0m FM004 \033[1;31merror\033[0m: "
        "the code “HD.01” fits no kind of document"
    )
    plain = on_a_terminal(broken, NO_COLOR="1")
    assert on_a_terminal(broken, TERM="dumb") == plain
    assert on_a_terminal(broken, NO_COLOR="1", FORCE_COLOR="1") == plain


def test_a_sound_manual_gets_no_hint(book: Book) -> None:
    book.put()
    assert on_a_terminal(book) == ["0 errors, 0 warnings, 0 deadlines missed"]


def test_a_pipe_gets_neither_colour_nor_lines_unless_colour_is_forced(broken: Book) -> None:
    options = (broken.docs, "--lang", "en", "--as-of", "2026-11-01")
    piped = run_check(*options, FORCE_COLOR="", NO_COLOR="").stdout.splitlines()
    assert piped == [HD_01, REMEDY, "1 errors, 0 warnings, 0 deadlines missed"]
    forced = run_check(*options, FORCE_COLOR="1", NO_COLOR="", COLUMNS="80", TERM="xterm").stdout.splitlines()
    assert forced == on_a_terminal(broken)


@pytest.mark.parametrize(
    ("environment", "is_terminal", "is_windows", "wanted"),
    [
        ({}, True, False, True),
        ({}, False, False, False),
        ({"TERM": "dumb"}, True, False, False),
        ({"NO_COLOR": "1"}, True, False, False),
        ({"NO_COLOR": ""}, True, False, True),
        ({"FORCE_COLOR": "1"}, False, False, True),
        ({"FORCE_COLOR": ""}, False, False, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False, False),
        ({}, True, True, False),
        ({"WT_SESSION": "1"}, True, True, True),
        ({"TERM_PROGRAM": "vscode"}, True, True, True),
        ({"WT_SESSION": "1"}, False, True, False),
        ({"FORCE_COLOR": "1"}, False, True, True),
    ],
)
def test_colour_depends_on_terminal_and_environment(
    environment: dict[str, str], is_terminal: bool, is_windows: bool, wanted: bool
) -> None:
    assert wants_colour(environment, is_terminal, is_windows) is wanted


def test_nothing_of_a_manual_steers_the_terminal(book: Book) -> None:
    book.put(versions=RELEASED.replace("duyet", r'"a\e[2J\u202eb\nc"'))
    book.write("huong-dan/a\x1b[2J.md", "x\x1b[2J\n\nXem QT.99 \x1b[2J\u202e.\n")
    shown = "\n".join(on_a_terminal(book, NO_COLOR="1"))
    piped = run_check(book.docs).stdout
    assert "“a[U+001B][2J[U+202E]b[U+000A]c” is not in registers/organisation.yml" in shown
    assert "     3 | Xem QT.99 [U+001B][2J[U+202E]." in shown
    assert "docs/huong-dan/a[U+001B][2J.md:" in shown
    assert [text for text in (shown, piped) if not text.replace("\n", "").isprintable()] == []


def shown(line: str, column: int, width: int = 40) -> list[str]:
    text, caret = around(line, column, width)
    return [text, " " * caret + "^"]


def test_the_caret_stands_below_the_column() -> None:
    assert shown("Xem QT.99.", 5) == ["Xem QT.99.", "    ^"]
    assert shown("QT.99", 1) == ["QT.99", "^"]
    assert shown("QT.99", 6) == ["QT.99", "     ^"]
    assert shown("", 1) == ["", "^"]
    assert shown("ngắn", 99) == ["ngắn", "    ^"]


def test_marks_take_no_room_and_wide_letters_take_two_cells() -> None:
    assert shown(unicodedata.normalize("NFD", "Việc QT.99"), 8) == [
        unicodedata.normalize("NFD", "Việc QT.99"),
        "     ^",
    ]
    assert shown("漢字 QT.99", 4) == ["漢字 QT.99", "     ^"]
    assert shown("ệ".join("ab"), 2)[1] == " ^"
    assert shown("e\u0323\u0302b", 3)[1] == "^", "below the letter of the mark"


def test_what_cannot_be_seen_is_written_out_and_counted() -> None:
    assert shown("a\u200bb\x1bc", 5) == ["a[U+200B]b[U+001B]c", " " * 18 + "^"]
    assert shown("\ta\u00a0b", 2) == [" a\u00a0b", " ^"]
    assert harmless("chữ thường") == "chữ thường"


def test_a_long_line_is_cut_around_the_column() -> None:
    line = "0123456789" * 1000
    assert shown(line, 1, 22) == ["01234567890123456789…", "^"]
    assert shown(line, 21, 22) == ["…67890123456789012345…", " " * 15 + "^"]
    assert shown(line, 10_000, 22) == ["…01234567890123456789", " " * 20 + "^"]
    assert shown("e\u0301" * 500 + "QT", 1001, 22) == ["…" + "e\u0301" * 18 + "QT", " " * 19 + "^"]
    assert shown("e\u0301\u0301" * 300 + "漢字", 901, 23)[0].startswith("…e")
    assert shown("漢\u0301" * 300 + "QT", 601, 23)[0].startswith("…漢"), "no mark without its letter"
    assert shown("0123456789" * 2, 20, 22) == ["0123456789" * 2, " " * 19 + "^"]


@given(line=st.text(max_size=200), column=st.integers(1, 210), width=st.integers(20, 60))
def test_whatever_stands_in_a_line_it_fits_and_is_printable(line: str, column: int, width: int) -> None:
    text, caret = around(line, column, width)
    assert text.replace("\u00a0", " ").isprintable() or all(
        unicodedata.category(c) == "Zs" or c.isprintable() for c in text
    )
    assert 0 <= caret < width + 1


def test_lines_are_counted_as_the_reader_counts_them(book: Book) -> None:
    book.write("a.md", "\ufeffmột\r\nhai\rba\u2028bốn\n".encode())
    book.write("b.md", b"m\xff\n")
    lines = SourceLines(book.docs)
    assert [lines(Place("a.md", line)) for line in (1, 2, 3, 4, 5)] == ["một", "hai", "ba\u2028bốn", "", None]
    assert lines(Place("b.md")) == "m\ufffd"


def test_there_is_no_line_of_what_is_no_text(book: Book) -> None:
    book.write("to.md", "a" * 1_000_001)
    (book.docs / "ngoai.md").symlink_to(book.root / ".git" / "HEAD")
    lines = SourceLines(book.docs)
    assert [lines(Place(path)) for path in ("to.md", "ngoai.md", "khong-co.md", "registers")] == [None] * 4


def finding(severity: Severity, error_from: date | None = None) -> Finding:
    return Finding(Place("a.md", 3, 1), "XR001", severity, _("fault"), _("remedy"), error_from)


def test_a_warning_says_from_which_day_it_is_an_error() -> None:
    told = console.report([finding(Severity.WARNING, date(2027, 3, 1))], "docs", translator())
    assert told.startswith("docs/a.md:3:1: XR001 cảnh báo (từ ngày 01/03/2027 là lỗi): ")
    told = console.report([finding(Severity.DEADLINE, date(2027, 3, 1))], "docs", translator())
    assert told.startswith("docs/a.md:3:1: XR001 quá hạn: ")


def test_accepted_findings_are_counted_and_not_listed() -> None:
    findings = [finding(severity) for severity in (Severity.KNOWN, Severity.ERROR, Severity.WAIVED, Severity.WAIVED)]
    assert console.report(findings, "docs", ENGLISH).splitlines() == [
        "docs/a.md:3:1: XR001 error: fault",
        "    → remedy",
        "1 errors, 0 warnings, 0 deadlines missed; accepted: 2 waived, 1 in the baseline",
    ]


@pytest.mark.parametrize("severity", [Severity.WAIVED, Severity.KNOWN])
def test_one_accepted_finding_is_enough_to_be_counted(severity: Severity) -> None:
    assert "; accepted: " in console.report([finding(severity)], "docs", ENGLISH)
    terminal = Terminal(80, False, lambda _place: None)
    assert "--explain" not in console.report([finding(severity)], "docs", ENGLISH, terminal)


def test_a_finding_without_a_line_is_told_without_one() -> None:
    terminal = Terminal(80, False, lambda _place: None)
    told = console.report([finding(Severity.ERROR)], "docs", ENGLISH, terminal).splitlines()
    assert told[:2] == ["docs/a.md:3:1: XR001 error: fault", "    → remedy"]


def test_a_cited_document_far_along_a_line_is_shown(book: Book) -> None:
    book.put(body=BODY + "\n" + "chữ " * 2000 + "QT.99 " + "dài " * 100 + "\n")
    assert on_a_terminal(book, NO_COLOR="1")[1:3] == [
        "    28 | …ữ chữ chữ chữ chữ chữ chữ chữ chữ chữ chữ chữ QT.99 dài dài dài dài d…",
        "       |                                                ^",
    ]
