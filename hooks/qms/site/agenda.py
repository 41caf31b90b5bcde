"""What is new and what falls due, for everybody, one unit or one role."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from dateutil.relativedelta import relativedelta

from qms.analysis.procedures import role_key, role_names
from qms.analysis.tasks import Deadline, Task, Work, together
from qms.model.documents import Document
from qms.site.views import Change, Views


@dataclass(frozen=True)
class News:
    """What one decision did to documents on one day."""

    day: date
    decision: str | None
    changes: tuple[Change, ...]

    @property
    def forms(self) -> tuple[Change, ...]:
        """What happened to forms, which mostly follow another document."""
        return tuple(change for change in self.changes if change.document.is_form)

    @property
    def others(self) -> tuple[Change, ...]:
        """What happened to the other documents."""
        return tuple(change for change in self.changes if not change.document.is_form)


@lru_cache(maxsize=10_000)
def names_by_key(cell: str, known: tuple[str, ...]) -> Mapping[str, str]:
    """The names in a cell of roles."""
    return {role_key(name): name for name in role_names(cell, known)}


class Agenda:
    """The deadlines and the news of everybody, of one unit, of one role."""

    def __init__(self, views: Views) -> None:
        self._views = views

    @property
    def end(self) -> date:
        """The day after the twelve months that begin with this one; what falls due later is left to the calendar."""
        return self._views.today.replace(day=1) + relativedelta(years=1)

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """Everything that has a day, the most urgent first.

        An objective past its day is no work that is overdue: nothing says whether it was met.
        """
        return tuple(sorted(self._every_task(), key=lambda task: task.due))

    def tasks_of(self, named: frozenset[str] | None = None) -> Iterator[Task]:
        """The tasks of the ``named`` keys only, or all."""
        return (task for task in self.tasks if named is None or named & task.named)

    def deadlines(self, named: frozenset[str] | None = None) -> tuple[Deadline, ...]:
        """What is overdue or falls due before the :attr:`end`, the most urgent first; for the ``named`` keys only."""
        return together(task for task in self.tasks_of(named) if task.due < self.end)

    def news(self, unit: str | None = None) -> tuple[News, ...]:
        """What was issued, corrected and withdrawn, the latest first; for one unit what it owns or receives."""
        found: dict[tuple[date, str | None], list[Change]] = {}
        for change in self._views.changes:
            header = change.document.header
            if unit is None or unit in {header.owner, *header.distribution}:
                found.setdefault((change.day, change.decision), []).append(change)
        return tuple(News(*reason, tuple(changes)) for reason, changes in found.items())

    def _every_task(self) -> Iterator[Task]:
        views, known = self._views, self._views.organisation.names
        for absorption in views.absorptions:
            document = absorption.document
            yield Task(absorption.due, Work.LAW, absorption.new.id, document, self._owner(document))
        for pending in views.pending_disseminations:
            about, named = str(pending.version.version), self._units(pending.units)
            yield Task(pending.due, Work.DISSEMINATION, about, pending.document, named)
        for row in views.objectives:
            cells = row.objective.cells
            if row.due >= views.today:
                named = frozenset(names_by_key(cells["owner"], known))
                yield Task(row.due, Work.OBJECTIVE, cells["objective"], row.document, named)
        for review in views.reviews:
            yield Task(review.due, Work.REVIEW, "", review.document, self._owner(review.document))
        for reissue in views.reissues:
            yield Task(reissue.due, Work.REISSUE, "", reissue.document, self._owner(reissue.document))

    def _owner(self, document: Document) -> frozenset[str]:
        return self._units((document.header.owner,))

    def _units(self, identifiers: Iterable[str]) -> frozenset[str]:
        names = self._views.organisation.unit_names
        return frozenset(role_key(names[identifier]) for identifier in identifiers if identifier in names)
