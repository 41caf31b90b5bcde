"""Open the next version of a document, or enter a correction of the one in force."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from qms import command_line  # noqa: E402  # the core lives in hooks/, where MkDocs looks for it
from qms.editing import session  # noqa: E402
from qms.editing.revise import revise  # noqa: E402
from qms.language.messages import Message, _  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """Revise a document; returns the exit status."""
    return session.run(
        ROOT / "docs",
        arguments,
        description=_("Open the next version of a document, or enter a correction of the one in force."),
        example='uv run --no-project scripts/revise.py QT.HT.01 --changes "Mục 5.2: thêm thời hạn."',
        describe=_describe,
        make=revise,
    )


def _describe(parser: argparse.ArgumentParser, say: Callable[[Message], str]) -> None:
    parser.add_argument("code", nargs="?", metavar=say(_("CODE")), help=say(_("code of the document, or its file")))
    step = parser.add_mutually_exclusive_group()
    step.add_argument(
        "--revision",
        dest="step",
        action="store_const",
        const="revision",
        help=say(_("next revision: 1.0 → 1.1 (default)")),
    )
    step.add_argument("--issue", dest="step", action="store_const", const="issue", help=say(_("next issue: 1.3 → 2.0")))
    step.add_argument(
        "--correction", dest="step", action="store_const", const="correction",
        help=say(_("a slip of wording put right in the version in force; its number stays")),
    )  # fmt: skip
    parser.set_defaults(step="revision")
    parser.add_argument("--changes", metavar=say(_("TEXT")), help=say(_("what changes: which section, what")))
    parser.add_argument("--decision", metavar=say(_("TEXT")), help=say(_("of a correction: number of its decision")))
    parser.add_argument("--issued", metavar=say(_("DATE")), help=say(_("of a correction: date of its decision")))
    session.add_roles(parser, say)


if __name__ == "__main__":
    command_line.run(main)
