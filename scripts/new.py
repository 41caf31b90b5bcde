"""Begin a document: the next free code of its kind, its file with everything a draft needs, its forms."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from qms import command_line  # noqa: E402  # the core lives in hooks/, where MkDocs looks for it
from qms.editing import session  # noqa: E402
from qms.editing.new import new  # noqa: E402
from qms.language.messages import Message, _  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """Begin a document; returns the exit status."""
    return session.run(
        ROOT / "docs",
        arguments,
        description=_("Begin a document: next free code, front matter, required sections, forms."),
        example='uv run --no-project scripts/new.py quy-trinh-he-thong --title "Quản lý phòng họp" --forms 2',
        describe=_describe,
        make=new,
    )


def _describe(parser: argparse.ArgumentParser, say: Callable[[Message], str]) -> None:
    parser.add_argument(
        "kind", nargs="?", metavar=say(_("KIND")), help=say(_("id of a kind in registers/organisation.yml"))
    )
    parser.add_argument("--title", metavar=say(_("TEXT")), help=say(_("title, without the code")))
    parser.add_argument("--owner", metavar=say(_("UNIT")), help=say(_("id or name of the unit in charge")))
    parser.add_argument("--audience", choices=["internal", "public"], help=say(_("internal or public")))
    parser.add_argument("--clauses", metavar=say(_("TEXT")), help=say(_("clauses it answers, separated by commas")))
    parser.add_argument("--distribution", metavar=say(_("UNITS")), help=say(_("units it goes to, separated by commas")))
    parser.add_argument(
        "--for", dest="belongs_to", metavar=say(_("CODE")), help=say(_("of a form: the document it belongs to"))
    )
    parser.add_argument("--code", metavar=say(_("CODE")), help=say(_("this code instead of the next free one")))
    parser.add_argument(
        "--forms",
        type=command_line.count,
        default=0,
        metavar="N",
        help=say(_("begin so many forms of it as well")),
    )
    session.add_roles(parser, say)


if __name__ == "__main__":
    command_line.run(main)
