"""VR004: the text of a released version stays as it was first released."""

from builders import BODY, DRAFT, RELEASED, Book, row

QT_01 = "quy-trinh/qt-01.md"
CHANGED = [f"{QT_01}:18 the text of QT.01 1.0 is no longer the one released on 2026-02-01 (commit {{}})"]


def changed(book: Book) -> list[str]:
    """The finding that names the commit of the first release."""
    first = book.git("log", "--format=%H", "--reverse", "--", f"docs/{QT_01}").split()[0]
    return [line.format(first[:10]) for line in CHANGED]


def test_an_edited_sentence_is_found(book: Book) -> None:
    book.put()
    book.commit()
    book.edit(QT_01, "Làm việc.", "Làm việc khác.")
    assert book.findings("VR004") == changed(book)


def test_an_edit_that_was_merged_is_found_too(book: Book) -> None:
    book.put()
    book.commit()
    book.edit(QT_01, "Làm việc.", "Làm việc khác.")
    book.commit()
    assert book.findings("VR004") == changed(book)


def test_new_text_under_a_new_version_is_fine(book: Book) -> None:
    book.put()
    book.commit()
    book.put(versions=RELEASED + row("1.1"), body=BODY + "\nThêm.\n")
    assert book.rules() == []


def test_a_detour_through_draft_does_not_free_the_text(book: Book) -> None:
    book.put()
    book.commit()
    book.put(versions=DRAFT, body=BODY + "\nThêm.\n")
    book.commit()
    book.put(body=BODY + "\nThêm.\n")
    book.commit()
    assert book.findings("VR004") == changed(book)


def test_a_draft_of_the_next_version_may_hold_new_text(book: Book) -> None:
    book.put()
    book.commit()
    book.put(versions=RELEASED + DRAFT.replace("1.0", "1.1"), body=BODY + "\nThêm.\n")
    assert book.rules() == []


def test_rewrapped_paragraphs_and_crlf_change_nothing(book: Book) -> None:
    book.put(body=BODY + "\nMột câu dài\nngắt dòng.\n")
    book.commit()
    book.put(body=BODY + "\nMột câu\ndài ngắt dòng. \n")
    book.write(QT_01, (book.docs / QT_01).read_bytes().replace(b"\n", b"\r\n"))
    assert book.rules() == []
