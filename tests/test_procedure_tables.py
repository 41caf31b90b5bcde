"""PR006 to PR008: who carries out a step, tables that are shown as tables, and the records that steps make."""

from datetime import date

import pytest

from builders import BODY, DRAFT, Book, ways_out
from qms.rules.rule import Severity

QT_01 = "quy-trinh/qt-01.md"
ORGANISATION = "registers/organisation.yml"
WITHDRAWN = "{date: 2026-07-01, decision: 3/QĐ, reason: Thôi làm.}"
BEFORE, RIPENED = date(2027, 2, 28), date(2027, 3, 1)
STEPS = "| Trình tự | Trách nhiệm | Thời gian | Kết quả |\n|---|---|---|---|\n"
RECORDS = "| Hồ sơ lưu | Nơi lưu | Thời gian lưu |\n|---|---|---|\n"
FIRST = 30
"""The line of the first row of a table that follows the body."""


@pytest.fixture
def agency(book: Book) -> Book:
    """An agency some of whose names hold what separates names elsewhere."""
    book.edit(
        ORGANISATION,
        "roles:",
        "  - {id: mot-cua, name: Bộ phận Tiếp nhận và Trả kết quả}\nroles:\n"
        "  - {id: truong-phong, name: Trưởng phòng Hành chính - Tổng hợp, unit: van-phong}\n"
        "  - {id: phap-che, name: 'Trưởng phòng Pháp chế, Thanh tra và Kế hoạch', unit: van-phong}",
    )
    return book


def put_roles(book: Book, *cells: str, **changed: str) -> None:
    """Write QT.01 with a step for each cell of roles."""
    rows = "".join(f"| Nhận | {cell} | 1 giờ | Sổ |\n" for cell in cells)
    book.put("QT.01", body=f"{BODY}\n{STEPS}{rows}", **changed)


def put_table(book: Book, table: str) -> None:
    """Write QT.01 with a table, which begins two lines above the row ``FIRST``."""
    book.put(body=f"{BODY}\n{table}\n")


def put_records(book: Book, output: str, *kept: str, **changed: str) -> None:
    """Write QT.01 with a step that makes ``output``, its records, and the form BM.01.01."""
    rows = "".join(f"| {name} | Văn phòng | 5 năm |\n" for name in kept)
    body = f"{BODY}\n{STEPS}| Ghi vào BM.01.02 | Người soạn | – | {output} |\n\n{RECORDS}{rows}"
    book.put("QT.01", body=body, **changed)
    book.put("BM.01.01", title="Phiếu theo dõi")
    book.put("BM.01.02", title="Sổ")


def severities(book: Book, rule: str, day: date = RIPENED) -> set[Severity]:
    return {found.severity for found in book.check(day) if found.rule == rule}


@pytest.mark.parametrize(
    "cell",
    [
        "Người soạn",
        "  NGƯỜI  soạn ",
        "nguoi soan",
        "Văn phòng",
        "Người soạn; Người duyệt",
        "Người soạn, Người duyệt/Văn phòng",
        "Người soạn và Người duyệt",
        "Người soạn<br>Người duyệt<br/>Văn phòng",
        "**Người soạn** (khi được giao; có thể là Chuyên gia)",
        "Bộ phận Tiếp nhận và Trả kết quả",
        "Người soạn và Bộ phận Tiếp nhận và Trả kết quả và Người duyệt",
        "Trưởng phòng Hành chính - Tổng hợp; Người soạn",
        "Người duyệt, Trưởng phòng Pháp chế, Thanh tra và Kế hoạch, Người soạn",
        "Người soạn;",
    ],
)
def test_a_step_names_roles_or_units_of_the_register(agency: Book, cell: str) -> None:
    put_roles(agency, cell)
    assert agency.findings("PR006") == []


@pytest.mark.parametrize(
    ("cell", "name", "way_out"),
    [
        ("Chuyên gia", "Chuyên gia", "write a role that is there, or add this one; a remark goes into parentheses"),
        ("Người soạnn (tạm)", "Người soạnn", "did you mean “Người soạn”?"),
        ("Văn phòng; Nguời soạm", "Nguời soạm", "did you mean “Người soạn”?"),
        ("Tiếp nhận và Trả kết quả", "Tiếp nhận và Trả kết quả", "did you mean “Bộ phận Tiếp nhận và Trả kết quả”?"),
        (
            "Người soạn và Trưởng phòng Pháp chế, Thanh tra, Kế hoạch",
            "Trưởng phòng Pháp chế, Thanh tra, Kế hoạch",
            "did you mean “Trưởng phòng Pháp chế, Thanh tra và Kế hoạch”?",
        ),
    ],
)
def test_an_unknown_role_is_found_at_its_step_with_the_nearest_one(
    agency: Book, cell: str, name: str, way_out: str
) -> None:
    put_roles(agency, "Người duyệt", cell)
    assert agency.findings("PR006") == [
        f"{QT_01}:{FIRST + 1} “{name}” is neither a role nor a unit of registers/organisation.yml"
    ]
    assert ways_out(agency, "PR006") == [way_out]


def test_each_unknown_role_of_a_step_is_told_once(book: Book) -> None:
    put_roles(book, "Chuyên gia, Giám định, Chuyên gia")
    assert len(book.findings("PR006")) == 2


@pytest.mark.parametrize("cell", ["", "(theo phân công)", "; ;", "–", "-"])
def test_a_step_that_names_nobody_is_found(book: Book, cell: str) -> None:
    put_roles(book, cell)
    assert book.findings("PR006") == [f"{QT_01}:{FIRST} the step names nobody who is responsible for it"]
    assert ways_out(book, "PR006") == ["write a role of registers/organisation.yml; several are separated by “;”"]


def test_steps_of_every_table_name_roles(book: Book) -> None:
    book.put(body=f"{BODY}\n{STEPS}| A | Người soạn | – | – |\n\n{STEPS}| B | Chuyên gia | – | – |\n")
    assert [found.rule for found in book.check() if found.place.line == FIRST + 4] == ["PR006"]


@pytest.mark.parametrize(("day", "severity"), [(BEFORE, Severity.WARNING), (RIPENED, Severity.ERROR)])
def test_roles_and_records_are_warnings_until_manuals_had_time_to_follow(
    book: Book, day: date, severity: Severity
) -> None:
    put_roles(book, "Chuyên gia")
    assert severities(book, "PR006", day) == {severity}
    put_records(book, "BM.01.01", "Sổ khác")
    assert severities(book, "PR008", day) == {severity}


@pytest.mark.parametrize(
    ("changed", "told"), [({"versions": DRAFT}, {Severity.WARNING}), ({"withdrawn": WITHDRAWN}, set())]
)
def test_tables_of_a_draft_may_be_unfinished_and_a_withdrawn_text_stays_as_it_was(
    book: Book, changed: dict[str, str], told: set[Severity]
) -> None:
    put_roles(book, "Chuyên gia", **changed)
    assert severities(book, "PR006") == told
    put_records(book, "BM.01.01", "Sổ khác", **changed)
    assert severities(book, "PR008") == told
    book.put("QT.01", body=f"{BODY}\n| A |\n| B |\n", **changed)
    assert severities(book, "PR007") == told


MISSING = "these lines are shown as text, not as a table: the row of dashes is missing"
UNEQUAL = "this table is shown as text: its row of dashes has more or fewer columns than its heading row"
RUN_IN = "this table is shown as text: it runs into the line next to it"


@pytest.mark.parametrize(
    ("table", "line", "fault", "way_out"),
    [
        ("| A | B |\n| 1 | 2 |", 28, MISSING, "put a row of dashes below the heading row"),
        ("Bảng:\n| A | B |\n| 1 | 2 |", 29, MISSING, "put a row of dashes below the heading row"),
        ("| A | B |\n|---|\n| 1 | 2 |", 28, UNEQUAL, "write one group of dashes for each column"),
        ("| A | B |\n---\n| 1 | 2 |", 28, UNEQUAL, "write one group of dashes for each column"),
        ("Bảng:\n| A | B |\n|---|---|\n| 1 | 2 |", 29, RUN_IN, "leave an empty line above and below the table"),
        ("| A |\n|---|\n| 1 |\nHết.", 28, RUN_IN, "leave an empty line above and below the table"),
        (
            "| A | B |\n|---|---|\n| 1 | 2 | 3 |\n| 1 | 2 |",
            30,
            "the row has 3 cells but the table 2 columns: the last cells are lost",
            "remove the extra “|”; one that belongs to the text is written “\\|”",
        ),
        (
            "| A | B |\n|---|---|\n| 1 | 2 |\n| 1 |",
            31,
            "the row has 1 cells but the table 2 columns",
            "write the missing cells, empty ones too",
        ),
        (
            "| A | B |\n|---|---|\n| 1 | 2 |\nHết.",
            31,
            "the row has 1 cells but the table 2 columns",
            "write the missing",
        ),
    ],
)
def test_a_malformed_table_is_found_where_it_breaks(
    book: Book, table: str, line: int, fault: str, way_out: str
) -> None:
    put_table(book, table)
    assert book.findings("PR007") == [f"{QT_01}:{line} {fault}"]
    assert ways_out(book, "PR007")[0].startswith(way_out)


@pytest.mark.parametrize(
    "table",
    [
        "| A | B |\n|---|---|\n| 1 | 2 |",
        "A | B\n---|---\n1 | 2",
        "| A | B |\n|:--|--:|\n| a\\|b | `c|d` |",
        "### Bảng\n| A | B |\n|---|---|\n| 1 | |",
        '!!! note "Bảng"\n    | A | B |\n    |---|---|\n    | 1 | 2 |',
        "- Mục:\n\n    | A | B |\n    |---|---|\n    | 1 | 2 |",
        "```\n| A | B |\n| 1 | 2 |\n```",
        "Chữ:\n\n    | A | B |\n    | 1 | 2 |",
        "<div>\n| A | B |\n| 1 | 2 |\n</div>",
        "Một | hai\n---",
        "| Một dòng có vạch |",
    ],
)
def test_a_good_table_and_what_is_no_table_are_left_alone(book: Book, table: str) -> None:
    put_table(book, table)
    assert book.findings("PR007") == []


@pytest.mark.parametrize(
    ("columns", "wanted", "written"),
    [
        ("Trình tự | Trách nhiệm | Thời gan | Kết quả", "Thời gian", "Thời gan"),
        ("TT | Trình tư | Trách nhiệm | Thời gian các bước | Kết quả", "Thời gian", None),
        ("Hồ sơ | Nơi lưu | Thời gian lưu", "Hồ sơ lưu", "Hồ sơ"),
        ("TT | Hồ sơ lưu | Nơi lư | Thời gian lưu", "Nơi lưu", "Nơi lư"),
    ],
)
def test_a_misspelt_column_of_a_table_that_is_read_is_found(
    book: Book, columns: str, wanted: str, written: str | None
) -> None:
    put_table(book, f"| {columns} |\n|{'---|' * (columns.count('|') + 1)}")
    told = [f"{QT_01}:28 the column “{wanted}” is written “{written}”, so the table is not read"] if written else []
    assert book.findings("PR007") == told
    assert ways_out(book, "PR007") == [f"name the column “{wanted}”"] * len(told)


@pytest.mark.parametrize(
    "columns",
    [
        "Việc | Trách nhiệm | Thời gian | Kết quả",
        "Trình tự | Trách nhiệm",
        "Hồ sơ | Nơi",
        "TRÌNH TỰ | Trách nhiệm | Thời gian | Kết quả | Thời gian lưu",
        "Hồ sơ lưu | Nơi lưu | Nơi lưu trữ | Thời gian lưu",
    ],
)
def test_a_table_with_columns_of_its_own_is_not_taken_for_a_misspelt_one(book: Book, columns: str) -> None:
    put_table(book, f"| {columns} |\n|{'---|' * (columns.count('|') + 1)}")
    assert book.findings("PR007") == []


def test_a_record_that_a_step_makes_is_kept(book: Book) -> None:
    put_records(book, "Giấy; BM.01.01", "Giấy")
    assert book.findings("PR008") == [f"{QT_01}:{FIRST} BM.01.01 is made here but is not in the table of records"]
    assert ways_out(book, "PR008") == ["add a row for BM.01.01 with its place and period to the table “Hồ sơ lưu”"]


@pytest.mark.parametrize("kept", ["BM.01.01", "Phiếu đã ghi (BM.01.01)", "PHIẾU THEO DÕI của năm"])
def test_a_record_is_known_by_its_code_or_the_title_of_its_form(book: Book, kept: str) -> None:
    put_records(book, "BM.01.01", "Giấy", kept)
    assert book.findings("PR008") == []


@pytest.mark.parametrize("output", ["Giấy", "QT.01", "BM.01.99", "`BM.01.01`", "BM.9"])
def test_only_forms_of_the_manual_are_records(book: Book, output: str) -> None:
    put_records(book, output, "Giấy")
    book.put("BM.9", title="Mã không thuộc loại nào")
    assert book.findings("PR008") == []


def test_a_record_made_by_several_steps_is_told_once_at_the_first(book: Book) -> None:
    put_records(book, "BM.01.01", "Giấy")
    book.edit(QT_01, "| BM.01.01 |\n", "| BM.01.01 |\n| Ghi thêm | Người soạn | – | BM.01.01 |\n")
    assert [found.place.line for found in book.check() if found.rule == "PR008"] == [FIRST]


def test_records_of_every_table_count_and_without_a_table_none_is_asked_for(book: Book) -> None:
    put_records(book, "BM.01.01", "Giấy")
    text = (book.docs / QT_01).read_text("utf-8")
    book.write(QT_01, text + f"\n{RECORDS}| BM.01.01 | Văn phòng | 1 năm |\n")
    assert book.findings("PR008") == []
    book.write(QT_01, text[: text.index(RECORDS)])
    assert book.findings("PR008") == []
