"""Terms and abbreviations explained where they stand: the first of each in a section carries its meaning."""

import re
from collections.abc import Mapping

from qms.site.lists import cell
from qms.source import markdown

_EDGES = r"(?<![\w&./\-])(?:{words})(?![\w&/\-]|\.\w)"
"""Parts of codes and of numbers (``QT.HT.01``, ``19/2014/QĐ-TTg``) are no words."""
_NO_PROSE = re.compile(r"^[ \t]*(?:#|!!!|\?\?\?|===)")


class Tooltips:
    """Explains words by their ``meanings``; a term may begin with a capital letter where a sentence does."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        self._meanings = {**{capitalised(word): meaning for word, meaning in meanings.items()}, **meanings}
        longest_first = sorted(self._meanings, key=len, reverse=True)
        words = "|".join(map(re.escape, longest_first)) or "(?!)"
        self._word = re.compile(_EDGES.format(words=words))

    def explain(self, text: str) -> str:
        """Markdown with ``<abbr>`` around the words a reader may want explained; headings and code stay as they are."""
        lines = text.split("\n")
        prose = markdown.prose(text).split("\n")
        explained: set[str] = set()
        for index, line in enumerate(prose):
            if line.startswith("#"):
                explained.clear()
            if not _NO_PROSE.match(line):
                lines[index] = self._explain(lines[index], line, explained)
        return "\n".join(lines)

    def words_in(self, text: str) -> set[str]:
        """The words in the prose of a text that have a meaning."""
        return {found.group() for found in self._word.finditer(markdown.prose(text))}

    def _explain(self, line: str, prose: str, explained: set[str]) -> str:
        parts = []
        done = 0
        for found in self._word.finditer(prose):
            meaning = self._meanings[found.group()]
            if meaning not in explained:
                explained.add(meaning)
                parts += [line[done : found.start()], f'<abbr title="{cell(meaning)}">{found.group()}</abbr>']
                done = found.end()
        return "".join([*parts, line[done:]])


def capitalised(word: str) -> str:
    """The word as a sentence begins with it."""
    return word[:1].upper() + word[1:]
