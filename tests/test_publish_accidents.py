"""Whatever ends a publication, and whenever: what is read is a whole release, and the next publication succeeds."""

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from browser import program
from builders import REPOSITORY, run_python
from published import Quiet, Shelf, served
from qms.language.messages import Refusal
from qms.publishing import verification
from qms.publishing.publish import Terms, roll_back
from qms.publishing.releases import Releases
from qms.publishing.served import _sampled
from qms.publishing.steps import Step

SCRIPT = REPOSITORY / "scripts" / "publish.py"
KILLED_AFTER = """
import os, signal, sys
from pathlib import Path
from qms.publishing.publish import Terms, publish
site, root, last = sys.argv[1:]

def tell(step, message):
    if step == last:
        os.kill(os.getpid(), signal.SIGKILL)

publish(Path(site), Path(root), Terms(keep=1), tell)
"""
KILLED_AT = """
import os, signal, sys
from pathlib import Path
from qms.publishing.publish import Terms, publish
site, root, last, *watched = sys.argv[1:]
events = 0

def watch(event, arguments):
    global events
    if event in watched:
        events += 1
        if events == int(last):
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(watch)
publish(Path(site), Path(root), Terms(keep=1), lambda *_: None)
print(events)
"""
TURNS = ("os.rename", "os.symlink")
CHANGES = ("open", "os.chmod", "os.mkdir", "os.remove", "os.rmdir", *TURNS)
"""What Python announces before it does it."""
MOMENTS = 25
NOWHERE = "http://127.0.0.1:9/"


def start(shelf: Shelf, program: str, number: int, last: object, *watched: str) -> subprocess.CompletedProcess[str]:
    """Publish the site of that number with a program of its own, to be killed on the way."""
    return subprocess.run(
        [sys.executable, "-c", program, shelf.site(number).root, shelf.root, str(last), *watched],
        env=os.environ | {"PYTHONPATH": str(REPOSITORY / "hooks")},
        capture_output=True,
        text=True,
        check=False,
    )


def assert_whole(shelf: Shelf) -> None:
    assert verification.of_folder(shelf.root).faults == ()


@pytest.mark.parametrize(
    "step", ["copied", "inspected", "completed", "stored", "verified", "switched", "pruned", "published"]
)
def test_killed_after_any_step_it_leaves_a_whole_release(step: str, shelf: Shelf) -> None:
    for number in (0, 1):
        shelf.publish_number(number)
    assert start(shelf, KILLED_AFTER, 2, step).returncode == -signal.SIGKILL
    assert_whole(shelf)
    assert ("Bản 2." in shelf.home) == (step in {"switched", "pruned", "published"})
    shelf.publish_number(3)
    assert_whole(shelf)
    assert "Bản 3." in shelf.home
    assert sorted(path.name for path in shelf.root.iterdir()) == [".lock", "current", "releases"]


def test_killed_at_any_moment_it_leaves_a_whole_release(shelf: Shelf) -> None:
    shelf.publish_number(0)
    total, turns = (int(start(shelf, KILLED_AT, 1, 0, *watched).stdout) for watched in (CHANGES, TURNS))
    sampled = random.Random(7).sample(range(1, total), MOMENTS)  # noqa: S311  # no secret
    moments: list[tuple[int, tuple[str, ...]]] = [(moment, CHANGES) for moment in sampled]
    moments += [(turn, TURNS) for turn in range(1, turns + 1)]
    for moment, events in moments:
        assert start(shelf, KILLED_AT, moment % 3, moment, *events).returncode == -signal.SIGKILL
        assert_whole(shelf)
    shelf.publish_number(3)
    assert_whole(shelf)


@pytest.fixture
def small_disk(shelf: Shelf) -> Iterator[Shelf]:
    """A folder on a disk of its own, with a site published there."""
    shelf.root.mkdir()
    mount = [program("mount"), "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(shelf.root)]
    mounted = subprocess.run(mount, capture_output=True, encoding="utf-8", check=False)
    if mounted.returncode:  # in CI as well: a container may mount nothing, whatever is installed
        pytest.skip(f"no disk to fill may be mounted here: {mounted.stderr.strip()}")
    try:
        shelf.publish_number(0)
        yield shelf
    finally:
        subprocess.run(["umount", str(shelf.root)], check=True)


@pytest.mark.parametrize("share", [0, 0.01, 0.5, 0.8, 0.97, 0.999])
def test_a_full_disk_leaves_what_is_read(share: float, small_disk: Shelf) -> None:
    needed = sum(path.stat().st_size for path in small_disk.current.resolve().rglob("*") if path.is_file())
    disk = os.statvfs(small_disk.root)
    with (small_disk.root / "releases" / "day").open("wb") as filling:
        filling.write(bytes(int(disk.f_bavail * disk.f_frsize - share * needed)))
    with pytest.raises(Refusal, match="the disk is full; what was read before is still read"):
        small_disk.publish_number(1)
    assert_whole(small_disk)
    assert "Bản 0." in small_disk.home
    assert not (small_disk.root / "staging").exists()
    (small_disk.root / "releases" / "day").unlink()
    small_disk.publish_number(1)
    assert "Bản 1." in small_disk.home


def test_a_file_that_may_not_grow_leaves_what_is_read(shelf: Shelf) -> None:
    shelf.publish_number(0)
    command = f"ulimit -f 16; exec {sys.executable} {SCRIPT} {shelf.site(1).root} --to {shelf.root}"
    answer = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (answer.returncode, "có tệp lớn quá mức hệ thống cho phép" in answer.stderr) == (1, True)
    assert_whole(shelf)
    assert "Bản 0." in shelf.home


def test_old_releases_that_cannot_be_deleted_stop_nothing(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def discard(*_arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    for number in (0, 1):
        shelf.publish_number(number)
    monkeypatch.setattr(Releases, "discard", discard)
    shelf.publish_number(2, keep=1)
    assert "Bản 2." in shelf.home
    assert Step.NOT_PRUNED in shelf.steps


def test_an_old_release_that_is_half_deleted_is_never_taken_for_one(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = shutil.rmtree

    def half(path: Path) -> None:
        if path.name != "discarded":
            whole(path)
            return
        next(path.rglob("index.html")).unlink()
        raise PermissionError(13, "Permission denied")

    for number in (0, 1):
        shelf.publish_number(number)
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", half)
        newest = shelf.publish_number(2, keep=1)
    assert Step.NOT_PRUNED in shelf.steps
    assert (len(Releases(shelf.root).names), (shelf.root / "discarded").exists()) == (2, True)
    assert_whole(shelf)
    shelf.publish_number(3)
    assert newest in Releases(shelf.root).names
    assert not (shelf.root / "discarded").exists()


def test_fewer_releases_make_room_on_a_full_disk(small_disk: Shelf) -> None:
    for number in (1, 2):
        small_disk.publish_number(number)
    disk = os.statvfs(small_disk.root)
    with (small_disk.root / "releases" / "day").open("wb") as filling:
        filling.write(bytes(disk.f_bavail * disk.f_frsize))
    with pytest.raises(Refusal, match="the disk is full"):
        small_disk.publish_number(3)
    small_disk.publish_number(3, keep=2)
    assert "Bản 3." in small_disk.home


def test_a_rollback_forgets_no_ledger_to_make_room(shelf: Shelf) -> None:
    for number in (0, 1):
        shelf.publish_number(number)
    newest = shelf.publish(shelf.site(2).change_version(0, corrections=["1" * 64]))
    roll_back(shelf.root, Terms(), shelf.tell)
    with pytest.raises(Refusal, match="changed or gone: 1"):
        shelf.publish_number(3, keep=1)
    assert newest in Releases(shelf.root).names


@pytest.mark.parametrize(("pages", "asked"), [(1, 1), (8, 8), (9, 5), (15, 8), (1000, 8)])
def test_a_health_check_asks_for_a_handful_of_pages(pages: int, asked: int) -> None:
    sample = _sampled(["index.html", *(f"qt-{number}/index.html" for number in range(1, pages)), "404.html"])
    assert (len(sample), sample[0]) == (asked, "index.html")


def test_the_server_is_asked_whether_it_serves_the_new_release(shelf: Shelf) -> None:
    with served(shelf.current) as address:
        shelf.publish_number(0, health=address)
        shelf.publish_number(1, health=address)
        roll_back(shelf.root, Terms(health=address), shelf.tell)
    assert shelf.steps.count(Step.HEALTHY) == 3
    assert "Bản 0." in shelf.home


class Broken(Quiet):
    def do_GET(self) -> None:  # noqa: N802  # http.server calls it so
        self.send_error(500)


@pytest.mark.parametrize("fault", ["serves the old release", "answers with errors", "is down", "serves one page wrong"])
def test_a_release_is_taken_back_where_the_server(fault: str, shelf: Shelf) -> None:
    first = shelf.publish_number(0)
    folder = shelf.root / "releases" / first if fault == "serves the old release" else shelf.current

    class OnePage(Quiet):
        def send_head(self) -> object:  # type: ignore[override]  # what it sends is of no matter here
            self.path = "/index.html" if self.path.startswith("/qt-02/") else self.path
            return super().send_head()

    handler = {"answers with errors": Broken, "serves one page wrong": OnePage}.get(fault, Quiet)
    with served(folder, handler) as address:
        asked = NOWHERE if fault == "is down" else address
        with pytest.raises(Refusal, match="the server does not serve the new release"):
            shelf.publish_number(1, health=asked, patience=0)
    assert "Bản 0." in shelf.home
    assert Step.SWITCHED_BACK in shelf.steps
    assert Releases(shelf.root).names == [first]


def test_a_first_release_that_is_not_served_leaves_none(shelf: Shelf) -> None:
    with pytest.raises(Refusal):
        shelf.publish(health=NOWHERE, patience=0)
    assert shelf.everything == {}


@pytest.mark.parametrize("address", ["localhost", "ftp://localhost/", "file:///etc/passwd", "http://"])
def test_an_address_that_is_none_takes_the_release_back(address: str, shelf: Shelf) -> None:
    shelf.publish_number(0)
    with pytest.raises(Refusal, match="no address of a site"):
        shelf.publish_number(1, health=address)
    assert "Bản 0." in shelf.home


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ended_while_it_waits_for_the_server_it_takes_the_release_back(ending: int, shelf: Shelf) -> None:
    shelf.publish_number(0)
    command = [*map(str, (sys.executable, SCRIPT, shelf.site(1).root, "--to", shelf.root)), "--health", NOWHERE]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as publisher:
        assert publisher.stdout
        for line in publisher.stdout:
            if "“current”" in line:
                break
        assert "Bản 1." in shelf.home
        publisher.send_signal(ending)
        _rest, said = publisher.communicate(timeout=30)
    assert (publisher.returncode, said.startswith("đã dừng")) == (1, True)
    assert "Bản 0." in shelf.home


def test_a_console_that_is_gone_stops_no_publication(shelf: Shelf) -> None:
    command = list(map(str, (sys.executable, SCRIPT, shelf.site(1).root, "--to", shelf.root)))
    with subprocess.Popen(command, stdout=subprocess.PIPE) as publisher:
        assert publisher.stdout
        publisher.stdout.close()
        assert publisher.wait(60) == 0
    assert "Bản 1." in shelf.home


def test_a_console_that_has_seen_enough_of_the_list_is_no_fault(shelf: Shelf) -> None:
    shelf.publish()
    command = f"{sys.executable} {SCRIPT} --to {shelf.root} --list | true"
    answer = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stderr) == (0, "")


def test_a_list_of_what_cannot_be_read_says_so(shelf: Shelf) -> None:
    shelf.publish()
    (shelf.current / "manifest.json").unlink()
    (shelf.current / "manifest.json").mkdir()
    answer = run_python(SCRIPT, "--to", shelf.root, "--list")
    assert (answer.returncode, "ở chỗ cần một tệp lại có một thư mục" in answer.stderr) == (1, True)
    assert "Traceback" not in answer.stderr


def test_a_release_that_the_disk_spoils_is_never_read(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.publish_number(0)
    store = Releases.store

    def spoiled(self: Releases, commit: str) -> str:
        name = store(self, commit)
        Path(self.folder(name), "qt-01", "index.html").write_text("", "utf-8")
        return name

    monkeypatch.setattr(Releases, "store", spoiled)
    with pytest.raises(Refusal, match="is not what its manifest says"):
        shelf.publish_number(1)
    assert len(Releases(shelf.root).names) == 1
    assert_whole(shelf)
