"""Enter a law, and find every document and form that leans on the laws it changes."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import get_args

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from qms import command_line  # noqa: E402  # the core lives in hooks/, where MkDocs looks for it
from qms.editing import session  # noqa: E402
from qms.editing.law import RELATIONS, law  # noqa: E402
from qms.language.messages import Message, _  # noqa: E402
from qms.model.registers import Certainty  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """Enter a law; returns the exit status."""
    return session.run(
        ROOT / "docs",
        arguments,
        description=_(
            "Enter a law; if it replaces, amends or details others, list what leans on these, with its deadline."
        ),
        example="uv run --no-project scripts/law.py 309/2026/NĐ-CP --amends 118/2025/NĐ-CP --open",
        describe=_describe,
        make=law,
    )


def _describe(parser: argparse.ArgumentParser, say: Callable[[Message], str]) -> None:
    parser.add_argument(
        "number",
        nargs="?",
        metavar=say(_("NUMBER")),
        help=say(_("number of the law, as texts cite it; id or number of one in the register")),
    )
    for option, question in RELATIONS.values():
        parser.add_argument(f"--{option}", metavar=say(_("LAWS")), help=say(question))
    parser.add_argument("--kind", metavar=say(_("TEXT")), help=say(_("Luật, Nghị định, Thông tư …")))
    parser.add_argument("--title", metavar=say(_("TEXT")), help=say(_("short title")))
    parser.add_argument("--issued", metavar=say(_("DATE")), help=say(_("date of issue")))
    parser.add_argument("--effective", metavar=say(_("DATE")), help=say(_("date from which it holds")))
    parser.add_argument(
        "--expires",
        metavar=say(_("DATE")),
        help=say(_("first day on which what is replaced no longer holds (default: that date)")),
    )
    parser.add_argument(
        "--certainty",
        choices=get_args(Certainty),
        help=say(_("how certain this is (default: unverified)")),
    )
    parser.add_argument("--source", metavar=say(_("TEXT")), help=say(_("where this was read")))
    parser.add_argument(
        "--id", metavar=say(_("ID")), help=say(_("id in the register (default: after its kind, number and year)"))
    )
    parser.add_argument(
        "--open",
        action="store_true",
        help=say(_("open the next version of every document and form that leans on what it changes")),
    )


if __name__ == "__main__":
    command_line.run(main)
