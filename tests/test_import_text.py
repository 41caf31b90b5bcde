"""What comes out of Word files as ugly as real ones: headings, lists, notes, letters, and the report."""

from pathlib import Path

import pytest
from docx.enum.text import WD_TAB_LEADER
from docx.shared import Inches

from builders import Book
from importing import body, imported, keys, lines, refusal, rendered_text, told
from word_files import WordFile, add_part, footnotes, picture, relate


@pytest.fixture
def word() -> WordFile:
    return WordFile()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "goc.docx"


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
