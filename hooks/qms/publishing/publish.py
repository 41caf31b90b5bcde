"""Puts a built site where it is read: the whole of it or nothing, and never a worse one in place of a better.

Each step is told as it is done. Until the link is switched nobody sees anything of it; from then on whatever goes
wrong switches it back.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

from qms.language.messages import Message, Refusal, _
from qms.publishing import additions, compression, files, inspection, ledger, manifest, signature
from qms.publishing.admission import admit, refuse_repetition
from qms.publishing.disk import errors_told
from qms.publishing.ledger import ReleaseLedger
from qms.publishing.manifest import Differences, Manifest
from qms.publishing.releases import Releases
from qms.publishing.served import PATIENCE, check_health
from qms.publishing.steps import Step, Tell
from qms.source.values import VIETNAM

KEPT = 5


@dataclass(frozen=True)
class Terms:
    """On what terms a site is published.

    ``health`` is the address at which it must be served; ``key`` signs the manifest; ``repository`` tells which commits
    are on main, and which of two is older; ``accepted`` is the reason why the ledger may contradict the one before;
    ``keep`` releases stay; ``again`` lets a commit through that was rolled back or published for a later day.
    The publisher waits ``wait`` seconds for another to end, the server gets ``patience`` seconds to serve the site.
    """

    health: str | None = None
    key: Path | None = None
    repository: Path | None = None
    accepted: str | None = None
    keep: int = KEPT
    again: bool = False
    wait: float = 0
    patience: float = PATIENCE


def publish(site: Path, root: Path, terms: Terms, tell: Tell) -> str:
    """Publish the built ``site`` below ``root``; returns the name of the release.

    Raises Refusal where that may not or cannot be; what was read before is then still read.
    """
    _refuse_foreign(site, root)
    releases = Releases(root)
    with errors_told(root), releases.locked(terms.wait):
        if releases.clear():
            tell(Step.CLEARED, _("what an earlier publication had left behind is cleared away"))
        _prune(releases, max(terms.keep - 1, 1), tell)  # there is room for the new one
        try:
            made = _staged(site, releases, terms, tell)
            name = releases.store(made.ledger.commit or "")
        finally:
            releases.unstage()
        tell(Step.STORED, _("stored as release {release}", release=name))
        try:
            _verify(releases.folder(name), tell)
            _switch(releases, name, terms, tell)
        except BaseException:
            if releases.current != name:  # else it could not be switched back, and is read
                releases.discard(name)
            raise
        releases.forget_rolled_back(made.ledger.commit or "")
        _prune(releases, terms.keep, tell)
        tell(Step.PUBLISHED, _("published: release {release}", release=name))
    return name


def roll_back(root: Path, terms: Terms, tell: Tell) -> str:
    """Have the release read that was read before the commit of the current one; returns its name.

    Raises Refusal where there is none, it is not whole any more, or it shows what was taken out of the site since; the
    current one is then still read.
    """
    _refuse_missing(root)
    releases = Releases(root)
    with errors_told(root), releases.locked(terms.wait):
        releases.clear()
        current = releases.current
        left = manifest.read(releases.folder(current)) if current else None
        name = left.previous if left else None
        if left is None or name not in releases.names:
            raise Refusal(
                _("no release of an earlier commit is kept"),
                _("look at what there is: --list; publish the text you want from the repository"),
            )
        _refuse_showing_again(releases, name, left.ledger)
        _verify(releases.folder(name), tell)
        _switch(releases, name, terms, tell)
        commit = left.ledger.commit or ""
        releases.note_rolled_back(commit)
        tell(
            Step.ROLLED_BACK,
            _("back at release {release}; commit {commit} is not published again, unless with --again:"
              " undo its change on main (git revert)",
              release=name, commit=commit[:12]),
        )  # fmt: skip
    return name


def listed(root: Path) -> Iterator[Message]:
    """Each release, oldest first, and which of them is read."""
    _refuse_missing(root)
    releases = Releases(root)
    with errors_told(root):
        current = releases.current
        for name in releases.names:
            made = manifest.read(releases.folder(name))
            yield _(
                "{mark} {release} published {moment}, for {day}, {count} files",
                mark="*" if name == current else " ",
                release=name,
                moment=made.published.strftime("%H:%M %d/%m/%Y"),
                day=made.ledger.built_for,
                count=len(made.files),
            )
            if made.accepted:
                yield _("    released texts differ from those before: {reason}", reason=made.accepted)


def _staged(site: Path, releases: Releases, terms: Terms, tell: Tell) -> Manifest:
    """Lay the site into the staging folder, with everything that is served beside it, durably."""
    staging = releases.staging
    found = set(files.listed(site))
    # A copy that came with the site may hold anything, and a web server would send it as the page: all are made anew.
    paths = found - compression.copies(found) - {manifest.FILE, manifest.SIGNATURE}
    for path in sorted(paths):
        with (site / path).open("rb") as content:
            files.write(staging / path, content)
    tell(Step.COPIED, _("copied: {count} files", count=len(paths)))
    problems = inspection.inspect(staging)
    for problem in problems:
        tell(Step.FAULT, _fault(problem.place.path, problem.place.line, problem.fault, problem.remedy))
    if problems:
        raise Refusal(
            _("this site may not be served, faults: {count}", count=len(problems)),
            _("mend what stands above, then build and publish again"),
        )
    made = _admitted(ledger.read(staging / ledger.FILE), releases, terms, tell)
    tell(Step.INSPECTED, _("inspected: it may be served"))
    if current := releases.current:
        before = releases.folder(current)
        made = replace(made, carried=additions.carry_over(before, manifest.read(before), staging))
    packed = additions.pack(staging)
    made = replace(made, files=manifest.contents(staging))
    tell(
        Step.COMPLETED,
        _("carried over from the release before: {carried} files; packed: {packed}",
          carried=len(made.carried), packed=packed),
    )  # fmt: skip
    files.write(staging / manifest.FILE, BytesIO(manifest.written(made)))
    if terms.key:
        signature.sign(staging / manifest.FILE, terms.key)
        with (staging / manifest.SIGNATURE).open("rb+") as signed:
            files.settle_file(signed)
        tell(Step.SIGNED, _("the manifest is signed"))
    files.settle_folders(staging)
    return made


def _admitted(found: ReleaseLedger, releases: Releases, terms: Terms, tell: Tell) -> Manifest:
    """The manifest of a site that may follow what was published last; its files come later."""
    last = manifest.read(releases.folder(releases.names[-1])).ledger if releases.names else None
    if not terms.again:
        refuse_repetition(found, last, releases.rolled_back)
    contradictions = admit(found, last, terms.repository)
    for contradiction in contradictions:
        tell(Step.FAULT, contradiction)
    if contradictions and not terms.accepted:
        raise Refusal(
            _("texts that were released and published are changed or gone: {count}", count=len(contradictions)),
            _("restore the history of the repository; where the change is meant and decided, publish with "
              "--accept-ledger-change “REASON”, which stays in the manifest"),
        )  # fmt: skip
    accepted = terms.accepted if contradictions else None
    return Manifest(found, {}, datetime.now(VIETNAM), previous=_way_back(releases, found), accepted=accepted)


def _way_back(releases: Releases, found: ReleaseLedger) -> str | None:
    """Where a rollback of the commit of ``found`` leads: not to the site of another day, which shows the same texts."""
    current = releases.current
    read = manifest.read(releases.folder(current)) if current else None
    return read.previous if read and read.ledger.commit == found.commit else current


def _verify(folder: Path, tell: Tell) -> None:
    expected = manifest.read(folder).files
    if differences := manifest.compared(expected, manifest.contents(folder)):
        raise Refusal(
            _("release {release} on the disk is not what its manifest says: {paths}",
              release=folder.name, paths=", ".join(_first(differences))),
            _("look after the disk, then publish again"),
        )  # fmt: skip
    tell(Step.VERIFIED, _("verified on the disk: {count} files", count=len(expected)))


def _switch(releases: Releases, name: str, terms: Terms, tell: Tell) -> None:
    """Have ``name`` read; whatever goes wrong on the way, have that read which was read before."""
    before = releases.current
    try:
        releases.switch(name)
        tell(Step.SWITCHED, _("“current” leads to release {release}", release=name))
        if terms.health:
            check_health(terms.health, manifest.read(releases.folder(name)), terms.patience)
            tell(Step.HEALTHY, _("the server serves it"))
    except BaseException:
        if releases.current == name:
            releases.switch(before)
            tell(Step.SWITCHED_BACK, _("“current” is as it was before"))
        raise


def _prune(releases: Releases, keep: int, tell: Tell) -> None:
    """Delete all releases but the ``keep`` newest; the one that is read and the one before it always stay."""
    current = releases.current
    stay = {current, manifest.read(releases.folder(current)).previous} if current else set()
    old = [name for name in releases.names[:-keep] if name not in stay]
    try:
        for name in old:
            releases.discard(name)
    except OSError as error:
        tell(Step.NOT_PRUNED, _("old releases could not be deleted: {reason}", reason=error))
    else:
        if old:
            tell(Step.PRUNED, _("old releases deleted: {releases}", releases=", ".join(old)))


def _refuse_showing_again(releases: Releases, name: str, left: ReleaseLedger) -> None:
    """Raise Refusal where release ``name`` shows texts that the site since, whose ledger is ``left``, was freed of."""
    if texts := ledger.lost(manifest.read(releases.folder(name)).ledger, left):
        raise Refusal(
            _("release {release} shows texts that were taken out since: {texts}",
              release=name, texts=", ".join(f"{text.code} v{text.version}" for text in texts)),
            _("undo on main only what went wrong (git revert), then build and publish that"),
        )  # fmt: skip


def _refuse_foreign(site: Path, root: Path) -> None:
    if not (site / ledger.FILE).is_file():
        raise Refusal(
            _("{folder} is no built site: {file} is missing", folder=site, file=ledger.FILE),
            _("build it first: make site; then name its folder"),
        )
    inner, outer = site.resolve(), root.resolve()
    if inner.is_relative_to(outer) or outer.is_relative_to(inner):
        raise Refusal(
            _("the site and the folder to publish to lie within each other"), _("name a folder apart after --to")
        )


def _refuse_missing(root: Path) -> None:
    if not root.is_dir():
        raise Refusal(_("there is no folder {folder}", folder=root), _("name the folder that was published to"))


def _fault(path: str, line: int, fault: Message, remedy: Message) -> Message:
    return _("{file}:{line}: {fault} → {remedy}", file=path, line=line, fault=fault, remedy=remedy)


def _first(differences: Differences, most: int = 5) -> list[str]:
    paths = [*differences.missing, *differences.changed, *differences.extra]
    return [*paths[:most], *(["…"] if len(paths) > most else [])]
