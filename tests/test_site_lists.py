"""Computed lists, search, and what no page of the site may hold."""

import re
from collections import Counter

import pytest

from sites import HOSTILE, BuiltSite

REQUEST = re.compile(rb"(?:url\(|@import)\s*[\"']?(?:https?:)?//")


def test_the_master_list_holds_every_released_document_by_kind_and_code(built: BuiltSite) -> None:
    day, start = "05/01/2026", "10/01/2026"
    assert built.page("danh-muc/tai-lieu/").rows[3:] == [  # below the count by unit
        ["Mã hiệu", "Tên tài liệu", "Phiên bản", "Ban hành", "Hiệu lực", "Tình trạng", "Đơn vị chủ trì"],
        ["QT.01", "Kiểm soát tài liệu", "1.1", "01/06/2026", "01/06/2026", "có hiệu lực", HOSTILE],
        ["QT.02", "Cấp giấy", "1.0", day, start, "có hiệu lực", HOSTILE],
        ["QT.03", "Việc đã bỏ", "1.0", day, start, "đã bãi bỏ", HOSTILE],
        ["QT.05", "Việc sắp đổi", "1.1", "01/06/2026", "01/01/2099", "chưa có hiệu lực", HOSTILE],
        ["QT.06", "Việc quá hạn", "1.0", day, start, "có hiệu lực", HOSTILE],
        ["QT.08", HOSTILE, "1.0", day, start, "có hiệu lực", HOSTILE],
        ["BM.01.01", "Phiếu ghi", "1.0", day, start, "có hiệu lực", HOSTILE],
    ]


def test_the_list_of_forms_names_the_procedure_of_each_and_leads_to_its_word_file(built: BuiltSite) -> None:
    page = built.page("danh-muc/bieu-mau/")
    assert page.rows[1:] == [["BM.01.01", "Phiếu ghi", "1.0", "có hiệu lực", "tải về", "QT.01"]]
    word_file = ("tải về", "../../bm-01-01/bm-01-01-v1.0.docx")
    assert {("BM.01.01", "../../bm-01-01/"), ("QT.01", "../../qt-01/"), word_file} <= set(page.links)


def test_the_list_of_records_comes_from_the_released_texts(built: BuiltSite) -> None:
    assert built.page("danh-muc/ho-so/").rows[1:] == [
        ["Đơn đề nghị", "Văn phòng", "1 năm", "QT.02"],
        ["Giấy đã cấp", "Văn phòng", "5 năm", "QT.02"],
    ]


def test_the_list_of_laws_says_which_hold_and_what_still_rests_on_them(built: BuiltSite) -> None:
    page = built.page("danh-muc/van-ban/")
    assert page.rows[1:3] == [
        ["1/2020/NĐ-CP", "Cũ", "hết hiệu lực", "01/01/2020", "01/04/2020", "1"],
        ["2/2026/NĐ-CP", HOSTILE, "coi là còn hiệu lực", "01/02/2026", "01/05/2026 (quá hạn)", "–"],
    ]
    assert {"1-2020-nd-cp", "2-2026-nd-cp"} <= page.ids
    assert "Được thay bằng: 2/2026/NĐ-CP Tài liệu dựa vào văn bản này: QT.06" in page.text
    assert "Cần cập nhật QT.06 (đang dựa vào 1/2020/NĐ-CP), hạn 01/05/2026 (quá hạn)" in page.text


def test_the_clause_matrix_names_documents_or_the_reason_why_not(built: BuiltSite) -> None:
    matrix = {row[0]: row for row in built.page("danh-muc/dieu-khoan/").rows}
    assert matrix["8.1"][2:4] == ["không áp dụng", "Thử."]
    assert matrix["7.3"][1:] == ["Nhận thức", "có hiệu lực", "QT.02", ""]
    assert matrix["7.2"][4] == "Lưu giữ: Bằng chứng về năng lực của nhân sự."
    assert matrix["7.5.2"][1:4] == ["Tạo lập và cập nhật", "có hiệu lực", "QT.02, QT.04 (dự thảo)"]
    assert matrix["7.5"][2:4] == ["", ""]


def test_the_clause_matrix_says_how_well_each_clause_is_answered(built: BuiltSite) -> None:
    page = built.page("danh-muc/dieu-khoan/")
    matrix = {row[0]: row[2:4] for row in page.rows if len(row) == 5}
    assert matrix["6.1.2"] == ["mới có dự thảo", "QT.04 (dự thảo)"]
    assert matrix["6.3"] == ["quá hạn rà soát", "QT.06"]
    words = Counter(state for state, _documents in matrix.values())
    counted = f"{words['có hiệu lực']} có hiệu lực 1 quá hạn rà soát 0 chưa có hiệu lực 2 mới có dự thảo"
    assert f"{counted} 0 chưa có tài liệu {words['không áp dụng']} không áp dụng" in page.text
    held, applied = words["có hiệu lực"] + 1, words["có hiệu lực"] + 1 + 2
    assert f"{held} trên {applied} điều khoản áp dụng có tài liệu đang hiệu lực" in page.text


def test_the_calendar_lists_laws_to_absorb_and_reviews_the_most_urgent_first(built: BuiltSite) -> None:
    assert built.page("danh-muc/lich-ra-soat/").rows[2:] == [  # below the count of what is overdue
        ["Hạn", "Tài liệu", "Đang dựa vào", "Văn bản mới", "Hiệu lực từ", "Đơn vị chủ trì"],
        ["01/05/2026 (quá hạn)", "QT.06", "1/2020/NĐ-CP", "2/2026/NĐ-CP", "01/02/2026", HOSTILE],
        ["Hạn rà soát", "Tài liệu", "Tên", "Đơn vị chủ trì"],
        ["05/02/2026 (quá hạn)", "QT.06", "Việc quá hạn", HOSTILE],
        ["05/01/2125", "QT.02", "Cấp giấy", HOSTILE],
        ["05/01/2125", "QT.08", HOSTILE, HOSTILE],
        ["05/01/2125", "BM.01.01", "Phiếu ghi", HOSTILE],
        ["01/06/2125", "QT.01", "Kiểm soát tài liệu", HOSTILE],
        ["01/06/2125", "QT.05", "Việc sắp đổi", HOSTILE],
    ]


def test_changes_are_listed_the_latest_first(built: BuiltSite) -> None:
    rows = built.page("danh-muc/thay-doi/").rows[1:]
    assert rows[:4] == [
        ["01/06/2026", "QT.01", "Ban hành phiên bản 1.1 có hiệu lực", "Sửa.", "2/QĐ"],
        ["01/06/2026", "QT.05", "Ban hành phiên bản 1.1 chưa có hiệu lực", "Sửa.", "2/QĐ"],
        ["01/03/2026", "QT.03", "Bãi bỏ", "", "3/QĐ"],
        ["05/01/2026", "QT.01", "Ban hành phiên bản 1.0 đã thay thế", "Ban hành lần đầu.", "1/QĐ"],
    ]
    assert ["05/01/2026", "QT.08", "Ban hành phiên bản 1.0 có hiệu lực", HOSTILE, HOSTILE] in rows


def test_abbreviations_are_listed(built: BuiltSite) -> None:
    assert built.page("danh-muc/viet-tat/").rows == [["Viết tắt", "Viết đầy đủ"], ["TTHC", HOSTILE]]


def test_the_home_page_shows_what_is_new_and_what_is_due(built: BuiltSite) -> None:
    page = built.page("")
    assert "01/06/2026 · 2/QĐ QT.01 – Kiểm soát tài liệu phiên bản 1.1 có hiệu lực" in page.text
    assert "01/05/2026 (quá hạn): cập nhật 2/2026/NĐ-CP vào QT.06 – Việc quá hạn" in page.text
    assert ("QT.06 – Việc quá hạn", "qt-06/") in page.links


def test_search_finds_current_texts_and_laws_no_old_versions_and_lists_by_their_titles_alone(built: BuiltSite) -> None:
    lists = {address for address in built.found if address.startswith("danh-muc/")}
    assert {built.found[address]["text"] for address in lists if not address.startswith("danh-muc/van-ban/")} == {
        "Danh mục"
    }
    assert {address.partition("#")[0] for address in built.found.keys() - lists} == {
        "",
        "huong-dan/viet/",
        "huong-dan/moi/",
        "don-vi/",
        "don-vi/van-phong/",
        "vai-tro/soan/",
        "vai-tro/duyet/",
        *(f"{code}/" for code in ("bm-01-01", "qt-01", "qt-02", "qt-03", "qt-05", "qt-06", "qt-08")),
    }
    assert built.found["qt-01/#muc-2.1"]["title"] == "2.1 Ghi chép"


def test_search_ranks_withdrawn_documents_and_laws_below_the_others(built: BuiltSite) -> None:
    boosts = [built.found[address]["boost"] for address in ("qt-01/", "danh-muc/van-ban/", "qt-03/")]
    assert boosts == sorted(boosts, reverse=True)
    assert len(set(boosts)) == 3


def test_search_shows_no_state_that_depends_on_the_day(built: BuiltSite) -> None:
    found = " ".join(entry["text"] for address, entry in built.found.items() if "#" in address)
    assert "Nguồn: thử" in found
    assert not [state for state in ("còn hiệu lực", "chưa có hiệu lực", "(quá hạn)") if state in found]


@pytest.mark.parametrize("address", ["qt-08/", "danh-muc/tai-lieu/", "danh-muc/van-ban/", "danh-muc/viet-tat/", ""])
def test_what_people_wrote_is_shown_as_they_wrote_it(built: BuiltSite, address: str) -> None:
    assert HOSTILE in built.page(address).text


def test_what_people_wrote_never_becomes_html(built: BuiltSite) -> None:
    assert [name for name, page in built.pages.items() if "b-x" in page.tags] == []
    assert "<title>QT.08 – Việc &lt;b-x&gt; &amp; " in built.page("qt-08/").html
    assert "<title>Việc &lt;b-x&gt; &amp; " in built.page("huong-dan/viet/").html


def test_no_page_asks_another_host_or_leads_to_one(built: BuiltSite) -> None:
    asked = {address for page in built.pages.values() for address in page.asked}
    assert "../qt-01/" in asked
    assert [address for address in asked if re.fullmatch(r"\.\./assets/stylesheets/qms\.[0-9a-f]{8}\.css", address)]
    assert [address for address in asked if re.match(r"[a-z+.\-]+:|//", address)] == []
    assert [name for name, content in built.files.items() if name.endswith(".css") and REQUEST.search(content)] == []
