"""Reads the text of a Word file: what is shown, in the order in which it is read."""

import re
from dataclasses import dataclass, field
from itertools import chain

from qms.importing import drawings, letters
from qms.importing.content import Block, Cell, Footnote, Inline, Paragraph, Picture, Span, Table
from qms.importing.letters import Piece
from qms.importing.numbering import Numbering
from qms.importing.package import Element, Package, find, q, value, whole
from qms.importing.report import Report, Topic
from qms.importing.styles import Styles, has_lines, is_on
from qms.language.messages import Refusal, _

_TRANSPARENT = set(map(q, ("w:smartTag", "w:customXml", "w:sdtContent", "w:dir", "w:bdo", "w:ruby", "w:rubyBase",
                           "w:fldSimple", "w:hyperlink")))  # fmt: skip
_COMPUTED = ("PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF")
_SIGN = re.compile("(?!d[89a-f])[0-9a-f]{4}", re.IGNORECASE)
_WEB = re.compile(r"(?:https?://|mailto:)[^\s<>\[\]'\"\\\x00-\x1f]+", re.IGNORECASE)
MOST_PARAGRAPHS = 50_000
_MOST_COLUMNS = 60
_DEEPEST = 12
_LEADER = " " + "…" * 8


@dataclass
class _Field:
    instruction: str = ""
    is_result: bool = False

    @property
    def name(self) -> str:
        return self.instruction.split(maxsplit=1)[0].upper() if self.instruction.strip() else ""


@dataclass
class Reader:
    """Reads one Word file; what it cannot take over goes into ``report``."""

    package: Package
    report: Report
    _fields: list[_Field] = field(default_factory=list)
    _depth: int = 0

    def __post_init__(self) -> None:
        self._part = self.package.main
        self._relations = self.package.relations(self._part)
        self.styles = Styles(self._related_tree("styles"))
        self.numbering = Numbering(self._related_tree("numbering"), self.styles)
        self._notes = {
            (name, value(note, "w:id")): note
            for kind, name in (("footnotes", "footnote"), ("endnotes", "endnote"))
            for note in self._root(kind, f"w:{name}")
        }

    def text(self) -> list[Block]:
        """The paragraphs and tables of the text."""
        root = self.package.tree(self.package.main)
        if sum(1 for _paragraph in root.iter(q("w:p"))) > MOST_PARAGRAPHS:
            raise Refusal(
                _("the text has more than {limit} paragraphs", limit=MOST_PARAGRAPHS),
                _("split the document in Word and import the parts"),
            )
        blocks = self._blocks(root.find(q("w:body")))
        drawings.tell_of_those_without_picture(root, self.package, self.report)
        return blocks

    def lines(self, kind: str) -> list[list[str]]:
        """What stands in the parts of a kind (``header``, ``footer``): the lines of each cell or free paragraph."""
        found: list[list[str]] = []
        for part in self.package.related(kind):
            self._part, self._relations = part, self.package.relations(part)
            for block in self._blocks(self.package.tree(part)):
                cells = [[block]] if isinstance(block, Paragraph) else [cell.paragraphs for cell in block.cells]
                for cell in cells:
                    lines = [" ".join(line.split()) for paragraph in cell for line in paragraph.text.split("\n")]
                    if lines := [line for line in lines if line]:
                        found.append(lines)
        self._part, self._relations = self.package.main, self.package.relations(self.package.main)
        return found

    def comments(self) -> list[str]:
        """The comments in the margin, without their authors."""
        return [" ".join("".join(node.itertext(q("w:t"))).split()) for node in self._root("comments", "w:comment")]

    def _related_tree(self, kind: str) -> Element | None:
        parts = self.package.related(kind)
        return self.package.tree(parts[0]) if parts else None

    def _root(self, kind: str, name: str) -> list[Element]:
        root = self._related_tree(kind)
        return root.findall(q(name)) if root is not None else []

    def _blocks(self, parent: Element, is_contents: bool = False) -> list[Block]:
        if self._depth > _DEEPEST:
            raise _too_deep()
        self._depth += 1
        blocks: list[Block] = []
        for node in parent:
            match _name(node):
                case "p":
                    blocks += self._paragraph(node, is_contents)
                case "tbl":
                    blocks.append(self._table(node))
                case "sdt":
                    gallery = value(next(iter(find(node, "w:sdtPr/w:docPartObj/w:docPartGallery")), None)) or ""
                    for content in node.findall(q("w:sdtContent")):
                        blocks += self._blocks(content, is_contents or gallery == "Table of Contents")
                case "customXml":
                    blocks += self._blocks(node, is_contents)
                case "AlternateContent" if (chosen := drawings.chosen(node)) is not None:
                    blocks += self._blocks(chosen, is_contents)
                case "altChunk":
                    self.report.note(Topic.MISSING, _("a part of the text is another file put into this one"))
        self._depth -= 1
        return blocks

    def _paragraph(self, node: Element, is_contents: bool) -> list[Block]:
        """The paragraph, and behind it what stands in the text boxes that hang on it."""
        line = _Line()
        self._fields = [found for found in self._fields if found.is_result and found.name not in _COMPUTED]
        style = self.styles.name(node)
        is_contents = is_contents or style.startswith("toc ") or any(found.name == "TOC" for found in self._fields)
        self._inlines(node, node, line, None)
        is_contents = is_contents or any(found.name == "TOC" for found in self._fields)
        inlines = self._finished(line)
        label = self.numbering.label(node) if any(not isinstance(i, Span) or i.text.strip() for i in inlines) else None
        alignment = value(self.styles.of_paragraph(node, "w:jc"))
        made = Paragraph(
            inlines, self._outline(node, style), label, alignment == "center", is_contents, style == "title"
        )
        return [made, *line.boxes]

    def _outline(self, node: Element, style: str) -> int | None:
        if level := whole(style.removeprefix("heading ")):
            return level - 1
        level = whole(value(self.styles.of_paragraph(node, "w:outlineLvl")), 9)
        return level if level < 9 else None  # noqa: PLR2004  # 9: body text

    def _finished(self, line: "_Line") -> list[Inline]:
        made: list[Inline] = []
        pieces: list[Piece] = []
        for item in [*line.items, None]:
            if isinstance(item, Piece):
                pieces.append(item)
                continue
            made += letters.spans(pieces, self.report)
            pieces = []
            if item is not None:
                made.append(item)
        return made

    def _inlines(self, parent: Element, paragraph: Element, line: "_Line", link: str | None) -> None:
        if self._depth > _DEEPEST:
            raise _too_deep()
        self._depth += 1
        for node in parent:
            if node.tag == q("w:r"):
                self._run(node, paragraph, line, link)
            elif node.tag == q("w:sdt"):
                for content in node.findall(q("w:sdtContent")):
                    self._inlines(content, paragraph, line, link)
            elif node.tag == q("mc:AlternateContent") and (chosen := drawings.chosen(node)) is not None:
                self._inlines(chosen, paragraph, line, link)
            elif node.tag in (q("m:oMath"), q("m:oMathPara")):
                formula = "".join(node.itertext(q("m:t")))
                self.report.note(Topic.UNCERTAIN, _("a formula was taken over as plain letters"), formula)
                line.items.append(Piece(formula))
            elif node.tag in _TRANSPARENT:
                computed = (value(node, "w:instr") or "").split(maxsplit=1)[:1]
                if not (computed and computed[0].upper() in _COMPUTED):
                    self._inlines(node, paragraph, line, self._link(node) or link)
        self._depth -= 1

    def _link(self, node: Element) -> str | None:
        relation = self._relations.get(node.get(q("r:id"), ""))
        if relation is None or not relation.is_external:
            return None
        if _WEB.fullmatch(relation.target):
            return relation.target
        self.report.note(
            Topic.CHANGED, _("a link to a file outside was dropped, its words stay"), "".join(node.itertext(q("w:t")))
        )
        return None

    def _run(self, run: Element, paragraph: Element, line: "_Line", link: str | None) -> None:
        if is_on(self._look(run, paragraph, "w:vanish")):
            hidden = "".join(run.itertext(q("w:t")))
            if hidden.strip():
                self.report.note(Topic.LEFT_OUT, _("hidden text"), hidden)
            return
        for node in run:
            if node.tag == q("w:fldChar"):
                self._field(node, run, paragraph, line)
            elif node.tag == q("w:instrText"):
                if self._fields:
                    self._fields[-1].instruction += node.text or ""
            elif all(found.is_result and found.name not in _COMPUTED for found in self._fields):
                self._part_of_run(node, run, paragraph, line, link)

    def _part_of_run(self, node: Element, run: Element, paragraph: Element, line: "_Line", link: str | None) -> None:
        match name := _name(node):
            case "t":
                line.items.append(self._piece(node.text or "", run, paragraph, link))
            case "tab" | "ptab":
                line.items.append(Piece(_LEADER if self._has_leader(paragraph) else " ", link=link))
            case "br" | "cr":
                if value(node, "w:type") not in {"page", "column"}:
                    line.items.append(Piece("\n", link=link))
            case "noBreakHyphen":
                line.items.append(self._piece("-", run, paragraph, link))
            case "sym":
                line.items.append(Piece(_sign(value(node, "w:char") or ""), value(node, "w:font") or ""))
            case "footnoteReference" | "endnoteReference":
                self._note(name.removesuffix("Reference"), node, line)
            case "AlternateContent":
                self._drawing(node, line)
            case "drawing" | "pict" | "object":
                self._drawing(node, line)

    def _piece(self, text: str, run: Element, paragraph: Element, link: str | None) -> Piece:
        if is_on(self._look(run, paragraph, "w:strike")) or is_on(self._look(run, paragraph, "w:dstrike")):
            self.report.note(Topic.UNCERTAIN, _("text that is struck through stays as plain text"), text)
        return Piece(
            text,
            self.styles.font(run, paragraph),
            is_on(self._look(run, paragraph, "w:caps")),
            value(self._look(run, paragraph, "w:vertAlign")) or "",
            is_on(self._look(run, paragraph, "w:b")),
            is_on(self._look(run, paragraph, "w:i")),
            link,
        )

    def _look(self, run: Element, paragraph: Element, name: str) -> Element | None:
        return self.styles.of_run(run, paragraph, name)

    def _has_leader(self, paragraph: Element) -> bool:
        stops = self.styles.of_paragraph(paragraph, "w:tabs")
        return stops is not None and any(
            value(stop, "w:leader") in {"dot", "underscore", "middleDot"} for stop in stops
        )

    def _field(self, node: Element, run: Element, paragraph: Element, line: "_Line") -> None:
        match value(node, "w:fldCharType"):
            case "begin":
                self._fields.append(_Field())
                for box in find(node, "w:ffData/w:checkBox"):
                    checked = box.find(q("w:checked"))
                    mark = is_on(checked if checked is not None else box.find(q("w:default")))
                    line.items.append(self._piece("☒" if mark else "☐", run, paragraph, None))
            case "separate" if self._fields:
                self._fields[-1].is_result = True
            case "end" if self._fields:
                self._fields.pop()

    def _note(self, kind: str, node: Element, line: "_Line") -> None:
        found = self._notes.get((kind, value(node, "w:id")))
        if found is not None:
            relations, self._relations = self._relations, {}  # a note points from a part of its own
            blocks = self._blocks(found)
            self._relations = relations
            line.items.append(Footnote(list(chain.from_iterable(map(_as_paragraphs, blocks)))))

    def _drawing(self, node: Element, line: "_Line") -> None:
        """Pictures stay in the line; the text of boxes and shapes follows the paragraph."""
        for found in drawings.shown_in(node):
            if found.tag != q("w:txbxContent"):
                line.items.append(drawings.picture(found, node, self._relations, self.report))
                continue
            blocks = self._blocks(found)
            words = " ".join(block.shown for block in blocks).strip()
            if words:
                self.report.note(Topic.UNCERTAIN, _("text of a box or a drawn shape follows its paragraph now"), words)
            line.boxes += blocks

    def _table(self, node: Element) -> Table:
        """Cells that go on in the next row or column are one; a table in a cell becomes lines of that cell."""
        rows: list[list[Cell]] = []
        above: dict[int, Cell] = {}
        for row in find(node, "w:tr | w:sdt/w:sdtContent/w:tr | w:customXml/w:tr"):
            made: list[Cell] = []
            column = self._skipped(row, "w:gridBefore", made)
            for cell in find(row, "w:tc | w:sdt/w:sdtContent/w:tc | w:customXml/w:tc"):
                wide = min(max(1, whole(value(next(iter(find(cell, "w:tcPr/w:gridSpan")), None)), 1)), _MOST_COLUMNS)
                read = Cell(list(chain.from_iterable(map(self._lines_of, self._blocks(cell)))), wide)
                merge = next(iter(find(cell, "w:tcPr/w:vMerge")), None)
                if merge is not None and value(merge) != "restart" and column in above:
                    above[column].rows += 1
                    above[column].paragraphs += [found for found in read.paragraphs if not found.is_empty]
                else:
                    made.append(read)
                    above.pop(column, None)
                    if merge is not None:
                        above[column] = read
                column += wide
            self._skipped(row, "w:gridAfter", made)
            rows.append(made)
        style = value(next(iter(find(node, "w:tblPr/w:tblStyle")), None))
        return Table([row for row in rows if row], has_lines(node) or self.styles.table_has_borders(style))

    def _skipped(self, row: Element, name: str, cells: list[Cell]) -> int:
        skipped = min(whole(value(next(iter(find(row, f"w:trPr/{name}")), None))), _MOST_COLUMNS)
        cells += [Cell([]) for _column in range(skipped)]
        return skipped

    def _lines_of(self, block: Block) -> list[Paragraph]:
        if isinstance(block, Table):
            self.report.note(Topic.UNCERTAIN, _("a table inside a cell became lines of the cell"), block.shown)
        return _as_paragraphs(block)


@dataclass
class _Line:
    """What a paragraph holds, before letters are put right."""

    items: list[Piece | Footnote | Picture] = field(default_factory=list)
    boxes: list[Block] = field(default_factory=list)


def _name(node: Element) -> str:
    """The name of an element without that of its namespace."""
    return str(node.tag).rpartition("}")[2]


def _sign(code: str) -> str:
    """The sign that ``w:sym`` writes in hexadecimal digits."""
    return chr(int(code, 16)) if _SIGN.fullmatch(code) else "□"


def _as_paragraphs(block: Block) -> list[Paragraph]:
    if isinstance(block, Paragraph):
        return [block]
    made: list[Paragraph] = []
    for row in block.rows:
        inlines: list[Inline] = []
        for cell in row:
            for paragraph in cell.paragraphs:
                if not paragraph.is_empty:
                    inlines += [Span("; ")] if inlines else []
                    inlines += [Span(f"{paragraph.label.text} ")] if paragraph.label else []
                    inlines += paragraph.inlines
        made.append(Paragraph(inlines))
    return made


def _too_deep() -> Refusal:
    return Refusal(
        _("tables and boxes lie too deep inside each other"),
        _("take the innermost out of the others in Word, then import the file again"),
    )
