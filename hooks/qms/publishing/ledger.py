"""The release ledger of a site: which released text it shows under which version, made from which commit.

The build writes it to the root of the site. A version that was once published may not vanish from the next site, nor
its text change, but for corrections that follow each other. The public edition may lose what was made internal since.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import StringConstraints, TypeAdapter, ValidationError

from qms.language.messages import Message, Refusal, _
from qms.reading.git import git
from qms.site.edition import Edition
from qms.site.publication import Publication, PublishedText
from qms.source.digest import text_digest
from qms.source.values import VersionNumber

FILE = "release-ledger.json"
Commit = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]
"""The full name of a commit: no option, no other name that Git knows."""
TagName = Annotated[str, StringConstraints(pattern=r"^approval/[^\x00-\x20]+$")]
ObjectId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40,64}$")]


@dataclass(frozen=True)
class ReleasedText:
    """A text of a site.

    ``digest`` is that of the text as first released, ``corrections`` are those after each correction
    (:mod:`qms.source.digest`); ``commit`` released it, None where Git did not see that.
    """

    code: str
    version: str
    digest: str
    commit: Commit | None
    corrections: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """The digests in the order in which they were published."""
        return self.digest, *self.corrections


@dataclass(frozen=True)
class ReleaseLedger:
    """What a site is made of; ``commit`` is None where it holds what no commit holds.

    ``approvals`` are the approval tags that were there, by name, each with the id of its object in Git; ``taken_back``
    are versions (code, number) that everybody could read until their document was made internal.
    """

    commit: Commit | None
    built_for: date
    edition: Edition
    versions: tuple[ReleasedText, ...]
    approvals: Mapping[TagName, ObjectId] = field(default_factory=dict)
    taken_back: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The content of the file."""
        return {**asdict(self), "built_for": self.built_for.isoformat()}


_ADAPTER = TypeAdapter(ReleaseLedger)


def read(file: Path) -> ReleaseLedger:
    """The ledger in a file that the build wrote. Raises Refusal where it is none."""
    try:
        return _ADAPTER.validate_json(file.read_bytes())
    except ValidationError:
        raise Refusal(
            _("{file} is damaged, or not the release ledger of a site", file=file),
            _("build the site again: make site"),
        ) from None


def of_publication(publication: Publication, commit: str | None) -> ReleaseLedger:
    """The ledger of the texts that ``publication`` shows."""
    texts = {(text.document.code, text.version.version): text for text in publication.texts if text.version.is_released}
    versions = tuple(_released(texts[key], publication) for key in sorted(texts))
    approvals = {tag.name: tag.object for tag in publication.manual.approvals}
    gone = _taken_back(publication) - texts.keys()
    taken_back = tuple((code, str(version)) for code, version in sorted(gone))
    return ReleaseLedger(
        commit, publication.manual.today, publication.edition, versions, approvals=approvals, taken_back=taken_back
    )


def written(ledger: ReleaseLedger) -> bytes:
    """The file, the same bytes for the same ledger."""
    return (json.dumps(ledger.to_json(), ensure_ascii=False, indent=1) + "\n").encode()


def commit_of(folder: Path) -> str | None:
    """The commit checked out in ``folder``; None where its repository holds anything that no commit does."""
    head = git(folder, "rev-parse", "--verify", "HEAD")
    changes = git(folder, "--no-optional-locks", "status", "--porcelain")
    if head.returncode or changes.returncode or changes.stdout:
        return None
    return head.stdout.decode().strip()


def contradictions(before: ReleaseLedger, after: ReleaseLedger) -> Iterator[Message]:
    """What ``after`` says of texts once published with ``before`` that is not true of them any more."""
    known = {(text.code, text.version) for text in after.versions}
    for text in lost(before, after):
        names = {"code": text.code, "version": text.version}
        if (text.code, text.version) in known:
            yield _("{code} version {version} was published with another text", **names)
        elif (text.code, text.version) not in after.taken_back:
            yield _("{code} version {version} was published and is gone", **names)


def lost(before: ReleaseLedger, after: ReleaseLedger) -> list[ReleasedText]:
    """The texts of ``before`` that are not in ``after``, or not as they were published and then corrected."""
    known = {(text.code, text.version): text.texts for text in after.versions}
    return [
        text for text in before.versions if known.get((text.code, text.version), ())[: len(text.texts)] != text.texts
    ]


def _taken_back(publication: Publication) -> set[tuple[str, VersionNumber]]:
    """What the public edition lost on purpose, whether it has come back or not; from the internal one nothing is."""
    if publication.edition is Edition.INTERNAL:
        return set()
    taken_back = publication.manual.ledger.taken_back
    return {(code, version) for code, versions in taken_back.items() for version in versions}


def _released(text: PublishedText, publication: Publication) -> ReleasedText:
    code, version = text.document.code, text.version.version
    release = publication.manual.ledger.get(code, version)
    digests: list[str] = []
    while release and release.wording:
        digests.insert(0, release.wording.digest)
        commit, release = release.commit, release.corrected
    if not digests:
        said = text.text
        digest = text_digest(said.title, said.clauses, said.legal_basis, said.source)
        return ReleasedText(code, str(version), digest, None)
    return ReleasedText(code, str(version), digests[0], commit, tuple(digests[1:]))
