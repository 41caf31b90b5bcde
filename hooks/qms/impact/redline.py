"""Which sections of a text changed, and by how much: a summary, not the whole difference."""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qms.source.digest import visible_lines
from qms.source.markdown import headings

_WORD = re.compile(r"\w+(?:[./\-]\w+)*")


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it up to the next heading; what precedes the first has neither number nor title.

    ``lines`` are those a reader sees.
    """

    number: str | None
    title: str
    lines: tuple[str, ...]

    @property
    def words(self) -> Counter[str]:
        """How often each word stands there."""
        return Counter(word for line in self.lines for word in _WORD.findall(line))


class Fate(StrEnum):
    """What became of a section."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class SectionChange:
    """A section as it was and as it is; None where there is none. Words are counted wherever they stand."""

    before: Section | None
    after: Section | None

    @property
    def fate(self) -> Fate:
        """What became of it; one that bears another number has moved, whatever else changed."""
        if self.before is None:
            return Fate.ADDED
        if self.after is None:
            return Fate.REMOVED
        return Fate.CHANGED if self.before.number == self.after.number else Fate.MOVED

    @property
    def words_added(self) -> int:
        """How many words it holds that it did not hold before."""
        return (_words(self.after) - _words(self.before)).total()

    @property
    def words_removed(self) -> int:
        """How many words it no longer holds."""
        return (_words(self.before) - _words(self.after)).total()


def sections(body: str) -> tuple[Section, ...]:
    """The sections of a body, in order."""
    found = headings(body)
    starts = [heading.line for heading in found]
    parts: list[list[str]] = [[] for _start in (0, *starts)]
    at = 0
    for text, line in visible_lines(body):
        while at < len(starts) and line >= starts[at]:
            at += 1
        if at == 0 or line != starts[at - 1]:
            parts[at].append(text)
    before, *below = parts
    named = [Section(h.number, h.title, tuple(lines)) for h, lines in zip(found, below, strict=True)]
    return (*([Section(None, "", tuple(before))] if before else []), *named)


def redline(before: str, after: str) -> tuple[SectionChange, ...]:
    """The sections that differ between two bodies: those of ``after`` in its order, then those that are gone.

    A section is known again by its number and title, else by its title, else by its number.
    """
    old, new = sections(before), sections(after)
    was: dict[int, int] = {}
    for known_by in (_number_and_title, _title, _number):
        left: dict[object, deque[int]] = defaultdict(deque)
        taken = set(was.values())
        for index, section in enumerate(old):
            if known_by(section) and index not in taken:
                left[known_by(section)].append(index)
        for index, section in enumerate(new):
            if index not in was and left[known_by(section)]:
                was[index] = left[known_by(section)].popleft()
    changes = [SectionChange(old[was[i]] if i in was else None, section) for i, section in enumerate(new)]
    kept = set(was.values())
    gone = [SectionChange(section, None) for i, section in enumerate(old) if i not in kept]
    return (*(change for change in changes if change.before != change.after), *gone)


def lost_numbers(before: Sequence[Section], after: Sequence[Section]) -> dict[str, tuple[str, str | None]]:
    """The section numbers that lead elsewhere now: what stood there, and what stands there (None: nothing)."""
    now = _titles(after)
    return {number: (title, now.get(number)) for number, title in _titles(before).items() if now.get(number) != title}


def _titles(found: Iterable[Section]) -> dict[str, str]:
    return {section.number: section.title for section in found if section.number}


def _words(section: Section | None) -> Counter[str]:
    return section.words if section else Counter()


def _number_and_title(section: Section) -> tuple[str | None, str]:
    return section.number, section.title


def _title(section: Section) -> str:
    return section.title


def _number(section: Section) -> str | None:
    return section.number
