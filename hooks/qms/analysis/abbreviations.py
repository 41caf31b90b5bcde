"""Abbreviations in a text: which it uses, and which of them it explains."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from qms.language.vietnamese import fold
from qms.model.documents import MarkdownFile
from qms.source import markdown
from qms.source.memory import fingerprint

_CAPITAL = "A-ZĂÂĐÊÔƠƯ"
_WITH_TONE = "ÀẢÃÁẠẰẲẴẮẶẦẨẪẤẬÈẺẼÉẸỀỂỄẾỆÌỈĨÍỊÒỎÕÓỌỒỔỖỐỘỜỞỠỚỢÙỦŨÚỤỪỬỮỨỰỲỶỸÝỴ"
_WORD_IN_CAPITALS = rf"[{_CAPITAL}{_WITH_TONE}]+(?!\w)"
_ROW_IN_CAPITALS = re.compile(rf"(?<!\w){_WORD_IN_CAPITALS}(?:[^\w\n|]+{_WORD_IN_CAPITALS})*")
_TONE = re.compile(f"[{_WITH_TONE}]")
_ABBREVIATION = re.compile(rf"(?<![\w&./\-])[{_CAPITAL}]+(?:&[{_CAPITAL}]+)*(?![\w&/\-]|\.\w)")
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_CELL = re.compile(r"[^\n|]+")
_PART = re.compile(r"[|:–=]|\s-\s")
_DEFINITION = re.compile(r"^[ ]{0,3}\*\[(?P<short>[^\[\]\n]+)\]:", re.MULTILINE)
_CALLED = re.compile(r"\btắt(?:\s+là|:)\s+(?P<short>[^\n|]{2,30})", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"(?P<word>[^\s()|]{0,20}) ?\((?P<said>[^()\n|]{2,160})\)")
_CLAUSE_END = re.compile(r"[,;:]")
_FULL_FORM = 160  # characters, before a bracket


@dataclass(frozen=True)
class Abbreviation:
    """An abbreviation where it stands; line and column count from 1 within the body."""

    short: str
    line: int
    column: int


def abbreviations_in(text: str) -> Iterator[tuple[str, int]]:
    """The words of two or more capital letters, each with its offset.

    Parts of codes and numbers (``12/QĐ-CC``) and Roman numerals are none; nor are words in a row of capitals with a
    tone mark (``CHI CỤC``).
    """
    for word in _ABBREVIATION.finditer(_ROW_IN_CAPITALS.sub(_without_tones, text)):
        if len(word.group()) > 1 and not _ROMAN.fullmatch(word.group()):
            yield word.group(), word.start()


def unexplained(file: MarkdownFile, known: frozenset[str]) -> tuple[Abbreviation, ...]:
    """The abbreviations that a text uses and that neither ``known`` nor the text explains, where each stands first."""
    name = f"unexplained {file.finder.fingerprint} {_fingerprint(known)}"
    return file.recall(name, Abbreviation, lambda _body: _unexplained(file, known))


_fingerprint = lru_cache(maxsize=1)(fingerprint)


def _unexplained(file: MarkdownFile, known: frozenset[str]) -> Iterator[Abbreviation]:
    """Which text is prose is asked last: it takes longest."""
    unknown = {short for short, _offset in abbreviations_in(file.body.replace("_", " "))} - known
    unknown -= _explained(file) if unknown else set()
    for found in _used(file) if unknown else ():
        if found.short in unknown:
            unknown.remove(found.short)
            yield found


def _used(file: MarkdownFile) -> Iterator[Abbreviation]:
    """The abbreviations in the prose of a text. Cells and lines written wholly in capitals hold none."""
    text = _without_citations(file)
    lines = markdown.Lines(text)
    for cell in _CELL.finditer(text):
        if not _is_in_capitals(cell.group()):
            for short, offset in abbreviations_in(cell.group()):
                yield Abbreviation(short, *lines.at(cell.start() + offset))


def _explained(file: MarkdownFile) -> set[str]:
    """The abbreviations explained in a text: in its section of abbreviations, by a definition, or beside the words."""
    body = markdown.without_code(file.body)
    said = [match["short"] for match in _DEFINITION.finditer(body)]
    said += [match["short"] for match in _CALLED.finditer(body)]
    said += [
        part for line in _section_of_abbreviations(file, body) for part in _PART.split(line) if _is_in_capitals(part)
    ]
    found = {short for text in said for short, _offset in abbreviations_in(text)}
    for match in _IN_BRACKETS.finditer(body):
        before = body[max(0, match.start() - _FULL_FORM) : match.end("word")]
        found |= {short for short, _offset in abbreviations_in(match["said"]) if _abbreviates(short, before)}
        after = _CLAUSE_END.split(match["said"])[0]
        found |= {short for short, _offset in abbreviations_in(match["word"]) if _abbreviates(short, after)}
    return found


def _without_tones(row: re.Match[str]) -> str:
    return " " * len(row.group()) if _TONE.search(row.group()) else row.group()


def _is_in_capitals(text: str) -> bool:
    return text == text.upper()


def _without_citations(file: MarkdownFile) -> str:
    """The prose of a text; codes and numbers of laws are blanked out."""
    prose = markdown.prose(file.body)
    parts = []
    done = 0
    for citation in file.citations:
        parts += [prose[done : citation.start], re.sub(r"[^\n]", " ", prose[citation.start : citation.end])]
        done = citation.end
    return "".join([*parts, prose[done:]])


def _section_of_abbreviations(file: MarkdownFile, body: str) -> Iterator[str]:
    """The lines below a heading that speaks of abbreviations (viết tắt)."""
    lines = body.split("\n")
    ends = [*(heading.line for heading in file.headings), len(lines) + 1]
    level = 0
    for heading, end in zip(file.headings, ends[1:], strict=True):
        if level == 0 or heading.level <= level:
            level = heading.level if "viet tat" in fold(heading.title) else 0
        if level:
            yield from lines[heading.line : end - 1]


def _abbreviates(short: str, words: str) -> bool:
    """Whether the letters of ``short`` begin the last of ``words``, in order and down to the very last."""
    initials = [fold(word[0]) for word in reversed(re.findall(r"[^\W\d_]+", words))]
    letters = [fold(letter) for letter in reversed(short) if letter != "&"]
    nearby = iter(initials[: 2 * len(letters)])
    return initials[:1] == letters[:1] and all(letter in nearby for letter in letters)
