"""Tells the impact of a change: to people on a terminal, and on a forge as Markdown."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from qms.analysis.coverage import Answer
from qms.impact.documents import DocumentChange, Step
from qms.impact.impact import Impact
from qms.impact.redline import Fate, SectionChange
from qms.language.messages import Message, _
from qms.language.vietnamese import code_key
from qms.model.documents import Document, MarkdownFile, Version
from qms.model.registers import Organisation
from qms.reading.past import Base
from qms.reports.outline import Block, Line, Outline

STEPS = {
    Step.NEW: _("new"),
    Step.DRAFT: _("drafts"),
    Step.RELEASED: _("released"),
    Step.CORRECTED: _("corrected"),
    Step.WITHDRAWN: _("withdrawn"),
    Step.DELETED: _("deleted"),
    Step.KEEPING: _("text unchanged"),
    Step.ALTERED: _("changed without a new version"),
}
_ANSWERS = {
    Answer.IN_FORCE: _("in force"),
    Answer.OVERDUE: _("overdue for review"),
    Answer.NOT_YET_IN_FORCE: _("not in force yet"),
    Answer.DRAFT: _("draft only"),
    Answer.NONE: _("no document"),
    Answer.NOT_APPLICABLE: _("not applicable"),
}


def blocks(impact: Impact) -> Iterator[Block]:
    """The report, what is most pressing first; nothing where nothing changed."""
    organisation = impact.after.organisation
    if impact.is_empty:
        return
    yield Block(_("Overview"), tuple(_overview(impact)))
    if impact.unreadable:
        unread = tuple(Line(_("{file}: see what the check says", file=path)) for path in impact.unreadable)
        yield Block(_("Files that cannot be read"), unread)
    if disturbed := tuple(_disturbed(impact.documents)):
        yield Block(_("Citations that no longer lead where they led"), disturbed)
    if impact.losses:
        yield Block(_("Clauses answered less well"), tuple(_losses(impact)))
    if announced := tuple(_announced(impact)):
        yield Block(_("To be disseminated after merging"), announced)
    for change in impact.documents:
        title = _("{code} – {title}", code=change.document.code, title=change.document.title)
        yield Block(title, tuple(_document(change, organisation)))
    if impact.entries:
        yield Block(_("Registers"), tuple(_entries(impact)))
    if impact.pages or impact.files:
        yield Block(_("Other pages and files"), tuple(_others(impact)))


def outline(impact: Impact, base: Base) -> Outline:
    """The report, as it is written for a terminal or a forge."""
    compared = _("Compared with {base} (commit {commit}).", base=base.branch, commit=base.commit[:10])
    nothing = _("No document, register or page of the manual changes.")
    opening = (compared, nothing) if impact.is_empty else (compared,)
    return Outline(_("Impact of the change"), opening, tuple(blocks(impact)), "make impact")


def _overview(impact: Impact) -> Iterator[Line]:
    organisation = impact.after.organisation
    if impact.documents:
        counts = Counter(step for change in impact.documents for step in change.steps)
        counted = tuple(_("{count} {step}", count=counts[step], step=STEPS[step]) for step in Step if counts[step])
        yield Line(_("Documents: {count} ({steps})", count=len(impact.documents), steps=counted))
        units = tuple(dict.fromkeys(unit for change in impact.documents for unit in change.owners))
        roles = tuple(dict.fromkeys(role for change in impact.documents for role in change.roles))
        yield Line(_("To be reviewed by: {units}", units=_named(units, organisation.unit_names)))
        if roles:
            yield Line(_("Roles that prepare, review, approve: {roles}", roles=_named(roles, organisation.role_names)))
    if impact.entries:
        registers = tuple(f"{name}.yml" for name in dict.fromkeys(entry.register for entry in impact.entries))
        yield Line(_("Entries of registers: {count} ({registers})", count=len(impact.entries), registers=registers))
    if impact.pages or impact.files:
        yield Line(_("Other pages and files: {count}", count=len(impact.pages) + len(impact.files)))


def _disturbed(changes: Iterable[DocumentChange]) -> Iterator[Line]:
    for change in changes:
        for item in change.disturbed:
            where = f"{item.place.path}:{item.place.line}"
            named = {"where": where, "code": change.document.code, "section": item.section, "was": item.was}
            if item.now is None:
                yield Line(_("{where} cites section {section} of {code} (“{was}”), which is gone", **named))
            else:
                yield Line(
                    _("{where} cites section {section} of {code}, which was “{was}” and is “{now}”",
                      now=item.now, **named)
                )  # fmt: skip


def _losses(impact: Impact) -> Iterator[Line]:
    for loss in impact.losses:
        yield Line(
            _("{clause} {title}: {was} → {now}; answered by: {documents}",
              clause=loss.clause.number, title=impact.after.catalogue.title(loss.clause.number),
              was=_ANSWERS[loss.was], now=_ANSWERS[loss.now], documents=_codes(loss.documents))
        )  # fmt: skip


def _announced(impact: Impact) -> Iterator[Line]:
    """Unit by unit: the head of each tells its own people."""
    told: dict[str, list[Message]] = defaultdict(list)
    for change in impact.documents:
        if announcement := change.announcement:
            code, due = change.document.code, announcement.due
            what = _("{code} (until {day})", code=code, day=due) if due else _("{code}", code=code)
            for unit in announcement.units:
                told[unit].append(what)
    names = impact.after.organisation.unit_names
    for unit in (*(known for known in names if known in told), *sorted(told.keys() - names.keys())):
        yield Line(_("{unit}: {documents}", unit=names.get(unit, unit), documents=tuple(told[unit])))


def _document(change: DocumentChange, organisation: Organisation) -> Iterator[Line]:
    for step in change.steps:
        yield from map(Line, _step(step, change))
    if change.before and change.after and change.before.path != change.after.path:
        yield Line(_("file: {before} → {after}", before=change.before.path, after=change.after.path))
    else:
        yield Line(_("file: {file}", file=change.document.path))
    for key, (was, now) in change.keys.items():
        yield Line(_("{key}: {before} → {after}", key=key, before=_value(was), after=_value(now)))
    if change.sections:
        yield Line(_redline_title(change), tuple(map(_section, change.sections)))
    if cited_by := change.cited_by:
        yield Line(_("cited by: {names}", names=_items(cited_by)))
    if change.forms:
        yield Line(_("its forms: {names}", names=_codes(change.forms)))
    if change.parent:
        yield Line(_("form of: {code}", code=change.parent))
    if procedures := tuple(procedure.name for procedure in change.procedures):
        yield Line(_("administrative procedures: {names}", names=procedures))
    reviewers = {"units": _named(change.owners, organisation.unit_names)}
    if change.roles:
        roles = _named(change.roles, organisation.role_names)
        yield Line(_("to be reviewed by: {units}; roles: {roles}", roles=roles, **reviewers))
    else:
        yield Line(_("to be reviewed by: {units}", **reviewers))


_SAID = {
    Step.NEW: _("new document"),
    Step.ALTERED: _("the released text changes without a new version; the check refuses that"),
    Step.KEEPING: _("the text stays; only how it is kept changes"),
}
"""The steps that need no more words."""


def _step(step: Step, change: DocumentChange) -> Iterator[Message]:
    document = change.document
    if step in _SAID:
        yield _SAID[step]
    elif step is Step.DRAFT and document.draft:
        yield _draft(change, document.draft)
    elif step is Step.RELEASED:
        for row in change.released:
            yield _("{version} is released: decision {decision}, in force from {day}",
                    version=row.version, decision=row.decision, day=row.effective)  # fmt: skip
    elif step is Step.CORRECTED:
        for row in change.corrected:
            yield _("{version} is corrected: {changes}", version=row.version, changes=row.corrections[-1].changes)
    elif step is Step.WITHDRAWN and document.withdrawn:
        yield _("withdrawn from {day}, replaced by: {codes}",
                day=document.withdrawn.date, codes=document.withdrawn.replaced_by)  # fmt: skip
    elif document.latest_release:
        yield _("deleted though it was released; the check refuses that")
    else:
        yield _("the draft is deleted")


def _draft(change: DocumentChange, draft: Version) -> Message:
    before, past = change.before, change.document.latest_release
    if before and before.draft and before.draft.version == draft.version:
        return _("draft {version} is rewritten", version=draft.version)
    if past:
        return _("{before} → draft {version}", before=past.version, version=draft.version)
    return _("draft {version}", version=draft.version)


def _redline_title(change: DocumentChange) -> Message:
    past, _body = change.compared_with
    if past:
        return _("sections that differ from the released version {version}:", version=past.version)
    return _("sections that change:")


def _section(change: SectionChange) -> Line:
    section = change.after or change.before
    assert section is not None
    name = f"{section.number or ''} {section.title}".strip() or _("before the first heading")
    counts = {"name": name, "more": change.words_added, "less": change.words_removed}
    match change.fate:
        case Fate.ADDED:
            return Line(_("added: {name} (+{more} words)", **counts))
        case Fate.REMOVED:
            return Line(_("removed: {name} (−{less} words)", **counts))
        case Fate.MOVED:
            assert change.before is not None
            old = change.before.number or "–"
            return Line(_("renumbered, was {old}: {name} (+{more}, −{less} words)", old=old, **counts))
        case Fate.CHANGED:
            return Line(_("changed: {name} (+{more}, −{less} words)", **counts))


def _entries(impact: Impact) -> Iterator[Line]:
    for entry in impact.entries:
        named = {"register": f"{entry.register}.yml", "name": entry.name}
        if entry.before is None:
            what = _("{register}: {name} is new", **named)
        elif entry.after is None:
            what = _("{register}: {name} is removed", **named)
        elif entry.keys:
            what = _("{register}: {name} changes ({keys})", keys=entry.keys, **named)
        else:
            what = _("{register}: {name} changes", **named)
        below = (Line(_("documents that rest on it: {codes}", codes=_codes(entry.documents))),)
        yield Line(what, below if entry.documents else ())


def _others(impact: Impact) -> Iterator[Line]:
    says = {True: _("new"), False: _("deleted"), None: _("changed")}
    for path, fate in (*impact.pages.items(), *impact.files.items()):
        yield Line(_("{file}: {what}", file=path, what=says[fate]))


def _value(written: object) -> object:
    """A key as it was written: a list item by item."""
    if isinstance(written, list):
        return tuple(str(item) for item in written)
    return "" if written is None else str(written)


def _named(identifiers: Iterable[str], names: dict[str, str]) -> tuple[str, ...]:
    return tuple(names.get(identifier, identifier) for identifier in identifiers)


def _codes(documents: Iterable[Document]) -> tuple[str, ...]:
    return tuple(sorted((document.code for document in documents), key=code_key))


def _items(items: Iterable[MarkdownFile]) -> tuple[str, ...]:
    return tuple(item.code if isinstance(item, Document) else item.path for item in items)
