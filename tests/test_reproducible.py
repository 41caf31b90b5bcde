"""A site follows from its commit and its day alone, and says which."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from builders import BODY, RELEASED, REPOSITORY, Book, run_check, run_python
from published import Site, small_manual
from qms.language.messages import Refusal
from qms.reading.build_day import noon, today
from sites import QUIET, BuiltSite, build, equip, write_manual

NOON, EVENING = 1800000000, 1800000000 + 3600
"""15:00 and 16:00 of one day in Việt Nam."""


@pytest.fixture
def rich(book: Book) -> Book:
    """A manual with documents in every state, committed."""
    equip(book)
    write_manual(book)
    book.commit()
    return book


def built(folder: Path, umask: str, **environment: str) -> dict[str, bytes]:
    """Every file of the site built in ``folder`` under an umask."""
    command = f"umask {umask}; exec {sys.executable} -m mkdocs build --strict"
    subprocess.run(["sh", "-c", command], cwd=folder, env=os.environ | QUIET | environment, check=True)
    return BuiltSite(folder / "site", "").files


def test_one_commit_and_one_day_give_the_same_bytes_wherever_and_whenever(rich: Book, tmp_path: Path) -> None:
    elsewhere = tmp_path / "Một nơi khác"
    rich.git("clone", "--quiet", rich.root.as_uri(), str(elsewhere))
    here = {"TZ": "Asia/Ho_Chi_Minh", "PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "LANG": "vi_VN.UTF-8"}
    there = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "2", "LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "1"}
    first = built(rich.root, "022", SOURCE_DATE_EPOCH=str(NOON), **here)
    second = built(elsewhere, "077", SOURCE_DATE_EPOCH=str(EVENING), **there)
    assert {"sitemap.xml", "sitemap.xml.gz", "release-ledger.json", "search/index.json"} <= first.keys()
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    assert json.loads(first["release-ledger.json"])["commit"] == rich.git("rev-parse", "HEAD").strip()


@pytest.mark.parametrize(
    ("moment", "day"),
    [("1799945999", date(2027, 1, 14)), ("1799946000", date(2027, 1, 15)), ("1800032399", date(2027, 1, 15))],
)
def test_the_build_day_is_that_of_its_moment_in_viet_nam(
    moment: str, day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    for zone in ("UTC", "America/Lima"):
        monkeypatch.setenv("TZ", zone)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", moment)
        assert today() == day
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(noon(day)))
    assert today() == day


@pytest.mark.parametrize("moment", ["", "hôm nay", "2027-01-15", "-5", "0", "9" * 12, "9" * 30, "1e9"])
def test_a_moment_that_is_none_is_refused_with_the_way_out(moment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", moment)
    with pytest.raises(Refusal, match="SOURCE_DATE_EPOCH"):
        today()
    answer = run_check(SOURCE_DATE_EPOCH=moment)
    assert (answer.returncode, "git log -1 --format=%ct" in answer.stderr) == (2, True)
    assert "Traceback" not in answer.stderr


def test_a_refused_moment_builds_nothing_and_bundles_nothing(book: Book) -> None:
    equip(book).put()
    book.commit()
    answer = build(book.root, SOURCE_DATE_EPOCH="hôm nay")
    assert (answer.returncode, "Traceback" in answer.stderr, (book.root / "site").exists()) == (1, False, False)
    options = (REPOSITORY / "scripts" / "bundle.py", "--to", book.root / "a.zip")
    refused = run_python(*options, environment={"SOURCE_DATE_EPOCH": "hôm nay"})
    assert (refused.returncode, "Traceback" in refused.stderr) == (2, False)


def test_the_ledger_tells_each_released_text_of_the_site(clean_manual: Book, small_site: Site) -> None:
    commit = clean_manual.git("rev-parse", "HEAD").strip()
    manual = clean_manual.load()
    ledger = small_site.ledger
    assert {key: ledger[key] for key in ("commit", "built_for", "edition")} == {
        "commit": commit,
        "built_for": "2027-01-15",
        "edition": "internal",
    }
    assert ledger["versions"] == [
        {
            "code": document.code,
            "version": "1.0",
            "digest": document.wording.digest,
            "commit": commit,
            "corrections": [],
        }
        for document in manual.in_code_order
    ]


def test_the_ledger_keeps_the_text_as_first_released_and_after_each_correction(tmp_path: Path) -> None:
    book = small_manual(tmp_path / "kho")
    digests = [book.load().documents[0].wording.digest]
    corrected = f"{RELEASED}\n    corrections:\n      - {{decision: 3/QĐ, issued: 2026-02-01, changes: Chữ.}}"
    book.put("QT.01", corrected, f"{BODY}\nCâu đã sửa.\n", title="Kiểm soát tài liệu", review_every="99 years")
    book.commit()
    digests.append(book.load().documents[0].wording.digest)
    assert build(book.root, "--strict").returncode == 0
    row = Site(book.root / "site").ledger["versions"][0]
    assert [row["digest"], *row["corrections"]] == digests
    assert row["commit"] == book.git("rev-parse", "HEAD~1").strip()


@pytest.mark.parametrize("change", ["a text", "a new file", "no commit yet"])
def test_a_site_of_what_no_commit_holds_names_none(change: str, tmp_path: Path) -> None:
    book = small_manual(tmp_path / "kho")
    if change == "a text":
        book.edit("index.md", "Bắt đầu", "Hãy bắt đầu")
    elif change == "a new file":
        book.write("them.md", "# Thêm\n")
    else:
        book.git("update-ref", "-d", "HEAD")
    assert build(book.root, "--strict").returncode == 0
    assert Site(book.root / "site").ledger["commit"] is None
