"""Breaks the rules, one condition at a time, and tells which breaks no test notices (``make mutants``).

    .venv/bin/python tests/mutation.py [FILE …]

A mutant (``mutants.py``) runs against the tests that run its line, in a process of its own; the first that fails
kills it. A survivor is a missing test, unless ``equivalent_mutants.yml`` says why nobody could notice it.
"""

import multiprocessing
import os
import re
import resource
import sys
import time
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType, FrameType
from typing import Any

import pytest
import yaml

from mutants import Mutant, mutants, unbroken

TESTS = Path(__file__).resolve().parent
HOOKS = TESTS.parent / "hooks"
TARGETS = tuple(path for room in ("rules", "analysis") for path in sorted((HOOKS / "qms" / room).glob("[!_]*.py")))
EXPLAINED = TESTS / "equivalent_mutants.yml"
LIMITS = {resource.RLIMIT_CPU: 120, resource.RLIMIT_AS: 4 << 30}
"""Seconds and bytes of a process: what takes more hangs, and is noticed."""
LIKELY = 8
"""How many tests are tried first: collecting all of them takes longer than running these."""
ELSEWHERE = {"run_check", "run_python", "build", "preview", "built", "chromium"}
"""What runs a program of its own, where nothing is broken; a browser would not start within the limits either."""
BROKEN_AGAIN = ("qms.rules", "qms.analysis", "qms.reports", "qms.site")
"""Packages that each process imports anew; the rest is imported once."""
_FORK = multiprocessing.get_context("fork")
_JUDGED = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED)


@dataclass
class Test:
    """A test, as it runs while nothing is broken: how long it takes, and which lines of which target it runs."""

    __test__ = False  # for pytest

    name: str
    seconds: float = 0.0
    lines: dict[str, set[int]] = field(default_factory=dict)
    passes: bool = True

    def runs(self, path: Path, lines: range) -> int:
        """How many of the lines it runs."""
        return len(self.lines.get(str(path), set()).intersection(lines))


class _Watch:
    """A pytest plugin: learns of every test what it runs."""

    def __init__(self, targets: Iterable[Path]) -> None:
        self._files = {str(path) for path in targets}
        self.tests: list[Test] = []

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if isinstance(item, pytest.Function) and _runs_here(item)]

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        test = Test(item.nodeid)
        self.tests.append(test)

        def trace(frame: FrameType, event: str, _argument: object) -> Any:
            if frame.f_code.co_filename not in self._files:
                return None
            if event == "line":
                test.lines.setdefault(frame.f_code.co_filename, set()).add(frame.f_lineno)
            return trace

        begin = time.monotonic()
        sys.settrace(trace)
        yield
        sys.settrace(None)
        test.seconds = time.monotonic() - begin

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.tests[-1].passes &= report.outcome == "passed"


def _runs_here(item: pytest.Function) -> bool:
    """Whether the test runs what it tests in this process, and not a whole site."""
    return ELSEWHERE.isdisjoint((*item.fixturenames, *item.function.__code__.co_names))


class _Only:
    """A pytest plugin: runs the named tests alone, in their order, and keeps the first that fails."""

    def __init__(self, names: list[str]) -> None:
        self._rank = {name: rank for rank, name in enumerate(names)}
        self.failed: str | None = None

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((i for i in items if i.nodeid in self._rank), key=lambda item: self._rank[item.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed = self.failed or report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.failed = report.nodeid


class _Broken(MetaPathFinder):
    """Imports the mutant in place of its module."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant
        self._module = ".".join(mutant.path.relative_to(HOOKS).with_suffix("").parts)
        if self._module in sys.modules:
            raise RuntimeError(f"{self._module} is imported already, so it cannot be broken: see BROKEN_AGAIN")

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        if name != self._module:
            return None
        return spec_from_file_location(name, self._mutant.path, loader=_Loader(name, self._mutant))


class _Loader(SourceFileLoader):
    def __init__(self, name: str, mutant: Mutant) -> None:
        super().__init__(name, str(mutant.path))
        self._code = mutant.code

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002  # there is but one
        return self._code


def watch(targets: Iterable[Path], folder: Path) -> list[Test]:
    """Run the tests that name a rule of the targets, unbroken; then import what they needed, once for all mutants."""
    modules = sorted({str(module) for target in targets for module in _test_modules(target)})
    receiver, sender = _FORK.Pipe(duplex=False)
    process = _FORK.Process(target=_watch, args=(tuple(targets), modules, folder / "unbroken", sender))
    process.start()
    sender.close()
    tests, imported = receiver.recv()
    process.join()
    sys.path.insert(0, str(HOOKS))
    for name in imported:
        with suppress(ImportError):  # what a plugin of pytest makes up
            import_module(name)
    return list(tests)


def _watch(targets: Iterable[Path], modules: list[str], folder: Path, answer: Connection) -> None:
    plugin = _Watch(targets)
    _pytest(modules, folder, plugin)
    files = {name: getattr(module, "__file__", None) for name, module in sys.modules.items()}
    answer.send((plugin.tests, [name for name, file in files.items() if _is_worth_keeping(name, file)]))


def _is_worth_keeping(name: str, file: str | None) -> bool:
    return bool(file) and not str(file).startswith(str(TESTS)) and not name.startswith((*BROKEN_AGAIN, "__main"))


def _test_modules(target: Path) -> Iterator[Path]:
    """The test modules that name a rule of the target's families: its own, or those of the rules that import it."""
    rules = (path.read_text("utf-8") for path in TARGETS if path.parent.name == "rules")
    users = [text for text in rules if re.search(rf"{target.parent.name}\.{target.stem} import", text)]
    families = set(re.findall(r'@rule\(\s*"([A-Z]{2})', "".join([target.read_text("utf-8"), *users])))
    codes = re.compile(rf'"(?:{"|".join(sorted(families)) or "[A-Z]{2}"})\d{{3}}')
    for path in sorted(TESTS.glob("test_*.py")):
        text = path.read_text("utf-8")
        if codes.search(text) or re.search(rf"{target.parent.name}(\.| import .*\b){target.stem}\b", text):
            yield path


def killers(mutant: Mutant, tests: Iterable[Test], kills: Counter[str]) -> list[str]:
    """The tests that could notice the mutant, the likeliest first: those that killed its kind, or run most of it."""
    could = [test for test in tests if test.passes and test.runs(mutant.path, mutant.lines)]
    could.sort(key=lambda test: (-kills[test.name], -test.runs(mutant.path, mutant.lines_of_function), test.seconds))
    return [test.name for test in could]


def _try(mutant: Mutant, names: list[str], folder: Path, answer: Connection) -> None:
    for limit, value in LIMITS.items():
        resource.setrlimit(limit, (value, value))
    sys.meta_path.insert(0, _Broken(mutant))
    for some in filter(None, (names[:LIKELY], names[LIKELY:])):
        plugin = _Only(some)
        _pytest(sorted({name.partition("::")[0] for name in some}), folder, plugin, "--exitfirst")
        if plugin.failed:
            break
    answer.send(plugin.failed)


def _pytest(modules: list[str], folder: Path, plugin: object, *options: str) -> None:
    """Run pytest in this process. What it reports is of no interest; what stops it is."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    options += ("-n0", "-pno:cacheprovider", "-Wignore:Module already imported", f"--basetemp={folder}")
    status = pytest.main([*options, *modules], plugins=[plugin])
    if status not in _JUDGED:
        raise RuntimeError(f"pytest ends with {status}")


def survivors(candidates: Iterable[Mutant], tests: list[Test], folder: Path) -> Iterator[Mutant]:
    """The mutants that no test kills."""
    waiting = deque(candidates)
    running: dict[Connection, tuple[Mutant, ForkProcess]] = {}
    kills: dict[str, Counter[str]] = defaultdict(Counter)
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            mutant = waiting.popleft()
            names = killers(mutant, tests, kills[mutant.function])
            if not names:
                yield mutant
                continue
            receiver, sender = _FORK.Pipe(duplex=False)
            process = _FORK.Process(target=_try, args=(mutant, names, folder / str(len(waiting)), sender))
            process.start()
            sender.close()
            running[receiver] = (mutant, process)
        for receiver in [end for end in wait(running) if isinstance(end, Connection)]:
            mutant, process = running.pop(receiver)
            killer = _killer(receiver, process)
            if killer is None:
                yield mutant
            else:
                kills[mutant.function][killer] += 1


def _killer(receiver: Connection, process: ForkProcess) -> str | None:
    """The test that failed, if one did. Only a process that reached a limit may end without an answer."""
    try:
        answer: str | None = receiver.recv()
    except EOFError:
        process.join()
        if process.exitcode is None or process.exitcode >= 0:
            raise RuntimeError("the tests could not be run") from None
        return "a limit"
    process.join()
    return answer


def explained() -> dict[str, str]:
    """Mutants nobody could notice, by name, each with the reason."""
    entries = yaml.safe_load(EXPLAINED.read_text("utf-8")) if EXPLAINED.exists() else None
    return {entry["mutant"]: entry["because"] for entry in entries or ()}


def main(names: list[str]) -> int:
    """Break what the arguments name, else everything; 1 if an unexplained mutant survives."""
    targets = [_target(name) for name in names] or list(TARGETS)
    os.chdir(TESTS.parent)
    os.environ["CI"] = "1"  # the same examples of hypothesis for each mutant
    known = explained()
    candidates = [mutant for path in targets for mutant in mutants(path)]
    unexplained = 0
    with TemporaryDirectory() as folder:
        tests = watch(targets, Path(folder))
        if not any(test.passes for test in tests):
            sys.exit("no test runs with nothing broken, so none could notice a break")
        for test in tests:
            if not test.passes:
                _say(f"not used, it fails with nothing broken: {test.name}")
        if len(list(survivors(map(unbroken, targets), tests, Path(folder)))) < len(targets):
            sys.exit("a test fails with nothing broken, once others have run before it")
        for mutant in survivors([m for m in candidates if m.name not in known], tests, Path(folder)):
            unexplained += 1
            _say(f"{mutant.path.relative_to(HOOKS.parent)}:{mutant.line}: {mutant.name}")
    stale = set(known) - {mutant.name for mutant in candidates} if not names else set()
    for name in sorted(stale):
        _say(f"{EXPLAINED.name} explains what no longer exists: {name}")
    _say(f"{len(candidates)} mutants, {unexplained} survivors, {len(known)} explained")
    return 1 if unexplained or stale else 0


def _target(name: str) -> Path:
    """The module that an argument names by its path."""
    path = Path(name).resolve()
    if not path.is_file():
        sys.exit(f"{name}: there is no such file")
    if not any(path.is_relative_to(HOOKS.joinpath(*package.split("."))) for package in BROKEN_AGAIN):
        sys.exit(f"{name}: only modules of {', '.join(BROKEN_AGAIN)} can be broken")
    if not any(mutants(path)):
        sys.exit(f"{name}: there is nothing in it to break")
    return path


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
