"""The numbers that Word sets before paragraphs by itself, counted as Word counts."""

import re
from collections import defaultdict

from qms.importing.content import Label
from qms.importing.package import Element, make, q, value, whole
from qms.importing.styles import Styles

_PLACE = re.compile(r"%(\d)")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
LEVELS = 9


class Numbering:
    """Gives each numbered paragraph its label; ask in the order of the text."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        root = make("w:numbering") if root is None else root
        self._styles = styles
        self._lists = {value(node, "w:numId"): node for node in root.findall(q("w:num"))}
        self._abstract = {value(node, "w:abstractNumId"): node for node in root.findall(q("w:abstractNum"))}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._started: set[tuple[str, int]] = set()

    def label(self, paragraph: Element) -> Label | None:
        """The label of the next numbered paragraph; None where it has none."""
        numbered = self._styles.of_paragraph(paragraph, "w:numPr")
        number = value(numbered.find(q("w:numId"))) if numbered is not None else None
        node = self._lists.get(number)
        if node is None or numbered is None or number is None:
            return None
        level = whole(value(numbered.find(q("w:ilvl"))), 0)
        abstract = self._resolved(value(node.find(q("w:abstractNumId"))))
        levels = {whole(value(found, "w:ilvl"), 0): found for found in self._abstract.get(abstract, ())
                  if found.tag == q("w:lvl")}  # fmt: skip
        for override in node.findall(q("w:lvlOverride")):
            at = whole(value(override, "w:ilvl"), 0)
            replaced = override.find(q("w:lvl"))
            if replaced is not None:
                levels[at] = replaced
        if level not in levels or not 0 <= level < LEVELS:
            return None
        group = abstract or ""
        self._count(group, number, node, level, levels)
        return self._label(group, level, levels)

    def _resolved(self, abstract: str | None) -> str | None:
        """A list may take its looks from a style, which names another list."""
        found = self._abstract.get(abstract)
        linked = value(found.find(q("w:numStyleLink"))) if found is not None else None
        numbered = self._styles.numbering_of(linked) if linked else None
        node = self._lists.get(value(numbered.find(q("w:numId")))) if numbered is not None else None
        return value(node.find(q("w:abstractNumId"))) if node is not None else abstract

    def _count(self, group: str, number: str, node: Element, level: int, levels: dict[int, Element]) -> None:
        counts = self._counts[group]
        for override in node.findall(q("w:lvlOverride")):
            at, start = whole(value(override, "w:ilvl"), 0), value(override.find(q("w:startOverride")))
            if start is not None and at <= level and (number, at) not in self._started:
                self._started.add((number, at))
                counts[at] = whole(start, 1) - 1
        for above in range(level):
            counts.setdefault(above, _start(levels.get(above)))
        counts[level] = counts.get(level, _start(levels[level]) - 1) + 1
        for below in [at for at in counts if at > level]:
            del counts[below]

    def _label(self, group: str, level: int, levels: dict[int, Element]) -> Label:
        is_bullet = value(levels[level].find(q("w:numFmt"))) == "bullet"
        pattern = value(levels[level].find(q("w:lvlText"))) or ""
        is_legal = levels[level].find(q("w:isLgl")) is not None

        def number(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            how = value(levels[at].find(q("w:numFmt"))) if at in levels else None
            return _written(self._counts[group].get(at, 1), "decimal" if is_legal else how or "decimal")

        return Label("" if is_bullet else _PLACE.sub(number, pattern).strip(), is_bullet, level, group)


def _start(level: Element | None) -> int:
    return whole(value(level.find(q("w:start"))), 1) if level is not None else 1


def _written(number: int, how: str) -> str:
    """A number as Word writes it; what is not known here, in digits."""
    match how:
        case "lowerLetter" | "upperLetter" if number > 0:
            letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter if how == "lowerLetter" else letter.upper()
        case "lowerRoman" | "upperRoman" if number > 0:
            roman = "".join(_roman(number))
            return roman if how == "lowerRoman" else roman.upper()
        case "decimalZero":
            return f"{number:02}"
        case "none":
            return ""
        case _:
            return str(number)


def _roman(number: int) -> list[str]:
    written = []
    for worth, letters in _ROMAN:
        count, number = divmod(number, worth)
        written.append(letters * min(count, 20))
    return written
