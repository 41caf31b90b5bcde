"""The gate: a manual with a fault is not published, what stands stays; a preview shows what a build refuses."""

import re
from pathlib import Path

import pytest

from browser import beyond
from builders import BODY, DRAFT, RELEASED, REPOSITORY, Book, run_check
from sites import BuiltSite, Preview, build, equip, preview

BROKEN_LINKS = {
    "[a](khong-co.md)": "contains a link 'khong-co.md'",
    "[a](qt-02.md#muc-9)": "does not contain an anchor '#muc-9'",
    "[a](/qt-02/)": "contains an absolute link '/qt-02/'",
}


def gate() -> list[str]:
    """The options with which ``make site``, and so CI, builds."""
    (command,) = re.findall(r"mkdocs build(.*)$", (REPOSITORY / "Makefile").read_text("utf-8"), re.MULTILINE)
    return str(command).split()


@pytest.fixture
def ready(book: Book) -> Book:
    """A manual that builds, with everything a build needs."""
    equip(book)
    book.put("QT.01")
    book.put("QT.02")
    book.commit()
    return book


def test_a_broken_manual_is_refused_with_every_finding_and_the_last_site_stays(ready: Book) -> None:
    assert build(ready.root).returncode == 0
    before = BuiltSite(ready.root / "site", "").files
    ready.edit("quy-trinh/qt-01.md", "title: Việc", "title: QT.01: Việc")
    ready.put("QT.02", owner="phong-khac", body=BODY + "\nTheo QT.99.\n")
    answer = build(ready.root)
    report = run_check(ready.docs).stdout
    assert [rule for rule in ("FM001", "FM007", "VR004", "XR001") if rule not in report] == []
    assert answer.returncode == 1
    assert report in answer.stdout + answer.stderr
    assert "Traceback" not in answer.stderr
    assert BuiltSite(ready.root / "site", "").files == before


def test_a_manual_that_cannot_be_checked_is_refused_with_the_way_out(ready: Book, tmp_path: Path) -> None:
    (ready.root / ".git").rename(tmp_path / "elsewhere")
    answer = build(ready.root)
    assert answer.returncode == 1
    assert "thư mục này không nằm trong kho Git" in answer.stdout + answer.stderr
    assert not (ready.root / "site").exists()


def test_findings_are_told_whatever_encoding_the_console_claims(ready: Book) -> None:
    ready.put("QT.02", owner="phong-khac")
    answer = build(ready.root, PYTHONIOENCODING="cp1252")
    assert answer.returncode == 1
    assert answer.stdout + answer.stderr == "\n" + run_check(ready.docs).stdout


def test_the_command_of_the_gate_builds_a_sound_manual(ready: Book) -> None:
    assert build(ready.root, *gate()).returncode == 0


@pytest.mark.parametrize("link", BROKEN_LINKS)
def test_the_command_of_the_gate_fails_on_a_broken_link(ready: Book, link: str) -> None:
    ready.put("QT.03", body=f"{BODY}\n{link}\n")
    answer = build(ready.root, *gate())
    assert answer.returncode == 1
    assert BROKEN_LINKS[link] in answer.stderr
    assert "in strict mode" in answer.stdout + answer.stderr


def test_the_same_commit_gives_the_same_bytes_wherever_it_is_built(ready: Book, tmp_path: Path) -> None:
    ready.git("clone", "--quiet", str(ready.root), str(tmp_path / "ban-sao"))
    here = {"SOURCE_DATE_EPOCH": "1790000000", "TZ": "Asia/Ho_Chi_Minh", "PYTHONHASHSEED": "1"}
    there = here | {"TZ": "America/Lima", "PYTHONHASHSEED": "2", "LC_ALL": "C"}
    first, second = build(ready.root, **here), build(tmp_path / "ban-sao", **there)
    assert (first.returncode, second.returncode) == (0, 0), second.stderr
    assert BuiltSite(ready.root / "site", "").files == BuiltSite(tmp_path / "ban-sao" / "site", "").files


def test_a_preview_shows_drafts_and_findings_instead_of_refusing(ready: Book) -> None:
    ready.put("QT.01", RELEASED + DRAFT.replace("1.0", "1.1"), f"{BODY}\nCâu mới, theo QT.99 và [a](khong-co.md).\n")
    ready.put("QT.03", DRAFT, title="Chưa ban hành")
    ready.edit("quy-trinh/qt-02.md", "title: Việc", "title: QT.02: Việc")
    ready.put("HD.01", owner="phong-khac", legal_basis="[nd-9]", tthc="[khong-co]", clauses='["99"]')
    refused = build(ready.root)
    with preview(ready.root) as shown:
        assert refused.returncode == 1
        assert run_check(ready.docs).stdout in shown.output
        _shows_drafts(shown)
        _shows_findings(shown)


def _shows_drafts(shown: Preview) -> None:
    draft = shown.page("qt-01/du-thao/").text
    assert "Dự thảo 1.1 – chưa được ban hành, không dùng để giải quyết công việc." in draft
    assert "Câu mới, theo QT.99" in draft
    released = shown.page("qt-01/")
    assert "Câu mới" not in released.text
    assert ("Xem dự thảo 1.1", "du-thao/") in released.links
    assert "QT.03 – Chưa ban hành" in shown.page("qt-03/du-thao/").text


def _shows_findings(shown: Preview) -> None:
    assert "không có tài liệu QT.99 → " in shown.page("qt-01/du-thao/").text
    assert "mã “HD.01” không thuộc loại tài liệu nào → " in shown.page("hd-01/").text
    unreadable = shown.page("quy-trinh/qt-02/")
    assert "FM001 lỗi: giá trị của khóa có dấu hai chấm thứ hai → đặt cả giá trị trong ngoặc kép" in unreadable.text
    assert {"HD.01 – Việc", "quy-trinh/qt-02.md"} <= {text for text, _address in unreadable.links}


def test_the_manual_of_this_repository_builds(tmp_path: Path) -> None:
    if not (REPOSITORY / ".git").exists() or (REPOSITORY / ".git" / "shallow").exists():
        beyond("released texts can be checked only in a clone with its whole history")
    answer = build(REPOSITORY, *gate(), "--site-dir", str(tmp_path / "site"))
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "no git logs" not in answer.stdout
    assert BuiltSite(tmp_path / "site", "").found.keys() > {""}
