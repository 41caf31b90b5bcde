"""What a change does to the manual: the report a pull request needs.

Exit status: 0 the report was made, 2 misuse or nothing to compare.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from qms import command_line  # noqa: E402  # the core lives in hooks/, where MkDocs looks for it
from qms.impact.impact import Impact  # noqa: E402
from qms.impact.report import outline  # noqa: E402
from qms.language.messages import Message, Refusal, _, translator  # noqa: E402
from qms.reading.cache import Cache  # noqa: E402
from qms.reading.load import load, unreadable  # noqa: E402
from qms.reading.past import base_of, manual_at  # noqa: E402
from qms.reports import console  # noqa: E402
from qms.reports.outline import FORMATS  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare the manual with that of the base and print the report; returns the exit status."""
    command_line.speak_utf8()
    language = command_line.language_of(arguments)
    options = _parser(language).parse_args(arguments)
    translate = translator(language)
    try:
        cache = Cache.beside(options.docs)
        after = load(options.docs, options.as_of, cache)
        if not after.is_readable:
            raise unreadable(after.unreadable[0])
        base = base_of(options.docs, options.base)
        with manual_at(options.docs, base, after.today, cache) as before:
            told = FORMATS[options.format](outline(Impact(before, after), base), translate)
        cache.save()
    except Refusal as refusal:
        print(console.refusal(refusal, translate), file=sys.stderr)
        return 2
    print(told.rstrip("\n").encode(errors="replace").decode())
    return 0


def _parser(language: str) -> argparse.ArgumentParser:
    def say(message: Message) -> str:
        return message.told(translator(language))

    parser = command_line.parser(
        language,
        description=_("What a change does to the manual: documents, citations, clauses, registers; who must act."),
        epilog=_("Example: {example}", example="uv run --no-project scripts/impact.py --base main"),
    )
    command_line.add_manual(parser, ROOT / "docs")
    parser.add_argument(
        "--base",
        default="main",
        metavar=say(_("BRANCH")),
        help=say(_("branch that the change is to be merged into, or a commit (default: main)")),
    )
    parser.add_argument("--format", choices=list(FORMATS), default="text", help=say(_("form of the report")))
    return parser


if __name__ == "__main__":
    command_line.run(main)
