"""A folder is served only if it is a whole site and holds nothing but texts and the theme."""

import gzip
import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from mkdocs.config import load_config

from builders import BODY, REPOSITORY, Book, run_python
from qms.language.messages import translator
from qms.language.vietnamese import heading_id
from qms.publishing import ledger
from qms.publishing.inspection import INLINE_SCRIPTS, inspect
from qms.source import renderer
from sites import BuiltSite, build, equip

PAGE = "qt-01/index.html"
IN_ARTICLE = "</article>"
HARMFUL = {
    "<script>mark()</script>": "a script that is not of the theme: “mark()”",
    '<script type="module">mark()</script>': "a script that is not of the theme",
    '<script type="importmap">{}</script>': "a script that is not of the theme",
    '<script src="../search/index.json"></script>': "a script that is not of the theme",
    '<script src="https://example.org/x.js"></script>': "loads “https://example.org/x.js” from elsewhere",
    '<script src="//example.org/x.js"></script>': "loads “//example.org/x.js” from elsewhere",
    '<script src="../khong-co.js"></script>': "“../khong-co.js” leads to nothing",
    '<link rel="stylesheet" href="https://example.org/x.css">': "loads “https://example.org/x.css” from elsewhere",
    '<link rel="prefetch" href="https://example.org/">': "from elsewhere",
    '<img src="https://example.org/x.png">': "from elsewhere",
    '<img src="data:image/png;base64,x">': "from elsewhere",
    '<img src="khong-co.png">': "“khong-co.png” leads to nothing",
    '<img src="x" srcset="https://example.org/x 2x">': "the attribute “srcset”",
    "<p onclick=mark()>": "the attribute “onclick”",
    "<p/onpointerenter=mark()>": "the attribute “onpointerenter”",
    '<a href="javascript:mark()">': "links to “javascript:mark()”",
    '<a href=" java&Tab;script:mark()">': "links to",
    '<a href="data:text/html,x">': "links to",
    '<a href="../khong-co/">': "“../khong-co/” leads to nothing",
    '<a href="../../../etc/passwd">': "leads to nothing",
    '<svg><a xlink:href="javascript:mark()"></a></svg>': "links to",
    '<svg><use href="https://example.org/x.svg#a"/></svg>': "from elsewhere",
    "<svg><set attributeName=href to=javascript:mark() /></svg>": "the element <set>",
    '<iframe src="../"></iframe>': "the element <iframe>",
    "<object></object>": "the element <object>",
    "<embed>": "the element <embed>",
    "<base href=/>": "the element <base>",
    "<form></form>": "the element <form>",
    '<form class="md-search__form" action="https://example.org"></form>': "the attribute “action”",
    '<button formaction="https://example.org">': "the attribute “formaction”",
    '<meta http-equiv="refresh" content="0;url=https://example.org">': "the attribute “http-equiv”",
    "<style>p { display: none }</style>": "the element <style>",
    '<p style="display: none">': "the attribute “style”",
    '<b title="&lt;img src=x onerror=mark()>">': "the tooltip “<img src=x onerror=mark()>” holds HTML",
    '<pre class="mermaid">graph TD</pre>': "the name (class) “mermaid”",
    '<em class="headerlink">chữ ẩn</em>': "the name (class) “headerlink”",
    '<a class="headerlink" href="#a">chữ ẩn</a>': "the name (class) “headerlink”",
    '<div id="__config">{}</div>': "two elements of the page have the name “__config”",
}
MENACES = {
    "qt-01/x.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>mark()</script></svg>',
    "qt-01/x.htm": b"<script>mark()</script>",
    "qt-01/x.xhtml": b"<x/>",
    "qt-01/x.xml": b"<x/>",
    "qt-01/x.svgz": b"x",
    "qt-01/x": b"<script>mark()</script>",
    "qt-01/x.html": b"<script>mark()</script>",
    "qt-01/x.HTML": b"<script>mark()</script>",
    "qt-01/x.html.gz": gzip.compress(b"<script>mark()</script>"),
    "qt-01/x.html.br": b"x",
    "qt-01/index.html.GZ": b"x",
}


@pytest.fixture
def site(built: BuiltSite, tmp_path: Path) -> Path:
    """A copy of a sound site."""
    folder = tmp_path / "trang"
    shutil.copytree(built.root, folder)
    return folder


def faults(site: Path) -> list[str]:
    return [f"{problem.place.path} {problem.fault.told(translator('en'))}" for problem in inspect(site)]


def test_a_sound_site_may_be_served(site: Path) -> None:
    assert faults(site) == []


@pytest.mark.parametrize("html", HARMFUL)
def test_what_is_not_of_the_theme_is_found_in_a_page(site: Path, html: str) -> None:
    page = site / PAGE
    text = page.read_text("utf-8")
    assert IN_ARTICLE in text
    page.write_text(text.replace(IN_ARTICLE, html + IN_ARTICLE), "utf-8")
    assert [fault for fault in faults(site) if fault.startswith(PAGE) and HARMFUL[html] in fault]


@pytest.mark.parametrize("path", MENACES)
def test_a_file_that_a_server_would_give_out_as_a_page_is_found(site: Path, path: str) -> None:
    (site / path).write_bytes(MENACES[path])
    assert [fault for fault in faults(site) if fault.startswith(path)]


@pytest.mark.parametrize("path", ["index.html", "404.html", "sitemap.xml", "search/index.json", ledger.FILE, PAGE])
def test_a_site_that_lacks_a_file_is_not_served(site: Path, path: str) -> None:
    (site / path).unlink()
    assert [fault for fault in faults(site) if fault.startswith(f"{path} the site lacks")]


def test_a_ledger_that_says_nothing_is_not_believed(site: Path) -> None:
    (site / ledger.FILE).write_text("[]", "utf-8")
    assert faults(site) == [f"{ledger.FILE} {site / ledger.FILE} is damaged, or not the release ledger of a site"]


def _link(path: Path) -> None:
    path.symlink_to("/etc/hostname")


def _link_to_folder(path: Path) -> None:
    path.symlink_to("/etc", target_is_directory=True)


@pytest.mark.parametrize("make", [_link, _link_to_folder, os.mkfifo])
def test_links_and_special_files_are_found(site: Path, make: Callable[[Path], None]) -> None:
    make(site / "x.png")
    assert [fault for fault in faults(site) if fault.startswith("x.png this is a link")]


def test_the_list_of_inline_scripts_is_what_the_theme_holds(tmp_path: Path) -> None:
    for folder in ("hooks", "theme", "scripts", "deploy"):
        shutil.copytree(REPOSITORY / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(REPOSITORY / "mkdocs.yml", tmp_path)
    made = tmp_path / INLINE_SCRIPTS.relative_to(REPOSITORY)
    made.unlink()
    headers = tmp_path / "deploy/nginx/headers.conf"
    headers.write_text(re.sub("'sha256-[^']*' ?", "", headers.read_text("utf-8")), "utf-8")
    answer = run_python(tmp_path / "scripts/inline_scripts.py", environment={"NO_MKDOCS_2_WARNING": "1"})
    assert answer.returncode == 0, answer.stderr
    assert made.read_bytes() == INLINE_SCRIPTS.read_bytes()
    assert len(json.loads(made.read_bytes())) == 3
    assert headers.read_bytes() == (REPOSITORY / "deploy/nginx/headers.conf").read_bytes()


def test_the_rules_render_texts_as_the_site_does() -> None:
    config = load_config(str(REPOSITORY / "mkdocs.yml"))
    settings = {name: config.mdx_configs.get(name, {}) for name in config.markdown_extensions}
    settings["toc"] = {**settings["toc"], "slugify": heading_id}  # hooks/pages.py
    assert list(settings.items()) == list(renderer.EXTENSIONS.items())


def test_a_harmful_page_is_never_written_whatever_the_rules_let_through(book: Book) -> None:
    equip(book)
    checker = book.root / "hooks/qms/rules/checker.py"
    checker.write_text(checker.read_text("utf-8").replace("    safety,\n", ""), "utf-8")
    book.put("QT.01", body=BODY + "\n<script>mark()</script>\n")
    book.put("QT.02")
    book.commit()
    answer = build(book.root)
    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr
    assert "qt-01/index.html:1: trang có đoạn mã không thuộc giao diện: “mark()”" in answer.stdout + answer.stderr
    assert not (book.root / "site/qt-01/index.html").exists()
    assert (book.root / "site/qt-02/index.html").exists()
