"""The registers of ``docs/registers/``: what another agency changes to adopt the project."""

import re
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, get_args

from dateutil.relativedelta import relativedelta
from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator
from pydantic_core.core_schema import ValidationInfo

from qms.language.messages import _
from qms.model.clauses import catalogues
from qms.source.values import Date, Flag, Pattern, Period, Record, Text, VersionNumber, id_of, invalid

Certainty = Literal["seen", "secondary", "memory", "unverified"]
Signing = Literal["prepared_by", "reviewed_by", "approved_by"]
SIGNINGS: tuple[Signing, ...] = get_args(Signing)
"""The keys of a version row that name a role: who prepared, reviewed and approved it."""


def _edition(value: object) -> object:
    if isinstance(value, str) and value not in catalogues():
        raise invalid(
            _("there is no catalogue of the edition “{value}”", value=value),
            _("write one of: {choices}", choices=", ".join(catalogues())),
        )
    return value


Edition = Annotated[str, BeforeValidator(_edition), WithJsonSchema({"enum": [*catalogues(), *map(int, catalogues())]})]
UnitId = Annotated[Text, id_of("units")]
RoleId = Annotated[Text, id_of("roles")]
LawId = Annotated[Text, id_of("laws")]
ProcedureId = Annotated[Text, id_of("procedures")]


_TEAM = re.compile(r"[\w-][\w.-]*(?:/[\w-][\w.-]*)*")


def _team(value: object) -> object:
    if isinstance(value, str) and not _TEAM.fullmatch(value):
        raise invalid(
            _("“{value}” is not the name of an account or team on a forge", value=value),
            _("write it as the forge does, without @, for example organisation/team"),
        )
    return value


Team = Annotated[str, BeforeValidator(_team)]


class Unit(Record):
    """A unit of the organisation (phòng, ban); ``forge_team`` answers for its documents where the manual is kept."""

    id: Text
    name: Text
    forge_team: Team | None = None


class Role(Record):
    """A role that prepares, reviews, approves or carries out steps; never a person."""

    id: Text
    name: Text
    unit: UnitId


class Kind(Record):
    """A kind of document: what its code looks like, where it lives, what it must contain.

    With ``separate_approval`` nobody approves what they prepared. ``draft_at_most`` bounds how long a draft may wait on
    the published branch, ``reissue_every`` the age of a decision. The ``reception_section`` says where papers are
    handed in. A document that ``must_be_cited`` is found through another text.
    """

    id: Text
    name: Text
    code: Pattern
    parent: Text | None = None
    folder: Text
    approval: tuple[Signing, ...]
    separate_approval: Flag = False
    sections: tuple[Text, ...] = ()
    reception_section: Text | None = None
    must_be_cited: Flag = False
    draft_at_most: Period | None = None
    reissue_every: Period | None = None

    @field_validator("parent")
    @classmethod
    def _parent_uses_groups_of_code(cls, value: str | None, info: ValidationInfo) -> str | None:
        pattern = info.data.get("code")
        if value and pattern:
            try:
                value.format(**dict.fromkeys(pattern.groupindex, ""))
            except (AttributeError, KeyError, IndexError, ValueError):
                raise invalid(
                    _("“{value}” names a part that the code pattern does not have", value=value),
                    _("use only these: {known}", known=", ".join(f"{{{name}}}" for name in pattern.groupindex)),
                ) from None
        return value

    def parent_of(self, code: str) -> str | None:
        """The code of the document that ``code`` belongs to (a form's procedure), if its kind has one."""
        found = self.code.fullmatch(code)
        return self.parent.format(**found.groupdict()) if self.parent and found else None


class StepColumns(Record):
    """Column headings of the table of steps."""

    action: Text
    role: Text
    time: Text
    output: Text


class RecordColumns(Record):
    """Column headings of the table of records to keep."""

    name: Text
    place: Text
    period: Text


class ProcessColumns(Record):
    """Column headings of the table of processes."""

    group: Text
    name: Text
    input: Text
    output: Text
    owner: Text
    documents: Text


class ObjectiveColumns(Record):
    """Column headings of a table of quality objectives."""

    objective: Text
    measure: Text
    target: Text
    owner: Text
    due: Text
    evidence: Text


class Tables(Record):
    """The tables that the build reads, known by their column headings."""

    steps: StepColumns
    records: RecordColumns
    processes: ProcessColumns | None = None
    objectives: ObjectiveColumns | None = None

    @property
    def headings(self) -> tuple[dict[str, str], ...]:
        """The column headings of each table, by key."""
        return tuple(dict(columns) for _name, columns in self if columns)


class Organisation(Record):
    """``organisation.yml``: who the agency is and how it writes documents.

    ``forge_team`` answers for the programs and for all that no unit answers for.
    """

    name: Text
    short_name: Text
    parent: Text
    sample: Text | None = None
    forge_team: Team | None = None
    edition: Edition
    hours_per_day: Annotated[
        int,
        Field(ge=1, le=24),
        WithJsonSchema({"type": ["integer", "string"], "minimum": 1, "maximum": 24, "pattern": "^[0-9]+$"}),
    ] = 8
    absorb_law_within: Period
    disseminate_within: Period | None = None
    units: tuple[Unit, ...]
    roles: tuple[Role, ...]
    tables: Tables
    kinds: Annotated[tuple[Kind, ...], Field(min_length=1)]

    @cached_property
    def unit_names(self) -> dict[str, str]:
        """Names of the units by id."""
        return {unit.id: unit.name for unit in self.units}

    @cached_property
    def role_names(self) -> dict[str, str]:
        """Names of the roles by id."""
        return {role.id: role.name for role in self.roles}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of roles and units: who can be responsible for something."""
        return (*self.role_names.values(), *self.unit_names.values())

    def kind_of(self, code: str) -> Kind | None:
        """The kind whose code pattern ``code`` matches."""
        return next((kind for kind in self.kinds if kind.code.fullmatch(code)), None)


class PartialExpiry(Record):
    """A part of a law that ends on a day of its own."""

    date: Date
    what: Text


class Law(Record):
    """An external legal document and how long it holds."""

    id: Text
    number: Text
    kind: Text
    title: Text
    issued: Date | None = None
    effective: Date | None = None
    expired: Date | None = None
    replaced_by: tuple[LawId, ...] = ()
    amended_by: tuple[LawId, ...] = ()
    detailed_by: tuple[LawId, ...] = ()
    partial_expiry: tuple[PartialExpiry, ...] = ()
    certainty: Certainty
    verified_on: Date | None = None
    source: Text

    def expired_on(self, day: date) -> bool:
        """Whether the law had ceased to hold on ``day``."""
        return self.expired is not None and self.expired <= day

    @property
    def changed_by(self) -> tuple[str, ...]:
        """Ids of the laws that change what rests on this one: they replace it, amend it or lay down its details."""
        return (*self.replaced_by, *self.amended_by, *self.detailed_by)

    def absorb_by(self, within: relativedelta) -> date | None:
        """Last day to bring the law into the manual (QĐ 19/2014/QĐ-TTg, Điều 4.4.a), if its start is known."""
        return self.effective + within if self.effective else None


class Laws(Record):
    """``laws.yml``."""

    laws: tuple[Law, ...] = ()


class Abolition(Record):
    """When and by what an administrative procedure ceased to exist here."""

    date: Date
    basis: LawId
    note: Text


class AdministrativeProcedure(Record):
    """A thủ tục hành chính with its statutory time, and what it may end in (``result``)."""

    id: Text
    name: Text
    national_code: Text | None = None
    national_code_certainty: Certainty | None = None
    time: Text | None = None
    counted_from: Text | None = None
    result: Text | None = None
    basis: tuple[LawId, ...] = ()
    article: Text | None = None
    certainty: Certainty
    abolished: Abolition | None = None

    def abolition_on(self, day: date) -> Abolition | None:
        """How it ceased to exist here, once that day has come."""
        return self.abolished if self.abolished and self.abolished.date <= day else None


class AdministrativeProcedures(Record):
    """``tthc.yml``."""

    procedures: tuple[AdministrativeProcedure, ...] = ()


class NotApplicableClause(Record):
    """A clause (with everything below it) that the agency does not apply, and why."""

    clause: Text
    reason: Text


class NotApplicable(Record):
    """``not-applicable.yml``."""

    clauses: tuple[NotApplicableClause, ...] = ()


class Abbreviation(Record):
    """A short form and what it stands for."""

    short: Text
    full: Text


class Abbreviations(Record):
    """``abbreviations.yml``."""

    abbreviations: tuple[Abbreviation, ...] = ()


class Term(Record):
    """A term of the field, and what it means in plain words."""

    term: Text
    meaning: Text


class Glossary(Record):
    """``glossary.yml``."""

    terms: tuple[Term, ...] = ()


class Synonym(Record):
    """What people type into the search, and the words the documents use for it."""

    typed: tuple[Text, ...]
    means: Text


class Synonyms(Record):
    """``synonyms.yml``."""

    synonyms: tuple[Synonym, ...] = ()


class Dissemination(Record):
    """A version made known to the people of units, on a day."""

    code: Text
    version: VersionNumber
    units: tuple[UnitId, ...]
    date: Date


class Disseminations(Record):
    """``disseminations.yml``."""

    disseminations: tuple[Dissemination, ...] = ()


class Waiver(Record):
    """The findings of one rule in one place (a document, or another file) that may stay for a time."""

    rule: Text
    where: Text
    reason: Text
    approved_by: RoleId
    until: Date


class Waivers(Record):
    """``waivers.yml``."""

    waivers: tuple[Waiver, ...] = ()


class KnownFinding(Record):
    """A finding the manual had when it was adopted; ``finding`` is its fingerprint, ``fault`` is for people."""

    rule: Text
    path: Text
    finding: Text
    fault: Text


class Baseline(Record):
    """``baseline.yml``: written by ``scripts/check.py --update-baseline``, and only ever shortened afterwards."""

    known: tuple[KnownFinding, ...] = ()
