"""What a Word file says of looks, through styles that rest on each other: fonts, bold letters, outline, numbering."""

from collections.abc import Iterator
from functools import cache

from qms.importing.package import Element, make, q, value

_OFF = {"0", "false", "off"}


def is_on(mark: Element | None) -> bool:
    """Whether a mark like ``<w:b/>`` is set."""
    return mark is not None and value(mark) not in _OFF


class Styles:
    """The styles of a file; without a styles part, none."""

    def __init__(self, root: Element | None) -> None:
        root = make("w:styles") if root is None else root
        self._by_id = {value(style, "w:styleId"): style for style in root.findall(q("w:style"))}
        self._default = next(
            (
                key
                for key, style in self._by_id.items()
                if value(style, "w:type") == "paragraph" and value(style, "w:default") in {"1", "true"}
            ),
            None,
        )
        self._defaults = root.find("/".join(map(q, ("w:docDefaults", "w:rPrDefault", "w:rPr"))))
        self._chain = cache(self._rests_on)
        self._styled = cache(self._says)

    def name(self, paragraph: Element) -> str:
        """The name of the style of a paragraph in small letters: ``heading 1``, ``toc 2``, ``title``."""
        style = self._by_id.get(self._style_of(paragraph))
        return (value(style.find(q("w:name"))) or "").lower() if style is not None else ""

    def of_paragraph(self, paragraph: Element, name: str) -> Element | None:
        """What the paragraph, or else its style, says of a property (``w:jc``)."""
        own = paragraph.find(q("w:pPr"))
        styles = (style.find(q("w:pPr")) for style in self._chain(self._style_of(paragraph)))
        for properties in (own, *styles):
            found = properties.find(q(name)) if properties is not None else None
            if found is not None:
                return found
        return None

    def of_run(self, run: Element, paragraph: Element, name: str) -> Element | None:
        """What the run, or else a style, says of a property (``w:b``)."""
        own = run.find(q("w:rPr"))
        found = own.find(q(name)) if own is not None else None
        if found is not None:
            return found
        style = value(own.find(q("w:rStyle"))) if own is not None else None
        return self._styled(style, self._style_of(paragraph), name)

    def font(self, run: Element, paragraph: Element) -> str:
        """The font of letters outside ASCII; "" where the theme says it."""
        for properties in self._looks(run, paragraph):
            fonts = properties.find(q("w:rFonts"))
            if fonts is None:
                continue
            for name in ("w:hAnsi", "w:ascii"):
                if value(fonts, f"{name}Theme"):
                    return ""
                if found := value(fonts, name):
                    return found
        return ""

    def table_has_borders(self, table_style: str | None) -> bool:
        """Whether a style of tables draws lines."""
        return any(has_lines(style) for style in self._chain(table_style))

    def numbering_of(self, style: str | None) -> Element | None:
        """The ``w:numPr`` of a style of its own or of one it rests on."""
        for found in self._chain(style):
            number = found.find("/".join(map(q, ("w:pPr", "w:numPr"))))
            if number is not None:
                return number
        return None

    def _style_of(self, paragraph: Element) -> str | None:
        named = paragraph.find("/".join(map(q, ("w:pPr", "w:pStyle"))))
        return value(named) or self._default

    def _looks(self, run: Element, paragraph: Element) -> Iterator[Element]:
        own = run.find(q("w:rPr"))
        if own is not None:
            yield own
        yield from self._looks_of(
            value(own.find(q("w:rStyle"))) if own is not None else None, self._style_of(paragraph)
        )

    def _says(self, of_run: str | None, of_paragraph: str | None, name: str) -> Element | None:
        found = (looks.find(q(name)) for looks in self._looks_of(of_run, of_paragraph))
        return next((element for element in found if element is not None), None)

    def _looks_of(self, *styles: str | None) -> Iterator[Element]:
        for style in styles:
            for found in self._chain(style):
                properties = found.find(q("w:rPr"))
                if properties is not None:
                    yield properties
        if self._defaults is not None:
            yield self._defaults

    def _rests_on(self, style: str | None) -> tuple[Element, ...]:
        """The style and those it rests on; a circle ends where it closes."""
        chain: list[Element] = []
        while style in self._by_id and self._by_id[style] not in chain:
            chain.append(self._by_id[style])
            style = value(chain[-1].find(q("w:basedOn")))
        return tuple(chain)


def has_lines(element: Element) -> bool:
    """Whether borders are drawn somewhere below: of the table or of a cell."""
    return any(
        value(line) not in {None, "nil", "none"}
        for borders in element.iter(q("w:tblBorders"), q("w:tcBorders"))
        for line in borders
    )
