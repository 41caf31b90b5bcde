"""The pages on paper: what lies on a desk says what it is."""

import re
import subprocess
import unicodedata
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser import Reader, program


def printed(page: Page, file: Path) -> list[str]:
    """The text of each sheet of the page on paper."""
    reads = program("pdftotext")
    page.pdf(path=file, prefer_css_page_size=True)
    text = subprocess.run([reads, "-layout", file, "-"], capture_output=True, encoding="utf-8", check=True).stdout
    return [re.sub(r"\s+", " ", unicodedata.normalize("NFC", sheet)) for sheet in text.split("\f")[:-1]]


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
