"""Whether a site, on a disk or as it is served, is what its manifest says.

A compressed copy is unpacked only where its original is right: a false manifest may promise more than memory holds.
"""

from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from qms.language.messages import Message, _
from qms.publishing import compression, manifest
from qms.publishing.manifest import Content, Manifest
from qms.publishing.releases import Releases
from qms.publishing.served import Served, wrongly_packed

CONNECTIONS = 4
"""As many as a browser would open: a server must not notice that it is verified."""


@dataclass(frozen=True)
class Verified:
    """What was found: the manifest, its bytes and their signature, and what is not as it says."""

    manifest: Manifest
    content: bytes = field(repr=False)
    signature: bytes | None = field(repr=False)
    faults: tuple[Message, ...]


def of_folder(folder: Path) -> Verified:
    """Compare a published site with its manifest; of a folder that sites are published to, the one that is read.

    Raises Refusal where there is no such site.
    """
    current = Releases(folder).current
    site = Releases(folder).folder(current) if current else folder
    content = manifest.content_of(site)
    expected = manifest.parsed(content, site / manifest.FILE)
    found = manifest.contents(site)
    differences = manifest.compared(expected.files, found)
    wrong = {*differences.missing, *differences.changed}
    faults = [
        *(_("{file} is missing", file=path) for path in differences.missing),
        *(_("{file} has another content", file=path) for path in differences.changed),
        *(_("{file} does not belong there", file=path) for path in differences.extra),
        *(
            wrongly_packed(path)
            for path, held in expected.packed.items()
            if not {path, compression.original(path)} & wrong
            and not manifest.unpacks_to(path, (site / path).read_bytes(), held)
        ),
    ]
    signature = site / manifest.SIGNATURE
    return Verified(expected, content, signature.read_bytes() if signature.is_file() else None, tuple(faults))


def of_address(address: str) -> Verified:
    """Fetch everything that the manifest of a served site names, and compare.

    Raises Refusal where no manifest is served.
    """
    served = Served(address)
    content = served.manifest_bytes()
    expected = manifest.parsed(content, address)

    with ThreadPoolExecutor(CONNECTIONS) as pool:

        def faults(paths: Collection[str], held: Mapping[str, Content]) -> dict[str, Message]:
            found = pool.map(lambda path: served.fault(path, expected.files[path], held.get(path)), paths)
            return {path: fault for path, fault in zip(paths, found, strict=True) if fault}

        wrong = faults(expected.files.keys() - expected.packed.keys(), {})
        held = {path: content for path, content in expected.packed.items() if compression.original(path) not in wrong}
        wrong |= faults(expected.packed, held)
    return Verified(expected, content, served.signature(), tuple(wrong[path] for path in sorted(wrong)))
