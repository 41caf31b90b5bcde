"""Writes the baseline: the findings a manual had when it adopted the rules. It is made once, then only shrinks."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from qms.language.messages import Message, Refusal, _
from qms.language.vietnamese import nfc
from qms.model.manual import REGISTERS, Manual
from qms.model.registers import KnownFinding
from qms.reading.files import replace_text
from qms.reports.console import Translate
from qms.reports.terminal import harmless
from qms.rules.acceptance import BASELINE
from qms.rules.rule import RULES, Finding, Severity, fingerprints

PATH = f"{REGISTERS}/{BASELINE}.yml"
MAX_FAULT = 300
_HEADER = """\
# Các phát hiện đã có khi sổ tay bắt đầu áp dụng bộ quy tắc: được phép còn lại cho đến khi sửa xong.
# Tệp do lệnh “python scripts/check.py --update-baseline” ghi; chỉ ngắn đi, không thêm dòng mới. Không sửa tay.
"""


@dataclass(frozen=True)
class Update:
    """What the baseline becomes, and what to tell of it."""

    known: list[KnownFinding]
    told: Message


def update(manual: Manual, findings: list[Finding], translate: Translate) -> Update:
    """The baseline for the ``findings`` of the manual's check.

    Where there is none yet, it holds every finding that refuses the build and can be accepted; else it keeps those of
    its entries that are still found. Raises Refusal where a file could not be read: its findings are not known.
    """
    if not manual.is_readable or manual.unreadable:
        raise Refusal(
            _("the baseline cannot be updated while files cannot be read: {files}", files=_unreadable(manual)),
            _("mend these files first: run python scripts/check.py"),
        )
    named = zip(findings, fingerprints(findings), strict=True)
    acceptable = [(finding, name) for finding, name in named if RULES[finding.rule].can_be_accepted]
    new = [(finding, name) for finding, name in acceptable if finding.severity is Severity.ERROR]
    if PATH not in manual.paths:
        known = [_entry(finding, name, translate) for finding, name in new]
        return Update(known, _("baseline written: {count} known findings", count=len(known)))
    found = {name for _finding, name in acceptable}
    before = manual.registers.baseline.known
    kept = [entry for entry in before if entry.finding in found]
    return Update(
        kept,
        _(
            "baseline updated: {kept} kept, {removed} mended and removed; {new} new findings not recorded",
            kept=len(kept),
            removed=len(before) - len(kept),
            new=len(new),
        ),
    )


def write(docs: Path, known: Iterable[KnownFinding]) -> None:
    """Write the register in one step, so that whoever reads meanwhile finds the old one or the new one.

    Raises Refusal where the file cannot be written.
    """
    entries = sorted(known, key=lambda entry: (entry.path, entry.rule, entry.fault, entry.finding))
    lines = [line for entry in entries for line in _lines(entry)]
    text = _HEADER + ("known:\n" + "".join(lines) if lines else "known: []\n")
    try:
        replace_text(docs / PATH, text)
    except OSError:
        raise Refusal(
            _("{file} cannot be written", file=PATH),
            _("close the programs that have it open, and check that the folder may be written"),
        ) from None


def _entry(finding: Finding, name: str, translate: Translate) -> KnownFinding:
    fault = harmless(nfc(finding.fault.told(translate)))[:MAX_FAULT]
    return KnownFinding(rule=finding.rule, path=harmless(nfc(finding.place.path)), finding=name, fault=fault)


def _lines(entry: KnownFinding) -> list[str]:
    cells = [f"{key}: {_quoted(value)}\n" for key, value in entry.model_dump().items()]
    return [f"  - {cells[0]}", *(f"    {cell}" for cell in cells[1:])]


def _quoted(text: str) -> str:
    return str(yaml.safe_dump(text, default_style='"', allow_unicode=True, width=float("inf"))).strip()


def _unreadable(manual: Manual) -> str:
    return ", ".join(sorted(file.path for file in manual.unreadable))
