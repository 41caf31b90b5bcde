"""TCVN3 and VNI text becomes Unicode; Unicode text under such fonts stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing import all_letters, in_vni
from qms.importing import legacy_fonts, letters
from qms.importing.legacy_fonts import Encoding, decode, encoding_of
from qms.importing.letters import Piece
from qms.importing.report import Report, Topic
from qms.language.vietnamese import residue


def one(text: str, font: str) -> str:
    encoding = encoding_of(font)
    assert encoding
    return "".join(decode([text], encoding).pieces)


def test_fonts_are_known_by_name() -> None:
    assert [encoding_of(font) for font in (".VnTime", ".VnArialH", "VNI-Times", "Times New Roman", "Vni Ariston")] == [
        Encoding.TCVN3,
        Encoding.TCVN3_CAPITALS,
        Encoding.VNI,
        None,
        Encoding.VNI,
    ]


def test_tcvn3_has_every_small_letter_once() -> None:
    small = sorted(letter for letter in legacy_fonts._TCVN3.values() if letter.islower())
    assert small == sorted(all_letters())
    assert sorted(set(legacy_fonts._TCVN3.values()) - set(small)) == sorted("ĂÂĐÊÔƠƯ")


def test_vni_has_every_letter_in_both_sizes() -> None:
    for letter in all_letters():
        written = in_vni(letter)
        assert one(f"b{written}", "VNI-Times")[1:] == letter, letter
        assert one(f"B{written.upper()}", "VNI-Times")[1:] == letter.upper(), letter


@pytest.mark.parametrize(
    ("font", "written", "meant"),
    [
        (".VnTime", "Chi côc Tiªu chuÈn §o l\xad\xeeng ChÊt l\xad\xeeng", "Chi cục Tiêu chuẩn Đo lượng Chất lượng"),
        (".VnTime", "quy tr×nh kiÓm so¸t tµi liÖu vµ hå s¬", "quy trình kiểm soát tài liệu và hồ sơ"),
        (".VnTimeH", "quy tr×nh", "QUY TRÌNH"),
        (".VnTime", "\uf0b5 \uf0b8", "à á"),
        ("VNI-Times", "Quyeát ñònh soá 12/QÑ-UBND veà vieäc", "Quyết định số 12/QĐ-UBND về việc"),
        ("VNI-Times", "THÔØI HAÏN GIAÛI QUYEÁT", "THỜI HẠN GIẢI QUYẾT"),
        ("VNI-Times", "ngöôøi ñöôïc phaân coâng; kyõ thuaät", "người được phân công; kỹ thuật"),
    ],
)
def test_old_text_is_read_as_its_font_shows_it(font: str, written: str, meant: str) -> None:
    assert one(written, font) == meant


@pytest.mark.parametrize("font", [".VnTime", "VNI-Times"])
@pytest.mark.parametrize("text", ["Tiếng Việt", "Các quá trình", "QT.01", "Đã có", "nhà in", "Quản lý rủi ro"])
def test_unicode_text_under_an_old_font_stays(font: str, text: str) -> None:
    assert one(text, font) == text


def test_a_letter_may_begin_in_one_run_and_end_in_the_next() -> None:
    assert decode(["ñ", "öô", "ïc nhaä", "n"], Encoding.VNI).pieces == ["đ", "ượ", "c nhậ", "n"]


def test_what_can_be_read_in_two_ways_is_told() -> None:
    report = Report()
    assert letters.spans([Piece("á", ".VnTime")], report)[0].text == "ỏ"
    assert [note.words for note in report.notes if note.topic is Topic.UNCERTAIN] == ["ỏ"]


def test_letters_come_out_precomposed_and_without_what_nobody_sees() -> None:
    pieces = [Piece("Kie\u0302"), Piece("\u0309m\u00a0soa\u0301t\u00ad \u200bð")]
    (span,) = letters.spans(pieces, Report())
    assert span.text == "Kiểm soát đ"
    assert residue(span.text) is None


@pytest.mark.parametrize(
    ("piece", "shown"),
    [
        (Piece("2", place="superscript"), "²"),
        (Piece("2", place="subscript"), "₂"),
        (Piece("a", place="superscript"), "a"),
        (Piece("\uf06f", "Wingdings"), "☐"),
        (Piece("o", "Wingdings"), "☐"),
        (Piece("\uf0fe", "Wingdings"), "☑"),
        (Piece("m", "Symbol"), "µ"),
        (Piece("\uf099", "Wingdings"), "□"),
        (Piece("việc", is_capitals=True), "VIỆC"),
        (Piece("......................"), "……" + "…" * 5),
        (Piece("____"), "……"),
        (Piece("…… ……. Điều"), "…… ……. Điều"),
        (Piece("…....…"), "……" + "…"),
        (Piece("v.v..."), "v.v…"),
        (Piece("hết."), "hết."),
        (Piece("… … …"), "… … …"),
    ],
)
def test_signs_are_written_as_the_manual_writes_them(piece: Piece, shown: str) -> None:
    assert "".join(span.text for span in letters.spans([piece], Report())) == shown


@given(st.lists(st.sampled_from([*all_letters(), *"bcdghklmn"]), min_size=1, max_size=8).map("".join))
def test_vni_and_back_is_the_same(word: str) -> None:
    written = "".join(in_vni(letter) if not letter.isascii() else letter for letter in word)
    split = legacy_fonts._from_vni(list(written))
    assert "".join(split) == word
