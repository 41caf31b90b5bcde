"""Pictures of a Word file: which may be shown on a page, what their files are called, what they show."""

import posixpath
import re
from dataclasses import dataclass, field

from lxml import etree

from qms.importing.content import Block, Paragraph, Picture, Span, paragraphs
from qms.importing.package import Package
from qms.importing.report import Report, Topic
from qms.language.messages import _, translator
from qms.language.vietnamese import fold, slug

_CAPTION = re.compile(r"(?:hinh|so do|luu do|bieu do|anh)\b")
_RESERVED_BY_WINDOWS = re.compile(r"con|prn|aux|nul|(?:com|lpt)\d")
_LONGEST_NAME = 50
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_UNSAFE = {"script", "foreignObject", "iframe", "image", "use", "a", "style", "animate", "set", "handler"}


@dataclass
class Album:
    """The pictures of one Word file; ``folder`` lies beside the draft."""

    package: Package
    folder: str
    report: Report
    files: dict[str, bytes] = field(default_factory=dict)
    """Files by address, seen from the draft."""

    def take_over(self, blocks: list[Block]) -> None:
        """Give every picture its address; what cannot be shown is told in the report and marked in the text."""
        inside = paragraphs(blocks)
        for paragraph, following in zip(inside, [*inside[1:], None], strict=False):
            for at, inline in enumerate(paragraph.inlines):
                if isinstance(inline, Picture):
                    caption = _caption(paragraph, following)
                    self._take(inline, caption)
                    if not inline.address:
                        missing = _("[Picture missing: {shows}]", shows=inline.shows or caption or "?")
                        paragraph.inlines[at] = Span(missing.told(translator()), is_italic=True)

    def _take(self, picture: Picture, caption: str) -> None:
        content = self.package.parts.get(picture.part or "")
        if content is None:
            if picture.part:
                told = _("a picture is not in the file; put it into the text by hand")
                self.report.note(Topic.MISSING, told, picture.shows)
            return
        ending = _ending(content)
        if ending is None:
            sort = posixpath.splitext(picture.part or "")[1].lstrip(".").upper() or "?"
            told = _("a picture of the form {sort}; save it as PNG and put it into the text by hand", sort=sort)
            self.report.note(Topic.MISSING, told, picture.shows or caption)
            return
        if not picture.shows:
            picture.shows = caption or _("Picture {number}", number=len(self.files) + 1).told(translator())
            self.report.note(Topic.UNCERTAIN, _("the picture has no description; say what it shows"), picture.shows)
        picture.address = self._address(picture.shows, ending, content)
        self.files[picture.address] = content

    def _address(self, shows: str, ending: str, content: bytes) -> str:
        name = slug(shows)[:_LONGEST_NAME].strip("-") or "hinh"
        if _RESERVED_BY_WINDOWS.fullmatch(name):
            name = f"hinh-{name}"
        names = (f"{self.folder}/{name}{number}.{ending}" for number in ("", *(f"-{n}" for n in range(2, 10_000))))
        return next(address for address in names if self.files.get(address, content) == content)


def _caption(paragraph: Paragraph, following: Paragraph | None) -> str:
    for candidate in (paragraph, following):
        if candidate and _CAPTION.match(fold(candidate.shown)):
            return candidate.shown
    return ""


def _ending(content: bytes) -> str | None:
    """How the name of a picture ends that every browser shows and that can do no harm; by its bytes, not its name."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    return "svg" if _is_harmless_svg(content) else None


def _is_harmless_svg(content: bytes) -> bool:
    if b"<svg" not in content or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        return False
    try:
        root = etree.fromstring(content, _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        return False
    for node in root.iter():
        if not isinstance(node.tag, str) or etree.QName(node).localname in _UNSAFE:
            return False
        for name, text in node.attrib.items():
            if etree.QName(name).localname in {"href", "style"} or name.lower().startswith("on") or "url(" in text:
                return False
    return bool(etree.QName(root).localname == "svg")
