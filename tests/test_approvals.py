"""A signed tag on a released text is evidence of who approved it; any other tag is told and shows nothing."""

import os
import subprocess
from pathlib import Path

import pytest

from builders import BODY, DRAFT, RELEASED, Book, row, run_check, ways_out
from qms.language.messages import Refusal, translator
from qms.reading import approvals
from qms.reading.cache import Cache
from qms.reading.load import load
from signing import APPROVER, FILE, Key, new_key, sign, write_list

TAG = "approval/QT.01/1.0"
CORRECTED = RELEASED + "\n    corrections:\n      - {decision: 5/CV, issued: 2026-03-01, changes: Sửa lỗi chính tả.}"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Key]:
    """The key of who may approve, and one of somebody else."""
    folder = tmp_path_factory.mktemp("khoa")
    return {name: new_key(folder, name) for name in (APPROVER, "nguoi-khac")}


@pytest.fixture
def key(keys: dict[str, Key], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Key:
    """The key of who may approve, alone in the list that the environment names."""
    allowed = write_list(tmp_path / "allowed_signers", **{APPROVER: keys[APPROVER]})
    monkeypatch.setenv(approvals.VARIABLE, str(allowed))
    return keys[APPROVER]


@pytest.fixture
def released(book: Book) -> Book:
    """A manual with one released document."""
    book.put()
    book.commit()
    return book


def signers(book: Book) -> dict[str, str]:
    """Who signed which text: the name of the tag, by what the manual shows as evidence."""
    manual = book.load()
    named = {tag.name: tag.text(manual.ledger) for tag in manual.approvals}
    return {name: manual.signers[text.blob] for name, text in named.items() if text and text.blob in manual.signers}


def refusal(book: Book) -> str:
    with pytest.raises(Refusal) as refused:
        book.load()
    return refused.value.fault.told(translator("en"))


def test_a_signed_tag_on_a_released_text_says_who_approved_it(released: Book, key: Key) -> None:
    sign(released, key, TAG)
    assert signers(released) == {TAG: APPROVER}
    assert released.findings("VR015") == []


def test_it_stays_evidence_of_that_version_when_the_next_is_released(released: Book, key: Key) -> None:
    sign(released, key, TAG)
    released.put(versions=RELEASED + row("1.1"), body=BODY + "\nThêm.\n")
    released.commit()
    sign(released, key, "approval/QT.01/1.1")
    assert signers(released) == {TAG: APPROVER, "approval/QT.01/1.1": APPROVER}


def test_each_text_of_a_corrected_version_has_evidence_of_its_own(book: Book, key: Key) -> None:
    book.put(body=BODY.replace("Làm việc.", "Làn việc."))
    book.commit()
    sign(book, key, TAG)
    book.put(versions=CORRECTED)
    book.commit()
    assert signers(book) == {TAG: APPROVER}
    sign(book, key, f"{TAG}+1")
    assert signers(book) == {TAG: APPROVER, f"{TAG}+1": APPROVER}
    assert book.findings("VR015") == []
    sign(book, key, TAG)
    assert book.findings("VR015") == [
        "quy-trinh/qt-01.md:10 the tag approval/QT.01/1.0 is not on the released text of QT.01 1.0"
    ]


def test_a_tag_on_another_text_is_told_and_shows_nothing(released: Book, key: Key) -> None:
    blob = released.git("rev-parse", f"HEAD:{FILE}").strip()
    for target in ("HEAD", "HEAD:docs", "HEAD:docs/registers/laws.yml"):
        sign(released, key, TAG, target)
        assert signers(released) == {}
        assert "is not on the released text of QT.01 1.0" in released.findings("VR015")[0]
        assert ways_out(released, "VR015") == [f"read and sign that text: git tag -s -f {TAG} {blob}"]


def test_a_text_that_holds_the_version_but_is_not_the_released_one_has_no_evidence(released: Book, key: Key) -> None:
    """Where it is distributed to may change without a new version; what was signed is the file as it was released."""
    released.put(distribution="[]")
    released.commit()
    sign(released, key, TAG)
    assert signers(released) == {}
    sign(released, key, TAG, f"HEAD~1:{FILE}")
    assert signers(released) == {TAG: APPROVER}


@pytest.mark.parametrize("options", [[], ["--annotate", "--message", "Phê duyệt"]], ids=["lightweight", "unsigned"])
def test_a_tag_that_nobody_signed_shows_nothing(released: Book, key: Key, options: list[str]) -> None:
    assert key
    released.git("tag", *options, TAG, f"HEAD:{FILE}")
    assert signers(released) == {}
    assert released.findings("VR015") == [
        "quy-trinh/qt-01.md:10 the tag approval/QT.01/1.0 has no signature of anybody who may approve"
    ]


def test_a_key_outside_the_list_approves_nothing(released: Book, keys: dict[str, Key], key: Key) -> None:
    sign(released, keys["nguoi-khac"], TAG)
    assert signers(released) == {}
    assert "ask the administrator" in ways_out(released, "VR015")[0]
    sign(released, key, TAG)
    assert signers(released) == {TAG: APPROVER}


def test_a_tag_whose_bytes_were_changed_after_signing_approves_nothing(released: Book, key: Key) -> None:
    sign(released, key, TAG)
    forged = released.git("cat-file", "tag", TAG).replace("phê duyệt", "không duyệt")
    (released.root / "tag").write_text(forged, "utf-8", newline="\n")
    forged_tag = released.git("hash-object", "-t", "tag", "-w", "tag").strip()
    released.git("update-ref", f"refs/tags/{TAG}", forged_tag)
    assert signers(released) == {}


def test_what_git_itself_does_not_trust_enough_approves_nothing(released: Book, key: Key) -> None:
    sign(released, key, TAG)
    released.git("config", "gpg.minTrustLevel", "ultimate")
    assert signers(released) == {}


def test_a_tag_signed_for_something_else_does_not_become_an_approval(released: Book, key: Key) -> None:
    sign(released, key, "da-doc")
    released.git("update-ref", f"refs/tags/{TAG}", "refs/tags/da-doc")
    assert signers(released) == {}
    assert "has no signature" in released.findings("VR015")[0]


@pytest.mark.parametrize(
    ("name", "place"),
    {
        "QT.01/1.1": "quy-trinh/qt-01.md:9",
        "QT.01/1.0+1": "quy-trinh/qt-01.md:10",
        "QT.01/1.0+0": "registers/organisation.yml:15",
        "QT.01/v1": "registers/organisation.yml:15",
        "QT.01": "registers/organisation.yml:15",
        "QT.99/1.0": "registers/organisation.yml:15",
        "<b>$(x)\u2028\u202e/1.0": "registers/organisation.yml:15",
    }.items(),
)
def test_a_tag_that_names_no_released_text_is_told(released: Book, key: Key, name: str, place: str) -> None:
    sign(released, key, f"approval/{name}")
    assert released.findings("VR015") == [f"{place} the tag approval/{name} names no released text"]
    assert name not in ways_out(released, "VR015")[0]
    assert signers(released) == {}


def test_a_draft_is_not_approved_by_a_tag(book: Book, key: Key) -> None:
    book.put(versions=DRAFT)
    book.commit()
    sign(book, key, TAG)
    assert signers(book) == {}
    assert "names no released text" in book.findings("VR015")[0]


def test_a_text_that_git_never_saw_is_not_approved(book: Book, key: Key) -> None:
    book.put(versions=RELEASED + row("1.1"))
    book.commit()
    sign(book, key, TAG)
    assert signers(book) == {}


def test_wrong_tags_do_not_refuse_the_build(released: Book, key: Key) -> None:
    sign(released, key, "approval/QT.99/1.0")
    answer = run_check(released.docs)
    assert answer.returncode == 0
    assert "VR015 cảnh báo: thẻ approval/QT.99/1.0" in answer.stdout


@pytest.mark.parametrize("value", [None, ""])
def test_without_a_list_nothing_is_read_and_nothing_shown(
    released: Book, key: Key, value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign(released, key, TAG)
    monkeypatch.delenv(approvals.VARIABLE) if value is None else monkeypatch.setenv(approvals.VARIABLE, value)
    monkeypatch.setattr(approvals, "git", None)  # asked, it would fail
    assert released.load().approvals == ()


def test_a_list_that_cannot_be_read_is_told(released: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for value, fault in {
        str(tmp_path / "khong-co"): "cannot be read: No such file",
        str(tmp_path): "cannot be read: Is a directory",
        "allowed_signers": "is not named by its whole path",
    }.items():
        monkeypatch.setenv(approvals.VARIABLE, value)
        assert fault in refusal(released)
        answer = run_check(released.docs)
        assert (answer.returncode, "QMS_ALLOWED_SIGNERS" in answer.stderr) == (2, True)


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"chi-cuc-truong ssh-ed25519 khong-phai-khoa\n"])
def test_a_list_that_is_none_allows_nobody(released: Book, key: Key, content: bytes) -> None:
    sign(released, key, TAG)
    Path(os.environ[approvals.VARIABLE]).write_bytes(content)
    assert signers(released) == {}
    assert "has no signature" in released.findings("VR015")[0]


def test_a_machine_without_ssh_keygen_says_what_to_install(
    released: Book, key: Key, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign(released, key, TAG)
    programs = tmp_path / "bin"
    programs.mkdir()
    git = subprocess.run(["which", "git"], capture_output=True, text=True, check=True).stdout.strip()
    (programs / "git").symlink_to(git)
    monkeypatch.setenv("PATH", str(programs))
    assert refusal(released) == "the program “ssh-keygen” was not found"
    released.git("tag", "--delete", TAG)
    assert released.load().approvals == ()


def test_a_clone_without_the_whole_history_is_refused_as_ever(released: Book, key: Key, tmp_path: Path) -> None:
    sign(released, key, TAG)
    released.put(versions=RELEASED + row("1.1"))
    released.commit()
    clone = tmp_path / "ban-sao"
    released.git("clone", "--quiet", "--depth=1", "--no-local", released.root.as_uri(), str(clone))
    with pytest.raises(Refusal) as refused:
        load(clone / "docs")
    assert "shallow" in refused.value.fault.told(translator("en"))


def test_a_signature_is_verified_once_for_each_list(
    released: Book, keys: dict[str, Key], key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign(released, key, TAG)

    def found() -> str | None:
        cache = Cache.beside(released.docs)
        (tag,) = load(released.docs, cache=cache).approvals
        cache.save()
        return tag.signer

    assert found() == APPROVER
    with monkeypatch.context() as offline:
        offline.setattr("shutil.which", lambda _name: None)  # verifying again would be refused
        assert found() == APPROVER
    write_list(Path(os.environ[approvals.VARIABLE]), khac=keys["nguoi-khac"])
    assert found() is None
