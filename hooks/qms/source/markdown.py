"""What the rules need to know of Markdown, read from the source: where prose is, headings, tables.

Rendering a page takes a hundred times longer than these patterns; the tests hold them against the
real renderer.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from qms.language.vietnamese import section_number, section_title

_FENCE = re.compile(
    r"^[ \t>]*(?P<mark>`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t>]*(?P=mark)[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_COMMENT_OPENING = re.compile(r"(?P<margin>^[ ]{0,3})?<!--(?!-?>)", re.MULTILINE)
_COMMENT_CLOSING = re.compile(r"--!?>")
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")
_RAW_BLOCK = re.compile(
    r"^<(?P<tag>div|section|article|aside|details|figure|table|dl|ul|ol|p|pre|form|script|style"
    r"|h[1-6]|header|footer|nav|main|center|blockquote|fieldset|iframe|textarea)\b"
    r"(?![^>\n]*\smarkdown)[^>]*>.*?(?:</(?P=tag)\s*>|\Z)",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_CODE_SPAN = re.compile(r"(?<![`\\])(?P<mark>`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)(?P=mark)(?!`)", re.DOTALL)
_INLINE_HIDDEN = re.compile(
    r"<[a-zA-Z/][^<>]*>"  # tags, autolinks
    r"|https?://[^\s<>()]+|www\.[^\s<>()]+"
    r"|\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)"  # the address of a link
    r"|\]\[[^\[\]\n]*\]"
    r"|!\[[^\[\]\n]*\]"  # alternative text cannot hold a link
    r"|^[ ]{0,3}\[(?!\^)[^\[\]\n]+\]:[^\n]*$"  # a link definition
    r"|^[ ]{0,3}\*\[[^\[\]\n]+\]:[^\n]*$"  # an abbreviation definition
    r"|(?<![^\W_])_+(?=\w)|(?<=\w)_+(?![^\W_])"  # marks of emphasis
    r"|\{:?[ ]*(?:[.#][^{}\n]*|[^{}\n]*=[^{}\n]*)\}",  # an attribute list
    re.MULTILINE,
)
_LINK_TEXT = re.compile(r"(?<![!\\])\[(?P<text>[^\[\]\n]*)\](?=\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\[\]\n]*\])")
_CONTAINER = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)]|!!!|\?\?\?\+?|===|\[\^[^\]]+\]:|:)(?:[ \t]|$)")
_HEADING = re.compile(r"^(?P<level>#{1,6})[ \t]+(?P<text>[^\n]*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_TITLE = re.compile(r"^#[ \t]+[^\n]*", re.MULTILINE)
_ATTRIBUTES = re.compile(r"[ \t]*\{[^{}]*\}$")
_DELIMITERS = frozenset("|:- \t")
_OPENS_BLOCK = re.compile(r"[ \t]*(?:#{1,6}[ \t]|!!!|\?\?\?|===|<)")
_CELL_TOKEN = re.compile(r"\\[\\|`]|(?P<mark>`+)(?!`).*?(?<!`)(?P=mark)(?!`)|`+|\|")
_END_BORDER = re.compile(r"(?<!\\)(?:\\\\)*\|$")


@dataclass(frozen=True)
class Heading:
    """A heading, without its number; ``line`` counts from 1 within the body."""

    level: int
    number: str | None
    title: str
    line: int


@dataclass(frozen=True)
class Row:
    """Cells of a table row by column heading; ``width`` counts the cells that were written."""

    cells: dict[str, str]
    line: int
    width: int


@dataclass(frozen=True)
class Table:
    """A pipe table; lines count from 1 within the body."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    line: int


class TableFault(StrEnum):
    """Why lines that are meant as a table are shown as text."""

    NO_DELIMITER_ROW = "no-delimiter-row"
    COLUMNS_DIFFER = "columns-differ"
    NOT_APART = "not-apart"


@dataclass(frozen=True)
class BrokenTable:
    """Lines that are meant as a table but shown as text; ``line`` is where they begin, from 1 within the body."""

    fault: TableFault
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
    """The body with fences and comments blanked out, every other character in its place."""
    return _blank(_COMMENT, _blank(_FENCE, body))


def without_any_code(body: str) -> str:
    """The body with fences, comments and code spans blanked out, every other character in its place."""
    return _blank(_CODE_SPAN, without_code(body))


def as_written(body: str) -> str:
    """Markdown that shows the body letter by letter."""
    mark = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", body))])
    return f"{mark}text\n{body}\n{mark}\n"


def starts_with_title(body: str) -> bool:
    """Whether the first thing a reader sees is a heading of the first level."""
    start = body.lstrip()
    return (without_code(body).lstrip() if start.startswith(("<!--", "`", "~")) else start).startswith("# ")


def without_title(body: str) -> str:
    """The body without the heading that its page shows together with the code; every line stays where it is."""
    return _TITLE.sub("", body, count=1) if starts_with_title(body) else body


def without_comments(body: str) -> str:
    """The body without its HTML comments, its lines where they were; what looks like one inside code stays."""
    code = _blank(_CODE_SPAN, _blank(_FENCE, body))
    parts = []
    done = 0
    for start, end in _closed_comments(code):
        parts += [body[done:start], "\n" * body.count("\n", start, end)]
        done = end
    return "".join([*parts, body[done:]])


def prose(body: str) -> str:
    """The body with all that is not prose blanked out: code, comments, HTML, addresses of links."""
    text = _blank(_RAW_BLOCK, without_code(body))
    text = _blank_indented_code(text)
    text = _blank(_CODE_SPAN, text)
    return _blank(_INLINE_HIDDEN, text)


def indented_code(lines: list[str]) -> set[int]:
    """Indices of the lines that are code because they are indented.

    Inside lists, admonitions, tabs and footnotes indented text is not code.
    """
    code: set[int] = set()
    in_container = False
    after_blank = True
    for index, line in enumerate(lines):
        if not line.strip():
            after_blank = True
        elif not line.startswith(("    ", "\t")):
            in_container = bool(_CONTAINER.match(line))
            after_blank = False
        elif after_blank and not in_container:
            code.add(index)
    return code


def link_texts(body: str) -> list[tuple[int, int]]:
    """Where the texts of links stand (start and end offsets): a link cannot hold another."""
    return [match.span("text") for match in _LINK_TEXT.finditer(without_code(body))]


def headings(body: str) -> tuple[Heading, ...]:
    """The headings of the body, in order."""
    lines = Lines(body)
    return tuple(_heading(match, lines) for match in _HEADING.finditer(without_code(body)))


def tables(body: str) -> tuple[Table, ...]:
    """The pipe tables of the body, in order."""
    return tuple(found for found in _tables(body) if isinstance(found, Table))


def broken_tables(body: str) -> tuple[BrokenTable, ...]:
    """What looks like a pipe table in the source and is none for the renderer, in order."""
    return tuple(found for found in _tables(body) if isinstance(found, BrokenTable))


def _closed_comments(text: str) -> Iterator[tuple[int, int]]:
    """Where comments start and end. One that is never closed, or that a paragraph ends, is shown to readers.

    What was found ahead is remembered: a text full of open comments is still read once.
    """
    done = 0
    closing: re.Match[str] | None = None
    paragraph_end = -1
    for opening in _COMMENT_OPENING.finditer(text):
        if opening.start() < done:
            continue
        if closing is None or closing.start() < opening.end():
            closing = _COMMENT_CLOSING.search(text, opening.end())
            if closing is None:
                return
        if paragraph_end < opening.end():
            ending = _PARAGRAPH_END.search(text, opening.end())
            paragraph_end = ending.start() if ending else len(text)
        if opening["margin"] is not None or closing.start() < paragraph_end:
            done = closing.end()
            yield opening.start(), done


def _heading(match: re.Match[str], lines: Lines) -> Heading:
    text = _ATTRIBUTES.sub("", match["text"])
    return Heading(len(match["level"]), section_number(text), section_title(text), lines.at(match.start())[0])


def _tables(body: str) -> Iterator[Table | BrokenTable]:
    """A table takes a whole block: what stands next to it without an empty line is part of it, or breaks it."""
    lines = _blank_indented_code(_blank(_RAW_BLOCK, without_code(body))).split("\n")
    for start, end in _blocks(lines):
        pairs = range(start, end - 1)
        heading = next((at for at in pairs if _is_heading_row(lines[at], lines[at + 1])), None)
        row = next((at for at in pairs if _is_bordered_row(lines[at]) and _is_bordered_row(lines[at + 1])), None)
        if heading is None:
            if row is not None:
                yield BrokenTable(TableFault.NO_DELIMITER_ROW, row + 1)
        elif heading > start and not _OPENS_BLOCK.match(lines[heading - 1]):
            yield BrokenTable(TableFault.NOT_APART, heading + 1)
        else:
            yield _table(lines[heading:end], heading + 1)


def _blocks(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Where runs of lines without an empty one between start and end."""
    start = None
    for index, line in enumerate([*lines, ""]):
        if not line.strip():
            if start is not None:
                yield start, index
            start = None
        elif start is None:
            start = index


def _is_heading_row(line: str, below: str) -> bool:
    """Whether ``below`` is a delimiter row, not the underlining of a heading that happens to hold a pipe."""
    return "|" in line and _DELIMITERS.issuperset(below) and ("|" in below or _is_bordered_row(line))


def _is_bordered_row(line: str) -> bool:
    return line.lstrip().startswith("|")


def _has_border(line: str) -> bool:
    return _is_bordered_row(line) or bool(_END_BORDER.search(line.rstrip()))


def _table(lines: list[str], first: int) -> Table | BrokenTable:
    bordered = _has_border(lines[0])
    columns, delimiters, *written = (_cells(line.strip(), bordered) for line in lines)
    if len(columns) != len(delimiters):
        return BrokenTable(TableFault.COLUMNS_DIFFER, first)
    if len(columns) == 1 and not all(map(_has_border, lines)):
        return BrokenTable(TableFault.NOT_APART, first)
    rows = (Row(_by_column(columns, cells), first + at, len(cells)) for at, cells in enumerate(written, start=2))
    return Table(columns, tuple(rows), first)


def _by_column(columns: tuple[str, ...], cells: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(columns, cells + ("",) * (len(columns) - len(cells)), strict=False))


def _cells(row: str, bordered: bool) -> tuple[str, ...]:
    """The cells of a row. A pipe in a code span or behind a backslash is text."""
    inner = _END_BORDER.sub("", row.removeprefix("|")) if bordered else row
    breaks = [token.start() for token in _CELL_TOKEN.finditer(inner) if token.group() == "|"]
    spans = zip([0, *(at + 1 for at in breaks)], [*breaks, len(inner)], strict=True)
    return tuple(inner[start:end].strip().replace("\\|", "|") for start, end in spans)


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: "\n".join(" " * len(line) for line in match.group().split("\n")), text)


def _blank_indented_code(text: str) -> str:
    lines = text.split("\n")
    for index in indented_code(lines):
        lines[index] = " " * len(lines[index])
    return "\n".join(lines)
