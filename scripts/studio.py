"""Edit the files of the manual in a browser on this machine, with Decap CMS.

Two servers, for this machine alone: the editor's pages on one port, and on the next one the server of Decap that reads
and writes below docs/. Both end together. Exit status: 0 ended by Ctrl+C, 2 could not start or go on.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from qms import command_line  # noqa: E402  # the core lives in hooks/, where MkDocs looks for it
from qms.editing.studio import Configuration, configuration  # noqa: E402
from qms.language.messages import Refusal, _, translator  # noqa: E402
from qms.reading.load import load  # noqa: E402
from qms.reports import console  # noqa: E402

STUDIO = ROOT / "studio"
DECAP = STUDIO / "node_modules" / "decap-cms" / "dist"
PROXY = STUDIO / "node_modules" / "decap-server" / "dist" / "index.js"
HOST = "127.0.0.1"
PORT = 8020
PORTS = range(1024, 65535)


class Pages(SimpleHTTPRequestHandler):
    """The editor's pages; their browser may ask nothing but this server and the one on the next port."""

    def end_headers(self) -> None:
        """Add what the browser may load; Decap itself needs ``unsafe-eval``."""
        assert isinstance(self.server, ThreadingHTTPServer)
        policy = {
            "default-src": "'self'",
            "script-src": "'self' 'unsafe-eval'",
            "style-src": "'self' 'unsafe-inline'",
            "img-src": "'self' blob: data:",
            "connect-src": f"'self' blob: http://{HOST}:{self.server.server_port + 1}",
        }
        self.send_header("Content-Security-Policy", "; ".join(f"{what} {where}" for what, where in policy.items()))
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # so it is called above
        """Say nothing: the console is for the editor."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until Ctrl+C; returns the exit status."""
    command_line.speak_utf8()
    language = command_line.language_of(arguments)
    translate = translator(language)
    parser = command_line.parser(
        language,
        _("Edit the files of the manual in a browser on this machine, with Decap CMS."),
        _("Example: {example}", example="make studio"),
    )
    docs_help = _("folder of the manual (default: docs)").told(translate)
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help=docs_help)
    port_help = _("port of the editor; the next one is taken as well (default: {port})", port=PORT).told(translate)
    parser.add_argument("--port", type=_port, default=PORT, help=port_help)
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what ends this ends the server of Decap too
    try:
        _serve(options.docs.resolve(), options.port, translate)
    except KeyboardInterrupt:
        return 0
    except Refusal as refusal:
        print(console.refusal(refusal, translate), file=sys.stderr)
    return 2


def _port(text: str) -> int:
    if text.isdecimal() and int(text) in PORTS:
        return int(text)
    fault = _(
        "“{value}” is not a port: write a number from {first} to {last}", value=text, first=PORTS[0], last=PORTS[-1]
    )
    raise argparse.ArgumentTypeError(fault.told(argparse._))  # type: ignore[attr-defined]


def _serve(docs: Path, port: int, translate: Callable[[str], str]) -> NoReturn:
    """Serve until interrupted, or raise Refusal where that cannot begin or go on."""
    node = shutil.which("node")
    if not (node and DECAP.exists() and PROXY.exists()):
        raise Refusal(
            _("the editor in the browser needs Node.js, and Decap CMS in the folder studio"),
            _(
                "install Node.js ({address}), run “npm ci” in the folder studio, then try again; or edit on the web"
                " page of the repository or with VS Code",
                address="https://nodejs.org",
            ),
        )
    manual = load(docs)
    if manual.registers_or_none is None:
        raise Refusal(_("the registers cannot be read"), _("mend these files first: run python scripts/check.py"))
    with tempfile.TemporaryDirectory() as folder, _pages(folder, port) as pages, _proxy(node, docs, port) as proxy:
        site = f"http://{HOST}:{port}"
        _lay(Path(folder), configuration(manual.registers, f"http://{HOST}:{port + 1}/api/v1", translate))
        threading.Thread(target=pages.serve_forever, daemon=True).start()
        while proxy.poll() is None and not _answers(port + 1):
            time.sleep(0.1)
        if proxy.poll() is None:
            print(_("Open {address} in the browser. Ctrl+C ends it.", address=site).told(translate), flush=True)
        proxy.wait()
        raise Refusal(
            _("the server of Decap CMS has ended by itself"),
            _("run “npm ci” in the folder studio again, then try again"),
        )


def _lay(folder: Path, made: Configuration) -> None:
    """Put what the browser asks for into one folder. JSON is YAML as well."""
    shutil.copytree(DECAP, folder, ignore=shutil.ignore_patterns("*.map"), dirs_exist_ok=True)
    for page in ("index.html", "studio.js", "studio.css"):
        shutil.copy(STUDIO / page, folder)
    (folder / "config.yml").write_text(json.dumps(made, ensure_ascii=False), "utf-8")


def _pages(folder: str, port: int) -> ThreadingHTTPServer:
    try:
        socket.create_server((HOST, port + 1)).close()
        return ThreadingHTTPServer((HOST, port), partial(Pages, directory=folder))
    except OSError:
        raise Refusal(
            _("port {port} or {next} is in use", port=port, next=port + 1),
            _("close the other program, or choose another port: --port {other}", other=port + 10),
        ) from None


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


@contextmanager
def _proxy(node: str, docs: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The server of Decap, for files below ``docs`` and pages of this studio only."""
    told = {
        "BIND_HOST": HOST,
        "PORT": str(port + 1),
        "ORIGIN": f"http://{HOST}:{port}",
        "GIT_REPO_DIRECTORY": str(docs),
        "MODE": "fs",
    }
    quiet = subprocess.DEVNULL
    with subprocess.Popen([node, PROXY], cwd=STUDIO, env=os.environ | told, stdout=quiet, stderr=quiet) as proxy:
        try:
            yield proxy
        finally:
            proxy.terminate()
            proxy.wait()  # leaving the block waits no longer than a moment after Ctrl+C


if __name__ == "__main__":
    command_line.run(main)
