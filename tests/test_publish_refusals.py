"""What may not be published is refused with the way out, and what was read before is still read."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from builders import REPOSITORY, Book, run_python
from canaries import texts
from published import COMMITS, Shelf, Site, contents, site_of, small_manual
from qms.language.messages import Refusal
from qms.publishing.publish import Terms, roll_back

SCRIPT = REPOSITORY / "scripts" / "publish.py"


@pytest.fixture
def used(shelf: Shelf) -> Iterator[Shelf]:
    """A folder with a published site, of which nothing may change."""
    shelf.publish_number(0)
    before = shelf.everything
    yield shelf
    assert shelf.everything == before


def emptied(site: Site) -> None:
    for path in site.root.iterdir():
        path.rename(site.root.parent / f"weg-{path.name}")


def as_file(site: Site) -> None:
    site.root.rename(site.root.with_name("weg"))
    site.root.write_text("Trang", "utf-8")


SPOILED: dict[str, tuple[Callable[[Site], object], str]] = {
    "is not there": (lambda site: site.root.rename(site.root.with_name("weg")), "make site"),
    "is empty": (emptied, "make site"),
    "is a file": (as_file, "make site"),
    "is not ours": (lambda site: (site.root / "release-ledger.json").unlink(), "make site"),
    "has a damaged ledger": (lambda site: (site.root / "release-ledger.json").write_bytes(b"{"), "make site"),
    "has a link": (lambda site: (site.root / "a.html").symlink_to("/etc/passwd"), "liên kết"),
    "has a link to a folder": (lambda site: (site.root / "a").symlink_to("/etc"), "liên kết"),
    "has a pipe": (lambda site: os.mkfifo(site.root / "ong"), "tệp đặc biệt"),
    "lacks its home page": (lambda site: (site.root / "index.html").unlink(), "index.html:1: trang thiếu tệp này"),
    "lacks its search": (lambda site: (site.root / "search/index.json").unlink(), "search/index.json:1: trang thiếu"),
    "has a name that no address can hold": (lambda site: (site.root / "a\nb.html").touch(), "đổi tên tệp"),
    "is of no commit": (lambda site: site.set_ledger(commit=None), "commit các thay đổi"),
    "is of another edition": (lambda site: site.set_ledger(edition="public"), "QMS_AUDIENCE"),
}


@pytest.mark.parametrize(("spoil", "way_out"), SPOILED.values(), ids=SPOILED)
def test_a_site_is_refused_that(spoil: Callable[[Site], object], way_out: str, used: Shelf) -> None:
    site = used.site(1)
    spoil(site)
    answer = run_python(SCRIPT, site.root, "--to", used.root)
    assert answer.returncode == 1
    assert way_out in answer.stdout + answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("place", ["inside", "around", "the same"])
def test_site_and_folder_may_not_lie_within_each_other(place: str, used: Shelf) -> None:
    site = used.site(1)
    root = {"inside": site.root / "may-chu", "around": site.root.parent, "the same": site.root}[place]
    answer = run_python(SCRIPT, site.root, "--to", root)
    assert (answer.returncode, "nêu một thư mục riêng" in answer.stderr) == (1, True)


def test_a_folder_that_holds_other_things_is_left_alone(shelf: Shelf) -> None:
    shelf.root.mkdir()
    (shelf.root / "luong.xlsx").touch()
    with pytest.raises(Refusal, match="holds other files"):
        shelf.publish()
    assert [path.name for path in shelf.root.iterdir()] == ["luong.xlsx"]


@pytest.mark.parametrize("place", ["khong-co/may-chu", "tep/may-chu", "tep"])
def test_a_folder_that_cannot_be_made_is_named(place: str, shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "tep").touch()
    answer = run_python(SCRIPT, shelf.make().root, "--to", tmp_path / place)
    assert (answer.returncode, str(tmp_path / place) in answer.stderr) == (1, True)
    assert ("mkdir -p" if place.startswith("khong") else "xem lại tên nêu sau --to") in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("target", ["releases/khong-co", "/etc", ".."])
def test_a_link_that_leads_nowhere_is_told_and_left_to_people(target: str, shelf: Shelf) -> None:
    shelf.publish_number(1)
    shelf.current.unlink()
    shelf.current.symlink_to(target)
    with pytest.raises(Refusal, match="does not lead to a release") as refused:
        shelf.publish_number(2)
    assert "ln -sfn" in str(refused.value.remedy)
    with pytest.raises(Refusal, match="does not lead to a release"):
        roll_back(shelf.root, Terms(), shelf.tell)
    assert str(shelf.current.readlink()) == target


def test_a_released_text_may_not_change(used: Shelf) -> None:
    with pytest.raises(Refusal, match="changed or gone: 1"):
        used.publish(used.site(1).change_version(0, digest="0" * 64))
    assert "QT.01 version 1.0 was published with another text" in used.said


def test_a_released_text_may_not_vanish(used: Shelf) -> None:
    site = used.site(1)
    with pytest.raises(Refusal, match="changed or gone: 1"):
        used.publish(site.set_ledger(versions=site.ledger["versions"][:1]))
    assert "QT.02 version 1.0 was published and is gone" in used.said


def test_what_was_made_internal_leaves_the_public_server_and_nothing_else_does(tmp_path: Path) -> None:
    book = small_manual(tmp_path / "so-tay")
    for path in ("quy-trinh/qt-01.md", "quy-trinh/qt-02.md"):
        book.edit(path, "audience: internal", "audience: public")
    book.commit()
    numbers = iter(range(3))

    def built() -> Site:
        return site_of(book, tmp_path / f"trang-{next(numbers)}", QMS_AUDIENCE="public")

    shelf = Shelf(tmp_path / "may-chu", built)
    shelf.publish()
    assert (shelf.current / "qt-01/index.html").exists()
    book.edit("quy-trinh/qt-01.md", "audience: public", "audience: internal")
    book.commit()
    damaged = built()
    damaged.set_ledger(versions=[])
    with pytest.raises(Refusal, match="changed or gone: 1"):
        shelf.publish(damaged)
    assert shelf.said[-1] == "QT.02 version 1.0 was published and is gone"
    shelf.publish()
    assert not (shelf.current / "qt-01").exists()
    assert (shelf.current / "qt-02/index.html").exists()
    assert shelf.manifest.accepted is None
    assert not [text for _name, text in texts(contents(shelf.current)) if "Câu của bản 1.0." in text]


def test_a_correction_follows_the_text_it_puts_right_and_may_not_be_undone(shelf: Shelf) -> None:
    shelf.publish_number(0)
    shelf.publish(shelf.site(1).change_version(0, corrections=["1" * 64]))
    shelf.publish(shelf.site(2).change_version(0, corrections=["1" * 64, "2" * 64]))
    with pytest.raises(Refusal, match="changed or gone: 1"):
        shelf.publish(shelf.site(3).change_version(0, corrections=["1" * 64]))
    assert "Bản 2." in shelf.home


def test_a_rollback_does_not_make_published_texts_forgotten(shelf: Shelf) -> None:
    shelf.publish_number(0)
    site = shelf.site(1)
    row = {**site.ledger["versions"][0], "version": "1.1"}
    shelf.publish(site.set_ledger(versions=[*site.ledger["versions"], row]))
    roll_back(shelf.root, Terms(), shelf.tell)
    with pytest.raises(Refusal, match="changed or gone: 1"):
        shelf.publish_number(2)


def test_a_rollback_shows_nothing_again_that_was_taken_out_of_the_site(shelf: Shelf) -> None:
    public = [shelf.site(number).set_ledger(edition="public") for number in (0, 1)]
    gone, *stay = public[0].ledger["versions"]
    shelf.publish(public[0])
    shelf.publish(public[1].set_ledger(versions=stay, taken_back=[[gone["code"], gone["version"]]]))
    with pytest.raises(Refusal, match=f"shows texts that were taken out since: {gone['code']} v{gone['version']}"):
        roll_back(shelf.root, Terms(), shelf.tell)
    assert "Bản 1." in shelf.home


def test_a_change_that_was_decided_is_published_with_its_reason(shelf: Shelf) -> None:
    shelf.publish_number(0)
    changed = shelf.site(1).change_version(0, digest="0" * 64)
    shelf.publish(changed, accepted="Gỡ dữ liệu cá nhân theo 5/QĐ")
    assert shelf.manifest.accepted == "Gỡ dữ liệu cá nhân theo 5/QĐ"
    assert "Gỡ dữ liệu cá nhân theo 5/QĐ" in run_python(SCRIPT, "--to", shelf.root, "--list").stdout
    shelf.publish(shelf.site(2).change_version(0, digest="0" * 64), accepted="Thừa")
    assert shelf.manifest.accepted is None, "nothing was to be accepted"


def test_an_overtaken_build_does_not_replace_a_newer_one(shelf: Shelf, book: Book) -> None:
    commits = []
    for _number in range(2):
        book.commit()
        commits.append(book.git("rev-parse", "HEAD").strip())
    older, newer = (shelf.make().set_ledger(commit=commit) for commit in commits)
    shelf.publish(newer, repository=book.root)
    with pytest.raises(Refusal, match=f"a site of a later commit .{commits[1][:12]}. is already published"):
        shelf.publish(older, repository=book.root)
    shelf.publish(newer, repository=book.root)  # again, for another day


@pytest.mark.parametrize("place", ["a branch", "the second parent of main", "nowhere"])
def test_only_what_main_holds_is_published(place: str, shelf: Shelf, book: Book) -> None:
    book.commit()
    book.git("switch", "--quiet", "--create", "sua-qt-01")
    book.commit()
    commit = COMMITS[0] if place == "nowhere" else book.git("rev-parse", "HEAD").strip()
    book.git("switch", "--quiet", "main")
    if place == "the second parent of main":
        book.git("merge", "--quiet", "--no-ff", "sua-qt-01")
    with pytest.raises(Refusal, match=f"commit {commit[:12]} is not on the branch main"):
        shelf.publish(shelf.make().set_ledger(commit=commit), repository=book.root)
    assert shelf.everything == {}


def test_a_clone_that_only_fetches_knows_what_main_holds(shelf: Shelf, book: Book, tmp_path: Path) -> None:
    book.commit()
    clone = tmp_path / "ban-sao"
    book.git("clone", "--quiet", str(book.root), str(clone))
    book.commit()
    book.git("-C", str(clone), "fetch", "--quiet")
    shelf.publish(shelf.make().set_ledger(commit=book.git("rev-parse", "HEAD").strip()), repository=clone)
    with pytest.raises(Refusal, match="there is no folder"):
        shelf.publish(repository=tmp_path / "khong-co")


def test_a_rollback_holds_until_somebody_wants_that_commit_again(shelf: Shelf) -> None:
    for number in (0, 1):
        shelf.publish_number(number)
    rolled = run_python(SCRIPT, "--to", shelf.root, "--rollback")
    assert "commit bbbbbbbbbbbb sẽ không được công bố lại" in rolled.stdout
    again = [shelf.site(1).root, "--to", shelf.root]
    refused = run_python(SCRIPT, *again)
    assert (refused.returncode, "git revert" in refused.stderr, "Bản 0." in shelf.home) == (1, True, True)
    shelf.publish_number(2)
    with pytest.raises(Refusal, match="rolled back"):
        shelf.publish_number(1)
    assert run_python(SCRIPT, *again, "--again").returncode == 0
    shelf.publish_number(1)
    assert "Bản 1." in shelf.home


def test_a_rollback_that_did_not_happen_holds_nothing_back(shelf: Shelf) -> None:
    for number in (0, 1):
        shelf.publish_number(number)
    with pytest.raises(Refusal):
        roll_back(shelf.root, Terms(health="http://127.0.0.1:9/", patience=0), shelf.tell)
    shelf.publish_number(1)


def test_a_site_does_not_go_back_to_an_earlier_day(shelf: Shelf) -> None:
    later, earlier = (shelf.site(0).set_ledger(built_for=day) for day in ("2027-01-15", "2027-01-14"))
    shelf.publish(later)
    with pytest.raises(Refusal, match="already published for a later day: "):
        shelf.publish(earlier)
    assert str(shelf.manifest.ledger.built_for) == "2027-01-15"
    shelf.publish(earlier, again=True)
    shelf.publish(later)
    shelf.publish(shelf.site(1).set_ledger(built_for="2027-01-14"))  # another commit


@pytest.mark.parametrize("value", [{"commit": "--help"}, {"commit": "HEAD"}, {"edition": "khac"}])
def test_a_ledger_that_no_build_writes_is_refused(value: dict[str, str], used: Shelf) -> None:
    with pytest.raises(Refusal):
        used.publish(used.site(1).set_ledger(**value))
    assert any("is damaged, or not the release ledger" in line for line in used.said)


def test_a_damaged_release_stops_the_next_publication_until_somebody_looked(shelf: Shelf) -> None:
    shelf.publish_number(1)
    (shelf.current / "manifest.json").write_text("{}", "utf-8")
    with pytest.raises(Refusal, match=r"manifest\.json is damaged") as refused:
        shelf.publish_number(2)
    assert "backup" in str(refused.value.remedy)


def test_on_windows_it_says_where_sites_are_published(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(Refusal, match="runs Linux"):
        shelf.publish()
    assert not shelf.root.exists()
