"""Vietnamese text: normal form, folding, addresses, sorting."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

# Order of letters and tones: Từ điển tiếng Việt (Viện Ngôn ngữ học), named by TT 07/2002/TT-BKHCN, Điều 5.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng
_LETTER_RANK = {letter: rank for rank, letter in enumerate(_LETTERS)}
TextKey = tuple[tuple[int, ...], tuple[int, ...]]
CodeKey = tuple[tuple[int, int, TextKey], ...]
_SECTION_NUMBER = re.compile(r"^(\d+(?:\.\d+)*)\.?(?:\s|$)")


def nfc(text: str) -> str:
    """Precomposed form, the exchange form of TT 07/2002/TT-BKHCN, Điều 4."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case without diacritics: ``Kiểm soát Đ`` → ``kiem soat d``."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def slug(text: str) -> str:
    """ASCII address of a title or code: ``QT.TĐC.01`` → ``qt-tdc-01``."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def section_number(heading: str) -> str | None:
    """``5.2 Thành phần hồ sơ`` → ``5.2``; None where the heading has no number."""
    found = _SECTION_NUMBER.match(heading)
    return found.group(1) if found else None


def section_title(heading: str) -> str:
    """``5.2. Thành phần hồ sơ`` → ``Thành phần hồ sơ``."""
    return _SECTION_NUMBER.sub("", heading).strip()


def heading_id(heading: str, separator: str = "-") -> str:
    """Anchor of a heading: ``muc-5.2`` survives re-titling; without a number, the folded title."""
    number = section_number(heading)
    return f"muc-{number}" if number else slug(heading).replace("-", separator)


def vietnamese_key(text: str) -> TextKey:
    """Sorting key in dictionary order: letters first (a ă â … d đ …), tones break ties."""
    letters: list[int] = []
    tones: list[int] = []
    for character in nfc(text).lower():
        base, tone = _letter_and_tone(character)
        letters.append(_LETTER_RANK.get(base, -1) if base.isalpha() else ord(base) - 0x110000)
        tones.append(tone)
    return tuple(letters), tuple(tones)


def code_key(code: str) -> CodeKey:
    """Sorting key in natural order: ``QT.2`` before ``QT.10``."""
    parts = re.findall(r"\d+|\D+", code)
    nothing: TextKey = ((), ())
    return tuple((0, int(part), nothing) if part.isdecimal() else (1, 0, vietnamese_key(part)) for part in parts)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like ``word`` once diacritics and case are set aside, if any is."""
    by_folded = {fold(candidate): candidate for candidate in known}
    close = get_close_matches(fold(word), by_folded, n=1, cutoff=0.7)
    return by_folded[close[0]] if close else None


def _letter_and_tone(character: str) -> tuple[str, int]:
    decomposed = unicodedata.normalize("NFD", character)
    tone = next((mark for mark in decomposed[1:] if mark in _TONES), None)
    base = nfc(decomposed.replace(tone, "")) if tone else character
    return base, _TONES.index(tone) + 1 if tone else 0
