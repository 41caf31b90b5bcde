"""The bundle for people without a network: one ZIP file, opened from a folder, with a search that works."""

import re
import shutil
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from subprocess import CompletedProcess
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from browser import write_manual
from builders import REPOSITORY, Book, run_python
from sites import QUIET, equip

NAME = "ban-dem-di"


def bundle(book: Book, *options: str) -> CompletedProcess[str]:
    shutil.copytree(REPOSITORY / "scripts", book.root / "scripts", dirs_exist_ok=True)
    return run_python("scripts/bundle.py", *options, folder=book.root, environment=QUIET)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of a manual with documents in every state."""
    book = equip(Book(tmp_path_factory.mktemp("kho")))
    write_manual(book)
    answer = bundle(book, "--to", f"{NAME}.zip")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert f"{NAME}.zip" in answer.stdout
    return book.root / f"{NAME}.zip"


@pytest.fixture(scope="module")
def folder(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where somebody unpacked it."""
    place = tmp_path_factory.mktemp("Đoàn kiểm tra")
    zipfile.ZipFile(archive).extractall(place)
    return place / NAME


@pytest.fixture
def opened(chromium: Browser, folder: Path) -> Iterator[Page]:
    """The bundle in a browser: nothing is asked of a network, nothing goes wrong."""
    asked, wrong = [], []
    with chromium.new_page() as page:
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text))
        page.goto((folder / "MO-SO-TAY.html").as_uri())
        page.wait_for_url("**/trang/index.html")
        yield page
    assert {urlsplit(address).scheme for address in asked} <= {"file", "data", "about"}
    assert wrong == []


def test_it_says_that_it_is_a_copy_of_a_day(opened: Page) -> None:
    expect(opened.locator(".md-banner")).to_contain_text(re.compile(r"Bản ngoại tuyến không kiểm soát, lập ngày \d\d/"))


def test_it_is_written_in_the_face_of_the_site(opened: Page) -> None:
    opened.evaluate("document.fonts.ready")
    opened.reload()
    assert opened.evaluate(
        "[...document.fonts].some(face => face.family.includes('So Tay') && face.status == 'loaded')"
    )


def test_its_search_finds_a_page_and_leads_there(opened: Page) -> None:
    opened.locator("input[name=query]").press_sequentially("kiem soat")
    expect(opened.locator(".md-search-result__link").first).to_contain_text("QT.01")
    opened.keyboard.press("Enter")
    expect(opened).to_have_url(re.compile("/trang/qt-01/index.html"))
    expect(opened.locator("h1")).to_contain_text("QT.01")


def test_a_tile_of_its_home_page_leads_to_a_list_and_on_to_a_document(opened: Page) -> None:
    opened.get_by_role("link", name="Tôi cần giải quyết thủ tục").click()
    opened.locator("article").get_by_role("link", name="QT.TĐC.01").first.click()
    expect(opened.locator("h1")).to_contain_text("QT.TĐC.01")


class Addresses(HTMLParser):
    """Where a page leads, and what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, _tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attributes if name in ("href", "src") and value]


def test_every_address_in_it_is_a_file_of_it(folder: Path) -> None:
    pages = list(folder.rglob("*.html"))
    addresses = {
        urljoin(page.as_uri(), address) for page in pages for address in Addresses(page.read_text("utf-8")).found
    }
    files = {Path(unquote(urlsplit(address).path)) for address in addresses if address.startswith("file:")}
    assert len(pages) > 20
    assert [file for file in files if not file.is_file()] == []


def test_the_same_manual_gives_the_same_bundle(archive: Path) -> None:
    kept = archive.read_bytes()
    answer = run_python("scripts/bundle.py", "--to", archive.name, folder=archive.parent, environment=QUIET)
    assert answer.returncode == 0
    assert archive.read_bytes() == kept


def test_a_manual_that_breaks_a_rule_makes_no_bundle(book: Book) -> None:
    equip(book).put(title='""')
    book.commit()
    answer = bundle(book, "--to", f"{NAME}.zip")
    assert answer.returncode == 1
    assert "FM" in answer.stdout + answer.stderr
    assert list(book.root.glob("*.zip*")) == []


@pytest.mark.parametrize("place", ["khong-co/tep.zip", "docs"])
def test_a_place_that_cannot_be_written_is_named_with_the_way_out(archive: Path, place: str) -> None:
    answer = run_python("scripts/bundle.py", "--to", place, folder=archive.parent, environment=QUIET)
    assert answer.returncode == 2
    assert f"không ghi được {place}" in answer.stderr.replace("\\", "/")
    assert "--to" in answer.stderr
