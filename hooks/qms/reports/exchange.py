"""Tells findings to programs: CI services and editors."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from qms.language.messages import _
from qms.reports.console import Translate
from qms.rules.rule import RULES, Finding, Severity, fingerprints

_GITHUB_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.DEADLINE: "warning",
    Severity.WAIVED: "notice",
    Severity.KNOWN: "notice",
}
_GITLAB_SEVERITIES = {
    Severity.ERROR: "major",
    Severity.WARNING: "minor",
    Severity.DEADLINE: "minor",
    Severity.WAIVED: "info",
    Severity.KNOWN: "info",
}
_SARIF_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.DEADLINE: "warning",
    Severity.WAIVED: "note",
    Severity.KNOWN: "note",
}
_IN_BASELINE = _("known since the rules were adopted (registers/baseline.yml)")


@dataclass(frozen=True)
class Tool:
    """What a report says of the tool that made it; ``title_of`` names a rule by its code."""

    name: str
    version: str
    title_of: Callable[[str], str]


def as_json(findings: list[Finding], root: str, translate: Translate) -> str:
    """A JSON list; each finding with its place, rule, severity, fault, remedy and fingerprint.

    ``error_from`` is the day on which a warning becomes an error, ``accepted_because`` the reason of a waiver.
    """
    return _json(
        [
            {
                "path": _path(finding, root),
                "line": finding.place.line,
                "column": finding.place.column,
                "rule": finding.rule,
                "severity": finding.severity.value,
                "fault": finding.fault.told(translate),
                "remedy": finding.remedy.told(translate),
                "fingerprint": fingerprint,
                "error_from": finding.error_from.isoformat() if finding.error_from else None,
                "accepted_because": finding.accepted_because,
            }
            for finding, fingerprint in zip(findings, fingerprints(findings), strict=True)
        ]
    )


def github(findings: list[Finding], root: str, translate: Translate) -> str:
    """Workflow commands that put each finding on its line of a pull request (read by Gitea and Forgejo too)."""
    told = "\n".join(
        f"::{_GITHUB_LEVELS[finding.severity]} file={_property(_path(finding, root))},"
        f"line={finding.place.line},col={finding.place.column},title={finding.rule}::{_data(_told(finding, translate))}"
        for finding in findings
    )
    return told.encode(errors="replace").decode()


def gitlab(findings: list[Finding], root: str, translate: Translate) -> str:
    """A Code Quality report (docs.gitlab.com/ci/testing/code_quality)."""
    return _json(
        [
            {
                "description": _told(finding, translate),
                "check_name": finding.rule,
                "fingerprint": fingerprint,
                "severity": _GITLAB_SEVERITIES[finding.severity],
                "location": {"path": _path(finding, root), "lines": {"begin": finding.place.line}},
            }
            for finding, fingerprint in zip(findings, fingerprints(findings), strict=True)
        ]
    )


def sarif(findings: list[Finding], root: str, translate: Translate, tool: Tool) -> str:
    """A log of the Static Analysis Results Interchange Format, version 2.1.0 (OASIS Standard)."""
    codes = sorted(RULES)
    results = [
        _sarif_result(finding, codes.index(finding.rule), root, translate)
        | {"partialFingerprints": {"finding/v1": fingerprint}}
        for finding, fingerprint in zip(findings, fingerprints(findings), strict=True)
    ]
    driver = {
        "name": tool.name,
        "version": tool.version,
        "rules": [{"id": code, "shortDescription": {"text": tool.title_of(code)}} for code in codes],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return _json(
        {
            "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            "version": "2.1.0",
            "runs": [run],
        }
    )


FORMATS: dict[str, Callable[[list[Finding], str, Translate], str]] = {
    "json": as_json,
    "github": github,
    "gitlab": gitlab,
}
"""The formats that need nothing but findings; :func:`sarif` names its tool as well."""


def _sarif_result(finding: Finding, rule_index: int, root: str, translate: Translate) -> dict[str, Any]:
    address = quote(_path(finding, root), errors="surrogateescape")
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": _SARIF_LEVELS[finding.severity],
        "message": {"text": _told(finding, translate)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": address, "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": finding.place.line, "startColumn": finding.place.column},
                }
            }
        ],
    }
    if finding.severity.is_accepted:
        reason = finding.accepted_because or _IN_BASELINE.told(translate)
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": reason}]
    return result


def _told(finding: Finding, translate: Translate) -> str:
    return f"{finding.fault.told(translate)} → {finding.remedy.told(translate)}"


def _path(finding: Finding, root: str) -> str:
    return f"{root}/{finding.place.path}".removeprefix("/")


def _json(value: object) -> str:
    """JSON that can be printed: a byte of a file name that is no UTF-8 becomes an escape, as JSON writes it too."""
    return json.dumps(value, ensure_ascii=False, indent=2).encode(errors="backslashreplace").decode()


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
