"""What a picture in SVG holds besides a drawing: opened by its address, it is a page that may run programs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate

from lxml import etree

_SVG = "http://www.w3.org/2000/svg"
_XHTML = "http://www.w3.org/1999/xhtml"
_ELEMENT = re.compile(
    "circle|clipPath|defs|desc|ellipse|filter|g|image|line|linearGradient|marker|mask|metadata|path|pattern"
    "|polygon|polyline|radialGradient|rect|stop|style|svg|switch|symbol|text|textPath|title|tspan|use|view"
    "|fe(?:"
    "Blend|ColorMatrix|ComponentTransfer|Composite|ConvolveMatrix|DiffuseLighting|DisplacementMap|DistantLight"
    "|DropShadow|Flood|FuncA|FuncB|FuncG|FuncR|GaussianBlur|Merge|MergeNode|Morphology|Offset|PointLight"
    "|SpecularLighting|SpotLight|Tile|Turbulence"
    ")"
)
_OWN_ADDRESS = re.compile(r"\s*(?:#|data:image/(?:png|jpeg|gif|webp)[;,])", re.IGNORECASE)
_FUNCTION = (
    "matrix(?:3d)?|perspective|rotate[xyz]?|scale[xyz]?|skew[xy]?|translate[xyz]?"
    "|color(?:-mix)?|hsla?|hwb|lab|lch|light-dark|oklab|oklch|rgba?"
    "|blur|brightness|contrast|drop-shadow|grayscale|hue-rotate|invert|opacity|saturate|sepia"
    "|circle|ellipse|inset|path|polygon|rect"
    "|calc|clamp|max|min|var|cubic-bezier|steps|not|is|where|nth-[a-z-]+"
)
_ELSEWHERE = re.compile(
    r"@import|\\|url\((?!\s*[\"']?\s*#)[^)]*\)?"
    rf"|(?<![\w-])(?!(?:url|{_FUNCTION})\()-?[a-z][a-z0-9-]*\([^)]*\)?",
    re.IGNORECASE,
)
"""In a style: a function that may bring in more than the picture itself, or what a backslash hides."""


@dataclass(frozen=True)
class DrawingFault:
    """What the picture holds, as it is written there, and on which line; None where the whole file is no picture."""

    found: str | None
    line: int


def drawing_faults(content: bytes) -> Iterator[DrawingFault]:
    """Everything in the file that is no drawing; a file that is no XML is a fault as a whole."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
        has_declarations = _has_declarations(content)
    except (etree.XMLSyntaxError, ExpatError, LookupError, ValueError) as error:
        yield DrawingFault(None, getattr(error, "lineno", None) or 1)
        return
    if has_declarations:
        yield DrawingFault("<!DOCTYPE … [", 1)
    if root.tag != f"{{{_SVG}}}svg":
        yield DrawingFault(None, root.sourceline or 1)
    for node in (*root.itersiblings(preceding=True), *root.iter(), *root.itersiblings()):
        for found in _faults_of(node):
            yield DrawingFault(found, node.sourceline or 1)


def _has_declarations(content: bytes) -> bool:
    """Whether the DOCTYPE holds declarations of its own: they give elements attributes that stand nowhere else."""
    seen: list[bool] = []
    parser = ParserCreate()
    parser.StartDoctypeDeclHandler = lambda _name, _system, _public, has_own: seen.append(bool(has_own))
    parser.Parse(content, True)
    return any(seen)


def _faults_of(node: Any) -> Iterator[str]:
    if node.tag is etree.Comment:
        return
    if not isinstance(node.tag, str):  # <?xml-stylesheet …?>, an entity
        yield etree.tostring(node, with_tail=False).decode()[:30]
        return
    name = etree.QName(node)
    if name.namespace == _XHTML or (name.namespace == _SVG and not _ELEMENT.fullmatch(name.localname)):
        yield f"<{name.localname}"
    if name.localname == "style" and (elsewhere := _ELSEWHERE.search("".join(node.itertext()))):
        yield elsewhere.group()
    for key, value in node.attrib.items():
        attribute = etree.QName(key).localname
        if attribute.lower().startswith("on"):
            yield attribute
        elif (attribute in {"href", "src"} and not _OWN_ADDRESS.match(value)) or attribute == "base":
            yield f"{attribute}={value}"
        elif elsewhere := _ELSEWHERE.search(value):
            yield elsewhere.group()
