"""Which history counts, and what becomes of a repository that cannot answer."""

from datetime import date
from pathlib import Path

import pytest

from builders import BODY, RELEASED, Book, document, row, ways_out
from qms.language.messages import Refusal, translator
from qms.reading.load import load
from qms.reports import console

QT_01 = "quy-trinh/qt-01.md"
OTHER = BODY.replace("Làm việc.", "Làm việc khác.")
COMMITTER = "committer Thử <thu@example.org> "
SIGNATURE = "gpgsig -----BEGIN SSH SIGNATURE-----\n -----END SSH SIGNATURE-----\n"


def head(book: Book) -> str:
    return book.git("rev-parse", "HEAD").strip()


def releases(docs: Path) -> dict[tuple[str, str], str]:
    """Code and version of every release Git saw, each with its commit."""
    ledger = load(docs).ledger
    return {(code, str(v)): r.commit for code, found in ledger.releases.items() for v, r in found.items()}


def refusal(docs: Path) -> str:
    """Why the manual cannot be read, and the way out."""
    with pytest.raises(Refusal) as refused:
        load(docs)
    return console.refusal(refused.value, translator("en"))


def rewrite_head(book: Book, before: str, after: str) -> None:
    """Put another commit object in the place of the last commit."""
    commit = book.git("cat-file", "commit", "HEAD")
    assert before in commit
    (book.root / ".git" / "rewritten").write_bytes(commit.replace(before, after, 1).encode())
    book.git("update-ref", "HEAD", book.git("hash-object", "-t", "commit", "-w", ".git/rewritten").strip())


@pytest.fixture
def branched(book: Book) -> Book:
    """A released document on main; on the branch that is checked out a second release, written in two commits."""
    book.put()
    book.commit()
    book.git("checkout", "--quiet", "-b", "sua-qt-01")
    book.put(versions=RELEASED + row("1.1"), body=OTHER)
    book.commit()
    book.put(versions=RELEASED + row("1.1", decision="3/QĐ"), body=f"{OTHER}\nThêm.\n")
    book.commit()
    return book


def test_commits_on_a_branch_release_nothing(branched: Book) -> None:
    assert list(releases(branched.docs)) == [("QT.01", "1.0")]
    assert branched.rules() == []


def test_a_merge_commit_releases_what_the_branch_came_to(branched: Book) -> None:
    branched.git("checkout", "--quiet", "main")
    branched.put("QT.02")
    branched.commit()
    branched.git("merge", "--quiet", "--no-ff", "--message", "Gộp", "sua-qt-01")
    assert releases(branched.docs)["QT.01", "1.1"] == head(branched)
    assert branched.rules() == []


def test_a_squash_merge_releases_what_the_branch_came_to(branched: Book) -> None:
    branched.git("checkout", "--quiet", "main")
    branched.git("merge", "--quiet", "--squash", "sua-qt-01")
    branched.commit()
    assert releases(branched.docs)["QT.01", "1.1"] == head(branched)
    assert branched.rules() == []


def test_a_fast_forward_releases_every_commit_of_the_branch(branched: Book) -> None:
    branched.git("checkout", "--quiet", "main")
    branched.git("merge", "--quiet", "--ff-only", "sua-qt-01")
    assert branched.rules() == ["VR004", "VR005"]


def test_main_counts_on_a_detached_head(branched: Book) -> None:
    branched.git("checkout", "--quiet", "--detach")
    assert branched.load().ledger.branch == "refs/heads/main"
    assert list(releases(branched.docs)) == [("QT.01", "1.0")]


def test_the_published_branch_counts_where_main_is_not_local(branched: Book, tmp_path: Path) -> None:
    clone = tmp_path / "ban-sao"
    branched.git("clone", "--quiet", "--branch", "sua-qt-01", str(branched.root), str(clone))
    assert load(clone / "docs").ledger.branch == "refs/remotes/origin/main"
    assert list(releases(clone / "docs")) == [("QT.01", "1.0")]


def test_a_local_main_counts_before_that_of_the_remote(branched: Book, tmp_path: Path) -> None:
    clone = tmp_path / "ban-sao"
    branched.git("clone", "--quiet", "--branch", "main", str(branched.root), str(clone))
    assert load(clone / "docs").ledger.branch == "refs/heads/main"


def test_head_counts_where_there_is_no_main(book: Book) -> None:
    book.put()
    book.commit()
    book.git("branch", "--move", "chinh")
    assert book.load().ledger.branch == "HEAD"
    assert releases(book.docs) == {("QT.01", "1.0"): head(book)}


def test_a_linked_worktree_has_the_history_of_its_repository(branched: Book, tmp_path: Path) -> None:
    branched.git("worktree", "add", "--quiet", str(tmp_path / "cay"), "main")
    assert releases(tmp_path / "cay" / "docs") == releases(branched.docs)


def test_nothing_is_released_before_the_first_commit(book: Book) -> None:
    book.put()
    ledger = book.load().ledger
    assert (ledger.branch, ledger.releases, ledger.last_change) == (None, {}, {})
    assert book.rules() == []


def test_each_file_has_its_last_change(book: Book) -> None:
    book.put()
    book.put("QT.02")
    book.write("Hướng dẫn/trang một.md", "# Trang\n")
    book.commit()
    book.edit(QT_01, "clauses: []", "clauses: [7.1]")
    book.commit()
    rewrite_head(book, f"{COMMITTER}1769907600 +0700", f"{COMMITTER}1770000000 +0700")
    days = {path: moment.isoformat() for path, moment in book.load().ledger.last_change.items()}
    assert days == {
        QT_01: "2026-02-02T09:40:00+07:00",
        "quy-trinh/qt-02.md": "2026-02-01T08:00:00+07:00",
        "Hướng dẫn/trang một.md": "2026-02-01T08:00:00+07:00",
    }


def test_days_are_those_of_viet_nam(book: Book) -> None:
    book.put()
    book.commit()
    rewrite_head(book, f"{COMMITTER}1769907600 +0700", f"{COMMITTER}1769988600 +0000")
    assert book.load().ledger.last_change[QT_01].date() == date(2026, 2, 2)
    book.put(body=OTHER)
    assert "released on 2026-02-02" in book.findings("VR004")[0]


def test_a_manual_may_lie_in_any_folder_of_a_repository(book: Book) -> None:
    book.put()
    book.commit()
    folder = book.root / "Sở Thử nghiệm" / "sổ tay"
    folder.mkdir(parents=True)
    book.docs = book.docs.rename(folder / "docs")
    book.put(versions=row("1.0"))
    book.write("Tài liệu cũ/quy trình số 2.md", document("QT.02"))
    book.commit()
    ledger = book.load().ledger
    assert releases(book.docs) == {("QT.01", "1.0"): head(book), ("QT.02", "1.0"): head(book)}
    assert sorted(ledger.last_change) == ["Tài liệu cũ/quy trình số 2.md", QT_01]
    book.put(versions=row("1.0"), body=OTHER)
    shown = ways_out(book, "VR004")[0].partition("git show ")[2]
    assert book.git("-C", str(folder), "show", shown) == document(versions=row("1.0"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("log.diffMerges", "off"),
        ("log.diffMerges", "combined"),
        ("log.showSignature", "true"),
        ("log.follow", "true"),
        ("diff.relative", "true"),
        ("diff.renames", "copies"),
        ("color.ui", "always"),
        ("core.quotePath", "true"),
    ],
)
def test_settings_of_an_editor_change_no_history(
    branched: Book, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    branched.git("checkout", "--quiet", "main")
    branched.git("merge", "--quiet", "--no-ff", "--message", "Gộp", "sua-qt-01")
    branched.put("QT.02")
    branched.commit()
    rewrite_head(branched, "\n\n", f"\n{SIGNATURE}\n")
    plain = branched.load().ledger
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", name)
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", value)
    assert list(plain.releases) == ["QT.01", "QT.02"]
    assert branched.load().ledger == plain


def test_a_hook_of_another_repository_changes_no_history(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.put()
    book.commit()
    other = Book(tmp_path / "khac")
    other.put("QT.02")
    other.commit()
    plain = releases(book.docs)
    for name, value in (("DIR", ".git"), ("WORK_TREE", "."), ("INDEX_FILE", ".git/index"), ("PREFIX", "docs/")):
        monkeypatch.setenv(f"GIT_{name}", str(other.root / value))
    assert releases(book.docs) == plain


def test_a_shallow_clone_is_refused(book: Book, tmp_path: Path) -> None:
    book.put()
    book.commit()
    book.commit()
    book.git("clone", "--quiet", "--depth=1", book.root.as_uri(), str(tmp_path / "nong"))
    assert refusal(tmp_path / "nong" / "docs") == (
        "this clone does not hold the whole history (it is shallow), so released texts cannot be compared\n"
        "    → run: git fetch --unshallow; in CI, check out with fetch-depth: 0"
    )


def test_the_way_out_of_a_shallow_clone_leads_out(book: Book, tmp_path: Path) -> None:
    book.put()
    book.commit()
    book.commit()
    book.git("clone", "--quiet", "--depth=1", book.root.as_uri(), str(tmp_path / "nong"))
    book.git("-C", str(tmp_path / "nong"), "fetch", "--quiet", "--unshallow")
    assert releases(tmp_path / "nong" / "docs") == releases(book.docs)


def test_a_folder_without_a_repository_is_refused(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (book.root / ".git").rename(book.root / "git-cu")
    assert refusal(book.docs) == (
        "this folder is not in a Git repository, so released texts cannot be compared\n"
        "    → work in a clone of the manual (git clone …); for a new manual run: git init"
    )


def test_a_computer_without_git_is_refused(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refusal(book.docs) == (
        "the program “git” was not found\n    → install Git (https://git-scm.com) and open a new terminal window"
    )


def test_a_damaged_repository_is_refused(book: Book) -> None:
    book.put()
    book.commit()
    blob = book.git("rev-parse", f"HEAD:docs/{QT_01}").strip()
    (book.root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    assert refusal(book.docs) == (
        f"Git cannot read the history of this folder (object {blob} is missing)\n"
        "    → run “git status” in this folder and do what it says, then try again"
    )
