"""What comes out of Word files as ugly as real ones: headings, lists, tables, pictures, and the report."""

from pathlib import Path

import pytest
from docx.enum.text import WD_TAB_LEADER
from docx.shared import Inches

from builders import Book
from importing import body, imported, keys, refusal, rendered_text, told
from word_files import WordFile, add_part, comments, footnotes, picture, png, relate


@pytest.fixture
def word() -> WordFile:
    return WordFile()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "goc.docx"


def lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]


HEADER = "Mã hiệu: QT.07\nLần ban hành: 03\nLần sửa đổi: 02\nNgày ban hành: 01/7/2025\nTrang: 1/5"


def test_a_header_of_three_cells_fills_the_keys(book: Book, word: WordFile, file: Path) -> None:
    word.header("SỞ THỬ NGHIỆM\nVĂN PHÒNG", "QUY TRÌNH\nKIỂM SOÁT TÀI LIỆU", HEADER)
    word.say("Một câu.")
    made = imported(book, word.save(file), code=None)
    assert made.draft.path == "quy-trinh/qt-07.md"
    assert keys(made) == [
        "code: QT.07",
        "title: Kiểm soát tài liệu",
        "owner: van-phong",
        "audience: internal",
        "clauses: []",
        "legal_basis: []",
        "distribution: [van-phong]",
        "review_every: 12 months",
        "versions:",
        "  - version: 3.2",
        "  ",
        "  ",
        "    changes: Chuyển từ tệp Word sang.",
    ]
    assert "# issued on 01/7/2025" in made.draft.text
    assert made.draft.text.endswith("---\n# Kiểm soát tài liệu\n\nMột câu.\n")
    assert told(made, "SỞ THỬ NGHIỆM · VĂN PHÒNG")


@pytest.mark.parametrize(
    ("header", "version", "title"),
    [
        (["QUY TRÌNH KIỂM TRA NỘI BỘ", "Mã số: QT-07\nLần ban hành/Lần sửa đổi: 01/00"], "1.0", "Kiểm tra nội bộ"),
        (["Kiểm tra", "Ký hiệu : qt 07\nBan hành lần: 2 - Sửa đổi lần: 05"], "2.5", "Kiểm tra"),
        (["Mã hiệu", "QT.07", "Lần ban hành", "01"], "1.0", "Tên tài liệu"),
        (["Mã hiệu: QT.07 Lần sửa đổi: 03 Trang 2/9"], "1.0", "Tên tài liệu"),
    ],
)
def test_headers_are_written_in_many_ways(book: Book, file: Path, header: list[str], version: str, title: str) -> None:
    word = WordFile()
    word.header(*header)
    word.say("Một câu.")
    made = imported(book, word.save(file), code=None)
    assert f"  - version: {version}" in keys(made)
    assert made.draft.path == "quy-trinh/qt-07.md"
    assert (f"title: {title}" in keys(made)) or title == "Tên tài liệu"


def test_a_control_table_on_the_first_page_fills_the_keys_as_well(book: Book, word: WordFile, file: Path) -> None:
    word.say("QUY TRÌNH KIỂM KÊ", bold=True, centred=True)
    word.table(["Mã hiệu", "QT.07"], ["Lần ban hành", "04"], ["Ngày ban hành", "02/3/2024"], ["Soạn thảo", ""])
    word.say("1. Mục đích", bold=True)
    made = imported(book, word.save(file), code=None)
    assert "title: Kiểm kê" in keys(made)
    assert "  - version: 4.0" in keys(made)
    assert "# issued on 02/3/2024" in made.draft.text
    assert body(made) == "## 1 Mục đích"


def test_a_code_nobody_knows_is_asked_for(book: Book, word: WordFile, file: Path) -> None:
    word.say("Một câu.")
    word.save(file)
    assert "does not say its code" in refusal(book, file, code=None)  # type: ignore[arg-type]
    assert "“HD-1” fits no kind" in refusal(book, file, code="HD-1")
    book.put("QT.07")
    assert "QT.07 is in the manual already: quy-trinh/qt-07.md" in refusal(book, file)


def test_bold_lines_with_numbers_are_headings(book: Book, word: WordFile, file: Path) -> None:
    for text in ("1. MỤC ĐÍCH:", "2. NỘI DUNG", "2.1. Trình tự", "2.1.1. Bước đầu", "2.2 Kết quả"):
        word.say(text, bold=True)
        word.say("Câu.")
    word.say("1. Không phải đề mục", bold=True)
    made = imported(book, word.save(file))
    headings = [line for line in lines(body(made)) if line != "Câu."]
    assert headings == [
        "## 1 Mục đích",
        "## 2 Nội dung",
        "### 2.1 Trình tự",
        "#### 2.1.1 Bước đầu",
        "### 2.2 Kết quả",
        "**1. Không phải đề mục**",
    ]
    assert told(made, "a bold line that may be a heading: “1. Không phải đề mục” (line")


def test_headings_numbered_by_word_bear_their_numbers(book: Book, word: WordFile, file: Path) -> None:
    word.lists(("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "%3)"))
    for text, level in (("Mục đích", 0), ("Nội dung", 0), ("Trình tự", 1), ("Kết quả", 1)):
        word.number(word.say(text, style=f"Heading {level + 1}"), level)
    word.number(word.say("việc thứ nhất"), 2)
    word.number(word.say("việc thứ hai"), 2)
    assert lines(body(imported(book, word.save(file)))) == [
        "## 1 Mục đích",
        "## 2 Nội dung",
        "### 2.1 Trình tự",
        "### 2.2 Kết quả",
        "a) việc thứ nhất",
        "b) việc thứ hai",
    ]


def test_headings_without_number_and_with_roman_ones_are_told(book: Book, word: WordFile, file: Path) -> None:
    word.say("Lời nói đầu", style="Heading 1")
    word.say("Lời cảm ơn", style="Heading 1")
    word.say("I. PHẦN CHUNG", bold=True)
    made = imported(book, word.save(file))
    assert lines(body(made)) == ["## Lời nói đầu", "## Lời cảm ơn", "## I. PHẦN CHUNG"]
    assert told(made, "a heading without a number")
    assert told(made, "Roman number")


def test_numbers_of_a_list_are_those_of_word(book: Book, word: WordFile, file: Path) -> None:
    word.lists(("decimal", "%1."), ("bullet", "•"))
    word.lists(("decimal", "Bước %1:"), list_number=91)
    for text, level in (("một", 0), ("con", 1), ("hai", 0)):
        word.number(word.say(text), level)
    word.say("Xen giữa.")
    for text in ("nhận", "trả"):
        word.number(word.say(text), list_number=91)
    assert body(imported(book, word.save(file))) == (
        "1. một\n    - con\n2. hai\n\nXen giữa.\n\nBước 1: nhận\n\nBước 2: trả"
    )


def test_a_list_that_goes_on_after_a_break_keeps_its_numbers_as_text(book: Book, word: WordFile, file: Path) -> None:
    word.lists(("decimal", "%1)"))
    for text in ("một", None, "hai"):
        word.number(word.say(text)) if text else word.say("Xen giữa.")
    assert lines(body(imported(book, word.save(file)))) == ["1) một", "Xen giữa.", "2) hai"]


def test_typed_dashes_are_a_list(book: Book, word: WordFile, file: Path) -> None:
    for text in ("Gồm:", "-  đơn;", "+\tbản chính;", "– giấy tờ.", "Hết."):
        word.say(text)
    assert body(imported(book, word.save(file))) == "Gồm:\n\n- đơn;\n    - bản chính;\n- giấy tờ.\n\nHết."


def test_the_table_of_steps_can_be_read_by_the_rules(book: Book, word: WordFile, file: Path) -> None:
    word.lists(("decimal", "%1"))
    table = word.table(
        ["TT", "Trình tự", "Trách\nnhiệm", "Thời gian", "Kết quả"],
        ["", "Nhận | ghi sổ", "Văn thư", "02 giờ", "- Phiếu\n- Sổ"],
        ["", "Trả", "Văn thư", "01 giờ", ""],
        bold_head=True,
    )
    for row in table.rows[1:]:
        word.number(row.cells[0].paragraphs[0])
    word.run(table.cell(1, 0).paragraphs[0], " ")
    for row in table.rows[1:]:
        row.cells[0].paragraphs[0].add_run("#")
    made = imported(book, word.save(file))
    assert lines(body(made)) == [
        "| TT | Trình tự | Trách nhiệm | Thời gian | Kết quả |",
        "|---|---|---|---|---|",
        r"| 1 \# | Nhận \| ghi sổ | Văn thư | 02 giờ | - Phiếu<br>- Sổ |",
        r"| 2 \# | Trả | Văn thư | 01 giờ | |",
    ]


def test_cells_merged_both_ways_stay_merged(book: Book, word: WordFile, file: Path) -> None:
    table = word.table(["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"])
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 2).merge(table.cell(2, 2))
    made = imported(book, word.save(file))
    text = body(made).replace("\n", "")
    assert '<th colspan="2">a b</th><th>c</th>' in text
    assert '<td>d</td><td>e</td><td rowspan="2">f<br>i</td></tr><tr><td>g</td><td>h</td></tr>' in text
    assert "style" not in text
    assert told(made, "merged cells: the table stays in HTML")


def test_a_heading_of_two_rows_is_one(book: Book, word: WordFile, file: Path) -> None:
    table = word.table(["a", "b", "c"], ["", "d", "e"], ["1", "2", "3"])
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    text = body(imported(book, word.save(file))).replace("\n", "")
    assert text.startswith('<table><thead><tr><th rowspan="2">a</th><th colspan="2">b c</th></tr><tr>')
    assert "</tr></thead><tbody><tr><td>1</td>" in text


def test_a_table_in_a_cell_becomes_lines_of_the_cell(book: Book, word: WordFile, file: Path) -> None:
    table = word.table(["a", "b"], ["c", ""])
    inner = table.cell(1, 1).add_table(2, 2)
    for cell, text in zip(inner._cells, "wxyz", strict=True):
        cell.text = text
    made = imported(book, word.save(file))
    assert lines(body(made))[-1] == "| c | w; x<br>y; z |"
    assert told(made, "a table inside a cell became lines of the cell: “w | x / y | z”")


def test_places_to_sign_have_no_borders_and_a_frame_is_no_table(book: Book, word: WordFile, file: Path) -> None:
    word.say("Câu.")
    word.table(["Người lập", "Trưởng phòng"], ["", ""], borders=False)
    word.say("Câu.")
    word.table(["Chú ý:\nkhông tẩy xóa"])
    made = imported(book, word.save(file))
    assert body(made) == (
        "Câu.\n\n| Người lập | Trưởng phòng |\n|:---:|:---:|\n| | |\n\nCâu.\n\nChú ý:\n\nkhông tẩy xóa"
    )


def track(word: WordFile) -> None:
    paragraph = word.say("Hạn ")
    word.xml(paragraph, "<w:del><w:r><w:delText>05</w:delText></w:r></w:del><w:ins><w:r><w:t>03</w:t></w:r></w:ins>")
    word.run(paragraph, " ngày")
    ended = word.say("Đầu câu ")
    word.xml(ended, "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>")
    ended._p.insert(0, ended._p[-1])
    word.say("cuối câu")
    table = word.table(["a", "b"], ["c", "d"], ["e", "f"])
    row = table.rows[1]._tr
    row.get_or_add_trPr().append(row.makeelement(word.docx.element.body.tag.replace("body", "del"), {}))


def test_tracked_changes_are_refused_until_somebody_accepts_them(book: Book, word: WordFile, file: Path) -> None:
    track(word)
    word.save(file)
    assert "the file holds 4 tracked changes that nobody accepted, the first: “05”" in refusal(book, file)
    made = imported(book, file, accept_changes=True)
    assert body(made) == "Hạn 03 ngày\n\nĐầu câu cuối câu\n\n| a | b |\n|---|---|\n| e | f |"
    assert told(made, "4 tracked changes were accepted, as you asked")


def test_comments_are_told_without_their_authors(book: Book, word: WordFile, file: Path) -> None:
    word.say("Câu.")
    made = imported(book, word.save(file, lambda parts: comments(parts, "Xem lại hạn này")))
    assert told(made, "a comment: “Xem lại hạn này”")
    assert "Ẩn danh" not in made.report


def test_text_boxes_follow_their_paragraph_once(book: Book, word: WordFile, file: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent>"
    both = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData uri="wps">'
        f"<wps:wsp><wps:txbx>{box.format('Trong khung')}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline>"
        "</w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"<v:shape><v:textbox>{box.format('Trong khung')}</v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )
    word.xml(word.say("Trước"), both)
    word.xml(
        word.say("Sau"),
        f"<w:r><w:pict><v:shape><v:textbox>{box.format('Khung cũ')}</v:textbox></v:shape></w:pict></w:r>",
    )
    made = imported(book, word.save(file))
    assert lines(body(made)) == ["Trước", "Trong khung", "Sau", "Khung cũ"]
    assert told(made, "“Trong khung” (line")
    assert told(made, "“Khung cũ” (line")


def with_pictures(parts: dict[str, bytes], **pictures: bytes) -> None:
    for name, content in pictures.items():
        ending = name.rpartition("_")[2]
        parts[f"word/media/{name}.{ending}"] = content
        relate(parts, f'Id="{name}" Target="media/{name}.{ending}"', "image")


def test_pictures_are_named_after_what_they_show(book: Book, word: WordFile, file: Path) -> None:
    word.xml(word.say(), picture("a_png", "Sơ đồ tổ chức: Phòng"))
    word.xml(word.say("Chữ "), picture("b_png", floating=True))
    word.say("Hình 2. Lưu đồ tiếp nhận")
    word.xml(word.say(), picture("c_png"))
    word.xml(word.say("Lại: "), picture("a_png", "Sơ đồ tổ chức: Phòng"))
    word.xml(word.say(), picture("d_png", "CON"))
    word.xml(word.say(), '<w:r><w:pict><v:shape alt="Ảnh cũ"><v:imagedata r:id="e_png"/></v:shape></w:pict></w:r>')
    shots = {name: png(shade) for shade, name in enumerate(("a_png", "b_png", "c_png", "d_png", "e_png"))}
    made = imported(book, word.save(file, lambda parts: with_pictures(parts, **shots)))
    assert lines(body(made)) == [
        "![Sơ đồ tổ chức: Phòng](qt-07/so-do-to-chuc-phong.png)",
        "Chữ ![Hình 2. Lưu đồ tiếp nhận](qt-07/hinh-2-luu-do-tiep-nhan.png)",
        "Hình 2. Lưu đồ tiếp nhận",
        "![Hình 3](qt-07/hinh-3.png)",
        "Lại: ![Sơ đồ tổ chức: Phòng](qt-07/so-do-to-chuc-phong.png)",
        "![CON](qt-07/hinh-con.png)",
        "![Ảnh cũ](qt-07/anh-cu.png)",
    ]
    assert made.draft.pictures["quy-trinh/qt-07/anh-cu.png"] == png(4)
    assert sorted(made.draft.pictures) == [f"quy-trinh/qt-07/{name}.png" for name in (
        "anh-cu", "hinh-2-luu-do-tiep-nhan", "hinh-3", "hinh-con", "so-do-to-chuc-phong")]  # fmt: skip
    assert told(made, "“Hình 3” (line")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg">%s</svg>'


def test_pictures_no_page_may_show_are_told(book: Book, word: WordFile, file: Path) -> None:
    word.xml(word.say("Lưu đồ: "), picture("a_emf", "Lưu đồ"))
    word.xml(word.say("Ngoài: "), picture("out", "Ảnh ngoài"))
    word.xml(word.say("Mất: "), picture("gone", "Ảnh mất"))
    word.xml(word.say("Véc-tơ: "), picture("b_svg", "Hình véc-tơ"))
    word.xml(word.say("Độc: "), picture("c_svg", "Hình độc"))
    word.xml(word.say("Giả: "), picture("d_png", "Hình giả"))

    def edit(parts: dict[str, bytes]) -> None:
        shots = {"a_emf": b"EMF", "b_svg": SVG % b"<path/>", "c_svg": SVG % b"<script/>", "d_png": b"<html>"}
        with_pictures(parts, **shots)
        relate(parts, 'Id="out" Target="https://example.org/a.png" TargetMode="External"', "image")
        relate(parts, 'Id="gone" Target="media/gone.png"', "image")

    made = imported(book, word.save(file, edit))
    assert list(made.draft.pictures) == ["quy-trinh/qt-07/hinh-vec-to.svg"]
    assert "Lưu đồ: *\\[Thiếu hình: Lưu đồ\\]*" in body(made)
    assert "example.org" not in made.draft.text
    assert told(made, "a picture of the form EMF; save it as PNG and put it into the text by hand: “Lưu đồ”")
    assert told(made, "a picture of the form SVG")
    assert told(made, "a picture of the form PNG")
    assert told(made, "a picture lies outside the file")
    assert told(made, "a picture is not in the file")


def test_footnotes_stay_and_those_of_merged_tables_become_brackets(book: Book, word: WordFile, file: Path) -> None:
    note = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    word.xml(word.say("Câu"), note.format(1))
    table = word.table(["a", "b"], ["c", "d"])
    word.xml(table.cell(1, 0).paragraphs[0], note.format(2))
    merged = word.table(["a", "b"], ["c", "d"])
    word.xml(merged.cell(1, 0).paragraphs[0], note.format(3))
    merged.cell(0, 0).merge(merged.cell(0, 1))
    made = imported(book, word.save(file, lambda parts: footnotes(parts, "Chú một", "Chú hai", "Chú ba")))
    text = body(made)
    assert text.startswith("Câu[^1]\n\n| a | b |\n|---|---|\n| c[^2] | d |\n")
    assert "<td>c [Chú ba]</td>" in text
    assert text.endswith("[^1]: Chú một\n\n[^2]: Chú hai")


def test_what_the_build_computes_is_left_out_and_told(book: Book, word: WordFile, file: Path) -> None:
    word.header("SỞ THỬ", "QUY TRÌNH KIỂM SOÁT", HEADER)
    for text in ("SỞ THỬ NGHIỆM", "QUY TRÌNH", "KIỂM SOÁT"):
        word.say(text, bold=True, centred=True)
    word.say("Mã hiệu: QT.07")
    control = word.table(["", "Soạn thảo", "Xem xét", "Phê duyệt"], ["Họ và tên", "", "", ""], ["Chữ ký", "", "", ""])
    word.xml(control.cell(0, 0).paragraphs[0], picture("logo", "Biểu trưng"))
    word.say("SỬA ĐỔI TÀI LIỆU", bold=True, centred=True)
    word.table(
        ["Yêu cầu sửa đổi", "Trang/Phần", "Mô tả nội dung sửa đổi", "Ngày ban hành"], ["Không", "", "Lần đầu", ""]
    )
    word.say("MỤC LỤC", bold=True, centred=True)
    word.say("1. Mục đích\t2", bold=True)
    toc = word.say()
    word.xml(toc, '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o "1-3"</w:instrText></w:r>'
                  '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2. Nội dung</w:t></w:r>')  # fmt: skip
    word.xml(word.say("Dòng của mục lục"), '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    word.say("Sổ tay, phòng ban nào cũng giữ lời mở đầu này.")
    word.say("1. Mục đích", bold=True)
    page = word.say("Trang ")
    word.xml(page, '<w:fldSimple w:instr=" PAGE "><w:r><w:t>7</w:t></w:r></w:fldSimple>')
    word.table(["Họ và tên", "Chữ ký"], ["", ""])
    made = imported(book, word.save(file))
    assert body(made) == (
        "Sổ tay, phòng ban nào cũng giữ lời mở đầu này.\n\n## 1 Mục đích\n\nTrang\n\n"
        "| Họ và tên | Chữ ký |\n|---|---|\n| | |"
    )
    for part in (
        "Soạn thảo | Xem xét | Phê duyệt",
        "Mô tả nội dung sửa đổi",
        "2. Nội dung",
        "Dòng của mục lục",
        "SỬA ĐỔI",
        "“Biểu trưng”",
    ):
        assert told(made, part), part


def test_a_form_keeps_its_letterhead_blanks_and_signatures(book: Book, word: WordFile, file: Path) -> None:
    book.put("QT.07")
    word.header("SỞ THỬ", "PHIẾU ĐỀ NGHỊ", "Mã hiệu: BM.07.01\nLần ban hành: 01")
    word.table(["SỞ THỬ\nCHI CỤC", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"], borders=False)
    word.say("PHIẾU ĐỀ NGHỊ SỬA ĐỔI", bold=True, centred=True)
    word.say("Họ tên: ............................")
    leader = word.say("Đơn vị:\t")
    leader.paragraph_format.tab_stops.add_tab_stop(Inches(5), leader=WD_TAB_LEADER.DOTS)
    box = word.say("Đồng ý ")
    checked = "<w:ffData><w:checkBox><w:default w:val='1'/></w:checkBox></w:ffData>"
    word.xml(
        box,
        "<w:r><w:sym w:font='Wingdings' w:char='F0A8'/><w:t xml:space='preserve'> Không </w:t></w:r>"
        f"<w:r><w:fldChar w:fldCharType='begin'>{checked}</w:fldChar></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>",
    )
    word.table(["NGƯỜI SOẠN THẢO", "PHÊ DUYỆT"], ["(Ký)", "(Ký)"], borders=False)
    made = imported(book, word.save(file), code=None)
    assert made.draft.path == "bieu-mau/bm-07-01.md"
    assert "title: Phiếu đề nghị sửa đổi" in keys(made)
    assert body(made) == (
        "| SỞ THỬ<br>CHI CỤC | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc |\n|:---:|:---:|\n\n"
        "Họ tên: ………………………\n\nĐơn vị: ……………………\n\nĐồng ý ☐ Không ☒\n\n"
        "| NGƯỜI SOẠN THẢO | PHÊ DUYỆT |\n|:---:|:---:|\n| (Ký) | (Ký) |"
    )


def test_old_fonts_come_through_styles_and_runs(book: Book, word: WordFile, file: Path) -> None:
    word.docx.styles["Normal"].font.name = ".VnTime"
    word.say("KiÓm so¸t tµi liÖu")
    mixed = word.say("Néi dung ")
    word.run(mixed, "Unicode: kiểm soát ", font="Times New Roman")
    word.run(mixed, "ñöô", font="VNI-Times")
    word.run(mixed, "ïc", bold=True, font="VNI-Times")
    made = imported(book, word.save(file))
    assert lines(body(made)) == ["Kiểm soát tài liệu", "Nội dung Unicode: kiểm soát đượ**c**"]
    assert told(made, "text of TCVN3 fonts was turned into Unicode")
    assert told(made, "text of VNI fonts")


def test_spaces_used_as_layout_leave_no_trace(book: Book, word: WordFile, file: Path) -> None:
    for text in ("", "  \u00a0", "Một\u00a0\u00a0 câu\tcó   tab", "", "  "):
        word.say(text)
    word.docx.add_section().orientation = 1
    word.say("Trang ngang")
    assert body(imported(book, word.save(file))) == "Một câu có tab\n\nTrang ngang"


def test_links_lead_to_the_web_only(book: Book, word: WordFile, file: Path) -> None:
    for name in ("web", "disk", "bad", "odd"):
        word.xml(word.say(f"{name}: "), f'<w:hyperlink r:id="{name}"><w:r><w:t>xem</w:t></w:r></w:hyperlink>')

    def edit(parts: dict[str, bytes]) -> None:
        for name, target in (
            ("web", "https://example.org/a"),
            ("disk", "file:///C:/a.doc"),
            ("bad", "javascript:alert(1)"),
            ("odd", "http://["),
        ):
            relate(parts, f'Id="{name}" Target="{target}" TargetMode="External"', "hyperlink")

    made = imported(book, word.save(file, edit))
    assert lines(body(made)) == ["web: [xem](https://example.org/a)", "disk: xem", "bad: xem", "odd: xem"]
    assert told(made, "a link to a file outside was dropped")


def test_hidden_struck_and_drawn_things_are_told(book: Book, word: WordFile, file: Path) -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>"
    struck = "<w:r><w:rPr><w:strike/></w:rPr><w:t> gạch</w:t></w:r>"
    word.xml(word.say("Thấy"), f"{hidden}{struck}<m:oMath><m:r><m:t> x=1</m:t></m:r></m:oMath>")
    chart = (
        '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri="chart"/></a:graphic></wp:inline></w:drawing></w:r>'
    )
    word.xml(word.say(), chart)

    def edit(parts: dict[str, bytes]) -> None:
        add_part(parts, "diagramData", f'<x xmlns:a="{A}"><a:t>Ô thứ nhất</a:t></x>')

    made = imported(book, word.save(file, edit))
    assert body(made) == "Thấy gạch x=1"
    for part in ("hidden text: “ẩn”", "struck through", "a formula was taken over", "diagram of Word", "“Ô thứ nhất”"):
        assert told(made, part), part


A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def test_what_looks_like_markdown_stays_text(book: Book, word: WordFile, file: Path) -> None:
    hostile = "*sao* _gạch_ <script>alert(1)</script> [x](y) `mã` # | \\ ~~g~~ R&D ![a](b)"
    word.say(hostile)
    word.table([hostile, "b"], ["c", hostile])
    made = imported(book, word.save(file))
    assert "<script" not in made.draft.text
    assert rendered_text(made.draft.text).count(hostile) == 3


@pytest.mark.parametrize(
    "line",
    ["~~~~~~", "!!! Chú ý", "??? Hỏi", "??? note", ": định nghĩa", "Chữ {.lop} {: #id } {a=b}", "*[TTHC]: thủ tục",
     "[^1]: x", "# Không", "1. Một", "1) Một", "> trích", "| a | b |", "===", "---", "[ ] ô", "    thụt", "a {x} {}"],
)  # fmt: skip
def test_a_line_that_is_a_sign_to_this_site_stays_a_line(book: Book, word: WordFile, file: Path, line: str) -> None:
    for text in ("Trước.", line, "Sau."):
        word.say(text)
    shown = rendered_text(imported(book, word.save(file)).draft.text)
    assert " ".join(shown.split()[3:]) == f"Trước. {' '.join(line.split())} Sau."


def test_a_field_that_never_ends_hides_no_text(book: Book, word: WordFile, file: Path) -> None:
    word.xml(
        word.say("Trước"), '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    )
    word.say("Sau")
    assert body(imported(book, word.save(file))) == "Trước\n\nSau"
