"""FM: files can be read and reached, front matter and registers name things that exist."""

import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from typing import TypeVar

from qms.language.messages import Message, _
from qms.language.vietnamese import (
    Residue,
    ResidueSort,
    nfc,
    residue,
    section_number,
    section_title,
    slug,
)
from qms.model.documents import Document, Place, Problem, key_without_dashes
from qms.model.manual import Manual
from qms.rules.names import not_in_organisation
from qms.rules.rule import CURRENT_TEXT, SILENT_ONCE_WITHDRAWN, rule
from qms.source import yaml_reader
from qms.source.markdown import starts_with_title
from qms.source.schema import FaultKind

Found = TypeVar("Found")
LISTS_FOLDERS = {"danh-muc", "don-vi", "vai-tro"}
"""Where the lists that the build computes stand."""
_LONGEST_NAME = 100
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_RESERVED_BY_WINDOWS = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[1-9])(?:\..*)?", re.IGNORECASE)
_REFUSED_BY_WINDOWS = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f]')
_PLAIN_NAME = re.compile(r"[A-Za-z0-9._-]+")


@rule("FM001", is_proof=True)
def readable(manual: Manual) -> Iterator[Problem]:
    """Every file of the manual can be read: UTF-8 text, with front matter that parses."""
    yield from _faults(manual, FaultKind.SYNTAX)


@rule("FM002", is_proof=True)
def known_keys(manual: Manual) -> Iterator[Problem]:
    """Front matter and registers have every key they need and none that is unknown."""
    yield from _faults(manual, FaultKind.KEY)


@rule("FM003", is_proof=True)
def valid_values(manual: Manual) -> Iterator[Problem]:
    """Dates, version numbers, periods and lists are written as such."""
    yield from _faults(manual, FaultKind.VALUE)


@rule("FM004")
def code_of_a_kind(manual: Manual) -> Iterator[Problem]:
    """A document's code matches the pattern of a kind."""
    for document in manual.documents:
        if document.kind is None:
            yield Problem(
                document.at("code"),
                _("the code “{code}” fits no kind of document", code=document.code),
                _("write it like the codes of its kind in registers/organisation.yml, or add a kind there"),
            )


@rule("FM005", is_proof=True)
def unique_code(manual: Manual) -> Iterator[Problem]:
    """A code belongs to one document; an id of a register to one entry."""
    for document in manual.documents:
        first = manual.by_code[document.code]
        if first is not document:
            yield Problem(
                document.at("code"),
                _("the code {code} is taken by {path}", code=document.code, path=first.path),
                _("give this document the next free code"),
            )
    yield from _repeated_ids(manual)


@rule("FM006")
def file_follows_code(manual: Manual) -> Iterator[Problem]:
    """The file of a document bears its code and lies in the folder of its kind."""
    for document in manual.documents:
        if document.kind is None:
            continue
        expected = posixpath.join(document.kind.folder, f"{slug(document.code)}.md")
        if document.path != expected:
            yield Problem(
                document.at("code"),
                _("the file of {code} must be {expected}", code=document.code, expected=expected),
                _("rename or move the file (git mv), or correct the code"),
            )


@rule("FM007")
def units_and_roles_exist(manual: Manual) -> Iterator[Problem]:
    """Every unit and role named stands in the register of the organisation."""
    units = manual.organisation.unit_names
    roles = manual.organisation.role_names
    for document in manual.documents:
        header = document.header
        if header.owner not in units:
            yield not_in_organisation(document.at("owner"), header.owner, units)
        for index, unit in enumerate(header.distribution):
            if unit not in units:
                yield not_in_organisation(document.at("distribution", index), unit, units)
        for index, version in enumerate(header.versions):
            for key, signing in version.signed_by.items():
                if signing not in roles:
                    yield not_in_organisation(document.at("versions", index, key), signing, roles)
    for index, role in enumerate(manual.organisation.roles):
        if role.unit not in units:
            yield not_in_organisation(manual.registers.at("organisation", "roles", index, "unit"), role.unit, units)


@rule("FM008")
def precomposed_text(manual: Manual) -> Iterator[Problem]:
    """Text is in precomposed Unicode form (NFC), as TT 07/2002/TT-BKHCN, Điều 4, demands."""
    for place, _found in chain(_in_lines(manual, _is_decomposed), _in_registers(manual, _is_decomposed)):
        yield Problem(
            place,
            _("the line holds letters whose marks are separate characters (decomposed Unicode)"),
            _("type the line again with a Unicode keyboard, or convert the file to NFC"),
        )


@rule("FM009", by_state=SILENT_ONCE_WITHDRAWN)
def no_residues(manual: Manual) -> Iterator[Problem]:
    """Text is in Unicode letters, not in what old encodings, other alphabets or Word leave in their place."""
    for place, found in _in_lines(manual, residue):
        yield Problem(replace(place, column=found.start + 1), *_explain(found))
    for place, found in _in_registers(manual, residue):
        yield Problem(place, *_explain(found))


@rule("FM010")
def keys_between_dashes(manual: Manual) -> Iterator[Problem]:
    """Keys at the top of a file stand between two lines of “---”: without them they are text of the page."""
    for page in manual.pages:
        if first := key_without_dashes(page.source):
            yield Problem(
                page.at_body(page.body.count("\n", 0, first.start("key")) + 1, len(first["margin"]) + 1),
                _("the file starts with the key “{key}” but without a line of ---", key=first["key"]),
                _("put a line with only --- above the keys and another below them"),
            )


@rule("FM011", by_state=CURRENT_TEXT)
def heading_is_title(manual: Manual) -> Iterator[Problem]:
    """The heading at the top of a document is its title; a document without one gets it from the title."""
    for document in manual.documents:
        if not starts_with_title(document.body):
            continue
        first = document.headings[0]
        heading = " ".join(filter(None, (first.number, first.title)))
        title = " ".join(filter(None, (section_number(document.title), section_title(document.title))))
        if _as_read(heading) != _as_read(title):
            yield Problem(
                document.at_body(first.line),
                _("the heading “{heading}” is not the title “{title}”", heading=heading, title=document.title),
                _("make the two the same, or delete the heading: the page shows the title by itself"),
            )


@rule("FM012")
def one_address_each(manual: Manual) -> Iterator[Problem]:
    """Every file has a name and an address of its own, on Windows as well, where “A” and “a” are one."""
    yield from _equal_names(manual)
    yield from _equal_addresses(manual)


@rule("FM013")
def portable_names(manual: Manual) -> Iterator[Problem]:
    """Names of files and folders work on Windows, and those of texts in addresses."""
    texts = set(_texts_and_their_folders(manual.paths))
    for path in manual.paths:
        name = posixpath.basename(path.rstrip("/"))
        for fault, remedy in islice(_faults_of_name(name, is_text=path in texts), 1):
            yield Problem(Place(path), fault, remedy)


def _faults(manual: Manual, kind: FaultKind) -> Iterator[Problem]:
    for file in manual.unreadable:
        for fault in file.faults:
            if fault.kind is kind:
                yield Problem(Place(file.path, fault.line, fault.column), fault.fault, fault.remedy)


def _repeated_ids(manual: Manual) -> Iterator[Problem]:
    registers = manual.registers
    lists = (
        ("organisation", "units", "id", [unit.id for unit in registers.organisation.units]),
        ("organisation", "roles", "id", [role.id for role in registers.organisation.roles]),
        ("organisation", "kinds", "id", [kind.id for kind in registers.organisation.kinds]),
        ("laws", "laws", "id", [law.id for law in registers.laws.laws]),
        ("laws", "laws", "number", [law.number for law in registers.laws.laws]),
        ("tthc", "procedures", "id", [procedure.id for procedure in registers.tthc.procedures]),
    )
    for name, group, key, values in lists:
        for index, value in enumerate(values):
            if value in values[:index]:
                yield Problem(
                    registers.at(name, group, index, key),
                    _("“{value}” stands in this list already", value=value),
                    _("delete one of the two entries, or give this one a name of its own"),
                )


def _in_lines(manual: Manual, find: Callable[[str], Found | None]) -> Iterator[tuple[Place, Found]]:
    """What ``find`` finds in lines of Markdown files, front matter included; whole texts first, for most have none."""
    for file in manual.files:
        for first_line, text in ((2, file.source.block or ""), (file.source.body_line, file.body)):
            if find(text):
                for number, line in enumerate(text.split("\n"), start=first_line):
                    if found := find(line):
                        yield Place(file.path, number), found


def _in_registers(manual: Manual, find: Callable[[str], Found | None]) -> Iterator[tuple[Place, Found]]:
    for name, node in manual.registers.nodes.items():
        for scalar in yaml_reader.scalars(node):
            if found := find(scalar.text):
                yield Place(manual.registers.at(name).path, scalar.line, scalar.column), found


def _is_decomposed(text: str) -> bool:
    return not unicodedata.is_normalized("NFC", text)


def _explain(found: Residue) -> tuple[Message, Message]:
    """The fault and the way out."""
    match found.sort:
        case ResidueSort.TCVN3:
            return (
                _("“{word}” is text of a TCVN3 font (.VnTime), not of Unicode", word=found.found),
                _("convert the text from TCVN3 to Unicode with a converter, then read it again"),
            )
        case ResidueSort.VNI:
            return (
                _("“{word}” is text of a VNI font, not of Unicode", word=found.found),
                _("convert the text from VNI to Unicode with a converter, then read it again"),
            )
        case ResidueSort.ETH:
            return (
                _(
                    "“{word}” (U+{code:04X}) looks like đ and is another letter",
                    word=found.found,
                    code=ord(found.found),
                ),
                _("type đ (or Đ) again with a Vietnamese keyboard"),
            )
        case ResidueSort.LOOK_ALIKE:
            return (
                _("“{word}” (U+{code:04X}) is a letter of another alphabet inside a word", word=found.found,
                  code=ord(found.found)),
                _("type the letter again; where it is a symbol, put a space beside it"),
            )  # fmt: skip
        case ResidueSort.INVISIBLE:
            return (
                _("an invisible character (U+{code:04X})", code=ord(found.found)),
                _("delete the invisible character, or type the words around it again"),
            )


def _as_read(text: str) -> str:
    return " ".join(nfc(_ESCAPE.sub(r"\1", text)).split())


def _equal_names(manual: Manual) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for path in manual.paths:
        taken_by = first.setdefault(_as_on_windows(path), path)
        if taken_by != path:
            yield Problem(
                Place(path),
                _("on Windows and macOS this is the same name as {path}", path=taken_by),
                _("give one of the two another name (git mv)"),
            )


def _equal_addresses(manual: Manual) -> Iterator[Problem]:
    documents: dict[str, Document] = {}
    for document in manual.in_code_order:
        taken_by = documents.setdefault(slug(document.code), document)
        if taken_by is not document:
            yield Problem(
                document.at("code"),
                _("the address /{address}/ is that of {code} already", address=slug(document.code), code=taken_by.code),
                _("give this document a code that differs from it in a letter or digit, not only in marks"),
            )
    first: dict[str, str] = {}
    for page in sorted(manual.pages, key=lambda page: posixpath.basename(page.path) == "README.md"):  # index.md first
        address = _address(page.path)
        top = _as_on_windows(address.partition("/")[0])
        taken_by_page = first.setdefault(_as_on_windows(address), page.path)
        if top in documents:
            yield _taken(page.path, address, _("that of {code}", code=documents[top].code))
        elif top in LISTS_FOLDERS:
            yield _taken(page.path, address, _("among the lists that the build computes"))
        elif _as_on_windows(taken_by_page) != _as_on_windows(page.path):
            yield _taken(page.path, address, _("that of {path}", path=taken_by_page))


def _taken(path: str, address: str, taken_by: Message) -> Problem:
    return Problem(
        Place(path),
        _("the address of this page, /{address}, is {taken_by}", address=address, taken_by=taken_by),
        _("rename the file, or move it to another folder (git mv)"),
    )


def _address(path: str) -> str:
    """Where a page stands: ``a/b.md`` → ``a/b/``, ``a/index.md`` and ``a/README.md`` → ``a/``."""
    folder, name = posixpath.split(path.removesuffix(".md"))
    inside = folder if name in {"index", "README"} else posixpath.join(folder, name)
    return f"{inside}/" if inside else ""


def _as_on_windows(path: str) -> str:
    """What Windows and macOS, which see neither case nor the form of Unicode, make of a path."""
    return nfc(path).lower().rstrip("/")


def _texts_and_their_folders(paths: Iterable[str]) -> Iterator[str]:
    """The paths whose names stand in addresses."""
    for path in paths:
        if path.endswith(".md"):
            yield path
            parts = path.split("/")
            yield from ("/".join(parts[:depth]) + "/" for depth in range(1, len(parts)))


def _faults_of_name(name: str, is_text: bool) -> Iterator[tuple[Message, Message]]:
    """The worst first, each with the way out."""
    if refused := _REFUSED_BY_WINDOWS.search(name):
        yield (
            _("Windows allows no “{character}” in a name", character=refused.group()),
            _('rename it (git mv), without any of < > : " | ? * \\ and control characters'),
        )
    if _RESERVED_BY_WINDOWS.fullmatch(name):
        yield _("Windows keeps the name “{name}” to itself", name=name), _("give it another name (git mv)")
    if name.endswith((".", " ")):
        yield (
            _("Windows drops the dot or space at the end of the name “{name}”", name=name),
            _("rename it (git mv), without the dot or space"),
        )
    if len(name) > _LONGEST_NAME:
        yield (
            _("the name is longer than {limit} characters", limit=_LONGEST_NAME),
            _("give it a shorter name (git mv)"),
        )
    if is_text and not _PLAIN_NAME.fullmatch(name):
        ending = ".md" if name.endswith(".md") else ""
        plain = slug(name.removesuffix(ending))
        yield (
            _("the name of a text becomes its address: only a–z, 0–9 and - . _ work everywhere"),
            _("rename it to {name} (git mv)", name=plain + ending) if plain else _("give it another name (git mv)"),
        )
    if _is_decomposed(name):
        yield (
            _("the name holds letters whose marks are separate characters (decomposed Unicode)"),
            _("type the name again with a Unicode keyboard (git mv)"),
        )
