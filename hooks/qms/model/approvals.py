"""Approval tags: in each, somebody signed one released text with Git, byte for byte.

That is evidence inside the agency, not an official digital signature; the date in it proves nothing.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from qms.language.vietnamese import nfc
from qms.model.documents import Ledger, Release
from qms.source.values import VersionNumber

PREFIX = "approval/"
_NAME = re.compile(r"approval/(?P<code>.+)/(?P<version>\d{1,4}\.\d{1,4})(?:\+(?P<correction>[1-9]\d{0,3}))?", re.ASCII)


@dataclass(frozen=True)
class ApprovalTag:
    """A tag below ``approval/`` as Git knows it.

    ``name`` says which text is meant: ``approval/QT.01/1.0`` as released, ``approval/QT.01/1.0+2`` after the second
    correction. ``object`` is what the name stands for, ``target`` what that is put on (ids of Git objects). ``signer``
    is who signed this name on it, as the list of allowed signers calls them; None where nobody in the list did.
    """

    name: str
    object: str
    target: str
    signer: str | None

    @cached_property
    def code(self) -> str | None:
        """The code of the document, where the name follows the pattern."""
        return nfc(self._parts["code"]) if self._parts else None

    @cached_property
    def version(self) -> VersionNumber | None:
        """The version, where the name follows the pattern."""
        return VersionNumber(self._parts["version"]) if self._parts else None

    def text(self, ledger: Ledger) -> Release | None:
        """The released text that the name says; None where Git saw none."""
        release = ledger.get(self.code, self.version) if self.code and self.version else None
        return release.texts.get(int(self._parts["correction"] or 0)) if release and self._parts else None

    @cached_property
    def _parts(self) -> re.Match[str] | None:
        return _NAME.fullmatch(self.name)
