"""The calendar of deadlines: what is still to be disseminated and what must be issued anew."""

from datetime import date

from builders import REPOSITORY, Book, row
from qms.site.pages import Site

ORGANISATION = "registers/organisation.yml"


def calendar(book: Book, day: date = date(2026, 6, 10)) -> list[list[str]]:
    """The rows of the tables of the calendar, their heading rows among them."""
    lines = Site(book.load(day), [], REPOSITORY / "theme").pages["danh-muc/lich-ra-soat.md"].write().splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    return [[cell.partition("](")[0].removeprefix("[") for cell in cells] for cells in rows]


def test_versions_to_disseminate_stand_with_the_units_that_wait_the_most_urgent_first(book: Book) -> None:
    book.edit(ORGANISATION, "units:", "units:\n  - {id: kho, name: Kho}")
    book.edit(ORGANISATION, "absorb_law_within", "disseminate_within: 10 days\nabsorb_law_within")
    book.put("QT.01", row("1.0", "2026-06-01"), distribution="[kho, van-phong]")
    book.put("QT.02", row("1.0", "2026-05-20"))
    book.put("QT.03", row("1.0", "2026-05-20"))
    book.write(
        "registers/disseminations.yml",
        "disseminations:\n  - {code: QT.03, version: 1.0, units: [van-phong], date: 2026-06-10}\n",
    )
    book.commit()
    rows = calendar(book)
    start = next(at for at, cells in enumerate(rows) if cells[0] == "Hạn phổ biến") + 1
    assert [cells[1:] for cells in rows[start : start + 2]] == [
        ["QT.02", "1.0", "Văn phòng"],
        ["QT.01", "1.0", "Kho; Văn phòng"],
    ]
    assert ['data-state="overdue"' in cells[0] for cells in rows[start : start + 2]] == [True, False]


def test_decisions_to_renew_stand_with_their_dates_the_most_urgent_first(book: Book) -> None:
    book.edit(ORGANISATION, "    folder: quy-trinh\n", "    folder: quy-trinh\n    reissue_every: 5 years\n")
    book.put("QT.01", row("1.0", "2026-06-01"))
    book.put("QT.02", row("1.0", "2026-05-20"))
    book.put("BM.01.01")
    book.commit()
    rows = calendar(book)
    start = next(at for at, cells in enumerate(rows) if cells[0] == "Hạn ban hành lại") + 1
    assert [cells[1:] for cells in rows[start:]] == [
        ["QT.02", "1.0", "20/05/2026", "Văn phòng"],
        ["QT.01", "1.0", "01/06/2026", "Văn phòng"],
    ]


def test_an_agency_without_such_periods_has_no_such_tables(book: Book) -> None:
    book.put()
    book.commit()
    headings = [cells[0] for cells in calendar(book) if cells[0].startswith("Hạn")]
    assert headings == ["Hạn rà soát"]
