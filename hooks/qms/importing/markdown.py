"""Writes the content of a Word file as the Markdown of this site; pandoc knows how letters are escaped."""

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from qms.importing.content import Block, Cell, Footnote, Inline, Item, Paragraph, Picture, Span, Table
from qms.importing.report import Report, Topic
from qms.language.messages import Refusal, _, translator
from qms.site.word import PANDOC

_API = [1, 23, 1]
_FORM = "markdown_strict+footnotes+four_space_rule+pipe_tables"
_LIMITS = ("+RTS", "-M512M", "-RTS", "--sandbox")
_LONGEST = 120  # seconds; a text of 5,000 paragraphs takes two
_NO_ATTRIBUTES: list[Any] = ["", [], []]
_TABLE_ROW = re.compile(r"^\|.*\|$", re.MULTILINE)
_ENTRY = re.compile(r"^( *(?:-|\d+\.)) {2,}", re.MULTILINE)
_LETTERED = re.compile(r"((?:^|(?<=\| ))\w{1,4})\\\)", re.MULTILINE)
"""“a)” starts no list in the Markdown of this site."""
_ESCAPED_ENTRY = re.compile(r"(?<=\| )(\d*)\\(?=[-+.)])")
_SIGN_OF_THIS_SITE = re.compile(
    r"^~(?=~~)|^-(?=-+$)|^!(?=!! )|^\?(?=\?\?)|^:(?= )|\{(?=:? ?[.#\w][^{}\n]*\})", re.MULTILINE
)
"""Fences, admonitions, definitions and attributes: no signs in the Markdown that pandoc writes."""
_RULE = re.compile(r"-+")
Node = dict[str, Any]


def write(blocks: list[Block], report: Report) -> str:
    """The blocks in Markdown.

    Raises:
        Refusal: pandoc needs more time or memory than any document of a manual does.
    """
    document = {"pandoc-api-version": _API, "meta": {}, "blocks": list(_blocks(blocks, report))}
    try:
        made = subprocess.run(
            [PANDOC, *_LIMITS, "--from=json", f"--to={_FORM}", "--wrap=none", "--markdown-headings=atx"],
            input=json.dumps(document).encode(),
            capture_output=True,
            timeout=_LONGEST,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", None) or str(error).encode()
        raise Refusal(
            _("the text cannot be turned into Markdown: {error}", error=said.decode(errors="replace").strip()[:500]),
            _("split the document in Word, or simplify its largest table, and import it again"),
        ) from None
    text = _LETTERED.sub(r"\1)", _ENTRY.sub(r"\1 ", _TABLE_ROW.sub(_tight, made.stdout.decode())))
    return _SIGN_OF_THIS_SITE.sub(lambda sign: f"&#{ord(sign.group())};", text)


def _tight(row: re.Match[str]) -> str:
    """A row of a table as the manual writes it: pandoc fills cells up to the width of their column."""
    written = row.group()
    if set(written) <= set("|:-"):
        return _RULE.sub("---", written)
    return _ESCAPED_ENTRY.sub(r"\1", re.sub(r" {2,}(?=\|)|(?<=\|) {2,}", " ", written))


def _blocks(blocks: list[Block], report: Report) -> Iterator[Node]:
    entries: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph) and block.item:
            entries.append(block)
            continue
        yield from _lists(entries)
        entries = []
        if isinstance(block, Table):
            yield from _table(block, report)
        elif block.level is not None:
            yield {"t": "Header", "c": [block.level, _NO_ATTRIBUTES, _inlines(block.inlines, {"t": "Space"})]}
        elif not block.is_empty:
            yield _paragraph(block, "Para")
    yield from _lists(entries)


def _lists(entries: list[Paragraph]) -> Iterator[Node]:
    """Entries that follow each other; an entry that lies deeper belongs to the one above."""
    at = 0
    while at < len(entries):
        first = _item(entries[at])
        items = []
        while at < len(entries):
            item = _item(entries[at])
            if item.level < first.level or (item.level == first.level and item.is_numbered != first.is_numbered):
                break
            below = at + 1
            while below < len(entries) and _item(entries[below]).level > first.level:
                below += 1
            items.append([_paragraph(entries[at], "Plain"), *_lists(entries[at + 1 : below])])
            at = below
        if first.is_numbered:
            yield {"t": "OrderedList", "c": [[1, {"t": "Decimal"}, {"t": "Period"}], items]}
        else:
            yield {"t": "BulletList", "c": items}


def _item(paragraph: Paragraph) -> Item:
    assert paragraph.item
    return paragraph.item


def _paragraph(paragraph: Paragraph, sort: str) -> Node:
    label = f"{paragraph.label.text} " if paragraph.label and not paragraph.label.is_bullet else ""
    return {"t": sort, "c": _inlines([Span(label), *paragraph.inlines], {"t": "LineBreak"})}


def _inlines(inlines: list[Inline], line_break: Node) -> list[Node]:
    made: list[Node] = []
    for inline in inlines:
        match inline:
            case Span():
                made += _span(inline, line_break)
            case Footnote():
                made.append({"t": "Note", "c": [_paragraph(p, "Para") for p in inline.paragraphs if not p.is_empty]})
            case Picture():
                made.append(
                    {"t": "Image", "c": [_NO_ATTRIBUTES, _letters(inline.shows, {"t": "Space"}), [inline.address, ""]]}
                )
    return _trimmed(made)


def _span(span: Span, line_break: Node) -> list[Node]:
    """Emphasis lies tight around its words, or Markdown takes its marks for stars."""
    start = len(span.text) - len(span.text.lstrip())
    end = len(span.text.rstrip())
    if start >= end:
        return _letters(span.text, line_break)
    inner = _letters(span.text[start:end], line_break)
    if span.is_italic:
        inner = [{"t": "Emph", "c": inner}]
    if span.is_bold:
        inner = [{"t": "Strong", "c": inner}]
    if span.link:
        inner = [{"t": "Link", "c": [_NO_ATTRIBUTES, inner, [span.link, ""]]}]
    return [*_letters(span.text[:start], line_break), *inner, *_letters(span.text[end:], line_break)]


def _letters(text: str, line_break: Node) -> list[Node]:
    made: list[Node] = []
    for number, line in enumerate(text.split("\n")):
        made += [line_break] if number else []
        for at, word in enumerate(line.split(" ")):
            made += [{"t": "Space"}] if at else []
            made += [{"t": "Str", "c": word}] if word else []
    return made


def _trimmed(nodes: list[Node]) -> list[Node]:
    """Without spaces and breaks at both ends, and of several spaces one."""
    blank = ("Space", "LineBreak")
    while nodes and nodes[0]["t"] in blank:
        nodes = nodes[1:]
    while nodes and nodes[-1]["t"] in blank:
        nodes = nodes[:-1]
    return [node for before, node in zip([None, *nodes], nodes, strict=False)
            if not (before and before["t"] == node["t"] == "Space")]  # fmt: skip


_HTML_BREAK: Node = {"t": "RawInline", "c": ["html", "<br>"]}


def _table(table: Table, report: Report) -> Iterator[Node]:
    if len(table.cells) == 1:
        report.note(Topic.CHANGED, _("a frame around text was dropped"), table.shown)
        yield from (_paragraph(p, "Para") for p in table.cells[0].paragraphs if not p.is_empty)
        return
    if not any(cell.shown or any(not p.is_empty for p in cell.paragraphs) for cell in table.cells):
        return
    if table.is_merged:
        report.note(Topic.UNCERTAIN, _MERGED, table.shown)
    moved = list(_moved_out(table)) if table.is_merged else []
    heads = _heads(table)
    alignment = {"t": "AlignDefault" if table.has_borders or table.is_merged else "AlignCenter"}
    width = max(sum(cell.columns for cell in row) for row in _filled(table))
    head = [_row(row, is_head=table.has_borders) for row in _filled(table)[:heads]]
    body = [_row(row, is_head=False) for row in _filled(table)[heads:]]
    yield {
        "t": "Table",
        "c": [
            _NO_ATTRIBUTES,
            [None, []],
            [[alignment, {"t": "ColWidthDefault"}]] * width,
            [_NO_ATTRIBUTES, head],
            [[_NO_ATTRIBUTES, 0, [], body]],
            [_NO_ATTRIBUTES, []],
        ],
    }
    yield from moved


_MERGED = _("merged cells: the table stays in HTML; codes in it are no links, steps and records in it are not read")


def _heads(table: Table) -> int:
    """How many rows the heading takes: as many as its tallest cell; none where that is the whole table."""
    tallest = max(cell.rows for cell in table.rows[0])
    return tallest if tallest < len(table.rows) or len(table.rows) == 1 else 0


def _filled(table: Table) -> list[list[Cell]]:
    """The rows; a table of Markdown has as many cells in each."""
    if table.is_merged:
        return table.rows
    width = max(len(row) for row in table.rows)
    return [[*row, *(Cell([]) for _missing in range(width - len(row)))] for row in table.rows]


def _row(row: list[Cell], is_head: bool) -> list[Any]:
    return [_NO_ATTRIBUTES, [_cell(cell, is_head) for cell in row]]


def _cell(cell: Cell, is_head: bool) -> list[Any]:
    inlines: list[Inline] = []
    for paragraph in cell.paragraphs:
        if not paragraph.is_empty:
            inlines += [Span("\n")] if inlines else []
            inlines += paragraph.inlines
    if is_head:
        inlines = _of_heading(inlines)
    content = [{"t": "Plain", "c": _inlines(inlines, _HTML_BREAK)}] if inlines else []
    return [_NO_ATTRIBUTES, {"t": "AlignDefault"}, cell.rows, cell.columns, content]


def _of_heading(inlines: list[Inline]) -> list[Inline]:
    """The heading of a column, by which the build knows the table: plain letters on one line."""
    made: list[Inline] = []
    for inline in inlines:
        if (
            isinstance(inline, Span)
            and made
            and isinstance(last := made[-1], Span)
            and last.link == inline.link is None
        ):
            last.text += inline.text
        else:
            made.append(replace(inline, is_bold=False, is_italic=False) if isinstance(inline, Span) else inline)
    for inline in made:
        if isinstance(inline, Span):
            inline.text = inline.text.replace("/\n", "/").replace("\n", " ")
    return made


def _moved_out(table: Table) -> Iterator[Node]:
    """HTML holds neither footnotes nor pictures of Markdown: notes become brackets, pictures follow the table."""
    for cell in table.cells:
        for paragraph in cell.paragraphs:
            for at, inline in enumerate(paragraph.inlines):
                if isinstance(inline, Footnote):
                    paragraph.inlines[at] = Span(f" [{' '.join(p.shown for p in inline.paragraphs)}]")
                elif isinstance(inline, Picture):
                    paragraph.inlines[at] = Span(_("({shows}: below the table)", shows=inline.shows).told(translator()))
                    yield {"t": "Para", "c": _inlines([inline], {"t": "Space"})}
