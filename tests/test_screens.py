"""Every kind of page on a desk, a tablet and a phone, light and dark: nothing is cut off. The pictures are kept."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser import KINDS_OF_PAGE, Reader
from builders import REPOSITORY

ARTEFACTS = REPOSITORY / "artefacts"
"""Whoever reviews a change looks at these; CI keeps them."""
TODAY = datetime.now(UTC).isoformat()
SCREENS = {1440: 900, 1024: 768, 390: 844}
LONGEST = 3000
"""Of a long page the top is enough."""
CUT_OFF = """() => {
    const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
        const text = walker.currentNode, part = text.parentElement.closest("[class*='qms-']");
        if (!part || !text.data.trim() || !text.parentElement.checkVisibility()) continue;
        if (text.parentElement.closest("svg, .md-typeset__scrollwrap")) continue; // a wide table is scrolled
        const range = document.createRange();
        range.selectNodeContents(text);
        const {left, right} = part.getBoundingClientRect();
        for (const line of range.getClientRects()) {
            if (line.left < left - 1 || line.right > right + 1) found.push(`${part.className}: ${text.data.trim()}`);
        }
    }
    return found;
}"""
OF_EVERY_DOCUMENT = ["Mã hiệu", "Phiên bản", "Tình trạng", "Có hiệu lực từ", "Đơn vị chủ trì"]
OF_A_PROCEDURE = [*OF_EVERY_DOCUMENT, "Tổng thời gian các bước", "Nơi tiếp nhận và trả kết quả", "Kết quả"]


def name(path: str) -> str:
    """What the pictures of a page are called."""
    return path.strip("/").replace("/", "_") or "trang-chu"


def picture(page: Page, file: Path) -> None:
    """Keep what the page looks like."""
    file.parent.mkdir(parents=True, exist_ok=True)
    size: dict[str, Any] = page.evaluate("({width: innerWidth, height: document.documentElement.scrollHeight})")
    clip: Any = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], LONGEST)}
    page.screenshot(path=file, full_page=True, clip=clip, animations="disabled")


@pytest.mark.parametrize("path", KINDS_OF_PAGE)
def test_a_page_fits_every_screen_and_cuts_nothing_off(manual_reader: Reader, path: str) -> None:
    for scheme in ("light", "dark"):
        page = manual_reader.new_page(TODAY, color_scheme=scheme, reduced_motion="reduce")
        page.goto(manual_reader.address + path)
        for width, height in SCREENS.items():
            page.set_viewport_size({"width": width, "height": height})
            picture(page, ARTEFACTS / scheme / f"{name(path)}-{width}.png")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(CUT_OFF) == []
    (ARTEFACTS / "paper").mkdir(exist_ok=True)
    page.pdf(path=ARTEFACTS / "paper" / f"{name(path)}.pdf", prefer_css_page_size=True)


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(
    ("path", "said"),
    [("qt-tdc-01/", OF_A_PROCEDURE), ("stcl/", OF_EVERY_DOCUMENT), ("bm-tdc-01-01/", OF_EVERY_DOCUMENT)],
)
def test_the_first_screen_says_what_every_reader_asks_first(
    manual_reader: Reader, path: str, said: list[str], width: int
) -> None:
    page = manual_reader.open(path, TODAY, viewport={"width": width, "height": SCREENS[width]})
    expect(page.locator("h1")).to_be_in_viewport(ratio=1)
    for question in said:
        line = page.locator(".qms-control > div", has=page.get_by_text(question, exact=True))
        expect(line).to_be_in_viewport(ratio=1)
        assert line.locator("dd").inner_text().strip()


def test_the_places_to_sign_a_form_stand_apart(manual_reader: Reader) -> None:
    page = manual_reader.open("bm-tdc-01-01/", TODAY, viewport={"width": 1440, "height": 900})
    table = page.locator("article table:has(th[align=center])")
    text, signatures = page.locator("article").bounding_box(), table.bounding_box()
    assert text
    assert signatures
    assert signatures["width"] > 0.9 * text["width"]
