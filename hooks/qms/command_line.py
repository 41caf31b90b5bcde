"""What every script shares: a parser that speaks the editor's language, and output that any console can take."""

import argparse
import errno
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from qms.language.messages import DEFAULT_LANGUAGE, Message, _, languages, translator

_ARGPARSE_TEXTS = (
    _("usage: "),
    _("options"),
    _("positional arguments"),
    _("show this help message and exit"),
    _("%(prog)s: error: %(message)s\n"),
    _("unrecognized arguments: %s"),
    _("argument %(argument_name)s: %(message)s"),
    _("invalid choice: %(value)r (choose from %(choices)s)"),
    _("expected one argument"),
)
"""What argparse itself says: here for the catalogue of messages."""


def parser(language: str, description: Message, epilog: Message) -> argparse.ArgumentParser:
    """A parser that speaks ``language`` and knows the option ``--lang``."""
    argparse._ = translator(language)  # type: ignore[attr-defined]  # argparse looks its own texts up there
    made = argparse.ArgumentParser(
        description=description.told(translator(language)),
        epilog=epilog.told(translator(language)),
    )
    made.add_argument(
        "--lang",
        choices=languages(),
        default=DEFAULT_LANGUAGE,
        help=_("language of the messages").told(translator(language)),
    )
    return made


def add_manual(made: argparse.ArgumentParser, docs: Path) -> None:
    """The arguments of a command that reads a manual: its folder (default: ``docs``) and the day."""
    told = _("folder of the manual (default: docs)").told(argparse._)  # type: ignore[attr-defined]
    made.add_argument("docs", nargs="?", type=Path, default=docs, help=told)
    add_day(made)


def add_day(made: argparse.ArgumentParser) -> None:
    """The option ``--as-of``: the day as on which the manual is read."""
    told = _("judge deadlines as on this day, for example 2026-07-01 (default: today)")
    metavar, said = (message.told(argparse._) for message in (_("DATE"), told))  # type: ignore[attr-defined]
    made.add_argument("--as-of", type=day, metavar=metavar, help=said)


def language_of(arguments: Sequence[str] | None) -> str:
    """The language asked for, wanted before the parser can speak it."""
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    early.add_argument("--lang", default=DEFAULT_LANGUAGE)
    try:
        wanted: str = early.parse_known_args(arguments)[0].lang
    except argparse.ArgumentError:
        return DEFAULT_LANGUAGE
    return wanted if wanted in languages() else DEFAULT_LANGUAGE


def day(text: str) -> date:
    """A date on the command line, for ``type=``."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        fault = _("“{value}” is not a date of the calendar", value=text)
        raise argparse.ArgumentTypeError(fault.told(argparse._)) from None  # type: ignore[attr-defined]


def count(text: str) -> int:
    """A number of things on the command line, for ``type=``."""
    if not text.isdecimal():
        fault = _("“{value}” is not a number of things: 0, 1, 2 …", value=text)
        raise argparse.ArgumentTypeError(fault.told(argparse._))  # type: ignore[attr-defined]
    return int(text)


def speak_utf8() -> None:
    """Let Vietnamese through, whatever encoding the console claims."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # the console's streams can


def run(main: Callable[[], int]) -> NoReturn:
    """End the program with the status of ``main``; a reader of the output who has seen enough (head, less) is no fault.

    Where that comes before ``main`` could end, the status is 1: nobody was told the whole.
    """
    status: int | str | None = 1
    try:
        try:
            status = main()
        except SystemExit as ended:  # argparse, having told its help
            status = ended.code
        sys.stdout.flush()
    except OSError as error:
        if not _is_closed_pipe(error, sys.platform):
            raise
        # What Python still writes at its end must go somewhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise SystemExit(status)


def _is_closed_pipe(error: OSError, platform: str) -> bool:
    """Whether nobody reads what was written. Windows says so by an error that has other reasons elsewhere."""
    return isinstance(error, BrokenPipeError) or (platform == "win32" and error.errno == errno.EINVAL)
