"""What the ledger remembers of released texts, in real Git histories."""

import pytest

from builders import BODY, DRAFT, RELEASED, Book, document, row
from qms.model.documents import Wording
from qms.source.values import VersionNumber

QT_01 = "quy-trinh/qt-01.md"
OTHER = BODY.replace("Làm việc.", "Làm việc khác.")
NEXT_DRAFT = RELEASED + DRAFT.replace("1.0", "1.1")
V1_0 = VersionNumber("1.0")


def head(book: Book) -> str:
    return book.git("rev-parse", "HEAD").strip()


def releases(book: Book) -> dict[str, str]:
    """The versions of QT.01 that Git saw released, each with its commit."""
    return {str(version): release.commit for version, release in book.load().ledger.of("QT.01").items()}


def changed_since(commit: str, path: str = QT_01) -> list[str]:
    """What VR004 says of a text released as 1.0 in ``commit``."""
    return [f"{path}:26 the text of QT.01 1.0 is no longer the one released on 2026-02-01 (commit {commit[:10]})"]


def test_a_release_is_the_first_commit_that_holds_it(book: Book) -> None:
    book.put(versions=DRAFT)
    book.commit()
    book.put()
    book.commit()
    first = head(book)
    book.put(distribution="[]")
    book.commit()
    assert releases(book) == {"1.0": first}


def test_a_release_holds_its_text_and_row(book: Book) -> None:
    book.put()
    book.commit()
    book.put(versions=RELEASED + row("1.1"), body=OTHER)
    release = book.load().ledger.get("QT.01", V1_0)
    assert release is not None
    assert release.wording == Wording("Việc", (), (), BODY)
    assert release.row["decision"] == "1/QĐ"


def test_a_renamed_file_keeps_its_releases(book: Book) -> None:
    book.put()
    book.commit()
    first = head(book)
    book.edit("registers/organisation.yml", "folder: quy-trinh", "folder: thu-tuc")
    book.git("mv", "docs/quy-trinh", "docs/thu-tuc")
    book.commit()
    assert (releases(book), book.rules()) == ({"1.0": first}, [])
    book.edit("thu-tuc/qt-01.md", "Làm việc.", "Làm việc khác.")
    assert book.findings("VR004") == changed_since(first, "thu-tuc/qt-01.md")


def test_a_reverted_release_stays_released(book: Book) -> None:
    book.put()
    book.commit()
    book.put(versions=RELEASED + row("1.1"), body=OTHER)
    book.commit()
    book.git("revert", "--no-edit", "HEAD")
    assert (list(releases(book)), book.rules()) == (["1.0", "1.1"], ["VR006"])


def test_a_revert_is_issued_as_the_next_version(book: Book) -> None:
    book.put()
    book.commit()
    book.put(versions=RELEASED + row("1.1"), body=OTHER)
    book.commit()
    book.put(versions=RELEASED + row("1.1") + row("1.2"))
    assert book.rules() == []


def test_a_past_row_edited_in_a_commit_is_found(book: Book) -> None:
    book.put(versions=row("1.0") + row("1.1"))
    book.commit()
    book.put(versions=row("1.0", approved_by="soan") + row("1.1"))
    book.commit()
    assert book.findings("VR005") == [f"{QT_01}:15 “approved_by” of the released version 1.0 was “duyet” and is “soan”"]


def test_line_ends_and_wrapping_are_no_other_text(book: Book) -> None:
    wrapped = document(body=f"{BODY}\nMột câu dài\nngắt dòng.\n")
    book.write(QT_01, wrapped.replace("\n", "\r\n").encode("utf-8-sig"))
    book.commit()
    first = head(book)
    book.write(QT_01, wrapped.replace("dài\nngắt", "dài ngắt"))
    book.commit()
    assert (releases(book), book.rules()) == ({"1.0": first}, [])


def test_a_manual_older_than_git_has_the_text_of_its_last_version(book: Book) -> None:
    book.put(versions=row("1.0") + row("1.1") + row("2.0"))
    book.commit()
    found = book.load().ledger.of("QT.01")
    assert {str(v): release.has_wording for v, release in found.items()} == {
        "1.0": False,
        "1.1": False,
        "2.0": True,
    }
    assert book.rules() == []


def test_a_text_may_follow_its_row(book: Book) -> None:
    book.put(versions=NEXT_DRAFT, body=OTHER)
    book.commit()
    book.put()
    book.commit()
    book.put(versions=RELEASED.replace("1/QĐ", "7/QĐ"), body=OTHER)
    assert book.findings("VR004") == changed_since(head(book))
    assert book.rules() == ["VR004", "VR005"]


def test_the_first_row_counts_where_its_text_follows(book: Book) -> None:
    book.put(versions=NEXT_DRAFT, body=OTHER)
    book.commit()
    book.put(versions=RELEASED.replace("1/QĐ", "7/QĐ"))
    book.commit()
    assert book.rules() == ["VR005"]


def test_a_text_that_follows_a_later_version_comes_too_late(book: Book) -> None:
    book.put(versions=NEXT_DRAFT, body=OTHER)
    book.commit()
    book.put(versions=RELEASED + row("1.1"), body=OTHER)
    book.commit()
    book.put()
    book.commit()
    release = book.load().ledger.get("QT.01", V1_0)
    assert release is not None
    assert not release.has_wording


@pytest.mark.parametrize(
    "content",
    [
        document(title="QT.01: Việc", body=OTHER),
        document(body=OTHER).encode("utf-16"),
        document(code="[QT.01]", body=OTHER),
        document(versions="", body=OTHER),
        document(versions=" 1.0", body=OTHER),
        document(versions="\n  - 1.0", body=OTHER),
        document(versions=RELEASED.replace("1.0", "1"), body=OTHER),
        "---\n- code: QT.01\n---\n",
        "---\n",
        b"",
    ],
)
def test_a_broken_file_in_history_is_passed_over(book: Book, content: str | bytes) -> None:
    book.write(QT_01, content)
    book.commit()
    book.put()
    book.commit()
    assert (releases(book), book.rules()) == ({"1.0": head(book)}, [])


def test_a_link_in_history_is_passed_over(book: Book) -> None:
    book.put(body=OTHER)
    blob = book.git("hash-object", "-w", f"docs/{QT_01}").strip()
    book.git("update-index", "--add", "--cacheinfo", f"120000,{blob},docs/{QT_01}")
    book.git("commit", "--quiet", "--message", "Liên kết có nội dung như một tài liệu")
    book.put()
    book.commit()
    assert (releases(book), book.rules()) == ({"1.0": head(book)}, [])


def test_a_program_bit_makes_no_other_file(book: Book) -> None:
    book.put()
    (book.docs / QT_01).chmod(0o755)
    book.commit()
    assert releases(book) == {"1.0": head(book)}


def test_a_document_that_comes_back_has_the_text_it_had(book: Book) -> None:
    book.put()
    book.put("QT.02")
    book.commit()
    first = head(book)
    (book.docs / QT_01).unlink()
    book.commit()
    assert book.rules() == ["VR007"]
    book.put()
    assert book.rules() == []
    book.put(body=OTHER)
    book.commit()
    assert book.findings("VR004") == changed_since(first)


def test_a_code_that_was_given_up_is_not_free(book: Book) -> None:
    book.put()
    book.commit()
    first = head(book)
    book.git("mv", f"docs/{QT_01}", "docs/quy-trinh/qt-02.md")
    book.edit("quy-trinh/qt-02.md", "QT.01", "QT.02")
    book.commit()
    assert book.rules() == ["VR007"]
    book.put(body=OTHER)
    assert book.findings("VR004") == changed_since(first)


def test_a_row_without_its_dates_released_nothing_and_can_be_completed(book: Book) -> None:
    book.put(versions=RELEASED.replace("    effective: 2026-01-10\n", ""))
    book.commit()
    book.put()
    assert book.rules() == []


@pytest.mark.parametrize("issued", ["20260105", "2026-W02-1", "0001-01-01", "2026-02-30"])
def test_a_date_that_the_schema_refuses_releases_nothing(book: Book, issued: str) -> None:
    book.put(versions=row("1.0", issued=issued))
    book.commit()
    book.put()
    assert (releases(book), book.rules()) == ({}, [])
