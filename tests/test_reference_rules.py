"""XR001 to XR006, XR011, XR016: what a text cites exists and may be relied on."""

from datetime import date

import pytest

from builders import CAP_GIAY, DRAFT, RELEASED, Book, citing, document, row, ways_out, write_laws, write_tthc
from qms.rules.rule import Severity

QT_01 = "quy-trinh/qt-01.md"
QT_02 = "quy-trinh/qt-02.md"
LAWS = "registers/laws.yml"
WITHDRAWN = "{date: 2026-10-01, decision: 9/QĐ, reason: Hết việc.}"
OLD_LAW = "id: nd-1, number: 1/2020/NĐ-CP, effective: 2020-01-01, expired: 2026-01-05"


def test_a_code_without_a_document_is_found_where_it_stands(book: Book) -> None:
    book.put(body=citing("Theo QT.02 và\nBM.01.01."))
    assert book.findings("XR001") == [
        f"{QT_01}:28 there is no document QT.02",
        f"{QT_01}:29 there is no document BM.01.01",
    ]
    assert [found.place.column for found in book.check()] == [6, 1]


def test_a_code_that_fits_no_kind_is_no_document_either(book: Book) -> None:
    book.put(body=citing("Theo QT.01.02, QT-01 và QT.1."))
    assert book.findings("XR001") == [
        f"{QT_01}:28 there is no document QT.01.02",
        f"{QT_01}:28 there is no document QT-01",
        f"{QT_01}:28 there is no document QT.1",
    ]
    assert ways_out(book, "XR001") == ["did you mean QT.01?"] * 3


def test_a_code_like_no_other_tells_how_to_write_what_is_no_citation(book: Book) -> None:
    book.put()
    book.put("QT.99", body=citing("Theo BM-XYZ."))
    assert ways_out(book, "XR001") == ["correct the code; text that is not a citation goes between backticks (`…`)"]


def test_a_plain_page_is_checked_as_well(book: Book) -> None:
    book.put()
    book.write("index.md", "# Trang chủ\n\nXem QT.01 và QT.02.\n")
    assert book.findings("XR001") == ["index.md:3 there is no document QT.02"]


def test_a_cited_document_that_cannot_be_read_is_not_called_missing(book: Book) -> None:
    book.put(body=citing("Theo QT.02."))
    book.put("QT.02", title="Việc: khác")
    assert book.rules() == ["FM001"]


def test_a_code_between_backticks_is_no_citation(book: Book) -> None:
    book.put(body=citing("Mã có dạng `QT.02`."))
    assert book.rules() == []


def test_a_withdrawn_document_is_not_cited(book: Book) -> None:
    book.put(body=citing("Theo QT.02."))
    book.put("QT.02", withdrawn=WITHDRAWN)
    assert book.findings("XR002") == [f"{QT_01}:28 QT.02 is withdrawn"]
    assert ways_out(book, "XR002") == ["say what holds now; nothing replaces QT.02"]


def test_what_replaces_a_withdrawn_document_is_named(book: Book) -> None:
    book.put(body=citing("Theo QT.02."))
    book.put("QT.02", withdrawn="{date: 2026-10-01, decision: 9/QĐ, replaced_by: [QT.03, QT.01]}")
    book.put("QT.03")
    assert ways_out(book, "XR002") == ["cite QT.03, QT.01 instead"]


@pytest.mark.parametrize("code", ["QT.02", "QT.03"])
def test_a_withdrawn_document_may_still_cite_withdrawn_ones(book: Book, code: str) -> None:
    book.put()
    book.put("QT.02", withdrawn=WITHDRAWN)
    book.put("QT.03", body=citing(f"Theo {code}."), withdrawn=WITHDRAWN)
    assert book.rules() == []


def test_a_released_document_and_a_page_do_not_cite_a_draft(book: Book) -> None:
    book.put(body=citing("Theo QT.02."))
    book.put("QT.02", DRAFT)
    book.write("index.md", "Xem QT.02.\n")
    fault = "QT.02 is a draft that no decision has issued"
    assert book.findings("XR002") == [f"index.md:1 {fault}", f"{QT_01}:28 {fault}"]
    assert ways_out(book, "XR002") == ["release QT.02 first or together with this text"] * 2


def test_drafts_may_cite_drafts(book: Book) -> None:
    book.put()
    book.commit()
    book.put(versions=RELEASED + DRAFT.replace("1.0", "1.1"), body=citing("Theo QT.02."))
    book.put("QT.02", DRAFT, body=citing("Theo QT.02 và QT.03."))
    book.put("QT.03", DRAFT)
    assert book.findings("XR002") == []


def severities(book: Book, day: date = date(2026, 11, 1)) -> list[tuple[str, Severity]]:
    """Rule and severity of every finding."""
    return [(found.rule, found.severity) for found in book.check(day)]


UNFINISHED = "Theo QT.09, QT.02, QT.03#9 và QT.03 v7.0."


@pytest.mark.parametrize(("versions", "severity"), [(DRAFT, Severity.WARNING), (RELEASED, Severity.ERROR)])
def test_what_a_draft_cites_is_a_warning_until_it_is_released(book: Book, versions: str, severity: Severity) -> None:
    book.put(versions=versions, body=citing(UNFINISHED))
    book.put("QT.02", withdrawn=WITHDRAWN)
    book.put("QT.03")
    assert severities(book) == [(rule, severity) for rule in ("XR001", "XR002", "XR003", "XR013")]


def test_the_text_of_a_withdrawn_document_is_left_as_it_was(book: Book) -> None:
    book.put(body=citing(UNFINISHED + " [Việc](qt-03.md)"), withdrawn=WITHDRAWN)
    book.put("QT.02", withdrawn=WITHDRAWN)
    book.put("QT.03")
    assert book.rules() == []


def test_a_document_may_name_itself_whatever_its_state(book: Book) -> None:
    book.put(body=citing("Theo QT.01."), withdrawn=WITHDRAWN)
    book.put("QT.02", versions=DRAFT, body=citing("Theo QT.02."))
    assert book.rules() == []


def test_a_released_document_may_cite_one_with_a_draft_of_its_next_version(book: Book) -> None:
    book.put(body=citing("Theo QT.02."))
    book.put("QT.02")
    book.commit()
    book.put("QT.02", RELEASED + DRAFT.replace("1.0", "1.1"))
    assert book.rules() == []


@pytest.mark.parametrize("text", ["QT.02#9", "mục 9 QT.02", "Mục 9 của QT.02", "mục 2.1 QT.02"])
def test_a_section_that_is_cited_exists(book: Book, text: str) -> None:
    book.put(body=citing(f"Theo {text}."))
    book.put("QT.02")
    section = "2.1" if "2.1" in text else "9"
    assert book.findings("XR003") == [f"{QT_01}:28 QT.02 has no section {section}"]
    assert ways_out(book, "XR003") == ["its sections are: 1, 2"]


@pytest.mark.parametrize("text", ["QT.02#2", "mục 1 QT.02", "mục 2.1 QT.01", "QT.02", "QT.01#2.1"])
def test_sections_that_exist_are_fine(book: Book, text: str) -> None:
    book.put(body=citing(f"### 2.1 Bước\n\nTheo {text}."))
    book.put("QT.02")
    assert book.rules() == []


def test_a_document_without_numbered_sections_says_so(book: Book) -> None:
    book.put(body=citing("Ghi vào BM.01.01#3."))
    book.put("BM.01.01", body="# Sổ\n\n## Phần đầu\n")
    assert book.findings("XR003") == [f"{QT_01}:28 BM.01.01 has no section 3"]
    assert ways_out(book, "XR003") == ["its sections are: –"]


def test_a_withdrawn_document_is_not_held_to_sections(book: Book) -> None:
    book.put()
    book.put("QT.02", body=citing("Theo QT.01#9."), withdrawn=WITHDRAWN)
    assert book.rules() == []


def test_a_law_that_is_cited_stands_in_the_register(book: Book) -> None:
    book.put(body=citing("Theo 2/2020/NĐ-CP và 1/2020/NĐ-CP."))
    assert book.findings("XR004") == [f"{QT_01}:28 “2/2020/NĐ-CP” is not in registers/laws.yml"]
    assert ways_out(book, "XR004") == ["did you mean 1/2020/NĐ-CP? Otherwise add the document to registers/laws.yml"]


def test_a_law_like_no_other_is_to_be_added(book: Book) -> None:
    book.put(body=citing("Theo 05/2007/QH12."))
    write_laws(book, "id: qd, number: 101/QĐ-BKHCN")
    assert ways_out(book, "XR004") == ["add the document to registers/laws.yml"]


@pytest.mark.parametrize("key", ["legal_basis", "under_review_for"])
def test_the_laws_of_a_document_stand_in_the_register(book: Book, key: str) -> None:
    book.put(**{key: "[nd-1, nd-9]"})
    assert book.findings("XR004") == [f"{QT_01}:17 “nd-9” is not in registers/laws.yml"]


def test_an_unknown_law_stands_in_its_column(book: Book) -> None:
    book.put(legal_basis="[nd-1, nd-9]")
    assert book.check()[0].place.column == 21


@pytest.mark.parametrize("key", ["replaced_by", "amended_by", "detailed_by"])
def test_laws_that_change_a_law_stand_in_the_register(book: Book, key: str) -> None:
    book.put()
    write_laws(book, "id: nd-2, number: 2/2020/NĐ-CP", f"id: nd-1, number: 1/2020/NĐ-CP, {key}: [nd-2, nd-3]")
    assert book.findings("XR004") == [f"{LAWS}:3 “nd-3” is not in registers/laws.yml"]


def test_the_basis_of_a_procedure_stands_in_the_register(book: Book) -> None:
    book.put()
    write_tthc(book, f"{CAP_GIAY}, basis: [nd-1, nd-7]")
    assert book.findings("XR004") == ["registers/tthc.yml:2 “nd-7” is not in registers/laws.yml"]


@pytest.mark.parametrize("issued", ["2026-01-05", "2026-01-06"])
def test_a_version_does_not_rest_on_a_law_that_no_longer_held(book: Book, issued: str) -> None:
    write_laws(book, OLD_LAW)
    book.put(versions=row("1.0", issued), legal_basis="[nd-1]")
    assert book.findings("XR005") == [
        f"{QT_01}:17 1/2020/NĐ-CP had ceased to hold on 2026-01-05, before 1.0 was issued"
    ]
    assert ways_out(book, "XR005") == ["add a new version without it"]


def test_a_version_may_rest_on_a_law_that_ended_later(book: Book) -> None:
    write_laws(book, OLD_LAW)
    book.put(versions=row("1.0", "2026-01-04"), legal_basis="[nd-1]")
    assert book.rules() == []


def test_the_successors_of_an_ended_law_are_named_by_number(book: Book) -> None:
    write_laws(book, f"{OLD_LAW}, replaced_by: [nd-2, nd-3]", "id: nd-2, number: 2/2025/NĐ-CP")
    book.put(legal_basis="[nd-1]")
    assert ways_out(book, "XR005") == ["add a new version based on 2/2025/NĐ-CP"]


def test_only_the_latest_release_is_held_to_the_law_and_a_draft_not_yet(book: Book) -> None:
    write_laws(book, OLD_LAW)
    book.put(legal_basis="[nd-1]")
    book.commit()
    book.put(versions=RELEASED + DRAFT.replace("1.0", "1.1"), legal_basis="[nd-1]")
    assert book.findings("XR005") == []


def test_an_administrative_procedure_stands_in_the_register(book: Book) -> None:
    write_tthc(book, CAP_GIAY)
    book.put(tthc="[cap-giay, cap-giay-moi]")
    assert book.findings("XR006") == [f"{QT_01}:17 “cap-giay-moi” is not in registers/tthc.yml"]
    assert ways_out(book, "XR006") == ["did you mean “cap-giay”?"]


def test_an_unknown_procedure_like_no_other_is_to_be_added(book: Book) -> None:
    book.put(tthc="[thu-hoi]")
    assert ways_out(book, "XR006") == ["add the procedure to registers/tthc.yml"]


def test_the_law_that_abolished_a_procedure_stands_in_the_register(book: Book) -> None:
    book.put()
    write_tthc(book, f"{CAP_GIAY}, abolished: {{date: 2026-01-01, basis: nd-8, note: Hết.}}")
    assert book.findings("XR004") == ["registers/tthc.yml:2 “nd-8” is not in registers/laws.yml"]


@pytest.mark.parametrize(
    ("link", "citation"),
    [
        ("[Việc](qt-02.md)", "QT.02"),
        ("[Việc](./qt-02.md)", "QT.02"),
        ("[Việc](../quy-trinh/qt-02.md#muc-2)", "QT.02#2"),
        ("[Việc](/quy-trinh/qt-02.md)", "QT.02"),
        ('[Việc](qt-02.md "Xem")', "QT.02"),
        ("[Việc](qt-02.md?a=b#muc-2.1)", "QT.02#2.1"),
        ("[Việc](q%74-02.md)", "QT.02"),
        ("[sổ](../bieu-mau/bm-02-01.md)", "BM.02.01"),
        ("[Việc](/qt-02/)", "QT.02"),
        ("[Việc](../qt-02/)", "QT.02"),
        ("[Việc](../../qt-02#muc-1)", "QT.02#1"),
        ("[Việc](../qt-02/index.html)", "QT.02"),
        ("[Việc](/qt-02/v1.0/)", "QT.02 v1.0"),
        ("[Việc](../../qt-02/v1.0/#muc-2)", "QT.02#2 v1.0"),
        ("[Việc][a]\n\n[a]: qt-02.md", "QT.02"),
        ("[Việc](#muc-1) và [a](qt-02.md)", "QT.02"),
        ("[mục 2](qt-01.md#muc-2)", "QT.01#2"),
    ],
)
def test_a_link_by_path_says_which_code_to_write(book: Book, link: str, citation: str) -> None:
    book.put(body=citing(link))
    book.put("QT.02")
    book.put("BM.02.01")
    code = citation.partition("#")[0].partition(" ")[0]
    line = 28 + link.count("\n")
    assert book.findings("XR011") == [f"{QT_01}:{line} this link leads to {code} by the path of its file or page"]
    assert ways_out(book, "XR011") == [f"write {citation} instead of the link; the build makes it a link and checks it"]


@pytest.mark.parametrize(
    "text",
    [
        "`[Việc](qt-02.md)`",
        "```\n[Việc](qt-02.md)\n[a]: qt-02.md\n```",
        "<!-- [Việc](qt-02.md) -->",
        "![Việc](qt-02.md)",
        r"\[Việc](qt-02.md)",
        "[Việc](qt-02.md#phu-luc)",
        "[Việc](https://example.org/qt-02/)",
        "[Việc](https://example.org/qt-02.md)",
        "[Việc](//qt-02/)",
        "[Việc](danh-muc/qt-02/)",
        "[Việc](qt-03.md)",
        "[Việc](../qt-02.md)",
        "[Trang chủ](../index.md)",
        "[Ảnh](so-do.png)",
        "[^1]: qt-02.md",
        "Theo QT.02.",
    ],
)
def test_other_links_and_code_are_left_alone(book: Book, text: str) -> None:
    book.put(body=citing(text))
    book.put("QT.02")
    book.write("index.md", "# Trang chủ\n")
    assert book.findings("XR011") == []


def test_a_link_by_path_is_found_where_it_begins_and_on_pages(book: Book) -> None:
    book.put()
    book.write("huong-dan/bat-dau.md", "# Bắt đầu\n\nXem [việc](../quy-trinh/qt-01.md) và [a](../qt-01/).\n")
    assert [(found.place.line, found.place.column) for found in book.check()] == [(3, 5), (3, 38)]


@pytest.mark.parametrize(
    ("day", "severity"), [(date(2027, 2, 28), Severity.WARNING), (date(2027, 3, 1), Severity.ERROR)]
)
def test_a_link_by_path_becomes_an_error_in_march_2027(book: Book, day: date, severity: Severity) -> None:
    book.put(body=citing("[Việc](qt-02.md)"))
    book.put("QT.02")
    assert severities(book, day) == [("XR011", severity)]


MUST_BE_CITED = ("folder: bieu-mau", "folder: bieu-mau\n    must_be_cited: true")


def test_a_document_that_nothing_cites_is_found(book: Book) -> None:
    book.edit("registers/organisation.yml", *MUST_BE_CITED)
    book.put(body=citing("Ghi vào BM.01.01."))
    book.put("BM.01.01")
    book.put("BM.01.02", body="# Việc\n\nPhiếu BM.01.02.\n")
    assert book.findings("XR016") == ["bieu-mau/bm-01-02.md:2 no other document and no page cites BM.01.02"]
    assert ways_out(book, "XR016") == ["cite BM.01.02 where its readers come from, or withdraw it"]
    assert severities(book) == [("XR016", Severity.WARNING)]


def test_a_page_that_cites_a_form_is_enough(book: Book) -> None:
    book.edit("registers/organisation.yml", *MUST_BE_CITED)
    book.put()
    book.put("BM.01.01")
    book.write("index.md", "# Trang chủ\n\nPhiếu BM.01.01.\n")
    assert book.rules() == []


@pytest.mark.parametrize("changed", [{"versions": DRAFT}, {"withdrawn": WITHDRAWN}], ids=["draft", "withdrawn"])
def test_only_a_document_in_use_must_be_cited(book: Book, changed: dict[str, str]) -> None:
    book.edit("registers/organisation.yml", *MUST_BE_CITED)
    book.put()
    book.put("BM.01.01", **changed)
    assert book.rules() == []


def test_a_text_that_cannot_be_read_may_be_the_one_that_cites(book: Book) -> None:
    book.edit("registers/organisation.yml", *MUST_BE_CITED)
    book.put(title="Việc: khác")
    book.put("BM.01.01")
    assert book.rules() == ["FM001"]


def test_a_document_of_no_kind_need_not_be_cited(book: Book) -> None:
    book.edit("registers/organisation.yml", *MUST_BE_CITED)
    book.write("quy-trinh/hd-01.md", document("HD.01"))
    assert "XR016" not in book.rules()
