"""XR007 to XR010 and XR012: forms and their procedures, days of taking effect, withdrawal and replacement."""

import pytest

from builders import DRAFT, RELEASED, Book, citing, document, row, ways_out, write_laws
from qms.rules.rule import Severity

QT_01 = "quy-trinh/qt-01.md"
BM_01_01 = "bieu-mau/bm-01-01.md"
LAWS = "registers/laws.yml"
WITHDRAWN = "{date: 2026-10-01, decision: 9/QĐ, reason: Hết việc.}"


def replaced_by(*codes: str) -> str:
    """The end of a document in favour of ``codes``."""
    return f"{{date: 2026-10-01, decision: 9/QĐ, replaced_by: [{', '.join(codes)}]}}"


def test_a_form_in_use_has_its_procedure(book: Book) -> None:
    book.put("BM.01.01")
    assert book.findings("XR007") == [f"{BM_01_01}:2 BM.01.01 belongs to QT.01, which does not exist"]
    assert ways_out(book, "XR007") == ["add QT.01, or withdraw BM.01.01"]


def test_the_procedure_of_a_form_in_use_is_not_withdrawn(book: Book) -> None:
    book.put(withdrawn=WITHDRAWN)
    book.put("BM.01.01")
    assert book.findings("XR007") == [f"{BM_01_01}:2 BM.01.01 belongs to QT.01, which is withdrawn"]
    assert ways_out(book, "XR007") == [
        "withdraw BM.01.01 as well; a form that is still needed comes back under the code of the document "
        "that uses it now"
    ]


@pytest.mark.parametrize("changed", [{"versions": DRAFT}, {"withdrawn": WITHDRAWN}], ids=["draft", "withdrawn"])
def test_a_form_that_is_not_in_use_needs_no_procedure(book: Book, changed: dict[str, str]) -> None:
    book.put("QT.02", withdrawn=WITHDRAWN)
    book.put("BM.01.01", **changed)
    book.put("BM.02.01", **changed)
    assert book.findings("XR007") == []


def test_a_procedure_that_is_still_a_draft_is_enough(book: Book) -> None:
    book.put(versions=DRAFT)
    book.put("BM.01.01")
    assert book.rules() == []


def test_a_form_waits_for_files_that_cannot_be_read(book: Book) -> None:
    book.put(title="Việc: khác")
    book.put("BM.01.01")
    assert book.rules() == ["FM001"]


def test_a_released_procedure_that_is_gone_is_missed_once(book: Book) -> None:
    book.put()
    book.put("BM.01.01")
    book.commit()
    (book.docs / QT_01).unlink()
    assert book.rules() == ["VR007"]


def test_a_document_of_no_kind_belongs_to_none(book: Book) -> None:
    book.write("quy-trinh/hd-01.md", document("HD.01"))
    assert book.findings("XR007") == []


@pytest.mark.parametrize(("rule", "code"), [("XR008", "BM.01.01"), ("XR009", "QT.02"), ("XR009", "BM.02.01")])
def test_what_a_document_relies_on_takes_effect_no_later(book: Book, rule: str, code: str) -> None:
    book.put(body=citing(f"Theo {code} và {code}."))
    book.put("QT.02")
    book.put(code, versions=row("1.0", "2026-01-11"))
    assert book.findings(rule) == [
        f"{QT_01}:28 QT.01 1.0 takes effect on 2026-01-10, but {code}, which it relies on, only on 2026-01-11"
    ]
    assert ways_out(book, rule) == [
        "let both take effect on one day, or issue a version of QT.01 in force from 2026-01-11"
    ]
    assert [(found.rule, found.severity) for found in book.check()] == [(rule, Severity.ERROR)]
    assert book.check()[0].place.column == 6


def test_taking_effect_on_one_day_is_in_order(book: Book) -> None:
    book.put(body=citing("Theo BM.01.01 và QT.02."))
    book.put("BM.01.01")
    book.put("QT.02")
    assert book.rules() == []


def test_the_first_version_of_what_is_cited_counts_and_the_latest_of_what_cites(book: Book) -> None:
    book.put(versions=RELEASED + row("1.1", "2026-05-01"), body=citing("Theo BM.01.01, QT.02 và QT.03."))
    book.put("BM.01.01", versions=row("1.0", "2026-05-01") + row("1.1", "2026-06-01"))
    book.put("QT.02", versions=RELEASED + row("1.1", "2026-06-01"))
    book.put("QT.03", versions=row("1.0", "2026-05-02"))
    assert book.findings("XR008") == []
    assert book.findings("XR009") == [
        f"{QT_01}:35 QT.01 1.1 takes effect on 2026-05-01, but QT.03, which it relies on, only on 2026-05-02"
    ]


def test_a_draft_a_withdrawn_text_and_withdrawn_targets_are_not_compared(book: Book) -> None:
    late = row("1.0", "2026-06-01")
    book.put(body=citing("Theo QT.04."))
    book.commit()
    book.put(versions=RELEASED + DRAFT.replace("1.0", "1.1"), body=citing("Theo QT.03 và BM.01.01."))
    book.put("QT.02", body=citing("Theo QT.03."), withdrawn=WITHDRAWN)
    book.put("QT.03", versions=late)
    book.put("BM.01.01", versions=late)
    book.put("QT.04", versions=late, withdrawn=WITHDRAWN)
    book.put("QT.05", body=citing("Theo QT.04."))
    assert book.rules() == ["XR002"]


def test_a_document_without_a_day_of_effect_is_compared_with_none(book: Book) -> None:
    book.put(versions=RELEASED.replace("    effective: 2026-01-10\n", ""), body=citing("Theo QT.02."))
    book.put("QT.02", versions=row("1.0", "2026-06-01"))
    book.put("QT.03", body=citing("Theo QT.01 và QT.04."))
    book.put("QT.04", versions=DRAFT)
    assert book.findings("XR009") == []


def test_a_document_may_name_itself_whatever_its_days(book: Book) -> None:
    book.put(versions=row("1.0", "2026-06-01") + row("1.1", "2026-05-01"), body=citing("Theo QT.01."))
    assert book.findings("XR009") == []


def test_a_withdrawn_document_says_what_replaces_it_or_why_nothing_does(book: Book) -> None:
    book.put(withdrawn="{date: 2026-10-01, decision: 9/QĐ}")
    assert book.findings("XR010") == [f"{QT_01}:17 QT.01 is withdrawn without a successor or a reason"]
    assert ways_out(book, "XR010") == ["add “replaced_by: [CODE]” or “reason: …”"]


@pytest.mark.parametrize("ended", [WITHDRAWN, replaced_by("QT.02"), replaced_by("QT.02")[:-1] + ", reason: Gộp.}"])
def test_a_successor_or_a_reason_is_enough(book: Book, ended: str) -> None:
    book.put(withdrawn=ended)
    book.put("QT.02")
    assert book.rules() == []


def test_the_successor_of_a_withdrawn_document_exists(book: Book) -> None:
    book.put()
    book.put("QT.02", withdrawn=replaced_by("QT.01", "QT.03", "HD.77"))
    assert book.findings("XR010") == [
        "quy-trinh/qt-02.md:17 there is no document QT.03",
        "quy-trinh/qt-02.md:17 there is no document HD.77",
    ]
    assert ways_out(book, "XR010") == [
        "did you mean QT.01?",
        "add HD.77, or say in “reason: …” why nothing replaces the document",
    ]


def test_a_successor_that_cannot_be_read_is_not_called_missing(book: Book) -> None:
    book.put(withdrawn=replaced_by("QT.02"))
    book.put("QT.02", title="Việc: khác")
    assert book.rules() == ["FM001"]


def test_documents_that_replace_one_another_are_found_once(book: Book) -> None:
    book.put("QT.03", withdrawn=replaced_by("QT.04"))
    book.put("QT.04", withdrawn=replaced_by("QT.09", "QT.02"))
    book.put("QT.02", withdrawn=replaced_by("QT.03"))
    book.put("QT.01", withdrawn=replaced_by("QT.03"))  # a tail that leads into the circle
    book.put("QT.08", withdrawn=replaced_by("QT.03"))  # another, walked once the circle is known
    book.put("QT.09")
    assert book.findings("XR012") == [
        "quy-trinh/qt-02.md:17 what replaces QT.02 leads back to it: QT.02 → QT.03 → QT.04 → QT.02"
    ]
    assert ways_out(book, "XR012") == [
        "name in “replaced_by” what holds now; the last in the row is replaced by nothing"
    ]


def test_a_document_that_replaces_itself_is_the_smallest_circle(book: Book) -> None:
    book.put(withdrawn=replaced_by("QT.02", "QT.01"))
    book.put("QT.02")
    assert book.findings("XR012") == [f"{QT_01}:17 what replaces QT.01 leads back to it: QT.01 → QT.01"]
    assert book.check()[0].place.column == 68


def test_each_of_two_circles_is_found(book: Book) -> None:
    for code, successors in {"QT.01": ["QT.02", "QT.03"], "QT.02": ["QT.01"], "QT.03": ["QT.01", "QT.01"]}.items():
        book.put(code, withdrawn=replaced_by(*successors))
    assert book.findings("XR012") == [
        f"{QT_01}:17 what replaces QT.01 leads back to it: QT.01 → QT.02 → QT.01",
        f"{QT_01}:17 what replaces QT.01 leads back to it: QT.01 → QT.03 → QT.01",
    ]


def test_a_row_of_successors_that_ends_is_no_circle(book: Book) -> None:
    book.put("QT.01", withdrawn=replaced_by("QT.02", "QT.03", "QT.02"))
    book.put("QT.02", withdrawn=replaced_by("QT.03", "QT.04"))
    book.put("QT.03", withdrawn=replaced_by("QT.04"))
    book.put("QT.04")
    assert book.rules() == []


def test_laws_that_replace_one_another_are_found_once_by_number(book: Book) -> None:
    book.put()
    write_laws(
        book,
        "id: nd-3, number: 3/2020/NĐ-CP, replaced_by: [nd-2]",
        "id: nd-1, number: 1/2020/NĐ-CP, replaced_by: [nd-4, nd-2]",
        "id: nd-2, number: 2/2020/NĐ-CP, replaced_by: [nd-1]",
        "id: nd-4, number: 4/2020/NĐ-CP",
    )
    assert book.findings("XR012") == [
        f"{LAWS}:3 what replaces 1/2020/NĐ-CP leads back to it: 1/2020/NĐ-CP → 2/2020/NĐ-CP → 1/2020/NĐ-CP"
    ]
    assert book.check()[0].place.column == 58
