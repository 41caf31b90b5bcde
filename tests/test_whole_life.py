"""The whole life of a procedure in another agency: every step by command, every wrong way refused, then its pages."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from builders import REPOSITORY, run_python
from sites import BuiltSite, build
from word_files import WordFile

IDENTITY = {f"GIT_{who}_{what}": "thu@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
NAME = "Trung tâm Khảo nghiệm"
CODE = "QT.KN.01"
FILE = "docs/quy-trinh/nghiep-vu/qt-kn-01.md"
HOME = "docs/index.md"
ROLES = "prepared_by: van-thu\n    reviewed_by: truong-phong-hcth\n    approved_by: chi-cuc-truong\n    "
OLD_LAW, NEW_LAW = "81/2020/TT-KNTS", "82/2026/TT-KNTS"


class Agency:
    """The repository of an agency, and those who work in it: they read English, for once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def git(self, *arguments: str) -> str:
        command = ["git", "-c", "user.name=Thử", "-c", "user.email=thu@example.org", *arguments]
        return subprocess.run(command, cwd=self.folder, capture_output=True, encoding="utf-8", check=True).stdout

    def run(self, script: str, *arguments: object) -> str:
        """What a script of the agency's own repository says when it does its work."""
        answer = run_python(f"scripts/{script}.py", *arguments, "--lang", "en", folder=self.folder)
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    def refusal(self, script: str, *arguments: object) -> str:
        """What a script says that does nothing."""
        before = self.git("status", "--porcelain"), self.git("diff")
        answer = run_python(f"scripts/{script}.py", *arguments, "--lang", "en", folder=self.folder)
        assert answer.returncode == 2, answer.stdout + answer.stderr
        assert (self.git("status", "--porcelain"), self.git("diff")) == before
        return answer.stderr

    def errors(self) -> set[tuple[str, str]]:
        """Rule and file of what refuses the manual as it stands."""
        answer = run_python("scripts/check.py", "--format", "json", folder=self.folder)
        found = {(one["rule"], one["path"]) for one in json.loads(answer.stdout) if one["severity"] == "error"}
        assert answer.returncode == bool(found)
        return found

    def text(self, path: str = FILE) -> str:
        return (self.folder / path).read_text("utf-8")

    def edit(self, before: str, after: str, path: str = FILE) -> None:
        text = self.text(path)
        assert before in text, f"{before!r} is not in {text}"
        (self.folder / path).write_bytes(text.replace(before, after).encode())

    @contextmanager
    def wrongly(self, before: str, after: str, path: str = FILE) -> Iterator[None]:
        """Words of a file replaced while the block runs."""
        text = self.text(path)
        self.edit(before, after, path)
        yield
        (self.folder / path).write_bytes(text.encode())

    def begin(self, branch: str) -> None:
        self.git("switch", "--quiet", "--create", branch)

    def sign(self, version: str, number: int, day: str) -> None:
        """The decision on a draft: three lines in its row."""
        signed = f"decision: {number}/QĐ-KNTS\n    issued: {day}\n    effective: {day}\n    "
        (draft,) = re.findall(rf"- version: {version}\b.*\n    ", self.text())
        self.edit(draft, f"- version: {version}\n    {signed}")

    def publish(self, what: str) -> None:
        """Merge the branch into the published one; both are without errors."""
        assert self.errors() == set()
        branch = self.git("branch", "--show-current").strip()
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", what)
        self.git("switch", "--quiet", "main")
        self.git("merge", "--quiet", "--no-ff", "--message", f"Hợp nhất: {what}", branch)
        assert self.errors() == set()


def test_a_procedure_lives_from_a_word_file_to_its_withdrawal(tmp_path: Path) -> None:
    agency = adopt(tmp_path)
    import_procedure(agency, tmp_path / "Quy trình cũ.docx")
    mend_findings(agency)
    release(agency)
    revise(agency)
    replace_law(agency)
    correct(agency)
    withdraw(agency)
    read_pages(agency)


def adopt(folder: Path) -> Agency:
    """The sample becomes the manual of an agency of its own."""
    names = ["--name", NAME, "--short-name", "Trung tâm KN", "--parent", "Sở Thử", "--code", "TĐC=KN"]
    command = [REPOSITORY / "scripts" / "adopt.py", "--to", folder / "so-tay", *names, "--lang", "en"]
    made = run_python(*command, environment=IDENTITY)
    assert made.returncode == 0, made.stdout + made.stderr
    again = run_python(*command, environment=IDENTITY)
    assert (again.returncode, "exists and is not empty" in again.stderr) == (2, True)
    agency = Agency(folder / "so-tay")
    assert agency.errors() == set()
    return agency


def old_procedure(file: Path) -> Path:
    """A procedure as it lies in a folder: an unknown law, a role that nobody has, a heading of its own."""
    word = WordFile()
    word.header("SỞ THỬ", "QUY TRÌNH\nKHẢO NGHIỆM GIỐNG", f"Mã hiệu: {CODE}\nLần ban hành: 01")
    procedure = ["Cơ sở pháp lý", "Thành phần hồ sơ", "Số lượng hồ sơ", "Thời gian xử lý"]
    procedure += ["Nơi tiếp nhận và trả kết quả", "Lệ phí", "Quy trình xử lý công việc"]
    texts = {
        "1. Mục đích": "Quy định cách khảo nghiệm.",
        "2. Phạm vi": "Áp dụng cho mọi giống.",
        "3. Tài liệu viện dẫn": f"Thông tư số {OLD_LAW}.",
        "4. ĐỊNH NGHĨA": "Không có.",
        "5. Nội dung": "Gồm các mục sau.",
        **{f"5.{number}. {title}": f"Theo {title.lower()}." for number, title in enumerate(procedure, start=1)},
        "6. Biểu mẫu": "Không có.",
        "7. Hồ sơ cần lưu": "",
    }
    for heading, text in texts.items():
        word.say(heading, bold=True)
        if text:
            word.say(text)
        if heading.startswith("5.7"):
            word.table(
                ["TT", "Trình tự", "Trách nhiệm", "Thời gian", "Biểu mẫu/Kết quả"],
                ["1", "Nhận mẫu", "Cán bộ khảo nghiệm", "01 giờ", "Phiếu nhận"],
            )
    word.table(["Hồ sơ lưu", "Nơi lưu", "Thời gian lưu"], ["Phiếu nhận", "Phòng Hành chính - Tổng hợp", "05 năm"])
    return word.save(file)


def import_procedure(agency: Agency, file: Path) -> None:
    """A Word file becomes a draft; nothing is written over."""
    agency.begin("nhap")
    said = agency.run("import_word", old_procedure(file))
    assert "PR001 warning: the section “Định nghĩa và viết tắt” is missing" in said
    assert f"XR004 error: “{OLD_LAW}” is not in registers/laws.yml" in said
    assert f"{CODE} is in the manual already" in agency.refusal("import_word", file)
    (agency.folder / FILE).rename(file.with_suffix(".md"))
    assert "Quy trình cũ.review.md is there already" in agency.refusal("import_word", file)
    file.with_suffix(".md").rename(agency.folder / FILE)


def mend_findings(agency: Agency) -> None:
    """The draft is mended as the check says, and published as a draft."""
    assert agency.errors() == {("XR004", FILE)}
    entered = ["--title", "Khảo nghiệm", "--kind", "Thông tư", "--source", "thử", "--effective", "2020-03-01"]
    assert "tt-81-2020" in agency.run("law", OLD_LAW, *entered)
    assert "is in the register, and nothing says which law it changes" in agency.refusal("law", OLD_LAW)
    agency.edit("legal_basis: []", "legal_basis: [tt-81-2020]")
    agency.edit("## 4 ĐỊNH NGHĨA", "## 4 Định nghĩa và viết tắt")
    agency.edit("Cán bộ khảo nghiệm", "Văn thư")
    agency.publish("nhập quy trình cũ")


def release(agency: Agency) -> None:
    """A decision makes the draft version 1.0; half a decision does not."""
    agency.begin("ban-hanh")
    assert "was never released" in agency.refusal("withdraw", CODE)
    agency.edit("# prepared_by, reviewed_by, approved_by:", f"{ROLES}#")
    with agency.wrongly("    changes:", "    decision: 1/QĐ-KNTS\n    changes:"):
        assert agency.errors() == {("VR003", FILE)}
    agency.sign("1.0", 1, "2026-01-05")
    with agency.wrongly("approved_by: chi-cuc-truong", "approved_by: giam-doc"):
        assert agency.errors() == {("FM007", FILE)}
    agency.edit("## Chọn", f"Khảo nghiệm: mục 5.6 {CODE}.\n\n## Chọn", HOME)
    agency.publish("ban hành 1.0")


def revise(agency: Agency) -> None:
    """A released text changes with a row of its own only; the impact report tells whom a section leaves behind."""
    agency.begin("sua-doi")
    agency.edit("Theo lệ phí.", "Không thu lệ phí.")
    assert agency.errors() == {("VR004", FILE)}
    said = agency.run("revise", CODE, "--changes", "Mục 5.6: không thu lệ phí.")
    assert f"section 5.6: {HOME}:" in said
    assert "has the draft 1.1 already" in agency.refusal("revise", CODE, "--changes", "Khác.")
    assert "has the draft 1.1" in agency.refusal("withdraw", CODE)
    with agency.wrongly("### 5.6 Lệ phí", "### 5.8 Lệ phí"):
        assert f"cites section 5.6 of {CODE} (“Lệ phí”), which is gone" in agency.run("impact", "--base", "main")
        agency.sign("1.1", 2, "2026-02-05")
        assert ("XR003", HOME) in agency.errors()
    impact = agency.run("impact", "--base", "main")
    assert "1.0 → draft 1.1" in impact
    assert "changed: 5.6 Lệ phí (+2, −1 words)" in impact
    agency.sign("1.1", 2, "2026-02-05")
    with agency.wrongly("decision: 1/QĐ-KNTS", "decision: 7/QĐ-KNTS"):
        assert agency.errors() == {("VR005", FILE)}
    agency.publish("ban hành 1.1")


def replace_law(agency: Agency) -> None:
    """A new law takes the place of the old one; what leans on it is found, opened and brought up to date."""
    agency.begin("luat-moi")
    entered = ["--replaces", OLD_LAW, "--kind", "Thông tư", "--source", "thử", "--effective", "2026-03-01", "--open"]
    assert "the option --title is missing" in agency.refusal("law", NEW_LAW, *entered)
    said = agency.run("law", NEW_LAW, *entered, "--title", "Khảo nghiệm")
    assert f"{CODE} Khảo nghiệm giống: legal basis, by 2026-06-01" in said
    agency.sign("1.2", 3, "2026-04-05")
    assert ("XR005", FILE) in agency.errors()
    agency.edit("legal_basis: [tt-81-2020]", "legal_basis: [tt-82-2026]")
    agency.edit(OLD_LAW, NEW_LAW)
    agency.publish("ban hành 1.2")


def correct(agency: Agency) -> None:
    """A slip is put right under the same number; a correction that changes nothing, or too much, is refused."""
    agency.begin("dinh-chinh")
    slip = ["--correction", "--decision", "4/CV-KNTS", "--issued", "2026-05-05", "--changes", "Mục 2: “giống cây”."]
    said = agency.run("revise", CODE, *slip)
    assert f"open {FILE} and put right these words, nothing else" in said
    assert agency.errors() == {("VR013", FILE)}
    agency.edit("mọi giống.", "mọi giống cây.")
    with agency.wrongly("clauses: []", "clauses: [8.5.1]"):
        assert agency.errors() == {("VR013", FILE)}
    agency.publish("đính chính 1.2")


def withdraw(agency: Agency) -> None:
    """The file stays and says when it ended and why; who cites it is mended first; nothing follows."""
    agency.begin("bai-bo")
    end = ["--decision", "5/QĐ-KNTS", "--date", "2026-06-05"]
    assert "the option --reason is missing" in agency.refusal("withdraw", CODE, *end)
    assert "cannot take its own place" in agency.refusal("withdraw", CODE, *end, "--replaced-by", CODE)
    said = agency.run("withdraw", CODE, *end, "--reason", "Không còn nhiệm vụ này.")
    assert f"XR002 error: {CODE} is withdrawn" in said
    assert agency.errors() == {("XR002", HOME)}
    agency.edit(f"Khảo nghiệm: mục 5.6 {CODE}.\n\n", "", HOME)
    text = agency.text()
    (agency.folder / FILE).unlink()
    assert "VR007" in {rule for rule, _path in agency.errors()}
    (agency.folder / FILE).write_bytes(text.encode())
    agency.publish("bãi bỏ")
    assert "its code never serves again" in agency.refusal("revise", CODE, "--changes", "Lại.")
    assert "is withdrawn already" in agency.refusal("withdraw", CODE)


def read_pages(agency: Agency) -> None:
    """The site tells readers all this, and keeps what each version said."""
    built = build(agency.folder, "--strict")
    assert built.returncode == 0, built.stdout + built.stderr
    site = BuiltSite(agency.folder / "site", built.stdout)
    page = site.page("qt-kn-01/")
    assert "Đã bãi bỏ từ ngày 05/06/2026 (Quyết định 5/QĐ-KNTS). Không dùng tài liệu này." in page.text
    assert "Đính chính 4/CV-KNTS, ngày 05/05/2026: Mục 2: “giống cây”." in page.text
    assert "Áp dụng cho mọi giống cây." in page.text
    versions = [[row[0], row[1], row[-2]] for row in page.rows if row[0].startswith("1.")]
    assert versions == [
        ["1.2", "3/QĐ-KNTS", f"Cập nhật theo {NEW_LAW}."],
        ["1.2, đính chính 1", "4/CV-KNTS", "Mục 2: “giống cây”."],
        ["1.1", "2/QĐ-KNTS", "Mục 5.6: không thu lệ phí."],
        ["1.0", "1/QĐ-KNTS", "Chuyển từ tệp Word sang."],
    ]
    for version, fee in [("1.0", "Theo lệ phí."), ("1.1", "Không thu lệ phí.")]:
        past = site.page(f"qt-kn-01/v{version}/").text
        assert f"5.6 Lệ phí {fee}" in past
        assert f"Thông tư số {OLD_LAW}." in past
        assert "Áp dụng cho mọi giống. " in past
