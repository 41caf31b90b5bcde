"""What a text would make a browser do beyond showing it: found in what the renderer makes of the text.

Elements, attributes and addresses are allowed by name; whatever else stands in the HTML is a hazard. A text of plain
Markdown is not rendered: ``_SUSPECT`` is what every hazard needs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from typing import TYPE_CHECKING

from qms.source.markdown import without_code
from qms.source.renderer import render

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_SUSPECT = re.compile(r"<[a-zA-Z/!?]|&[#a-zA-Z]|\]\(|\]:|\{")
_ELEMENT = re.compile(
    "a|abbr|b|blockquote|br|caption|cite|code|col|colgroup|dd|del|details|div|dl|dt|em|figcaption|figure|h[1-6]|hr|i|img"
    "|input|ins|kbd|li|mark|ol|p|pre|q|s|samp|small|span|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|u|ul|var"
)
_ATTRIBUTE = re.compile(
    "[^ ]+ (?:class|dir|id|lang|title)|a href|details open|img (?:alt|height|src|width)"
    "|input (?:checked|disabled|type)|ol start|t[dh] (?:align|colspan|rowspan)"
)
"""The name of an element, a space, and that of an attribute it may have."""
_NO_COMMENT = re.compile(r"<!--.*?(?:--!?>|\Z)|<(?P<name>\?|!\[|![a-zA-Z]+)", re.DOTALL)
"""A comment, or what a browser takes for one although nobody writes a comment so."""
_OF_THE_THEME = {"class": re.compile(r"(?:^|\s)(?:md|qms)-"), "id": re.compile(r"\s*__")}
"""Names by which the theme's programs and styles know their own parts of a page."""
TAG = re.compile("<[a-zA-Z/!?]")
"""What a browser takes for HTML in a text that it is given as such."""
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")
_SCHEMES = frozenset(["http:", "https:", "mailto:", "tel:"])
_WORD = re.compile(r"[^\x00-\x20]+")
_SHORTEST = 6
"""So many letters of an address tell it apart from others of the text."""


class HazardKind(StrEnum):
    """What is wrong with a piece of HTML."""

    ELEMENT = "element"
    ATTRIBUTE = "attribute"
    UNBALANCED = "unbalanced"
    ADDRESS = "address"
    RESOURCE = "resource"


@dataclass(frozen=True)
class Hazard:
    """A piece of HTML that may not stand in a text; ``line`` counts from 1 within the body."""

    kind: HazardKind
    name: str
    line: int


def hazards(body: str) -> Iterator[Hazard]:
    """Everything in ``body`` that no text may hold, in the order of the page."""
    if _SUSPECT.search(body):
        place = _Lines(body)
        for kind, name, mark in _in_html(render(body)):
            yield Hazard(kind, name, place.of(mark))


def scheme(address: str) -> str:
    """What a browser takes for the scheme of an address (``javascript:``), else “//” for another host, else “”."""
    seen = re.sub(r"[\t\n\r]", "", address).strip("".join(map(chr, range(33)))).lower().replace("\\", "/")
    found = _SCHEME.match(seen)
    return found.group() if found else "//" * seen.startswith("//")


def _in_html(html: str) -> Iterator[tuple[HazardKind, str, str]]:
    """Kind, name, and what to look for in the source."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415  # most checks parse nothing

    for found in _NO_COMMENT.finditer(html):
        if name := found["name"]:
            yield HazardKind.ELEMENT, name, f"<{name}"
    tree = LexborHTMLParser(f"<!doctype html><body><main><div><article>{html}<hr></article>")
    for outer in filter(None, (tree.root, tree.head, tree.body)):
        for name in outer.attributes:
            yield HazardKind.ATTRIBUTE, name, name
    for node in tree.css("head *, article *, body > :not(main), main > :not(div:only-child)"):
        yield from _in_node(node)
    if tree.css_first("body > main:only-child > div:only-child > article:only-child > hr:last-child") is None:
        *_rest, end = [None, *tree.css("hr")]
        within = (end and end.parent and end.parent.tag) or ""
        opened = f"<{within}" if _ELEMENT.fullmatch(within) else "<"
        yield HazardKind.UNBALANCED, "", "</" if within in {"main", "body"} else opened


def _in_node(node: "LexborNode") -> Iterator[tuple[HazardKind, str, str]]:
    tag = node.tag or ""
    if not _ELEMENT.fullmatch(tag) or (tag == "input" and node.attributes.get("type") != "checkbox"):
        yield HazardKind.ELEMENT, tag, f"<{tag}"
    for name, value in node.attributes.items():
        text = value or ""
        if not _ATTRIBUTE.fullmatch(f"{tag} {name}"):
            yield HazardKind.ATTRIBUTE, name, name
        elif name in _OF_THE_THEME and _OF_THE_THEME[name].search(text):
            yield HazardKind.ATTRIBUTE, f"{name}={text.strip()}", text.strip()
        elif name == "title" and TAG.search(text):  # the theme's tooltips show it as HTML
            yield HazardKind.ATTRIBUTE, f"title={text}", text
        elif name == "src" and scheme(text):
            yield HazardKind.RESOURCE, text, text
        elif name == "href" and scheme(text) not in {"", *_SCHEMES}:
            yield HazardKind.ADDRESS, text, text


class _Lines:
    """Where in the source the pieces of its HTML stand: the renderer does not tell."""

    def __init__(self, body: str) -> None:
        self._outside_code = [unescape(line).lower() for line in without_code(body).split("\n")]
        self._all = [unescape(line).lower() for line in body.split("\n")]
        self._seen: dict[str, int] = {}

    def of(self, mark: str) -> int:
        """The line of the next piece marked so; 1 where the source writes it in a way that is not found."""
        wanted = mark.lower()
        word = next(iter(_WORD.findall(wanted)), wanted)
        for lines in (self._outside_code, self._all):
            for text in (wanted, word, word[:_SHORTEST]):
                found = [number for number, line in enumerate(lines, start=1) for _ in range(line.count(text))]
                if found:
                    at = self._seen.get(wanted, 0)
                    self._seen[wanted] = at + 1
                    return found[min(at, len(found) - 1)]
        return 1
