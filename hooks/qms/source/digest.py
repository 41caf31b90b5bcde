"""The digest of a text: equal when a reader would see the same, different when not.

It covers the body, the title, the clauses and the legal basis. It ignores what a reader cannot see (line
endings, trailing space, where paragraphs are wrapped, padding of tables, comments) and what is
administration (owner, distribution, audience, review interval).
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from qms.language.vietnamese import nfc
from qms.source import markdown

_STRUCTURE = re.compile(
    r"[ \t]*(?:#{1,6}\s|[-*+]\s|\d+[.)]\s|>|!!!|\?\?\?|===|:\s|\[\^?[^\]]+\]:|\*\[|<|(?:=+|-+|\*+|_+)\s*$|.*\|)"
)
_ONE_LINE = re.compile(r"[ \t>]*(?:#{1,6}\s|!!!|\?\?\?|===\s|(?:=+|-+|\*+|_+)\s*$)")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_HARD_BREAK = re.compile(r"(?: {2,}|\\)$")


class VisibleLine(NamedTuple):
    """What a reader sees as one line, and the line of the body (from 1) where it starts."""

    text: str
    line: int


def text_digest(title: str, clauses: Iterable[str], legal_basis: Iterable[str], body: str) -> str:
    """SHA-256, in hexadecimal, of what a reader sees."""
    visible = [nfc(title), sorted(clauses), sorted(legal_basis), [line.text for line in visible_lines(body)]]
    return hashlib.sha256(json.dumps(visible, ensure_ascii=False).encode()).hexdigest()


def first_change(before: str, after: str) -> int:
    """The line of ``after`` (from 1) with which a reader first sees something else than in ``before``."""
    old, new = list(visible_lines(before)), list(visible_lines(after))
    for was, now in zip(old, new, strict=False):
        if was.text != now.text:
            return now.line
    if len(new) > len(old):
        return new[len(old)].line
    return new[-1].line if new else 1


def visible_lines(body: str) -> Iterator[VisibleLine]:
    """The body as a reader sees it: one line a paragraph, list item or table row; code as it is."""
    lines = markdown.without_comments(nfc(body).replace("\r\n", "\n")).split("\n")
    indented_code = markdown.indented_code(lines)
    fence: str | None = None
    paragraph: list[VisibleLine] = []
    for index, line in enumerate(lines):
        mark = _FENCE.match(line)
        in_code = fence is not None or mark is not None or index in indented_code
        if in_code or not line.strip() or _STRUCTURE.match(line):
            yield from _joined(paragraph)
            paragraph = []
        if in_code:
            yield VisibleLine(line.rstrip(), index + 1)
        elif line.strip():
            paragraph.append(VisibleLine(line, index + 1))
            if _ONE_LINE.match(line):
                yield from _joined(paragraph)
                paragraph = []
        if mark and (fence is None or mark[1].startswith(fence)):
            fence = mark[1] if fence is None else None
    yield from _joined(paragraph)


def _joined(lines: list[VisibleLine]) -> Iterator[VisibleLine]:
    """One line for a paragraph; a break the writer forced (two spaces or a backslash) stays."""
    if not lines:
        return
    first, last = lines[0], lines[-1]
    text = first.text[: len(first.text) - len(first.text.lstrip(" \t"))]
    for line, _number in lines[:-1]:
        forced = _HARD_BREAK.search(line)
        text += _squeezed(line[: forced.start()] if forced else line) + ("\n" if forced else " ")
    yield VisibleLine(text + _squeezed(last.text), first.line)


def _squeezed(line: str) -> str:
    content = re.sub(r"[ \t]+", " ", line.strip())
    if content.startswith("|"):
        content = re.sub(r" ?\| ?", "|", re.sub(r"-{3,}", "---", content))
    return content
