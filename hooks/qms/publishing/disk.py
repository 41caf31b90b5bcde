"""What a disk may do to a publication, said so that somebody can act upon it."""

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from qms.language.messages import Message, Refusal, _

_FREE_SPACE = _("free space on the disk, or keep fewer releases (--keep 2), then publish again")
_BE_THE_OWNER = _("run the command as the owner of the folder that is published to")
_NAME_ANOTHER = _("look at the name after --to, or move away what stands there")

_CAUSES: Mapping[int, tuple[Message, Message]] = {
    errno.ENOSPC: (_("the disk is full"), _FREE_SPACE),
    errno.EDQUOT: (_("the disk quota is used up"), _FREE_SPACE),
    errno.EFBIG: (
        _("a file is larger than this system allows"),
        _("raise the limit of this user (ulimit -f), then publish again"),
    ),
    errno.EACCES: (_("this user may not read or write there"), _BE_THE_OWNER),
    errno.EPERM: (_("this user may not read or write there"), _BE_THE_OWNER),
    errno.EROFS: (_("the disk is read-only"), _("let the disk be written to, then publish again")),
    errno.ENOENT: (
        _("this path, or the folder it lies in, is not there"),
        _("look whether the path is right; where the folder above it is missing, make it: mkdir -p"),
    ),
    errno.ENOTDIR: (_("a file stands where a folder should be"), _NAME_ANOTHER),
    errno.EEXIST: (_("something else stands there already"), _NAME_ANOTHER),
    errno.EISDIR: (_("a folder stands where a file should be"), _NAME_ANOTHER),
}


@contextmanager
def errors_told(root: Path) -> Iterator[None]:
    """Turn an OSError on the way to ``root`` into a Refusal."""
    try:
        yield
    except OSError as error:
        number = error.errno or 0
        cause, remedy = _CAUSES.get(number, (os.strerror(number), _("look after the disk, then publish again")))
        file = os.fsdecode(error.filename or root)
        fault = _("{file}: {cause}; what was read before is still read", file=file, cause=cause)
        raise Refusal(fault, remedy) from error
