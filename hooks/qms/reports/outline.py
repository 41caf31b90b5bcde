"""Reports in headings and statements: on a terminal as text, on a forge as Markdown.

What people wrote is shown as they wrote it and nothing more: in Markdown it stands in code spans, where it can neither
format, link, mention anybody nor end the report.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from qms.language.messages import Message, _
from qms.reports.console import Translate
from qms.reports.terminal import harmless

MOST_BYTES = 1_000_000
"""What forges take of a job summary or a comment: 1 MiB, with room for what stands around it."""
_MOST_NAMES = 40
_LONGEST = 300  # characters of one thing that people wrote


@dataclass(frozen=True)
class Line:
    """A statement, and what belongs to it. Strings among the parameters of its message are what people wrote."""

    text: Message
    below: tuple["Line", ...] = ()


@dataclass(frozen=True)
class Block:
    """A heading with its statements."""

    title: Message
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Outline:
    """A whole report: what it says first, then its blocks. ``command`` prints all of it where a forge shows less.

    A terminal needs no title: whoever gave the command knows it.
    """

    title: Message
    opening: tuple[Message, ...]
    blocks: tuple[Block, ...]
    command: str


def text(outline: Outline, translate: Translate) -> str:
    """The report for a terminal."""
    write = Writer(translate, harmless)
    lines = [write(said) for said in outline.opening]
    for block in outline.blocks:
        lines += ["", write(block.title), *_listed(block.lines, write, 2)]
    return "\n".join(lines)


def markdown(outline: Outline, translate: Translate, most: int = MOST_BYTES) -> str:
    """The report for a forge, of at most ``most`` bytes; where it is cut, it says what is missing."""
    write = Writer(translate, _code_span)
    parts = ["\n\n".join([f"## {write(outline.title)}", *map(write, outline.opening)])]
    parts += ["\n".join([f"### {write(block.title)}", "", *_listed(block.lines, write)]) for block in outline.blocks]
    return _cut(parts, most, write, outline.command)


FORMATS: dict[str, Callable[[Outline, Translate], str]] = {"text": text, "markdown": markdown}


def _cut(parts: list[str], most: int, write: "Writer", command: str) -> str:
    """As many whole parts as fit, and how many do not."""
    sizes = [len(part.encode()) + 2 for part in parts]
    if sum(sizes) <= most:
        return "\n\n".join(parts) + "\n"

    def remark(missing: int) -> str:
        return write(
            _("The report is cut: {missing} of its {all} parts are not shown. All of it: {command}",
              missing=missing, all=len(parts), command=_Said(command))
        )  # fmt: skip

    room = most - len(remark(len(parts)).encode()) - 2
    kept = 0
    while sizes[kept] <= room:
        room -= sizes[kept]
        kept += 1
    return "\n\n".join([*parts[:kept], remark(len(parts) - kept)]) + "\n"


class Writer:
    """Tells messages; ``quote`` makes what people wrote fit for the place it is shown in."""

    def __init__(self, translate: Translate, quote: Callable[[str], str]) -> None:
        self._translate = translate
        self._quote = quote

    def __call__(self, message: Message) -> str:
        """The message in the language of the reader, what people wrote in it quoted."""
        filled = {name: self._shown(value) for name, value in message.parameters.items()}
        return Message(message.text, filled).told(self._translate)

    def _shown(self, value: object) -> object:
        match value:
            case Message():
                return self(value)
            case str():
                one_line = " ".join(value.split())
                return self._quote(one_line if len(one_line) <= _LONGEST else f"{one_line[:_LONGEST]}…")
            case tuple():
                shown = ", ".join(str(self._shown(item)) for item in value[:_MOST_NAMES])
                more = len(value) - _MOST_NAMES
                return self(_("{names} and {more} others", names=_Said(shown), more=more)) if more > 0 else shown or "–"
        return value if isinstance(value, date) else str(value)


@dataclass(frozen=True)
class _Said:
    """What is fit to be shown already."""

    text: str

    def __str__(self) -> str:
        return self.text


def _listed(lines: Iterable[Line], write: Writer, indent: int = 0) -> Iterator[str]:
    for line in lines:
        yield f"{' ' * indent}- {write(line.text)}"
        yield from _listed(line.below, write, indent + 2)


def _code_span(written: str) -> str:
    """A code span of CommonMark: between more backticks than stand in it."""
    shown = harmless(written)
    if not shown:
        return "–"
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence, margin = "`" * (longest + 1), " " if "`" in shown else ""
    return f"{fence}{margin}{shown}{margin}{fence}"
