"""A published site can be proved to be what its manifest says, who published it, and what its commit makes."""

import gzip
import json
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import brotli
import pytest

from builders import REPOSITORY, Book, run_python
from published import Quiet, Shelf, Site, served, small_manual
from qms.publishing import manifest, verification
from qms.publishing.manifest import Content
from qms.reading.approvals import VARIABLE
from signing import APPROVER, new_key, sign, write_list
from sites import build

SCRIPT = REPOSITORY / "scripts" / "verify.py"


def verify(site: object, *options: object) -> CompletedProcess[str]:
    answer = run_python(SCRIPT, site, *options)
    assert "Traceback" not in answer.stderr
    return answer


def rewrite(file: Path, content: bytes) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content)


def rewrite_manifest(site: Path, **changed: object) -> None:
    """Have the manifest say what the files of the site are now."""
    file = site / "manifest.json"
    told = json.loads(file.read_text("utf-8")) | changed
    told["files"] = {path: vars(content) for path, content in manifest.contents(site).items()}
    file.write_text(json.dumps(told), "utf-8")


TAMPERED: dict[str, tuple[Callable[[Path], None], str]] = {
    "a missing page": (lambda site: (site / "qt-01/index.html").unlink(), "thiếu qt-01/index.html"),
    "a changed page": (lambda site: rewrite(site / "qt-01/index.html", b"x"), "qt-01/index.html có nội dung khác"),
    "a changed compressed copy": (
        lambda site: rewrite(site / "qt-01/index.html.gz", gzip.compress(b"x")),
        "qt-01/index.html.gz có nội dung khác",
    ),
    "a page of nobody": (lambda site: rewrite(site / "qt-99/index.html", b"x"), "qt-99/index.html không thuộc"),
    "a name that steers a terminal": (
        lambda site: rewrite(site / "a\x1b[2J\n.html", b"x"),
        "a[U+001B][2J[U+000A].html",
    ),
}


@pytest.mark.parametrize(("tamper", "told"), TAMPERED.values(), ids=TAMPERED)
def test_in_a_folder_it_finds(tamper: Callable[[Path], None], told: str, shelf: Shelf) -> None:
    shelf.publish()
    assert verify(shelf.root).returncode == verify(shelf.current).returncode == 0
    tamper(shelf.current.resolve())
    answer = verify(shelf.root)
    assert (answer.returncode, told in answer.stdout) == (1, True)
    assert "công bố lại từ kho" in answer.stderr


@pytest.mark.parametrize("ending", [".gz", ".br"])
def test_a_compressed_copy_of_something_else_is_found_although_the_manifest_names_it(shelf: Shelf, ending: str) -> None:
    shelf.publish()
    site = shelf.current.resolve()
    pack, copy = {".gz": gzip.compress, ".br": brotli.compress}[ending], f"qt-01/index.html{ending}"
    for content in (pack(b"x"), b"not packed", pack(bytes(10**7)), pack(bytes(range(256)) * 9)[:40]):
        rewrite(site / copy, content)
        rewrite_manifest(site)
        told = f"{copy} không chứa đúng nội dung của qt-01/index.html"
        assert told in verify(site).stdout
    with served(site) as address:
        assert told in verify(address).stdout


@pytest.mark.parametrize("place", ["khong-co", "rong", "tep"])
def test_where_nothing_is_published_nothing_is_verified(place: str, tmp_path: Path) -> None:
    (tmp_path / "rong").mkdir()
    (tmp_path / "tep").touch()
    answer = verify(tmp_path / place)
    assert (answer.returncode, "không phải trang đã công bố" in answer.stderr) == (2, True)


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"format": 2}', b"\xff", b"[" * 100_000])
def test_a_manifest_that_is_none_is_told(content: bytes, shelf: Shelf) -> None:
    shelf.publish()
    (shelf.current / "manifest.json").write_bytes(content)
    answer = verify(shelf.root)
    assert (answer.returncode, "bị hỏng" in answer.stderr) == (2, True)


HOSTILE: dict[str, dict[str, object]] = {
    "a size below zero": {"files": {"index.html": {"sha256": "0" * 64, "size": -5}}},
    "a size beyond memory": {"files": {"index.html": {"sha256": "0" * 64, "size": 10**12}}},
    "a digest that is none": {"files": {"index.html": {"sha256": "x", "size": 5}}},
    "a path out of the site": {"files": {"../index.html": {"sha256": "0" * 64, "size": 5}}},
    "a path from the root": {"files": {"/etc/passwd": {"sha256": "0" * 64, "size": 5}}},
    "a path with a zero": {"files": {"a\0": {"sha256": "0" * 64, "size": 5}}},
    "a path carried over from elsewhere": {"carried": ["../a.js"]},
    "an edition with a zero": {"ledger": {"edition": "a\0"}},
    "a commit with a zero": {"ledger": {"commit": "a\0"}},
    "a commit that is an option": {"ledger": {"commit": "--help"}},
}


@pytest.mark.parametrize("changed", HOSTILE.values(), ids=HOSTILE)
def test_a_manifest_is_none_that_holds(changed: dict[str, object], proved: Shelf, clean_manual: Book) -> None:
    told = json.loads((proved.current / "manifest.json").read_text("utf-8"))
    ledger = told["ledger"] | changed.get("ledger", {})
    content = json.dumps(told | changed | {"ledger": ledger}).encode()

    class Forged(Quiet):
        def do_GET(self) -> None:  # noqa: N802  # http.server calls it so
            self.send_response(200)
            self.end_headers()
            self.wfile.write(content)

    with served(proved.current, Forged) as address:
        answer = verify(address, "--repository", clean_manual.root)
    assert (answer.returncode, "bị hỏng" in answer.stderr) == (2, True)


@pytest.mark.parametrize("way", ["in its folder", "as it is served"])
def test_nothing_is_unpacked_beside_a_page_that_is_not_the_promised_one(
    way: str, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.publish()
    site = shelf.current.resolve()
    rewrite(site / "qt-01/index.html", b"x")
    unpacked = set()

    def unpacks_to(path: str, *_content: object) -> bool:
        unpacked.add(path)
        return True

    monkeypatch.setattr(manifest, "unpacks_to", unpacks_to)
    with served(site) as address:
        found = verification.of_folder(site) if way == "in its folder" else verification.of_address(address)
    assert len(found.faults) == 1
    assert "qt-02/index.html.gz" in unpacked
    assert "qt-01/index.html.gz" not in unpacked


def test_it_says_what_it_is_that_was_verified(shelf: Shelf) -> None:
    shelf.publish_number(1)
    moment = shelf.manifest.published.strftime("%H:%M %d/%m/%Y")
    told = f"trang của commit {'b' * 40}, ấn bản “internal”, dựng cho ngày 15/01/2027, công bố lúc {moment}"
    assert verify(shelf.root).stdout.startswith(told)


def test_a_served_site_is_fetched_as_a_whole_by_few_connections(shelf: Shelf) -> None:
    at_once, most, asked = 0, 0, []
    lock = threading.Lock()

    class Counting(Quiet):
        def do_GET(self) -> None:  # noqa: N802  # http.server calls it so
            nonlocal at_once, most
            with lock:
                at_once += 1
                most = max(most, at_once)
                asked.append(self.path)
            time.sleep(0.005)
            with lock:
                at_once -= 1
            super().do_GET()

    shelf.publish()
    with served(shelf.current, Counting) as address:
        answer = verify(address.rstrip("/"))
    assert answer.returncode == 0, answer.stdout
    assert len(asked) == len(shelf.manifest.files) + 2
    assert {"/", "/qt-01/", "/404.html", "/manifest.json"} <= set(asked)
    assert 1 < most <= verification.CONNECTIONS


@pytest.mark.parametrize("fault", ["thiếu", "khác"])
def test_a_page_that_is_served_wrong_is_named(fault: str, shelf: Shelf) -> None:
    shelf.publish()
    page = shelf.current / "qt-01" / "index.html"
    shutil.rmtree(page.parent) if fault == "thiếu" else page.write_bytes(b"x")
    with served(shelf.current) as address:
        answer = verify(address)
    told = {
        "thiếu": "máy chủ không trả về qt-01/index.html:",
        "khác": "máy chủ trả về qt-01/index.html với nội dung khác",
    }
    assert (answer.returncode, told[fault] in answer.stdout) == (1, True)


def test_a_not_found_page_may_be_served_as_what_it_is(shelf: Shelf) -> None:
    class LikeNginx(Quiet):
        def send_head(self) -> object:  # type: ignore[override]  # what it sends is of no matter here
            if self.path != "/404.html":
                return super().send_head()
            content = (shelf.current / "404.html").open("rb")
            self.send_response(404)
            self.end_headers()
            return content

    shelf.publish()
    with served(shelf.current, LikeNginx) as address:
        assert verify(address).returncode == 0


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "http://", "http://[", "https://127.0.0.1:port/"])
def test_an_address_that_serves_nothing_is_told(address: str) -> None:
    answer = verify(address)
    assert (answer.returncode, "→" in answer.stderr) == (2, True)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A folder with two keys and the file that allows one of them to sign manifests."""
    for name in ("cong-bo", "nguoi-la"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / name], check=True)
    public = (tmp_path / "cong-bo.pub").read_text("utf-8")
    (tmp_path / "duoc-ky").write_text(f'cong-bo@example.org namespaces="so-tay-manifest" {public}', "utf-8")
    return tmp_path


def test_who_published_is_proved_by_a_signature(shelf: Shelf, keys: Path) -> None:
    shelf.publish(key=keys / "cong-bo")
    with served(shelf.current) as address:
        for site in (shelf.root, address):
            answer = verify(site, "--allowed-signers", keys / "duoc-ky")
            assert (answer.returncode, "người ký: cong-bo@example.org" in answer.stdout) == (0, True)


def unsigned(shelf: Shelf, _keys: Path) -> None:
    shelf.publish()


def signed_by_a_stranger(shelf: Shelf, keys: Path) -> None:
    shelf.publish(key=keys / "nguoi-la")


def signed_for_another_purpose(shelf: Shelf, keys: Path) -> None:
    shelf.publish()
    file = shelf.current / "manifest.json"
    subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", keys / "cong-bo", file], check=True)


def changed_since(shelf: Shelf, keys: Path) -> None:
    shelf.publish(key=keys / "cong-bo")
    rewrite(shelf.current / "qt-01/index.html", b"x")
    rewrite_manifest(shelf.current.resolve())


def signed_in_gibberish(shelf: Shelf, _keys: Path) -> None:
    shelf.publish()
    rewrite(shelf.current / "manifest.json.sig", b"x")


@pytest.mark.parametrize(
    "make", [unsigned, signed_by_a_stranger, signed_for_another_purpose, changed_since, signed_in_gibberish]
)
def test_no_other_manifest_is_believed(make: Callable[[Shelf, Path], None], shelf: Shelf, keys: Path) -> None:
    make(shelf, keys)
    answer = verify(shelf.root, "--allowed-signers", keys / "duoc-ky")
    assert (answer.returncode, "công bố lại" in answer.stdout) == (1, True)


@pytest.mark.parametrize("key", ["khong-co", "duoc-ky"])
def test_a_key_that_cannot_sign_publishes_nothing(key: str, shelf: Shelf, keys: Path) -> None:
    answer = run_python(SCRIPT.with_name("publish.py"), shelf.make().root, "--to", shelf.root, "--sign", keys / key)
    assert (answer.returncode, "không ký được bản kê" in answer.stderr) == (1, True)
    assert shelf.everything == {}


@pytest.fixture(scope="module")
def proved(small_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """A folder with the published site of the manual."""
    shelf = Shelf(tmp_path_factory.mktemp("chung-minh") / "may-chu", lambda: small_site)
    shelf.publish()
    return shelf


def test_a_site_is_proved_by_building_its_commit_again(proved: Shelf, clean_manual: Book) -> None:
    count = len(manifest.contents(proved.current.resolve())) - len(proved.manifest.packed)
    answer = verify(proved.root, "--repository", clean_manual.root)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert f"cho đúng {count} tệp này, khớp từng byte" in answer.stdout
    with served(proved.current) as address:
        assert verify(address, "--repository", clean_manual.root).returncode == 0


def test_a_site_changed_together_with_its_manifest_is_found(proved: Shelf, clean_manual: Book, tmp_path: Path) -> None:
    site = tmp_path / "trang"
    shutil.copytree(proved.current.resolve(), site)
    for path in ("qt-01/index.html", "qt-02/index.html"):
        (site / f"{path}.gz").unlink()
        (site / f"{path}.br").unlink()
    rewrite(site / "qt-01/index.html", b"x")
    (site / "qt-02/index.html").unlink()
    rewrite(site / "qt-99/index.html", b"x")
    rewrite(site / "them.html", b"x")
    rewrite_manifest(site, carried=["them.html"])
    assert verify(site).returncode == 0
    answer = verify(site, "--repository", clean_manual.root)
    commit = str(proved.manifest.ledger.commit)[:12]
    assert answer.returncode == 1
    assert answer.stdout.splitlines()[-4:] == [
        f"qt-02/index.html: commit {commit} tạo ra tệp này, bản kê không có",
        f"qt-01/index.html: commit {commit} tạo ra nội dung khác",
        f"qt-99/index.html: commit {commit} không tạo ra tệp này",
        f"them.html: commit {commit} không tạo ra tệp này",
    ]


def test_a_site_is_proved_with_the_approval_tags_it_was_built_with(
    tmp_path: Path, clean_manual: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Book.__new__(Book)
    book.root = Path(shutil.copytree(clean_manual.root, tmp_path / "kho"))
    book.docs = book.root / "docs"
    approver = new_key(tmp_path, APPROVER)
    sign(book, approver, "approval/QT.01/1.0")
    monkeypatch.setenv(VARIABLE, str(write_list(tmp_path / "allowed_signers", **{APPROVER: approver})))
    site = tmp_path / "site"
    assert build(book.root, "--strict", "--site-dir", str(site), SOURCE_DATE_EPOCH="1800000000").returncode == 0
    used = Shelf(tmp_path / "may-chu", lambda: Site(site))
    used.publish()
    sign(book, approver, "approval/QT.02/1.0", "HEAD:docs/quy-trinh/qt-02.md")  # later
    answer = verify(used.root, "--repository", book.root)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    monkeypatch.delenv(VARIABLE)
    answer = verify(used.root, "--repository", book.root)
    assert (answer.returncode, "đặt QMS_ALLOWED_SIGNERS" in answer.stderr) == (2, True)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "allowed_signers"))
    answer = verify(used.root, "--repository", clean_manual.root)  # a clone without the tags
    assert (answer.returncode, "git fetch --tags" in answer.stderr) == (2, True)


def test_a_commit_that_the_repository_lacks_is_told(proved: Shelf, book: Book) -> None:
    book.commit()
    answer = verify(proved.root, "--repository", book.root)
    assert (answer.returncode, "git fetch origin" in answer.stderr) == (2, True)


def test_a_commit_that_main_does_not_hold_is_never_built(shelf: Shelf, book: Book, tmp_path: Path) -> None:
    book.commit()
    book.git("switch", "--quiet", "--create", "lam-gia")
    trace = tmp_path / "da-chay"
    (book.root / "mkdocs.yml").write_text("site_name: x\nhooks: [x.py]\n", "utf-8")
    (book.root / "x.py").write_text(f"open({str(trace)!r}, 'w')\n", "utf-8")
    book.commit()
    shelf.publish(shelf.make().set_ledger(commit=book.git("rev-parse", "HEAD").strip()))
    book.git("switch", "--quiet", "main")
    answer = verify(shelf.root, "--repository", book.root)
    assert (answer.returncode, "không nằm trên nhánh main" in answer.stderr) == (2, True)
    assert not trace.exists()


def test_a_commit_that_cannot_be_built_is_told(shelf: Shelf, tmp_path: Path) -> None:
    book = small_manual(tmp_path / "kho")
    book.put("HD.01")
    book.commit()
    shelf.publish(shelf.make().set_ledger(commit=book.git("rev-parse", "HEAD").strip()))
    answer = verify(shelf.root, "--repository", book.root)
    assert (answer.returncode, "FM004" in answer.stderr) == (2, True)


def test_the_content_of_a_file_is_its_sha_256_and_size() -> None:
    assert Content.of(b"abc") == Content("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3)
