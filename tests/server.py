"""A server as the guide sets it up: a bare repository with the hooks of deploy/, a checkout, and nginx from Debian."""

import getpass
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from browser import beyond, program
from builders import REPOSITORY, Book
from sites import QUIET, equip

MODULES = Path("/usr/lib/nginx/modules")
BROTLI = "ngx_http_brotli_static_module.so"
HOSTS = {"internal": "so-tay.noi-bo.example", "public": "so-tay.example"}
ADMINISTRATOR, PUBLISHER, EDITOR = "quan-tri", "lan", "minh"


class Answer:
    """What a web server answered."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body


class WebServer:
    """nginx with the configuration of deploy/nginx; only folders, the address and the rights of root are others."""

    def __init__(self, folder: Path, published: Path) -> None:
        self.port = free_port()
        self._folder = folder
        shutil.copytree(REPOSITORY / "deploy/nginx", folder / "so-tay")
        hosts = (folder / "so-tay/so-tay.conf").read_text("utf-8").replace("/srv/so-tay", str(published))
        hosts = hosts.replace("listen 80;", f"listen 127.0.0.1:{self.port};").replace("listen [::]:80;", "")
        (folder / "so-tay/so-tay.conf").write_text(hosts, "utf-8")
        self.configuration = hosts
        if not (MODULES / BROTLI).exists():
            beyond(f"not installed: {BROTLI}")
        (folder / "nginx.conf").write_text(
            f"load_module {MODULES / BROTLI};\nworker_processes 2;\ndaemon off;\npid nginx.pid;\n"
            f"user {getpass.getuser()};\n"
            "events { worker_connections 1024; }\n"
            "http {\n    include /etc/nginx/mime.types;\n    access_log off;\n    sendfile on;\n    tcp_nopush on;\n"
            "    include so-tay/so-tay.conf;\n}\n",
            "utf-8",
        )

    @contextmanager
    def running(self) -> Iterator["WebServer"]:
        """The server, answering, until the block ends."""
        command = [program("nginx"), "-p", str(self._folder), "-c", "nginx.conf", "-e", "error.log"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8") as process:
            try:
                while not answers(self.port):
                    assert process.poll() is None, process.stderr and process.stderr.read()
                    time.sleep(0.02)
                yield self
            finally:
                process.terminate()

    def address(self, path: str = "") -> str:
        """The address of a page of the internal edition: a browser looks up no name for it."""
        return f"http://127.0.0.1:{self.port}/{path}"

    def get(self, path: str, edition: str = "internal", method: str = "GET", **headers: str) -> Answer:
        """What the server answers for a path."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, f"/{path}", headers={"Host": HOSTS[edition], **named})
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.headers), answer.read())
        finally:
            connection.close()


class Server:
    """The repository of an agency with the programs of this one and a small manual, published once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.repository = folder / "so-tay.git"
        self.checkout = folder / "checkout"
        self.book = equip(Book(folder / "nguoi-viet"))
        for name in ("scripts", ".ci", "deploy"):
            shutil.copytree(REPOSITORY / name, self.book.root / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("Makefile", "requirements.txt"):
            shutil.copy(REPOSITORY / name, self.book.root)
        self.book.write("index.md", "# Đầu\n\nBắt đầu từ QT.01.\n")
        self.book.put(audience="public")
        self.book.put("QT.02", title="Chỉ nội bộ")
        self.book.commit()
        self._git("init", "--quiet", "--bare", "--initial-branch=main", str(self.repository))
        for role, name in (("administrator", ADMINISTRATOR), ("publisher", PUBLISHER)):
            self.configure(f"sotay.{role}", name)
        for edition in HOSTS:
            self.configure(f"sotay.{edition}", str(folder / edition))
        self.book.git("remote", "add", "origin", str(self.repository))
        self.book.git("push", "--quiet", "origin", "HEAD:main")
        self._git("clone", "--quiet", str(self.repository), str(self.checkout))
        (self.checkout / ".venv").symlink_to(sys.prefix)
        for name in ("pre-receive", "post-receive"):  # as the guide writes them
            hook = self.repository / "hooks" / name
            hook.write_text(f"#!/bin/sh\nexec {self.checkout}/deploy/hooks/{name}\n", "utf-8")
            hook.chmod(0o755)

    def push(self, who: str, what: str = "HEAD:main", **environment: str) -> subprocess.CompletedProcess[str]:
        """Push (``HEAD:main``), as the one whom git-only lets in under this name."""
        return self._as(who, ["git", "push", "origin", what], self.book.root, **environment)

    def commit_and_push(self, who: str, branch: str = "main") -> subprocess.CompletedProcess[str]:
        """Commit the manual as it stands and push it to a branch."""
        self.book.commit()
        return self.push(who, f"HEAD:{branch}")

    def publish(self) -> subprocess.CompletedProcess[str]:
        """Run deploy/publish as the server's own jobs do."""
        return self._as("", [str(self.checkout / "deploy/publish")], self.folder)

    def main(self) -> str:
        """The commit that main stands at."""
        return self._git("-C", str(self.repository), "rev-parse", "main")

    def _as(self, who: str, command: list[str], folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | QUIET | {"SO_TAY_USER": who} | more
        return subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def configure(self, key: str, value: str) -> None:
        """Add a line to the configuration of the repository."""
        self._git("-C", str(self.repository), "config", "--add", key, value)

    def _git(self, *arguments: str) -> str:
        return subprocess.run(["git", *arguments], capture_output=True, encoding="utf-8", check=True).stdout.strip()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int) -> bool:
    """Whether somebody listens on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
