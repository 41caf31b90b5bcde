"""The files of a site: listed, copied and written so that they are whole after a power cut and readable by all."""

import hashlib
import os
import shutil
import stat
from pathlib import Path
from typing import BinaryIO

from qms.language.messages import Refusal, _

FILE_MODE, FOLDER_MODE = 0o644, 0o755
"""Whatever the umask of who publishes: the web server is another user."""


def listed(folder: Path) -> list[str]:
    """The paths of all files below ``folder``, sorted, parts joined by “/”.

    Raises Refusal where there is anything but files and folders.
    """
    found: list[str] = []
    for place, folders, names in os.walk(folder, onerror=_raise):
        for name in (*folders, *names):
            file = Path(place, name)
            mode = file.lstat().st_mode
            if stat.S_ISREG(mode):
                found.append(file.relative_to(folder).as_posix())
            elif not stat.S_ISDIR(mode):
                raise Refusal(
                    _("{file} is a link or a special file, not a file of a site", file=file),
                    _("put the file itself there, then build the site again: make site"),
                )
    return sorted(found)


def write(file: Path, content: BinaryIO) -> None:
    """Write a new file, and its folder where that is missing; it is on the disk when this returns."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("xb") as new:
        shutil.copyfileobj(content, new)
        settle_file(new)


def settle_file(file: BinaryIO) -> None:
    """Make an open file readable by all, and wait until it is on the disk."""
    file.flush()
    os.fchmod(file.fileno(), FILE_MODE)
    os.fsync(file.fileno())


def settle_folders(folder: Path) -> None:
    """Make ``folder`` and all folders below open to all, and wait until what they list is on the disk."""
    for place, _folders, _names in os.walk(folder, topdown=False, onerror=_raise):
        Path(place).chmod(FOLDER_MODE)
        sync(Path(place))


def sync(folder: Path) -> None:
    """Wait until what a folder lists is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256(file: Path) -> str:
    """SHA-256 of the content, in hexadecimal."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _raise(error: OSError) -> None:
    raise error
