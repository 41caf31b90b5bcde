"""Make a draft of the manual from a Word file (.docx), with a report of what must be looked at.

Exit status: 0 the draft is there (or was shown, with --dry-run), 2 nothing was imported.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from qms import command_line  # noqa: E402  # the core lives in hooks/, where MkDocs looks for it
from qms.importing import word_file, writing  # noqa: E402
from qms.importing.word_file import Imported, Wishes  # noqa: E402
from qms.language.messages import Message, Refusal, _, translator  # noqa: E402
from qms.reading.cache import Cache  # noqa: E402
from qms.reading.load import load  # noqa: E402
from qms.reading.places import root_of  # noqa: E402
from qms.reports import console  # noqa: E402
from qms.reports.console import Translate  # noqa: E402
from qms.rules import checker  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """Import one Word file; returns the exit status."""
    command_line.speak_utf8()
    language = command_line.language_of(arguments)
    options = _parser(language).parse_args(arguments)
    translate = translator(language)
    try:
        print(_imported(options, translate))
    except Refusal as refusal:
        print(console.refusal(refusal, translate), file=sys.stderr)
        return 2
    return 0


def _imported(options: argparse.Namespace, translate: Translate) -> str:
    cache = Cache.beside(options.docs)
    manual = load(options.docs, cache=cache)
    if not manual.is_readable:
        raise Refusal(_("the registers of the manual cannot be read"), _("run scripts/check.py and mend what it finds"))
    made = word_file.read(options.file, manual, Wishes(options.code, options.accept_changes), translate)
    if options.dry_run:
        return f"{made.draft.text}\n{made.report}"
    return _written(made, options, cache, translate)


def _written(made: Imported, options: argparse.Namespace, cache: Cache, translate: Translate) -> str:
    paths = writing.write(made, options.docs, options.file.with_suffix(".review.md"))
    told = [_("Written: {path}", path=path) for path in paths]
    told.append(_("Read the report first, then compare the draft with the Word file line by line."))
    found = [
        finding for finding in checker.check(load(options.docs, cache=cache)) if finding.place.path == made.draft.path
    ]
    told.append(_("What the check finds in the draft:"))
    return "\n".join(
        [*(line.told(translate) for line in told), console.report(found, root_of(options.docs), translate)]
    )


def _parser(language: str) -> argparse.ArgumentParser:
    def say(message: Message) -> str:
        return message.told(translator(language))

    parser = command_line.parser(
        language,
        description=_("Make a draft from a Word file, with a report of what must be looked at."),
        epilog=_("Exit status: 0 the draft is there, 2 nothing was imported. The Word file is not changed."),
    )
    parser.add_argument("file", type=Path, metavar=say(_("FILE.docx")), help=say(_("the Word file")))
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help=say(_("folder of the manual (default: docs)")))
    parser.add_argument(
        "--code",
        metavar=say(_("CODE")),
        help=say(_("code of the document (default: what the header of the sheets says)")),
    )
    parser.add_argument(
        "--accept-changes",
        action="store_true",
        help=say(_("accept every tracked change; without it they refuse the import")),
    )
    parser.add_argument(
        "--dry-run", action="store_true", help=say(_("show draft and report on the console and write nothing"))
    )
    return parser


if __name__ == "__main__":
    command_line.run(main)
