"""Manuals at the edge of a rule, one test a condition that no other test held (see ``mutation.py``)."""

from builders import BODY, DRAFT, RELEASED, Book, document, row, write_laws
from qms.analysis.procedures import role_names
from qms.rules.rule import RULES, Severity

ENDED = "{date: 2026-03-01, decision: 3/QĐ, reason: Thôi làm.}"
CORRECTED = RELEASED + "\n    corrections:\n      - {decision: 5/CV, issued: 2026-03-01, changes: Lỗi.}"


def test_a_withdrawn_document_that_was_deleted_is_only_missed(book: Book) -> None:
    book.put("QT.02")
    book.put(withdrawn=ENDED)
    book.commit()
    (book.docs / "quy-trinh/qt-01.md").unlink()
    assert book.rules() == ["VR007"]


def test_a_correction_of_a_text_that_git_never_saw_is_held_against_nothing(book: Book) -> None:
    book.put(versions=RELEASED + DRAFT.replace("1.0", "1.1"))
    book.commit()
    book.put(versions=CORRECTED, body=BODY.replace("Làm việc.", "Làm đúng việc."))
    assert book.rules() == []


def test_a_section_that_a_kind_asks_for_twice_stands_where_it_stands(book: Book) -> None:
    book.edit("registers/organisation.yml", "sections: [Mục đích,", "sections: [Mục đích, Mục đích,")
    book.put()
    assert book.rules() == []


def test_a_name_has_no_more_parts_than_the_longest_that_is_known() -> None:
    assert role_names("Người soạ, n", ("Người soạn",)) == ("Người soạ", "n")


def test_dates_are_held_against_the_latest_above_not_the_last(book: Book) -> None:
    book.put(versions=row("1.0", "2026-06-01") + row("1.1", "2026-04-01") + row("1.2", "2026-05-01"))
    assert [finding.split()[1] for finding in book.findings("VR002")] == ["1.1", "1.1", "1.2", "1.2"]


def test_what_no_decision_issued_has_no_decision_to_be_dated(book: Book) -> None:
    for code, day in (("QT.01", "2026-01-05"), ("QT.02", "2026-01-06")):
        book.put(code, versions=f"{DRAFT}\n    issued: {day}")
    assert book.rules() == ["VR003"]


def test_a_withdrawal_is_not_held_against_a_date_that_is_missing(book: Book) -> None:
    book.put(versions=RELEASED.replace("    issued: 2026-01-05\n", ""), withdrawn=ENDED)
    assert book.rules() == ["VR003"]


def test_a_file_that_broke_is_not_gone_whatever_its_name(book: Book) -> None:
    book.put("QT.02")
    book.write("quy-trinh/khac.md", document())
    book.commit()
    book.edit("quy-trinh/khac.md", "title: Việc", "title: 'Việc")
    assert book.findings("VR007") == []


def test_what_is_gone_is_missed_where_its_last_version_stood(book: Book) -> None:
    book.put("QT.02")
    book.put()
    book.commit()
    book.git("mv", "docs/quy-trinh/qt-01.md", "docs/quy-trinh/khac.md")
    book.write("quy-trinh/khac.md", document(versions=RELEASED + row("1.1")))
    book.commit()
    (book.docs / "quy-trinh/khac.md").unlink()
    assert [finding.split()[0] for finding in book.findings("VR007")] == ["quy-trinh/khac.md:1"]


def test_a_correction_is_not_held_against_a_date_that_is_missing(book: Book) -> None:
    book.put(versions=CORRECTED.replace("    issued: 2026-01-05\n", ""))
    assert book.rules() == ["VR003"]


def test_a_correction_that_comes_too_late_is_told_once_though_the_title_changed_since(book: Book) -> None:
    book.put()
    book.commit()
    book.put(versions=CORRECTED + row("1.1"), title="Việc khác", body=BODY.replace("# Việc", "# Việc khác"))
    assert len(book.findings("VR013")) == 1


def test_a_document_of_no_kind_that_should_make_a_record_makes_none(book: Book) -> None:
    book.write("registers/not-applicable.yml", "clauses: []\n")
    book.put("XX.01", clauses="[9.2.2]")
    assert any("9.2.2" in finding for finding in book.findings("CL003"))


def test_a_released_document_that_is_gone_is_missed_once_and_not_where_it_is_cited(book: Book) -> None:
    book.put("QT.02", body=f"{BODY}\nXem QT.01.\n")
    book.put()
    book.commit()
    (book.docs / "quy-trinh/qt-01.md").unlink()
    assert book.rules() == ["VR007"]


def test_a_document_without_a_row_may_name_itself(book: Book) -> None:
    book.put(versions="[]", body=f"{BODY}\nXem QT.01.\n")
    assert book.findings("XR002") == []


def test_a_law_is_not_held_against_a_date_that_is_missing(book: Book) -> None:
    write_laws(book, "id: cu, number: 1/2020/NĐ-CP, expired: 2025-01-01")
    book.put(versions=RELEASED.replace("    issued: 2026-01-05\n", ""), legal_basis="[cu]")
    assert book.rules() == ["VR003"]


def test_a_withdrawn_text_may_name_a_version_that_is_no_longer_in_force(book: Book) -> None:
    book.put(withdrawn=ENDED, body=f"{BODY}\nXem QT.02 v1.0.\n")
    book.put("QT.02", versions=RELEASED + row("1.1"))
    assert book.findings("XR014") == []


def test_a_document_of_no_kind_that_takes_effect_later_is_relied_on_too_early(book: Book) -> None:
    book.put(body=f"{BODY}\nXem QT.ABC.\n")
    book.put("QT.ABC", versions=row("1.0", "2026-06-01"))
    assert book.rules() == ["FM004", "XR009"]


def test_every_rule_refuses_but_these() -> None:
    other = {code: rule.severity for code, rule in RULES.items() if rule.severity is not Severity.ERROR}
    warnings = {"CL004", "CL005", "CL007", "PR004", "TM005", "VR014", "VR015", "WV003", "XR014", "XR015", "XR016"}
    deadlines = {"PR005", "TM001", "TM002", "TM003", "TM004", "WV002"}
    assert other == dict.fromkeys(warnings, Severity.WARNING) | dict.fromkeys(deadlines, Severity.DEADLINE)


def test_these_rules_guard_the_proof_and_are_never_waived() -> None:
    safety = {"SF001", "SF002", "SF003", "SF004", "SF005", "SF006"}
    proof = {"FM001", "FM002", "FM003", "FM005", "VR004", "VR005", "VR006", "VR007", "VR008", "VR012", "VR013"}
    assert {code for code, rule in RULES.items() if rule.is_proof} == proof | safety


def test_these_rules_wait_until_every_file_can_be_read() -> None:
    waiting = {"CL002", "CL003", "CL004", "CL007", "PR004", "TM006", "WV003", "WV004", "XR007", "XR010", "XR016"}
    assert {code for code, rule in RULES.items() if rule.needs_every_file} == waiting
