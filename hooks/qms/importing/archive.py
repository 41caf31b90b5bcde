"""What a Word file is made of, once it is sure that opening it does no harm: sizes are looked at before contents."""

import zipfile
import zlib
from io import BytesIO
from pathlib import Path, PurePosixPath

from qms.language.messages import Message, Refusal, _

LARGEST_FILE = 50_000_000
LARGEST_TOTAL = 200_000_000
LARGEST_TEXT = 20_000_000
"""Bytes of all XML together; a manual of a thousand pages has a third of them."""
MOST_MEMBERS = 2_000
HIGHEST_RATIO = 200
"""How many times smaller a member may be packed; text of Word is packed up to forty times."""
TOO_SMALL_TO_HARM = 1_000_000

CONTENT_TYPES = "[Content_Types].xml"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS_DOCX = _("open it in Word and save it as “Word Document (*.docx)”, then import that file")


def read(path: Path) -> dict[str, bytes]:
    """The parts of a .docx file by name; nothing is unpacked to the disk.

    Raises:
        Refusal: the file is none, or opening it could do harm.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise _too_large(_("the file is larger than {limit} MB", limit=LARGEST_FILE // 1_000_000))
        content = path.read_bytes()
        if content.startswith(_OLE):
            raise _ole(content)
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _look_at_sizes(archive.infolist())
            parts = {member.filename: archive.read(member) for member in archive.infolist() if not member.is_dir()}
    except OSError as error:
        raise Refusal(
            _("{path} cannot be read: {error}", path=path, error=error.strerror or str(error)),
            _("check the name of the file and close it in Word"),
        ) from None
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise Refusal(_("this is no Word file, or it is damaged: {error}", error=error), _SAVE_AS_DOCX) from None
    _look_at_parts(parts)
    return parts


def _look_at_sizes(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        raise _too_large(_("the file is made of more than {limit} parts", limit=MOST_MEMBERS))
    if sum(member.file_size for member in members) > LARGEST_TOTAL:
        raise _too_large(_("unpacked, the file is larger than {limit} MB", limit=LARGEST_TOTAL // 1_000_000))
    if sum(member.file_size for member in members if _is_xml(member.filename)) > LARGEST_TEXT:
        raise _too_large(_("the text of the file is larger than {limit} MB", limit=LARGEST_TEXT // 1_000_000))
    seen: set[str] = set()
    for member in members:
        path = PurePosixPath(member.filename)
        if path.is_absolute() or ".." in path.parts or "\\" in member.filename or ":" in path.parts[0]:
            raise _hostile(_("the part “{name}” lies outside the file", name=member.filename))
        if member.filename.lower() in seen:
            raise _hostile(_("the part “{name}” is there twice", name=member.filename))
        seen.add(member.filename.lower())
        if member.flag_bits & 1:
            raise _locked()
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _hostile(_("the part “{name}” is packed in a way that Word never uses", name=member.filename))
        if member.file_size > max(TOO_SMALL_TO_HARM, HIGHEST_RATIO * member.compress_size):
            raise _hostile(_("the part “{name}” is packed far too small for a text", name=member.filename))


def _look_at_parts(parts: dict[str, bytes]) -> None:
    types = parts.get(CONTENT_TYPES, b"")
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in parts):
        raise Refusal(
            _("the file holds macros (programs)"),
            _("open it in Word and save it as “Word Document (*.docx)”, which drops them, then import that file"),
        )
    if b"wordprocessingml" not in types:
        raise Refusal(_("this is no Word file"), _SAVE_AS_DOCX)
    for name, content in parts.items():
        if _is_xml(name) and (
            b"<!DOCTYPE" in content or b"<!ENTITY" in content or content[:2] in (b"\xff\xfe", b"\xfe\xff")
        ):
            raise _hostile(_("the part “{name}” declares entities, which Word never writes", name=name))


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _ole(content: bytes) -> Refusal:
    if _ENCRYPTED in content:
        return _locked()
    return Refusal(_("this is a file of an older Word (.doc), whatever its name says"), _SAVE_AS_DOCX)


def _locked() -> Refusal:
    return Refusal(
        _("the file is locked by a password"),
        _("open it in Word, take the password away (File, Info, Protect Document) and save it"),
    )


def _too_large(fault: Message) -> Refusal:
    return Refusal(fault, _("split the document in Word, or compress its pictures, and import the parts"))


def _hostile(fault: Message) -> Refusal:
    return Refusal(fault, _("do not open the file; ask whoever sent it where it comes from"))
