"""Dates by which something must have been done, computed from rows, registers and laws."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from qms.model.documents import Document
from qms.model.manual import Manual
from qms.model.registers import Law


@dataclass(frozen=True)
class Review:
    """When a document must be reviewed next."""

    document: Document
    due: date


@dataclass(frozen=True)
class Absorption:
    """A law that changes one a document rests on, and the last day to bring it into the document."""

    document: Document
    old: Law
    new: Law
    due: date


def reviews(manual: Manual) -> Iterator[Review]:
    """The next review of every document that is released and not withdrawn."""
    for document in manual.in_code_order:
        version = document.latest_release
        if document.is_active and version and version.issued:
            last = max(version.issued, document.header.reviewed_on or version.issued)
            yield Review(document, last + document.header.review_every)


def absorptions(manual: Manual) -> Iterator[Absorption]:
    """Laws not yet brought into the documents that rest on what they replace or amend.

    A law is absorbed when the latest version names it as a basis or was issued after it took effect.
    The time to do so: QĐ 19/2014/QĐ-TTg, Điều 4.4.a; TT 26/2014/TT-BKHCN, Điều 7.2.i.
    """
    laws = manual.registers.laws_by_id
    for document in manual.in_code_order:
        version = document.latest_release
        if not (document.is_active and version and version.issued):
            continue
        for identifier in document.header.legal_basis:
            old = laws.get(identifier)
            for successor in (*old.replaced_by, *old.amended_by) if old else ():
                new = laws.get(successor)
                due = new.absorb_by(manual.organisation.absorb_law_within) if new else None
                absorbed = successor in document.header.legal_basis or (
                    new is not None and new.effective is not None and version.issued >= new.effective
                )
                if old and new and due and not absorbed:
                    yield Absorption(document, old, new, due)
