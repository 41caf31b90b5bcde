"""Citations in prose: document codes, their sections and versions, numbers of laws.

The checker and the page use this one function, so what is checked is what is linked.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from qms.source import markdown
from qms.source.memory import fingerprint

_LAW = re.compile(
    r"(?<![\w/.\-])\d{1,5}(?:\.\d{1,3})?/(?P<year>(?:19|20)\d{2}/)?"
    r"(?:QH\d{1,2}|[A-ZĐ]{2,}[a-z]*(?:-[A-ZĐ][A-ZĐa-zđ&]*)+)(?![\w/])"
)
_SECTION_BEFORE = r"(?:[Mm]ục\s+(?P<before>\d+(?:\.\d+)*)\s+(?:của\s+)?)?"
_SECTION_AFTER = r"(?:\#(?P<after>\d+(?:\.\d+)*))?"
_VERSION = r"(?:\s(?:v|phiên\sbản\s)(?P<version>\d{1,4}\.\d{1,4})(?!\.?\d))?"
_Found = tuple[int, int, str, str | None, str | None, bool]


@dataclass(frozen=True)
class Citation:
    """A code or number written in prose.

    ``version`` is the one that a pinned citation names (``QT.01 v1.0``); without one, the text in force is meant.
    ``start`` and ``end`` are offsets in the body, ``line`` and ``column`` count from 1 within it. ``linked`` says that
    it stands in the text of a link already.
    """

    target: str
    section: str | None
    version: str | None
    is_law: bool
    start: int
    end: int
    line: int
    column: int
    linked: bool


class CitationFinder:
    """Finds citations of the documents whose codes match ``patterns``, and of the laws numbered ``laws``."""

    def __init__(self, patterns: Iterable[re.Pattern[str]], laws: Iterable[str]) -> None:
        self._code = _code_pattern([pattern.pattern for pattern in patterns])
        self._laws = frozenset(laws)

    @cached_property
    def fingerprint(self) -> str:
        """Names what this finder looks for: two with one fingerprint find the same."""
        return fingerprint([self._code.pattern, *self._laws])

    def find(self, body: str) -> tuple[Citation, ...]:
        """The citations of ``body``, in order."""
        text = markdown.prose(body)
        lines = markdown.Lines(body)
        linked = [range(start, end) for start, end in markdown.link_texts(body)]
        found = [*self._codes(text), *self._law_numbers(text)]
        return tuple(
            Citation(
                target=target,
                section=section,
                version=version,
                is_law=is_law,
                start=start,
                end=end,
                line=lines.at(start)[0],
                column=lines.at(start)[1],
                linked=any(start in span for span in linked),
            )
            for start, end, target, section, version, is_law in sorted(found)
        )

    def _codes(self, text: str) -> Iterable[_Found]:
        for match in self._code.finditer(text):
            section = match["before"] or match["after"]
            yield match.start(), match.end(), match["code"], section, match["version"], False

    def _law_numbers(self, text: str) -> Iterable[_Found]:
        """A number with a year is a law; without one (101/QĐ-BKHCN) only if a register knows it."""
        for match in _LAW.finditer(text):
            if match["year"] or match.group() in self._laws:
                yield match.start(), match.end(), match.group(), None, None, True


def _code_pattern(patterns: list[str]) -> re.Pattern[str]:
    """What an editor means as a code: one that matches a kind, or starts like one and matches none.

    ``QT.01/QT.02`` are two codes; ``docs/QT.01`` is a path.
    """
    prefixes = {found.group() for pattern in patterns if (found := re.match(r"[A-ZĐ]+(?=\\)", pattern))}
    alike = [rf"(?:{'|'.join(sorted(prefixes))})(?:[.\-][A-ZĐ0-9]+)+"] if prefixes else []
    exact = [re.sub(r"\(\?P<\w+>", "(?:", pattern) for pattern in patterns]
    codes = "|".join([*alike, *sorted(exact, key=len, reverse=True)])
    return re.compile(rf"(?<![\w.#\-])(?<!\D/)(?:{_SECTION_BEFORE})(?P<code>{codes}){_SECTION_AFTER}{_VERSION}(?![\w])")
