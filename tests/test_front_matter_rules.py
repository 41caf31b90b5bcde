"""FM004 to FM008, FM010 and FM011: codes, units, roles, letters, titles; and registers that cannot be read."""

import unicodedata

import pytest

from builders import BODY, DRAFT, HEADING, Book, document, ways_out
from qms.language.messages import Refusal, translator
from qms.rules.rule import Severity

QT_01 = "quy-trinh/qt-01.md"
ORGANISATION = "registers/organisation.yml"
LAWS = "registers/laws.yml"
TTHC = "registers/tthc.yml"
OTHER = "name: Khác, certainty: seen"
LAW = "kind: Nghị định, title: Khác, certainty: seen, source: thử"
DECOMPOSED = "the line holds letters whose marks are separate characters (decomposed Unicode)"


@pytest.mark.parametrize("code", ["XX.01", "QT.1", "QT.001", "qt.01", "QT.01.", "BM.01"])
def test_a_code_that_fits_no_kind_is_found(book: Book, code: str) -> None:
    book.write(QT_01, document(code))
    assert book.findings("FM004") == [f"{QT_01}:2 the code “{code}” fits no kind of document"]
    assert book.rules() == ["FM004"]


def test_a_code_of_each_kind_is_fine(book: Book) -> None:
    book.put()
    book.put("BM.01.01")
    book.edit(QT_01, "Làm việc.", "Ghi vào BM.01.01.")
    assert book.rules() == []


def test_a_code_that_is_taken_is_found_at_the_later_file(book: Book) -> None:
    book.put()
    book.write("quy-trinh/qt-02.md", document("QT.01"))
    assert book.findings("FM005") == [f"quy-trinh/qt-02.md:2 the code QT.01 is taken by {QT_01}"]


@pytest.mark.parametrize(
    ("path", "before", "after", "found"),
    [
        (ORGANISATION, "roles:", "  - {id: van-phong, name: Khác}\nroles:", "9 “van-phong”"),
        (ORGANISATION, "tables:", "  - {id: duyet, name: Khác, unit: van-phong}\ntables:", "12 “duyet”"),
        (ORGANISATION, "id: bieu-mau", "id: quy-trinh", "22 “quy-trinh”"),
        (LAWS, "thử}", f"thử}}\n  - {{id: nd-1, number: 2/2020/NĐ-CP, {LAW}}}", "3 “nd-1”"),
        (LAWS, "thử}", f"thử}}\n  - {{id: nd-2, number: 1/2020/NĐ-CP, {LAW}}}", "3 “1/2020/NĐ-CP”"),
        (TTHC, "[]", f"\n  - {{id: cap-giay, {OTHER}}}\n  - {{id: cap-giay, {OTHER}}}", "3 “cap-giay”"),
    ],
    ids=["unit", "role", "kind", "law", "number of a law", "procedure"],
)
def test_what_stands_twice_in_a_register_is_found(book: Book, path: str, before: str, after: str, found: str) -> None:
    book.put()
    book.edit(path, before, after)
    assert book.findings("FM005") == [f"{path}:{found} stands in this list already"]


@pytest.mark.parametrize("path", ["bieu-mau/qt-01.md", "qt-01.md", "quy-trinh/viec.md", "quy-trinh/cu/qt-01.md"])
def test_a_file_that_does_not_follow_its_code_is_found(book: Book, path: str) -> None:
    book.write(path, document())
    assert book.findings("FM006") == [f"{path}:2 the file of QT.01 must be {QT_01}"]
    assert book.rules() == ["FM006"]


def test_a_file_is_named_after_its_code_without_diacritics(book: Book) -> None:
    book.edit(ORGANISATION, r"QT\.(?P<number>", r"QT\.TĐC\.(?P<number>")
    book.write("quy-trinh/qt-tdc-01.md", document("QT.TĐC.01"))
    assert book.rules() == []


@pytest.mark.parametrize(
    ("before", "after", "found", "way_out"),
    [
        ("owner: van-phong", "owner: văn-phòng", "4 “văn-phòng”", "did you mean “van-phong”?"),
        ("owner: van-phong", "owner: x", "4 “x”", "write one of: van-phong"),
        ("[van-phong]", "[van-phong, lanh-dao]", "7 “lanh-dao”", "write one of: van-phong"),
        ("[van-phong]", "\n  - van-phong\n  - lanh-dao", "9 “lanh-dao”", "write one of: van-phong"),
        ("prepared_by: soan", "prepared_by: soạn", "14 “soạn”", "did you mean “soan”?"),
        ("approved_by: duyet", "approved_by: x", "15 “x”", "write one of: soan, duyet"),
        ("    approved_by", "    reviewed_by: y\n    approved_by", "15 “y”", "write one of: soan, duyet"),
    ],
)
def test_an_unknown_unit_or_role_is_found(book: Book, before: str, after: str, found: str, way_out: str) -> None:
    book.put()
    book.edit(QT_01, before, after)
    assert book.findings("FM007") == [f"{QT_01}:{found} is not in registers/organisation.yml"]
    assert ways_out(book, "FM007") == [way_out]
    assert book.rules() == ["FM007"]


def test_a_role_in_an_unknown_unit_is_found(book: Book) -> None:
    book.put()
    book.edit(ORGANISATION, "Người duyệt, unit: van-phong", "Người duyệt, unit: lanh-dao")
    assert book.findings("FM007") == [f"{ORGANISATION}:11 “lanh-dao” is not in registers/organisation.yml"]


@pytest.mark.parametrize(
    ("path", "line", "text"),
    [
        (QT_01, 3, "title: Việc"),
        (QT_01, 16, "Ban hành lần đầu."),
        (QT_01, 26, "Làm việc."),
        (ORGANISATION, 8, "Văn phòng"),
        ("trang.md", 2, "title: Giới thiệu"),
        ("trang.md", 6, "Đoạn có mã."),
    ],
)
def test_decomposed_letters_are_found_on_their_line(book: Book, path: str, line: int, text: str) -> None:
    book.put()
    book.write("trang.md", "---\ntitle: Giới thiệu\n---\n\n```\nĐoạn có mã.\n```\n")
    assert book.rules() == []
    book.edit(path, text, unicodedata.normalize("NFD", text))
    assert book.findings("FM008") == [f"{path}:{line} {DECOMPOSED}"]
    assert book.rules() == ["FM008"]


@pytest.mark.parametrize(
    ("text", "key", "line", "column"),
    [
        ("title: Trang\n\nĐoạn.\n", "title", 1, 1),
        ("\n \n  Title:Trang\n", "Title", 3, 3),
        ("code: QT.01\ntitle: Việc\n", "code", 1, 1),
        ("versions:\n  - version: 1.0\n", "versions", 1, 1),
    ],
)
def test_keys_without_dashes_are_found(book: Book, text: str, key: str, line: int, column: int) -> None:
    book.put()
    book.write("trang.md", text)
    assert book.findings("FM010") == [f"trang.md:{line} the file starts with the key “{key}” but without a line of ---"]
    assert ways_out(book, "FM010") == ["put a line with only --- above the keys and another below them"]
    [found] = book.check()
    assert found.place.column == column


def test_a_document_without_dashes_is_told_so_and_not_that_its_keys_are_missing(book: Book) -> None:
    book.put("QT.02")
    book.put()
    text = (book.docs / QT_01).read_text("utf-8").replace("---\n", "")
    book.write(QT_01, text)
    assert book.findings("FM010") == [f"{QT_01}:1 the file starts with the key “code” but without a line of ---"]
    assert book.findings("FM002") == []


@pytest.mark.parametrize(
    "text",
    [
        "Note: theo QT.01.\n",
        "Lưu ý: không.\n",
        "# Trang\n\ntitle: Trang\n",
        "Đoạn.\ntitle: Trang\n",
        "    title: Trang\n",
        "title Trang: hai\n",
        "---\ntitle: Trang\n---\ntitle: Trang\n",
        "---\n---\ntitle: Trang\n",
    ],
)
def test_prose_with_a_colon_is_fine(book: Book, text: str) -> None:
    book.put()
    book.write("trang.md", text)
    assert book.findings("FM010") == []


def test_a_heading_that_is_not_the_title_is_found(book: Book) -> None:
    book.put(body=f"\n<!-- # Ghi chú -->\n\n# Việc khác\n\n{BODY.removeprefix(HEADING)}")
    assert book.findings("FM011") == [f"{QT_01}:21 the heading “Việc khác” is not the title “Việc”"]
    assert ways_out(book, "FM011") == [
        "make the two the same, or delete the heading: the page shows the title by itself"
    ]
    assert [found.severity for found in book.check()] == [Severity.ERROR]


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("Việc", "# Việc"),
        ("Việc", "#  Việc  ##"),
        ("Việc", "# Việc {: #viec }"),
        ("Việc  và   thử", "# Việc và thử"),
        ("Việc và thử", "# Việc  và thử"),
        ("Việc *sao* [1]", r"# Việc \*sao\* \[1\]"),
        ("5 việc", "# 5 việc"),
        ("5. Việc", "# 5. Việc"),
        ("Việc", "## Việc khác"),
        ("Việc", "Đoạn.\n\n# Việc khác"),
        ("Việc", "```\n# Việc khác\n```"),
    ],
)
def test_a_heading_that_is_the_title_or_stands_elsewhere_is_fine(book: Book, title: str, heading: str) -> None:
    book.put(title=title, body=f"{heading}\n\n{BODY.removeprefix(HEADING)}")
    assert book.findings("FM011") == []


@pytest.mark.parametrize(("title", "heading"), [("5 việc", "# 6 việc"), ("5 việc", "# việc"), ("Việc", "# việc")])
def test_a_heading_that_differs_in_number_or_case_is_not_the_title(book: Book, title: str, heading: str) -> None:
    book.put(title=title, body=f"{heading}\n\n{BODY.removeprefix(HEADING)}")
    assert book.rules() == ["FM011"]


def test_decomposed_letters_make_no_other_title(book: Book) -> None:
    book.put(body=BODY.replace("# Việc", unicodedata.normalize("NFD", "# Việc")))
    assert book.rules() == ["FM008"]


def test_the_heading_of_a_draft_is_a_warning_and_that_of_a_withdrawn_document_is_past(book: Book) -> None:
    other = f"# Việc khác\n\n{BODY.removeprefix(HEADING)}"
    book.put(versions=DRAFT, body=other)
    book.put("QT.02", body=other, withdrawn="{date: 2026-07-01, decision: 3/QĐ, reason: Thử.}")
    assert [(found.place.path, found.severity) for found in book.check()] == [(QT_01, Severity.WARNING)]


@pytest.mark.parametrize("name", ["organisation", "laws", "tthc", "not-applicable", "abbreviations"])
def test_a_register_that_cannot_be_read_stops_the_other_rules(book: Book, name: str) -> None:
    book.put(owner="x")
    book.write(f"registers/{name}.yml", "a: b: c\n")
    assert book.findings("FM001") == [f"registers/{name}.yml:1 a second colon in the value of one key"]
    assert book.rules() == ["FM001"]


@pytest.mark.parametrize(("content", "rule"), [("loi: []\n", "FM002"), ("laws: không\n", "FM003")])
def test_a_register_with_a_fault_stops_the_other_rules(book: Book, content: str, rule: str) -> None:
    book.put(owner="x")
    book.write(LAWS, content)
    assert book.rules() == [rule]


def test_a_broken_document_stops_no_rule_for_the_others(book: Book) -> None:
    book.write("quy-trinh/qt-02.md", "---\n")
    book.put(owner="x")
    assert book.rules() == ["FM001", "FM007"]


def test_a_register_without_entries_may_be_absent(book: Book) -> None:
    book.put()
    (book.docs / LAWS).unlink()
    (book.docs / TTHC).write_text("", "utf-8")
    assert book.rules() == []


def test_no_register_of_the_organisation_is_no_manual(book: Book) -> None:
    (book.docs / ORGANISATION).unlink()
    with pytest.raises(Refusal) as refused:
        book.load()
    assert refused.value.fault.told(translator("en")) == (
        f"there is no manual in “{book.docs}”: registers/organisation.yml is missing"
    )


def test_a_manual_without_documents_is_refused(book: Book) -> None:
    book.write("trang.md", "# Trang\n")
    with pytest.raises(Refusal, match="there is no document to check"):
        book.check()
