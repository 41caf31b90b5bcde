"""The front matter of a Markdown file: one block between two ``---`` lines, at the very top."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from qms.language.messages import _
from qms.source import yaml_reader
from qms.source.yaml_reader import YamlFault

_OPENING = re.compile(r"---[ \t]*\n")
_CLOSING = re.compile(r"^---[ \t]*$", re.MULTILINE)


Keys = Mapping[str, Any]


@dataclass(frozen=True)
class Source:
    """A Markdown file taken apart: its keys as str, list and dict, and the text below them."""

    keys: Keys
    body: str
    body_line: int
    """The line of the file on which the body starts, from 1."""
    block: str | None = field(default=None, repr=False)
    """The front matter as it was written, if there is any."""

    @cached_property
    def front(self) -> yaml_reader.Mapping:
        """The keys with the places where they stand; read again, for only findings ask for places."""
        if self.block is None:
            return yaml_reader.Mapping({}, 1, 1)
        front = yaml_reader.read(self.block, first_line=2)
        assert isinstance(front, yaml_reader.Mapping), "split refuses anything else"
        return front


def split(text: str, known_keys: Keys | None = None) -> Source:
    """Take a file apart; a file without a front matter block has no keys.

    With ``known_keys``, which reading the same text gave before, the block is not read now.
    Raises YamlFault where the block is broken.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    opening = _OPENING.match(text)
    if not opening:
        _refuse_late_block(text)
        return Source({}, text, 1)
    closing = _CLOSING.search(text, opening.end())
    if not closing:
        raise YamlFault(
            _("the front matter is never closed"),
            _("put a line with only --- below its last key"),
            1,
            1,
        )
    block = text[opening.end() : closing.start()]
    body_start = min(closing.end() + 1, len(text))
    keys = yaml_reader.read_plain(block, first_line=2) if known_keys is None else known_keys
    if not isinstance(keys, Mapping):
        raise YamlFault(
            _("the front matter is not a group of “key: value” lines"),
            _("write “key: value” on each line between the two --- lines"),
            2,
            1,
        )
    return Source(keys, text[body_start:], text.count("\n", 0, body_start) + 1, block)


def _refuse_late_block(text: str) -> None:
    """A blank line or a space before ``---`` would make the whole block part of the page, silently."""
    late = re.match(r"\s*---[ \t]*\n", text)
    if late:
        raise YamlFault(
            _("the front matter must start on the first line, at its first character"),
            _("delete what stands before the first ---"),
            1,
            1,
        )
