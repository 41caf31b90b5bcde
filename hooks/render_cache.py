"""Renders only the pages that changed since an earlier build; what is written stays the same, byte for byte.

Three results are remembered, each under the digest of everything it follows from and of what made it (``_maker``):
the HTML of a text, its entries in the search index, and the whole page of a document. Where a link leads depends on
other files: a text's HTML is used again only while each file it asked for is where it was.
"""

import hashlib
import logging
import platform
import sysconfig
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from pydantic_core import to_json

from qms.site.fingerprints import Fingerprints
from qms.site.pages import Site
from qms.site.store import Store, digest

SEARCH = "material/search"
READ_OTHER_FILES = {"pymdownx.snippets", "pymdownx.b64", "markdown_include.include"}
"""With these, what a text becomes does not follow from the text."""
log = logging.getLogger(Page.__module__)
LOGGERS = [logging.getLogger(name) for name in (None, "mkdocs", "properdocs")]


class Rendered:
    """What one build finds rendered, and what it renders for the next."""

    def __init__(self, config: MkDocsConfig) -> None:
        site: Site = config.extra["qms"]
        self._pages = site.pages
        self._fingerprints = Fingerprints(site.views, site.links)
        self._maker = _maker(config)
        features = config.theme["features"]
        self._is_pruned = "navigation.prune" in features and "navigation.sections" not in features
        self._levels: dict[int, str] = {}
        is_pure = READ_OTHER_FILES.isdisjoint(config.markdown_extensions)
        self.store = Store.beside(Path(config.docs_dir), site.edition) if is_pure else Store()

    def text(
        self, page: Page, render: Callable[[MkDocsConfig, Files], None], config: MkDocsConfig, files: Files
    ) -> None:
        """Stands in for ``page.render``."""
        name = digest("text", self._maker, page.file.src_uri, page.file.url, page.markdown)
        known = self.store.get(name)
        if known and all(_found(files.get_file_from_path(path)) == found for path, found in known["asked"].items()):
            page.content, page.toc = known["content"], get_toc(known["toc"])
            page.present_anchor_ids = set(known["anchors"])
            page.links_to_anchors = {files.src_uris[path]: links for path, links in known["links"].items()}
            page._title_from_render = known["title"]  # where MkDocs keeps it
            return
        asked = AskedFiles(files)
        with Listener() as listener:
            render(config, asked)
        if not listener.heard and log.getEffectiveLevel() == logging.INFO:  # else warnings or links would be missing
            entry = {
                "asked": {path: _found(file) for path, file in asked.answers.items()},
                "content": page.content,
                "toc": _toc(page.toc),
                "anchors": sorted(page.present_anchor_ids or ()),
                "links": {file.src_uri: links for file, links in (page.links_to_anchors or {}).items()},
                "title": page._title_from_render,
            }
            self.store.put(name, entry)

    def page(self, template: jinja2.Template, context: dict[str, Any]) -> str:
        """The whole page; only pages of documents say what they show."""
        page: Page = context["page"]
        view = page and self._pages[page.file.src_uri].view
        if not view:
            return template.render(context)
        name = digest(
            "page",
            self._maker,
            template.name,
            self._fingerprints.of(view),
            self._own(page),
            [page.canonical_url, page.edit_url, page.is_homepage],
            [other and _label(other) for other in (page.previous_page, page.next_page)],
            self._shown_in_nav(page, context["nav"]),
        )
        output: str = self.store.recall(name, lambda: template.render(context))
        return output

    def search_entries(self, index: Any, add: Callable[[Page], None], page: Page) -> None:
        """Stands in for ``index.add_entry_from_context``."""

        def find() -> Any:
            before, index.entries = index.entries, []
            add(page)
            found, index.entries = index.entries, before
            return found

        index.entries += self.store.recall(digest("search", self._maker, self._own(page)), find)

    def _own(self, page: Page) -> str:
        return digest(page.url, page.title, page.meta, page.content, _toc(page.toc))

    def _shown_in_nav(self, page: Page, nav: Navigation) -> list[str]:
        """Every page shows the top of the navigation, and the sections it stands in."""
        sections: list[Any] = list(page.ancestors)
        return [self._level(nav, nav.items), *(self._level(section, section.children) for section in sections)]

    def _level(self, section: Any, items: list[Any]) -> str:
        if id(section) not in self._levels:
            self._levels[id(section)] = digest([self._item(item) for item in items])
        return self._levels[id(section)]

    def _item(self, item: Any) -> Any:
        """A section that does not hold the page shows its title and leads to its first page."""
        if not item.children:
            return _label(item)
        shown = item.children[:1] if self._is_pruned else item.children
        return [item.title, [self._item(child) for child in shown]]


class AskedFiles(Files):
    """Files that remember what was asked of them."""

    def __init__(self, files: Files) -> None:
        self._files_asked = files
        self.answers: dict[str, File | None] = {}

    def get_file_from_path(self, path: str) -> File | None:
        """The file at a path, or None."""
        return self.answers.setdefault(path, self._files_asked.get_file_from_path(path))


class PageTemplates:
    """Stands in for the environment of templates where MkDocs asks it for the template of a page."""

    def __init__(self, environment: jinja2.Environment, rendered: Rendered) -> None:
        self._environment = environment
        self._rendered = rendered

    def __getattr__(self, name: str) -> Any:
        return getattr(self._environment, name)

    def get_template(self, *arguments: Any) -> Any:
        """A template; its ``render`` knows what has been rendered before."""
        return PageTemplate(self._environment.get_template(*arguments), self._rendered)


class PageTemplate:
    """A template whose ``render`` knows what has been rendered before."""

    def __init__(self, template: jinja2.Template, rendered: Rendered) -> None:
        self._template = template
        self._rendered = rendered

    def __getattr__(self, name: str) -> Any:
        return getattr(self._template, name)

    def render(self, context: dict[str, Any]) -> str:
        """The page."""
        return self._rendered.page(self._template, context)


def on_pre_build(config: MkDocsConfig) -> None:
    """Open the store."""
    config.extra["qms_rendered"] = Rendered(config)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Have the text rendered through the store."""
    page.render = partial(_rendered(config).text, page, page.render)  # type: ignore[method-assign]


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> PageTemplates:
    """Have search entries and pages made through the store."""
    rendered = _rendered(config)
    if SEARCH in config.plugins:
        index: Any = config.plugins[SEARCH].search_index  # type: ignore[attr-defined]
        index.add_entry_from_context = partial(rendered.search_entries, index, index.add_entry_from_context)
    return PageTemplates(env, rendered)


def on_post_build(config: MkDocsConfig) -> None:
    """Write what the next build can use."""
    _rendered(config).store.close()


def _rendered(config: MkDocsConfig) -> Rendered:
    rendered: Rendered = config.extra["qms_rendered"]
    return rendered


def _maker(config: MkDocsConfig) -> str:
    """What makes pages of texts: programs, configuration, hooks, the templates of the theme."""
    installed = sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))
    folders = [Path(__file__).parent, *map(Path, filter(None, [config.theme.custom_dir]))]
    sources = [
        (path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest())
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    ]
    return digest(platform.python_version(), installed, _settings(config), sources)


def _settings(config: MkDocsConfig) -> str:
    """The configuration as MkDocs understood it, without what each page says of itself and where the folders are."""
    elsewhere = {"config_file_path", "docs_dir", "site_dir", "nav", "extra"}
    said: dict[str, Any] = {name: value for name, value in config.items() if name not in elsewhere}
    said["extra"] = {name: value for name, value in config.extra.items() if not name.startswith("qms")}
    said["plugins"] = {name: getattr(plugin, "config", None) for name, plugin in config.plugins.items()}
    return to_json(said, fallback=_plain).decode()


def _plain(value: object) -> object:
    """What JSON does not know: parts of the configuration; functions, whose code ``_maker`` knows, by name."""
    return dict(value) if isinstance(value, Mapping) else getattr(value, "__qualname__", type(value).__qualname__)


def _found(file: File | None) -> Any:
    return file and [file.url, file.inclusion.name]


def _label(item: Any) -> Any:
    """What the navigation says of a page or link."""
    meta = getattr(item, "meta", {})
    return [item.title, item.url, [meta.get(name) for name in ("icon", "status", "subtitle")]]


def _toc(items: Any) -> list[dict[str, Any]]:
    return [{"level": item.level, "id": item.id, "name": item.title, "children": _toc(item.children)} for item in items]


class Listener(logging.Handler):
    """Notes whether anything is said while a block runs: that must be said at every build."""

    heard = False

    def handle(self, _record: logging.LogRecord) -> bool:
        """Note it."""
        self.heard = True
        return True

    def __enter__(self) -> "Listener":
        for logger in LOGGERS:
            logger.addHandler(self)
        return self

    def __exit__(self, *_error: object) -> None:
        for logger in LOGGERS:
            logger.removeHandler(self)
