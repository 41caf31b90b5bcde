"""XR: what a text cites exists and may be relied on; what it takes for granted is explained."""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from urllib.parse import unquote

from qms.analysis.abbreviations import abbreviations_in, unexplained
from qms.analysis.citations import cited_documents, cited_headings, cites_itself, pinned_version
from qms.language.messages import _
from qms.language.vietnamese import nearest, slug
from qms.model.documents import Document, MarkdownFile, Place, Problem, State
from qms.model.manual import Manual
from qms.rules.names import code_meant, name_meant
from qms.rules.rule import CURRENT_TEXT, Severity, rule
from qms.source.citations import Citation

_LINK_BY_PATH = re.compile(r"(?P<path>[^?#:]+)(?:\?[^#]*)?(?:#muc-(?P<section>\d+(?:\.\d+)*))?")
_PAGE = re.compile(r"/?(?:\.{1,2}/)*(?P<address>[^/]+)(?:/v(?P<version>\d+\.\d+))?/?(?:index\.html)?")


@rule("XR001", by_state=CURRENT_TEXT)
def cited_document_exists(manual: Manual) -> Iterator[Problem]:
    """A document code in a text is the code of a document."""
    unreadable = {file.path.rpartition("/")[2].removesuffix(".md") for file in manual.unreadable}
    for item, citation in _citations(manual, laws=False):
        gone = citation.target in manual.ledger.releases  # VR007 asks for it back
        if citation.target not in manual.by_code and slug(citation.target) not in unreadable and not gone:
            yield Problem(
                item.at_body(citation.line, citation.column),
                _("there is no document {code}", code=citation.target),
                code_meant(
                    citation.target,
                    manual.by_code,
                    _("correct the code; text that is not a citation goes between backticks (`…`)"),
                ),
            )


@rule("XR002", by_state=CURRENT_TEXT)
def cited_document_usable(manual: Manual) -> Iterator[Problem]:
    """No text sends its reader to a withdrawn document, and no released text to a mere draft."""
    for item, citation, cited in cited_documents(manual):
        place = item.at_body(citation.line, citation.column)
        if cites_itself(item, citation):
            continue
        if cited.withdrawn:
            successors = ", ".join(cited.withdrawn.replaced_by)
            yield Problem(
                place,
                _("{code} is withdrawn", code=cited.code),
                _("cite {successors} instead", successors=successors)
                if successors
                else _("say what holds now; nothing replaces {code}", code=cited.code),
            )
        elif cited.latest_release is None and not (isinstance(item, Document) and item.draft):
            yield Problem(
                place,
                _("{code} is a draft that no decision has issued", code=cited.code),
                _("release {code} first or together with this text", code=cited.code),
            )


@rule("XR003", by_state=CURRENT_TEXT)
def cited_section_exists(manual: Manual) -> Iterator[Problem]:
    """A section that is cited exists in the document it is cited from, or in the version that is named."""
    for item, citation, cited in cited_documents(manual):
        sections = cited_headings(manual, cited, citation) if citation.section else None
        numbers = [heading.number for heading in sections or () if heading.number]
        if citation.section and sections is not None and citation.section not in numbers:
            text = f"{cited.code} v{citation.version}" if citation.version else cited.code
            yield Problem(
                item.at_body(citation.line, citation.column),
                _("{code} has no section {section}", code=text, section=citation.section),
                _("its sections are: {numbers}", numbers=", ".join(numbers) or "–"),
            )


@rule("XR004")
def law_known(manual: Manual) -> Iterator[Problem]:
    """A law that is named stands in the register of external documents."""
    registers = manual.registers
    for item, citation in _citations(manual, laws=True):
        if citation.target not in registers.laws_by_number:
            place = item.at_body(citation.line, citation.column)
            yield _unknown_law(place, citation.target, registers.laws_by_number)
    for at, path, law in _laws_by_id(manual):
        if law not in registers.laws_by_id:
            yield _unknown_law(at(*path), law, registers.laws_by_id)


@rule("XR005")
def law_in_force_when_issued(manual: Manual) -> Iterator[Problem]:
    """A version is not issued on the basis of a law that had already ceased to hold."""
    for document in manual.documents:
        version = document.latest_release
        if version is None or version.issued is None or document.draft:
            continue
        for index, identifier in enumerate(document.header.legal_basis):
            law = manual.registers.laws_by_id.get(identifier)
            if law and law.expired_on(version.issued):
                successors = [
                    manual.registers.laws_by_id[s].number for s in law.replaced_by if s in manual.registers.laws_by_id
                ]
                yield Problem(
                    document.at("legal_basis", index),
                    _("{law} had ceased to hold on {day}, before {version} was issued",
                      law=law.number, day=law.expired, version=version.version),
                    _("add a new version based on {successors}", successors=", ".join(successors))
                    if successors
                    else _("add a new version without it"),
                )  # fmt: skip


@rule("XR006")
def tthc_known(manual: Manual) -> Iterator[Problem]:
    """An administrative procedure that a document carries out stands in the register."""
    known = manual.registers.tthc_by_id
    for document in manual.documents:
        for index, identifier in enumerate(document.header.tthc):
            if identifier not in known:
                yield Problem(
                    document.at("tthc", index),
                    _("“{name}” is not in registers/tthc.yml", name=identifier),
                    name_meant(identifier, known, _("add the procedure to registers/tthc.yml")),
                )


@rule("XR011", by_state=CURRENT_TEXT, error_from=date(2027, 3, 1))
def cited_by_code(manual: Manual) -> Iterator[Problem]:
    """A text leads to a controlled document by its code, which outlives the name and the folder of its file."""
    by_address = {slug(code): document for code, document in manual.by_code.items()}
    for item in manual.files:
        for link in item.links:
            written = _LINK_BY_PATH.fullmatch(link.address)
            target = _text_at(unquote(written["path"]), item, manual, by_address) if written else None
            if written and target:
                document, version = target
                section = f"#{written['section']}" if written["section"] else ""
                yield Problem(
                    item.at_body(link.line, link.column),
                    _("this link leads to {code} by the path of its file or page", code=document.code),
                    _(
                        "write {citation} instead of the link; the build makes it a link and checks it",
                        citation=f"{document.code}{section}{version}",
                    ),
                )


@rule("XR013", by_state=CURRENT_TEXT)
def pinned_version_exists(manual: Manual) -> Iterator[Problem]:
    """A version that is cited by its number is a released version of the document."""
    for item, citation, cited in cited_documents(manual):
        if citation.version and pinned_version(cited, citation) is None:
            numbers = ", ".join(str(version.version) for version in cited.released)
            yield Problem(
                item.at_body(citation.line, citation.column),
                _("{code} has no released version {version}", code=cited.code, version=citation.version),
                _("its released versions are: {numbers}", numbers=numbers or "–"),
            )


@rule("XR014", Severity.WARNING, by_state=CURRENT_TEXT)
def pinned_version_in_force(manual: Manual) -> Iterator[Problem]:
    """A version that is cited by its number is the one in force."""
    for item, citation, cited in cited_documents(manual):
        version = pinned_version(cited, citation)
        if version is None or cited.withdrawn or cites_itself(item, citation):
            continue
        state = cited.state(version, manual.today)
        if state is not State.IN_FORCE:
            in_force = next((v for v in cited.released if cited.state(v, manual.today) is State.IN_FORCE), None)
            yield Problem(
                item.at_body(citation.line, citation.column),
                _("{code} {version} is not in force yet", code=cited.code, version=version.version)
                if state is State.ISSUED
                else _("{code} {version} is no longer in force", code=cited.code, version=version.version),
                _("write {code} v{version}, or {code} alone, which always means the text in force",
                  code=cited.code, version=in_force.version)
                if in_force
                else _("write {code} alone, which always means the text in force", code=cited.code),
            )  # fmt: skip


@rule("XR015", Severity.WARNING, by_state=CURRENT_TEXT)
def abbreviation_explained(manual: Manual) -> Iterator[Problem]:
    """An abbreviation stands in the register of abbreviations or is explained in the document that uses it."""
    registered = manual.registers.abbreviations.abbreviations
    known = frozenset(short for entry in registered for short, _offset in abbreviations_in(entry.short))
    for document in manual.documents:
        for found in unexplained(document, known):
            yield Problem(
                document.at_body(found.line, found.column),
                _("the abbreviation “{short}” is explained nowhere", short=found.short),
                _("write it out, explain it where it is used first, or add it to registers/abbreviations.yml"),
            )


@rule("XR016", Severity.WARNING, needs_every_file=True)
def document_is_cited(manual: Manual) -> Iterator[Problem]:
    """A document of a kind that must be cited is found through another document or a page."""
    cited_elsewhere = {
        citation.target for item, citation, _cited in cited_documents(manual) if not cites_itself(item, citation)
    }
    for document in manual.documents:
        must_be_cited = document.kind is not None and document.kind.must_be_cited and document.is_active
        if must_be_cited and document.code not in cited_elsewhere:
            yield Problem(
                document.at("code"),
                _("no other document and no page cites {code}", code=document.code),
                _("cite {code} where its readers come from, or withdraw it", code=document.code),
            )


def _text_at(
    path: str, item: MarkdownFile, manual: Manual, by_address: Mapping[str, Document]
) -> tuple[Document, str] | None:
    """The document whose file or page ``path`` names, and its version as a pinned citation writes it (`` v1.0``)."""
    file = posixpath.normpath(posixpath.join("/", posixpath.dirname(item.path), path)).removeprefix("/")
    if file in manual.by_path:
        return manual.by_path[file], ""
    page = _PAGE.fullmatch(path)
    if page and page["address"] in by_address:
        return by_address[page["address"]], f" v{page['version']}" if page["version"] else ""
    return None


def _citations(manual: Manual, laws: bool) -> Iterator[tuple[MarkdownFile, Citation]]:
    for item in manual.files:
        for citation in item.citations:
            if citation.is_law is laws:
                yield item, citation


def _laws_by_id(manual: Manual) -> Iterator[tuple[Callable[..., Place], tuple[str | int, ...], str]]:
    """Every key of front matter or a register that names a law by its id: who knows its place, its path, the id."""
    registers = manual.registers
    for document in manual.documents:
        for key in ("legal_basis", "under_review_for"):
            for index, law in enumerate(getattr(document.header, key)):
                yield document.at, (key, index), law
    for index, entry in enumerate(registers.laws.laws):
        for key in ("replaced_by", "amended_by", "detailed_by"):
            for at, law in enumerate(getattr(entry, key)):
                yield registers.at, ("laws", "laws", index, key, at), law
    for index, procedure in enumerate(registers.tthc.procedures):
        for at, law in enumerate(procedure.basis):
            yield registers.at, ("tthc", "procedures", index, "basis", at), law
        if procedure.abolished:
            yield registers.at, ("tthc", "procedures", index, "abolished", "basis"), procedure.abolished.basis


def _unknown_law(place: Place, name: str, known: Iterable[str]) -> Problem:
    meant = nearest(name, known)
    return Problem(
        place,
        _("“{name}” is not in registers/laws.yml", name=name),
        _("did you mean {meant}? Otherwise add the document to registers/laws.yml", meant=meant)
        if meant
        else _("add the document to registers/laws.yml"),
    )
