"""Tell each unit what is overdue and what falls due soon: the nightly digest.

Exit status: 0 nothing is overdue, 1 something is, 2 misuse or nothing could be checked.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from qms import command_line  # noqa: E402  # the core lives in hooks/, where MkDocs looks for it
from qms.language.messages import Message, Refusal, _, translator  # noqa: E402
from qms.reading.cache import Cache  # noqa: E402
from qms.reading.load import load, unreadable  # noqa: E402
from qms.reading.places import root_of  # noqa: E402
from qms.reports import console, exchange, outline  # noqa: E402
from qms.reports.console import Translate  # noqa: E402
from qms.reports.digest import SOON, Digest  # noqa: E402
from qms.rules import checker  # noqa: E402
from qms.site.agenda import Agenda  # noqa: E402
from qms.site.publication import Publication  # noqa: E402
from qms.site.views import Views  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the digest; returns the exit status."""
    command_line.speak_utf8()
    language = command_line.language_of(arguments)
    options = _parser(language).parse_args(arguments)
    translate = translator(language)
    try:
        digest = _digest(options.docs, options.as_of)
    except Refusal as refusal:
        print(console.refusal(refusal, translate), file=sys.stderr)
        return 2
    print(_told(digest, options, translate).rstrip("\n").encode(errors="replace").decode())
    return 1 if checker.refuses(digest.findings, deadlines=True) else 0


def _digest(docs: Path, day: date | None) -> Digest:
    """A file that cannot be read may hold a deadline: without it nothing is told."""
    cache = Cache.beside(docs)
    manual = load(docs, day, cache)
    if manual.unreadable:
        raise unreadable(manual.unreadable[0])
    findings = checker.check(manual)
    tasks = Agenda(Views(Publication(manual), findings)).tasks
    cache.save()
    return Digest(manual, tasks, findings)


def _told(digest: Digest, options: argparse.Namespace, translate: Translate) -> str:
    if options.format in exchange.FORMATS:
        return exchange.FORMATS[options.format](digest.missed, root_of(options.docs), translate)
    return outline.FORMATS[options.format](digest.outline(), translate)


def _parser(language: str) -> argparse.ArgumentParser:
    def say(message: Message) -> str:
        return message.told(translator(language))

    parser = command_line.parser(
        language,
        description=_("Tell each unit what is overdue, what falls due in the next {days} days, and how it is done.",
                      days=SOON.days),
        epilog=_("Exit status: 0 nothing is overdue, 1 something is, 2 nothing could be checked."),
    )  # fmt: skip
    command_line.add_manual(parser, ROOT / "docs")
    parser.add_argument(
        "--format",
        choices=[*outline.FORMATS, *exchange.FORMATS],
        default="text",
        help=say(_("form of the report")),
    )
    return parser


if __name__ == "__main__":
    command_line.run(main)
