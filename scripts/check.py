"""Check the manual: every rule of document control, in the editor's language.

Exit status: 0 nothing refuses the build, 1 findings refuse it, 2 misuse or nothing to check.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from qms import command_line  # noqa: E402  # the core lives in hooks/, where MkDocs looks for it
from qms.language.messages import Message, Refusal, _, translator  # noqa: E402
from qms.reading.load import load  # noqa: E402
from qms.rules import checker, report  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the check and print the report; returns the exit status."""
    command_line.speak_utf8()
    language = command_line.language_of(arguments)
    options = _parser(language).parse_args(arguments)
    translate = translator(language)
    try:
        findings = checker.check(load(options.docs, options.as_of))
    except Refusal as refusal:
        print(report.refusal(refusal, translate), file=sys.stderr)
        return 2
    printed = report.FORMATS[options.format](findings, options.docs.resolve().name, translate)
    if printed:
        print(printed)
    return 1 if checker.refuses(findings, options.deadlines) else 0


def _parser(language: str) -> argparse.ArgumentParser:
    def say(message: Message) -> str:
        return message.told(translator(language))

    parser = command_line.parser(
        language,
        description=_("Check the manual: every rule of document control."),
        epilog=_("Exit status: 0 nothing refuses the build, 1 findings refuse it, 2 nothing could be checked."),
    )
    parser.add_argument(
        "docs", nargs="?", type=Path, default=ROOT / "docs", help=say(_("folder of the manual (default: docs)"))
    )
    parser.add_argument("--format", choices=report.FORMATS, default="text", help=say(_("form of the report")))
    parser.add_argument(
        "--as-of",
        type=command_line.day,
        metavar=say(_("DATE")),
        help=say(_("judge deadlines as on this day, for example 2026-07-01 (default: today)")),
    )
    parser.add_argument("--deadlines", action="store_true", help=say(_("missed deadlines refuse as well")))
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
