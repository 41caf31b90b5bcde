"""Tables are read from the source as the renderer shows them; what it shows as text is known as broken."""

from functools import cache

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.source.markdown import BrokenTable, TableFault, broken_tables, tables


@cache
def renderer() -> markdown.Markdown:
    return markdown.Markdown(extensions=["tables"])


def rendered(body: str) -> list[list[list[str]]]:
    """The cells of each row of each table that a reader sees, the heading row first."""
    tree = renderer().parser.parseDocument(body.split("\n")).getroot()
    assert tree is not None
    return [
        [[(cell.text or "").replace("\\|", "|") for cell in row] for row in table.iter("tr")]
        for table in tree.iter("table")
    ]


def read(body: str) -> list[list[list[str]]]:
    """The same, read from the source. A table without rows is shown with an empty one."""
    shown = []
    for table in tables(body):
        rows = [list(row.cells.values()) for row in table.rows]
        shown.append([list(table.columns), *(rows or [[""] * len(table.columns)])])
    return shown


_CELL = st.sampled_from(["a", "b c", "`x|y`", "``x`|``", "d\\|e", "\\`f", "`g", "\\\\", "`h\\`", "–", "-", ":"])
_LEFT = st.sampled_from(["|", "| ", ""])
_RIGHT = st.sampled_from(["|", " |", "", "\\|"])
_CELLS = st.lists(_CELL, min_size=1, max_size=3)
_ROW = st.builds(lambda left, cells, right: f"{left}{' | '.join(cells)}{right}", _LEFT, _CELLS, _RIGHT)
_HEADS = _CELLS.map(lambda cells: [f"{number}{cell}" for number, cell in enumerate(cells)])
_HEAD = st.builds(lambda left, cells, right: f"{left}{' | '.join(cells)}{right}", _LEFT, _HEADS, _RIGHT)
_DELIMITERS = st.sampled_from(["|---|---|", "--- | ---", "|:-:|", "|---|", "|---|---|---|", ":--|--:", "| |"])
_BLOCK = st.builds(
    lambda head, below, rows: "\n".join([head, below, *rows]),
    _HEAD,
    _DELIMITERS,
    st.lists(st.one_of(_ROW, _DELIMITERS), max_size=3),
)


@given(st.lists(_BLOCK, min_size=1, max_size=2).map("\n\nChữ.\n\n".join))
def test_what_is_read_as_a_table_is_what_a_reader_sees_as_one(body: str) -> None:
    assert read(body) == rendered(body)


@pytest.mark.parametrize(
    ("body", "fault", "line"),
    [
        ("| A | B |\n| 1 | 2 |", TableFault.NO_DELIMITER_ROW, 1),
        ("Chữ\n  | A | B |\n| 1 | 2 |", TableFault.NO_DELIMITER_ROW, 2),
        ("| A | B |\n|---|---|---|\n| 1 | 2 |", TableFault.COLUMNS_DIFFER, 1),
        ("| A | B |\n|---|\n| 1 | 2 |", TableFault.COLUMNS_DIFFER, 1),
        ("| A `|` B | C |\n|---|---|---|", TableFault.COLUMNS_DIFFER, 1),
        ("| A \\| B | C |\n|---|---|---|", TableFault.COLUMNS_DIFFER, 1),
        ("A | B\n|---|---|", TableFault.COLUMNS_DIFFER, 1),
        ("Chữ\n| A | B |\n|---|---|\n| 1 | 2 |", TableFault.NOT_APART, 2),
        ("- Mục\n| A | B |\n|---|---|\n| 1 | 2 |", TableFault.NOT_APART, 2),
        ("| A |\n|---|\n| 1 |\nChữ", TableFault.NOT_APART, 1),
        ("Chữ\n\n| A |\n|---|\nb\\|", TableFault.NOT_APART, 3),
    ],
)
def test_what_is_meant_as_a_table_and_shown_as_text_is_broken(body: str, fault: TableFault, line: int) -> None:
    assert broken_tables(body) == (BrokenTable(fault, line),)
    assert tables(body) == ()
    assert rendered(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "| A | B |\n|---|---|\n| 1 | 2 |",
        "A | B |\n---|---|\n1 | 2 |",
        "| A |\n|---|\n1 |",
        "| `a|b` | c\\|d |\n|---|---|\n| \\`e | `f |",
        "# Mục\n| A | B |\n|---|---|\n| 1 | 2 |",
        "   | A | B |\n  |---|---|\n | 1 | 2 |",
    ],
)
def test_what_is_shown_as_a_table_is_not_broken(body: str) -> None:
    assert broken_tables(body) == ()
    assert read(body) == rendered(body) != []


@pytest.mark.parametrize(
    "body", ["| Một dòng |", "A | B\n---", "A\n---\nb", "Chữ\n| một dòng |", "|", "-\n|-", "|\n\n|"]
)
def test_lines_that_hold_a_pipe_by_chance_are_no_broken_table(body: str) -> None:
    assert broken_tables(body) == ()
    assert tables(body) == ()


def test_the_cells_of_a_row_are_counted_as_they_were_written() -> None:
    (table,) = tables("| A | B |\n|---|---|\n| 1 | 2 | 3 |\n| 1 |\n| `1|2` | \\| |\nChữ\n\nChữ")
    assert [row.width for row in table.rows] == [3, 1, 2, 1]
    assert [row.line for row in table.rows] == [3, 4, 5, 6]


@given(st.text(alphabet="|-: a\n`\\<#!"))
def test_no_text_keeps_tables_from_being_read(body: str) -> None:
    lines = body.count("\n") + 1
    places = [*(table.line for table in tables(body)), *(broken.line for broken in broken_tables(body))]
    assert all(1 <= line <= lines for line in places)
