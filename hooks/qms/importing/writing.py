"""Writes what an import made: all of it or nothing, and never over a file that is there."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from qms.importing.word_file import Imported
from qms.language.messages import Refusal, _


def write(made: Imported, docs: Path, report: Path) -> list[Path]:
    """Write draft, pictures and report; returns their paths, the draft first.

    Every file is written under another name first and then given its own, the draft last: who finds it finds the rest.

    Raises:
        Refusal: a file of that name is there already, or the folder cannot be written to.
    """
    draft = docs / made.draft.path
    contents = {docs / path: content for path, content in made.draft.pictures.items()}
    contents[report] = made.report.encode()
    contents[draft] = made.draft.text.encode()
    for path in contents:
        _refuse_existing(path)
    written: list[Path] = []
    folders: list[Path] = []
    try:
        for path in contents:
            folders += _make_folders(path.parent)
        for path, content in contents.items():
            _write_new(path, content)
            written.append(path)
    except BaseException as error:
        for path in written:
            path.unlink(missing_ok=True)
        for folder in reversed(folders):
            with suppress(OSError):
                folder.rmdir()
        if isinstance(error, FileExistsError):
            _refuse_existing(Path(error.filename2 or error.filename))
        if isinstance(error, OSError):
            raise Refusal(
                _("{path} cannot be written: {error}", path=error.filename, error=error.strerror),
                _("check that you may write there and that the disk is not full; nothing was left behind"),
            ) from None
        raise
    return list(reversed(written))


def _refuse_existing(path: Path) -> None:
    if os.path.lexists(path):
        raise Refusal(
            _("{path} is there already; an import writes over nothing", path=path),
            _("move that file away or delete it, then import again"),
        )


def _make_folders(folder: Path) -> list[Path]:
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir()
    return list(reversed(missing))


def _write_new(path: Path, content: bytes) -> None:
    """A link to a finished file: it is there whole or not at all, and never takes the place of another."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".import-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        os.link(name, path)
    finally:
        Path(name).unlink()
