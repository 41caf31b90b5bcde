"""What the pictures of lists show: how well clauses are covered, which work falls due when, where documents stand."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from dateutil.relativedelta import relativedelta

from qms.analysis.coverage import Answer
from qms.analysis.tasks import Work
from qms.model.documents import Document, State
from qms.site.agenda import Agenda
from qms.site.charts import Chart, Columns, Grid, Timeline, bars, columns, grid, timeline
from qms.site.views import ClauseRow, LawEntry, Views


@dataclass(frozen=True)
class Chapter:
    """A chapter of the standard, and those of its clauses that have an answer."""

    row: ClauseRow
    clauses: tuple[ClauseRow, ...]

    @cached_property
    def counts(self) -> dict[Answer, int]:
        """How many of the clauses are answered how well."""
        return _count_answers(self.clauses)

    @cached_property
    def grid(self) -> Grid[ClauseRow]:
        """A cell for each clause."""
        return grid(self.clauses)


@dataclass(frozen=True)
class WorkPlan:
    """How much work of each sort is overdue, falls due in which month (named by its first day), and after those."""

    overdue: dict[Work, int]
    months: dict[date, dict[Work, int]]
    later: dict[Work, int]

    @cached_property
    def chart(self) -> Columns[date | None, Work]:
        """The months beside what is overdue."""
        return columns([(None, self.overdue), *self.months.items()])


class Dashboards:
    """The pictures of a manual's lists, each with the numbers it is drawn from."""

    def __init__(self, views: Views, agenda: Agenda) -> None:
        self._views = views
        self._agenda = agenda
        self._today = views.today

    @cached_property
    def coverage_count(self) -> dict[Answer, int]:
        """How many clauses of the matrix are answered how well."""
        return _count_answers(self._views.clause_matrix)

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """The chapters of the edition in use."""
        chapters = groupby(self._views.clause_matrix, key=lambda row: row.clause.number.partition(".")[0])
        rows = (tuple(chapter) for _number, chapter in chapters)
        return tuple(Chapter(chapter[0], tuple(row for row in chapter if row.answer)) for chapter in rows)

    @cached_property
    def work(self) -> WorkPlan:
        """What is overdue, and what falls due in each of the months until the end of the agenda."""
        tasks = self._agenda.tasks

        def due(first: date, before: date) -> dict[Work, int]:
            counts = Counter(task.work for task in tasks if first <= task.due < before)
            return {work: counts[work] for work in Work}

        month, months = self._today.replace(day=1), {}
        while month < self._agenda.end:
            after = month + relativedelta(months=1)
            months[month] = due(max(month, self._today), after)
            month = after
        return WorkPlan(overdue=due(date.min, self._today), months=months, later=due(month, date.max))

    @cached_property
    def law_timeline(self) -> Timeline[LawEntry]:
        """The laws that documents still have to absorb, the most urgent first."""
        periods = [
            (entry, entry.law.effective, entry.absorb_by)
            for entry in self._views.laws
            if entry.pending and entry.law.effective and entry.absorb_by
        ]
        return timeline(sorted(periods, key=lambda period: period[2]), self._today)

    @cached_property
    def documents_by_unit(self) -> dict[str | None, dict[State, int]]:
        """How many documents of each unit are in which state; first (None) those of all units."""
        counts = Counter((document.header.owner, self._state(document)) for document in self._views.documents)
        owners = {owner for owner, _state in counts}
        units = [unit for unit in self._views.organisation.unit_names if unit in owners]
        units += sorted(owners.difference(units))
        present = {state for _owner, state in counts}
        states = [state for state in dict.fromkeys((State.IN_FORCE, *State)) if state in present]
        every = {state: sum(counts[unit, state] for unit in units) for state in states}
        return {None: every, **{unit: {state: counts[unit, state] for state in states} for unit in units}}

    def _state(self, document: Document) -> State:
        """That of its main text, unless another version is in force until that comes."""
        states = {document.state(version, self._today) for version in document.released}
        main = self._views.publication.main[document.code].version
        return State.IN_FORCE if State.IN_FORCE in states else document.state(main, self._today)

    @cached_property
    def unit_chart(self) -> Chart[str | None, State]:
        """The documents of each unit by state."""
        return bars(list(self.documents_by_unit.items()))


def _count_answers(rows: Iterable[ClauseRow]) -> dict[Answer, int]:
    answers = Counter(row.answer for row in rows)
    return {answer: answers[answer] for answer in Answer}
