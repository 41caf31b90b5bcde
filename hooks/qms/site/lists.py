"""The computed lists: where they stand, and the templates that write them as Markdown."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import jinja2

from qms.language import formats
from qms.language.messages import Message, translator
from qms.language.vietnamese import slug
from qms.model.documents import Document
from qms.model.registers import Role, Unit
from qms.site.dashboards import Dashboards
from qms.site.forge import EditLinks
from qms.site.publication import LinkFinder, PublishedText, linked
from qms.site.units import Units
from qms.site.views import Views

_MARKS = re.compile(r"[`*]+")
"""What Markdown makes bold or code of; a cell of a list is plain."""


@dataclass(frozen=True)
class ListPage:
    """A computed list: its Markdown file among the site's, its title, the template that writes it, whom it is about.

    ``registers`` (names without ``.yml``) hold what it tells; the other lists follow from the documents. ``feed`` is
    the path of the calendar of its deadlines, where it has one. The public edition has the lists that ``is_public``:
    what a citizen looks for, not how the agency manages its documents.
    """

    path: str
    title: str
    template: str
    subject: Unit | Role | None = None
    registers: tuple[str, ...] = ()
    feed: str = ""
    is_public: bool = False

    @property
    def address(self) -> str:
        """Where it stands, relative to the site."""
        return f"{self.path.removesuffix('.md').removesuffix('/index')}/"


LAWS = ListPage("danh-muc/van-ban.md", "Văn bản bên ngoài", "laws.md", registers=("laws",), is_public=True)
CALENDAR = ListPage(
    "danh-muc/lich-ra-soat.md",
    "Lịch rà soát và cập nhật",
    "calendar.md",
    registers=("disseminations",),
    feed="lich.ics",
)
LISTS = (
    ListPage("danh-muc/tai-lieu.md", "Danh mục tài liệu", "master-list.md", is_public=True),
    ListPage("danh-muc/bieu-mau.md", "Danh mục biểu mẫu", "forms.md", is_public=True),
    ListPage("danh-muc/ho-so.md", "Hồ sơ và thời hạn lưu", "records.md"),
    LAWS,
    ListPage("danh-muc/thu-tuc.md", "Thủ tục hành chính", "procedures.md", registers=("tthc",), is_public=True),
    ListPage("danh-muc/dieu-khoan.md", "Ma trận điều khoản", "clauses.md", registers=("not-applicable",)),
    CALENDAR,
    ListPage("danh-muc/thay-doi.md", "Thay đổi gần đây", "changes.md", is_public=True),
    ListPage("danh-muc/viet-tat.md", "Chữ viết tắt", "abbreviations.md", registers=("abbreviations",), is_public=True),
    ListPage("danh-muc/thuat-ngu.md", "Thuật ngữ", "glossary.md", registers=("glossary",), is_public=True),
    ListPage("danh-muc/mien-tru.md", "Phát hiện được chấp nhận", "waivers.md", registers=("waivers", "baseline")),
    ListPage("danh-muc/quy-tac.md", "Danh mục quy tắc kiểm tra", "rules.md"),
)


UNITS = ListPage("don-vi/index.md", "Đơn vị và vai trò", "units.md", registers=("organisation",))


def unit_list(unit: Unit) -> ListPage:
    """The page of a unit."""
    place = f"don-vi/{slug(unit.id)}"
    return ListPage(f"{place}.md", unit.name, "unit.md", unit, ("organisation",), f"{place}/lich.ics")


def role_list(role: Role) -> ListPage:
    """The page of a role."""
    return ListPage(f"vai-tro/{slug(role.id)}.md", role.name, "role.md", role, ("organisation",))


class ListWriter:
    """Writes lists with the templates in ``theme/lists``."""

    def __init__(
        self, views: Views, dashboards: Dashboards, units: Units, theme: Path, edit_links: EditLinks | None
    ) -> None:
        self._views = views
        self._dashboards = dashboards
        self._edit_links = edit_links
        self._units = units
        self._theme = theme

    def markdown(self, page: ListPage) -> str:
        """The list as Markdown."""
        links = LinkFinder(self._views.publication, page.path, LAWS.path)

        def to_document(document: Document) -> str:
            text = self._views.publication.main.get(document.code)
            return f"[{document.code}]({links.path(text.source_path)})" if text else document.code

        def to_documents(documents: Iterable[Document]) -> str:
            return ", ".join(to_document(document) for document in documents)

        def to_law(identifier: str) -> str:
            law = self._views.manual.registers.laws_by_id.get(identifier)
            return f"[{law.number}]({links.path(LAWS.path, slug(law.number))})" if law else identifier

        def to_word_file(text: PublishedText) -> str:
            path = self._views.publication.word_file(text)
            return f"[tải về]({links.path(path)})" if path else "–"

        def to_section(text: PublishedText, number: str | None) -> str:
            return f"[{number}]({links.path(text.source_path, f'muc-{number}')})" if number else ""

        def to_cited(text: PublishedText, written: str) -> str:
            plain = cell(_MARKS.sub("", written))
            return linked(plain, text.document.finder.find(plain), links)

        def to_list(other: ListPage) -> str:
            return f"[{cell(other.title)}]({links.path(other.path)})"

        return self._templates.get_template(f"lists/{page.template}").render(
            views=self._views,
            dashboards=self._dashboards,
            units=self._units,
            page=page,
            feed=links.path(page.feed) if page.feed else "",
            edit_links=self._edit_links,
            to_document=to_document,
            to_documents=to_documents,
            to_law=to_law,
            to_word_file=to_word_file,
            to_section=to_section,
            to_cited=to_cited,
            to_unit=lambda unit: to_list(unit_list(unit)),
            to_role=lambda role: to_list(role_list(role)),
            unit=lambda identifier: self._views.organisation.unit_names.get(identifier, identifier),
        )

    @cached_property
    def _templates(self) -> jinja2.Environment:
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(self._theme),
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
            autoescape=False,  # noqa: S701  # the output is Markdown; ``cell`` escapes what people wrote
        )
        add_filters(environment)
        return environment


def add_filters(environment: jinja2.Environment) -> None:
    """The filters that list and page templates share."""
    environment.filters.update(
        day=formats.day,
        number=formats.number,
        cell=cell,
        slug=slug,
        told=_told,
        unit_list=unit_list,
        role_list=role_list,
    )


_SPECIAL = {ord(character): f"&#{ord(character)};" for character in '\\`*_[]{}<>|&~^=#!:"'}


def cell(text: object) -> str:
    """A text written by people, as plain text in a cell of a Markdown table."""
    return " ".join(str(text).split()).translate(_SPECIAL)


def _told(message: Message) -> str:
    return message.told(translator())
