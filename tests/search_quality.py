"""How well and how fast the search box of a site answers what people type, whatever engine stands behind the box."""

import gzip
import os
import re
import signal
import threading
import time
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from statistics import fmean
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from playwright.sync_api import Browser, Page, expect

from qms.source.yaml_reader import read_plain

QUERIES = Path(__file__).with_name("search_queries.yml")
DECOMPOSED = "decomposed letters"
"""The group of queries that reach the box with each diacritic a character of its own."""

FIELD = "input[name=query]"
MESSAGE = ".md-search-result__meta"
RESULT = ".md-search-result__item > a"
ANSWERED = re.compile(r"tài liệu liên quan")
SEARCHING = re.compile(r"search|lunr|pagefind")
"""Files that only the search needs."""

HEAD_BYTES = 250
"""About what the header lines of one answer weigh."""


@dataclass(frozen=True)
class Query:
    """What somebody types, and the pages any of which would do."""

    kind: str
    text: str
    pages: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """The pages that a query found, the best first."""

    query: Query
    found: tuple[str, ...]

    @property
    def rank(self) -> int | None:
        """The place, from 1, of the first page that would do."""
        return next((place for place, page in enumerate(self.found, 1) if page in self.query.pages), None)


@dataclass(frozen=True)
class Quality:
    """How many of some queries found their page, and how high."""

    queries: int
    first: float
    first_three: float
    reciprocal_rank: float

    @classmethod
    def of(cls, answers: Iterable[Answer]) -> "Quality":
        """The quality of ``answers``; a page that is not found counts as infinitely low."""
        ranks = [answer.rank or float("inf") for answer in answers]
        return cls(
            len(ranks),
            fmean(rank == 1 for rank in ranks),
            fmean(rank <= 3 for rank in ranks),
            fmean(1 / rank for rank in ranks),
        )


@dataclass(frozen=True)
class FirstResult:
    """What a first search costs somebody who has just come to the site."""

    seconds: float
    """From the start of the navigation to the first result on the screen."""

    cpu: float
    """Seconds of computing until then, by all threads of the page; the same however busy the computer is."""

    bytes: int
    """All that was sent until then, compressed."""

    search_bytes: int
    """The part of it that only the search needs."""


def read_queries() -> list[Query]:
    """The queries of ``search_queries.yml``."""
    groups: Any = read_plain(QUERIES.read_text("utf-8"))
    return [
        Query(
            kind,
            unicodedata.normalize("NFD" if kind == DECOMPOSED else "NFC", text),
            (pages,) if isinstance(pages, str) else tuple(pages),
        )
        for kind, queries in groups.items()
        for text, pages in queries.items()
    ]


def ask(page: Page, text: str, address: str) -> tuple[str, ...]:
    """The pages that the box of ``page`` offers for ``text``; addresses are relative to ``address``."""
    box, message = page.locator(FIELD), page.locator(MESSAGE)
    box.fill("")
    box.press("Shift")  # the box listens to keys
    expect(message).not_to_have_text(ANSWERED)
    box.fill(text)
    box.press("Shift")
    expect(message).to_have_text(ANSWERED)
    links: list[str] = page.locator(RESULT).evaluate_all("links => links.map(link => link.href)")
    return tuple(dict.fromkeys(re.sub(r"[?#].*", "", link.removeprefix(address)) for link in links))


def answers(browser: Browser, address: str, queries: Iterable[Query]) -> Iterator[Answer]:
    """Ask every query, one after the other, in one page."""
    with browser.new_page() as page:
        page.goto(address)
        page.locator(FIELD).click()
        for query in queries:
            yield Answer(query, ask(page, query.text, address))


class CountingServer(ThreadingHTTPServer):
    """Serves a folder, compressed, and remembers what it sent."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder
        self.sent: list[tuple[str, int]] = []
        self.content = cache(self._content)

    @property
    def address(self) -> str:
        """Where the site is."""
        return f"http://127.0.0.1:{self.server_port}/"

    def _content(self, path: str) -> bytes:
        file = self.folder / path
        return gzip.compress((file / "index.html" if file.is_dir() else file).read_bytes(), 6)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader who leaves before a file has come is no fault."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: CountingServer

    def do_GET(self) -> None:  # the name that http.server calls
        path = unquote(urlsplit(self.path).path).lstrip("/")
        try:
            status, content = 200, self.server.content(path)
        except OSError:
            status, content = 404, gzip.compress(b"404")
        self.send_response(status)
        self.send_header("Content-Type", guess_type(path)[0] or "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(content)
        self.server.sent.append((path, len(content) + HEAD_BYTES))

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[CountingServer]:
    """Serve ``folder`` while the block runs."""
    with CountingServer(folder) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def slow_page(page: Page, times: int) -> Iterator[None]:
    """Let the page's own thread run that many times slower. Its workers keep their speed: Chromium cannot slow them."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": times})
    yield


@contextmanager
def slow_machine(page: Page, times: int) -> Iterator[None]:
    """Let every thread of the page, workers too, run only one ``times``-th of the time. Wants Linux or macOS."""
    renderers = list(_computed(page))
    over = threading.Event()

    def signal_all(order: signal.Signals) -> None:
        for renderer in renderers:
            with suppress(ProcessLookupError):
                os.kill(renderer, order)

    def alternate() -> None:
        while not over.is_set():
            woken = time.monotonic()
            time.sleep(0.005)
            signal_all(signal.SIGSTOP)
            time.sleep((time.monotonic() - woken) * (times - 1))
            signal_all(signal.SIGCONT)

    thread = threading.Thread(target=alternate)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _computed(page: Page) -> dict[int, float]:
    """Seconds that each process of pages has computed."""
    assert page.context.browser
    processes = page.context.browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    return {process["id"]: process["cpuTime"] for process in processes if process["type"] == "renderer"}


SLOWED = {"page": slow_page, "machine": slow_machine}
"""Ways to be an old office computer."""

NOTICE = """new MutationObserver(() => {
  if (!window.firstResult && document.querySelector("%s")) window.firstResult = performance.now();
}).observe(document, {childList: true, subtree: true});"""


def first_result(browser: Browser, server: CountingServer, text: str, *, slowed: str, times: int) -> FirstResult:
    """Come to the site with an empty cache, by an address that asks."""
    with browser.new_context() as context, context.new_page() as page:
        context.set_default_timeout(300_000)
        page.goto(server.address + "nothing.html")  # from here on one process shows the site
        page.add_init_script(NOTICE % RESULT)
        before = sum(_computed(page).values())
        with SLOWED[slowed](page, times):
            server.sent.clear()
            page.goto(f"{server.address}?q={quote(text)}", wait_until="commit")
            while not (milliseconds := page.evaluate("window.firstResult")):
                page.wait_for_timeout(20)
            sent = list(server.sent)
        computed = sum(_computed(page).values()) - before
    of_search = sum(size for path, size in sent if SEARCHING.search(path))
    return FirstResult(milliseconds / 1000, computed, sum(size for _path, size in sent), of_search)
