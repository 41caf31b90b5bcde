"""Text of TCVN3 (ABC) and VNI fonts: letters that look Vietnamese in their font only, turned into Unicode.

The tables are common knowledge; what a run of text is written in, its font says. Unicode text that was pasted under
such a font stays as it is.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from qms.language.vietnamese import fold, nfc

_TCVN3 = dict(
    zip(
        map(chr, [*range(0xA1, 0xAF), 0xB5, *range(0xB6, 0xBA), *range(0xBB, 0xBF), *range(0xC6, 0xCD), 0xCE, 0xCF,
                  *range(0xD0, 0xD9), *range(0xDC, 0xE0), *range(0xE1, 0xF0), *range(0xF1, 0xFF)]),
        "ĂÂÊÔƠƯĐăâêôơưđ" "à" "ảãáạ" "ằẳẵắ" "ặầẩẫấậè" "ẻẽ" "éẹềểễếệìỉ" "ĩíịò" "ỏõóọồổỗốộờởỡớợù" "ủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)  # fmt: skip
_VNI_MARKS = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303",
    "ä": "\u0302\u0323",
    "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309", "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_LETTERS = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_BEARERS = {"\u0302": "aeo", "\u0306": "a"}
_VNI_CLUSTER = re.compile(f"[aeouyôö][{''.join(_VNI_MARKS)}]|[{''.join(_VNI_LETTERS)}]", re.IGNORECASE)
_LAST_OF_LATIN_1 = 0xFF
_PRIVATE = re.compile("[\uf020-\uf0ff]")
_WORD = re.compile(r"[^\W\d_]+")
_ONSET = "(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx])?"
_CODA = "(?:ch|nh|ng|[cmnpt]|[iouy])?"
_SYLLABLE = re.compile(f"{_ONSET}[aăâeêioôơuưy]{{1,3}}{_CODA}")
_STOPPED = re.compile("(?:ch|[cpt])$")
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


class Encoding(StrEnum):
    """How a font of the years before Unicode writes Vietnamese letters."""

    TCVN3 = "TCVN3"
    TCVN3_CAPITALS = "TCVN3, capitals"
    VNI = "VNI"


@dataclass(frozen=True)
class Decoded:
    """Pieces of text in Unicode, and whether only one reading makes Vietnamese words."""

    pieces: list[str]
    is_certain: bool


def encoding_of(font: str) -> Encoding | None:
    """The encoding of a font by its name: ``.VnTime``, ``.VnArialH`` (capitals only), ``VNI-Times``."""
    name = font.strip().lower()
    if name.startswith(".vn"):
        return Encoding.TCVN3_CAPITALS if name.endswith("h") else Encoding.TCVN3
    return Encoding.VNI if re.match(r"vni[- ]", name) else None


def decode(pieces: list[str], encoding: Encoding) -> Decoded:
    """Neighbouring pieces under fonts of one encoding, read together: a letter may begin in one and end in the next."""
    pieces = [_PRIVATE.sub(lambda found: chr(ord(found.group()) - 0xF000), piece) for piece in pieces]
    joined = "".join(pieces)
    legacy = _from_vni(pieces) if encoding is Encoding.VNI else ["".join(_TCVN3.get(c, c) for c in p) for p in pieces]
    if joined.isascii():
        return Decoded(_shown(pieces, encoding), is_certain=True)
    if any(ord(character) > _LAST_OF_LATIN_1 and character.isalpha() for character in joined):
        return Decoded(_shown(pieces, encoding), is_certain=True)
    as_unicode, as_legacy = _strange(joined), _strange("".join(legacy))
    is_unicode = as_unicode < as_legacy
    return Decoded(_shown(pieces if is_unicode else legacy, encoding), is_certain=(as_legacy == 0) != (as_unicode == 0))


def _shown(pieces: list[str], encoding: Encoding) -> list[str]:
    return [piece.upper() for piece in pieces] if encoding is Encoding.TCVN3_CAPITALS else pieces


def _from_vni(pieces: list[str]) -> list[str]:
    """A mark belongs to the piece of the letter that bears it."""
    joined = "".join(pieces)
    decoded = ["" for _piece in pieces]
    owners = [index for index, piece in enumerate(pieces) for _character in piece]
    done = 0
    for found in _VNI_CLUSTER.finditer(joined):
        for at in range(done, found.start()):
            decoded[owners[at]] += joined[at]
        decoded[owners[found.start()]] += _vni_letter(found.group())
        done = found.end()
    for at in range(done, len(joined)):
        decoded[owners[at]] += joined[at]
    return decoded


def _vni_letter(cluster: str) -> str:
    letter, mark = cluster[0], _VNI_MARKS.get(cluster[1:].lower(), "")
    plain = _VNI_LETTERS.get(letter.lower(), letter.lower())
    if mark and plain not in _VNI_BEARERS.get(mark[0], plain):
        return nfc(plain.upper() if letter.isupper() else plain) + cluster[1:]
    return nfc((plain.upper() if letter.isupper() else plain) + mark)


def _strange(text: str) -> int:
    """How many words of ``text`` are no Vietnamese syllables; a sign inside or at the end of a word makes it one."""
    words = re.findall(r"[^\s\d.,;:()/\-–“”\"'…!?]+", text)
    return sum(not word.isascii() and not _is_syllable(word.lower()) for word in words)


def _is_syllable(word: str) -> bool:
    if not _WORD.fullmatch(word):
        return False
    letters = unicodedata.normalize("NFD", word)
    tones = _TONE.findall(letters)
    bare = nfc(_TONE.sub("", letters))
    if len(tones) > 1 or not _SYLLABLE.fullmatch(bare):
        return False
    return not _STOPPED.search(fold(bare)) or tones in (["\u0301"], ["\u0323"])
