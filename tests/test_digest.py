"""scripts/deadlines.py: who must do what by when, unit by unit."""

import json
from datetime import date
from html import escape
from subprocess import CompletedProcess

import pytest
from markdown_it import MarkdownIt

from builders import BODY, RELEASED, REPOSITORY, Book, row, run_python, write_laws, write_tthc
from qms.language.messages import translator
from qms.reports import outline
from qms.reports.digest import Digest
from qms.rules import checker
from qms.site.agenda import Agenda
from qms.site.publication import Publication
from qms.site.views import Views

ENGLISH = translator("en")
DUE = date(2026, 11, 1)
ORGANISATION = "registers/organisation.yml"
OBJECTIVES = """
| Mục tiêu | Thước đo | Chỉ tiêu | Chủ trì | Hạn | Bằng chứng |
|---|---|---|---|---|---|
| Đúng hạn | Tỷ lệ | 98% | Thủ kho | 20/11/2026 | Sổ |
| Đủ hàng | Số lượng | 10 | Ông nào đó | 21/11/2026 | Sổ |
"""
REVIEW = "review it: add a new version, or “reviewed_on: …” with the date when nothing needs to change"
ANEW = "add a new version with a new decision, or withdraw the document"
TELL = "disseminate it and record code, version, units and date in registers/disseminations.yml"


@pytest.fixture
def store(book: Book) -> Book:
    """A manual whose agency has a second unit with a role."""
    book.edit(ORGANISATION, "name: Văn phòng}", "name: Văn phòng}\n  - {id: kho, name: Kho}")
    book.edit(ORGANISATION, "roles:", "roles:\n  - {id: thu-kho, name: Thủ kho, unit: kho}")
    columns = "objective: Mục tiêu, measure: Thước đo, target: Chỉ tiêu, owner: Chủ trì, due: Hạn, evidence: Bằng chứng"
    book.edit(ORGANISATION, "kinds:", f"  objectives: {{{columns}}}\nkinds:")
    return book


def reviewed_by(book: Book, code: str, due: date, **changed: str) -> None:
    """A document whose review is due on that day."""
    book.put(code, row("1.0", str(due.replace(year=due.year - 1))), review_every="1 year", **changed)


def digest(book: Book, day: date = DUE) -> Digest:
    book.commit()
    manual = book.load(day)
    findings = checker.check(manual)
    return Digest(manual, Agenda(Views(Publication(manual), findings)).tasks, findings)


def told(book: Book, day: date = DUE) -> list[str]:
    """The lines of the text, below what is said at its head."""
    return outline.text(digest(book, day).outline(), ENGLISH).partition("\n\n")[2].splitlines()


def run(book: Book, *arguments: object) -> CompletedProcess[str]:
    return run_python(REPOSITORY / "scripts" / "deadlines.py", book.docs, *arguments)


def test_each_unit_reads_what_it_must_do_by_when_how_and_with_which_command(store: Book) -> None:
    reviewed_by(store, "QT.01", date(2026, 10, 22), title="Cân", owner="kho")
    reviewed_by(store, "QT.02", date(2026, 11, 11), title="Đo")
    assert told(store) == [
        "Văn phòng",
        "  - 2026-11-11, in 10 days: review QT.02 – Đo",
        f"    - {REVIEW}",
        "    - command: python scripts/revise.py QT.02",
        "",
        "Kho",
        "  - 2026-10-22, 10 days overdue: review QT.01 – Cân",
        f"    - {REVIEW}",
        "    - command: python scripts/revise.py QT.01",
    ]


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("2026-10-31", "2026-10-31, 1 days overdue"),
        ("2026-11-01", "2026-11-01, today"),
        ("2026-12-01", "2026-12-01, in 30 days"),
        ("2026-12-02", None),
    ],
)
def test_what_falls_due_within_thirty_days_is_told_and_only_what_is_past_fails(
    book: Book, due: str, said: str | None
) -> None:
    reviewed_by(book, "QT.01", date.fromisoformat(due))
    lines = [line for line in told(book) if "review QT" in line]
    assert lines == ([f"  - {said}: review QT.01 – Việc"] if said else [])
    assert run(book, "--as-of", DUE).returncode == (1 if due < str(DUE) else 0)


def test_what_has_one_day_and_one_reason_is_told_together(book: Book) -> None:
    for code in ("QT.01", "QT.02"):
        reviewed_by(book, code, DUE)
    assert "  - 2026-11-01, today: review QT.01, QT.02" in told(book)
    assert "    - command, one document after the other: python scripts/revise.py QT.01" in told(book)


def test_a_change_of_law_names_the_law_and_the_id_to_write(book: Book) -> None:
    new = "id: nd-2, number: 2/2026/NĐ-CP, effective: 2026-07-15"
    write_laws(book, "id: nd-1, number: 1/2020/NĐ-CP, replaced_by: [nd-2]", new)
    book.put(legal_basis="[nd-1]")
    assert told(book)[1:] == [
        "  - 2026-10-15, 17 days overdue: bring 2/2026/NĐ-CP into QT.01 – Việc",
        "    - revise the document and put “nd-2” into its legal_basis",
        "    - command: python scripts/revise.py QT.01",
    ]


def test_a_unit_is_told_what_it_has_to_make_known_and_which_decisions_it_must_renew(store: Book) -> None:
    store.edit(ORGANISATION, "absorb_law_within", "disseminate_within: 10 days\nabsorb_law_within")
    store.edit(ORGANISATION, "    folder: quy-trinh\n", "    folder: quy-trinh\n    reissue_every: 1 month\n")
    store.put(versions=row("1.0", "2026-10-01"), distribution="[kho]")
    assert told(store) == [
        "Văn phòng",
        "  - 2026-11-01, today: issue QT.01 – Việc anew",
        f"    - {ANEW}",
        "    - command: python scripts/revise.py QT.01 --issue",
        "",
        "Kho",
        "  - 2026-10-11, 21 days overdue: make version 1.0 of QT.01 – Việc known",
        f"    - {TELL}",
    ]


def test_an_objective_is_told_to_the_unit_of_its_role_and_one_of_nobody_to_the_secretary(store: Book) -> None:
    store.put(body=BODY + OBJECTIVES)
    assert [line for line in told(store) if not line.startswith("    ")] == [
        "Kho",
        "  - 2026-11-20, in 19 days: evaluate the objective “Đúng hạn” of QT.01 – Việc",
        "",
        "Quality secretary (no unit is named)",
        "  - 2026-11-21, in 20 days: evaluate the objective “Đủ hàng” of QT.01 – Việc",
    ]
    assert digest(store, date(2026, 11, 30)).missed == []  # nothing says whether it was met


def test_a_missed_deadline_that_is_no_task_goes_to_the_unit_in_charge_else_to_the_secretary(store: Book) -> None:
    write_tthc(store, "id: cap-giay, name: Cấp giấy, abolished: {date: 2026-03-01, basis: nd-1, note: thử}")
    store.put(tthc="[cap-giay]", owner="kho")
    store.write(
        "registers/waivers.yml",
        "waivers:\n  - {rule: XR003, where: QT.01, reason: thử, approved_by: soan, until: 2026-10-30}\n",
    )
    lines = told(store)
    assert lines[:2] == ["Kho", "  - “Cấp giấy”, which QT.01 carries out, was abolished on 2026-03-01"]
    assert lines[-3:-1] == [
        "Quality secretary (no unit is named)",
        "  - the waiver of XR003 for QT.01 ended on 2026-10-30",
    ]
    assert run(store, "--as-of", DUE).returncode == 1


@pytest.mark.parametrize(("until", "status"), [("2026-10-30", 1), ("2026-11-30", 0)])
def test_what_is_waived_is_not_told_while_the_waiver_lasts(book: Book, until: str, status: int) -> None:
    reviewed_by(book, "QT.01", date(2026, 10, 1))
    book.write(
        "registers/waivers.yml",
        f"waivers:\n  - {{rule: TM001, where: QT.01, reason: thử, approved_by: soan, until: {until}}}\n",
    )
    assert ("31 days overdue" in " ".join(told(book))) is bool(status)
    assert run(book, "--as-of", DUE).returncode == status


def test_nothing_to_do_is_said_in_one_line(book: Book) -> None:
    book.put()
    book.commit()
    answer = run(book, "--as-of", DUE)
    assert answer.stdout == "Chi cục, ngày 01/11/2026: 0 việc quá hạn, 0 việc đến hạn trong 30 ngày tới.\n"
    assert answer.returncode == 0


def test_errors_are_no_deadlines_but_are_not_passed_over(book: Book) -> None:
    book.put(body=BODY + "\nXem QT.99.\n")
    book.commit()
    answer = run(book, "--as-of", DUE)
    assert "bộ kiểm tra thấy 1 lỗi; xem bằng lệnh: make check" in answer.stdout
    assert answer.returncode == 1


@pytest.mark.parametrize("path", ["quy-trinh/qt-02.md", "registers/laws.yml"])
def test_a_file_that_cannot_be_read_may_hide_a_deadline(book: Book, path: str) -> None:
    reviewed_by(book, "QT.01", date(2026, 10, 1))
    book.write(path, "---\ncode: [QT.02\n---\n")
    book.commit()
    answer = run(book, "--as-of", DUE)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert path in answer.stderr
    assert "→" in answer.stderr


def test_an_empty_manual_is_a_failure(book: Book) -> None:
    book.commit()
    assert run(book).returncode == 2


def test_what_people_wrote_cannot_break_the_digest_on_a_forge(book: Book) -> None:
    hostile = "`]</h1> @thu #1 ![x](http://x) <script>"
    reviewed_by(book, "QT.01", date(2026, 10, 1), title=f"'{hostile}'")
    html = MarkdownIt().render(outline.markdown(digest(book).outline(), ENGLISH))
    assert f"<code>QT.01 – {escape(hostile, quote=False)}</code>" in html
    assert "<script>" not in html
    assert "<img" not in html
    assert html.count("<h3>") == 1


def test_programs_read_the_missed_deadlines_in_the_formats_of_the_check(book: Book) -> None:
    reviewed_by(book, "QT.01", date(2026, 10, 1))
    book.put("QT.02", RELEASED, BODY + "\nXem QT.99.\n")
    book.commit()
    found = json.loads(run(book, "--as-of", DUE, "--format", "json").stdout)
    assert [(item["rule"], item["severity"]) for item in found] == [("TM001", "deadline")]
