"""TM001 and TM002: reviews and changes of law that are overdue; they depend on the day and refuse no build."""

from datetime import date

import pytest

from builders import DRAFT, RELEASED, Book, row, run_check, ways_out, write_laws
from qms.rules import checker
from qms.rules.rule import Severity

QT_01 = "quy-trinh/qt-01.md"
ORGANISATION = "registers/organisation.yml"
WITHDRAWN = "{date: 2026-02-01, decision: 9/QĐ}"
BEFORE, ON, AFTER = date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 2)
OLD = "id: nd-1, number: 1/2020/NĐ-CP"
NEW = "id: nd-2, number: 2/2026/NĐ-CP"
STARTED = f"{NEW}, effective: 2026-08-01"


@pytest.fixture
def law(book: Book) -> Book:
    """QT.01 rests on a law that another replaced; it is to follow by 2026-11-01, three months later."""
    write_laws(book, f"{OLD}, replaced_by: [nd-2]", STARTED)
    book.put(legal_basis="[nd-1]")
    return book


@pytest.mark.parametrize(("day", "found"), [(BEFORE, 0), (ON, 0), (AFTER, 1)])
def test_a_review_is_missed_the_day_after_it_was_due(book: Book, day: date, found: int) -> None:
    book.put(versions=row("1.0", "2025-11-01"), review_every="12 months")
    assert book.findings("TM001", day) == [f"{QT_01}:8 the review of QT.01 was due on 2026-11-01"] * found


def test_a_missed_review_tells_the_way_out(book: Book) -> None:
    book.put(versions=row("1.0", "2025-01-01"), review_every="1 year")
    assert ways_out(book, "TM001") == [
        "review it: add a new version, or “reviewed_on: …” with the date when nothing needs to change"
    ]


def test_the_interval_runs_from_the_issue_not_from_the_start_of_force(book: Book) -> None:
    book.put(versions=row("1.0", "2025-11-01", effective="2025-12-01"), review_every="1 year")
    assert book.rules(AFTER) == ["TM001"]


@pytest.mark.parametrize(("reviewed", "rules"), [("2025-11-01", ["TM001"]), ("2025-11-02", [])])
def test_a_review_starts_the_interval_anew(book: Book, reviewed: str, rules: list[str]) -> None:
    book.put(versions=row("1.0", "2025-10-15"), review_every="1 year", reviewed_on=reviewed)
    assert book.rules(AFTER) == rules


def test_a_review_older_than_the_issue_shortens_nothing(book: Book) -> None:
    book.put(versions=row("1.0", "2025-11-15"), review_every="1 year", reviewed_on="2024-01-01")
    assert book.rules(AFTER) == []


def test_a_new_version_starts_the_interval_anew(book: Book) -> None:
    book.put(versions=row("1.0", "2020-01-01"), review_every="1 year")
    assert book.rules(ON) == ["TM001"]
    book.put(versions=row("1.0", "2020-01-01") + row("1.1", "2025-11-01"), review_every="1 year")
    assert book.rules(ON) == []


def test_an_issue_at_the_end_of_a_month_is_reviewed_by_the_end_of_a_shorter_one(book: Book) -> None:
    book.put(versions=row("1.0", "2026-08-31"), review_every="1 month")
    assert book.findings("TM001") == [f"{QT_01}:8 the review of QT.01 was due on 2026-09-30"]


@pytest.mark.parametrize("changed", [{"versions": DRAFT}, {"withdrawn": WITHDRAWN}], ids=["draft", "withdrawn"])
def test_drafts_and_withdrawn_documents_have_no_deadline(law: Book, changed: dict[str, str]) -> None:
    law.put("QT.01", **{"legal_basis": "[nd-1]", "review_every": "1 month", **changed})
    law.put("QT.02")
    assert not {"TM001", "TM002"} & set(law.rules(date(2030, 1, 1)))


@pytest.mark.parametrize(("day", "found"), [(BEFORE, 0), (ON, 0), (AFTER, 1)])
def test_a_change_of_law_is_missed_three_months_after_it_took_effect(law: Book, day: date, found: int) -> None:
    fault = (
        "QT.01 rests on 1/2020/NĐ-CP, which 2/2026/NĐ-CP changes since 2026-08-01; "
        "it should have been updated by 2026-11-01"
    )
    assert law.findings("TM002", day) == [f"{QT_01}:17 {fault}"] * found


def test_a_missed_change_of_law_tells_the_way_out(law: Book) -> None:
    law.edit(ORGANISATION, "3 months", "2 months")
    assert ways_out(law, "TM002") == ["revise the document and put “nd-2” into its legal_basis"]


@pytest.mark.parametrize("key", ["amended_by", "detailed_by"])
def test_laws_that_amend_or_detail_change_too_and_each_is_told_where_its_law_stands(book: Book, key: str) -> None:
    write_laws(book, "id: nd-0, number: 0/2020/NĐ-CP", f"{OLD}, {key}: [nd-2]", STARTED)
    book.put(legal_basis="[nd-0, nd-1]")
    assert [found.place.column for found in book.check(AFTER)] == [21]


def test_a_law_that_was_replaced_and_amended_asks_for_both(book: Book) -> None:
    later = "id: nd-3, number: 3/2026/NĐ-CP, effective: 2026-07-01"
    write_laws(book, f"{OLD}, replaced_by: [nd-2], amended_by: [nd-3]", STARTED, later)
    book.put(legal_basis="[nd-1]")
    assert len(book.findings("TM002", AFTER)) == 2


@pytest.mark.parametrize("basis", ["[nd-1]", "[nd-1, nd-2]"])
def test_a_document_issued_later_but_under_review_has_not_absorbed_the_law(law: Book, basis: str) -> None:
    law.put(versions=RELEASED + row("1.1", "2026-08-01"), legal_basis=basis, under_review_for="[nd-2]")
    (finding,) = law.findings("TM002", AFTER)
    assert "rests on 1/2020/NĐ-CP, which 2/2026/NĐ-CP changes" in finding


def test_a_document_may_be_under_review_for_a_law_that_changes_none_it_rests_on(law: Book) -> None:
    law.put(under_review_for="[nd-2]")
    fault = (
        "QT.01 is under review for 2/2026/NĐ-CP, in force since 2026-08-01; it should have been updated by 2026-11-01"
    )
    (finding,) = [found for found in law.check(AFTER) if found.rule == "TM002"]
    assert str(finding.fault) == fault
    assert (law.docs / QT_01).read_text("utf-8").split("\n")[finding.place.line - 1] == "under_review_for: [nd-2]"


def test_naming_the_new_law_absorbs_it(law: Book) -> None:
    law.put(legal_basis="[nd-1, nd-2]")
    assert law.rules(AFTER) == []


@pytest.mark.parametrize(("issued", "found"), [("2026-07-31", ["TM002"]), ("2026-08-01", [])])
def test_a_version_issued_once_the_new_law_holds_absorbs_it(law: Book, issued: str, found: list[str]) -> None:
    law.put(versions=RELEASED + row("1.1", issued), legal_basis="[nd-1]")
    assert law.rules(AFTER) == found


@pytest.mark.parametrize("new", [NEW, f"{NEW}, effective: 2026-09-01", "id: nd-3, number: 3/2026/NĐ-CP"])
def test_a_law_without_a_start_or_too_young_or_unknown_is_no_deadline_yet(book: Book, new: str) -> None:
    write_laws(book, f"{OLD}, replaced_by: [nd-2]", new)
    book.put(legal_basis="[nd-1]")
    assert book.findings("TM002", AFTER) == []


def test_missed_deadlines_refuse_no_build_unless_asked(law: Book) -> None:
    law.put(legal_basis="[nd-1]", review_every="1 month")
    findings = law.check(AFTER)
    assert {found.rule: found.severity for found in findings} == {
        "TM001": Severity.DEADLINE,
        "TM002": Severity.DEADLINE,
    }
    assert not checker.refuses(findings)
    assert checker.refuses(findings, deadlines=True)


def test_the_scheduled_job_fails_from_the_day_after(law: Book) -> None:
    assert run_check(law.docs, "--as-of", AFTER).returncode == 0
    assert run_check(law.docs, "--deadlines", "--as-of", ON).returncode == 0
    assert run_check(law.docs, "--deadlines", "--as-of", AFTER).returncode == 1
