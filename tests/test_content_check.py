"""A change of the manual is judged by the programs of the branch it goes to: the very steps of the workflows, run."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from browser import of_npm, program
from builders import DRAFT, REPOSITORY, Book
from sites import QUIET, equip

BROKEN = "quy-trinh/qt-01.md"
CODE = "def main(*_: object) -> int:\n    return 0\n"


@dataclass(frozen=True)
class Judged:
    """What a forge said of a change, and the report it shows."""

    status: int
    output: str
    report: str


class Forge:
    """A bare repository whose branch ``main`` holds a sound manual with the programs, and a clone of an editor."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.book = book = equip(Book(folder / "bien-tap"))
        for name in ("scripts", ".ci"):
            shutil.copytree(REPOSITORY / name, book.root / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("Makefile", "requirements.txt", ".gitlab-ci.yml"):
            shutil.copy(REPOSITORY / name, book.root)
        book.write("index.md", "# Đầu\n")
        book.put()
        book.commit()
        book.git("clone", "--quiet", "--bare", str(book.root), str(folder / "kho.git"))
        book.git("switch", "--quiet", "--create", "sua")

    def judge(self, steps: Callable[["Forge"], list[str]], **environment: str) -> Judged:
        """Run the steps of a forge on the change as it stands, in a folder of their own."""
        self.book.commit()
        self.book.git("push", "--quiet", "--force", str(self.folder / "kho.git"), "sua:refs/pull/1/head", "sua:sua")
        place = self.folder / "viec"
        place.mkdir()
        _lend_environment(place / ".venv")
        answer = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", "\n".join(steps(self))],
            cwd=place,
            env=os.environ | QUIET | {"GIT_CONFIG_GLOBAL": os.devnull} | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        told = next((file for file in (self.folder / "summary.md", place / "impact.md") if file.exists()), None)
        return Judged(answer.returncode, answer.stdout, told.read_text("utf-8") if told else "")


def _lend_environment(venv: Path) -> None:
    """The virtual environment of the tests, in place of one that the network would have to fill."""
    venv.mkdir()
    for part in Path(sys.prefix).iterdir():
        if part.suffix != ".stamp":
            (venv / part.name).symlink_to(part)
    stamp = venv / "site.stamp"
    stamp.touch()
    os.utime(stamp, (4e9, 4e9))


def github(forge: Forge) -> list[str]:
    """The steps that GitHub, Gitea and Forgejo run."""
    workflow = yaml.safe_load((REPOSITORY / ".github/workflows/check.yml").read_text("utf-8"))
    steps = workflow["jobs"]["manual"]["steps"]
    assert all(set(step) <= {"name", "env", "run"} for step in steps), "nothing is fetched from another host"
    environment = {"CHANGE": "refs/pull/1/head", "TOKEN": "x"}
    assert steps[0]["env"].keys() == environment.keys()
    told = environment | {
        "GITHUB_ACTIONS": "true",
        "GITHUB_SERVER_URL": forge.folder.as_uri(),
        "GITHUB_REPOSITORY": "kho.git",
        "GITHUB_STEP_SUMMARY": str(forge.folder / "summary.md"),
    }
    return [*(f"export {name}='{value}'" for name, value in told.items()), *(f"( {step['run']} )" for step in steps)]


def gitlab(forge: Forge) -> list[str]:
    """The script that GitLab runs, in a clone of the change."""
    job = yaml.safe_load((REPOSITORY / ".gitlab-ci.yml").read_text("utf-8"))["manual"]
    told = ("GITLAB_CI=true", "CI_COMMIT_SHA=$(git rev-parse HEAD)")
    return [*_clone(forge), *(f"export {setting}" for setting in told), *job["script"]]


def gitlab_runner(forge: Forge) -> list[str]:
    """The pipeline of a merge request into ``main``, as gitlab-ci-local runs it: rules, script and artefacts."""
    program("rsync")
    told = ("CI_PIPELINE_SOURCE=merge_request_event", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main")
    options = ["--force-shell-executor", "--no-shell-isolation", "--no-color", f"--home='{forge.folder}'"]
    runner = [f"'{program('node')}'", f"'{of_npm('gitlab-ci-local') / 'src/index.js'}'"]
    published = "git fetch --quiet origin main:refs/remotes/origin/main"  # the rules ask what changed since
    return [*_clone(forge), published, " ".join([*runner, *options, *(f"--variable {setting}" for setting in told)])]


def _clone(forge: Forge) -> list[str]:
    origin = f"git remote add origin '{forge.folder / 'kho.git'}'"
    return ["git init --quiet", origin, "git fetch --quiet origin sua", "git switch --quiet --detach FETCH_HEAD"]


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    """A forge with a sound manual, and a change that is still empty."""
    return Forge(tmp_path)


@pytest.mark.parametrize("steps", [github, gitlab, gitlab_runner])
def test_a_sound_change_passes_and_is_told(forge: Forge, steps: Callable[[Forge], list[str]]) -> None:
    forge.book.put("QT.02", versions=DRAFT)
    judged = forge.judge(steps)
    assert judged.status == 0, judged.output
    assert judged.report.startswith("## Tác động của bản sửa\n\nSo với `main`")
    assert "### `QT.02` – `Việc`" in judged.report
    assert (forge.folder / "viec/site/qt-01/index.html").exists()


def test_a_broken_change_is_refused_with_its_findings_on_their_lines(forge: Forge) -> None:
    forge.book.edit(BROKEN, "Làm việc.", "Làm việc khác.")
    judged = forge.judge(github)
    assert judged.status != 0
    assert "::error file=docs/quy-trinh/qt-01.md,line=26,col=1,title=VR004::" in judged.output
    assert "bộ kiểm tra không cho qua" in judged.report


def test_gitlab_runs_the_check_of_the_manual_alone_and_shows_its_findings_on_their_lines(forge: Forge) -> None:
    forge.book.edit(BROKEN, "Làm việc.", "Làm việc khác.")
    judged = forge.judge(gitlab_runner)
    assert judged.status == 1
    assert "docs/quy-trinh/qt-01.md:26:1: VR004 lỗi" in judged.output
    assert not re.search(r"^(programs|site) ", judged.output, re.MULTILINE)
    assert "bộ kiểm tra không cho qua" in judged.report
    (finding,) = json.loads((forge.folder / "viec/gl-code-quality-report.json").read_text("utf-8"))
    assert (finding["check_name"], finding["location"]["lines"]["begin"]) == ("VR004", 26)


def _hooks(book: Book) -> None:
    (book.root / "hooks/qms/rules/checker.py").write_text("def check(manual):\n    return []\n", "utf-8")


def _scripts(book: Book) -> None:
    for script in ("check.py", "impact.py"):
        (book.root / "scripts" / script).write_text("", "utf-8")


def _configuration(book: Book) -> None:
    (book.root / "mkdocs.yml").write_text("site_name: x\nstrict: false\n", "utf-8")


def _commands(book: Book) -> None:
    (book.root / "Makefile").write_text("%:\n\ttrue\n", "utf-8")
    (book.root / ".ci/content").write_text("#!/bin/sh\n", "utf-8")


def _theme(book: Book) -> None:
    shutil.rmtree(book.root / "theme")


def _everything(book: Book) -> None:
    for change in (_hooks, _scripts, _configuration, _commands, _theme):
        change(book)


@pytest.mark.parametrize(
    ("change", "steps"),
    [(_hooks, github), (_scripts, github), (_configuration, github), (_commands, github), (_theme, github),
     (_everything, github), (_everything, gitlab)],
)  # fmt: skip
def test_a_change_cannot_bring_the_programs_that_judge_it(
    forge: Forge, change: Callable[[Book], None], steps: Callable[[Forge], list[str]]
) -> None:
    forge.book.edit(BROKEN, "Làm việc.", "Làm việc khác.")
    change(forge.book)
    judged = forge.judge(steps)
    assert judged.status != 0
    assert "VR004 lỗi" in judged.output


def test_a_link_to_a_sound_manual_is_no_manual(forge: Forge) -> None:
    forge.book.docs.rename(forge.book.root / "khac")
    forge.book.docs.symlink_to("khac")
    judged = forge.judge(github)
    assert judged.status == 1
    assert "không phải tệp thường" in judged.output


@pytest.mark.parametrize("runaway", ["while True: pass", "bytearray(10**10)"])
def test_a_change_that_never_ends_or_takes_all_memory_is_stopped_and_told(forge: Forge, runaway: str) -> None:
    forge.book.git("switch", "--quiet", "main")
    safety = forge.book.root / "hooks/qms/source/hazards.py"
    finder = "def hazards(body: str) -> Iterator[Hazard]:\n"
    text = safety.read_text("utf-8")
    assert finder in text
    safety.write_text(text.replace(finder, f"{finder}    {runaway}\n"), "utf-8")
    forge.book.commit()
    forge.book.git("push", "--quiet", str(forge.folder / "kho.git"), "main")
    forge.book.git("switch", "--quiet", "sua")
    forge.book.put("QT.02", versions=DRAFT)
    judged = forge.judge(github, QMS_MINUTES="0.1")
    assert judged.status != 0
    assert "cần quá nhiều bộ nhớ, nên đã bị dừng" in judged.output


def test_what_others_merged_meanwhile_is_no_fault_of_the_change(forge: Forge) -> None:
    forge.book.git("switch", "--quiet", "main")
    forge.book.put("QT.03")
    forge.book.commit()
    forge.book.git("push", "--quiet", str(forge.folder / "kho.git"), "main")
    forge.book.git("switch", "--quiet", "sua")
    forge.book.put("QT.02", versions=DRAFT)
    judged = forge.judge(github)
    assert judged.status == 0, judged.output
    assert "QT.03" not in judged.report


def test_two_changes_of_one_line_are_told_apart_from_a_fault(forge: Forge) -> None:
    forge.book.git("switch", "--quiet", "main")
    forge.book.edit(BROKEN, "owner: van-phong", "owner: khac")
    forge.book.commit()
    forge.book.git("push", "--quiet", str(forge.folder / "kho.git"), "main")
    forge.book.git("switch", "--quiet", "sua")
    forge.book.edit(BROKEN, "owner: van-phong", "owner: khong")
    judged = forge.judge(github)
    assert judged.status == 1
    assert judged.output.splitlines()[-3:] == [
        "Bản sửa và nhánh công bố cùng sửa một chỗ, chưa hợp nhất được:",
        "docs/quy-trinh/qt-01.md",
        "    → hợp nhất nhánh công bố vào nhánh của bản sửa, chọn nội dung đúng, rồi gửi lại",
    ]
