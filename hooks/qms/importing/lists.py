"""Lists as Markdown shows them with the numbers that Word shows; where it cannot, the numbers become text."""

import re
from collections.abc import Iterator
from itertools import groupby

from qms.importing.content import Block, Item, Paragraph, Span, Table

_TYPED = re.compile(r"[ \n]*(?P<bullet>[-–—•▪■➢✓*+])[ \n]+(?=\S)")
_COUNTED = re.compile(r"(\d+)[.)]")


def mark(blocks: list[Block]) -> None:
    """Make entries of lists; numbers that a list of Markdown would not show (a, 5.1, from 4 on) become text."""
    for block in blocks:
        if isinstance(block, Table):
            for cell in block.cells:
                for paragraph in cell.paragraphs:
                    _write_out(paragraph)
    for section in _sections(blocks):
        _mark_section(section)


def _sections(blocks: list[Block]) -> Iterator[list[Block]]:
    section: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph) and block.level is not None:
            yield section
            section = []
        else:
            section.append(block)
    yield section


def _mark_section(section: list[Block]) -> None:
    paragraphs = [block for block in section if isinstance(block, Paragraph)]
    for paragraph in paragraphs:
        _mark_bullet(paragraph)
    runs = [list(run) for is_list, run in groupby(section, key=_is_list) if is_list]
    unlike: set[str] = set()
    for run in runs:
        unlike |= _unlike_markdown([block for block in run if isinstance(block, Paragraph)])
    for paragraph in paragraphs:
        if paragraph.label and paragraph.item is None:
            if paragraph.label.group in unlike:
                _write_out(paragraph)
            else:
                paragraph.item = Item(paragraph.label.level, is_numbered=True)
        paragraph.label = None


def _mark_bullet(paragraph: Paragraph) -> None:
    if paragraph.label:
        paragraph.item = Item(paragraph.label.level, is_numbered=False) if paragraph.label.is_bullet else None
        return
    first = paragraph.inlines[0] if paragraph.inlines else None
    if isinstance(first, Span) and (typed := _TYPED.match(first.text + ("x" if len(paragraph.inlines) > 1 else ""))):
        first.text = first.text[typed.end() :]
        paragraph.item = Item(1 if typed["bullet"] == "+" else 0, is_numbered=False)


def _is_list(block: Block) -> bool:
    return isinstance(block, Paragraph) and (block.item is not None or block.label is not None)


def _unlike_markdown(run: list[Paragraph]) -> set[str]:
    """The lists that Markdown would number in another way than Word does."""
    unlike: set[str] = set()
    open_levels: dict[int, int | None] = {}
    for paragraph in run:
        level = paragraph.item.level if paragraph.item else paragraph.label.level if paragraph.label else 0
        open_levels = {at: count for at, count in open_levels.items() if at <= level}
        if paragraph.item or not paragraph.label:
            open_levels[level] = None
            continue
        counted = _COUNTED.fullmatch(paragraph.label.text)
        expected = (open_levels.get(level, 0) or 0) + 1
        if not counted or int(counted[1]) != expected or open_levels.get(level, 0) is None:
            unlike.add(paragraph.label.group)
        open_levels[level] = expected
    return unlike


def _write_out(paragraph: Paragraph) -> None:
    if paragraph.label:
        mark_ = "-" if paragraph.label.is_bullet else paragraph.label.text
        paragraph.inlines.insert(0, Span(f"{mark_} "))
        paragraph.label = None
