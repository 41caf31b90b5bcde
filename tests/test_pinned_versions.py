"""XR003, XR013, XR014: a version that is cited by its number."""

from datetime import date

import pytest

from builders import BODY, DRAFT, RELEASED, Book, citing, row, ways_out
from qms.rules.rule import Severity

QT_01 = "quy-trinh/qt-01.md"
QT_02 = "quy-trinh/qt-02.md"
WITHDRAWN = "{date: 2026-10-01, decision: 9/QĐ, reason: Hết việc.}"


@pytest.mark.parametrize("versions", [RELEASED, RELEASED + DRAFT.replace("1.0", "1.1")])
def test_a_version_that_is_cited_by_number_is_a_released_one(book: Book, versions: str) -> None:
    book.put(body=citing("Theo QT.02 v1.0 và QT.02 v1.1."))
    book.put("QT.02", versions=versions)
    assert book.findings("XR013") == [f"{QT_01}:28 QT.02 has no released version 1.1"]
    assert ways_out(book, "XR013") == ["its released versions are: 1.0"]


def test_a_draft_has_no_released_version_to_name(book: Book) -> None:
    book.put(versions=DRAFT, body=citing("Theo QT.02 v1.0."))
    book.put("QT.02", versions=DRAFT)
    assert ways_out(book, "XR013") == ["its released versions are: –"]


PINNED = citing("Theo QT.02 v1.0.")


def test_a_pinned_version_that_was_superseded_is_found(book: Book) -> None:
    book.put(versions=row("1.0", "2026-07-01"), body=PINNED)
    book.put("QT.02", versions=RELEASED + row("1.1", "2026-10-31") + row("1.2", "2026-11-02"))
    assert book.findings("XR014") == [f"{QT_01}:28 QT.02 1.0 is no longer in force"]
    assert ways_out(book, "XR014") == ["write QT.02 v1.1, or QT.02 alone, which always means the text in force"]
    assert [found.severity for found in book.check() if found.rule == "XR014"] == [Severity.WARNING]


@pytest.mark.parametrize(("day", "found"), [(date(2026, 5, 31), 0), (date(2026, 6, 1), 1)])
def test_a_pinned_version_is_superseded_on_the_day_the_next_takes_effect(book: Book, day: date, found: int) -> None:
    book.put(body=PINNED)
    book.put("QT.02", versions=RELEASED + row("1.1", "2026-06-01"))
    assert len(book.findings("XR014", day)) == found


def test_a_pinned_version_that_waits_for_its_day_is_found(book: Book) -> None:
    book.put(versions=row("1.0", "2026-12-01", issued="2026-10-01"), body=PINNED)
    book.put("QT.02", versions=row("1.0", "2026-12-01", issued="2026-10-01"))
    assert book.findings("XR014") == [f"{QT_01}:28 QT.02 1.0 is not in force yet"]
    assert ways_out(book, "XR014") == ["write QT.02 alone, which always means the text in force"]


def test_a_document_may_name_its_own_past_versions_and_a_withdrawn_one_is_another_matter(book: Book) -> None:
    book.put(versions=RELEASED + row("1.1"), body=citing("Thay QT.01 v1.0; xem QT.02 v1.0."))
    book.put("QT.02", withdrawn=WITHDRAWN)
    assert book.rules() == ["XR002"]


def test_the_sections_of_a_pinned_version_are_those_it_had(book: Book) -> None:
    book.put("QT.02", body=BODY + "\n## 3 Phụ lục\n\nHết.\n")
    book.commit()
    book.put("QT.02", versions=RELEASED + row("1.1"))
    book.put(versions=row("1.0"), body=citing("Theo QT.02#3 v1.0, mục 4 QT.02 v1.0, QT.02#3 v1.1 và QT.02#3."))
    assert book.findings("XR003") == [
        f"{QT_01}:28 QT.02 v1.0 has no section 4",
        f"{QT_01}:28 QT.02 v1.1 has no section 3",
        f"{QT_01}:28 QT.02 has no section 3",
    ]
    assert ways_out(book, "XR003")[0] == "its sections are: 1, 2, 3"


def test_a_pinned_version_that_git_never_saw_is_trusted(book: Book) -> None:
    book.put("QT.02", versions=RELEASED + row("1.1"))
    book.put(versions=row("1.0"), body=citing("Theo QT.02#9 v1.0."))
    assert book.findings("XR003") == []
