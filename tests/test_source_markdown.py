"""Headings, tables and prose, read from the source of a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.source import markdown
from qms.source.markdown import Heading


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("# Việc", Heading(1, None, "Việc", 1)),
        ("## 5.2 Hồ sơ", Heading(2, "5.2", "Hồ sơ", 1)),
        ("## 5.2. Hồ sơ", Heading(2, "5.2", "Hồ sơ", 1)),
        ("###### 1 Sáu", Heading(6, "1", "Sáu", 1)),
        ("## Hồ sơ ##", Heading(2, None, "Hồ sơ", 1)),
        ("## 5 Hồ sơ {#ho-so}", Heading(2, "5", "Hồ sơ", 1)),
        ("## 2026năm", Heading(2, None, "2026năm", 1)),
    ],
)
def test_a_heading_has_a_level_a_number_and_a_title(line: str, heading: Heading) -> None:
    assert markdown.headings(line) == (heading,)


@pytest.mark.parametrize(
    "text",
    ["#Việc", "####### Bảy", "Chữ # Việc", "```\n# Việc\n```", "~~~\n# Việc", "<!--\n# Việc\n-->", "    # Việc", "#"],
)
def test_what_only_looks_like_a_heading_is_none(text: str) -> None:
    assert markdown.headings(text) == ()


def test_headings_stand_on_their_lines() -> None:
    text = "# Một\n\n```\n# không\n```\n<!--\n-->\n## Hai\n"
    assert [(heading.title, heading.line) for heading in markdown.headings(text)] == [("Một", 1), ("Hai", 8)]


def test_a_table_has_columns_and_rows_on_their_lines() -> None:
    (table,) = markdown.tables("Chữ.\n\n| Việc | Ai |\n|:-----|---:|\n| Nhận | Văn thư |\n| Trả | \n\n| không |")
    assert (table.columns, table.line) == (("Việc", "Ai"), 3)
    assert [(row.cells, row.line) for row in table.rows] == [
        ({"Việc": "Nhận", "Ai": "Văn thư"}, 5),
        ({"Việc": "Trả", "Ai": ""}, 6),
    ]


def test_a_table_needs_no_outer_pipes() -> None:
    (table,) = markdown.tables("Việc | Ai\n--- | ---\nNhận | Văn thư")
    assert [row.cells for row in table.rows] == [{"Việc": "Nhận", "Ai": "Văn thư"}]


def test_an_escaped_pipe_does_not_end_a_cell() -> None:
    (table,) = markdown.tables("| A | B |\n|---|---|\n| a\\|b | c\\|")
    assert table.rows[0].cells == {"A": "a|b", "B": "c|"}


def test_two_tables_are_read_apart() -> None:
    first, second = markdown.tables("| A |\n|---|\n| 1 |\n\n| B |\n|---|\n| 2 |\n")
    assert (first.rows[0].cells, second.rows[0].cells) == ({"A": "1"}, {"B": "2"})


@pytest.mark.parametrize(
    "text", ["| A |\n| 1 |", "A\n---\nb", "```\n| A |\n|---|\n```", "<!--\n| A |\n|---|\n-->", "|---|"]
)
def test_what_only_looks_like_a_table_is_none(text: str) -> None:
    assert markdown.tables(text) == ()


@pytest.mark.parametrize(
    ("body", "prose"),
    [
        ("a `b` c", "a     c"),
        ("a\n```\nb\n```\nc", "a\n   \n \n   \nc"),
        ("````\n```\nb\n````\nc", "    \n   \n \n    \nc"),
        ("a <!-- b --> c", "a            c"),
        ("[a](b.md)", "[a       "),
        ("<b>a</b>", "   a    "),
        ("a\n\n    b", "a\n\n     "),
        ("- a\n\n    b", "- a\n\n    b"),
        ("a\n    b", "a\n    b"),
        ("<div>\na\n</div>\nb", "     \n \n      \nb"),
        ("<div markdown>\na\n</div>", "              \na\n      "),
        ("a` b", "a` b"),
        ("`a\n\nb`", "`a\n\nb`"),
    ],
)
def test_all_but_prose_is_blanked_out(body: str, prose: str) -> None:
    assert markdown.prose(body) == prose


def test_comments_go_but_their_lines_and_code_that_shows_one_stay() -> None:
    assert markdown.without_comments("a<!-- b\nc -->d\n`<!-- e -->`\n```\n<!-- f -->\n```") == (
        "a\nd\n`<!-- e -->`\n```\n<!-- f -->\n```"
    )


@given(st.text(alphabet="ab ệ`~<!->div/[](){}|#\\\n\t>:*_="))
def test_prose_stands_where_it_stood(body: str) -> None:
    prose = markdown.prose(body)
    assert len(prose) == len(body)
    assert all(shown in {written, " "} for shown, written in zip(prose, body, strict=True))
    assert prose.count("\n") == body.count("\n")
