"""Dates by which something must have been done, computed from rows, registers and laws."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from qms.model.documents import Document, Version
from qms.model.manual import Manual
from qms.model.registers import Law, PartialExpiry
from qms.source.values import VersionNumber


@dataclass(frozen=True)
class Review:
    """When a document must be reviewed next."""

    document: Document
    due: date


@dataclass(frozen=True)
class Absorption:
    """A law that replaces, amends or details one a document rests on, and the last day to bring it in.

    ``old`` is None where the document is under review for a law that changes none of those it rests on.
    """

    document: Document
    old: Law | None
    new: Law
    due: date


@dataclass(frozen=True)
class Reissue:
    """When the decision that issued a document will be older than its kind allows."""

    document: Document
    version: Version
    due: date


@dataclass(frozen=True)
class PendingDissemination:
    """Units that a released version has not been made known to yet, and the last day to do so."""

    document: Document
    version: Version
    units: tuple[str, ...]
    due: date


@dataclass(frozen=True)
class Lapse:
    """A part of a law that ends and that a document resting on the law has not been checked against."""

    document: Document
    law: Law
    part: PartialExpiry


def reviews(manual: Manual) -> Iterator[Review]:
    """The next review of every document that is released and not withdrawn."""
    for document, _version, issued in _active(manual):
        yield Review(document, _last_checked(document, issued) + document.header.review_every)


def reissues(manual: Manual) -> Iterator[Reissue]:
    """When each document must be decided on anew, where its kind says how old a decision may be."""
    for document, version, issued in _active(manual):
        if document.kind and document.kind.reissue_every:
            yield Reissue(document, version, issued + document.kind.reissue_every)


def pending_disseminations(manual: Manual) -> Iterator[PendingDissemination]:
    """Latest versions that some units of their distribution do not know yet (TT 26/2014/TT-BKHCN, Điều 7.2).

    The period is the agency's own; without one nothing is due.
    """
    within = manual.organisation.disseminate_within
    if within is None:
        return
    reached: dict[tuple[str, VersionNumber], set[str]] = defaultdict(set)
    for entry in manual.registers.disseminations.disseminations:
        if entry.date <= manual.today:
            reached[entry.code, entry.version].update(entry.units)
    for document, version, issued in _active(manual):
        known = reached[document.code, version.version]
        units = tuple(unit for unit in document.header.distribution if unit not in known)
        if units:
            yield PendingDissemination(document, version, units, issued + within)


def lapses(manual: Manual) -> Iterator[Lapse]:
    """Parts of laws that end soon, or have ended since a document resting on the law was last issued or reviewed.

    Soon: within the time to absorb a change of law.
    """
    horizon = manual.today + manual.organisation.absorb_law_within
    for document, _version, issued in _active(manual):
        for identifier in document.header.legal_basis:
            law = manual.registers.laws_by_id.get(identifier)
            if law is None:
                continue
            for part in law.partial_expiry:
                if _last_checked(document, issued) < part.date <= horizon:
                    yield Lapse(document, law, part)


def absorptions(manual: Manual) -> Iterator[Absorption]:
    """Laws not yet brought into the documents that rest on what they replace, amend or detail.

    A law is absorbed when the latest version names it as a basis or was issued after it took effect, unless the
    document is still under review for it. The time to do so: QĐ 19/2014/QĐ-TTg, Điều 4.4.a; TT 26/2014/TT-BKHCN,
    Điều 7.2.i.
    """
    laws = manual.registers.laws_by_id
    for document, _version, issued in _active(manual):
        basis, awaiting = document.header.legal_basis, document.header.under_review_for
        changes = [(laws[old], new) for old in basis if old in laws for new in laws[old].changed_by]
        others = [(None, new) for new in awaiting if new not in {new for _old, new in changes}]
        for old, identifier in (*changes, *others):
            new = laws.get(identifier)
            due = new.absorb_by(manual.organisation.absorb_law_within) if new else None
            if new and new.effective and due:
                is_late = identifier not in basis and issued < new.effective
                if is_late or identifier in awaiting:
                    yield Absorption(document, old, new, due)


def _active(manual: Manual) -> Iterator[tuple[Document, Version, date]]:
    """Every document that is released and not withdrawn, with its latest version and the day that was issued."""
    for document in manual.in_code_order:
        version = document.latest_release
        if document.is_active and version and version.issued:
            yield document, version, version.issued


def _last_checked(document: Document, issued: date) -> date:
    return max(issued, document.header.reviewed_on or issued)
