"""Check the manual: every rule of document control, in the editor's language.

Exit status: 0 nothing refuses the build, 1 findings refuse it, 2 misuse or nothing to check.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from qms import checker, report  # noqa: E402  # the core lives in hooks/, where MkDocs looks for it
from qms.load import load  # noqa: E402
from qms.messages import DEFAULT_LANGUAGE, Message, Refusal, _, languages, translator  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the check and print the report; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a Windows console may not be
    language = _language(arguments)
    options = _parser(language).parse_args(arguments)
    translate = translator(language)
    try:
        findings = checker.check(load(options.docs, options.as_of))
    except Refusal as refusal:
        print(report.refusal(refusal, translate), file=sys.stderr)
        return 2
    printed = report.FORMATS[options.format](findings, options.docs.name, translate)
    if printed:
        print(printed)
    return 1 if checker.refuses(findings, options.deadlines) else 0


def _parser(language: str) -> argparse.ArgumentParser:
    def say(message: Message) -> str:
        return message.told(translator(language))

    parser = argparse.ArgumentParser(
        description=say(_("Check the manual: every rule of document control.")),
        epilog=say(_("Exit status: 0 nothing refuses the build, 1 findings refuse it, 2 nothing could be checked.")),
    )
    parser.add_argument(
        "docs", nargs="?", type=Path, default=ROOT / "docs", help=say(_("folder of the manual (default: docs)"))
    )
    parser.add_argument("--format", choices=report.FORMATS, default="text", help=say(_("form of the report")))
    parser.add_argument(
        "--lang", choices=languages(), default=DEFAULT_LANGUAGE, help=say(_("language of the messages"))
    )
    parser.add_argument(
        "--as-of",
        type=date.fromisoformat,
        metavar=say(_("DATE")),
        help=say(_("judge deadlines as on this day, for example 2026-07-01 (default: today)")),
    )
    parser.add_argument("--deadlines", action="store_true", help=say(_("missed deadlines refuse as well")))
    return parser


def _language(arguments: Sequence[str] | None) -> str:
    """The language, wanted before the parser can speak it."""
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    early.add_argument("--lang", default=DEFAULT_LANGUAGE)
    wanted: str = early.parse_known_args(arguments)[0].lang
    return wanted if wanted in languages() else DEFAULT_LANGUAGE


if __name__ == "__main__":
    raise SystemExit(main())
