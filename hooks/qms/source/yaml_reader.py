"""A strict reader for the YAML people write by hand.

YAML guesses: ``1.10`` becomes 1.1, ``no`` becomes False, the last of two equal keys wins, an alias can
blow a title up to gigabytes. Here every scalar stays the text that was written and knows where it stands;
anchors, aliases, tags, duplicate keys and deep nesting are refused.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from qms.language.messages import Message, _

MAX_DEPTH = 8
_INVISIBLE = re.compile(r"[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Scalar:
    """A text, with the line and column (from 1) where it starts."""

    text: str
    line: int
    column: int


@dataclass(frozen=True)
class Sequence:
    """A list."""

    items: tuple["Node", ...]
    line: int
    column: int


@dataclass(frozen=True)
class Mapping:
    """Keys, as they were written, with their values."""

    entries: dict[str, tuple[Scalar, "Node"]]
    line: int
    column: int


Node = Scalar | Sequence | Mapping


class YamlFault(Exception):
    """What is wrong with the YAML, the way out, and where."""

    def __init__(self, fault: Message, remedy: Message, line: int, column: int) -> None:
        super().__init__(str(fault))
        self.fault = fault
        self.remedy = remedy
        self.line = line
        self.column = column


def read(text: str, first_line: int = 1) -> Node:
    """Read one YAML document; ``first_line`` is where ``text`` starts in its file.

    Raises YamlFault.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_invisible(text, first_line)
    try:
        events = yaml.parse(text, Loader=yaml.CSafeLoader)
        return _Builder(events, _End(text, first_line)).document()
    except yaml.MarkedYAMLError as error:
        problem = error.problem or ""
        mark = error.context_mark if any(symptom in problem for symptom in _FOUND_TOO_LATE) else error.problem_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        raise YamlFault(*_explain(problem), *_End(text, first_line).place(line, column)) from None


def read_plain(text: str, first_line: int = 1) -> object:
    """What ``plain(read(text))`` gives, in half the time: most texts have no fault whose place must be told.

    Raises YamlFault.
    """
    try:
        if not _INVISIBLE.search(text):
            return _PlainBuilder(yaml.CSafeLoader(text.replace("\r\n", "\n").replace("\r", "\n"))).document()
    except (yaml.MarkedYAMLError, _Doubtful):
        pass
    return plain(read(text, first_line))


def plain(node: Node) -> object:
    """The node as str, list and dict."""
    match node:
        case Scalar(text):
            return text
        case Sequence(items):
            return [plain(item) for item in items]
        case Mapping(entries):
            return {name: plain(value) for name, (_key, value) in entries.items()}


def scalars(node: Node) -> Iterator[Scalar]:
    """Every value below the node, in order."""
    match node:
        case Scalar():
            yield node
        case Sequence(items):
            for item in items:
                yield from scalars(item)
        case Mapping(entries):
            for _key, value in entries.values():
                yield from scalars(value)


def position(node: Node, path: tuple[str | int, ...]) -> tuple[int, int]:
    """Line and column of the deepest node on ``path`` that exists; of its key, where it has one."""
    line, column = node.line, node.column
    for step in path:
        match node:
            case Mapping(entries) if step in entries:
                key, node = entries[str(step)]
                line, column = key.line, key.column
            case Sequence(items) if isinstance(step, int) and step < len(items):
                node = items[step]
                line, column = node.line, node.column
            case _:
                break
    return line, column


class _End:
    """Where a text ends: libyaml sees the end of one without a last line break on a line it does not have."""

    def __init__(self, text: str, first_line: int) -> None:
        self._first_line = first_line
        self._line = text.count("\n")
        self._column = len(text) - text.rfind("\n")

    def place(self, line: int, column: int) -> tuple[int, int]:
        """Line and column from 1, of what libyaml counts from 0."""
        if line > self._line:
            return self._first_line + self._line, self._column
        return self._first_line + line, column + 1


class _Builder:
    def __init__(self, events: Iterator[yaml.Event], end: _End) -> None:
        self._events = events
        self._end = end

    def document(self) -> Node:
        next(self._events)  # stream start
        start = next(self._events)
        if isinstance(start, yaml.StreamEndEvent):
            return Mapping({}, *self._end.place(0, 0))
        node = self._node(next(self._events), depth=1)
        next(self._events)  # document end
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            self._refuse(after, _("a second YAML document starts here"), _("keep one block only"))
        return node

    def _node(self, event: yaml.Event, depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._refuse(
                event,
                _("YAML anchors and aliases (& and *) are not allowed"),
                _("write the value out; put a text that starts with & or * in double quotes"),
            )
        if getattr(event, "tag", None):
            self._refuse(
                event,
                _("YAML tags (!) are not allowed"),
                _("put a text that starts with ! in double quotes"),
            )
        if depth > MAX_DEPTH:
            self._refuse(event, _("nested too deeply"), _("write a flatter structure"))
        line, column = self._at(event)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, line, column)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(self._items(depth)), line, column)
        return Mapping(self._entries(depth), line, column)

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _entries(self, depth: int) -> dict[str, tuple[Scalar, Node]]:
        entries: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, Scalar):
                self._refuse(event, _("a key must be a plain word"), _("write “key: value”"))
            if key.text in entries:
                self._refuse(
                    event,
                    _("the key “{key}” stands here a second time", key=key.text),
                    _("keep one of the two lines (the first is line {line})", line=entries[key.text][0].line),
                )
            entries[key.text] = (key, self._node(next(self._events), depth + 1))
        return entries

    def _at(self, event: yaml.Event) -> tuple[int, int]:
        mark = event.start_mark
        assert mark is not None, "the reader marks every event"
        return self._end.place(mark.line, mark.column)

    def _refuse(self, event: yaml.Event, fault: Message, remedy: Message) -> NoReturn:
        raise YamlFault(fault, remedy, *self._at(event))


class _Doubtful(Exception):
    """Something that the strict reader may refuse."""


class _PlainBuilder:
    def __init__(self, loader: yaml.CSafeLoader) -> None:
        self._next: Callable[[], Any] = loader.get_event

    def document(self) -> object:
        self._next()  # stream start
        if isinstance(self._next(), yaml.StreamEndEvent):
            return {}
        value = self._value(self._next(), depth=1)
        self._next()  # document end
        if not isinstance(self._next(), yaml.StreamEndEvent):
            raise _Doubtful
        return value

    def _value(self, event: Any, depth: int) -> object:
        if isinstance(event, yaml.AliasEvent) or event.anchor or event.tag or depth > MAX_DEPTH:
            raise _Doubtful
        if isinstance(event, yaml.ScalarEvent):
            return event.value
        return self._list(depth) if isinstance(event, yaml.SequenceStartEvent) else self._dict(depth)

    def _list(self, depth: int) -> list[object]:
        items = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._value(event, depth + 1))
        return items

    def _dict(self, depth: int) -> dict[str, object]:
        entries: dict[str, object] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._value(event, depth + 1)
            if not isinstance(key, str) or key in entries:
                raise _Doubtful
            entries[key] = self._value(self._next(), depth + 1)
        return entries


def _refuse_invisible(text: str, first_line: int) -> None:
    """Characters YAML refuses, and line breaks of Unicode that would move every line below them."""
    found = _INVISIBLE.search(text)
    if found:
        raise YamlFault(
            _("a character that text may not contain (U+{code:04X})", code=ord(found.group())),
            _("delete the invisible character, or type the line again"),
            first_line + text.count("\n", 0, found.start()),
            found.start() - text.rfind("\n", 0, found.start()),
        )


def _explain(problem: str) -> tuple[Message, Message]:
    """Libyaml's English, told as what an editor did and can do."""
    for symptom, explanation in _SYMPTOMS.items():
        if symptom in problem:
            return explanation
    return (
        _("this is not valid YAML"),
        _("compare the indentation, quotes and brackets of this line and the one above with another document"),
    )


_FOUND_TOO_LATE = ("found unexpected end of stream", "did not find expected ',' or", "could not find expected ':'")
"""What libyaml notices only on a later line than the one where it began."""
_QUOTE_IT = _('put the whole value in double quotes, for example title: "QT.01: Quy trình"')
_TAB_OR_RESERVED = (
    _("the line is indented with a tab, or its value starts with a character YAML reserves (@, %, `)"),
    _("indent with spaces; put a value that starts with such a character in double quotes"),
)
_SYMPTOMS = {
    "mapping values are not allowed": (_("a second colon in the value of one key"), _QUOTE_IT),
    "found character that cannot start any token": _TAB_OR_RESERVED,
    "found a tab character": _TAB_OR_RESERVED,
    "found unexpected end of stream": (_("an opening quote is never closed"), _("close the quote on its line")),
    "did not find expected ',' or ']'": (_("the list is not closed"), _("write the list as [a, b, c] on one line")),
    "did not find expected ',' or '}'": (_("the braces are not closed"), _("write one key a line, without braces")),
    "could not find expected ':'": (
        _("a line without “key: value”"),
        _("write “key: value”, or indent the line when it goes on with the value above"),
    ),
    "did not find expected whitespace or line break": (
        _("YAML tags (!) are not allowed"),
        _("put a text that starts with ! in double quotes"),
    ),
    "did not find expected alphabetic or numeric character": (
        _("YAML anchors and aliases (& and *) are not allowed"),
        _("write the value out; put a text that starts with & or * in double quotes"),
    ),
}
