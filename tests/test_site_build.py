"""What ``mkdocs build`` publishes: which text stands at which address, and what its page says."""

import pytest

from builders import Book
from sites import BuiltSite, build, equip

DOCUMENTS = {
    "bm-01-01": ["v1.0"],
    "qt-01": ["v1.0", "v1.1"],
    "qt-02": ["v1.0"],
    "qt-03": ["v1.0"],
    "qt-05": ["v1.0", "v1.1"],
    "qt-06": ["v1.0"],
    "qt-08": ["v1.0"],
}
LISTS = [
    "bieu-mau",
    "dieu-khoan",
    "ho-so",
    "lich-ra-soat",
    "mien-tru",
    "quy-tac",
    "tai-lieu",
    "thay-doi",
    "thu-tuc",
    "thuat-ngu",
    "van-ban",
    "viet-tat",
]
UNITS_AND_ROLES = ["don-vi/", "don-vi/van-phong/", "vai-tro/soan/", "vai-tro/duyet/"]
DRAFTS = ("draft2title", "draft2text", "draft4title", "draft4text", "draft12title")


def test_documents_versions_lists_and_pages_have_addresses_and_drafts_have_none(built: BuiltSite) -> None:
    addresses = {f"{document}/" for document in DOCUMENTS}
    addresses |= {f"{document}/{version}/" for document, versions in DOCUMENTS.items() for version in versions}
    addresses |= {f"danh-muc/{name}/" for name in LISTS}
    addresses |= {"", "huong-dan/viet/", "huong-dan/moi/", *UNITS_AND_ROLES}
    assert built.pages.keys() == {f"{address}index.html" for address in addresses} | {"404.html"}


@pytest.mark.parametrize("word", DRAFTS)
def test_no_file_of_the_site_holds_a_word_of_a_draft(built: BuiltSite, word: str) -> None:
    assert [name for name, content in built.files.items() if word.encode() in content] == []


def test_numbered_headings_have_addresses_that_survive_retitling(built: BuiltSite) -> None:
    assert {"muc-1", "muc-2", "muc-2.1"} <= built.page("qt-01/").ids


def test_citations_lead_to_documents_sections_and_laws(built: BuiltSite) -> None:
    page = built.page("qt-01/")
    assert "Ghi vào BM.01.01 theo mục 2 QT.02, mục 1 QT.02 và 1/2020/NĐ-CP, không theo QT.99." in page.text
    assert {
        ("BM.01.01", "../bm-01-01/"),
        ("mục 2 QT.02", "../qt-02/#muc-2"),
        ("mục 1 QT.02", "../qt-02/#muc-1"),
        ("1/2020/NĐ-CP", "../danh-muc/van-ban/#1-2020-nd-cp"),
    } <= set(page.links)
    assert "QT.99" not in {text for text, _address in page.links}


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("", ("QT.01", "qt-01/")),
        ("huong-dan/viet/", ("mục 2 QT.01", "../../qt-01/#muc-2")),
        ("qt-01/v1.1/", ("mục 2 QT.02", "../../qt-02/#muc-2")),
    ],
)
def test_citations_are_links_wherever_they_stand(built: BuiltSite, address: str, link: tuple[str, str]) -> None:
    assert link in built.page(address).links


@pytest.mark.parametrize("address", ["qt-05/", "qt-05/v1.0/", "qt-05/v1.1/"])
def test_links_and_pictures_of_a_text_work_at_each_of_its_addresses(built: BuiltSite, address: str) -> None:
    page, up = built.page(address), "../" * address.count("/")
    assert ("bước hai", f"{up}qt-02/#muc-2") in page.links
    assert f"{up}quy-trinh/so-do.svg" in page.asked
    assert "quy-trinh/so-do.svg" in built.files


def test_a_page_says_which_version_it_is_who_answers_for_it_and_since_when(built: BuiltSite) -> None:
    text = built.page("qt-01/").text
    for fact in (
        "QT.01 – Kiểm soát tài liệu",
        "Phiên bản 1.1 (lần ban hành 1, sửa đổi 1)",
        "Tình trạng có hiệu lực Có hiệu lực từ 01/06/2026 Đơn vị chủ trì Việc",
        "Quyết định 2/QĐ, ngày 01/06/2026 Soạn thảo Người soạn Phê duyệt Người duyệt",
        "Biểu mẫu kèm theo BM.01.01 Phiếu ghi Lịch sử phiên bản",
        "Viện dẫn BM.01.01 Phiếu ghi QT.02 Cấp giấy",
        "Được viện dẫn bởi BM.01.01 Phiếu ghi",
    ):
        assert fact in text


def test_the_version_table_leads_to_the_text_of_every_released_version(built: BuiltSite) -> None:
    page = built.page("qt-01/")
    assert [row[:6] for row in page.rows[1:]] == [
        ["1.1", "2/QĐ", "01/06/2026", "01/06/2026", "có hiệu lực", "Sửa."],
        ["1.0", "1/QĐ", "05/01/2026", "10/01/2026", "đã thay thế", "Ban hành lần đầu."],
    ]
    assert all(row[6].startswith("01/02/2026, ") for row in page.rows[1:]), "the day and commit of the release"
    assert {("1.0", "v1.0/"), ("1.1", "v1.1/")} <= set(page.links)


def test_a_superseded_version_keeps_its_text_and_leads_to_the_current_one(built: BuiltSite) -> None:
    old, current = built.page("qt-01/v1.0/"), built.page("qt-01/")
    assert "Đã bị thay thế từ ngày 01/06/2026. Không dùng bản này." in old.text
    assert ("Xem bản hiện hành", "../") in old.links
    assert "Câu của bản 1.0." in old.text
    assert "Câu của bản 1.0." not in current.text
    assert "Đã bị thay thế" not in current.text


def test_while_a_draft_is_open_the_page_shows_the_released_text(built: BuiltSite) -> None:
    page = built.page("qt-02/")
    assert "QT.02 – Cấp giấy" in page.text
    assert "Phiên bản 1.0 (lần ban hành 1, sửa đổi 0)" in page.text
    assert "Nhận hồ sơ Người soạn 02 giờ Phiếu" in page.text
    assert "Tổng thời gian các bước 6 giờ làm việc" in page.text
    assert "1.1" not in {row[0] for row in page.rows}


def test_a_version_not_yet_in_force_says_so_and_leads_to_the_one_that_is(built: BuiltSite) -> None:
    page = built.page("qt-05/")
    assert (
        "Chưa có hiệu lực. Phiên bản 1.1 áp dụng từ ngày 01/01/2099. "
        "Đến hết ngày trước đó, dùng phiên bản 1.0." in page.text
    )
    assert ("phiên bản 1.0", "v1.0/") in page.links


def test_a_withdrawn_document_says_what_replaces_it_and_stands_apart(built: BuiltSite) -> None:
    page = built.page("qt-03/")
    assert "Đã bãi bỏ từ ngày 01/03/2026 (Quyết định 3/QĐ). Không dùng tài liệu này." in page.text
    assert "Thay bằng: QT.01 Kiểm soát tài liệu." in page.text
    assert ("QT.01", "../qt-01/") in page.links
    assert built.page("").links.count(("Đã bãi bỏ", "qt-03/")) > 0


def test_missed_deadlines_show_on_the_page_with_the_way_out(built: BuiltSite) -> None:
    page = built.page("qt-06/")
    assert "QT.06 đã quá hạn rà soát (hạn là ngày 05/02/2026) → rà soát tài liệu: thêm phiên bản mới" in page.text
    assert "lẽ ra phải cập nhật chậm nhất ngày 01/05/2026 → sửa đổi tài liệu và thêm “nd-2”" in page.text
    assert "Điều cần xử lý" not in built.page("qt-01/").text


UNCONTROLLED = "bản in không kiểm soát, in ngày …/…/……"
"""What paper says; the browser knows the day."""


def test_dates_of_files_come_from_the_ledger_and_nothing_is_made_up(built: BuiltSite) -> None:
    assert "no git logs" not in built.output
    assert "Tệp nguồn được cập nhật lần cuối: 01/02/2026" in built.page("qt-01/").text
    assert "Tệp nguồn" not in built.page("qt-01/v1.0/").text
    assert built.page("huong-dan/moi/").text == f"Mới viết · {UNCONTROLLED} Mới viết Chưa đưa vào kho."


def test_every_page_names_the_agency(built: BuiltSite) -> None:
    for address in ("danh-muc/tai-lieu/", "qt-01/"):
        page = built.files[f"{address}index.html"].decode()
        assert "Sổ tay chất lượng – Chi cục</title>" in page
        assert "Chi cục Thử nghiệm – Sở Thử nghiệm" in page


@pytest.mark.parametrize(("address", "shown"), [("qt-06/", True), ("qt-06/v1.0/", True), ("qt-01/", False)])
def test_a_document_under_review_says_for_which_law(built: BuiltSite, address: str, shown: bool) -> None:
    page = built.page(address)
    assert ("Đang rà soát theo 2/2026/NĐ-CP: chưa đưa quy định mới vào bản này." in page.text) is shown
    link = ("2/2026/NĐ-CP", "../" * address.count("/") + "danh-muc/van-ban/#2-2026-nd-cp")
    assert (link in page.links) is shown


def test_a_worker_that_loads_its_program_in_another_way_builds_no_site(book: Book) -> None:
    equip(book)
    worker = book.root / "theme/assets/javascripts/search/worker.js"
    worker.write_text(worker.read_text("utf-8").replace('"search.js"', "`search.js`"), "utf-8")
    book.put()
    book.commit()
    answer = build(book.root)
    assert answer.returncode == 1
    assert 'worker.js no longer loads "search.js"' in answer.stderr
