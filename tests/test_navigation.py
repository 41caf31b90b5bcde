"""The navigation of a manual."""

from datetime import timedelta
from pathlib import Path

import pytest

from builders import DAY, RELEASED, Book
from qms.site import pages
from qms.site.pages import Site


def section(book: Book, name: str) -> object:
    """What stands below a heading of the navigation."""
    navigation = Site(book.load(), [], Path()).navigation
    return next(item[name] for item in navigation if isinstance(item, dict) and name in item)


def test_a_few_documents_stand_side_by_side(book: Book) -> None:
    book.put("QT.02")
    book.put("QT.10")
    assert section(book, "Quy trình") == ["quy-trinh/qt-02.md", "quy-trinh/qt-10.md"]


def test_a_withdrawal_acts_on_its_day(book: Book) -> None:
    book.put("QT.01", withdrawn=f"{{date: {DAY}, decision: 3/QĐ, reason: Thử.}}")
    book.put("QT.02", withdrawn=f"{{date: {DAY + timedelta(1)}, decision: 3/QĐ, reason: Thử.}}")
    assert section(book, "Quy trình") == ["quy-trinh/qt-02.md"]
    assert section(book, "Đã bãi bỏ") == ["quy-trinh/qt-01.md"]
    pages = Site(book.load(), [], Path()).pages
    assert pages["quy-trinh/qt-01.md"].search_boost < pages["quy-trinh/qt-02.md"].search_boost == 1


def test_many_documents_are_parted_by_ranges_of_codes(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "RANGE", 2)
    for number in range(1, 6):
        book.put(f"QT.0{number}", RELEASED)
    assert section(book, "Quy trình") == [
        {"QT.01 – QT.02": ["quy-trinh/qt-01.md", "quy-trinh/qt-02.md"]},
        {"QT.03 – QT.04": ["quy-trinh/qt-03.md", "quy-trinh/qt-04.md"]},
        {"QT.05 – QT.05": ["quy-trinh/qt-05.md"]},
    ]
