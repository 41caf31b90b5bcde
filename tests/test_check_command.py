"""scripts/check.py: what editors and CI run, as a program of its own."""

import json
from pathlib import Path
from subprocess import CompletedProcess
from unittest.mock import ANY

import pytest

from builders import DRAFT, RELEASED, REPOSITORY, Book, row, run_check, run_python

UNKNOWN_KIND = "docs/quy-trinh/hd-01.md:2:1: FM004 error: the code “HD.01” fits no kind of document"


def english(book: Book, *options: str) -> CompletedProcess[str]:
    """The check of a manual on the day the builders write for, in English."""
    return run_check(book.docs, "--lang", "en", "--as-of", "2026-11-01", *options)


@pytest.fixture
def broken(book: Book) -> Book:
    """A manual with one error."""
    book.put()
    book.put("HD.01")
    return book


@pytest.fixture
def late(book: Book) -> Book:
    """A manual with one missed deadline."""
    book.put(review_every="6 months")
    return book


def test_a_sound_manual_exits_0_and_says_what_was_counted(book: Book) -> None:
    book.put()
    answer = english(book)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "0 errors, 0 warnings, 0 deadlines missed\n", "")


def test_an_error_exits_1_and_names_place_fault_and_way_out(broken: Book) -> None:
    answer = english(broken)
    remedy = "write it like the codes of its kind in registers/organisation.yml, or add a kind there"
    assert answer.stdout.splitlines() == [UNKNOWN_KIND, f"    → {remedy}", "1 errors, 0 warnings, 0 deadlines missed"]
    assert (answer.returncode, answer.stderr) == (1, "")


def test_an_editor_sees_the_findings_of_one_file_and_the_count_of_all(broken: Book) -> None:
    assert UNKNOWN_KIND in english(broken, "--in", "hd-01").stdout
    elsewhere = english(broken, "--in", "qt-01")
    assert (elsewhere.returncode, elsewhere.stdout) == (1, "1 errors, 0 warnings, 0 deadlines missed\n")


def test_a_warning_exits_0(book: Book) -> None:
    book.edit("registers/not-applicable.yml", '  - {clause: "5", reason: Thử.}\n', "")
    book.put(versions=DRAFT, clauses="[5]")
    answer = english(book, "--deadlines")
    assert "CL004 warning: " in answer.stdout
    assert answer.returncode == 0


def test_a_missed_deadline_refuses_only_when_asked(late: Book) -> None:
    relaxed, strict = english(late), english(late, "--deadlines")
    assert relaxed.stdout == strict.stdout
    assert "TM001 deadline: the review of QT.01 was due on 2026-07-05" in relaxed.stdout
    assert (relaxed.returncode, strict.returncode) == (0, 1)


@pytest.mark.parametrize(("day", "status"), [("2026-07-05", 0), ("2026-07-06", 1)])
def test_the_day_decides_which_deadlines_are_missed(late: Book, day: str, status: int) -> None:
    assert run_check(late.docs, "--deadlines", "--as-of", day).returncode == status


def test_a_manual_without_documents_exits_2(book: Book) -> None:
    answer = english(book)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith("there is no document to check\n    → add the first document")


def test_a_folder_without_a_manual_exits_2(tmp_path: Path) -> None:
    answer = run_check(tmp_path, "--lang", "en")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert f"there is no manual in “{tmp_path}”: registers/organisation.yml is missing\n    → " in answer.stderr


def test_a_manual_outside_git_exits_2(book: Book, tmp_path: Path) -> None:
    book.put()
    (book.root / ".git").rename(tmp_path / "elsewhere")
    answer = english(book)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith("this folder is not in a Git repository")


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        (["--as-of", "01/07/2026"], "đối số --as-of: “01/07/2026” không phải là một ngày hợp lệ"),
        (["--format", "pdf"], "đối số --format: giá trị 'pdf' không dùng được (chọn một trong: "),
        (["--lang", "fr"], "đối số --lang: giá trị 'fr' không dùng được (chọn một trong: "),
        (["--lang"], "đối số --lang: cần một giá trị"),
        (["--nhanh"], "không hiểu đối số: --nhanh"),
    ],
)
def test_misuse_exits_2_and_is_told_in_vietnamese(options: list[str], fault: str) -> None:
    answer = run_check(*options)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith("cách dùng: check.py ")
    assert f"check.py: câu lệnh sai: {fault}" in answer.stderr


def test_help_is_in_vietnamese_and_explains_the_exit_statuses() -> None:
    answer = run_check("--help")
    told = " ".join(answer.stdout.split())
    assert answer.returncode == 0
    assert told.startswith("cách dùng: check.py [-h]")
    assert "Mã kết thúc: 0 không có gì cản việc dựng trang, 1 có phát hiện phải sửa, 2 không kiểm tra được." in told
    assert not {"usage", "options", "positional", "show", "the"} & set(told.replace(":", " ").split())


def test_help_is_in_english_for_who_asks() -> None:
    assert run_check("--help", "--lang", "en").stdout.startswith("usage: check.py [-h]")


def test_messages_are_vietnamese_unless_another_language_is_asked_for(broken: Book) -> None:
    assert "FM004 lỗi: mã “HD.01” không thuộc loại tài liệu nào" in run_check(broken.docs).stdout
    assert UNKNOWN_KIND in run_check(broken.docs, "--lang=en").stdout


def test_json_holds_every_finding_with_every_key(broken: Book) -> None:
    answer = english(broken, "--format", "json")
    assert answer.returncode == 1
    assert json.loads(answer.stdout) == [
        {
            "path": "docs/quy-trinh/hd-01.md",
            "line": 2,
            "column": 1,
            "rule": "FM004",
            "severity": "error",
            "fault": "the code “HD.01” fits no kind of document",
            "remedy": "write it like the codes of its kind in registers/organisation.yml, or add a kind there",
            "fingerprint": ANY,
            "error_from": None,
            "accepted_because": None,
        }
    ]


def test_json_of_a_sound_manual_is_an_empty_list(book: Book) -> None:
    book.put()
    assert json.loads(english(book, "--format", "json").stdout) == []


def test_github_puts_each_finding_on_its_line(late: Book) -> None:
    late.edit("quy-trinh/qt-01.md", "owner: van-phong", "owner: phong-khac")
    deadline, error = sorted(english(late, "--format", "github").stdout.splitlines(), reverse=True)
    assert error.startswith("::error file=docs/quy-trinh/qt-01.md,line=4,col=1,title=FM007::“phong-khac” is not in ")
    assert deadline.startswith("::warning file=docs/quy-trinh/qt-01.md,line=8,col=1,title=TM001::the review of ")


def test_github_escapes_what_would_end_a_command_or_a_property(book: Book) -> None:
    book.put(versions=RELEASED.replace("duyet", '"a%\\nb"'))
    book.write("huong-dan/a,b%c.md", "# Trang\n\nXem QT.99.\n")
    told = english(book, "--format", "github").stdout.splitlines()
    page, document = (next(line for line in told if f"title={rule}" in line) for rule in ("XR001", "FM007"))
    assert page.startswith("::error file=docs/huong-dan/a%2Cb%25c.md,line=3,col=5,title=XR001::there is no ")
    assert "title=FM007::“a%25%0Ab” is not in registers/organisation.yml → write one of: soan, duyet" in document


def test_github_says_nothing_of_a_sound_manual(book: Book) -> None:
    book.put()
    assert english(book, "--format", "github").stdout == ""


@pytest.mark.parametrize("environment", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "cp1252"}, {"PYTHONUTF8": "0"}])
def test_output_is_utf_8_whatever_the_console_claims(broken: Book, environment: dict[str, str]) -> None:
    told = run_check(broken.docs, **environment)
    assert (told.returncode, told.stdout) == (1, run_check(broken.docs).stdout)
    assert run_check("--help", **environment).stdout == run_check("--help").stdout
    assert "không phải là một ngày hợp lệ" in run_check("--as-of", "mai", **environment).stderr


def test_places_start_with_the_folder_of_the_manual_wherever_the_command_runs(broken: Book) -> None:
    answer = run_python(REPOSITORY / "scripts" / "check.py", ".", "--lang", "en", folder=broken.docs)
    assert answer.stdout.startswith(f"{UNKNOWN_KIND}\n")


def test_checking_never_imports_mkdocs(book: Book) -> None:
    book.put()
    book.commit()
    book.put(versions=RELEASED + row("1.1"))
    answer = run_python("-X", "importtime", REPOSITORY / "scripts" / "check.py", book.docs)
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in answer.stderr.splitlines()}
    assert answer.returncode == 0
    assert {"qms", "pydantic"} <= imported
    assert not {"mkdocs", "material", "pymdownx", "markdown"} & imported
