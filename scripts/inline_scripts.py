"""Write the inline scripts of the theme into hooks/qms/publishing/inline-scripts.json and nginx's policy.

They are read off a site of this theme whose manual says nothing: what somebody wrote into a text is never among them.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from selectolax.lexbor import LexborHTMLParser

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from qms.publishing.inspection import INLINE_SCRIPTS  # noqa: E402  # the core lives in hooks/, where MkDocs looks for it
from qms.publishing.page import inline_script, script_name  # noqa: E402
from qms.reading.files import replace_text  # noqa: E402

HEADERS = ROOT / "deploy/nginx/headers.conf"
PAGES = ("index.md", "a.md", "a/b.md", "a/b/c/d.md")
"""Pages at different depths: addresses in a script would differ."""
ORGANISATION = """name: A
short_name: A
parent: A
edition: "2015"
absorb_law_within: 3 months
units: [{id: a, name: A}]
roles: [{id: a, name: A, unit: a}]
tables: {steps: {action: A, role: B, time: C, output: D}, records: {name: A, place: B, period: C}}
kinds: [{id: a, name: A, code: TL, folder: tai-lieu, approval: [approved_by], sections: []}]
"""
NOT_APPLICABLE = "clauses:\n" + "".join(f'  - {{clause: "{number}", reason: A}}\n' for number in range(4, 11))
DOCUMENT = """---
code: TL
title: A
owner: a
audience: internal
clauses: []
distribution: [a]
review_every: 99 years
versions: [{version: 1.0, changes: A}]
---
"""


def main() -> int:
    """Build the empty manual for a server and for a folder, and write the list; returns the exit status."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _lay(folder)
        names = {script_name(text) for option in ("--use-directory-urls", "--no-directory-urls")
                 for text in _scripts(_built(folder, option))}  # fmt: skip
    replace_text(INLINE_SCRIPTS, json.dumps(sorted(names), indent=2) + "\n")
    allowed = " ".join(["'self'", *(f"'{name}'" for name in sorted(names))])
    replace_text(HEADERS, re.sub(r"(?<=script-src )[^;]+", allowed, HEADERS.read_text("utf-8")))
    return 0


def _lay(folder: Path) -> None:
    """A manual that says nothing, with the theme and the hooks of this repository but the one that reads the list."""
    for name in ("hooks", "theme"):
        (folder / name).symlink_to(ROOT / name)
    configuration = (ROOT / "mkdocs.yml").read_text("utf-8")
    (folder / "mkdocs.yml").write_text(configuration.replace("  - hooks/safety.py\n", ""), "utf-8")
    texts = {
        "registers/organisation.yml": ORGANISATION,
        "registers/not-applicable.yml": NOT_APPLICABLE,
        "tai-lieu/tl.md": DOCUMENT,
        **dict.fromkeys(PAGES, "# …\n"),
    }
    for path, text in texts.items():
        file = folder / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)


def _built(folder: Path, option: str) -> Path:
    subprocess.run([sys.executable, "-m", "mkdocs", "build", option], cwd=folder, check=True)
    return folder / "site"


def _scripts(site: Path) -> Iterator[str]:
    for page in site.rglob("*.html"):
        for node in LexborHTMLParser(page.read_text("utf-8")).css("script:not([src])"):
            text = inline_script(node)
            if text is not None:
                yield text


if __name__ == "__main__":
    raise SystemExit(main())
