"""A build renders only what changed, and what it writes is what a build from nothing writes, byte for byte."""

import logging
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.structure.pages import Page as MkDocsPage

from builders import BODY, DRAFT, RELEASED, Book, row
from qms.reading import load
from qms.reading.approvals import VARIABLE
from qms.site.store import Store
from signing import APPROVER, new_key, sign, write_list
from sites import BuiltSite, equip, write_manual
from sites import build as build_apart

DAY = date(2026, 11, 1)
NEXT = RELEASED + row("1.1", "2026-07-01")


class Kept(Book):
    """A manual that is built again and again, in this process, as on ``today``."""

    today = DAY

    def __init__(self, root: Path) -> None:
        self.root = root
        self.docs = root / "docs"

    @property
    def cache(self) -> Path:
        """What one build leaves to the next."""
        return self.root / ".git" / "qms-cache"

    def site(self) -> dict[str, bytes]:
        """Every file of the site, built with whatever is kept."""
        config = load_config(str(self.root / "mkdocs.yml"))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(load, "today", lambda: self.today)
            patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
            config.plugins.on_startup(command="build", dirty=False)
            build(config)
        return BuiltSite(self.root / "site", "").files

    def site_from_nothing(self) -> dict[str, bytes]:
        """Every file of the site, built with nothing kept; the cache stays what it was."""
        aside = self.cache.with_name("aside")
        self.cache.rename(aside)
        try:
            return self.site()
        finally:
            shutil.rmtree(self.cache)
            aside.rename(self.cache)


def revise(path: str, version: str, before: str, after: str, **cells: str) -> Callable[[Book], None]:
    """Release another version, whose text is the one before with something replaced."""

    def edit(kept: Book) -> None:
        rows, changes, rest = (kept.docs / path).read_text("utf-8").rpartition("    changes: ")
        last, rest = rest.split("\n", 1)
        text = rows + changes + last + row(version, "2026-08-01", decision=f"8/{path}", **cells) + "\n" + rest
        kept.write(path, text.replace(before, after))
        kept.commit()

    return edit


def put(code: str, body: str) -> Callable[[Kept], None]:
    def edit(kept: Kept) -> None:
        kept.put(code, body=body, title="Việc mới")
        kept.commit()

    return edit


def change(path: str, before: str, after: str) -> Callable[[Kept], None]:
    def edit(kept: Kept) -> None:
        file = kept.root / path
        text = file.read_text("utf-8")
        assert before in text
        file.write_text(text.replace(before, after), "utf-8")
        kept.commit()

    return edit


def write(path: str, text: str) -> Callable[[Kept], None]:
    return lambda kept: kept.write(path, text)


def on(day: date) -> Callable[[Kept], None]:
    return lambda kept: setattr(kept, "today", day)


REGISTERS = "docs/registers"
PROCEDURES = "docs/quy-trinh"
ENDED = "withdrawn: {date: 2026-09-01, decision: 9/QĐ, reason: Thôi.}"
EDITS: dict[str, Callable[[Kept], None]] = {
    "a new version": revise("quy-trinh/qt-08.md", "1.2", "Báo cáo", "Gửi", effective="2027-06-01"),
    "a new title": revise("bieu-mau/bm-01-01.md", "1.1", "Phiếu ghi", "Phiếu đổi tên"),
    "a new citation": revise("quy-trinh/qt-01.md", "1.2", "Làm việc.", "Theo QT.05 và mục 2 QT.08."),
    "a new document": put("QT.07", BODY + "\nTheo QT.01.\n"),
    "a new neighbour in another section": put("QT.12", BODY),
    "a new form": put("BM.01.03", "Theo QT.01.\n"),
    "a release of what was a draft": change(f"{PROCEDURES}/qt-04.md", DRAFT, RELEASED),
    "another text of a draft": lambda kept: kept.edit("quy-trinh/qt-02.md", "draft2text", "draft2"),
    "a review": change(f"{PROCEDURES}/qt-06.md", "1 month", "1 month\nreviewed_on: 2026-10-01"),
    "a withdrawal": change(f"{PROCEDURES}/qt-09.md", "review_every:", f"{ENDED}\nreview_every:"),
    "a commit of what was not": lambda kept: kept.commit(),
    "another page": write("huong-dan/them.md", "# Thêm\n\nTheo QT.05.\n"),
    "another text of a page": write("huong-dan/moi.md", "# Tên khác\n\n## 1 Mục\n\nTheo QT.02.\n"),
    "a page less": lambda kept: (kept.docs / "huong-dan/viet.md").unlink(),
    "another home page": write("index.md", "---\ntitle: Nhà\n---\n# Sổ tay\n\nXem QT.05.\n"),
    "another name of a role": change(f"{REGISTERS}/organisation.yml", "name: Người duyệt", "name: Người ký"),
    "another name of a kind": change(f"{REGISTERS}/organisation.yml", "name: Quy trình", "name: Thủ tục"),
    "a label of sample data": change(f"{REGISTERS}/organisation.yml", "parent: Sở", "sample: Mẫu.\nparent: Sở"),
    "another title of a law": change(f"{REGISTERS}/laws.yml", "title: Cũ", "title: Rất cũ"),
    "another time of a procedure": change(f"{REGISTERS}/tthc.yml", "01 ngày", "02 ngày"),
    "another abbreviation": change(f"{REGISTERS}/abbreviations.yml", "TTHC", "UBND"),
    "another template": change("theme/document.html", "Mã hiệu", "Mã số"),
    "another template behind it": change("theme/partials/qms.html", "có hiệu lực", "đang áp dụng"),
    "another name of the site": change("mkdocs.yml", "Sổ tay chất lượng", "Sổ tay"),
    "another setting of an extension": change("mkdocs.yml", "Sao chép địa chỉ của mục này", "Liên kết"),
    "a later day": on(date(2027, 1, 1)),
    "an earlier day": on(date(2026, 10, 1)),
}
HIDDEN = "another text of a draft"


@contextmanager
def listening() -> Iterator[None]:
    """Let MkDocs say what the command line lets it say."""
    logger = logging.getLogger("mkdocs")
    level = logger.level
    logger.setLevel(logging.INFO)
    yield
    logger.setLevel(level)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A manual built once."""
    book = equip(Book(tmp_path_factory.mktemp("kho")))
    write_manual(book)
    book.put("QT.09", title="Việc chín")
    revise("quy-trinh/qt-08.md", "1.1", "Làm việc.", "Báo cáo UBND.", effective="2026-12-01")(book)
    book.put("QT.11", title="Việc chưa vào kho")
    book.write("huong-dan/chua.md", "# Chưa đưa vào kho\n")
    with listening():
        Kept(book.root).site()
        yield book.root


@contextmanager
def copy(base: Path) -> Iterator[Kept]:
    with TemporaryDirectory() as folder:
        yield Kept(Path(shutil.copytree(base, Path(folder) / "kho")))


@pytest.fixture
def kept(base: Path) -> Iterator[Kept]:
    """A manual built once, for the test alone."""
    with copy(base) as kept:
        yield kept


@pytest.mark.parametrize("name", EDITS)
def test_after_one_edit_the_site_is_what_a_build_from_nothing_makes(kept: Kept, name: str) -> None:
    before = BuiltSite(kept.root / "site", "").files
    EDITS[name](kept)
    site = kept.site()
    assert (site == before) == (name == HIDDEN), "an edit shows, or the test is worth nothing"
    assert site == kept.site_from_nothing()


@given(names=st.lists(st.sampled_from(sorted(EDITS)), min_size=2, max_size=5, unique=True))
@settings(max_examples=5)
def test_after_any_edits_the_site_is_what_a_build_from_nothing_makes(base: Path, names: list[str]) -> None:
    with copy(base) as kept:
        for name in names:
            EDITS[name](kept)
            site = kept.site()
        assert site == kept.site_from_nothing()


@contextmanager
def rendered() -> Iterator[list[str]]:
    """The texts and the document pages rendered while the block runs: ``qt-01/`` and ``document.html qt-01/``."""
    seen: list[str] = []
    render_text, render_page = MkDocsPage.render, jinja2.Template.render

    def text(page: MkDocsPage, *arguments: object) -> None:
        seen.append(page.url)
        render_text(page, *arguments)  # type: ignore[arg-type]

    def page(template: jinja2.Template, *arguments: Any, **named: Any) -> str:
        if template.name == "document.html":
            seen.append(f"document.html {arguments[0]['page'].url}")
        return render_page(template, *arguments, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MkDocsPage, "render", text)
        patch.setattr(jinja2.Template, "render", page)
        yield seen


def test_what_has_not_changed_is_not_rendered_again(kept: Kept) -> None:
    with rendered() as seen:
        kept.site()
    assert seen == []


def test_after_a_new_version_only_what_it_touches_is_rendered(kept: Kept) -> None:
    EDITS["a commit of what was not"](kept)
    kept.site()
    EDITS["a new citation"](kept)
    with rendered() as seen:
        kept.site()
    texts = {name for name in seen if name.startswith(("bm-", "qt-"))}
    pages = {name.removeprefix("document.html ").partition("/")[0] for name in seen if name.startswith("document.html")}
    assert texts == {"qt-01/", "qt-01/v1.2/"}
    assert pages == {"qt-01", "bm-01-01", "qt-02", "qt-03", "qt-05", "qt-08"}, "those that name it, those it names"


def test_who_signed_a_text_is_on_its_pages_from_the_next_build(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    approver = new_key(tmp_path, APPROVER)
    monkeypatch.setenv(VARIABLE, str(write_list(tmp_path / "allowed_signers", **{APPROVER: approver})))
    kept.site()
    sign(kept, approver, "approval/QT.06/1.0", "HEAD:docs/quy-trinh/qt-06.md")
    after = kept.site()
    assert f"{APPROVER} đã ký nội dung này" in after["qt-06/index.html"].decode()
    assert after == kept.site_from_nothing()


def replace(file: Path, content: bytes) -> None:
    file.unlink()
    file.write_bytes(content)


def make_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def make_database(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE entries (a)")


def damage(file: Path) -> None:
    """Change one byte in each kilobyte below the first page of the file."""
    content = bytearray(file.read_bytes())
    for place in range(5_000, len(content), 1_000):
        content[place] ^= 1
    file.write_bytes(content)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "bytes changed": damage,
    "cut off": lambda file: replace(file, file.read_bytes()[:10_000]),
    "empty": lambda file: replace(file, b""),
    "something else": lambda file: replace(file, b"x" * 10_000),
    "another database": make_database,
    "a folder": make_folder,
    "gone": lambda file: file.unlink(),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_cache_changes_nothing_and_the_next_build_has_a_good_one(kept: Kept, name: str) -> None:
    before = kept.site()
    DAMAGES[name](kept.cache / "pages")
    assert kept.site() == before
    kept.site()
    with rendered() as seen:
        assert kept.site() == before
    assert seen == [] or name == "a folder"


def test_an_entry_under_a_name_that_is_not_its_own_is_not_believed(tmp_path: Path) -> None:
    store = Store(tmp_path / "pages")
    store.put("a", ["A"])
    store.close()
    with sqlite3.connect(tmp_path / "pages") as database:
        database.execute("UPDATE entries SET name = 'b'")
    assert Store(tmp_path / "pages").get("b") is None


def test_what_was_not_used_goes_once_it_is_more_than_what_was(tmp_path: Path) -> None:
    def keep(*names: str) -> None:
        store = Store(tmp_path / "pages")
        for name in names:
            store.recall(name, lambda: "x")
        store.close()

    def kept() -> set[str]:
        with sqlite3.connect(tmp_path / "pages") as database:
            return {name for (name,) in database.execute("SELECT name FROM entries")}

    keep("a", "b")
    keep("c", "d")
    assert kept() == {"a", "b", "c", "d"}
    keep("d")
    assert kept() == {"d"}


def test_a_warning_is_said_at_every_build(kept: Kept) -> None:
    kept.write("huong-dan/moi.md", "# Mới\n\n[a](khong-co.md)\n")
    for options in (["-q"], [], []):
        answer = build_apart(kept.root, *options)
        assert (answer.returncode == 0) == bool(options)
        assert ("khong-co.md" in answer.stderr) != bool(options)


def test_a_link_leads_where_its_target_went(kept: Kept) -> None:
    kept.write("huong-dan/moi.md", "# Mới\n\n[a](them.md) [b](viet.md)\n")
    kept.write("huong-dan/them.md", "# Thêm\n")
    kept.site()
    (kept.docs / "huong-dan/them.md").unlink()
    answer = build_apart(kept.root)
    assert "them.md' is not found" in answer.stderr


def test_two_builds_at_once_do_no_harm(kept: Kept) -> None:
    before = kept.site()
    with sqlite3.connect(kept.cache / "pages", isolation_level=None, timeout=0) as database:
        database.execute("BEGIN EXCLUSIVE")
        assert kept.site() == before
    assert (kept.cache / "pages").exists()


def test_a_repository_that_cannot_be_written_to_is_built_all_the_same(kept: Kept) -> None:
    before = kept.site()
    shutil.rmtree(kept.cache)
    kept.cache.write_text("không phải thư mục", "utf-8")
    assert kept.site() == before
