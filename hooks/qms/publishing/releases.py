"""The folder that holds the published sites: one folder a release, a link to the one that is read.

``releases/000012-3f2a9c1d04be`` is the twelfth, of that commit; ``current`` leads to the one that is read. Whenever
the work is cut off, ``current`` leads to a whole release; the next publisher clears away what was left.
``rolled-back/`` holds an empty file for each commit that was rolled back, named after it.
"""

import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from qms.language.messages import Refusal, _
from qms.publishing import files

_NAME = re.compile(r"(?P<number>[0-9]{6})-[0-9a-f]{12}")
_PAUSE = 0.1
"""Seconds between two tries to get the lock."""


class Releases:
    """The releases below ``root``. Whoever changes them holds the lock."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.staging = root / "staging"
        self._releases = root / "releases"
        self._discarded = root / "discarded"
        self._rolled_back = root / "rolled-back"
        self._current = root / "current"
        self._new_link = root / ".current.new"

    @contextmanager
    def locked(self, patience: float) -> Iterator[None]:
        """Be the only publisher while the block runs; wait at most ``patience`` seconds for another to end.

        The lock ends with the process, however that ends.
        """
        if sys.platform == "win32":
            raise Refusal(
                _("sites are published on the server, which runs Linux"),
                _("push to the server or run the command there; to look at the site here: mkdocs serve"),
            )
        import fcntl  # noqa: PLC0415  # not on Windows

        self._prepare()
        deadline = time.monotonic() + patience
        with (self.root / ".lock").open("wb") as lock:
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= deadline:
                        raise Refusal(
                            _("somebody else is publishing to {folder}", folder=self.root),
                            _("try again when that has ended, or wait for it: --wait 600"),
                        ) from None
                    time.sleep(_PAUSE)
            yield

    @property
    def current(self) -> str | None:
        """The release that is read; None before the first. Raises Refusal where ``current`` leads nowhere."""
        if not os.path.lexists(self._current):
            return None
        target = self._current.readlink() if self._current.is_symlink() else Path()
        if target == Path("releases", target.name) and target.name in self.names:
            return target.name
        raise Refusal(
            _("{link} does not lead to a release", link=self._current),
            _("lead it to one that is whole (scripts/verify.py says so): ln -sfn releases/NAME {link}",
              link=self._current),
        )  # fmt: skip

    @property
    def names(self) -> list[str]:
        """The releases, oldest first."""
        if not self._releases.is_dir():
            return []
        return sorted(path.name for path in self._releases.iterdir() if _NAME.fullmatch(path.name))

    def folder(self, name: str) -> Path:
        """The site of a release."""
        return self._releases / name

    def clear(self) -> bool:
        """Take away what a publisher that was cut off has left; whether there was anything."""
        left = [path for path in (self.staging, self._discarded, self._new_link) if os.path.lexists(path)]
        for path in left:
            if path.is_symlink():
                path.unlink()
            else:
                shutil.rmtree(path)
        return bool(left)

    def unstage(self) -> None:
        """Take away what was staged, where it was not stored."""
        if self.staging.exists():
            shutil.rmtree(self.staging)

    @property
    def rolled_back(self) -> set[str]:
        """The commits that were rolled back."""
        return {path.name for path in self._rolled_back.iterdir()} if self._rolled_back.is_dir() else set()

    def note_rolled_back(self, commit: str) -> None:
        """Remember that a commit was rolled back."""
        self._rolled_back.mkdir(exist_ok=True)
        self._rolled_back.chmod(files.FOLDER_MODE)
        (self._rolled_back / commit).touch(files.FILE_MODE)
        files.sync(self._rolled_back)
        files.sync(self.root)

    def forget_rolled_back(self, commit: str) -> None:
        """Let a commit be published like any other."""
        (self._rolled_back / commit).unlink(missing_ok=True)

    def store(self, commit: str) -> str:
        """Make the settled staging folder the newest release; returns its name."""
        number = int(self.names[-1].partition("-")[0]) + 1 if self.names else 1
        name = f"{number:06}-{commit[:12]}"
        self.staging.rename(self.folder(name))
        files.sync(self._releases)
        files.sync(self.root)
        return name

    def switch(self, name: str | None) -> None:
        """Have ``current`` lead to a release, in one step; to none at all for None."""
        if name is None:
            self._current.unlink()
        else:
            with suppress(FileNotFoundError):
                self._new_link.unlink()
            self._new_link.symlink_to(Path("releases", name))
            self._new_link.replace(self._current)
        files.sync(self.root)

    def discard(self, name: str) -> None:
        """Delete a release; one that is half deleted bears no name any more."""
        self._discarded.mkdir(exist_ok=True)
        self.folder(name).rename(self._discarded / name)
        shutil.rmtree(self._discarded)

    def _prepare(self) -> None:
        if self.root.is_dir() and not self._releases.is_dir() and any(self.root.iterdir()):
            raise Refusal(
                _("{folder} holds other files than published sites", folder=self.root),
                _("name an empty or a new folder after --to"),
            )
        for folder in (self.root, self._releases):
            if not folder.is_dir():
                folder.mkdir(exist_ok=True)  # another publisher may be the first as well
                folder.chmod(files.FOLDER_MODE)
                files.sync(folder.parent)
