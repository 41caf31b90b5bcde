"""Manuals at the edge of a rule, one test a condition that no other test held (see ``mutation.py``)."""

from builders import BODY, DRAFT, RELEASED, Book

ENDED = "{date: 2026-03-01, decision: 3/QĐ, reason: Thôi làm.}"
CORRECTED = RELEASED + "\n    corrections:\n      - {decision: 5/CV, issued: 2026-03-01, changes: Lỗi.}"


def test_a_withdrawn_document_that_was_deleted_is_only_missed(book: Book) -> None:
    book.put("QT.02")
    book.put(withdrawn=ENDED)
    book.commit()
    (book.docs / "quy-trinh/qt-01.md").unlink()
    assert book.rules() == ["VR007"]


def test_a_correction_of_a_text_that_git_never_saw_is_held_against_nothing(book: Book) -> None:
    book.put(versions=RELEASED + DRAFT.replace("1.0", "1.1"))
    book.commit()
    book.put(versions=CORRECTED, body=BODY.replace("Làm việc.", "Làm đúng việc."))
    assert book.rules() == []
