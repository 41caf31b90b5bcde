"""Links: where those by path stand in a Markdown text; what the page of a text links to or loads."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qms.source import markdown
from qms.source.renderer import render

_LINK = re.compile(r"(?<![!\\])\[(?:[^\[\]]|!\[[^\[\]]*\]\([^()]*\))*\]\(\s*<?(?P<address>[^()\s<>]+)")
_DEFINITION = re.compile(r"^[ ]{0,3}\[(?!\^)[^\[\]\n]+\]:[ \t]*<?(?P<address>[^\s<>]+)", re.MULTILINE)


@dataclass(frozen=True)
class Link:
    """A link, or the definition of one; ``line`` and ``column`` (from 1 within the body) are where it begins."""

    address: str
    line: int
    column: int


def addresses(body: str) -> Iterator[str]:
    """Every address on the page of ``body``, as a browser reads it, however the text writes it."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415  # most checks parse nothing

    for node in LexborHTMLParser(render(body)).css("[href], [src]"):
        yield node.attributes.get("href") or node.attributes.get("src") or ""


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
