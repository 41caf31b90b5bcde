"""Measures the search box of a site in Chromium: does it find what people mean, how soon, and what does it fetch?

    .venv/bin/python tests/benchmarks/search.py [SITE …] [--sizes 100 1000] [--engine-label NAME] [--verbose]

SITE is the folder of a built site; without one the manual in docs/ is built. ``--sizes`` builds synthetic manuals
too, each document with one version, for search holds no other. Queries are asked where all their pages exist;
everywhere the first search of a reader with an empty cache is timed, as on a computer some times slower. Wants Linux
or macOS.
"""

import argparse
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

TESTS = Path(__file__).resolve().parent.parent
ROOT = TESTS.parent
sys.path[:0] = [str(ROOT / folder) for folder in ("tests", "scripts", "hooks")]

from bench import SyntheticManual  # noqa: E402  # lives in scripts/
from browser import CHROMIUM, FLAGS, program  # noqa: E402  # lives in tests/
from search_quality import SLOWED, Answer, CountingServer, Quality, answers, first_result, read_queries, served  # noqa: E402

COMMON = ("hồ sơ", "kiem tra", "trưởng phòng")
"""Words of every manual: what a first search is timed with."""


def build(root: Path, site: Path) -> Path:
    """Build the manual in ``root`` into ``site``."""
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)]
    subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True)
    return site


def sites(folders: Sequence[Path], sizes: Sequence[int], scratch: Path) -> Iterator[tuple[str, Path]]:
    """The sites to measure, each with its name."""
    for folder in folders:
        yield str(folder), folder
    if not folders:
        yield "docs/", build(ROOT, scratch / "docs")
    for size in sizes:
        root = scratch / str(size)
        root.mkdir()
        SyntheticManual(root, size, versions=1)
        yield f"{size} documents", build(root, scratch / f"site-{size}")


def quality(found: Sequence[Answer], *, verbose: bool) -> Iterator[str]:
    """A table of how well queries were answered, kind by kind; with each that failed, or with every one."""
    kinds: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in found:
        kinds[answer.query.kind].append(answer)
    yield f"{'':52}queries  success@1  success@3   MRR"
    for kind, of_kind in [*kinds.items(), ("all", list(found))]:
        score = Quality.of(of_kind)
        yield f"{kind:52}{score.queries:7}{score.first:11.2f}{score.first_three:11.2f}{score.reciprocal_rank:6.2f}"
    for answer in found:
        if verbose or answer.rank != 1:
            meant, found_first = " | ".join(answer.query.pages), " ".join(page or "/" for page in answer.found[:3])
            yield f"  {answer.rank or '–':>2}  {answer.query.text} → {meant}: {found_first}"


def speed(browser: Browser, server: CountingServer, times: int) -> Iterator[str]:
    """A table of what a first search costs."""
    yield f"{'first result, from a cold page load':52}seconds  CPU s      bytes  of search"
    for slowed in SLOWED:
        runs = [first_result(browser, server, text, slowed=slowed, times=times) for text in COMMON]
        best = min(runs, key=lambda run: run.seconds)  # somebody else may use this computer too
        figures = f"{best.seconds:7.2f}{best.cpu:7.2f}{best.bytes:11,}{best.search_bytes:11,}"
        yield f"{f'{slowed} {times}× slower':52}{figures}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure each site and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sites", nargs="*", type=Path, metavar="SITE", help="folders of built sites")
    parser.add_argument("--sizes", nargs="*", type=int, default=[], help="documents of synthetic manuals to build")
    parser.add_argument("--engine-label", default="search of the site", help="what to call the engine in the titles")
    parser.add_argument("--times", type=int, default=6, help="how many times slower the computer is (default: 6)")
    parser.add_argument("--verbose", action="store_true", help="show every query, not only those that failed")
    options = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="search-bench-") as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(*CHROMIUM), args=FLAGS)
        for name, folder in sites(options.sites, options.sizes, Path(scratch)):
            _say(f"\n{options.engine_label}, {name}")
            queries = read_queries()
            with served(folder) as server:
                if all((folder / page).is_dir() for query in queries for page in query.pages):
                    found = list(answers(browser, server.address, queries))
                    _say(*quality(found, verbose=options.verbose))
                _say(*speed(browser, server, options.times))
        browser.close()
    return 0


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
