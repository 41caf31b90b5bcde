"""Corrections (đính chính): what they may change in a released text, and what the ledger remembers of them."""

import pytest

from builders import BODY, DRAFT, RELEASED, Book, row, ways_out
from qms.model.documents import Release
from qms.source.values import VersionNumber

QT_01 = "quy-trinh/qt-01.md"
MENDED = BODY.replace("Làm việc.", "Làm đúng việc.")
TWICE_MENDED = BODY.replace("Làm việc.", "Làm rất đúng việc.")


def corrected(*days: str, row: str = RELEASED) -> str:
    """A row followed by a correction for each day it was issued."""
    items = "".join(f"\n      - {{decision: {n}/CV, issued: {day}, changes: Sửa.}}" for n, day in enumerate(days, 5))
    return f"{row}\n    corrections:{items}"


@pytest.fixture
def released(book: Book) -> Book:
    book.put()
    book.commit()
    return book


def release(book: Book) -> Release:
    found = book.load().ledger.get("QT.01", VersionNumber("1.0"))
    assert found is not None
    return found


def bodies(book: Book) -> list[str]:
    """The texts of version 1.0, the latest first."""
    found: Release | None = release(book)
    texts = []
    while found:
        assert found.wording
        texts.append(found.wording.body)
        found = found.corrected
    return texts


def test_a_correction_changes_a_released_text(released: Book) -> None:
    released.put(versions=corrected("2026-03-01"), body=MENDED)
    assert released.rules() == []
    released.commit()
    assert released.rules() == []
    assert bodies(released) == [MENDED, BODY]


def test_a_text_is_corrected_again(released: Book) -> None:
    released.put(versions=corrected("2026-03-01"), body=MENDED)
    released.commit()
    released.put(versions=corrected("2026-03-01", "2026-03-01"), body=TWICE_MENDED)
    released.commit()
    assert (bodies(released), released.rules()) == ([TWICE_MENDED, MENDED, BODY], [])
    assert [item["decision"] for item in release(released).corrections] == ["5/CV", "6/CV"]
    assert release(released).original.commit == released.git("rev-parse", "HEAD~2").strip()


def test_a_corrected_text_stays_as_it_was_corrected(released: Book) -> None:
    released.put(versions=corrected("2026-03-01"), body=MENDED)
    released.commit()
    released.put(versions=corrected("2026-03-01"), body=TWICE_MENDED)
    assert released.rules() == ["VR004"]
    released.commit("đã vào kho")
    assert (bodies(released), released.rules()) == ([MENDED, BODY], ["VR004"])


def test_the_page_of_a_past_version_shows_the_corrected_text(released: Book) -> None:
    released.put(versions=corrected("2026-03-01"), body=MENDED)
    released.commit()
    released.put(versions=corrected("2026-03-01") + row("1.1"), body=TWICE_MENDED)
    assert (bodies(released), released.rules()) == ([MENDED, BODY], [])


@pytest.mark.parametrize(
    ("changed", "line"),
    [({"title": "Việc khác"}, 3), ({"clauses": "[7.5, 8.1]"}, 6), ({"legal_basis": "[nd-1]"}, 19)],
)
def test_a_correction_never_changes_what_carries_meaning(released: Book, changed: dict[str, str], line: int) -> None:
    released.put(versions=corrected("2026-03-01"), **changed)
    assert released.findings("VR013") == [
        f"{QT_01}:{line} a correction changes the title, the clauses or the legal basis"
    ]
    assert ways_out(released, "VR013") == ["write it as it was; what changes the meaning needs a new version"]


def test_a_correction_that_corrects_nothing_is_found(released: Book) -> None:
    released.put(versions=corrected("2026-03-01"))
    assert released.findings("VR013") == [f"{QT_01}:17 the text is as it was before the correction"]
    assert ways_out(released, "VR013") == ["correct the text too, or delete the correction"]


@pytest.mark.parametrize(
    ("days", "line", "before"),
    [(["2026-01-04"], 18, "2026-01-05"), (["2026-03-01", "2026-02-28"], 19, "2026-03-01")],
)
def test_a_correction_is_dated_after_what_it_corrects(released: Book, days: list[str], line: int, before: str) -> None:
    released.put(versions=corrected(*days), body=MENDED)
    assert released.findings("VR013") == [f"{QT_01}:{line} the correction is dated before what it corrects ({before})"]


def test_a_correction_on_the_day_of_issue_is_in_order(released: Book) -> None:
    released.put(versions=corrected("2026-01-05"), body=MENDED)
    assert released.rules() == []


def test_a_draft_is_changed_and_not_corrected(book: Book) -> None:
    book.put(versions=corrected("2026-03-01", row=DRAFT))
    assert book.findings("VR013") == [f"{QT_01}:13 1.0 is a draft; only what is released is corrected"]


def test_only_the_text_in_the_file_can_be_corrected(released: Book) -> None:
    released.put(versions=corrected("2026-03-01") + row("1.1"), body=MENDED)
    assert released.findings("VR013") == [
        f"{QT_01}:18 the text of 1.0 is no longer in the file, so it cannot be corrected"
    ]
    released.put(versions=corrected("2026-03-01") + DRAFT.replace("1.0", "1.1"), body=MENDED)
    assert len(released.findings("VR013")) == 1


def test_a_correction_never_disappears(released: Book) -> None:
    released.put(versions=corrected("2026-03-01"), body=MENDED)
    released.commit()
    commit = released.git("rev-parse", "HEAD")[:10]
    released.put(body=MENDED)
    assert released.findings("VR006") == [
        f"{QT_01}:10 a correction of 1.0 is gone, though it was released (commit {commit})"
    ]
    assert ways_out(released, "VR006") == [f"put it back as it was: git show {commit}:./docs/{QT_01}"]


def test_a_released_correction_stays_as_it_was(released: Book) -> None:
    released.put(versions=corrected("2026-03-01"), body=MENDED)
    released.commit()
    released.edit(QT_01, "5/CV", "9/CV")
    assert released.findings("VR005") == [f"{QT_01}:18 “decision” of the released version 1.0 was “5/CV” and is “9/CV”"]


def test_a_correction_without_a_date_lets_no_text_change(released: Book) -> None:
    released.put(versions=corrected("2026-13-01"), body=MENDED)
    released.commit()
    released.put(body=MENDED)
    assert (bodies(released), released.rules()) == ([BODY], ["VR004"])


def test_a_manual_older_than_git_may_bring_its_corrections(book: Book) -> None:
    book.put(versions=corrected("2026-03-01"), body=MENDED)
    book.commit()
    assert (bodies(book), book.rules()) == ([MENDED], [])


def test_a_correction_may_bring_the_text_that_git_never_saw(book: Book) -> None:
    book.put(versions=RELEASED + DRAFT.replace("1.0", "1.1"))
    book.commit()
    book.put(versions=corrected("2026-03-01"), body=MENDED)
    book.commit()
    assert bodies(book) == [MENDED]


def test_a_correction_of_a_superseded_version_is_not_in_the_ledger(released: Book) -> None:
    released.put(versions=RELEASED + row("1.1"), body=MENDED)
    released.commit()
    released.put(versions=corrected("2026-03-01"), body=TWICE_MENDED)
    released.commit()
    assert bodies(released) == [BODY]
