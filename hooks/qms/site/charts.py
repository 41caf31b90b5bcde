"""Where the marks of pictures stand: data in, positions out. ``theme/partials/charts.html`` draws them.

Lengths are in sixteenths of an em: pixels, where the letters of the page have their usual size.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, count
from typing import Generic, Literal, NamedTuple, TypeVar

Key = TypeVar("Key")
Item = TypeVar("Item")

WIDTH = 328
"""What the smallest phone in use shows without scrolling; two of them fit side by side on a desk."""

CELLS_IN_ROW, CELL_WIDTH, CELL_HEIGHT, CELL_GAP = 7, 45, 38, 2
APART, COLUMN, COLUMN_WIDTH, COLUMN_HEIGHT = 24, 23, 16, 140
BAR_ROOM, BAR_STEP, BAR_HEIGHT = WIDTH - 32, 46, 16
ROW_STEP, ROW_HEIGHT, EDGE, TICKS = 44, 12, 30, 5
LINE = 16
"""The height of a line of text."""
LARGEST = 16
"""How much one thing takes at most, so that a single one does not fill the picture."""


class Point(NamedTuple):
    """A place in a picture."""

    x: float
    y: float


@dataclass(frozen=True)
class Mark(Generic[Item]):
    """A rectangle that stands for ``count`` things of one sort."""

    item: Item
    x: float
    y: float
    width: float
    height: float
    count: int = 1


@dataclass(frozen=True)
class Group(Generic[Key, Item]):
    """Marks in a row, and where their name is written."""

    key: Key
    marks: tuple[Mark[Item], ...]
    name_at: Point


@dataclass(frozen=True)
class Bar(Group[Key, Item]):
    """Marks one after the other, and where their total is written."""

    total_at: Point

    @property
    def count(self) -> int:
        """How many things the marks stand for."""
        return sum(mark.count for mark in self.marks)


@dataclass(frozen=True)
class Grid(Generic[Item]):
    """Cells of one size, row by row."""

    cells: tuple[Mark[Item], ...]
    width: int
    height: int


@dataclass(frozen=True)
class Chart(Generic[Key, Item]):
    """Bars on one scale."""

    bars: tuple[Bar[Key, Item], ...]
    height: float
    width: int = field(default=WIDTH, kw_only=True)


@dataclass(frozen=True)
class Columns(Chart[Key, Item]):
    """Upright bars that stand on the ground."""

    ground: float


@dataclass(frozen=True)
class Tick:
    """A day on the axis of a timeline."""

    day: date
    x: float


@dataclass(frozen=True)
class Timeline(Generic[Key]):
    """Periods above one axis; what has passed since a period ended is a mark of its own."""

    periods: tuple[Group[Key, Literal["given", "late"]], ...]
    today: float
    axis: float
    ticks: tuple[Tick, ...]
    height: float
    width: int = WIDTH


def grid(items: Sequence[Item]) -> Grid[Item]:
    """A cell for each item."""
    across, down = CELL_WIDTH + CELL_GAP, CELL_HEIGHT + CELL_GAP
    places = (divmod(index, CELLS_IN_ROW) for index in range(len(items)))
    return Grid(
        cells=tuple(
            Mark(item, column * across, row * down, CELL_WIDTH, CELL_HEIGHT)
            for item, (row, column) in zip(items, places, strict=True)
        ),
        width=max(min(len(items), CELLS_IN_ROW) * across - CELL_GAP, 0),
        height=max(-(-len(items) // CELLS_IN_ROW) * down - CELL_GAP, 0),
    )


def columns(stacks: Sequence[tuple[Key, Mapping[Item, int]]]) -> Columns[Key, Item]:
    """Segments from the ground up, side by side; the first column stands at the left, apart from the others."""
    unit = _unit(stacks, COLUMN_HEIGHT)
    ground = LINE + unit * _largest(stacks)
    drawn: list[Bar[Key, Item]] = []
    for behind, (key, counts) in zip(range(len(stacks) - 1, -1, -1), stacks, strict=True):
        middle = WIDTH - COLUMN * (behind + 0.5) if drawn else APART
        marks = tuple(
            Mark(item, middle - COLUMN_WIDTH / 2, ground - start - length, COLUMN_WIDTH, length, number)
            for item, number, start, length in _segments(counts, unit)
        )
        top = marks[-1].y if marks else ground
        drawn.append(Bar(key, marks, Point(middle, ground + LINE), Point(middle, top - 4)))
    return Columns(tuple(drawn), ground + 2.5 * LINE, ground)


def bars(stacks: Sequence[tuple[Key, Mapping[Item, int]]]) -> Chart[Key, Item]:
    """Segments from left to right, one bar below the other, each with its name above."""
    unit = _unit(stacks, BAR_ROOM)
    drawn = []
    for (key, counts), y in zip(stacks, count(0, BAR_STEP)):
        top = y + LINE + 4
        marks = tuple(
            Mark(item, start, top, length, BAR_HEIGHT, number)
            for item, number, start, length in _segments(counts, unit)
        )
        end = marks[-1].x + marks[-1].width if marks else 0
        drawn.append(Bar(key, marks, Point(0, y + LINE - 2), Point(end + 6, top + 13)))
    return Chart(tuple(drawn), len(drawn) * BAR_STEP)


def timeline(periods: Sequence[tuple[Key, date, date]], today: date) -> Timeline[Key]:
    """A row for each period, from its first day to its last; all days of the picture share one scale."""
    days = [today, *(day for _key, start, due in periods for day in (start, due))]
    first, last = min(days), max(days)
    scale = (WIDTH - 2 * EDGE) / max((last - first).days, 1)

    def at(day: date) -> float:
        return EDGE + (day - first).days * scale

    drawn = []
    for (key, start, due), y in zip(periods, count(LINE + 8, ROW_STEP)):
        top = y + LINE + 4
        marks = [Mark[Literal["given", "late"]]("given", at(start), top, at(due) - at(start), ROW_HEIGHT)]
        if due < today:
            marks.append(Mark("late", at(due), top, at(today) - at(due), ROW_HEIGHT))
        drawn.append(Group(key, tuple(marks), Point(0, y + LINE - 2)))
    axis = LINE + 8 + len(periods) * ROW_STEP
    return Timeline(
        periods=tuple(drawn),
        today=at(today),
        axis=axis,
        ticks=tuple(Tick(day, at(day)) for day in _ticks(first, last)),
        height=axis + 1.5 * LINE,
    )


def _ticks(first: date, last: date) -> Iterator[date]:
    """First days of months from ``first`` to ``last``, equally far apart and no more than fit beside each other."""
    start, end = _month(first) + (first.day > 1), _month(last)

    def months(step: int) -> range:
        return range(-(-start // step) * step, end + 1, step)

    step = next(step for step in chain((1, 2, 3, 6), count(12, 12)) if len(months(step)) <= TICKS)
    return (date(month // 12, month % 12 + 1, 1) for month in months(step))


def _month(day: date) -> int:
    """The number of the month since the year 0."""
    return day.year * 12 + day.month - 1


def _largest(stacks: Sequence[tuple[Key, Mapping[Item, int]]]) -> int:
    return max((sum(counts.values()) for _key, counts in stacks), default=0)


def _unit(stacks: Sequence[tuple[Key, Mapping[Item, int]]], room: float) -> float:
    """How much one thing takes where the largest bar may fill ``room``."""
    return min(LARGEST, room / max(_largest(stacks), 1))


def _segments(counts: Mapping[Item, int], unit: float) -> Iterator[tuple[Item, int, float, float]]:
    """Each sort of which there are any: how many, where its segment starts, how long it is."""
    start = 0.0
    for item, number in counts.items():
        if number:
            yield item, number, start, number * unit
            start += number * unit
