"""Begin the manual of another agency: a new repository with system procedures as drafts and no sample data."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from qms import command_line  # noqa: E402  # the core lives in hooks/, where MkDocs looks for it
from qms.editing import founding  # noqa: E402
from qms.language.messages import Message, _  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """Begin the manual; returns the exit status."""
    return founding.run(ROOT, arguments, describe=_describe)


def _describe(parser: argparse.ArgumentParser, say: Callable[[Message], str]) -> None:
    def add(option: str, metavar: str, what: Message, **more: Any) -> None:
        parser.add_argument(option, metavar=metavar, help=say(what), **more)

    text = say(_("TEXT"))
    add("--to", say(_("FOLDER")), _("the new folder; this one stays as it is"), type=Path, required=True)
    add("--answers", say(_("FILE")), _("answers in a YAML file: nothing in it is asked"), type=Path)
    add("--name", text, _("full name of the agency"))
    add("--short-name", text, _("short name"))
    add("--parent", text, _("superior agency"))
    add("--called", text, _("how texts call the agency"))
    pairs: dict[str, Any] = {"action": "append", "default": []}
    add("--unit", say(_("ID=NAME")), _("a unit: id in the sample (or a new one) and name; - for none"), **pairs)
    add(
        "--role",
        say(_("ID=NAME[@UNIT]")),
        _("a role: id in the sample (or a new one), name, unit; - for none"),
        **pairs,
    )
    add("--code", "TĐC=KN", _("another part of codes"), **pairs)
    parser.add_argument("--dry-run", action="store_true", help=say(_("show what would be left to do; write nothing")))


if __name__ == "__main__":
    command_line.run(main)
