"""WV001 to WV003: a finding may stay where a role answers for it, for a reason and until a day."""

from datetime import date

import pytest

from builders import BODY, RELEASED, Book, row, ways_out
from qms.rules import checker
from qms.rules.rule import Severity

LAST_DAY = date(2026, 12, 31)
DAY_AFTER = date(2027, 1, 1)
REGISTER = "registers/waivers.yml"


def waive(book: Book, **changed: str) -> None:
    keys = {"rule": "XR001", "where": "QT.01", "reason": "Đang soạn.", "approved_by": "duyet", "until": "2026-12-31"}
    lines = "".join(f"    {key}: {value}\n" for key, value in (keys | changed).items()).lstrip()
    book.write(REGISTER, f"waivers:\n  - {lines}")


@pytest.fixture
def citing(book: Book) -> Book:
    """A released document that cites one that does not exist."""
    book.put(body=BODY + "\nTheo QT.77.\n")
    return book


def severities(book: Book, day: date) -> dict[str, Severity]:
    return {found.rule: found.severity for found in book.check(day)}


def test_a_waived_finding_refuses_nothing_until_its_day(citing: Book) -> None:
    waive(citing)
    assert severities(citing, LAST_DAY) == {"XR001": Severity.WAIVED}
    [found] = citing.check(LAST_DAY)
    assert found.accepted_because == "Đang soạn."


def test_a_waiver_that_ended_is_a_deadline_missed(citing: Book) -> None:
    waive(citing)
    assert severities(citing, DAY_AFTER) == {"XR001": Severity.DEADLINE, "WV002": Severity.DEADLINE}
    assert citing.findings("WV002", LAST_DAY) == []
    assert citing.findings("WV002", DAY_AFTER) == [f"{REGISTER}:6 the waiver of XR001 for QT.01 ended on 2026-12-31"]


@pytest.mark.parametrize(("rule", "where"), [("XR003", "QT.01"), ("XR001", "QT.02")])
def test_a_waiver_covers_one_rule_in_one_place(citing: Book, rule: str, where: str) -> None:
    citing.put("QT.02")
    waive(citing, rule=rule, where=where)
    assert severities(citing, LAST_DAY) == {"XR001": Severity.ERROR, "WV003": Severity.WARNING}
    assert citing.findings("WV003") == [f"{REGISTER}:2 the waiver of {rule} for {where} waives nothing"]
    assert ways_out(citing, "WV003") == ["delete it"]


def test_a_finding_in_a_register_is_waived_by_its_path(book: Book) -> None:
    book.put(clauses="[7.5]")
    book.edit("registers/not-applicable.yml", '  - {clause: "8", reason: Thử.}\n', "")
    waive(book, rule="CL002", where="registers/not-applicable.yml")
    assert "CL002" in book.rules()
    assert severities(book, LAST_DAY)["CL002"] is Severity.WAIVED
    assert book.findings("WV001") == []


def test_what_guards_the_proof_is_never_waived(book: Book) -> None:
    book.put()
    book.commit()
    book.put(body=BODY + "\nThêm câu.\n")
    waive(book, rule="VR004")
    assert severities(book, LAST_DAY)["VR004"] is Severity.ERROR
    assert book.findings("WV001") == [f"{REGISTER}:2 no rule VR004 can be waived"]
    assert ways_out(book, "WV001") == ["mend what the rule finds; a finding that concerns the proof is never waived"]


@pytest.mark.parametrize(
    ("changed", "line", "fault", "way_out"),
    [
        ({"rule": "FM04"}, 2, "no rule FM04 can be waived", "did you mean FM004?"),
        ({"rule": "???"}, 2, "no rule ??? can be waived",
         "mend what the rule finds; a finding that concerns the proof is never waived"),
        ({"where": "QT.1"}, 3, "“QT.1” is neither the code of a document nor a file of the manual",
         "did you mean “QT.01”?"),
        ({"where": "mất.yml"}, 3, "“mất.yml” is neither the code of a document nor a file of the manual",
         "write the code of the document, or a path such as registers/laws.yml"),
        ({"approved_by": "ai-do"}, 5, "“ai-do” is not in registers/organisation.yml", "write one of: soan, duyet"),
    ],
    ids=["rule", "no rule", "code", "file", "role"],
)  # fmt: skip
def test_a_waiver_names_what_exists(citing: Book, changed: dict[str, str], line: int, fault: str, way_out: str) -> None:
    waive(citing, **changed)
    assert citing.findings("WV001") == [f"{REGISTER}:{line} {fault}"]
    assert ways_out(citing, "WV001") == [way_out]


def test_a_waived_warning_that_would_become_an_error_stays_waived(book: Book) -> None:
    book.edit("registers/organisation.yml", "approved_by]", "approved_by]\n    separate_approval: true")
    book.put(versions=row("1.0", prepared_by="duyet"))
    waive(book, rule="VR010", until="2027-06-30")
    assert severities(book, date(2027, 4, 1)) == {"VR010": Severity.WAIVED}


def test_an_unreadable_waiver_is_refused(book: Book) -> None:
    book.put(versions=RELEASED)
    waive(book, until="mãi mãi")
    assert book.findings("FM003") == [f"{REGISTER}:6 “mãi mãi” is not a date of the calendar"]


@pytest.mark.parametrize("changed", [{"rule": "VR004"}, {"where": "QT.09"}], ids=["rule", "place"])
def test_a_waiver_that_names_nothing_is_told_of_once(citing: Book, changed: dict[str, str]) -> None:
    waive(citing, **changed)
    assert (len(citing.findings("WV001")), citing.findings("WV003")) == (1, [])


def test_whether_a_waiver_is_needed_waits_until_every_file_can_be_read(citing: Book) -> None:
    waive(citing, rule="XR003")
    assert len(citing.findings("WV003")) == 1
    citing.write("quy-trinh/qt-05.md", "---\na: [\n---\n")
    assert citing.findings("WV003") == []


def test_whether_a_known_finding_is_mended_waits_until_every_file_can_be_read(book: Book) -> None:
    book.put()
    known = '{rule: XR001, path: quy-trinh/qt-05.md, finding: "0", fault: Thử.}'
    book.write("registers/baseline.yml", f"known:\n  - {known}\n")
    assert len(book.findings("WV004")) == 1
    book.write("quy-trinh/qt-05.md", "---\na: [\n---\n")
    assert book.findings("WV004") == []


def test_one_error_among_warnings_refuses(book: Book) -> None:
    book.put(body=BODY + "\nTheo QT.77 và TKMA.\n")
    found = book.check()
    assert {finding.severity for finding in found} == {Severity.ERROR, Severity.WARNING}
    assert checker.refuses(found)
    assert not checker.refuses([finding for finding in found if finding.severity is Severity.WARNING])
