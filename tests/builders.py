"""Builds small manuals in real Git repositories, and tells what the rules find in them."""

import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from qms.language.messages import translator
from qms.model.manual import Manual
from qms.reading.load import load
from qms.rules import checker
from qms.rules.rule import Finding

DAY = date(2026, 11, 1)

REGISTERS = {
    "organisation": r"""
name: Chi cục Thử nghiệm
short_name: Chi cục
parent: Sở Thử nghiệm
# Mọi tên ở đây chỉ dùng để thử.
edition: "2015"
absorb_law_within: 3 months
units:
  - {id: van-phong, name: Văn phòng}
roles:
  - {id: soan, name: Người soạn, unit: van-phong}
  - {id: duyet, name: Người duyệt, unit: van-phong}
tables:
  steps: {action: Trình tự, role: Trách nhiệm, time: Thời gian, output: Kết quả}
  records: {name: Hồ sơ lưu, place: Nơi lưu, period: Thời gian lưu}
kinds:
  - id: quy-trinh
    name: Quy trình
    code: 'QT\.(?P<number>\d{2})'
    folder: quy-trinh
    approval: [prepared_by, approved_by]
    sections: [Mục đích, Nội dung]
  - id: bieu-mau
    name: Biểu mẫu
    code: 'BM\.(?P<number>\d{2})\.\d{2}'
    parent: QT.{number}
    folder: bieu-mau
    approval: [approved_by]
""",
    "laws": """
laws:
  - {id: nd-1, number: 1/2020/NĐ-CP, kind: Nghị định, title: Cũ, effective: 2020-01-01, certainty: seen, source: thử}
""",
    "tthc": "procedures: []\n",
    "not-applicable": "clauses:\n" + "".join(f'  - {{clause: "{n}", reason: Thử.}}\n' for n in range(4, 11)),
}

CAP_GIAY = "id: cap-giay, name: Cấp giấy, time: 01 ngày làm việc"

RELEASED = """
  - version: 1.0
    decision: 1/QĐ
    issued: 2026-01-05
    effective: 2026-01-10
    prepared_by: soan
    approved_by: duyet
    changes: Ban hành lần đầu."""

DRAFT = """
  - version: 1.0
    changes: Ban hành lần đầu."""

HEADING = "# Việc\n"
"""Stands in :data:`BODY` for the title of the document."""

BODY = f"""{HEADING}
## 1 Mục đích

Để làm việc.

## 2 Nội dung

Làm việc.
"""


def row(version: str, day: str = "2026-06-01", **changed: str) -> str:
    """A released row of the version table; ``changed`` sets or replaces its keys."""
    cells = {"decision": "2/QĐ", "issued": day, "effective": day, "prepared_by": "soan", "approved_by": "duyet"}
    lines = {"version": version, **cells, "changes": "Sửa.", **changed}
    return "\n  - " + "\n    ".join(f"{key}: {value}" for key, value in lines.items())


def citing(text: str) -> str:
    """A body that says ``text`` on line 28 of a released document, 22 of a draft."""
    return f"{BODY}\n{text}\n"


def document(code: str = "QT.01", versions: str = RELEASED, body: str = BODY, **changed: str) -> str:
    """The Markdown of a document; ``changed`` sets or replaces keys of its front matter, "" removes one."""
    keys: Mapping[str, str] = {
        "code": code,
        "title": "Việc",
        "owner": "van-phong",
        "audience": "internal",
        "clauses": "[]",
        "distribution": "[van-phong]",
        "review_every": "5 years",
        "versions": versions,
        **changed,
    }
    if body.startswith(HEADING):
        body = body.replace(HEADING, f"# {keys['title']}\n", 1)
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in keys.items() if value) + "---\n" + body


class Book:
    """A manual in a Git repository of its own. Paths are relative to its docs folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.docs = root / "docs"
        self.git("init", "--quiet", "--initial-branch=main")
        for name, text in REGISTERS.items():
            self.write(f"registers/{name}.yml", text.lstrip())

    def git(self, *arguments: str) -> str:
        """Run Git in the repository."""
        identity = {
            f"GIT_{who}_{what}": value
            for who in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", "Thử"), ("EMAIL", "thu@example.org"), ("DATE", "2026-02-01T08:00:00+07:00"))
        }
        self.root.mkdir(exist_ok=True)
        answer = subprocess.run(
            ["git", "-c", "core.autocrlf=false", *arguments],
            cwd=self.root,
            env=os.environ | identity | {"GIT_CONFIG_GLOBAL": os.devnull},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        return answer.stdout

    def write(self, path: str, text: str | bytes) -> None:
        """Write a file of the manual; text is written with its line endings as they are."""
        file = self.docs / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def edit(self, path: str, before: str, after: str) -> None:
        """Replace text in a file; it must be there."""
        text = (self.docs / path).read_bytes().decode()
        assert before in text, f"{before!r} is not in {path}"
        self.write(path, text.replace(before, after))

    def put(self, code: str = "QT.01", versions: str = RELEASED, body: str = BODY, **changed: str) -> None:
        """Write a document where its code belongs."""
        folder = "bieu-mau" if code.startswith("BM") else "quy-trinh"
        name = code.lower().replace(".", "-")
        self.write(f"{folder}/{name}.md", document(code, versions, body, **changed))

    def commit(self, message: str = "Thay đổi") -> None:
        """Commit everything as it stands."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)

    def load(self, day: date = DAY) -> Manual:
        """Read the manual as on ``day``."""
        return load(self.docs, day)

    def check(self, day: date = DAY) -> list[Finding]:
        """Every finding as on ``day``."""
        return checker.check(self.load(day))

    def findings(self, rule: str, day: date = DAY) -> list[str]:
        """What one rule finds: ``path:line fault``, in English."""
        return [
            f"{found.place.path}:{found.place.line} {found.fault.told(translator('en'))}"
            for found in self.check(day)
            if found.rule == rule
        ]

    def rules(self, day: date = DAY) -> list[str]:
        """The codes of the rules that find something, each once."""
        return sorted({found.rule for found in self.check(day)})


REPOSITORY = Path(__file__).resolve().parent.parent


def run_python(
    *arguments: object, folder: Path = REPOSITORY, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run Python as a program of its own, in ``folder``; what it writes is read as UTF-8."""
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "FORCE_COLOR": "", **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def run_check(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``scripts/check.py`` as editors and CI do."""
    return run_python(REPOSITORY / "scripts" / "check.py", *arguments, environment=environment)


def ways_out(book: Book, rule: str) -> list[str]:
    """What one rule says to do, in English."""
    return [found.remedy.told(translator("en")) for found in book.check() if found.rule == rule]


def write_tthc(book: Book, *entries: str) -> None:
    """Write the register of administrative procedures; an entry is ``id: …, name: …`` with a time where it has one."""
    lines = "".join(f"  - {{{entry}, certainty: seen}}\n" for entry in entries)
    book.write("registers/tthc.yml", f"procedures:\n{lines}")


def write_laws(book: Book, *entries: str) -> None:
    """Write the register of laws; an entry is ``id: …, number: …`` with any dates and successors."""
    other = "kind: Nghị định, title: Thử, certainty: seen, source: thử"
    book.write("registers/laws.yml", "laws:\n" + "".join(f"  - {{{entry}, {other}}}\n" for entry in entries))
