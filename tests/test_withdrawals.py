"""VR012: a withdrawal stays, and a withdrawn code is never used again."""

import pytest

from builders import BODY, DRAFT, RELEASED, Book, row, ways_out

QT_01 = "quy-trinh/qt-01.md"
ENDED = "{date: 2026-03-01, decision: 3/QĐ, reason: Thôi làm.}"


@pytest.fixture
def withdrawn(book: Book) -> Book:
    book.put(withdrawn=ENDED)
    book.commit()
    return book


def seen_in(book: Book) -> str:
    return book.git("rev-parse", "HEAD")[:10]


def test_a_withdrawal_that_disappears_is_found(withdrawn: Book) -> None:
    commit = seen_in(withdrawn)
    withdrawn.put()
    assert withdrawn.findings("VR012") == [f"{QT_01}:2 QT.01 was withdrawn on 2026-03-01 (commit {commit})"]
    assert ways_out(withdrawn, "VR012") == [
        f"put “withdrawn:” back (git show {commit}:./docs/{QT_01}); what is needed again gets a new code"
    ]
    assert withdrawn.rules() == ["VR012"]


def test_another_document_under_a_withdrawn_code_is_found(withdrawn: Book) -> None:
    (withdrawn.docs / QT_01).unlink()
    withdrawn.commit()
    withdrawn.put(versions=DRAFT)
    assert "VR012" in withdrawn.rules()


@pytest.mark.parametrize(
    ("before", "after", "key"), [("2026-03-01", "2026-04-01", "date"), ("3/QĐ", "4/QĐ", "decision")]
)
def test_the_decision_of_a_withdrawal_stays(withdrawn: Book, before: str, after: str, key: str) -> None:
    withdrawn.edit(QT_01, before, after)
    assert withdrawn.findings("VR012") == [f"{QT_01}:17 “{key}” of the withdrawal was “{before}” and is “{after}”"]
    assert ways_out(withdrawn, "VR012") == [f"write “{before}” again; what is new belongs to a new version"]


def test_the_successor_and_the_reason_of_a_withdrawal_may_change(withdrawn: Book) -> None:
    withdrawn.put("QT.02")
    withdrawn.edit(QT_01, "reason: Thôi làm.", "replaced_by: [QT.02]")
    assert withdrawn.rules() == []


def test_no_version_is_released_after_a_withdrawal(withdrawn: Book) -> None:
    withdrawn.put(versions=RELEASED + row("1.1", "2026-02-01"), withdrawn=ENDED)
    assert withdrawn.findings("VR012") == [f"{QT_01}:17 1.1 is new, though QT.01 was withdrawn on 2026-03-01"]
    assert ways_out(withdrawn, "VR012") == ["delete the row; what is needed again gets a new code"]


def test_a_draft_left_in_a_withdrawn_document_releases_nothing(withdrawn: Book) -> None:
    withdrawn.put(versions=RELEASED + DRAFT.replace("1.0", "1.1"), withdrawn=ENDED)
    assert withdrawn.findings("VR012") == []


def test_a_withdrawal_counts_once_it_is_on_the_published_branch(book: Book) -> None:
    book.put()
    book.commit()
    book.git("switch", "--quiet", "--create", "nhanh")
    book.put(withdrawn=ENDED)
    book.commit()
    book.put()
    assert book.rules() == []


@pytest.mark.parametrize(
    ("versions", "ended"),
    [(DRAFT, ENDED), (RELEASED, "{date: 2026-13-01, decision: 3/QĐ}"), (RELEASED, "{date: 2026-03-01}")],
    ids=["of a draft", "without a date", "without a decision"],
)
def test_a_withdrawal_that_could_not_be_published_is_forgotten(book: Book, versions: str, ended: str) -> None:
    book.put(versions=versions, withdrawn=ended)
    book.commit()
    book.put(body=BODY)
    assert book.findings("VR012") == []


def test_the_first_withdrawal_counts(withdrawn: Book) -> None:
    withdrawn.edit(QT_01, "3/QĐ", "4/QĐ")
    withdrawn.commit()
    assert withdrawn.findings("VR012") == [f"{QT_01}:17 “decision” of the withdrawal was “3/QĐ” and is “4/QĐ”"]
