"""Put a built site where a web server serves it: the whole of it or nothing, with a way back.

Exit status: 0 it is published (or rolled back), 1 refused or failed and what was read before is still read, 2 misuse.
"""

import argparse
import json
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn, TextIO

ENDINGS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""Signals by which people and systemd end a program; Windows knows no SIGHUP."""
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from qms import command_line  # noqa: E402  # the core lives in hooks/, where MkDocs looks for it
from qms.language.messages import Message, Refusal, _, translator  # noqa: E402
from qms.publishing.publish import KEPT, Terms, listed, publish, roll_back  # noqa: E402
from qms.publishing.steps import Step, Tell  # noqa: E402
from qms.reports import console  # noqa: E402
from qms.reports.console import Translate  # noqa: E402
from qms.reports.terminal import harmless  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """Publish, roll back or list; returns the exit status."""
    command_line.speak_utf8()
    language = command_line.language_of(arguments)
    parser = _parser(language)
    options = parser.parse_args(arguments)
    translate = translator(language)
    if (options.site is None) != (options.rollback or options.list):
        parser.error(_("name the folder of the built site, or --rollback, or --list").told(translate))
    tell = _teller(options.log, translate)
    _give_up_when_ended()
    try:
        if options.list:
            for line in listed(options.to):
                _say(harmless(line.told(translate)))
        elif options.rollback:
            roll_back(options.to, _terms(options), tell)
        else:
            publish(options.site, options.to, _terms(options), tell)
    except Refusal as refusal:
        return _refused(refusal, options.log, translate)
    except KeyboardInterrupt:
        given_up = Refusal(_("given up; what is read is a whole release (--list marks it)"), _("run the command again"))
        return _refused(given_up, options.log, translate)
    return 0


def _give_up_when_ended() -> None:
    """Have each way to end the program give up as Ctrl+C does; the first is heard, what it undoes is left in peace."""

    def give_up(_number: int, _frame: object) -> NoReturn:
        for ending in ENDINGS:
            signal.signal(ending, signal.SIG_IGN)
        raise KeyboardInterrupt

    for ending in ENDINGS:
        if signal.getsignal(ending) is not signal.SIG_IGN:  # as nohup wants it
            signal.signal(ending, give_up)


def _terms(options: argparse.Namespace) -> Terms:
    return Terms(
        health=options.health,
        key=options.sign,
        repository=options.repository,
        accepted=options.accept_ledger_change,
        keep=options.keep,
        again=options.again,
        wait=options.wait,
    )


def _teller(log: str, translate: Translate) -> Tell:
    """Tells each step on its line."""

    def tell(step: Step, message: Message) -> None:
        if log == "json":
            _say(_line(step, message=message.told(translate), **message.parameters))
        else:
            _say(harmless(message.told(translate)))

    return tell


def _say(line: str, stream: TextIO | None = None) -> None:
    """Write a line. A console that is gone stops no publication half-way."""
    with suppress(OSError):
        print(line, file=stream, flush=True)


def _refused(refusal: Refusal, log: str, translate: Translate) -> int:
    if log == "json":
        _say(_line("refused", message=refusal.fault.told(translate), remedy=refusal.remedy.told(translate)))
    else:
        _say(console.refusal(refusal, translate), sys.stderr)
    return 1


def _line(step: str, **details: object) -> str:
    return json.dumps({"step": step, **details}, ensure_ascii=False, default=str)


def _parser(language: str) -> argparse.ArgumentParser:
    def say(message: Message) -> str:
        return message.told(translator(language))

    parser = command_line.parser(
        language,
        description=_("Put a built site where a web server serves it: the whole of it or nothing, with a way back."),
        epilog=_(
            "The web server serves FOLDER/current. Exit status: 0 published, 1 refused or failed and what was read"
            " before is still read, 2 misuse. Example: {example}",
            example="scripts/publish.py site --to /srv/so-tay --health http://localhost/",
        ),
    )
    add = parser.add_argument
    add("site", nargs="?", type=Path, metavar=say(_("SITE")), help=say(_("folder of the built site")))
    add("--to", type=Path, required=True, metavar=say(_("FOLDER")), help=say(_("folder that holds what is published")))
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--rollback", action="store_true", help=say(_("go back to the site of the commit before")))
    what.add_argument("--list", action="store_true", help=say(_("list the releases; the one that is read has a star")))
    add(
        "--health",
        metavar=say(_("ADDRESS")),
        help=say(_("address at which the server must then serve the new release; else the old one is put back")),
    )
    add(
        "--keep",
        type=_count,
        default=KEPT,
        metavar=say(_("COUNT")),
        help=say(
            _("releases that stay (default: {count}); the one that is read and the one before always do", count=KEPT)
        ),
    )
    add(
        "--wait",
        type=float,
        default=0,
        metavar=say(_("SECONDS")),
        help=say(_("wait so long for another publisher to end (default: 0)")),
    )
    add("--sign", type=Path, metavar=say(_("KEY")), help=say(_("sign the manifest with this private key of SSH")))
    add(
        "--repository",
        type=Path,
        metavar=say(_("REPOSITORY")),
        help=say(_("clone of the manual; with it, only commits of main are published, and none replaces a newer one")),
    )
    add(
        "--again",
        action="store_true",
        help=say(_("publish this commit although it was rolled back, or was published for a later day")),
    )
    add(
        "--accept-ledger-change",
        metavar=say(_("REASON")),
        help=say(_("publish although released texts differ from those published; the reason stays in the manifest")),
    )
    add("--log", choices=["text", "json"], default="text", help=say(_("progress for people, or a JSON object a line")))
    return parser


def _count(text: str) -> int:
    """A number of releases: one at least."""
    count = int(text)
    if count < 1:
        raise ValueError(text)
    return count


if __name__ == "__main__":
    command_line.run(main)
