"""The front matter of a Markdown file: one block between two ``---`` lines, at the very top."""

import re
from dataclasses import dataclass

from qms.language.messages import _
from qms.source import yaml_reader
from qms.source.yaml_reader import Mapping, YamlFault

_OPENING = re.compile(r"---[ \t]*\n")
_CLOSING = re.compile(r"^---[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Source:
    """A Markdown file taken apart: its keys, and the text below them."""

    front: Mapping
    body: str
    body_line: int
    """The line of the file on which the body starts, from 1."""


def split(text: str) -> Source:
    """Take a file apart; a file without a front matter block has no keys.

    Raises YamlFault where the block is broken.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    opening = _OPENING.match(text)
    if not opening:
        _refuse_late_block(text)
        return Source(Mapping({}, 1, 1), text, 1)
    closing = _CLOSING.search(text, opening.end())
    if not closing:
        raise YamlFault(
            _("the front matter is never closed"),
            _("put a line with only --- below its last key"),
            1,
            1,
        )
    front = yaml_reader.read(text[opening.end() : closing.start()], first_line=2)
    if not isinstance(front, Mapping):
        raise YamlFault(
            _("the front matter is not a group of “key: value” lines"),
            _("write “key: value” on each line between the two --- lines"),
            2,
            1,
        )
    body_start = min(closing.end() + 1, len(text))
    return Source(front, text[body_start:], text.count("\n", 0, body_start) + 1)


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
