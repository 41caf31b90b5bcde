"""Write CODEOWNERS: who on the forge is asked to review which file."""

import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from qms import command_line  # noqa: E402  # the core lives in hooks/, where MkDocs looks for it
from qms.language.messages import Refusal, _, translator  # noqa: E402
from qms.reading.cache import Cache  # noqa: E402
from qms.reading.files import replace_text  # noqa: E402
from qms.reading.load import load, unreadable  # noqa: E402
from qms.reading.places import root_of  # noqa: E402
from qms.reports import console  # noqa: E402
from qms.reports.owners import codeowners  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the file at the top of the repository; returns the exit status."""
    command_line.speak_utf8()
    language = command_line.language_of(arguments)
    parser = command_line.parser(
        language,
        _("Write CODEOWNERS: who on the forge is asked to review which file."),
        _("Example: {example}", example="uv run --no-project scripts/owners.py"),
    )
    docs = ROOT / "docs"
    parser.parse_args(arguments)
    try:
        manual = load(docs, cache=Cache.beside(docs))
        if manual.unreadable:
            raise unreadable(manual.unreadable[0])
        _write(ROOT / "CODEOWNERS", codeowners(manual, root_of(docs), translator()))
    except Refusal as refusal:
        print(console.refusal(refusal, translator(language)), file=sys.stderr)
        return 2
    return 0


def _write(file: Path, text: str) -> None:
    try:
        replace_text(file, text)
    except OSError:
        raise Refusal(
            _("{file} cannot be written", file=file.name),
            _("close the programs that have it open, and check that the folder may be written"),
        ) from None


if __name__ == "__main__":
    command_line.run(main)
