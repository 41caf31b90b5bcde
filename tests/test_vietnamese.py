"""Vietnamese text: folding, addresses, dictionary order, natural order, near words."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.language.vietnamese import (
    code_key,
    fold,
    heading_id,
    nearest,
    nfc,
    section_number,
    section_title,
    slug,
    vietnamese_key,
)


def test_text_is_folded_to_lower_case_without_diacritics() -> None:
    assert fold("Kiểm soát ĐƯỜNG ưở ẵ") == "kiem soat duong uo a"


@given(st.text(alphabet="aăâđêôơưĂÂĐÊÔƠƯ\u0300\u0301\u0303\u0309\u0323 "))
def test_both_forms_of_unicode_read_the_same(text: str) -> None:
    composed, decomposed = nfc(text), unicodedata.normalize("NFD", text)
    assert nfc(decomposed) == composed
    assert fold(decomposed) == fold(composed)
    assert vietnamese_key(decomposed) == vietnamese_key(composed)
    assert fold(composed).isascii()


@pytest.mark.parametrize(
    ("text", "address"),
    [("QT.TĐC.01", "qt-tdc-01"), ("Hồ sơ & biểu mẫu", "ho-so-bieu-mau"), ("  Đơn – vị! ", "don-vi"), ("…", "")],
)
def test_an_address_is_plain_ascii(text: str, address: str) -> None:
    assert slug(text) == address


@pytest.mark.parametrize(
    ("heading", "number", "title"),
    [
        ("5.2 Thành phần hồ sơ", "5.2", "Thành phần hồ sơ"),
        ("5.2. Thành phần", "5.2", "Thành phần"),
        ("5", "5", ""),
        ("Mục đích", None, "Mục đích"),
        ("2026năm", None, "2026năm"),
        ("Bước 1", None, "Bước 1"),
    ],
)
def test_a_heading_starts_with_its_number(heading: str, number: str | None, title: str) -> None:
    assert (section_number(heading), section_title(heading)) == (number, title)


def test_the_address_of_a_numbered_heading_survives_a_new_title() -> None:
    assert heading_id("5.2 Thành phần") == heading_id("5.2. Hồ sơ") == "muc-5.2"


def test_the_address_of_a_heading_without_a_number_is_its_title() -> None:
    assert heading_id("Mục đích") == "muc-dich"
    assert heading_id("Mục đích", separator="_") == "muc_dich"


@pytest.mark.parametrize(
    "ordered",
    [
        "a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y",
        "a à ả ã á ạ ă ằ ẳ ẵ ắ ặ â ầ ẩ ẫ ấ ậ",
        "o ò ô ồ ố ộ ơ ờ ớ ợ u ù ư ừ",
        "da đa đe e",
        "ma mà mả mã má mạ mai",
        "An Ăn Ân Dân Đan Em Êm On Ôn Ơn Un Ưng",
        "ban bàn bán bang băng",
    ],
)
def test_words_stand_in_the_order_of_the_dictionary(ordered: str) -> None:
    words = ordered.split()
    backwards = words[::-1]
    assert sorted(backwards, key=vietnamese_key) == words


def test_a_short_name_stands_before_a_longer_one_and_spaces_before_letters() -> None:
    names = ["Đo", "Đo lường", "Đoàn", "Đô thị"]
    backwards = names[::-1]
    assert sorted(backwards, key=vietnamese_key) == names


def test_capitals_and_small_letters_sort_alike() -> None:
    assert vietnamese_key("ĐỘI") == vietnamese_key("đội")


def test_codes_stand_in_natural_order() -> None:
    codes = ["BM.2", "BM.10", "QT.2", "QT.2.1", "QT.2.10", "QT.10", "QT.ĐT.1"]
    backwards = codes[::-1]
    assert sorted(backwards, key=code_key) == codes


@given(st.lists(st.text(alphabet="QTĐệ.-01239²٣ ")))
def test_any_codes_can_be_sorted(codes: list[str]) -> None:
    sorted(codes, key=code_key)


@pytest.mark.parametrize("word", ["van-phog", "văn-phòng", "VAN-PHONG", "van_phong"])
def test_a_near_word_is_named_whatever_its_diacritics_and_case(word: str) -> None:
    assert nearest(word, ["lanh-dao", "van-phong"]) == "van-phong"


def test_the_near_word_is_named_as_it_is_written() -> None:
    assert nearest("truong phong", ["Trưởng phòng", "Chi cục trưởng"]) == "Trưởng phòng"


@pytest.mark.parametrize("known", [[], ["lanh-dao"]])
def test_no_word_is_named_where_none_is_near(known: list[str]) -> None:
    assert nearest("van-phong", known) is None


def test_letters_of_other_languages_sort_too() -> None:
    assert vietnamese_key("\u1e38") > vietnamese_key("1")
    assert vietnamese_key("\u1e5d") < vietnamese_key("a")
