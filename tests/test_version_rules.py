"""VR001 to VR003, VR009 to VR011, VR014: versions follow each other, are dated and approved."""

import re
from datetime import date

import pytest

from builders import BODY, DRAFT, RELEASED, Book, row, ways_out

QT_01 = "quy-trinh/qt-01.md"
WITHDRAWN = "{{date: {}, decision: 9/QĐ, reason: Hết việc.}}"


@pytest.mark.parametrize(
    ("day", "found"), [("2026-11-01", []), ("2026-11-02", ["2026-11-02, and today is 2026-11-01"])]
)
def test_a_review_is_not_dated_ahead(book: Book, day: str, found: list[str]) -> None:
    book.put(reviewed_on=day)
    assert [finding.partition("is dated ")[2] for finding in book.findings("VR009")] == found


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
    book.put(versions=row("1.0") + row("1.1", issued="2026-05-31", decision="3/QĐ"))
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


def test_a_decision_dated_after_today_is_found(book: Book) -> None:
    book.put(versions=row("1.0", "2026-11-02"))
    assert book.findings("VR009") == [f"{QT_01}:12 the decision is dated 2026-11-02, and today is 2026-11-01"]
    assert ways_out(book, "VR009") == [
        "write the date of the signed decision; while it is not signed, leave the row a draft"
    ]
    assert book.rules() == ["VR009"]


def test_a_decision_of_today_that_takes_effect_later_is_in_order(book: Book) -> None:
    book.put(versions=row("1.0", "2026-11-01", effective="2026-12-15"))
    assert book.rules() == []


def test_a_correction_dated_after_today_is_found(book: Book) -> None:
    book.put(versions=row("1.0") + "\n    corrections: [{decision: 3/CV, issued: 2026-11-02, changes: Sửa.}]")
    assert book.findings("VR009") == [f"{QT_01}:17 the decision is dated 2026-11-02, and today is 2026-11-01"]


APPROVAL = ("approval: [prepared_by, approved_by]", "approval: [prepared_by, approved_by]\n    separate_approval: true")
ALONE = {"prepared_by": "duyet", "approved_by": "duyet"}


def test_nobody_approves_what_they_prepared_where_the_kind_says_so(book: Book) -> None:
    book.put(versions=row("1.0", **ALONE))
    assert book.rules() == []
    book.edit("registers/organisation.yml", *APPROVAL)
    assert book.findings("VR010") == [f"{QT_01}:15 1.0 is approved by the role that prepared it"]
    assert ways_out(book, "VR010") == ["have the next version, 1.1, approved by another role"]


def test_a_draft_can_still_be_approved_by_another_role(book: Book) -> None:
    book.edit("registers/organisation.yml", *APPROVAL)
    book.put(versions=RELEASED + "\n  - {version: 1.1, prepared_by: duyet, approved_by: duyet, changes: Sửa.}")
    assert book.findings("VR010") == [f"{QT_01}:17 1.1 is approved by the role that prepared it"]
    assert ways_out(book, "VR010") == ["have another role approve it"]


@pytest.mark.parametrize(
    "versions",
    [
        row("1.0", **ALONE) + row("1.1"),
        "\n  - {version: 1.0, changes: Sửa.}",
        "\n  - {version: 1.0, prepared_by: duyet, changes: Sửa.}",
    ],
    ids=["a superseded version", "a draft without names", "a draft prepared"],
)
def test_what_is_past_or_not_yet_approved_needs_no_other_role(book: Book, versions: str) -> None:
    book.edit("registers/organisation.yml", *APPROVAL)
    book.put(versions=versions)
    assert book.findings("VR010") == []


def test_who_approved_a_withdrawn_document_is_past(book: Book) -> None:
    book.edit("registers/organisation.yml", *APPROVAL)
    book.put(versions=row("1.0", **ALONE), withdrawn="{date: 2026-07-01, decision: 3/QĐ, reason: Thử.}")
    assert book.rules() == []


@pytest.mark.parametrize(("day", "severity"), [(date(2027, 2, 28), "warning"), (date(2027, 3, 1), "error")])
def test_separate_approval_is_a_warning_until_it_is_an_error(book: Book, day: date, severity: str) -> None:
    book.edit("registers/organisation.yml", *APPROVAL)
    book.put(versions=row("1.0", **ALONE))
    [found] = book.check(day)
    assert (found.rule, found.severity) == ("VR010", severity)
    assert found.error_from == (date(2027, 3, 1) if severity == "warning" else None)


def test_one_decision_bears_one_date(book: Book) -> None:
    book.put("QT.01", row("1.0", "2026-06-01"))
    book.put("QT.02", row("1.0", "2026-06-02"))
    assert book.findings("VR011") == [
        "quy-trinh/qt-02.md:12 decision 2/QĐ is dated 2026-06-02 here and 2026-06-01 in QT.01"
    ]
    assert ways_out(book, "VR011") == ["write the date and the number that stand on the signed decision"]
    assert book.rules() == ["VR011"]


def test_a_correction_and_a_version_under_one_number_bear_one_date(book: Book) -> None:
    book.put(versions=row("1.0") + "\n    corrections: [{decision: 2/QĐ, issued: 2026-06-02, changes: Sửa.}]")
    assert book.findings("VR011") == [f"{QT_01}:17 decision 2/QĐ is dated 2026-06-02 here and 2026-06-01 in QT.01"]


def test_decisions_of_other_years_may_bear_the_same_number(book: Book) -> None:
    book.put("QT.01", row("1.0", "2025-06-01"))
    book.put("QT.02", row("1.0", "2026-06-02"))
    assert book.rules() == []


WAITING = ("folder: quy-trinh", "folder: quy-trinh\n    draft_at_most: 3 months")


def test_a_draft_that_waits_too_long_is_found(book: Book) -> None:
    book.edit("registers/organisation.yml", *WAITING)
    book.put(versions=RELEASED + "\n  - {version: 1.1, changes: Sửa.}")
    book.commit()  # on 2026-02-01
    assert book.findings("VR014", date(2026, 5, 2)) == [f"{QT_01}:17 the draft 1.1 has been waiting since 2026-02-01"]
    assert book.findings("VR014", date(2026, 5, 1)) == []
    assert ways_out(book, "VR014") == ["have it issued, or take the row and its changes back"]


def test_a_draft_waits_from_the_day_it_was_first_published(book: Book) -> None:
    book.edit("registers/organisation.yml", *WAITING)
    book.put(versions=RELEASED + "\n  - {version: 1.1, changes: Sửa.}")
    assert book.findings("VR014") == []
    book.commit()
    book.put(versions=RELEASED + "\n  - {version: 1.1, changes: Sửa lại.}")
    assert book.findings("VR014") == [f"{QT_01}:17 the draft 1.1 has been waiting since 2026-02-01"]


def test_a_draft_may_wait_where_the_kind_sets_no_limit(book: Book) -> None:
    book.put(versions=RELEASED + "\n  - {version: 1.1, changes: Sửa.}")
    book.commit()
    assert book.findings("VR014") == []
