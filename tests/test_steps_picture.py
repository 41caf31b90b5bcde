"""The flowchart: drawn from a table of steps, above it; and the facts that stand before all text."""

from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from browser import Reader
from builders import BODY, CAP_GIAY, Book, write_tthc
from qms.site.pages import Site
from qms.site.pictures import Flowchart
from sites import Page, build, equip
from test_print import printed

HEAD = "| TT | Trình tự | Trách nhiệm | Thời gian | Kết quả |\n|---|---|---|---|---|\n"
MAIN = (
    "1 | Nhận; thiếu thì sang bước 3, làm lại từ bước 2 mục 5.4, bước 4 đến bước 5 mục 5.6 "
    "| Người soạn | 02 giờ | **Giấy** hẹn; BM.01.01",
    "2 | Ký; trả lại bước 1, bước 3 QT.02 | NGƯỜI DUYỆT (ký); Văn phòng | 0,5 ngày | Giấy phép (Mẫu 1)",
    "3 | Thiếu: yêu cầu bổ sung | Người soạn; Người duyệt | – | BM.01.01",
    "4 | Trả giấy | Văn phòng | 01 giờ | BM.01.01",
    "5 | Lưu hồ sơ | Văn phòng (chị A & B) | – | Hồ sơ",
)
RECEPTION = "Nộp ở đâu"
RECEIVING = f"\n### 2.1 {RECEPTION}\n\nTại Văn phòng.\n"


def table(*rows: str) -> str:
    return "\n" + HEAD + "".join(f"| {row} |\n" for row in rows)


def put(book: Book, body: str = table(*MAIN), **changed: str) -> None:
    """Write QT.01, which carries out an administrative procedure, and its form."""
    book.edit(
        "registers/organisation.yml", "folder: quy-trinh", f"folder: quy-trinh\n    reception_section: {RECEPTION}"
    )
    write_tthc(book, f"{CAP_GIAY.replace('01 ngày làm việc', '12 giờ')}, result: Giấy <b-x> hoặc văn bản từ chối")
    book.put("QT.01", body=BODY + RECEIVING + body, **{"tthc": "[cap-giay]", "review_every": "99 years", **changed})
    book.put("BM.01.01", title="Phiếu ghi", body="Theo QT.01 và QT.02.\n", review_every="99 years")
    book.put("QT.02", review_every="99 years")
    book.commit()


def flowchart(book: Book) -> Flowchart:
    """The only picture of QT.01."""
    view = Site(book.load(), [], Path()).pages["quy-trinh/qt-01.md"].view
    assert view
    (found,) = view.pictures
    assert isinstance(found, Flowchart)
    return found


def html(book: Book, address: str = "qt-01/") -> str:
    """A page of the manual as it is built."""
    done = build(equip(book).root)
    assert done.returncode == 0, done.stderr
    return (book.root / "site" / address / "index.html").read_text("utf-8")


def test_each_role_has_a_lane_in_the_order_of_the_table(book: Book) -> None:
    put(book)
    chart = flowchart(book)
    assert chart.lanes == ("Người soạn", "Người duyệt", "Văn phòng")
    assert [[(one.lane, one.remark) for one in step.responsible] for step in chart.steps] == [
        [(0, None)],
        [(1, "ký"), (2, None)],
        [(0, None), (1, None)],
        [(2, None)],
        [(2, "chị A & B")],
    ]


def test_a_step_whose_time_is_not_counted_stands_beside_the_main_line(book: Book) -> None:
    put(book)
    chart = flowchart(book)
    assert [step.number for step in chart.steps if step.is_aside] == ["3", "5"]
    assert chart.last_counted == 3


def test_where_no_time_is_counted_every_step_is_of_the_main_line(book: Book) -> None:
    put(book, table(*(row.replace("02 giờ", "–").replace("0,5 ngày", "–").replace("01 giờ", "–") for row in MAIN)))
    chart = flowchart(book)
    assert not any(step.is_aside for step in chart.steps)
    assert chart.last_counted == 4
    assert chart.limit is None


def test_words_that_lead_to_steps_of_the_table_are_jumps_and_those_of_other_tables_are_none(book: Book) -> None:
    put(book)
    assert flowchart(book).jumps == ((0, 2), (1, 0))


def test_hours_are_added_up_against_the_statutory_time(book: Book) -> None:
    put(book)
    chart = flowchart(book)
    assert chart.limit == Decimal(12)
    assert [step.spent for step in chart.steps] == [2, 6, 6, 7, 7]


@pytest.mark.parametrize("changed", [{"time": "khi xong"}, {"tthc": "[]"}])
def test_times_that_cannot_be_added_up_or_have_no_limit_are_not_added_up(book: Book, changed: dict[str, str]) -> None:
    time = changed.pop("time", "02 giờ")
    put(book, table(*(row.replace("02 giờ", time) for row in MAIN)), **changed)
    chart = flowchart(book)
    assert chart.limit is None
    assert {step.spent for step in chart.steps} == {None}


def test_the_flowchart_stands_above_its_table_with_the_links_of_the_table(book: Book) -> None:
    put(book)
    before, _figure, after = html(book).partition('<figure class="qms-flow"')
    drawn, _end, below = after.partition("</figure>")
    assert "yêu cầu bổ sung" not in before
    assert below.lstrip().startswith("<table>")
    assert "yêu cầu bổ sung" in below
    page = Page(f"<article>{drawn}</article>")
    assert {"buoc-1.1", "buoc-1.5"} <= page.ids
    assert {("BM.01.01", "../bm-01-01/"), ("bước 3", "#buoc-1.3"), ("bước 1", "#buoc-1.1")} <= set(page.links)
    assert "<strong>Giấy</strong> hẹn" in drawn
    assert "Văn phòng (chị A &amp; B)" in drawn
    for said in (
        "2/12 giờ, còn 10 giờ",
        "7/12 giờ, còn 5 giờ",
        "không tính thời gian",
        "↓ từ bước 1",
        "↑ trở lại bước 1",
    ):
        assert said in page.text
    assert '<rect class="is-step" x="2.0" width="4.0" height="1"/>' in drawn


def test_a_withdrawn_procedure_that_took_too_long_says_by_how_much(book: Book) -> None:
    write_tthc(book, CAP_GIAY)
    ended = "{date: 2026-07-01, decision: 3/QĐ, reason: Thôi làm.}"
    body = BODY + table("1 | Nhận | Người soạn | 02 giờ | Đơn", "2 | Ký | Người duyệt | 08 giờ | Giấy")
    book.put("QT.01", body=body, tthc="[cap-giay]", withdrawn=ended)
    book.commit()
    drawn = html(book)
    assert "10/8 giờ, vượt 2 giờ" in drawn
    assert '<rect class="is-step" x="2" width="6" height="1"/>' in drawn


def test_every_table_of_steps_has_its_own_flowchart_and_only_the_first_is_timed(book: Book) -> None:
    put(book, table(*MAIN) + "\nKhi hủy:\n" + table("1 | Hủy giấy | Người duyệt | 04 giờ | Văn bản hủy"))
    first, second = html(book).split('<figure class="qms-flow"')[1:]
    assert "Hủy giấy" not in first
    drawn, _end, below = second.partition("</figure>")
    assert "Hủy giấy" in drawn
    assert "còn" not in drawn
    assert below.lstrip().startswith("<table>")
    assert Page(second).ids >= {"buoc-2.1"}


def test_a_table_inside_a_note_has_no_flowchart_and_stays_in_the_note(book: Book) -> None:
    inside = "".join(f"    {line}\n" for line in table(*MAIN).strip().splitlines())
    put(book, f'\n!!! note "Ví dụ"\n{inside}', tthc="[]")
    page = html(book)
    assert "qms-flow" not in page.partition("<article")[2]
    assert "<table>" in page.partition('class="admonition note"')[2].partition("</div>")[0]


def test_a_comment_that_looks_like_the_mark_of_a_picture_takes_nothing_away(book: Book) -> None:
    put(book, table(*MAIN) + "\n<!-- picture -->\n\nCâu cuối cùng.\n")
    assert "Câu cuối cùng." in html(book)


def test_the_control_block_leads_to_the_receiving_place_and_says_what_the_register_says(book: Book) -> None:
    put(book)
    drawn = html(book)
    facts = Page(drawn.partition('<dl class="qms-control">')[2].partition("</dl>")[0])
    assert facts.links == [("Mục 2.1", "#muc-2.1")]
    said = Page(drawn).text
    assert "Thời hạn giải quyết 12 giờ Tổng thời gian các bước 7 giờ làm việc" in said
    assert "Mục 2.1 Kết quả Giấy <b-x> hoặc văn bản từ chối Quyết định 1/QĐ" in said


def test_a_result_that_the_register_does_not_name_is_not_guessed_from_the_steps(book: Book) -> None:
    put(book)
    write_tthc(book, CAP_GIAY)
    assert "<dt>Kết quả</dt>" not in html(book)


def test_of_several_procedures_each_result_says_which_it_belongs_to_and_the_same_one_stands_once(book: Book) -> None:
    put(book, tthc="[cap-giay, cap-lai, doi]")
    others = "id: cap-lai, name: Cấp lại <b-x>, result: Giấy", "id: doi, name: Đổi, result: Giấy mới"
    write_tthc(book, f"{CAP_GIAY}, result: Giấy", *others)
    assert "Kết quả Giấy (Cấp giấy; Cấp lại <b-x>) Giấy mới (Đổi)" in Page(html(book)).text


@pytest.fixture
def procedure(reader: Reader) -> BrowserPage:
    """The page of a timed procedure on a small office screen."""
    return reader.open("qt-tdc-01/", viewport={"width": 1440, "height": 900})


@pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, {"width": 390, "height": 844}])
def test_the_first_screen_says_what_every_reader_asks(reader: Reader, viewport: dict[str, int]) -> None:
    page = reader.open("qt-tdc-01/", viewport=viewport)
    facts = page.locator(".qms-control").first.locator("> div")
    assert facts.locator("dt").all_inner_texts() == [
        "Mã hiệu",
        "Phiên bản",
        "Tình trạng",
        "Có hiệu lực từ",
        "Đơn vị chủ trì",
        "Thời hạn giải quyết",
        "Tổng thời gian các bước",
        "Kết quả",
    ]
    for fact in facts.all():
        expect(fact).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_table_is_folded_on_the_screen_until_it_is_asked_for(reader: Reader, scripts: bool) -> None:
    page = reader.open("qt-tdc-01/", java_script_enabled=scripts)
    steps = page.locator("table", has_text="Ký duyệt")
    expect(steps).to_be_hidden()
    page.get_by_label("Xem dạng bảng").focus()
    page.keyboard.press("Space")
    expect(steps).to_be_visible()


def test_paper_shows_the_table_and_not_the_flowchart(procedure: BrowserPage, tmp_path: Path) -> None:
    expect(procedure.locator(".qms-flow")).to_be_visible()
    text = " ".join(printed(procedure, tmp_path / "qt-tdc-01.pdf"))
    assert "Nhận hồ sơ Người soạn 02 giờ Phiếu BM.01.01" in text
    assert text.count("Nhận hồ sơ") == 1
    assert "Lưu đồ" not in text


def test_each_section_has_an_address_that_the_keyboard_reaches(procedure: BrowserPage) -> None:
    link = procedure.locator("#muc-2 > .headerlink")
    before = procedure.locator("#muc-1 > .headerlink")
    before.focus()
    for _link in procedure.locator("#muc-1 ~ p a, #muc-2 a").all():
        procedure.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    expect(link).to_be_focused()
    expect(link).to_have_css("opacity", "1")
    procedure.keyboard.press("Enter")
    expect(procedure).to_have_url(procedure.url.partition("#")[0] + "#muc-2")


def test_sections_that_the_page_adds_have_addresses_as_well(procedure: BrowserPage) -> None:
    headings = procedure.locator(".qms-record h2")
    for heading in headings.all():
        address = heading.get_attribute("id")
        expect(heading.locator(".headerlink")).to_have_attribute("href", f"#{address}")
    assert headings.count() > 1
