"""The release ledger, by its definition: every commit read plainly, every rule applied by going through all of them.

It is slow, it remembers nothing between questions, and it shares no code with ``qms.reading``. The definition:

- The line is the published branch (``main``, else ``origin/main``, else HEAD), first parents only. A Markdown file is
  seen in a commit that changed it (its content or its mode, against the first parent), where it is a normal file that
  can be read: UTF-8, strict YAML. Of several in one commit, the first by path is seen first.
- A version is released where a row of a file with a code first has a decision, readable dates and a readable number.
  The row is the one of that moment. Its corrections are those with a decision and a readable date, up to the first
  without.
- Its text is the file, where the row is the last. It is seen with the row, or later while no later version is released.
  From then until a later version is released it is replaced wherever more corrections are seen with it than before.
- A document's end is the first one seen, with a decision and a readable date, at or after its first release.
- A draft waits since its row was first seen without a decision.
"""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

Pair = tuple[int, int]
"""Issue and revision."""


@dataclass(frozen=True)
class Seen:
    """A file as a commit left it."""

    commit: str
    moment: datetime
    path: str
    keys: dict[str, Any]
    body: str


@dataclass(frozen=True)
class Text:
    """The text of a release, and where it was seen."""

    commit: str
    moment: datetime
    path: str
    title: str
    clauses: tuple[str, ...]
    body: str


@dataclass(frozen=True)
class Released:
    """A version: its row, what has been corrected, and its texts, the one that holds last."""

    row: dict[str, Any]
    corrections: tuple[dict[str, Any], ...]
    texts: tuple[Text, ...]


class Objects:
    """Git's objects as they are stored, through one ``git cat-file``."""

    def __init__(self, repository: Path) -> None:
        self._cat = subprocess.Popen(
            ["git", "cat-file", "--batch"], cwd=repository, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def __enter__(self) -> "Objects":
        return self

    def __exit__(self, *_: object) -> None:
        self._cat.communicate()

    def read(self, name: str) -> bytes:
        """The content of an object."""
        found = self.find(name)
        assert found is not None, f"{name} is missing"
        return found[1]

    def find(self, ref: str) -> tuple[str, bytes] | None:
        """The object that a ref points at: its name and content; None if there is none."""
        assert self._cat.stdin is not None
        assert self._cat.stdout is not None
        self._cat.stdin.write(f"{ref}\n".encode())
        self._cat.stdin.flush()
        answer = self._cat.stdout.readline().split()
        if answer[-1] == b"missing":
            return None
        content = self._cat.stdout.read(int(answer[2]))
        self._cat.stdout.read(1)
        return answer[0].decode(), content

    def files(self, tree: str, above: bytes = b"") -> Iterator[tuple[bytes, tuple[str, str]]]:
        """Path, mode and object of everything below a tree."""
        content = self.read(tree)
        while content:
            head, _, rest = content.partition(b"\0")
            mode, _, name = head.partition(b" ")
            entry, content = rest[:20].hex(), rest[20:]
            if mode == b"40000":
                yield from self.files(entry, above + name + b"/")
            else:
                yield above + name, (mode.decode(), entry)


class Oracle:
    """What the ledger of the manual in ``folder`` (below the top of the repository) must hold."""

    def __init__(self, objects: Objects, folder: str) -> None:
        self._objects = objects
        self._below = f"{folder}/".encode() if folder else b""
        refs = ("refs/heads/main", "refs/remotes/origin/main", "HEAD")
        self.branch = next((ref for ref in refs if objects.find(ref)), None)
        self.last_change: dict[str, datetime] = {}
        self.seen = tuple(self._all_seen())

    @cached_property
    def codes(self) -> set[str]:
        """The codes of everything released."""
        return {seen.keys["code"] for seen in self.seen if any(map(released, seen.keys["versions"]))}

    def versions(self, code: str) -> dict[Pair, Released]:
        """The released versions of a document."""
        rows = [
            (seen, row, index == len(seen.keys["versions"]) - 1)
            for seen in self._of(code)
            for index, row in enumerate(seen.keys["versions"])
            if released(row)
        ]
        found = {}
        for version in {number(row) for _seen, row, _is_last in rows}:
            first = next(at for at, (_seen, row, _is_last) in enumerate(rows) if number(row) == version)
            too_late = next((at for at, (_seen, row, _is_last) in enumerate(rows) if number(row) > version), len(rows))
            corrections = corrections_of(rows[first][1])
            texts: list[Text] = []
            for seen, row, is_last in [rows[first], *rows[first + 1 : too_late]]:
                more = corrections_of(row)[len(corrections) :] if is_last else ()
                if number(row) == version and is_last and (more or not texts):
                    corrections += more
                    texts.append(_text(seen))
            found[version] = Released(rows[first][1], corrections, tuple(texts))
        return found

    def withdrawal(self, code: str) -> tuple[str, datetime, str, dict[str, Any]] | None:
        """Where the end of a document was first seen, and what it says."""
        is_released = False
        for seen in self._of(code):
            is_released = is_released or any(map(released, seen.keys["versions"]))
            end = seen.keys.get("withdrawn")
            if is_released and isinstance(end, dict) and end.get("decision") and is_day(end.get("date")):
                return seen.commit, seen.moment, seen.path, end
        return None

    def drafts(self) -> dict[tuple[str, Pair], datetime]:
        """Since when each draft was waiting, by code and version."""
        found: dict[tuple[str, Pair], datetime] = {}
        for seen in reversed(self.seen):
            for row in seen.keys["versions"]:
                if isinstance(row, dict) and not row.get("decision") and number(row) != UNREADABLE:
                    found[seen.keys["code"], number(row)] = seen.moment
        return found

    def _of(self, code: str) -> Iterator[Seen]:
        return (seen for seen in self.seen if seen.keys["code"] == code)

    def _all_seen(self) -> Iterator[Seen]:
        """Every Markdown file each commit changed that has a code and rows, oldest commit first."""
        before: dict[bytes, tuple[str, str]] = {}
        for commit, tree, moment in self._line():
            files = {
                path.removeprefix(self._below): entry
                for path, entry in self._objects.files(tree)
                if path.startswith(self._below) and path.endswith(b".md")
            }
            for path in sorted(files.keys() | before.keys()):
                if files.get(path) == before.get(path):
                    continue
                name = path.decode("utf-8", "surrogateescape")
                self.last_change[name] = moment
                mode, blob = files.get(path, ("", ""))
                if mode in {"100644", "100755"}:
                    keys, body = read(self._objects.read(blob))
                    if isinstance(keys.get("code"), str) and isinstance(keys.get("versions"), list):
                        yield Seen(commit, moment, name, keys, body)
            before = files

    def _line(self) -> list[tuple[str, str, datetime]]:
        """Name, tree and moment of each commit on the first-parent line, oldest first."""
        line: list[tuple[str, str, datetime]] = []
        tip = self._objects.find(self.branch) if self.branch else None
        name = tip[0] if tip else None
        while name:
            content = self._objects.read(name).decode()
            parents = re.findall(r"^parent (\w+)$", content, re.MULTILINE)
            tree = re.findall(r"^tree (\w+)$", content, re.MULTILINE)[0]
            seconds = re.findall(r"^committer .*> (\d+) [-+]\d{4}$", content, re.MULTILINE)[0]
            line.append((name, tree, datetime.fromtimestamp(int(seconds), UTC)))
            name = parents[0] if parents else None
        return line[::-1]


UNREADABLE = (-1, -1)


def number(row: Any) -> Pair:
    """Issue and revision of a row."""
    found = re.fullmatch(r"([0-9]{1,4})\.([0-9]{1,4})", str(row.get("version"))) if isinstance(row, dict) else None
    return (int(found[1]), int(found[2])) if found else UNREADABLE


def released(row: Any) -> bool:
    """Whether a row is that of a released version."""
    if number(row) == UNREADABLE or not row.get("decision"):
        return False
    return is_day(row.get("issued")) and is_day(row.get("effective"))


def corrections_of(row: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """The corrections of a row, up to the first that lacks its decision or date."""
    listed = row.get("corrections")
    complete = []
    for item in listed if isinstance(listed, list) else ():
        if not (isinstance(item, dict) and item.get("decision") and is_day(item.get("issued"))):
            break
        complete.append(item)
    return tuple(complete)


def is_day(text: Any) -> bool:
    """Whether a text is a day of the calendar, as year-month-day."""
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text) if isinstance(text, str) else None
    try:
        return found is not None and bool(date(int(found[1]), int(found[2]), int(found[3])))
    except ValueError:
        return False


def read(content: bytes) -> tuple[dict[str, Any], str]:
    """Keys and body of a file; no keys where it cannot be read."""
    try:
        lines = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        fences = [at for at, line in enumerate(lines) if line.rstrip(" \t") == "---"]
        if len(fences) < 2 or fences[0] != 0:
            return {}, ""
        block = "\n".join(lines[1 : fences[1]]) + "\n"
        keys = _plain(yaml.compose(block, Loader=yaml.BaseLoader))
    except (UnicodeDecodeError, yaml.YAMLError, ValueError):
        return {}, ""
    refused = any(isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) for event in yaml.parse(block))
    return (keys if isinstance(keys, dict) and not refused else {}), "\n".join(lines[fences[1] + 1 :])


def _plain(node: yaml.Node | None) -> Any:
    """A YAML node as str, list and dict; ValueError where a key stands twice or a value is tagged."""
    if node is not None and node.tag.startswith("!"):
        raise ValueError("a value is tagged")
    match node:
        case yaml.ScalarNode(value=str(text)):
            return text
        case yaml.SequenceNode(value=items):
            return [_plain(item) for item in items]
        case yaml.MappingNode(value=entries):
            keys = [_plain(key) for key, _value in entries]
            if len(set(keys)) < len(keys):
                raise ValueError("a key stands twice")
            return dict(zip(keys, (_plain(value) for _key, value in entries), strict=True))
    return {}


def _text(seen: Seen) -> Text:
    clauses = seen.keys.get("clauses")
    return Text(
        seen.commit,
        seen.moment,
        seen.path,
        str(seen.keys.get("title", "")),
        tuple(map(str, clauses)) if isinstance(clauses, list) else (),
        seen.body,
    )
