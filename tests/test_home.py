"""The home page: of any agency, with as little written for it as a heading; and its search field in a browser."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as BrowserPage

from browser import Reader
from builders import CAP_GIAY, Book, write_tthc
from sites import HOSTILE, BuiltSite, build, equip


def of_manual(book: Book, index: str = "# Sổ tay\n") -> BuiltSite:
    """The site of a manual whose home page is written as ``index``."""
    book.write("index.md", index)
    book.commit()
    answer = build(equip(book).root)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return BuiltSite(book.root / "site", answer.stdout + answer.stderr)


def tiles(site: BuiltSite) -> dict[str, str]:
    """Where each task leads."""
    return {text: address for text, address in site.page("").links if text.startswith(("Tôi ", "Phòng tôi"))}


def test_the_home_page_says_whose_manual_it_is_and_leads_to_what_people_come_for(built: BuiltSite) -> None:
    page = built.page("")
    assert page.text.startswith(
        "Sổ tay thử Tài liệu của hệ thống quản lý chất lượng theo TCVN ISO 9001:2015 tại Chi cục Thử nghiệm."
    )
    assert "1 thủ tục hành chính" in page.text
    assert "1 biểu mẫu, có tệp Word để điền" in page.text
    assert tiles(built) == {
        "Tôi cần giải quyết thủ tục…": "danh-muc/thu-tuc/",
        "Tôi cần biểu mẫu…": "danh-muc/bieu-mau/",
        "Phòng tôi có gì mới, có việc gì": "don-vi/",
        "Tôi cần căn cứ pháp lý…": "danh-muc/van-ban/",
        "Tôi chuẩn bị đánh giá, kiểm tra": "danh-muc/dieu-khoan/",
        "Tôi soạn, sửa tài liệu": "danh-muc/quy-tac/",
    }
    assert {(HOSTILE, "don-vi/van-phong/"), ("Người soạn", "vai-tro/soan/")} <= set(page.links)


def test_a_manual_with_hardly_anything_has_a_home_page_without_empty_promises(book: Book) -> None:
    ended = "abolished: {date: 2026-02-01, basis: nd-1, note: Đã chuyển.}"
    write_tthc(book, f"{CAP_GIAY}, {ended}")
    book.put(review_every="9 years")
    book.put("BM.01.01", withdrawn="{date: 2026-02-01, decision: 3/QĐ, reason: Thôi dùng.}")
    book.write("bien-tap/index.md", "# Hướng dẫn\n")
    site = of_manual(book, "Chưa có tiêu đề.\n")
    page = site.page("")
    assert not {"Tôi cần giải quyết thủ tục…", "Tôi cần biểu mẫu…"} & tiles(site).keys()
    assert tiles(site)["Tôi soạn, sửa tài liệu"] == "bien-tap/"
    assert "Không có việc nào quá hạn hoặc đến hạn trong mười hai tháng tới." in page.text
    assert "Chưa có tiêu đề." in page.text
    assert page.html.count("<h1") == 1


def test_the_home_page_names_a_few_of_many_documents_and_counts_the_others(book: Book) -> None:
    for number in range(10, 18):
        book.put(f"QT.{number}", review_every="1 month")
    page = of_manual(book).page("")
    assert "05/01/2026 · 1/QĐ QT.10 – Việc phiên bản 1.0" in page.text
    assert "QT.15 – Việc phiên bản 1.0 có hiệu lực và 2 thay đổi khác" in page.text
    assert "rà soát QT.10, QT.11, QT.12, QT.13, QT.14 và 3 tài liệu khác" in page.text


@pytest.fixture
def home(chromium: Browser, reader_address: str) -> Iterator[BrowserPage]:
    """The home page, where time passes: the search waits a moment before it opens."""
    with chromium.new_context(viewport={"width": 1024, "height": 800}) as context:
        page = context.new_page()
        page.goto(reader_address)
        yield page


def shows_result(page: BrowserPage, words: str) -> None:
    """The search is open, with the words in it and what it found."""
    expect(page.get_by_role("textbox", name="Tìm kiếm")).to_have_value(words)
    expect(page.locator(".md-search-result__meta")).to_have_text(re.compile(r"tài liệu liên quan"))
    expect(page.locator(".md-search-result__item").first).to_be_visible()


def test_who_clicks_the_large_field_types_in_the_search_itself(home: BrowserPage) -> None:
    field = home.locator(".qms-ask").bounding_box()
    assert field
    home.mouse.click(field["x"] + field["width"] / 2, field["y"] + field["height"] / 2)
    expect(home.get_by_role("textbox", name="Tìm kiếm")).to_be_focused()
    home.keyboard.type("kiem soat")
    shows_result(home, "kiem soat")


def test_who_comes_with_the_keyboard_types_in_the_large_field_and_enter_asks_the_search(home: BrowserPage) -> None:
    home.get_by_role("searchbox", name="Từ cần tìm").focus()
    home.keyboard.type("kiem soat")
    home.keyboard.press("Enter")
    shows_result(home, "kiem soat")
    expect(home).to_have_url(re.compile(r"\?q=kiem\+soat$"))


def test_without_scripts_no_field_promises_a_search(reader: Reader) -> None:
    assert not reader.open(java_script_enabled=False).locator(".qms-ask").is_visible()
