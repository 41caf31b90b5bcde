"""FM012 and FM013: names and addresses of files. Names that some systems cannot write are put into the model."""

from dataclasses import replace

import pytest

from builders import DRAFT, RELEASED, Book, document, row, ways_out
from qms.language.messages import translator
from qms.rules.rule import RULES
from qms.site.lists import LISTS
from qms.site.publication import Publication

QT_01 = "quy-trinh/qt-01.md"
RENAME = "rename the file, or move it to another folder (git mv)"


def found(book: Book, rule: str, *paths: str) -> list[tuple[str, str, str]]:
    """What a rule finds where the folder holds ``paths``: path, fault, way out."""
    manual = replace(book.load(), paths=paths)
    english = translator("en")
    return [
        (problem.place.path, problem.fault.told(english), problem.remedy.told(english))
        for problem in RULES[rule].check(manual)
    ]


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("hinh/So-do.png", "hinh/so-do.png"),
        ("hinh/", "Hinh/"),
        ("hinh/sơ đồ.png", "hinh/so\u031b đồ.png"),
        ("qt", "QT/"),
    ],
)
def test_names_that_are_one_on_windows_are_found_at_the_second(book: Book, path: str, other: str) -> None:
    fault = f"on Windows and macOS this is the same name as {path}"
    assert found(book, "FM012", path, other) == [(other, fault, "give one of the two another name (git mv)")]


def test_names_that_differ_in_a_letter_are_fine(book: Book) -> None:
    assert found(book, "FM012", "hinh/", "hinh/a.png", "hinh/á.png", "hinh2/a.png", "hinh.png") == []


@pytest.mark.parametrize(
    ("path", "other", "address"),
    [
        ("muc/index.md", "muc.md", "muc/"),
        ("index.md", "README.md", ""),
        ("a/index.md", "a/README.md", "a/"),
        ("a.md", "a/README.md", "a/"),
        ("a/b/index.md", "a/b.md", "a/b/"),
    ],
)
def test_pages_that_stand_at_one_address_are_found(book: Book, path: str, other: str, address: str) -> None:
    book.put()
    book.write(path, "# Trang\n")
    assert book.rules() == []
    book.write(other, "# Trang\n")
    assert book.findings("FM012") == [f"{other}:1 the address of this page, /{address}, is that of {path}"]
    assert ways_out(book, "FM012") == [RENAME]
    assert book.rules() == ["FM012"]


def test_a_page_that_differs_from_an_index_in_case_is_found_once(book: Book) -> None:
    book.put()
    book.write("muc/index.md", "# Trang\n")
    book.write("Muc.md", "# Trang\n")
    assert len(book.findings("FM012")) == 1


def test_pages_at_addresses_of_their_own_are_fine(book: Book) -> None:
    book.put()
    for path in ("index.md", "a.md", "a/b.md", "a/c/index.md", "index/b.md", "README/b.md", "b-index.md"):
        book.write(path, "# Trang\n")
    assert book.rules() == []


def test_addresses_of_every_text_of_a_document_are_its_own(book: Book) -> None:
    book.put(versions=RELEASED + row("1.1"))
    book.commit()
    book.put(versions=RELEASED + row("1.1") + DRAFT.replace("1.0", "1.2"))
    addresses = {text.address for text in Publication(book.load(), preview=True).texts}
    assert len(addresses) == 3
    for address in addresses:
        book.write(f"{address.rstrip('/')}.md", "# Trang\n")
    assert book.findings("FM012") == [
        f"{address.rstrip('/')}.md:1 the address of this page, /{address}, is that of QT.01"
        for address in sorted(addresses)
    ]
    assert set(ways_out(book, "FM012")) == {RENAME}


@pytest.mark.parametrize("path", ["QT-01.md", "qt-01/index.md", "qt-01/README.md"])
def test_a_page_at_the_address_of_a_document_is_found_however_it_is_written(book: Book, path: str) -> None:
    book.put()
    book.write(path, "# Trang\n")
    assert len(book.findings("FM012")) == 1


@pytest.mark.parametrize("path", ["huong-dan/qt-01.md", "qt-010.md", "qt/01.md"])
def test_a_page_beside_the_address_of_a_document_is_fine(book: Book, path: str) -> None:
    book.put()
    book.write(path, "# Trang\n")
    assert book.rules() == []


def test_addresses_of_computed_lists_are_taken(book: Book) -> None:
    book.put()
    computed = [*(page.path for page in LISTS), "don-vi/index.md", "don-vi/van-phong.md", "vai-tro/soan.md"]
    for path in computed:
        book.write(path, "# Trang\n")
    told = book.findings("FM012")
    assert len(told) == len(computed)
    fault = "the address of this page, /danh-muc/bieu-mau/, is among the lists that the build computes"
    assert told[0] == f"danh-muc/bieu-mau.md:1 {fault}"
    assert set(ways_out(book, "FM012")) == {RENAME}


def test_two_codes_of_one_address_are_found(book: Book) -> None:
    book.edit("registers/organisation.yml", r"QT\.(?P<number>", r"QT\.[TĐD]*\.?(?P<number>")
    book.write("quy-trinh/qt-td-01.md", document("QT.TD.01"))
    book.write("quy-trinh/qt-td-02.md", document("QT.TĐ.01"))
    assert book.findings("FM012") == ["quy-trinh/qt-td-02.md:2 the address /qt-td-01/ is that of QT.TD.01 already"]
    assert ways_out(book, "FM012") == [
        "give this document a code that differs from it in a letter or digit, not only in marks"
    ]


def test_a_code_that_is_taken_is_told_of_by_one_rule(book: Book) -> None:
    book.put()
    book.write("quy-trinh/qt-02.md", document("QT.01"))
    assert book.findings("FM012") == []


@pytest.mark.parametrize("name", ["CON", "con.md", "Prn.png", "aux.tar.gz", "nul/", "COM1.txt", "lpt9"])
def test_a_name_that_windows_keeps_is_found(book: Book, name: str) -> None:
    fault = f"Windows keeps the name “{name.rstrip('/')}” to itself"
    assert found(book, "FM013", f"a/{name}") == [(f"a/{name}", fault, "give it another name (git mv)")]


@pytest.mark.parametrize("name", ["com.md", "com0.png", "com10.png", "lpt.png", "console.md", "a.con", "auxiliary/"])
def test_a_name_like_one_that_windows_keeps_is_fine(book: Book, name: str) -> None:
    assert found(book, "FM013", name) == []


@pytest.mark.parametrize("character", '<>:"|?*\\\x01\x1f\x7f')
def test_a_character_that_windows_refuses_is_found(book: Book, character: str) -> None:
    path = f"a/b{character}c.png"
    way_out = 'rename it (git mv), without any of < > : " | ? * \\ and control characters'
    assert found(book, "FM013", path) == [(path, f"Windows allows no “{character}” in a name", way_out)]


@pytest.mark.parametrize("name", ["a.", "a ", "a./"])
def test_a_dot_or_space_at_the_end_is_found(book: Book, name: str) -> None:
    fault = f"Windows drops the dot or space at the end of the name “{name.rstrip('/')}”"
    assert found(book, "FM013", name) == [(name, fault, "rename it (git mv), without the dot or space")]


def test_a_name_of_more_than_a_hundred_characters_is_found(book: Book) -> None:
    assert found(book, "FM013", f"{'a' * 97}.md", "a" * 100 + "/", f"{'a' * 60}/{'b' * 60}.md") == []
    way_out = "give it a shorter name (git mv)"
    for path in (f"{'a' * 98}.md", f"{'a' * 101}/"):
        assert found(book, "FM013", path) == [(path, "the name is longer than 100 characters", way_out)]


@pytest.mark.parametrize(
    ("path", "way_out"),
    [
        ("Hướng dẫn.md", "rename it to huong-dan.md (git mv)"),
        ("huong dan.md", "rename it to huong-dan.md (git mv)"),
        ("a/đo.md", "rename it to do.md (git mv)"),
        ("a+b.md", "rename it to a-b.md (git mv)"),
        ("….md", "give it another name (git mv)"),
    ],
)
def test_the_name_of_a_text_is_plain_for_its_address(book: Book, path: str, way_out: str) -> None:
    fault = "the name of a text becomes its address: only a–z, 0–9 and - . _ work everywhere"
    assert found(book, "FM013", path) == [(path, fault, way_out)]


def test_the_folders_of_a_text_are_plain_as_well(book: Book) -> None:
    paths = ("hướng dẫn/", "hướng dẫn/sổ tay/", "hướng dẫn/sổ tay/a.md", "hướng dẫn/ảnh/", "hướng dẫn/ảnh/b.png")
    assert [(path, way_out) for path, _fault, way_out in found(book, "FM013", *paths)] == [
        ("hướng dẫn/", "rename it to huong-dan (git mv)"),
        ("hướng dẫn/sổ tay/", "rename it to so-tay (git mv)"),
    ]


def test_plain_names_are_fine(book: Book) -> None:
    assert found(book, "FM013", "a/", "a/README.md", "a/b_c-1.0.md", ".nojekyll", "Ảnh chụp (1).png") == []


def test_a_name_of_a_picture_is_precomposed(book: Book) -> None:
    path = "so\u031b đồ.png"
    fault = "the name holds letters whose marks are separate characters (decomposed Unicode)"
    assert found(book, "FM013", path) == [(path, fault, "type the name again with a Unicode keyboard (git mv)")]


def test_only_the_worst_of_a_name_is_told(book: Book) -> None:
    assert len(found(book, "FM013", "a?ệ .md ")) == 1


def test_a_file_that_cannot_be_read_is_named_as_well(book: Book) -> None:
    book.put()
    book.write("hướng-dẫn.md", "---\n")
    assert book.rules() == ["FM001", "FM013"]
