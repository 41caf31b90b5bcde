"""Which texts of a document everybody may read, as its front matter said it over time."""

import pytest

from builders import BODY, DRAFT, RELEASED, Book, row
from qms.publishing import ledger
from qms.site.edition import Edition
from qms.site.public_part import public_part
from qms.site.publication import Publication

LATER = DRAFT.replace("1.0", "1.1")
SECOND = RELEASED + row("1.1")
SECOND_BODY = BODY + "\nThêm.\n"
P, I = "public", "internal"  # noqa: E741  # a life in one line
LIVES: dict[str, tuple[list[tuple[str, str]], list[str]]] = {
    "always public": ([(RELEASED, P), (SECOND, P)], ["qt-01/v1.0/", "qt-01/v1.1/", "qt-01/"]),
    "always internal": ([(RELEASED, I), (SECOND, I)], []),
    "public from the second version on": ([(RELEASED, I), (SECOND, P)], ["qt-01/v1.1/", "qt-01/"]),
    "made public without a new version": ([(RELEASED, I), (RELEASED, P)], ["qt-01/v1.0/", "qt-01/"]),
    "made public, then revised": (
        [(RELEASED, I), (RELEASED, P), (SECOND, P)],
        ["qt-01/v1.0/", "qt-01/v1.1/", "qt-01/"],
    ),
    "its draft is to be public": ([(RELEASED, I), (RELEASED + LATER, P)], []),
    "its draft was, and is issued": (
        [(RELEASED, I), (RELEASED + LATER, P), (SECOND, P)],
        ["qt-01/v1.1/", "qt-01/"],
    ),
    "a draft of a public one": ([(RELEASED, P), (RELEASED + LATER, P)], ["qt-01/v1.0/", "qt-01/"]),
    "its draft is to be internal": ([(RELEASED, P), (RELEASED + LATER, I)], []),
    "internal for a while": ([(RELEASED, P), (RELEASED, I), (SECOND, P)], ["qt-01/v1.1/", "qt-01/"]),
    "only a draft": ([(DRAFT, P)], []),
}


def shown(book: Book, *life: tuple[str, str]) -> list[str]:
    """The addresses of the public edition after a life: the rows and the audience of each commit."""
    for versions, audience in life:
        book.put(versions=versions, body=BODY if versions == RELEASED else SECOND_BODY, audience=audience)
        book.commit()
    assert not [finding for finding in book.check() if finding.severity.value == "error"]
    return [text.address for text in Publication(public_part(book.load()), edition=Edition.PUBLIC).texts]


@pytest.mark.parametrize(("life", "addresses"), LIVES.values(), ids=LIVES)
def test_a_text_is_public_while_its_file_says_so_and_never_said_otherwise_since(
    book: Book, life: list[tuple[str, str]], addresses: list[str]
) -> None:
    assert shown(book, *life) == addresses


@pytest.mark.parametrize(
    ("life", "gone"),
    [
        ([(RELEASED, P), (RELEASED, I)], [("QT.01", "1.0")]),
        ([(RELEASED, P), (SECOND, P), (SECOND, I)], [("QT.01", "1.0"), ("QT.01", "1.1")]),
        ([(RELEASED, P), (RELEASED + LATER, I)], [("QT.01", "1.0")]),
        ([(RELEASED, P), (RELEASED, I), (SECOND, P)], [("QT.01", "1.0")]),
        ([(RELEASED, P), (RELEASED, I), (RELEASED, P)], []),
        ([(RELEASED, I), (SECOND, P)], []),
        ([(RELEASED, I), (SECOND, I)], []),
    ],
)
def test_the_ledger_of_the_public_edition_tells_what_was_taken_back(
    book: Book, life: list[tuple[str, str]], gone: list[tuple[str, str]]
) -> None:
    shown(book, *life)
    public = Publication(public_part(book.load()), edition=Edition.PUBLIC)
    assert list(ledger.of_publication(public, None).taken_back) == gone
    assert ledger.of_publication(Publication(book.load()), None).taken_back == ()
