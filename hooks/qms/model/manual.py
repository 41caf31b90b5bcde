"""The whole manual at one moment: what the rules look at."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import get_type_hints

from qms.language.vietnamese import code_key
from qms.model.approvals import ApprovalTag
from qms.model.clauses import Catalogue, catalogues, split_tag
from qms.model.documents import Document, Ledger, MarkdownFile, Page, Place
from qms.model.registers import (
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
from qms.source import yaml_reader
from qms.source.schema import Fault
from qms.source.values import Record
from qms.source.yaml_reader import Node

REGISTERS = "registers"


@dataclass(frozen=True)
class Registers:
    """The registers, with the node each was read from for the places of findings."""

    organisation: Organisation
    laws: Laws
    tthc: AdministrativeProcedures
    not_applicable: NotApplicable
    abbreviations: Abbreviations
    glossary: Glossary
    synonyms: Synonyms
    disseminations: Disseminations
    waivers: Waivers
    baseline: Baseline
    nodes: dict[str, Node]

    def at(self, name: str, *path: str | int) -> Place:
        """The place of a key in the register file ``name`` (without ``.yml``)."""
        path_of_file = f"{REGISTERS}/{name}.yml"
        if name not in self.nodes:
            return Place(path_of_file)
        return Place(path_of_file, *yaml_reader.position(self.nodes[name], path))

    @cached_property
    def laws_by_id(self) -> dict[str, Law]:
        """Laws by their id."""
        return {law.id: law for law in self.laws.laws}

    @cached_property
    def laws_by_number(self) -> dict[str, Law]:
        """Laws by the number they are cited with."""
        return {law.number: law for law in self.laws.laws}

    @cached_property
    def tthc_by_id(self) -> dict[str, AdministrativeProcedure]:
        """Administrative procedures by their id."""
        return {procedure.id: procedure for procedure in self.tthc.procedures}


REGISTER_RECORDS: Mapping[str, type[Record]] = {
    field.replace("_", "-"): record for field, record in get_type_hints(Registers).items() if field != "nodes"
}
"""What each register holds, by the name of its file (without ``.yml``)."""


@dataclass(frozen=True)
class Unreadable:
    """A file that could not be read, and why."""

    path: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Attachment:
    """What stands beside the texts and registers: a picture, a file to download, or what does not belong there.

    ``size`` in bytes. A link or special file (``is_plain`` is false) has no content to read.
    """

    path: str
    is_plain: bool
    size: int
    read: Callable[[], bytes] = field(repr=False, compare=False)


@dataclass(frozen=True, eq=False)
class Manual:
    """Documents, pages, registers and the release ledger, seen on the day ``today``.

    ``registers`` is None when one of them cannot be read: then there are no documents either.
    """

    registers_or_none: Registers | None
    documents: tuple[Document, ...]
    pages: tuple[Page, ...]
    unreadable: tuple[Unreadable, ...]
    ledger: Ledger
    today: date
    paths: tuple[str, ...] = ()
    """Every file and folder below the manual's folder, pictures and attachments too; a folder ends in “/”."""
    attachments: tuple[Attachment, ...] = ()
    approvals: tuple[ApprovalTag, ...] = ()

    @property
    def files(self) -> tuple[MarkdownFile, ...]:
        """Every Markdown file that could be read."""
        return (*self.documents, *self.pages)

    @property
    def is_readable(self) -> bool:
        """Whether the registers could be read: without them a manual is only a pile of files."""
        return self.registers_or_none is not None

    @property
    def registers(self) -> Registers:
        """The registers of a manual whose registers could be read."""
        assert self.registers_or_none is not None, "rules run only once the registers are readable"
        return self.registers_or_none

    @property
    def organisation(self) -> Organisation:
        """Who the agency is and how it writes documents."""
        return self.registers.organisation

    @property
    def catalogue(self) -> Catalogue:
        """The clauses of the edition the agency applies."""
        return catalogues()[self.organisation.edition]

    @cached_property
    def by_code(self) -> dict[str, Document]:
        """Documents by code; of two with one code, the first by path."""
        return {document.code: document for document in reversed(self.documents)}

    @cached_property
    def by_path(self) -> dict[str, Document]:
        """Documents by the path of their file."""
        return {document.path: document for document in self.documents}

    @cached_property
    def in_code_order(self) -> tuple[Document, ...]:
        """Documents by kind in the order of the register, then in natural order of their codes."""
        kinds = {kind.id: rank for rank, kind in enumerate(self.organisation.kinds)}
        return tuple(
            sorted(
                self.by_code.values(),
                key=lambda document: (
                    kinds[document.kind.id] if document.kind else len(kinds),
                    code_key(document.code),
                ),
            )
        )

    @cached_property
    def signers(self) -> Mapping[str, str]:
        """Who signed a released text, by the id of its file in Git (blob)."""
        texts = ((tag, tag.text(self.ledger)) for tag in self.approvals)
        return {text.blob: tag.signer for tag, text in texts if text and tag.signer and tag.target == text.blob}

    def forms_of(self, code: str) -> tuple[Document, ...]:
        """The forms whose own code says that they belong to ``code``."""
        return tuple(document for document in self.in_code_order if document.parent_code == code)

    def tagged(self, document: Document) -> Iterator[tuple[int, str, str]]:
        """The clause tags of a document: index, edition, number."""
        for index, tag in enumerate(document.header.clauses):
            yield index, *split_tag(tag, self.organisation.edition)

    def answered(self, document: Document) -> Iterator[tuple[str, str]]:
        """The clauses a document answers: edition, number. While a draft is open, those of the released text."""
        release = (
            document.draft
            and document.latest_release
            and self.ledger.get(document.code, document.latest_release.version)
        )
        wording = release.wording if release else None
        return (split_tag(tag, self.organisation.edition) for tag in (wording or document.wording).clauses)
