"""PR001 to PR003: procedures have the sections of their kind and keep the statutory time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import BODY, Book, ways_out
from qms.analysis.procedures import hours

QT_01 = "quy-trinh/qt-01.md"
TTHC = "registers/tthc.yml"
ORGANISATION = "registers/organisation.yml"
HOW = "write a number and a unit: 02 giờ, 0,5 ngày, 01 ngày làm việc; – for a step that is not counted"


def steps(*times: str) -> str:
    """A body whose table of steps, on line 29 (front matter with ``tthc``), takes ``times``."""
    rows = "".join(f"| Bước | Người soạn | {time} | Sổ |\n" for time in times)
    return f"{BODY}\n| Trình tự | Trách nhiệm | Thời gian | Kết quả |\n|---|---|---|---|\n{rows}"


def allow(book: Book, **times: str) -> None:
    """Register administrative procedures and the time the law gives each."""
    entries = (
        f"  - {{id: {name}, name: {name.upper()}, time: '{time}', certainty: seen}}\n" for name, time in times.items()
    )
    book.write(TTHC, "procedures:\n" + "".join(entries))


@pytest.mark.parametrize(
    ("before", "after", "line", "fault"),
    [
        ("## 1 Mục đích", "## 1 Mục tiêu", 18, "the section “Mục đích” is missing"),
        ("## 2 Nội dung", "Nội dung", 18, "the section “Nội dung” is missing"),
        ("## 2 Nội dung", "~~~\n## 2 Nội dung\n~~~", 18, "the section “Nội dung” is missing"),
        ("# Việc\n", "# Việc\n\n## 2 Nội dung\n\nLàm.\n", 20, "the section “Nội dung” stands too early"),
    ],
    ids=["renamed", "not a heading", "in code", "too early"],
)
def test_a_section_is_missed_or_out_of_place(book: Book, before: str, after: str, line: int, fault: str) -> None:
    body = BODY.replace(before, after)
    if "early" in fault:
        body = body.replace("\n## 2 Nội dung\n\nLàm việc.\n", "")
    book.put(body=body)
    assert book.findings("PR001")[0] == f"{QT_01}:{line} {fault}"
    assert ways_out(book, "PR001")[0].endswith("the order is: Mục đích · Nội dung")


def test_every_missing_section_is_told(book: Book) -> None:
    book.put(body="# Việc\n")
    assert book.findings("PR001") == [
        f"{QT_01}:18 the section “Mục đích” is missing",
        f"{QT_01}:18 the section “Nội dung” is missing",
    ]


@pytest.mark.parametrize(
    "body",
    [
        BODY.replace("## 1 Mục đích", "## 1. MỤC ĐÍCH ##"),
        BODY.replace("## 2 Nội dung", "### Khác\n\n#### 2.1 nội dung {#noi-dung}"),
        BODY.replace("# Việc", "<!-- chú thích -->\n# Việc"),
    ],
    ids=["capitals", "other level, other section between", "comment"],
)
def test_sections_are_known_by_their_words(book: Book, body: str) -> None:
    book.put(body=body)
    assert book.rules() == []


def test_a_kind_without_required_sections_is_free(book: Book) -> None:
    book.put()
    book.put("BM.01.01", body="# Sổ\n")
    book.edit(QT_01, "Làm việc.", "Ghi vào BM.01.01.")
    assert book.rules() == []


def test_steps_that_take_longer_than_the_law_allows_are_found_at_their_table(book: Book) -> None:
    book.put(tthc="[cap-giay]", body=steps("04 giờ", "0,5 ngày", "30 phút"))
    assert book.findings("PR002") == [
        f"{QT_01}:29 the steps take 8,5 hours, but “Cấp giấy” allows 8 (01 ngày làm việc)"
    ]
    assert ways_out(book, "PR002") == ["shorten steps by 0,5 hours; the time limit of the law cannot be exceeded"]


@pytest.mark.parametrize(
    "times",
    [
        ("08 giờ",),
        ("1 ngày",),
        ("không quá 01 ngày làm việc",),
        ("nửa ngày", "04 giờ"),
        ("1 buổi", "nửa buổi", "2 giờ"),
        ("0,25 ngày", "0.75 ngày", "–", "-", "—", ""),
        ("10 phút",) * 48,
    ],
)
def test_steps_that_take_the_whole_time_are_fine(book: Book, times: tuple[str, ...]) -> None:
    book.put(tthc="[cap-giay]", body=steps(*times))
    assert book.rules() == []


@pytest.mark.parametrize("minutes", [5, 10, 20, 25])
def test_minutes_add_up_without_a_remainder(book: Book, minutes: int) -> None:
    allow(book, a=f"{minutes * 6} phút", b=f"{minutes / 10:.2f} giờ".replace(".", ","))
    book.put(tthc="[a, b]", body=steps(*[f"{minutes} phút"] * 6))
    assert book.findings("PR002") == []


def test_the_strictest_of_several_administrative_procedures_holds(book: Book) -> None:
    allow(book, a="3 ngày", b="1 ngày", c="2 ngày")
    book.put(tthc="[a, b, c]", body=steps("1 ngày", "4 giờ"))
    assert book.findings("PR002") == [f"{QT_01}:29 the steps take 12 hours, but “B” allows 8 (1 ngày)"]


def test_a_day_has_the_hours_the_organisation_works(book: Book) -> None:
    book.edit(ORGANISATION, 'edition: "2015"', 'edition: "2015"\nhours_per_day: 7')
    book.put(tthc="[cap-giay]", body=steps("08 giờ"))
    assert book.findings("PR002") == [f"{QT_01}:29 the steps take 8 hours, but “Cấp giấy” allows 7 (01 ngày làm việc)"]


def test_a_procedure_with_a_statutory_time_has_a_table_of_steps(book: Book) -> None:
    book.put(tthc="[cap-giay]")
    assert book.findings("PR002") == [f"{QT_01}:19 QT.01 has no table of steps, so its time cannot be checked"]
    assert ways_out(book, "PR002") == ["add a table with the columns Trình tự · Trách nhiệm · Thời gian · Kết quả"]


def test_without_a_statutory_time_nothing_is_added_up(book: Book) -> None:
    book.write(TTHC, "procedures:\n  - {id: cap-giay, name: Cấp giấy, certainty: seen}\n")
    book.put(tthc="[cap-giay]", body=steps("99 ngày", "bao lâu cũng được"))
    assert book.rules() == []


def test_without_an_administrative_procedure_times_are_free(book: Book) -> None:
    book.put(body=steps("99 ngày", "bao lâu cũng được"))
    assert book.rules() == []


def test_columns_may_stand_in_any_order_beside_others(book: Book) -> None:
    table = (
        "| TT | THỜI GIAN | Kết quả | Trình tự | Trách nhiệm |\n|---|---|---|---|---|\n| 1 | 9 giờ | Sổ | Nhận | Ai |"
    )
    book.put(tthc="[cap-giay]", body=f"{BODY}\n{table}\n")
    assert book.rules() == ["PR002"]


@pytest.mark.parametrize(
    "time", ["2", "2-3 giờ", "hai giờ", "trong ngày", "1,5,5 giờ", "-1 giờ", "1 tuần", "02 giờ 30 phút"]
)
def test_a_time_that_cannot_be_added_up_is_found_at_its_step(book: Book, time: str) -> None:
    book.put(tthc="[cap-giay]", body=steps("1 giờ", time))
    assert book.findings("PR003") == [f"{QT_01}:32 the time “{time}” cannot be read"]
    assert ways_out(book, "PR003") == [HOW]


def test_a_step_is_told_once_however_many_procedures_it_serves(book: Book) -> None:
    allow(book, a="3 ngày", b="1 ngày")
    book.put(tthc="[a, b]", body=steps("lâu"))
    assert len(book.findings("PR003")) == 1


def test_a_statutory_time_that_cannot_be_read_is_found_in_the_register(book: Book) -> None:
    allow(book, a="theo quy định", b="không quá 15 ngày làm việc")
    book.put(tthc="[a]")
    assert book.findings("PR003") == [f"{TTHC}:2 the time “theo quy định” cannot be read"]
    assert book.rules() == ["PR003"]


@given(
    st.text() | st.from_regex(r"(không quá )?[0-9٠-٩.,]{1,9} ?(phút|giờ|buổi|ngày)( làm việc)?\Z"),
    st.integers(min_value=1, max_value=24),
)
def test_no_text_keeps_times_from_being_read(text: str, hours_per_day: int) -> None:
    found = hours(text, hours_per_day)
    assert found is None or found >= 0
