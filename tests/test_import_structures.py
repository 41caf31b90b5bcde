"""What comes out of Word files as ugly as real ones: tables, tracked changes, boxes, pictures."""

from pathlib import Path

import pytest

from builders import Book
from importing import body, imported, lines, refusal, told
from word_files import WordFile, comments, picture, png, relate


@pytest.fixture
def word() -> WordFile:
    return WordFile()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "goc.docx"


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
