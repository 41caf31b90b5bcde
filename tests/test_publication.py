"""Which text stands at which address; what happens to the links of texts that cannot be mended."""

from dataclasses import replace

import pytest

from builders import BODY, DRAFT, RELEASED, Book, row
from qms.site.publication import LinkFinder, Publication, linked

LINKS = BODY + "\nXem [quy trình](qt-02.md#muc-1), [trang chủ](../index.md) và ![ảnh](so-do.png).\n"


def bodies(book: Book, preview: bool = False) -> dict[str, str]:
    """The last line of every text by its address."""
    texts = Publication(book.load(), preview).texts
    return {text.address: text.text.body.rstrip().rpartition("\n")[2] for text in texts}


def revised(book: Book, versions: str) -> None:
    """A released document with links, then new text under ``versions``."""
    book.write("index.md", "# Trang chủ\n")
    book.put("QT.02")
    book.put(body=LINKS)
    book.commit()
    book.put(versions=versions, body=BODY + "\nMới.\n")


def test_each_released_version_keeps_an_address_beside_the_latest(book: Book) -> None:
    revised(book, RELEASED + row("1.1"))
    assert bodies(book).keys() == {"qt-01/v1.0/", "qt-01/v1.1/", "qt-01/", "qt-02/v1.0/", "qt-02/"}
    assert (bodies(book)["qt-01/"], bodies(book)["qt-01/v1.1/"]) == ("Mới.", "Mới.")


def test_a_draft_leaves_the_released_text_where_it_is(book: Book) -> None:
    revised(book, RELEASED + DRAFT.replace("1.0", "1.1"))
    assert bodies(book)["qt-01/"] == "Xem [quy trình](qt-02.md#muc-1), [trang chủ](../index.md) và ![ảnh](so-do.png)."
    assert "qt-01/du-thao/" not in bodies(book)
    assert bodies(book, preview=True)["qt-01/du-thao/"] == "Mới."


def test_links_of_a_past_text_to_files_without_a_page_become_words(book: Book) -> None:
    revised(book, RELEASED + row("1.1"))
    book.put("QT.02", versions=DRAFT)
    (book.docs / "index.md").unlink()
    assert bodies(book)["qt-01/v1.0/"] == "Xem quy trình, trang chủ và ![ảnh](so-do.png)."


def test_links_of_a_past_text_follow_a_document_that_moved(book: Book) -> None:
    revised(book, RELEASED + row("1.1"))
    (book.docs / "cu").mkdir()
    (book.docs / "quy-trinh/qt-01.md").rename(book.docs / "cu/qt-01.md")
    assert "[quy trình](../quy-trinh/qt-02.md#muc-1)" in bodies(book)["qt-01/v1.0/"]


def test_links_of_a_past_text_to_sections_that_have_gone_lead_to_the_document(book: Book) -> None:
    revised(book, RELEASED + row("1.1"))
    book.put("QT.02", versions=RELEASED + row("1.1"), body=BODY.replace("1 Mục", "3 Mục"))
    assert "[quy trình](qt-02.md)," in bodies(book)["qt-01/v1.0/"]


def test_an_exclamation_mark_before_a_code_makes_no_picture(book: Book) -> None:
    book.put(body=BODY + "\nGấp!QT.01\n")
    (citation,) = book.load().documents[0].citations
    assert linked("Gấp!QT.01", (replace(citation, start=4, end=9),), lambda _citation: "qt-01.md") == (
        "Gấp\\![QT.01](qt-01.md)"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("QT.02 v1.0", "[QT.02 v1.0](qt-02-v1.0.md)"),
        ("QT.02 phiên bản 1.1", "[QT.02 phiên bản 1.1](qt-02-v1.1.md)"),
        ("QT.02#3 v1.0", "[mục 3 QT.02 v1.0](qt-02-v1.0.md#muc-3)"),
        ("mục 3 QT.02 v1.0", "[mục 3 QT.02 v1.0](qt-02-v1.0.md#muc-3)"),
        ("QT.02#3", "[mục 3 QT.02](qt-02.md)"),
        ("QT.02#2", "[mục 2 QT.02](qt-02.md#muc-2)"),
        ("QT.02 v7.0", "[QT.02 v7.0](qt-02.md)"),
        ("QT.01 v1.0", "[QT.01 v1.0](qt-01-v1.0.md)"),
        ("QT.09 v1.0", "QT.09 v1.0"),
    ],
)
def test_a_pinned_citation_leads_to_the_page_of_its_version(book: Book, text: str, shown: str) -> None:
    book.put("QT.02", body=BODY + "\n## 3 Phụ lục\n\nHết.\n")
    book.commit()
    book.put("QT.02", versions=RELEASED + row("1.1"))
    book.put(body=text)
    publication = Publication(book.load())
    page = publication.main["QT.01"]
    links = LinkFinder(publication, page.source_path, "danh-muc/van-ban.md")
    assert linked(page.text.body, page.citations, links) == shown


def test_a_pinned_version_that_git_never_saw_leads_to_the_main_page(book: Book) -> None:
    book.put("QT.02", versions=RELEASED + row("1.1"))
    book.put(body="QT.02 v1.0")
    publication = Publication(book.load())
    (citation,) = publication.main["QT.01"].citations
    assert LinkFinder(publication, "quy-trinh/qt-01.md", "danh-muc/van-ban.md")(citation) == "qt-02.md"
