"""scripts/withdraw.py: the end of a document is entered with its reason, never by deleting its file."""

from typing import Any

import pytest

from builders import DRAFT, RELEASED, Book, citing
from editing import Prepared, run_script
from qms.editing.withdraw import withdraw
from qms.language.messages import Refusal

WITHDRAWN = "{date: 2026-07-01, decision: 3/QĐ, reason: Thử.}"
PATH = "quy-trinh/qt-01.md"


def withdrawn(book: Book, code: str = "QT.01", **options: Any) -> Prepared:
    """QT.01 withdrawn."""
    return Prepared(book, withdraw, **{"code": code, "decision": "4/QĐ", "date": "2026-10-01", **options})


@pytest.fixture
def released(book: Book) -> Book:
    """A manual with QT.01, which QT.02 cites, and a form of it."""
    book.put()
    book.put("QT.02", body=citing("Xem QT.01."))
    book.put("BM.01.01")
    book.commit()
    return book


def test_the_end_stands_below_the_versions(released: Book) -> None:
    end = withdrawn(released, replaced_by="QT.02", reason="Gộp: làm một.", with_forms=True).files[PATH]
    assert end.split("lần đầu.\n")[1].startswith(
        "withdrawn:\n  date: 2026-10-01\n  decision: 4/QĐ\n  replaced_by: [QT.02]\n"
        '  reason: "Gộp: làm một."\n---\n# Việc\n'
    )


def test_what_still_cites_it_is_told_before_it_is_written(released: Book) -> None:
    prepared = withdrawn(released, reason="Thôi.")
    assert [finding.split(" ", 2)[:2] for finding in prepared.findings] == [
        ["bieu-mau/bm-01-01.md:2", "XR007"], ["quy-trinh/qt-02.md:28", "XR002"],
    ]  # fmt: skip
    assert prepared.notes == ["Its forms are withdrawn with it: add --with-forms (BM.01.01)"]


def test_forms_are_withdrawn_with_it_when_asked(released: Book) -> None:
    prepared = withdrawn(released, reason="Thôi.", with_forms=True)
    assert list(prepared.files) == ["bieu-mau/bm-01-01.md", PATH]
    assert [finding.split(" ", 2)[1] for finding in prepared.findings] == ["XR002"]
    replaced = withdrawn(released, replaced_by="QT.02", with_forms=True)
    assert "  reason: Bãi bỏ cùng QT.01.\n---" in replaced.files["bieu-mau/bm-01-01.md"]


def test_a_form_that_is_withdrawn_already_stays_as_it_is(released: Book) -> None:
    released.put("BM.01.02", withdrawn=WITHDRAWN)
    prepared = withdrawn(released, reason="Thôi.", with_forms=True)
    assert "bieu-mau/bm-01-02.md" not in prepared.files


def test_a_successor_or_a_reason_is_wanted(released: Book) -> None:
    with pytest.raises(Refusal, match="the option --reason is missing"):
        withdrawn(released)


@pytest.mark.parametrize(
    ("successor", "fault"),
    [("QT.01", "cannot take its own place"), ("QT.3", "there is no document"), ("QT.05", "is withdrawn")],
)
def test_a_successor_is_another_document_in_use(released: Book, successor: str, fault: str) -> None:
    released.put("QT.05", withdrawn=WITHDRAWN)
    with pytest.raises(Refusal, match=fault):
        withdrawn(released, replaced_by=f"QT.02, {successor}")


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        ({"withdrawn": WITHDRAWN}, "is withdrawn already, from 2026-07-01"),
        ({"versions": f"{RELEASED}\n  - version: 1.1\n    changes: Sửa."}, r"has the draft 1\.1: its text would"),
        ({"versions": DRAFT}, "was never released"),
    ],
)
def test_only_a_document_in_use_without_a_draft_is_withdrawn(book: Book, keys: dict[str, str], fault: str) -> None:
    book.put(**keys)
    with pytest.raises(Refusal, match=fault):
        withdrawn(book, reason="Thôi.")


def test_the_script_writes_it_and_the_address_and_code_stay(released: Book) -> None:
    answer = run_script(
        "withdraw",
        released,
        "qt-01",
        "--replaced-by",
        "QT.02",
        "--decision",
        "4/QĐ",
        "--date",
        "01/10/2026",
        "--with-forms",
    )
    assert answer.returncode == 0, answer.stderr
    assert "docs/quy-trinh/qt-02.md:28:5: XR002 error: QT.01 is withdrawn" in answer.stdout
    ended = released.load().by_code["QT.01"].withdrawn
    assert ended
    assert (str(ended.date), ended.decision, ended.replaced_by) == ("2026-10-01", "4/QĐ", ("QT.02",))
