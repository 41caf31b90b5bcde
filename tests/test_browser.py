"""The site as a reader meets it: in a real browser, on any day, at any width, without JavaScript."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import ConsoleMessage, Error, Page, Request, expect

from browser import SEARCH_READY, SOON, Reader, program

OVERDUE = "(quá hạn)"
PHONE = 390


def badge(page: Page) -> str:
    """The state shown in the control block."""
    return page.locator(".qms-control .qms-state").inner_text()


def banner(page: Page) -> str:
    """What the banner says; nothing where there is none."""
    return " ".join(" ".join(page.locator(".qms-banner > p:visible").all_inner_texts()).split())


def control_block(page: Page) -> dict[str, str]:
    """The control block, line by line."""
    lines = page.locator(".qms-control > div").all()
    return {line.locator("dt").inner_text(): line.locator("dd").inner_text() for line in lines}


def test_every_page_fits_a_phone_and_shows_without_an_error_or_a_request_to_another_host(reader: Reader) -> None:
    page = reader.new_page(viewport={"width": PHONE, "height": 844})
    faults: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            faults.append(f"{page.url} console: {message.text}")

    def thrown(error: Error) -> None:
        faults.append(f"{page.url} thrown: {error}")

    def asked(request: Request) -> None:
        if not request.url.startswith((reader.address, "data:", "blob:")):
            faults.append(f"{page.url} asked for {request.url}")

    page.on("console", heard)
    page.on("pageerror", thrown)
    page.context.on("request", asked)
    for path in reader.paths:
        page.goto(reader.address + path)
        expect(page.locator(".md-search-result__meta")).to_have_text(SEARCH_READY)
        if (width := page.evaluate("document.documentElement.scrollWidth")) > PHONE:
            faults.append(f"{page.url} is {width} px wide")
    assert faults == []


def test_the_control_block_says_what_the_front_matter_says(reader: Reader) -> None:
    assert control_block(reader.open("qt-02/")) == {
        "Mã hiệu": "QT.02",
        "Phiên bản": "1.1 (lần ban hành 1, sửa đổi 1)",
        "Tình trạng": "chưa có hiệu lực",
        "Có hiệu lực từ": "01/12/2199",
        "Quyết định": "2/QĐ, ngày 01/06/2026",
        "Đơn vị chủ trì": "Văn phòng",
        "Phổ biến": "nội bộ",
        "Soạn thảo": "Người soạn",
        "Phê duyệt": "Người duyệt",
    }


def test_a_form_names_its_procedure(reader: Reader) -> None:
    page = reader.open("bm-01-01/")
    assert control_block(page)["Thuộc quy trình"] == "QT.01 Kiểm soát tài liệu"
    page.get_by_role("link", name="QT.01").first.click()
    expect(page).to_have_url(reader.address + "qt-01/")


def test_a_procedure_shows_the_statutory_time_beside_the_time_of_its_steps(reader: Reader) -> None:
    block = control_block(reader.open("qt-tdc-01/"))
    assert block["Thủ tục hành chính"] == "Cấp giấy: 01 ngày làm việc"
    assert block["Tổng thời gian các bước"] == "7,5 giờ làm việc"


COMING = "Chưa có hiệu lực. Phiên bản 1.1 áp dụng từ ngày 01/12/2199. Đến hết ngày trước đó, dùng phiên bản 1.0."
REPLACED = "Đã bị thay thế từ ngày 01/12/2199. Không dùng bản này. Xem bản hiện hành."
WITHDRAWN = (
    "Đã bãi bỏ từ ngày 15/12/2199 (Quyết định 3/QĐ). Không dùng tài liệu này. "
    "Thay bằng: QT.02 Lưu kho hàng mẫu. Gộp làm một."
)


@pytest.mark.parametrize(
    ("path", "day", "state", "said"),
    [
        ("qt-02/", "2199-11-30", "chưa có hiệu lực", COMING),
        ("qt-02/", "2199-12-01", "có hiệu lực", ""),
        ("qt-02/v1.0/", "2199-11-30", "có hiệu lực", ""),
        ("qt-02/v1.0/", "2199-12-01", "đã thay thế", REPLACED),
        ("qt-03/", "2199-12-14", "có hiệu lực", ""),
        ("qt-03/", "2199-12-15", "đã bãi bỏ", WITHDRAWN),
    ],
)
def test_the_state_of_a_page_changes_on_the_day(reader: Reader, path: str, day: str, state: str, said: str) -> None:
    page = reader.open(path, day)
    assert badge(page) == state
    assert banner(page) == said


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Kiritimati"])
@pytest.mark.parametrize(
    ("moment", "state"),
    [("2199-11-30T23:59:59+07:00", "chưa có hiệu lực"), ("2199-12-01T00:00:00+07:00", "có hiệu lực")],
)
def test_the_day_begins_at_midnight_in_viet_nam(reader: Reader, zone: str, moment: str, state: str) -> None:
    assert badge(reader.open("qt-02/", moment, timezone_id=zone)) == state


def test_lists_change_on_the_day_as_well(reader: Reader) -> None:
    page = reader.open("danh-muc/tai-lieu/", "2199-12-15")
    rows = page.locator("table", has_text="Mã hiệu").locator("tbody tr").all()
    states = {row.locator("td").first.inner_text(): row.locator(".qms-state").inner_text() for row in rows}
    assert (states["QT.02"], states["QT.03"]) == ("có hiệu lực", "đã bãi bỏ")


@pytest.mark.parametrize(("day", "state"), [("2199-12-19", "còn hiệu lực"), ("2199-12-20", "hết hiệu lực")])
@pytest.mark.parametrize("path", ["qt-01/", "danh-muc/van-ban/"])
def test_a_law_ends_on_the_day(reader: Reader, path: str, day: str, state: str) -> None:
    law = reader.open(path, day).locator("li, tr", has_text="1/2020/NĐ-CP").locator(".qms-state", has_text="hiệu lực")
    assert law.first.inner_text() == state


@pytest.mark.parametrize(
    ("path", "due"),
    [
        ("danh-muc/lich-ra-soat/", date(2199, 12, 15)),
        ("danh-muc/lich-ra-soat/", SOON),
        ("don-vi/van-phong/", SOON),
        ("", SOON),
    ],
)
@pytest.mark.parametrize(("days", "mark"), [(0, ""), (1, f" {OVERDUE}")])
def test_a_deadline_is_overdue_on_the_day_after(reader: Reader, path: str, due: date, days: int, mark: str) -> None:
    page = reader.open(path, f"{due + timedelta(days)}")
    assert page.locator(f"[data-due='{due}']").inner_text() == f"{due:%d/%m/%Y}{mark}"


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("qt-01/", "có hiệu lực"),
        ("qt-01/v1.0/", "đã thay thế"),
        ("qt-02/", "chưa có hiệu lực"),
        ("qt-03/", "có hiệu lực"),
    ],
)
def test_without_javascript_a_page_shows_the_state_of_the_day_it_was_built(
    reader: Reader, path: str, state: str
) -> None:
    page = reader.open(path, java_script_enabled=False)
    assert badge(page) == state
    assert bool(banner(page)) == (state != "có hiệu lực")
    expect(page.get_by_role("heading", name="Nội dung")).to_be_visible()


def test_without_javascript_a_deadline_missed_by_the_day_of_the_build_is_overdue(reader: Reader) -> None:
    page = reader.open("danh-muc/lich-ra-soat/", java_script_enabled=False)
    assert page.locator("[data-due='2026-07-05']").inner_text() == f"05/07/2026 {OVERDUE}"
    assert page.locator("[data-due='2199-12-15']").inner_text() == "15/12/2199"


def test_a_superseded_version_keeps_its_text_at_its_address(reader: Reader) -> None:
    page = reader.open("qt-01/")
    expect(page.locator("article")).not_to_contain_text("gác xép")
    page.get_by_role("link", name="1.0", exact=True).click()
    expect(page).to_have_url(reader.address + "qt-01/v1.0/")
    expect(page.locator("article")).to_contain_text("bản giấy cất trên gác xép.")
    page.get_by_role("link", name="Xem bản hiện hành").click()
    expect(page).to_have_url(reader.address + "qt-01/")


@pytest.mark.parametrize(
    ("text", "target", "heading"),
    [
        ("mục 2 QT.01", "qt-01/#muc-2", "2 Nội dung"),
        ("37/2026/NĐ-CP", "danh-muc/van-ban/#37-2026-nd-cp", "37/2026/NĐ-CP"),
    ],
)
def test_a_citation_leads_to_the_section(reader: Reader, text: str, target: str, heading: str) -> None:
    page = reader.open("qt-tdc-01/", viewport={"width": 1000, "height": 300})
    page.get_by_role("link", name=text).first.click()
    expect(page).to_have_url(reader.address + target)
    section = page.locator(f"[id='{target.partition('#')[2]}']")
    expect(section).to_contain_text(heading)
    expect(section).to_be_in_viewport()


def test_the_dark_scheme_is_chosen_by_a_click_and_kept(reader: Reader) -> None:
    page = reader.open("qt-01/", color_scheme="light")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
    page.locator("label[title='Chuyển sang nền tối']").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.goto(reader.address + "qt-02/")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_an_address_without_a_page_offers_the_way_back(reader: Reader) -> None:
    page = reader.new_page()
    answer = page.goto(reader.address + "qt-99/v1.0/")
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("h1")).to_have_text("Không tìm thấy trang")
    page.locator("article").get_by_role("link", name="Trang chủ").click()
    expect(page).to_have_url(reader.address)


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_a_missing_program_fails_in_ci_and_skips_elsewhere(
    monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="not installed: this or that"):
        program("this", "that")


def test_what_material_leaves_in_english_is_in_vietnamese(reader: Reader) -> None:
    page = reader.open(java_script_enabled=False)
    expect(page.locator(".md-search-result__meta")).to_have_text("Đang chuẩn bị tìm kiếm")


def test_the_mark_behind_a_heading_copies_the_address_of_its_section(reader: Reader) -> None:
    page = reader.open("qt-tdc-01/", permissions=["clipboard-read", "clipboard-write"])
    page.locator("#muc-2 .headerlink").click()
    expect(page.locator(".md-dialog")).to_contain_text("sao chép", ignore_case=True)
    assert page.evaluate("navigator.clipboard.readText()") == f"{reader.address}qt-tdc-01/#muc-2"
