"""Which text stands at which address.

A document is at ``/qt-ht-01/``: the text of its latest released version, whatever the working file holds. Each
released version stays at ``/qt-ht-01/v1.0/``. A draft has an address only in a preview.
"""

import hashlib
import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from qms.analysis.citations import pinned_version
from qms.language.vietnamese import slug
from qms.model.documents import Document, MarkdownFile, Release, State, Version
from qms.model.manual import Manual
from qms.site.edition import Edition
from qms.source.citations import Citation
from qms.source.hazards import Hazard, hazards
from qms.source.markdown import Heading, Table, as_written, headings, tables, without_title
from qms.source.memory import recall
from qms.source.unseen import without_unseen

_MARKDOWN_LINK = re.compile(
    r"(?<![!\\])\[(?P<words>[^\[\]\n]*)\]\((?P<path>[^()\s:#]+\.md)(?P<anchor>#[^()\s]*)?(?:\s+\"[^\"\n]*\")?\)"
)


@dataclass(frozen=True)
class Text:
    """What one version says.

    A text of the past ``is_hazardous`` where it holds what no text may hold any more: nobody can change it now.
    """

    title: str
    clauses: tuple[str, ...]
    legal_basis: tuple[str, ...]
    source: str = field(repr=False)
    is_hazardous: bool = False

    @cached_property
    def body(self) -> str:
        """The text without its first heading, which the page shows together with the code; letters, if hazardous."""
        body = without_title(self.source)
        return as_written(body) if self.is_hazardous else body


@dataclass(frozen=True)
class PublishedText:
    """The text of one version at one address.

    ``source_path`` names it among the site's Markdown files; ``address`` is relative to the site.
    """

    document: Document
    version: Version
    text: Text
    source_path: str
    address: str
    is_main: bool = False

    @property
    def heading(self) -> str:
        """Code and title, as the page shows them."""
        return f"{self.document.code} – {self.text.title}"

    @cached_property
    def citations(self) -> tuple[Citation, ...]:
        """The citations of the text."""
        finder, body = self.document.finder, self.text.body
        name = f"citations {finder.fingerprint} {hashlib.sha256(body.encode()).hexdigest()}"
        return recall(self.document.memory, name, Citation, lambda: finder.find(body))

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The headings of the text."""
        return headings(self.text.body)

    @cached_property
    def sections(self) -> frozenset[str]:
        """The numbers of its headings."""
        return frozenset(heading.number for heading in self.headings if heading.number)

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The pipe tables of the text."""
        return tables(self.text.body)


class Publication:
    """Every text the site shows; with ``preview``, drafts as well. ``lists`` are the paths of its computed pages."""

    def __init__(
        self,
        manual: Manual,
        preview: bool = False,
        edition: Edition = Edition.INTERNAL,
        lists: Collection[str] = (),
    ) -> None:
        self.manual = manual
        self.preview = preview
        self.edition = edition
        self._lists = lists
        self.texts = tuple(text for document in manual.in_code_order for text in self._texts(document))

    @cached_property
    def by_source_path(self) -> dict[str, PublishedText]:
        """The texts by the Markdown file that stands for them."""
        return {text.source_path: text for text in self.texts}

    @cached_property
    def main(self) -> dict[str, PublishedText]:
        """The text a reader of each code should meet: the released one, in a preview else the draft."""
        chosen: dict[str, PublishedText] = {}
        for text in self.texts:
            if text.is_main or not text.version.is_released:
                chosen.setdefault(text.document.code, text)
        return chosen

    @cached_property
    def drafts(self) -> dict[str, PublishedText]:
        """The drafts by code; only a preview has any."""
        return {text.document.code: text for text in self.texts if not text.version.is_released}

    @cached_property
    def word_files(self) -> dict[str, PublishedText]:
        """The forms that are or will be in force, by the path of their Word file: nobody fills in any other.

        A preview shows drafts as well.
        """
        forms = {path: text for text in self.texts if (path := self.word_file(text))}
        return dict(sorted(forms.items()))

    def word_file(self, text: PublishedText) -> str | None:
        """The path of a form's Word file, relative to the site; None for what has none."""
        document, version = text.document, text.version
        shown = {State.ISSUED, State.IN_FORCE, *([State.DRAFT] if self.preview else [])}
        if not document.is_form or document.state(version, self.manual.today) not in shown:
            return None
        return f"{slug(document.code)}/{slug(document.code)}-v{version.version}.docx"

    @cached_property
    def cited_by(self) -> dict[str, tuple[Document, ...]]:
        """For each code, the documents whose main text cites it, in code order."""
        cited: dict[str, dict[str, Document]] = {}
        for code, text in self.main.items():
            for citation in text.citations:
                if not citation.is_law and citation.target != code:
                    cited.setdefault(citation.target, {})[code] = text.document
        return {code: tuple(documents.values()) for code, documents in cited.items()}

    def version_of(self, document: Document, version: Version) -> PublishedText | None:
        """The permanent text of a version, if Git or the working file holds it."""
        return self.by_source_path.get(_version_path(document, version))

    def body_of(self, file: MarkdownFile) -> str:
        """The text of a file as its page shows it.

        The public edition has no comments, and words in place of links to what it does not show; in the internal one
        such a link is a mistake that is reported.
        """
        return self._for_everybody(file.body, file.path, file.path) if self._is_public else file.body

    @property
    def _is_public(self) -> bool:
        return self.edition is Edition.PUBLIC

    def _for_everybody(self, body: str, written_in: str, shown_in: str) -> str:
        told = without_unseen(body) if self._is_public else body
        return _without_dead_links(told, written_in, shown_in, self._shown)

    def _texts(self, document: Document) -> Iterator[PublishedText]:
        address = slug(document.code)
        working = Text(document.title, document.header.clauses, document.header.legal_basis, self.body_of(document))
        for version in document.released:
            is_latest = version is document.latest_release
            release = self.manual.ledger.get(document.code, version.version)
            text = working if is_latest and not document.draft else self._released(release, document)
            if text is not None:
                path, permanent = _version_path(document, version), f"{address}/v{version.version}/"
                yield PublishedText(document, version, text, path, permanent)
                if is_latest:
                    yield PublishedText(document, version, text, document.path, f"{address}/", is_main=True)
        if self.preview and document.draft:
            yield PublishedText(document, document.draft, working, _beside(document, "du-thao"), f"{address}/du-thao/")

    def _released(self, release: Release | None, document: Document) -> Text | None:
        if release is None or release.wording is None:
            return None
        said = release.wording
        body = self._for_everybody(said.body, release.path, document.path)
        name = f"hazards of the past {hashlib.sha256(body.encode()).hexdigest()}"
        found = recall(document.memory, name, Hazard, lambda: hazards(without_title(body)))
        return Text(said.title, said.clauses, said.legal_basis, body, is_hazardous=bool(found))

    @cached_property
    def _shown(self) -> dict[str, MarkdownFile | None]:
        """What has a page, by path: files of the manual, and computed lists (None)."""
        shown = {f.path: f for f in self.manual.files if not isinstance(f, Document) or f.latest_release}
        return dict.fromkeys(self._lists) | shown


def linked(body: str, citations: tuple[Citation, ...], finder: Callable[[Citation], str | None]) -> str:
    """The body with each citation turned into a Markdown link, where ``finder`` knows its target."""
    parts: list[str] = []
    done = 0
    for citation in citations:
        target = None if citation.linked else finder(citation)
        if target:
            written = body[citation.start : citation.end]
            before = body[done : citation.start]
            before = f"{before[:-1]}\\!" if before.endswith("!") else before  # “!” before a link makes a picture
            parts += [before, f"[{_shown(citation, written)}]({target})"]
            done = citation.end
    return "".join([*parts, body[done:]])


class LinkFinder:
    """Finds where a citation on one page leads: a path relative to that page, with an anchor."""

    def __init__(self, publication: Publication, source_path: str, laws_path: str) -> None:
        self._publication = publication
        self._laws = publication.manual.registers.laws_by_number
        self._folder = posixpath.dirname(source_path)
        self._source_path = source_path
        self._laws_path = laws_path

    def __call__(self, citation: Citation) -> str | None:
        """The link, or None where the target has no page."""
        if citation.is_law:
            known = citation.target in self._laws
            return self.path(self._laws_path, slug(citation.target)) if known else None
        text = self._text(citation)
        if text is None:
            return None
        anchor = f"muc-{citation.section}" if citation.section in text.sections else ""
        return self.path(text.source_path, anchor)

    def _text(self, citation: Citation) -> PublishedText | None:
        """What the citation means: the version it is pinned to where that has a page, else the main text."""
        main = self._publication.main.get(citation.target)
        version = pinned_version(main.document, citation) if main else None
        return (main and version and self._publication.version_of(main.document, version)) or main

    def path(self, target: str, anchor: str = "") -> str:
        """The relative path from this page to the Markdown file ``target``."""
        fragment = f"#{anchor}" if anchor else ""
        if target == self._source_path and fragment:
            return fragment
        return _relative(target, self._folder or ".") + fragment


_relative = lru_cache(maxsize=100_000)(posixpath.relpath)


def _shown(citation: Citation, written: str) -> str:
    """``QT.HT.01#5.2 v1.0`` is shown as it is read aloud; everything else as it is written."""
    code, hash_mark, after = written.partition("#")
    return f"mục {citation.section} {code}{after.removeprefix(citation.section or '')}" if hash_mark else written


def _without_dead_links(body: str, written_in: str, shown_in: str, shown: Mapping[str, MarkdownFile | None]) -> str:
    """A released text cannot be mended: a link to a file that has no page becomes the words it stood on."""

    def mended(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(written_in), link["path"]))
        if target not in shown:
            return link["words"]
        file = shown[target]
        anchors = {f"#muc-{heading.number}" for heading in file.headings} if file else set()
        path = posixpath.relpath(target, posixpath.dirname(shown_in) or ".")
        return f"[{link['words']}]({path}{link['anchor'] if link['anchor'] in anchors else ''})"

    return _MARKDOWN_LINK.sub(mended, body)


def _version_path(document: Document, version: Version) -> str:
    return _beside(document, f"v{version.version}")


def _beside(document: Document, name: str) -> str:
    """A Markdown file in the document's own folder: there the relative links of its text lead where they should."""
    return posixpath.join(posixpath.dirname(document.path), f"{slug(document.code)}-{name}.md")
