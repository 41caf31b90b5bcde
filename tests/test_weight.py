"""What a first visit costs."""

import gzip
import re
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from browser import served

LIMIT = 150_000
FONT = "/assets/fonts/so-tay-sans.woff2"
COMPRESSED = {".html", ".css", ".js", ".json", ".svg"}


def heaviest(site: Path) -> Path:
    """The largest page of a document."""
    pages = (page for page in site.glob("*/index.html") if "qms-control" in page.read_text("utf-8"))
    return max(pages, key=lambda page: page.stat().st_size)


def test_a_document_page_without_its_font_weighs_less_than_150_kb_on_the_first_visit(
    chromium: Browser, manual_site: Path
) -> None:
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
    named = {re.sub(r"\.[0-9a-f]{8}\.", ".", asked) for asked in weights}
    assert {f"/{path}", "/assets/stylesheets/qms.css", "/assets/javascripts/state.js"} <= named
    assert weights.pop(FONT) < 50_000
    assert sum(weights.values()) < LIMIT, sorted(weights.items(), key=lambda weight: -weight[1])
