"""The core stands alone, its imports point one way, and adapters know the core only."""

import ast
import re
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib.util import resolve_name
from pathlib import Path

import pytest

import qms
from builders import REPOSITORY, run_python
from qms.rules.checker import FAMILIES

HOOKS = REPOSITORY / "hooks"
CORE = sorted((HOOKS / "qms").rglob("*.py"))
ADAPTERS = sorted(HOOKS.glob("*.py"))
SCRIPTS = sorted((REPOSITORY / "scripts").glob("*.py"))
GENERATORS = {"mkdocs", "material", "properdocs"}
IMPORT_EVERYTHING = """
import importlib, pkgutil, sys
sys.modules |= dict.fromkeys(["mkdocs", "material", "properdocs"])  # None: importing it fails
import qms
for module in pkgutil.walk_packages(qms.__path__, "qms."):
    importlib.import_module(module.name)
    print(module.name)
"""


def name_of(path: Path) -> str:
    """``hooks/qms/rules/clauses.py`` → ``qms.rules.clauses``."""
    return ".".join(path.relative_to(HOOKS).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(path): path for path in CORE}


def imported(path: Path) -> Iterator[str]:
    """The absolute name of everything a file imports, at its top or inside a function."""
    package = name_of(path.parent) if path in CORE else ""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = resolve_name("." * node.level + (node.module or ""), package)
            for alias in node.names:
                member = f"{source}.{alias.name}"
                yield member if member in MODULES else source


def programs(paths: list[Path]) -> dict[str, set[str]]:
    """The first part of each name that these files import."""
    return {path.name: {name.partition(".")[0] for name in imported(path)} for path in paths}


GRAPH = {name: {other for other in imported(path) if other in MODULES} for name, path in MODULES.items()}


def reach(module: str) -> set[str]:
    """Every module of the core that ``module`` needs."""
    found: set[str] = set()
    waiting = {module}
    while waiting:
        waiting = {other for name in waiting for other in GRAPH[name]} - found
        found |= waiting
    return found


def test_the_core_imports_where_no_site_generator_is_installed() -> None:
    answer = run_python("-c", IMPORT_EVERYTHING, environment={"PYTHONPATH": str(HOOKS)})
    assert answer.stderr == ""
    assert sorted(answer.stdout.split()) == sorted(MODULES.keys() - {"qms"})


@pytest.mark.parametrize("path", [*CORE, *SCRIPTS], ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_neither_core_nor_scripts_name_a_site_generator(path: Path) -> None:
    assert not GENERATORS & programs([path])[path.name]


def test_a_clone_that_nobody_set_up_says_how() -> None:
    bare = run_python("-S", REPOSITORY / "scripts" / "check.py", "--help")
    assert (bare.returncode, bare.stdout) == (1, "")
    assert bare.stderr.startswith("Máy chưa có đủ các thư viện")
    assert "make setup" in bare.stderr
    others = {name for names in programs(CORE).values() for name in names} - sys.stdlib_module_names - {"qms"}
    assert others == set(qms.LIBRARIES)


def test_imports_inside_the_core_make_no_circle() -> None:
    assert {"qms.model.documents", "qms.model.registers"} <= GRAPH["qms.model.manual"]
    assert {"qms.rules.clauses", "qms.rules.rule"} <= GRAPH["qms.rules.checker"]
    assert set(TopologicalSorter(GRAPH).static_order()) == MODULES.keys()


def test_rooms_need_only_what_the_package_says_stands_above_them() -> None:
    described = ast.get_docstring(ast.parse(MODULES["qms"].read_bytes())) or ""
    rooms = re.findall(r"^``(\w+)``", described, re.MULTILINE)
    assert set(rooms) == {path.parent.name for path in CORE} - {"qms"}
    for position, room in enumerate(rooms):
        later = {f"qms.{name}" for name in rooms[position + 1 :]}
        needed = {other for module in MODULES if module.startswith(f"qms.{room}.") for other in reach(module)}
        assert {other for other in needed if other.rpartition(".")[0] in later} == set(), room


def test_a_rule_knows_no_other_rule_and_nothing_outside_the_manual() -> None:
    families = {family.__name__: MODULES[family.__name__] for family in FAMILIES}
    outside = {"io", "os", "pathlib", "subprocess", "sys", "time", "qms.reading", "qms.reports.console"}
    assert len(families) > 5
    for name, path in families.items():
        assert set(imported(path)) & (families.keys() | outside) - {name} == set(), name


def test_hooks_and_scripts_never_import_each_other() -> None:
    adapters = {path.stem for path in [*ADAPTERS, *SCRIPTS]}
    used = programs([*ADAPTERS, *SCRIPTS])
    assert "qms" in used["gate.py"] & used["check.py"]
    assert {name: names & adapters for name, names in used.items()} == {name: set() for name in used}
