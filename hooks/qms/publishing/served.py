"""A site as a web server serves it."""

import math
import posixpath
import time
from collections.abc import Iterable
from http import HTTPStatus
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from qms.language.messages import Message, Refusal, _
from qms.publishing import compression, manifest
from qms.publishing.manifest import Content, Manifest

TIMEOUT = 20
"""Seconds a server may take to say something."""
PATIENCE = 10
"""Seconds after which a server must serve the release that was switched to."""
SAMPLED = 8
"""Pages that a health check looks at, at most."""
INDEX, NOT_FOUND = "index.html", "404.html"
LARGEST_MANIFEST, LARGEST_SIGNATURE = 100_000_000, 100_000


class Served:
    """A site at an address (http or https), asked file by file; safe to be used by several threads."""

    def __init__(self, address: str) -> None:
        """Raises Refusal where that is no address of a site."""
        if not _is_address(address):
            raise Refusal(
                _("“{address}” is no address of a site", address=address),
                _("write it with http:// or https://, for example https://so-tay.example.org/"),
            )
        self._address = address.rstrip("/") + "/"
        self._opener = build_opener(ProxyHandler({}))  # the server itself is asked, not what stands before it

    def get(self, path: str, limit: int) -> bytes:
        """What the server serves for a file, at most ``limit`` bytes of it. Raises OSError where it serves nothing."""
        request = Request(self._address + quote(_asked(path)), headers={"Cache-Control": "no-cache"})  # noqa: S310
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                content: bytes = answer.read(limit)
        except HTTPError as error:
            with error:
                if path == NOT_FOUND and error.code == HTTPStatus.NOT_FOUND:
                    return error.read(limit)
            raise
        except HTTPException as error:
            raise OSError(repr(error)) from None
        return content

    def manifest_bytes(self) -> bytes:
        """The file that holds the manifest. Raises Refusal where it is not served."""
        try:
            return self.get(manifest.FILE, LARGEST_MANIFEST)
        except OSError as error:
            raise Refusal(
                _("{address} serves no {file}: {reason}", address=self._address, file=manifest.FILE, reason=error),
                _("look whether the server runs and serves the folder “current”, and whether the address is right"),
            ) from None

    def signature(self) -> bytes | None:
        """The signature of the manifest; None where none is served."""
        try:
            return self.get(manifest.SIGNATURE, LARGEST_SIGNATURE)
        except OSError:
            return None

    def fault(self, path: str, content: Content, unpacked: Content | None = None) -> Message | None:
        """What is wrong with what is served for a file; None for nothing.

        It must hold ``content``; where it is a compressed copy, of ``unpacked``.
        """
        try:
            served = self.get(path, content.size + 1)
        except OSError as error:
            return _("{file} is not served: {reason}", file=path, reason=error)
        if Content.of(served) != content:
            return _("{file} is served with another content", file=path)
        if unpacked and not manifest.unpacks_to(path, served, unpacked):
            return wrongly_packed(path)
        return None


def wrongly_packed(path: str) -> Message:
    """Says that a compressed copy is one of something else: browsers would show that."""
    return _("{file} does not hold what {other} holds", file=path, other=compression.original(path))


def check_health(address: str, expected: Manifest, patience: float) -> None:
    """Look whether a server serves this very release: its manifest and a handful of its pages.

    Raises Refusal where it does not within ``patience`` seconds.
    """
    served = Served(address)
    sample = {manifest.FILE: Content.of(manifest.written(expected))}
    sample |= {path: expected.files[path] for path in _sampled(expected.files)}
    deadline = time.monotonic() + patience
    while fault := next(filter(None, (served.fault(path, content) for path, content in sample.items())), None):
        if time.monotonic() >= deadline:
            raise Refusal(
                _("the server does not serve the new release: {fault}", fault=fault),
                _("look into the log of the web server and at the folder it serves (“current”), then publish again"),
            )
        time.sleep(0.5)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _asked(path: str) -> str:
    """The address of a page is that of its folder."""
    folder, name = posixpath.split(path)
    return f"{folder}/".lstrip("/") if name == INDEX else path


def _sampled(paths: Iterable[str]) -> list[str]:
    """Pages from all over the site, the home page first."""
    pages = sorted((path for path in paths if path.endswith(INDEX)), key=lambda path: (path != INDEX, path))
    return pages[:: math.ceil(len(pages) / SAMPLED) or 1]
