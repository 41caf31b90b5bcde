"""CL008: quality objectives are complete; the calendar takes their dates from the table."""

from datetime import date

import pytest

from builders import BODY, DRAFT, REPOSITORY, Book
from qms.analysis.objectives import Objective
from qms.rules.rule import Severity
from qms.site.pages import Site

ORGANISATION = "registers/organisation.yml"
COLUMNS = "objective: Mục tiêu, measure: Thước đo, target: Chỉ tiêu, owner: Chủ trì, due: Hạn, evidence: Bằng chứng"
HEAD = "| Mục tiêu | Thước đo | Chỉ tiêu | Chủ trì | Hạn | Bằng chứng |\n|---|---|---|---|---|---|\n"
ON_TIME = "| Đúng hạn | Tỷ lệ | 98% | Người duyệt | 31/12/2026 | Sổ |\n"


@pytest.fixture
def measured(book: Book) -> Book:
    """A manual whose organisation says what a table of objectives looks like."""
    book.edit(ORGANISATION, "tables:\n", f"tables:\n  objectives: {{{COLUMNS}}}\n")
    return book


def put(book: Book, *rows: str, **changed: str) -> None:
    book.put(body=f"{BODY}\n{HEAD}{''.join(rows)}", **changed)


def faults(book: Book) -> list[str]:
    return [finding.removeprefix("quy-trinh/qt-01.md:") for finding in book.findings("CL008")]


@pytest.mark.parametrize("due", ["31/12/2026", "1-2-2026", "Cuối mỗi quý", "trước ngày 05.01.2026"])
@pytest.mark.parametrize("owner", ["Người duyệt", "Văn phòng", "Người soạn; Văn phòng"])
def test_a_complete_objective_is_fine(measured: Book, owner: str, due: str) -> None:
    put(measured, f"| Đúng hạn | Tỷ lệ | 98% | {owner} | {due} | Sổ |\n")
    assert faults(measured) == []


@pytest.mark.parametrize("column", range(6))
def test_an_objective_with_an_empty_cell_is_found(measured: Book, column: int) -> None:
    cells = ["Đúng hạn", "Tỷ lệ", "98%", "Người duyệt", "31/12/2026", "Sổ"]
    name = ["Mục tiêu", "Thước đo", "Chỉ tiêu", "Chủ trì", "Hạn", "Bằng chứng"][column]
    cells[column] = ""
    put(measured, ON_TIME, f"| {' | '.join(cells)} |\n")
    (found,) = faults(measured)
    assert found.endswith(f"the objective has nothing in the column “{name}”")


def test_the_finding_stands_on_the_row_of_the_objective(measured: Book) -> None:
    put(measured, ON_TIME, "| Rõ | | 2% | Người duyệt | Cuối mỗi quý | Sổ |\n")
    (found,) = faults(measured)
    lines = (measured.docs / "quy-trinh/qt-01.md").read_text("utf-8").split("\n")
    assert lines[int(found.split()[0]) - 1].startswith("| Rõ")


def test_whoever_sees_to_an_objective_is_in_the_organisation(measured: Book) -> None:
    put(measured, "| Đúng hạn | Tỷ lệ | 98% | Người duyện; Phòng Z | 31/12/2026 | Sổ |\n")
    assert [fault.partition(" ")[2] for fault in faults(measured)] == [
        "“Người duyện” is not in registers/organisation.yml",
        "“Phòng Z” is not in registers/organisation.yml",
    ]


@pytest.mark.parametrize("due", ["31/12", "30/02/2026", "quý 4", "311/12/2026"])
def test_a_date_that_cannot_be_read_is_found(measured: Book, due: str) -> None:
    put(measured, f"| Đúng hạn | Tỷ lệ | 98% | Người duyệt | {due} | Sổ |\n")
    (found,) = faults(measured)
    assert found.endswith(f"the date “{due}” cannot be read")


def test_a_draft_is_warned_and_a_withdrawn_document_is_left_alone(measured: Book) -> None:
    put(measured, "| Đúng hạn | | 98% | Người duyệt | 31/12/2026 | Sổ |\n", versions=DRAFT)
    assert [finding.severity for finding in measured.check() if finding.rule == "CL008"] == [Severity.WARNING]
    put(measured, "| A | | | | | |\n", withdrawn="{date: 2026-03-01, decision: 3/QĐ, reason: Thôi.}")
    assert faults(measured) == []


def test_an_agency_that_names_no_such_table_is_asked_nothing(book: Book) -> None:
    put(book, "| A | | | | | |\n")
    assert faults(book) == []


def test_a_column_written_almost_right_is_told(measured: Book) -> None:
    measured.put(body=f"{BODY}\n{HEAD.replace('Thước đo', 'Thước đoo')}{ON_TIME}")
    assert "PR007" in measured.rules()


def test_the_first_real_date_of_a_cell_counts() -> None:
    assert Objective({"due": "từ 31/02/2026, chậm nhất 01/03/2026"}, 1).due == date(2026, 3, 1)
    assert Objective({"due": "Hằng quý"}, 1).due is None


def test_the_calendar_shows_objectives_in_use_by_date(measured: Book) -> None:
    soon = "| Sớm | Tỷ lệ | 2% | Văn phòng | 30/06/2026 | Sổ |\n"
    put(measured, ON_TIME, soon, "| Luôn | Tỷ lệ | 1% | Văn phòng | Hằng quý | Sổ |\n")
    ended = "{date: 2026-03-01, decision: 3/QĐ, reason: Thôi.}"
    measured.put("QT.02", body=f"{BODY}\n{HEAD}{ON_TIME}", withdrawn=ended)
    measured.commit()
    site = Site(measured.load(date(2026, 7, 1)), [], REPOSITORY / "theme")
    _before, after = site.pages["danh-muc/lich-ra-soat.md"].write().split("## Mục tiêu chất lượng")
    rows = [line for line in after.partition("\n## ")[0].split("\n") if "qt-0" in line]
    assert [row.split(" | ")[1] for row in rows] == ["Sớm", "Đúng hạn"]
    assert ['data-state="overdue"' in row for row in rows] == [True, False]
