"""Give a unit or role another name, or put it into another."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from qms import command_line  # noqa: E402  # the core lives in hooks/, where MkDocs looks for it
from qms.editing import session  # noqa: E402
from qms.editing.rename import rename  # noqa: E402
from qms.language.messages import Message, _  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """Rename a unit or role; returns the exit status."""
    return session.run(
        ROOT / "docs",
        arguments,
        description=_("Give a unit or role another name, or put it into another; released texts stay."),
        example='uv run --no-project scripts/rename.py phong-do-luong --name "Phòng Đo lường"',
        describe=_describe,
        make=rename,
    )


def _describe(parser: argparse.ArgumentParser, say: Callable[[Message], str]) -> None:
    parser.add_argument("id", nargs="?", metavar=say(_("ID")), help=say(_("id or name of the unit or role")))
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--name", metavar=say(_("TEXT")), help=say(_("new name")))
    how.add_argument("--into", metavar=say(_("ID")), help=say(_("the unit or role it goes into")))


if __name__ == "__main__":
    command_line.run(main)
