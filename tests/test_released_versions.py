"""VR005 to VR008: rows, versions, documents and texts stay once they are released."""

import unicodedata

import pytest

from builders import BODY, DRAFT, RELEASED, Book, row, ways_out

QT_01 = "quy-trinh/qt-01.md"


def released_in(book: Book) -> str:
    """The commit that released what the book holds, as findings name it."""
    return book.git("rev-parse", "HEAD")[:10]


@pytest.mark.parametrize(
    ("before", "after", "found", "way_out"),
    [
        ("decision: 1/QĐ", "decision: 7/QĐ", "11 “decision” of the released version 1.0 was “1/QĐ” and is “7/QĐ”",
         "write “1/QĐ” again; what is new belongs to a new version"),
        ("issued: 2026-01-05", "issued: 2026-01-06",
         "12 “issued” of the released version 1.0 was “2026-01-05” and is “2026-01-06”",
         "write “2026-01-05” again; what is new belongs to a new version"),
        ("effective: 2026-01-10", "effective: 2026-02-10",
         "13 “effective” of the released version 1.0 was “2026-01-10” and is “2026-02-10”",
         "write “2026-01-10” again; what is new belongs to a new version"),
        ("approved_by: duyet", "approved_by: soan",
         "15 “approved_by” of the released version 1.0 was “duyet” and is “soan”",
         "write “duyet” again; what is new belongs to a new version"),
        ("lần đầu", "lần thứ nhất",
         "16 “changes” of the released version 1.0 was “Ban hành lần đầu.” and is “Ban hành lần thứ nhất.”",
         "write “Ban hành lần đầu.” again; what is new belongs to a new version"),
        ("    changes", "    reviewed_by: soan\n    changes",
         "16 “reviewed_by” of the released version 1.0 was “empty” and is “soan”",
         "delete the line; what is new belongs to a new version"),
    ],
    ids=["decision", "issued", "effective", "approved_by", "changes", "new key"],
)  # fmt: skip
def test_a_released_row_that_changed_is_found(book: Book, before: str, after: str, found: str, way_out: str) -> None:
    book.put()
    book.commit()
    book.edit(QT_01, before, after)
    assert book.findings("VR005") == [f"{QT_01}:{found}"]
    assert ways_out(book, "VR005") == [way_out]
    assert book.rules() == ["VR005"]


def test_a_cell_deleted_from_a_released_row_is_found_at_the_row(book: Book) -> None:
    book.put()
    book.commit()
    book.put(versions=RELEASED.replace("\n    prepared_by: soan", ""))
    assert book.findings("VR005") == [f"{QT_01}:10 “prepared_by” of the released version 1.0 was “soan” and is “empty”"]


def test_an_earlier_row_that_changed_is_found(book: Book) -> None:
    book.put(versions=row("1.0") + row("1.1"))
    book.commit()
    book.put(versions=row("1.0", decision="7/QĐ") + row("1.1"))
    assert book.findings("VR005") == [f"{QT_01}:11 “decision” of the released version 1.0 was “2/QĐ” and is “7/QĐ”"]


def test_a_detour_through_draft_does_not_free_the_row(book: Book) -> None:
    book.put()
    book.commit()
    book.put(versions=DRAFT)
    book.commit()
    book.put(versions=RELEASED.replace("1/QĐ", "7/QĐ"))
    book.commit()
    assert book.findings("VR005") == [f"{QT_01}:11 “decision” of the released version 1.0 was “1/QĐ” and is “7/QĐ”"]


def test_a_released_row_may_be_written_in_another_way(book: Book) -> None:
    book.put(versions=RELEASED.replace("Ban hành", unicodedata.normalize("NFD", "Ban hành")))
    book.commit()
    cells = "changes: 'Ban hành lần đầu.', approved_by: duyet, prepared_by: soan, effective: 2026-01-10"
    book.put(versions=f'\n  - {{version: "1.0", {cells}, issued: 2026-01-05, decision: 1/QĐ}}')
    assert book.rules() == []


def test_a_released_row_that_is_gone_is_found(book: Book) -> None:
    book.put(versions=row("1.0") + row("1.1"))
    book.commit()
    book.put(versions=row("1.1"))
    assert book.findings("VR006") == [
        f"{QT_01}:9 the row of 1.0 is gone, though it was released (commit {released_in(book)})"
    ]
    assert book.rules() == ["VR006"]


def test_a_released_version_that_is_renumbered_is_found(book: Book) -> None:
    book.put()
    book.commit()
    book.edit(QT_01, "version: 1.0", "version: 1.1")
    assert book.findings("VR006") == [
        f"{QT_01}:9 the row of 1.0 is gone, though it was released (commit {released_in(book)})"
    ]


def test_a_released_version_that_is_a_draft_again_is_found(book: Book) -> None:
    book.put()
    book.commit()
    book.put(versions=DRAFT)
    assert book.findings("VR006") == [
        f"{QT_01}:10 1.0 was released (commit {released_in(book)}) and cannot be a draft again"
    ]
    assert book.rules() == ["VR006"]
    assert ways_out(book, "VR006") == ["put “decision: 1/QĐ” back and write new text under a new version"]


def test_a_draft_may_be_renumbered_and_dropped(book: Book) -> None:
    book.put(versions=RELEASED)
    book.commit()
    book.put(versions=RELEASED + DRAFT.replace("1.0", "1.1"))
    book.commit()
    book.put(versions=RELEASED + DRAFT.replace("1.0", "2.0"))
    book.commit()
    book.put(versions=RELEASED)
    assert book.rules() == []


@pytest.mark.parametrize("code", ["QT.02", "BM.01.01"])
def test_a_released_document_that_changes_its_code_is_found(book: Book, code: str) -> None:
    book.put()
    book.put("QT.03")
    book.commit()
    (book.docs / QT_01).unlink()
    book.put(code)
    assert book.findings("VR007") == [f"{QT_01}:1 QT.01 is gone, though it was released (commit {released_in(book)})"]


def test_a_deleted_document_is_found_with_the_way_to_take_it_back(book: Book) -> None:
    book.put()
    book.put("QT.02")
    book.commit()
    (book.docs / QT_01).unlink()
    commit = released_in(book)
    assert book.findings("VR007") == [f"{QT_01}:1 QT.01 is gone, though it was released (commit {commit})"]
    command = f"git checkout {commit} -- docs/{QT_01}"
    assert ways_out(book, "VR007") == [
        f"take the file back ({command}) and add “withdrawn:” with its date and decision"
    ]
    book.git(*command.split()[1:])
    assert book.rules() == []


@pytest.mark.parametrize("path", [QT_01, "quy-trinh/moi/qt-01.md"])
def test_a_document_that_cannot_be_read_is_not_gone(book: Book, path: str) -> None:
    book.put()
    book.put("QT.02")
    book.commit()
    (book.docs / QT_01).unlink()
    book.write(path, "---\n")
    assert book.rules() == ["FM001"]


def test_a_draft_may_be_deleted(book: Book) -> None:
    book.put(versions=DRAFT)
    book.put("QT.02")
    book.commit()
    (book.docs / QT_01).unlink()
    assert book.rules() == []


@pytest.mark.parametrize("committed", [False, True])
def test_a_text_released_under_a_draft_is_found(book: Book, committed: bool) -> None:
    book.put(versions=RELEASED + DRAFT.replace("1.0", "1.1"))
    if committed:
        book.commit()
    assert book.findings("VR008") == [
        f"{QT_01}:17 the text of 1.0 was never committed: the file already holds the draft 1.1"
    ]
    assert ways_out(book, "VR008") == ["first merge the text of 1.0 without the row 1.1, then add the draft"]
    assert book.rules() == ["VR008"]


def test_a_text_committed_before_the_draft_is_fine(book: Book) -> None:
    book.put(versions=RELEASED + DRAFT.replace("1.0", "1.1"))
    book.commit()
    book.put()
    assert book.rules() == []
    book.commit()
    book.put(versions=RELEASED + DRAFT.replace("1.0", "1.1"), body=f"{BODY}\nThêm.\n")
    assert book.rules() == []


def test_a_deleted_document_is_asked_for_once_however_often_it_is_cited(book: Book) -> None:
    book.put()
    book.put("QT.02", body=BODY + "\nXem QT.01, QT.01.\n")
    book.commit()
    (book.docs / "quy-trinh/qt-01.md").unlink()
    assert book.rules() == ["VR007"]
