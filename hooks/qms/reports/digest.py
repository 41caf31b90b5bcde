"""The digest of deadlines: unit by unit what is overdue, then what falls due soon, and how it is done."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from operator import attrgetter

from qms.analysis.tasks import Deadline, Task, Work, keys_of_unit, together, way_out
from qms.language.messages import Message, _
from qms.model.manual import Manual
from qms.reports.outline import Block, Line, Outline
from qms.reports.work import command, told
from qms.rules.rule import Finding, Severity

SOON = timedelta(days=30)
_WORK = {"TM001": Work.REVIEW, "TM002": Work.LAW, "TM003": Work.DISSEMINATION, "TM004": Work.REISSUE}
"""The work that each rule on deadlines looks after."""


@dataclass(frozen=True)
class Digest:
    """What has to be done, from the tasks of a manual and the findings on it.

    What a waiver or the baseline accepts is not told. A missed deadline that is no task (a waiver that ended) is told
    as the finding it is.
    """

    manual: Manual
    tasks: tuple[Task, ...]
    findings: list[Finding]

    @cached_property
    def missed(self) -> list[Finding]:
        """The deadlines that nobody has accepted to miss."""
        return [finding for finding in self.findings if finding.severity is Severity.DEADLINE]

    @cached_property
    def overdue(self) -> tuple[Task, ...]:
        """The tasks that a missed deadline is about."""
        missed = set(map(_key_of_finding, self.missed))
        return tuple(task for task in self.tasks if _key(task) in missed)

    @cached_property
    def others(self) -> list[Finding]:
        """The missed deadlines that no task is about."""
        told = set(map(_key, self.overdue))
        return [finding for finding in self.missed if _key_of_finding(finding) not in told]

    @cached_property
    def upcoming(self) -> tuple[Task, ...]:
        """The tasks that fall due today or in the next days."""
        today = self.manual.today
        return tuple(task for task in self.tasks if today <= task.due <= today + SOON)

    def outline(self) -> Outline:
        """The digest, as it is written for a terminal, a mail or a forge."""
        return Outline(_("Work by deadlines"), tuple(self._opening()), tuple(self._blocks()), "make deadlines")

    def _opening(self) -> Iterator[Message]:
        yield _("{agency}, {day}: {overdue} overdue, {upcoming} due within {days} days.",
                agency=self.manual.organisation.short_name, day=self.manual.today,
                overdue=len(self.overdue) + len(self.others), upcoming=len(self.upcoming), days=SOON.days)  # fmt: skip
        if errors := sum(finding.severity is Severity.ERROR for finding in self.findings):
            yield _("Besides, the check finds {count} errors: make check", count=errors)

    def _blocks(self) -> Iterator[Block]:
        """A unit after the other, then what falls to none of them."""
        organisation = self.manual.organisation
        owners = {document.path: document.header.owner for document in self.manual.documents}
        every: frozenset[str] = frozenset()
        for unit in organisation.units:
            keys = keys_of_unit(unit, organisation)
            every |= keys
            found = [finding for finding in self.others if owners.get(finding.place.path) == unit.id]
            tasks = [task for task in (*self.overdue, *self.upcoming) if task.named & keys]
            yield from self._block(_("{unit}", unit=unit.name), tasks, found)
        nobodys = [task for task in (*self.overdue, *self.upcoming) if not task.named & every]
        units = organisation.unit_names
        found = [finding for finding in self.others if owners.get(finding.place.path) not in units]
        yield from self._block(_("Quality secretary (no unit is named)"), nobodys, found)

    def _block(self, title: Message, tasks: Iterable[Task], findings: Iterable[Finding]) -> Iterator[Block]:
        lines = (*map(self._deadline, together(tasks)), *map(_finding, findings))
        if lines:
            yield Block(title, lines)

    def _deadline(self, deadline: Deadline) -> Line:
        days = (deadline.due - self.manual.today).days
        named = {"due": deadline.due, "what": told(deadline, self.manual.registers.laws_by_id, attrgetter("title"))}
        if days < 0:
            what = _("{due}, {days} days overdue: {what}", days=-days, **named)
        elif days:
            what = _("{due}, in {days} days: {what}", days=days, **named)
        else:
            what = _("{due}, today: {what}", **named)
        ways = (way_out(deadline.work, deadline.about), command(deadline))
        return Line(what, tuple(Line(way) for way in ways if way))


def _finding(finding: Finding) -> Line:
    return Line(_("{fault}", fault=finding.fault), (Line(finding.remedy),))


def _key(task: Task) -> tuple[object, ...]:
    return task.work, task.document.path, task.due


def _key_of_finding(finding: Finding) -> tuple[object, ...]:
    return _WORK.get(finding.rule), finding.place.path, finding.fault.parameters.get("due")
