"""Writes what an import made: all of it or nothing, and never over a file that is there."""

import os
from pathlib import Path

from qms.editing import writing
from qms.editing.desk import Change
from qms.importing.word_file import Imported
from qms.language.messages import Refusal, _


def write(made: Imported, docs: Path, report: Path) -> list[Path]:
    """Write draft, pictures and report; returns their paths, the draft first.

    The draft comes last into its place: who finds it finds the rest.

    Raises:
        Refusal: a file of that name is there already, or the folder cannot be written to.
    """
    contents = {docs / path: content for path, content in made.draft.pictures.items()}
    contents[report] = made.report.encode()
    contents[docs / made.draft.path] = made.draft.text.encode()
    for path in contents:
        _refuse_existing(path)
    writing.write(docs, [Change(str(path.absolute()), None, content) for path, content in contents.items()])
    return list(reversed(contents))


def _refuse_existing(path: Path) -> None:
    if os.path.lexists(path):
        raise Refusal(
            _("{path} is there already; an import writes over nothing", path=path),
            _("move that file away or delete it, then import again"),
        )
