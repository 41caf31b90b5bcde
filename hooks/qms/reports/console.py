"""Tells findings to people."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from qms.language.messages import Message, Refusal, _
from qms.model.documents import Problem
from qms.reports.terminal import Terminal, harmless
from qms.rules.rule import Finding, Severity

Translate = Callable[[str], str]

_LABELS = {
    Severity.ERROR: _("error"),
    Severity.WARNING: _("warning"),
    Severity.DEADLINE: _("deadline"),
    Severity.WAIVED: _("waived"),
    Severity.KNOWN: _("known"),
}
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.DEADLINE: "magenta"}


def report(
    findings: list[Finding], root: str, translate: Translate, terminal: Terminal | None = None, within: str = ""
) -> str:
    """Two lines a finding (where and what; the way out), then a line that counts them; accepted ones are only counted.

    ``root`` is the folder before each path. A ``terminal`` gets the line of the text under each finding as well.
    Findings in files whose path does not hold ``within`` are only counted, too.
    """
    open_findings = [
        finding for finding in findings if not finding.severity.is_accepted and within in finding.place.path
    ]
    lines = [line for finding in open_findings for line in _told(finding, root, translate, terminal)]
    lines.append(summary(findings).told(translate))
    if terminal and open_findings:
        hint = _("more about a rule: python scripts/check.py --explain {code}", code=open_findings[0].rule)
        lines.append(hint.told(translate))
    return "\n".join(lines)


def refusal(error: Refusal, translate: Translate) -> str:
    """Why the work could not start, and the way out."""
    return f"{error.fault.told(translate)}\n    → {error.remedy.told(translate)}"


def problems(found: Iterable[Problem], translate: Translate) -> str:
    """Two lines a problem that no rule has found: where and what; the way out."""
    lines = []
    for problem in found:
        where = f"{problem.place.path}:{problem.place.line}:"
        lines += [f"{where} {problem.fault.told(translate)}", f"    → {problem.remedy.told(translate)}"]
    return "\n".join(map(harmless, lines))


def label(severity: Severity, error_from: object = None) -> Message:
    """What a severity is called; of a warning, also the day from which it is an error."""
    if severity is Severity.WARNING and error_from:
        return _("{severity} (an error from {day})", severity=_LABELS[severity], day=error_from)
    return _LABELS[severity]


def summary(findings: Iterable[Finding]) -> Message:
    """How many findings of each severity there are."""
    counts = Counter(finding.severity for finding in findings)
    counted = _(
        "{errors} errors, {warnings} warnings, {deadlines} deadlines missed",
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        deadlines=counts[Severity.DEADLINE],
    )
    if not (counts[Severity.WAIVED] or counts[Severity.KNOWN]):
        return counted
    return _(
        "{counted}; accepted: {waived} waived, {known} in the baseline",
        counted=counted,
        waived=counts[Severity.WAIVED],
        known=counts[Severity.KNOWN],
    )


def _told(finding: Finding, root: str, translate: Translate, terminal: Terminal | None) -> Iterator[str]:
    place = finding.place
    where = harmless(f"{root}/{place.path}:{place.line}:{place.column}:".removeprefix("/"))
    severity = label(finding.severity, finding.error_from).told(translate)
    fault = harmless(finding.fault.told(translate))
    if terminal:
        where = terminal.painted(where, "bold")
        severity = terminal.painted(severity, _COLOURS[finding.severity])
    yield f"{where} {finding.rule} {severity}: {fault}"
    if terminal:
        yield from terminal.excerpt(place)
    yield f"    → {harmless(finding.remedy.told(translate))}"
