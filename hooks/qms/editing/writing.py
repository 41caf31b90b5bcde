"""Writes files all together or not at all, as far as a file system allows."""

import os
import shutil
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from qms.editing.desk import Change
from qms.language.messages import Refusal, _


def write(docs: Path, changes: Sequence[Change]) -> None:
    """Write the changes below ``docs``.

    Every new content is on the disk beside its file (``.name.new``) before the first file is replaced, and a file is
    replaced in one step: whenever the work is cut off, each file is the old one or the new one, whole. An error or
    Ctrl-C on the way puts those back that were replaced and takes new folders away. Raises Refusal where nothing could
    be written.
    """
    for change in changes:
        _refuse_unwritable(docs, change)
    done: list[Change] = []
    new_folders = _missing_folders(docs / change.path for change in changes)
    try:
        for change in changes:
            _stage(docs / change.path, change.after)
        for change in changes:
            done.append(change)
            _staged(docs / change.path).replace(docs / change.path)
    except BaseException as error:
        kept = [change.path for change in reversed(done) if not _is_put_back(docs, change)]
        if kept:
            raise Refusal(
                _("the work was cut off; already written: {files}", files=", ".join(kept)),
                _("look at them with: git diff; take them back with: git restore FILE"),
            ) from error
        if isinstance(error, OSError):
            raise Refusal(
                _("{file} cannot be written; nothing was written", file=_culprit(error, changes)),
                _("close the programs that have it open, and check that the folder may be written"),
            ) from None
        raise
    finally:
        for change in changes:
            with suppress(OSError):
                _staged(docs / change.path).unlink()
        for folder in new_folders:
            with suppress(OSError):  # in use: what was to be written is there
                folder.rmdir()


def _refuse_unwritable(docs: Path, change: Change) -> None:
    file = docs / change.path
    now = file.read_bytes() if file.exists() else None
    if now != change.before:
        raise Refusal(
            _("{file} has changed meanwhile; nothing was written", file=change.path),
            _("save and close it in other programs, then run the command again"),
        )
    if now is not None and not file.stat().st_mode & stat.S_IWUSR:
        raise Refusal(
            _("{file} is read-only; nothing was written", file=change.path),
            _("in the properties of the file, take “Read-only” away, then run the command again"),
        )


def _missing_folders(files: Iterable[Path]) -> list[Path]:
    """The folders of ``files`` that are not there, the innermost first."""
    folders = {folder for file in files for folder in file.parents if not folder.exists()}
    return sorted(folders, key=lambda folder: len(folder.parts), reverse=True)


def _staged(file: Path) -> Path:
    return file.with_name(f".{file.name}.new")


def _stage(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with _staged(file).open("wb") as new:
        new.write(content)
        new.flush()
        os.fsync(new.fileno())
    if file.exists():
        shutil.copymode(file, _staged(file))


def _is_put_back(docs: Path, change: Change) -> bool:
    """Whether the file is as it was before."""
    file = docs / change.path
    try:
        if change.before is None:
            file.unlink(missing_ok=True)
        elif file.read_bytes() != change.before:
            _stage(file, change.before)
            _staged(file).replace(file)
    except OSError:
        return False
    return True


def _culprit(error: OSError, changes: Iterable[Change]) -> str:
    named = Path(os.fsdecode(error.filename)).name.removeprefix(".").removesuffix(".new") if error.filename else ""
    return next((change.path for change in changes if change.path.endswith(named)), named)
