"""Runs the rules over a manual."""

from collections.abc import Iterable, Iterator

from qms.language.messages import Refusal, _
from qms.model.manual import Manual
from qms.rules import (
    acceptance,
    approvals,
    clauses,
    deadlines,
    front_matter,
    procedures,
    references,
    releases,
    reliance,
    safety,
    versions,
)
from qms.rules.rule import RULES, Finding, Rule, Severity

FAMILIES = (
    front_matter,
    versions,
    releases,
    approvals,
    references,
    reliance,
    clauses,
    procedures,
    deadlines,
    safety,
    acceptance,
)
"""Importing a family registers its rules."""


def check(manual: Manual) -> list[Finding]:
    """Every finding of the rules that apply, in order of place.

    Raises Refusal when there was nothing to check.
    """
    if not (manual.documents or manual.unreadable):
        raise Refusal(
            _("there is no document to check"),
            _("add the first document: a Markdown file whose front matter has a code"),
        )
    applicable = [rule for rule in RULES.values() if rule.applies_to(manual)]
    found = _sorted(
        finding for rule in applicable if not rule.judges_findings for finding in _findings(rule, manual, ())
    )
    if not manual.is_readable:
        return found
    judged = acceptance.accepted(found, manual)
    return _sorted(
        [*judged, *(f for rule in applicable if rule.judges_findings for f in _findings(rule, manual, (judged,)))]
    )


def refuses(findings: Iterable[Finding], deadlines: bool = False) -> bool:
    """Whether the findings refuse a build; with ``deadlines``, missed deadlines refuse as well."""
    refusing = {Severity.ERROR, Severity.DEADLINE} if deadlines else {Severity.ERROR}
    return any(finding.severity in refusing for finding in findings)


def _findings(rule: Rule, manual: Manual, judged: tuple[list[Finding], ...]) -> Iterator[Finding]:
    for problem in rule.check(manual, *judged):
        document = manual.by_path.get(problem.place.path)
        severity = rule.severity_in(document.working_state if document else None)
        error_from = rule.error_after(manual.today) if severity is Severity.ERROR else None
        if severity:
            severity = Severity.WARNING if error_from else severity
            yield Finding(problem.place, rule.code, severity, problem.fault, problem.remedy, error_from)


def _sorted(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: (finding.place, finding.rule))
