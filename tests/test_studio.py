"""``make studio``: a browser on this machine edits the files of the manual, and changes nothing but what is edited."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from browser import of_npm, program
from builders import DRAFT, REPOSITORY, Book, document, run_python
from qms.editing.studio import configuration
from qms.language.messages import translator

SCRIPT = REPOSITORY / "scripts" / "studio.py"
FILE = "quy-trinh/qt-01.md"
BODY = """# Việc

!!! note "Lưu ý"
    Dòng thụt vào.

| Trình tự | Thời gian |
|---|:-:|
| Nhận *hồ sơ*<br>qua cửa | 02 giờ |

- [ ] việc   
* việc khác

"""  # noqa: W291  # two spaces break a line in Markdown
REGISTER = "registers/organisation.yml"


@dataclass(frozen=True)
class Studio:
    """A running studio."""

    port: int
    process: subprocess.Popen[str]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, action: str, **parameters: object) -> tuple[int, str | None]:
        """What the server of Decap says to a page of another site: its status, and whose pages may read the answer."""
        body = json.dumps({"branch": "main", "action": action, "params": {"branch": "main", **parameters}}).encode()
        told = {"Content-Type": "application/json", "Origin": "http://127.0.0.1:1"}
        request = Request(f"http://127.0.0.1:{self.port + 1}/api/v1", body, told)  # a server of our own
        try:
            with urlopen(request, timeout=30) as answer:  # noqa: S310
                return answer.status, answer.headers["Access-Control-Allow-Origin"]
        except HTTPError as error:
            return error.code, error.headers["Access-Control-Allow-Origin"]


def two_free_ports() -> int:
    """The first of two free ports in a row."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as first, suppress(OSError):
            port: int = first.getsockname()[1]
            socket.create_server(("127.0.0.1", port + 1)).close()
            return port


@contextmanager
def studio_of(docs: Path) -> Iterator[Studio]:
    program("node")
    of_npm("decap-cms", "studio")
    port = two_free_ports()
    command = [sys.executable, str(SCRIPT), "--docs", str(docs), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        try:
            assert process.stdout
            assert (
                process.stdout.readline() == f"Mở http://127.0.0.1:{port} trong trình duyệt. Bấm Ctrl+C để kết thúc.\n"
            )
            yield Studio(port, process)
        finally:
            process.terminate()


def edit(page: Page, collection: str, entry: str, before: str, after: str) -> None:
    """Open a file from its list, replace some text, save, and go back to the list."""
    page.get_by_role("link", name=collection, exact=True).click()
    page.get_by_role("link", name=entry).click()
    text = page.get_by_role("textbox", name="Nội dung tệp, đúng như đang ghi")
    expect(text).to_have_value(re.compile(re.escape(before)))
    text.fill(text.input_value().replace(before, after))
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_role("menuitem", name="Lưu vào tệp").click()
    expect(page.get_by_text("Thay đổi đã được lưu")).to_be_visible()
    page.get_by_role("link", name="Đang viết trong bộ sưu tập").click()


def test_saving_changes_only_what_was_edited_and_asks_no_other_host(book: Book, chromium: Browser) -> None:
    book.write(FILE, document(versions=DRAFT, body=BODY, audience='"internal" # để nội bộ'))
    before = {path: (book.docs / path).read_bytes() for path in (FILE, REGISTER)}
    with studio_of(book.docs) as studio:
        page = chromium.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(studio.address)
        page.get_by_role("button", name="Đăng nhập").click()
        edit(page, "Quy trình", "QT.01 Việc", "việc khác", "việc thứ ba")
        edit(page, "Sổ đăng ký", "organisation.yml", "name: Văn phòng", "name: Văn phòng mới")
        page.close()
    for path, old, new in ((FILE, "việc khác", "việc thứ ba"), (REGISTER, "name: Văn phòng", "name: Văn phòng mới")):
        assert (book.docs / path).read_bytes() == before[path].replace(old.encode(), new.encode())
    assert {url.split("/")[2] for url in asked if url.startswith("http")} == {
        f"127.0.0.1:{studio.port}",
        f"127.0.0.1:{studio.port + 1}",
    }


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_both_servers_end_together(book: Book, ending: signal.Signals) -> None:
    with studio_of(book.docs) as studio:
        assert studio.ask("info")[0] == 200
        studio.process.send_signal(ending)
        assert studio.process.wait(timeout=30) == 0
        for port in (studio.port, studio.port + 1):
            with socket.socket() as probe:
                assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_it_ends_only_when_the_server_of_decap_has_ended(book: Book) -> None:
    with studio_of(book.docs) as studio:
        assert studio.ask("info")[0] == 200
        number = studio.process.pid
        (decap,) = map(int, Path(f"/proc/{number}/task/{number}/children").read_text().split())
        os.kill(decap, signal.SIGSTOP)
        studio.process.send_signal(signal.SIGTERM)
        with pytest.raises(subprocess.TimeoutExpired):
            studio.process.wait(timeout=2)
        os.kill(decap, signal.SIGCONT)
        assert studio.process.wait(timeout=30) == 0


def test_pages_of_other_sites_and_files_outside_the_manual_are_out_of_reach(book: Book) -> None:
    with studio_of(book.docs) as studio:
        assert studio.ask("info") == (200, studio.address)
        options = {"commitMessage": "x", "useWorkflow": False, "status": "x"}
        said = {
            file: studio.ask(
                "persistEntry", entry={"path": str(file), "raw": "x", "slug": "x"}, assets=[], options=options
            )
            for file in (book.docs / "moi.md", book.root / "hooks" / "gate.py")
        }
    assert {file.name: status for file, (status, _origin) in said.items()} == {"moi.md": 200, "gate.py": 422}
    assert [file.name for file in said if file.exists()] == ["moi.md"]


def test_a_port_in_use_is_said_with_another_to_take(book: Book) -> None:
    of_npm("decap-cms", "studio")
    port = two_free_ports()
    with socket.create_server(("127.0.0.1", port + 1)):
        answer = run_python(SCRIPT, "--docs", book.docs, "--port", port)
    assert answer.returncode == 2
    assert answer.stderr.splitlines() == [
        f"cổng {port} hoặc {port + 1} đang có chương trình khác dùng",
        f"    → đóng chương trình kia, hoặc chọn cổng khác: --port {port + 10}",
    ]


@pytest.mark.parametrize("port", ["80", "65535", "tám", "-1"])
def test_a_number_that_is_no_port_is_refused(port: str) -> None:
    answer = run_python(SCRIPT, f"--port={port}")
    assert answer.returncode == 2
    assert f"“{port}” không phải số cổng: ghi một số từ 1024 đến 65534" in answer.stderr


def test_a_machine_without_node_is_told_what_to_install_and_where_else_to_edit(book: Book) -> None:
    answer = run_python(SCRIPT, "--docs", book.docs, environment={"PATH": str(book.docs)})
    assert answer.returncode == 2
    assert answer.stderr.splitlines() == [
        "trình soạn thảo trong trình duyệt cần Node.js, và Decap CMS trong thư mục studio",
        "    → cài Node.js (https://nodejs.org), chạy “npm ci” trong thư mục studio rồi thử lại; "
        "hoặc sửa ngay trên trang web của kho, hoặc bằng VS Code",
    ]


def test_registers_that_cannot_be_read_come_first(book: Book) -> None:
    of_npm("decap-cms", "studio")
    book.write(REGISTER, "name: [\n")
    answer = run_python(SCRIPT, "--docs", book.docs)
    assert answer.returncode == 2
    assert "scripts/check.py" in answer.stderr


def test_each_folder_of_documents_is_a_collection_and_the_registers_are_one(book: Book) -> None:
    book.edit(REGISTER, "folder: bieu-mau", "folder: quy-trinh")
    made = configuration(book.load().registers, "http://127.0.0.1:1/api/v1", translator())
    documents, registers = made["collections"]
    assert (documents["folder"], documents["label"]) == ("quy-trinh", "Quy trình, Biểu mẫu")
    assert not documents["create"]
    assert not documents["delete"]
    assert [file["file"] for file in registers["files"]] == [
        f"registers/{name}.yml" for name in ("laws", "not-applicable", "organisation", "tthc")
    ]


def test_a_server_that_ends_at_once_is_told_before_anybody_opens_a_page(book: Book, tmp_path: Path) -> None:
    of_npm("decap-cms", "studio")
    node = tmp_path / "node"
    node.write_text("#!/bin/sh\nexit 1\n")
    node.chmod(0o755)
    port = str(two_free_ports())
    answer = run_python(
        SCRIPT, "--docs", book.docs, "--port", port, environment={"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    )
    assert (answer.returncode, answer.stdout) == (2, "")
    assert "máy chủ của Decap CMS đã tự dừng" in answer.stderr
