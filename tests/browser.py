"""A small manual built into a site, served on this machine, and Chromium to read it with."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NoReturn

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

import sites
from builders import BODY, CAP_GIAY, DAY, RELEASED, REPOSITORY, Book, document, row, write_tthc

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
SEARCH_READY = "Nhập để bắt đầu tìm kiếm"
"""What the search says once its index stands: the last thing a page does."""

SOON = datetime.now(UTC).date() + timedelta(days=30)
"""A day on which a review falls due: soon after the site is built, so the home page tells of it."""

LISTS = (
    *("tai-lieu", "bieu-mau", "ho-so", "van-ban", "thu-tuc", "dieu-khoan"),
    *("lich-ra-soat", "thay-doi", "viet-tat", "thuat-ngu", "mien-tru", "quy-tac"),
)
KINDS_OF_PAGE = [
    *("", "stcl/", "qt-tdc-01/", "qt-tdc-90/", "qt-tdc-91/", "qt-ht-01/v1.0/", "bm-tdc-01-01/"),
    *(f"danh-muc/{name}/" for name in LISTS),
    *("don-vi/", "don-vi/phong-tccl/", "vai-tro/van-thu/", "bien-tap/", "bien-tap/quy-tac/xr003/", "khong-co/"),
]
"""Of the manual of this repository: a page of every kind, and every computed list."""

LAWS = """laws:
  - {id: nd-1, number: 1/2020/NĐ-CP, kind: Nghị định, title: Cũ, effective: 2020-01-01, expired: 2199-12-20,
     replaced_by: [nd-37], certainty: seen, source: thử}
  - {id: nd-37, number: 37/2026/NĐ-CP, kind: Nghị định, title: Mới, effective: 2199-09-15, certainty: seen, source: thử}
  - {id: nd-137, number: 137/2026/NĐ-CP, kind: Nghị định, title: Khác, effective: 2026-01-01, certainty: seen,
     source: thử}
"""
GUIDE = """# Viết tài liệu

!!! warning "Lưu ý"

    Xem QT.01 trước khi viết.

```yaml
code: QT.01  # mã hiệu
versions: ["1.0", 2]
```

| Khoá | Ý nghĩa | Ví dụ |
|---|---|---|
| code | Mã hiệu của tài liệu, không bao giờ đổi | `QT.KIEM-SOAT-THONG-TIN-DANG-VAN-BAN` |
| owner | Đơn vị chủ trì soạn thảo tài liệu | `van-phong-hanh-chinh-tong-hop-va-luu-tru` |
"""
HOME = "---\ntitle: Trang chủ\n---\n# Sổ tay thử\n\nBắt đầu từ QT.01.\n"
FIRST = BODY.replace("Làm việc.", "Kho tài liệu do văn phòng giữ; bản giấy cất trên gác xép.")
LONG = FIRST.replace("; bản giấy cất trên gác xép", "") + "\nTài liệu được phê duyệt trước khi dùng.\n" * 60
STEPS = """# Kiểm định cân

## 1 Mục đích

Phép đo theo 37/2026/NĐ-CP, trên đường thuỷ, có hoà giải.

## 2 Nội dung

Hồ sơ làm theo mục 2 QT.01.

| Trình tự | Trách nhiệm | Thời gian | Kết quả |
|---|---|---|---|
| Nhận hồ sơ | Người soạn | 02 giờ | Phiếu BM.01.01 |
| Ký duyệt | Người duyệt | 05,5 giờ | Giấy |
"""


def program(*names: str) -> str:
    """The path of the first program that is installed. CI must have one; elsewhere its tests are skipped."""
    found = next(filter(None, map(shutil.which, names)), None)
    return found or beyond(f"not installed: {' or '.join(names)}")


def of_npm(package: str, place: str = "tests/forge") -> Path:
    """The folder of a package that npm installs below ``place``; where it is missing, as :func:`program`."""
    folder = REPOSITORY / place / "node_modules" / package
    return folder if folder.exists() else beyond(f"not installed: {package} (npm)")


def beyond(reason: str) -> NoReturn:
    """Give up a test that this machine cannot run: fail in CI, which must run every test; skip it elsewhere."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def write_manual(book: Book) -> None:
    """Documents in every state, whatever the day of the build; what is to come comes in December 2199."""
    book.edit("registers/organisation.yml", r"QT\.(?P<number>", r"QT\.(?:TĐC\.)?(?P<number>")
    book.write("registers/laws.yml", LAWS)
    book.write("index.md", HOME)
    book.write("registers/synonyms.yml", "synonyms:\n  - {typed: [máy cân], means: kiểm định cân}\n")
    book.write("huong-dan/viet.md", GUIDE)
    book.put("QT.01", body=FIRST, title="Kiểm soát tài liệu")
    book.put("QT.02", title="Lưu kho hàng mẫu")
    book.put("QT.03", title="Lưu kho")
    book.put("QT.05", title="Lưu kho", withdrawn="{date: 2026-03-01, decision: 3/QĐ, replaced_by: [QT.02]}")
    until_review = (SOON - date(2026, 1, 5)).days
    book.put("QT.04", title="Hoá đơn và đồ dùng lưu kho", review_every=f"{until_review} days")
    book.put("BM.01.01", body="Theo QT.01. Dấu `<b-y>` lạ.\n", title="Phiếu của chị Thúy", review_every="6 months")
    write_tthc(book, f"{CAP_GIAY}, result: Giấy hoặc văn bản từ chối")
    scales = document("QT.TĐC.01", body=STEPS, title="Kiểm định cân", tthc="[cap-giay]")
    book.write("quy-trinh/qt-tdc-01.md", scales)
    book.commit()
    revised = RELEASED + row("1.1")
    book.put("QT.01", revised, LONG, title="Kiểm soát tài liệu", legal_basis="[nd-1]")
    coming = RELEASED + row("1.1", effective="2199-12-01")
    book.put("QT.02", coming, BODY + "\nThêm.\n", title="Lưu kho hàng mẫu")
    ending = "{date: 2199-12-15, decision: 3/QĐ, replaced_by: [QT.02], reason: Gộp làm một.}"
    book.put("QT.03", title="Lưu kho", withdrawn=ending)
    book.commit()


class _Handler(SimpleHTTPRequestHandler):
    """Serves a site as a web server would: 404.html where there is no page, and nothing on the terminal."""

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""

    def send_error(self, code: int, *_arguments: Any, **_named: Any) -> None:
        """Answer with the site's own page."""
        content = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader who leaves before a file has come is no fault."""


class Reader:
    """Somebody who opens pages of the site in a browser of their own."""

    def __init__(self, browser: Browser, address: str, folder: Path) -> None:
        self._browser = browser
        self._folder = folder
        self._contexts: list[BrowserContext] = []
        self.address = address

    @property
    def paths(self) -> list[str]:
        """Every page of the site."""
        files = sorted(self._folder.rglob("index.html"))
        return [file.parent.relative_to(self._folder).as_posix() + "/" for file in files]

    def open(self, path: str = "", now: str = DAY.isoformat(), **options: Any) -> Page:
        """Open a page as on the day, or at the moment, ``now``; ``options`` are those of a browser context."""
        page = self.new_page(now, **options)
        page.goto(self.address + path)
        return page

    def new_page(self, now: str = DAY.isoformat(), **options: Any) -> Page:
        """An empty page, with the clock set."""
        context = self._browser.new_context(**options)
        context.set_default_timeout(10_000)
        self._contexts.append(context)
        if options.get("java_script_enabled", True):
            context.clock.set_fixed_time(now)
        return context.new_page()

    def close(self) -> None:
        """Close every page."""
        for context in self._contexts:
            context.close()


@pytest.fixture(scope="session")
def reader_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site."""
    book = sites.equip(Book(tmp_path_factory.mktemp("so-tay")))
    write_manual(book)
    built = sites.build(book.root)
    assert built.returncode == 0, built.stdout + built.stderr
    return book.root / "site"


@contextmanager
def served(folder: Path, handler: type[SimpleHTTPRequestHandler] = _Handler) -> Iterator[str]:
    """Serve a site while the block runs; its address."""
    with _Server(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def reader_address(reader_site: Path) -> Iterator[str]:
    """Where the site is served."""
    with served(reader_site) as address:
        yield address


@pytest.fixture(scope="session")
def manual_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site that the manual of this repository builds."""
    folder = tmp_path_factory.mktemp("so-tay-that") / "site"
    built = sites.build(REPOSITORY, "--site-dir", str(folder))
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


@pytest.fixture(scope="session")
def manual_address(manual_site: Path) -> Iterator[str]:
    """Where the manual of this repository is served."""
    with served(manual_site) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(*CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def reader(chromium: Browser, reader_address: str, reader_site: Path) -> Iterator[Reader]:
    """Somebody who reads the site."""
    somebody = Reader(chromium, reader_address, reader_site)
    yield somebody
    somebody.close()


@pytest.fixture
def manual_reader(chromium: Browser, manual_address: str, manual_site: Path) -> Iterator[Reader]:
    """Somebody who reads the manual of this repository."""
    somebody = Reader(chromium, manual_address, manual_site)
    yield somebody
    somebody.close()
