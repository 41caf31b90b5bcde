"""A rule: a small generator that sees one frozen manual and yields where and what.

The engine adds the code and the severity. A rule opens no file, runs no Git, reads no clock and knows no
other rule. Its code is its family (two letters) and a number, and never changes meaning; the first line
of its docstring says the desired state.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from qms.language.messages import Message
from qms.model.documents import Place, Problem, State
from qms.model.manual import Manual

Check = Callable[..., Iterator[Problem]]
"""Takes the manual; one that ``judges_findings`` takes the findings of the other rules as well."""


class Severity(StrEnum):
    """What a finding does to the build.

    An error refuses it; a warning shows on pages; a deadline fails the scheduled job alone. Waived and known
    findings are accepted: by a waiver until a date, or because the manual had them when it was adopted.
    """

    ERROR = "error"
    WARNING = "warning"
    DEADLINE = "deadline"
    WAIVED = "waived"
    KNOWN = "known"

    @property
    def is_accepted(self) -> bool:
        """Whether somebody answers for leaving it as it is."""
        return self in {Severity.WAIVED, Severity.KNOWN}


CURRENT_TEXT: Mapping[State, Severity | None] = {State.DRAFT: Severity.WARNING, State.WITHDRAWN: None}
"""For rules on what a text says: a draft may be unfinished, a withdrawn text is left as it was."""
SILENT_ONCE_WITHDRAWN: Mapping[State, Severity | None] = {State.WITHDRAWN: None}


@dataclass(frozen=True)
class Rule:
    """A check under its code.

    One that ``needs_every_file`` asks whether something is nowhere: a file that cannot be read may be the answer,
    so the rule waits until all can be. One that guards the proof (``is_proof``) cannot be waived. ``by_state`` changes
    the severity for documents in a state (None: no finding). Before ``error_from``, an error is a warning.
    """

    code: str
    severity: Severity
    check: Check
    needs_every_file: bool = False
    judges_findings: bool = False
    is_proof: bool = False
    by_state: Mapping[State, Severity | None] = field(default_factory=dict)
    error_from: date | None = None

    @property
    def can_be_accepted(self) -> bool:
        """Whether a waiver or the baseline may accept what it finds: not where the proof itself would be lost."""
        return not (self.is_proof or self.judges_findings)

    def applies_to(self, manual: Manual) -> bool:
        """Whether the manual could be read far enough. The rules on reading itself always apply."""
        if self.code in _READING:
            return True
        return manual.is_readable and not (self.needs_every_file and manual.unreadable)

    def severity_in(self, state: State | None) -> Severity | None:
        """The severity for a document in ``state`` (None: what is no document); None for no finding."""
        return self.by_state.get(state, self.severity) if state else self.severity

    def error_after(self, day: date) -> date | None:
        """The day from which its errors are errors, if on ``day`` they are still warnings."""
        return self.error_from if self.error_from and day < self.error_from else None


@dataclass(frozen=True)
class Finding:
    """A problem under the code of the rule that found it.

    ``error_from`` is the day on which a warning becomes an error; ``accepted_because`` says why it may stay.
    """

    place: Place
    rule: str
    severity: Severity
    fault: Message
    remedy: Message
    error_from: date | None = None
    accepted_because: str | None = None


def fingerprints(findings: Iterable[Finding]) -> list[str]:
    """For each finding a name (16 hexadecimal digits) that survives moved lines and reworded messages.

    It covers the rule, the file, what the message is about, and which one of several alike it is.
    """
    seen: Counter[str] = Counter()
    names = []
    for finding in findings:
        about = sorted(f"{name}={value}" for name, value in finding.fault.parameters.items())
        alike = "\0".join([finding.rule, finding.place.path, *about])
        names.append(hashlib.sha256(f"{alike}\0{seen[alike]}".encode(errors="surrogateescape")).hexdigest()[:16])
        seen[alike] += 1
    return names


RULES: dict[str, Rule] = {}
_READING = {"FM001", "FM002", "FM003"}


def rule(
    code: str,
    severity: Severity = Severity.ERROR,
    *,
    needs_every_file: bool = False,
    judges_findings: bool = False,
    is_proof: bool = False,
    by_state: Mapping[State, Severity | None] | None = None,
    error_from: date | None = None,
) -> Callable[[Check], Check]:
    """Register a check under its code. A code serves once. The keywords are those of :class:`Rule`."""

    def register(check: Check) -> Check:
        assert code not in RULES, f"{code} is taken"
        RULES[code] = Rule(
            code, severity, check, needs_every_file, judges_findings, is_proof, by_state or {}, error_from
        )
        return check

    return register
