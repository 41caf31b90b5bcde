"""The guide for the server and the programs of deploy/: every command can be read by the shell, every file is there."""

import re
import subprocess
from pathlib import Path

import pytest

from builders import REPOSITORY

GUIDE = (REPOSITORY / "deploy/HUONG-DAN.md").read_text("utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
PROGRAMS = [
    path
    for folder in ("deploy", ".ci", ".githooks")
    for path in sorted((REPOSITORY / folder).rglob("*"))
    if path.is_file() and path.read_bytes().startswith(b"#!/usr/bin/env bash")
]


def test_the_shell_can_read_every_command_of_the_guide() -> None:
    assert len(BLOCKS) > 5
    answer = subprocess.run(["bash", "-n"], input="\n".join(BLOCKS), capture_output=True, encoding="utf-8", check=False)
    assert (answer.returncode, answer.stderr) == (0, "")


def test_every_file_that_the_guide_names_is_there() -> None:
    named = set(re.findall(r"/srv/so-tay/checkout/([\w./-]+\w)", GUIDE)) | set(
        re.findall(r"`((?:deploy|scripts)/[\w./-]+\w)", GUIDE)
    )
    assert {"deploy/publish", "deploy/hooks", "deploy/nginx/site.conf", "scripts/verify.py"} <= named
    assert [path for path in sorted(named) if not (REPOSITORY / path).exists() and not path.startswith(".venv/")] == []


def test_files_of_the_server_stand_where_the_guide_puts_them() -> None:
    texts = [
        path.read_text("utf-8") for path in (REPOSITORY / "deploy").rglob("*") if path.suffix in {".conf", ".service"}
    ]
    named = {path for text in texts for path in re.findall(r"/srv/so-tay/[\w./-]+", text)}
    assert named == {
        "/srv/so-tay/internal/current", "/srv/so-tay/public/current",
        "/srv/so-tay/checkout/deploy/nightly", "/srv/so-tay/checkout/deploy/ldap/who.py",
    }  # fmt: skip


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_programs_can_be_run(path: Path) -> None:
    assert path.stat().st_mode & 0o111
    assert subprocess.run(["bash", "-n", path], capture_output=True, check=False).stderr == b""
