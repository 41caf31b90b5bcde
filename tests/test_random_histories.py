"""The ledger of random histories is the one that a plain reading of every commit gives."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings

from histories import History, histories, new_repository
from ledger_oracle import Objects, Oracle, Released, Text
from qms.model.documents import Ledger, Release
from qms.reading.cache import Cache
from qms.reading.history import read_ledger
from qms.source.values import VersionNumber

PARTS = 8
HISTORIES = 260
"""In each part; all parts together must be at least 2,000."""


@pytest.mark.parametrize("part", range(PARTS))
def test_the_ledger_is_what_a_plain_reading_of_every_commit_gives(part: int, tmp_path: Path) -> None:
    repository = new_repository(tmp_path)
    happened: Counter[str] = Counter()
    with Objects(repository) as objects:
        cache = Cache()

        @settings(max_examples=HISTORIES, suppress_health_check=list(HealthCheck))
        @given(histories())
        def agree(history: History) -> None:
            ledger = read_ledger(history.write(repository), cache)
            oracle = Oracle(objects, history.folder)
            assert told(ledger) == expected(oracle)
            happened.update(kinds(ledger))

        (seed(part)(agree) if "CI" in os.environ else agree)()
    assert happened.keys() >= KINDS


def told(ledger: Ledger) -> dict[str, object]:
    """Everything the ledger says, in the terms of the oracle."""
    return {
        "releases": {
            code: {pair(version): release_told(release) for version, release in releases.items()}
            for code, releases in ledger.releases.items()
        },
        "withdrawals": {
            code: (seen.commit, seen.moment, seen.path, seen.row) for code, seen in ledger.withdrawals.items()
        },
        "drafts": {
            (code, pair(version)): moment
            for code, versions in ledger.drafts.items()
            for version, moment in versions.items()
        },
        "last change": ledger.last_change,
        "branch": ledger.branch,
    }


def expected(oracle: Oracle) -> dict[str, object]:
    """Everything the oracle says."""
    return {
        "releases": {code: oracle.versions(code) for code in oracle.codes},
        "withdrawals": {code: end for code in oracle.codes if (end := oracle.withdrawal(code))},
        "drafts": oracle.drafts(),
        "last change": oracle.last_change,
        "branch": oracle.branch,
    }


def release_told(release: Release) -> Released:
    texts = tuple(text_told(one) for one in reversed(list(chain(release))) if one.has_wording)
    return Released(dict(release.row), tuple(map(dict, release.corrections)), texts)


def chain(release: Release) -> Iterator[Release]:
    """The release and what it corrected, the latest first."""
    yield release
    if release.corrected:
        yield from chain(release.corrected)


def text_told(release: Release) -> Text:
    wording = release.wording
    assert wording is not None
    return Text(release.commit, release.moment, release.path, wording.title, tuple(wording.clauses), wording.body)


def pair(version: VersionNumber) -> tuple[int, int]:
    return version.issue, version.revision


def kinds(ledger: Ledger) -> Iterator[str]:
    """What a history holds that is worth comparing."""
    for releases in ledger.releases.values():
        for release in releases.values():
            yield "a release"
            if not release.has_wording:
                yield "a row without its text"
            if release.corrected:
                yield "a corrected text"
        if len(releases) > 2:
            yield "many versions"
    yield from ("a withdrawal" for _ in ledger.withdrawals)
    yield from ("a draft" for _ in ledger.drafts)
    yield f"published on {ledger.branch}"


KINDS = {
    "a release",
    "a row without its text",
    "a corrected text",
    "many versions",
    "a withdrawal",
    "a draft",
    "published on refs/heads/main",
    "published on refs/remotes/origin/main",
    "published on HEAD",
}
