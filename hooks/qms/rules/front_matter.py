"""FM: front matter and registers can be read, and name things that exist."""

import posixpath
import unicodedata
from collections.abc import Iterator

from qms.language.messages import _
from qms.language.vietnamese import nearest, slug
from qms.model.documents import Place, Problem
from qms.model.manual import Manual
from qms.rules.rule import rule
from qms.source import yaml_reader
from qms.source.schema import FaultKind
from qms.source.yaml_reader import Node


@rule("FM001", is_proof=True)
def readable(manual: Manual) -> Iterator[Problem]:
    """Every file of the manual can be read: UTF-8 text, with front matter that parses."""
    yield from _faults(manual, FaultKind.SYNTAX)


@rule("FM002", is_proof=True)
def known_keys(manual: Manual) -> Iterator[Problem]:
    """Front matter and registers have every key they need and none that is unknown."""
    yield from _faults(manual, FaultKind.KEY)


@rule("FM003", is_proof=True)
def valid_values(manual: Manual) -> Iterator[Problem]:
    """Dates, version numbers, periods and lists are written as such."""
    yield from _faults(manual, FaultKind.VALUE)


@rule("FM004")
def code_of_a_kind(manual: Manual) -> Iterator[Problem]:
    """A document's code matches the pattern of a kind."""
    for document in manual.documents:
        if document.kind is None:
            yield Problem(
                document.at("code"),
                _("the code “{code}” fits no kind of document", code=document.code),
                _("write it like the codes of its kind in registers/organisation.yml, or add a kind there"),
            )


@rule("FM005", is_proof=True)
def unique_code(manual: Manual) -> Iterator[Problem]:
    """A code belongs to one document; an id of a register to one entry."""
    for document in manual.documents:
        first = manual.by_code[document.code]
        if first is not document:
            yield Problem(
                document.at("code"),
                _("the code {code} is taken by {path}", code=document.code, path=first.path),
                _("give this document the next free code"),
            )
    yield from _repeated_ids(manual)


@rule("FM006")
def file_follows_code(manual: Manual) -> Iterator[Problem]:
    """The file of a document bears its code and lies in the folder of its kind."""
    for document in manual.documents:
        if document.kind is None:
            continue
        expected = posixpath.join(document.kind.folder, f"{slug(document.code)}.md")
        if document.path != expected:
            yield Problem(
                document.at("code"),
                _("the file of {code} must be {expected}", code=document.code, expected=expected),
                _("rename or move the file (git mv), or correct the code"),
            )


@rule("FM007")
def units_and_roles_exist(manual: Manual) -> Iterator[Problem]:
    """Every unit and role named stands in the register of the organisation."""
    units = manual.organisation.unit_names
    roles = manual.organisation.role_names
    for document in manual.documents:
        header = document.header
        if header.owner not in units:
            yield _unknown_name(document.at("owner"), header.owner, units)
        for index, unit in enumerate(header.distribution):
            if unit not in units:
                yield _unknown_name(document.at("distribution", index), unit, units)
        for index, version in enumerate(header.versions):
            for key in ("prepared_by", "reviewed_by", "approved_by"):
                role = getattr(version, key)
                if role is not None and role not in roles:
                    yield _unknown_name(document.at("versions", index, key), role, roles)
    for index, role in enumerate(manual.organisation.roles):
        if role.unit not in units:
            yield _unknown_name(manual.registers.at("organisation", "roles", index, "unit"), role.unit, units)


@rule("FM008")
def precomposed_text(manual: Manual) -> Iterator[Problem]:
    """Text is in precomposed Unicode form (NFC), as TT 07/2002/TT-BKHCN, Điều 4, demands."""
    for item in manual.files:
        for line, text in enumerate(item.body.split("\n"), start=1):
            if not unicodedata.is_normalized("NFC", text):
                yield _decomposed(item.at_body(line))
        yield from _decomposed_values(item.path, item.source.front)
    for name, node in manual.registers.nodes.items():
        yield from _decomposed_values(manual.registers.at(name).path, node)


def _faults(manual: Manual, kind: FaultKind) -> Iterator[Problem]:
    for file in manual.unreadable:
        for fault in file.faults:
            if fault.kind is kind:
                yield Problem(Place(file.path, fault.line, fault.column), fault.fault, fault.remedy)


def _repeated_ids(manual: Manual) -> Iterator[Problem]:
    registers = manual.registers
    lists = (
        ("organisation", "units", "id", [unit.id for unit in registers.organisation.units]),
        ("organisation", "roles", "id", [role.id for role in registers.organisation.roles]),
        ("organisation", "kinds", "id", [kind.id for kind in registers.organisation.kinds]),
        ("laws", "laws", "id", [law.id for law in registers.laws.laws]),
        ("laws", "laws", "number", [law.number for law in registers.laws.laws]),
        ("tthc", "procedures", "id", [procedure.id for procedure in registers.tthc.procedures]),
    )
    for name, group, key, values in lists:
        for index, value in enumerate(values):
            if value in values[:index]:
                yield Problem(
                    registers.at(name, group, index, key),
                    _("“{value}” stands in this list already", value=value),
                    _("delete one of the two entries, or give this one a name of its own"),
                )


def _unknown_name(place: Place, name: str, known: dict[str, str]) -> Problem:
    meant = nearest(name, known)
    return Problem(
        place,
        _("“{name}” is not in registers/organisation.yml", name=name),
        _("did you mean “{meant}”?", meant=meant) if meant else _("write one of: {choices}", choices=", ".join(known)),
    )


def _decomposed_values(path: str, node: Node) -> Iterator[Problem]:
    for scalar in yaml_reader.scalars(node):
        if not unicodedata.is_normalized("NFC", scalar.text):
            yield _decomposed(Place(path, scalar.line, scalar.column))


def _decomposed(place: Place) -> Problem:
    return Problem(
        place,
        _("the line holds letters whose marks are separate characters (decomposed Unicode)"),
        _("type the line again with a Unicode keyboard, or convert the file to NFC"),
    )
