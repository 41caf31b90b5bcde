"""PR001 to PR005: procedures have the sections of their kind, keep the statutory time and carry out every TTHC."""

import pytest

from builders import BODY, CAP_GIAY, DRAFT, Book, ways_out, write_tthc
from qms.rules import checker
from qms.rules.rule import Severity

QT_01 = "quy-trinh/qt-01.md"
TTHC = "registers/tthc.yml"
ORGANISATION = "registers/organisation.yml"
HOW = "write a number and a unit: 02 giờ, 0,5 ngày, 01 ngày làm việc; – for a step that is not counted"
WITHDRAWN = "{date: 2026-07-01, decision: 3/QĐ, reason: Thôi làm.}"


def abolished(day: str) -> str:
    """The entry of a procedure that is abolished from ``day`` on."""
    return f"{CAP_GIAY}, abolished: {{date: {day}, basis: nd-1, note: Hết.}}"


def steps(*times: str) -> str:
    """A body whose table of steps, on line 29 (front matter with ``tthc``), takes ``times``."""
    rows = "".join(f"| Bước | Người soạn | {time} | Sổ |\n" for time in times)
    return f"{BODY}\n| Trình tự | Trách nhiệm | Thời gian | Kết quả |\n|---|---|---|---|\n{rows}"


@pytest.fixture
def timed(book: Book) -> Book:
    """A manual whose register has a procedure of one working day."""
    write_tthc(book, CAP_GIAY)
    return book


def allow(book: Book, **times: str) -> None:
    """Register administrative procedures and the time the law gives each."""
    write_tthc(book, *(f"id: {name}, name: {name.upper()}, time: '{time}'" for name, time in times.items()))


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
    book.put("BM.01.01", body="# Việc\n")
    book.edit(QT_01, "Làm việc.", "Ghi vào BM.01.01.")
    assert book.findings("PR001") == []


def test_steps_that_take_longer_than_the_law_allows_are_found_at_their_table(timed: Book) -> None:
    timed.put(tthc="[cap-giay]", body=steps("04 giờ", "0,5 ngày", "30 phút"))
    assert timed.findings("PR002") == [
        f"{QT_01}:29 the steps take 8,5 hours, but “Cấp giấy” allows 8 (01 ngày làm việc)"
    ]
    assert ways_out(timed, "PR002") == ["shorten steps by 0,5 hours; the time limit of the law cannot be exceeded"]


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
def test_steps_that_take_the_whole_time_are_fine(timed: Book, times: tuple[str, ...]) -> None:
    timed.put(tthc="[cap-giay]", body=steps(*times))
    assert timed.rules() == []


@pytest.mark.parametrize("minutes", [5, 10, 20, 25])
def test_minutes_add_up_without_a_remainder(book: Book, minutes: int) -> None:
    allow(book, a=f"{minutes * 6} phút", b=f"{minutes / 10:.2f} giờ".replace(".", ","))
    book.put(tthc="[a, b]", body=steps(*[f"{minutes} phút"] * 6))
    assert book.findings("PR002") == []


def test_the_strictest_of_several_administrative_procedures_holds(book: Book) -> None:
    allow(book, a="3 ngày", b="1 ngày", c="2 ngày")
    book.put(tthc="[a, b, c]", body=steps("1 ngày", "4 giờ"))
    assert book.findings("PR002") == [f"{QT_01}:29 the steps take 12 hours, but “B” allows 8 (1 ngày)"]


def test_a_day_has_the_hours_the_organisation_works(timed: Book) -> None:
    timed.edit(ORGANISATION, 'edition: "2015"', 'edition: "2015"\nhours_per_day: 7')
    timed.put(tthc="[cap-giay]", body=steps("08 giờ"))
    assert timed.findings("PR002") == [f"{QT_01}:29 the steps take 8 hours, but “Cấp giấy” allows 7 (01 ngày làm việc)"]


def test_a_procedure_with_a_statutory_time_has_a_table_of_steps(timed: Book) -> None:
    timed.put(tthc="[cap-giay]")
    assert timed.findings("PR002") == [f"{QT_01}:19 QT.01 has no table of steps, so its time cannot be checked"]
    assert ways_out(timed, "PR002") == ["add a table with the columns Trình tự · Trách nhiệm · Thời gian · Kết quả"]


def test_without_a_statutory_time_nothing_is_added_up(book: Book) -> None:
    write_tthc(book, "id: cap-giay, name: Cấp giấy")
    book.put(tthc="[cap-giay]", body=steps("99 ngày", "bao lâu cũng được"))
    assert book.rules() == []


def test_without_an_administrative_procedure_times_are_free(book: Book) -> None:
    book.put(body=steps("99 ngày", "bao lâu cũng được"))
    assert book.rules() == []


def test_columns_may_stand_in_any_order_beside_others(timed: Book) -> None:
    table = "| TT | THỜI GIAN | Kết quả | Trình tự | Trách nhiệm |\n|-|-|-|-|-|\n| 1 | 9 giờ | Sổ | Nhận | Người soạn |"
    timed.put(tthc="[cap-giay]", body=f"{BODY}\n{table}\n")
    assert timed.rules() == ["PR002"]


@pytest.mark.parametrize("time", ["2", "2-3", "hai giờ", "trong ngày", "1,5,5 giờ", "-1 giờ", "1 tháng", "10000 giờ"])
def test_a_time_that_cannot_be_added_up_is_found_at_its_step(timed: Book, time: str) -> None:
    timed.put(tthc="[cap-giay]", body=steps("1 giờ", time))
    assert timed.findings("PR003") == [f"{QT_01}:32 the time “{time}” cannot be read"]
    assert ways_out(timed, "PR003") == [HOW]


def test_a_step_is_told_once_however_many_procedures_it_serves(book: Book) -> None:
    allow(book, a="3 ngày", b="1 ngày")
    book.put(tthc="[a, b]", body=steps("lâu"))
    assert len(book.findings("PR003")) == 1


def test_a_statutory_time_that_cannot_be_read_is_found_in_the_register(book: Book) -> None:
    allow(book, a="theo quy định", b="không quá 15 ngày làm việc")
    book.put(tthc="[a]")
    book.put("QT.02", tthc="[b]", body=steps("15 ngày"))
    assert book.findings("PR003") == [f"{TTHC}:2 the time “theo quy định” cannot be read"]
    assert book.rules() == ["PR003"]


@pytest.mark.parametrize(
    ("tthc", "body", "rule"),
    [
        ("", "# Việc\n", "PR001"),
        ("[cap-giay]", steps("9 giờ"), "PR002"),
        ("[cap-giay]", BODY, "PR002"),
        ("[cap-giay]", steps("lâu"), "PR003"),
    ],
)
def test_a_draft_may_be_unfinished_and_a_withdrawn_text_stays_as_it_was(
    timed: Book, tthc: str, body: str, rule: str
) -> None:
    severities = []
    for changed in ({}, {"versions": DRAFT}, {"withdrawn": WITHDRAWN}):
        timed.put("QT.01", body=body, tthc=tthc, **changed)
        severities.append({found.severity for found in timed.check() if found.rule == rule})
    assert severities == [{Severity.ERROR}, {Severity.WARNING}, set()]


def test_a_procedure_of_the_register_that_no_document_carries_out_is_found(book: Book) -> None:
    allow(book, a="1 ngày", b="2 ngày", c="3 ngày")
    book.put(tthc="[a]", body=steps("1 ngày"))
    assert book.findings("PR004") == [
        f"{TTHC}:{line} no document carries out “{name}”" for line, name in ((3, "B"), (4, "C"))
    ]
    assert ways_out(book, "PR004")[0] == (
        "name “b” under “tthc” of the document that does, or write “abolished” here once it is abolished"
    )
    assert not checker.refuses(book.check(), deadlines=True)


@pytest.mark.parametrize(("changed", "found"), [({}, 0), ({"versions": DRAFT}, 0), ({"withdrawn": WITHDRAWN}, 1)])
def test_a_draft_carries_out_a_procedure_and_a_withdrawn_document_does_not(
    timed: Book, changed: dict[str, str], found: int
) -> None:
    timed.put("QT.01", tthc="[cap-giay]", body=steps("1 ngày"), **changed)
    assert len(timed.findings("PR004")) == found


def test_a_file_that_cannot_be_read_may_carry_out_the_procedure(timed: Book) -> None:
    timed.put()
    assert timed.rules() == ["PR004"]
    timed.write("quy-trinh/qt-02.md", "---\ncode: QT.02: Việc\n---\n")
    assert timed.findings("PR004") == []


@pytest.mark.parametrize(("day", "rule"), [("2026-11-01", "PR005"), ("2026-11-02", "PR004")])
def test_a_procedure_needs_a_document_until_the_day_it_is_abolished(book: Book, day: str, rule: str) -> None:
    write_tthc(book, abolished(day))
    book.put("QT.01")
    needed = book.rules()
    book.put("QT.01", tthc="[cap-giay]", body=steps("1 ngày"))
    assert needed + book.rules() == [rule]


def test_a_document_for_an_abolished_procedure_is_a_missed_deadline_with_a_way_out(book: Book) -> None:
    write_tthc(book, abolished("2026-10-01"), "id: khac, name: Khác")
    book.put(tthc="[khac, khong-co, cap-giay]", body=steps("1 ngày"))
    assert book.findings("PR005") == [f"{QT_01}:17 “Cấp giấy”, which QT.01 carries out, was abolished on 2026-10-01"]
    assert ways_out(book, "PR005") == ["withdraw QT.01, or add a new version without “cap-giay”"]
    (found,) = (found for found in book.check() if found.rule == "PR005")
    assert (found.severity, found.place.column) == (Severity.DEADLINE, 24)


@pytest.mark.parametrize("changed", [{"versions": DRAFT}, {"withdrawn": WITHDRAWN}], ids=["draft", "withdrawn"])
def test_only_a_document_in_use_must_follow_an_abolition(book: Book, changed: dict[str, str]) -> None:
    write_tthc(book, abolished("2026-10-01"))
    book.put("QT.01", tthc="[cap-giay]", body=steps("1 ngày"), **changed)
    assert book.findings("PR005") == []
