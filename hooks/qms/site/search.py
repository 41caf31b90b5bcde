"""The index that the search of the site loads: made at build time, in the form MiniSearch reads (version 2).

Words are folded (no case, no diacritics, đ as d), so one index serves every way of typing. The texts of the pages
stand in files of their own: only those of the best results are fetched.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import pairwise
from typing import Any

from qms.language.vietnamese import fold

FIELDS = ("code", "title", "headings", "pairs", "text")
_WORD = re.compile(r"[a-z0-9]+")
_Y = re.compile(r"(?:(?<=[bcdghklmnpqrstvx])|(?<=qu))y$")
_BLANK = re.compile(r"[.…_]{3,}|…{2,}")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Section:
    """A part of a page with an address of its own; ``location`` is relative to the site."""

    location: str
    title: str
    text: str


@dataclass(frozen=True)
class SearchPage:
    """A page that can be found: its sections, the head first; how it ranks; what a result says beside its title.

    ``kind``, ``unit`` (identifiers) and ``clauses`` are what results are filtered by.
    """

    sections: tuple[Section, ...]
    boost: float
    kind: str
    code: str = ""
    unit: str = ""
    clauses: tuple[str, ...] = ()
    remark: str = ""
    is_list: bool = False

    @property
    def fields(self) -> dict[str, list[str]]:
        """The words of each field. Pairs of neighbours tell a term of two syllables from two words."""
        head, *others = self.sections
        headings = [words(section.title) for section in others]
        titles = [words(head.title), *headings]
        return {
            "code": _code_words(self.code),
            "title": words(head.title),
            "headings": [word for heading in headings for word in heading],
            "pairs": [pair for title in titles for pair in pairs(title)],
            "text": [word for section in self.sections for word in words(section.text)],
        }

    @property
    def stored(self) -> dict[str, Any]:
        """What the search knows of the page before its text has come."""
        return {
            "address": self.sections[0].location,
            "title": self.sections[0].title,
            "boost": self.boost,
            "remark": self.remark,
            "isList": self.is_list,
            "kind": self.kind,
            "unit": self.unit,
            "clauses": self.clauses,
        }

    @property
    def content(self) -> list[list[str]]:
        """The sections as the search reads them."""
        return [[section.location, section.title, section.text] for section in self.sections]


def section(entry: Mapping[str, Any]) -> Section:
    """What the search plugin found in a part of a page, as plain text."""
    return Section(entry["location"], plain(entry["title"]), plain(entry["text"]))


def plain(markup: str) -> str:
    """The text of a piece of HTML, in one line; blanks of forms are short."""
    return " ".join(_BLANK.sub("… ", unescape(_TAG.sub(" ", markup))).split())


def words(text: str) -> list[str]:
    """The folded words of a text; ``qui`` and ``quy``, ``lí`` and ``lý`` are one word."""
    return [_Y.sub("i", word) for word in _WORD.findall(fold(text))]


def pairs(found: Sequence[str]) -> Iterator[str]:
    """Neighbours as one word each: ``danh_gia``."""
    return (f"{first}_{second}" for first, second in pairwise(found))


def index(pages: Sequence[SearchPage]) -> dict[str, Any]:
    """The index of ``pages``, whose numbers are their places in the sequence."""
    postings: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    lengths: dict[str, list[int]] = {}
    for number, page in enumerate(pages):
        fields = page.fields
        lengths[str(number)] = [len(set(fields[field])) for field in FIELDS]
        for place, field in enumerate(FIELDS):
            for word, count in Counter(fields[field]).items():
                postings[word][str(place)][str(number)] = count
    count = len(pages)
    averages = [sum(found[place] for found in lengths.values()) / max(count, 1) for place in range(len(FIELDS))]
    return {
        "documentCount": count,
        "nextId": count,
        "documentIds": {str(number): number for number in range(count)},
        "fieldIds": {field: place for place, field in enumerate(FIELDS)},
        "fieldLength": lengths,
        "averageFieldLength": averages,
        "storedFields": {str(number): page.stored for number, page in enumerate(pages)},
        "dirtCount": 0,
        "index": sorted(postings.items()),
        "serializationVersion": 2,
    }


def _code_words(code: str) -> list[str]:
    """A code as its parts, as a whole without punctuation, and every end of it: ``tdc03`` finds ``QT.TĐC.03``."""
    parts = words(code)
    return parts + ["".join(parts[start:]) for start in range(len(parts) - 1)]
