"""What the editor must look at after an import: everything that was left out, guessed or could not be taken over."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from qms.language.messages import Message, _
from qms.language.vietnamese import fold

_EXCERPT = 60
_MOST_PLACES = 40
_MARK = re.compile(r"\W+")


class Topic(Enum):
    """The parts of a report, the most urgent first."""

    MISSING = _("Must be brought over by hand")
    UNCERTAIN = _("Uncertain: compare with the Word file")
    COMMENTS = _("Comments in the Word file")
    LEFT_OUT = _("Left out on purpose")
    CHANGED = _("Changed on the way")


@dataclass(frozen=True)
class Note:
    """One thing to look at: what, and the words of the text beside it."""

    topic: Topic
    what: Message
    words: str = ""


@dataclass
class Report:
    """What is noted while a file is read."""

    notes: dict[Note, None] = field(default_factory=dict)
    """In the order in which they were made."""

    def note(self, topic: Topic, what: Message, words: str = "") -> None:
        """Note something once; ``words`` of the text say where."""
        self.notes[Note(topic, what, " ".join(words.split()))] = None

    def told(self, source: str, target: str, text: str, translate: Callable[[str], str]) -> str:
        """The report in Markdown, with the lines of ``text`` (the file ``target``) where the words stand."""
        lines = [letters(line) for line in text.split("\n")]
        told = [
            _("# Import of {source}", source=source).told(translate),
            _("Draft: `{target}`. {count} things to look at.", target=target, count=len(self.notes)).told(translate),
        ]
        for topic in Topic:
            alike: dict[str, list[Note]] = {}
            for note in self.notes:
                if note.topic is topic:
                    alike.setdefault(note.what.told(translate), []).append(note)
            if alike:
                entries = (_entry(what, notes, lines, translate) for what, notes in alike.items())
                told += [f"## {topic.value.told(translate)}", "\n".join(entries)]
        return "\n\n".join(told) + "\n"


def letters(text: str) -> str:
    """Only the letters and digits of a text, folded: what two forms of one text have in common."""
    return _MARK.sub("", fold(text)).replace("_", "")


def _entry(what: str, notes: list[Note], lines: list[str], translate: Callable[[str], str]) -> str:
    """One thing to look at, and every place where it is found."""
    worded = [note for note in notes if note.words]
    shown = worded if notes[0].topic in WHOLE else worded[:_MOST_PLACES]
    places = [_place(note, lines, translate) for note in shown]
    if len(shown) < len(worded):
        places.append(_("and {count} more places", count=len(worded) - len(shown)).told(translate))
    return f"- {what}" + (f": {places[0]}" if len(places) == 1 else "".join(f"\n    - {place}" for place in places))


def _place(note: Note, lines: list[str], translate: Callable[[str], str]) -> str:
    if note.topic in WHOLE:
        return f"“{note.words}”"
    sought = letters(note.words[:_EXCERPT])
    at = next((number for number, line in enumerate(lines, start=1) if sought and sought in line), None)
    excerpt = note.words if len(note.words) <= _EXCERPT else f"{note.words[:_EXCERPT]}…"
    where = _("line {line}", line=at)
    return f"“{excerpt}” ({where.told(translate)})" if at else f"“{excerpt}”"


WHOLE = {Topic.LEFT_OUT, Topic.COMMENTS, Topic.MISSING}
"""What stands nowhere else, so the report keeps every word."""
