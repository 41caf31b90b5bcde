"""The same tree builds with ProperDocs, the fork of MkDocs 1.x, and gives the same site.

ProperDocs answers imports of ``mkdocs`` itself, so hooks, theme and plugins run under it as they are.
"""

import re
from pathlib import Path

from builders import REPOSITORY, Book, run_python
from sites import QUIET, BuiltSite, equip, write_manual

GENERATOR = re.compile(rb'<meta name="generator" content="[^"]*">')
"""The one difference: either program names itself in the head of each page."""
SAME_DAY = QUIET | {"SOURCE_DATE_EPOCH": "1800000000"}
PREVIEW_ONCE = """
from properdocs.__main__ import cli
from properdocs.livereload import LiveReloadServer
LiveReloadServer.serve = lambda *_arguments, **_options: None  # the first build is what counts
cli(["serve", "--config-file", "mkdocs.yml"])
"""


def built_with(program: str, folder: Path, site: Path) -> dict[str, bytes]:
    """Every file of the site that a program makes of a folder; strictly, no warning let through."""
    options = ("build", "--strict", "--config-file", "mkdocs.yml", "--site-dir", site)
    answer = run_python("-m", program, *options, folder=folder, environment=SAME_DAY)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return BuiltSite(site, answer.stderr).files


def assert_both_build_the_same(folder: Path, sites: Path) -> None:
    mkdocs = built_with("mkdocs", folder, sites / "mkdocs")
    properdocs = built_with("properdocs", folder, sites / "properdocs")
    assert sum(name.endswith(".html") for name in mkdocs) > 20
    assert mkdocs.keys() == properdocs.keys()
    different = [name for name, content in mkdocs.items() if content != properdocs[name]]
    unexplained = [n for n in different if GENERATOR.sub(b"", mkdocs[n]) != GENERATOR.sub(b"", properdocs[n])]
    assert unexplained == []
    assert b"ProperDocs" in properdocs["index.html"]


def test_a_manual_in_every_state_gives_the_same_site(book: Book, tmp_path: Path) -> None:
    equip(book)
    write_manual(book)
    assert_both_build_the_same(book.root, tmp_path / "sites")


def test_the_manual_of_this_repository_gives_the_same_site(tmp_path: Path) -> None:
    assert_both_build_the_same(REPOSITORY, tmp_path)


def test_a_broken_manual_is_refused_as_well(book: Book) -> None:
    equip(book).put("HD.01")
    answer = run_python("-m", "properdocs", "build", "-f", "mkdocs.yml", folder=book.root, environment=QUIET)
    assert answer.returncode == 1
    assert "docs/quy-trinh/hd-01.md:2:1: FM004 lỗi: " in answer.stdout + answer.stderr
    assert not (book.root / "site").exists()


def test_a_preview_shows_a_broken_manual_instead_of_refusing(book: Book) -> None:
    equip(book).put("HD.01", body="# Việc\n\nXem [trang](khong-co.md).\n")
    answer = run_python("-c", PREVIEW_ONCE, folder=book.root, environment=QUIET | {"TMPDIR": str(book.root)})
    assert "FM004" in answer.stderr
    assert "khong-co.md" in answer.stderr
    assert answer.returncode == 0, answer.stderr
