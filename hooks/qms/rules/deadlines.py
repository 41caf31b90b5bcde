"""TM: deadlines. They depend on the calendar, so they show on pages and fail only the scheduled job."""

from collections.abc import Iterator

from qms.analysis.deadlines import absorptions, reviews
from qms.language.messages import _
from qms.model.documents import Problem
from qms.model.manual import Manual
from qms.rules.rule import Severity, rule


@rule("TM001", Severity.DEADLINE)
def reviewed_in_time(manual: Manual) -> Iterator[Problem]:
    """A document is reviewed before its review interval ends."""
    for review in reviews(manual):
        if review.due < manual.today:
            yield Problem(
                review.document.at("review_every"),
                _("the review of {code} was due on {due}", code=review.document.code, due=review.due),
                _("review it: add a new version, or “reviewed_on: …” with the date when nothing needs to change"),
            )


@rule("TM002", Severity.DEADLINE)
def law_absorbed_in_time(manual: Manual) -> Iterator[Problem]:
    """A change of law is in the document at the latest three months after it takes effect."""
    for absorption in absorptions(manual):
        if absorption.due < manual.today:
            document, old, new = absorption.document, absorption.old, absorption.new
            yield Problem(
                document.at("legal_basis", document.header.legal_basis.index(old.id)),
                _(
                    "{code} rests on {old}, which {new} changes since {effective}; "
                    "it should have been updated by {due}",
                    code=document.code,
                    old=old.number,
                    new=new.number,
                    effective=new.effective,
                    due=absorption.due,
                ),
                _("revise the document and put “{new}” into its legal_basis", new=new.id),
            )
