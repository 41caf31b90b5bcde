"""nginx with the configuration of deploy/: headers on every answer, compressed copies, one release at a time."""

import gzip
import json
import posixpath
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from playwright.sync_api import Browser, expect

from browser import program
from builders import REPOSITORY, Book, run_python
from server import WebServer
from sites import build, equip, write_manual

PROTECTIVE = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Permissions-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
)
STATES = ("truoc", "sau")
PUBLISH = REPOSITORY / "scripts/publish.py"
SECONDS = 40
LAYOUT = "theme/main.html"
LOOKS = "theme/assets/stylesheets/qms.css"
STATE = re.compile(f"state ({'|'.join(STATES)})")
ASSET = re.compile(r'(?:href|src)="([^":#?]+\.(?:css|js))"')


def published(site: Path, to: Path) -> subprocess.CompletedProcess[str]:
    return run_python(PUBLISH, site, "--to", to)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two states of a manual, each built: every page of the second says so."""
    folder = tmp_path_factory.mktemp("sites")
    book = equip(Book(folder / "so-tay"))
    write_manual(book)
    book.commit()
    made = []
    for name in STATES:
        (book.root / LOOKS).write_text(f"{(REPOSITORY / LOOKS).read_text('utf-8')}/* state {name} */\n", "utf-8")
        layout = (REPOSITORY / LAYOUT).read_text("utf-8")
        marked = layout.replace("{% block fonts %}", f"{{% block fonts %}}<!-- state {name} -->")
        (book.root / LAYOUT).write_text(marked, "utf-8")
        book.commit()
        answer = build(book.root, "--strict", "--site-dir", str(folder / name), SOURCE_DATE_EPOCH="1790000000")
        assert answer.returncode == 0, answer.stderr
        made.append(folder / name)
    return made


@pytest.fixture(scope="module")
def web(sites: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    """The first state, published and served."""
    folder = tmp_path_factory.mktemp("may-chu")
    for edition in ("internal", "public"):
        assert published(sites[0], folder / edition).returncode == 0
    (folder / "nginx").mkdir()
    with WebServer(folder / "nginx", folder).running() as server:
        yield server


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("", "GET", 200),
        ("qt-01/", "GET", 200),
        ("qt-01", "GET", 301),
        ("assets/fonts/so-tay-sans.woff2", "GET", 200),
        ("{fingerprinted}", "GET", 200),
        ("search/index.json", "GET", 200),
        ("manifest.json", "GET", 200),
        ("khong-co/", "GET", 404),
        ("assets/", "GET", 404),
        (".lock", "GET", 404),
        ("../../../etc/passwd", "GET", 400),
        ("qt-01/", "POST", 405),
        ("qt-01/", "DELETE", 405),
        ("x" * 9000, "GET", 414),
    ],
)
def test_every_answer_bears_the_headers_that_protect(web: WebServer, path: str, method: str, status: int) -> None:
    answer = web.get(path.format(fingerprinted=fingerprinted(web)), method=method)
    assert answer.status == status
    if status != 400:  # nginx has not found the host yet
        assert [name for name in PROTECTIVE if not answer.headers.get(name)] == []
    assert "nginx/" not in answer.headers["Server"]


def fingerprinted(web: WebServer) -> str:
    """The path of a file whose name changes with its content."""
    found = re.search(r'assets/[^"]+\.[0-9a-f]{8}\.min\.css', web.get("").body.decode())
    assert found
    return found.group()


def test_what_never_changes_is_kept_and_all_else_is_asked_for_again(web: WebServer) -> None:
    assert "immutable" in web.get(fingerprinted(web)).headers["Cache-Control"]
    for path in ("", "qt-01/", "search/index.json", "khong-co/"):
        assert web.get(path).headers["Cache-Control"] == "no-cache"


def test_compressed_copies_are_those_of_the_release(web: WebServer) -> None:
    plain = web.get("qt-01/")
    packed = web.get("qt-01/", Accept_Encoding="gzip")
    assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(packed.body) == plain.body
    assert web.get("qt-01/", Accept_Encoding="br, gzip").headers["Content-Encoding"] == "br"


def test_a_page_that_does_not_exist_is_answered_in_vietnamese(web: WebServer) -> None:
    assert "Không tìm thấy" in web.get("khong-co/").body.decode()


@pytest.mark.parametrize(
    "path", ["", "qt-tdc-01/", "qt-01/v1.0/", "danh-muc/tai-lieu/", "don-vi/van-phong/", "khong-co/"]
)
def test_a_browser_shows_every_kind_of_page_within_the_policy_and_asks_no_other_host(
    chromium: Browser, web: WebServer, path: str
) -> None:
    with chromium.new_page() as page:
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(web.address(path))
        page.keyboard.press("f")
        page.keyboard.type("lưu kho")
        expect(page.locator(".md-search-result__link").first).to_be_visible()
        page.keyboard.press("Escape")
        page.locator("label[for='__palette_1']").first.click(force=True)
    assert [url for url in asked if not url.startswith((web.address(), "data:"))] == []
    assert [text for text in said if "404" not in text] == []


class Reader(Thread):
    """Opens pages with everything they ask for, as a browser does, and notes what fails or does not fit together."""

    def __init__(self, web: WebServer, stop: Event) -> None:
        super().__init__()
        self._web, self._stop_reading = web, stop
        self.pages = 0
        self.faults: list[str] = []

    def run(self) -> None:
        while not self._stop_reading.is_set():
            page = self._read("qt-01/")
            parts = [self._read(posixpath.normpath(f"qt-01/{asset}")) for asset in ASSET.findall(page)]
            states = {state for text in (page, *parts) for state in STATE.findall(text)}
            if len(states) != 1 or len(parts) < 10:
                self.faults.append(f"mixed: {states}, {len(parts)} parts")
            self.pages += 1

    def _read(self, path: str) -> str:
        answer = self._web.get(path)
        if answer.status != 200:
            self.faults.append(f"{path}: {answer.status}")
        return answer.body.decode()


def test_nobody_notices_publications_that_are_killed_at_any_moment(
    sites: list[Path], web: WebServer, tmp_path: Path
) -> None:
    """wrk reads as fast as it can, a reader checks page and assets; publishers are killed with SIGKILL at random."""
    to = Path(re.findall(r"root (\S+)/current;", web.configuration)[0])
    chance = random.Random(7)  # noqa: S311  # when to kill is no secret
    began = time.monotonic()
    assert published(sites[1], to).returncode == 0
    usual = time.monotonic() - began
    stop = Event()
    reader = Reader(web, stop)
    reader.start()
    script = tmp_path / "paths.lua"
    paths = ["/", "/qt-01/", "/danh-muc/tai-lieu/", f"/{fingerprinted(web)}", "/search/index.json"]
    script.write_text(
        f"local paths = {{{', '.join(map(json.dumps, paths))}}}\nlocal at = 0\n"
        "request = function() at = at % #paths + 1 return wrk.format('GET', paths[at]) end\n"
    )
    load = subprocess.Popen(
        [program("wrk"), "-t1", "-c8", f"-d{SECONDS}s", "-s", script, web.address()],
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    published_, killed, unverified = 0, 0, 0
    with load:
        while load.poll() is None:
            site = sites[(published_ + killed) % 2]
            began = time.monotonic()
            publisher = subprocess.Popen(
                [sys.executable, PUBLISH, site, "--to", to], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            if chance.random() < 0.4:
                published_ += publisher.wait() == 0
                usual = time.monotonic() - began
            else:
                time.sleep(chance.uniform(0, usual))
                publisher.kill()
                killed += publisher.wait() < 0
            unverified += run_python(REPOSITORY / "scripts/verify.py", to).returncode != 0
        told = load.stdout.read() if load.stdout else ""
    stop.set()
    reader.join()
    requests = re.search(r"(\d+) requests in", told)
    figures = f"{published_} published, {killed} killed, {requests and requests[1]} requests, {reader.pages} pages"
    (REPOSITORY / "artefacts").mkdir(exist_ok=True)
    (REPOSITORY / "artefacts/load.txt").write_text(f"{figures}\n", "utf-8")
    assert "Non-2xx" not in told
    assert "Socket errors" not in told
    assert (unverified, reader.faults) == (0, [])
    assert min(published_, killed, reader.pages) > 1
