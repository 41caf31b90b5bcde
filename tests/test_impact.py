"""scripts/impact.py: what a change does to the manual, told from two commits."""

from collections.abc import Iterable
from pathlib import Path
from subprocess import CompletedProcess
from types import SimpleNamespace

import pytest
from markdown_it import MarkdownIt

from builders import (
    BODY,
    CAP_GIAY,
    DAY,
    DRAFT,
    RELEASED,
    REPOSITORY,
    Book,
    citing,
    row,
    run_python,
    write_laws,
    write_tthc,
)
from qms.impact import report
from qms.impact.impact import Impact
from qms.impact.redline import redline
from qms.language.messages import translator
from qms.reading.cache import Cache
from qms.reading.past import base_of, manual_at
from qms.reports import outline
from qms.reports.outline import Block, Line

ENGLISH = translator("en")
HOSTILE = "`]</h1>\u202e @thu #1 ![x](http://x) <script>*z*``` | $a$"


class Told(SimpleNamespace):
    """The impact of what stands in the folder, compared with the last commit."""

    blocks: dict[str, list[str]]
    markdown: str


def told(book: Book, base: str = "HEAD", most: int = outline.MOST_BYTES) -> Told:
    """The report on the folder as it stands: its statements below their headings, and as Markdown."""
    found = base_of(book.docs, base)
    after = book.load()
    with manual_at(book.docs, found, DAY, Cache()) as before:
        impact = Impact(before, after)
        blocks: Iterable[Block] = report.blocks(impact)
        return Told(
            blocks={block.title.told(ENGLISH): list(lines(block.lines)) for block in blocks},
            markdown=outline.markdown(report.outline(impact, found), ENGLISH, most),
        )


def lines(found: Iterable[Line]) -> Iterable[str]:
    """The statements, one after the other."""
    write = outline.Writer(ENGLISH, str)
    for line in found:
        yield write(line.text)
        yield from lines(line.below)


@pytest.fixture
def manual(book: Book) -> Book:
    """QT.01 with a form, cited by QT.02 and by a page."""
    book.put(body=BODY + "\n### 2.1 Ghi chép\n\nGhi vào BM.01.01.\n")
    book.put("BM.01.01")
    book.put("QT.02", body=citing("Theo mục 2.1 QT.01 và QT.01#2 v1.0."))
    book.write("index.md", "# Đầu\n\nXem QT.01#2.\n")
    book.commit()
    return book


def test_nothing_changed_is_said(manual: Book) -> None:
    assert told(manual).blocks == {}
    answer = run_impact(manual)
    assert (answer.returncode, answer.stdout.splitlines()[-1]) == (
        0, "No document, register or page of the manual changes.",
    )  # fmt: skip


def test_a_draft_shows_its_sections_and_who_leans_on_it(manual: Book) -> None:
    manual.edit(
        "quy-trinh/qt-01.md", "lần đầu.", "lần đầu.\n  - version: 1.1\n    approved_by: duyet\n    changes: Sửa."
    )
    manual.edit("quy-trinh/qt-01.md", "Làm việc.", "Làm\nviệc này.")
    manual.edit("quy-trinh/qt-01.md", "### 2.1 Ghi chép", "### 2.2 Ghi chép")
    assert told(manual).blocks == {
        "Overview": [
            "Documents: 1 (1 drafts)",
            "To be reviewed by: Văn phòng",
            "Roles that prepare, review, approve: Người duyệt",
        ],
        "Citations that no longer lead where they led": [
            "quy-trinh/qt-02.md:28 cites section 2.1 of QT.01 (“Ghi chép”), which is gone"
        ],
        "QT.01 – Việc": [
            "1.0 → draft 1.1",
            "file: quy-trinh/qt-01.md",
            "sections that change:",
            "changed: 2 Nội dung (+1, −0 words)",
            "renumbered, was 2.1: 2.2 Ghi chép (+0, −0 words)",
            "cited by: QT.02, index.md",
            "its forms: BM.01.01",
            "to be reviewed by: Văn phòng; roles: Người duyệt",
        ],
    }


def test_sections_are_known_again_by_number_then_title() -> None:
    before = "Đầu.\n\n## 1 A\n\nmột hai\n\n## 2 B\n\nba\n\n## 3 C\n"
    after = "Đầu.\n\n## 1 A mới\n\nmột hai\n\n## 2 X\n\n## 3 B\n\nba bốn\n"
    found = [
        (change.fate.value, getattr(change.before, "title", None), getattr(change.after, "title", None))
        for change in redline(before, after)
    ]
    assert found == [
        ("changed", "A", "A mới"), ("added", None, "X"), ("moved", "B", "B"), ("removed", "C", None),
    ]  # fmt: skip


def test_a_text_without_headings_is_one_section() -> None:
    (change,) = redline("một hai hai\n", "hai ba\n")
    assert (change.words_added, change.words_removed) == (1, 2)
    assert redline("một\nhai\n", "một hai\n") == redline("", "") == ()


def test_a_section_without_a_number_is_known_by_its_title_alone() -> None:
    found = redline("Lời đầu.\n\n## A\n\nmột\n", "Lời khác.\n\n## B\n\nmột\n")
    assert [change.fate.value for change in found] == ["changed", "added", "removed"]


def test_a_section_that_bears_another_title_now_is_told(manual: Book) -> None:
    manual.edit("quy-trinh/qt-01.md", "## 2 Nội dung", "## 2 Phạm vi\n\n## 3 Nội dung")
    assert told(manual).blocks["Citations that no longer lead where they led"] == [
        "index.md:3 cites section 2 of QT.01, which was “Nội dung” and is “Phạm vi”"
    ]


def test_a_release_says_what_differs_from_the_text_in_force_and_whom_to_tell(manual: Book) -> None:
    manual.edit("registers/organisation.yml", "absorb_law", "disseminate_within: 10 days\nabsorb_law")
    draft = "\n  - version: 1.1\n    changes: Sửa."
    text = BODY.replace("Làm việc.", "Làm việc ngay.")
    manual.put(versions=RELEASED + draft, body=text)
    manual.commit()
    manual.put(versions=RELEASED + row("1.1", "2026-10-20"), body=text)
    blocks = told(manual).blocks
    assert blocks["To be disseminated after merging"] == ["Văn phòng: QT.01 (until 2026-10-30)"]
    assert blocks["QT.01 – Việc"][0] == "1.1 is released: decision 2/QĐ, in force from 2026-10-20"
    assert blocks["QT.01 – Việc"][2:5] == [
        "sections that differ from the released version 1.0:",
        "changed: 2 Nội dung (+1, −0 words)",
        "removed: 2.1 Ghi chép (−3 words)",
    ]


def test_a_draft_that_is_rewritten_is_compared_with_the_draft(manual: Book) -> None:
    rows = RELEASED + "\n  - version: 1.1\n    changes: Sửa."
    manual.put(versions=rows, body=BODY)
    manual.commit()
    manual.put(versions=rows, body=BODY.replace("Để làm", "Nhằm làm"))
    statements = told(manual).blocks["QT.01 – Việc"]
    assert statements[0] == "draft 1.1 is rewritten"
    assert statements[2:4] == ["sections that change:", "changed: 1 Mục đích (+1, −1 words)"]


CORRECTION = "\n    corrections:\n      - {decision: 5/QĐ, issued: 2026-10-01, changes: Chữ.}"


@pytest.mark.parametrize(
    ("keys", "step", "is_told"),
    [
        ({"versions": RELEASED + CORRECTION}, "1.0 is corrected: Chữ.", True),
        ({"withdrawn": "{date: 2026-10-01, decision: 9/QĐ, replaced_by: [QT.02]}"},
         "withdrawn from 2026-10-01, replaced by: QT.02", True),
        ({"distribution": "[]"}, "the text stays; only how it is kept changes", False),
        ({"body": BODY.replace("Làm", "Bỏ")},
         "the released text changes without a new version; the check refuses that", False),
    ],
)  # fmt: skip
def test_each_step_of_a_life_is_told(book: Book, keys: dict[str, str], step: str, is_told: bool) -> None:
    book.put()
    book.put("QT.02")
    book.commit()
    book.put(**keys)
    blocks = told(book).blocks
    assert blocks["QT.01 – Việc"][0] == step
    assert blocks.get("To be disseminated after merging") == (["Văn phòng: QT.01"] if is_told else None)


@pytest.mark.parametrize(
    "keys", [{"versions": DRAFT}, {"withdrawn": "{date: 2026-07-01, decision: 9/QĐ, reason: Thôi.}"}]
)
def test_a_step_taken_before_is_not_told_again(book: Book, keys: dict[str, str]) -> None:
    book.put("BM.01.01", **keys)
    book.commit()
    book.put("BM.01.01", **keys, distribution="[]")
    blocks = told(book).blocks
    assert blocks["BM.01.01 – Việc"][0] == "the text stays; only how it is kept changes"
    assert "form of: QT.01" in blocks["BM.01.01 – Việc"]
    assert "To be disseminated after merging" not in blocks


@pytest.mark.parametrize(("within", "due"), [("", ""), ("disseminate_within: 10 days\n", " (until 2026-10-30)")])
def test_a_day_to_disseminate_by_is_told_of_a_version_where_the_agency_sets_one(
    book: Book, within: str, due: str
) -> None:
    book.edit("registers/organisation.yml", "absorb_law", f"{within}absorb_law")
    book.put()
    book.put("QT.02")
    book.commit()
    book.put(versions=RELEASED + CORRECTION, body=BODY.replace("Làm", "Lám"))
    book.put("QT.02", versions=RELEASED + row("1.1", "2026-10-20"))
    assert told(book).blocks["To be disseminated after merging"] == [f"Văn phòng: QT.01, QT.02{due}"]


def test_documents_that_come_and_go_are_told(book: Book) -> None:
    book.put(versions=DRAFT)
    book.put("QT.02")
    book.commit()
    (book.docs / "quy-trinh/qt-01.md").unlink()
    (book.docs / "quy-trinh/qt-02.md").unlink()
    book.put("QT.03", versions=DRAFT)
    steps = {title[:5]: statements[:2] for title, statements in told(book).blocks.items() if title.startswith("QT")}
    assert {code: statements[0] for code, statements in steps.items()} == {
        "QT.01": "the draft is deleted",
        "QT.02": "deleted though it was released; the check refuses that",
        "QT.03": "new document",
    }
    assert steps["QT.03"][1] == "draft 1.0"


def test_a_clause_that_loses_its_document_is_told(book: Book) -> None:
    book.write("registers/not-applicable.yml", "clauses: []\n")
    book.put(clauses="[7.5.1]")
    book.commit()
    book.put(clauses="[7.5.2]")
    (loss,) = told(book).blocks["Clauses answered less well"]
    assert loss.startswith("7.5.1 ")
    assert loss.endswith(": in force → no document; answered by: QT.01")


def test_entries_of_registers_name_the_documents_that_rest_on_them(book: Book) -> None:
    write_tthc(book, CAP_GIAY)
    book.put(tthc="[cap-giay]", legal_basis="[nd-1]")
    book.put("QT.02", body=citing("Theo 1/2020/NĐ-CP."))
    book.put("QT.03")
    book.commit()
    write_tthc(book, CAP_GIAY.replace("01", "02"))
    write_laws(book, "id: nd-1, number: 1/2020/NĐ-CP, expired: 2026-01-01", "id: nd-2, number: 2/2026/NĐ-CP")
    book.edit("registers/organisation.yml", "name: Người soạn", "name: Người viết")
    assert told(book).blocks["Registers"] == [
        "organisation.yml: soan changes (name)",
        "documents that rest on it: QT.01, QT.02, QT.03",
        "laws.yml: 1/2020/NĐ-CP changes (title, effective, expired)",
        "documents that rest on it: QT.01, QT.02",
        "laws.yml: 2/2026/NĐ-CP is new",
        "tthc.yml: cap-giay changes (time)",
        "documents that rest on it: QT.01",
    ]


def test_the_change_begins_where_it_left_the_branch_it_goes_to(manual: Book) -> None:
    manual.git("switch", "--quiet", "--create", "sua")
    manual.put("QT.03", versions=DRAFT)
    manual.commit()
    manual.git("switch", "--quiet", "main")
    manual.put("QT.04")
    manual.commit()
    manual.git("switch", "--quiet", "sua")
    assert [title[:5] for title in told(manual, "main").blocks if title.startswith("QT")] == ["QT.03"]


def test_the_folder_of_the_editor_and_its_repository_stay_as_they_are(manual: Book) -> None:
    manual.put("QT.03", versions=DRAFT)
    before = manual.git("status", "--porcelain"), manual.git("for-each-ref"), manual.git("worktree", "list")
    assert run_impact(manual).returncode == 0
    assert (manual.git("status", "--porcelain"), manual.git("for-each-ref"), manual.git("worktree", "list")) == before


def test_what_people_wrote_cannot_break_the_markdown(book: Book) -> None:
    book.put()
    book.commit()
    book.put("QT.02", versions=DRAFT, title=f"'{HOSTILE}'", body="# x\n")
    book.put("QT.03", versions=DRAFT, title="QT.03", owner="'@thu'")
    book.write("ghi-chu-@thu-<b>.md", "# Ghi chú\n")
    html = MarkdownIt("commonmark").render(told(book).markdown)
    outside = "".join(part.rpartition("</code>")[2] for part in html.split("<code>"))
    assert "@thu" in html
    assert not any(mark in outside for mark in ("@", "#1", "script", "http", "$", "\u202e", "<a", "<em", "<img"))
    assert html.count("<h3>") == 4


def test_a_long_report_is_cut_between_parts_and_says_so(book: Book) -> None:
    for number in range(10, 40):
        book.put(f"QT.{number}", versions=DRAFT)
    manual = book.load()
    book.commit()
    for document in manual.documents:
        (book.docs / document.path).unlink()
    book.put()
    whole = told(book).markdown
    cut = told(book, most=2500).markdown
    assert len(whole.encode()) > 2500 >= len(cut.encode())
    assert cut.splitlines()[-1] == f"The report is cut: {whole.count('### ') - cut.count('### ')} of its " + (
        f"{whole.count('### ') + 1} parts are not shown. All of it: make impact"
    )


def run_impact(book: Book, *arguments: object) -> CompletedProcess[str]:
    """Run the script as CI does."""
    given = (book.docs, "--lang", "en", "--as-of", DAY.isoformat(), *arguments)
    return run_python(REPOSITORY / "scripts" / "impact.py", *given)


def test_the_report_is_the_same_each_time(manual: Book) -> None:
    manual.put("QT.03", versions=DRAFT)
    manual.put("BM.01.01", title="Khác")
    reports = {run_impact(manual, "--format", "markdown").stdout for _time in range(3)}
    assert len(reports) == 1


@pytest.mark.parametrize(
    ("base", "fault"),
    [("khong-co", "there is no branch or commit “khong-co”"), ("--all", "there is no branch or commit “--all”"),
     ("khac", "this branch and “khac” have no commit in common")],
)  # fmt: skip
def test_a_base_that_is_none_is_refused_with_the_way_out(manual: Book, base: str, fault: str) -> None:
    other = manual.git("commit-tree", "-m", "Khác", manual.git("write-tree").strip()).strip()
    manual.git("branch", "khac", other)
    answer = run_impact(manual, f"--base={base}")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith(fault)
    assert "→" in answer.stderr


def test_a_clone_that_knows_main_only_from_its_origin_has_a_base(manual: Book, tmp_path: Path) -> None:
    manual.git("clone", "--quiet", manual.root.as_uri(), str(tmp_path / "ban-sao"))
    clone = Book.__new__(Book)
    clone.root, clone.docs = tmp_path / "ban-sao", tmp_path / "ban-sao" / "docs"
    clone.git("switch", "--quiet", "--create", "sua")
    clone.git("branch", "--delete", "--force", "--quiet", "main")
    assert base_of(clone.docs, "main").commit == manual.git("rev-parse", "main").strip()
    manual.git("clone", "--quiet", "--depth=1", manual.root.as_uri(), str(tmp_path / "nong"))
    clone.docs = tmp_path / "nong" / "docs"
    answer = run_impact(clone)
    assert (answer.returncode, "fetch-depth: 0" in answer.stderr) == (2, True)


@pytest.mark.parametrize("side", ["before", "after", "none before"])
def test_a_manual_that_cannot_be_read_is_refused_on_either_side(manual: Book, side: str) -> None:
    path = "registers/organisation.yml"
    sound = (manual.docs / path).read_text("utf-8")
    if side == "none before":
        manual.git("rm", "-r", "--quiet", "--cached", "docs")
    else:
        manual.write(path, sound + "khong: co\n")
    if side != "after":
        manual.git("add", "docs") if side == "before" else None
        manual.git("commit", "--quiet", "--message", "Hỏng")
        manual.write(path, sound)
    answer = run_impact(manual, "--base", "HEAD")
    assert answer.returncode == 2
    expected = {
        "before": "the manual of HEAD (commit", "after": path, "none before": "it holds no manual in docs/",
    }  # fmt: skip
    assert expected[side] in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_document_that_cannot_be_read_is_named(manual: Book) -> None:
    manual.write("quy-trinh/qt-02.md", "---\ncode: QT.02\ntitle: a: b\n---\n")
    assert told(manual).blocks["Files that cannot be read"] == ["quy-trinh/qt-02.md: see what the check says"]
