"""scripts/adopt.py: another agency's manual in a repository of its own, from the real sample; the clone stays."""

import subprocess
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from builders import REPOSITORY, run_python
from qms.editing.adopt import skeleton
from qms.editing.agency import Agency, agency, called, with_parts
from qms.editing.questions import Questions
from qms.language.messages import Refusal, translator
from qms.model.manual import Manual
from qms.reading.load import load
from qms.rules import checker
from sites import build

NAME = "Trung tâm Khảo nghiệm Thủy sản tỉnh Thử Nghiệm"
ANSWERS = f"""
name: {NAME}
short_name: Trung tâm KNTS
parent: Sở Nông nghiệp tỉnh Thử Nghiệm
codes: {{TĐC: KN, HT: QL}}
units:
  - {{name: Ban Giám đốc, was: [lanh-dao]}}
  - {{name: Ban Chỉ đạo ISO, was: [ban-iso]}}
  - {{name: Phòng Tổng hợp, was: [phong-hcth, bo-phan-mot-cua]}}
roles:
  - {{name: Giám đốc, unit: Ban Giám đốc, was: [chi-cuc-truong]}}
  - {{name: Thư ký ISO, unit: ban-iso, was: [thu-ky-iso]}}
  - {{name: Trưởng phòng Tổng hợp, unit: phong-tong-hop, was: [truong-phong-hcth]}}
"""
IDENTITY = {f"GIT_{who}_{what}": "thu@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def adopt(*arguments: object) -> subprocess.CompletedProcess[str]:
    return run_python(REPOSITORY / "scripts" / "adopt.py", *arguments, "--lang", "en", environment=IDENTITY)


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=True).stdout


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository that the script makes from the sample."""
    folder = tmp_path_factory.mktemp("nơi khác")
    (folder / "tra-loi.yml").write_text(ANSWERS, encoding="utf-8")
    answer = adopt("--to", folder / "sổ tay", "--answers", folder / "tra-loi.yml")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert [path.name for path in sorted(folder.iterdir())] == ["sổ tay", "tra-loi.yml"]
    return folder / "sổ tay"


@pytest.fixture(scope="module")
def manual(made: Path) -> Manual:
    return load(made / "docs")


def test_the_new_manual_is_checked_and_built_as_make_site_does(made: Path) -> None:
    checked = run_python("scripts/check.py", folder=made)
    assert checked.returncode == 0, checked.stdout
    assert "0 lỗi" in checked.stdout
    built = build(made, "--strict")
    assert built.returncode == 0, built.stdout + built.stderr
    assert NAME in (made / "site" / "index.html").read_text("utf-8") or (made / "site" / "stcl").is_dir()


def test_it_has_a_history_of_its_own_and_nothing_is_left_uncommitted(made: Path) -> None:
    assert git(made, "log", "--format=%s").splitlines() == ["Lập sổ tay từ bộ mẫu"]
    assert git(made, "branch", "--show-current").strip() == "main"
    assert git(made, "status", "--porcelain") in {"", "?? site/\n"}


def test_every_document_is_a_first_draft_with_roles_and_units_of_the_agency(manual: Manual) -> None:
    ids = manual.organisation.unit_names
    assert {"STCL", "CSCL", "MTCL", "QT.QL.01", "BM.QL.01.01"} <= manual.by_code.keys()
    assert not [code for code in manual.by_code if "TĐC" in code or "HT" in code or ".KN." in code]
    for document in manual.documents:
        (row,) = document.versions
        assert (str(row.version), row.decision, document.withdrawn) == ("1.0", None, None)
        assert {document.header.owner, *document.header.distribution} <= ids.keys()
    assert manual.by_code["QT.QL.01"].versions[0].approved_by == "giam-doc"
    assert manual.by_code["QT.QL.01"].path == "quy-trinh/he-thong/qt-ql-01.md"


def test_texts_say_what_the_agency_is_called_and_lists_lead_nowhere_dead(made: Path, manual: Manual) -> None:
    text = manual.by_code["QT.QL.01"].body
    assert text.count("Chi cục") == text.count("Phó Chi cục trưởng")  # nobody stands for that role
    assert "Giám đốc phê duyệt" in text
    guide = (made / "docs/bien-tap/index.md").read_text("utf-8")
    assert "mục 5.2 QT.QL.01" in guide
    assert "approved_by: giam-doc" in guide
    assert "chi-cuc-truong" not in guide
    bodies = "".join(file.body for file in manual.documents)
    assert "Hải Phòng" not in bodies
    assert "(mẫu)" not in "".join(row.changes for document in manual.documents for row in document.versions)
    assert "QT.TĐC" not in (made / "docs/index.md").read_text("utf-8")


def test_nobody_of_the_sample_is_asked_to_review(made: Path, manual: Manual) -> None:
    assert manual.organisation.forge_team is None
    assert [unit for unit in manual.organisation.units if unit.forge_team] == []
    assert not (made / "CODEOWNERS").exists()


def test_registers_hold_no_sample_data(made: Path, manual: Manual) -> None:
    registers = manual.registers
    assert (registers.organisation.name, registers.organisation.sample) == (NAME, None)
    assert [registers.tthc.procedures, registers.disseminations.disseminations] == [(), ()]
    assert {"qd-19-2014", "tt-28-2012"} <= registers.laws_by_id.keys()
    laws = (made / "docs/registers/laws.yml").read_text("utf-8")
    assert "văn bản này\n  - id: tt-28-2012\n" in laws
    assert "văn bản này\n  - id: qd-19-2014\n" not in laws
    words = {entry.term for entry in registers.glossary.terms}
    assert "bãi bỏ" in words
    assert "dấu hợp quy" not in words
    assert "TTHC" in {entry.short for entry in registers.abbreviations.abbreviations}
    assert "hàng hóa nhập khẩu" not in {entry.means for entry in registers.synonyms.synonyms}
    assert "DỮ LIỆU MẪU" not in (made / "docs/registers/disseminations.yml").read_text("utf-8")


def test_editors_programs_offer_the_units_and_roles_of_the_agency(made: Path) -> None:
    schema = (made / ".vscode/schemas/document.json").read_text("utf-8")
    assert '"phong-tong-hop"' in schema
    assert '"phong-hcth"' not in schema


def test_what_is_left_to_do_is_a_page_for_editors(made: Path) -> None:
    page = (made / "docs/bien-tap/can-lam.md").read_text("utf-8")
    assert "- [ ] Viết nội dung `STCL`, `CSCL`, `MTCL`" in page
    assert "`QT.QL.06`: còn nhắc tài liệu không được mang sang: `BM.TĐC.03.01`" in page
    assert "`QT.QL.08`: còn nhắc tên mà cơ quan không có:" in page
    assert "Trưởng phòng Quản lý Đo lường" in page


def test_only_errors_that_cannot_be_right_yet_are_in_the_baseline(manual: Manual) -> None:
    assert {known.rule for known in manual.registers.baseline.known} == {"CL003", "XR002"}
    assert checker.refuses(checker.check(manual)) is False


def test_a_dry_run_and_a_refusal_leave_nothing(tmp_path: Path) -> None:
    options = ["--name", NAME, "--short-name", "Trung tâm", "--parent", "Sở Nông nghiệp"]
    answer = adopt("--to", tmp_path / "moi", "--dry-run", *options)
    assert answer.returncode == 0, answer.stderr
    assert "Nothing was written" in answer.stdout
    assert "registers/tthc.yml" in answer.stdout
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "cu").mkdir()
    (tmp_path / "cu" / "thư.txt").write_text("giữ", encoding="utf-8")
    refused = adopt("--to", tmp_path / "cu", *options)
    assert (refused.returncode, "is not empty" in refused.stderr) == (2, True)
    assert [path.name for path in (tmp_path / "cu").iterdir()] == ["thư.txt"]
    inside = adopt("--to", REPOSITORY / "moi", *options)
    assert (inside.returncode, "inside this clone" in inside.stderr) == (2, True)


def test_a_place_where_no_folder_can_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "tep").write_text("giữ", encoding="utf-8")
    answer = adopt("--to", tmp_path / "tep" / "moi", "--name", NAME, "--short-name", "Trung tâm", "--parent", "Sở")
    assert (answer.returncode, "cannot be written" in answer.stderr) == (2, True)
    assert "Traceback" not in answer.stderr
    assert (tmp_path / "tep").read_text("utf-8") == "giữ"


def test_an_agency_with_none_of_the_units_and_roles_of_the_sample_begins_as_well(tmp_path: Path) -> None:
    answers = tmp_path / "tra-loi.yml"
    answers.write_text(
        "name: Trung tâm Một\nshort_name: Trung tâm 1\nparent: Sở Hai\n"
        "units: [{name: Ban Mới}]\nroles: [{name: Trưởng ban, unit: ban-moi}]\n",
        encoding="utf-8",
    )
    answer = adopt("--to", tmp_path / "moi", "--answers", answers, "--dry-run")
    assert "Traceback" not in answer.stderr
    assert "Nothing was written" in answer.stdout, answer.stderr


def test_git_that_does_not_know_who_commits_leaves_nothing(tmp_path: Path) -> None:
    options = ["--name", NAME, "--short-name", "Trung tâm", "--parent", "Sở", "--to", tmp_path / "moi"]
    nobody = {"GIT_CONFIG_GLOBAL": str(tmp_path / "none"), "GIT_CONFIG_SYSTEM": str(tmp_path / "none")}
    nobody |= dict.fromkeys(IDENTITY, "") | {"EMAIL": ""}
    answer = run_python(REPOSITORY / "scripts" / "adopt.py", *options, "--lang", "en", environment=nobody)
    assert answer.returncode == 2
    assert "user.email" in answer.stderr
    assert list(tmp_path.iterdir()) == []


class Asked:
    """Answers questions of a terminal: by a word of the question, else with Enter."""

    def __init__(self, answers: dict[str, str]) -> None:
        self._answers = answers

    def __call__(self, question: str) -> str:
        return next((answer for word, answer in self._answers.items() if word in question), "")


def agency_of(said: dict[str, str] | None = None, **options: Any) -> Agency:
    names = ("to", "answers", "name", "short_name", "parent", "called")
    given = Namespace(**(dict.fromkeys(names) | {"unit": [], "role": [], "code": []} | options))
    ask = Asked(said) if said is not None else None
    sample = load(REPOSITORY / "docs").organisation
    return agency(given, Questions(translator("en"), print, ask), sample)


def test_everything_is_asked_on_a_terminal() -> None:
    found = agency_of(
        {
            "Full name": "Trung tâm Một", "Short name": "Trung tâm 1", "Superior": "Sở Hai",
            "“Lãnh đạo Chi cục”": "Ban Giám đốc", "“Phòng Quản lý Đo lường”": "-", "More units": "Phòng Mới; Phòng Cũ",
            "“Chi cục trưởng”": "Giám đốc", "More roles": "Lái xe@Phòng Mới", "“TĐC”": "KN",
        }
    )  # fmt: skip
    assert found.called == "Trung tâm"
    assert found.unit_of["lanh-dao"] == "ban-giam-doc"
    assert "phong-do-luong" not in found.unit_of
    assert "truong-phong-do-luong" not in found.role_of  # Enter: its unit is gone, so it is gone as well
    assert {"phong-moi", "phong-cu", "phong-hcth"} <= {unit.id for unit in found.units}
    assert ("lai-xe", "phong-moi") in {(role.id, role.unit) for role in found.roles}
    assert found.codes["TĐC"] == "KN"
    assert found.codes["QT"] == "QT"


NAMES: dict[str, Any] = {"name": "A", "short_name": "B", "parent": "C"}


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({}, "--name is missing"),
        ({"unit": ["lanh-dao"]}, "--unit lanh-dao has no two sides"),
        ({"unit": ["moi=Văn thư"]}, "“Văn thư” stands for two things"),
        ({"role": ["moi=Lái xe"]}, "“Lái xe” has no unit"),
        ({"unit": ["phong-do-luong=-"], "role": ["truong-phong-do-luong=Trưởng phòng"]}, "--role is missing"),
        ({"code": ["TĐC=HT"]}, "“HT” stands for two things"),
        ({"code": ["TĐC=k n"]}, "“k n” cannot be a part of codes"),
        ({"code": ["TDC=KN"]}, "there is no “TDC”"),
        ({"answers": Path("không có.yml")}, "cannot be read"),
    ],
)
def test_answers_that_cannot_be_right_are_refused(options: dict[str, Any], fault: str) -> None:
    with pytest.raises(Refusal) as refused:
        agency_of(**((NAMES if options else {}) | options))
    assert fault in str(refused.value)


def test_units_are_named_in_the_file_or_by_options_not_both(tmp_path: Path) -> None:
    file = tmp_path / "tra-loi.yml"
    file.write_text("units:\n  - {name: Phòng}\n", encoding="utf-8")
    with pytest.raises(Refusal, match="--unit cannot be used here"):
        agency_of(**NAMES, answers=file, unit=["kho=Kho"])


def test_a_file_of_answers_with_a_wrong_key_is_refused_on_its_line(tmp_path: Path) -> None:
    file = tmp_path / "tra-loi.yml"
    file.write_text("name: A\nunits:\n  - {nane: Phòng}\n", encoding="utf-8")
    with pytest.raises(Refusal, match="line 3: the key “na"):
        agency_of(**NAMES, answers=file)


def test_a_skeleton_has_the_headings_and_the_tables_that_are_read() -> None:
    tables = "| A | B | C |\n|---|---|---|\n| 1 | 2 | 3 |\n\n| X |\n|---|\n| 1 |\n"
    body = f"# Sổ\n\nLời.\n\n## 1 Một\n\n### 1.1 Con\n\nLời.\n\n{tables}"
    assert skeleton(body, [["A", "B"]], "(viết)") == (
        "# Sổ\n\n(viết)\n\n## 1 Một\n\n### 1.1 Con\n\n(viết)\n\n| A | B | C |\n|---|---|---|\n| … | … | … |\n"
    )


def test_names_and_codes_are_taken_apart_as_people_do() -> None:
    assert called("Chi cục Tiêu chuẩn", "Chi cục TĐC") == "Chi cục"
    assert called("Sở Y", "Bệnh viện") == "Bệnh viện"
    assert with_parts(r"BM\.(?P<area>HT|TĐC)\.(?P<number>\d{2})\.\d{2}", {"TĐC": "KN", "BM": "MB"}) == (
        r"MB\.(?P<area>HT|KN)\.(?P<number>\d{2})\.\d{2}"
    )
