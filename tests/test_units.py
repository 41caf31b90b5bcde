"""What the documents ask of each unit and each role, what is told together, and the pages that say so."""

from datetime import date

import pytest

from builders import BODY, DRAFT, RELEASED, Book, row, write_laws
from qms.analysis.tasks import Deadline
from qms.site.agenda import Agenda
from qms.site.publication import Publication
from qms.site.units import Duties, RolePage, UnitPage, Units
from qms.site.views import Views
from sites import HOSTILE, BuiltSite

STEPS = """
### 2.1 Trình tự

| Trình tự | Trách nhiệm | Thời gian | Kết quả |
|---|---|---|---|
| Nhận hồ sơ | Người soạn; Thủ kho | 02 giờ | BM.01.01 |
| Xem xét | nguoi DUYET (khi vắng thì người khác) | 01 giờ | Ý kiến |
| Cất giữ | Phòng Kho | 01 giờ | Sổ |
| Việc cũ | Trưởng phòng Hành chính cũ | 01 giờ | Giấy |
"""
RECORDS = "\n| Hồ sơ lưu | Nơi lưu | Thời gian lưu |\n|---|---|---|\n| Sổ | {place} | 5 năm |\n"
OBJECTIVES = """
| Mục tiêu | Thước đo | Chỉ tiêu | Chủ trì | Hạn | Bằng chứng |
|---|---|---|---|---|---|
| Đúng hạn | Tỷ lệ | 98% | Thủ kho | 31/12/2026 | Sổ |
| Đủ hàng | Số lượng | 10 | Người soạn | Cuối quý | Sổ |
"""
FAR = {"review_every": "9 years"}


@pytest.fixture
def store(book: Book) -> Book:
    """A manual whose agency has a second unit, and tables of objectives."""
    path = "registers/organisation.yml"
    book.edit(path, "name: Văn phòng}", "name: Văn phòng}\n  - {id: kho, name: Phòng Kho}")
    book.edit(path, "roles:", "roles:\n  - {id: thu-kho, name: Thủ kho, unit: kho}")
    columns = "objective: Mục tiêu, measure: Thước đo, target: Chỉ tiêu, owner: Chủ trì, due: Hạn, evidence: Bằng chứng"
    book.edit(path, "kinds:", f"  objectives: {{{columns}}}\nkinds:")
    return book


def units(book: Book) -> Units:
    views = Views(Publication(book.load()), [])
    return Units(views, Agenda(views))


def unit(book: Book, identifier: str) -> UnitPage:
    return units(book).all[identifier]


def role(book: Book, identifier: str) -> RolePage:
    found = units(book)
    return next(found.role(r) for r in book.load().organisation.roles if r.id == identifier)


def steps(duties: Duties) -> list[tuple[str, str | None, str]]:
    return [
        (procedure.text.document.code, placed.section, placed.step.action)
        for procedure in duties.procedures
        for placed in procedure.steps
    ]


def told(deadlines: tuple[Deadline, ...]) -> list[tuple[str, str, str, list[str]]]:
    return [(str(d.due), d.work, d.about, [document.code for document in d.documents]) for d in deadlines]


def test_a_unit_has_the_steps_that_name_it_or_one_of_its_roles_with_their_section(store: Book) -> None:
    store.put("QT.01", body=BODY + STEPS)
    store.put("QT.02", body=BODY + STEPS)
    duties = unit(store, "kho").duties
    assert steps(duties) == [
        (code, "2.1", action) for code in ("QT.01", "QT.02") for action in ("Nhận hồ sơ", "Cất giữ")
    ]
    assert [placed.names for placed in duties.procedures[0].steps] == [("Thủ kho",), ("Phòng Kho",)]
    assert duties.step_count == 4


def test_a_role_has_the_steps_that_name_it_but_not_those_of_its_unit(store: Book) -> None:
    store.put(body=BODY + STEPS)
    assert steps(role(store, "thu-kho").duties) == [("QT.01", "2.1", "Nhận hồ sơ")]


def test_case_diacritics_and_remarks_do_not_count_and_another_name_is_nobodys(store: Book) -> None:
    store.put(body=BODY + STEPS)
    assert steps(unit(store, "van-phong").duties) == [("QT.01", "2.1", "Nhận hồ sơ"), ("QT.01", "2.1", "Xem xét")]


def test_a_step_above_every_numbered_heading_stands_in_no_section(store: Book) -> None:
    store.put(body=STEPS.replace("2.1 ", "") + BODY.removeprefix("# Việc\n"))
    assert {section for _code, section, _action in steps(unit(store, "kho").duties)} == {None}


@pytest.mark.parametrize("ended", [{"versions": DRAFT}, {"withdrawn": "{date: 2026-02-01, decision: 3/QĐ}"}])
def test_what_is_not_in_use_asks_nothing_of_anybody(store: Book, ended: dict[str, str]) -> None:
    store.put(**{"body": BODY + STEPS + RECORDS.format(place="Phòng Kho"), "owner": "kho"} | ended)
    found = unit(store, "kho")
    assert (found.duties.procedures, found.duties.records, found.owned) == ((), (), ())


def test_the_forms_of_a_unit_are_those_its_steps_name_and_those_it_owns(store: Book) -> None:
    store.put(body=BODY + STEPS)
    store.put("BM.01.01")
    store.put("BM.01.02", owner="kho")
    store.put("BM.01.03")
    assert [form.code for form in unit(store, "kho").duties.forms] == ["BM.01.01", "BM.01.02"]
    assert [form.code for form in role(store, "thu-kho").duties.forms] == ["BM.01.01"]


def test_a_unit_owns_documents_and_receives_others_whose_forms_go_without_saying(store: Book) -> None:
    both = "[van-phong, kho]"
    store.put("QT.01", owner="kho", distribution=both)
    store.put("QT.02", distribution=both)
    store.put("QT.03")
    for form in ("BM.01.01", "BM.02.01", "BM.03.01"):
        store.put(form, distribution=both)
    found = unit(store, "kho")
    assert [document.code for document in found.owned] == ["QT.01"]
    assert [document.code for document in found.received] == ["QT.02", "BM.03.01"]


@pytest.mark.parametrize(("place", "kept"), [("phong kho; bản sao tại Văn phòng", 1), ("Thủ kho", 1), ("Kho cũ", 0)])
def test_a_unit_keeps_the_records_whose_place_names_it_or_one_of_its_roles(store: Book, place: str, kept: int) -> None:
    store.put(body=BODY + RECORDS.format(place=place))
    assert len(unit(store, "kho").duties.records) == kept


def test_objectives_fall_to_whom_they_name_with_or_without_a_date(store: Book) -> None:
    store.put(body=BODY + OBJECTIVES, **FAR)
    assert [found.item.cells["objective"] for found in unit(store, "van-phong").duties.objectives] == ["Đủ hàng"]
    assert told(role(store, "thu-kho").duties.deadlines) == [("2026-12-31", "objective", "Đúng hạn", ["QT.01"])]
    assert told(role(store, "soan").duties.deadlines) == []


def test_a_unit_has_the_deadlines_of_what_it_owns_and_of_what_it_has_to_disseminate(store: Book) -> None:
    store.edit("registers/organisation.yml", "absorb_law", "disseminate_within: 10 days\nabsorb_law")
    write_laws(
        store,
        "id: nd-1, number: 1/2020/NĐ-CP, effective: 2020-01-01, replaced_by: [nd-2]",
        "id: nd-2, number: 2/2026/NĐ-CP, effective: 2026-08-01",
    )
    store.put("QT.01", owner="kho", legal_basis="[nd-1]", review_every="1 year")
    store.put("QT.02", owner="kho", legal_basis="[nd-1]", review_every="1 year")
    store.put("QT.03", distribution="[kho]", **FAR)
    assert told(unit(store, "kho").duties.deadlines) == [
        ("2026-01-15", "dissemination", "1.0", ["QT.03"]),
        ("2026-11-01", "law", "nd-2", ["QT.01", "QT.02"]),
        ("2027-01-05", "review", "", ["QT.01", "QT.02"]),
    ]
    assert told(unit(store, "van-phong").duties.deadlines) == [
        ("2026-01-15", "dissemination", "1.0", ["QT.01", "QT.02"]),
    ]


def test_a_decision_grown_old_is_renewed_by_the_owner(store: Book) -> None:
    store.edit("registers/organisation.yml", "    sections:", "    reissue_every: 1 year\n    sections:")
    store.put(owner="kho", **FAR)
    assert told(unit(store, "kho").duties.deadlines) == [("2027-01-05", "reissue", "", ["QT.01"])]


def test_what_falls_due_after_a_year_is_left_to_the_calendar(store: Book) -> None:
    store.put("QT.01", reviewed_on="2026-10-31", review_every="1 year")
    store.put("QT.02", reviewed_on="2026-11-01", review_every="1 year")
    views = Views(Publication(store.load(date(2026, 11, 1))), [])
    assert told(Agenda(views).deadlines()) == [("2027-10-31", "review", "", ["QT.01"])]


def test_what_one_decision_did_on_one_day_is_told_together_the_latest_first(store: Book) -> None:
    store.put("QT.01", RELEASED + row("1.1"), owner="kho")
    store.put("QT.02", distribution="[kho]")
    store.put("QT.03")
    store.put("BM.01.01")
    agenda = Agenda(Views(Publication(store.load()), []))
    codes = [[change.document.code for change in news.others + news.forms] for news in agenda.news()]
    assert codes == [["QT.01"], ["QT.01", "QT.02", "QT.03", "BM.01.01"]]
    assert [(news.day, news.decision) for news in agenda.news()] == [
        (date(2026, 6, 1), "2/QĐ"),
        (date(2026, 1, 5), "1/QĐ"),
    ]
    of_unit = [[change.document.code for change in news.changes] for news in agenda.news("kho")]
    assert of_unit == [["QT.01"], ["QT.01", "QT.02"]]


def test_a_role_says_what_it_signs_the_version_in_use_as(store: Book) -> None:
    store.put("QT.01", RELEASED + row("1.1", prepared_by="thu-kho", reviewed_by="soan"))
    signed = role(store, "soan").signed
    assert {signing: [document.code for document in documents] for signing, documents in signed.items()} == {
        "prepared_by": [],
        "reviewed_by": ["QT.01"],
        "approved_by": [],
    }
    assert role(store, "soan").unit == unit(store, "van-phong").unit


def test_the_page_of_a_unit_shows_its_steps_forms_records_and_documents(built: BuiltSite) -> None:
    page = built.page("don-vi/van-phong/")
    assert ["2", "Nhận hồ sơ", "Người soạn", "02 giờ", "Phiếu"] in page.rows
    assert ["BM.01.01", "Phiếu ghi", "1.0", "có hiệu lực", "tải về"] in page.rows
    assert ["QT.02", "Cấp giấy", "1.0", "có hiệu lực", "7"] in page.rows
    assert ["01/05/2026 (quá hạn)", "Cập nhật 2/2026/NĐ-CP", "QT.06"] in page.rows
    assert {
        ("2", "../../qt-02/#muc-2"),
        ("Người soạn", "../../vai-tro/soan/"),
        ("2/2026/NĐ-CP", "../../danh-muc/van-ban/#2-2026-nd-cp"),
        ("tải về", "../../bm-01-01/bm-01-01-v1.0.docx"),
    } <= set(page.links)


def test_the_page_of_a_role_leads_to_its_unit_and_shows_what_it_signs(built: BuiltSite) -> None:
    page = built.page("vai-tro/duyet/")
    assert (HOSTILE, "../../don-vi/van-phong/") in page.links
    assert ["2", "Ký giấy", "Người duyệt", "0,5 ngày", "Giấy"] in page.rows
    assert ["Phê duyệt", "QT.01, QT.02, QT.05, QT.06, QT.08, BM.01.01"] in page.rows
    assert ["Soạn thảo", "–"] in page.rows


def test_the_index_of_units_leads_to_each_unit_and_role(built: BuiltSite) -> None:
    page = built.page("don-vi/")
    assert page.rows[1] == [HOSTILE, "Người soạn Người duyệt", "QT.01, QT.02, QT.05, QT.06, QT.08", "2", "0"]
    assert {(HOSTILE, "van-phong/"), ("Người duyệt", "../vai-tro/duyet/")} <= set(page.links)


def test_units_stand_in_the_navigation_between_lists_and_guide(built: BuiltSite) -> None:
    names = [text for text, _address in built.page("").links]
    assert names.index("Danh mục") < names.index("Đơn vị và vai trò") < names.index("Hướng dẫn")
    assert (HOSTILE, "van-phong/") in built.page("don-vi/").links


@pytest.mark.parametrize("address", ["don-vi/van-phong/", "vai-tro/soan/"])
def test_search_finds_the_page_of_a_unit_or_role_by_its_name_alone(built: BuiltSite, address: str) -> None:
    entries = [found for found in built.found if found.startswith(address)]
    assert entries == [address]
    assert "Nhận hồ sơ" not in built.found[address]["text"]
