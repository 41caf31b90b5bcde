"""XR: documents that depend on one another: forms and their procedures, successors, days of taking effect."""

from collections.abc import Iterator, Mapping, Sequence

from qms.analysis.citations import cites_itself
from qms.language.messages import _
from qms.model.documents import Place, Problem, State
from qms.model.manual import Manual
from qms.rules.names import code_meant
from qms.rules.rule import rule

_RELEASED_TEXT = {State.DRAFT: None, State.WITHDRAWN: None}
"""For rules that compare a text with the version that brought it."""


@rule("XR007", needs_every_file=True)
def form_has_its_document(manual: Manual) -> Iterator[Problem]:
    """A form in use belongs to a document that exists and has not been withdrawn."""
    for form in manual.documents:
        code = form.parent_code if form.is_active else None
        parent = manual.by_code.get(code) if code else None
        if code and parent is None and code not in manual.ledger.releases:  # VR007 asks for the others back
            yield Problem(
                form.at("code"),
                _("{form} belongs to {code}, which does not exist", form=form.code, code=code),
                _("add {code}, or withdraw {form}", code=code, form=form.code),
            )
        elif parent and parent.withdrawn:
            yield Problem(
                form.at("code"),
                _("{form} belongs to {code}, which is withdrawn", form=form.code, code=code),
                _("withdraw {form} as well; a form that is still needed comes back under the code of the document "
                  "that uses it now", form=form.code),
            )  # fmt: skip


@rule("XR008", by_state=_RELEASED_TEXT)
def forms_ready_with_their_document(manual: Manual) -> Iterator[Problem]:
    """A form that its document tells readers to use takes effect no later than the document."""
    return (problem for problem, is_own_form in _not_ready(manual) if is_own_form)


@rule("XR009", by_state=_RELEASED_TEXT)
def relies_on_what_is_in_force(manual: Manual) -> Iterator[Problem]:
    """A document in force does not lean on one that takes effect later."""
    return (problem for problem, is_own_form in _not_ready(manual) if not is_own_form)


@rule("XR010", needs_every_file=True)
def withdrawal_explained(manual: Manual) -> Iterator[Problem]:
    """A withdrawn document names documents that take its place, or says why none does."""
    for document in manual.documents:
        ended = document.withdrawn
        if ended and not (ended.replaced_by or ended.reason):
            yield Problem(
                document.at("withdrawn"),
                _("{code} is withdrawn without a successor or a reason", code=document.code),
                _("add “replaced_by: [CODE]” or “reason: …”"),
            )
        for index, code in enumerate(ended.replaced_by if ended else ()):
            if code not in manual.by_code:
                others = [other for other in manual.by_code if other != document.code]
                yield Problem(
                    document.at("withdrawn", "replaced_by", index),
                    _("there is no document {code}", code=code),
                    code_meant(
                        code,
                        others,
                        _("add {code}, or say in “reason: …” why nothing replaces the document", code=code),
                    ),
                )


@rule("XR012")
def replacement_leads_somewhere(manual: Manual) -> Iterator[Problem]:
    """Whoever follows what replaced a document or a law arrives at one that was not replaced."""
    in_order = sorted(manual.by_code.values(), key=lambda document: document.path)
    documents = {document.code: document.withdrawn.replaced_by for document in in_order if document.withdrawn}
    for circle in _circles(documents):
        index = documents[circle[0]].index(circle[1])
        yield _circular(manual.by_code[circle[0]].at("withdrawn", "replaced_by", index), circle)
    registers = manual.registers
    rows = {law.id: row for row, law in enumerate(registers.laws.laws)}
    laws = {identifier: registers.laws.laws[row].replaced_by for identifier, row in rows.items()}
    for circle in _circles(laws):
        index = laws[circle[0]].index(circle[1])
        place = registers.at("laws", "laws", rows[circle[0]], "replaced_by", index)
        yield _circular(place, [registers.laws_by_id[law].number for law in circle])


def _not_ready(manual: Manual) -> Iterator[tuple[Problem, bool]]:
    """Each document that takes effect after one that cites it, and whether it is a form of that one."""
    for document in manual.documents:
        version = document.latest_release
        if version is None or version.effective is None:
            continue
        first_mention = {citation.target: citation for citation in reversed(document.citations)}
        for code, citation in first_mention.items():
            cited = manual.by_code.get(code)
            if cited is None or cited.withdrawn or cites_itself(document, citation):
                continue
            ready = cited.released[0].effective if cited.released else None
            if ready and version.effective < ready:
                yield Problem(
                    document.at_body(citation.line, citation.column),
                    _("{code} {version} takes effect on {day}, but {cited}, which it relies on, only on {ready}",
                      code=document.code, version=version.version, day=version.effective, cited=code, ready=ready),
                    _("let both take effect on one day, or issue a version of {code} in force from {ready}",
                      code=document.code, ready=ready),
                ), cited.parent_code == document.code  # fmt: skip


def _circles(successors: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """The circles of a graph, each from its first member in the order of ``successors`` back to that member.

    A walk in depth goes through every edge once; an edge back into the trail closes a circle.
    """
    rank = {name: position for position, name in enumerate(successors)}
    finished: set[str] = set()
    for start in successors:
        trail = {} if start in finished else {start: iter(dict.fromkeys(successors[start]))}
        while trail:
            name, others = next(reversed(trail.items()))
            other = next(others, None)
            if other is None:
                finished.add(name)
                trail.popitem()
            elif other in trail:
                members = list(trail)[list(trail).index(other) :]
                first = members.index(min(members, key=lambda member: rank[member]))
                yield [*members[first:], *members[: first + 1]]
            elif other in successors and other not in finished:
                trail[other] = iter(dict.fromkeys(successors[other]))


def _circular(place: Place, circle: Sequence[str]) -> Problem:
    return Problem(
        place,
        _("what replaces {name} leads back to it: {circle}", name=circle[0], circle=" → ".join(circle)),
        _("name in “replaced_by” what holds now; the last in the row is replaced by nothing"),
    )
