"""Word files as ugly as real ones: python-docx for what it knows, raw XML for the rest."""

import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

W = nsdecls("w")
DOCUMENT = "word/document.xml"


def png(shade: int = 0) -> bytes:
    """A picture of one dot."""

    def chunk(sort: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + sort + content + struct.pack(">I", zlib.crc32(sort + content))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes((0, shade))))
        + chunk(b"IEND", b"")
    )


class WordFile:
    """A Word file in the making."""

    def __init__(self) -> None:
        self.docx = docx.Document()

    def say(
        self,
        text: str = "",
        bold: bool = False,
        font: str | None = None,
        centred: bool = False,
        style: str | None = None,
    ) -> Any:
        """A paragraph of one run."""
        paragraph = self.docx.add_paragraph(style=style)
        self.run(paragraph, text, bold, font)
        if centred:
            paragraph.alignment = 1  # type: ignore[assignment]
        return paragraph

    def run(self, paragraph: Any, text: str, bold: bool = False, font: str | None = None) -> Any:
        """A run of a paragraph."""
        run = paragraph.add_run(text)
        run.bold = bold or None
        if font:
            run.font.name = font
        return run

    def xml(self, paragraph: Any, text: str) -> None:
        """Raw XML behind what the paragraph holds; prefixes w, r, a, wp, mc, v, m and so on are known."""
        names = {
            "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
            "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
            "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
            "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
            "v": "urn:schemas-microsoft-com:vml",
            "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        }
        known = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in names.items())
        for child in parse_xml(f"<w:p {known}>{text}</w:p>"):
            paragraph._p.append(child)

    def table(self, *rows: list[str], borders: bool = True, bold_head: bool = False) -> Any:
        """A table of lines of text; ``\\n`` starts a paragraph in a cell."""
        table = self.docx.add_table(len(rows), len(rows[0]), style="Table Grid" if borders else None)
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                first, *others = text.split("\n")
                cell = table.cell(r, c)
                self.run(cell.paragraphs[0], first, bold_head and r == 0)
                for other in others:
                    cell.add_paragraph(other)
        return table

    def header(self, *cells: str) -> None:
        """The header of the sheets: a table of one row."""
        header = self.docx.sections[0].header
        table = header.add_table(1, len(cells), docx.shared.Inches(6))
        for cell, text in zip(table.rows[0].cells, cells, strict=True):
            first, *others = text.split("\n")
            cell.paragraphs[0].text = first
            for other in others:
                cell.add_paragraph(other)

    def number(self, paragraph: Any, level: int = 0, list_number: int = 90) -> Any:
        """Let Word number a paragraph with a list of :meth:`lists`."""
        properties = paragraph._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{list_number}"/></w:numPr>')
        )
        return paragraph

    def lists(self, *levels: tuple[str, str], list_number: int = 90) -> None:
        """A list whose levels are (form, text): ``("decimal", "%1.")``."""
        written = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for at, (form, text) in enumerate(levels)
        )
        numbering = self.docx.part.numbering_part.element
        abstract = parse_xml(f'<w:abstractNum {W} w:abstractNumId="{list_number}">{written}</w:abstractNum>')
        numbering.insert(0, abstract)
        numbering.append(parse_xml(
            f'<w:num {W} w:numId="{list_number}"><w:abstractNumId w:val="{list_number}"/></w:num>'
        ))  # fmt: skip

    def save(self, path: Path, *edits: Callable[[dict[str, bytes]], None]) -> Path:
        """Write the file; ``edits`` change its parts first."""
        made = BytesIO()
        self.docx.save(made)
        with zipfile.ZipFile(made) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        for edit in edits:
            edit(parts)
        return pack(path, parts)


def pack(path: Path, parts: dict[str, bytes]) -> Path:
    """A file of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def footnotes(parts: dict[str, bytes], *texts: str) -> None:
    """Add footnotes 1, 2, … to the parts; the text refers to them by ``<w:footnoteReference w:id="1"/>``."""
    notes = "".join(
        f'<w:footnote w:id="{n}"><w:p><w:r><w:t>{t}</w:t></w:r></w:p></w:footnote>' for n, t in enumerate(texts, 1)
    )
    add_part(parts, "footnotes", f"<w:footnotes {W}>{notes}</w:footnotes>")


def comments(parts: dict[str, bytes], *texts: str) -> None:
    """Add comments to the parts."""
    notes = "".join(
        f'<w:comment w:id="{n}" w:author="Ẩn danh"><w:p><w:r><w:t>{t}</w:t></w:r></w:p></w:comment>'
        for n, t in enumerate(texts)
    )
    add_part(parts, "comments", f"<w:comments {W}>{notes}</w:comments>")


def add_part(parts: dict[str, bytes], kind: str, content: str) -> None:
    """Add a part of its own kind that the text points at."""
    parts[f"word/{kind}.xml"] = content.encode()
    relate(parts, f'Id="rId{kind}" Target="{kind}.xml"', kind)
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>",
        f'<Override PartName="/word/{kind}.xml" ContentType="application/vnd.openxmlformats-officedocument'
        f'.wordprocessingml.{kind}+xml"/></Types>'.encode(),
    )


def relate(parts: dict[str, bytes], attributes: str, kind: str) -> None:
    """Let the text point at something."""
    name = "word/_rels/document.xml.rels"
    sort = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    parts[name] = parts[name].replace(
        b"</Relationships>", f'<Relationship {attributes} Type="{sort}"/></Relationships>'.encode()
    )


def picture(relation: str, description: str = "", floating: bool = False) -> str:
    """The XML of a run that shows a picture."""
    described = f'descr="{description}"' if description else ""
    graphic = f'<a:graphic><a:graphicData uri="pic"><a:blip r:embed="{relation}"/></a:graphicData></a:graphic>'
    inner = f'<wp:docPr id="1" name="Picture 1" {described}/>{graphic}'
    kind = "anchor" if floating else "inline"
    return f"<w:r><w:drawing><wp:{kind}>{inner}</wp:{kind}></w:drawing></w:r>"


__all__ = ["W", "WordFile", "add_part", "comments", "footnotes", "pack", "picture", "png", "qn", "relate"]
