"""Which lines of a Markdown text are code, raw HTML or comments, and where its blocks end.

What the renderer (Python-Markdown with SuperFences) takes out of a text before it looks for words, in its own
order: fences, then raw HTML, then indented code. The tests hold this against the renderer itself.
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from .raw_html import raw_html

HIDDEN = "\x00"
"""Stands for a character that is no text."""
BREAK = "\x01"
"""Stands for a line end where a block ends: nothing within a paragraph reaches across it."""

_INDENT = 4
_FENCE = re.compile(
    r"(?P<indent>[> ]*)(?P<mark>~{3,}|`{3,})[ ]*(?:\.?[\w#.+-]+(?=[ ]|$))?"
    r"[ ]*(?:\{.*\}|(?:(?:hl_lines|linenums|title)=(?:\".*?\"|'.*?')[ ]*)+)?[ ]*"
)
_HEADING = re.compile(r"#{1,6}")
_RULE = re.compile(r"(?:-[ ]{0,2}){3,}|(?:_[ ]{0,2}){3,}|(?:\*[ ]{0,2}){3,}")
_UNDERLINE = re.compile(r"(?:=+|-+)[ ]*")
_ITEM = re.compile(r"(?:\d+\.|[*+-])[ ]+")
_ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?) ?[\w\"]")
_NOTE = re.compile(r"(?:\[\^[^\]]*\]:|:[ ]{1,3})[ ]*")
_DELIMITER_ROW = re.compile(r"[|:\- ]*[|\-][|:\- ]*")
_CELL_END = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)|\\.|(?P<end>\|)")
_QUOTE = re.compile(r"[ ]{0,3}>[ ]?")
_VISIBLE = re.compile(r"[^\n]")
_QUOTE_MARKS = re.compile(r"[ \t>]+")


@dataclass
class Layout:
    """What the renderer makes of the lines of ``body``; lines count from 0."""

    body: str
    code: set[int] = field(default_factory=set)
    """Lines of code, fences included."""
    html: list[tuple[int, int]] = field(default_factory=list)
    """Where raw HTML blocks and comments stand (start and end offsets)."""
    starts: set[int] = field(default_factory=set)
    """Lines that do not go on with the line above."""
    quoted: set[int] = field(default_factory=set)
    """Lines of quotations."""
    tables: list[range] = field(default_factory=list)
    """The lines of each pipe table."""

    @cached_property
    def without_code(self) -> str:
        """The body with code, raw HTML and comments hidden; every character keeps its place."""
        lines = hide(self.body, self.html).split("\n")
        for index in self.code:
            lines[index] = HIDDEN * len(lines[index])
        return "\n".join(lines)

    @cached_property
    def text(self) -> str:
        """The same, with the ends of blocks and cells marked and without the marks of quotations."""
        lines = self.without_code.split("\n")
        for index in self.quoted - self.code:
            lines[index] = _QUOTE_MARKS.sub(lambda match: match[0].replace(">", " "), lines[index], count=1)
        for index in (index for table in self.tables for index in table):
            lines[index] = _CELL_END.sub(lambda match: BREAK if match["end"] else match[0], lines[index])
        return "".join((BREAK if index in self.starts else "\n") + line for index, line in enumerate(lines))[1:]


@lru_cache(maxsize=4)
def layout(body: str) -> Layout:
    """Read the blocks of ``body``."""
    found = Layout(body)
    lines = body.expandtabs(_INDENT).split("\n")
    fences: dict[int, str] = {}
    for first, last, indent in _fences(lines):
        fences.update((index, lines[index][:indent].ljust(indent) + HIDDEN) for index in range(first, last + 1))
    found.code.update(fences)
    without_fences = "\n".join(HIDDEN * len(t) if i in fences else t for i, t in enumerate(body.split("\n")))
    found.html = raw_html(without_fences)
    visible = hide(without_fences, found.html).split("\n")
    _Walk(found, [(i, fences.get(i, line.expandtabs(_INDENT))) for i, line in enumerate(visible)], fences).run()
    return found


def cells(row: str) -> list[str]:
    """The cells of a row of a pipe table; a pipe within a code span or behind a backslash ends none."""
    row = row.strip()
    ends = [match.start() for match in _CELL_END.finditer(row) if match["end"]]
    starts = [0, *(end + 1 for end in ends)]
    found = [row[start:end].strip() for start, end in zip(starts, [*ends, len(row)], strict=True)]
    return found[bool(ends) and ends[0] == 0 : -1 if ends and ends[-1] == len(row) - 1 else None]


def hide(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with what stands in ``spans`` hidden; line ends stay."""
    parts = []
    done = 0
    for start, end in spans:
        if end > done:
            parts += [text[done:start], _VISIBLE.sub(HIDDEN, text[max(start, done) : end])]
            done = end
    return "".join([*parts, text[done:]])


def _fences(lines: list[str]) -> Iterator[tuple[int, int, int]]:
    """First line, last line and indentation of every fence: closed, and with no line outside its indentation."""
    opening: re.Match[str] | None = None
    first = 0
    for index, line in enumerate(lines):
        if opening is None:
            opening, first = _FENCE.fullmatch(line), index
            continue
        indent = opening["indent"]
        prefix = line[: len(indent)]
        prefix = prefix[: len(prefix) - len(prefix.lstrip("> "))]
        text = line[len(prefix) :]
        if text.rstrip() == opening["mark"] and len(prefix) == len(indent):
            yield first, index, len(indent)
            opening = None
        elif prefix.count(">") > indent.count(">") or (text.strip() and len(prefix) < len(indent)):
            opening = None


class _Walk:
    """Follows the blocks: what is indented is code unless a list, a note or an admonition holds it."""

    def __init__(self, found: Layout, lines: list[tuple[int, str]], fences: Container[int]) -> None:
        """``lines`` are the lines (with their numbers) of the text, or of a quotation within it."""
        self._found = found
        self._lines = lines
        self._fences = fences
        self._at = 0
        self._containers: list[bool] = []
        """The levels that hold the line, outermost first: whether each is an admonition."""
        self._level = 0
        """The level on which the current block started."""
        self._start = -1
        """Where the current block started."""
        self._is_fresh = True
        """Whether the next line starts a block."""
        self._is_list = False
        """Whether the current block started as a list."""

    def run(self) -> None:
        """Tell the layout what each line is."""
        while self._at < len(self._lines):
            self._line(*self._lines[self._at])
            self._at += 1

    def _line(self, index: int, line: str) -> None:
        if line.lstrip(" ").startswith(HIDDEN) and index not in self._fences:
            line = line.lstrip(" ").lstrip(HIDDEN)
            self._end_block(index, 0)
        if not line.strip():
            self._end_block(index, None)
            return
        level = _level(line)
        if self._is_fresh or any(self._containers[level : self._level]):
            if level > len(self._containers):
                self._found.code.add(index)
                self._end_block(index, None)
                return
            self._found.starts.add(index)
            self._containers, self._level, self._start = self._containers[:level], level, self._at
            self._is_fresh, self._is_list = True, False
        self._read(index, level, line[_INDENT * min(level, len(self._containers)) :])

    def _read(self, index: int, level: int, text: str) -> None:
        starts_block, self._is_fresh = self._is_fresh, False
        if starts_block and self._is_table(text):
            self._table(index)
        elif _HEADING.match(text) or _RULE.fullmatch(text.strip()) or self._is_underline(text):
            self._end_block(index, self._level)
        elif _QUOTE.match(text):
            self._quotation(level)
            self._end_block(index, self._level)
        elif _ADMONITION.match(text):
            self._containers = [*self._containers[:level], True]
            self._end_block(index, level + 1)
        else:
            self._items(index, level, text.lstrip(" "), starts_block)

    def _items(self, index: int, level: int, text: str, starts_block: bool) -> None:
        """Enter the notes, definitions and list items that start on the line."""
        if note := _NOTE.match(text):
            self._enter(index, level)
            level, text, starts_block = level + 1, text[note.end() :], True
        while (starts_block or (self._is_list and level <= len(self._containers))) and (item := _ITEM.match(text)):
            self._enter(index, level)
            self._is_list = True
            level, text = level + 1, text[item.end() :]

    def _enter(self, index: int, level: int) -> None:
        self._found.starts.add(index)
        self._containers = [*self._containers[:level], False]

    def _end_block(self, index: int, level: int | None) -> None:
        """The line stands for itself; with a ``level``, the containers below it end too."""
        self._found.starts.add(index)
        self._is_fresh = True
        if level is not None:
            self._containers = self._containers[:level]

    def _is_underline(self, text: str) -> bool:
        return self._at == self._start + 1 and bool(_UNDERLINE.fullmatch(text))

    def _is_table(self, header: str) -> bool:
        following = self._lines[self._at + 1][1].strip() if self._at + 1 < len(self._lines) else ""
        is_delimiter = "|" in header and _DELIMITER_ROW.fullmatch(following)
        return bool(is_delimiter) and len(cells(header)) == len(cells(following))

    def _table(self, index: int) -> None:
        last = index
        while self._at + 1 < len(self._lines) and self._lines[self._at + 1][1].strip():
            self._at += 1
            last = self._lines[self._at][0]
            self._found.starts.add(last)
        self._found.tables.append(range(index, last + 1))

    def _quotation(self, level: int) -> None:
        inner: list[tuple[int, str]] = []
        length = 0
        for index, line in self._lines[self._at :]:
            text = line[_INDENT * level :] if _level(line) >= level else line.lstrip(" ")
            quote = _QUOTE.match(text)
            is_gap = not line.strip()
            if not (is_gap or quote or length == len(inner)):
                break
            inner.append((index, text[quote.end() :] if quote else text))
            if not is_gap:
                length = len(inner)
                self._found.quoted.add(index)
        _Walk(self._found, inner[:length], self._fences).run()
        self._at += length - 1


def _level(line: str) -> int:
    return (len(line) - len(line.lstrip(" "))) // _INDENT
