"""The pages on paper: what lies on a desk says what it is."""

import re
import subprocess
import unicodedata
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser import KINDS_OF_PAGE, Reader, program
from builders import DAY

SMALL = ["", "qt-01/", "qt-01/v1.0/", "qt-03/", "qt-tdc-01/", "bm-01-01/", "huong-dan/viet/", "don-vi/", "khong-co/"]
MARK = re.compile(r"^\S.* · bản in không kiểm soát, in ngày (\d\d/\d\d/\d{4}) ")
SCREEN_ONLY = (
    "Mục lục",
    "Tìm kiếm",
    "Tải tệp Word để",
    "Xem dạng bảng",
    "Về đầu trang",
    "Điều cần xử lý",
    "Phím tắt",
    "¶",
)
POINTS = 72 / 25.4
"""Points in a millimetre."""
LEFT, TOP, RIGHT, BOTTOM = 30, 20, 210 - 15, 297 - 20
"""What NĐ 30/2020/NĐ-CP leaves of A4 for the text, in millimetres."""


def to_pdf(page: Page, file: Path) -> Path:
    """The page on paper."""
    page.pdf(path=file, prefer_css_page_size=True)
    return file


def told(*command: object) -> str:
    """What a program of poppler says."""
    name, *options = map(str, command)
    return subprocess.run([program(name), *options], capture_output=True, encoding="utf-8", check=True).stdout


def printed(page: Page, file: Path) -> list[str]:
    """The text of each sheet of the page on paper."""
    text = told("pdftotext", "-layout", to_pdf(page, file), "-")
    return [re.sub(r"\s+", " ", unicodedata.normalize("NFC", sheet)).strip() for sheet in text.split("\f")[:-1]]


def insert(page: Page, html: str) -> None:
    """Put something below the first section of the text."""
    page.locator("article h2").first.evaluate("(heading, html) => heading.insertAdjacentHTML('afterend', html)", html)


def outside(file: Path) -> list[str]:
    """What lies beyond the margins; the numbers of sheets do by right."""
    boxes = re.findall(
        r'xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)<', told("pdftotext", "-bbox", file, "-")
    )
    found = []
    for *corners, word in boxes:
        left, top, right, bottom = (float(corner) / POINTS for corner in corners)
        is_inside = left > LEFT - 1 and top > TOP - 1 and right < RIGHT + 1 and bottom < BOTTOM + 1
        if not is_inside and not re.fullmatch(r"\d+/\d+", word):
            found.append(word)
    return found


def ink_beside_the_text(file: Path) -> bool:
    """Whether anything is drawn in the left or right margin of a sheet."""
    grey = subprocess.run([program("pdftoppm"), "-r", "25.4", "-gray", file], capture_output=True, check=True).stdout
    sheets = grey.split(b"P5\n")[1:]
    for sheet in sheets:
        size, _depth, pixels = sheet.split(b"\n", 2)
        width, height = map(int, size.split())
        rows = [pixels[start : start + width] for start in range(0, width * height, width)]
        if any(min(row[: LEFT - 1] + row[RIGHT + 1 :]) < 250 for row in rows):
            return True
    return False


@pytest.mark.parametrize("path", KINDS_OF_PAGE)
def test_every_sheet_of_every_kind_of_page_says_what_it_is_and_holds_it_within_a4(
    manual_reader: Reader, tmp_path: Path, path: str
) -> None:
    page = manual_reader.open(path, "2026-12-05")
    file = tmp_path / "page.pdf"
    sheets = printed(page, file)
    assert {MARK.match(sheet)[1] for sheet in sheets} == {"05/12/2026"}  # type: ignore[index]
    assert len({sheet.partition(" · bản in")[0] for sheet in sheets}) == 1
    assert [sheet.split()[-1] for sheet in sheets] == [f"{n}/{len(sheets)}" for n in range(1, len(sheets) + 1)]
    assert [words for words in SCREEN_ONLY if words in " ".join(sheets)] == []
    assert "http://127" not in " ".join(sheets)
    assert re.search(r"Page size: +59[45].* x 84[12].*A4", told("pdfinfo", file))
    assert outside(file) == []
    assert not ink_beside_the_text(file)


@pytest.mark.parametrize(
    ("path", "mark"),
    [
        ("qt-01/", "QT.01 · phiên bản 1.1 · bản in"),
        ("qt-01/v1.0/", "QT.01 · phiên bản 1.0 đã thay thế · bản in"),
        ("qt-02/", "QT.02 · phiên bản 1.1 chưa có hiệu lực · bản in"),
        ("bm-01-01/", "BM.01.01 · phiên bản 1.0 · bản in"),
        ("danh-muc/tai-lieu/", "Danh mục tài liệu · lập ngày"),
        ("don-vi/van-phong/", "Văn phòng · lập ngày"),
        ("huong-dan/viet/", "Viết tài liệu · cập nhật ngày 01/02/2026 · bản in"),
        ("khong-co/", "Không tìm thấy trang · bản in"),
    ],
)
def test_the_mark_names_the_page_its_version_and_what_keeps_it_from_being_used(
    reader: Reader, tmp_path: Path, path: str, mark: str
) -> None:
    assert all(sheet.startswith(mark) for sheet in printed(reader.open(path), tmp_path / "page.pdf"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_printed_sheet_says_what_it_is_and_that_it_is_not_controlled(
    reader: Reader, tmp_path: Path, scheme: str
) -> None:
    page = reader.open("qt-01/", "2026-11-05", color_scheme=scheme)
    sheets = printed(page, tmp_path / "qt-01.pdf")
    assert len(sheets) > 1
    for number, sheet in enumerate(sheets, start=1):
        assert "QT.01 · phiên bản 1.1 · bản in không kiểm soát, in ngày 05/11/2026" in sheet
        assert sheet.split()[-1] == f"{number}/{len(sheets)}"
    assert "Tài liệu được phê duyệt trước khi dùng." in sheets[0]


@pytest.mark.parametrize("path", SMALL)
def test_prints_of_two_days_differ_only_in_the_day_of_the_print(reader: Reader, tmp_path: Path, path: str) -> None:
    first, second = (printed(reader.open(path, day), tmp_path / "page.pdf") for day in (DAY.isoformat(), "2026-11-05"))
    assert [sheet.replace("in ngày 01/11/2026", "in ngày 05/11/2026", 1) for sheet in first] == second
    assert first != second


def test_a_sheet_printed_from_a_text_not_in_force_says_so(reader: Reader, tmp_path: Path) -> None:
    assert "Đã bị thay thế từ ngày 01/06/2026." in printed(reader.open("qt-01/v1.0/"), tmp_path / "qt-01.pdf")[0]


def test_paper_shows_no_navigation(reader: Reader, tmp_path: Path) -> None:
    sheets = printed(reader.open("qt-01/"), tmp_path / "qt-01.pdf")
    assert not [word for word in ("Mục lục", "Danh mục", "Tìm kiếm") if word in " ".join(sheets)]


def test_a_form_is_printed_to_be_filled_in_without_the_record_of_its_versions(reader: Reader, tmp_path: Path) -> None:
    sheets = printed(reader.open("bm-01-01/"), tmp_path / "bm-01-01.pdf")
    (sheet,) = sheets
    assert "BM.01.01 · phiên bản 1.0 · bản in không kiểm soát" in sheet
    assert not [
        words for words in ("Tải tệp Word", "Điều cần xử lý", "Đơn vị chủ trì", "Lịch sử phiên bản") if words in sheet
    ]


def test_steps_are_printed_once_as_their_table_and_a_citation_as_its_code(reader: Reader, tmp_path: Path) -> None:
    text = " ".join(printed(reader.open("qt-tdc-01/"), tmp_path / "page.pdf"))
    assert text.count("Ký duyệt") == 1
    assert "Trình tự Trách nhiệm Thời gian Kết quả" in text
    assert "Phép đo theo 37/2026/NĐ-CP, trên" in text
    assert "theo mục 2 QT.01." in text


def test_the_head_of_a_table_is_on_each_of_its_sheets_and_no_row_is_torn(reader: Reader, tmp_path: Path) -> None:
    page = reader.open("qt-01/")
    rows = "".join(f"<tr><td>đầu{n}{'<br>…' * 5}<br>cuối{n}</td><td>{n}</td></tr>" for n in range(60))
    table = f"<table><thead><tr><th>Cột thử</th><th>Số</th></tr></thead><tbody>{rows}</tbody></table>"
    insert(page, table)
    sheets = [sheet for sheet in printed(page, tmp_path / "page.pdf") if re.search(r"đầu\d", sheet)]
    assert len(sheets) > 5
    for sheet in sheets:
        assert "Cột thử" in sheet
        assert re.findall(r"đầu(\d+)", sheet) == re.findall(r"cuối(\d+)", sheet)


def test_a_chart_is_told_apart_without_its_colours(manual_reader: Reader) -> None:
    page = manual_reader.open("danh-muc/lich-ra-soat/")
    page.emulate_media(media="print")
    page.add_style_tag(content="[data-sort] { color: #000 !important; }")
    for chart in page.locator(".qms-chart").all():
        pictures = [key.screenshot() for key in chart.locator(".qms-legend .qms-key").all()]
        assert len(set(pictures)) == len(pictures) > 1


def test_what_is_folded_on_the_screen_is_on_paper(reader: Reader, tmp_path: Path) -> None:
    page = reader.open("qt-01/")
    insert(page, "<details><summary>Xem thêm</summary><p>Điều khoản ẩn.</p></details>")
    assert "Điều khoản ẩn." in " ".join(printed(page, tmp_path / "page.pdf"))


def test_a_procedure_with_its_record_is_short_on_paper(manual_reader: Reader, tmp_path: Path) -> None:
    assert len(printed(manual_reader.open("qt-tdc-01/"), tmp_path / "page.pdf")) <= 10
