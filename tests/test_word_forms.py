"""Forms as Word files: which have one, what stands on every sheet, and that the same text gives the same bytes."""

import shutil
import time
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest

from builders import DRAFT, RELEASED, REPOSITORY, Book, row
from qms.language.messages import Refusal
from qms.site import word
from qms.site.publication import Publication
from qms.site.word import WordForms

LETTERHEAD = """| SỞ MẪU | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |
|:---:|:---:|
| **CƠ QUAN THỬ** | **Độc lập - Tự do - Hạnh phúc** |

**PHIẾU GỬI**
"""
FIELDS = "| TT | Nội dung cần ghi cho thật đầy đủ |\n|---|---|\n| 1 | ☐ có |\n"
ORGANISATION = "registers/organisation.yml"


def files(book: Book, day: date = date(2026, 6, 10)) -> dict[str, bytes]:
    """The Word files of a manual by path."""
    manual = book.load(day)
    forms = WordForms(REPOSITORY / "theme" / "forms", manual.organisation)
    return {path: forms.file(form) for path, form in Publication(manual).word_files.items()}


def form(book: Book, body: str = FIELDS, title: str = "Phiếu ghi") -> Any:
    """The Word file of a form, opened."""
    book.put("BM.01.01", body=body, title=title)
    (content,) = files(book).values()
    return docx.Document(BytesIO(content))


def test_forms_in_force_or_coming_have_a_file_of_each_such_version_and_nothing_else_has(book: Book) -> None:
    book.put("QT.01")
    book.put("BM.01.01")
    book.commit()
    book.put("BM.01.01", RELEASED + row("1.1", effective="2026-07-01"), body="Bản sau.\n")
    book.put("BM.01.02", DRAFT)
    book.put("BM.01.03", withdrawn="{date: 2026-03-01, decision: 3/QĐ, reason: Thôi.}")
    book.commit()
    both = ["bm-01-01/bm-01-01-v1.0.docx", "bm-01-01/bm-01-01-v1.1.docx"]
    assert list(files(book)) == both
    assert list(files(book, date(2026, 7, 1))) == both[1:]


def test_every_sheet_says_code_version_date_and_page(book: Book) -> None:
    book.edit(ORGANISATION, "short_name: ", "sample: Thử.\nshort_name: ")
    header = form(book).sections[0].header
    (line,) = header.paragraphs
    assert line.text.endswith("BM.01.01 · phiên bản 1.0 · hiệu lực từ 10/01/2026 · trang 1/1")
    assert "DỮ LIỆU MẪU" in line.text
    codes = [code.text.strip() for code in line._p.iter(f"{{{line._p.nsmap['w']}}}instrText")]
    assert codes == ["PAGE", "NUMPAGES"]


def test_a_corrected_form_says_since_when(book: Book) -> None:
    book.put("BM.01.01")
    book.commit()
    corrections = (
        "[{decision: 8/QĐ, issued: 2026-03-01, changes: Lỗi.}, {decision: 9/QĐ, issued: 2026-04-01, changes: Lỗi.}]"
    )
    book.put("BM.01.01", row("1.0", "2026-01-05", corrections=corrections), body=FIELDS)
    (content,) = files(book).values()
    header = docx.Document(BytesIO(content)).sections[0].header.paragraphs[0].text
    assert "BM.01.01 · phiên bản 1.0, đính chính 01/04/2026 · " in header


def test_a_manual_of_real_data_does_not_call_itself_a_sample(book: Book) -> None:
    assert "MẪU" not in form(book).sections[0].header.paragraphs[0].text


def test_sheets_have_the_margins_and_type_of_the_decree(book: Book) -> None:
    document = form(book)
    section = document.sections[0]
    assert [round(length.mm) for length in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(length.mm) for length in margins] == [20, 20, 30, 15]
    styles = [document.styles[name] for name in ("Normal", "Body Text", "First Paragraph")]
    assert {(style.font.name, style.font.size.pt) for style in styles} == {("Times New Roman", 13)}


def test_the_same_text_gives_the_same_bytes(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    book.put("BM.01.01", body=LETTERHEAD + FIELDS)
    first = files(book)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(1700000000))  # what ZIP archives are dated with
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert files(book) == first


def test_the_name_of_a_file_changes_with_everything_it_follows_from(book: Book, tmp_path: Path) -> None:
    def name(looks: Path = REPOSITORY / "theme" / "forms") -> str:
        manual = book.load()
        (shown,) = Publication(manual).word_files.values()
        return WordForms(looks, manual.organisation).name(shown)

    book.put("BM.01.01")
    names = [name()]
    book.put("BM.01.01", title="Phiếu khác")
    names.append(name())
    book.put("BM.01.01", title="Phiếu khác", body=FIELDS)
    names.append(name())
    book.edit(ORGANISATION, "short_name: ", "short_name: Phòng ")
    names.append(name())
    for file in (REPOSITORY / "theme" / "forms").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "form.lua").write_text("", "utf-8")
    names.append(name(tmp_path))
    assert len(set(names)) == len(names)


def test_tables_with_a_centred_column_have_no_lines(book: Book) -> None:
    styles = [table.style.name for table in form(book, LETTERHEAD + "\n" + FIELDS).tables]
    assert styles == ["Layout", "Table"]


def test_columns_are_as_wide_as_what_stands_in_them(book: Book) -> None:
    number, content = form(book).tables[0].columns
    assert 3 * number.width < content.width


def test_signatures_stay_on_one_page(book: Book) -> None:
    signatures = form(book, "| Người lập | Người duyệt |\n|:---:|:---:|\n| (Ký) | (Ký) |\n| | |\n").tables[0]
    lines = [line for row in signatures.rows for cell in row.cells for line in cell.paragraphs if line.text]
    assert {line.style.paragraph_format.keep_with_next for line in lines} == {True}


@pytest.mark.parametrize(
    ("body", "headings"),
    [(LETTERHEAD, ["PHIẾU GỬI"]), (FIELDS, ["Phiếu ghi"]), (f"Ghi rõ.\n\n{LETTERHEAD}", ["Phiếu ghi"])],
)
def test_the_name_of_the_paper_stands_on_it_once(book: Book, body: str, headings: list[str]) -> None:
    found = [line.text for line in form(book, body).paragraphs if line.style.name == "Heading 1"]
    assert found == headings


def test_notes_become_paragraphs(book: Book) -> None:
    document = form(book, '!!! note "Cách ghi"\n    Ghi rõ từng mục.\n\n    Ký tên.\n\n!!! tip\n    Mẹo.\n\nHết.\n')
    assert [line.text for line in document.paragraphs] == [
        "Phiếu ghi",
        "Cách ghi",
        "Ghi rõ từng mục.",
        "Ký tên.",
        "Mẹo.",
        "Hết.",
    ]


def test_hostile_text_is_shown_as_it_stands_and_reads_no_file(book: Book) -> None:
    book.edit(ORGANISATION, "short_name: ", "short_name: '{{ 7 * 7 }} <b> & ' #")
    document = form(book, "{{ code }} <b>đậm</b> & $x$ ![ảnh](/etc/passwd) @a [@b]\n", "Phiếu {{ 1 }} *sao* & _gạch_")
    text = "\n".join(line.text for line in document.paragraphs)
    assert "Phiếu {{ 1 }} *sao* & _gạch_" in text
    assert "{{ code }}" in text
    assert "$x$" in text
    assert "@a [@b]" in text
    assert "{{ 7 * 7 }} <b> &" in document.sections[0].header.paragraphs[0].text
    assert not [part for part in document.part.package.iter_parts() if "passwd" in part.partname]


def test_a_text_that_takes_too_long_is_refused_with_its_name(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word, "LONGEST", 0)
    book.put("BM.01.01")
    with pytest.raises(Refusal, match=r"bieu-mau/bm-01-01.* cannot be turned into a Word file"):
        files(book)


def test_what_pandoc_says_is_told(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word, "MARKDOWN", "no-such-format")
    book.put("BM.01.01")
    with pytest.raises(Refusal, match="Unknown input format"):
        files(book)


@pytest.mark.parametrize("place", ["{{ ngay }}", "{{ code", "{% x %}"])
def test_a_place_in_the_header_that_cannot_be_filled_is_refused(book: Book, tmp_path: Path, place: str) -> None:
    looks = tmp_path / "forms"
    shutil.copytree(REPOSITORY / "theme" / "forms", looks)
    reference = docx.Document(str(looks / "reference.docx"))
    reference.sections[0].header.paragraphs[0].runs[0].text = place
    reference.save(str(looks / "reference.docx"))
    book.put("BM.01.01")
    manual = book.load()
    (shown,) = Publication(manual).word_files.values()
    with pytest.raises(Refusal, match=r"the header of .*reference\.docx cannot be filled in") as refusal:
        WordForms(looks, manual.organisation).file(shown)
    assert "{{ code }}, {{ version }}" in str(refusal.value.remedy)


def test_a_damaged_reference_document_is_refused(book: Book, tmp_path: Path) -> None:
    (tmp_path / "reference.docx").write_bytes(b"no archive")
    (tmp_path / "form.lua").write_text("", "utf-8")
    book.put("BM.01.01")
    manual = book.load()
    (shown,) = Publication(manual).word_files.values()
    with pytest.raises(Refusal, match="cannot be filled in"):
        WordForms(tmp_path, manual.organisation).file(shown)


def test_line_breaks_and_boxes_are_kept(book: Book) -> None:
    document = form(book, "| A | B |\n|---|---|\n| một<br>hai | ba |\n\n- [ ] chưa\n- [x] rồi\n")
    assert document.tables[0].cell(1, 0).text == "một\nhai"
    bullets = document.part.numbering_part.element.xml
    assert [line.text for line in document.paragraphs[1:]] == ["chưa", "rồi"]
    assert ["☐" in bullets, "☒" in bullets] == [True, True]


def test_a_preview_has_the_files_of_drafts_too(book: Book) -> None:
    book.put("BM.01.01", DRAFT)
    assert list(Publication(book.load(), preview=True).word_files) == ["bm-01-01/bm-01-01-v1.0.docx"]


def test_the_reference_document_holds_no_text_of_its_own() -> None:
    reference = REPOSITORY / "theme" / "forms" / "reference.docx"
    assert not [line.text for line in docx.Document(str(reference)).paragraphs]
    with zipfile.ZipFile(reference) as archive:
        assert not [name for name in archive.namelist() if name.startswith("customXml") or name.endswith(".bin")]
