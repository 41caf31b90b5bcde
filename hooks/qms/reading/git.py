"""Runs Git in a folder."""

import os
import subprocess
from pathlib import Path

_REDIRECTIONS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""Set while a Git hook runs; they would make Git answer for another place than the folder."""


def git(folder: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run Git in ``folder`` and wait for what it says, in English.

    Raises OSError where there is no Git or no such folder.
    """
    environment = {name: value for name, value in os.environ.items() if name not in _REDIRECTIONS}
    return subprocess.run(
        ["git", *arguments],
        cwd=folder,
        input=stdin,
        capture_output=True,
        env=environment | {"LC_ALL": "C", "GIT_NO_REPLACE_OBJECTS": "1"},  # what a commit holds, not what stands for it
        check=False,
    )
