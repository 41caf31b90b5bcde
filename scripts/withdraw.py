"""Withdraw a document: when, by which decision, and what takes its place or why nothing does."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from qms import command_line  # noqa: E402  # the core lives in hooks/, where MkDocs looks for it
from qms.editing import session  # noqa: E402
from qms.editing.withdraw import withdraw  # noqa: E402
from qms.language.messages import Message, _  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """Withdraw a document; returns the exit status."""
    return session.run(
        ROOT / "docs",
        arguments,
        description=_("Withdraw a document: its file stays, its page says what holds instead."),
        example="uv run --no-project scripts/withdraw.py QT.HT.08 --replaced-by QT.HT.07 --decision 12/QĐ-TĐC",
        describe=_describe,
        make=withdraw,
    )


def _describe(parser: argparse.ArgumentParser, say: Callable[[Message], str]) -> None:
    parser.add_argument("code", nargs="?", metavar=say(_("CODE")), help=say(_("code of the document, or its file")))
    parser.add_argument(
        "--replaced-by", metavar=say(_("CODES")), help=say(_("what takes its place, separated by commas"))
    )
    parser.add_argument(
        "--reason", metavar=say(_("TEXT")), help=say(_("why it is withdrawn; needed where nothing takes its place"))
    )
    parser.add_argument("--decision", metavar=say(_("TEXT")), help=say(_("number of the decision that withdraws it")))
    parser.add_argument("--date", metavar=say(_("DATE")), help=say(_("day from which it no longer holds")))
    parser.add_argument("--with-forms", action="store_true", help=say(_("withdraw its forms as well")))


if __name__ == "__main__":
    command_line.run(main)
