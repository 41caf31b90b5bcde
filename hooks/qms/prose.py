"""Where the words of a Markdown text stand: everything else hidden, every character in its place.

Rendering a page takes a hundred times longer; the tests hold this against the renderer itself.
"""

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from .blocks import BREAK, HIDDEN, hide, layout

_START = rf"(?<![^\n{BREAK}])"
_END = rf"(?![^\n{BREAK}])"
_BACKTICKS = re.compile(rf"`+|{BREAK}")
_BRACKET = re.compile(rf"\\.|[\[\]{BREAK}]")
_ADDRESS = re.compile(
    rf"\((?:\"[^\"{BREAK}]*\"|'[^'{BREAK}]*'|[^()\"'{BREAK}]|\([^(){BREAK}]*\))*\)"
    rf"|\((?:[^(){BREAK}]|\([^(){BREAK}]*\))*\)"
)
_REFERENCE = re.compile(rf"\s?\[(?P<name>[^\[\]{BREAK}]*)\]")
_DEFINITION = re.compile(
    rf"{_START}[ ]*\[(?!\^)(?P<name>[^\[\]\n{BREAK}]*)\]:[ ]*[^\s{BREAK}]+[ ]*"
    rf"(?:\"[^\n{BREAK}]*\"|'[^\n{BREAK}]*'|\([^\n{BREAK}]*\))?[ ]*{_END}"
)
_COMMENT = re.compile(rf"<!--(?!-?>)(?:(?!<!--|--!?>)[^{BREAK}])*--!?>")
_NO_WORDS = re.compile(
    rf"</?[a-zA-Z][^<>{BREAK}]*>"  # tags, autolinks
    rf"|{_COMMENT.pattern}"
    rf"|<\?(?:(?!<\?|\?>)[^{BREAK}])*\?>"
    rf"|https?://[^\s<>(){BREAK}]+|www\.[^\s<>(){BREAK}]+"
    rf"|{_START}[ ]*\*\[[^\\{BREAK}]*?\][ ]?:[^\n{BREAK}]*"  # an abbreviation
    r"|(?<![^\W_])_+|_+(?![^\W_])"  # marks of emphasis
)
_HEADING_ATTRIBUTES = re.compile(
    rf"{_START}(?:[ ]|[*+-][ ]|\d+\.[ ])*#{{1,6}}+[ ]*[^\s{{}}{BREAK}][^\n{{}}{BREAK}]*[ ]"
    rf"(?P<list>\{{[^{{}}\n]+\}})[ ]*{_END}"
)
_ATTRIBUTES = re.compile(rf"(?<=[{HIDDEN}*])\{{[^{{}}\n]+\}}|\n[ ]*\{{[^{{}}\n]+\}}[ ]*(?=[{BREAK}]|\Z)")


class Prose(NamedTuple):
    """The words of a text; ``BREAK`` stands where a block or a cell ends."""

    text: str
    links: tuple[tuple[int, int], ...]
    """Where the texts of links stand (start and end offsets): a link cannot hold another."""


class _Link(NamedTuple):
    """Where the text of a link stands, and what of it is no text: its address; of a picture everything."""

    text: tuple[int, int]
    hidden: tuple[int, int]


def read(body: str) -> Prose:
    """The words of ``body``, without code, HTML, comments and addresses."""
    text = _without_code_spans(layout(body).text)
    definitions = frozenset(_name(match["name"]) for match in _DEFINITION.finditer(text))
    text = _hide(_DEFINITION, text)
    links = sorted(_links(text, definitions), key=lambda link: link.hidden)
    text = hide(text, [link.hidden for link in links])
    text = _hide(_NO_WORDS, text)
    if "{" in text:
        text = hide(text, [match.span("list") for match in _HEADING_ATTRIBUTES.finditer(text)])
        text = _hide(_ATTRIBUTES, text)
    return Prose(text, tuple(link.text for link in links))


def comments(body: str) -> list[tuple[int, int]]:
    """Where HTML comments stand (start and end offsets); what looks like one inside code is none."""
    if "<!--" not in body:
        return []
    blocks = layout(body)
    spans = [span for span in blocks.html if body.startswith("<!--", span[0])]
    return sorted([*spans, *(match.span() for match in _COMMENT.finditer(_without_code_spans(blocks.text)))])


def _without_code_spans(text: str) -> str:
    runs = list(_BACKTICKS.finditer(text)) if "`" in text else []
    spans: list[tuple[int, int]] = []
    done = 0
    for number, run in enumerate(runs):
        if run[0] == BREAK or run.start() < done:
            continue
        length = len(run[0]) - _is_escaped(text, run.start())
        closing = next((other for other in _rest_of_block(runs, number) if len(other[0]) == length), None)
        if not closing:
            closing = max(_rest_of_block(runs, number), key=lambda other: len(other[0]), default=None)
        if closing and len(closing[0]) <= length:
            spans.append((run.end() - len(closing[0]), closing.end()))
            done = closing.end()
    return hide(text, spans)


def _rest_of_block(runs: list[re.Match[str]], number: int) -> Iterator[re.Match[str]]:
    later = (runs[position] for position in range(number + 1, len(runs)))
    return takewhile(lambda run: run[0] != BREAK, later)


def _is_escaped(text: str, offset: int) -> bool:
    start = offset
    while text[:start].endswith("\\"):
        start -= 1
    return (offset - start) % 2 == 1


def _links(text: str, definitions: frozenset[str]) -> Iterator[_Link]:
    """The links and pictures of a text, inner ones first."""
    openings: list[int] = []
    done = 0
    for bracket in _BRACKET.finditer(text):
        at = bracket.start()
        if bracket[0] == BREAK:
            openings.clear()
        elif bracket[0] == "[" and at >= done:
            openings.append(at)
        elif bracket[0] == "]" and at >= done and openings:
            opening = openings.pop()
            done = _address_end(text, opening, at, definitions)
            if done:
                is_picture = text[opening - 1 : opening] == "!"
                yield _Link((opening + 1, at), (opening, done) if is_picture else (at, done))


def _address_end(text: str, opening: int, closing: int, definitions: frozenset[str]) -> int:
    """Where the address behind the brackets ends; 0 where there is none and the brackets are only text."""
    if address := _ADDRESS.match(text, closing + 1):
        return address.end()
    label = _name(text[opening + 1 : closing])
    reference = _REFERENCE.match(text, closing + 1)
    if reference and (_name(reference["name"]) or label) in definitions:
        return reference.end()
    return closing + 1 if label in definitions else 0


def _name(label: str) -> str:
    return " ".join(label.split()).lower()


def _hide(pattern: re.Pattern[str], text: str) -> str:
    return hide(text, [match.span() for match in pattern.finditer(text)])
