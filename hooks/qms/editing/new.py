"""Begins a document: the next free code, its file with all front matter, the sections of its kind, its forms."""

from argparse import Namespace
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from qms.analysis.procedures import has_records, step_table
from qms.editing.codes import Codes, document_of, parts_of
from qms.editing.desk import Desk, Plan
from qms.editing.questions import Questions, any_text, refuse_given
from qms.editing.steps import CHECK, PULL_REQUEST, write_text
from qms.editing.yaml_text import written, written_flow
from qms.language.messages import DEFAULT_LANGUAGE, Message, Refusal, _, translator
from qms.language.vietnamese import fold, nfc, slug
from qms.model.documents import Document
from qms.model.manual import Manual
from qms.model.registers import Kind, Organisation
from qms.source.markdown import Heading, Table

APPROVAL = {
    "prepared_by": _("Role that prepares it"),
    "reviewed_by": _("Role that reviews it"),
    "approved_by": _("Role that approves it"),
}
"""The roles of a version row, and how they are asked for."""

_SOME_UNIT = "don-vi"
"""Stands where nobody was asked for the unit in charge; the check asks for the id of one."""


@dataclass(frozen=True)
class Beginning:
    """What is known of a document that is begun; ``row`` holds its roles by key."""

    code: str
    title: str
    kind: Kind
    owner: str
    audience: str
    clauses: list[str]
    distribution: list[str]
    review_every: str
    row: dict[str, str]

    @property
    def path(self) -> str:
        """Where its file belongs."""
        return f"{self.kind.folder}/{slug(self.code)}.md"


def new(options: Namespace, desk: Desk, questions: Questions) -> Plan:
    """Put a new document on the desk, and the forms asked for."""
    manual = desk.before
    organisation = manual.organisation
    kinds = {kind.id: kind for kind in organisation.kinds}
    names = {kind.id: kind.name for kind in organisation.kinds}
    kind = kinds[questions.chosen(options.kind, "KIND", _("Kind of document"), names)]
    parent = _parent(options, manual, kind, questions)
    codes = Codes(manual, desk.docs)
    code = codes.free(kind, options.code) if options.code else codes.next(kind, parent.code if parent else None)
    if parent and kind.parent_of(code) != parent.code:
        raise Refusal(
            _("{code} is no form of {parent}", code=code, parent=parent.code),
            _("leave --code out: the next free code is taken"),
        )
    model = _model(manual, kind)
    begun = _asked(options, questions, manual, Beginning(
        code, "", kind, parent.header.owner if parent else "", parent.header.audience if parent else "internal",
        [], list(parent.header.distribution) if parent else [], _period(model or parent), {},
    ))  # fmt: skip
    forms = list(_forms(options.forms, begun, manual, codes, questions))
    desk.put(begun.path, _text(begun, _body(begun, model, forms, organisation)))
    for form in forms:
        desk.put(form.path, _text(form, [f"# {form.title}", "", _hint(_form_hint())]))
    paths = ", ".join(desk.shown(item.path) for item in (begun, *forms))
    return Plan(
        _("New document {code}: {title}", code=begun.code, title=begun.title),
        next_steps=(write_text(paths), CHECK, PULL_REQUEST),
    )


def outline(manual: Manual, kind: Kind, codes: Codes) -> tuple[str, str]:
    """Path and text of the next document of a kind, for whoever begins it without being asked anything.

    Raises Refusal where there is no next code.
    """
    model = _model(manual, kind)
    title = _told(_("Title of the document"))
    begun = Beginning(codes.next(kind), title, kind, _SOME_UNIT, "internal", [], [], _period(model), {})
    return begun.path, _text(begun, _body(begun, model, [], manual.organisation))


def _parent(options: Namespace, manual: Manual, kind: Kind, questions: Questions) -> Document | None:
    if kind.parent is None:
        refuse_given(
            {"--for": options.belongs_to}, _("documents of the kind “{kind}” belong to no other", kind=kind.name)
        )
        return None
    parent: Document = questions.answer(
        options.belongs_to,
        "--for",
        _("Code of the document it belongs to"),
        lambda words: document_of(manual, words),
    )
    if parent.withdrawn:
        raise Refusal(_("{code} is withdrawn", code=parent.code), _("name the document that uses the form now"))
    return parent


def _asked(options: Namespace, questions: Questions, manual: Manual, known: Beginning) -> Beginning:
    organisation = manual.organisation
    units = organisation.unit_names
    title = questions.answer(options.title, "--title", _("Title, without the code"), any_text)
    owner = questions.chosen(options.owner, "--owner", _("Unit in charge"), units, known.owner or None)
    audiences = {"internal": _told(_("internal")), "public": _told(_("public"))}
    usual = _usual_roles(manual, known.kind, owner)
    row = {
        key: questions.chosen(
            getattr(options, key),
            f"--{key.replace('_', '-')}",
            APPROVAL[key],
            organisation.role_names,
            usual.get(key, ""),
        )
        for key in known.kind.approval
    }
    return replace(
        known,
        title=nfc(title),
        owner=owner,
        audience=questions.chosen(options.audience, "--audience", _("Who may read it"), audiences, known.audience),
        clauses=questions.answer(
            options.clauses,
            "--clauses",
            _("Clauses of TCVN ISO 9001 it answers, for example 7.5.1, 8.5.1; nothing if none"),
            _words,
            "",
        ),
        distribution=questions.several(
            options.distribution,
            "--distribution",
            _("Units it goes to, separated by commas"),
            units,
            ", ".join(known.distribution) or owner,
        ),
        row={key: role for key, role in row.items() if role},
    )


def _forms(wanted: int, begun: Beginning, manual: Manual, codes: Codes, questions: Questions) -> Iterator[Beginning]:
    """The forms of a new document, as many as ``wanted``."""
    if not wanted:
        return
    kind = _form_kind(manual.organisation, begun)
    given: list[str] = []
    for number in range(1, wanted + 1):
        code = codes.next(kind, begun.code, given)
        given.append(code)
        title = questions.answer(
            None,
            "--title",
            _("Title of form {number}", number=number),
            any_text,
            _told(_("Form {number} of {code}", number=number, code=begun.code)),
        )
        row = {str(key): begun.row[key] for key in kind.approval if key in begun.row}
        yield replace(begun, code=code, title=nfc(title), kind=kind, clauses=[], row=row)


def _form_kind(organisation: Organisation, begun: Beginning) -> Kind:
    for kind in organisation.kinds:
        if kind.parent and parts_of(kind, begun.code) is not None:
            return kind
    raise Refusal(_("documents of the kind “{kind}” have no forms", kind=begun.kind.name), _("leave --forms out"))


def _text(begun: Beginning, body: Iterable[str]) -> str:
    """The whole file; what the editor must fill in or check has a hint beside it."""
    keys = (
        ("code", written(begun.code), None),
        ("title", written(begun.title), None),
        ("owner", begun.owner, None),
        ("audience", begun.audience, _("internal or public")),
        ("clauses", written_flow(list(begun.clauses)), _("clauses it answers, for example [7.5.1, 8.5.1]")),
        ("legal_basis", "[]", _("ids of registers/laws.yml, for example [nd-30-2020]")),
        ("distribution", written_flow(list(begun.distribution)), _("units of registers/organisation.yml")),
        ("review_every", written(begun.review_every), None),
    )
    first = _told(_("First issue."))
    row = {"version": "1.0", **begun.row, "changes": first}
    lines = [f"{key}: {value}" + (f"  # {_told(hint)}" if hint else "") for key, value, hint in keys]
    cells = [f"{key}: {written(value)}" for key, value in row.items()]
    versions = ["versions:", f"  - {cells[0]}", *(f"    {cell}" for cell in cells[1:])]
    return "\n".join(["---", *lines, *versions, "---", *body, ""])


def _body(begun: Beginning, model: Document | None, forms: list[Beginning], organisation: Organisation) -> list[str]:
    """The sections of the kind, numbered as in the ``model``, a document of the same kind."""
    lines = [f"# {begun.title}"]
    tables = dict(_tables(model, begun.kind, organisation)) if model else {}
    for at, section in enumerate(begun.kind.sections, start=1):
        heading = _heading(model, section) if model else None
        number = (heading and heading.number) or str(at)
        lines += [
            "",
            f"{'#' * (heading.level if heading else 2)} {number} {section}",
            "",
            _hint(_section_hint(model, heading)),
        ]
        if section in tables:
            columns = tables[section].columns
            lines += ["", f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
        if forms and fold(section) == fold(forms[0].kind.name):
            lines += ["", *(f"- {form.code} {form.title};" for form in forms)]
    return lines if begun.kind.sections else [*lines, "", _hint(_section_hint(None, None))]


def _tables(model: Document, kind: Kind, organisation: Organisation) -> Iterator[tuple[str, Table]]:
    """The tables that the build reads, by the required section of the ``model`` in which they stand."""
    wanted = {fold(section): section for section in kind.sections}
    steps = step_table(model, organisation)
    for table in model.tables:
        if table is steps or has_records(_Only(table), organisation):
            above = [
                heading for heading in model.headings if heading.line < table.line and fold(heading.title) in wanted
            ]
            if above:
                yield wanted[fold(above[-1].title)], table


@dataclass(frozen=True)
class _Only:
    """A text that holds one table."""

    table: Table

    @property
    def tables(self) -> tuple[Table, ...]:
        return (self.table,)


def _model(manual: Manual, kind: Kind) -> Document | None:
    """The latest document of the kind in use that has all its sections: what a new one looks like."""
    alike = [
        document
        for document in manual.in_code_order
        if document.kind is kind
        and document.is_active
        and all(_heading(document, section) for section in kind.sections)
    ]
    return max(
        alike,
        key=lambda document: (document.latest_release and document.latest_release.issued) or manual.today,
        default=None,
    )


def _heading(document: Document, section: str) -> Heading | None:
    """The heading of a section: of several with its title, the highest."""
    alike = (heading for heading in document.headings if fold(heading.title) == fold(section))
    return min(alike, key=lambda heading: heading.level, default=None)


def _period(model: Document | None) -> str:
    return str(model.source.keys["review_every"]) if model else "12 months"


def _usual_roles(manual: Manual, kind: Kind, owner: str) -> dict[str, str]:
    """Who last prepared, reviewed and approved a document of the unit, of this kind where there is one."""
    ours = [document for document in manual.in_code_order if document.header.owner == owner and document.is_active]
    alike = [document for document in ours if document.kind is kind] or ours
    row = max((document.versions[-1] for document in alike), key=lambda row: row.issued or manual.today, default=None)
    return {key: role for key in kind.approval if (role := getattr(row, key, None))}


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _section_hint(model: Document | None, heading: Heading | None) -> Message:
    if model and heading and heading.number:
        return _(
            "Write this section and delete this line. An example: section {section} of {code}.",
            section=heading.number,
            code=model.code,
        )
    return _("Write the text and delete this line.")


def _form_hint() -> Message:
    return _("Write the form and delete this line; how: docs/bien-tap/bieu-mau.md.")


def _hint(message: Message) -> str:
    return f"<!-- {_told(message)} -->"


def _told(message: Message) -> str:
    """What stands in a document is in the language of the manual, whatever the script speaks."""
    return message.told(translator(DEFAULT_LANGUAGE))
