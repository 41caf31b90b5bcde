"""The mutation checker kills what a test can notice, and lets live what none can."""

import shutil
from pathlib import Path

import pytest

from builders import run_python
from mutants import mutants
from mutation import TESTS


def changes(source: str, tmp_path: Path) -> list[str]:
    """What is changed in a function ``f`` of this source."""
    module = tmp_path / "module.py"
    module.write_text(source, "utf-8")
    return [mutant.change for mutant in mutants(module)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("if a: b()", ["a → not a"]),
        ("if not a: b()", ["not a → a"]),
        ("if a == b: c()", ["a == b → a != b"]),
        ("while a < b: c()", ["a < b → not a < b", "a < b → a <= b"]),
        ("x = a if b else c", ["b → not b"]),
        ("x = [a for a in b if a]", ["a → not a"]),
        ("x = a and b", ["a and b → b", "a and b → a"]),
        ("x = a or b or c", ["a or b or c → b or c", "a or b or c → a or c", "a or b or c → a or b"]),
        ("x = a not in b", ["a not in b → a in b"]),
        ("x = len(a) > 1", ["len(a) > 1 → len(a) >= 1", "1 → 2", "1 → 0"]),
        ("x = a + b", ["a + b → a - b"]),
        ("x = any(a)", ["any → all"]),
        ("for a in b: continue", ["continue → pass"]),
        ("def f():\n    yield a", ["yield a → pass"]),
        ("def f():\n    return", ["return → pass"]),
        (
            '@rule("AB001", Severity.WARNING, is_proof=True)\ndef f(): ...',
            ["rule('AB001', Severity.WARNING, is_proof=True) → rule('AB001', Severity.WARNING)",
             "rule('AB001', Severity.WARNING, is_proof=True) → rule('AB001', is_proof=True)"],
        ),
        ('x = "a"\ny: int = f(x)[0]', []),
    ],
)  # fmt: skip
def test_every_condition_is_changed(source: str, expected: list[str], tmp_path: Path) -> None:
    assert changes(source, tmp_path) == expected


MODULE = """
def is_open(day, begin, names):
    return any(day >= begin and names for _name in names)
"""
TEST = """
import hypothesis
from qms.rules.gate import is_open

def test_it_opens_on_its_day():
    assert is_open(1, 1, "a") and not is_open(0, 1, "ab") and not is_open(1, 1, "")
"""
SURVIVOR = "gate.is_open: day >= begin and names → day >= begin"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one rule and one test. Nobody can notice that it need not ask for ``names``."""
    settings = "[pytest]\npythonpath = hooks\nfilterwarnings = error"
    for name, text in (("hooks/qms/rules/gate.py", MODULE), ("tests/test_gate.py", TEST), ("pytest.ini", settings)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    for name in ("mutants.py", "mutation.py"):
        shutil.copy(TESTS / name, tmp_path / "tests")
    return tmp_path


def test_what_a_test_notices_is_killed_and_what_none_can_survives(project: Path) -> None:
    answer = run_python(project / "tests" / "mutation.py")
    told = f"hooks/qms/rules/gate.py:3: {SURVIVOR}\n4 mutants, 1 survivors, 0 explained\n"
    assert (answer.returncode, answer.stdout) == (1, told)


def test_an_explained_survivor_is_no_failure_until_it_is_gone(project: Path) -> None:
    explained = f"- mutant: '{SURVIVOR}'\n  because: Without names there is no round of the loop.\n"
    (project / "tests" / "equivalent_mutants.yml").write_text(explained, "utf-8")
    answer = run_python(project / "tests" / "mutation.py")
    assert (answer.returncode, answer.stdout) == (0, "4 mutants, 0 survivors, 1 explained\n")
    (project / "hooks/qms/rules/gate.py").write_text(MODULE.replace(" and names", ""), "utf-8")
    answer = run_python(project / "tests" / "mutation.py")
    assert answer.returncode == 1
    assert answer.stdout.startswith(f"equivalent_mutants.yml explains what no longer exists: {SURVIVOR}\n")


def test_a_module_is_named_by_its_path(project: Path) -> None:
    (project / "hooks/qms/rules/other.py").write_text(MODULE, "utf-8")
    answer = run_python("tests/mutation.py", "hooks/qms/rules/gate.py", folder=project)
    assert (answer.returncode, answer.stderr) == (1, "")
    assert answer.stdout.endswith("4 mutants, 1 survivors, 0 explained\n")
    answer = run_python("../../../tests/mutation.py", "gate.py", folder=project / "hooks/qms/rules")
    assert answer.stdout.endswith("4 mutants, 1 survivors, 0 explained\n")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("gate.py", "there is no such file"),
        ("hooks/qms/rules", "there is no such file"),
        ("hooks/qms/rules/plain.py", "there is nothing in it to break"),
        ("tests/test_gate.py", "only modules of qms.rules, qms.analysis, qms.reports, qms.site can be broken"),
    ],
)
def test_a_path_that_leads_to_nothing_to_break_is_refused(project: Path, name: str, told: str) -> None:
    (project / "hooks/qms/rules/plain.py").write_text("DAYS = 3\n", "utf-8")
    answer = run_python("tests/mutation.py", name, folder=project)
    assert (answer.returncode, answer.stdout, answer.stderr) == (1, "", f"{name}: {told}\n")


def test_where_no_test_runs_nothing_is_proven(project: Path) -> None:
    (project / "tests" / "test_gate.py").write_text(TEST.replace("1, 1", "1, 2"), "utf-8")
    answer = run_python(project / "tests" / "mutation.py")
    assert answer.returncode == 1
    assert "no test" in answer.stderr
