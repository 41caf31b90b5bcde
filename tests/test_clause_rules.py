"""CL: every requirement of the standard is answered by a document, or declared not applicable."""

import pytest

from builders import BODY, DAY, DRAFT, RELEASED, Book, row, ways_out
from qms.analysis.coverage import Answer, Coverage
from qms.model.clauses import catalogues
from qms.rules import checker
from qms.rules.rule import Severity

QT_01 = "quy-trinh/qt-01.md"
REGISTER = "registers/not-applicable.yml"
WITHDRAWN = "{date: 2026-10-01, decision: 9/QĐ, reason: Hết việc.}"
RECORDS = "\n| Hồ sơ lưu | Nơi lưu | Thời gian lưu |\n|---|---|---|\n| Sổ | Văn phòng | 5 năm |\n"


def apply_only(book: Book, *applied: str) -> None:
    """Declare every clause without parts not applicable except ``applied`` and what stands in them."""
    others = [
        clause.number for clause in catalogues()["2015"].leaves if not set(applied).intersection(clause.ancestors)
    ]
    book.write(REGISTER, "clauses:\n" + "".join(f'  - {{clause: "{number}", reason: Thử.}}\n' for number in others))


@pytest.mark.parametrize(
    ("tag", "fault", "way_out"),
    [
        ("7.5.4", "there is no clause 7.5.4 in the edition 2015", "did you mean 7.5?"),
        ("7.5.3.9.1", "there is no clause 7.5.3.9.1 in the edition 2015", "did you mean 7.5.3?"),
        ("11.2.1", "there is no clause 11.2.1 in the edition 2015", "did you mean 10.2.1?"),
        ("abc", "there is no clause abc in the edition 2015", "look the number up in the clause matrix"),
        ('"2026:10.3"', "there is no clause 10.3 in the edition 2026", "did you mean 10?"),
        ('"2008:7.5"', "there is no catalogue of the edition “2008”", "write one of: 2015, 2026"),
    ],
)
def test_a_clause_that_no_edition_has_is_found(book: Book, tag: str, fault: str, way_out: str) -> None:
    book.put(clauses=f'["2026:7.5", {tag}]')
    assert book.findings("CL001") == [f"{QT_01}:6 {fault}"]
    assert ways_out(book, "CL001") == [way_out]
    assert book.check()[0].place.column == 23


@pytest.mark.parametrize("tag", ["7", "7.5", "7.5.3.2", '"2015:7.5"', '"2026:6.1.3"', "10.3"])
def test_clauses_of_every_level_and_edition_are_fine(book: Book, tag: str) -> None:
    book.put(clauses=f"[{tag}]")
    assert book.findings("CL001") == []


def test_a_clause_declared_not_applicable_exists(book: Book) -> None:
    book.put()
    book.edit(REGISTER, '"8"', '"8.9"')
    assert f"{REGISTER}:6 there is no clause 8.9 in the edition 2015" in book.findings("CL001")


def test_a_clause_that_no_document_answers_is_found(book: Book) -> None:
    apply_only(book, "7.3", "7.4")
    book.put(clauses="[7.4]")
    assert book.findings("CL002") == [f"{REGISTER}:1 no document answers clause 7.3 (Nhận thức)"]


def test_a_clause_without_a_title_is_told_with_that_of_its_parent(book: Book) -> None:
    apply_only(book, "9.2.1")
    book.put()
    assert book.findings("CL002") == [f"{REGISTER}:1 no document answers clause 9.2.1 (Đánh giá nội bộ)"]


@pytest.mark.parametrize("tag", ["7.3", "7"])
def test_a_clause_is_answered_by_a_tag_with_it_or_with_one_it_stands_in(book: Book, tag: str) -> None:
    apply_only(book, "7.3")
    book.put(clauses=f"[{tag}]")
    assert book.rules() == []


@pytest.mark.parametrize("changed", [{"clauses": '["2026:7.3"]'}, {"clauses": "[7.3]", "withdrawn": WITHDRAWN}])
def test_another_edition_and_a_withdrawn_document_answer_nothing(book: Book, changed: dict[str, str]) -> None:
    apply_only(book, "7.3")
    book.put(**changed)
    book.put("QT.02")
    assert book.rules() == ["CL002"]


def test_a_parent_declared_not_applicable_covers_its_parts(book: Book) -> None:
    apply_only(book, "8.3")
    book.edit(REGISTER, "clauses:\n", 'clauses:\n  - {clause: "8.3", reason: Thử.}\n')
    book.put()
    assert book.rules() == []


def test_a_document_that_the_standard_wants_is_missed(book: Book) -> None:
    apply_only(book, "4.3")
    book.put()
    needed = "Phạm vi của hệ thống, kèm lý do cho từng yêu cầu không áp dụng"
    assert book.findings("CL003") == [
        f"{REGISTER}:1 clause 4.3 needs documented information that the manual lacks: {needed}"
    ]


def test_a_record_that_the_standard_wants_is_missed_although_a_text_answers_the_clause(book: Book) -> None:
    apply_only(book, "7.2")
    book.put(clauses="[7.2]")
    assert book.findings("CL003") == [
        f"{REGISTER}:1 clause 7.2 needs documented information that the manual lacks: "
        "Bằng chứng về năng lực của nhân sự"
    ]
    assert ways_out(book, "CL003") == ["add 7.2 to the clauses of the form or procedure that holds it"]


def test_a_form_makes_the_record(book: Book) -> None:
    apply_only(book, "7.2")
    book.put()
    book.put("BM.01.01", clauses="[7.2]")
    book.edit(QT_01, "Làm việc.", "Ghi vào BM.01.01.")
    assert book.rules() == []


def test_a_procedure_that_lists_its_records_makes_the_record(book: Book) -> None:
    apply_only(book, "7.2")
    book.put(clauses="[7.2]", body=BODY + RECORDS)
    assert book.rules() == []


def test_a_withdrawn_form_makes_no_record(book: Book) -> None:
    apply_only(book, "7.2")
    book.put(clauses="[7.2]")
    book.put("BM.01.01", clauses="[7.2]", withdrawn=WITHDRAWN)
    assert "CL003" in book.rules()


def test_what_is_missing_is_not_told_while_a_file_cannot_be_read(book: Book) -> None:
    apply_only(book, "7.2")
    book.put(clauses="[]")
    book.put("QT.02", title="Việc: khác")
    assert book.rules() == ["FM001"]


def test_clauses_that_only_a_draft_answers_are_a_warning_that_refuses_nothing(book: Book) -> None:
    apply_only(book, "7.3", "7.4")
    book.put("QT.01", DRAFT, clauses="[7.4, 7.3]")
    assert book.findings("CL004") == [f"{QT_01}:6 only drafts answer these clauses: 7.3, 7.4"]
    assert ways_out(book, "CL004") == ["release QT.01"]
    assert [found.severity for found in book.check()] == [Severity.WARNING]
    assert not checker.refuses(book.check(), deadlines=True)


def test_a_released_document_beside_the_draft_is_enough(book: Book) -> None:
    apply_only(book, "7.3")
    book.put("QT.01", DRAFT, clauses="[7.3]")
    book.put("QT.02", clauses="[7]")
    assert book.rules() == []


def test_a_document_tagged_with_a_clause_and_with_parts_of_it_is_a_warning_at_the_whole(book: Book) -> None:
    apply_only(book, "7.5")
    book.put(clauses="[7.5.3.2, 7.5.1, 7.5]")
    assert book.findings("CL005") == [f"{QT_01}:6 clause 7.5 includes these, which stand here too: 7.5.3.2, 7.5.1"]
    assert ways_out(book, "CL005") == ["delete 7.5 where only these parts are meant, or else the parts"]
    [found] = book.check()
    assert (found.severity, found.place.column) == (Severity.WARNING, 27)


def test_each_level_that_includes_a_lower_one_is_found(book: Book) -> None:
    book.put(clauses="[7, 7.5, 7.5.3]")
    assert len(book.findings("CL005")) == 2


@pytest.mark.parametrize(
    "clauses",
    ["[7.5.1, 7.5.2]", '["2026:7.5", 7.5.1]', "[7.5, 7.5]", "[10, 10.1x]", "[7.5, 7.5.9]", '["2008:7", "2008:7.5"]'],
    ids=["parts of one whole", "another edition", "twice the same", "like a part", "unknown part", "unknown edition"],
)
def test_tags_of_which_none_includes_another_are_fine(book: Book, clauses: str) -> None:
    book.put(clauses=clauses)
    assert book.findings("CL005") == []


def test_tags_of_a_withdrawn_document_are_left_as_they_are(book: Book) -> None:
    book.put(clauses="[7.5, 7.5.1]", withdrawn=WITHDRAWN)
    assert book.rules() == []


@pytest.mark.parametrize(("tag", "declared"), [("8", "8"), ("8.3", "8"), ("8.3.1", "8"), ('"2015:8.3"', "8")])
def test_a_tag_with_a_clause_declared_not_applicable_is_found(book: Book, tag: str, declared: str) -> None:
    book.put(clauses=f'["2026:7.5", {tag}]')
    number = tag.strip('"').removeprefix("2015:")
    assert book.findings("CL006") == [
        f"{QT_01}:6 clause {number} is declared not applicable (as {declared}) in registers/not-applicable.yml"
    ]
    assert ways_out(book, "CL006") == [
        "delete the tag, or delete the entry of the register where the agency does apply the clause"
    ]
    [found] = book.check()
    assert (found.severity, found.place.column) == (Severity.ERROR, 23)


def test_the_innermost_declaration_is_named(book: Book) -> None:
    book.edit(REGISTER, "clauses:\n", 'clauses:\n  - {clause: "8.3", reason: Thử.}\n')
    book.put(clauses="[8.3.2]")
    assert "(as 8.3)" in book.findings("CL006")[0]


def test_a_tag_may_name_what_stands_above_or_beside_a_clause_declared_not_applicable(book: Book) -> None:
    apply_only(book, "7.3", "7.4")
    book.put(clauses="[7.3, 7]")
    assert book.findings("CL006") == []


@pytest.mark.parametrize("tag", ['"2026:8.3"', "8.99", '"2008:8"'])
def test_a_tag_of_another_edition_or_of_no_clause_is_not_declared(book: Book, tag: str) -> None:
    book.put(clauses=f"[{tag}]")
    assert book.findings("CL006") == []


def test_a_draft_may_still_be_tagged_and_a_withdrawn_document_stays_tagged(book: Book) -> None:
    book.put(versions=DRAFT, clauses="[8.3]")
    book.put("QT.02", clauses="[8.3]", withdrawn=WITHDRAWN)
    assert [(found.rule, found.place.path, found.severity) for found in book.check()] == [
        ("CL006", QT_01, Severity.WARNING)
    ]


def test_clauses_that_only_an_overdue_document_answers_are_a_warning(book: Book) -> None:
    apply_only(book, "7.3", "7.4")
    book.put(clauses="[7.4, 7.3]", review_every="1 month")
    assert book.findings("CL007") == [
        f"{QT_01}:6 only documents whose review is overdue answer these clauses: 7.3, 7.4"
    ]
    assert ways_out(book, "CL007") == [
        "review QT.01: add a new version, or “reviewed_on: …” with the date when nothing needs to change"
    ]
    assert {found.rule: found.severity for found in book.check()} == {
        "CL007": Severity.WARNING,
        "TM001": Severity.DEADLINE,
    }


def test_clauses_that_only_a_document_not_yet_in_force_answers_are_a_warning(book: Book) -> None:
    apply_only(book, "7.3")
    book.put(versions=row("1.0", "2026-10-01", effective="2026-11-02"), clauses="[7.3]")
    assert book.findings("CL007") == [f"{QT_01}:6 only documents that are not yet in force answer these clauses: 7.3"]
    assert ways_out(book, "CL007") == [
        "until QT.01 takes effect, add the clauses to a document in force that answers them"
    ]
    assert book.rules() == ["CL007"]


def test_the_document_to_review_is_the_overdue_one(book: Book) -> None:
    apply_only(book, "7.3")
    book.put("QT.01", DRAFT, clauses="[7.3]")
    book.put("QT.02", clauses="[7.3]", review_every="1 month")
    assert [found.split(":")[0] for found in book.findings("CL007")] == ["quy-trinh/qt-02.md"]


@pytest.mark.parametrize(
    ("changed", "answer"),
    [
        ({}, Answer.IN_FORCE),
        ({"review_every": "9 months", "reviewed_on": "2026-02-01"}, Answer.IN_FORCE),
        ({"review_every": "9 months", "reviewed_on": "2026-01-31"}, Answer.OVERDUE),
        ({"versions": row("1.0", effective="2026-11-01")}, Answer.IN_FORCE),
        ({"versions": row("1.0", effective="2026-11-02")}, Answer.NOT_YET_IN_FORCE),
        ({"versions": row("1.0", "2020-01-01", effective="2026-11-02")}, Answer.NOT_YET_IN_FORCE),
        ({"versions": RELEASED + row("1.1", effective="2026-11-02")}, Answer.IN_FORCE),
        ({"versions": RELEASED + DRAFT.replace("1.0", "1.1")}, Answer.IN_FORCE),
        ({"versions": DRAFT}, Answer.DRAFT),
        ({"clauses": "[]"}, Answer.NONE),
        ({"withdrawn": WITHDRAWN}, Answer.NONE),
    ],
)
def test_a_clause_is_answered_as_well_as_its_document_stands(
    book: Book, changed: dict[str, str], answer: Answer
) -> None:
    apply_only(book, "7.3")
    book.put(**{"clauses": "[7.3]"} | changed)
    manual = book.load()
    coverage = Coverage(manual)
    assert coverage.answer(manual.catalogue.by_number["7.3"]) is answer
    assert coverage.answer(manual.catalogue.by_number["7.4"]) is Answer.NOT_APPLICABLE


def test_of_several_documents_the_best_counts(book: Book) -> None:
    apply_only(book, "7.3")
    manuals = [
        ("QT.01", {"versions": DRAFT}, Answer.DRAFT),
        ("QT.02", {"versions": row("1.0", effective="2026-12-01")}, Answer.NOT_YET_IN_FORCE),
        ("QT.03", {"review_every": "1 month"}, Answer.OVERDUE),
        ("QT.04", {}, Answer.IN_FORCE),
    ]
    for code, changed, answer in manuals:
        book.put(code, clauses="[7.3]", **changed)
        manual = book.load(DAY)
        assert Coverage(manual).answer(manual.catalogue.by_number["7.3"]) is answer
    assert {"CL004", "CL007"}.isdisjoint(book.rules())


def test_while_a_file_cannot_be_read_no_clause_is_said_to_lack_a_document(book: Book) -> None:
    apply_only(book, "7.2", "7.3", "7.4")
    book.put("QT.01", clauses="[7.3]", review_every="1 month")
    book.put("QT.02", DRAFT, clauses="[7.4]")
    lacking = {"CL002", "CL003", "CL004", "CL007"}
    assert lacking <= set(book.rules())
    book.write("quy-trinh/qt-03.md", "---\ncode: [QT.03\n---\n")
    assert lacking.isdisjoint(book.rules())
