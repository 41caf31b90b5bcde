"""A Word file is opened only once it is sure that opening it does no harm."""

import struct
import zipfile
from pathlib import Path

import pytest

from qms.importing import archive
from qms.importing.package import Package
from qms.language.messages import Refusal
from word_files import DOCUMENT, WordFile, pack

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def refused(path: Path) -> str:
    """What is wrong with a file that must not be opened, and the way out."""
    with pytest.raises(Refusal) as caught:
        _ = Package(archive.read(path)).main
    assert str(caught.value.remedy)
    return str(caught.value.fault)


@pytest.fixture
def parts(tmp_path: Path) -> dict[str, bytes]:
    """The parts of a Word file that is in order."""
    file = WordFile()
    file.say("Chữ")
    return archive.read(file.save(tmp_path / "tot.docx"))


def test_a_file_in_order_is_opened(parts: dict[str, bytes]) -> None:
    assert Package(parts).main == DOCUMENT


def test_a_bomb_is_refused_by_what_it_says_of_its_size(tmp_path: Path, parts: dict[str, bytes]) -> None:
    bomb = b"<w:t>" + b"0" * 15_000_000
    assert "packed far too small" in refused(pack(tmp_path / "a.docx", parts | {DOCUMENT: bomb}))


def test_many_parts_and_large_texts_are_refused(
    tmp_path: Path, parts: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    many = {f"word/{number}.bin": b"" for number in range(archive.MOST_MEMBERS)}
    assert "more than 2000 parts" in refused(pack(tmp_path / "a.docx", parts | many))
    monkeypatch.setattr(archive, "LARGEST_TEXT", 1000)
    assert "text of the file is larger" in refused(pack(tmp_path / "b.docx", parts))
    monkeypatch.setattr(archive, "LARGEST_TOTAL", 1000)
    assert "unpacked, the file is larger" in refused(pack(tmp_path / "b.docx", parts))
    monkeypatch.setattr(archive, "LARGEST_FILE", 1000)
    assert "the file is larger" in refused(tmp_path / "b.docx")


def test_a_size_that_lies_is_found_out(tmp_path: Path, parts: dict[str, bytes]) -> None:
    path = pack(tmp_path / "a.docx", parts | {DOCUMENT: b"<w:t>" + b"0" * 20_000_000})
    true, false = struct.pack("<L", 20_000_005), struct.pack("<L", 900_000)
    path.write_bytes(path.read_bytes().replace(true, false))
    assert "damaged" in refused(path)


@pytest.mark.parametrize("name", ["../x.xml", "/etc/x", "word\\x.xml", "C:/x", "WORD/Document.xml"])
def test_parts_that_lie_outside_or_twice_are_refused(tmp_path: Path, parts: dict[str, bytes], name: str) -> None:
    told = refused(pack(tmp_path / "a.docx", parts | {name: b""}))
    assert "outside the file" in told or "twice" in told


def test_only_what_word_packs_is_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_LZMA) as packed:
        packed.writestr(DOCUMENT, b"x")
    assert "never uses" in refused(tmp_path / "a.docx")


def test_an_old_word_file_is_refused_whatever_its_name_says(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"))
    assert "(.doc)" in refused(path)


def test_a_file_with_a_password_is_refused(tmp_path: Path, parts: dict[str, bytes]) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))
    assert "password" in refused(path)
    content = bytearray(pack(path, parts).read_bytes())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert "password" in refused(path)


def test_macros_are_refused(tmp_path: Path, parts: dict[str, bytes]) -> None:
    assert "macros" in refused(pack(tmp_path / "a.docx", parts | {"word/vbaProject.bin": b"x"}))
    name = archive.CONTENT_TYPES
    with_macros = parts[name].replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main",
        b"application/vnd.ms-word.document.macroEnabled.main",
    )
    assert with_macros != parts[name]
    assert "macros" in refused(pack(tmp_path / "b.docm", parts | {name: with_macros}))


def test_entities_are_refused(tmp_path: Path, parts: dict[str, bytes]) -> None:
    text = b'<!DOCTYPE x [<!ENTITY a "b">]>' + parts[DOCUMENT].split(b"?>", 1)[1]
    assert "entities" in refused(pack(tmp_path / "a.docx", parts | {DOCUMENT: text}))
    assert "entities" in refused(pack(tmp_path / "a.docx", parts | {DOCUMENT: text.decode().encode("utf-16")}))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"<html>", b"{\\rtf1}", b"PK\x03\x04"])
def test_what_is_no_word_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.docx").write_bytes(content)
    assert "no Word file" in refused(tmp_path / "a.docx")


def test_damaged_files_are_refused(tmp_path: Path, parts: dict[str, bytes]) -> None:
    assert "cannot be read" in refused(tmp_path / "thieu.docx")
    assert "cannot be read" in refused(tmp_path)
    assert "damaged: word/document.xml" in refused(pack(tmp_path / "a.docx", parts | {DOCUMENT: b"<w:document"}))
    assert "no text part" in refused(pack(tmp_path / "b.docx", parts | {"_rels/.rels": b"<x/>"}))
    strict = parts[DOCUMENT].replace(b"schemas.openxmlformats.org/wordprocessingml/2006/main", b"purl.oclc.org/ooxml/w")
    assert "Strict" in refused(pack(tmp_path / "c.docx", parts | {DOCUMENT: strict}))
    sheet = {archive.CONTENT_TYPES: b"<Types>spreadsheetml</Types>"}
    assert refused(pack(tmp_path / "d.docx", sheet)) == "this is no Word file"
    cut = (tmp_path / "tot.docx").read_bytes()
    (tmp_path / "e.docx").write_bytes(cut[: len(cut) // 2])
    assert "no Word file" in refused(tmp_path / "e.docx")
    with zipfile.ZipFile(tmp_path / "f.docx", "w"):
        pass
    assert refused(tmp_path / "f.docx") == "this is no Word file"
