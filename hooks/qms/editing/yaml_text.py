"""Changes values of a YAML text where they stand; every byte that was not asked to change stays.

A value is inserted or replaced at the position that libyaml gives, so comments, order, quotes, indentation and line
ends of everything else are those the editor wrote. What comes out is read again by the strict reader and must be
exactly what was asked, or the change is refused.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from qms.language.messages import Refusal, _
from qms.language.vietnamese import nfc
from qms.source import front_matter, yaml_reader
from qms.source.yaml_reader import YamlFault

Value = str | list[Any] | dict[str, Any]
"""A text, a list of values, or values by key."""
Path = tuple[str | int, ...]
"""The keys and list positions that lead to a value: ``("versions", 0, "changes")``."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_BREAK = re.compile(r"\r\n|\r|\n")
_LAST_BREAK = re.compile(r"(?:\r\n|\r|\n)\Z")
_BLOCK_HEADER = re.compile(r"[|>][^\s#]*(?P<comment>[ \t]+#[^\r\n]*)?")
_COMMENT_LINE = re.compile(r"(?P<margin>[ ]*)#")


def lines_of(text: str) -> list[str]:
    """The lines of a text, each with the line break it has."""
    return _LINE.findall(text)


def line_break_of(text: str) -> str:
    """The line break a text uses: that of its first line."""
    found = _BREAK.search(text)
    return found.group() if found else "\n"


def written(text: str, in_flow: bool = False) -> str:
    """The text as a value on one line: as it is where the strict reader takes it for just that, else in quotes."""
    around = ("k: [{}]", "{{k: {}}}") if in_flow else ("k: {}", "- {}")
    if _BREAK.search(text) or not all(_reads_as(text, line.format(text)) for line in around):
        return str(yaml.safe_dump(text, default_style='"', allow_unicode=True, width=float("inf"))).strip()
    return text


def written_flow(value: Value) -> str:
    """The value on one line, as it stands within brackets."""
    match value:
        case str():
            return written(value, in_flow=True)
        case list():
            return f"[{', '.join(map(written_flow, value))}]"
        case dict():
            return f"{{{', '.join(f'{key}: {written_flow(item)}' for key, item in value.items())}}}"


def written_block(value: dict[str, Any]) -> list[str]:
    """Lines of “key: value”, without line breaks; lists of texts stand on one line."""
    return [line for key, item in value.items() for line in _key_lines(key, item)]


def texts_in(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text of a value with the path to it."""
    match value:
        case str():
            yield path, value
        case list():
            for index, item in enumerate(value):
                yield from texts_in(item, (*path, index))
        case dict():
            for key, item in value.items():
                yield from texts_in(item, (*path, key))


def in_front_matter(text: str, change: Callable[["YamlText"], "YamlText"]) -> str:
    """A Markdown text whose front matter ``change`` has changed.

    Raises Refusal where that cannot be done safely.
    """
    opening, block, rest = _apart(text)
    changed = opening + change(YamlText(block)).text + rest
    if front_matter.split(changed).body != front_matter.split(text).body:
        raise _unsafe(())
    return changed


def in_body(text: str, change: Callable[[str], str]) -> str:
    """A Markdown text whose body ``change`` has changed; its front matter, if there is any, stays."""
    opening, block, rest = _apart(text)
    closing = lines_of(rest)[0] if opening else ""
    return opening + block + closing + change(rest.removeprefix(closing))


class YamlText:
    """A YAML text that the strict reader takes; each method gives the text after one change."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._root = yaml.compose(_BREAK.sub("\n", text), Loader=yaml.CSafeLoader)
        self._starts = [0]
        for line in lines_of(text):
            self._starts.append(self._starts[-1] + len(line))

    @property
    def value(self) -> Any:
        """What the text says, as str, list and dict."""
        return yaml_reader.read_plain(self.text)

    def with_text(self, path: Path, text: str) -> "YamlText":
        """The text at ``path`` replaced."""
        text = _normal(text)
        node, in_flow = self._find(path)
        start, end = self._start(node), self._content_end(node)
        inserted = written(text, in_flow)
        header = _BLOCK_HEADER.match(self.text, start) if node.style in ("|", ">") else None
        inserted += (header and header["comment"]) or ""
        if start == end and self.text[start - 1 : start] not in {" ", "\t", ""}:
            inserted = f" {inserted}"
        return self._changed(start, end, inserted, _set(self.value, path, text), path)

    def with_key(self, path: Path, key: str, value: Value, after: str | None = None) -> "YamlText":
        """A key the mapping at ``path`` does not have yet, below its key ``after`` (default: the last)."""
        value = _normal(value)
        expected = self.value
        _at(expected, path)[key] = value
        if self._root is None:
            return self._with_lines(len(self.text), 0, _key_lines(key, value), expected, path)
        node, in_flow = self._find(path)
        if in_flow or node.flow_style:
            start, comma = self._flow_end(node, [item for _key, item in node.value])
            return self._changed(start, start, f"{comma}{key}: {written_flow(value)}", expected, path)
        last = next((item for name, item in node.value if name.value == after), node.value[-1][1])
        column = node.start_mark.column
        return self._with_lines(self._below(last, column), column, _key_lines(key, value), expected, path)

    def with_item(self, path: Path, item: Value) -> "YamlText":
        """One more item at the end of the list at ``path``, which is begun where there is none."""
        item = _normal(item)
        expected = self.value
        *above, key = path
        listed = _at(expected, above).get(key) if isinstance(key, str) else _at(expected, path)
        if listed is None:
            return self.with_key(tuple(above), str(key), [item])
        listed.append(item)
        node, in_flow = self._find(path)
        if in_flow or node.flow_style:
            start, comma = self._flow_end(node, node.value)
            return self._changed(start, start, comma + written_flow(item), expected, path)
        column = node.start_mark.column
        is_flow = isinstance(item, dict) and all(getattr(other, "flow_style", False) for other in node.value)
        lines = [f"- {written_flow(item)}"] if is_flow else list(_dashed(item))
        return self._with_lines(self._below(node.value[-1], column), column, lines, expected, path)

    def with_value(self, path: Path, value: Value) -> "YamlText":
        """The value of a key that has lines of its own replaced, the comments within it as well; or the key added."""
        value = _normal(value)
        *above, key = path
        if key not in _at(self.value, above):
            return self.with_key(tuple(above), str(key), value)
        start, end, column = self._lines_of_key(tuple(above), str(key))
        newline = line_break_of(self.text)
        lines = "".join(f"{' ' * column}{line}{newline}" for line in _key_lines(str(key), value))
        return self._changed(start, end, lines, _set(self.value, path, value), path)

    def without_key(self, path: Path) -> "YamlText":
        """A key that has lines of its own taken out, with the comments above it and within its value."""
        *above, key = path
        expected = self.value
        del _at(expected, above)[key]
        start, end, _column = self._lines_of_key(tuple(above), str(key))
        line = bisect_right(self._starts, start) - 1
        while line and _COMMENT_LINE.match(self.text, self._starts[line - 1]):
            line -= 1
        return self._changed(self._starts[line], end, "", expected, path)

    def without_item(self, path: Path) -> "YamlText":
        """The item of a list taken out; of one with a line for each item, with its comments."""
        *above, last = path
        at = int(last)
        expected = self.value
        del _at(expected, above)[at]
        node, _in_flow = self._find(tuple(above))
        items = node.value
        if not node.flow_style:
            start, end = self._starts[items[at].start_mark.line], self._below(items[at], node.start_mark.column)
            return self._changed(start, end, "", expected, path)
        is_last = at == len(items) - 1
        start = self._content_end(items[at - 1]) if is_last and at else self._start(items[at])
        end = self._content_end(items[at]) if is_last else self._start(items[at + 1])
        return self._changed(start, end, "", expected, path)

    def _find(self, path: Path) -> tuple[Any, bool]:
        """The node at ``path``, and whether it stands within brackets."""
        node: Any = self._root
        in_flow = False
        for step in path:
            in_flow = in_flow or bool(node.flow_style)
            node = node.value[step] if isinstance(step, int) else dict(_by_key(node))[step]
        return node, in_flow

    def _lines_of_key(self, above: Path, name: str) -> tuple[int, int, int]:
        """Where the lines of a key and its value start and end, and the column of the key."""
        node, in_flow = self._find(above)
        if in_flow or node.flow_style:
            raise _unsafe((*above, name))
        key, value = next((key, value) for key, value in node.value if key.value == name)
        column = key.start_mark.column
        return self._starts[key.start_mark.line], self._below(value, column), column

    def _start(self, node: yaml.Node) -> int:
        return self._offset(node.start_mark)

    def _offset(self, mark: Any) -> int:
        start: int = self._starts[min(mark.line, len(self._starts) - 1)]
        return min(start + int(mark.column), len(self.text))

    def _content_end(self, node: Any) -> int:
        """Where the last character of a value ends, whatever blank lines and comments follow."""
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            start, end = self._start(node), self._offset(node.end_mark)
            value = self.text[start:end]
            keeps_blank_lines = "+" in value[:3]
            return start + len(_LAST_BREAK.sub("", value) if keeps_blank_lines else value.rstrip())
        if isinstance(node, yaml.CollectionNode) and not node.flow_style:
            last = node.value[-1]
            return self._content_end(last[1] if isinstance(node, yaml.MappingNode) else last)
        return self._offset(node.end_mark)

    def _flow_end(self, node: Any, items: list[Any]) -> tuple[int, str]:
        """Where one more item goes between brackets, and what parts it from the one before."""
        return (self._content_end(items[-1]), ", ") if items else (self._start(node) + 1, "")

    def _below(self, node: Any, column: int) -> int:
        """The start of the line below a value, and below the comments indented further than ``column``."""
        end = self._content_end(node)
        line = bisect_right(self._starts, end)
        while line < len(self._starts) and (found := _COMMENT_LINE.match(self.text, self._starts[line])):
            if len(found["margin"]) <= column:
                break
            line += 1
        return self._starts[min(line, len(self._starts) - 1)]

    def _with_lines(self, start: int, column: int, lines: list[str], expected: Any, path: Path) -> "YamlText":
        newline = line_break_of(self.text)
        inserted = "".join(f"{' ' * column}{line}{newline}" for line in lines)
        if start and self.text[start - 1] not in "\r\n":  # the last line of the text has no line break
            inserted = newline + inserted.removesuffix(newline)
        return self._changed(start, start, inserted, expected, path)

    def _changed(self, start: int, end: int, inserted: str, expected: Any, path: Path) -> "YamlText":
        text = self.text[:start] + inserted + self.text[end:]
        try:
            if yaml_reader.read_plain(text) == expected:
                return YamlText(text)
        except YamlFault:
            pass
        raise _unsafe(path)


def _apart(text: str) -> tuple[str, str, str]:
    """The line that opens the front matter, what stands in it, and everything from the line that closes it."""
    lines = lines_of(text)
    if not lines or lines[0].rstrip() != "---":
        return "", "", text
    end = next(at for at, line in enumerate(lines) if at and line.rstrip() == "---")
    return lines[0], "".join(lines[1:end]), "".join(lines[end:])


def _key_lines(key: str, value: Value) -> list[str]:
    match value:
        case str():
            return [f"{key}: {written(value)}"]
        case dict() if value:
            return [f"{key}:", *(f"  {line}" for line in written_block(value))]
        case list() if any(isinstance(item, dict) for item in value):
            return [f"{key}:", *(f"  {line}" for item in value for line in _dashed(item))]
    return [f"{key}: {written_flow(value)}"]


def _dashed(item: Value) -> Iterator[str]:
    for at, line in enumerate(_item_lines(item)):
        yield f"{'  ' if at else '- '}{line}"


def _item_lines(item: Value) -> list[str]:
    if isinstance(item, dict) and item:
        return written_block(item)
    return [written(item) if isinstance(item, str) else written_flow(item)]


def _by_key(node: Any) -> Iterator[tuple[str, Any]]:
    return ((key.value, value) for key, value in node.value)


def _reads_as(text: str, line: str) -> bool:
    try:
        read = yaml_reader.read_plain(line)
    except YamlFault:
        return False
    return read in ({"k": text}, [text], {"k": [text]})


def _normal(value: Any) -> Any:
    """The value in the form in which texts are kept (NFC)."""
    match value:
        case str():
            try:
                return nfc(value.encode().decode())
            except UnicodeEncodeError:
                raise Refusal(_("the text is not Unicode"), _("type it again with a Unicode keyboard")) from None
        case list():
            return [_normal(item) for item in value]
        case _:
            return {key: _normal(item) for key, item in value.items()}


def _at(value: Any, path: Any) -> Any:
    for step in path:
        value = value[step]
    return value


def _set(value: Any, path: Path, new: Value) -> Any:
    _at(value, path[:-1])[path[-1]] = new
    return value


def _unsafe(path: Path) -> Refusal:
    return Refusal(
        _("“{key}” is written in a way that cannot be changed safely", key=".".join(map(str, path)) or "---"),
        _("change it by hand, or write it first as in other documents: one key a line"),
    )
