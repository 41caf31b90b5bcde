"""scripts/new.py: a document begun with a code that was never used, and everything a draft needs."""

from typing import Any

import pytest

from builders import DRAFT, RELEASED, Book, document, row
from editing import Prepared, run_script
from qms.editing.desk import Desk
from qms.editing.new import new
from qms.language.messages import Refusal
from qms.language.vietnamese import nfc
from qms.source import front_matter

LONG_PROCEDURE = """# Việc

## 1 Mục đích

Để làm.

## 2 Phạm vi

Xem mục “Nội dung” (5.2 cũ).

### 2.1 Nội dung

| TT | Trình tự | Trách nhiệm | Thời gian | Kết quả |
|---|---|---|---|---|
| 1 | Làm | Người soạn | 01 giờ | Phiếu |

#### 2.1.1 Biểu mẫu

Như sau.

## 3 Biểu mẫu

| Hồ sơ lưu | Nơi lưu | Thời gian lưu |
|---|---|---|
| Phiếu | Văn phòng | 5 năm |
"""


def begun(book: Book, kind: str = "quy-trinh", **options: Any) -> Prepared:
    """A new document of the builders' manual."""
    return Prepared(book, new, **{"kind": kind, "title": "Mới", "owner": "van-phong", "forms": 0, **options})


def codes(prepared: Prepared) -> list[str]:
    return [str(front_matter.split(text).keys["code"]) for text in prepared.files.values()]


def test_the_first_document_of_a_kind_gets_the_first_code(book: Book) -> None:
    assert codes(begun(book)) == ["QT.01"]


def test_a_document_gets_the_code_after_the_highest_in_use(book: Book) -> None:
    book.put("QT.01")
    book.put("QT.04", versions=DRAFT)
    assert list(begun(book).files) == ["quy-trinh/qt-05.md"]


def test_the_code_of_a_withdrawn_document_is_not_given_again(book: Book) -> None:
    book.put("QT.01")
    book.put("QT.02", withdrawn="{date: 2026-07-01, decision: 3/QĐ, reason: Thử.}")
    book.put("QT.90", withdrawn="{date: 2026-07-01, decision: 3/QĐ, reason: Thử.}")
    assert codes(begun(book)) == ["QT.03"]


def test_the_code_of_a_draft_that_was_deleted_is_not_given_again(book: Book) -> None:
    book.put("QT.01", versions=DRAFT)
    book.commit()
    (book.docs / "quy-trinh/qt-01.md").unlink()
    book.commit()
    assert codes(begun(book)) == ["QT.02"]


def test_nor_is_that_of_a_deleted_draft_whose_file_bore_another_name(book: Book) -> None:
    book.write("quy-trinh/sai-ten.md", document("QT.01", DRAFT))
    book.commit()
    (book.docs / "quy-trinh/sai-ten.md").unlink()
    book.commit()
    assert codes(begun(book)) == ["QT.02"]


def test_a_code_that_another_branch_uses_is_not_given_again(book: Book) -> None:
    book.put("QT.01")
    book.commit()
    book.git("switch", "--quiet", "--create", "khac")
    book.put("QT.02", versions=DRAFT)
    book.commit()
    book.git("switch", "--quiet", "main")
    assert codes(begun(book)) == ["QT.03"]


def test_the_code_of_a_file_that_cannot_be_read_is_not_given_again(book: Book) -> None:
    book.put("QT.01")
    book.write("quy-trinh/qt-02.md", "---\ncode: [\n---\n")
    assert codes(begun(book)) == ["QT.03"]


def test_gaps_serve_only_once_the_last_number_is_taken(book: Book) -> None:
    book.put("QT.98")
    book.put("QT.99")
    assert codes(begun(book)) == ["QT.01"]


def test_a_form_gets_the_next_code_of_its_procedure(book: Book) -> None:
    book.put("QT.01")
    book.put("QT.02")
    book.put("BM.01.01")
    book.put("BM.01.02", withdrawn="{date: 2026-07-01, decision: 3/QĐ, reason: Thử.}")
    assert codes(begun(book, "bieu-mau", belongs_to="qt-01")) == ["BM.01.03"]
    assert codes(begun(book, "Biểu mẫu", belongs_to="QT.02")) == ["BM.02.01"]


def test_a_form_bears_the_code_of_the_procedure_it_is_for(book: Book) -> None:
    book.put("QT.01")
    book.put("QT.02")
    with pytest.raises(Refusal, match=r"BM\.02\.07 is no form of QT\.01"):
        begun(book, "bieu-mau", belongs_to="QT.01", code="BM.02.07")


def test_what_belongs_to_nothing_is_for_nothing(book: Book) -> None:
    book.put("QT.01")
    with pytest.raises(Refusal, match="--for cannot be used here"):
        begun(book, "quy-trinh", belongs_to="QT.01")


def test_a_form_of_a_withdrawn_procedure_is_refused(book: Book) -> None:
    book.put("QT.01", withdrawn="{date: 2026-07-01, decision: 3/QĐ, reason: Thử.}")
    with pytest.raises(Refusal, match=r"QT\.01 is withdrawn"):
        begun(book, "bieu-mau", belongs_to="QT.01")


def test_a_form_cannot_belong_to_a_form(book: Book) -> None:
    book.put("QT.01")
    book.put("BM.01.01")
    with pytest.raises(Refusal, match=r"cannot belong to BM\.01\.01"):
        begun(book, "bieu-mau", belongs_to="BM.01.01")


def test_an_unknown_kind_is_refused_with_the_one_that_was_meant(book: Book) -> None:
    with pytest.raises(Refusal) as caught:
        begun(book, "quy-trin")
    assert str(caught.value.remedy) == "did you mean “quy-trinh”?"


def test_a_kind_with_one_document_is_revised_not_begun(book: Book) -> None:
    book.edit("registers/organisation.yml", r"QT\.(?P<number>\d{2})", "STCL")
    with pytest.raises(Refusal, match="one document only: STCL"):
        begun(book)


def test_where_the_pattern_does_not_tell_the_number_the_code_is_named(book: Book) -> None:
    book.edit("registers/organisation.yml", r"QT\.(?P<number>\d{2})", r"QT\.(?P<number>(?:A|B)\d+)")
    with pytest.raises(Refusal, match="does not say how its codes are numbered"):
        begun(book)
    assert codes(begun(book, code="QT.A7")) == ["QT.A7"]


@pytest.mark.parametrize(
    ("code", "fault"), [("QT.01", "is or was the code"), ("qt.02", "no code of the kind"), ("BM.01.01", "no code of")]
)
def test_a_code_that_is_taken_or_of_another_kind_is_refused(book: Book, code: str, fault: str) -> None:
    book.put("QT.01")
    with pytest.raises(Refusal, match=fault):
        begun(book, code=code)


def test_when_every_number_is_used_that_is_said(book: Book) -> None:
    book.edit("registers/organisation.yml", r"QT\.(?P<number>\d{2})", r"QT\.(?P<number>\d{1})")
    for number in range(1, 10):
        book.put(f"QT.{number}")
    with pytest.raises(Refusal, match="no code is left"):
        begun(book)


def test_what_is_missing_is_named_where_nobody_can_be_asked(book: Book) -> None:
    with pytest.raises(Refusal, match="the option --title is missing"):
        begun(book, title=None)
    with pytest.raises(Refusal, match="the option --owner is missing"):
        begun(book, owner=None)
    with pytest.raises(Refusal, match="there is no “phong”"):
        begun(book, owner="phong")


def test_a_new_draft_with_its_forms_breaks_no_rule(book: Book) -> None:
    book.put("QT.01")
    book.commit()
    prepared = begun(book, forms=2, distribution="Văn phòng")
    assert codes(prepared) == ["BM.02.01", "BM.02.02", "QT.02"]
    assert prepared.findings == []
    keys = front_matter.split(prepared.files["quy-trinh/qt-02.md"]).keys
    row = {"version": "1.0", "prepared_by": "soan", "approved_by": "duyet", "changes": "Ban hành lần đầu."}
    assert keys == {
        "code": "QT.02", "title": "Mới", "owner": "van-phong", "audience": "internal", "clauses": [],
        "legal_basis": [], "distribution": ["van-phong"], "review_every": "5 years", "versions": [row],
    }  # fmt: skip


def test_clauses_are_written_as_a_list(book: Book) -> None:
    assert "\nclauses: [7.5.1, 8.5.1]  # " in begun(book, clauses="7.5.1,8.5.1 ").files["quy-trinh/qt-01.md"]


def test_the_first_document_of_an_empty_manual_breaks_no_rule_of_its_own(book: Book) -> None:
    prepared = begun(book)
    assert [finding for finding in prepared.findings if "qt-01" in finding] == []
    assert "## 1 Mục đích\n\n<!-- " in prepared.files["quy-trinh/qt-01.md"]


def test_sections_and_tables_are_those_of_a_document_of_the_same_kind(book: Book) -> None:
    book.edit("registers/organisation.yml", "[Mục đích, Nội dung]", "[Mục đích, Nội dung, Biểu mẫu]")
    book.put("QT.01", body=LONG_PROCEDURE)
    book.commit()
    prepared = begun(book, forms=1)
    lines = [line for line in prepared.files["quy-trinh/qt-02.md"].splitlines() if line[:1] in {"#", "|", "-"}]
    assert lines == [
        "---", "---", "# Mới", "## 1 Mục đích", "### 2.1 Nội dung",
        "| TT | Trình tự | Trách nhiệm | Thời gian | Kết quả |", "|---|---|---|---|---|",
        "## 3 Biểu mẫu", "| Hồ sơ lưu | Nơi lưu | Thời gian lưu |", "|---|---|---|",
        "- BM.02.01 Biểu mẫu 1 của QT.02;",
    ]  # fmt: skip
    assert prepared.findings == []


@pytest.mark.parametrize("title", ["Kiểm tra: mục 1", "# đầu", "- gạch", '"ngoặc"', "no", "1.10", "Vie\u0323\u0302c"])
def test_any_title_is_read_back_as_it_was_given(book: Book, title: str) -> None:
    prepared = begun(book, title=title)
    assert prepared.desk.after().by_code["QT.01"].title == nfc(title)
    assert not [finding for finding in prepared.findings if "FM" in finding]


def test_a_file_in_the_way_is_never_written_over(book: Book) -> None:
    book.write("quy-trinh/qt-01.md", "# Của người khác\n")
    assert codes(begun(book)) == ["QT.02"]
    with pytest.raises(Refusal, match="exists already"):
        Desk(book.docs).put("quy-trinh/qt-01.md", "")


def test_the_script_writes_the_files_and_says_what_comes_next(book: Book) -> None:
    book.put("QT.01", versions=RELEASED + row("1.1"))
    book.commit()
    answer = run_script("new", book, "quy-trinh", "--title", "Quản lý: xe", "--owner", "van-phong", "--forms", "1")
    assert answer.returncode == 0, answer.stderr
    lines = answer.stdout.splitlines()
    assert lines[:4] == [
        "New document QT.02: Quản lý: xe", "  new docs/bieu-mau/bm-02-01.md", "  new docs/quy-trinh/qt-02.md",
        "The check will find nothing new.",
    ]  # fmt: skip
    assert "Written: docs/bieu-mau/bm-02-01.md, docs/quy-trinh/qt-02.md" in lines
    assert book.load().by_code["QT.02"].title == "Quản lý: xe"
    assert book.git("status", "--porcelain", "--untracked-files=all").splitlines() == [
        "?? docs/bieu-mau/bm-02-01.md", "?? docs/quy-trinh/qt-02.md",
    ]  # fmt: skip


def test_a_dry_run_shows_the_files_and_writes_nothing(book: Book) -> None:
    book.put("QT.01")
    book.commit()
    answer = run_script("new", book, "quy-trinh", "--title", "Xe", "--owner", "van-phong", "--dry-run")
    assert answer.returncode == 0
    assert "+title: Xe" in answer.stdout.splitlines()
    assert answer.stdout.endswith("Nothing was written (--dry-run).\n")
    assert book.git("status", "--porcelain") == ""
