"""VR004: the text of a released version stays as it was first released."""

from builders import BODY, DRAFT, RELEASED, Book, row

QT_01 = "quy-trinh/qt-01.md"


def changed(book: Book, line: int) -> list[str]:
    """The finding, with the commit of the first release and the line of the first change."""
    first = book.git("log", "--format=%H", "--reverse", "--", f"docs/{QT_01}").split()[0][:10]
    return [f"{QT_01}:{line} the text of QT.01 1.0 is no longer the one released on 2026-02-01 (commit {first})"]


def test_an_edited_sentence_is_found(book: Book) -> None:
    book.put()
    book.commit()
    book.edit(QT_01, "Làm việc.", "Làm việc khác.")
    assert book.findings("VR004") == changed(book, line=26)


def test_an_edit_that_was_merged_is_found_too(book: Book) -> None:
    book.put()
    book.commit()
    book.edit(QT_01, "Làm việc.", "Làm việc khác.")
    book.commit()
    assert book.findings("VR004") == changed(book, line=26)


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
    assert book.findings("VR004") == changed(book, line=28)


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


def test_a_changed_title_clause_or_legal_basis_is_found_on_its_line(book: Book) -> None:
    book.put()
    book.commit()
    for key, value, line in (("title", "Việc khác", 3), ("clauses", "[7.5, 8.1]", 6), ("legal_basis", "[nd-1]", 17)):
        book.put(**{key: value})
        assert book.findings("VR004") == changed(book, line)


def test_what_is_administration_may_change(book: Book) -> None:
    book.put()
    book.commit()
    book.put(audience="public", review_every="1 năm", distribution="[]")
    assert book.rules() == []
