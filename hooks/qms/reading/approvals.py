"""Reads approval tags: what each is put on, and who signed it.

Who may sign stands in a file that the agency keeps where editors cannot change it; without one nothing is read. What is
found follows from the tags and that file alone, not from the clock: Git holds the periods of keys against the date in
the tag.
"""

import hashlib
import os
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from qms.language.messages import Refusal, _
from qms.model.approvals import PREFIX, ApprovalTag
from qms.reading.cache import Cache
from qms.reading.git import git
from qms.reading.history import unusable

VARIABLE = "QMS_ALLOWED_SIGNERS"
"""Names the file of allowed signers, as ssh-keygen(1) describes it."""
REFS = "refs/tags/"
_FIELDS = ("refname", "objectname", "tag", "object")
_GOOD = re.compile(r'Good "git" signature for (?P<who>.+) with \S+ key \S+')


def read_approvals(docs: Path, cache: Cache) -> tuple[ApprovalTag, ...]:
    """The approval tags of the repository that holds ``docs``, by name; none where no list of signers is named.

    Raises Refusal where the list, or the program that verifies signatures, cannot be used.
    """
    written = os.environ.get(VARIABLE)
    if not written:
        return ()
    reader = _Reader(docs, cache, Path(written))
    with ThreadPoolExecutor() as pool:  # each signature takes three processes
        return tuple(pool.map(reader.tag, reader.listed()))


class _Reader:
    def __init__(self, docs: Path, cache: Cache, signers: Path) -> None:
        self._docs = docs
        self._cache = cache
        self._signers = signers
        self._fingerprint = hashlib.sha256(_content(signers)).hexdigest()

    def listed(self) -> list[list[str]]:
        """The fields of each tag."""
        form = "%00".join(f"%({field})" for field in _FIELDS)
        answer = git(self._docs, "for-each-ref", f"--format={form}", f"{REFS}{PREFIX}")
        if answer.returncode:
            raise unusable(answer.stderr.decode("utf-8", "replace").strip())
        lines = answer.stdout.decode("utf-8", "replace").split("\n")[:-1]  # a name may hold what else ends lines
        return [line.split("\0") for line in lines]

    def tag(self, fields: list[str]) -> ApprovalTag:
        """One of them. Nobody else's signed tag passes for an approval under another name."""
        ref, found, signed_name, target = fields
        name = ref.removeprefix(REFS)
        return ApprovalTag(name, found, target or found, self._signer(found) if signed_name == name else None)

    def _signer(self, found: str) -> str | None:
        who: str | None = self._cache.recall(f"signer {found} {self._fingerprint}", lambda: self._verified(found))
        return who

    def _verified(self, found: str) -> str | None:
        if not shutil.which("ssh-keygen"):
            raise missing_ssh_keygen()
        settings = (f"gpg.ssh.allowedSignersFile={self._signers}", "gpg.ssh.program=ssh-keygen")
        told = (part for setting in settings for part in ("-c", setting))
        answer = git(self._docs, *told, "verify-tag", "--raw", found)
        good = _GOOD.fullmatch(answer.stderr.decode("utf-8", "replace").strip())
        return good["who"] if good and answer.returncode == 0 else None


def missing_ssh_keygen() -> Refusal:
    """Says that signatures cannot be made or verified here, and the way out."""
    return Refusal(_("the program “ssh-keygen” was not found"), _("install it: apt install openssh-client"))


def _content(signers: Path) -> bytes:
    names = {"file": signers, "variable": VARIABLE}
    if not signers.is_absolute():
        raise Refusal(
            _("the file of allowed signers “{file}” ({variable}) is not named by its whole path", **names),
            _("name a file outside the repository: {variable}=/etc/so-tay/allowed_signers", variable=VARIABLE),
        )
    try:
        return signers.read_bytes()
    except OSError as error:
        raise Refusal(
            _("the file of allowed signers “{file}” ({variable}) cannot be read: {reason}",
              **names, reason=error.strerror),
            _("put it there, readable for whoever builds; or take {variable} away: then no approval is shown",
              variable=VARIABLE),
        ) from None  # fmt: skip
