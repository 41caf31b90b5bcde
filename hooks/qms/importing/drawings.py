"""Drawings of a Word file: pictures, boxes with text, and what has neither."""

from collections.abc import Iterator, Mapping

from qms.importing import letters
from qms.importing.content import Picture
from qms.importing.letters import Piece
from qms.importing.package import Element, Package, Relation, find, q
from qms.importing.report import Report, Topic
from qms.language.messages import Message, _

_DRAWN: Message = _("a chart or diagram of Word; save it as a picture and put it into the text")


def shown_in(node: Element) -> Iterator[Element]:
    """Pictures and boxes of a drawing, outermost only; of two ways to say the same, what a Word of today shows."""
    for child in node:
        if child.tag in (q("w:txbxContent"), q("a:blip"), q("v:imagedata")):
            yield child
        elif node.tag != q("mc:AlternateContent") or child is chosen(node):
            yield from shown_in(child)


def chosen(node: Element) -> Element | None:
    """Of several ways to say the same, what a Word of today shows."""
    return next(iter(find(node, "mc:Choice[1]") or find(node, "mc:Fallback")), None)


def picture(blip: Element, drawing: Element, relations: Mapping[str, Relation], report: Report) -> Picture:
    """A picture with what it shows, as its author described it; without a part where it lies outside the file."""
    vector = next(iter(find(blip, "descendant::asvg:svgBlip")), None)
    ids = (node.get(q(name)) for node in (vector, blip) if node is not None for name in ("r:embed", "r:id", "r:link"))
    relation = next((relations[key] for key in ids if key and key in relations), None)
    described = [*find(drawing, "descendant::wp:docPr/@descr"), *find(drawing, "descendant::v:shape/@alt")]
    shows = " ".join(letters.spans([Piece(described[0])], report)[0].text.split()) if any(described) else ""
    if relation is None or relation.is_external:
        report.note(Topic.MISSING, _("a picture lies outside the file; put it into the text by hand"), shows)
        return Picture(None, shows)
    return Picture(relation.target, shows)


def tell_of_those_without_picture(root: Element, package: Package, report: Report) -> None:
    """Charts, diagrams, lines and arrows cannot be taken over; words in them go into the report."""
    frames = find(root, ".//a:graphicData[not(descendant::a:blip) and not(descendant::w:txbxContent)]")
    charts = [frame for frame in frames if not frame.get("uri", "").endswith(("Shape", "Group", "Canvas"))]
    for kind in ("diagramData", "chart"):
        for part in package.related(kind):
            words = [node.text for node in package.tree(part).iter(q("a:t")) if node.text]
            words += [node.text for node in find(package.tree(part), ".//*[local-name()='v']") if node.text]
            report.note(Topic.MISSING, _DRAWN, " · ".join(words))
    if charts and not any(map(package.related, ("diagramData", "chart"))):
        report.note(Topic.MISSING, _DRAWN)
    if lines := len(frames) - len(charts):
        report.note(Topic.MISSING, _("{count} lines, arrows or shapes without text were drawn in Word", count=lines))
