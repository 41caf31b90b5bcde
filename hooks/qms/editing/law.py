"""Enters a law that replaces, amends or details others, and finds what leans on these."""

import re
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from datetime import date

from qms.analysis.deadlines import absorptions
from qms.editing.desk import Desk, Plan
from qms.editing.questions import Questions, a_day, any_text, refuse_given, unknown
from qms.editing.revise import next_row
from qms.editing.steps import CHECK, PULL_REQUEST
from qms.editing.yaml_text import YamlText
from qms.language.messages import DEFAULT_LANGUAGE, Message, Refusal, _, translator
from qms.language.vietnamese import nfc, slug
from qms.model.documents import Document
from qms.model.manual import Manual
from qms.model.registers import Law

RELATIONS = {
    "replaced_by": ("replaces", _("Laws it replaces (number or id), separated by commas")),
    "amended_by": ("amends", _("Laws it amends, separated by commas")),
    "detailed_by": ("details", _("Laws whose details it lays down, separated by commas")),
}
"""The key of the register that a law of the past gets, the option that names these laws, and how they are asked for."""
_OF_AN_ENTRY = ("kind", "id", "title", "issued", "effective", "certainty", "source")
_CERTAINTIES = {
    "seen": _("its text was read"),
    "secondary": _("another source tells of it"),
    "memory": _("from memory"),
    "unverified": _("not verified"),
}


def law(options: Namespace, desk: Desk, questions: Questions) -> Plan:
    """Put the law, its relations and, when asked to, the rows of what must be revised on the desk."""
    manual = desk.before
    number = nfc(
        questions.answer(options.number, "NUMBER", _("Number of the law, for example 37/2026/NĐ-CP"), any_text)
    )
    known = _law_named(manual, number)
    if known:
        given = {f"--{key}": getattr(options, key) for key in _OF_AN_ENTRY}
        refuse_given(given, _("{law} is in registers/laws.yml, which is edited by hand", law=number))
    new_id = known.id if known else _entered(options, desk, questions, number)
    old = dict(_related(options, questions, manual, new_id))
    for identifier, key in old.items():
        path = ("laws", _index(manual, identifier), key)
        if new_id not in getattr(manual.registers.laws_by_id[identifier], key):
            desk.change_register("laws", YamlText.with_item, path, new_id)
    entered = desk.after().registers.laws_by_id[new_id]
    _expire(options, desk, questions, entered, [law for law, key in old.items() if key == "replaced_by"])
    leaning = list(_leaning(desk.after(), entered, [manual.registers.laws_by_id[law] for law in old]))
    opened = [document for document, _why, _due in leaning if options.open and _can_be_opened(document)]
    changes = _("Updated to {law}.", law=entered.number).told(translator(DEFAULT_LANGUAGE))
    for document in opened:
        assert document.latest_release is not None, "only released documents are opened"
        row = next_row(document.latest_release, is_issue=False, changes=changes, roles={})
        desk.change_front_matter(document, YamlText.with_item, ("versions",), row)
    revising = (
        _("  - revise each document: its text, then legal_basis ({id} in, what is replaced out)", id=new_id),
        _("  - what cannot be revised yet: under_review_for: [{id}] (docs/bien-tap/vong-doi.md)", id=new_id),
    )
    return Plan(
        _("{law} is entered ({id})", law=entered.number, id=new_id),
        tuple(_told(desk.after(), entered, leaning, list(old))),
        (*(revising if old else ()), CHECK, PULL_REQUEST),
    )


def _entered(options: Namespace, desk: Desk, questions: Questions, number: str) -> str:
    """The id of a law that is new to the register."""
    manual = desk.before
    kind = questions.answer(
        options.kind, "--kind", _("Kind: Luật, Nghị định, Thông tư …"), any_text, _kind(manual, number)
    )
    certainties = {key: told.told(translator(DEFAULT_LANGUAGE)) for key, told in _CERTAINTIES.items()}
    title = questions.answer(options.title, "--title", _("Short title"), any_text)
    new_id = questions.answer(
        options.id, "--id", _("Id in the register"), lambda words: _free_id(manual, words), _id(manual, kind, number)
    )
    issued = questions.answer(options.issued, "--issued", _("Date of issue; nothing if unknown"), _maybe_day, "")
    effective = questions.answer(
        options.effective, "--effective", _("Date from which it holds; nothing if unknown"), _maybe_day, ""
    )
    certainty = questions.chosen(options.certainty, "--certainty", _("How certain this is"), certainties, "unverified")
    source = questions.answer(options.source, "--source", _("Where this was read"), any_text)
    entry = {
        "id": new_id, "number": number, "kind": kind, "title": title, "issued": _day(issued),
        "effective": _day(effective), "certainty": certainty, "source": source,
    }  # fmt: skip
    desk.change_register("laws", YamlText.with_item, ("laws",), {key: cell for key, cell in entry.items() if cell})
    return new_id


def _related(options: Namespace, questions: Questions, manual: Manual, new_id: str) -> Iterator[tuple[str, str]]:
    """The id of each law that the new one changes, with the key of the register that says how."""

    def read(words: str) -> list[str]:
        return [_law_of(manual, word.strip()).id for word in words.split(",") if word.strip()]

    found = [
        (identifier, key)
        for key, (option, question) in RELATIONS.items()
        for identifier in questions.answer(getattr(options, option), f"--{option}", question, read, "")
    ]
    entries = manual.registers.laws.laws
    found += [(law.id, key) for law in entries for key in RELATIONS if new_id in getattr(law, key)]
    if not found and new_id in manual.registers.laws_by_id:
        raise Refusal(
            _("{law} is in the register, and nothing says which law it changes", law=new_id),
            _("name it: --replaces, --amends or --details with a number or id"),
        )
    if new_id in dict(found):
        raise Refusal(_("a law cannot change itself"), _("name the law before it"))
    yield from found


def _expire(options: Namespace, desk: Desk, questions: Questions, new: Law, replaced: list[str]) -> None:
    """Note the first day on which the replaced laws no longer hold, where the register does not say it yet."""
    open_ended = [law for law in replaced if not desk.before.registers.laws_by_id[law].expired]
    if not open_ended:
        return
    day = questions.answer(
        options.expires, "--expires", _("First day on which what is replaced no longer holds; nothing if unknown"),
        _maybe_day, new.effective.isoformat() if new.effective else "",
    )  # fmt: skip
    for identifier in open_ended if day else ():
        path = ("laws", _index(desk.before, identifier))
        desk.change_register("laws", YamlText.with_key, path, "expired", _day(day), "effective")


def _leaning(manual: Manual, new: Law, old: list[Law]) -> Iterator[tuple[Document, Message, date | None]]:
    """Every document and form in use that leans on the old laws, why, and by when it must be brought up to date."""
    due = {entry.document.code: entry.due for entry in absorptions(manual) if entry.new.id == new.id}
    ids, numbers = {law.id for law in old}, {law.number for law in old}
    for document in manual.in_code_order:
        if document.withdrawn:
            continue
        lines = [citation.line for citation in document.citations if citation.target in numbers]
        by = due.get(document.code) or new.absorb_by(manual.organisation.absorb_law_within)
        if ids & {*document.header.legal_basis}:
            yield document, _("legal basis"), by
        elif lines:
            yield document, _("cited on line {line}", line=document.at_body(lines[0]).line), by


def _told(
    manual: Manual, new: Law, leaning: list[tuple[Document, Message, date | None]], old: list[str]
) -> Iterator[Message]:
    if not old:
        yield _("It changes no law of the register. If it does: --replaces, --amends or --details.")
    elif not leaning:
        yield _("No document leans on what it changes.")
    else:
        yield _("Documents and forms that lean on what it changes:")
    if not new.effective and leaning:
        yield _("  (when it takes effect is not known yet, so no deadline can be reckoned)")
    for document, why, due in leaning:
        state = _(", draft {version} open", version=document.draft.version) if document.draft else ""
        yield _("  {code} {title}: {why}{by}{state}", code=document.code, title=document.title, why=why, state=state,
                by=_(", by {due}", due=due) if due else "")  # fmt: skip
    for procedure in manual.registers.tthc.procedures:
        if {*procedure.basis} & {*old}:
            yield _("  registers/tthc.yml: the basis of “{id}” names it; check time and article", id=procedure.id)


def _can_be_opened(document: Document) -> bool:
    return document.is_active and document.draft is None


def _law_named(manual: Manual, words: str) -> Law | None:
    return manual.registers.laws_by_number.get(words) or manual.registers.laws_by_id.get(words)


def _law_of(manual: Manual, words: str) -> Law:
    found = _law_named(manual, nfc(words))
    if found is None:
        raise unknown(words, [*manual.registers.laws_by_number, *manual.registers.laws_by_id])
    return found


def _index(manual: Manual, identifier: str) -> int:
    return [law.id for law in manual.registers.laws.laws].index(identifier)


def _kind(manual: Manual, number: str) -> str | None:
    """The kind of the laws whose numbers end alike (NĐ-CP)."""
    ending = number.rpartition("/")[2]
    alike = Counter(law.kind for law in manual.registers.laws.laws if law.number.rpartition("/")[2] == ending)
    return alike.most_common(1)[0][0] if alike else None


def _id(manual: Manual, kind: str, number: str) -> str:
    """An id as those of the same kind, or after the letters of the number (37/2026/NĐ-CP): ``nd-37-2026``."""
    prefixes = Counter(
        found.group()
        for law in manual.registers.laws.laws
        if law.kind == kind and (found := re.match(r"[a-z-]+(?=-\d)", law.id))
    )
    letters = re.search(r"/(\w+)-[^/]+$", number)
    prefix = prefixes.most_common(1)[0][0] if prefixes else slug(letters[1] if letters else kind)
    return "-".join([prefix, *re.findall(r"\d+", number)[:2]])


def _free_id(manual: Manual, words: str) -> str:
    identifier = slug(words)
    if not identifier or identifier in manual.registers.laws_by_id:
        raise Refusal(
            _("the id “{id}” cannot be used or stands for another law", id=words), _("choose another: kind-number-year")
        )
    return identifier


def _maybe_day(words: str) -> date | None:
    return a_day(words) if words.strip() else None


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
