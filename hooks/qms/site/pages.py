"""The pages of the site: what each is called, where it stands, what it says and which template shows it."""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from html import escape
from itertools import groupby
from pathlib import Path

from qms.language.formats import day
from qms.language.messages import translator
from qms.language.vietnamese import TextKey, vietnamese_key
from qms.model.documents import Page, State
from qms.model.manual import REGISTERS, Manual, Unreadable
from qms.reports import console
from qms.rules.rule import Finding
from qms.site.agenda import Agenda
from qms.site.dashboards import Dashboards
from qms.site.document_pages import DocumentPage, DocumentPages
from qms.site.edition import Edition
from qms.site.forge import EditLinks
from qms.site.lists import LAWS, LISTS, UNITS, ListPage, ListWriter, cell, role_list, unit_list
from qms.site.publication import LinkFinder, Publication, PublishedText, linked
from qms.site.search import SearchPage, Section, words
from qms.site.tooltips import Tooltips
from qms.site.units import Units
from qms.site.views import GUIDE, Views
from qms.source.citations import Citation

HOME = "index.md"
HOME_TEMPLATE = "home.html"
HTML = "index.html"
"""What an address ends with on a site that is opened from a folder."""
RANGE = 50
PICTURE = "<!-- picture -->"
GUIDE_BOOST = 0.3
LIST_BOOST = 0.7
LISTS_NAME = "Danh mục"
LIST, OTHER = "danh-muc", "khac"
"""Kinds of pages that are no documents, as the search filters by them."""
FORM_BOOST = 0.7
WITHDRAWN_BOOST = 0.2
NavigationItem = str | dict[str, "str | list[NavigationItem]"]


@dataclass(frozen=True)
class SitePage:
    """A page: ``source_path`` names its Markdown file; without an ``own_address`` it stands where its file does.

    ``search_boost`` ranks it among search results; 0 keeps it out of them. ``sources`` are the files it is edited in.
    """

    source_path: str
    title: str | None
    write: Callable[[], str]
    own_address: str | None = None
    template: str | None = None
    search_boost: float = 1
    in_navigation: bool = True
    view: DocumentPage | None = None
    sources: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The folder of the site that the page is ``index.html`` of; "" or with "/" at its end."""
        return _folder(self.source_path) if self.own_address is None else self.own_address


class Site:
    """Every page of an edition of a manual; ``theme`` holds the templates of the lists.

    The public edition is made of the :func:`~qms.site.public_part.public_part` of a manual.
    """

    def __init__(
        self,
        manual: Manual,
        findings: list[Finding],
        theme: Path,
        preview: bool = False,
        links: EditLinks | None = None,
        *,
        edition: Edition = Edition.INTERNAL,
    ) -> None:
        self.manual = manual
        self.findings = findings
        self.edition = edition
        self.lists = tuple(page for page in LISTS if page.is_public or edition is Edition.INTERNAL)
        self.publication = Publication(manual, preview, edition, {page.path for page in self.lists})
        self.views = Views(self.publication, findings)
        self.agenda = Agenda(self.views)
        self.units = Units(self.views, self.agenda)
        self.links = links
        self._writer = ListWriter(self.views, Dashboards(self.views, self.agenda), self.units, theme, links)
        self._document_pages = DocumentPages(self.views)
        self.is_preview = preview

    @cached_property
    def pages(self) -> dict[str, SitePage]:
        """The pages by source path."""
        pages = [self._text_page(text) for text in self.publication.texts]
        pages += [self._plain_page(page) for page in self.manual.pages]
        pages += [self._list_page(page) for page in self.computed]
        if self.is_preview:
            pages += [self._unreadable_page(file) for file in self.manual.unreadable if file.path.endswith(".md")]
        by_path = {page.source_path: page for page in pages}
        return {HOME: _public_home(), **by_path} if self.edition is Edition.PUBLIC else by_path

    @property
    def computed(self) -> list[ListPage]:
        """The lists, and the pages of units and roles."""
        return [*self.lists, *self._people]

    @property
    def _people(self) -> list[ListPage]:
        """The units and roles, whose pages tell them what to do: nothing of the public edition."""
        organisation = self.manual.organisation
        people = [UNITS, *map(unit_list, organisation.units), *map(role_list, organisation.roles)]
        return people if self.edition is Edition.INTERNAL else []

    @property
    def navigation(self) -> list[NavigationItem]:
        """The navigation: documents by folder of their kind, lists, other pages, withdrawn documents, broken files.

        The theme writes titles of sections as they are.
        """
        main = list(self.publication.main.values())
        today = self.manual.today
        withdrawn = [text for text in main if text.document.is_withdrawn(today)]
        in_use = [text for text in main if not text.document.is_withdrawn(today)]
        sections: dict[str, list[NavigationItem]] = {}
        for kind in self.manual.organisation.kinds:
            name = next(k.name for k in self.manual.organisation.kinds if k.folder == kind.folder)
            texts = [t for t in in_use if t.document.kind is kind]
            sections.setdefault(name, []).extend(_in_ranges(texts))
        sections[LISTS_NAME] = [{page.title: page.path} for page in self.lists]
        if self._people:
            sections[UNITS.title] = [{"Tất cả đơn vị": UNITS.path}, *self._units_and_roles]
        sections["Hướng dẫn"] = self._guide
        sections["Đã bãi bỏ"] = _in_ranges(withdrawn)
        sections["Cần sửa"] = [text.source_path for text in main if text.document.kind is None]
        sections["Cần sửa"] += [file.path for file in self.manual.unreadable if file.path in self.pages]
        home: list[NavigationItem] = [{"Trang chủ": HOME}] if HOME in self.pages else []
        return home + [{escape(name): items} for name, items in sections.items() if items]

    @property
    def _units_and_roles(self) -> list[NavigationItem]:
        """A section for each unit: its page, those of its roles."""
        return [
            {escape(unit.name): [unit_list(unit).path, *(role_list(role).path for role in self.units.roles_of(unit))]}
            for unit in self.manual.organisation.units
        ]

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
            items += [{escape(title): paths}] if title else paths
        return items

    def search_page(self, sections: tuple[Section, ...], boost: float) -> SearchPage:
        """A page as the search knows it; its first section stands at the address of the page."""
        address = sections[0].location.removesuffix(HTML)
        if address in self._found_by_title:
            return SearchPage((replace(sections[0], text=LISTS_NAME),), boost, LIST, is_list=True)
        text = self._texts_by_address.get(address)
        if text is None:
            return SearchPage(sections, boost, LIST if address == LAWS.address else OTHER)
        document = text.document
        return SearchPage(
            sections,
            boost,
            kind=document.kind.id if document.kind else OTHER,
            code=document.code,
            unit=document.header.owner,
            clauses=text.text.clauses,
            remark=self._remark(text),
        )

    def _remark(self, text: PublishedText) -> str:
        """What a reader is told before opening the page; a day keeps it true after it has come."""
        if text.document.withdrawn:
            return f"bãi bỏ từ {day(text.document.withdrawn.date)}"
        if text.document.state(text.version, self.manual.today) is State.ISSUED:
            return f"phiên bản {text.version.version} có hiệu lực từ {day(text.version.effective)}"
        return ""

    @property
    def search_kinds(self) -> list[tuple[str, str]]:
        """What a page can be, by which results are filtered: identifier and name."""
        kinds = [(kind.id, kind.name) for kind in self.manual.organisation.kinds]
        return [*kinds, (LIST, LISTS_NAME), (OTHER, "Hướng dẫn, đơn vị, trang khác")]

    @property
    def synonyms(self) -> list[tuple[str, str]]:
        """What people type, and the words that documents use for it; both folded."""
        registers = self.manual.registers
        meant = [(entry.short, entry.full) for entry in registers.abbreviations.abbreviations]
        meant += [(typed, entry.means) for entry in registers.synonyms.synonyms for typed in entry.typed]
        return [(" ".join(words(said)), " ".join(words(written))) for said, written in meant]

    @cached_property
    def _found_by_title(self) -> frozenset[str]:
        """The addresses of lists: what they say is said where it comes from. Laws have no other page."""
        return frozenset(page.address for page in LISTS if page is not LAWS)

    @cached_property
    def _texts_by_address(self) -> dict[str, PublishedText]:
        return {text.address: text for text in self.publication.texts}

    def _text_page(self, text: PublishedText) -> SitePage:
        view = self._document_pages.page(text)
        return SitePage(
            source_path=text.source_path,
            own_address=text.address,
            title=text.heading,
            write=lambda: self._text(view),
            template="document.html",
            search_boost=_boost(text, self.manual.today),
            in_navigation=text.is_main or self.publication.main.get(text.document.code) is text,
            view=view,
            sources=(text.document.path,),
        )

    def _text(self, view: DocumentPage) -> str:
        """The text below its heading; a mark above a table says where the page draws the next of its pictures."""
        text = view.published
        lines = self._linked(text.source_path, text.text.body, text.citations).split("\n")
        for picture in reversed(view.pictures):
            lines[picture.line - 1 : picture.line - 1] = [PICTURE, ""]
        return "\n".join([f"# {cell(text.heading)}", "", *lines])

    def _plain_page(self, page: Page) -> SitePage:
        def write() -> str:
            body = self.publication.body_of(page)
            citations = page.citations if body == page.body else tuple(page.finder.find(body))
            return self._linked(page.path, body, citations)

        return SitePage(
            source_path=page.path,
            title=page.header.title,
            write=write,
            template=HOME_TEMPLATE if page.path == HOME else None,
            search_boost=GUIDE_BOOST if page.path.startswith(GUIDE) else 1,
            sources=(page.path,),
        )

    def _list_page(self, page: ListPage) -> SitePage:
        sources = tuple(path for name in page.registers if (path := f"{REGISTERS}/{name}.yml") in self.manual.paths)
        return SitePage(
            page.path, page.title, lambda: self._writer.markdown(page), search_boost=LIST_BOOST, sources=sources
        )

    def _unreadable_page(self, file: Unreadable) -> SitePage:
        findings = [finding for finding in self.findings if finding.place.path == file.path]
        told = console.report(findings, "docs", translator())
        said = f"# {file.path}\n\n~~~~~text\n{told}\n~~~~~\n"
        return SitePage(file.path, file.path, lambda: said, search_boost=0, sources=(file.path,))

    def _linked(self, path: str, body: str, citations: tuple[Citation, ...]) -> str:
        """The body with its citations as links and its words explained."""
        return self._tooltips.explain(linked(body, citations, LinkFinder(self.publication, path, LAWS.path)))

    @cached_property
    def _tooltips(self) -> Tooltips:
        registers = self.manual.registers
        meanings = [(entry.short, entry.full) for entry in registers.abbreviations.abbreviations]
        meanings += [(entry.term, entry.meaning) for entry in registers.glossary.terms]
        return Tooltips({word: meaning for word, meaning in meanings if word not in self.manual.by_code})


def _public_home() -> SitePage:
    """The home page of a public edition whose manual has none for everybody."""
    return SitePage(HOME, "Trang chủ", lambda: "# Tài liệu công khai\n", template=HOME_TEMPLATE)


def _folder(source_path: str) -> str:
    folder, name = posixpath.split(source_path)
    return posixpath.join(folder, "" if name == HOME else name.removesuffix(".md"), "").removeprefix("/")


def _in_ranges(texts: list[PublishedText]) -> list[NavigationItem]:
    """A section of many documents is parted by ranges of codes: every page of it shows the whole list it stands in."""
    if len(texts) <= RANGE:
        return [text.source_path for text in texts]
    ranges = [texts[start : start + RANGE] for start in range(0, len(texts), RANGE)]
    return [
        {f"{part[0].document.code} – {part[-1].document.code}": [text.source_path for text in part]} for part in ranges
    ]


def _boost(text: PublishedText, today: date) -> float:
    """Whoever searches wants the procedure before its forms, and what is withdrawn last."""
    if not text.is_main:
        return 0
    if text.document.is_withdrawn(today):
        return WITHDRAWN_BOOST
    return FORM_BOOST if text.document.is_form else 1
