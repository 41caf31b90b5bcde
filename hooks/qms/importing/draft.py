"""The draft that a Word file becomes: its keys as far as they are known, and where its files lie."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from qms.editing.yaml_text import written
from qms.importing.page_header import PageHeader
from qms.language.messages import DEFAULT_LANGUAGE, Message, _, translator
from qms.language.vietnamese import fold
from qms.model.manual import Manual


@dataclass(frozen=True)
class Draft:
    """A draft and its pictures, by path below the folder of the manual."""

    path: str
    text: str
    pictures: dict[str, bytes]


def folder_of(code: str, manual: Manual) -> str:
    """Where the file of a code lies; the code is one of a kind."""
    kind = manual.organisation.kind_of(code)
    assert kind
    return kind.folder


def front_matter(header: PageHeader, manual: Manual, words: str, translate: Callable[[str], str]) -> str:
    """The keys of the draft; what is unknown has a comment behind it. ``words``: those of header and cover."""
    return "---\n" + "".join(f"{line}\n" for line in _lines(header, manual, words, translate)) + "---\n"


def _lines(header: PageHeader, manual: Manual, words: str, translate: Callable[[str], str]) -> Iterator[str]:
    def hint(message: Message) -> str:
        return f"  # {message.told(translate)}"

    owner, is_known = _owner(header.code, manual, words)
    units = ", ".join(unit.id for unit in manual.organisation.units)
    yield f"code: {header.code}"
    yield f"title: {written(header.title)}"
    yield f"owner: {owner}" + hint(
        _("the unit named in the Word file; check it") if is_known else _("unknown; one of: {units}", units=units)
    )
    yield "audience: internal" + hint(_("unknown; “public” where everybody may read it"))
    yield "clauses: []" + hint(_("unknown; clauses of the standard that the document serves: [7.5.1, 7.5.2]"))
    yield "legal_basis: []" + hint(_("unknown; ids of registers/laws.yml: [tt-26-2014]"))
    yield f"distribution: [{owner}]" + hint(_("unknown; units that receive the document"))
    yield "review_every: 12 months" + hint(_("unknown; how often it is reviewed"))
    yield "versions:"
    yield f"  - version: {header.version or '1.0'}" + (
        hint(_("as in the Word file; nothing is released until a decision stands here"))
        if header.version
        else hint(_("unknown; the Word file names no issue"))
    )
    if header.day:
        issued = _("issued on {day} according to the Word file; its decision is not known", day=header.day)
        yield f"  {hint(issued)}"
    kind = manual.organisation.kind_of(header.code)
    if kind and kind.approval:
        roles = _("{keys}: unknown; roles of registers/organisation.yml", keys=", ".join(kind.approval))
        yield f"  {hint(roles)}"
    changes = _("Brought over from a Word file.")
    yield f"    changes: {written(changes.told(translator(DEFAULT_LANGUAGE)))}"


def _owner(code: str, manual: Manual, words: str) -> tuple[str, bool]:
    """A unit that the Word file names; else that of the procedure a form belongs to; else the first there is."""
    named = [unit for unit in manual.organisation.units if fold(unit.name) in fold(words)]
    if named:
        return max(named, key=lambda unit: len(unit.name)).id, True
    kind = manual.organisation.kind_of(code)
    parent = manual.by_code.get(kind.parent_of(code) or "") if kind else None
    return (parent.header.owner if parent else manual.organisation.units[0].id), False
