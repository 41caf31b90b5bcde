"""TM: deadlines. They depend on the calendar, so they show on pages and fail only the scheduled job."""

from collections.abc import Iterator
from functools import partial

from qms.analysis.deadlines import Absorption, absorptions, lapses, pending_disseminations, reissues, reviews
from qms.analysis.tasks import Work, way_out
from qms.language.messages import _
from qms.model.documents import Place, Problem
from qms.model.manual import Manual
from qms.rules.names import code_meant, not_in_organisation
from qms.rules.rule import Severity, rule


@rule("TM001", Severity.DEADLINE)
def reviewed_in_time(manual: Manual) -> Iterator[Problem]:
    """A document is reviewed before its review interval ends."""
    for review in reviews(manual):
        if review.due < manual.today:
            yield Problem(
                review.document.at("review_every"),
                _("the review of {code} was due on {due}", code=review.document.code, due=review.due),
                way_out(Work.REVIEW),
            )


@rule("TM002", Severity.DEADLINE)
def law_absorbed_in_time(manual: Manual) -> Iterator[Problem]:
    """A change of law is in the document at the latest three months after it takes effect."""
    for absorption in absorptions(manual):
        if absorption.due < manual.today:
            document, new = absorption.document, absorption.new
            yield Problem(
                _where_absorbed(absorption),
                _("{code} rests on {old}, which {new} changes since {effective}; it should have been updated by {due}",
                  code=document.code, old=absorption.old.number, new=new.number, effective=new.effective,
                  due=absorption.due)
                if absorption.old
                else _("{code} is under review for {new}, in force since {effective}; "
                       "it should have been updated by {due}",
                       code=document.code, new=new.number, effective=new.effective, due=absorption.due),
                way_out(Work.LAW, new.id),
            )  # fmt: skip


@rule("TM003", Severity.DEADLINE)
def disseminated_in_time(manual: Manual) -> Iterator[Problem]:
    """A new version is made known to every unit it is distributed to in time (TT 26/2014/TT-BKHCN, Điều 7.2)."""
    names = manual.organisation.unit_names
    for pending in pending_disseminations(manual):
        if pending.due < manual.today:
            yield Problem(
                pending.document.at("distribution"),
                _("{code} {version} should have been disseminated by {due}; not recorded for: {units}",
                  code=pending.document.code, version=pending.version.version, due=pending.due,
                  units=", ".join(names.get(unit, unit) for unit in pending.units)),
                way_out(Work.DISSEMINATION),
            )  # fmt: skip


@rule("TM004", Severity.DEADLINE)
def decision_not_too_old(manual: Manual) -> Iterator[Problem]:
    """The decision that issued a document is not older than its kind allows, reviewed or not."""
    for reissue in reissues(manual):
        if reissue.due < manual.today:
            document, version = reissue.document, reissue.version
            yield Problem(
                document.at("versions", document.versions.index(version), "issued"),
                _("{version} of {code} was issued on {issued} and should have been issued anew by {due}",
                  version=version.version, code=document.code, issued=version.issued, due=reissue.due),
                _("add a new version with a new decision, or withdraw {code}", code=document.code),
            )  # fmt: skip


@rule("TM005", Severity.WARNING)
def partial_expiry_seen(manual: Manual) -> Iterator[Problem]:
    """A document is checked when a part of a law it rests on ends (QĐ 19/2014/QĐ-TTg, Điều 4.4.a)."""
    for lapse in lapses(manual):
        document, law, part = lapse.document, lapse.law, lapse.part
        yield Problem(
            document.at("legal_basis", document.header.legal_basis.index(law.id)),
            _("{what} of {law}, on which {code} rests, ends on {day}",
              what=part.what, law=law.number, code=document.code, day=part.date),
            _("check the text: add a new version, or from that day “reviewed_on: …” when nothing needs to change"),
        )  # fmt: skip


@rule("TM006", needs_every_file=True)
def dissemination_names_what_exists(manual: Manual) -> Iterator[Problem]:
    """A record of dissemination names a document, a released version of it, and units that exist."""
    units = manual.organisation.unit_names
    for index, entry in enumerate(manual.registers.disseminations.disseminations):
        place = partial(manual.registers.at, "disseminations", "disseminations", index)
        document = manual.by_code.get(entry.code)
        released = [version.version for version in document.released] if document else []
        if document is None:
            yield Problem(
                place("code"),
                _("there is no document {code}", code=entry.code),
                code_meant(entry.code, manual.by_code, _("write the code of a document")),
            )
        elif entry.version not in released:
            yield Problem(
                place("version"),
                _("{code} {version} is not released", code=entry.code, version=entry.version),
                _("write one of: {choices}", choices=", ".join(map(str, released)) or "–"),
            )
        for at, unit in enumerate(entry.units):
            if unit not in units:
                yield not_in_organisation(place("units", at), unit, units)


def _where_absorbed(absorption: Absorption) -> Place:
    """The law the document rests on, else the one it is under review for."""
    header = absorption.document.header
    if absorption.old:
        return absorption.document.at("legal_basis", header.legal_basis.index(absorption.old.id))
    return absorption.document.at("under_review_for", header.under_review_for.index(absorption.new.id))
