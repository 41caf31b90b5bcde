import sys
from subprocess import PIPE, Popen

import pytest

from builders import REPOSITORY


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells a closed pipe like any other error (EINVAL)")
@pytest.mark.parametrize("command", ["check.py --explain", "publish.py --help", "new.py --help"])
def test_a_reader_who_has_seen_enough_is_no_fault(command: str) -> None:
    with Popen([sys.executable, *f"scripts/{command}".split()], cwd=REPOSITORY, stdout=PIPE, stderr=PIPE) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0
