"""Who the agency is that adopts the manual: asked for, or read from a file of answers."""

import re
from argparse import Namespace
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from qms.editing.questions import Questions, any_text, one_of, refuse_given, unknown
from qms.language.messages import Refusal, _
from qms.language.vietnamese import nfc, slug
from qms.model.registers import Kind, Organisation, Role, Unit
from qms.source import yaml_reader
from qms.source.schema import validate
from qms.source.values import Record, Text
from qms.source.yaml_reader import YamlFault

NONE = "-"
"""Stands for a unit or role that the agency does not have."""
NewEntry = TypeVar("NewEntry", bound="NewUnit")
_PART = re.compile(r"(?<![\w\\])[A-ZĐ][A-ZĐ0-9]+(?!\w)")


class NewUnit(Record):
    """A unit of the agency; ``was`` names those of the sample it stands for."""

    id: Text | None = None
    name: Text
    was: tuple[Text, ...] = ()


class NewRole(NewUnit):
    """A role of the agency; ``unit`` is the id or the name of a unit of the agency."""

    unit: Text


class Answers(Record):
    """A file of answers; what it leaves out is asked for, or stays as in the sample."""

    name: Text | None = None
    short_name: Text | None = None
    parent: Text | None = None
    called: Text | None = None
    codes: dict[str, Text] | None = None
    units: tuple[NewUnit, ...] | None = None
    roles: tuple[NewRole, ...] | None = None


@dataclass(frozen=True)
class Agency:
    """The agency, and what becomes of the units, roles and parts of codes of the sample, by id or part."""

    name: str
    short_name: str
    parent: str
    called: str
    codes: Mapping[str, str]
    units: tuple[Unit, ...]
    roles: tuple[Role, ...]
    unit_of: Mapping[str, str]
    role_of: Mapping[str, str]


def agency(options: Namespace, questions: Questions, sample: Organisation) -> Agency:
    """The agency that the options, a file of answers and the answers to questions describe.

    Raises Refusal where they contradict each other or the sample.
    """
    answers = _read(options.answers) if options.answers else Answers()
    for option, group, given in (("--unit", answers.units, options.unit), ("--role", answers.roles, options.role)):
        if group is not None:
            refuse_given({option: given}, _("{file} names all of them", file=options.answers))
    name = nfc(questions.answer(options.name or answers.name, "--name", _("Full name of the agency"), any_text))
    short = nfc(questions.answer(options.short_name or answers.short_name, "--short-name", _("Short name"), any_text))
    parent = nfc(questions.answer(options.parent or answers.parent, "--parent", _("Superior agency"), any_text))
    question = _("How texts call the agency (“{sample}” in the sample)", sample=called(sample.name, sample.short_name))
    given = options.called or answers.called
    own_word = nfc(questions.answer(given, "--called", question, any_text, called(name, short)))
    units = _with_ids(answers.units if answers.units is not None else _units(options, questions, sample), sample)
    if not units:
        raise Refusal(_("the agency has no unit"), _("name at least one: --unit ID=NAME"))
    names = {str(unit.id): unit.name for unit in units}
    unit_of = _heirs(units, sample.unit_names)
    wanted = answers.roles if answers.roles is not None else _roles(options, questions, sample, names, unit_of)
    roles = _with_ids([role.model_copy(update={"unit": one_of(names)(role.unit)}) for role in wanted], sample)
    _refuse_twins([*(unit.name for unit in units), *(role.name for role in roles)])
    return Agency(
        name, short, parent, own_word,
        _codes(options, questions, sample, answers.codes),
        tuple(Unit(id=str(unit.id), name=unit.name) for unit in units),
        tuple(Role(id=str(role.id), name=role.name, unit=role.unit) for role in roles),
        unit_of, _heirs(roles, sample.role_names),
    )  # fmt: skip


def called(name: str, short_name: str) -> str:
    """The words with which both names begin, by which texts call the agency; else the short name."""
    same = []
    for word, other in zip(name.split(), short_name.split(), strict=False):
        if word != other:
            break
        same.append(word)
    return " ".join(same) or short_name


def parts_of_codes(kinds: Iterable[Kind]) -> list[str]:
    """The words in capitals that codes are made of: ``QT``, ``HT``."""
    return list(dict.fromkeys(part for kind in kinds for part in _PART.findall(kind.code.pattern)))


def with_parts(pattern: str, codes: Mapping[str, str]) -> str:
    """A code, or the pattern of codes, with other parts."""
    return _PART.sub(lambda found: codes.get(found.group(), found.group()), pattern)


def _read(file: Path) -> Answers:
    try:
        node = yaml_reader.read(file.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        raise Refusal(
            _("{file} cannot be read", file=file), _("name a text file with the encoding UTF-8 (Unicode)")
        ) from None
    except YamlFault as error:
        fault = _("{file}, line {line}: {fault}", file=file, line=error.line, fault=error.fault)
        raise Refusal(fault, error.remedy) from None
    answers, faults = validate(yaml_reader.plain(node), lambda: node, Answers)
    if answers is None:
        first = faults[0]
        raise Refusal(_("{file}, line {line}: {fault}", file=file, line=first.line, fault=first.fault), first.remedy)
    return answers


def _units(options: Namespace, questions: Questions, sample: Organisation) -> list[NewUnit]:
    given = _pairs(options.unit, "--unit")
    units = [
        NewUnit(name=name, was=(unit.id,))
        for unit in sample.units
        if (name := _name_here(questions, given.pop(unit.id, None), "--unit", unit.name, unit.name)) != NONE
    ]
    units += [NewUnit(id=identifier, name=name) for identifier, name in given.items()]
    more = questions.answer(None, "--unit", _("More units, separated by ; (Enter: none)"), _listed, "")
    return [*units, *(NewUnit(name=name) for name in more)]


def _roles(
    options: Namespace, questions: Questions, sample: Organisation, units: Mapping[str, str], unit_of: Mapping[str, str]
) -> list[NewRole]:
    given = _pairs(options.role, "--role")
    roles = []
    for role in sample.roles:
        default = role.name if role.unit in unit_of else NONE
        words = _name_here(questions, given.pop(role.id, None), "--role", role.name, default)
        if words != NONE:
            name, _at, unit = words.partition("@")
            where = unit or unit_of.get(role.unit)
            question = _("Unit of “{role}” (--role {id}=NAME@UNIT)", role=name, id=role.id)
            where = where or questions.chosen(None, "--role", question, units)
            roles.append(NewRole(name=name.strip(), unit=where, was=(role.id,)))
    more = questions.answer(None, "--role", _("More roles, each NAME@UNIT, separated by ; (Enter: none)"), _listed, "")
    return [*roles, *(_role(None, words) for words in more), *(_role(key, words) for key, words in given.items())]


def _role(identifier: str | None, words: str) -> NewRole:
    name, _at, unit = words.partition("@")
    if not (name.strip() and unit.strip()):
        raise Refusal(_("“{role}” has no unit", role=words), _("write NAME@UNIT"))
    return NewRole(id=identifier, name=name.strip(), unit=unit.strip())


def _name_here(questions: Questions, given: str | None, option: str, name: str, default: str) -> str:
    question = _("“{name}” is called here (Enter: what stands in brackets; - : there is none)", name=name)
    return nfc(questions.answer(given, option, question, any_text, default))


def _listed(words: str) -> list[str]:
    return [nfc(word.strip()) for word in words.split(";") if word.strip()]


def _pairs(given: Iterable[str] | None, option: str) -> dict[str, str]:
    pairs = [text.partition("=") for text in given or ()]
    for key, _sign, value in pairs:
        if not (key.strip() and value.strip()):
            raise Refusal(
                _("{option} {value} has no two sides", option=option, value=key),
                _("write {option} ID=NAME", option=option),
            )
    return {nfc(key.strip()): nfc(value.strip()) for key, _sign, value in pairs}


def _with_ids(entries: Iterable[NewEntry], sample: Organisation) -> list[NewEntry]:
    """The entries, each with an id: the one given, that of the sample for the same name, else one made of the name."""
    ids = {name: key for names in (sample.unit_names, sample.role_names) for key, name in names.items()}
    merged: dict[str, NewEntry] = {}
    for entry in entries:
        key = entry.id or ids.get(entry.name) or slug(entry.name)
        before = merged.get(key)
        if before and before.name != entry.name:
            raise Refusal(
                _("“{first}” and “{second}” have one id: {id}", first=before.name, second=entry.name, id=key),
                _("give one of them an id of its own: --unit ID=NAME, or “id:” in the file of answers"),
            )
        was = (*before.was, *entry.was) if before else entry.was
        merged[key] = entry.model_copy(update={"id": key, "was": was})
    return list(merged.values())


def _heirs(entries: Iterable[NewUnit], sample: Mapping[str, str]) -> dict[str, str]:
    """What becomes of each unit or role of the sample that lives on."""
    heirs: dict[str, str] = {}
    for entry in entries:
        for old in entry.was:
            if old not in sample:
                raise unknown(old, sample)
            if old in heirs:
                raise Refusal(_("“{id}” goes into two units or roles", id=old), _("name it below one “was” only"))
            heirs[old] = str(entry.id)
    return heirs


def _codes(
    options: Namespace, questions: Questions, sample: Organisation, answers: Mapping[str, str] | None
) -> dict[str, str]:
    given = {**(answers or {}), **_pairs(options.code, "--code")}
    parts = parts_of_codes(sample.kinds)
    for part in given:
        if part not in parts:
            raise unknown(part, parts)
    asked = answers is None
    codes = {
        part: questions.answer(
            given.get(part, None if asked else part),
            "--code",
            _("In codes, “{part}” becomes (Enter: the same)", part=part),
            _code_part,
            part,
        )
        for part in parts
    }
    _refuse_twins(codes.values())
    return codes


def _code_part(words: str) -> str:
    part = nfc(words.strip())
    if not _PART.fullmatch(part):
        raise Refusal(
            _("“{part}” cannot be a part of codes", part=words), _("write two or more capitals, without signs: KN")
        )
    return part


def _refuse_twins(names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise Refusal(_("“{name}” stands for two things", name=name), _("give each a name of its own"))
        seen.add(name)
