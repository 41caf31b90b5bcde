"""Runs the rules over a manual."""

from collections.abc import Iterable

from qms.language.messages import Refusal, _
from qms.model.manual import Manual
from qms.rules import clauses, deadlines, front_matter, procedures, references, versions
from qms.rules.rule import RULES, Finding, Rule, Severity

FAMILIES = (front_matter, versions, references, clauses, procedures, deadlines)
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
    return sorted(_findings(manual, applicable), key=lambda finding: (finding.place, finding.rule))


def refuses(findings: Iterable[Finding], deadlines: bool = False) -> bool:
    """Whether the findings refuse a build; with ``deadlines``, missed deadlines refuse as well."""
    refusing = {Severity.ERROR, Severity.DEADLINE} if deadlines else {Severity.ERROR}
    return any(finding.severity in refusing for finding in findings)


def _findings(manual: Manual, applicable: Iterable[Rule]) -> Iterable[Finding]:
    for rule in applicable:
        for problem in rule.check(manual):
            yield Finding(problem.place, rule.code, rule.severity, problem.fault, problem.remedy)
