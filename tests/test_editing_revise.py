"""scripts/revise.py: the next row of a document, with everything that leans on its text shown first."""

from typing import Any

import pytest

from builders import BODY, DRAFT, RELEASED, REPOSITORY, Book, citing, row, run_python
from editing import Prepared, run_script
from qms.editing.revise import revise
from qms.language.messages import Refusal

WITHDRAWN = "{date: 2026-07-01, decision: 3/QĐ, reason: Thử.}"
PATH = "quy-trinh/qt-01.md"


def revised(book: Book, code: str = "QT.01", **options: Any) -> Prepared:
    """QT.01 with one more row."""
    return Prepared(book, revise, **{"code": code, "step": "revision", "changes": "Mục 2: sửa.", **options})


@pytest.fixture
def released(book: Book) -> Book:
    """A manual with QT.01, released."""
    book.put()
    book.commit()
    return book


def text_of(book: Book) -> str:
    return (book.docs / PATH).read_bytes().decode()


@pytest.mark.parametrize(("step", "number"), [("revision", "1.1"), ("issue", "2.0")])
def test_a_draft_row_follows_the_released_one_with_its_roles(released: Book, step: str, number: str) -> None:
    added = f'  - version: {number}\n    prepared_by: soan\n    approved_by: duyet\n    changes: "Mục 2: sửa."\n'
    before = text_of(released)
    prepared = revised(released, step=step)
    assert prepared.files == {PATH: before.replace("lần đầu.\n", f"lần đầu.\n{added}")}
    assert prepared.findings == []


def test_after_1_9_comes_1_10(book: Book) -> None:
    book.put(versions="".join([RELEASED, *(row(f"1.{number}") for number in range(1, 10))]))
    assert "version: 1.10\n" in revised(book).files[PATH]


def test_roles_that_are_given_take_the_place_of_those_before(released: Book) -> None:
    assert (
        "    prepared_by: duyet\n    approved_by: duyet\n    changes"
        in revised(released, prepared_by="Người duyệt").files[PATH]
    )
    with pytest.raises(Refusal, match="there is no “ai”"):
        revised(released, approved_by="ai")


@pytest.mark.parametrize(
    "options",
    [
        {"decision": "9/QĐ"},
        {"issued": "2026-07-01"},
        {"step": "correction", "decision": "9/QĐ", "issued": "2026-07-01", "approved_by": "duyet"},
    ],
)
def test_an_option_that_would_be_passed_over_is_refused(released: Book, options: dict[str, str]) -> None:
    with pytest.raises(Refusal, match="cannot be used here"):
        revised(released, **options)


def test_comments_quotes_and_line_ends_of_the_file_stay(book: Book) -> None:
    book.put()
    book.edit(PATH, "owner: van-phong", "owner:   'van-phong'   # giữ tài liệu")
    book.edit(PATH, "review_every", "# chu kỳ\nreview_every")
    book.write(PATH, text_of(book).replace("\n", "\r\n"))
    before = text_of(book)
    after = revised(book).files[PATH]
    start = after.index("  - version: 1.1")
    end = after.index("---\r\n# Việc")
    assert after[:start] + after[end:] == before
    assert after[start:end].count("\r\n") == after[start:end].count("\n") == 4


@pytest.mark.parametrize(
    "name",
    [
        "QT.01",
        "qt.01",
        "qt-01",
        "qt-01.md",
        "docs/quy-trinh/qt-01.md",
        r".\docs\quy-trinh\qt-01.md",
        r"C:\so-tay\docs\quy-trinh\QT-01.md",
    ],
)
def test_a_document_is_named_by_code_or_by_file_as_windows_writes_it_too(released: Book, name: str) -> None:
    assert list(revised(released, name).files) == [PATH]


def test_an_unknown_code_is_refused_with_the_one_most_like_it(released: Book) -> None:
    with pytest.raises(Refusal, match=r"there is no document QT\.1") as caught:
        revised(released, "QT.1")
    assert str(caught.value.remedy) == "did you mean QT.01?"


def test_a_withdrawn_document_is_not_revised(book: Book) -> None:
    book.put(withdrawn=WITHDRAWN)
    with pytest.raises(Refusal, match=r"QT\.01 is withdrawn; its code never serves again"):
        revised(book)


@pytest.mark.parametrize("step", ["revision", "correction"])
def test_where_a_draft_is_open_its_line_is_told(book: Book, step: str) -> None:
    book.put(versions=f"{RELEASED}\n  - version: 1.1\n    changes: Sửa.")
    with pytest.raises(Refusal, match=r"has the draft 1\.1 already \(docs/quy-trinh/qt-01\.md, line 17\)"):
        revised(book, step=step)


def test_a_document_without_a_version_is_refused(book: Book) -> None:
    book.put(versions="[]")
    with pytest.raises(Refusal, match=r"QT\.01 has no version"):
        revised(book)


def test_a_correction_stands_below_the_version_in_force(released: Book) -> None:
    first = revised(
        released, step="correction", decision="5/CV", issued="02/06/2026", changes="Mục 1: “lam” thành “làm”."
    )
    added = "    corrections:\n      - decision: 5/CV\n        issued: 2026-06-02\n"
    assert f'lần đầu.\n{added}        changes: "Mục 1: “lam” thành “làm”."\n---\n' in first.files[PATH]
    released.write(PATH, first.files[PATH])
    second = revised(released, step="correction", decision="6/CV", issued="2026-06-03").files[PATH]
    assert second.count("      - decision: ") == 2
    assert second.index("5/CV") < second.index("6/CV")


def test_a_correction_that_corrects_nothing_yet_is_told_before_it_is_written(released: Book) -> None:
    prepared = revised(released, step="correction", decision="5/CV", issued="2026-06-02")
    assert [finding.split()[1] for finding in prepared.findings] == ["VR013"]


def test_what_the_check_finds_already_is_not_told_as_new(released: Book) -> None:
    released.put("QT.02", owner="phong-khac")
    assert revised(released).findings == []


def test_a_correction_wants_a_date_of_the_calendar(released: Book) -> None:
    with pytest.raises(Refusal, match="“31/02/2026” is not a date"):
        revised(released, step="correction", decision="5/CV", issued="31/02/2026")


def test_sections_that_other_texts_cite_are_listed_and_those_that_went(released: Book) -> None:
    released.put("QT.02", body=citing("Xem mục 2 QT.01, QT.01#1 và mục 2 của QT.01; QT.01#1 nữa."))
    released.write("trang.md", "# Trang\n\nTheo mục 2 QT.01 và mục 1 QT.01 v1.0.\n")
    released.edit(PATH, "## 2 Nội dung", "## 3 Nội dung")
    assert revised(released).notes == [
        "Sections that other texts cite; one that gets another number or goes must be mended there as well:",
        "  section 1: docs/quy-trinh/qt-02.md:28",
        "  section 2 (docs/quy-trinh/qt-02.md:28, docs/trang.md:3): no longer in the text of the file",
        "docs/trang.md:3 cites QT.01 v1.0 by its number: mend it once the new version is in force",
    ]


def test_what_the_text_itself_cites_is_no_citation_from_elsewhere(released: Book) -> None:
    released.put("QT.02", body=citing("Xem mục 2 QT.02."))
    assert revised(released, "QT.02").notes == []


def test_a_text_that_was_never_committed_is_told_before_a_draft_hides_it(book: Book) -> None:
    book.put()
    assert [finding.split()[1] for finding in revised(book).findings] == ["VR008"]


@pytest.mark.parametrize("changes", ["a: b", "# x", "- x", "no", "1.10", '"x', "Mu\u0323c", "x" * 300])
def test_any_words_are_read_back_as_they_were_given(released: Book, changes: str) -> None:
    draft = revised(released, changes=changes).desk.after().by_code["QT.01"].draft
    assert draft
    assert draft.changes == changes.replace("u\u0323", "ụ")


def test_the_script_writes_the_row_and_keeps_work_that_is_not_committed(released: Book) -> None:
    released.edit(PATH, "Làm việc.", "Làm việc khác.")
    answer = run_script("revise", released, r"docs\quy-trinh\qt-01.md", "--changes", "Mục 2: việc khác.")
    assert answer.returncode == 0, answer.stderr
    assert "Not committed yet, and kept: docs/quy-trinh/qt-01.md" in answer.stdout.splitlines()
    assert answer.stdout.splitlines()[-1].endswith("git restore would take your earlier work as well")
    assert "Làm việc khác." in text_of(released)
    assert released.rules() == []


def test_a_dry_run_shows_the_row_and_writes_nothing(released: Book) -> None:
    answer = run_script("revise", released, "QT.01", "--changes", "Sửa.", "--dry-run")
    assert answer.returncode == 0
    assert "+  - version: 1.1" in answer.stdout.splitlines()
    assert released.git("status", "--porcelain") == ""


def test_without_a_terminal_the_missing_option_is_named(released: Book) -> None:
    answer = run_script("revise", released, "QT.01")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith(
        "the option --changes is missing (What changes: which section, what)\n    → add --changes"
    )
    assert released.git("status", "--porcelain") == ""


def test_outside_a_repository_nothing_is_done(released: Book) -> None:
    (released.root / ".git").rename(released.root.parent / "elsewhere")
    before = text_of(released)
    answer = run_script("revise", released, "QT.01", "--changes", "Sửa.")
    assert answer.returncode == 2
    assert answer.stderr.startswith("this folder is not in a Git repository")
    assert text_of(released) == before


def test_a_read_only_file_is_refused(released: Book) -> None:
    (released.docs / PATH).chmod(0o444)
    answer = run_script("revise", released, "QT.01", "--changes", "Sửa.")
    assert answer.returncode == 2
    assert answer.stderr.startswith("quy-trinh/qt-01.md is read-only; nothing was written\n    → ")
    assert "1.1" not in text_of(released)


def test_a_file_in_the_middle_of_a_merge_is_refused(released: Book) -> None:
    released.git("switch", "--quiet", "--create", "khac")
    released.edit(PATH, "Làm việc.", "Làm một.")
    released.commit()
    released.git("switch", "--quiet", "main")
    released.edit(PATH, "Làm việc.", "Làm hai.")
    released.commit()
    with pytest.raises(Exception, match="merge"):
        released.git("merge", "khac")
    answer = run_script("revise", released, "QT.01", "--changes", "Sửa.")
    assert answer.returncode == 2
    assert answer.stderr.startswith("quy-trinh/qt-01.md is in the middle of a merge")


def test_a_register_that_cannot_be_read_is_told_with_its_line(released: Book) -> None:
    released.edit("registers/organisation.yml", "edition:", "edition: [")
    answer = run_script("revise", released, "QT.01", "--changes", "Sửa.")
    assert answer.returncode == 2
    assert answer.stderr.startswith("registers/organisation.yml, line ")


def test_a_document_whose_file_cannot_be_read_is_told_as_that(released: Book) -> None:
    released.write(PATH, text_of(released).encode("utf-16"))
    answer = run_script("revise", released, "QT.01", "--changes", "Sửa.")
    assert answer.returncode == 2
    assert answer.stderr.startswith("quy-trinh/qt-01.md, line 1: the file is not UTF-8 text")


def test_help_is_in_vietnamese_with_an_example() -> None:
    for script in ("new", "revise", "withdraw", "law", "rename"):
        told = " ".join(run_python(REPOSITORY / "scripts" / f"{script}.py", "--help").stdout.split())
        assert told.startswith(f"cách dùng: {script}.py")
        assert f"Ví dụ: uv run --no-project scripts/{script}.py " in told


def test_only_drafts_and_texts_of_the_branch_that_is_checked_out_matter(released: Book) -> None:
    released.git("switch", "--quiet", "--create", "khac")
    released.put("QT.02", versions=DRAFT, body=BODY)
    released.commit()
    assert list(revised(released).files) == [PATH]
