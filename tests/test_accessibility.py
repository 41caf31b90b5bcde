"""What weak eyes, a screen reader or a lone keyboard meet: axe-core and the Tab key on every kind of page."""

import re
from collections.abc import Iterator
from importlib.resources import files
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ElementHandle, Page, expect

from browser import Reader, served

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
FAULTS = """async only => {
    const options = {resultTypes: ["violations"], rules: {"target-size": {enabled: true}}};
    const found = await axe.run(document, only ? {...options, runOnly: only} : options);
    return found.violations.flatMap(rule => rule.nodes.map(
        node => `${rule.id} ${node.target} ${node.html} ${node.failureSummary}`));
}"""
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules of axe-core whose answer the light and the dark scheme can change."""

DESK, PHONE = 1440, 390
PROCEDURE, MISSING = "qt-tdc-01/", "khong-co/"
WITHDRAWN = {"path": "qt-03/", "now": "2199-12-20"}
REAL = ["", "stcl/", "qt-tdc-02/", "qt-tdc-90/", "qt-ht-01/v1.0/", "bm-tdc-01-01/", "danh-muc/dieu-khoan/"]

PLACES = {
    "skip link": ".md-skip",
    "search": "input[name=query]",
    "tabs": ".md-tabs__link",
    "navigation": ".md-nav--primary > .md-nav__list .md-nav__link",
    "table of contents": ".md-nav--secondary .md-nav__link",
    "section": "article .headerlink",
}
BUTTON = ".md-header label[for=__drawer]"
"""What opens the navigation of a phone."""

ENGLISH = re.compile(
    r"(?i)\b(?:abstract|back|clear|close|clipboard|contents?|contributors|copied|copy|created|danger|documents?|edit|footer"
    r"|footnote|header|home|initializing|jump|link|matching|menu|metadata|missing|more|navigation|next|not|note|open|page"
    r"|permanent|previous|results?|rss|search|select|share|skip|source|switch|table|tabs|text|tip|toggle|top|type"
    r"|updated?|view|warning)\b"
)
"""Words a theme says in English. Not sought in ``td span``: there a list gives the names of clauses in English."""
SAID = """() => {
    const said = [document.title, ...Object.values(JSON.parse(document.getElementById("__config").text).translations)];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        if (!walker.currentNode.parentElement.closest("script, style, code")) said.push(walker.currentNode.data);
    }
    for (const name of ["title", "aria-label", "placeholder", "alt"]) {
        document.querySelectorAll(`[${name}]:not(td span)`).forEach(element => said.push(element.getAttribute(name)));
    }
    return said;
}"""


def screen(width: int, scheme: str = "light") -> dict[str, Any]:
    """The browser of somebody who wants nothing to move."""
    return {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "reduced_motion": "reduce"}


def faults(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe-core finds on a page, by all its rules or by some."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(FAULTS, rules)
    return [f"{page.url} {fault}" for fault in found]


def ask(page: Page, query: str) -> None:
    """Search, and wait for results."""
    page.keyboard.press("/")
    page.keyboard.type(query)
    expect(page.locator(".md-search-result__item").first).to_be_visible()


def stops(page: Page) -> Iterator[ElementHandle]:
    """Where the Tab key leads. The focus is seen: it opens the search; without it any other place looks different."""
    while True:
        page.keyboard.press("Tab")
        focus = page.evaluate_handle("document.activeElement").as_element()
        if not focus or focus.evaluate("element => element === document.body"):
            return
        if place(focus) == "search":
            expect(page.locator("#__search")).to_be_checked()
        else:
            focused = page.screenshot(animations="disabled")
            focus.evaluate("element => element.blur()")
            is_seen = page.screenshot(animations="disabled") != focused
            assert is_seen, focus.evaluate("e => e.outerHTML.slice(0, 200)")
            focus.evaluate("element => element.focus({preventScroll: true})")
        yield focus


def place(focus: ElementHandle) -> str:
    """The part of the page that has the focus."""
    return next((name for name, selector in PLACES.items() if focus.evaluate(f"e => e.matches('{selector}')")), "")


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize(("scheme", "rules"), [("light", None), ("dark", COLOURS)])
def test_axe_core_finds_nothing_on_any_page(
    chromium: Browser, reader: Reader, width: int, scheme: str, rules: list[str] | None
) -> None:
    found = []
    with chromium.new_page(**screen(width, scheme)) as page:
        for path in [*reader.paths, MISSING]:
            page.goto(reader.address + path)
            found += faults(page, rules)
        ask(page, "lưu kho")
        found += faults(page, rules)
    withdrawn = reader.open(**WITHDRAWN, **screen(width, scheme))
    expect(withdrawn.locator(".qms-banner[data-state=withdrawn]")).to_be_visible()
    assert found + faults(withdrawn, rules) == []


@pytest.mark.parametrize(("width", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_axe_core_finds_nothing_in_the_manual_itself(
    chromium: Browser, manual_site: Path, width: int, scheme: str
) -> None:
    found = []
    with served(manual_site) as address, chromium.new_page(**screen(width, scheme)) as page:
        for path in REAL:
            page.goto(address + path)
            found += faults(page)
    assert found == []


def test_the_tab_key_reaches_every_part_of_a_page(chromium: Browser, reader_address: str) -> None:
    with chromium.new_page(**screen(DESK)) as page:
        page.goto(reader_address + PROCEDURE)
        visited = dict.fromkeys(map(place, stops(page)))
    assert [name for name in visited if name] == list(PLACES)


def test_the_skip_link_leads_into_the_text(reader: Reader) -> None:
    page = reader.open(PROCEDURE, **screen(DESK))
    for key in ("Tab", "Enter", "Tab"):
        page.keyboard.press(key)
    expect(page.locator("article :focus")).to_have_count(1)


def test_the_keyboard_of_a_phone_opens_the_navigation_and_else_does_not_meet_it(
    chromium: Browser, reader_address: str
) -> None:
    with chromium.new_page(**screen(PHONE)) as page:
        page.goto(reader_address + PROCEDURE)
        visited = [place(focus) for focus in takewhile(lambda focus: place(focus) != "section", stops(page))]
        assert [name for name in visited if name] == ["skip link", "search"]
        page.locator(BUTTON).press("Enter")
        assert "navigation" in map(place, takewhile(lambda focus: place(focus) != "section", stops(page)))


def test_escape_closes_the_search(chromium: Browser, reader_address: str) -> None:
    with chromium.new_page(**screen(DESK)) as page:
        page.goto(reader_address)
        ask(page, "lưu kho")
        page.keyboard.press("Escape")
        expect(page.locator("#__search")).not_to_be_checked()
        expect(page.locator(".md-search-result__item").first).not_to_be_visible()


@pytest.mark.parametrize(("wish", "moves"), [("reduce", False), ("no-preference", True)])
def test_nothing_moves_for_a_reader_who_wishes_so(reader: Reader, wish: Any, moves: bool) -> None:
    page = reader.open(reduced_motion=wish)
    page.evaluate("document.getElementById('__search').click()")
    assert bool(page.evaluate("document.getAnimations().length")) is moves


def test_every_page_says_that_it_is_vietnamese_and_says_nothing_in_english(chromium: Browser, reader: Reader) -> None:
    english: set[str] = set()
    with chromium.new_page(**screen(DESK)) as page:
        for path in [*reader.paths, MISSING]:
            page.goto(reader.address + path)
            expect(page.locator("html")).to_have_attribute("lang", "vi")
            if path == MISSING:
                ask(page, "lưu kho")
            english |= {text.strip() for text in page.evaluate(SAID) if ENGLISH.search(text)}
    assert english == set()
