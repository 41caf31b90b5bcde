"""A small real site to publish, others that differ from it in what a test is about, and a server that serves them."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from builders import BODY, Book
from qms.language.messages import Message, translator
from qms.publishing import manifest
from qms.publishing.manifest import Manifest
from qms.publishing.publish import Terms, publish
from qms.publishing.steps import Step
from sites import build, equip

ASSET = "assets/javascripts/bundle.0123abcd.min.js"
COMMITS = ["a" * 40, "b" * 40, "c" * 40, "d" * 40]


@dataclass(frozen=True)
class Site:
    """A built site."""

    root: Path

    @property
    def ledger(self) -> dict[str, Any]:
        """Its release ledger."""
        content: dict[str, Any] = json.loads((self.root / "release-ledger.json").read_text("utf-8"))
        return content

    def set_ledger(self, **changed: Any) -> "Site":
        """Write other values into the ledger."""
        (self.root / "release-ledger.json").write_text(json.dumps(self.ledger | changed), "utf-8")
        return self

    def say(self, words: str) -> "Site":
        """Write words into the home page."""
        home = self.root / "index.html"
        home.write_text(home.read_text("utf-8").replace("Bắt đầu từ đây.", words), "utf-8")
        return self

    def change_version(self, index: int, **changed: Any) -> "Site":
        """Write other values into a row of the ledger."""
        versions = self.ledger["versions"]
        versions[index] |= changed
        return self.set_ledger(versions=versions)


@dataclass
class Shelf:
    """A folder that is published to, what was told on the way, and sites to publish."""

    root: Path
    make: Callable[[], Site]
    steps: list[Step] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def tell(self, step: Step, message: Message) -> None:
        self.steps.append(step)
        self.said.append(message.told(translator("en")))

    def publish(self, site: Site | None = None, **terms: Any) -> str:
        """Publish a site; returns the name of the release."""
        return publish((site or self.make()).root, self.root, Terms(**terms), self.tell)

    def site(self, number: int) -> Site:
        """A site of the commit of that number, which says so."""
        return self.make().say(f"Bản {number}.").set_ledger(commit=COMMITS[number])

    def publish_number(self, number: int, **terms: Any) -> str:
        """Publish the site of the commit of that number."""
        return self.publish(self.site(number), **terms)

    @property
    def current(self) -> Path:
        """The folder that the web server serves."""
        return self.root / "current"

    @property
    def home(self) -> str:
        """The home page that is read."""
        return (self.current / "index.html").read_text("utf-8")

    @property
    def manifest(self) -> Manifest:
        """That of the release that is read."""
        return manifest.read(self.current)

    @property
    def everything(self) -> dict[str, bytes | str]:
        """Each file and link below the folder, but for the lock."""
        return {
            path.relative_to(self.root).as_posix(): str(path.readlink()) if path.is_symlink() else path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if (path.is_symlink() or path.is_file()) and path.name != ".lock"
        }


@pytest.fixture(scope="session")
def clean_manual(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A manual without anything that is not committed, with everything a build needs."""
    return small_manual(tmp_path_factory.mktemp("kho") / "so-tay")


def small_manual(root: Path) -> Book:
    """A manual of two procedures, committed."""
    book = equip(Book(root))
    book.write("index.md", "---\ntitle: Trang chủ\n---\n# Sổ tay thử\n\nBắt đầu từ đây.\n")
    book.put("QT.01", title="Kiểm soát tài liệu", body=f"{BODY}\nCâu của bản 1.0.\n", review_every="99 years")
    book.put("QT.02", review_every="99 years")
    book.commit()
    return book


def site_of(book: Book, root: Path, **environment: str) -> Site:
    """The site of a manual, built into the folder ``root``."""
    options = ("--strict", "--site-dir", str(root))
    answer = build(book.root, *options, SOURCE_DATE_EPOCH="1800000000", **environment)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return Site(root)


@pytest.fixture(scope="session")
def small_site(clean_manual: Book, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of that manual."""
    return site_of(clean_manual, tmp_path_factory.mktemp("trang") / "site")


@pytest.fixture
def shelf(small_site: Site, tmp_path: Path) -> Shelf:
    """A folder to publish to that is not there yet."""
    numbers = iter(range(1000))

    def copied() -> Site:
        return Site(Path(shutil.copytree(small_site.root, tmp_path / f"trang-{next(numbers)}")))

    return Shelf(tmp_path / "may-chu", copied)


def contents(folder: Path) -> dict[str, bytes]:
    """The files below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def served(folder: Path, handler: type[SimpleHTTPRequestHandler] = Quiet) -> Iterator[str]:
    """The address at which ``folder``, which may be a link, is served while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
