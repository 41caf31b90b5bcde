"""Opens the next version of a document, or enters the correction of the one in force."""

from argparse import Namespace
from collections import defaultdict
from collections.abc import Iterator, Mapping

from qms.analysis.citations import cited_documents, cites_itself, pinned_version
from qms.editing.codes import document_of
from qms.editing.desk import Desk, Plan
from qms.editing.new import APPROVAL
from qms.editing.questions import Questions, a_day, any_text, refuse_given
from qms.editing.steps import CHECK, PULL_REQUEST, write_text
from qms.editing.yaml_text import YamlText
from qms.language.messages import Message, Refusal, _
from qms.model.documents import Document, Version
from qms.model.registers import SIGNINGS, Organisation
from qms.source.markdown import headings


def revise(options: Namespace, desk: Desk, questions: Questions) -> Plan:
    """Put a document with one more row on the desk: a draft of its next version, or a correction."""
    manual = desk.before
    document: Document = questions.answer(
        options.code, "CODE", _("Code of the document"), lambda words: document_of(manual, words)
    )
    latest = _last_release(desk, document)
    if options.step == "correction":
        refuse_given({f"--{key}": getattr(options, key) for key in APPROVAL}, _("a correction has no roles of its own"))
        summary = _correct(options, desk, questions, document)
        write = _("  - open {file} and put right these words, nothing else", file=desk.shown(document.path))
    else:
        given = {"--decision": options.decision, "--issued": options.issued}
        refuse_given(given, _("the row of a draft gets them once it is decided"))
        summary = _open_row(options, desk, questions, document, latest)
        write = write_text(desk.shown(document.path))
    return Plan(
        summary,
        (*_cited_from_elsewhere(desk, document), *_pinned(desk, document, latest, options.step)),
        (write, CHECK, PULL_REQUEST),
    )


def _last_release(desk: Desk, document: Document) -> Version:
    """The version that a new row follows.

    Raises Refusal where nothing can follow: the document is withdrawn, or a draft is open.
    """
    if document.withdrawn:
        raise Refusal(
            _("{code} is withdrawn; its code never serves again", code=document.code),
            _("begin a new document: scripts/new.py"),
        )
    if document.draft:
        raise Refusal(
            _(
                "{code} has the draft {version} already ({file}, line {line})",
                code=document.code,
                version=document.draft.version,
                file=desk.shown(document.path),
                line=document.at("versions", len(document.versions) - 1).line,
            ),
            _("go on writing there; what changes goes into its “changes”"),
        )
    if not document.latest_release:
        raise Refusal(_("{code} has no version", code=document.code), _("add the first row, version 1.0"))
    return document.latest_release


def next_row(latest: Version, is_issue: bool, changes: str, roles: Mapping[str, str]) -> dict[str, str]:
    """The row of a draft that follows the ``latest`` version; ``roles`` replace those of that one."""
    revision, issue = latest.version.successors
    signed = {**latest.signed_by, **roles}
    return {
        "version": str(issue if is_issue else revision),
        **{key: signed[key] for key in SIGNINGS if key in signed},
        "changes": changes,
    }


def _open_row(options: Namespace, desk: Desk, questions: Questions, document: Document, latest: Version) -> Message:
    changes = questions.answer(options.changes, "--changes", _("What changes: which section, what"), any_text)
    roles = dict(_roles(options, questions, desk.before.organisation, latest))
    row = next_row(latest, options.step == "issue", changes, roles)
    desk.change_front_matter(document, YamlText.with_item, ("versions",), row)
    return _("{code}: draft {version} opened after {latest}",
             code=document.code, version=row["version"], latest=latest.version)  # fmt: skip


def _roles(
    options: Namespace, questions: Questions, organisation: Organisation, latest: Version
) -> Iterator[tuple[str, str]]:
    for key, question in APPROVAL.items():
        given, before = getattr(options, key), getattr(latest, key)
        if given is not None or before:
            option = f"--{key.replace('_', '-')}"
            yield key, questions.chosen(given, option, question, organisation.role_names, before)


def _correct(options: Namespace, desk: Desk, questions: Questions, document: Document) -> Message:
    decision = questions.answer(options.decision, "--decision", _("Number of the decision that corrects"), any_text)
    issued = questions.answer(options.issued, "--issued", _("Date of that decision"), a_day)
    changes = questions.answer(
        options.changes, "--changes", _("What is put right: which section, which words"), any_text
    )
    row = {"decision": decision, "issued": issued.isoformat(), "changes": changes}
    path = ("versions", len(document.versions) - 1, "corrections")
    desk.change_front_matter(document, YamlText.with_item, path, row)
    return _("{code} {version}: correction entered", code=document.code, version=document.versions[-1].version)


def _cited_from_elsewhere(desk: Desk, document: Document) -> Iterator[Message]:
    """Which sections other texts cite: whoever renumbers or deletes one must mend these texts as well."""
    manual = desk.before
    places: dict[str, list[str]] = defaultdict(list)
    for item, citation, cited in cited_documents(manual):
        if cited is document and citation.section and not citation.version and not cites_itself(item, citation):
            place = item.at_body(citation.line)
            places[citation.section].append(f"{desk.shown(place.path)}:{place.line}")
    if not places:
        return
    yield _("Sections that other texts cite; one that gets another number or goes must be mended there as well:")
    now = {heading.number for heading in document.headings}
    release = manual.ledger.get(document.code, document.versions[-1].version)
    before = {heading.number for heading in headings(release.wording.body)} if release and release.wording else set()
    for section, where in sorted(places.items(), key=lambda entry: [int(part) for part in entry[0].split(".")]):
        told = ", ".join(dict.fromkeys(where))
        if section in before - now:
            yield _("  section {section} ({places}): no longer in the text of the file", section=section, places=told)
        else:
            yield _("  section {section}: {places}", section=section, places=told)


def _pinned(desk: Desk, document: Document, latest: Version, step: str) -> Iterator[Message]:
    """Citations of the very version that the next one takes the place of."""
    if step == "correction":
        return
    for item, citation, cited in cited_documents(desk.before):
        if cited is document and pinned_version(cited, citation) is latest and not cites_itself(item, citation):
            place = item.at_body(citation.line)
            yield _(
                "{file}:{line} cites {code} v{version} by its number: mend it once the new version is in force",
                file=desk.shown(place.path),
                line=place.line,
                code=document.code,
                version=latest.version,
            )
