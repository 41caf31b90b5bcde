"""Pictures of lists: where their marks stand, what they count, and that a reader can use them."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from browser import Reader
from builders import DRAFT, RELEASED, REPOSITORY, Book, row, write_laws
from qms.analysis.coverage import Answer
from qms.analysis.tasks import Work
from qms.model.documents import State
from qms.site.agenda import Agenda
from qms.site.charts import BAR_ROOM, CELLS_IN_ROW, COLUMN_HEIGHT, LARGEST, TICKS, WIDTH, bars, columns, grid, timeline
from qms.site.dashboards import Dashboards
from qms.site.publication import Publication
from qms.site.views import Views
from sites import HOSTILE, BuiltSite

DAY = date(2026, 12, 10)
PICTURES = ("danh-muc/dieu-khoan/", "danh-muc/lich-ra-soat/", "danh-muc/tai-lieu/")


def dashboards(book: Book, day: date = DAY) -> Dashboards:
    """What the pictures of the manual's lists show on ``day``."""
    book.commit()
    views = Views(Publication(book.load(day)), [])
    return Dashboards(views, Agenda(views))


def test_cells_fill_row_after_row_and_never_leave_a_phone() -> None:
    assert (grid([]).cells, grid([]).width, grid([]).height) == ((), 0, 0)
    (one,) = grid("a").cells
    assert (one.item, one.x, one.y, one.width, one.height) == ("a", 0, 0, grid("a").width, grid("a").height)
    many = grid(range(CELLS_IN_ROW + 1))
    assert many.cells[-1].item == CELLS_IN_ROW
    assert (many.cells[-1].x, many.cells[-1].y + one.height) == (0, many.height)
    assert many.cells[-2].x + one.width == many.width <= WIDTH
    assert all(left.x + left.width < right.x for left, right in pairwise(many.cells[:-1]))


@pytest.mark.parametrize("stacks", [[], [("none", {})], [("none", {"x": 0}), ("neither", {"x": 0})]])
def test_where_there_is_nothing_there_are_no_marks(stacks: Sequence[tuple[str, Mapping[str, int]]]) -> None:
    for chart in (columns(stacks), bars(stacks)):
        assert [(bar.key, bar.marks, bar.count) for bar in chart.bars] == [(key, (), 0) for key, _counts in stacks]


def test_one_thing_does_not_fill_the_picture() -> None:
    (column,), (bar,) = columns([("one", {"x": 1})]).bars, bars([("one", {"x": 1})]).bars
    assert [(mark.item, mark.count, mark.height) for mark in column.marks] == [("x", 1, LARGEST)]
    assert [(mark.x, mark.width) for mark in bar.marks] == [(0, LARGEST)]


def test_columns_stand_on_the_ground_in_proportion_the_first_apart() -> None:
    chart = columns([("late", {"x": 1}), ("may", {"x": 30, "y": 0, "z": 70}), ("june", {"y": 50})])
    late, may, june = chart.bars
    x, z = may.marks
    assert [(mark.item, mark.count) for mark in may.marks] == [("x", 30), ("z", 70)]
    assert [x.height, z.height] == pytest.approx([COLUMN_HEIGHT * 0.3, COLUMN_HEIGHT * 0.7])
    assert x.y + x.height == june.marks[0].y + june.marks[0].height == late.marks[0].y + 1.4 == chart.ground
    assert z.y + z.height == x.y
    assert may.total_at.y < z.y < chart.ground < may.name_at.y < chart.height
    assert may.total_at.x == may.name_at.x == x.x + x.width / 2
    assert late.marks[0].x > 0
    assert june.marks[0].x + x.width < WIDTH
    assert x.x - late.marks[0].x > june.marks[0].x - x.x > x.width


def test_twelve_months_leave_room_for_what_is_overdue() -> None:
    late, first, *_others = columns([(str(month), {"x": 1}) for month in range(13)]).bars
    assert 2 * late.name_at.x < first.marks[0].x


def test_bars_start_at_the_left_in_proportion_and_leave_room_for_their_total() -> None:
    chart = bars([("all", {"x": 30, "y": 70}), ("unit", {"x": 0, "y": 20})])
    every, unit = chart.bars
    x, y = every.marks
    assert [x.x, y.x] == [0, x.width]
    assert [x.width, x.width + y.width] == pytest.approx([BAR_ROOM * 0.3, BAR_ROOM])
    assert [(mark.item, mark.x) for mark in unit.marks] == [("y", 0)]
    assert unit.marks[0].width == pytest.approx(BAR_ROOM * 0.2)
    assert BAR_ROOM < every.total_at.x < WIDTH - 20
    assert every.name_at.y < x.y < every.total_at.y < x.y + x.height < unit.name_at.y
    assert unit.marks[0].y + x.height < chart.height


def test_a_period_that_ended_is_followed_by_the_time_since_then() -> None:
    line = timeline([("law", date(2026, 1, 1), date(2026, 4, 1)), ("next", date(2026, 3, 1), date(2027, 1, 1))], DAY)
    law, other = line.periods
    given, late = law.marks
    assert (given.item, late.item) == ("given", "late")
    assert given.x + given.width == late.x
    assert late.x + late.width == pytest.approx(line.today)
    assert late.width / given.width == pytest.approx((DAY - date(2026, 4, 1)).days / 90)
    (given,) = other.marks
    assert 0 < law.marks[0].x < given.x < line.today < given.x + given.width < WIDTH
    assert late.y + late.height < other.name_at.y < given.y < line.axis < line.height


def test_a_period_that_ends_today_is_not_over() -> None:
    (period,) = timeline([("law", date(2026, 9, 10), DAY)], DAY).periods
    assert [mark.item for mark in period.marks] == ["given"]


def test_a_timeline_of_nothing_or_of_one_day_can_be_drawn() -> None:
    assert timeline([], DAY).periods == ()
    (period,) = timeline([("law", DAY, DAY)], DAY).periods
    assert [(mark.x, mark.width) for mark in period.marks] == [(timeline([], DAY).today, 0)]


@pytest.mark.parametrize(
    ("first", "last", "ticks"),
    [
        (date(2026, 1, 1), date(2026, 4, 1), ["01/26", "02/26", "03/26", "04/26"]),
        (date(2026, 1, 2), date(2026, 8, 1), ["03/26", "05/26", "07/26"]),
        (date(2025, 11, 30), date(2026, 12, 31), ["01/26", "04/26", "07/26", "10/26"]),
        (date(2025, 12, 30), date(2028, 1, 1), ["01/26", "07/26", "01/27", "07/27", "01/28"]),
        (date(2021, 1, 1), date(2026, 1, 1), ["01/22", "01/24", "01/26"]),
    ],
)
def test_the_axis_names_months_equally_far_apart(first: date, last: date, ticks: list[str]) -> None:
    line = timeline([("law", first, last)], last)
    assert [tick.day.strftime("%m/%y") for tick in line.ticks] == ticks
    assert len(ticks) <= TICKS
    assert all(0 < tick.x < WIDTH for tick in line.ticks)


def test_work_is_counted_by_month_and_by_sort_what_is_overdue_apart(book: Book) -> None:
    book.edit("registers/organisation.yml", "absorb_law_within", "disseminate_within: 10 days\nabsorb_law_within")
    write_laws(
        book, "id: old, number: 1/2020/NĐ-CP, replaced_by: [new]", "id: new, number: 2/2026, effective: 2026-06-02"
    )
    book.put("QT.01", review_every="11 months", legal_basis="[old]")  # issued on 2026-01-05
    book.put("QT.02", row("1.0", "2026-12-01"), review_every="1 year")
    book.put("QT.03", row("1.0", "2026-12-01"), review_every="11 months")
    book.put("QT.04", DRAFT)
    plan = dashboards(book, date(2026, 12, 6)).work
    nothing = dict.fromkeys(Work, 0)
    assert plan.overdue == {**nothing, Work.REVIEW: 1, Work.LAW: 1, Work.DISSEMINATION: 1}
    assert list(plan.months)[::11] == [date(2026, 12, 1), date(2027, 11, 1)]
    assert {month: counts for month, counts in plan.months.items() if counts != nothing} == {
        date(2026, 12, 1): {**nothing, Work.DISSEMINATION: 2},
        date(2027, 11, 1): {**nothing, Work.REVIEW: 1},
    }
    assert plan.later == {**nothing, Work.REVIEW: 1}
    assert [bar.key for bar in plan.chart.bars] == [None, *plan.months]


def test_work_due_today_is_not_overdue(book: Book) -> None:
    book.put("QT.01", review_every="11 months")
    plan = dashboards(book, date(2026, 12, 5)).work
    assert (plan.overdue[Work.REVIEW], plan.months[date(2026, 12, 1)][Work.REVIEW]) == (0, 1)


def test_the_timeline_holds_each_law_once_that_documents_must_absorb_the_most_urgent_first(book: Book) -> None:
    write_laws(
        book,
        "id: old, number: 1/2020/NĐ-CP, replaced_by: [late, soon]",
        "id: late, number: 3/2026/NĐ-CP, effective: 2026-11-01",
        "id: soon, number: 2/2026/NĐ-CP, effective: 2026-10-01",
        "id: idle, number: 4/2026/NĐ-CP, effective: 2026-10-01",
    )
    book.put("QT.01", legal_basis="[old]")
    book.put("QT.02", legal_basis="[old]")
    line = dashboards(book).law_timeline
    assert [period.key.law.id for period in line.periods] == ["soon", "late"]


def test_documents_are_counted_by_unit_in_the_order_of_the_register_and_by_state(book: Book) -> None:
    book.edit("registers/organisation.yml", "units:", "units:\n  - {id: kho, name: Kho}\n  - {id: bep, name: Bếp}")
    book.put("QT.01")
    book.put("QT.02", RELEASED + row("1.1", effective="2099-01-01"))
    book.put("QT.03", owner="kho", withdrawn="{date: 2026-03-01, decision: 3/QĐ}")
    book.put("QT.04", owner="kho")
    counts = dashboards(book).documents_by_unit
    assert list(counts) == [None, "kho", "van-phong"]
    assert list(counts[None].items()) == [(State.IN_FORCE, 3), (State.WITHDRAWN, 1)]
    assert counts["kho"] == {State.IN_FORCE: 1, State.WITHDRAWN: 1}


def test_every_sort_of_thing_has_a_colour_and_a_second_sign() -> None:
    theme = REPOSITORY / "theme"
    colours = (theme / "assets/stylesheets/charts.css").read_text("utf-8")
    signs = (theme / "partials/charts.html").read_text("utf-8")
    sorts = {*map(str, [*Answer, *Work, *State])}
    assert {sort for sort in sorts if f'[data-sort="{sort}"]' not in colours or f'"{sort}": ' not in signs} == set()


def test_pictures_say_their_result_and_the_day_they_were_drawn(built: BuiltSite) -> None:
    said = {address: re.findall(r'<svg [^>]*aria-label="([^"]*)"', built.page(address).html) for address in PICTURES}
    clauses, calendar, documents = said.values()
    assert clauses[1:4] == [
        "Điều 5: không điều khoản nào áp dụng",
        "Điều 6: 1 trên 3 điều khoản áp dụng có tài liệu đang hiệu lực",
        "Điều 7: 14 trên 14 điều khoản áp dụng có tài liệu đang hiệu lực",
    ]
    assert calendar[0].startswith("2 việc đã quá hạn, 0 việc đến hạn từ nay đến hết tháng ")
    assert calendar[1] == "1 văn bản mới chờ cập nhật vào tài liệu, 1 văn bản đã quá hạn"
    assert documents == ["6 trên 6 tài liệu chưa bãi bỏ đang có hiệu lực"]
    for address in PICTURES:
        page = built.page(address)
        assert len(re.findall(r"Tính đến ngày \d\d/\d\d/\d{4}\.", page.text)) == page.html.count("</figure>")


def test_the_numbers_of_a_picture_stand_in_the_table_below_it(built: BuiltSite) -> None:
    calendar, documents = (built.page(address).rows for address in PICTURES[1:])
    sorts = ["Cập nhật pháp luật", "Phổ biến tài liệu", "Mục tiêu chất lượng", "Rà soát định kỳ", "Ban hành lại"]
    assert calendar[0] == ["Tháng", *sorts, "Cộng"]
    assert calendar[1] == ["Quá hạn", "1", "–", "–", "1", "–", "2"]
    assert documents[:3] == [
        ["Đơn vị chủ trì", "Có hiệu lực", "Đã bãi bỏ", "Cộng"],
        ["Tất cả các đơn vị", "6", "1", "7"],
        [HOSTILE, "6", "1", "7"],
    ]


def test_a_picture_is_one_block_of_html_in_which_markdown_finds_nothing(built: BuiltSite) -> None:
    for address in PICTURES:
        for picture in re.findall(r"<figure.*?</figure>", built.page(address).html, re.DOTALL):
            assert "\n\n" not in picture
            assert "<p><svg" not in picture
            assert picture.count("<rect") > 1
            assert "style=" not in picture


def test_every_cell_of_the_map_leads_to_the_row_of_its_clause(built: BuiltSite) -> None:
    page = built.page("danh-muc/dieu-khoan/")
    cells = [address for _text, address in page.links if address.startswith("#dieu-")]
    assert len(cells) == sum(1 for row in page.rows if len(row) == 5 and row[2]) - 1
    assert {cell.removeprefix("#") for cell in cells} <= page.ids


def test_a_reader_goes_from_a_cell_to_its_row_with_the_keyboard(reader: Reader) -> None:
    page = reader.open("danh-muc/dieu-khoan/")
    page.get_by_role("link", name=re.compile("^7.5.2 ")).focus()
    page.keyboard.press("Enter")
    expect(page.locator("tr:has(> [id='dieu-7.5.2'])")).to_be_in_viewport()


@pytest.mark.parametrize("address", PICTURES)
def test_on_a_phone_pictures_fit_and_their_letters_can_be_read(reader: Reader, address: str) -> None:
    page = reader.open(address, viewport={"width": 390, "height": 844})
    letters = page.locator(".qms-chart svg text")
    sizes = letters.evaluate_all("all => all.map(t => t.getScreenCTM().a * parseFloat(getComputedStyle(t).fontSize))")
    assert min(sizes) >= 12
    boxes = page.locator(".qms-chart svg").evaluate_all("all => all.map(svg => svg.getBoundingClientRect().right)")
    assert max(boxes) <= 390
