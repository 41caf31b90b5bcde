"""VR: what was released stays: rows, texts, documents, withdrawals; corrections alone change a text."""

from collections.abc import Iterator, Mapping

from qms.language.messages import Message, _
from qms.language.vietnamese import nfc, slug
from qms.model.documents import Document, Place, Problem, Wording
from qms.model.manual import Manual
from qms.rules.rule import rule
from qms.source.digest import first_change
from qms.source.values import Record, VersionNumber, day_of


@rule("VR004", is_proof=True)
def released_text_unchanged(manual: Manual) -> Iterator[Problem]:
    """The text of a released version stays as it was released; a correction alone may change it."""
    for document in manual.by_code.values():
        version = document.latest_release
        if version is None or document.draft:
            continue
        release = manual.ledger.get(document.code, version.version)
        if release is None or release.blob == document.blob:
            continue
        was = release.wording
        is_corrected = len(version.corrections) > len(release.corrections)
        if was and not is_corrected and was.digest != document.wording.digest:
            yield Problem(
                _changed_key(document, was) or document.at_body(first_change(was.body, document.body)),
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
                    full=_command(release.commit, release.path),
                ),
            )


@rule("VR005", is_proof=True)
def past_rows_unchanged(manual: Manual) -> Iterator[Problem]:
    """The row of a released version stays as it was first released."""
    for document in manual.by_code.values():
        rows = {version.version: (index, version) for index, version in enumerate(document.versions)}
        for number, release in manual.ledger.of(document.code).items():
            if number in rows and rows[number][1].is_released:
                index, version = rows[number]
                if document.source.keys["versions"][index] == release.row:
                    continue
                yield from _changed_cells(document, ("versions", index), _cells(version), version.version, release.row)
                for at, (correction, before) in enumerate(zip(version.corrections, release.corrections, strict=False)):
                    path = ("versions", index, "corrections", at)
                    yield from _changed_cells(document, path, _cells(correction), version.version, before)


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
            elif len(document.versions[rows[number]].corrections) < len(release.corrections):
                yield Problem(
                    document.at("versions", rows[number]),
                    _("a correction of {number} is gone, though it was released (commit {commit})",
                      number=number, commit=release.commit[:10]),
                    _("put it back as it was: git show {full}", full=_command(release.commit, release.path)),
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
        if release is None or not release.has_wording:
            yield Problem(
                document.at("versions", len(document.versions) - 1),
                _("the text of {version} was never committed: the file already holds the draft {draft}",
                  version=version.version, draft=draft.version),
                _("first merge the text of {version} without the row {draft}, then add the draft",
                  version=version.version, draft=draft.version),
            )  # fmt: skip


@rule("VR012", is_proof=True)
def withdrawal_kept(manual: Manual) -> Iterator[Problem]:
    """A withdrawn document stays withdrawn, as decided; neither its code nor its version numbers serve again."""
    for code, seen in manual.ledger.withdrawals.items():
        document = manual.by_code.get(code)
        if document is None:
            continue
        if document.withdrawn is None:
            yield Problem(
                document.at("code"),
                _("{code} was withdrawn on {day} (commit {commit})",
                  code=code, day=day_of(str(seen.row["date"])), commit=seen.commit[:10]),
                _("put “withdrawn:” back (git show {full}); what is needed again gets a new code",
                  full=_command(seen.commit, seen.path)),
            )  # fmt: skip
            continue
        now = {"date": str(document.withdrawn.date), "decision": document.withdrawn.decision}
        yield from _changed_cells(document, ("withdrawn",), now, None, seen.row)
        for index, version in enumerate(document.versions):
            if version.is_released and version.version not in manual.ledger.of(code):
                yield Problem(
                    document.at("versions", index),
                    _("{version} is new, though {code} was withdrawn on {day}",
                      version=version.version, code=code, day=day_of(str(seen.row["date"]))),
                    _("delete the row; what is needed again gets a new code"),
                )  # fmt: skip


@rule("VR013", is_proof=True)
def correction_only_corrects(manual: Manual) -> Iterator[Problem]:
    """A correction follows the issue of the text in the file, changes its body, and nothing that carries meaning."""
    for document in manual.by_code.values():
        for index, version in enumerate(document.versions):
            release = manual.ledger.get(document.code, version.version)
            known = len(release.corrections) if release else 0
            for at, correction in enumerate(version.corrections):
                before = version.corrections[at - 1].issued if at else version.issued
                if not version.is_released:
                    yield Problem(
                        document.at("versions", index, "corrections", at),
                        _("{version} is a draft; only what is released is corrected", version=version.version),
                        _("delete the correction and change the draft itself"),
                    )
                elif before and correction.issued < before:
                    yield Problem(
                        document.at("versions", index, "corrections", at, "issued"),
                        _("the correction is dated before what it corrects ({day})", day=before),
                        _("write the date of the decision that corrects; corrections stand oldest first"),
                    )
                elif at >= known and version is not document.versions[-1]:
                    yield Problem(
                        document.at("versions", index, "corrections", at),
                        _("the text of {version} is no longer in the file, so it cannot be corrected",
                          version=version.version),
                        _("correct the latest version, before the draft of the next one is begun"),
                    )  # fmt: skip
            if release and version is document.versions[-1] and len(version.corrections) > known:
                yield from _meaning_changed(document, index, release.wording)


def _meaning_changed(document: Document, index: int, was: Wording | None) -> Iterator[Problem]:
    if was is None:
        return
    changed = _changed_key(document, was)
    if changed:
        yield Problem(
            changed,
            _("a correction changes the title, the clauses or the legal basis"),
            _("write it as it was; what changes the meaning needs a new version"),
        )
    elif was.digest == document.wording.digest:
        yield Problem(
            document.at("versions", index, "corrections"),
            _("the text is as it was before the correction"),
            _("correct the text too, or delete the correction"),
        )


def _changed_key(document: Document, was: Wording) -> Place | None:
    """The key that says something else than was released."""
    now = document.wording
    if nfc(now.title) != nfc(was.title):
        return document.at("title")
    if sorted(now.clauses) != sorted(was.clauses):
        return document.at("clauses")
    return document.at("legal_basis") if sorted(now.legal_basis) != sorted(was.legal_basis) else None


def _changed_cells(
    document: Document,
    path: tuple[str | int, ...],
    now: Mapping[str, str | None],
    version: VersionNumber | None,
    row: Mapping[str, object],
) -> Iterator[Problem]:
    for key, cell in now.items():
        before = row.get(key)
        if nfc(cell or "") != nfc(str(before or "")):
            yield Problem(
                document.at(*path, key),
                _("“{key}” of the released version {version} was “{before}” and is “{now}”",
                  key=key, version=version, before=before or _("empty"), now=cell or _("empty"))
                if version
                else _("“{key}” of the withdrawal was “{before}” and is “{now}”", key=key, before=before, now=cell),
                _put_back(before),
            )  # fmt: skip


def _put_back(before: object) -> Message:
    if before is None:
        return _("delete the line; what is new belongs to a new version")
    return _("write “{before}” again; what is new belongs to a new version", before=before)


def _cells(row: Record) -> dict[str, str | None]:
    """A row as text, to be held against the text Git remembers; its corrections are rows of their own."""
    return {key: None if cell is None else str(cell) for key, cell in dict(row).items() if key != "corrections"}


def _command(commit: str, path: str) -> str:
    """What ``git show`` takes to print a file of the manual as it was."""
    return f"{commit[:10]}:./docs/{path}"


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")
