"""The parts of a Word file as trees, and how they point at each other."""

import posixpath
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree

from qms.language.messages import Refusal, _

Element = Any
"""An element of lxml."""

NAMESPACES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "o": "urn:schemas-microsoft-com:office:office",
    "pr": "http://schemas.openxmlformats.org/package/2006/relationships",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "v": "urn:schemas-microsoft-com:vml",
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}
_DIGITS = 5
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
)


def q(name: str) -> str:
    """``w:p`` as lxml writes it."""
    prefix, _colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def find(element: Element, path: str) -> list[Element]:
    """What an XPath with the usual prefixes finds below ``element``."""
    found: list[Element] = element.xpath(path, namespaces=NAMESPACES)
    return found


def value(element: Element | None, name: str = "w:val") -> str | None:
    """An attribute of an element that may not be there."""
    return None if element is None else element.get(q(name))


def whole(text: str | None, default: int = 0) -> int:
    """The whole number that a file writes; what is none, or larger than Word counts, is ``default``."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < _DIGITS else default


def make(name: str, **attributes: str) -> Element:
    """A new element: ``make("w:ilvl", val="0")``."""
    return etree.Element(q(name), {q(f"w:{key}"): text for key, text in attributes.items()}, nsmap=None)


@dataclass(frozen=True)
class Relation:
    """Where a part points: to another part, or out of the file."""

    kind: str
    target: str
    is_external: bool


class Package:
    """A Word file, opened."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self._trees: dict[str, Element] = {}

    @cached_property
    def main(self) -> str:
        """The name of the part that holds the text."""
        documents = [relation.target for relation in self.relations("").values() if relation.kind == "officeDocument"]
        if not documents or documents[0] not in self.parts:
            raise _damaged(_("it has no text part"))
        root = self.tree(documents[0])
        if root.tag != q("w:document") or root.find(q("w:body")) is None:
            raise _damaged(_("its text is not in the usual form (Strict Open XML?)"))
        return documents[0]

    def tree(self, name: str) -> Element:
        """The root of an XML part; the same one each time.

        Raises Refusal where the part is broken.
        """
        if name not in self._trees:
            try:
                self._trees[name] = etree.fromstring(self.parts[name], _PARSER)
            except (etree.XMLSyntaxError, ValueError) as error:
                raise _damaged(_("{part}: {error}", part=name, error=error)) from None
        return self._trees[name]

    def relations(self, part: str) -> dict[str, Relation]:
        """Where a part points, by id; the whole file is the part ""."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self.parts:
            return {}
        found = {}
        for node in self.tree(rels).iter(q("pr:Relationship")):
            is_external = node.get("TargetMode") == "External"
            target = node.get("Target", "")
            if not is_external:
                target = posixpath.normpath(posixpath.join(folder, target)) if target[:1] != "/" else target[1:]
            found[node.get("Id", "")] = Relation(node.get("Type", "").rpartition("/")[2], target, is_external)
        return found

    def related(self, kind: str) -> list[str]:
        """The parts of a kind that the text points at: ``header``, ``footnotes``."""
        found = [relation.target for relation in self.relations(self.main).values() if relation.kind == kind]
        return [name for name in dict.fromkeys(found) if name in self.parts]


def _damaged(detail: object) -> Refusal:
    return Refusal(
        _("the Word file is damaged: {detail}", detail=detail),
        _("open it in Word, let Word repair it, save it as “Word Document (*.docx)”, then import that file"),
    )
