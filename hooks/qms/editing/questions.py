"""Asks for what was not given on the command line: on a terminal a question, elsewhere the name of the option."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import TypeVar

from qms.language.messages import Message, Refusal, _
from qms.language.vietnamese import fold, nearest
from qms.reports import console
from qms.reports.console import Translate
from qms.source.values import day_of

T = TypeVar("T")
_YES = {"", "c", "co", "y", "yes"}


class Questions:
    """Asks in the language of ``translate``, through ``ask``, or not at all where there is no terminal (None)."""

    def __init__(self, translate: Translate, say: Callable[[str], None], ask: Callable[[str], str] | None) -> None:
        self._translate = translate
        self._say = say
        self._ask = ask
        self._shown: list[Mapping[str, str]] = []

    def answer(
        self,
        given: str | None,
        option: str,
        question: Message,
        read: Callable[[str], T],
        default: str | None = None,
    ) -> T:
        """What ``read`` makes of the value ``given`` on the command line, else of an answer, else of the default.

        ``read`` raises Refusal for an answer it cannot use: on a terminal it is told and asked again. Raises Refusal
        where nothing was given and nobody can be asked.
        """
        if given is not None:
            return read(given)
        if self._ask is None:
            if default is None:
                raise Refusal(
                    _("the option {option} is missing ({question})", option=option, question=question),
                    _("add {option} to the command, or run it in a terminal to be asked", option=option),
                )
            return read(default)
        while True:
            shown = f" [{default}]" if default else ""
            words = self._ask(f"{question.told(self._translate)}{shown}: ").strip()
            try:
                return read(words or default or "")
            except Refusal as refusal:
                self._say(console.refusal(refusal, self._translate))

    def chosen(
        self, given: str | None, option: str, question: Message, names: Mapping[str, str], default: str | None = None
    ) -> str:
        """One of the ids of ``names``, which are offered with their names; nothing, where that is the default."""
        read = one_of(names)
        if default == "":
            read, question = _or_nothing(read), _("{question} (Enter: not yet)", question=question)
        return self.answer(given, option, self._offered(question, names), read, default)

    def several(
        self, given: str | None, option: str, question: Message, names: Mapping[str, str], default: str | None = None
    ) -> list[str]:
        """Some of the ids of ``names``, separated by commas."""
        return self.answer(given, option, self._offered(question, names), some_of(names), default)

    def agreed(self, question: Message) -> bool:
        """Whether the answer is yes; where nobody can be asked, it is."""
        return self._ask is None or fold(self._ask(f"{question.told(self._translate)} ").strip()) in _YES

    def _offered(self, question: Message, names: Mapping[str, str]) -> Message:
        """The question, below the list of ``names`` when they are asked for the first time."""
        if self._ask is None or names in self._shown:
            return question
        self._shown.append(names)
        lines = "".join(f"\n  {at:>2}. {name} ({key})" for at, (key, name) in enumerate(names.items(), start=1))
        return _("{question}; a number or an id:{lines}\n>", question=question, lines=lines)


def any_text(words: str) -> str:
    """A text on one line.

    Raises Refusal for an empty one.
    """
    text = " ".join(words.split())
    if not text:
        raise Refusal(_("the value is empty"), _("write it"))
    return text


def maybe_text(words: str) -> str | None:
    """A text on one line, or nothing."""
    return " ".join(words.split()) or None


def a_day(words: str) -> date:
    """A date, written 2026-07-01 or 01/07/2026.

    Raises Refusal for anything else.
    """
    numbers = words.strip().split("/")
    day = day_of("-".join(part.zfill(2) for part in reversed(numbers)) if len(numbers) > 1 else words.strip())
    if day is None:
        raise Refusal(
            _("“{value}” is not a date of the calendar", value=words),
            _("write year-month-day, for example 2026-07-01"),
        )
    return day


def one_of(names: Mapping[str, str]) -> Callable[[str], str]:
    """Reads an id of ``names``, a name, or the number of either in the list."""

    def read(words: str) -> str:
        word = words.strip()
        if not word:
            raise Refusal(_("nothing was chosen"), _("write one of: {choices}", choices=", ".join(names)))
        if word in names:
            return word
        by_name = {fold(name): key for key, name in names.items()}
        if fold(word) in by_name:
            return by_name[fold(word)]
        if word.isdecimal() and 0 < int(word) <= len(names):
            return list(names)[int(word) - 1]
        raise unknown(word, names)

    return read


def _or_nothing(read: Callable[[str], str]) -> Callable[[str], str]:
    return lambda words: read(words) if words.strip() else ""


def some_of(names: Mapping[str, str]) -> Callable[[str], list[str]]:
    """Reads several of what :func:`one_of` reads, separated by commas; each counts once."""
    read = one_of(names)
    return lambda words: list(dict.fromkeys(read(word) for word in words.split(",") if word.strip()))


def refuse_given(given: Mapping[str, object], why: Message) -> None:
    """Refuse options, each with its value, that would be passed over silently."""
    for option, value in given.items():
        if value:
            raise Refusal(_("{option} cannot be used here: {why}", option=option, why=why), _("leave it out"))


def unknown(word: str, known: Collection[str]) -> Refusal:
    """Says that there is no such name, and which was meant."""
    meant = nearest(word, known)
    return Refusal(
        _("there is no “{name}”", name=word),
        _("did you mean “{meant}”?", meant=meant) if meant else _("write one of: {choices}", choices=", ".join(known)),
    )
