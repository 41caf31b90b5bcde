"""Reads a manual from its folder: every fault becomes a finding on its line, never an exception."""

import hashlib
import os
import re
import stat
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

from qms.language.messages import Message, Refusal, _
from qms.model.documents import Document, Header, Ledger, Page, PageHeader, key_without_dashes
from qms.model.manual import REGISTER_RECORDS, REGISTERS, Attachment, Manual, Registers, Unreadable
from qms.model.registers import Organisation
from qms.reading import history
from qms.reading.approvals import read_approvals
from qms.reading.build_day import today
from qms.reading.cache import Cache
from qms.source import front_matter, yaml_reader
from qms.source.citations import CitationFinder
from qms.source.front_matter import Source
from qms.source.schema import Fault, FaultKind, validate
from qms.source.values import Record
from qms.source.yaml_reader import Node, YamlFault

MARKDOWN_SUFFIXES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
MAX_BYTES = 1_000_000
MAX_LINE = 10_000
MAX_LINES = 5_000
MAX_DEPTH = 50
_NESTED = re.compile(r"(?:[ \t]*(?:>|[-*+](?=[ \t])|\d+[.)](?=[ \t]))){50}|[ \t]{200}(?=[^ \t])")
"""Quotes or lists in one another, or what may be such: the deepest a reader would follow is five."""
R = TypeVar("R", bound=Record)


def load(
    docs: Path, day: date | None = None, cache: Cache | None = None, changed: Mapping[str, bytes] | None = None
) -> Manual:
    """Read the manual in the folder ``docs`` as it stands on ``day`` (default: the build day).

    What ``cache`` knows is not read again; the caller saves it. ``changed`` holds, by path below ``docs``, what files
    are to contain instead: the manual as it will be once they are written.
    Raises Refusal where nothing can be checked: no folder, no register of the organisation, no usable Git.
    """
    if not (docs / REGISTERS / "organisation.yml").is_file():
        raise Refusal(
            _("there is no manual in “{folder}”: {file} is missing", folder=docs, file=f"{REGISTERS}/organisation.yml"),
            _("run the command in the folder of the manual, or name its docs folder"),
        )
    cache = cache or Cache()
    ledger = history.read_ledger(docs, cache)
    manual = _Loader(docs, cache, changed or {}).manual(ledger, day or today())
    return replace(manual, approvals=read_approvals(docs, cache))


def unreadable(file: Unreadable) -> Refusal:
    """Says why a file cannot be read, and the way out."""
    fault = file.faults[0]
    return Refusal(_("{file}, line {line}: {fault}", file=file.path, line=fault.line, fault=fault.fault), fault.remedy)


class _Unreadable(Exception):
    def __init__(self, fault: Message, remedy: Message, line: int = 1) -> None:
        self.fault = Fault(FaultKind.SYNTAX, line, 1, fault, remedy)


class _Loader:
    def __init__(self, docs: Path, cache: Cache, changed: Mapping[str, bytes]) -> None:
        self._docs = docs
        self._cache = cache
        self._changed = {docs / path: content for path, content in changed.items()}
        self._unreadable: list[Unreadable] = []
        self._nodes: dict[str, Node] = {}

    def manual(self, ledger: Ledger, day: date) -> Manual:
        registers = self._registers()
        documents: list[Document] = []
        pages: list[Page] = []
        if registers:
            organisation = registers.organisation
            finder = CitationFinder([kind.code for kind in organisation.kinds], registers.laws_by_number)
            for path, blob, source in self._sources():
                is_meant = _is_kinds_folder(path, organisation) and not key_without_dashes(source)
                if "code" in source.keys or is_meant:
                    header = self._valid(path, source, Header)
                    if header:
                        kind = organisation.kind_of(header.code)
                        documents.append(Document(path, blob, source, finder, self._cache, header, kind))
                elif (page_header := self._valid(path, source, PageHeader)) is not None:
                    pages.append(Page(path, blob, source, finder, self._cache, page_header))
        return Manual(
            registers,
            tuple(documents),
            tuple(pages),
            tuple(self._unreadable),
            ledger,
            day,
            tuple(self._paths()),
            tuple(self._attachments()),
        )

    def _registers(self) -> Registers | None:
        read = {name: self._register(name, record) for name, record in REGISTER_RECORDS.items()}
        if None in read.values():
            return None
        fields: dict[str, Any] = {name.replace("-", "_"): register for name, register in read.items()}
        return Registers(**fields, nodes=self._nodes)

    def _register(self, name: str, record: type[R]) -> R | None:
        path = f"{REGISTERS}/{name}.yml"
        if not os.path.lexists(self._docs / path) and self._docs / path not in self._changed:
            return record() if name != "organisation" else None
        try:
            node = yaml_reader.read(self._text(self._docs / path))
        except (_Unreadable, YamlFault) as error:
            self._report(path, error)
            return None
        self._nodes[name] = node
        read, faults = validate(yaml_reader.plain(node), lambda: node, record)
        self._report_faults(path, faults)
        return read

    @cached_property
    def _files(self) -> list[Path]:
        return sorted({*self._docs.rglob("*"), *self._changed})

    def _paths(self) -> Iterator[str]:
        for file in self._files:
            yield file.relative_to(self._docs).as_posix() + ("/" if file.is_dir() else "")

    def _attachments(self) -> Iterator[Attachment]:
        """What is read as neither text nor register; a link to a folder is one, for its files would be published."""
        registers = {self._docs / REGISTERS / f"{name}.yml" for name in REGISTER_RECORDS}
        for file in self._files:
            if file.suffix.lower() in MARKDOWN_SUFFIXES or file in registers or not os.path.lexists(file):
                continue
            seen = file.lstat()
            if not stat.S_ISDIR(seen.st_mode):
                path = file.relative_to(self._docs).as_posix()
                yield Attachment(path, stat.S_ISREG(seen.st_mode), seen.st_size, file.read_bytes)

    def _sources(self) -> Iterator[tuple[str, str, Source]]:
        """Path, blob and text of every Markdown file that can be read."""
        for file in self._files:
            if file.suffix.lower() not in MARKDOWN_SUFFIXES:
                continue
            path = file.relative_to(self._docs).as_posix()
            try:
                text = self._text(file)
                blob = _blob(text)
                keys = self._cache.recall(history.keys_name(blob), partial(history.keys_of, text))
                yield path, blob, front_matter.split(text, keys)
            except (_Unreadable, YamlFault) as error:
                self._report(path, error)

    def _text(self, file: Path) -> str:
        return _decoded(file, self._changed[file] if file in self._changed else _content(file))

    def _valid(self, path: str, source: Source, record: type[R]) -> R | None:
        read, faults = validate(source.keys, lambda: source.front, record)
        self._report_faults(path, faults)
        return read

    def _report_faults(self, path: str, faults: list[Fault]) -> None:
        if faults:
            self._unreadable.append(Unreadable(path, tuple(faults)))

    def _report(self, path: str, error: _Unreadable | YamlFault) -> None:
        if isinstance(error, YamlFault):
            fault = Fault(FaultKind.SYNTAX, error.line, error.column, error.fault, error.remedy)
        else:
            fault = error.fault
        self._report_faults(path, [fault])


def _is_kinds_folder(path: str, organisation: Organisation) -> bool:
    return any(path.startswith(f"{kind.folder}/") for kind in organisation.kinds)


def _blob(text: str) -> str:
    """The name Git gives a text whose lines end as Git stores them."""
    content = text.replace("\r\n", "\n").encode("utf-8", "surrogatepass")
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _content(file: Path) -> bytes:
    if file.is_symlink() or not file.is_file():
        raise _Unreadable(
            _("this is a link or a special file, not a text"), _("put the text itself here, as a normal file")
        )
    return file.read_bytes()


def _decoded(file: Path, content: bytes) -> str:
    if file.suffix.lower() in MARKDOWN_SUFFIXES and file.suffix != ".md":
        raise _Unreadable(_("the name of the file does not end in .md"), _("rename the file"))
    if len(content) > MAX_BYTES:
        raise _Unreadable(
            _("the file is larger than {limit} kB", limit=MAX_BYTES // 1000),
            _("split the document, or move pictures and data out of the text"),
        )
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise _Unreadable(
            _("the file is not UTF-8 text"),
            _("save it again with the encoding UTF-8 (Unicode)"),
            line=content.count(b"\n", 0, error.start) + 1,
        ) from None
    if content.startswith(BOM_UTF8):
        raise _Unreadable(
            _("the file starts with a byte order mark (BOM)"), _("save it again as “UTF-8”, not as “UTF-8 with BOM”")
        )
    if "\0" in text:
        raise _Unreadable(
            _("the file holds a NUL character; it is probably UTF-16"),
            _("save it again with the encoding UTF-8 (Unicode)"),
            line=text.count("\n", 0, text.index("\0")) + 1,
        )
    too_long = re.search(rf"[^\n]{{{MAX_LINE + 1}}}", text)
    if too_long:
        raise _Unreadable(
            _("a line is longer than {limit} characters", limit=MAX_LINE),
            _("break the line into several"),
            line=text.count("\n", 0, too_long.start()) + 1,
        )
    if file.suffix == ".md":
        _refuse_costly(text)
    return text


def _refuse_costly(text: str) -> None:
    """What takes the renderer minutes, or more depth than it has."""
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        raise _Unreadable(
            _("the text has more than {limit} lines", limit=MAX_LINES), _("split the document"), line=MAX_LINES + 1
        )
    open_brackets = 0
    for number, line in enumerate(lines, start=1):
        if _NESTED.match(line):
            raise _Unreadable(_("nested too deeply"), _("write a flatter structure"), number)
        open_brackets = open_brackets + line.count("[") - line.count("]") if line.strip() else 0
        if open_brackets > MAX_DEPTH:
            raise _Unreadable(
                _("more than {limit} brackets [ of this paragraph are never closed", limit=MAX_DEPTH),
                _("close each [ with a ], or delete it"),
                number,
            )
