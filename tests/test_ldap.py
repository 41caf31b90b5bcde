"""The example of deploy/ldap with a real directory (slapd) and nginx: who has an account may read."""

import base64
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from browser import program
from builders import REPOSITORY
from server import WebServer, answers, free_port

TREE = """dn: dc=vi-du,dc=vn
objectClass: dcObject
objectClass: organization
o: Vi du
dc: vi-du

dn: ou=nhan-vien,dc=vi-du,dc=vn
objectClass: organizationalUnit
ou: nhan-vien

dn: uid=lan,ou=nhan-vien,dc=vi-du,dc=vn
objectClass: inetOrgPerson
uid: lan
cn: Lan
sn: Lan
userPassword: mật khẩu: thử
"""
SLAPD = """include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/slapd.pid
database mdb
suffix "dc=vi-du,dc=vn"
directory {folder}/data
"""


@contextmanager
def running(port: int, *command: object, **environment: str) -> Iterator[None]:
    """A program that listens on a port, until the block ends."""
    with subprocess.Popen([str(part) for part in command], env=os.environ | environment) as process:
        try:
            while not answers(port):
                assert process.poll() is None
                time.sleep(0.02)
            yield
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], int]]:
    """Asks for a page as somebody (“user:password”); returns the status of the answer."""
    folder = tmp_path_factory.mktemp("ldap")
    (folder / "data").mkdir()
    (folder / "slapd.conf").write_text(SLAPD.format(folder=folder), "utf-8")
    slapd, slapadd = program("slapd"), program("slapadd")
    subprocess.run(
        [slapadd, "-f", folder / "slapd.conf"], input=TREE, encoding="utf-8", check=True, capture_output=True
    )
    (folder / "internal/current").mkdir(parents=True)
    (folder / "internal/current/index.html").write_text("Trang.\n", "utf-8")
    (folder / "nginx").mkdir()
    server = WebServer(folder / "nginx", folder)
    included = (REPOSITORY / "deploy/ldap/ldap.conf").read_text("utf-8")
    ldap, who = free_port(), free_port()
    (folder / "nginx/so-tay/ldap.conf").write_text(included.replace("8389", str(who)), "utf-8")
    hosts = folder / "nginx/so-tay/so-tay.conf"
    hosts.write_text(
        server.configuration.replace(
            "include so-tay/site.conf;", "include so-tay/site.conf;\n    include so-tay/ldap.conf;"
        ),
        "utf-8",
    )
    settings = {
        "SO_TAY_LDAP": f"ldap://127.0.0.1:{ldap}",
        "SO_TAY_LDAP_NAME": "uid={},ou=nhan-vien,dc=vi-du,dc=vn",
        "SO_TAY_LDAP_PORT": str(who),
    }

    def ask(credentials: str) -> int:
        packed = base64.b64encode(credentials.encode()).decode()
        return server.get("", Authorization=f"Basic {packed}" if credentials else "").status

    with (
        running(ldap, slapd, "-f", folder / "slapd.conf", "-h", f"ldap://127.0.0.1:{ldap}", "-d", "0"),
        running(who, sys.executable, REPOSITORY / "deploy/ldap/who.py", **settings),
        server.running(),
    ):
        yield ask


@pytest.mark.parametrize(
    ("credentials", "status"),
    [
        ("lan:mật khẩu: thử", 200),
        ("lan:khác", 401),
        ("lan:", 401),
        (":", 401),
        ("", 401),
        ("minh:mật khẩu: thử", 401),
        ("lan,ou=nhan-vien,dc=vi-du,dc=vn\0:x", 401),
        ("*:mật khẩu: thử", 401),
    ],
)
def test_only_who_has_an_account_reads(web: Callable[[str], int], credentials: str, status: int) -> None:
    assert [web(credentials), web(credentials)] == [status, status]
