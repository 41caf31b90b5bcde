"""From a Word file to a draft and a report of everything its editor must look at."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

from qms.importing import archive, headings, lists, markdown, opening, page_header, revisions
from qms.importing.content import Block, Paragraph, Span, paragraphs
from qms.importing.draft import Draft, folder_of, front_matter
from qms.importing.package import Package, q
from qms.importing.page_header import PageHeader
from qms.importing.pictures import Album
from qms.importing.reading import Reader
from qms.importing.report import WHOLE, Report, Topic
from qms.language.messages import Refusal, _, translator
from qms.language.vietnamese import fold, residue, slug
from qms.model.manual import Manual

_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"</?(?:table|thead|tbody|tr|th|td|br|strong|em|p)\b[^<>]*>")
_NOTE = re.compile(r"\[\^\d+\]:?")
_MARK = re.compile(r"[\\*]")
_EXCERPT = 60


@dataclass(frozen=True)
class Imported:
    """What an import makes: the draft, and the report in Markdown."""

    draft: Draft
    report: str


@dataclass(frozen=True)
class Wishes:
    """What the editor says on the command line."""

    code: str | None = None
    accept_changes: bool = False


def read(path: Path, manual: Manual, wishes: Wishes, translate: Callable[[str], str]) -> Imported:
    """Read a Word file; nothing is written, the file stays as it is.

    Raises:
        Refusal: the file cannot or must not be opened, holds changes that nobody accepted, or its code is unknown.
    """
    return _Import(Package(archive.read(path)), manual, wishes, Report()).made(path.name, translate)


@dataclass(frozen=True)
class _Import:
    package: Package
    manual: Manual
    wishes: Wishes
    report: Report

    def made(self, source: str, translate: Callable[[str], str]) -> Imported:
        """The draft of the file, and the report on it."""
        self._settle_changes()
        reader = Reader(self.package, self.report)
        sheets = reader.lines("header")
        blocks = reader.text()
        words = _words_of(blocks)
        opening.mark_contents(blocks)
        headings.mark(blocks, self._sections, self.report)
        cover = opening.control_block(blocks)
        header = self._header(sheets, cover, opening.title_on_paper(blocks))
        blocks = opening.without(blocks, header, self.report)
        self._tell_of_edges(sheets, reader)
        lists.mark(blocks)
        album = Album(self.package, slug(header.code), self.report)
        album.take_over(blocks)
        named = " ".join(line for cell in [*sheets, *cover] for line in cell)
        keys = front_matter(header, self.manual, named, translate)
        text = f"{keys}# {_escaped(header.title)}\n\n{markdown.write(blocks, self.report)}"
        self._tell_of_residues(text)
        self._tell_of_lost_words(words, text)
        folder = folder_of(header.code, self.manual)
        target = f"{folder}/{slug(header.code)}.md"
        draft = Draft(target, text, {f"{folder}/{address}": content for address, content in album.files.items()})
        return Imported(draft, self.report.told(source, target, text, translate))

    @property
    def _sections(self) -> list[str]:
        return [section for kind in self.manual.organisation.kinds for section in kind.sections]

    def _settle_changes(self) -> None:
        found = [change for root in revisions.changed_parts(self.package) for change in revisions.changes(root)]
        if not found:
            return
        if not self.wishes.accept_changes:
            letters = ("".join(change.itertext(q("w:t"), q("w:delText"))).strip() for change in found)
            raise Refusal(
                _("the file holds {count} tracked changes that nobody accepted, the first: “{words}”",
                  count=len(found), words=next(filter(None, letters), "…")[:_EXCERPT]),
                _("accept or reject them in Word (Review, Accept All Changes), or accept all with --accept-changes"),
            )  # fmt: skip
        revisions.accept_changes(self.package)
        self.report.note(Topic.CHANGED, _("{count} tracked changes were accepted, as you asked", count=len(found)))

    def _header(self, sheets: list[list[str]], cover: list[list[str]], on_paper: str) -> PageHeader:
        """What is known of the document; a form bears its title on the paper, its header may bear another."""
        organisation = self.manual.organisation
        on_cover = replace(page_header.read(cover, organisation), title="")
        said = page_header.read(sheets, organisation).filled(on_cover)
        code = self._code(said.code)
        kind = organisation.kind_of(code)
        title = on_paper if kind and kind.parent and on_paper else said.title or on_paper
        if title:
            self.report.note(Topic.UNCERTAIN, _("the title; check names and capitals in it"), title)
        else:
            self.report.note(Topic.UNCERTAIN, _("no title was found; write it into both places of the draft"))
        if not said.version:
            self.report.note(Topic.UNCERTAIN, _("the Word file names no issue; the draft starts as 1.0"))
        return replace(said, code=code, title=title or _("Title of the document").told(translator()))

    def _code(self, said: str) -> str:
        organisation = self.manual.organisation
        code = self.wishes.code or said
        if not organisation.kind_of(code):
            raise Refusal(
                _("the code “{code}” fits no kind of document", code=code)
                if code
                else _("the Word file does not say its code (Mã hiệu)"),
                _("give the code with --code; codes look like: {examples}",
                  examples=", ".join(kind.code.pattern for kind in organisation.kinds)),
            )  # fmt: skip
        if code in self.manual.by_code:
            raise Refusal(
                _("{code} is in the manual already: {path}", code=code, path=self.manual.by_code[code].path),
                _("give another code with --code, or revise the document that is there"),
            )
        if said and said != code:
            self.report.note(Topic.UNCERTAIN, _("the Word file gives itself another code than {code}", code=code), said)
        return code

    def _tell_of_edges(self, sheets: list[list[str]], reader: Reader) -> None:
        for cell in sheets:
            self.report.note(Topic.LEFT_OUT, _("header of the sheets"), " · ".join(cell))
        for cell in reader.lines("footer"):
            self.report.note(Topic.LEFT_OUT, _("footer of the sheets"), " · ".join(cell))
        for comment in reader.comments():
            self.report.note(Topic.COMMENTS, _("a comment"), comment)

    def _tell_of_residues(self, text: str) -> None:
        for line in text.split("\n"):
            if found := residue(line):
                told = _("letters that are no Vietnamese Unicode: “{found}”", found=found.found)
                self.report.note(Topic.UNCERTAIN, told, line)

    def _tell_of_lost_words(self, words: Counter[str], text: str) -> None:
        """The net below everything else: each word of the Word file is in the draft or in the report."""
        kept = (note.words for note in self.report.notes if note.topic in WHOLE)
        lost = words - _counted([_plain(text), *kept])
        if lost:
            told = _("words of the Word file that are not in the draft")
            self.report.note(Topic.MISSING, told, " ".join(lost.elements()))


def _words_of(blocks: list[Block]) -> Counter[str]:
    """Every word that the reader of the Word file sees, and how often."""
    return _counted(line for p in paragraphs(blocks) for line in [p.label.text if p.label else "", _letters_of(p)])


def _letters_of(paragraph: Paragraph) -> str:
    return "".join(inline.text if isinstance(inline, Span) else " " for inline in paragraph.inlines)


def _counted(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in _WORD.findall(fold(text)))


def _plain(text: str) -> str:
    """Markdown without its marks."""
    return unescape(_TAG.sub(" ", _MARK.sub("", _NOTE.sub(" ", text))))


def _escaped(title: str) -> str:
    return re.sub(r"([*_`\[\]<>\\])", r"\\\1", title)
