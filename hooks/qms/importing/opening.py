"""What stands before the text of a Word file and is computed here: cover, table of contents, control block."""

import re

from qms.importing import page_header
from qms.importing.content import Block, Paragraph, Picture, Table, paragraphs
from qms.importing.page_header import PageHeader, titled
from qms.importing.report import Report, Topic, letters
from qms.language.messages import Message, _
from qms.language.vietnamese import fold

_CONTROL = re.compile(
    r"ma hieu|ma tai lieu|lan ban hanh|lan sua doi|ngay ban hanh|ngay hieu luc|soan thao|bien soan|nguoi soan|nguoi lap"
    r"|xem xet|kiem tra|tham dinh|phe duyet|ho va ten|ho ten|chu ky|chuc vu|chuc danh|sua doi tai lieu|theo doi sua doi"
    r"|noi dung sua doi|mo ta noi dung|trang ?/ ?phan|yeu cau sua doi|noi nhan|phan phoi|so ban|so trang"
)
_ENOUGH = 2
_CONTENTS = re.compile(r"muc luc")
_ENTRY = re.compile(r".*(?:…|\s)\d{1,3}")
_CAPTION = re.compile(
    r"(?:bang )?(?:theo doi )?(?:tinh hinh )?(?:nhung )?(?:sua doi|thay doi)(?: tai lieu)?|phan phoi(?: tai lieu)?"
    r"|noi nhan|kiem soat tai lieu|phe duyet|trang bia|lich su sua doi"
)


def title_on_paper(blocks: list[Block]) -> str:
    """The name of the document where it stands in bold letters in the middle, or in the style of titles."""
    opening = _opening(blocks)
    titles = [block for block in opening if isinstance(block, Paragraph) and block.is_title and block.shown]
    centred = [
        block for block in opening
        if isinstance(block, Paragraph) and block.is_centred and block.is_bold and block.level is None
        and not (block.is_contents or page_header.is_agency(block.shown) or page_header.is_label(block.shown)
                 or _CAPTION.fullmatch(fold(block.shown)))
    ]  # fmt: skip
    named = [block.shown for block in titles or centred]
    return titled(next((name for name in named if not page_header.is_kind(name)), "".join(named[:1])))


def control_block(blocks: list[Block]) -> list[list[str]]:
    """The lines of the cover and of the control tables, for :func:`page_header.read`."""
    found: list[list[str]] = []
    for block in _opening(blocks):
        if isinstance(block, Table):
            if _is_control(block):
                found += [[line for p in cell.paragraphs if (line := p.shown)] for cell in block.cells]
        elif page_header.is_label(block.shown):
            found.append([block.shown])
    return found


def mark_contents(blocks: list[Block]) -> None:
    """Know a table of contents that was typed by hand: its entries look like headings."""
    in_contents = False
    for block in blocks:
        if not isinstance(block, Paragraph):
            in_contents = False
        elif _CONTENTS.fullmatch(fold(block.shown)):
            block.is_contents = in_contents = True
        elif not block.is_empty:
            in_contents = in_contents and bool(_ENTRY.fullmatch(block.shown))
            block.is_contents = block.is_contents or in_contents


def without(blocks: list[Block], header: PageHeader, report: Report) -> list[Block]:
    """The blocks that are text of the document; the report keeps the words of the others."""
    opening = {id(block) for block in _opening(blocks)}
    has_headings = any(isinstance(block, Paragraph) and block.level is not None for block in blocks)
    kept: list[Block] = []
    for block in blocks:
        left_out: Message | None = None
        if isinstance(block, Paragraph) and block.is_contents:
            left_out = _("table of contents; the page has its own")
        elif isinstance(block, Paragraph) and id(block) in opening:
            left_out = _of_cover(block, header, has_headings)
        elif isinstance(block, Table) and id(block) in opening and _is_control(block):
            left_out = _("control table; the page shows it from the keys of the file")
        if left_out is None:
            kept.append(block)
            continue
        if block.shown:
            report.note(Topic.LEFT_OUT, left_out, block.shown)
        for picture in (i for p in paragraphs([block]) for i in p.inlines if isinstance(i, Picture)):
            report.note(Topic.LEFT_OUT, _("a picture of the cover or of the control table"), picture.shows)
    return kept


def _opening(blocks: list[Block]) -> list[Block]:
    """What stands before the first heading; in a text without headings, before the first line that is no title."""
    first = next(
        (at for at, block in enumerate(blocks) if isinstance(block, Paragraph) and block.level is not None), None
    )
    if first is not None:
        return blocks[:first]
    opening: list[Block] = []
    for block in blocks:
        is_layout = isinstance(block, Table) and (
            _is_control(block) or any(map(page_header.is_agency, _first_lines(block)))
        )
        is_line = isinstance(block, Paragraph) and (
            block.is_empty or block.is_contents or block.is_title or block.is_centred or block.is_bold
            or page_header.is_label(block.shown) or page_header.is_agency(block.shown)
        )  # fmt: skip
        if not (is_layout or is_line):
            break
        opening.append(block)
    return opening


def _first_lines(table: Table) -> list[str]:
    return [cell.shown for cell in table.rows[0]] if table.rows else []


def _is_control(table: Table) -> bool:
    if any(page_header.is_motto(cell.shown) for cell in table.cells):
        return False
    found = {match.group() for cell in table.cells for match in _CONTROL.finditer(fold(cell.shown))}
    return len(found) >= _ENOUGH


def _of_cover(paragraph: Paragraph, header: PageHeader, has_headings: bool) -> Message | None:
    shown = paragraph.shown
    if not shown:
        return None
    if paragraph.is_title or letters(titled(shown)) == letters(header.title):
        return _("the title; it stands at the top of the draft")
    if page_header.is_label(shown) and "……" not in shown:
        return _("a line of the cover; the page shows it from the keys of the file")
    is_line_of_cover = page_header.is_agency(shown) or page_header.is_kind(shown) or _CAPTION.fullmatch(fold(shown))
    if has_headings and (is_line_of_cover or (paragraph.is_centred and paragraph.is_bold)):
        return _("a line of the cover")
    if letters(header.code) and letters(shown) == letters(header.code):
        return _("a line of the cover")
    return None
