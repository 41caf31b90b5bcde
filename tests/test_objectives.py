"""CL008: quality objectives are complete; the calendar takes their dates from the table."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser import SOON, Reader, served
from builders import BODY, DRAFT, REPOSITORY, Book
from qms.analysis.objectives import Objective
from qms.analysis.tasks import Work
from qms.rules.rule import Severity
from qms.site.agenda import Agenda
from qms.site.dashboards import Dashboards
from qms.site.pages import Site
from qms.site.publication import Publication
from qms.site.views import Views
from sites import build, equip

ORGANISATION = "registers/organisation.yml"
COLUMNS = "objective: Mục tiêu, measure: Thước đo, target: Chỉ tiêu, owner: Chủ trì, due: Hạn, evidence: Bằng chứng"
HEAD = "| Mục tiêu | Thước đo | Chỉ tiêu | Chủ trì | Hạn | Bằng chứng |\n|---|---|---|---|---|---|\n"
ON_TIME = "| Đúng hạn | Tỷ lệ | 98% | Người duyệt | 31/12/2026 | Sổ |\n"


def name_columns(book: Book) -> None:
    """Have the organisation say what a table of objectives looks like."""
    book.edit(ORGANISATION, "tables:\n", f"tables:\n  objectives: {{{COLUMNS}}}\n")


@pytest.fixture
def measured(book: Book) -> Book:
    """A manual whose organisation says what a table of objectives looks like."""
    name_columns(book)
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
    assert ['data-state="evaluation"' in row for row in rows] == [True, False]


@pytest.mark.parametrize(("day", "counted"), [(date(2026, 6, 30), 2), (date(2026, 7, 1), 1)])
def test_an_objective_past_its_day_is_no_overdue_work(measured: Book, day: date, counted: int) -> None:
    put(measured, ON_TIME, ON_TIME.replace("31/12/2026", "30/06/2026"), review_every="9 years")
    measured.commit()
    views = Views(Publication(measured.load(day)), [])
    agenda = Agenda(views)
    assert [deadline.work for deadline in agenda.deadlines()] == [Work.OBJECTIVE] * counted
    plan = Dashboards(views, agenda).work
    assert sum(plan.overdue.values()) == 0
    assert sum(month[Work.OBJECTIVE] for month in plan.months.values()) == counted


@pytest.fixture(scope="module")
def objective_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a manual with an objective for the day :data:`SOON`."""
    book = equip(Book(tmp_path_factory.mktemp("muc-tieu")))
    name_columns(book)
    put(book, ON_TIME.replace("31/12/2026", f"trước {SOON:%d/%m/%Y}"))
    book.write("index.md", "# Sổ tay\n\nXem QT.01.\n")
    book.commit()
    built = build(book.root)
    assert built.returncode == 0, built.stdout + built.stderr
    return book.root / "site"


@pytest.fixture
def reader_of_objective(chromium: Browser, objective_site: Path) -> Iterator[Reader]:
    with served(objective_site) as address:
        reader = Reader(chromium, address, objective_site)
        yield reader
        reader.close()


@pytest.mark.parametrize(("days", "mark"), [(-1, ""), (0, ""), (1, " (đến hạn đánh giá)")])
def test_an_objective_is_to_be_evaluated_from_the_day_after(reader_of_objective: Reader, days: int, mark: str) -> None:
    """So the pages say that were built before that day."""
    for path, places in {"": 1, "danh-muc/lich-ra-soat/": 1, "don-vi/van-phong/": 2, "vai-tro/duyet/": 2}.items():
        page = reader_of_objective.open(path, f"{SOON + timedelta(days)}")
        told = page.locator(f"[data-due='{SOON}']").all_inner_texts()
        assert [text.removeprefix("trước ") for text in told] == [f"{SOON:%d/%m/%Y}{mark}"] * places
        assert "quá hạn)" not in page.locator("article").inner_text()
