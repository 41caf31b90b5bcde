"""What the rules need to know of Markdown, read from the source: headings, tables, where lines are."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from .blocks import HIDDEN, cells, layout
from .text import section_number, section_title

_HEADING = re.compile(r"^(?P<level>#{1,6})[ \t]+(?P<text>[^\n]*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"[ \t]*\{[^{}]*\}$")


@dataclass(frozen=True)
class Heading:
    """A heading, without its number; ``line`` counts from 1 within the body."""

    level: int
    number: str | None
    title: str
    line: int


@dataclass(frozen=True)
class Row:
    """Cells of a table row by column heading."""

    cells: dict[str, str]
    line: int


@dataclass(frozen=True)
class Table:
    """A pipe table; lines count from 1 within the body."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    line: int


class Lines:
    """Turns offsets of a text into lines and columns, both from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of ``offset``."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def without_code(body: str) -> str:
    """The body with code, raw HTML and comments blanked out, every other character in its place."""
    return layout(body).without_code.replace(HIDDEN, " ")


def headings(body: str) -> tuple[Heading, ...]:
    """The headings of the body, in order."""
    lines = Lines(body)
    return tuple(_heading(match, lines) for match in _HEADING.finditer(without_code(body)))


def tables(body: str) -> tuple[Table, ...]:
    """The pipe tables of the body, in order."""
    lines = without_code(body).split("\n")
    return tuple(_table(lines, table) for table in layout(body).tables)


def _heading(match: re.Match[str], lines: Lines) -> Heading:
    text = _ATTRIBUTES.sub("", match["text"])
    return Heading(len(match["level"]), section_number(text), section_title(text), lines.at(match.start())[0])


def _table(lines: list[str], table: range) -> Table:
    header, _delimiters, *rows = table
    columns = _cells(lines[header])
    return Table(columns, tuple(Row(_row(columns, lines[row]), row + 1) for row in rows), header + 1)


def _row(columns: tuple[str, ...], line: str) -> dict[str, str]:
    texts = _cells(line)
    return dict(zip(columns, texts + ("",) * (len(columns) - len(texts)), strict=False))


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.replace("\\|", "|") for cell in cells(line.lstrip("> \t")))
