"""Measure the manual's own machinery on synthetic manuals: checks, builds and rebuilds, as ratios of one run.

Each manual has N documents, each with several released versions in a real Git history. Times are CPU seconds
of a program and all it starts, the best of a few runs for short ones. Wants Linux or macOS.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from qms import command_line  # noqa: E402  # the core lives in hooks/, where MkDocs looks for it
from qms.language.messages import Message, _, translator  # noqa: E402
from qms.model.clauses import catalogues  # noqa: E402
from qms.reading.load import load  # noqa: E402
from qms.site.pages import Site  # noqa: E402

FIRST_ISSUE = date(2020, 1, 6)
BETWEEN_VERSIONS = timedelta(days=120)
DOCUMENTS_A_COMMIT = 20
BODY_BYTES = 6_000

ORGANISATION = r"""
name: Chi cục Đo thử
short_name: Chi cục
parent: Sở Đo thử
edition: "2015"
absorb_law_within: 3 months
units:
  - {id: van-phong, name: Văn phòng}
  - {id: nghiep-vu, name: Phòng Nghiệp vụ}
roles:
  - {id: thu-ky, name: Thư ký, unit: van-phong}
  - {id: truong-phong, name: Trưởng phòng, unit: nghiep-vu}
  - {id: chi-cuc-truong, name: Chi cục trưởng, unit: van-phong}
  - {id: chuyen-vien, name: Chuyên viên, unit: nghiep-vu}
tables:
  steps: {action: Trình tự, role: Trách nhiệm, time: Thời gian, output: Kết quả}
  records: {name: Hồ sơ lưu, place: Nơi lưu, period: Thời gian lưu}
kinds:
  - id: quy-trinh
    name: Quy trình
    code: 'QT\.(?P<number>\d{4})'
    folder: quy-trinh
    approval: [prepared_by, reviewed_by, approved_by]
    sections: [Mục đích, Phạm vi áp dụng, Tài liệu viện dẫn, Nội dung, Lưu hồ sơ]
  - id: bieu-mau
    name: Biểu mẫu
    code: 'BM\.(?P<number>\d{4})\.\d{2}'
    parent: QT.{number}
    folder: bieu-mau
    approval: [approved_by]
"""
LAWS = 40
TITLES = ("Tiếp nhận và xử lý", "Kiểm tra", "Thẩm định", "Lưu trữ", "Đánh giá", "Theo dõi", "Tổng hợp báo cáo về")
SUBJECTS = ("hồ sơ công việc", "phương tiện đo", "văn bản đến", "thông tin phản ánh", "hành động khắc phục")
SENTENCES = (
    "Công chức được phân công tiếp nhận hồ sơ, kiểm tra thành phần và vào sổ theo dõi trong ngày làm việc.",
    "Trường hợp hồ sơ chưa đầy đủ, bộ phận chuyên môn thông báo bằng văn bản để tổ chức, cá nhân bổ sung.",
    "Trưởng phòng xem xét kết quả thẩm định, có ý kiến rõ ràng và chịu trách nhiệm về nội dung trình ký.",
    "Kết quả được lưu **một bản giấy** và *một bản điện tử* tại nơi ghi trong bảng hồ sơ của tài liệu này.",
    "Khi phát hiện điểm không phù hợp, đơn vị lập phiếu ghi nhận, xác định nguyên nhân và thời hạn khắc phục.",
    "Việc phối hợp giữa các đơn vị thực hiện theo quy chế làm việc và phân công của lãnh đạo cơ quan.",
    "Số liệu được đối chiếu với kỳ trước; chênh lệch bất thường phải được giải trình trước khi tổng hợp.",
    "Người thực hiện chỉ dùng bản đang có hiệu lực; bản in chỉ có giá trị tham khảo tại thời điểm in.",
)


class SyntheticManual:
    """A manual of ``size`` documents, half of them forms, each with ``versions`` released versions.

    ``root`` holds a Git repository with the manual and a copy of what builds it.
    """

    def __init__(self, root: Path, size: int, versions: int) -> None:
        self.root = root
        self._codes = [self._code(index) for index in range(size)]
        leaves = [clause.number for clause in catalogues()["2015"].leaves]
        self._clauses = [leaves[index % len(leaves) :: size] for index in range(size)]
        shutil.copy(ROOT / "mkdocs.yml", root)
        for folder in ("hooks", "scripts", "theme"):
            shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
        self._git("init", "--quiet", "--initial-branch=main")
        self._git("fast-import", "--quiet", given=b"".join(self._history(versions)))
        self._git("reset", "--quiet", "--hard", "main")
        self._versions = versions

    def revise_one(self) -> None:
        """Release one more version of one procedure."""
        path, text = self._document(0, self._versions + 1)
        (self.root / path).write_text(text, "utf-8")
        self._git(
            "-c", "user.name=Thư ký", "-c", "user.email=thu-ky@example.org", "commit", "--quiet", "-am", "Sửa đổi"
        )

    def forget(self) -> None:
        """Delete everything that earlier runs left behind to be faster."""
        shutil.rmtree(self.root / ".git" / "qms-cache", ignore_errors=True)

    def _history(self, versions: int) -> Iterator[bytes]:
        yield self._commit(0, [(f"docs/{path}", text) for path, text in _registers()])
        for version in range(1, versions + 1):
            for start in range(0, len(self._codes), DOCUMENTS_A_COMMIT):
                batch = range(start, min(start + DOCUMENTS_A_COMMIT, len(self._codes)))
                yield self._commit(version, [self._document(index, version) for index in batch])

    def _commit(self, version: int, files: list[tuple[str, str]]) -> bytes:
        day = (_issued(version) - date(1970, 1, 1)).days
        lines = [
            f"commit refs/heads/main\ncommitter Thư ký <thu-ky@example.org> {day * 86_400} +0700\ndata 0\n".encode()
        ]
        for path, text in files:
            content = text.encode()
            lines += [f"M 100644 inline {path}\ndata {len(content)}\n".encode(), content, b"\n"]
        return b"".join(lines)

    def _document(self, index: int, versions: int) -> tuple[str, str]:
        code = self._codes[index]
        title = f"{TITLES[index % len(TITLES)]} {SUBJECTS[index % len(SUBJECTS)]} số {index}"
        folder = "quy-trinh" if code.startswith("QT") else "bieu-mau"
        header = (
            f"code: {code}\ntitle: {title}\nowner: nghiep-vu\naudience: internal\n"
            f"clauses: {json.dumps(self._clauses[index])}\nlegal_basis: [luat-{index % LAWS}]\n"
            "distribution: [van-phong, nghiep-vu]\nreview_every: 50 years\nversions:\n"
        )
        rows = "".join(_row(index, version) for version in range(1, versions + 1))
        body = self._body(index, versions, title)
        return f"docs/{folder}/{code.lower().replace('.', '-')}.md", f"---\n{header}{rows}---\n{body}"

    def _body(self, index: int, version: int, title: str) -> str:
        words = random.Random(f"{index} {version}")  # noqa: S311  # the same text at every run
        prose = iter(lambda: " ".join(words.sample(SENTENCES, 3)), "")
        procedure = index // 2 * 2
        form = f"Phiếu BM.{procedure:04}.01" if procedure + 1 < len(self._codes) else "Phiếu"
        cited = [words.choice(self._codes) for _index in range(3)]
        parts = [
            f"# {title}\n\n## 1 Mục đích\n\n{next(prose)}\n\n## 2 Phạm vi áp dụng\n\n{next(prose)}\n",
            f"## 3 Tài liệu viện dẫn\n\n- {words.randrange(LAWS) + 1}/2019/NĐ-CP\n"
            + "".join(f"- {code}, mục 4 {code}\n" for code in cited),
            f"## 4 Nội dung\n\n### 4.1 Trình tự\n\n{next(prose)}\n",
            "| Trình tự | Trách nhiệm | Thời gian | Kết quả |\n|---|---|---|---|\n"
            f"| Tiếp nhận | Chuyên viên | 02 giờ | {form} |\n| Thẩm định | Trưởng phòng | 01 ngày | Tờ trình |\n"
            "| Phê duyệt | Chi cục trưởng | 0,5 ngày | Văn bản |\n| Trả kết quả | Thư ký | 01 giờ | Sổ theo dõi |\n",
            "## 5 Lưu hồ sơ\n\n| Hồ sơ lưu | Nơi lưu | Thời gian lưu |\n|---|---|---|\n"
            f"| {form} | Văn phòng | 5 năm |\n| Tờ trình | Văn phòng | 5 năm |\n| Văn bản | Văn phòng | 10 năm |\n"
            "| Sổ theo dõi | Văn phòng | 5 năm |\n",
        ]
        number = 1
        while sum(len(part.encode()) for part in parts) < BODY_BYTES:
            number += 1
            steps = "".join(f"{step}. {sentence}\n" for step, sentence in enumerate(words.sample(SENTENCES, 2), 1))
            parts.insert(-1, f"### 4.{number} Yêu cầu {number}\n\n{next(prose)}\n\n{steps}")
        return "\n".join(parts)

    def _code(self, index: int) -> str:
        return f"BM.{index - 1:04}.01" if index % 2 else f"QT.{index:04}"

    def _git(self, *arguments: str, given: bytes | None = None) -> None:
        environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull}
        subprocess.run(["git", *arguments], cwd=self.root, input=given, env=environment, check=True)


def _registers() -> Iterator[tuple[str, str]]:
    laws = "".join(
        f"  - {{id: luat-{index}, number: {index + 1}/2019/NĐ-CP, kind: Nghị định, title: Nghị định số {index},\n"
        "     effective: 2019-07-01, certainty: memory, source: tự tạo để đo}\n"
        for index in range(LAWS)
    )
    yield "registers/organisation.yml", ORGANISATION.lstrip()
    yield "registers/laws.yml", f"laws:\n{laws}"
    yield "index.md", "---\ntitle: Trang chủ\n---\n# Sổ tay đo thử\n\nBắt đầu từ QT.0000.\n"


def _row(index: int, version: int) -> str:
    day = _issued(version)
    cells = {
        "version": f"1.{version - 1}",
        "decision": f"{index * 100 + version}/QĐ-CC",
        "issued": day,
        "effective": day + timedelta(days=10),
        "prepared_by": "thu-ky",
        "reviewed_by": "truong-phong",
        "approved_by": "chi-cuc-truong",
        "changes": "Ban hành lần đầu." if version == 1 else f"Sửa đổi lần {version - 1}, mục 4.",
    }
    return "  - " + "\n    ".join(f"{key}: {value}" for key, value in cells.items()) + "\n"


def _issued(version: int) -> date:
    return FIRST_ISSUE + BETWEEN_VERSIONS * version


def write_plain(manual: SyntheticManual, folder: Path) -> int:
    """Lay out the same pages as plain Markdown for the same stack without our hooks; returns how many."""
    site = Site(load(manual.root / "docs"), [], ROOT / "theme")
    for page in site.pages.values():
        header = {"search": {"exclude": page.search_boost == 0}} | ({"title": page.title} if page.title else {})
        file = folder / "docs" / page.source_path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\n{json.dumps(header, ensure_ascii=False)}\n---\n{page.write()}", "utf-8")
    for path in (*site.publication.word_files, *(page.feed for page in site.computed if page.feed)):
        file = folder / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()  # pages link to it
    shutil.copytree(ROOT / "theme", folder / "theme")
    for template in ("main.html", "document.html", "home.html", "404.html"):
        (folder / "theme" / template).unlink(missing_ok=True)  # they show what only the hooks know
    settings = (ROOT / "mkdocs.yml").read_text("utf-8").replace("!ENV ", "")  # for hooks, which are left out
    config = yaml.safe_load(settings)
    config["nav"] = site.navigation
    config["not_in_nav"] = "*-v*.md"
    del config["hooks"]
    config["plugins"] = [plugin for plugin in config["plugins"] if "git-revision-date" not in plugin]
    toc = next(extension["toc"] for extension in config["markdown_extensions"] if "toc" in extension)
    toc["slugify"] = "SLUGIFY"
    written = yaml.safe_dump(config, allow_unicode=True)
    slugify = "!!python/name:qms.language.vietnamese.heading_id ''"
    (folder / "mkdocs.yml").write_text(written.replace("SLUGIFY", slugify), "utf-8")
    return len(site.pages)


@dataclass(frozen=True)
class Cost:
    """CPU seconds and the largest memory of one process, in MB."""

    cpu: float
    peak: float


def cost(folder: Path, *command: str, runs: int = 1) -> Cost:
    """What it costs to run Python in ``folder``: the cheapest of ``runs``."""
    return min((_run(folder, command) for _run_number in range(runs)), key=lambda cost: cost.cpu)


def _run(folder: Path, command: Sequence[str]) -> Cost:
    environment = os.environ | {
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONPATH": str(ROOT / "hooks"),
        "SOURCE_DATE_EPOCH": "1800000000",
    }
    with tempfile.TemporaryFile() as said:
        started = subprocess.Popen([sys.executable, *command], cwd=folder, env=environment, stdout=said, stderr=said)
        _pid, status, used = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
        if started.returncode:
            said.seek(0)
            raise SystemExit("\n" + said.read().decode()[-2000:])
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 1_000_000)


def _digest(folder: Path) -> str:
    found = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        found.update(f"{file.relative_to(folder)}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


@dataclass(frozen=True)
class Figures:
    """What one size of manual costs."""

    documents: int
    pages: int
    check_cold: Cost
    check_warm: Cost
    build: Cost
    plain: Cost
    rebuild: Cost
    full_again: Cost
    identical: bool


def measure(size: int, versions: int) -> Figures:
    """Measure a manual of ``size`` documents."""
    with tempfile.TemporaryDirectory(prefix="qms-bench-") as scratch:
        root, plain = Path(scratch) / "manual", Path(scratch) / "plain"
        root.mkdir()
        manual = SyntheticManual(root, size, versions)
        pages = write_plain(manual, plain)
        cold = []
        for _round in range(3):
            manual.forget()
            cold.append(cost(root, "scripts/check.py"))
        warm = cost(root, "scripts/check.py", runs=3)
        manual.forget()
        build = ("-m", "mkdocs", "build", "--strict")
        first = cost(root, *build)
        manual.revise_one()
        rebuild = cost(root, *build)
        rebuilt = _digest(root / "site")
        manual.forget()
        again = cost(root, *build)
        identical = rebuilt == _digest(root / "site")
        cheapest = min(cold, key=lambda found: found.cpu)
        return Figures(size, pages, cheapest, warm, first, cost(plain, *build), rebuild, again, identical)


def lines(found: Figures) -> Iterator[tuple[Message, str, bool | None]]:
    """What is printed for one size: what was measured, the figure, whether the target is met."""
    built = found.build.cpu
    yield _("pages"), str(found.pages), None
    yield _("full build"), f"{built:.1f} s", None
    yield _("pages per CPU second"), f"{found.pages / built:.0f}", None
    yield _("peak memory of a full build"), f"{found.build.peak:.0f} MB", None
    yield _from_cpu(_("cold check ÷ full build (target: at most 1/20)"), found.check_cold.cpu, built, 20)
    yield _from_cpu(_("warm check ÷ full build (target: at most 1/100)"), found.check_warm.cpu, built, 100)
    hooks = built / found.plain.cpu
    yield _("full build ÷ the same pages without our hooks (target: at most 1.10)"), f"{hooks:.2f}", hooks <= 1.10  # noqa: PLR2004
    yield _from_cpu(
        _("rebuild after one document changed ÷ full build (target: at most 1/10)"),
        found.rebuild.cpu,
        found.full_again.cpu,
        10,
    )
    yield _("the rebuild equals a full build, byte for byte"), "", found.identical


def _from_cpu(what: Message, part: float, whole: float, target: int) -> tuple[Message, str, bool]:
    return what, f"1/{whole / part:.1f} ({part:.2f} s)", part * target <= whole


def growth(small: Figures, large: Figures) -> Iterator[tuple[Message, str, bool | None]]:
    """How costs grow from one size to a larger one: 1.0 is linear."""
    factor = large.documents / small.documents
    for what, ratio in (
        (_("growth of the cold check over linear (target: at most 1.3)"), large.check_cold.cpu / small.check_cold.cpu),
        (_("growth of the full build over linear (target: at most 1.3)"), large.build.cpu / small.build.cpu),
    ):
        yield what, f"{ratio / factor:.2f}", ratio <= 1.3 * factor


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure manuals of the sizes asked for and print the figures."""
    command_line.speak_utf8()
    language = command_line.language_of(arguments)
    options = _parser(language).parse_args(arguments)
    translate = translator(language)
    measured: list[Figures] = []

    def say(rows: Iterator[tuple[Message, str, bool | None]]) -> None:
        for what, figure, met in rows:
            verdict = () if met is None else ((_("met") if met else _("NOT MET")).told(translate),)
            print(f"  {what.told(translate)}: {' – '.join(filter(None, (figure, *verdict)))}", flush=True)

    for size in options.sizes:
        title = _("{size} documents × {versions} versions", size=size, versions=options.versions)
        print(title.told(translate), flush=True)
        measured.append(measure(size, options.versions))
        say(lines(measured[-1]))
        if len(measured) > 1:
            say(growth(measured[0], measured[-1]))
    return 0


def _parser(language: str) -> argparse.ArgumentParser:
    def say(message: Message) -> str:
        return message.told(translator(language))

    parser = command_line.parser(
        language,
        description=_("Measure check and build on synthetic manuals; figures are CPU time, compared within one run."),
        epilog=_("A manual of 1,000 documents takes about ten minutes."),
    )
    parser.add_argument(
        "sizes", nargs="*", type=int, default=[100, 1000], help=say(_("numbers of documents (default: 100 1000)"))
    )
    parser.add_argument(
        "--versions", type=int, default=5, help=say(_("released versions of each document (default: 5)"))
    )
    return parser


if __name__ == "__main__":
    command_line.run(main)
