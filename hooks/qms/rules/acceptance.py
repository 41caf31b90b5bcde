"""WV: findings that may stay: waived for a time, or known since the manual was adopted.

Rules that guard the proof (a text that cannot be read, a released text that changed) cannot be waived.
"""

from collections.abc import Iterator
from dataclasses import replace

from qms.language.messages import _
from qms.model.documents import Problem
from qms.model.manual import Manual
from qms.model.registers import Waiver
from qms.rules.names import code_meant, name_meant, not_in_organisation
from qms.rules.rule import RULES, Finding, Severity, fingerprints, rule

BASELINE = "baseline"


def accepted(findings: list[Finding], manual: Manual) -> list[Finding]:
    """The findings; those that a waiver or the baseline accepts with that severity and the reason."""
    known = {entry.finding for entry in manual.registers.baseline.known}
    names = fingerprints(findings)
    return [_accepted(finding, name in known, manual) for finding, name in zip(findings, names, strict=True)]


@rule("WV001")
def waiver_points_at_something(manual: Manual) -> Iterator[Problem]:
    """A waiver names a rule that can be waived, a place of this manual, and the role that answers for it."""
    for index, waiver in enumerate(manual.registers.waivers.waivers):
        if not _can_be_waived(waiver):
            mend = _("mend what the rule finds; a finding that concerns the proof is never waived")
            acceptable = [code for code, rule in RULES.items() if rule.can_be_accepted]
            yield Problem(
                manual.registers.at("waivers", "waivers", index, "rule"),
                _("no rule {code} can be waived", code=waiver.rule),
                mend if waiver.rule in RULES else code_meant(waiver.rule, acceptable, mend),
            )
        if not _is_place(waiver.where, manual):
            yield Problem(
                manual.registers.at("waivers", "waivers", index, "where"),
                _("“{where}” is neither the code of a document nor a file of the manual", where=waiver.where),
                name_meant(
                    waiver.where,
                    [*manual.by_code, *manual.paths],
                    _("write the code of the document, or a path such as registers/laws.yml"),
                ),
            )
        if waiver.approved_by not in manual.organisation.role_names:
            place = manual.registers.at("waivers", "waivers", index, "approved_by")
            yield not_in_organisation(place, waiver.approved_by, manual.organisation.role_names)


@rule("WV002", Severity.DEADLINE)
def waiver_not_expired(manual: Manual) -> Iterator[Problem]:
    """What was waived is mended before the waiver ends."""
    for index, waiver in enumerate(manual.registers.waivers.waivers):
        if waiver.until < manual.today:
            yield Problem(
                manual.registers.at("waivers", "waivers", index, "until"),
                _(
                    "the waiver of {code} for {where} ended on {until}",
                    code=waiver.rule,
                    where=waiver.where,
                    until=waiver.until,
                ),
                _("mend what the rule finds and delete the waiver, or have it renewed with a new date and reason"),
            )


@rule("WV003", Severity.WARNING, judges_findings=True, needs_every_file=True)
def waiver_still_needed(manual: Manual, findings: list[Finding]) -> Iterator[Problem]:
    """A waiver is deleted once there is nothing left to waive."""
    for index, waiver in enumerate(manual.registers.waivers.waivers):
        is_sound = _can_be_waived(waiver) and _is_place(waiver.where, manual)  # else WV001 speaks
        if is_sound and not any(is_waived(finding, waiver, manual) for finding in findings):
            yield Problem(
                manual.registers.at("waivers", "waivers", index),
                _("the waiver of {code} for {where} waives nothing", code=waiver.rule, where=waiver.where),
                _("delete it"),
            )


@rule("WV004", judges_findings=True, needs_every_file=True)
def baseline_shrinks(manual: Manual, findings: list[Finding]) -> Iterator[Problem]:
    """A finding that was known at adoption leaves the baseline when it is mended."""
    present = set(fingerprints(findings))
    for index, known in enumerate(manual.registers.baseline.known):
        if known.finding not in present:
            yield Problem(
                manual.registers.at(BASELINE, "known", index),
                _("a known finding of {code} is mended: {fault}", code=known.rule, fault=known.fault),
                _("run: python scripts/check.py --update-baseline"),
            )


def _can_be_waived(waiver: Waiver) -> bool:
    return waiver.rule in RULES and RULES[waiver.rule].can_be_accepted


def _is_place(where: str, manual: Manual) -> bool:
    return where in manual.by_code or where in manual.paths


def _accepted(finding: Finding, is_known: bool, manual: Manual) -> Finding:
    if not RULES[finding.rule].can_be_accepted:
        return finding
    waiver = next((w for w in manual.registers.waivers.waivers if is_waived(finding, w, manual)), None)
    if waiver:
        severity = Severity.WAIVED if manual.today <= waiver.until else Severity.DEADLINE
        return replace(finding, severity=severity, accepted_because=waiver.reason)
    return replace(finding, severity=Severity.KNOWN) if is_known else finding


def is_waived(finding: Finding, waiver: Waiver, manual: Manual) -> bool:
    """Whether ``waiver`` covers ``finding``."""
    document = manual.by_code.get(waiver.where)
    path = document.path if document else waiver.where
    return finding.rule == waiver.rule and finding.place.path == path
