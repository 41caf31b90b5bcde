"""XR: what a document cites exists and may be relied on."""

from collections.abc import Iterable, Iterator

from qms.language.messages import _
from qms.language.vietnamese import nearest, slug
from qms.model.documents import Document, MarkdownFile, Place, Problem
from qms.model.manual import Manual
from qms.rules.rule import rule
from qms.source.citations import Citation


@rule("XR001")
def cited_document_exists(manual: Manual) -> Iterator[Problem]:
    """A document code in a text is the code of a document."""
    unreadable = {file.path.rpartition("/")[2].removesuffix(".md") for file in manual.unreadable}
    for item, citation in _citations(manual, laws=False):
        gone = citation.target in manual.ledger.releases  # VR007 asks for it back
        if citation.target not in manual.by_code and slug(citation.target) not in unreadable and not gone:
            yield _unknown_code(item.at_body(citation.line, citation.column), citation.target, manual)
    for document in manual.documents:
        for index, code in enumerate(document.withdrawn.replaced_by if document.withdrawn else ()):
            if code not in manual.by_code:
                yield _unknown_code(document.at("withdrawn", "replaced_by", index), code, manual)


@rule("XR002")
def cited_document_usable(manual: Manual) -> Iterator[Problem]:
    """No text sends its reader to a withdrawn document, and no released text to a mere draft."""
    for item, citation in _citations(manual, laws=False):
        cited = manual.by_code.get(citation.target)
        if cited is None or (isinstance(item, Document) and (item.withdrawn or item.code == cited.code)):
            continue
        if cited.withdrawn:
            successors = ", ".join(cited.withdrawn.replaced_by)
            yield Problem(
                item.at_body(citation.line, citation.column),
                _("{code} is withdrawn", code=cited.code),
                _("cite {successors} instead", successors=successors)
                if successors
                else _("say what holds now; nothing replaces {code}", code=cited.code),
            )
        elif cited.latest_release is None and not (isinstance(item, Document) and item.draft):
            yield Problem(
                item.at_body(citation.line, citation.column),
                _("{code} is a draft that no decision has issued", code=cited.code),
                _("release {code} first or together with this text", code=cited.code),
            )


@rule("XR003")
def cited_section_exists(manual: Manual) -> Iterator[Problem]:
    """A section that is cited exists in the document it is cited from."""
    for item, citation in _citations(manual, laws=False):
        cited = manual.by_code.get(citation.target)
        if cited is None or citation.section is None or (isinstance(item, Document) and item.withdrawn):
            continue
        numbers = [heading.number for heading in cited.headings if heading.number]
        if citation.section not in numbers:
            yield Problem(
                item.at_body(citation.line, citation.column),
                _("{code} has no section {section}", code=cited.code, section=citation.section),
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
    for place, law in _laws_by_id(manual):
        if law not in registers.laws_by_id:
            yield _unknown_law(place, law, registers.laws_by_id)


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
                meant = nearest(identifier, known)
                yield Problem(
                    document.at("tthc", index),
                    _("“{name}” is not in registers/tthc.yml", name=identifier),
                    _("did you mean “{meant}”?", meant=meant)
                    if meant
                    else _("add the procedure to registers/tthc.yml"),
                )


def _citations(manual: Manual, laws: bool) -> Iterator[tuple[MarkdownFile, Citation]]:
    for item in manual.files:
        for citation in item.citations:
            if citation.is_law is laws:
                yield item, citation


def _laws_by_id(manual: Manual) -> Iterator[tuple[Place, str]]:
    """Every place where front matter or a register names a law by its id."""
    registers = manual.registers
    for document in manual.documents:
        for index, law in enumerate(document.header.legal_basis):
            yield document.at("legal_basis", index), law
    for index, entry in enumerate(registers.laws.laws):
        for key, others in (("replaced_by", entry.replaced_by), ("amended_by", entry.amended_by)):
            for at, law in enumerate(others):
                yield registers.at("laws", "laws", index, key, at), law
    for index, procedure in enumerate(registers.tthc.procedures):
        for at, law in enumerate(procedure.basis):
            yield registers.at("tthc", "procedures", index, "basis", at), law
        if procedure.abolished:
            yield registers.at("tthc", "procedures", index, "abolished", "basis"), procedure.abolished.basis


def _unknown_code(place: Place, code: str, manual: Manual) -> Problem:
    meant = nearest(code, manual.by_code)
    return Problem(
        place,
        _("there is no document {code}", code=code),
        _("did you mean {meant}?", meant=meant)
        if meant
        else _("correct the code; text that is not a citation goes between backticks (`…`)"),
    )


def _unknown_law(place: Place, name: str, known: Iterable[str]) -> Problem:
    meant = nearest(name, known)
    return Problem(
        place,
        _("“{name}” is not in registers/laws.yml", name=name),
        _("did you mean {meant}? Otherwise add the document to registers/laws.yml", meant=meant)
        if meant
        else _("add the document to registers/laws.yml"),
    )
