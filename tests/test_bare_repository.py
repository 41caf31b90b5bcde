"""An agency without a forge: what the hooks of deploy/ let into main, and what becomes of it."""

import os
import subprocess
from pathlib import Path

import pytest

from browser import program
from builders import BODY, RELEASED, REPOSITORY, row
from qms.reading.approvals import VARIABLE
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
    refused = server.push(EDITOR)
    assert refused.returncode != 0
    assert "“minh” không được đẩy lên nhánh main." in refused.stderr
    assert "git push origin HEAD:ten-viec" in refused.stderr
    assert server.main() == before
    kept = server.push(EDITOR, "sua-qt-01")
    assert kept.returncode == 0, kept.stderr
    assert "QT.01" in kept.stderr.partition("# ")[2], "the author is told what the change does"
    assert not (server.folder / "internal").exists()


def test_a_broken_manual_is_refused_on_the_terminal_of_who_pushes_it(server: Server) -> None:
    before = server.main()
    server.book.edit(PAGE, "owner: van-phong", "owner: phong-la")
    refused = server.push(PUBLISHER)
    assert refused.returncode != 0
    assert "docs/quy-trinh/qt-01.md:" in refused.stderr
    assert "“phong-la” không có trong" in refused.stderr
    assert "Chưa nhận: sổ tay còn lỗi nêu ở trên." in refused.stderr
    assert server.main() == before
    assert server.push(EDITOR, "nhap").returncode == 0, "a branch may be unfinished"


def test_programs_are_the_administrators_alone(server: Server) -> None:
    gate = server.book.root / "hooks/gate.py"
    gate.write_text("def on_config(config):\n    pass\n", encoding="utf-8")
    server.book.edit(PAGE, "owner: van-phong", "owner: phong-la")
    refused = server.push(PUBLISHER)
    assert "Bản sửa đụng tới chương trình, không chỉ docs/: hooks/gate.py" in refused.stderr
    server.book.git("checkout", "--quiet", "HEAD~1", "--", "docs", "hooks")
    (server.book.root / "README.md").write_text("Kho của cơ quan.\n", encoding="utf-8")
    assert server.push(ADMINISTRATOR).returncode == 0


@pytest.mark.parametrize("way", [["--force"], ["--delete"]])
def test_what_was_published_is_not_rewritten(server: Server, way: list[str]) -> None:
    before = server.main()
    if way == ["--force"]:
        server.book.git("commit", "--quiet", "--amend", "--message", "Viết lại")
        refused = server.push(PUBLISHER, "main", *way)
    else:
        environment = os.environ | {"SO_TAY_USER": ADMINISTRATOR}
        refused = subprocess.run(
            ["git", "push", "origin", ":main"], cwd=server.book.root, env=environment, capture_output=True,
            encoding="utf-8", check=False,
        )  # fmt: skip
    assert refused.returncode != 0
    assert "Nhánh main" in refused.stderr
    assert server.main() == before


def test_a_merge_is_published_and_the_web_server_serves_the_new_page(server: Server, tmp_path: Path) -> None:
    assert server.publish().returncode == 0
    web = tmp_path / "nginx"
    web.mkdir()
    with WebServer(web, server.folder).running() as nginx:
        assert "Câu mới" not in nginx.get("qt-01/").body.decode()
        revise(server)
        pushed = server.push(PUBLISHER)
        assert pushed.returncode == 0, pushed.stderr
        for edition in ("internal", "public"):
            assert "Câu mới của bản 1.1." in nginx.get("qt-01/", edition).body.decode()


def test_a_signed_approval_is_shown_after_the_next_publication_and_one_taken_back_is_not(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    approver = new_key(tmp_path, APPROVER)
    monkeypatch.setenv(VARIABLE, str(write_list(tmp_path / "allowed_signers", **{APPROVER: approver})))
    sign(server.book, approver, "approval/QT.01/1.0")
    pages = {}
    for where in ("", ":"):
        server.book.git("push", "--quiet", "origin", f"{where}refs/tags/approval/QT.01/1.0")
        published = server.publish()
        assert published.returncode == 0, published.stderr
        for edition in ("internal", "public"):
            page = server.folder / edition / "current/qt-01/index.html"
            pages[where, edition] = f"{APPROVER} đã ký nội dung này" in page.read_text("utf-8")
    assert {place for place, shows in pages.items() if shows} == {("", "internal")}


def test_a_text_that_cannot_be_published_is_told_and_the_page_before_stays(server: Server) -> None:
    assert server.publish().returncode == 0
    before = (server.folder / "internal/current").readlink()
    server.book.git(
        "config", "--file", str(server.repository / "config"), "sotay.internalHealth", "http://127.0.0.1:9/"
    )
    revise(server)
    pushed = server.push(PUBLISHER)
    assert pushed.returncode == 0
    assert "Đã nhận vào main nhưng CHƯA công bố được" in pushed.stderr
    assert (server.folder / "internal/current").readlink() == before


@pytest.mark.parametrize(
    ("command", "status"), [("", 1), ("cat /etc/passwd", 128), ("git-receive-pack '{repository}'", 0)]
)
def test_a_key_serves_git_alone_under_the_name_the_server_gave_it(server: Server, command: str, status: int) -> None:
    program("git")
    shell = REPOSITORY / "deploy/git-only"
    environment = {
        **os.environ,
        "SSH_ORIGINAL_COMMAND": command.format(repository=server.repository),
        "SO_TAY_USER": "x",
    }
    answer = subprocess.run(
        [shell, EDITOR], env=environment, input="0000", capture_output=True, encoding="utf-8", check=False
    )
    assert answer.returncode == status, answer.stderr
    assert "root:" not in answer.stdout


def test_the_name_of_a_key_decides_what_it_may_push(server: Server) -> None:
    ssh = server.folder / "ssh"
    ssh.write_text(f'#!/bin/sh\nSSH_ORIGINAL_COMMAND="$2" exec "{REPOSITORY}/deploy/git-only" {EDITOR}\n', "utf-8")
    ssh.chmod(0o755)
    server.book.git("remote", "set-url", "origin", f"ssh-server:{server.repository}")
    revise(server)
    refused = server.push(PUBLISHER, GIT_SSH=str(ssh), GIT_SSH_VARIANT="simple")
    assert "“minh” không được đẩy lên nhánh main." in refused.stderr
