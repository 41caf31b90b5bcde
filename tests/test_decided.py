"""What nobody has decided yet is not said of the text in force: its unit, recipients and administrative procedures."""

import pytest

from builders import CAP_GIAY, DRAFT, RELEASED, Book, write_laws, write_tthc
from qms.model.documents import Header
from qms.site.decided import as_decided
from sites import build, equip

LATER = RELEASED + DRAFT.replace("1.0", "1.1")
UNITS = "units:\n  - {id: mot-cua, name: Bộ phận một cửa}\n  - {id: kho, name: Bộ phận kho}"


@pytest.fixture
def agency(book: Book) -> Book:
    """Three units, two administrative procedures, a new decree."""
    book.edit("registers/organisation.yml", "units:", UNITS)
    write_tthc(book, CAP_GIAY, "id: doi-giay, name: Đổi giấy, time: 02 ngày làm việc")
    write_laws(book, "id: nd-7, number: 7/2026/NĐ-CP, effective: 2026-10-01")
    return book


def shown(book: Book) -> Header:
    (document,) = as_decided(book.load()).documents
    return document.header


def test_a_draft_changes_nothing_that_its_document_is_said_to_be(agency: Book) -> None:
    agency.put(tthc="[cap-giay]")
    agency.commit()
    agency.put(versions=LATER, owner="kho", distribution="[kho]", tthc="[doi-giay]", under_review_for="[nd-7]")
    agency.commit()
    header = shown(agency)
    assert (header.owner, header.distribution, header.tthc) == ("van-phong", ("van-phong",), ("cap-giay",))
    assert header.under_review_for == ("nd-7",), "a note on the text in force"
    agency.put(versions=RELEASED, owner="kho")
    assert shown(agency).owner == "kho", "no draft, so it was decided"


def test_what_was_changed_between_release_and_draft_was_decided(agency: Book) -> None:
    for versions, owner in ((RELEASED, "van-phong"), (RELEASED, "mot-cua"), (LATER, "kho")):
        agency.put(versions=versions, owner=owner)
        agency.commit()
    assert shown(agency).owner == "mot-cua"


def test_a_unit_that_was_renamed_since_is_the_one_of_the_file(agency: Book) -> None:
    agency.put(owner="kho", distribution="[kho, van-phong]")
    agency.commit()
    agency.edit("registers/organisation.yml", "id: kho", "id: luu-tru")
    agency.put(versions=LATER, owner="luu-tru", distribution="[luu-tru]")
    agency.commit()
    assert (shown(agency).owner, shown(agency).distribution) == ("luu-tru", ("van-phong",))


def test_a_document_that_was_never_decided_is_what_its_file_says(agency: Book) -> None:
    agency.put(versions=DRAFT, owner="kho")
    agency.commit()
    assert shown(agency).owner == "kho"


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_both_editions_name_the_unit_that_was_decided(agency: Book, audience: str) -> None:
    equip(agency).put(tthc="[cap-giay]", audience="public", review_every="99 years")
    agency.write("index.md", "# Trang chủ\n")
    agency.commit()
    agency.put(versions=LATER, owner="kho", tthc="[doi-giay]", audience="public", review_every="99 years")
    agency.commit()
    answer = build(agency.root, QMS_AUDIENCE=audience)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    page = (agency.root / "site/qt-01/index.html").read_text("utf-8")
    assert "<dd>Văn phòng</dd>" in page
    assert "Cấp giấy" in page
    assert "<dd>Bộ phận kho" not in page
    assert "Đổi giấy" not in page
