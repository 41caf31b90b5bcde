"""VR001 to VR003: versions follow each other, their dates are in order, their approval is complete."""

import re

import pytest

from builders import BODY, DRAFT, RELEASED, Book, row, ways_out

QT_01 = "quy-trinh/qt-01.md"
WITHDRAWN = "{{date: {}, decision: 9/QĐ, reason: Hết việc.}}"


@pytest.mark.parametrize(
    ("versions", "found"),
    [
        (["1.0", "1.2"], "17 version 1.2 cannot follow 1.0"),
        (["1.0", "1.10"], "17 version 1.10 cannot follow 1.0"),
        (["1.0", "2.1"], "17 version 2.1 cannot follow 1.0"),
        (["1.0", "3.0"], "17 version 3.0 cannot follow 1.0"),
        (["1.0", "1.0"], "17 version 1.0 cannot follow 1.0"),
        (["1.1", "1.0"], "17 version 1.0 cannot follow 1.1"),
        (["1.9", "2.0", "2.2"], "24 version 2.2 cannot follow 2.0"),
        (["1.9999", "3.0"], "17 version 3.0 cannot follow 1.9999"),
    ],
)
def test_a_version_that_cannot_follow_is_found(book: Book, versions: list[str], found: str) -> None:
    book.put(versions="".join(row(version) for version in versions))
    assert book.findings("VR001") == [f"{QT_01}:{found}"]
    assert book.rules() == ["VR001"]


def test_both_versions_that_could_follow_are_named(book: Book) -> None:
    book.put(versions=row("1.9") + row("1.11"))
    assert ways_out(book, "VR001") == ["write 1.10 for a revision or 2.0 for a new issue"]


def test_a_draft_follows_as_strictly(book: Book) -> None:
    book.put(versions=RELEASED + DRAFT.replace("1.0", "1.2"))
    assert book.findings("VR001") == [f"{QT_01}:17 version 1.2 cannot follow 1.0"]


@pytest.mark.parametrize("versions", [["1.0", "1.1", "2.0", "2.1"], ["1.9", "1.10", "1.11"], ["3.7", "4.0"], ["0.1"]])
def test_consecutive_versions_may_start_anywhere(book: Book, versions: list[str]) -> None:
    book.put(versions="".join(row(version) for version in versions))
    assert book.rules() == []


def test_a_document_without_a_version_is_found(book: Book) -> None:
    book.put(versions="[]")
    assert book.findings("VR001") == [f"{QT_01}:9 QT.01 has no version"]


def test_taking_effect_before_being_issued_is_found(book: Book) -> None:
    book.put(versions=row("1.0", issued="2026-06-02"))
    assert book.findings("VR002") == [f"{QT_01}:13 1.0 takes effect before it is issued"]
    assert book.rules() == ["VR002"]


def test_a_version_issued_before_the_one_above_is_found(book: Book) -> None:
    book.put(versions=row("1.0") + row("1.1", issued="2026-05-31"))
    assert book.findings("VR002") == [f"{QT_01}:19 1.1 is dated before the version above it"]
    assert book.rules() == ["VR002"]


def test_a_version_effective_before_the_one_above_is_found(book: Book) -> None:
    book.put(versions=row("1.0", effective="2026-07-15") + row("1.1", effective="2026-07-14"))
    assert book.findings("VR002") == [f"{QT_01}:20 1.1 is dated before the version above it"]


def test_a_row_without_dates_hides_no_earlier_one(book: Book) -> None:
    book.put(versions=row("1.0") + row("1.1").replace("    issued: 2026-06-01\n", "") + row("1.2", issued="2026-05-31"))
    assert book.findings("VR002") == [f"{QT_01}:25 1.2 is dated before the version above it"]


def test_versions_of_one_day_are_fine(book: Book) -> None:
    book.put(versions=row("1.0") + row("1.1") + row("1.2", effective="2026-06-02"))
    assert book.rules() == []


def test_a_withdrawal_before_the_last_issue_is_found(book: Book) -> None:
    book.put(withdrawn=WITHDRAWN.format("2026-01-04"))
    assert book.findings("VR002") == [f"{QT_01}:17 QT.01 is withdrawn before its last version was issued"]


def test_a_withdrawal_on_the_day_of_issue_is_fine(book: Book) -> None:
    book.put(withdrawn=WITHDRAWN.format("2026-01-05"))
    assert book.rules() == []


def test_the_withdrawal_of_a_draft_is_found(book: Book) -> None:
    book.put(versions=DRAFT, withdrawn=WITHDRAWN.format("2026-01-05"))
    assert book.findings("VR002") == [f"{QT_01}:12 QT.01 is withdrawn but was never released"]


@pytest.mark.parametrize("key", ["issued", "effective", "prepared_by", "approved_by"])
def test_a_release_without_a_date_or_approval_is_found(book: Book, key: str) -> None:
    book.put(versions=re.sub(rf"\n    {key}: .*", "", RELEASED))
    assert book.findings("VR003") == [f"{QT_01}:10 1.0 is released without “{key}”"]
    assert ways_out(book, "VR003") == [f"add “{key}: …” to the row"]


@pytest.mark.parametrize("key", ["issued", "effective"])
def test_a_date_without_a_decision_is_found(book: Book, key: str) -> None:
    book.put(versions=DRAFT + f"\n    {key}: 2026-06-01")
    assert book.findings("VR003") == [f"{QT_01}:10 1.0 has a date but no decision"]


def test_a_draft_below_which_another_version_stands_is_found(book: Book) -> None:
    book.put(versions=DRAFT + row("1.1"))
    assert book.findings("VR003") == [f"{QT_01}:10 1.0 is a draft below which another version stands"]


def test_a_kind_wants_its_own_approval_only(book: Book) -> None:
    book.put(body=f"{BODY}\nGhi vào BM.01.01.\n")
    book.put("BM.01.01", versions=RELEASED.replace("\n    prepared_by: soan", ""))
    assert book.rules() == []


def test_a_draft_needs_no_approval(book: Book) -> None:
    book.put(versions=DRAFT)
    assert book.rules() == []
