"""Where the files of the manual are edited in a browser: addresses on the forge that keeps them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from qms.editing.codes import Codes
from qms.editing.new import outline
from qms.language.messages import Refusal, _
from qms.model.manual import Manual
from qms.model.registers import Kind
from qms.reading.places import root_of

BRANCH = "main"
GUIDE = "bien-tap/vong-doi.md"
"""The page on how a released text changes."""
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\?#]+")
_LONGEST_ADDRESS = 7_000
"""Servers refuse requests of more than 8 kB."""


class ForgeKind(StrEnum):
    """The forges whose editors are known."""

    GITHUB = "github"
    GITLAB = "gitlab"
    GITEA = "gitea"
    FORGEJO = "forgejo"


_ROOM = {ForgeKind.GITHUB: "", ForgeKind.GITLAB: "-/", ForgeKind.GITEA: "_", ForgeKind.FORGEJO: "_"}
"""What the words “edit” and “new” begin with in addresses below that of the repository."""


@dataclass(frozen=True)
class Forge:
    """A repository on a forge; ``root`` is the folder of the manual in it."""

    kind: ForgeKind
    address: str
    root: str

    def edit(self, path: str) -> str:
        """Opens the editor on a file below the manual's folder."""
        return f"{self.address}/{_ROOM[self.kind]}edit/{BRANCH}/{self._quoted(path)}"

    def new(self, path: str, text: str) -> str:
        """Opens the editor on a file that is not there yet, with its name and, where the forge takes it, its text."""
        folder, _slash, name = path.rpartition("/")
        page = f"{self.address}/{_ROOM[self.kind]}new/{BRANCH}/{self._quoted(folder)}"
        if self.kind is ForgeKind.GITLAB:
            return f"{page}?{urlencode({'file_name': name})}"
        address = f"{page}?{urlencode({'filename': name, 'value': text}, quote_via=quote)}"
        return address if len(address) <= _LONGEST_ADDRESS else f"{page}?{urlencode({'filename': name})}"

    def _quoted(self, path: str) -> str:
        return quote(f"{self.root}/{path}".strip("/"))


def forge_of(settings: Mapping[str, Any] | None, docs: Path) -> Forge | None:
    """The forge that the configuration names: its ``address`` (of the repository) and ``kind``; None if it names none.

    Raises Refusal where it names one that cannot be.
    """
    given = settings or {}
    address, kind = str(given.get("address") or "").rstrip("/"), str(given.get("kind") or "")
    if not address:
        return None
    if not _ADDRESS.fullmatch(address):
        raise Refusal(
            _("“{address}” is not the address of a repository on a forge", address=address),
            _("write what the browser shows there, for example https://git.example.org/organisation/manual"),
        )
    if kind not in set(ForgeKind):
        raise Refusal(
            _("“{kind}” is not a forge whose editor is known", kind=kind),
            _("write one of: {choices}", choices=", ".join(ForgeKind)),
        )
    return Forge(ForgeKind(kind), address, root_of(docs))


class EditLinks:
    """Where the files of one manual are edited, and new documents begun."""

    def __init__(self, forge: Forge, manual: Manual, docs: Path) -> None:
        self.forge = forge
        self._manual = manual
        self._docs = docs

    @property
    def guide(self) -> str | None:
        """The address below the site of how to revise a released text, where the manual has that page."""
        is_there = any(page.path == GUIDE for page in self._manual.pages)
        return f"{GUIDE.removesuffix('.md')}/#sua-doi" if is_there else None

    @cached_property
    def beginnings(self) -> tuple[tuple[Kind, str], ...]:
        """For each kind of document that belongs to no other: where its next document is begun, if a code is left."""
        return tuple(self._beginnings())

    def _beginnings(self) -> Iterator[tuple[Kind, str]]:
        codes = Codes(self._manual, self._docs)
        for kind in self._manual.organisation.kinds:
            if kind.parent is None:
                try:
                    yield kind, self.forge.new(*outline(self._manual, kind, codes))
                except Refusal:
                    continue
