"""scripts/rename.py: a unit or role gets another name or goes into another; what was released stays."""

from typing import Any

import pytest

from builders import DRAFT, RELEASED, Book, citing
from editing import Prepared, run_script
from qms.editing.rename import Naming, rename
from qms.language.messages import Refusal
from qms.source.yaml_reader import read_plain

ORGANISATION = "registers/organisation.yml"
DRAFTED = f"{RELEASED}\n  - version: 1.1\n    prepared_by: soan\n    changes: Sửa."


def renamed(book: Book, identifier: str, **options: Any) -> Prepared:
    return Prepared(book, rename, id=identifier, **options)


@pytest.fixture
def agency(book: Book) -> Book:
    """Three units and their roles, a released text and a draft that name them."""
    book.edit(
        ORGANISATION,
        "  - {id: van-phong, name: Văn phòng}\n",
        "  - {id: van-phong, name: Văn phòng}\n  # đơn vị chuyên môn\n  - id: phong-1\n    name: Phòng 1\n"
        "  - id: phong-12\n    name: Phòng 1 và 2  # mới\n",
    )
    book.edit(ORGANISATION, "tables:", "  - {id: truong-1, name: Trưởng Phòng 1, unit: phong-1}\ntables:")
    book.put("QT.01", body=citing("Phòng 1 làm; Phòng 1 và 2 xem; Trưởng Phòng 1 ký."), owner="phong-1")
    book.put(
        "QT.02", versions=DRAFTED, body=citing("Phòng 1 làm; Trưởng Phòng 1 ký."), distribution="[phong-1, phong-12]"
    )
    book.write("trang.md", "# Trang\r\n\r\nHỏi Phòng 1.\r\n")
    book.write("registers/abbreviations.yml", "abbreviations:\n  - {short: P1, full: Phòng 1}\n")
    return book


def test_register_drafts_and_pages_get_the_new_name_and_released_texts_stay(agency: Book) -> None:
    prepared = renamed(agency, "phong-1", name="Phòng: Một")
    assert list(prepared.files) == ["quy-trinh/qt-02.md", "registers/abbreviations.yml", ORGANISATION, "trang.md"]
    assert '    name: "Phòng: Một"\n  - id: phong-12\n' in prepared.files[ORGANISATION]
    assert '{short: P1, full: "Phòng: Một"}' in prepared.files["registers/abbreviations.yml"]
    assert "Phòng: Một làm; Trưởng Phòng 1 ký." in prepared.files["quy-trinh/qt-02.md"]
    assert prepared.files["trang.md"] == "# Trang\r\n\r\nHỏi Phòng: Một.\r\n"


def test_it_says_which_documents_need_a_new_version_and_which_roles_to_look_at(agency: Book) -> None:
    assert renamed(agency, "phong-1", name="Phòng Một").notes == [
        "Roles of this unit; are their names still right? Trưởng Phòng 1",
        "Released texts with the old name, left alone; each needs a new version:",
        "  QT.01 Việc: 1 lines (scripts/revise.py QT.01)",
    ]


def test_a_withdrawn_text_stays_as_it_was(agency: Book) -> None:
    agency.put("QT.03", withdrawn="{date: 2026-07-01, decision: 3/QĐ, reason: Thử.}", body=citing("Phòng 1 làm."))
    prepared = renamed(agency, "phong-1", name="Phòng Một")
    assert "quy-trinh/qt-03.md" not in prepared.files
    assert not [note for note in prepared.notes if "QT.03" in note]


def test_a_unit_that_goes_into_another_hands_over_documents_and_roles(agency: Book) -> None:
    prepared = renamed(agency, "phong-1", into="phong-12")
    assert "owner: phong-12\n" in prepared.files["quy-trinh/qt-01.md"]
    assert "Phòng 1 làm" in prepared.files["quy-trinh/qt-01.md"], "the released text stays"
    assert "distribution: [phong-12]\n" in prepared.files["quy-trinh/qt-02.md"]
    register: Any = read_plain(prepared.files[ORGANISATION])
    assert [unit["id"] for unit in register["units"]] == ["van-phong", "phong-12"]
    assert register["roles"][-1] == {"id": "truong-1", "name": "Trưởng Phòng 1", "unit": "phong-12"}
    assert "  # đơn vị chuyên môn\n  - id: phong-12\n    name: Phòng 1 và 2  # mới\n" in prepared.files[ORGANISATION]
    assert prepared.findings == []


def test_a_unit_that_records_of_the_past_name_stays_in_the_register(agency: Book) -> None:
    agency.write("registers/disseminations.yml",
                 "disseminations:\n  - {code: QT.01, version: 1.0, units: [phong-1], date: 2026-02-01}\n")  # fmt: skip
    prepared = renamed(agency, "phong-1", into="phong-12")
    assert "  - id: phong-1\n    name: Phòng 1\n" in prepared.files[ORGANISATION]
    assert prepared.notes[0].startswith("“phong-1” stays in registers/organisation.yml: ")
    assert prepared.findings == []


def test_a_role_that_goes_into_another_stays_where_it_approved(agency: Book) -> None:
    agency.write(
        "registers/waivers.yml",
        "waivers:\n  - {rule: XR016, where: QT.01, reason: Thử., approved_by: soan, until: 2027-01-01}\n",
    )
    prepared = renamed(agency, "soan", into="Người duyệt")
    assert "approved_by: duyet, until" in prepared.files["registers/waivers.yml"]
    draft = prepared.files["quy-trinh/qt-02.md"]
    assert draft.count("prepared_by: soan") == 1
    assert "  - version: 1.1\n    prepared_by: duyet\n" in draft
    assert ORGANISATION not in prepared.files
    assert "quy-trinh/qt-01.md" not in prepared.files


def test_a_role_that_never_released_anything_leaves_the_register(book: Book) -> None:
    book.edit(ORGANISATION, "tables:", "  - {id: moi, name: Người mới, unit: van-phong}\ntables:")
    book.put(versions=f"{DRAFT}\n    prepared_by: moi")
    prepared = renamed(book, "moi", into="soan")
    assert "moi" not in prepared.files[ORGANISATION]
    assert "prepared_by: soan" in prepared.files["quy-trinh/qt-01.md"]


@pytest.mark.parametrize(
    ("identifier", "options", "fault"),
    [
        ("phong-9", {"name": "Mới"}, "there is no “phong-9”"),
        ("phong-1", {"name": "Văn phòng"}, "is the name of a unit or role already"),
        ("phong-1", {"into": "phong-1"}, "there is no “phong-1”"),
        ("phong-1", {"into": "soan"}, "there is no “soan”"),
        ("phong-1", {}, "the option --name is missing"),
    ],
)
def test_what_makes_no_sense_is_refused(agency: Book, identifier: str, options: dict[str, str], fault: str) -> None:
    with pytest.raises(Refusal, match=fault):
        renamed(agency, identifier, **options)


def test_a_name_is_no_part_of_a_longer_name_or_word(agency: Book) -> None:
    naming = Naming(agency.load(), "Phòng 1", "Phòng 1 và 3")
    text = "Phòng 1, Phòng 1 và 2, Phòng 12, Trưởng Phòng 1; (Phòng 1)"
    assert naming(text) == "Phòng 1 và 3, Phòng 1 và 2, Phòng 12, Trưởng Phòng 1; (Phòng 1 và 3)"
    assert naming.is_in("x Phòng 1.")
    assert not naming.is_in("Phòng 1 và 2, Phòng 12")


def test_the_script_writes_every_file_together(agency: Book) -> None:
    agency.commit()
    answer = run_script("rename", agency, "Phòng 1", "--name", "Phòng Một")
    assert answer.returncode == 0, answer.stderr
    assert agency.load().organisation.unit_names["phong-1"] == "Phòng Một"
    assert len(agency.git("status", "--porcelain").splitlines()) == 4
    assert (agency.docs / "trang.md").read_bytes() == "# Trang\r\n\r\nHỏi Phòng Một.\r\n".encode()
