"""Bring the schemas that editors' programs read (.vscode/schemas) up to date with model, registers and guide."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from qms import command_line  # noqa: E402  # the core lives in hooks/, where MkDocs looks for it
from qms.language.messages import Refusal, _, translator  # noqa: E402
from qms.reading.load import load  # noqa: E402
from qms.reports import console, schemas  # noqa: E402


def main() -> int:
    """Write the schemas; returns the exit status."""
    command_line.speak_utf8()
    translate = translator(command_line.language_of(None))
    parser = command_line.parser(
        command_line.language_of(None),
        _("Bring the schemas for editors' programs up to date (.vscode/schemas)."),
        _("Example: {example}", example="uv run --no-project scripts/schemas.py"),
    )
    parser.parse_args()
    try:
        manual = load(ROOT / "docs")
        if manual.registers_or_none is None:
            raise Refusal(_("the registers cannot be read"), _("mend these files first: run python scripts/check.py"))
        changed = schemas.write(ROOT, manual.registers)
    except Refusal as refusal:
        print(console.refusal(refusal, translate), file=sys.stderr)
        return 2
    print(_("Schemas changed: {names}", names=", ".join(changed) or "0").told(translate))
    return 0


if __name__ == "__main__":
    command_line.run(main)
