"""Whatever people write into registers, front matter and texts, on the pages it is text: no browser runs any of it."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser

from browser import Reader, served
from builders import REPOSITORY, Book
from qms.source import front_matter
from qms.source.markdown import without_title
from sites import build, equip
from test_payloads import PAYLOADS
from test_search import ask

HOSTILE = (
    "\"'><img src=x onerror=mark()><script>mark()</script> [x](javascript:mark()) `*_|{{ 1 }} &lt;b&gt; <!-- ${mark()}"
)
NAMES = re.compile(
    "article|changes|counted_from|decision|full|means|meaning|name|note|place|reason|result|sample|short_name|source"
    "|title|what"
)
"""Keys whose value is free text, in registers and in front matter."""
PATTERNS = frozenset(["roles", "tables"])
"""Keys below which a name is looked for in texts."""
POINT_AT_TITLES = """document.querySelectorAll("[title]").forEach(element => {
  for (const name of ["mouseenter", "mouseover", "focus"]) element.dispatchEvent(new Event(name))
})"""
LISTENER = "window.marked = []; window.mark = () => { marked.push(location.pathname) }"


def poisoned(value: Any, key: str = "") -> Any:
    """The same with something hostile at the end of every free text; every scalar stays the text it is."""
    if isinstance(value, dict):
        return {name: inner if name in PATTERNS else poisoned(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [poisoned(inner, key) for inner in value]
    return f"{value}{HOSTILE}" if NAMES.fullmatch(key) else value


def read(text: str) -> Any:
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  # it makes strings, lists and dicts only


def write(keys: Any) -> str:
    return str(yaml.safe_dump(keys, allow_unicode=True, width=10_000, sort_keys=False))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The manual of this repository with every free text poisoned, and a page of each payload that is left alone."""
    book = equip(Book(tmp_path_factory.mktemp("kho")))
    shutil.rmtree(book.docs)
    shutil.copytree(REPOSITORY / "docs", book.docs)
    count = 0
    for file in sorted(book.docs.rglob("registers/*.yml")):
        before = read(file.read_text("utf-8"))
        after = poisoned(before)
        count += after != before
        file.write_text(write(after), "utf-8")
    assert count > 5
    organisation = book.docs / "registers/organisation.yml"
    keys = read(organisation.read_text("utf-8"))
    keys["roles"].append({"id": "thu", "name": f"Vai trò{HOSTILE}", "unit": keys["units"][0]["id"]})
    keys["parent"] += HOSTILE
    organisation.write_text(write(keys), "utf-8")
    for file in sorted(book.docs.rglob("*.md")):
        source = front_matter.split(file.read_text("utf-8"))
        if source.block:
            keys = write(poisoned(read(source.block)))
            body = without_title(source.body) if "code" in source.keys else source.body
            file.write_text(f"---\n{keys}---\n{body}", "utf-8")
    for number, text in enumerate(PAYLOADS["neutral"]):
        book.write(f"thu/{number}.md", f"# Thử {{#a}}\n\n{text}\n")
    book.commit()
    answer = build(book.root)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return book.root / "site"


@pytest.fixture(scope="module")
def somebody(chromium: Browser, site: Path) -> Iterator[Reader]:
    with served(site) as address:
        reader = Reader(chromium, address, site)
        yield reader
        reader.close()


def test_no_free_text_becomes_html(site: Path) -> None:
    pages = [page.read_text("utf-8") for page in site.rglob("*.html")]
    assert sum(HOSTILE[:12] in page or "&gt;&lt;img src=x onerror=mark()&gt;" in page for page in pages) > 100
    raw = re.compile(r"<(?:img src=x|script>mark)")
    assert [page for page in pages if raw.search(page)] == []


def test_a_browser_runs_nothing_of_it_on_any_page(somebody: Reader) -> None:
    page = somebody.new_page()
    page.add_init_script(LISTENER)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    for path in somebody.paths:
        page.goto(somebody.address + path, wait_until="domcontentloaded")
        assert page.evaluate("marked") == [], path
    assert [address for address in requests if not address.startswith(somebody.address)] == []


def test_a_tooltip_shows_it_as_text(somebody: Reader) -> None:
    page = somebody.new_page()
    page.add_init_script(LISTENER)
    page.goto(somebody.address + "bien-tap/bieu-mau/")
    page.evaluate(POINT_AT_TITLES)
    shown = page.locator(".md-tooltip__inner", has_text="mark()")
    shown.first.wait_for(state="attached")
    assert shown.locator("img, script").count() == 0
    assert page.evaluate("marked") == []


def test_the_search_shows_it_as_text(somebody: Reader) -> None:
    page = somebody.new_page()
    page.add_init_script(LISTENER)
    page.goto(somebody.address)
    ask(page, "onerror mark kiểm soát")
    page.locator(".md-search-result__item").first.wait_for(state="attached")
    assert page.evaluate("marked") == []
    assert page.locator(".md-search-result__item").count() > 0
    assert page.locator(".md-search-result script, .md-search-result img").count() == 0
