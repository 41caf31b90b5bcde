"""An agency without a forge: what the hooks of deploy/ let into main, and what becomes of it."""

import os
import subprocess
import time
from pathlib import Path

import pytest

from builders import BODY, RELEASED, row
from server import ADMINISTRATOR, EDITOR, PUBLISHER, Server, WebServer
from signing import APPROVER, new_key, sign, write_list

PAGE = "quy-trinh/qt-01.md"
REVISED = RELEASED + row("1.1")


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path)


def revise(server: Server, words: str = "Câu mới của bản 1.1.") -> None:
    server.book.put(versions=REVISED, body=f"{BODY}\n{words}\n", audience="public")


def test_an_editors_branch_is_refused_on_main_and_kept_under_another_name(server: Server) -> None:
    before = server.main()
    revise(server)
    refused = server.commit_and_push(EDITOR)
    assert refused.returncode != 0
    assert "“minh” không được đẩy lên nhánh main." in refused.stderr
    assert "git push origin HEAD:ten-viec" in refused.stderr
    assert server.main() == before
    kept = server.commit_and_push(EDITOR, "sua-qt-01")
    assert kept.returncode == 0, kept.stderr
    assert "QT.01" in kept.stderr.partition("# ")[2], "the author is told what the change does"
    assert not (server.folder / "internal").exists()


def test_a_broken_manual_is_refused_on_the_terminal_of_who_pushes_it(server: Server) -> None:
    before = server.main()
    server.book.edit(PAGE, "owner: van-phong", "owner: phong-la")
    refused = server.commit_and_push(PUBLISHER)
    assert refused.returncode != 0
    assert "docs/quy-trinh/qt-01.md:" in refused.stderr
    assert "“phong-la” không có trong" in refused.stderr
    assert "Chưa nhận: sổ tay còn lỗi nêu ở trên." in refused.stderr
    assert server.main() == before
    assert server.commit_and_push(EDITOR, "nhap").returncode == 0, "a branch may be unfinished"


def test_programs_are_the_administrators_alone(server: Server) -> None:
    before = server.main()
    gate = server.book.root / "hooks/gate.py"
    gate.write_text("def on_config(config):\n    pass\n", encoding="utf-8")
    server.book.edit(PAGE, "owner: van-phong", "owner: phong-la")
    refused = server.commit_and_push(PUBLISHER)
    assert "Bản sửa đụng tới chương trình, không chỉ docs/: hooks/gate.py" in refused.stderr
    assert (refused.returncode, server.main()) == (1, before)
    server.book.git("reset", "--quiet", "--hard", before)
    (server.book.root / "README.md").write_text("Kho của cơ quan.\n", encoding="utf-8")
    assert server.commit_and_push(ADMINISTRATOR).returncode == 0
    assert server.main() != before


def replaced(server: Server) -> str:
    """A commit in whose place another one stands for whoever believes refs/replace."""
    harmless = server.book.git("rev-parse", "HEAD").strip()
    with (server.book.root / "Makefile").open("a", encoding="utf-8") as makefile:
        makefile.write(f"\n$(shell touch {server.folder}/da-chay)\n")
    server.book.commit()
    return harmless


@pytest.mark.parametrize("who", [EDITOR, PUBLISHER])
def test_nobody_brings_programs_in_by_another_door(server: Server, who: str) -> None:
    before, harmless = server.main(), replaced(server)
    evil = server.book.git("rev-parse", "HEAD").strip()
    for ref in (f"refs/replace/{evil}", "refs/tags/origin/main", "refs/notes/x"):
        refused = server.push(who, f"{harmless}:{ref}")
        assert f"“{who}” chỉ đẩy được nhánh, không đẩy được {ref}." in refused.stderr
    server.book.git("-C", str(server.repository), "update-ref", f"refs/replace/{evil}", harmless)
    assert server.push(who).returncode == 1
    assert server.push(who, "HEAD:nhap").returncode == 0, "a branch may hold anything"
    assert server.main() == before
    assert not (server.folder / "da-chay").exists(), "nothing of it is run"


def test_main_takes_one_commit_a_push_so_that_what_is_judged_is_what_is_released(server: Server) -> None:
    before = server.main()
    revise(server)
    server.book.commit()
    revise(server, "Câu khác, cùng bản 1.1.")
    refused = server.commit_and_push(PUBLISHER)
    assert "Mỗi lần đẩy, main nhận đúng một commit" in refused.stderr
    assert "git merge --no-ff TEN-NHANH" in refused.stderr
    assert server.main() == before


def test_a_merge_the_wrong_way_round_is_refused(server: Server) -> None:
    server.book.git("switch", "--quiet", "--create", "sua")
    revise(server)
    server.book.commit()
    server.book.git("switch", "--quiet", "main")
    server.book.put("QT.02", title="Chỉ nội bộ", review_every="2 years")
    assert server.commit_and_push(PUBLISHER).returncode == 0
    server.book.git("switch", "--quiet", "sua")
    server.book.git("merge", "--quiet", "--no-ff", "--no-edit", "main")
    assert "đúng một commit" in server.push(PUBLISHER).stderr
    server.book.git("switch", "--quiet", "--create", "gop", "origin/main")
    server.book.git("merge", "--quiet", "--no-ff", "--no-edit", "sua~1")
    assert server.push(PUBLISHER).returncode == 0


def test_attributes_that_would_change_what_is_read_are_refused(server: Server) -> None:
    server.book.write(".gitattributes", "*.md ident\n")
    refused = server.commit_and_push(PUBLISHER)
    assert "Trong docs/ có tệp cấu hình của Git:" in refused.stderr
    assert refused.returncode == 1


def test_without_the_programs_that_guard_it_main_takes_nothing(server: Server) -> None:
    (server.checkout / "deploy/hooks/pre-receive").unlink()
    revise(server)
    assert server.commit_and_push(PUBLISHER).returncode == 1


@pytest.mark.parametrize("what", ["+HEAD:main", ":main"])
def test_what_was_published_is_not_rewritten(server: Server, what: str) -> None:
    before = server.main()
    server.book.git("commit", "--quiet", "--amend", "--message", "Viết lại")
    refused = server.push(ADMINISTRATOR, what)
    assert refused.returncode == 1
    assert "main" in refused.stderr.partition("remote: ")[2]
    assert server.main() == before


def test_a_merge_is_published_and_the_web_server_serves_the_new_page(server: Server, tmp_path: Path) -> None:
    assert server.publish().returncode == 0
    web = tmp_path / "nginx"
    web.mkdir()
    with WebServer(web, server.folder).running() as nginx:
        assert "Câu mới" not in nginx.get("qt-01/").body.decode()
        revise(server)
        pushed = server.commit_and_push(PUBLISHER)
        assert pushed.returncode == 0, pushed.stderr
        for edition in ("internal", "public"):
            assert "Câu mới của bản 1.1." in nginx.get("qt-01/", edition).body.decode()


def test_a_signed_approval_is_shown_after_the_next_publication_and_one_taken_back_is_not(
    server: Server, tmp_path: Path
) -> None:
    approver = new_key(tmp_path, APPROVER)
    server.configure("sotay.allowedSigners", str(write_list(tmp_path / "allowed_signers", **{APPROVER: approver})))
    sign(server.book, approver, "approval/QT.01/1.0")
    pages = {}
    assert server.push(EDITOR, "refs/tags/approval/QT.01/1.0").returncode == 0
    refused = server.push(PUBLISHER, ":refs/tags/approval/QT.01/1.0")
    assert "chỉ người quản trị thay hoặc xóa được" in refused.stderr
    for where in ("", ":"):
        assert server.push(ADMINISTRATOR, f"{where}refs/tags/approval/QT.01/1.0").returncode == 0
        published = server.publish()
        assert published.returncode == 0, published.stderr
        for edition in ("internal", "public"):
            page = server.folder / edition / "current/qt-01/index.html"
            pages[where, edition] = f"{APPROVER} đã ký nội dung này" in page.read_text("utf-8")
    assert {place for place, shows in pages.items() if shows} == {("", "internal")}


def test_a_text_that_cannot_be_published_is_told_and_the_page_before_stays(server: Server) -> None:
    assert server.publish().returncode == 0
    before = (server.folder / "internal/current").readlink()
    server.configure("sotay.internalHealth", "http://127.0.0.1:9/")
    revise(server)
    pushed = server.commit_and_push(PUBLISHER)
    assert pushed.returncode == 0
    assert "Đã nhận vào main nhưng CHƯA công bố được" in pushed.stderr
    assert (server.folder / "internal/current").readlink() == before


def test_publications_wait_for_each_other(server: Server) -> None:
    began = time.monotonic()
    with subprocess.Popen(["flock", server.checkout / ".git/so-tay.lock", "sleep", "4"]):
        time.sleep(0.5)
        assert server.publish().returncode == 0
    assert time.monotonic() - began > 4


def git_only(server: Server, command: str) -> subprocess.CompletedProcess[str]:
    """Ask for a command with the key of an editor."""
    shell = [str(server.checkout / "deploy/git-only"), EDITOR]
    environment = {**os.environ, "SSH_ORIGINAL_COMMAND": command, "SO_TAY_USER": PUBLISHER}
    return subprocess.run(shell, env=environment, input="0000", capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize(
    "command",
    [
        "",
        "cat /etc/passwd",
        "git-receive-pack '{checkout}'",
        "git-receive-pack '{repository}' --x",
        "git-receive-pack '{repository}'; touch {folder}/da-chay'",
        "git-shell -c id",
        "git-upload-pack '/etc'",
    ],
)
def test_a_key_serves_the_one_repository_and_nothing_else(server: Server, command: str) -> None:
    places = {"checkout": server.checkout, "repository": server.repository, "folder": server.folder}
    answer = git_only(server, command.format(**places))
    assert (answer.returncode, answer.stdout) == (1, "")
    assert not (server.folder / "da-chay").exists()
    assert git_only(server, f"git-receive-pack '{server.repository}'").returncode == 0


def test_the_name_of_a_key_decides_what_it_may_push(server: Server) -> None:
    before = server.main()
    ssh = server.folder / "ssh"
    command = f'SSH_ORIGINAL_COMMAND="$2" exec "{server.checkout}/deploy/git-only" {EDITOR}'
    ssh.write_text(f"#!/bin/sh\n{command}\n", "utf-8")
    ssh.chmod(0o755)
    server.book.git("remote", "set-url", "origin", f"ssh-server:{server.repository}")
    revise(server)
    server.book.commit()
    refused = server.push(PUBLISHER, GIT_SSH=str(ssh), GIT_SSH_VARIANT="simple")
    assert "“minh” không được đẩy lên nhánh main." in refused.stderr
    assert server.main() == before
