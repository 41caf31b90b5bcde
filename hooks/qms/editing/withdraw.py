"""Withdraws a document, and its forms with it when asked to."""

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from qms.editing.codes import document_of
from qms.editing.desk import Desk, Plan
from qms.editing.questions import Questions, a_day, any_text, maybe_text
from qms.editing.steps import CHECK, PULL_REQUEST
from qms.editing.yaml_text import YamlText
from qms.language.messages import DEFAULT_LANGUAGE, Message, Refusal, _, translator
from qms.model.documents import Document
from qms.model.manual import Manual


def withdraw(options: Namespace, desk: Desk, questions: Questions) -> Plan:
    """Put the end of a document on the desk: when, by which decision, and what takes its place or why nothing does."""
    manual = desk.before
    document: Document = questions.answer(
        options.code, "CODE", _("Code of the document"), lambda words: document_of(manual, words)
    )
    _refuse_unfinished(document)
    replaced_by = questions.answer(
        options.replaced_by,
        "--replaced-by",
        _("Codes that take its place, separated by commas; nothing when there is none"),
        lambda words: _successors(manual, document, words),
        "",
    )
    reason = questions.answer(
        options.reason, "--reason", _("Why it is withdrawn"), maybe_text if replaced_by else any_text,
        "" if replaced_by else None,
    )  # fmt: skip
    decision = questions.answer(options.decision, "--decision", _("Number of the decision that withdraws"), any_text)
    day = questions.answer(options.date, "--date", _("Day from which it no longer holds"), a_day)
    end: dict[str, Any] = {"date": day.isoformat(), "decision": decision}
    successors = {"replaced_by": replaced_by} if replaced_by else {}
    _end(desk, document, end | successors | ({"reason": reason} if reason else {}))
    forms = [form for form in manual.forms_of(document.code) if form.is_active]
    for form in forms if options.with_forms else ():
        _refuse_unfinished(form)
        with_it = _("Withdrawn together with {code}.", code=document.code).told(translator(DEFAULT_LANGUAGE))
        _end(desk, form, end | {"reason": reason or with_it})
    return Plan(
        _("{code} is withdrawn from {day}", code=document.code, day=day),
        () if options.with_forms else tuple(_left_behind(document, forms)),
        (_("  - mend what still cites it, as the findings say"), CHECK, PULL_REQUEST),
    )


def _end(desk: Desk, document: Document, end: dict[str, Any]) -> None:
    desk.change_front_matter(document, YamlText.with_key, (), "withdrawn", end, after="versions")


def _refuse_unfinished(document: Document) -> None:
    if document.withdrawn:
        raise Refusal(
            _("{code} is withdrawn already, from {day}", code=document.code, day=document.withdrawn.date),
            _("there is nothing left to do; a withdrawal is not changed any more"),
        )
    if document.draft and document.latest_release:
        raise Refusal(
            _("{code} has the draft {version}: its text would be withdrawn instead of the released one",
              code=document.code, version=document.draft.version),
            _("first take the draft back: delete its row and restore the released text (git restore)"),
        )  # fmt: skip
    if not document.latest_release:
        raise Refusal(
            _("{code} was never released", code=document.code), _("delete its file; its code is not given again")
        )


def _successors(manual: Manual, document: Document, words: str) -> list[str]:
    found = [document_of(manual, word) for word in words.split(",") if word.strip()]
    for successor in found:
        if successor is document:
            raise Refusal(
                _("{code} cannot take its own place", code=document.code), _("name another document, or give a reason")
            )
        if successor.withdrawn:
            raise Refusal(_("{code} is withdrawn", code=successor.code), _("name what holds now, or give a reason"))
    return list(dict.fromkeys(successor.code for successor in found))


def _left_behind(document: Document, forms: list[Document]) -> Iterator[Message]:
    if forms:
        yield _(
            "Its forms are withdrawn with it: add --with-forms ({forms})", forms=", ".join(form.code for form in forms)
        )
