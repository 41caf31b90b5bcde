"""What a Word file says, without how it looks: paragraphs, tables, pictures, footnotes."""

from dataclasses import dataclass, field


@dataclass
class Span:
    """Letters of one look; a line break is the end of a line."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    link: str | None = None


@dataclass
class Footnote:
    """A note at the foot of the page, at its place in the text."""

    paragraphs: list["Paragraph"]


@dataclass
class Picture:
    """A picture in the text: the part of the file that holds it (None: it lies elsewhere) and what it shows."""

    part: str | None
    shows: str
    address: str = ""
    """Where the picture will lie, seen from the draft; empty while it cannot be taken over."""


Inline = Span | Footnote | Picture


@dataclass(frozen=True)
class Label:
    """The number or bullet that Word sets before a paragraph by itself."""

    text: str
    is_bullet: bool
    level: int
    """0 for the outermost."""
    group: str
    """Which list it counts in."""


@dataclass(frozen=True)
class Item:
    """An entry of a list of Markdown; a list with numbers starts at 1."""

    level: int
    is_numbered: bool


@dataclass
class Paragraph:
    """A paragraph; ``outline`` is the level Word gives it among the headings, from 0."""

    inlines: list[Inline] = field(default_factory=list)
    outline: int | None = None
    label: Label | None = None
    is_centred: bool = False
    is_contents: bool = False
    is_title: bool = False
    level: int | None = None
    """The level of the heading it becomes: 2 for ``## 5 Nội dung``."""
    item: Item | None = None

    @property
    def text(self) -> str:
        """Its letters, without the number that Word sets before them."""
        return "".join(inline.text for inline in self.inlines if isinstance(inline, Span))

    @property
    def shown(self) -> str:
        """Its letters as the reader of the Word file sees them, on one line."""
        numbered = f"{self.label.text} {self.text}" if self.label and not self.label.is_bullet else self.text
        return " ".join(numbered.split())

    @property
    def is_bold(self) -> bool:
        """Whether all its letters are."""
        spans = [inline for inline in self.inlines if isinstance(inline, Span) and inline.text.strip()]
        return bool(spans) and all(span.is_bold for span in spans)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see."""
        return not self.shown and all(isinstance(inline, Span) for inline in self.inlines)


@dataclass
class Cell:
    """A cell of a table and how many columns and rows it takes."""

    paragraphs: list[Paragraph]
    columns: int = 1
    rows: int = 1

    @property
    def shown(self) -> str:
        """Its letters on one line."""
        return " ".join(filter(None, (paragraph.shown for paragraph in self.paragraphs)))


@dataclass
class Table:
    """A table; without borders it lays out a letterhead or the places to sign."""

    rows: list[list[Cell]]
    has_borders: bool = True

    @property
    def is_merged(self) -> bool:
        """Whether a cell takes more than one column or row."""
        return any(cell.columns > 1 or cell.rows > 1 for row in self.rows for cell in row)

    @property
    def cells(self) -> list[Cell]:
        """Every cell, row by row."""
        return [cell for row in self.rows for cell in row]

    @property
    def shown(self) -> str:
        """Its letters, cells of a row parted by a stroke."""
        rows = (" | ".join(filter(None, (cell.shown for cell in row))) for row in self.rows)
        return " / ".join(filter(None, rows))


Block = Paragraph | Table


def paragraphs(blocks: list[Block]) -> list[Paragraph]:
    """Every paragraph of the blocks, those of tables and footnotes among them, in the order of the text."""
    found: list[Paragraph] = []
    for block in blocks:
        inside = [block] if isinstance(block, Paragraph) else [p for cell in block.cells for p in cell.paragraphs]
        for paragraph in inside:
            found.append(paragraph)
            notes = (inline for inline in paragraph.inlines if isinstance(inline, Footnote))
            found.extend(note_paragraph for note in notes for note_paragraph in note.paragraphs)
    return found
