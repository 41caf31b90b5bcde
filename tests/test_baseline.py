"""``--update-baseline``: the findings of an existing manual are written down once, and only ever fewer."""

import os
import stat
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from builders import DRAFT, RELEASED, Book, run_check
from qms.language.messages import Refusal
from qms.reports import baseline
from qms.rules.rule import Severity
from qms.source import yaml_reader

BASELINE = "registers/baseline.yml"


def update(book: Book, *options: str) -> CompletedProcess[str]:
    """Run ``--update-baseline``, in English, on the day the builders write for."""
    return run_check(book.docs, "--lang", "en", "--as-of", "2026-11-01", "--update-baseline", *options)


@pytest.fixture
def adopted(book: Book) -> Book:
    """A manual with two errors, both in its baseline."""
    book.put(owner="phong-la")
    book.put("QT.02", owner="phong-la")
    assert update(book).stdout == "baseline written: 2 known findings\n"
    return book


def severities(book: Book) -> list[tuple[str, str]]:
    return [(found.rule, found.severity.value) for found in book.check()]


def test_a_new_baseline_holds_what_refuses_the_build_and_the_check_passes(adopted: Book) -> None:
    assert severities(adopted) == [("FM007", "known"), ("FM007", "known")]
    answer = run_check(adopted.docs, "--lang", "en", "--as-of", "2026-11-01")
    told = "0 errors, 0 warnings, 0 deadlines missed; accepted: 0 waived, 2 in the baseline\n"
    assert (answer.returncode, answer.stdout) == (0, told)


def test_the_baseline_says_what_it_is_and_quotes_every_text(book: Book) -> None:
    book.put(owner="phong-la")
    run_check(book.docs, "--update-baseline")
    fingerprint = book.load().registers.baseline.known[0].finding
    assert (book.docs / BASELINE).read_bytes().decode() == (
        "# Các phát hiện đã có khi sổ tay bắt đầu áp dụng bộ quy tắc: được phép còn lại cho đến khi sửa xong.\n"
        "# Tệp do lệnh “python scripts/check.py --update-baseline” ghi; chỉ ngắn đi, không thêm dòng mới. "
        "Không sửa tay.\n"
        "known:\n"
        '  - rule: "FM007"\n'
        '    path: "quy-trinh/qt-01.md"\n'
        f'    finding: "{fingerprint}"\n'
        '    fault: "“phong-la” không có trong registers/organisation.yml"\n'
    )


def test_a_mended_finding_refuses_until_the_baseline_is_updated(adopted: Book) -> None:
    adopted.put()
    assert severities(adopted) == [("FM007", "known"), ("WV004", "error")]
    assert update(adopted).stdout == "baseline updated: 1 kept, 1 mended and removed; 0 new findings not recorded\n"
    assert severities(adopted) == [("FM007", "known")]


def test_a_new_finding_is_never_recorded_and_still_refuses(adopted: Book) -> None:
    adopted.put("HD.01")
    before = (adopted.docs / BASELINE).read_bytes()
    answer = update(adopted)
    assert answer.stdout == "baseline updated: 2 kept, 0 mended and removed; 1 new findings not recorded\n"
    assert (adopted.docs / BASELINE).read_bytes() == before
    assert ("FM004", "error") in severities(adopted)


def test_an_emptied_baseline_stays_and_takes_nothing_in(adopted: Book) -> None:
    adopted.put()
    adopted.put("QT.02")
    update(adopted)
    assert adopted.check() == []
    assert (adopted.docs / BASELINE).read_text("utf-8").endswith("\nknown: []\n")
    adopted.put(owner="phong-la")
    assert "1 new findings not recorded" in update(adopted).stdout
    assert severities(adopted) == [("FM007", "error")]


def test_a_finding_that_is_waived_meanwhile_stays_known(adopted: Book) -> None:
    waiver = "rule: FM007, where: QT.01, reason: Chờ., approved_by: duyet, until: 2027-01-01"
    adopted.write("registers/waivers.yml", f"waivers:\n  - {{{waiver}}}\n")
    assert "2 kept, 0 mended and removed" in update(adopted).stdout


def test_waived_findings_warnings_deadlines_and_faults_of_the_proof_are_not_recorded(book: Book) -> None:
    book.put(owner="phong-la", review_every="6 months")
    book.put("QT.02")
    book.commit()
    book.edit("registers/not-applicable.yml", '  - {clause: "5", reason: Thử.}\n', "")
    book.put("QT.03", DRAFT, clauses="[5]")
    book.edit("quy-trinh/qt-02.md", "Làm việc.", "Làm khác.")
    waiver = "rule: FM007, where: QT.01, reason: Chờ., approved_by: duyet, until: 2027-01-01"
    book.write("registers/waivers.yml", f"waivers:\n  - {{{waiver}}}\n")
    before = {(found.rule, found.severity) for found in book.check()}
    assert before >= {
        ("CL004", Severity.WARNING),
        ("FM007", Severity.WAIVED),
        ("TM001", Severity.DEADLINE),
        ("VR004", Severity.ERROR),
    }
    assert update(book).stdout == "baseline written: 0 known findings\n"
    assert {(found.rule, found.severity) for found in book.check()} == before


def test_an_unreadable_file_leaves_the_baseline_as_it_is(adopted: Book) -> None:
    before = (adopted.docs / BASELINE).read_bytes()
    adopted.write("quy-trinh/qt-01.md", "---\ntitle: 'a\n---\n")
    answer = update(adopted)
    assert (answer.returncode, answer.stdout) == (2, "")
    told = "the baseline cannot be updated while files cannot be read: quy-trinh/qt-01.md\n    → mend these files first"
    assert answer.stderr.startswith(told)
    adopted.write("registers/laws.yml", "laws: [\n")
    assert update(adopted).returncode == 2
    assert (adopted.docs / BASELINE).read_bytes() == before


HOSTILE = r'"a: \"b\" \\ \e[31m\u2028\ufeff\u0301 # é {x} 😀 \n - x: 1"'


def test_hostile_text_makes_a_baseline_that_reads_back(book: Book) -> None:
    book.put(versions=RELEASED.replace("duyet", HOSTILE))
    book.write("huong-dan/a: 'b' #\"c\".md", "# Trang\n\nXem QT.99.\n")
    book.put("QT.03", owner='"' + "dài " * 2000 + '"')
    update(book)
    assert [found for found in book.check() if found.severity is Severity.ERROR] == []
    content = (book.docs / BASELINE).read_text("utf-8")
    entries = book.load().registers.baseline.known
    assert {"FM007", "XR001"} <= {entry.rule for entry in entries}
    assert all(entry.fault.isprintable() and len(entry.fault) <= 300 for entry in entries)
    assert yaml_reader.plain(yaml_reader.read(content)) == {"known": [entry.model_dump() for entry in entries]}
    assert "0 mended and removed; 0 new" in update(book).stdout


def test_entries_are_sorted_and_the_same_again(adopted: Book) -> None:
    before = (adopted.docs / BASELINE).read_bytes()
    paths = [entry.path for entry in adopted.load().registers.baseline.known]
    assert paths == sorted(paths)
    update(adopted, "--lang", "vi")
    assert (adopted.docs / BASELINE).read_bytes() == before


def test_the_file_is_replaced_in_one_step_and_open_to_its_readers(adopted: Book) -> None:
    file = adopted.docs / BASELINE
    old = os.open(file, os.O_RDONLY)
    try:
        adopted.put()
        update(adopted)
        assert os.fstat(old).st_ino != file.stat().st_ino, "a new file took its place"
    finally:
        os.close(old)
    plain = adopted.docs / "registers" / "laws.yml"
    assert stat.S_IMODE(file.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
    assert [path.name for path in file.parent.iterdir() if path.name.startswith(".")] == []


def test_a_file_that_cannot_be_written_is_told_and_leaves_nothing(
    adopted: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "replace", refuse)
    before = (adopted.docs / BASELINE).read_bytes()
    with pytest.raises(Refusal, match=r"registers/baseline\.yml cannot be written"):
        baseline.write(adopted.docs, [])
    assert (adopted.docs / BASELINE).read_bytes() == before
    assert [path.name for path in (adopted.docs / "registers").iterdir() if path.name.startswith(".")] == []


def test_the_update_is_told_in_vietnamese(adopted: Book) -> None:
    adopted.put("HD.01")
    told = run_check(adopted.docs, "--update-baseline").stdout
    assert "giữ 2 mục, bỏ 0 mục đã sửa; 1 phát hiện mới không được ghi vào" in told
