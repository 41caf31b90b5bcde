"""The face of the text: every Vietnamese letter in both normal forms, there before the page, moving nothing."""

import re
import subprocess
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, Route

from browser import Reader, program
from builders import REPOSITORY
from sites import Page as Html

FONTS = REPOSITORY / "theme/assets/fonts"
FACE = "So Tay Sans"
ADDRESS = "assets/fonts/so-tay-sans.woff2"
LETTERS = "".join(
    chr(code) for code in (*range(0x1EA0, 0x1EFA), *map(ord, "ĂăÂâĐđÊêÔôƠơƯưÀàÁáÃãÈèÉéÌìÍíĨĩÒòÓóÕõÙùÚúŨũÝý"))
)
JUMPS = """
    window.jumps = 0;
    new PerformanceObserver(list => list.getEntries().forEach(entry => window.jumps += entry.value))
        .observe({type: "layout-shift", buffered: true});
"""
PAGES = ["", "qt-tdc-01/", "danh-muc/tai-lieu/", "khong-co/"]


def write(page: Page, selector: str, text: str) -> None:
    """Put a text in place of the first element that is seen."""
    element = page.locator(selector).locator("visible=true").first
    element.evaluate("(element, text) => { element.id = 'written'; element.textContent = text }", text)


def faces(page: Page) -> list[dict[str, Any]]:
    """The faces that show what was written."""
    tools = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        tools.send(f"{domain}.enable")
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    node = tools.send("DOM.querySelector", {"nodeId": root, "selector": "#written"})["nodeId"]
    found: list[dict[str, Any]] = tools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return found


@pytest.fixture
def procedure(reader: Reader) -> Page:
    """A page whose face has come: what comes late is for the next page."""
    page = reader.open("qt-tdc-01/")
    page.evaluate("document.fonts.ready")
    page.reload()
    return page


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("selector", ["article p", "article h2", "article th", ".md-nav__link"])
def test_every_vietnamese_letter_comes_from_the_face_of_the_site(procedure: Page, selector: str, form: Any) -> None:
    write(procedure, selector, unicodedata.normalize(form, LETTERS))
    (face,) = faces(procedure)
    assert (face["familyName"], face["isCustomFont"]) == (FACE, True)


def test_letters_and_marks_written_apart_are_drawn_as_one_letter(procedure: Page) -> None:
    glyphs = []
    for form in ("NFC", "NFD"):
        write(procedure, "article p", unicodedata.normalize(form, LETTERS))
        glyphs.append([face["glyphCount"] for face in faces(procedure)])
    assert glyphs == [[len(LETTERS)]] * 2


def test_code_comes_from_one_face_of_the_machine(procedure: Page) -> None:
    write(procedure, "article code", LETTERS)
    assert [face["isCustomFont"] for face in faces(procedure)] == [False]


def test_the_face_has_every_sign_of_the_manual(procedure: Page, manual_site: Path) -> None:
    text = "".join(Html(file.read_text("utf-8")).text for file in manual_site.rglob("index.html"))
    styles = "".join(file.read_text("utf-8") for file in (REPOSITORY / "theme").rglob("*.css"))
    drawn = "".join(re.findall(r'content: "(.*?)"', styles))
    signs = "".join(sorted(set(text + drawn) - set("\n\t")))
    assert len(signs) > 200
    write(procedure, "article p", signs)
    assert [face["familyName"] for face in faces(procedure)] == [FACE]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_for_one_face_at_once_and_uses_it(chromium: Browser, reader_address: str, path: str) -> None:
    asked: list[tuple[str, str]] = []
    said: list[str] = []
    with chromium.new_page() as page:
        page.on("request", lambda request: asked.append((request.resource_type, request.url)))
        page.on("console", lambda message: said.append(message.text))
        page.goto(reader_address + path, wait_until="networkidle")
        page.wait_for_timeout(4000)  # so long Chromium waits before it complains of what was preloaded in vain
        loaded = page.evaluate("[...document.fonts].filter(face => face.status == 'loaded').map(face => face.family)")
    assert [url for kind, url in asked if kind == "font"] == [reader_address + ADDRESS]
    assert [family.strip('"') for family in loaded if FACE in family] == [FACE]
    assert [text for text in said if "preload" in text] == []


@pytest.mark.parametrize("is_late", [False, True])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_does_not_jump_whenever_its_face_comes(
    chromium: Browser, reader_address: str, path: str, is_late: bool
) -> None:
    def later(route: Route) -> None:
        page.wait_for_timeout(1500)
        with suppress(Error):
            route.continue_()

    with chromium.new_page() as page:  # on the day of the build: a state that flips may move a line
        page.add_init_script(JUMPS)
        if is_late:
            page.route("**/*.woff2", later)
        page.goto(reader_address + path, wait_until="networkidle")
        assert page.evaluate("window.jumps") < 0.01


@pytest.mark.parametrize("weight", [400, 700])
def test_the_stand_in_is_as_wide_and_as_high_as_the_face(procedure: Page, weight: int) -> None:
    procedure.evaluate("Promise.all([...document.fonts].map(face => face.load()))")
    sizes = []
    write(procedure, "article p", "Người soạn xem xét hồ sơ, lập phiếu đánh giá; hồ sơ đủ thì trình Người duyệt. " * 5)
    for family in (FACE, "Stand-in"):
        style = f"display: inline; white-space: nowrap; font: {weight} 16px '{family}'"
        box = procedure.locator("#written").evaluate(
            "(element, style) => { element.style = style; return element.getBoundingClientRect().toJSON() }", style
        )
        sizes.append((box["width"], box["height"]))
    assert sizes[1] == pytest.approx(sizes[0], rel=0.02)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_text_in_the_face_of_the_site_is_read_out_of_a_pdf(procedure: Page, tmp_path: Path, form: Any) -> None:
    said = "Nghị quyết về kiểm định phương tiện đo; Ễ ẩ ự ỡ ặ, được cấp lại"
    write(procedure, "article p", unicodedata.normalize(form, said))
    procedure.emulate_media(media="screen")
    file = tmp_path / "page.pdf"
    procedure.pdf(path=file)
    text = subprocess.run([program("pdftotext"), file, "-"], capture_output=True, encoding="utf-8", check=True).stdout
    assert said in " ".join(unicodedata.normalize("NFC", text).split())


def test_the_face_is_light_and_its_licence_lies_beside_it() -> None:
    assert (FONTS / "so-tay-sans.woff2").stat().st_size < 50_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.md").read_text("utf-8")
