"""A rule: a small generator that sees one frozen manual and yields where and what.

The engine adds the code and the severity. A rule opens no file, runs no Git, reads no clock and knows no
other rule. Its code is its family (two letters) and a number, and never changes meaning; the first line
of its docstring says the desired state.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from qms.language.messages import Message
from qms.model.documents import Place, Problem
from qms.model.manual import Manual

Check = Callable[[Manual], Iterator[Problem]]


class Severity(StrEnum):
    """An error refuses the build; a warning shows on pages; a deadline fails the scheduled job alone."""

    ERROR = "error"
    WARNING = "warning"
    DEADLINE = "deadline"


@dataclass(frozen=True)
class Rule:
    """A check under its code.

    One that ``needs_every_file`` asks whether something is nowhere: a file that cannot be read may be the answer,
    so the rule waits until all can be.
    """

    code: str
    severity: Severity
    needs_every_file: bool
    check: Check

    def applies_to(self, manual: Manual) -> bool:
        """Whether the manual could be read far enough. The rules on reading itself always apply."""
        if self.code in _READING:
            return True
        return manual.is_readable and not (self.needs_every_file and manual.unreadable)


@dataclass(frozen=True)
class Finding:
    """A problem under the code of the rule that found it."""

    place: Place
    rule: str
    severity: Severity
    fault: Message
    remedy: Message


RULES: dict[str, Rule] = {}
_READING = {"FM001", "FM002", "FM003"}


def rule(code: str, severity: Severity = Severity.ERROR, *, needs_every_file: bool = False) -> Callable[[Check], Check]:
    """Register a check under its code. A code serves once."""

    def register(check: Check) -> Check:
        assert code not in RULES, f"{code} is taken"
        RULES[code] = Rule(code, severity, needs_every_file, check)
        return check

    return register
