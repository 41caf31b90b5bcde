"""How a finding looks on a terminal: in colour, with the line of the text it is about."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from qms.model.documents import Place

_STYLES = {"bold": "1", "red": "1;31", "yellow": "1;33", "magenta": "1;35", "green": "1;32"}
_NEAR = 1000
"""How many characters on each side of the column are looked at: a broken file may be one endless line."""


@dataclass(frozen=True)
class Terminal:
    """A terminal ``width`` cells wide; ``source_line`` reads the line at a place, None where there is no text."""

    width: int
    has_colour: bool
    source_line: Callable[[Place], str | None]

    def painted(self, text: str, style: str) -> str:
        """The text in a style of ``_STYLES``, where the terminal has colour."""
        return f"\033[{_STYLES[style]}m{text}\033[0m" if self.has_colour else text

    def excerpt(self, place: Place) -> Iterator[str]:
        """The line at a place under its number, and a caret below the column."""
        line = self.source_line(place)
        if line is None:
            return
        margin = f"{place.line:>6} | "
        shown, caret = around(line, place.column, max(self.width - len(margin), 20))
        yield margin + shown
        yield " " * (len(margin) - 2) + "| " + " " * caret + self.painted("^", "green")


def wants_colour(environment: Mapping[str, str], is_terminal: bool, is_windows: bool) -> bool:
    """Whether to colour: as NO_COLOR and FORCE_COLOR (no-color.org, force-color.org) say, else on a terminal that can.

    A Windows console may show the codes instead of the colours; those that surely do not say who they are.
    """
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    if is_windows:
        return is_terminal and not environment.keys().isdisjoint({"WT_SESSION", "TERM_PROGRAM"})
    return is_terminal and environment.get("TERM") != "dumb"


def harmless(text: str) -> str:
    """The text with what could steer a terminal or hide in a line written out: ``[U+202E]``; a tab is a space."""
    return "".join(map(_harmless, text)) if not text.isprintable() else text


def around(line: str, column: int, width: int) -> tuple[str, int]:
    """What fits into ``width`` cells of a line around a column (code points from 1), and the cell of the column."""
    first = max(column - 1 - _NEAR, 0)
    shown = [harmless(character) for character in line[first : column + _NEAR]]
    widths = [sum(map(_cells, cell)) for cell in shown]
    at = min(column - 1 - first, len(shown))
    while 0 < at < len(shown) and not widths[at]:
        at -= 1  # the caret stands below the letter, not its mark
    room = width - 2  # an ellipsis on each side
    start = _fitting_start(widths, at, room - min(sum(widths[at:]), room // 3))
    end = at
    used = sum(widths[start:at])
    while end < len(shown) and used + widths[end] <= room:
        used += widths[end]
        end += 1
    before = "…" if start else ""
    after = "…" if end < len(shown) else ""
    return before + "".join(shown[start:end]) + after, len(before) + sum(widths[start:at])


def _fitting_start(widths: list[int], at: int, room: int) -> int:
    start = at
    while start > 0 and widths[start - 1] <= room:
        start -= 1
        room -= widths[start]
    while start < at and not widths[start]:
        start += 1  # a mark without its letter
    return start


def _harmless(character: str) -> str:
    if character.isprintable() or unicodedata.category(character) == "Zs":
        return character
    return " " if character == "\t" else f"[U+{ord(character):04X}]"


def _cells(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
