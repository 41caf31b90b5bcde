"""Check the manual: every rule of document control, in the editor's language.

Exit status: 0 nothing refuses the build, 1 findings refuse it, 2 misuse or nothing to check.
"""

import argparse
import gc
import os
import shutil
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from qms import command_line  # noqa: E402  # the core lives in hooks/, where MkDocs looks for it
from qms.language.messages import Message, Refusal, _, translator  # noqa: E402
from qms.model.manual import Manual  # noqa: E402
from qms.reading.build_day import today  # noqa: E402
from qms.reading.cache import Cache  # noqa: E402
from qms.reading.load import load  # noqa: E402
from qms.reading.places import SourceLines, root_of  # noqa: E402
from qms.reports import baseline, console, exchange  # noqa: E402
from qms.reports.console import Translate  # noqa: E402
from qms.reports.exchange import Tool  # noqa: E402
from qms.reports.guide import Guide  # noqa: E402
from qms.reports.terminal import Terminal, wants_colour  # noqa: E402
from qms.rules import checker  # noqa: E402
from qms.rules.rule import Finding  # noqa: E402

GUIDE = Guide(ROOT / "docs" / "bien-tap" / "quy-tac")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the check and print the report; returns the exit status."""
    gc.disable()  # it looks for circles among a manual's many objects, a third of the time of a check, and finds none
    command_line.speak_utf8()
    language = command_line.language_of(arguments)
    options = _parser(language).parse_args(arguments)
    translate = translator(language)
    try:
        if options.explain is not None:
            print(_explained(options, translate))
            return 0
        cache = Cache.beside(options.docs)
        manual = load(options.docs, options.as_of, cache)
        findings = checker.check(manual)
        cache.save()
        if options.update_baseline:
            print(_baseline_updated(options.docs, manual, findings, translate))
            return 0
    except Refusal as refusal:
        print(console.refusal(refusal, translate), file=sys.stderr)
        return 2
    if printed := _reported(options, findings, translate):
        print(printed)
    return 1 if checker.refuses(findings, options.deadlines) else 0


def _explained(options: argparse.Namespace, translate: Translate) -> str:
    if not options.explain:
        return GUIDE.overview()
    return GUIDE.explain(options.explain, options.as_of or today(), translate)


def _baseline_updated(docs: Path, manual: Manual, findings: list[Finding], translate: Translate) -> str:
    update = baseline.update(manual, findings, translate)
    baseline.write(docs, update.known)
    return update.told.told(translate)


def _reported(options: argparse.Namespace, findings: list[Finding], translate: Translate) -> str:
    told = (findings, root_of(options.docs), translate)
    match options.format:
        case "text":
            return console.report(*told, _terminal(options.docs), options.within)
        case "sarif":
            return exchange.sarif(*told, _tool())
        case other:
            return exchange.FORMATS[other](*told)


def _terminal(docs: Path) -> Terminal | None:
    has_colour = wants_colour(os.environ, sys.stdout.isatty(), sys.platform == "win32")
    if not (has_colour or sys.stdout.isatty()):
        return None
    return Terminal(shutil.get_terminal_size().columns, has_colour, SourceLines(docs))


def _tool() -> Tool:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return Tool(project["name"], project["version"], GUIDE.title_of)


def _parser(language: str) -> argparse.ArgumentParser:
    def say(message: Message) -> str:
        return message.told(translator(language))

    parser = command_line.parser(
        language,
        description=_("Check the manual: every rule of document control."),
        epilog=_("Exit status: 0 nothing refuses the build, 1 findings refuse it, 2 nothing could be checked."),
    )
    command_line.add_manual(parser, ROOT / "docs")
    parser.add_argument(
        "--format", choices=["text", *exchange.FORMATS, "sarif"], default="text", help=say(_("form of the report"))
    )
    parser.add_argument(
        "--in",
        dest="within",
        default="",
        metavar=say(_("FILE")),
        help=say(
            _("text report: show findings of files with this in their name, for example qt-ht-01; count the rest")
        ),
    )
    parser.add_argument(
        "--explain",
        nargs="?",
        const="",
        metavar=say(_("CODE")),
        help=say(_("explain a rule, for example XR003; without a code, list the rules")),
    )
    parser.add_argument(
        "--update-baseline",
        action="store_true",
        help=say(_("record the findings the manual has now in registers/baseline.yml; later, remove what was mended")),
    )
    parser.add_argument("--deadlines", action="store_true", help=say(_("missed deadlines refuse as well")))
    return parser


if __name__ == "__main__":
    command_line.run(main)
