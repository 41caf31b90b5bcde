"""A site is published whole: what a reader gets is what was built, and there is a way back."""

import gzip
import hashlib
import json
import re
import stat
import subprocess
import sys
import threading
from pathlib import Path

import brotli
import pytest

from builders import REPOSITORY, run_python
from published import ASSET, COMMITS, Shelf, Site, contents
from qms.language.messages import Refusal
from qms.publishing.additions import FINGERPRINTED
from qms.publishing.publish import Terms, roll_back
from qms.publishing.releases import Releases
from qms.publishing.steps import Step

SCRIPT = REPOSITORY / "scripts" / "publish.py"


def roll(shelf: Shelf, **terms: str) -> str:
    return roll_back(shelf.root, Terms(**terms), shelf.tell)  # type: ignore[arg-type]  # texts only


def test_a_site_is_published_as_it_was_built(shelf: Shelf, small_site: Site) -> None:
    shelf.publish()
    published = contents(shelf.current)
    built = contents(small_site.root)
    del built["sitemap.xml.gz"]  # compressed copies are made anew
    assert built.items() <= published.items()
    assert str(shelf.current.readlink()) == "releases/000001-" + str(small_site.ledger["commit"])[:12]


def test_the_manifest_names_every_file_with_its_sha_256_and_the_ledger(shelf: Shelf, small_site: Site) -> None:
    shelf.publish()
    told = json.loads((shelf.current / "manifest.json").read_text("utf-8"))
    found = contents(shelf.current)
    del found["manifest.json"]
    assert told["ledger"] == small_site.ledger
    assert told["files"] == {
        path: {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)} for path, content in found.items()
    }


def test_everybody_may_read_it_whatever_the_umask(shelf: Shelf) -> None:
    site = shelf.make()
    (site.root / "index.html").chmod(0o600)
    (site.root / "qt-01").chmod(0o700)
    command = f"umask 077; exec {sys.executable} {SCRIPT} {site.root} --to {shelf.root}"
    subprocess.run(["sh", "-c", command], check=True, capture_output=True)
    modes = {
        stat.S_IMODE(path.lstat().st_mode)
        for path in [shelf.root, *shelf.root.rglob("*")]
        if path.is_dir() and not path.is_symlink()
    }
    assert modes == {0o755}
    assert {stat.S_IMODE(p.stat().st_mode) for p in shelf.current.resolve().rglob("*") if p.is_file()} == {0o644}


def test_large_texts_have_a_compressed_copy_that_holds_the_same(shelf: Shelf) -> None:
    shelf.publish()
    found = contents(shelf.current)
    held = {f"{name}.gz": gzip.decompress(found[f"{name}.gz"]) for name in found if f"{name}.gz" in found}
    held |= {f"{name}.br": brotli.decompress(found[f"{name}.br"]) for name in found if f"{name}.br" in found}
    packed = held.keys()
    assert {"index.html.gz", "index.html.br", "search/index.json.gz", "search/index.json.br"} <= packed
    assert [name for name, content in held.items() if content != found[name[:-3]]] == []
    first = {name: found[name] for name in packed}
    shelf.publish()
    assert {name: contents(shelf.current)[name] for name in packed} == first


@pytest.mark.parametrize("ending", [".gz", ".br"])
def test_a_compressed_copy_that_came_with_the_site_is_not_believed(shelf: Shelf, ending: str) -> None:
    site = shelf.make()
    (site.root / f"qt-01/index.html{ending}").write_bytes(gzip.compress(b"<script>mark()</script>"))
    shelf.publish(site)
    unpack = {".gz": gzip.decompress, ".br": brotli.decompress}[ending]
    packed = (shelf.current / f"qt-01/index.html{ending}").read_bytes()
    assert unpack(packed) == (shelf.current / "qt-01/index.html").read_bytes()


def test_a_published_site_can_be_published_elsewhere(shelf: Shelf, tmp_path: Path) -> None:
    shelf.publish()
    other = Shelf(tmp_path / "noi-khac", shelf.make)
    other.publish(Site(shelf.current.resolve()))
    assert other.manifest.files == shelf.manifest.files


def test_the_next_site_is_read_and_the_one_before_stays(shelf: Shelf) -> None:
    first, second = shelf.publish_number(1), shelf.publish_number(2)
    assert "Bản 2." in shelf.home
    assert "Bản 1." in (shelf.root / "releases" / first / "index.html").read_text("utf-8")
    assert [first, second] == ["000001-bbbbbbbbbbbb", "000002-cccccccccccc"]


def test_a_rollback_goes_to_what_was_read_before_never_to_what_was_left(shelf: Shelf) -> None:
    for number in (1, 2):
        shelf.publish_number(number)
    roll(shelf)
    assert "Bản 1." in shelf.home
    shelf.publish_number(3)
    assert "Bản 3." in shelf.home
    roll(shelf)
    assert "Bản 1." in shelf.home
    with pytest.raises(Refusal, match="no release of an earlier commit is kept"):
        roll(shelf)
    assert "Bản 1." in shelf.home


def test_a_rollback_leads_to_an_earlier_commit_however_often_the_current_one_was_built(shelf: Shelf) -> None:
    shelf.publish_number(0)
    for day in ("2027-01-15", "2027-01-16", "2027-01-17"):
        shelf.publish(shelf.site(1).set_ledger(built_for=day), keep=1)
    roll(shelf)
    assert "Bản 0." in shelf.home


def test_a_rollback_to_a_damaged_release_is_refused(shelf: Shelf) -> None:
    first = shelf.publish_number(1)
    shelf.publish_number(2)
    (shelf.root / "releases" / first / "qt-01" / "index.html").write_text("", "utf-8")
    with pytest.raises(Refusal, match=r"qt-01/index\.html"):
        roll(shelf)
    assert "Bản 2." in shelf.home


def test_old_releases_go_but_never_what_is_read_or_was_read_before(shelf: Shelf) -> None:
    names = [shelf.publish_number(number, keep=2) for number in (0, 1, 2)]
    assert Releases(shelf.root).names == names[1:]
    roll(shelf)
    newest = shelf.publish_number(3, keep=1)
    assert Releases(shelf.root).names == [names[1], newest]


def test_scripts_and_styles_of_the_site_before_stay_for_pages_that_are_still_open(shelf: Shelf) -> None:
    site = shelf.make()
    (site.root / ASSET).write_text("old()", "utf-8")
    (site.root / "qt-99").mkdir()
    (site.root / "qt-99" / "index.html").write_text("gone", "utf-8")
    shelf.publish(site)
    shelf.publish()
    assert (shelf.current / ASSET).read_text("utf-8") == "old()"
    assert shelf.manifest.carried == (ASSET,)
    assert not (shelf.current / "qt-99").exists()
    shelf.publish()
    assert not (shelf.current / ASSET).exists(), "one generation"


def test_theme_publisher_and_web_server_mean_the_same_names_that_change_with_the_content(small_site: Site) -> None:
    configuration = (REPOSITORY / "deploy/nginx/site.conf").read_text("utf-8")
    (kept,) = re.findall(r'location ~ "\^/(assets/.+)\$"', configuration)
    assert kept == FINGERPRINTED.pattern.replace("(?:", "(")
    for name in ("assets/stylesheets/qms", "assets/javascripts/search/worker"):
        found = [path for path in contents(small_site.root) if path.startswith(f"{name}.")]
        assert [bool(FINGERPRINTED.fullmatch(path)) for path in found] == [True]


def test_a_script_that_was_tampered_with_is_not_carried_over(shelf: Shelf) -> None:
    site = shelf.make()
    (site.root / ASSET).write_text("old()", "utf-8")
    shelf.publish(site)
    (shelf.current / ASSET).write_text("evil()", "utf-8")
    shelf.publish()
    assert not (shelf.current / ASSET).exists()


def test_a_second_publisher_is_told_so_or_waits(shelf: Shelf) -> None:
    shelf.publish_number(1)
    releases = Releases(shelf.root)
    with releases.locked(0):
        with pytest.raises(Refusal, match="somebody else is publishing"):
            shelf.publish_number(2)
        assert "Bản 1." in shelf.home
        waiting = threading.Thread(target=shelf.publish_number, args=(2,), kwargs={"wait": 60})
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive()
    waiting.join(60)
    assert "Bản 2." in shelf.home


def test_two_publishers_at_once_publish_one_after_the_other(shelf: Shelf) -> None:
    sites = [shelf.site(number) for number in (1, 2)]
    both = [
        subprocess.Popen(
            [sys.executable, SCRIPT, site.root, "--to", shelf.root, "--wait", "60"], stdout=subprocess.DEVNULL
        )
        for site in sites
    ]
    assert [one.wait(120) for one in both] == [0, 0]
    assert len(Releases(shelf.root).names) == 2
    assert shelf.manifest.previous == Releases(shelf.root).names[0]


def test_what_an_earlier_publisher_left_is_cleared_away(shelf: Shelf) -> None:
    shelf.publish_number(1)
    for folder in ("staging", "discarded"):
        (shelf.root / folder / "qt-01").mkdir(parents=True)
    (shelf.root / ".current.new").symlink_to("releases/khong-co")
    shelf.publish_number(2)
    assert Step.CLEARED in shelf.steps
    assert sorted(path.name for path in shelf.root.iterdir()) == [".lock", "current", "releases"]


def test_programs_get_one_json_object_a_line(shelf: Shelf) -> None:
    answer = run_python(SCRIPT, shelf.site(1).root, "--to", shelf.root, "--log", "json")
    lines = [json.loads(line) for line in answer.stdout.splitlines()]
    steps = ["copied", "inspected", "completed", "stored", "verified", "switched", "published"]
    assert [line["step"] for line in lines] == steps
    assert lines[-1]["release"] == "000001-" + COMMITS[1][:12]
    assert answer.returncode == 0
    refused = run_python(SCRIPT, shelf.root, "--to", shelf.root, "--log", "json")
    (line,) = map(json.loads, refused.stdout.splitlines())
    assert (refused.returncode, line["step"]) == (1, "refused")
    assert line["remedy"] == "dựng trang trước: make site; rồi nêu thư mục của trang"


def test_the_list_marks_the_release_that_is_read(shelf: Shelf) -> None:
    shelf.publish_number(1)
    shelf.publish_number(2)
    run_python(SCRIPT, "--to", shelf.root, "--rollback")
    told = run_python(SCRIPT, "--to", shelf.root, "--list").stdout.splitlines()
    assert [line[:8] for line in told] == ["* 000001", "  000002"]
    assert all("dựng cho ngày 15/01/2027" in line for line in told)


@pytest.mark.parametrize(
    "arguments", [[], ["--to", "x"], ["a", "--to", "x", "--rollback"], ["a", "--to", "x", "--keep", "0"]]
)
def test_wrong_use_says_how_it_is_used(arguments: list[str], tmp_path: Path) -> None:
    answer = run_python(SCRIPT, *arguments, folder=tmp_path)
    assert (answer.returncode, list(tmp_path.iterdir())) == (2, [])
    assert "cách dùng" in answer.stderr
    assert "Traceback" not in answer.stderr
