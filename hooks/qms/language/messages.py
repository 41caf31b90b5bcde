"""Messages to people: written in English, shown in the reader's language.

A message keeps its parameters until it is shown, so one finding can be told in any language.
The catalogues are plain gettext ``.po`` files, compiled in memory: no build step, nothing to go stale.
"""

import gettext
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE_DIR = Path(__file__).parent / "locale"
DEFAULT_LANGUAGE = "vi"
SOURCE_LANGUAGE = "en"


@dataclass(frozen=True)
class Message:
    """A sentence in English with named placeholders, and what fills them."""

    text: str
    parameters: dict[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.told(lambda text: text)

    def told(self, translate: Callable[[str], str]) -> str:
        """The sentence in the language of ``translate``, placeholders filled."""
        filled = {name: _told(value, translate) for name, value in self.parameters.items()}
        return translate(self.text).format(**filled)


def _(text: str, **parameters: object) -> Message:
    """Mark ``text`` for translation and keep what fills its placeholders."""
    return Message(text, parameters)


DATE_FORMAT = _("%Y-%m-%d")


class Refusal(Exception):
    """The work cannot start at all: what is wrong, and the way out."""

    def __init__(self, fault: Message, remedy: Message) -> None:
        super().__init__(str(fault))
        self.fault = fault
        self.remedy = remedy


def _told(value: object, translate: Callable[[str], str]) -> object:
    if isinstance(value, Message):
        return value.told(translate)
    if isinstance(value, date):
        return value.strftime(translate(DATE_FORMAT.text))
    return value


def languages() -> list[str]:
    """The languages messages can be told in, the default first."""
    translated = sorted(path.name for path in LOCALE_DIR.iterdir() if path.is_dir())
    return sorted({*translated, SOURCE_LANGUAGE}, key=lambda code: code != DEFAULT_LANGUAGE)


@cache
def translator(language: str = DEFAULT_LANGUAGE) -> Callable[[str], str]:
    """The gettext function of ``language`` (a code of :func:`languages`)."""
    if language == SOURCE_LANGUAGE:
        return gettext.NullTranslations().gettext
    with (LOCALE_DIR / language / "LC_MESSAGES" / "qms.po").open("rb") as source:
        catalogue = read_po(source)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled).gettext
