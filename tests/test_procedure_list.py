"""The list of administrative procedures: who carries them out, their time, what they end in, how sure that is."""

from datetime import date, timedelta

from builders import CAP_GIAY, DAY, REPOSITORY, Book, write_laws, write_tthc
from qms.site.pages import Site


def listed(book: Book, day: date = DAY) -> list[tuple[str, list[str]]]:
    """Each procedure with its lines."""
    text = Site(book.load(day), [], REPOSITORY / "theme").pages["danh-muc/thu-tuc.md"].write()
    parts = [part.partition("\n") for part in text.split("\n## ")[1:]]
    return [(name, [line for line in lines.split("\n") if line]) for name, _newline, lines in parts]


def test_a_procedure_stands_with_its_document_time_basis_and_code(book: Book) -> None:
    write_laws(book, "id: nd-1, number: 1/2020/NĐ-CP")
    counted = "counted_from: Ngày nhận, result: Giấy hoặc *từ chối*, basis: [nd-1], article: Điều 5"
    code = "national_code: '2.1', national_code_certainty: memory"
    write_tthc(book, f"{CAP_GIAY}, {counted}, {code}")
    book.put("QT.01", tthc="[cap-giay]")
    book.commit()
    assert listed(book) == [
        (
            "Cấp giấy",
            [
                "- Quy trình: [QT.01](../quy-trinh/qt-01.md)",
                "- Thời hạn: 01 ngày làm việc (tính từ: Ngày nhận)",
                "- Kết quả: Giấy hoặc &#42;từ chối&#42;",
                "- Căn cứ: [1/2020/NĐ-CP](van-ban.md#1-2020-nd-cp); Điều 5 (đã đọc văn bản)",
                "- Mã trên Cơ sở dữ liệu quốc gia: 2.1 (theo hiểu biết chung, cần xác minh)",
            ],
        )
    ]


def test_what_is_abolished_comes_last_and_what_nobody_carries_out_says_so(book: Book) -> None:
    write_laws(book, "id: nd-1, number: 1/2020/NĐ-CP")
    gone = "id: cu, name: Việc cũ, abolished: {date: 2026-02-01, basis: nd-1, note: Nay do Sở làm.}"
    write_tthc(book, gone, "id: moi, name: Việc mới")
    (new, fresh), (old, ended) = listed(book)
    assert [new, old] == ["Việc mới", "Việc cũ"]
    assert fresh[:2] == ["- Quy trình: **chưa có**", "- Thời hạn: pháp luật không ấn định hoặc chưa xác minh"]
    assert not [line for line in fresh if line.startswith("- Kết quả")]
    assert ended[0] == (
        "- **Không còn thuộc thẩm quyền** từ 01/02/2026 theo [1/2020/NĐ-CP](van-ban.md#1-2020-nd-cp). Nay do Sở làm."
    )


def test_what_will_be_abolished_keeps_its_place_until_then(book: Book) -> None:
    write_laws(book, "id: nd-1, number: 1/2020/NĐ-CP")
    going = f"id: cu, name: Việc cũ, abolished: {{date: {DAY}, basis: nd-1, note: Nay do Sở làm.}}"
    write_tthc(book, going, "id: moi, name: Việc mới")
    assert [name for name, _lines in listed(book, DAY - timedelta(1))] == ["Việc cũ", "Việc mới"]
    assert [name for name, _lines in listed(book, DAY)] == ["Việc mới", "Việc cũ"]


def test_a_register_without_procedures_says_so(book: Book) -> None:
    book.put()
    assert listed(book) == []
