"""The process map: drawn from the table of processes, above it."""

import pytest

from builders import BODY, Book
from qms.analysis.processes import processes
from sites import HOSTILE, Page, build, equip

ORGANISATION = "registers/organisation.yml"
COLUMNS = "group: Nhóm, name: Quá trình, input: Vào, output: Ra, owner: Chủ trì, documents: Tài liệu"
TABLE = f"""
| Nhóm | Quá trình | Vào | Ra | Chủ trì | Tài liệu |
|---|---|---|---|---|---|
| Trên | Chỉ huy | a | b | Văn phòng | QT.01 |
| Dưới | {HOSTILE.replace("*", "").replace("_", "").replace("<b-x>", "A")} | c | d | Văn phòng | QT.02; QT.77; QT.03 |
| Trên | Xem lại | e | f | Văn phòng | không có |
"""


@pytest.fixture
def mapped(book: Book) -> Book:
    """A manual whose QT.01 has a table of processes."""
    book.edit(ORGANISATION, "tables:\n", f"tables:\n  processes: {{{COLUMNS}}}\n")
    book.put("QT.01", body=BODY + TABLE.replace("QT.77; ", ""))
    book.put("QT.02")
    book.put("QT.03")
    book.commit()
    return book


def test_processes_are_read_in_the_order_of_the_table(mapped: Book) -> None:
    manual = mapped.load()
    found = processes(manual.by_code["QT.01"], manual.organisation)
    assert [(process.group, process.input, process.documents) for process in found] == [
        ("Trên", "a", "QT.01"),
        ("Dưới", "c", "QT.02; QT.03"),
        ("Trên", "e", "không có"),
    ]
    assert processes(manual.by_code["QT.02"], manual.organisation) == ()


def test_an_agency_that_names_no_such_table_has_no_map(book: Book) -> None:
    book.put("QT.01", body=BODY + TABLE)
    manual = book.load()
    assert processes(manual.by_code["QT.01"], manual.organisation) == ()


def test_the_page_shows_the_map_by_groups_with_links_above_the_table(mapped: Book) -> None:
    done = build(equip(mapped).root, "--strict")
    assert done.returncode == 0, done.stderr
    html = (mapped.root / "site/qt-01/index.html").read_text("utf-8")
    before, _figure, after = html.partition('<figure class="qms-map"')
    drawn, _end, below = after.partition("</figure>")
    assert "Chỉ huy" not in before
    assert "Chỉ huy" in below
    names = ["Trên", "Chỉ huy", "Xem lại", "Dưới", "QT.02", "QT.03"]
    assert sorted(names, key=Page(drawn).html.index) == names
    assert [address for _text, address in Page(drawn).links] == ["./", "../qt-02/", "../qt-03/"]
    assert "Việc A &amp; &#34;hai&#34; sao gạch" in drawn
    assert "qms-map" not in (mapped.root / "site/qt-02/index.html").read_text("utf-8")
