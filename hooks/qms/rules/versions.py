"""VR: versions follow each other, are approved, and never change once released."""

from collections.abc import Iterator
from datetime import date

from qms.language.messages import Message, _
from qms.language.vietnamese import nfc, slug
from qms.model.documents import Document, Place, Problem, Release, Version
from qms.model.manual import Manual
from qms.rules.rule import rule
from qms.source.digest import first_change

_DATED = ("issued", "effective")


@rule("VR001")
def consecutive_versions(manual: Manual) -> Iterator[Problem]:
    """Each row is the next revision or the next issue after the row above it."""
    for document in manual.documents:
        if not document.versions:
            yield Problem(
                document.at("versions"),
                _("{code} has no version", code=document.code),
                _("add the first row, version 1.0"),
            )
        for index in range(1, len(document.versions)):
            before, version = document.versions[index - 1].version, document.versions[index].version
            if version not in before.successors:
                revision, issue = before.successors
                yield Problem(
                    document.at("versions", index, "version"),
                    _("version {version} cannot follow {before}", version=version, before=before),
                    _("write {revision} for a revision or {issue} for a new issue", revision=revision, issue=issue),
                )


@rule("VR002")
def dates_in_order(manual: Manual) -> Iterator[Problem]:
    """A version is issued no later than it takes effect, and no earlier than the version before it."""
    for document in manual.documents:
        latest: dict[str, date] = {}
        for index, version in enumerate(document.versions):
            if version.issued and version.effective and version.effective < version.issued:
                yield Problem(
                    document.at("versions", index, "effective"),
                    _("{version} takes effect before it is issued", version=version.version),
                    _("correct the two dates; they are those of the decision"),
                )
            for key in _DATED:
                day: date | None = getattr(version, key)
                if day and key in latest and day < latest[key]:
                    yield Problem(
                        document.at("versions", index, key),
                        _("{version} is dated before the version above it", version=version.version),
                        _("correct the date; rows stand in the order of their dates, the oldest first"),
                    )
                latest[key] = max(day, latest.get(key, day)) if day else latest.get(key, date.min)
        yield from _withdrawn_too_early(document)


@rule("VR003")
def approval_complete(manual: Manual) -> Iterator[Problem]:
    """A released version names its decision, its dates and everyone its kind wants in the approval."""
    for document in manual.documents:
        needed = document.kind.approval if document.kind else ()
        for index, version in enumerate(document.versions):
            if version.is_released:
                for key in (*_DATED, *needed):
                    if getattr(version, key) is None:
                        yield Problem(
                            document.at("versions", index),
                            _("{version} is released without “{key}”", version=version.version, key=key),
                            _("add “{key}: …” to the row", key=key),
                        )
            elif version.issued or version.effective:
                yield Problem(
                    document.at("versions", index),
                    _("{version} has a date but no decision", version=version.version),
                    _("add “decision: …” to release it, or delete the date while it is a draft"),
                )
            elif index < len(document.versions) - 1:
                yield Problem(
                    document.at("versions", index),
                    _("{version} is a draft below which another version stands", version=version.version),
                    _("release it first, or delete the row"),
                )


@rule("VR004", is_proof=True)
def released_text_unchanged(manual: Manual) -> Iterator[Problem]:
    """The text of a released version stays as it was first released."""
    for document in manual.by_code.values():
        version = document.latest_release
        if version is None or document.draft:
            continue
        release = manual.ledger.get(document.code, version.version)
        if release and release.digest and release.digest != document.digest:
            yield Problem(
                _first_change(document, release),
                _(
                    "the text of {code} {version} is no longer the one released on {day} (commit {commit})",
                    code=document.code,
                    version=version.version,
                    day=release.moment.date(),
                    commit=release.commit[:10],
                ),
                _(
                    "add a row for {revision} below “versions” and say there what changes; "
                    "or take the released text back: git show {full}",
                    revision=version.version.successors[0],
                    full=f"{release.commit[:10]}:./docs/{release.path}",
                ),
            )


@rule("VR005", is_proof=True)
def past_rows_unchanged(manual: Manual) -> Iterator[Problem]:
    """The row of a released version stays as it was first released."""
    for document in manual.by_code.values():
        rows = {version.version: (index, version) for index, version in enumerate(document.versions)}
        for number, release in manual.ledger.of(document.code).items():
            if number in rows and rows[number][1].is_released:
                yield from _changed_cells(document, *rows[number], release)


@rule("VR006", is_proof=True)
def released_version_kept(manual: Manual) -> Iterator[Problem]:
    """A released version stays in the table and never becomes a draft again."""
    for document in manual.by_code.values():
        rows = {version.version: index for index, version in enumerate(document.versions)}
        for number, release in manual.ledger.of(document.code).items():
            if number not in rows:
                yield Problem(
                    document.at("versions"),
                    _("the row of {number} is gone, though it was released (commit {commit})",
                      number=number, commit=release.commit[:10]),
                    _("put the row back as it was; to undo a version, issue the next one with the earlier text"),
                )  # fmt: skip
            elif not document.versions[rows[number]].is_released:
                yield Problem(
                    document.at("versions", rows[number]),
                    _("{number} was released (commit {commit}) and cannot be a draft again",
                      number=number, commit=release.commit[:10]),
                    _("put “decision: {decision}” back and write new text under a new version",
                      decision=release.row["decision"]),
                )  # fmt: skip


@rule("VR007", is_proof=True)
def released_document_kept(manual: Manual) -> Iterator[Problem]:
    """A released document is withdrawn, never deleted, and keeps its code."""
    present = set(manual.by_code)
    broken = {file.path for file in manual.unreadable}
    for code, releases in sorted(manual.ledger.releases.items()):
        release = releases[max(releases)]
        if code in present or release.path in broken or any(_stem(path) == slug(code) for path in broken):
            continue
        yield Problem(
            Place(release.path),
            _("{code} is gone, though it was released (commit {commit})", code=code, commit=release.commit[:10]),
            _(
                "take the file back (git checkout {parent} -- docs/{path}) "
                "and add “withdrawn:” with its date and decision",
                parent=release.commit[:10],
                path=release.path,
            ),
        )


@rule("VR008", is_proof=True)
def released_text_seen(manual: Manual) -> Iterator[Problem]:
    """The text of a version is committed before the draft of the next one replaces it in the file."""
    for document in manual.by_code.values():
        version, draft = document.latest_release, document.draft
        if version is None or draft is None:
            continue
        release = manual.ledger.get(document.code, version.version)
        if release is None or release.text is None:
            yield Problem(
                document.at("versions", len(document.versions) - 1),
                _("the text of {version} was never committed: the file already holds the draft {draft}",
                  version=version.version, draft=draft.version),
                _("first merge the text of {version} without the row {draft}, then add the draft",
                  version=version.version, draft=draft.version),
            )  # fmt: skip


def _first_change(document: Document, release: Release) -> Place:
    """Where a reader first meets something that was not released."""
    header = document.header
    if nfc(document.title) != nfc(release.title):
        return document.at("title")
    for key, now in (("clauses", header.clauses), ("legal_basis", header.legal_basis)):
        if sorted(now) != sorted(release.texts(key)):
            return document.at(key)
    return document.at_body(first_change(release.text.body if release.text else "", document.body))


def _withdrawn_too_early(document: Document) -> Iterator[Problem]:
    version = document.latest_release
    if document.withdrawn and version is None:
        yield Problem(
            document.at("withdrawn"),
            _("{code} is withdrawn but was never released", code=document.code),
            _("delete the file, or release its first version"),
        )
    elif document.withdrawn and version and version.issued and document.withdrawn.date < version.issued:
        yield Problem(
            document.at("withdrawn", "date"),
            _("{code} is withdrawn before its last version was issued", code=document.code),
            _("correct the date of the withdrawal"),
        )


def _changed_cells(document: Document, index: int, version: Version, release: Release) -> Iterator[Problem]:
    for key, now in _cells(version).items():
        before = release.row.get(key)
        if nfc(now or "") != nfc(str(before or "")):
            yield Problem(
                document.at("versions", index, key),
                _(
                    "“{key}” of the released version {version} was “{before}” and is “{now}”",
                    key=key,
                    version=version.version,
                    before=before or _("empty"),
                    now=now or _("empty"),
                ),
                _put_back(before),
            )


def _put_back(before: str | None) -> Message:
    if before is None:
        return _("delete the line; what is new belongs to a new version")
    return _("write “{before}” again; what is new belongs to a new version", before=before)


def _cells(version: Version) -> dict[str, str | None]:
    """A row as text, to be held against the text Git remembers."""
    return {key: None if value is None else str(value) for key, value in dict(version).items()}


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")
