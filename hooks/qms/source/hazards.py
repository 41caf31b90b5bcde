"""What a text would make a browser do beyond showing it: found in what the renderer makes of the text.

Elements, attributes, classes and addresses are allowed by name; whatever else stands in the HTML is a hazard. A text of
plain Markdown is not rendered: ``_SUSPECT`` is what every hazard needs.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from html.parser import HTMLParser
from string import ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING

from qms.source.markdown import Lines, without_any_code
from qms.source.renderer import render

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

BOXES = (
    *("note", "abstract", "info", "tip", "success", "question"),
    *("warning", "failure", "danger", "bug", "example", "quote"),
)
"""The kinds of boxes (``!!!``, ``???``) that the theme knows."""
TAG = re.compile("<[a-zA-Z/!?]")
"""What a browser takes for HTML in a text that it is given as such."""
_SUSPECT = re.compile(r"<[a-zA-Z/!?]|&[#a-zA-Z]|\]\(|\]:|\{|!!!|\?\?\?")
_ELEMENT = re.compile(
    "a|abbr|b|blockquote|br|caption|cite|code|col|colgroup|dd|del|details|div|dl|dt|em|figcaption|figure|h[1-6]|hr|i|img"
    "|input|ins|kbd|li|mark|ol|p|pre|q|s|samp|small|span|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|u|ul|var"
)
_VOID = frozenset(["br", "col", "hr", "img", "input"])
"""Those of them that are never closed."""
_ATTRIBUTE = re.compile(
    "[^ ]+ (?:class|dir|id|lang|title)|a href|details open|img (?:alt|height|src|width)"
    "|input (?:checked|disabled|type)|ol start|t[dh] (?:align|colspan|rowspan)"
)
"""The name of an element, a space, and that of an attribute it may have."""
_CLASS = re.compile(
    f"(?:div|details) (?:{'|'.join(BOXES)}|inline|end)|div (?:admonition|footnote|highlight|linenodiv)"
    "|p admonition-title|a footnote-ref|ul task-list|li task-list-item"
    "|table highlighttable|t[dh] (?:code|filename|linenos)|span (?:filename|normal)"
    "|span [a-z][a-z0-9]{0,2}(?:-[A-Z][A-Za-z]*)*"  # a piece of code
)
"""The name of an element, a space, and a class that the renderer gives it: the theme hides what has certain others, or
lets programs act on it."""
_SIGNS = {"headerlink": "¶", "footnote-backref": "↩"}
"""Classes of links that the theme hides until somebody points at them, and all that such a link says."""
_ID_OF_THE_THEME = re.compile(r"\s*__")
"""Names by which the theme's programs know their own parts of a page."""
_NOT_TAGS = re.compile(r"<!--.*?--!?>|<[!?]", re.DOTALL)
_AROUND = 30
"""So many letters around a tag tell it apart from others of the same name."""
_TAG_AND_MORE = re.compile(rf"<(?P<name>/?[^\s<>/]*)[^<>]*>?[^<]{{0,{_AROUND}}}")
_NO_COMMENT = re.compile(r"<!--.*?(?:--!?>|\Z)|<(?P<name>\?|!\[|![a-zA-Z]+)", re.DOTALL)
"""A comment, or what a browser takes for one although nobody writes a comment so."""
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")
_SCHEMES = frozenset(["http:", "https:", "mailto:", "tel:"])
_WORD = re.compile(r"[^\x00-\x20]+")
_SHORTEST = 6
"""So many letters of an address tell it apart from others of the text."""
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
"""As browsers do with names: all other letters stay as they are, and each where it stands."""


class HazardKind(StrEnum):
    """What is wrong with a piece of HTML."""

    ELEMENT = "element"
    ATTRIBUTE = "attribute"
    CLASS = "class"
    UNBALANCED = "unbalanced"
    ADDRESS = "address"
    RESOURCE = "resource"


@dataclass(frozen=True)
class Hazard:
    """A piece of HTML that may not stand in a text; ``line`` counts from 1 within the body.

    ``name`` is empty where the HTML as a whole is unbalanced.
    """

    kind: HazardKind
    name: str
    line: int


_Found = tuple[HazardKind, str, tuple[str, ...]]
"""Kind, name, and patterns of what to look for in the source, the best first."""


def hazards(body: str) -> Iterator[Hazard]:
    """Everything in ``body`` that no text may hold; of several bad attributes of a tag the first."""
    if _SUSPECT.search(body):
        html = render(body)
        places = _Places(body)
        found = [*_in_page(html), *_without_other_half(html)]
        if not found and _leaves_the_text(html):
            found.append((HazardKind.UNBALANCED, "", _anywhere("</")))
        for kind, name, patterns in found:
            line, written = places.of(patterns)
            yield Hazard(kind, written.removeprefix("<") if kind is HazardKind.ELEMENT else name, line)


def scheme(address: str) -> str:
    """What a browser takes for the scheme of an address (``javascript:``), else “//” for another host, else “”."""
    seen = re.sub(r"[\t\n\r]", "", address).strip("".join(map(chr, range(33)))).lower().replace("\\", "/")
    found = _SCHEME.match(seen)
    return found.group() if found else "//" * seen.startswith("//")


def unknown_classes(node: "LexborNode") -> Iterator[str]:
    """The classes of an element that the renderer gives no such element."""
    for name in (node.attributes.get("class") or "").split():
        is_sign = node.tag == "a" and node.text() == _SIGNS.get(name)
        if not (is_sign or _CLASS.fullmatch(f"{node.tag} {name}")):
            yield name


def _in_page(html: str) -> Iterator[_Found]:
    """What a browser makes of the text."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415  # most checks parse nothing

    for found in _NO_COMMENT.finditer(html):
        if name := found["name"]:
            yield HazardKind.ELEMENT, name, _anywhere(f"<{name}")
    tree = LexborHTMLParser(f"<!doctype html><body><article>{html}")
    for outer in filter(None, (tree.root, tree.head, tree.body)):
        for name in outer.attributes:
            yield HazardKind.ATTRIBUTE, name, _anywhere(name)
    for node in tree.css("head *, article *, article ~ *, article ~ * *, body ~ *"):
        yield from _in_node(node)


def _in_node(node: "LexborNode") -> Iterator[_Found]:
    tag, attributes = node.tag or "", node.attributes
    if not _ELEMENT.fullmatch(tag) or (tag == "input" and attributes.get("type") != "checkbox"):
        yield HazardKind.ELEMENT, tag, (rf"<{re.escape(tag)}[^<>\n]{{0,{_AROUND}}}", *_anywhere(f"<{tag}"))
        return
    for name, value in attributes.items():
        text = (value or "").strip()
        if _is_refused(tag, name, text):
            is_known = _ATTRIBUTE.fullmatch(f"{tag} {name}")
            within_tag = rf"<{tag}(?=[\s/])[^<>]*?{re.escape(name)}"
            patterns = _anywhere(text) if is_known else (within_tag, *_anywhere(name))
            yield HazardKind.ATTRIBUTE, f"{name}={text}" if is_known else name, patterns
            break
    for name in unknown_classes(node):
        within_mark = rf"(?:\.|class=[^<>]*?|(?:!!!|\?\?\?)[^\n]*?){re.escape(_lowered(name))}"
        yield HazardKind.CLASS, name, (within_mark, *_anywhere(name))
    source, target = attributes.get("src") or "", attributes.get("href") or ""
    if scheme(source):
        yield HazardKind.RESOURCE, source, _anywhere(source)
    if scheme(target) not in {"", *_SCHEMES}:
        yield HazardKind.ADDRESS, target, _anywhere(target)


def _is_refused(tag: str, name: str, value: str) -> bool:
    return (
        not _ATTRIBUTE.fullmatch(f"{tag} {name}")
        or (name == "id" and bool(_ID_OF_THE_THEME.match(value)))
        or (name == "title" and bool(TAG.search(value)))  # the theme's tooltips show it as HTML
    )


def _without_other_half(html: str) -> Iterator[_Found]:
    """Opening tags that are not closed, closing ones that close nothing."""
    for name, written in _Tags(html).alone:
        yield HazardKind.UNBALANCED, name, (re.escape(_lowered(unescape(written))), *_anywhere(f"<{name}"))


def _leaves_the_text(html: str) -> bool:
    """Whether what follows the text would stand within something that the text began, or elsewhere."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415  # most checks parse nothing

    page = f"<!doctype html><body><main><div><article>{html}<hr></article><footer>x</footer>"
    footer = LexborHTMLParser(page).css_first(
        "body > main:only-child > div:only-child > article:first-child:has(> hr:last-child) + footer:last-child"
    )
    return footer is None or footer.html != "<footer>x</footer>"


class _Tags(HTMLParser):
    """Reads tags as they are written. A browser closes many by itself, and what was meant as letters is gone."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._open: list[_Opening] = []
        self._times_open: Counter[str] = Counter()
        self._alone: list[tuple[int, int]] = []
        text = _NOT_TAGS.sub("", html)
        self._lines = text.split("\n")
        self.feed(text)
        self.close()
        self._give_up(self._open)

    @property
    def alone(self) -> Iterator[tuple[str, str]]:
        """Tags without their other half: name (“/b” closes), and the tag with what stands around it, as written."""
        for line, start in sorted(self._alone):
            text = self._lines[line - 1]
            if found := _TAG_AND_MORE.match(text, start):
                before = text[max(0, start - _AROUND) : start].rpartition(">")[2]
                yield found["name"], before + found.group()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Browsers do not heed a slash at the end."""
        if tag not in _VOID:
            is_told = not _ELEMENT.fullmatch(tag) or any(_is_refused(tag, name, value or "") for name, value in attrs)
            self._open.append(_Opening(tag, self.getpos(), is_told))
            self._times_open[tag] += 1

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        """What was opened since its other half will not be closed any more."""
        if self._times_open[tag]:
            last = next(at for at in reversed(range(len(self._open))) if self._open[at].tag == tag)
            self._give_up(self._open[last + 1 :])
            self._times_open.subtract(opening.tag for opening in self._open[last:])
            del self._open[last:]
        elif tag not in _VOID:
            self._alone.append(self.getpos())

    def _give_up(self, openings: list["_Opening"]) -> None:
        self._alone += [opening.place for opening in openings if not opening.is_told]


@dataclass(frozen=True)
class _Opening:
    """An opening tag; ``is_told`` where something else about it is a finding already."""

    tag: str
    place: tuple[int, int]
    is_told: bool


class _Places:
    """Where in the source the pieces of its HTML stand: the renderer does not tell."""

    def __init__(self, body: str) -> None:
        outside_code = without_any_code(body)
        self._texts = [_Searched(text) for text in (outside_code, _unescaped(outside_code), _unescaped(body))]

    def of(self, patterns: tuple[str, ...]) -> tuple[int, str]:
        """The line of the next piece that one of the patterns finds, and how that piece is written.

        Line 1 and nothing where the source writes it in a way that is not found.
        """
        for text in self._texts:
            for pattern in patterns:
                if found := text.next(pattern):
                    return found
        return 1, ""


class _Searched:
    """A text whose hazards are looked for from top to bottom: none is found twice while another is left."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lowered = _lowered(text)
        self._lines = Lines(text)
        self._next = 0

    def next(self, pattern: str) -> tuple[int, str] | None:
        """Line and letters of what the pattern finds below the last find, else from the beginning."""
        compiled = re.compile(pattern)
        found = compiled.search(self._lowered, self._next) or compiled.search(self._lowered)
        if found is None:
            return None
        self._next = found.start() + 1
        return self._lines.at(found.start())[0], self._text[found.start() : found.end()].strip()


def _anywhere(text: str) -> tuple[str, ...]:
    word = next(iter(_WORD.findall(text)), text)
    return tuple(re.escape(_lowered(part)) for part in (text, word, word[:_SHORTEST]))


def _unescaped(text: str) -> str:
    return "\n".join(unescape(line).replace("\n", " ") for line in text.split("\n"))


def _lowered(text: str) -> str:
    return text.translate(_LOWER)
