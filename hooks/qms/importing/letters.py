"""Letters as Unicode writes them: old fonts decoded, signs of symbol fonts named, marks joined to their letters."""

import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import groupby

from qms.importing.content import Span
from qms.importing.legacy_fonts import Encoding, decode, encoding_of
from qms.importing.report import Report, Topic
from qms.language.messages import _
from qms.language.vietnamese import nfc

_SYMBOL_FONTS = re.compile(r"wingdings|webdings|symbol|zapf", re.IGNORECASE)
_SYMBOLS_START = 0xF000
"""Word may write the sign 0x6F of a symbol font as U+F06F."""
_SYMBOLS = {
    "wingdings": {
        0x6C: "•", 0x6E: "■", 0x6F: "☐", 0x71: "☐", 0x72: "☐", 0x76: "•", 0x9F: "•", 0xA7: "•", 0xA8: "☐", 0xD8: "➢",
        0xE0: "→",        0xE8: "→", 0xF0: "→", 0xFB: "☒", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    },
    "wingdings 2": {0x50: "✓", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐", 0x2A: "☐"},
    "symbol": {
        0x44: "Δ", 0x53: "Σ", 0x57: "Ω", 0x61: "α", 0x62: "β", 0x6C: "λ", 0x6D: "µ", 0x70: "π", 0x71: "θ", 0xA3: "≤",
        0xAE: "→",        0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xDE: "⇒",
    },
}  # fmt: skip
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069\u061c]")
_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]")
_BLANK = re.compile(r"\.{3,}|_{2,}|…(?:…|\.{2,})+")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_RAISED = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
_CHARACTERS_OF_A_DOT = 3


@dataclass
class Piece:
    """Letters as the file writes them, and what their look makes of them."""

    text: str
    font: str = ""
    is_capitals: bool = False
    place: str = ""
    """``superscript``, ``subscript`` or nothing."""
    is_bold: bool = False
    is_italic: bool = False
    link: str | None = None


def spans(pieces: list[Piece], report: Report) -> list[Span]:
    """The pieces of a paragraph as a reader sees them, neighbours of one look joined."""
    decoded = _joined_marks([_shown(piece, report) for piece in _decoded(pieces, report)])
    made: list[Span] = []
    for piece in decoded:
        text = _clean(piece.text)
        last = made[-1] if made else None
        if last and (last.is_bold, last.is_italic, last.link) == (piece.is_bold, piece.is_italic, piece.link):
            last.text += text
        elif text:
            made.append(Span(text, piece.is_bold, piece.is_italic, piece.link))
    for span in made:
        span.text = _BLANK.sub(_dots, span.text)
    return [span for span in made if span.text]


def _decoded(pieces: list[Piece], report: Report) -> list[Piece]:
    """Letters of TCVN3 and VNI fonts in Unicode; a letter may begin in one run and end in the next."""
    made: list[Piece] = []
    for encoding, group in groupby(pieces, key=lambda piece: encoding_of(piece.font)):
        neighbours = list(group)
        if encoding is None:
            made += neighbours
            continue
        decoded = decode([piece.text for piece in neighbours], encoding)
        made += [replace(piece, text=text, font="") for piece, text in zip(neighbours, decoded.pieces, strict=True)]
        _tell(encoding, "".join(decoded.pieces), decoded.is_certain, report)
    return made


def _tell(encoding: Encoding, text: str, is_certain: bool, report: Report) -> None:
    if not text.isascii():
        name = "VNI" if encoding is Encoding.VNI else "TCVN3"
        report.note(Topic.CHANGED, _("text of {encoding} fonts was turned into Unicode; read it once", encoding=name))
    if encoding is Encoding.TCVN3_CAPITALS and text.strip():
        report.note(Topic.CHANGED, _("text of fonts that have capitals only is written in capitals"))
    if not is_certain:
        report.note(
            Topic.UNCERTAIN,
            _("text under a {encoding} font can be read in two ways", encoding=encoding.value.partition(",")[0]),
            text,
        )


def _shown(piece: Piece, report: Report) -> Piece:
    text = piece.text
    if _SYMBOL_FONTS.match(piece.font):
        known = _SYMBOLS.get(piece.font.lower(), {})
        text = "".join(known.get(ord(sign) % _SYMBOLS_START, sign) for sign in text)
    if _PRIVATE.search(text):
        report.note(Topic.UNCERTAIN, _("a sign of the font “{font}” has no Unicode letter", font=piece.font or "?"),
                    _PRIVATE.sub("□", text))  # fmt: skip
        text = _PRIVATE.sub("□", text)
    if "ð" in text or "Ð" in text:
        report.note(Topic.CHANGED, _("the letters ð, Ð were written as đ, Đ"))
        text = text.replace("ð", "đ").replace("Ð", "Đ")
    if piece.is_capitals:
        text = text.upper()
    if piece.place:
        moved = text.translate(_RAISED if piece.place == "superscript" else _LOWERED)
        if any(character.isascii() and not character.isspace() for character in moved):
            report.note(Topic.UNCERTAIN, _("raised or lowered letters stand on the line now"), text)
        else:
            text = moved
    return replace(piece, text=text)


def _joined_marks(pieces: list[Piece]) -> list[Piece]:
    """A mark that starts a run belongs to the letter that ends the run before."""
    made: list[Piece] = []
    for piece in pieces:
        rest = piece.text.lstrip("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323") if made else piece.text
        if rest != piece.text:
            made[-1] = replace(made[-1], text=made[-1].text + piece.text[: -len(rest) or None])
        made.append(replace(piece, text=rest))
    return made


def _clean(text: str) -> str:
    """Precomposed, without what nobody sees; every space is a space."""
    printable = "".join(c for c in nfc(text) if c in "\n\t" or unicodedata.category(c) != "Cc")
    return _SPACE.sub(" ", _INVISIBLE.sub("", printable))


def _dots(blank: re.Match[str]) -> str:
    """A place to fill in, as the manual writes it: ``……``; “etc...” is none."""
    written = blank.group()
    width = sum(_CHARACTERS_OF_A_DOT if character == "…" else 1 for character in written)
    return "…" if written == "..." else "…" * max(2, width // _CHARACTERS_OF_A_DOT)
