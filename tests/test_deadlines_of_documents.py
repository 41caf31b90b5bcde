"""TM003 to TM006: documents that units must know, decisions that grow old, laws of which a part ends."""

import re
from datetime import date

import pytest

from builders import DRAFT, RELEASED, Book, row, ways_out, write_laws
from qms.rules.rule import Severity

QT_01 = "quy-trinh/qt-01.md"
ORGANISATION = "registers/organisation.yml"
DISSEMINATIONS = "registers/disseminations.yml"
WITHDRAWN = "{date: 2026-07-01, decision: 9/QĐ, reason: Thôi làm.}"
BEFORE, ON, AFTER = date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 2)


@pytest.fixture
def agency(book: Book) -> Book:
    """An agency of three units that disseminates within ten days."""
    book.edit(ORGANISATION, "absorb_law_within", "disseminate_within: 10 days\nabsorb_law_within")
    book.edit(ORGANISATION, "units:", "units:\n  - {id: kho, name: Kho}\n  - {id: lanh-dao, name: Lãnh đạo}")
    return book


def record(book: Book, *entries: str) -> None:
    """Write the register of disseminations; an entry is ``code version [units] date``."""
    cells = (re.fullmatch(r"(\S+) (\S+) (\[.*\]) (\S+)", entry) for entry in entries)
    lines = ("  - {{code: {}, version: {}, units: {}, date: {}}}\n".format(*found.groups()) for found in cells if found)
    book.write(DISSEMINATIONS, "disseminations:\n" + "".join(lines))


def put(book: Book, **changed: str) -> None:
    """Write QT.01, issued ten days before ``ON``, for three units."""
    book.put("QT.01", **{"versions": row("1.0", "2026-10-22"), "distribution": "[kho, van-phong, lanh-dao]", **changed})


@pytest.mark.parametrize(("day", "found"), [(BEFORE, 0), (ON, 0), (AFTER, 1)])
def test_dissemination_is_overdue_the_day_after_its_last_and_names_the_units(
    agency: Book, day: date, found: int
) -> None:
    put(agency)
    record(agency, "QT.01 1.0 [van-phong] 2026-10-23")
    fault = "QT.01 1.0 should have been disseminated by 2026-11-01; not recorded for: Kho, Lãnh đạo"
    assert agency.findings("TM003", day) == [f"{QT_01}:7 {fault}"] * found


def test_an_overdue_dissemination_is_a_deadline_with_a_way_out(agency: Book) -> None:
    put(agency, versions=row("1.0"))
    assert ways_out(agency, "TM003") == [
        "disseminate it and record code, version, units and date in registers/disseminations.yml"
    ]
    assert {found.severity for found in agency.check()} == {Severity.DEADLINE}


def test_units_may_be_told_one_by_one_and_late(agency: Book) -> None:
    put(agency)
    told = ["QT.01 1.0 [van-phong] 2026-10-23", "QT.01 1.0 [kho] 2026-11-02"]
    record(agency, *told)
    assert len(agency.findings("TM003", AFTER)) == 1
    record(agency, *told, "QT.01 1.0 [lanh-dao] 2026-11-02")
    assert agency.findings("TM003", AFTER) == []


@pytest.mark.parametrize(
    "entry",
    [
        "QT.02 1.0 [kho, van-phong, lanh-dao] 2026-10-23",
        "QT.01 1.1 [kho, van-phong, lanh-dao] 2026-10-23",
        "QT.01 1.0 [kho, van-phong, lanh-dao] 2026-11-03",
    ],
    ids=["other document", "other version", "not yet done"],
)
def test_what_was_recorded_otherwise_does_not_count(agency: Book, entry: str) -> None:
    put(agency)
    record(agency, entry)
    assert len(agency.findings("TM003", AFTER)) == 1


def test_only_the_latest_version_must_be_known(agency: Book) -> None:
    put(agency, versions=row("1.0", "2026-01-01") + row("1.1", "2026-10-22"), distribution="[kho]")
    record(agency, "QT.01 1.0 [kho] 2026-01-02")
    assert (agency.findings("TM003", ON), len(agency.findings("TM003", AFTER))) == ([], 1)
    record(agency, "QT.01 1.1 [kho] 2026-10-23")
    assert agency.findings("TM003", AFTER) == []


def test_a_unit_that_does_not_exist_is_named_as_it_is_written(agency: Book) -> None:
    put(agency, distribution="[kho-cu]")
    assert agency.findings("TM003", AFTER)[0].endswith("not recorded for: kho-cu")


@pytest.mark.parametrize(
    "changed",
    [{"versions": DRAFT}, {"withdrawn": WITHDRAWN}, {"versions": RELEASED.replace("issued: 2026-01-05", "")}],
    ids=["draft", "withdrawn", "not dated"],
)
def test_documents_out_of_use_or_without_a_date_need_no_readers_and_no_new_decision(
    agency: Book, changed: dict[str, str]
) -> None:
    agency.edit(ORGANISATION, "    folder: quy-trinh\n", "    folder: quy-trinh\n    reissue_every: 1 month\n")
    write_laws(agency, "id: nd-1, number: 1/2020/NĐ-CP, partial_expiry: [{date: 2026-10-01, what: Điều 1}]")
    agency.put("QT.01", **{"legal_basis": "[nd-1]", **changed})
    assert not {"TM003", "TM004", "TM005"} & set(agency.rules())


def test_without_a_period_of_its_own_no_agency_is_late(book: Book) -> None:
    book.put()
    assert book.rules() == []


def reissued_every(book: Book, period: str) -> None:
    book.edit(ORGANISATION, "    folder: quy-trinh\n", f"    folder: quy-trinh\n    reissue_every: {period}\n")


@pytest.mark.parametrize(("day", "found"), [(BEFORE, 0), (ON, 0), (AFTER, 1)])
def test_a_decision_that_is_too_old_is_found_however_recent_the_review(book: Book, day: date, found: int) -> None:
    reissued_every(book, "2 years")
    book.put(versions=row("1.0", "2023-01-01") + row("1.1", "2024-11-01"), reviewed_on="2026-10-01")
    fault = "1.1 of QT.01 was issued on 2024-11-01 and should have been issued anew by 2026-11-01"
    assert book.findings("TM004", day) == [f"{QT_01}:19 {fault}"] * found


def test_an_old_decision_is_a_deadline_with_a_way_out(book: Book) -> None:
    reissued_every(book, "1 month")
    book.put()
    assert ways_out(book, "TM004") == ["add a new version with a new decision, or withdraw QT.01"]
    assert {found.severity for found in book.check()} == {Severity.DEADLINE}


def test_only_kinds_that_say_so_are_decided_on_anew(book: Book) -> None:
    reissued_every(book, "1 month")
    book.put("BM.01.01")
    assert book.findings("TM004") == []


def test_a_document_of_no_kind_is_decided_on_when_its_kind_is_known(book: Book) -> None:
    reissued_every(book, "1 month")
    book.put("HD.01")
    assert book.rules() == ["FM004"]


def write_parts(book: Book, *parts: str) -> None:
    """Write a law parts of which end; a part is ``date, what``."""
    written = ", ".join(f"{{date: {day}, what: {what}}}" for day, what in (part.split(", ") for part in parts))
    write_laws(
        book,
        "id: nd-0, number: 0/2020/NĐ-CP",
        f"id: nd-1, number: 1/2020/NĐ-CP, partial_expiry: [{written}]",
    )


def test_a_part_of_a_law_that_ends_asks_to_check_the_document(book: Book) -> None:
    write_parts(book, "2026-12-01, Điều 4")
    book.put(legal_basis="[nd-0, nd-9, nd-1]")
    assert book.findings("TM005") == [f"{QT_01}:17 Điều 4 of 1/2020/NĐ-CP, on which QT.01 rests, ends on 2026-12-01"]
    assert ways_out(book, "TM005") == [
        "check the text: add a new version, or from that day “reviewed_on: …” when nothing needs to change"
    ]
    (found,) = (found for found in book.check() if found.rule == "TM005")
    assert (found.severity, found.place.column) == (Severity.WARNING, 27)


@pytest.mark.parametrize(("day", "found"), [("2027-02-01", 1), ("2027-02-02", 0)])
def test_an_end_is_told_of_as_long_before_as_a_change_may_take(book: Book, day: str, found: int) -> None:
    write_parts(book, f"{day}, Điều 4")
    book.put(legal_basis="[nd-1]")
    assert len(book.findings("TM005")) == found


@pytest.mark.parametrize(
    ("issued", "reviewed", "found"),
    [
        ("2026-05-31", "", 1),
        ("2026-06-01", "", 0),
        ("2026-05-31", "2026-05-31", 1),
        ("2026-05-31", "2026-06-01", 0),
        ("2026-06-01", "2026-01-01", 0),
    ],
)
def test_an_end_is_told_of_until_the_document_was_issued_or_reviewed_after_it(
    book: Book, issued: str, reviewed: str, found: int
) -> None:
    write_parts(book, "2026-06-01, Điều 4")
    book.put(versions=row("1.0", issued), legal_basis="[nd-1]", reviewed_on=reviewed)
    assert len(book.findings("TM005")) == found


def test_each_part_that_ends_is_told(book: Book) -> None:
    write_parts(book, "2026-06-01, Điều 4", "2026-07-01, Điều 5", "2030-01-01, Điều 6")
    book.put(legal_basis="[nd-1]")
    assert len(book.findings("TM005")) == 2


@pytest.mark.parametrize(
    ("entry", "found", "way_out"),
    [
        ("QT.011 1.0 [kho] 2026-10-23", "2 there is no document QT.011", "did you mean QT.01?"),
        ("SỔ 1.0 [kho] 2026-10-23", "2 there is no document SỔ", "write the code of a document"),
        ("QT.01 1.2 [kho] 2026-10-23", "2 QT.01 1.2 is not released", "write one of: 1.0"),
        ("QT.02 1.0 [kho] 2026-10-23", "2 QT.02 1.0 is not released", "write one of: –"),
        (
            "QT.01 1.0 [kho, vanphong] 2026-10-23",
            "2 “vanphong” is not in registers/organisation.yml",
            "did you mean “van-phong”?",
        ),
        (
            "QT.01 1.0 [xa] 2026-10-23",
            "2 “xa” is not in registers/organisation.yml",
            "write one of: kho, lanh-dao, van-phong",
        ),
    ],
)
def test_a_record_of_dissemination_names_what_exists(agency: Book, entry: str, found: str, way_out: str) -> None:
    agency.put("QT.01", RELEASED + DRAFT.replace("1.0", "1.2"))
    agency.put("QT.02", DRAFT)
    record(agency, entry)
    assert agency.findings("TM006") == [f"{DISSEMINATIONS}:{found}"]
    assert ways_out(agency, "TM006") == [way_out]
    assert Severity.ERROR in {finding.severity for finding in agency.check()}


def test_a_record_stands_where_its_fault_is_told(agency: Book) -> None:
    agency.put()
    entries = [
        "{code: QT.01, version: 1.0,\n     units: [kho,\n       xa], date: 2026-01-06}",
        "{code: QT.01,\n     version: 2.0, units: [kho], date: 2026-01-06}",
    ]
    agency.write(DISSEMINATIONS, "disseminations:\n" + "".join(f"  - {entry}\n" for entry in entries))
    assert [finding.place.line for finding in agency.check() if finding.rule == "TM006"] == [4, 6]


def test_records_of_earlier_versions_and_withdrawn_documents_stay(agency: Book) -> None:
    agency.put(versions=RELEASED + row("1.1"), withdrawn=WITHDRAWN)
    record(agency, "QT.01 1.0 [kho] 2026-01-06", "QT.01 1.1 [kho] 2026-06-02")
    assert agency.findings("TM006") == []


def test_a_file_that_cannot_be_read_may_be_the_document_of_a_record(agency: Book) -> None:
    agency.put()
    agency.write("quy-trinh/qt-02.md", "---\ncode: QT.02: Việc\n---\n")
    record(agency, "QT.02 1.0 [kho] 2026-01-06")
    assert agency.findings("TM006") == []
