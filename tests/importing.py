"""Imports Word files into manuals of ``builders`` and tells what came out; writes text as old fonts did."""

import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import markdown

from builders import Book
from qms.importing import legacy_fonts, word_file
from qms.importing.word_file import Imported, Wishes
from qms.language.messages import Refusal, translator

CODE = "QT.07"
EXTENSIONS = ["abbr", "admonition", "attr_list", "def_list", "footnotes", "tables"]
EXTENSIONS += [f"pymdownx.{name}" for name in ("betterem", "details", "superfences", "tasklist")]
LETTERS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
VNI_BASES = dict(zip("ăâêôơư", ["aê", "aâ", "eâ", "oâ", "ô", "ö"], strict=True))
VNI_TONES = dict(zip(TONES, ["", "ø", "û", "õ", "ù", "ï"], strict=True))
VNI_TONES_OF_HATS = dict(zip(TONES, ["â", "à", "å", "ã", "á", "ä"], strict=True))
VNI_TONES_OF_BREVE = dict(zip(TONES, ["ê", "è", "ú", "ü", "é", "ë"], strict=True))
VNI_ALONE = {"í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "đ": "ñ"}


def all_letters() -> list[str]:
    """Every small letter of Vietnamese that is not ASCII."""
    made = [unicodedata.normalize("NFC", letter + tone) for letter in LETTERS for tone in TONES]
    return [letter for letter in [*made, "đ"] if not letter.isascii()]


def in_vni(letter: str) -> str:
    """A letter as VNI fonts write it, computed from what its marks mean."""
    if letter in VNI_ALONE:
        return VNI_ALONE[letter]
    decomposed = unicodedata.normalize("NFD", letter)
    tone = next((mark for mark in decomposed if mark in TONES[1:]), "")
    plain = unicodedata.normalize("NFC", decomposed.replace(tone, "")) if tone else letter
    if plain in "âêô":
        return VNI_BASES[plain][0] + VNI_TONES_OF_HATS[tone]
    if plain == "ă":
        return "a" + VNI_TONES_OF_BREVE[tone]
    return VNI_BASES.get(plain, plain) + VNI_TONES[tone]


def imported(book: Book, path: Path, code: str | None = CODE, accept_changes: bool = False) -> Imported:
    """The draft and the report in English."""
    return word_file.read(path, book.load(), Wishes(code, accept_changes), translator("en"))


def body(made: Imported) -> str:
    """What the draft says below its title."""
    return made.draft.text.split("\n---\n", 1)[1].split("\n\n", 1)[1].strip()


def lines(text: str) -> list[str]:
    """The lines that are not empty."""
    return [line for line in text.split("\n") if line]


def keys(made: Imported) -> list[str]:
    """The lines of the front matter, without their hints."""
    return [line.split("  #")[0] for line in made.draft.text.split("\n---\n", 1)[0].split("\n")[1:]]


def told(made: Imported, part: str) -> list[str]:
    """The lines of the report that hold ``part``."""
    return [line for line in made.report.split("\n") if part in line]


def refusal(book: Book, path: Path, **wishes: str | bool) -> str:
    """What is wrong with a file that cannot be imported, and the way out."""
    try:
        imported(book, path, **wishes)  # type: ignore[arg-type]  # wishes are what the function takes
    except Refusal as refused:
        return f"{refused.fault} → {refused.remedy}"
    raise AssertionError("nothing was refused")


def in_tcvn3(text: str) -> str:
    """A text as .VnTime writes it."""
    written = {letter: sign for sign, letter in legacy_fonts._TCVN3.items()}
    return "".join(written.get(letter, letter) for letter in text)


def rendered_text(text: str) -> str:
    """What a reader of the page of a draft sees."""
    html = markdown.markdown(text.split("\n---\n", 1)[1], extensions=EXTENSIONS)
    found: list[str] = []
    parser = HTMLParser()
    parser.handle_data = found.append  # type: ignore[method-assign, assignment]
    parser.feed(html)
    return "".join(found)
