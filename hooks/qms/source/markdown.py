"""What the rules need to know of Markdown, read from the source: where prose is, headings, tables.

Rendering a page takes a hundred times longer than these patterns; the tests hold them against the
real renderer.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

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
_ATTRIBUTES = re.compile(r"[ \t]*\{[^{}]*\}$")
_DELIMITER_ROW = re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_CELL_BREAK = re.compile(r"(?<!\\)\|")


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
    """The body with fences and comments blanked out, every other character in its place."""
    return _blank(_COMMENT, _blank(_FENCE, body))


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
    return tuple(_tables(without_code(body).split("\n")))


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


def _tables(lines: list[str]) -> Iterator[Table]:
    index = 1
    while index < len(lines):
        if "|" in lines[index - 1] and "-" in lines[index] and _DELIMITER_ROW.match(lines[index]):
            columns = _cells(lines[index - 1])
            end = index + 1
            while end < len(lines) and "|" in lines[end]:
                end += 1
            rows = (Row(_row(columns, lines[at]), at + 1) for at in range(index + 1, end))
            yield Table(columns, tuple(rows), index)
            index = end
        index += 1


def _row(columns: tuple[str, ...], line: str) -> dict[str, str]:
    cells = _cells(line)
    return dict(zip(columns, cells + ("",) * (len(columns) - len(cells)), strict=False))


def _cells(line: str) -> tuple[str, ...]:
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return tuple(cell.strip().replace("\\|", "|") for cell in _CELL_BREAK.split(inner))


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def _blank_indented_code(text: str) -> str:
    lines = text.split("\n")
    for index in indented_code(lines):
        lines[index] = " " * len(lines[index])
    return "\n".join(lines)
