"""What auditors see of corrections, approvals and waivers on the site."""

import pytest

from builders import BODY, RELEASED, Book, row
from qms.reading.approvals import VARIABLE
from signing import new_key, sign, write_list
from sites import BuiltSite, build, equip

CORRECTED = RELEASED + "\n    corrections:\n      - {decision: 5/CV, issued: 2026-03-01, changes: Sửa lỗi chính tả.}"
HOSTILE = "<script>alert(1)</script>&"
"""A name that somebody gave a key in the list of allowed signers."""
WAIVED = """
waivers:
  - rule: XR001
    where: QT.01
    reason: Đang soạn quy trình mới.
    approved_by: duyet
    until: 2099-12-31
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    book = equip(Book(tmp_path_factory.mktemp("so-tay") / "kho"))
    book.write("registers/waivers.yml", WAIVED.lstrip())
    book.put(body=BODY.replace("Làm việc.", "Làn việc."))
    book.commit()
    keys = {name: new_key(book.root.parent, str(number)) for number, name in enumerate(("chi-cuc-truong", HOSTILE))}
    sign(book, keys["chi-cuc-truong"], "approval/QT.01/1.0")
    book.put(versions=CORRECTED, body=BODY)
    book.commit()
    sign(book, keys[HOSTILE], "approval/QT.01/1.0+1")
    sign(book, keys["chi-cuc-truong"], "approval/<b>/1.0")
    book.put(versions=CORRECTED + row("1.1"), body=BODY + "\nTheo QT.77.\n")
    allowed = write_list(book.root.parent / "allowed_signers", **keys)
    answer = build(book.root, **{VARIABLE: str(allowed)})
    assert answer.returncode == 0, answer.stderr
    return BuiltSite(book.root / "site", answer.stderr)


def test_the_page_of_a_version_shows_its_corrected_text(site: BuiltSite) -> None:
    assert "Làm việc." in site.page("qt-01/v1.0/").text
    assert "Làn việc." not in site.page("qt-01/v1.0/").text


def test_the_history_names_corrections_below_their_version(site: BuiltSite) -> None:
    rows = [row[:3] for row in site.page("qt-01/").rows if row[0].startswith("1.")]
    assert rows == [
        ["1.1", "2/QĐ", "01/06/2026"],
        ["1.0", "1/QĐ", "05/01/2026"],
        ["1.0, đính chính 1", "5/CV", "01/03/2026"],
    ]


def test_the_changes_list_holds_corrections(site: BuiltSite) -> None:
    assert [row[2].split(" đã")[0] for row in site.page("danh-muc/thay-doi/").rows[2:]] == [
        "Đính chính phiên bản 1.0",
        "Ban hành phiên bản 1.0",
    ]


def test_a_page_does_not_ask_for_what_is_waived(site: BuiltSite) -> None:
    assert "QT.77" not in site.page("qt-01/").text.partition("Theo QT.77.")[0]


def test_the_waivers_page_says_what_is_waived_why_by_whom_and_until_when(site: BuiltSite) -> None:
    page = site.page("danh-muc/mien-tru/")
    assert page.rows[1] == [
        "XR001", "QT.01", "Đang soạn quy trình mới.", "Người duyệt", "31/12/2099", "không có tài liệu QT.77",
    ]  # fmt: skip
    assert "Không có tồn tại nào được ghi nhận." in page.text


def test_the_history_says_who_signed_which_text(site: BuiltSite) -> None:
    signed = {row[0]: row[6].partition("Chứng cứ nội bộ: ")[2] for row in site.page("qt-01/").rows if len(row) == 7}
    assert signed["1.1"] == ""
    assert signed["1.0"] == "chi-cuc-truong đã ký nội dung này."
    corrected = next(row for row in site.page("qt-01/").rows if row[0] == "1.0, đính chính 1")
    assert corrected[-1].endswith(f"Chứng cứ nội bộ: {HOSTILE} đã ký nội dung này.")
    assert "<script>alert(1)" not in site.page("qt-01/").html


def test_the_page_says_that_such_a_signature_is_no_official_one(site: BuiltSite) -> None:
    assert "Đây không phải chữ ký số công vụ" in site.page("qt-01/").text
    assert "VR015 cảnh báo: thẻ approval/<b>/1.0 không chỉ tới" in site.output
