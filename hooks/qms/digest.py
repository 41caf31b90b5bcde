"""The digest of a text: equal when a reader would see the same, different when not.

It covers the body, the title, the clauses and the legal basis. It ignores what a reader cannot see (line
endings, trailing space, where paragraphs are wrapped, padding of tables, comments) and what is
administration (owner, distribution, audience, review interval).
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator

from . import markdown
from .text import nfc

_STRUCTURE = re.compile(
    r"[ \t]*(?:#{1,6}\s|[-*+]\s|\d+[.)]\s|>|!!!|\?\?\?|===|:\s|\[\^?[^\]]+\]:|\*\[|<|(?:=+|-+|\*+|_+)\s*$|.*\|)"
)
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_HARD_BREAK = re.compile(r"(?: {2,}|\\)$")


def text_digest(title: str, clauses: Iterable[str], legal_basis: Iterable[str], body: str) -> str:
    """SHA-256, in hexadecimal, of what a reader sees."""
    visible = [nfc(title), sorted(clauses), sorted(legal_basis), list(visible_lines(body))]
    return hashlib.sha256(json.dumps(visible, ensure_ascii=False).encode()).hexdigest()


def visible_lines(body: str) -> Iterator[str]:
    """The body as a reader sees it: one line a paragraph, list item or table row; code as it is."""
    lines = markdown.without_comments(nfc(body).replace("\r\n", "\n")).split("\n")
    indented_code = markdown.indented_code(lines)
    fence: str | None = None
    paragraph: list[str] = []
    for index, line in enumerate(lines):
        mark = _FENCE.match(line)
        in_code = fence is not None or mark is not None or index in indented_code
        if in_code or not line.strip() or _STRUCTURE.match(line):
            yield from _joined(paragraph)
            paragraph = []
        if in_code:
            yield line.rstrip()
        elif line.strip():
            paragraph.append(line)
        if mark and (fence is None or mark[1].startswith(fence)):
            fence = mark[1] if fence is None else None
    yield from _joined(paragraph)


def _joined(lines: list[str]) -> Iterator[str]:
    """One line for a paragraph; a break the writer forced (two spaces or a backslash) stays."""
    if not lines:
        return
    text = re.match(r"[ \t]*", lines[0])[0]  # type: ignore[index]  # matches any text
    for line in lines[:-1]:
        forced = _HARD_BREAK.search(line)
        text += _squeezed(line[: forced.start()] if forced else line) + ("\n" if forced else " ")
    yield text + _squeezed(lines[-1])


def _squeezed(line: str) -> str:
    content = re.sub(r"[ \t]+", " ", line.strip())
    if content.startswith("|"):
        content = re.sub(r" ?\| ?", "|", re.sub(r"-{3,}", "---", content))
    return content
