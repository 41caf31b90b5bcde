import errno
import sys
from subprocess import PIPE, Popen

import pytest

from builders import REPOSITORY
from qms.command_line import _is_closed_pipe


@pytest.mark.parametrize("command", ["check.py --explain", "publish.py --help", "new.py --help"])
def test_a_reader_who_has_seen_enough_is_no_fault(command: str) -> None:
    with Popen([sys.executable, *f"scripts/{command}".split()], cwd=REPOSITORY, stdout=PIPE, stderr=PIPE) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


@pytest.mark.parametrize(
    ("number", "platform", "is_one"),
    [
        (errno.EPIPE, "linux", True),
        (errno.EPIPE, "win32", True),
        (errno.EINVAL, "win32", True),
        (errno.EINVAL, "linux", False),
        (errno.ENOSPC, "win32", False),
    ],
)
def test_a_closed_pipe_is_known_by_what_each_system_says_of_it(number: int, platform: str, is_one: bool) -> None:
    assert _is_closed_pipe(OSError(number, ""), platform) == is_one
