"""XR015: an abbreviation stands in the register or is explained in the document that uses it."""

import time

import pytest

from builders import BODY, DRAFT, Book, ways_out
from qms.analysis.abbreviations import abbreviations_in
from qms.analysis.abbreviations import unexplained as find_unexplained
from qms.rules.rule import Severity

QT_01 = "quy-trinh/qt-01.md"


def saying(text: str) -> str:
    """A body that says ``text`` on line 28 of a released document."""
    return f"{BODY}\n{text}\n"


def unexplained(book: Book) -> list[str]:
    """The abbreviations that are found."""
    return [fault.split("“")[1].split("”")[0] for fault in book.findings("XR015")]


def test_an_abbreviation_that_nothing_explains_is_found_where_it_stands_first(book: Book) -> None:
    book.put(body=saying("Nộp cho UBND, báo\nlại UBND và CBCC."))
    assert book.findings("XR015") == [
        f"{QT_01}:28 the abbreviation “UBND” is explained nowhere",
        f"{QT_01}:29 the abbreviation “CBCC” is explained nowhere",
    ]
    assert (
        ways_out(book, "XR015")
        == ["write it out, explain it where it is used first, or add it to registers/abbreviations.yml"] * 2
    )
    assert [(found.severity, found.place.column) for found in book.check()] == [
        (Severity.WARNING, 9),
        (Severity.WARNING, 13),
    ]


def test_the_register_explains_for_every_document(book: Book) -> None:
    book.write("registers/abbreviations.yml", "abbreviations:\n  - {short: BCĐ ISO, full: Ban Chỉ đạo ISO}\n")
    book.put(body=saying("Báo BCĐ ISO, nộp theo ISO; hỏi HĐND."))
    book.put("QT.02", body=saying("Báo BCĐ."))
    assert unexplained(book) == ["HĐND"]


@pytest.mark.parametrize(
    "changed", [{"versions": DRAFT}, {"withdrawn": "{date: 2026-10-01, decision: 9/QĐ, reason: X.}"}]
)
def test_a_draft_is_warned_and_a_withdrawn_text_left_as_it_was(book: Book, changed: dict[str, str]) -> None:
    book.put(body=saying("Nộp cho UBND."), **changed)
    assert book.rules() == (["XR015"] if "versions" in changed else [])


def test_a_page_is_no_document(book: Book) -> None:
    book.put()
    book.write("index.md", "# Trang chủ\n\nNộp cho UBND.\n")
    assert book.rules() == []


@pytest.mark.parametrize("word", ["UBND", "KH&CN", "TN&TKQ", "R&D", "ĐGNB", "ĂÔ", "TĐC"])
@pytest.mark.parametrize("text", ["Theo {} này.", "(theo {})", "**{}** này", "theo “{}”", "{}: theo", "| {} này | a |"])
def test_two_capital_letters_make_an_abbreviation(word: str, text: str) -> None:
    assert [found for found, _offset in abbreviations_in(text.format(word))] == [word]


@pytest.mark.parametrize(
    "text",
    [
        "Phụ lục II, chương XIV và thế kỷ XXI",
        "12/QĐ-CC, ……/QĐ-CC, 05/TB và số …/TB",
        "QT.HT, BM.xx và HT.01",
        "A và B",
        "ISO9001, CO2, A4 và 3G",
        "CTr và Ub",
        "TL. CHI CỤC TRƯỞNG",
        "Theo CỘNG HÒA XÃ HỘI",
        "UBND_01 và a&BCD",
        "TCVN/ISO và QĐ-UBND",
    ],
)
def test_other_capitals_make_none(text: str) -> None:
    assert [found for found, _offset in abbreviations_in(text)] == []


def test_a_word_beside_capitals_without_tones_stays_an_abbreviation() -> None:
    assert [found for found, _offset in abbreviations_in("TT BNV. Các XÃ và CC | ĐỦ | HS")] == ["TT", "BNV", "CC", "HS"]


@pytest.mark.parametrize(
    "text",
    [
        "QUY TRINH UBND",
        "## 3 UBND",
        "| UBND | CBCC |\n|---|---|\n| HĐND | 1 |",
        "`UBND`",
        "```\ntheo UBND\n```",
        "<!-- theo UBND -->",
        '<a title="UBND">này</a>',
        "[này](UBND.md)",
        "Theo 05/2007/QH12 và 1/2020/NĐ-CP.",
        "Theo QT.01 và mục 1 QT.01.",
        "UBND: *[UBND]: Ủy ban",
    ],
)
def test_capitals_that_are_no_use_of_an_abbreviation(book: Book, text: str) -> None:
    book.put(body=saying(text).replace("UBND: *", "\n*"))
    assert unexplained(book) == []


def test_emphasis_hides_no_abbreviation(book: Book) -> None:
    book.put(body=saying("Theo _UBND_ và __HĐND__."))
    assert unexplained(book) == ["UBND", "HĐND"]


@pytest.mark.parametrize(
    "text",
    [
        "Ủy ban nhân dân (UBND)",
        "Ủy ban nhân dân thành phố (sau đây viết tắt là UBND)",
        "Cơ quan trên (sau đây gọi tắt là “UBND”)",
        "Cơ quan trên, sau đây viết tắt là UBND.",
        "Cơ quan trên (viết tắt: UBND)",
        "Ủy ban nhân dân (“UBND”)",
        "UBND (Ủy ban nhân dân)",
        "UBND (Ủy ban nhân dân, gồm cả xã)",
        "*[UBND]: Ủy ban nhân dân",
        "## 3 Định nghĩa và viết tắt\n\n| Từ | Nghĩa |\n|---|---|\n| UBND | cơ quan |",
        "## 3 Viết tắt\n\n| TT | Từ | Nghĩa |\n|---|---|---|\n| 1 | UBND | cơ quan |",
        "## 3 Viết tắt\n\n- UBND: cơ quan trên;",
        "## 3 Viết tắt\n\n- **UBND** – cơ quan trên;",
        "## 3 Viết tắt\n\n- UBND - cơ quan trên;",
        "## 3 Viết tắt\n\n### 3.1 Chung\n\n- UBND = cơ quan trên;",
        "## 3 Viết tắt\n\n### 3.1 Viết tắt\n\n### 3.2 Chung\n\n- UBND: cơ quan trên;",
    ],
)
def test_a_document_may_explain_its_abbreviations(book: Book, text: str) -> None:
    book.put(body=saying(f"Nộp cho UBND.\n\n{text}"))
    assert unexplained(book) == []


@pytest.mark.parametrize(
    "text",
    [
        "Theo quy định (UBND)",
        "Ủy ban nhân dân và các sở ngành khác (UBND)",
        "dân nhân ban ủy (UBND)",
        "Ủy ban của nhân dân các xã, phường ở trong thành phố và dân (UBND)",
        "UBND (cơ quan)",
        "UBND (cơ quan, Ủy ban nhân dân)",
        "(UBND)",
        "`*[UBND]: Ủy ban`",
        "```\nỦy ban nhân dân (UBND)\n```",
        "## 3 Nội dung khác\n\n- UBND: cơ quan",
        "## 3 Viết tắt\n\n## 4 Khác\n\n- UBND: cơ quan",
        "### 3.1 Viết tắt\n\n## 4 Khác\n\n- UBND: cơ quan",
        "## 3 Viết tắt\n\n- Nộp cho UBND: cơ quan",
    ],
)
def test_what_explains_nothing(book: Book, text: str) -> None:
    book.put(body=saying(f"Nộp cho UBND.\n\n{text}"))
    assert unexplained(book) == ["UBND"]


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("quy chuẩn kỹ thuật địa phương", "QCĐP"),
        ("Bộ Khoa học và Công nghệ", "KH&CN"),
        ("cán bộ, công chức, viên chức", "CBCCVC"),
    ],
)
def test_letters_may_leave_words_out(book: Book, full: str, short: str) -> None:
    book.put(body=saying(f"Theo {full} ({short}); nộp {short}."))
    assert unexplained(book) == []


@pytest.mark.parametrize("piece", ["A", "A&", "A.", "(a", "ABC (", "A A ", "ABC…………", "ABC, ", "tắt là "])
def test_no_text_takes_long(book: Book, piece: str) -> None:
    book.put(body=saying("\n".join([f"Theo {piece * (9_000 // len(piece))}"] * 30)))
    (document,) = book.load().documents
    start = time.process_time()
    assert len(list(find_unexplained(document, frozenset()))) <= 1
    assert time.process_time() - start < 5
