"""Which paragraphs are headings: by their style, or because they are bold and numbered as a section is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from qms.importing.content import Block, Footnote, Paragraph, Span
from qms.importing.report import Report, Topic
from qms.language.messages import _
from qms.language.vietnamese import fold

_NUMBERED = re.compile(
    r"(?:(?:Mục|MỤC)\s+)?(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})(?:[.):]|\s*[-–])?\s+(?P<title>[^\W\d_].*)"
)
_ROMAN = re.compile(r"(?:(?:Phần|PHẦN|Chương|CHƯƠNG)\s+)?[IVX]{1,5}[.:)]?\s+\S.*")
_LONGEST = 160
_DEEPEST = 6


@dataclass
class _Numbers:
    """The number of the last section, and which may come next."""

    last: tuple[int, ...] = ()

    def follows(self, number: tuple[int, ...]) -> bool:
        """Whether ``number`` is the next section, or the first within the last."""
        depth = len(number)
        if depth > len(self.last) + 1 or number[: depth - 1] != self.last[: depth - 1]:
            return False
        before = self.last[depth - 1] if len(self.last) >= depth else 0
        return number[-1] == before + 1

    def lies_within(self, number: tuple[int, ...]) -> bool:
        """Whether ``number`` belongs to the section that is open."""
        return len(number) > 1 and number[:-1] == self.last[: len(number) - 1]


def mark(blocks: list[Block], sections: Iterable[str], report: Report) -> None:
    """Give headings their level and the form ``5.2 Thành phần hồ sơ``; tell what looks like one and is none."""
    known = {fold(section): section for section in sections}
    highest = [block for block in blocks if isinstance(block, Paragraph) and block.outline == 0 and not block.is_empty]
    is_above = len(highest) == 1 or any(isinstance(block, Paragraph) and _is_below_title(block) for block in blocks)
    numbers = _Numbers()
    for block in blocks:
        if isinstance(block, Paragraph) and not (block.is_contents or block.is_title or block.is_empty):
            _mark(block, known, numbers, is_above, report)


def _mark(paragraph: Paragraph, known: dict[str, str], numbers: _Numbers, is_above: bool, report: Report) -> None:
    shown = paragraph.shown
    found = _NUMBERED.fullmatch(shown) if len(shown) <= _LONGEST else None
    if found:
        number = tuple(map(int, found["number"].split(".")))
        title = _title(found["title"], known)
        is_known = fold(title) in known
        is_meant = paragraph.outline is not None or (
            _can_be_title(shown)
            and (paragraph.is_bold or is_known)
            and (numbers.follows(number) or numbers.lies_within(number) or (is_known and len(number) == 1))
        )
        if is_meant:
            if not numbers.follows(number):
                report.note(Topic.UNCERTAIN, _("the number of this heading does not follow the one before"), shown)
            numbers.last = number
            _become(paragraph, len(number) + 1, f"{found['number']} {title}")
            return
    if paragraph.outline == 0 and not numbers.last and fold(shown) not in known and (paragraph.is_centred or is_above):
        paragraph.is_title = True
    elif paragraph.outline is not None:
        _become(paragraph, paragraph.outline + 2, _title(shown, known))
        report.note(Topic.UNCERTAIN, _("a heading without a number; write one (5.2) if other texts cite it"), shown)
    elif paragraph.is_bold and len(shown) <= _LONGEST:
        _mark_bold(paragraph, known, report)


def _is_below_title(paragraph: Paragraph) -> bool:
    """Whether a section of the first level is a heading of Word's second: then the first is that of the title."""
    found = _NUMBERED.fullmatch(paragraph.shown) if paragraph.outline else None
    return found is not None and "." not in found["number"]


def _mark_bold(paragraph: Paragraph, known: dict[str, str], report: Report) -> None:
    shown = paragraph.shown
    if _ROMAN.fullmatch(shown):
        _become(paragraph, 2, shown)
        report.note(Topic.UNCERTAIN, _("a heading with a Roman number; the manual numbers sections 1, 2, 3"), shown)
    elif fold(shown.rstrip(" :.")) in known:
        _become(paragraph, 2, _title(shown, known))
        report.note(Topic.UNCERTAIN, _("a heading without a number; write one (5.2) if other texts cite it"), shown)
    elif _can_be_title(shown) and not paragraph.is_centred:
        report.note(Topic.UNCERTAIN, _("a bold line that may be a heading"), shown)


def _can_be_title(shown: str) -> bool:
    return not shown.endswith((";", ",")) and "……" not in shown


def _title(title: str, known: dict[str, str]) -> str:
    """A section that the kind requires is written as the register writes it."""
    title = title.strip().rstrip(" :.")
    return known.get(fold(title), title)


def _become(paragraph: Paragraph, level: int, text: str) -> None:
    paragraph.level = min(level, _DEEPEST)
    paragraph.label = None
    others = [inline for inline in paragraph.inlines if not isinstance(inline, Span)]
    paragraph.inlines = [Span(text), *(inline for inline in others if isinstance(inline, Footnote)),
                         *(inline for inline in others if not isinstance(inline, Footnote))]  # fmt: skip
