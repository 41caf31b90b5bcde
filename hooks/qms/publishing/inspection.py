"""Whether the folder of a site may be served: it holds what a site needs, and nothing that is not of the theme or text.

The rules on texts (SF) say on which line something stands; what is read here is what browsers get, whoever wrote it.
"""

import json
import os
import posixpath
import stat
from collections.abc import Iterator, Set
from functools import cache
from pathlib import Path

from qms.analysis.attachments import DOCUMENTS, PICTURES, drawing_problems
from qms.language.messages import Message, Refusal, _
from qms.language.vietnamese import slug
from qms.model.documents import Place, Problem
from qms.publishing import compression, ledger
from qms.publishing.page import PageFacts, facts, target

INLINE_SCRIPTS = Path(__file__).with_name("inline-scripts.json")
"""The inline scripts of the theme as a Content-Security-Policy names them; ``make inline-scripts`` writes it."""
SEARCH = {"search/index.json", "search/offline.js"}
"""The index of the search, of a site on a server or of one opened from a folder."""
_REQUIRED = ("index.html", "404.html", "sitemap.xml", ledger.FILE)
_PAGES = (".html",)
_PASSIVE = frozenset([*PICTURES, *DOCUMENTS, ".css", ".ics", ".js", ".json", ".map", ".md", ".woff2"])
"""Kinds of files that a browser shows or saves, or runs only where a page asks for them."""


@cache
def inline_scripts() -> frozenset[str]:
    """The inline scripts that pages may hold: ``sha256-…``."""
    return frozenset(json.loads(INLINE_SCRIPTS.read_bytes()))


class Inspection:
    """What pages hold, page by page as they are made, then the folder they stand in."""

    def __init__(self) -> None:
        self.pages: dict[str, PageFacts] = {}

    def accepts(self, path: str, html: str) -> bool:
        """Whether the page may be written to ``path`` in the site; it is remembered for :meth:`problems`."""
        self.pages[path] = facts(html, inline_scripts())
        return not self.pages[path].faults

    def problems(self, site: Path) -> Iterator[Problem]:
        """Everything wrong with the pages seen and with the other files; links that lead nowhere MkDocs finds."""
        files = _files(site)
        for path, page in self.pages.items():
            for fault in page.faults:
                yield Problem(Place(path), fault, _LOOK_INTO_TEXT)
        expected = {"sitemap.xml", *compression.copies(files)}
        for path, mode in files.items():
            yield from _faults_of_file(site, path, mode, expected)


def inspect(site: Path) -> list[Problem]:
    """Everything for which the folder must not be served; paths are those of the site."""
    inspection = Inspection()
    files = _files(site)
    for path, mode in files.items():
        if _ending(path) in _PAGES and stat.S_ISREG(mode):
            inspection.accepts(path, (site / path).read_text("utf-8", errors="replace"))
    missing = [
        problem for path, page in inspection.pages.items() for problem in _missing_targets(path, page, files.keys())
    ]
    return [*_missing_files(site, files), *inspection.problems(site), *missing]


def _files(site: Path) -> dict[str, int]:
    """The mode of everything in the folder but folders, by path; links are not followed."""
    found: dict[str, int] = {}
    for folder, folders, names in os.walk(site):
        for name in (*folders, *names):
            path = Path(folder, name)
            mode = path.lstat().st_mode
            if not stat.S_ISDIR(mode):
                found[path.relative_to(site).as_posix()] = mode
    return dict(sorted(found.items()))


def _missing_files(site: Path, files: dict[str, int]) -> Iterator[Problem]:
    for path in _REQUIRED:
        if path not in files:
            yield Problem(Place(path), _("the site lacks this file"), _BUILD_AGAIN)
    if not SEARCH & files.keys():
        yield Problem(Place(min(SEARCH)), _("the site lacks this file"), _BUILD_AGAIN)
    if stat.S_ISREG(files.get(ledger.FILE, 0)):
        try:
            codes = sorted({text.code for text in ledger.read(site / ledger.FILE).versions})
        except Refusal as refusal:
            yield Problem(Place(ledger.FILE), refusal.fault, refusal.remedy)
            codes = []
        for code in codes:
            page = f"{slug(code)}/index.html"
            if page not in files:
                yield Problem(Place(page), _("the site lacks the page of {code}", code=code), _BUILD_AGAIN)


def _missing_targets(path: str, page: PageFacts, files: Set[str]) -> Iterator[Problem]:
    folder = posixpath.dirname(path)
    for address in sorted(page.targets):
        if not target(folder, address) & files:
            yield Problem(Place(path), _("“{address}” leads to nothing in the site", address=address), _LOOK_INTO_TEXT)


def _ending(path: str) -> str:
    return posixpath.splitext(path)[1].lower()


def _faults_of_file(site: Path, path: str, mode: int, expected: Set[str]) -> Iterator[Problem]:
    ending = _ending(path)
    if not stat.S_ISREG(mode):
        yield Problem(
            Place(path),
            _("this is a link or a special file: what it leads to would be published"),
            _BUILD_AGAIN,
        )
    elif ending == ".svg":
        yield from drawing_problems(path, (site / path).read_bytes())
    elif not path.isprintable():
        remedy = _("give the file another name, then build again")
        yield Problem(Place(path), _("no address can hold this name"), remedy)
    elif ending not in {*_PAGES, *_PASSIVE} and path not in expected:
        yield Problem(Place(path), _("a file of this kind is not published"), _BUILD_AGAIN)


_BUILD_AGAIN: Message = _("build the site again into an empty folder")
_LOOK_INTO_TEXT: Message = _(
    "look for it in the text of the page and in the registers; where it is of the theme, run make inline-scripts"
)
