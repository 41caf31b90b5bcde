"""The pages of the site: what each is called, where it stands, what it says and which template shows it."""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path

from qms.analysis.processes import process_table
from qms.language.messages import translator
from qms.language.vietnamese import TextKey, vietnamese_key
from qms.model.documents import Page
from qms.model.manual import Manual, Unreadable
from qms.reports import console
from qms.rules.rule import Finding
from qms.site.lists import LAWS, LISTS, ListPage, ListWriter, cell
from qms.site.publication import LinkFinder, Publication, PublishedText, linked
from qms.site.tooltips import Tooltips
from qms.site.views import DocumentPage, Views
from qms.source.citations import Citation

HOME = "index.md"
RANGE = 50
PROCESS_MAP = "<!-- process map -->"
GUIDE = "bien-tap/"
GUIDE_BOOST = 0.1
FORM_BOOST = 0.5
WITHDRAWN_BOOST = 0.001
NavigationItem = str | dict[str, "str | list[NavigationItem]"]


@dataclass(frozen=True)
class SitePage:
    """A page: ``source_path`` names its Markdown file; without an ``address`` it stands where its file does.

    ``search_boost`` ranks it among search results; 0 keeps it out of them.
    """

    source_path: str
    title: str | None
    write: Callable[[], str]
    address: str | None = None
    template: str | None = None
    search_boost: float = 1
    in_navigation: bool = True
    view: DocumentPage | None = None


class Site:
    """Every page of a manual; ``theme`` holds the templates of the lists."""

    def __init__(self, manual: Manual, findings: list[Finding], theme: Path, preview: bool = False) -> None:
        self.manual = manual
        self.findings = findings
        self.publication = Publication(manual, preview)
        self.views = Views(self.publication, findings)
        self._writer = ListWriter(self.views, theme)
        self._preview = preview

    @cached_property
    def pages(self) -> dict[str, SitePage]:
        """The pages by source path."""
        pages = [self._text_page(text) for text in self.publication.texts]
        pages += [self._plain_page(page) for page in self.manual.pages]
        pages += [self._list_page(page) for page in LISTS]
        if self._preview:
            pages += [self._unreadable_page(file) for file in self.manual.unreadable if file.path.endswith(".md")]
        return {page.source_path: page for page in pages}

    @property
    def navigation(self) -> list[NavigationItem]:
        """The navigation: documents by folder of their kind, lists, other pages, withdrawn documents, broken files."""
        main = list(self.publication.main.values())
        sections: dict[str, list[NavigationItem]] = {}
        for kind in self.manual.organisation.kinds:
            name = next(k.name for k in self.manual.organisation.kinds if k.folder == kind.folder)
            texts = [t for t in main if t.document.kind is kind and not t.document.withdrawn]
            sections.setdefault(name, []).extend(_in_ranges(texts))
        sections["Danh mục"] = [{page.title: page.path} for page in LISTS]
        sections["Hướng dẫn"] = self._guide
        sections["Đã bãi bỏ"] = _in_ranges([text for text in main if text.document.withdrawn])
        sections["Cần sửa"] = [text.source_path for text in main if text.document.kind is None]
        sections["Cần sửa"] += [file.path for file in self.manual.unreadable if file.path in self.pages]
        home: list[NavigationItem] = [{"Trang chủ": HOME}] if HOME in self.pages else []
        return home + [{name: items} for name, items in sections.items() if items]

    @property
    def _guide(self) -> list[NavigationItem]:
        """The other pages by folder; one below the guide's whose index page has a title is a section of that name."""

        def folder_and_name(page: Page) -> tuple[TextKey, bool, TextKey]:
            folder, name = posixpath.split(page.path)
            return vietnamese_key(folder), name != HOME, vietnamese_key(name)

        others = sorted((page for page in self.manual.pages if page.path != HOME), key=folder_and_name)
        items: list[NavigationItem] = []
        for _folder, group in groupby(others, key=lambda page: posixpath.dirname(page.path)):
            first, *_rest = pages = tuple(group)
            paths: list[NavigationItem] = [page.path for page in pages]
            is_section = posixpath.basename(first.path) == HOME and first.path != GUIDE + HOME
            title = first.header.title if is_section else None
            items += [{title: paths}] if title else paths
        return items

    def _text_page(self, text: PublishedText) -> SitePage:
        return SitePage(
            source_path=text.source_path,
            address=text.address,
            title=text.heading,
            write=lambda: self._text(text),
            template="document.html",
            search_boost=_boost(text),
            in_navigation=text.is_main or self.publication.main.get(text.document.code) is text,
            view=self.views.page(text),
        )

    def _text(self, text: PublishedText) -> str:
        """The text below its heading; a mark before the table of processes says where the page draws their map."""
        lines = self._linked(text.source_path, text.text.body, text.citations).split("\n")
        table = process_table(text, self.manual.organisation)
        if table:
            lines[table.line - 1 : table.line - 1] = [PROCESS_MAP, ""]
        return "\n".join([f"# {cell(text.heading)}", "", *lines])

    def _plain_page(self, page: Page) -> SitePage:
        return SitePage(
            source_path=page.path,
            title=page.header.title,
            write=lambda: self._linked(page.path, page.body, page.citations),
            template="home.html" if page.path == HOME else None,
            search_boost=GUIDE_BOOST if page.path.startswith(GUIDE) else 1,
        )

    def _list_page(self, page: ListPage) -> SitePage:
        boost = 0.5 if page is LAWS else 0
        return SitePage(page.path, page.title, lambda: self._writer.markdown(page), search_boost=boost)

    def _unreadable_page(self, file: Unreadable) -> SitePage:
        findings = [finding for finding in self.findings if finding.place.path == file.path]
        told = console.report(findings, "docs", translator())
        return SitePage(file.path, file.path, lambda: f"# {file.path}\n\n~~~~~text\n{told}\n~~~~~\n", search_boost=0)

    def _linked(self, path: str, body: str, citations: tuple[Citation, ...]) -> str:
        """The body with its citations as links and its words explained."""
        return self._tooltips.explain(linked(body, citations, LinkFinder(self.publication, path, LAWS.path)))

    @cached_property
    def _tooltips(self) -> Tooltips:
        registers = self.manual.registers
        words = [(entry.short, entry.full) for entry in registers.abbreviations.abbreviations]
        words += [(entry.term, entry.meaning) for entry in registers.glossary.terms]
        return Tooltips({word: meaning for word, meaning in words if word not in self.manual.by_code})


def _in_ranges(texts: list[PublishedText]) -> list[NavigationItem]:
    """A section of many documents is parted by ranges of codes: every page of it shows the whole list it stands in."""
    if len(texts) <= RANGE:
        return [text.source_path for text in texts]
    ranges = [texts[start : start + RANGE] for start in range(0, len(texts), RANGE)]
    return [
        {f"{part[0].document.code} – {part[-1].document.code}": [text.source_path for text in part]} for part in ranges
    ]


def _boost(text: PublishedText) -> float:
    """Whoever searches wants the procedure before its forms, and what is withdrawn last."""
    if not text.is_main:
        return 0
    if text.document.withdrawn:
        return WITHDRAWN_BOOST
    return FORM_BOOST if text.document.kind and text.document.kind.parent else 1
