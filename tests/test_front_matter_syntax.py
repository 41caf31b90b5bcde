"""FM001: every file can be read; what keeps it from being read is found on its line."""

import pytest

from builders import BODY, HEADING, RELEASED, Book, document, row, ways_out

QT_01 = "quy-trinh/qt-01.md"
TAB_OR_RESERVED = "the line is indented with a tab, or its value starts with a character YAML reserves (@, %, `)"
ANCHOR = "YAML anchors and aliases (& and *) are not allowed"
TAG = "YAML tags (!) are not allowed"
SECOND_COLON = "a second colon in the value of one key"
NO_KEY = "a line without “key: value”"
NOT_YAML = "this is not valid YAML"
OPEN_QUOTE = "an opening quote is never closed"
LATE_BLOCK = "the front matter must start on the first line, at its first character"
NOT_KEYS = "the front matter is not a group of “key: value” lines"

BROKEN = {
    "unquoted colon": ("title: Việc", "title: QT.01: Việc", 3, SECOND_COLON),
    "no space after the colon": ("title: Việc", "title:Việc", 3, NO_KEY),
    "key indented too far": ("owner:", "  owner:", 4, SECOND_COLON),
    "tab before a key": ("owner:", "\towner:", 4, TAB_OR_RESERVED),
    "tab in a row": ("\n    issued:", "\n\tissued:", 12, TAB_OR_RESERVED),
    "at sign": ("title: Việc", "title: @Việc", 3, TAB_OR_RESERVED),
    "percent sign": ("title: Việc", "title: %Việc", 3, TAB_OR_RESERVED),
    "backtick": ("title: Việc", "title: `Việc`", 3, TAB_OR_RESERVED),
    "double quote left open": ("title: Việc", 'title: "Việc', 3, OPEN_QUOTE),
    "single quote left open": ("title: Việc", "title: 'Việc", 3, OPEN_QUOTE),
    "text after a quote": ("title: Việc", 'title: "Việc" hay', 3, NOT_YAML),
    "list left open": ("clauses: []", "clauses: [7.5", 6, "the list is not closed"),
    "list closed twice": ("clauses: []", "clauses: [7.5]]", 6, NOT_YAML),
    "braces left open": ("owner: van-phong", "owner: {id: van-phong", 4, "the braces are not closed"),
    "line without a key": ("title: Việc", "title: Việc\ncủa đơn vị", 4, NO_KEY),
    "row indented unevenly": ("\n    issued:", "\n   issued:", 12, NOT_YAML),
    "duplicate key": ("owner:", "title: Khác\nowner:", 4, "the key “title” stands here a second time"),
    "duplicate key in a row": ("\n    issued:", "\n    decision: 2/QĐ\n    issued:", 12,
                               "the key “decision” stands here a second time"),
    "anchor": ("title: Việc", "title: &a Việc", 3, ANCHOR),
    "alias": ("title: Việc", "title: *a", 3, ANCHOR),
    "bold text": ("title: Việc", "title: **Việc** gấp", 3, ANCHOR),
    "tag": ("title: Việc", "title: !!str Việc", 3, TAG),
    "exclamation mark": ("title: Việc", "title: !gấp", 3, TAG),
    "list as a key": ("owner:", "? [a]\n: b\nowner:", 4, "a key must be a plain word"),
    "deep nesting": ("title: Việc", f"title: {'[' * 9}a{']' * 9}", 3, "nested too deeply"),
    "two documents": ("owner:", "...\n--- {}\nowner:", 5, "a second YAML document starts here"),
    "control character": ("Việc\nowner: van-phong", "Việc\nowner: van\x0bphong", 4,
                          "a character that text may not contain (U+000B)"),
    "line break of Unicode": ("title: Việc", "title: Vi\u2028ệc", 3, "a character that text may not contain (U+2028)"),
    "block never closed": ("---\n#", "#", 1, "the front matter is never closed"),
    "blank first line": ("---\ncode", "\n---\ncode", 1, LATE_BLOCK),
    "space before the block": ("---\ncode", " ---\ncode", 1, LATE_BLOCK),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "line", "fault"), BROKEN.values(), ids=BROKEN)
def test_broken_front_matter_is_found_on_its_line(book: Book, before: str, after: str, line: int, fault: str) -> None:
    book.put()
    book.edit(QT_01, before, after)
    assert book.findings("FM001") == [f"{QT_01}:{line} {fault}"]
    assert book.rules() == ["FM001"]


@pytest.mark.parametrize("front", ["- code: QT.01", "Việc"])
def test_front_matter_without_keys_is_found(book: Book, front: str) -> None:
    book.write(QT_01, f"---\n{front}\n---\n{BODY}")
    assert book.findings("FM001") == [f"{QT_01}:2 {NOT_KEYS}"]


def test_a_fault_is_found_in_its_column(book: Book) -> None:
    book.put(title="Một\x07 việc")
    assert [found.place.column for found in book.check()] == [11]


def test_a_fault_tells_the_way_out(book: Book) -> None:
    book.put(title="Việc\ntitle: Khác")
    assert ways_out(book, "FM001") == ["keep one of the two lines (the first is line 3)"]


@pytest.mark.parametrize("path", ["trang.md", "bieu-mau/bm-01-01.md"])
def test_pages_and_forms_are_read_as_strictly(book: Book, path: str) -> None:
    book.write(path, "---\ntitle: &a Trang\n---\n")
    assert book.findings("FM001") == [f"{path}:2 {ANCHOR}"]


def test_special_characters_in_quotes_are_fine(book: Book) -> None:
    book.put(title='"**QT.01**: &a *b !c @d %e `g` # [h] {i}"', body=BODY.removeprefix(HEADING))
    assert book.rules() == []


def test_values_mean_what_the_editor_wrote(book: Book) -> None:
    book.put(title="no", versions="\n  - version: 1.10\n    changes: 0x1F")
    [qt_01] = book.load().documents
    assert (qt_01.title, str(qt_01.versions[0].version), qt_01.versions[0].changes) == ("no", "1.10", "0x1F")


@pytest.mark.parametrize(
    "content",
    [
        document().replace("\n", "\r\n").encode(),
        document().replace("---\n", "--- \t\n").encode(),
        document(body=f"{BODY}\n---\n\nHết.\n").encode(),
        document(body="# Việc\n\n## 1 Mục đích\n\n## 2 Nội dung\n\nHết.").encode(),
    ],
    ids=["CRLF", "space behind ---", "rule in the body", "no line end at the end"],
)
def test_harmless_variants_are_read(book: Book, content: bytes) -> None:
    book.write(QT_01, content)
    assert book.rules() == []


def test_a_page_needs_no_front_matter(book: Book) -> None:
    book.put()
    book.write("trang.md", "# Trang\n\n---\n\nHết.\n")
    book.write("trong.md", "")
    assert book.rules() == []


def test_a_utf_16_file_is_found(book: Book) -> None:
    book.write(QT_01, document().encode("utf-16"))
    assert book.findings("FM001") == [f"{QT_01}:1 the file is not UTF-8 text"]


@pytest.mark.parametrize("path", [QT_01, "registers/laws.yml"])
def test_a_byte_order_mark_is_found(book: Book, path: str) -> None:
    book.put()
    book.write(path, b"\xef\xbb\xbf" + (book.docs / path).read_bytes())
    assert book.findings("FM001") == [f"{path}:1 the file starts with a byte order mark (BOM)"]
    assert ways_out(book, "FM001") == ["save it again as “UTF-8”, not as “UTF-8 with BOM”"]


def test_a_text_released_with_a_byte_order_mark_stays_released(book: Book) -> None:
    book.write(QT_01, document().encode("utf-8-sig"))
    book.commit()
    book.put(body=BODY.replace("Làm việc.", "Làm khác."))
    assert book.rules() == ["VR004"]
    book.put(versions=RELEASED + row("1.1"))
    assert book.rules() == []


def test_utf_16_without_a_byte_order_mark_is_found_on_its_first_line(book: Book) -> None:
    book.put()
    book.write("trang.md", "# Trang\n".encode("utf-16-le"))
    assert book.findings("FM001") == ["trang.md:1 the file holds a NUL character; it is probably UTF-16"]
    assert ways_out(book, "FM001") == ["save it again with the encoding UTF-8 (Unicode)"]


def test_a_nul_character_is_found_on_its_line(book: Book) -> None:
    book.put()
    book.write("trang.md", "# Trang\n\nMột\0 hai\0.\n")
    assert book.findings("FM001") == ["trang.md:3 the file holds a NUL character; it is probably UTF-16"]


def test_a_legacy_letter_is_found_on_its_line(book: Book) -> None:
    book.write(QT_01, document().encode().replace("Làm việc.".encode(), "Làm".encode("latin-1")))
    assert book.findings("FM001") == [f"{QT_01}:26 the file is not UTF-8 text"]


def test_a_file_of_more_than_a_megabyte_is_found(book: Book) -> None:
    book.put()
    size = len((book.docs / QT_01).read_bytes())
    filler = f"{'Dòng 123. ' * 90}\n".encode()
    book.write(QT_01, document().encode() + filler * ((1_000_000 - size) // len(filler)))
    assert book.rules() == []
    book.write(QT_01, (book.docs / QT_01).read_bytes() + filler)
    assert book.findings("FM001") == [f"{QT_01}:1 the file is larger than 1000 kB"]


def test_a_line_of_more_than_ten_thousand_characters_is_found(book: Book) -> None:
    book.put(body=f"{BODY}\n{'ệ' * 10_000}\n")
    assert book.rules() == []
    book.put(body=f"{BODY}\n{'ệ' * 10_001}\n")
    assert book.findings("FM001") == [f"{QT_01}:28 a line is longer than 10000 characters"]


@pytest.mark.parametrize("target", ["qt-01.md", "khong-co.md", "."])
def test_a_link_is_found(book: Book, target: str) -> None:
    book.put()
    (book.docs / "quy-trinh/qt-02.md").symlink_to(target)
    assert book.findings("FM001") == ["quy-trinh/qt-02.md:1 this is a link or a special file, not a text"]


def test_a_folder_named_like_a_text_is_found(book: Book) -> None:
    book.put()
    (book.docs / "trang.md").mkdir()
    assert book.findings("FM001") == ["trang.md:1 this is a link or a special file, not a text"]


def test_markdown_under_another_ending_is_not_passed_over(book: Book) -> None:
    book.put()
    book.write("quy-trinh/qt-02.MD", document("QT.02"))
    assert book.findings("FM001") == ["quy-trinh/qt-02.MD:1 the name of the file does not end in .md"]
