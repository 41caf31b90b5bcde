"""Links by path: where they stand in a Markdown text and what they point to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qms.source import markdown

_LINK = re.compile(r"(?<![!\\])\[(?:[^\[\]]|!\[[^\[\]]*\]\([^()]*\))*\]\(\s*<?(?P<address>[^()\s<>]+)")
_DEFINITION = re.compile(r"^[ ]{0,3}\[(?!\^)[^\[\]\n]+\]:[ \t]*<?(?P<address>[^\s<>]+)", re.MULTILINE)


@dataclass(frozen=True)
class Link:
    """A link, or the definition of one; ``line`` and ``column`` (from 1 within the body) are where it begins."""

    address: str
    line: int
    column: int


def links(body: str) -> Iterator[Link]:
    """The links of ``body`` outside code and comments; pictures are none."""
    lines = markdown.Lines(body)
    found = list(_LINK.finditer(body))
    prose = markdown.prose(body) if found else ""
    found = [link for link in found if prose[link.start()] == "["]  # blanked out where all of it is code
    if "]:" in body:
        found += _DEFINITION.finditer(markdown.without_code(body))
    for match in found:
        yield Link(match["address"], *lines.at(match.start()))
