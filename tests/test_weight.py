"""What a first visit costs: bytes, other hosts, a page that jumps."""

import gzip
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from browser import Reader, served

LIMIT = 150_000
COMPRESSED = {".html", ".css", ".js", ".json", ".svg"}
LETTERS = "".join(
    chr(code) for code in (*range(0x1EA0, 0x1EFA), *map(ord, "ĂăÂâĐđÊêÔôƠơƯưÀàÁáÃãÈèÉéÌìÍíĨĩÒòÓóÕõÙùÚúŨũÝý"))
)
JUMPS = """
    window.jumps = 0;
    new PerformanceObserver(list => list.getEntries().forEach(entry => window.jumps += entry.value))
        .observe({type: "layout-shift", buffered: true});
"""


def heaviest(site: Path) -> Path:
    """The largest page of a document."""
    pages = (page for page in site.glob("*/index.html") if "qms-control" in page.read_text("utf-8"))
    return max(pages, key=lambda page: page.stat().st_size)


def test_a_document_page_weighs_less_than_150_kb_on_the_first_visit(chromium: Browser, manual_site: Path) -> None:
    weights: dict[str, int] = {}

    class Scales(SimpleHTTPRequestHandler):
        """Serves a site compressed, and writes down what was asked for."""

        def log_message(self, *_arguments: Any) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            file = Path(self.translate_path(self.path))
            file = file / "index.html" if file.is_dir() else file
            content = file.read_bytes()
            content = gzip.compress(content) if file.suffix in COMPRESSED else content
            weights[self.path] = len(content)
            self.send_response(200)
            self.send_header("Content-Type", self.guess_type(file))
            self.send_header("Content-Length", str(len(content)))
            if file.suffix in COMPRESSED:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(content)

    path = heaviest(manual_site).parent.name + "/"
    with served(manual_site, Scales) as address, chromium.new_page() as page:
        page.goto(address + path, wait_until="networkidle")
    assert {f"/{path}", "/assets/stylesheets/qms.css", "/assets/javascripts/state.js"} <= weights.keys()
    assert sum(weights.values()) < LIMIT, sorted(weights.items(), key=lambda weight: -weight[1])


@pytest.mark.parametrize("path", ["", "qt-tdc-01/", "danh-muc/tai-lieu/"])
def test_a_page_asks_for_no_font_and_does_not_jump(chromium: Browser, reader_address: str, path: str) -> None:
    asked: list[str] = []
    with chromium.new_page() as page:  # on the day of the build: a state that flips may move a line
        page.add_init_script(JUMPS)
        page.on("request", lambda request: asked.append(request.resource_type))
        page.goto(reader_address + path, wait_until="networkidle")
        assert page.evaluate("window.jumps") < 0.01
    assert "stylesheet" in asked
    assert "font" not in asked


@pytest.mark.parametrize("element", ["p", "h2", "code", "th"])
def test_every_vietnamese_letter_comes_from_one_face_of_the_machine(reader: Reader, element: str) -> None:
    page = reader.open("qt-tdc-01/")
    text = page.locator(f"article {element}:visible").first
    text.evaluate("(element, letters) => { element.id = 'letters'; element.textContent = letters }", LETTERS)
    tools = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        tools.send(f"{domain}.enable")
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    node = tools.send("DOM.querySelector", {"nodeId": root, "selector": "#letters"})["nodeId"]
    faces = tools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    assert len(faces) == 1, faces
