"""What a disk may do to a publication, said so that somebody can act upon it."""

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from qms.language.messages import Message, Refusal, _

_CAUSES: Mapping[int, Message] = {
    errno.ENOSPC: _("the disk is full"),
    errno.EDQUOT: _("the disk quota is used up"),
    errno.EFBIG: _("a file is larger than this system allows"),
    errno.EACCES: _("this user may not read or write there"),
    errno.EPERM: _("this user may not read or write there"),
    errno.EROFS: _("the disk is read-only"),
}


@contextmanager
def errors_told(root: Path) -> Iterator[None]:
    """Turn an OSError on the way to ``root`` into a Refusal."""
    try:
        yield
    except OSError as error:
        cause = _CAUSES.get(error.errno or 0) or os.strerror(error.errno or 0)
        file = error.filename or root
        raise Refusal(
            _("{file}: {cause}; what was read before is still read", file=os.fsdecode(file), cause=cause),
            _("free space (--keep fewer releases), or run the command as the owner of {folder}; then publish again",
              folder=root),
        ) from error  # fmt: skip
