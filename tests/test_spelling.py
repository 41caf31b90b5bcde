"""What staff and editors read is spelled right: each syllable is in the Vietnamese dictionary of Debian, or listed.

``words.txt`` holds what the dictionary does not know: names, foreign words, units. Abbreviations are XR015's business.
"""

import re
import unicodedata
from collections.abc import Iterator
from subprocess import run

from babel.messages.pofile import read_po

from browser import program
from builders import REPOSITORY
from qms.reading.load import load
from qms.source import markdown

DOCS = REPOSITORY / "docs"
LISTED = frozenset((REPOSITORY / "tests" / "words.txt").read_text("utf-8").split())
WORD = re.compile(r"(?<![\w.@/\-])[^\W\d_]{2,}(?![\w@]|[./\-]\w)")
FIRST_VOWEL_BEARS_THE_TONE = re.compile(
    r"(?<![qg])(o)([\u0300\u0301\u0303\u0309\u0323])([ae])$|(?<!q)(u)([\u0300\u0301\u0303\u0309\u0323])(y)$"
)
SECOND_VOWEL_BEARS_THE_TONE = re.compile(
    r"(?<![qg])(o[ae])[\u0300\u0301\u0303\u0309\u0323]$|(?<!q)(uy)[\u0300\u0301\u0303\u0309\u0323]$"
)


def misspelt(words: set[str]) -> set[str]:
    """Those of the words (in small letters) that neither the dictionary nor the list knows."""
    written = {in_dictionary(word): word for word in words - LISTED}
    command = [program("hunspell", "hunspell-vi"), "-d", "vi_VN", "-i", "utf-8", "-l"]
    answer = run(
        command, input="\n".join(sorted(written)), capture_output=True, text=True, encoding="utf-8", check=True
    )
    return {written[word] for word in answer.stdout.split()}


def in_dictionary(word: str) -> str:
    """``hóa`` as the dictionary writes it: ``hoá``."""
    letters = unicodedata.normalize("NFD", word)
    moved = FIRST_VOWEL_BEARS_THE_TONE.sub(lambda m: "".join(filter(None, m.group(1, 3, 2, 4, 6, 5))), letters)
    return unicodedata.normalize("NFC", moved)


def words_of(text: str) -> set[str]:
    """The words of a text in small letters; not those in capitals: abbreviations, letterheads."""
    return {word.lower() for word in WORD.findall(text) if not word.isupper()}


def texts() -> Iterator[tuple[str, str]]:
    """Everything people read, with where it stands."""
    manual = load(DOCS)
    for file in manual.files:
        yield file.path, re.sub(r"\{[^{}\n]*\}", " ", markdown.prose(file.body))
    for document in manual.documents:
        yield document.path, " ".join([document.title, *(version.changes for version in document.versions)])
    for path in sorted((DOCS / "registers").glob("*.yml")):
        sentences = re.findall(
            r"^\s*(?:- )?(?:name|title|source|note|reason|meaning|full|what|sample): (.*)$",
            path.read_text("utf-8"),
            re.MULTILINE,
        )
        yield path.name, "\n".join(sentences)
    with (REPOSITORY / "hooks/qms/language/locale/vi/LC_MESSAGES/qms.po").open("rb") as catalogue:
        for message in read_po(catalogue):
            if message.id:
                said = re.sub(r"\{\w*\}", " ", str(message.string))
                yield "qms.po", " ".join(words_of(said) - words_of(str(message.id)))


def test_every_word_is_in_the_dictionary_or_listed() -> None:
    where: dict[str, str] = {}
    for place, text in texts():
        where.update(dict.fromkeys(words_of(text) - where.keys(), place))
    assert {word: where[word] for word in sorted(misspelt(set(where)))} == {}


def test_tones_stand_where_the_agency_writes_them() -> None:
    words = {(word, place) for place, text in texts() for word in words_of(text)}
    moved = {
        (word, place) for word, place in words if SECOND_VOWEL_BEARS_THE_TONE.search(unicodedata.normalize("NFD", word))
    }
    assert moved == set()


def test_a_misspelt_word_is_found() -> None:
    assert misspelt({"hóa", "hủy", "khoẻ", "thủ", "tụch", "ngiệp"}) == {"tụch", "ngiệp"}
