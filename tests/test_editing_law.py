"""scripts/law.py: a law that changes others is entered, and what leans on these is listed with its deadline."""

from typing import Any

import pytest

from builders import RELEASED, Book, citing, write_laws
from editing import Prepared, run_script
from qms.editing.law import law
from qms.language.messages import Refusal
from qms.source.yaml_reader import read_plain

LAWS = "registers/laws.yml"


def entered(book: Book, number: str = "2/2026/NĐ-CP", **options: Any) -> Prepared:
    """A law that replaces 1/2020/NĐ-CP unless told otherwise."""
    entry = {"title": "Mới", "effective": "2026-09-15", "source": "thử: đã đọc"}
    options = options or {"replaces": "1/2020/NĐ-CP"}
    return Prepared(book, law, **{"number": number, **entry, **options})


def laws(prepared: Prepared) -> dict[str, Any]:
    register: Any = read_plain(prepared.files[LAWS])
    return {entry["id"]: entry for entry in register["laws"]}


@pytest.fixture
def leaning(book: Book) -> Book:
    """QT.01 rests on nd-1, its form cites it, QT.02 does neither."""
    book.put(legal_basis="[nd-1]", body=citing("Theo 1/2020/NĐ-CP."))
    book.put("QT.02")
    book.put("BM.01.01", body=citing("Căn cứ 1/2020/NĐ-CP."))
    book.commit()
    return book


def test_the_law_and_its_relation_are_entered_and_nothing_else_changes(leaning: Book) -> None:
    before = (leaning.docs / LAWS).read_text("utf-8")
    prepared = entered(leaning)
    assert laws(prepared)["nd-2-2026"] == {
        "id": "nd-2-2026", "number": "2/2026/NĐ-CP", "kind": "Nghị định", "title": "Mới", "effective": "2026-09-15",
        "certainty": "unverified", "source": "thử: đã đọc",
    }  # fmt: skip
    old = before.splitlines()[1].removesuffix("}")
    lines = prepared.files[LAWS].splitlines()
    assert lines[:2] == ["laws:", f"{old}, replaced_by: [nd-2-2026], expired: 2026-09-15}}"]


def test_what_leans_on_the_old_law_is_listed_with_its_deadline_three_months_on(leaning: Book) -> None:
    assert entered(leaning).notes == [
        "Documents and forms that lean on what it changes:",
        "  QT.01 Việc: legal basis, by 2026-12-15",
        "  BM.01.01 Việc: cited on line 28, by 2026-12-15",
    ]


def test_a_withdrawn_document_leans_on_nothing(leaning: Book) -> None:
    ended = "{date: 2026-07-01, decision: 3/QĐ, reason: Thử.}"
    leaning.put(legal_basis="[nd-1]", body=citing("Theo 1/2020/NĐ-CP."), withdrawn=ended)
    assert [note for note in entered(leaning).notes if "QT.01" in note] == []


def test_a_deadline_that_is_over_is_among_the_findings(leaning: Book) -> None:
    prepared = entered(leaning, effective="2026-06-15", replaces="nd-1")
    assert [finding.split(" ", 2)[1] for finding in prepared.findings] == ["TM002"]


def test_rows_to_revise_are_opened_when_asked(leaning: Book) -> None:
    prepared = entered(leaning, replaces="nd-1", open=True)
    assert list(prepared.files) == ["bieu-mau/bm-01-01.md", "quy-trinh/qt-01.md", LAWS]
    row = "  - version: 1.1\n    prepared_by: soan\n    approved_by: duyet\n    changes: Cập nhật theo 2/2026/NĐ-CP.\n"
    assert row in prepared.files["quy-trinh/qt-01.md"]
    assert "  QT.01 Việc: legal basis, by 2026-12-15" in prepared.notes
    assert "legal_basis: [nd-1]\n" in prepared.files["quy-trinh/qt-01.md"], (
        "the deadline must not go before the text is revised"
    )


def test_a_document_with_a_draft_is_listed_not_opened(leaning: Book) -> None:
    leaning.put("QT.03", legal_basis="[nd-1]", versions=f"{RELEASED}\n  - version: 1.1\n    changes: Sửa.")
    prepared = entered(leaning, replaces="nd-1", open=True)
    assert "quy-trinh/qt-03.md" not in prepared.files
    assert "  QT.03 Việc: legal basis, by 2026-12-15, draft 1.1 open" in prepared.notes


def test_administrative_procedures_that_name_it_are_listed(leaning: Book) -> None:
    leaning.write("registers/tthc.yml", "procedures:\n  - {id: cap, name: Cấp, basis: [nd-1], certainty: seen}\n")
    assert entered(leaning).notes[-1] == "  registers/tthc.yml: the basis of “cap” names it; check time and article"


@pytest.mark.parametrize(("option", "key"), [("amends", "amended_by"), ("details", "detailed_by")])
def test_a_law_that_amends_or_details_ends_nothing(leaning: Book, option: str, key: str) -> None:
    old = laws(entered(leaning, **{option: "nd-1", "expires": "never asked for"}))["nd-1"]
    assert old[key] == ["nd-2-2026"]
    assert "expired" not in old


def test_an_end_that_is_known_stays(book: Book) -> None:
    write_laws(
        book,
        "id: nd-1, number: 1/2020/NĐ-CP, expired: 2025-01-01, replaced_by: [nd-9]",
        "id: nd-9, number: 9/2024/NĐ-CP",
    )
    old = laws(entered(book))["nd-1"]
    assert (old["expired"], old["replaced_by"]) == ("2025-01-01", ["nd-9", "nd-2-2026"])


def test_a_law_that_changes_no_other_is_entered_alone(leaning: Book) -> None:
    prepared = entered(leaning, replaces="")
    assert "number: 2/2026/NĐ-CP" in prepared.files["registers/laws.yml"]
    assert list(prepared.files) == ["registers/laws.yml"]
    assert prepared.notes == ["It changes no law of the register. If it does: --replaces, --amends or --details."]


def test_a_law_in_the_register_gets_the_relation_only(book: Book) -> None:
    write_laws(book, "id: nd-1, number: 1/2020/NĐ-CP", "id: nd-9, number: 9/2024/NĐ-CP, effective: 2024-05-01")
    found = laws(Prepared(book, law, number="9/2024/NĐ-CP", replaces="nd-1"))
    assert list(found) == ["nd-1", "nd-9"]
    assert (found["nd-1"]["replaced_by"], found["nd-1"]["expired"]) == (["nd-9"], "2024-05-01")


def test_what_leans_on_a_law_whose_change_is_known_can_be_asked_again(book: Book) -> None:
    write_laws(
        book,
        "id: nd-1, number: 1/2020/NĐ-CP, amended_by: [nd-9]",
        "id: nd-9, number: 9/2024/NĐ-CP, effective: 2026-09-01",
    )
    book.put(legal_basis="[nd-1]")
    prepared = Prepared(book, law, number="nd-9")
    assert prepared.files == {}
    assert prepared.notes[1:] == ["  QT.01 Việc: legal basis, by 2026-12-01"]


def test_without_a_date_of_effect_no_deadline_is_invented(leaning: Book) -> None:
    prepared = entered(leaning, effective="", replaces="nd-1")
    assert "effective" not in laws(prepared)["nd-2-2026"]
    assert prepared.notes[1:3] == [
        "  (when it takes effect is not known yet, so no deadline can be reckoned)", "  QT.01 Việc: legal basis",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"replaces": "1/2021/NĐ-CP"}, "there is no “1/2021/NĐ-CP”"),
        ({"replaces": "nd-1", "id": "nd-1"}, "the id “nd-1” cannot be used"),
        ({"replaces": "nd-1", "effective": "2026-02-30"}, "not a date"),
        ({"replaces": "nd-1", "source": None}, "the option --source is missing"),
    ],
)
def test_what_makes_no_sense_is_refused(leaning: Book, options: dict[str, Any], fault: str) -> None:
    with pytest.raises(Refusal, match=fault):
        entered(leaning, **options)


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"replaces": ""}, "nd-1 is in the register, and nothing says which law it changes"),
        ({"replaces": "nd-1"}, "cannot change itself"),
        ({"replaces": "nd-1", "effective": "2026-09-15"}, "--effective cannot be used here: nd-1 is in registers"),
    ],
)
def test_what_makes_no_sense_of_a_law_in_the_register_is_refused(
    leaning: Book, options: dict[str, Any], fault: str
) -> None:
    with pytest.raises(Refusal, match=fault):
        Prepared(leaning, law, number="nd-1", **options)


def test_the_script_writes_register_and_rows_together(leaning: Book) -> None:
    answer = run_script(
        "law", leaning, "2/2026/NĐ-CP", "--replaces", "nd-1", "--title", "Mới", "--effective", "15/09/2026",
        "--source", "thử", "--open",
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    assert "Written: docs/bieu-mau/bm-01-01.md, docs/quy-trinh/qt-01.md, docs/registers/laws.yml" in answer.stdout
    assert leaning.load().registers.laws_by_id["nd-1"].replaced_by == ("nd-2-2026",)
    assert leaning.rules() == []


def test_the_first_law_of_a_manual_makes_the_register(book: Book) -> None:
    (book.docs / LAWS).unlink()
    book.put()
    book.commit()
    prepared = entered(book, kind="Nghị định")
    assert list(laws(prepared)) == ["nd-2-2026"]
