"""A unit or role gets another name, or goes into another: registers and drafts follow, released texts stay."""

import re
from argparse import Namespace
from collections.abc import Iterator

from qms.editing.desk import Desk, Plan
from qms.editing.questions import Questions, any_text, one_of
from qms.editing.steps import CHECK, PULL_REQUEST
from qms.editing.yaml_text import Path, YamlText, texts_in
from qms.language.messages import Message, Refusal, _
from qms.language.vietnamese import nfc
from qms.model.documents import Document, State
from qms.model.manual import Manual
from qms.model.registers import Role, Unit

_LEFT_ALONE = {"baseline"}
"""Registers that a program writes."""


class Naming:
    """Replaces one name of a unit or role, where it stands by itself and is no part of another name."""

    def __init__(self, manual: Manual, old: str, new: str) -> None:
        names = sorted({*manual.organisation.names, old}, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
        self._old = old
        self._new = new

    def __call__(self, text: str) -> str:
        """The text with the new name."""
        return self._pattern.sub(lambda found: self._new if found.group() == self._old else found.group(), text)

    def is_in(self, text: str) -> bool:
        """Whether the text holds the old name."""
        return any(found.group() == self._old for found in self._pattern.finditer(text))


def rename(options: Namespace, desk: Desk, questions: Questions) -> Plan:
    """Put on the desk what a new name, or going into another unit or role, changes."""
    manual = desk.before
    units, roles = manual.organisation.unit_names, manual.organisation.role_names
    identifier = questions.chosen(options.id, "ID", _("Unit or role"), units | roles)
    group, names = ("units", units) if identifier in units else ("roles", roles)
    old = names[identifier]
    if options.into is not None:
        heir = one_of({key: name for key, name in names.items() if key != identifier})(options.into)
        new = names[heir]
        _merge(desk, group, identifier, heir)
    else:
        new = nfc(questions.answer(options.name, "--name", _("New name"), any_text))
        if new in {*units.values(), *roles.values()}:
            raise Refusal(
                _("“{name}” is the name of a unit or role already", name=new),
                _("to put one into the other: --into ID"),
            )
        path = (group, _index(manual, group, identifier), "name")
        desk.change_register("organisation", YamlText.with_text, path, new)
    naming = Naming(manual, old, new)
    _rename_in_registers(desk, naming, own=(group, _index(manual, group, identifier), "name"))
    for item in (*manual.pages, *(document for document in manual.documents if _is_free(document))):
        if naming.is_in(item.body):
            desk.change_body(item, naming)
        if isinstance(item, Document) and naming.is_in(item.title):
            title = naming(item.title)
            desk.change_front_matter(item, YamlText.with_text, ("title",), title)
    return Plan(
        _("“{old}” becomes “{new}”", old=old, new=new),
        (*_kept_entry(desk, group, identifier, options.into), *_roles_of(manual, group, identifier),
         *_need_a_version(manual, naming)),
        (_("  - search for short forms and other spellings of the old name by hand"), CHECK, PULL_REQUEST),
    )  # fmt: skip


def _merge(desk: Desk, group: str, identifier: str, heir: str) -> None:
    """Let everything that names the one by its id name the other, but for what is past."""
    manual = desk.before
    if group == "units":
        for index, role in enumerate(manual.organisation.roles):
            if role.unit == identifier:
                path = ("roles", index, "unit")
                desk.change_register("organisation", YamlText.with_text, path, heir)
        for document in manual.documents:
            _hand_over(desk, document, identifier, heir)
    else:
        for document in manual.documents:
            for key, signing in document.draft.signed_by.items() if document.draft else ():
                if signing == identifier:
                    place = ("versions", len(document.versions) - 1, key)
                    desk.change_front_matter(document, YamlText.with_text, place, heir)
        for index, waiver in enumerate(manual.registers.waivers.waivers):
            if waiver.approved_by == identifier:
                where = ("waivers", index, "approved_by")
                desk.change_register("waivers", YamlText.with_text, where, heir)
    if not _is_past(manual, group, identifier):
        entry = (group, _index(manual, group, identifier))
        desk.change_register("organisation", YamlText.without_item, entry)


def _hand_over(desk: Desk, document: Document, unit: str, heir: str) -> None:
    """Owner and distribution are no part of what was released: they change without a new version."""
    if document.header.owner == unit:
        desk.change_front_matter(document, YamlText.with_text, ("owner",), heir)
    if unit in document.header.distribution:
        path = ("distribution", document.header.distribution.index(unit))
        if heir in document.header.distribution:
            desk.change_front_matter(document, YamlText.without_item, path)
        else:
            desk.change_front_matter(document, YamlText.with_text, path, heir)


def _rename_in_registers(desk: Desk, naming: Naming, own: Path) -> None:
    """Every text of a register that holds the old name, but for the entry at ``own``."""
    for name in desk.before.registers.nodes.keys() - _LEFT_ALONE:
        value = YamlText(desk.text(f"registers/{name}.yml")).value
        for path, text in texts_in(value):
            if naming.is_in(text) and not (name == "organisation" and path == own):
                renamed = naming(text)
                desk.change_register(name, YamlText.with_text, path, renamed)


def _is_free(document: Document) -> bool:
    """Whether the text in the file is a draft: it may change."""
    return document.working_state is State.DRAFT


def _is_past(manual: Manual, group: str, identifier: str) -> bool:
    """Whether a record of the past names it: such an entry stays in the register for good."""
    if group == "units":
        return any(identifier in entry.units for entry in manual.registers.disseminations.disseminations)
    rows = (row for document in manual.documents for row in document.released)
    return any(identifier in row.signed_by.values() for row in rows)


def _kept_entry(desk: Desk, group: str, identifier: str, into: str | None) -> Iterator[Message]:
    if into is not None and _is_past(desk.before, group, identifier):
        yield _(
            "“{id}” stays in registers/organisation.yml: released rows or records of dissemination name it",
            id=identifier,
        )


def _roles_of(manual: Manual, group: str, identifier: str) -> Iterator[Message]:
    """The roles of a unit are often named after it."""
    named = [role.name for role in manual.organisation.roles if role.unit == identifier] if group == "units" else []
    if named:
        yield _("Roles of this unit; are their names still right? {roles}", roles="; ".join(named))


def _need_a_version(manual: Manual, naming: Naming) -> Iterator[Message]:
    """Released texts that hold the old name."""
    found = [
        document
        for document in manual.in_code_order
        if document.working_state is None and (naming.is_in(document.body) or naming.is_in(document.title))
    ]
    if found:
        yield _("Released texts with the old name, left alone; each needs a new version:")
    for document in found:
        count = sum(naming.is_in(line) for line in document.body.split("\n"))
        yield _("  {code} {title}: {count} lines (scripts/revise.py {code})",
                code=document.code, title=document.title, count=count)  # fmt: skip


def _index(manual: Manual, group: str, identifier: str) -> int:
    entries: tuple[Unit | Role, ...] = manual.organisation.units if group == "units" else manual.organisation.roles
    return [entry.id for entry in entries].index(identifier)
