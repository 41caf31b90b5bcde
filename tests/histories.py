"""Histories as messy as real ones: documents written, edited, broken, moved, merged and reverted at random.

A history is written to a real repository as one ``git fast-import`` stream, many times faster than commit by commit.
"""

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, TypeVar

from hypothesis import strategies as st

CODES = ("QT.01", "QT.02", "QĐ.01", "[QT.01]")
VERSIONS = ("1.0", "1.1", "1.9", "1.10", "2.0", "01.0", "1")
TEXTS = ("Làm việc.\n", "Làm việc khác.\n", "# Việc\n\n---\n\nHai đoạn.", "")
DAYS = ("2026-01-05", "2026-06-01", "2026-12-31", "2026-02-30", "hôm nay", "", "20260105", "2026-W02-1")
TITLES = ("Việc", "Việc khác", '"1.10"')
CLAUSES = ("[7.5]", '["7.5", 8.1]', "[]", "7.5")
ENDS = (
    "withdrawn: {date: 2026-07-01, decision: 9/QĐ}\n",
    "withdrawn: {date: 2026-08-01, decision: 10/QĐ, replaced_by: [QT.02]}\n",
    "withdrawn: {date: 2026-08-32, decision: 9/QĐ}\n",
    "withdrawn: {date: 2026-07-01}\n",
    "withdrawn: 2026-07-01\n",
    "",
)
FORMS = (
    *("plain", "crlf", "bom", "utf-16", "quote", "twice", "anchor", "tag", "unclosed", "late", "nul", "tab"),
    "no list",
)
MODES = ("100644", "100755", "120000", "160000")
PATHS = (
    b"quy-trinh/qt-01.md",
    b"a.md",
    b"a/b.md",
    "biểu mẫu/sổ “1”.md".encode(),
    b'"quoted"\\.md',
    b"latin-\xea.md",
    b"commit 1.md",
    b"qt-01.txt",
    b"QT-01.MD",
)
ZONES = ("+0700", "+0000", "-0930")
SUBMODULE = "160000"
NOWHERE = "0" * 40
T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    """A row of the version table, as an editor writes it; "" leaves a cell out."""

    version: str
    decision: str = ""
    issued: str = ""
    effective: str = ""
    changes: str = "Sửa."
    corrections: tuple[str, ...] = ()

    def __str__(self) -> str:
        cells = {key: value for key, value in vars(self).items() if value and key != "corrections"}
        lines = [f"{key}: {value}" for key, value in cells.items()]
        lines += ["corrections:", *(f"  - {correction}" for correction in self.corrections)] if self.corrections else []
        return "\n  - " + "\n    ".join(lines)


def released(version: str, decision: str = "1/QĐ") -> Row:
    """A row that could be published."""
    return Row(version, decision, DAYS[0], DAYS[1])


@dataclass(frozen=True)
class File:
    """A document, in the form and mode in which Git stores it."""

    code: str = CODES[0]
    title: str = TITLES[0]
    clauses: str = CLAUSES[0]
    rows: tuple[Row, ...] = (Row("1.0"),)
    end: str = ""
    body: str = TEXTS[0]
    form: str = FORMS[0]
    mode: str = MODES[0]

    def content(self) -> bytes:
        """The bytes of the file."""
        rows = "".join(map(str, self.rows)) or " []"
        front = f"code: {self.code}\ntitle: {self.title}\nclauses: {self.clauses}\nversions:{rows}\n{self.end}"
        text = f"---\n{front}---\n{self.body}"
        broken = {"quote": "'title", "anchor": "title: &a", "tag": "title: !a", "nul": "title: \0", "tab": "\ttitle:"}
        match self.form:
            case "crlf":
                text = text.replace("\n", "\r\n")
            case "bom":
                text = f"\ufeff{text}"
            case "utf-16":
                return text.encode("utf-16")
            case "twice":
                text = text.replace("code:", "code: QT.99\ncode:", 1)
            case "no list":
                text = text.replace("versions:", "versions: 1.0\nolder:", 1)
            case "unclosed":
                text = f"---\n{front}{self.body}"
            case "late":
                text = f"\n{text}"
            case "quote" | "anchor" | "tag" | "nul" | "tab":
                text = text.replace("title:", broken[self.form], 1)
        return text.encode()


Tree = Mapping[bytes, File]


class Edit(NamedTuple):
    """Something done to a file; the numbers choose the file, the row from the last upwards, and what to write."""

    action: str
    which: int
    where: int
    what: int


class Step(NamedTuple):
    """Some edits and their commit, then something done to branches."""

    edits: list[Edit]
    action: str
    number: int


class Commit(NamedTuple):
    """A commit; ``parents`` by their index in the history."""

    tree: Tree
    parents: tuple[int, ...]


@dataclass(frozen=True)
class History:
    """Commits, the tips of the branches ``main`` and ``work``, and how a repository publishes them."""

    commits: tuple[Commit, ...]
    main: int
    work: int
    folder: str
    published: str
    clock: tuple[int, ...]

    def write(self, repository: Path) -> Path:
        """Put the history into ``repository`` in place of what it held; the folder of the manual."""
        main, origin = {
            "main": (self.main, None),
            "origin": (None, self.main),
            "both": (self.main, self.work),
            "head": (None, None),
        }[self.published]
        stream = b"".join(self._stream({"heads/main": main, "remotes/origin/main": origin, "heads/work": self.work}))
        subprocess.run(["git", "fast-import", "--quiet", "--force"], cwd=repository, input=stream, check=True)
        (repository / ".git" / "HEAD").write_text("ref: refs/heads/work\n")
        docs = repository / self.folder
        docs.mkdir(parents=True, exist_ok=True)
        return docs

    def _stream(self, tips: Mapping[str, int | None]) -> Iterator[bytes]:
        above = f"{self.folder}/".encode() if self.folder else b""
        for index, commit in enumerate(self.commits):
            seconds = 1_770_000_000 + self.clock[index % len(self.clock)] * 40_000
            yield b"reset refs/heads/work\n\n"
            yield f"commit refs/heads/work\nmark :{index + 1}\n".encode()
            yield f"committer Thử <thu@example.org> {seconds} {ZONES[seconds % 3]}\n".encode()
            yield _data(str(index).encode())
            for name, parent in zip(["from", *["merge"] * len(commit.parents)], commit.parents, strict=False):
                yield f"{name} :{parent + 1}\n".encode()
            yield b"deleteall\n"
            if above:
                yield from _file(b"outside.md", File(code="QT.99", rows=(released("1.0"),), body=f"{index}"))
            for path, file in commit.tree.items():
                yield from _file(above + path, file)
        for ref, tip in tips.items():
            yield f"reset refs/{ref}\nfrom {NOWHERE if tip is None else f':{tip + 1}'}\n\n".encode()


def _data(content: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(content), content)


def _file(path: bytes, file: File) -> Iterator[bytes]:
    quoted = b'"' + path.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
    if file.mode == SUBMODULE:
        yield b"M 160000 %s %s\n" % (b"1" * 40, quoted)
    else:
        yield b"M %s inline %s\n" % (file.mode.encode(), quoted) + _data(file.content())


def new_repository(root: Path) -> Path:
    """An empty repository that histories can be written to, one after another."""
    environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", "init", "--quiet", "--object-format=sha1", root], check=True, env=environment)
    subprocess.run(["git", "config", "core.fsync", "none"], cwd=root, check=True)
    return root


OFTEN = ("issue", "decide", "write", "correct")
BEGINNINGS = ((Row("1.0"),), (released("1.0"),), (released("1.0"), Row("1.1")))
EDITS = (
    *(*OFTEN, *OFTEN, "write", "correct", "correct", "draft", "undecide", "cell", "drop", "drop", "swap"),
    *("number", "uncorrect", "end", "title", "clauses", "code", "form", "mode", "repair", "copy", "move"),
    *("delete", "new"),
)
ACTIONS = (
    *("stay", "stay", "stay", "stay", "branch", "switch"),
    *("merge", "squash", "into work", "forward", "revert", "empty"),
)

small = st.integers(0, 7)
mostly_first = st.sampled_from((0, 0, 0, 0, 0, 1, 2, 3))
edits = st.builds(Edit, st.sampled_from(EDITS), mostly_first, mostly_first, small)
steps = st.builds(Step, st.lists(edits, min_size=1, max_size=3), st.sampled_from(ACTIONS), small)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A history of a few files over some three to twenty commits."""
    writer = _Writer(draw(st.sampled_from(BEGINNINGS)))
    for step in draw(st.lists(steps, min_size=4, max_size=10)):
        writer.take(step)
    return History(
        tuple(writer.commits),
        writer.tips["main"],
        writer.tips["work"],
        draw(st.sampled_from(("docs", "", "tài liệu/sổ"))),
        draw(st.sampled_from(("main", "origin", "head", "both"))),
        tuple(draw(st.lists(small, min_size=1, max_size=5))),
    )


class _Writer:
    """Two branches, ``main`` and ``work``, one of them checked out."""

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self.commits = [Commit({PATHS[0]: File(rows=rows)}, ())]
        self.tips = {"main": 0, "work": 0}
        self._here = "main"

    def take(self, step: Step) -> None:
        """Edit and commit, then do what the step says."""
        tip = self.tips[self._here]
        tree = dict(self.commits[tip].tree)
        for edit in step.edits:
            _change(tree, edit)
        if step.action == "empty":
            tree = dict(self.commits[tip].tree)
        self._commit(tree, tip)
        main, work = self.tips["main"], self.tips["work"]
        match step.action:
            case "branch":
                self.tips["work"] = self.tips[self._here]
                self._here = "work"
            case "switch":
                self._here = "main" if self._here == "work" else "work"
            case "merge" | "squash":
                self._here = "main"
                parents = (main, work) if step.action == "merge" else (main,)
                self._commit(self._merged(self._base(main, work), main, work, step.number), *parents)
            case "into work":  # a merge the wrong way round: main becomes the second parent
                self._here = "work"
                self._commit(self._merged(self._base(main, work), work, main, step.number), work, main)
                self.tips["main"] = self.tips["work"]
            case "forward":
                self.tips["main"] = work
            case "revert":
                tip = self.tips[self._here]
                undone = self._line(tip)[step.number % len(self._line(tip))]
                before = self.commits[undone].parents[:1] or (undone,)
                self._commit(self._merged(undone, tip, before[0], step.number), tip)

    def _commit(self, tree: Tree, *parents: int) -> None:
        self.commits.append(Commit(tree, parents))
        self.tips[self._here] = len(self.commits) - 1

    def _line(self, tip: int) -> list[int]:
        line = [tip]
        while parents := self.commits[line[-1]].parents:
            line.append(parents[0])
        return line

    def _base(self, one: int, other: int) -> int:
        return max(self._ancestors(one) & self._ancestors(other))

    def _ancestors(self, tip: int) -> set[int]:
        return {tip}.union(*(self._ancestors(parent) for parent in self.commits[tip].parents))

    def _merged(self, base: int, ours: int, theirs: int, number: int) -> Tree:
        """Their changes on ours; where both changed a file, the number says whose stays."""
        was, our, their = (self.commits[index].tree for index in (base, ours, theirs))
        tree = dict(our)
        for path in was.keys() | our.keys() | their.keys():
            if their.get(path) != was.get(path) and (our.get(path) == was.get(path) or number % 2):
                _set(tree, path, their.get(path))
        return tree


def _set(tree: dict[bytes, File], path: bytes, file: File | None) -> None:
    tree.pop(path, None)
    if file:
        tree[path] = file


def _change(tree: dict[bytes, File], edit: Edit) -> None:
    """Do to a tree what an edit says."""
    path = _one(PATHS, edit.what)
    if edit.action == "new" or not tree:
        tree[path] = File(code=_one(CODES, edit.where), rows=(released("1.0"),))
        return
    chosen = _one(sorted(tree), edit.which)
    match edit.action:
        case "copy":
            tree[path] = tree[chosen]
        case "move":
            tree[path] = tree.pop(chosen)
        case "delete":
            del tree[chosen]
        case _:
            tree[chosen] = _edited(tree[chosen], edit)


def _edited(file: File, edit: Edit) -> File:  # noqa: PLR0911  # a table: one case an edit
    what = edit.what
    match edit.action:
        case "issue":
            return replace(file, rows=(*file.rows, released(_next(file, what), f"{what}/QĐ")))
        case "draft":
            return replace(file, rows=(*file.rows, Row(_next(file, what))))
        case "write":
            return replace(file, body=_one(TEXTS, what))
        case "end":
            return replace(file, end=_one(ENDS, what))
        case "title":
            return replace(file, title=_one(TITLES, what))
        case "clauses":
            return replace(file, clauses=_one(CLAUSES, what))
        case "code":
            return replace(file, code=_one(CODES, what))
        case "form":
            return replace(file, form=_one(FORMS, what + 4 * edit.where))
        case "mode":
            return replace(file, mode=_one(MODES, what))
        case "repair":
            return replace(file, form=FORMS[0], mode=MODES[0])
        case "swap":
            return replace(file, rows=file.rows[::-1])
    if not file.rows:
        return file
    at = len(file.rows) - 1 - edit.where % len(file.rows)
    rows = (*file.rows[:at], *_rewritten(file.rows[at], edit.action, what), *file.rows[at + 1 :])
    body = _one(TEXTS, what) if edit.action == "correct" else file.body
    return replace(file, rows=rows, body=body)


def _rewritten(row: Row, action: str, what: int) -> tuple[Row, ...]:
    match action:
        case "decide":
            row = replace(row, decision=f"{what}/QĐ", issued=DAYS[max(0, what - 2)], effective=DAYS[1])
        case "undecide":
            row = replace(row, decision="")
        case "cell":
            row = (replace(row, changes=DAYS[0]), replace(row, decision="5/QĐ"), replace(row, effective=""))[what % 3]
        case "number":
            row = replace(row, version=_one(VERSIONS, what))
        case "correct":
            correction = f"{{decision: {what}/ĐC, issued: {DAYS[max(0, what - 4)]}, changes: Lỗi.}}"
            row = replace(row, decision=row.decision or "1/QĐ", issued=DAYS[0], effective=DAYS[1])
            row = replace(row, corrections=(*row.corrections, correction))
        case "uncorrect":
            row = replace(row, corrections=row.corrections[:-1])
    return () if action == "drop" else (row,)


def _next(file: File, number: int) -> str:
    """Mostly the version after the last."""
    last = file.rows[-1].version if file.rows else "0.9"
    issue, _, revision = last.partition(".")
    if number % 4 == 3 or not revision:
        return _one(VERSIONS, number)
    return f"{issue}.{int(revision) + 1}"


def _one(choices: Sequence[T], number: int) -> T:
    return choices[number % len(choices)]
