"""FM009: residues of legacy encodings, look-alike letters and invisible characters; and no alarm on right text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import BODY, DRAFT, REPOSITORY, Book, document, ways_out
from qms.language.vietnamese import Residue, ResidueSort, nfc, residue
from qms.rules.rule import Severity

QT_01 = "quy-trinh/qt-01.md"
TCVN3 = [
    "§o l­êng chÊt l­îng",
    "Céng hoµ x· héi chñ nghÜa ViÖt Nam",
    "Uû ban nh©n d©n thµnh phè",
    "KiÓm so¸t tµi liÖu vµ hå s¬",
    "c¬ quan",
    "®o",
    "®­îc",
    "§¶ng",
    "tªn",
    "m¹nh",
    "h»ng",
    "c«ng",
    "v¨n",
    "b¶n",
    "tr¼m",
    "thÞ",
]
VNI = [
    "Lôøi caûm ôn",
    "soå tay",
    "Chaát löôïng",
    "ñaùnh giaù",
    "ÑAÙNH GIAÙ",
    "taøi lieäu",
    "QUAÛN LYÙ",
    "bieåu maãu",
    "uûy",
    "kyø",
    "muïc",
    "thöû",
    "ôû",
]
RIGHT = [
    "Đo 5 µm, 10 μg, kΩ·m, MΩ, ΔT, αmax, 2πr, Ω và µ; N·m; ±0,5 °C; m¹, m², ½ ngày, 3×4, a÷b",
    "«văn bản» “tài liệu” ‘bản’ – — … § 5, §5.2, © 2026, Windows® 11, ®, Mª",
    "Müller, Ångström, Köln, façade, naïve, Noël, août, jeûne, Malmö, São Tomé, El Niño, Großbritannien",
    "thépØ16, Ø20, VIỆT NAM ĐƯỜNG ỔN, QT.TĐC.01, NĐ-CP, Quyết định số 19/2014/QĐ-TTg",
    "ГОСТ 8.000, ТУ, Ω",
]


@pytest.mark.parametrize("text", TCVN3)
def test_text_of_a_tcvn3_font_is_known(text: str) -> None:
    found = residue(text)
    assert found is not None
    assert found.sort is ResidueSort.TCVN3


@pytest.mark.parametrize("text", VNI)
def test_text_of_a_vni_font_is_known(text: str) -> None:
    found = residue(text)
    assert found is not None
    assert found.sort is ResidueSort.VNI


@pytest.mark.parametrize("text", RIGHT)
def test_right_text_with_unusual_signs_is_left_alone(text: str) -> None:
    assert residue(text) is None


LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyfjwz" + "".join(
    nfc(vowel + tone) for vowel in "aăâeêioôơuưy" for tone in "\u0300\u0309\u0303\u0301\u0323"
)


@given(st.text(alphabet=LETTERS + LETTERS.upper() + "0123456789 .,;:()-/–“”…\n"))
def test_words_of_vietnamese_letters_are_never_taken_for_residues(text: str) -> None:
    assert residue(text) is None


def test_the_manual_itself_has_no_residue() -> None:
    files = [path for path in (REPOSITORY / "docs").rglob("*") if path.suffix in {".md", ".yml"}]
    assert len(files) > 30
    assert {path: found for path in files if (found := residue(path.read_text("utf-8")))} == {}


@pytest.mark.parametrize("line", [BODY.replace("\n", " "), "Đo “µm” – ½ «x». ", TCVN3[0] + "\n", "Ω" * 79 + "\n"])
def test_a_megabyte_is_searched_in_a_moment(line: str) -> None:
    text = line * (1_000_000 // len(line.encode()))
    start = time.process_time()
    for part in text.split("\n"):
        residue(part)
    assert time.process_time() - start < 0.5  # a tenth of it on a machine at rest


@pytest.mark.parametrize(
    ("text", "sort", "start", "found"),
    [
        ("cơ quan ðo lường", ResidueSort.ETH, 8, "ð"),
        ("Ðo lường", ResidueSort.ETH, 0, "Ð"),
        *(
            (f"Việ{character}c", ResidueSort.INVISIBLE, 3, character)
            for character in "\u00ad\u200b\u200c\u200d\u2060\ufeff\u202a\u202e\u2066\u2069\u200e\u200f\u061c"
        ),
        ("\u0422CVN", ResidueSort.LOOK_ALIKE, 0, "\u0422"),
        ("QT.T\u0410", ResidueSort.LOOK_ALIKE, 4, "\u0410"),
        ("v\u0430n", ResidueSort.LOOK_ALIKE, 1, "\u0430"),
        ("\u0430ế", ResidueSort.LOOK_ALIKE, 0, "\u0430"),
        ("\u03a4CVN", ResidueSort.LOOK_ALIKE, 0, "\u03a4"),
        ("b\u03bf", ResidueSort.LOOK_ALIKE, 1, "\u03bf"),
        ("v\u03b1n", ResidueSort.LOOK_ALIKE, 1, "\u03b1"),
        ("hai \u200b rồi ð", ResidueSort.INVISIBLE, 4, "\u200b"),
        ("hai ð rồi \u200b", ResidueSort.ETH, 4, "ð"),
        ("ð\u00ad Số tªn gì", ResidueSort.TCVN3, 6, "tªn"),
        ("một\tsoå tay", ResidueSort.VNI, 4, "soå"),
    ],
)
def test_what_is_found_is_named_with_its_place(text: str, sort: ResidueSort, start: int, found: str) -> None:
    assert residue(text) == Residue(sort, start, found)


@pytest.mark.parametrize(
    ("line", "fault", "way_out"),
    [
        (
            "Theo §o l­êng.",
            "“§o” is text of a TCVN3 font (.VnTime), not of Unicode",
            "convert the text from TCVN3 to Unicode with a converter, then read it again",
        ),
        (
            "Theo soå tay.",
            "“soå” is text of a VNI font, not of Unicode",
            "convert the text from VNI to Unicode with a converter, then read it again",
        ),
        (
            "Theo ðo lường.",
            "“ð” (U+00F0) looks like đ and is another letter",
            "type đ (or Đ) again with a Vietnamese keyboard",
        ),
        (
            "Theo \u0422CVN.",
            "“\u0422” (U+0422) is a letter of another alphabet inside a word",
            "type the letter again; where it is a symbol, put a space beside it",
        ),
        (
            "Theo \u00ad sổ.",
            "an invisible character (U+00AD)",
            "delete the invisible character, or type the words around it again",
        ),
    ],
)
def test_a_residue_is_told_with_its_column_and_the_way_out(book: Book, line: str, fault: str, way_out: str) -> None:
    book.put(body=f"{BODY}\n{line} ð\u200b\n")
    assert book.findings("FM009") == [f"{QT_01}:28 {fault}"]
    assert ways_out(book, "FM009") == [way_out]
    [found] = book.check()
    assert (found.place.column, found.severity) == (6, Severity.ERROR)


@pytest.mark.parametrize(
    ("path", "before", "place"),
    [
        (QT_01, "Việc\nowner", (3, 8)),
        (QT_01, "Ban hành", (16, 14)),
        ("trang.md", "Trang", (2, 8)),
        ("trang.md", "Mã", (5, 1)),
        ("registers/laws.yml", "Cũ,", (2, 62)),
    ],
)
def test_front_matter_code_and_registers_are_searched(
    book: Book, path: str, before: str, place: tuple[int, int]
) -> None:
    book.put()
    book.write("trang.md", "---\ntitle: Trang\n---\n```\nMã\n```\n")
    book.edit(path, before, f"\u200b{before}")
    found = [finding for finding in book.check() if finding.rule == "FM009"]
    assert [(finding.place.path, finding.place.line, finding.place.column) for finding in found] == [(path, *place)]


def test_each_line_is_told_of_once(book: Book) -> None:
    book.write("trang.md", "# Trang\n\nð ð\nð\n")
    book.put()
    assert len(book.findings("FM009")) == 2


def test_drafts_must_be_clean_and_withdrawn_texts_stay_as_they_were(book: Book) -> None:
    book.write(QT_01, document(versions=DRAFT, body=f"{BODY}\nð\n"))
    book.put("QT.02", body=f"{BODY}\nð\n", withdrawn="{date: 2026-07-01, decision: 3/QĐ, reason: Thử.}")
    assert [(found.place.path, found.severity) for found in book.check()] == [(QT_01, Severity.ERROR)]
