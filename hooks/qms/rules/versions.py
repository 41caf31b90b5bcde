"""VR: the rows of versions follow each other and are approved."""

from collections.abc import Iterator
from datetime import date

from qms.language.messages import _
from qms.model.documents import Document, Problem
from qms.model.manual import Manual
from qms.rules.rule import SILENT_ONCE_WITHDRAWN, Severity, rule

_DATED = ("issued", "effective")


@rule("VR001")
def consecutive_versions(manual: Manual) -> Iterator[Problem]:
    """Each row is the next revision or the next issue after the row above it."""
    for document in manual.documents:
        if not document.versions:
            yield Problem(
                document.at("versions"),
                _("{code} has no version", code=document.code),
                _("add the first row, version 1.0"),
            )
        for index in range(1, len(document.versions)):
            before, version = document.versions[index - 1].version, document.versions[index].version
            if version not in before.successors:
                revision, issue = before.successors
                yield Problem(
                    document.at("versions", index, "version"),
                    _("version {version} cannot follow {before}", version=version, before=before),
                    _("write {revision} for a revision or {issue} for a new issue", revision=revision, issue=issue),
                )


@rule("VR002")
def dates_in_order(manual: Manual) -> Iterator[Problem]:
    """A version is issued no later than it takes effect, and no earlier than the version before it."""
    for document in manual.documents:
        latest: dict[str, date] = {}
        for index, version in enumerate(document.versions):
            if version.issued and version.effective and version.effective < version.issued:
                yield Problem(
                    document.at("versions", index, "effective"),
                    _("{version} takes effect before it is issued", version=version.version),
                    _("correct the two dates; they are those of the decision"),
                )
            for key in _DATED:
                day: date | None = getattr(version, key)
                if day and key in latest and day < latest[key]:
                    yield Problem(
                        document.at("versions", index, key),
                        _("{version} is dated before the version above it", version=version.version),
                        _("correct the date; rows stand in the order of their dates, the oldest first"),
                    )
                latest[key] = max(day, latest.get(key, day)) if day else latest.get(key, date.min)
        yield from _withdrawn_too_early(document)


@rule("VR003")
def approval_complete(manual: Manual) -> Iterator[Problem]:
    """A released version names its decision, its dates and everyone its kind wants in the approval."""
    for document in manual.documents:
        needed = document.kind.approval if document.kind else ()
        for index, version in enumerate(document.versions):
            if version.is_released:
                for key in (*_DATED, *needed):
                    if getattr(version, key) is None:
                        yield Problem(
                            document.at("versions", index),
                            _("{version} is released without “{key}”", version=version.version, key=key),
                            _("add “{key}: …” to the row", key=key),
                        )
            elif version.issued or version.effective:
                yield Problem(
                    document.at("versions", index),
                    _("{version} has a date but no decision", version=version.version),
                    _("add “decision: …” to release it, or delete the date while it is a draft"),
                )
            elif index < len(document.versions) - 1:
                yield Problem(
                    document.at("versions", index),
                    _("{version} is a draft below which another version stands", version=version.version),
                    _("release it first, or delete the row"),
                )


@rule("VR009")
def issued_by_today(manual: Manual) -> Iterator[Problem]:
    """A decision or a review is dated no later than the day it is entered; only taking effect may lie ahead."""
    for document in manual.documents:
        reviewed = document.header.reviewed_on
        if reviewed and reviewed > manual.today:
            yield Problem(
                document.at("reviewed_on"),
                _("the review is dated {day}, and today is {today}", day=reviewed, today=manual.today),
                _("write the day the document was reviewed"),
            )
        for index, version in enumerate(document.versions):
            days: list[tuple[tuple[str | int, ...], date | None]] = [(("issued",), version.issued)]
            days += [(("corrections", at, "issued"), c.issued) for at, c in enumerate(version.corrections)]
            for key, day in days:
                if day and day > manual.today:
                    yield Problem(
                        document.at("versions", index, *key),
                        _("the decision is dated {day}, and today is {today}", day=day, today=manual.today),
                        _("write the date of the signed decision; while it is not signed, leave the row a draft"),
                    )


@rule("VR010", by_state=SILENT_ONCE_WITHDRAWN, error_from=date(2027, 3, 1))
def approved_by_another(manual: Manual) -> Iterator[Problem]:
    """Where the kind says so, nobody approves what they prepared: not in the version in force, nor in a draft."""
    for document in manual.documents:
        if document.kind and document.kind.separate_approval:
            for index, version in enumerate(document.versions):
                is_current = version in (document.latest_release, document.draft)
                if is_current and version.approved_by and version.approved_by == version.prepared_by:
                    yield Problem(
                        document.at("versions", index, "approved_by"),
                        _("{version} is approved by the role that prepared it", version=version.version),
                        _("have another role approve it")
                        if version is document.draft
                        else _("have the next version, {revision}, approved by another role",
                               revision=version.version.successors[0]),
                    )  # fmt: skip


@rule("VR011")
def one_date_a_decision(manual: Manual) -> Iterator[Problem]:
    """What is issued by one decision is dated alike. Numbers start anew each year."""
    first: dict[tuple[str, int], tuple[str, date]] = {}
    for document, key, decision, issued in _decisions(manual):
        code, day = first.setdefault((decision, issued.year), (document.code, issued))
        if day != issued:
            yield Problem(
                document.at("versions", *key, "issued"),
                _("decision {decision} is dated {issued} here and {day} in {code}",
                  decision=decision, issued=issued, day=day, code=code),
                _("write the date and the number that stand on the signed decision"),
            )  # fmt: skip


@rule("VR014", Severity.WARNING)
def draft_finished_in_time(manual: Manual) -> Iterator[Problem]:
    """A draft does not wait on the published branch for longer than its kind allows."""
    for document in manual.documents:
        draft, allowed = document.draft, document.kind and document.kind.draft_at_most
        since = manual.ledger.drafts.get(document.code, {}).get(draft.version) if draft else None
        if draft and allowed and since and since.date() + allowed < manual.today:
            yield Problem(
                document.at("versions", len(document.versions) - 1),
                _("the draft {version} has been waiting since {day}", version=draft.version, day=since.date()),
                _("have it issued, or take the row and its changes back"),
            )


def _decisions(manual: Manual) -> Iterator[tuple[Document, tuple[str | int, ...], str, date]]:
    """Every decision that issued or corrected a version, with the path below “versions” and its date."""
    for document in manual.in_code_order:
        for index, version in enumerate(document.versions):
            if version.decision and version.issued:
                yield document, (index,), version.decision, version.issued
            for at, correction in enumerate(version.corrections):
                yield document, (index, "corrections", at), correction.decision, correction.issued


def _withdrawn_too_early(document: Document) -> Iterator[Problem]:
    version = document.latest_release
    if document.withdrawn and version is None:
        yield Problem(
            document.at("withdrawn"),
            _("{code} is withdrawn but was never released", code=document.code),
            _("delete the file, or release its first version"),
        )
    elif document.withdrawn and version and version.issued and document.withdrawn.date < version.issued:
        yield Problem(
            document.at("withdrawn", "date"),
            _("{code} is withdrawn before its last version was issued", code=document.code),
            _("correct the date of the withdrawal"),
        )
