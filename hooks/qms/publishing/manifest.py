"""The manifest of a published site: what it is made of, and the SHA-256 of each of its files."""

import hashlib
import json
import posixpath
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from qms.language.messages import Refusal, _
from qms.publishing import compression, files
from qms.publishing.ledger import ReleaseLedger

FILE = "manifest.json"
SIGNATURE = "manifest.json.sig"
LARGEST_FILE = 200_000_000
"""Bytes: whoever verifies a site reads one file at a time into memory, and a manifest could promise anything."""


def _inside(path: str) -> str:
    """The path, where it leads into the site and nowhere else. Raises ValueError."""
    name = posixpath.normpath(path)
    if name != path or name.startswith(("/", "..")) or name == "." or not name.isprintable():
        raise ValueError(path)
    return path


SitePath = Annotated[str, AfterValidator(_inside)]
"""The path of a file in a site, parts joined by “/”."""


@dataclass(frozen=True)
class Content:
    """What a file holds: SHA-256 in hexadecimal, size in bytes."""

    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    size: Annotated[int, Field(ge=0, le=LARGEST_FILE)]

    @classmethod
    def of(cls, content: bytes) -> "Content":
        """That of a file that holds ``content``."""
        return cls(hashlib.sha256(content).hexdigest(), len(content))


@dataclass(frozen=True)
class Manifest:
    """A published site; ``files`` are all but the manifest itself and its signature, by path.

    ``carried`` are files of the site before, which pages that readers still have open may ask for; ``previous`` is the
    release of another commit that was read before, where a rollback leads; ``accepted`` says why the ledger may
    contradict the one before.
    """

    ledger: ReleaseLedger
    files: Mapping[SitePath, Content]
    published: datetime
    carried: tuple[SitePath, ...] = ()
    previous: str | None = None
    accepted: str | None = None
    format: Literal[1] = 1

    @property
    def built(self) -> dict[str, Content]:
        """The files that the build made: neither carried over nor packed."""
        added = {*self.carried, *self.packed}
        return {path: content for path, content in self.files.items() if path not in added}

    @cached_property
    def packed(self) -> dict[str, Content]:
        """The files that hold another file of the site, compressed: what that holds."""
        return {
            path: self.files[held] for path in self.files if (held := compression.original(path)) in self.files and held
        }


@dataclass(frozen=True)
class Differences:
    """Where files are not what a manifest says: their paths."""

    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed or self.extra)


_ADAPTER = TypeAdapter(Manifest)


def unpacks_to(path: str, packed: bytes, content: Content) -> bool:
    """Whether the compressed copy at ``path`` holds ``content``; no more than that is ever unpacked."""
    held = compression.unpacked(path, packed, content.size + 1)
    return held is not None and Content.of(held) == content


def written(manifest: Manifest) -> bytes:
    """The file."""
    content = {
        "format": manifest.format,
        "published": manifest.published.isoformat(timespec="seconds"),
        "previous": manifest.previous,
        "accepted": manifest.accepted,
        "ledger": manifest.ledger.to_json(),
        "carried": manifest.carried,
        "files": {path: asdict(content) for path, content in sorted(manifest.files.items())},
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def parsed(content: bytes, source: object) -> Manifest:
    """The manifest that ``content`` holds. Raises Refusal, naming the ``source``, where it is none."""
    try:
        return _ADAPTER.validate_json(content)
    except ValidationError:
        raise Refusal(
            _("{source} is damaged, or no manifest of a published site", source=source),
            _("publish the site again; where a release on the disk is damaged, take it from the backup or delete it"),
        ) from None


def read(folder: Path) -> Manifest:
    """The manifest of a published site. Raises Refusal where there is none."""
    return parsed(content_of(folder), folder / FILE)


def content_of(folder: Path) -> bytes:
    """The file that holds the manifest of a published site. Raises Refusal where there is none."""
    try:
        return (folder / FILE).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise Refusal(
            _("{folder} is no published site: {file} is missing", folder=folder, file=FILE),
            _("name the folder given to --to when the site was published, or a folder below its “releases”"),
        ) from None


def contents(folder: Path) -> dict[str, Content]:
    """What each file of a site holds, by path; without the manifest and its signature."""
    paths = (path for path in files.listed(folder) if path not in (FILE, SIGNATURE))
    return {path: Content(files.sha256(folder / path), (folder / path).stat().st_size) for path in paths}


def compared(expected: Mapping[str, Content], found: Mapping[str, Content]) -> Differences:
    """Where what was found is not what was expected."""
    return Differences(
        tuple(sorted(expected.keys() - found.keys())),
        tuple(sorted(path for path in expected.keys() & found.keys() if expected[path] != found[path])),
        tuple(sorted(found.keys() - expected.keys())),
    )
