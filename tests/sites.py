"""Builds real sites of small manuals with the MkDocs, hooks and theme of the repository, and reads their pages."""

import json
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from subprocess import DEVNULL, PIPE, CompletedProcess, Popen
from threading import Timer
from typing import Any
from urllib.request import urlopen

from builders import BODY, CAP_GIAY, DRAFT, RELEASED, REPOSITORY, Book, row, run_python, write_tthc

QUIET = {"NO_MKDOCS_2_WARNING": "1"}
"""Material announces its end of life at every build."""

HOSTILE = """Việc <b-x> & "hai" *sao* _gạch_"""
"""What no page may take for HTML or Markdown."""

TABLES = """
| Trình tự | Trách nhiệm | Thời gian | Kết quả |
|---|---|---|---|
| Nhận hồ sơ | Người soạn | 02 giờ | Phiếu |
| Ký giấy | Người duyệt | 0,5 ngày | Giấy |

| Hồ sơ lưu | Nơi lưu | Thời gian lưu |
|---|---|---|
| Giấy đã cấp | Văn phòng | 5 năm |
| Đơn đề nghị | Văn phòng | 1 năm |
"""
CITING = (
    BODY + "\n### 2.1 Ghi chép\n\nGhi vào BM.01.01 theo mục 2 QT.02, QT.02#1 và 1/2020/NĐ-CP, không theo `QT.99`.\n"
)

POINTING = BODY + "\nXem [bước hai](qt-02.md#muc-2) và ![sơ đồ](so-do.svg).\n"


def equip(book: Book) -> Book:
    """Lay the repository's mkdocs.yml, hooks, theme and .gitignore beside the manual."""
    for folder in ("hooks", "theme"):
        shutil.copytree(REPOSITORY / folder, book.root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("mkdocs.yml", ".gitignore"):
        shutil.copy(REPOSITORY / file, book.root)
    return book


def build(folder: Path, *options: str, **environment: str) -> CompletedProcess[str]:
    """Run ``mkdocs build`` in ``folder``."""
    return run_python("-m", "mkdocs", "build", *options, folder=folder, environment=QUIET | environment)


@dataclass(frozen=True)
class Preview:
    """A running ``mkdocs serve`` and what it said before it answered."""

    address: str
    output: str

    def page(self, address: str) -> "Page":
        """The page at an address: ``qt-01/``."""
        with urlopen(self.address + address, timeout=30) as answer:  # noqa: S310  # a server of our own
            return Page(answer.read().decode())


@contextmanager
def preview(folder: Path) -> Iterator[Preview]:
    """Run ``mkdocs serve`` in ``folder`` on a free port while the block runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", place]
    environment = os.environ | QUIET | dict.fromkeys(("TMPDIR", "TEMP"), str(folder))  # it leaves its site there
    with Popen(command, cwd=folder, env=environment, stdout=DEVNULL, stderr=PIPE, encoding="utf-8") as server:
        said: list[str] = []
        patience = Timer(60, server.kill)
        patience.start()
        try:
            for line in server.stderr or ():
                said.append(line)
                if "Serving on" in line:
                    break
            else:
                raise AssertionError("".join(said))
            yield Preview(f"http://{place}/", "".join(said))
        finally:
            patience.cancel()
            server.terminate()


def write_manual(book: Book) -> None:
    """A manual that builds, with a document in every state whatever the day, and two missed deadlines."""
    book.edit("registers/organisation.yml", "name: Văn phòng}", f"name: '{HOSTILE}'}}")
    book.edit(
        "registers/laws.yml",
        "certainty: seen, source: thử}",
        "expired: 2026-02-01, replaced_by: [nd-2], certainty: seen, source: thử}\n"
        f"  - {{id: nd-2, number: 2/2026/NĐ-CP, kind: Nghị định, title: '{HOSTILE}', effective: 2026-02-01,\n"
        "     certainty: secondary, source: thử}",
    )
    book.edit("registers/not-applicable.yml", '  - {clause: "7", reason: Thử.}\n', "")
    book.edit("registers/not-applicable.yml", '{clause: "6",', '{clause: "6.2",')
    book.write("registers/abbreviations.yml", f"abbreviations:\n  - {{short: TTHC, full: '{HOSTILE}'}}\n")
    book.write("index.md", "---\ntitle: Trang chủ\n---\n# Sổ tay thử\n\nBắt đầu từ QT.01.\n")
    book.write("huong-dan/viet.md", f"---\ntitle: '{HOSTILE}'\n---\n# Viết\n\nNote: theo mục 2 QT.01.\n")
    book.put("QT.01", title="Kiểm soát tài liệu", body=BODY + "\nCâu của bản 1.0.\n", review_every="99 years")
    write_tthc(book, CAP_GIAY)
    issuing = {"tthc": "[cap-giay]", "clauses": "[7]", "review_every": "99 years"}
    book.put("QT.02", title="Cấp giấy", body=BODY + TABLES, **issuing)
    ending = "{date: 2026-03-01, decision: 3/QĐ, replaced_by: [QT.01]}"
    book.put("QT.03", title="Việc đã bỏ", withdrawn=ending)
    draft = "# draft4title\n\n## 1 Mục đích\n\ndraft4text\n\n## 2 Nội dung\n"
    book.put("QT.04", DRAFT, draft, title="draft4title", clauses="[6.1, 7.5]")
    book.write("quy-trinh/so-do.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    book.put("QT.05", title="Việc sắp đổi", body=POINTING, review_every="99 years")
    book.put(
        "QT.06",
        title="Việc quá hạn",
        clauses="[6.3]",
        review_every="1 month",
        legal_basis="[nd-1]",
        under_review_for="[nd-2]",
    )
    hostile = RELEASED.replace("1/QĐ", HOSTILE).replace("Ban hành lần đầu.", HOSTILE)
    book.put("QT.08", hostile, title=HOSTILE, review_every="99 years")
    book.put("BM.01.01", title="Phiếu ghi", body="Theo QT.01.\n", review_every="99 years")
    book.put("BM.01.02", DRAFT, title="draft12title")
    book.commit()
    book.put("QT.01", RELEASED + row("1.1"), CITING, title="Kiểm soát tài liệu", review_every="99 years")
    coming = RELEASED + row("1.1", effective="2099-01-01")
    book.put("QT.05", coming, POINTING + "\nCâu sắp có hiệu lực.\n", title="Việc sắp đổi", review_every="99 years")
    book.commit()
    next_row = RELEASED + DRAFT.replace("1.0", "1.1")
    next_body = BODY + "\ndraft2text\n" + TABLES.replace("02 giờ", "01 giờ").replace("5 năm", "9 năm")
    book.put("QT.02", next_row, next_body, title="draft2title", **issuing)
    book.write("huong-dan/moi.md", "# Mới viết\n\nChưa đưa vào kho.\n")


class Page(HTMLParser):
    """A page of the site as a reader without JavaScript meets it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.tags: set[str] = set()
        self.ids: set[str] = set()
        self.asked: list[str] = []
        """The addresses that the page links to or loads from."""
        self._links: list[list[str]] = []
        self._rows: list[list[str]] = []
        self._article: list[str] = []
        self._open: set[str] = set()
        self._hidden: tuple[str, int] | None = None
        self.feed(html)

    @property
    def text(self) -> str:
        """The visible text of the article, in one line."""
        return _line("".join(self._article))

    @property
    def rows(self) -> list[list[str]]:
        """The visible text of each table row, cell by cell."""
        return [[_line(cell) for cell in cells] for cells in self._rows]

    @property
    def links(self) -> list[tuple[str, str]]:
        """Text and address of each link."""
        return [(_line(text), address) for address, text in self._links]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self.ids.update(value for name, value in found.items() if name == "id")
        self.asked += [found[name] for name in ("href", "src", "srcset", "action", "poster", "data") if name in found]
        if self._hidden:
            self._hidden = (self._hidden[0], self._hidden[1] + (tag == self._hidden[0]))
        elif "hidden" in found or tag in {"script", "style"}:
            self._hidden = (tag, 1)
        if tag not in {"a", "abbr", "code", "em", "span", "strong"}:
            self.handle_data(" ")
        self._open.add(tag)
        if tag == "a":
            self._links.append([found.get("href", ""), ""])
        elif tag == "tr":
            self._rows.append([])
        elif tag in {"td", "th"}:
            self._rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._open.discard(tag)
        if self._hidden and tag == self._hidden[0]:
            depth = self._hidden[1] - 1
            self._hidden = (tag, depth) if depth else None

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        if "a" in self._open:
            self._links[-1][1] += data
        if {"td", "th"} & self._open:
            self._rows[-1][-1] += data
        if "article" in self._open:
            self._article.append(data)


@dataclass(frozen=True)
class BuiltSite:
    """A site and what its build printed."""

    root: Path
    output: str

    def page(self, address: str) -> Page:
        """The page at an address: ``qt-01/``."""
        return Page((self.root / address / "index.html").read_text("utf-8"))

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Every file of the site."""
        paths = (path for path in sorted(self.root.rglob("*")) if path.is_file())
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in paths}

    @cached_property
    def pages(self) -> dict[str, Page]:
        """Every page by its file."""
        return {name: Page(content.decode()) for name, content in self.files.items() if name.endswith(".html")}

    @cached_property
    def found(self) -> dict[str, dict[str, Any]]:
        """What search can find, by address."""
        found = json.loads(self.files["search/index.json"])
        ranks = found["index"]["storedFields"]
        return {
            location: {"title": title, "text": text, "boost": rank["boost"]}
            for number, rank in ranks.items()
            for location, title, text in json.loads(self.files[f"search/{found['texts']}/{number}.json"])
        }


def _line(text: str) -> str:
    return " ".join(text.replace("¶", "").split())
