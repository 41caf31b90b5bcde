"""The part of a manual that everybody may read, as a manual of its own.

What the site shows is computed from the manual it is given. One that does not hold what is internal cannot show it,
whichever list, search entry, tooltip or file somebody adds later.

A document is public by its front matter. Of its earlier texts those are public that were so when they were the text of
the file, unless the document has been internal since (``Ledger.public``); of a version whose text is not, the table of
versions keeps number, decision and dates, for they tell what was in force when. What was public once and is no more is
known by code and version alone: whoever publishes must know that it was taken back, and did not get lost.
"""

import posixpath
from collections.abc import Iterator, Set
from dataclasses import replace
from functools import cached_property
from html import unescape
from urllib.parse import unquote, urlsplit

from qms.model.documents import Document, Ledger, Page, Release, Version
from qms.model.manual import Manual, Registers
from qms.model.registers import (
    SIGNINGS,
    Abbreviations,
    AdministrativeProcedure,
    AdministrativeProcedures,
    Baseline,
    Disseminations,
    Glossary,
    Law,
    Laws,
    NotApplicable,
    Organisation,
    Synonyms,
    Waivers,
)
from qms.site.decided import as_decided
from qms.site.edition import Edition
from qms.site.publication import Publication
from qms.site.search import words
from qms.site.tooltips import Tooltips, capitalised
from qms.source.links import addresses
from qms.source.values import VersionNumber

WITHHELD = "Không công khai."
"""What the table of versions says of the changes in a text that is not public."""


def public_part(manual: Manual) -> Manual:
    """What everybody may read of ``manual``, whose registers can be read."""
    documents = tuple(d for d in as_decided(manual).documents if _is_public(d))
    pages = tuple(page for page in manual.pages if _is_public(page))
    readable = {d.code: _readable(d, manual.ledger) for d in documents}
    ledger = _ledger(manual.ledger, readable, {file.path for file in (*documents, *pages)})
    told = (_with_readable_rows(document, readable[document.code]) for document in documents)
    public = replace(
        manual,
        documents=tuple(document for document in told if _has_text(document, ledger)),
        pages=pages,
        unreadable=(),
        ledger=ledger,
    )
    said = _Said(public)
    return replace(public, registers_or_none=said.registers(), paths=tuple(said.attachments()), approvals=())


def _is_public(file: Document | Page) -> bool:
    return file.header.audience == "public"


def _has_text(document: Document, ledger: Ledger) -> bool:
    """Whether the text that readers should meet is public: that of the file, or of history while a draft is there."""
    if document.latest_release is None or document.draft is None:
        return document.latest_release is not None
    release = ledger.get(document.code, document.latest_release.version)
    return release is not None and release.has_wording


def _readable(document: Document, ledger: Ledger) -> frozenset[VersionNumber]:
    """The versions whose texts are public: those that history knows as such, and the one in the file."""
    last = document.versions[-1:] if not document.draft else ()
    return frozenset(ledger.public.get(document.code, ())) | {version.version for version in last}


def _with_readable_rows(document: Document, readable: frozenset[VersionNumber]) -> Document:
    rows = tuple(row if row.version in readable else _withheld(row) for row in document.versions)
    return replace(document, header=document.header.model_copy(update={"versions": rows}))


def _withheld(row: Version) -> Version:
    corrections = tuple(correction.model_copy(update={"changes": WITHHELD}) for correction in row.corrections)
    return row.model_copy(update={"changes": WITHHELD, "corrections": corrections})


def _ledger(ledger: Ledger, readable: dict[str, frozenset[VersionNumber]], paths: set[str]) -> Ledger:
    return Ledger(
        releases={
            code: {
                version: release if version in versions else _without_text(release)
                for version, release in ledger.of(code).items()
            }
            for code, versions in readable.items()
        },
        withdrawals={code: seen for code, seen in ledger.withdrawals.items() if code in readable},
        drafts={},
        last_change={path: moment for path, moment in ledger.last_change.items() if path in paths},
        branch=ledger.branch,
        public={code: versions for code, versions in ledger.public.items() if code in readable},
        taken_back=ledger.taken_back,
    )


def _without_text(release: Release) -> Release:
    """When and where a version was released, without what it said."""
    corrected = release.corrected and _without_text(release.corrected)
    return replace(release, row={}, corrections=(), corrected=corrected, keys=None, read_body=str)


class _Said:
    """What the texts of a public manual say, and what of the registers and attachments they need."""

    def __init__(self, manual: Manual) -> None:
        self._manual = manual
        publication = Publication(manual, edition=Edition.PUBLIC)
        self._texts = publication.texts
        pages = [(page.path, publication.body_of(page)) for page in manual.pages]
        self._bodies = [*((text.source_path, text.text.body) for text in self._texts), *pages]

    def registers(self) -> Registers:
        """The registers, without rows that no public text needs."""
        whole = self._manual.registers
        procedures = tuple(self._procedures())
        abbreviations, terms = whole.abbreviations.abbreviations, whole.glossary.terms
        return Registers(
            organisation=self._organisation(),
            laws=Laws(laws=self._laws(procedures)),
            tthc=AdministrativeProcedures(procedures=procedures),
            not_applicable=NotApplicable(),
            abbreviations=Abbreviations(
                abbreviations=tuple(e for e in abbreviations if self._explains(e.short) or self._says(e.full))
            ),
            glossary=Glossary(terms=tuple(entry for entry in terms if self._explains(entry.term))),
            synonyms=Synonyms(synonyms=tuple(e for e in whole.synonyms.synonyms if self._says(e.means))),
            disseminations=Disseminations(),
            waivers=Waivers(),
            baseline=Baseline(),
            nodes={},
        )

    def attachments(self) -> Iterator[str]:
        """The files of the manual that are no Markdown and that a text names by their path."""
        others = {path for path in self._manual.paths if not path.endswith((".md", "/"))}
        names = {posixpath.basename(path) for path in others}
        named = {
            posixpath.normpath(posixpath.join(posixpath.dirname(source), unquote(urlsplit(address).path)))
            for source, body in self._bodies
            if _mentions(body, names)  # few texts need to be rendered
            for address in addresses(body)
        }
        return iter(sorted(others & named))

    def _organisation(self) -> Organisation:
        """The units, roles and kinds that readers meet, without their accounts on the forge."""
        whole = self._manual.organisation
        owners = {document.header.owner for document in self._manual.documents}
        signers = {getattr(text.version, signing) for text in self._texts for signing in SIGNINGS}
        roles = tuple(role for role in whole.roles if role.id in signers or self._says(role.name))
        owners |= {role.unit for role in roles}
        units = (unit for unit in whole.units if unit.id in owners or self._says(unit.name))
        used = {document.kind.id for document in self._manual.documents if document.kind}
        changes = {
            "forge_team": None,
            "units": tuple(unit.model_copy(update={"forge_team": None}) for unit in units),
            "roles": roles,
            "kinds": tuple(kind for kind in whole.kinds if kind.id in used),
        }
        # ``model_copy`` would copy the names that the whole register has looked up as well.
        return Organisation.model_construct(**{**dict(whole), **changes})

    def _procedures(self) -> Iterator[AdministrativeProcedure]:
        carried_out = {procedure for document in self._manual.documents for procedure in document.header.tthc}
        return (row for row in self._manual.registers.tthc.procedures if row.id in carried_out)

    def _laws(self, procedures: tuple[AdministrativeProcedure, ...]) -> tuple[Law, ...]:
        """Those that texts and procedures rest on or name, and what became of them."""
        registers = self._manual.registers
        needed: set[str] = set()
        waiting = set(self._named_laws(procedures))
        while waiting:
            needed |= waiting
            known = [registers.laws_by_id[law] for law in waiting if law in registers.laws_by_id]
            waiting = {after for law in known for after in law.changed_by} - needed
        return tuple(law for law in registers.laws.laws if law.id in needed)

    def _named_laws(self, procedures: tuple[AdministrativeProcedure, ...]) -> Iterator[str]:
        for document in self._manual.documents:
            yield from document.header.under_review_for
        for procedure in procedures:
            yield from procedure.basis
            if procedure.abolished:
                yield procedure.abolished.basis
        for text in self._texts:
            yield from text.text.legal_basis
        numbers = self._manual.registers.laws_by_number
        for citations in (*(text.citations for text in self._texts), *(page.citations for page in self._manual.pages)):
            yield from (numbers[citation.target].id for citation in citations if citation.target in numbers)

    def _explains(self, word: str) -> bool:
        return bool({word, capitalised(word)} & self._explained)

    def _says(self, phrase: str) -> bool:
        return f" {' '.join(words(phrase))} " in self._words

    @cached_property
    def _explained(self) -> frozenset[str]:
        """The words of abbreviations and glossary that a page explains."""
        registers = self._manual.registers
        known = [entry.short for entry in registers.abbreviations.abbreviations]
        known += [entry.term for entry in registers.glossary.terms]
        tooltips = Tooltips(dict.fromkeys(known, ""))
        return frozenset(word for _source, body in self._bodies for word in tooltips.words_in(body))

    @cached_property
    def _words(self) -> str:
        said = (*(text.text.title for text in self._texts), *(body for _source, body in self._bodies))
        return f" {' '.join(word for text in said for word in words(text))} "


def _mentions(body: str, names: Set[str]) -> bool:
    """Whether the text may name a file, in whichever of the ways there are to write an address."""
    said = unescape(unquote(body)).replace("\\", "")
    return any(name in said for name in names)
