"""Work with a day by which it must be done: who has to do it, what is told together, how it is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qms.analysis.procedures import role_key
from qms.language.messages import Message, _
from qms.model.documents import Document
from qms.model.registers import Organisation, Unit


class Work(StrEnum):
    """What has a day by which it must be done."""

    LAW = "law"
    DISSEMINATION = "dissemination"
    OBJECTIVE = "objective"
    REVIEW = "review"
    REISSUE = "reissue"


@dataclass(frozen=True)
class Task:
    """Work on one document; ``named`` holds the keys of the units and roles that have to do it.

    ``about`` is the law to absorb (its id), the version to disseminate, the objective to reach.
    """

    due: date
    work: Work
    about: str
    document: Document
    named: frozenset[str]


@dataclass(frozen=True)
class Deadline:
    """The same work on several documents, due on the same day."""

    due: date
    work: Work
    about: str
    documents: tuple[Document, ...]


def together(tasks: Iterable[Task]) -> tuple[Deadline, ...]:
    """What has one day and one reason is told together, however many documents it is; in the order of the tasks."""
    found: dict[tuple[date, Work, str], dict[str, Document]] = {}
    for task in tasks:
        found.setdefault((task.due, task.work, task.about), {})[task.document.code] = task.document
    return tuple(Deadline(*reason, tuple(documents.values())) for reason, documents in found.items())


def keys_of_unit(unit: Unit, organisation: Organisation) -> frozenset[str]:
    """The keys by which a task names a unit: its own, and those of its roles."""
    roles = (role.name for role in organisation.roles if role.unit == unit.id)
    return frozenset(map(role_key, (unit.name, *roles)))


def way_out(work: Work, about: str = "") -> Message:
    """How work is done; for a change of law, ``about`` is the law."""
    match work:
        case Work.LAW:
            return _("revise the document and put “{new}” into its legal_basis", new=about)
        case Work.DISSEMINATION:
            return _("disseminate it and record code, version, units and date in registers/disseminations.yml")
        case Work.OBJECTIVE:
            return _("evaluate what was reached, from the evidence that the table of objectives names")
        case Work.REVIEW:
            return _("review it: add a new version, or “reviewed_on: …” with the date when nothing needs to change")
        case Work.REISSUE:
            return _("add a new version with a new decision, or withdraw the document")
