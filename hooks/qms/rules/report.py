"""Tells findings to people and to programs."""

import json
from collections import Counter
from collections.abc import Callable, Iterable

from qms.language.messages import Message, Refusal, _
from qms.rules.rule import Finding, Severity

Translate = Callable[[str], str]
Formatter = Callable[[list[Finding], str, Translate], str]

_LABELS = {
    Severity.ERROR: _("error"),
    Severity.WARNING: _("warning"),
    Severity.DEADLINE: _("deadline"),
    Severity.WAIVED: _("waived"),
    Severity.KNOWN: _("known"),
}
_GITHUB_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.DEADLINE: "warning",
    Severity.WAIVED: "notice",
    Severity.KNOWN: "notice",
}


def text(findings: list[Finding], root: str, translate: Translate) -> str:
    """Two lines a finding (where and what; the way out), then a line that counts them."""
    lines = []
    for finding in findings:
        place = finding.place
        lines.append(
            f"{root}/{place.path}:{place.line}:{place.column}: {finding.rule} "
            f"{_LABELS[finding.severity].told(translate)}: {finding.fault.told(translate)}"
        )
        lines.append(f"    → {finding.remedy.told(translate)}")
    return "\n".join([*lines, summary(findings).told(translate)])


def refusal(error: Refusal, translate: Translate) -> str:
    """Why the work could not start, and the way out."""
    return f"{error.fault.told(translate)}\n    → {error.remedy.told(translate)}"


def summary(findings: Iterable[Finding]) -> Message:
    """How many findings of each severity there are."""
    counts = Counter(finding.severity for finding in findings)
    return _(
        "{errors} errors, {warnings} warnings, {deadlines} deadlines missed",
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        deadlines=counts[Severity.DEADLINE],
    )


def as_json(findings: list[Finding], root: str, translate: Translate) -> str:
    """A JSON list; each finding with path, line, column, rule, severity, fault and remedy."""
    return json.dumps(
        [
            {
                "path": f"{root}/{finding.place.path}",
                "line": finding.place.line,
                "column": finding.place.column,
                "rule": finding.rule,
                "severity": finding.severity.value,
                "fault": finding.fault.told(translate),
                "remedy": finding.remedy.told(translate),
            }
            for finding in findings
        ],
        ensure_ascii=False,
        indent=2,
    )


def github(findings: list[Finding], root: str, translate: Translate) -> str:
    """Workflow commands that put each finding on its line of a pull request (read by Gitea and Forgejo too)."""
    return "\n".join(
        f"::{_GITHUB_LEVELS[finding.severity]} file={_property(f'{root}/{finding.place.path}')},"
        f"line={finding.place.line},col={finding.place.column},title={finding.rule}::"
        + _data(f"{finding.fault.told(translate)} → {finding.remedy.told(translate)}")
        for finding in findings
    )


FORMATS: dict[str, Formatter] = {"text": text, "json": as_json, "github": github}


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
