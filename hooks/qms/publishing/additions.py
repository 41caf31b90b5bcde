"""What publishing adds to a built site: files that open pages may still ask for, and compressed copies."""

import re
from io import BytesIO
from pathlib import Path

from qms.publishing import files
from qms.publishing.compression import COMPRESSIONS
from qms.publishing.manifest import Manifest

FINGERPRINTED = re.compile(r"assets/.+\.[0-9a-f]{8}\.(?:min\.)?(?:css|js)(?:\.map)?")
"""A name that changes with the content, as the theme gives them: under it nothing else can ever stand."""
TEXTS = {".css", ".html", ".js", ".json", ".svg", ".txt", ".xml"}
LEAST = 1024
"""Bytes that fit into one packet anyway."""


def carry_over(before: Path, manifest: Manifest, site: Path) -> tuple[str, ...]:
    """Copy to ``site`` what a page of the site ``before`` may still ask for; returns the paths.

    Only what the build before made itself, and only while it is what ``manifest`` says: nothing piles up or spreads.
    """
    carried = []
    for path, content in sorted(manifest.built.items()):
        source, target = before / path, site / path
        is_wanted = FINGERPRINTED.fullmatch(path) and source.is_file() and not target.exists()
        if is_wanted and files.sha256(source) == content.sha256:
            with source.open("rb") as opened:
                files.write(target, opened)
            carried.append(path)
    return tuple(carried)


def pack(site: Path) -> int:
    """Put compressed copies beside each larger text, for web servers that send such; returns beside how many."""
    texts = [file for path in files.listed(site) if (file := site / path).suffix in TEXTS]
    large = [file for file in texts if file.stat().st_size >= LEAST]
    for file in large:
        for ending, compression in COMPRESSIONS.items():
            packed = compression.pack(file.read_bytes())
            files.write(file.with_name(file.name + ending), BytesIO(packed))
    return len(large)
