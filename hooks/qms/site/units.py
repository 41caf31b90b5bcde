"""What the documents ask of each unit and each role of the organisation register.

A table of a document names a unit or a role by the name it has in the register; a text that was written for another
name is nobody's here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Generic, TypeVar

from qms.analysis.objectives import Objective, objectives
from qms.analysis.procedures import RecordKept, Step, every_step, records, role_key
from qms.analysis.tasks import Deadline, keys_of_unit
from qms.model.documents import Document
from qms.model.registers import SIGNINGS, Organisation, Role, Signing, Unit
from qms.site.agenda import Agenda, News, names_by_key
from qms.site.publication import PublishedText
from qms.site.views import Views

T = TypeVar("T")


@dataclass(frozen=True)
class Row(Generic[T]):
    """A row of a table in a text in use; ``named`` holds the names of units and roles in it, by key."""

    item: T
    text: PublishedText
    named: Mapping[str, str]


@dataclass(frozen=True)
class PlacedStep:
    """A step, the number of the section it stands in, and those of the names it gives that the page is about."""

    step: Step
    section: str | None
    names: tuple[str, ...]


@dataclass(frozen=True)
class Procedure:
    """The steps of one document that fall to somebody."""

    text: PublishedText
    steps: tuple[PlacedStep, ...]


@dataclass(frozen=True)
class Duties:
    """What falls to a unit (it or one of its roles is named) or to a role."""

    deadlines: tuple[Deadline, ...]
    news: tuple[News, ...]
    procedures: tuple[Procedure, ...]
    forms: tuple[Document, ...]
    objectives: tuple[Row[Objective], ...]
    records: tuple[Row[RecordKept], ...]

    @property
    def step_count(self) -> int:
        """How many steps there are in all procedures."""
        return sum(len(procedure.steps) for procedure in self.procedures)


@dataclass(frozen=True)
class UnitPage:
    """Everything the page of a unit shows."""

    unit: Unit
    roles: tuple[Role, ...]
    duties: Duties
    owned: tuple[Document, ...]
    received: tuple[Document, ...]


@dataclass(frozen=True)
class RolePage:
    """Everything the page of a role shows; ``signed`` says what it signs each document in use as."""

    role: Role
    unit: Unit | None
    duties: Duties
    signed: dict[Signing, tuple[Document, ...]]


class Units:
    """The units and roles of a manual."""

    def __init__(self, views: Views, agenda: Agenda) -> None:
        self._views = views
        self._agenda = agenda
        self._organisation: Organisation = views.organisation

    @cached_property
    def all(self) -> dict[str, UnitPage]:
        """The units by id, in the order of the register."""
        return {unit.id: self._unit(unit) for unit in self._organisation.units}

    def role(self, role: Role) -> RolePage:
        """The page of a role."""
        unit = self.all[role.unit].unit if role.unit in self.all else None
        return RolePage(
            role=role,
            unit=unit,
            duties=self._duties(frozenset({role_key(role.name)}), unit, ()),
            signed={
                signing: tuple(
                    text.document for text in self._views.texts_in_use if text.version.signed_by.get(signing) == role.id
                )
                for signing in SIGNINGS
            },
        )

    def roles_of(self, unit: Unit) -> tuple[Role, ...]:
        """The roles in a unit."""
        return tuple(role for role in self._organisation.roles if role.unit == unit.id)

    def _unit(self, unit: Unit) -> UnitPage:
        """Forms that it owns are its forms; those of a document it has go without saying."""
        roles = self.roles_of(unit)
        owned = tuple(document for document in self._in_use if document.header.owner == unit.id)
        received = tuple(document for document in self._in_use if unit.id in document.header.distribution)
        owns = {document.code for document in owned}
        has = owns | {document.code for document in received}
        return UnitPage(
            unit=unit,
            roles=roles,
            duties=self._duties(keys_of_unit(unit, self._organisation), unit, owned),
            owned=tuple(document for document in owned if not document.is_form),
            received=tuple(d for d in received if d.code not in owns and d.parent_code not in has),
        )

    def _duties(self, keys: frozenset[str], unit: Unit | None, owned: tuple[Document, ...]) -> Duties:
        steps = [row for row in self._steps if keys & row.named.keys()]
        return Duties(
            deadlines=self._agenda.deadlines(keys),
            news=self._agenda.news(unit.id) if unit else (),
            procedures=tuple(self._by_procedure(steps, keys)),
            forms=self._forms(steps, owned),
            objectives=tuple(row for row in self._objectives if keys & row.named.keys()),
            records=tuple(row for row in self._records if keys & row.named.keys()),
        )

    def _by_procedure(self, rows: Iterable[Row[Step]], keys: frozenset[str]) -> Iterator[Procedure]:
        for text, steps in groupby(rows, key=attrgetter("text")):
            yield Procedure(
                text,
                tuple(
                    PlacedStep(
                        step=row.item,
                        section=_section(text, row.item.line),
                        names=tuple(name for key, name in row.named.items() if key in keys),
                    )
                    for row in steps
                ),
            )

    def _forms(self, steps: Iterable[Row[Step]], owned: Iterable[Document]) -> tuple[Document, ...]:
        """The forms that are owned or that a step names, in code order."""
        codes = {document.code for document in owned}
        codes.update(code for row in steps for code in self._cited.get((row.text.document.code, row.item.line), ()))
        return tuple(document for document in self._in_use if document.code in codes and document.is_form)

    @cached_property
    def _cited(self) -> dict[tuple[str, int], list[str]]:
        """The codes that stand on each line of each text in use."""
        cited: dict[tuple[str, int], list[str]] = defaultdict(list)
        for text in self._views.texts_in_use:
            for citation in text.citations:
                cited[text.document.code, citation.line].append(citation.target)
        return cited

    @cached_property
    def _in_use(self) -> tuple[Document, ...]:
        return tuple(text.document for text in self._views.texts_in_use)

    @cached_property
    def _steps(self) -> tuple[Row[Step], ...]:
        return self._rows(every_step, lambda step: step.role)

    @cached_property
    def _records(self) -> tuple[Row[RecordKept], ...]:
        return self._rows(records, lambda record: record.place)

    @cached_property
    def _objectives(self) -> tuple[Row[Objective], ...]:
        return self._rows(objectives, lambda objective: objective.cells["owner"])

    def _rows(
        self, find: Callable[[PublishedText, Organisation], Iterable[T]], names: Callable[[T], str]
    ) -> tuple[Row[T], ...]:
        """What ``find`` reads in the texts in use, with those whom the cell ``names`` names."""
        known = self._organisation.names
        return tuple(
            Row(item, text, names_by_key(names(item), known))
            for text in self._views.texts_in_use
            for item in find(text, self._organisation)
        )


def _section(text: PublishedText, line: int) -> str | None:
    """The number of the section in which a line stands."""
    numbers = [heading.number for heading in text.headings if heading.line < line and heading.number]
    return numbers[-1] if numbers else None
