"""Answers nginx (auth_request) whether somebody has an account in the directory of the agency: 204 yes, 401 no.

An example to change: Debian's python3-ldap3, one process, this machine alone. nginx must be reached by HTTPS, or
passwords can be read on the way. Settings are variables of the environment; see so-tay-ldap.service.
"""

import base64
import binascii
import hashlib
import os
import ssl
import time
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ldap3 import Connection, Server, Tls
from ldap3.core.exceptions import LDAPException
from ldap3.utils.dn import escape_rdn

HOST = "127.0.0.1"
REMEMBERED = 300
"""Seconds for which an answer holds: a page asks for dozens of files."""


class Directory:
    """The directory at ``address``; ``name`` says where accounts stand: ``uid={},ou=nhan-vien,dc=vi-du,dc=vn``."""

    def __init__(self, address: str, name: str) -> None:
        self._server = Server(address, tls=Tls(validate=ssl.CERT_REQUIRED), connect_timeout=5)
        self._name = name
        self._salt = os.urandom(16)
        self._known: dict[bytes, float] = {}

    def knows(self, user: str, password: str) -> bool:
        """Whether the directory lets the user in. Raises LDAPException where it does not answer."""
        if not user or not password:  # LDAP lets anybody in who shows no password, as nobody
            return False
        key = hashlib.sha256(self._salt + f"{user}\0{password}".encode()).digest()
        now = time.monotonic()
        self._known = {other: until for other, until in self._known.items() if until > now}
        if key not in self._known:
            connection = Connection(self._server, self._name.format(escape_rdn(user)), password, receive_timeout=5)
            lets_in = connection.bind()
            connection.unbind()
            if not lets_in:
                return False
            self._known[key] = now + REMEMBERED
        return True


class Answer(BaseHTTPRequestHandler):
    """Answers one question of nginx."""

    def __init__(self, directory: Directory, *arguments: object) -> None:
        self._directory = directory
        super().__init__(*arguments)  # type: ignore[arg-type]  # as the server hands them over

    def do_GET(self) -> None:  # the name that http.server calls
        """Let in, turn away, or say that the directory does not answer."""
        try:
            status = 204 if self._directory.knows(*self._credentials()) else 401
        except LDAPException:
            status = 503
        self.send_response(status)
        if status == 401:  # noqa: PLR2004  # what HTTP calls it
            self.send_header("WWW-Authenticate", 'Basic realm="So tay chat luong", charset="UTF-8"')
        self.end_headers()

    def _credentials(self) -> tuple[str, str]:
        scheme, _space, packed = self.headers.get("Authorization", "").partition(" ")
        try:
            user, _colon, password = base64.b64decode(packed, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return "", ""
        return (user, password) if scheme.lower() == "basic" else ("", "")

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  # so it is called above
        """Say nothing: the log of nginx has who asked for what."""


def main() -> None:
    """Answer until ended."""
    directory = Directory(os.environ["SO_TAY_LDAP"], os.environ["SO_TAY_LDAP_NAME"])
    port = int(os.environ.get("SO_TAY_LDAP_PORT", "8389"))
    ThreadingHTTPServer((HOST, port), partial(Answer, directory)).serve_forever()


if __name__ == "__main__":
    main()
