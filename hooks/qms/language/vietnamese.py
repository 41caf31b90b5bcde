"""Vietnamese text: normal form, folding, addresses, sorting, and what old encodings leave behind."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache

# Order of letters and tones: Từ điển tiếng Việt (Viện Ngôn ngữ học), named by TT 07/2002/TT-BKHCN, Điều 5.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng
_LETTER_RANK = {letter: rank for rank, letter in enumerate(_LETTERS)}
TextKey = tuple[tuple[int, ...], tuple[int, ...]]
CodeKey = tuple[tuple[int, int, TextKey], ...]
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_CYRILLIC = "\u0400-\u052f"
_GREEK_CAPITALS = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο"  # omicron as well: none of these is a symbol of its own
_GREEK_SMALL = "αγηικνρτυχω"  # symbols: ρ, α₁, νmax; a look-alike only in the middle of a word
_INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c"
_SECTION_NUMBER = re.compile(r"^(\d+(?:\.\d+)*)\.?(?:\s|$)")


def nfc(text: str) -> str:
    """Precomposed form, the exchange form of TT 07/2002/TT-BKHCN, Điều 4."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=100_000)
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


class ResidueSort(StrEnum):
    """What stands in the text in place of Vietnamese letters, or between them."""

    TCVN3 = "tcvn3"
    VNI = "vni"
    ETH = "eth"
    INVISIBLE = "invisible"
    LOOK_ALIKE = "look-alike"


@dataclass(frozen=True)
class Residue:
    """Where it starts in the text (from 0), and the word or character that shows it."""

    sort: ResidueSort
    start: int
    found: str


def residue(text: str) -> Residue | None:
    """The first trace of a legacy encoding or of a wrong keyboard; None where the text is clean.

    A line in a legacy encoding is full of traces of every sort: the encoding is what its reader must know.
    """
    if not _UNUSUAL.search(text):
        return None
    for sort, pattern in _ENCODINGS.items():
        if found := pattern.search(text):
            start = max(text.rfind(space, 0, found.start()) for space in " \t\n") + 1
            return Residue(sort, start, text[start:].split(maxsplit=1)[0])
    traces = [
        Residue(sort, found.start(), found.group())
        for sort, pattern in _CHARACTERS.items()
        if (found := pattern.search(text))
    ]
    return min(traces, key=lambda trace: trace.start, default=None)


def vietnamese_key(text: str) -> TextKey:
    """Sorting key in dictionary order: letters first (a ă â … d đ …), tones break ties."""
    letters: list[int] = []
    tones: list[int] = []
    for character in nfc(text).lower():
        base, tone = _letter_and_tone(character)
        letters.append(_LETTER_RANK.get(base, -1) if base[0].isalpha() else ord(base[0]) - 0x110000)
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


def _alphabet() -> str:
    """Every Vietnamese letter with every tone."""
    vowels = "aăâeêioôơuưy"
    small = "đ" + "".join(nfc(vowel + tone) for vowel in vowels for tone in ("", *_TONES))
    return small + small.upper()


_UNUSUAL = re.compile(rf"[^\x00-\x7f{_alphabet()}–—‘’“”…·×±°²³≤≥→]")
"""What most lines have none of: the patterns below look at the others only."""
# Letters and signs that stand for Vietnamese letters once a legacy font is gone (tables: general knowledge). Each
# wants a neighbour that no right text has, so “µm”, “kΩ·m”, “«văn bản»”, “Müller” and “½ ngày” are left alone.
_ENCODINGS = {
    ResidueSort.TCVN3: re.compile(
        rf"(?<=[{_LATIN}])[¶¸¹¨©ª«¬®»¼½¾§µ](?=[{_LATIN}\u00ad])"  # b¶n, c¸c, v¨n, c«ng
        rf"|(?<=[{_LATIN}])[µ¬]"  # vµ, c¬
        rf"|(?<![{_LATIN}])[®§][a-zà-öø-ÿ\u00adµ¶¸¹¨©ª«¬ÇÈÊÌÎÒÓÕÖ×ÞÐ]"  # ®o, §iÒu
        r"|(?<=[a-z])[ÆÇËÎÏÑÖÜÞ]"  # viÖc, ®Þnh
    ),
    ResidueSort.VNI: re.compile(
        r"[öÖ][ôÔùÙøØûÛõÕïÏ]|[ôÔ][øØûÛïÏ]"  # ñöôïc, Lôøi
        r"|[aeoAEO][åäÅÄ]|[aAuUyY][øØûÛ]|[oO][øØ]|[uU][ïÏ]"  # soå, taøi
        rf"|(?<![{_LATIN}])[ñÑ][aeioöôAEIOÖÔ]"  # ñaùnh
    ),
}
_CHARACTERS = {
    ResidueSort.ETH: re.compile("[ðÐ]"),
    ResidueSort.INVISIBLE: re.compile(f"[{_INVISIBLE}]"),
    ResidueSort.LOOK_ALIKE: re.compile(
        rf"(?<=[{_LATIN}])[{_CYRILLIC}{_GREEK_CAPITALS}]|[{_CYRILLIC}{_GREEK_CAPITALS}](?=[{_LATIN}])"
        rf"|(?<=[{_LATIN}])[{_GREEK_SMALL}](?=[{_LATIN}])"
    ),
}
