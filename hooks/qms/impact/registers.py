"""What a change does to registers: the entries that differ, and the documents that rest on them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from qms.impact.documents import citations_of
from qms.language.vietnamese import code_key
from qms.model.clauses import split_tag
from qms.model.documents import Document
from qms.model.manual import Manual
from qms.source.values import Record

Rests = Callable[[Manual, Any], Iterable[Document]]


@dataclass(frozen=True, eq=False)
class EntryChange:
    """An entry of a register, or a key of the agency, as it was and as it is (None: there is none).

    ``documents`` rest on it.
    """

    register: str
    name: str
    before: object | None
    after: object | None
    documents: tuple[Document, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that say something else in an entry that stays."""
        if not (isinstance(self.before, Record) and isinstance(self.after, Record)):
            return ()
        return tuple(_differing(self.before, self.after))


@dataclass(frozen=True)
class _Entries:
    """Where entries of one sort stand: the register, its list, what names an entry, what rests on one."""

    register: str
    items: Callable[[Manual], Iterable[Any]]
    name: Callable[[Any], str]
    rests: Rests = lambda _manual, _entry: ()


def entry_changes(before: Manual, after: Manual) -> tuple[EntryChange, ...]:
    """Every entry that differs, register by register."""
    return (*_agency(before, after), *(change for sort in _SORTS for change in _changes(sort, before, after)))


def _agency(before: Manual, after: Manual) -> Iterator[EntryChange]:
    """What the register of the organisation says outside its lists concerns every document."""
    for key in _differing(before.organisation, after.organisation):
        if key not in {"units", "roles", "kinds"}:
            was, now = getattr(before.organisation, key), getattr(after.organisation, key)
            yield EntryChange("organisation", key, was, now, after.in_code_order)


def _differing(before: Record, after: Record) -> Iterator[str]:
    """The keys under which two records say something else."""
    return (key for key in type(after).model_fields if getattr(before, key) != getattr(after, key))


def _changes(sort: _Entries, before: Manual, after: Manual) -> Iterator[EntryChange]:
    was, now = ({sort.name(entry): entry for entry in sort.items(manual)} for manual in (before, after))
    for name in (*now, *(name for name in was if name not in now)):
        old, new = was.get(name), now.get(name)
        if old != new:
            rests = {document.code: document for document in sort.rests(after, old or new)}
            in_order = sorted(rests.values(), key=lambda document: code_key(document.code))
            yield EntryChange(sort.register, name, old, new, tuple(in_order))


def _in_use(manual: Manual) -> Iterator[Document]:
    return (document for document in manual.in_code_order if not document.withdrawn)


def _of_unit(manual: Manual, unit: Any) -> Iterator[Document]:
    for document in _in_use(manual):
        if unit.id == document.header.owner or unit.id in document.header.distribution:
            yield document


def _of_role(manual: Manual, role: Any) -> Iterator[Document]:
    for document in _in_use(manual):
        if any(role.id in row.signed_by.values() for row in document.versions[-1:]):
            yield document


def _of_kind(manual: Manual, kind: Any) -> Iterator[Document]:
    return (document for document in _in_use(manual) if document.kind and document.kind.id == kind.id)


def _of_law(manual: Manual, law: Any) -> Iterator[Document]:
    for document in _in_use(manual):
        if law.id in (*document.header.legal_basis, *document.header.under_review_for):
            yield document
    for item, _citation in citations_of(manual).get(law.number, ()):
        if isinstance(item, Document) and not item.withdrawn:
            yield item


def _of_procedure(manual: Manual, procedure: Any) -> Iterator[Document]:
    return (document for document in _in_use(manual) if procedure.id in document.header.tthc)


def _of_clause(manual: Manual, entry: Any) -> Iterator[Document]:
    for document in _in_use(manual):
        tags = (split_tag(tag, manual.organisation.edition)[1] for tag in document.header.clauses)
        if any(f"{tag}.".startswith(f"{entry.clause}.") for tag in tags):
            yield document


def _of_code(manual: Manual, entry: Any) -> Iterator[Document]:
    return (manual.by_code[code] for code in [entry.code] if code in manual.by_code)


_SORTS = (
    _Entries("organisation", lambda m: m.organisation.units, lambda unit: unit.id, _of_unit),
    _Entries("organisation", lambda m: m.organisation.roles, lambda role: role.id, _of_role),
    _Entries("organisation", lambda m: m.organisation.kinds, lambda kind: kind.id, _of_kind),
    _Entries("laws", lambda m: m.registers.laws.laws, lambda law: law.number, _of_law),
    _Entries("tthc", lambda m: m.registers.tthc.procedures, lambda procedure: procedure.id, _of_procedure),
    _Entries("not-applicable", lambda m: m.registers.not_applicable.clauses, lambda entry: entry.clause, _of_clause),
    _Entries("abbreviations", lambda m: m.registers.abbreviations.abbreviations, lambda entry: entry.short),
    _Entries("glossary", lambda m: m.registers.glossary.terms, lambda entry: entry.term),
    _Entries("synonyms", lambda m: m.registers.synonyms.synonyms, lambda entry: ", ".join(entry.typed)),
    _Entries(
        "disseminations",
        lambda m: m.registers.disseminations.disseminations,
        lambda entry: f"{entry.code} {entry.version}, {entry.date}: {', '.join(entry.units)}",
        _of_code,
    ),
    _Entries("waivers", lambda m: m.registers.waivers.waivers, lambda entry: f"{entry.rule}, {entry.where}"),
    _Entries(
        "baseline", lambda m: m.registers.baseline.known, lambda known: f"{known.rule}, {known.path}: {known.finding}"
    ),
)
