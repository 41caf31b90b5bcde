"""Where raw HTML stands in a Markdown text, as Python-Markdown finds it before it reads anything else."""

import re
from collections.abc import Iterator

_MARK = re.compile(
    r"<!--|<\?|<![a-zA-Z\[]|<(?P<close>/?)(?P<tag>[a-zA-Z][^\s/>`<]*)(?:[^<>\"'`]|\"[^\"<]*\"|'[^'<]*')*>"
)
_ENDS = {"<!--": re.compile("--!?>"), "<?": re.compile(r"\?>"), "<!": re.compile(">")}
_CODE = {tag: re.compile(rf"</{tag}", re.IGNORECASE) for tag in ("script", "style")}
_BLOCK_TAGS = frozenset(
    """
    address article aside blockquote body canvas center colgroup dd details div dl dt fieldset figcaption figure footer
    form group h1 h2 h3 h4 h5 h6 header hgroup hr html iframe legend li main map math menu nav noscript object ol
    option output p pre progress script section style summary table tbody td textarea tfoot th thead tr ul video
    """.split()  # noqa: SIM905  # a list of 64 literals says less
)
_MARGIN = 3


def raw_html(text: str) -> list[tuple[int, int]]:
    """Start and end of every block of raw HTML, and of comments and declarations that start a line."""
    return list(_Search(text).spans()) if "<" in text else []


class _Search:
    def __init__(self, text: str) -> None:
        self._text = text
        self._endless: set[str] = set()

    def spans(self) -> Iterator[tuple[int, int]]:
        at = 0
        last_end = -1
        while found := _MARK.search(self._text, at):
            at = found.end()
            follows_block = last_end >= 0 and "\n" not in self._text[last_end : found.start()]
            starts_line = follows_block or self._starts_line(found.start())
            end = self._end(found) if starts_line or found[0] == "<!--" else None
            if end is not None:
                at = end
                if starts_line and not self._is_empty_comment(found):
                    yield found.start(), end
                    last_end = end

    def _end(self, found: re.Match[str]) -> int | None:
        """Where the block that ``found`` opens ends; None where it opens none."""
        if not found["tag"]:
            return self._declaration_end(found)
        tag = found["tag"].lower()
        if found["close"] or tag not in _BLOCK_TAGS:
            return None
        return found.end() if tag == "hr" or found[0].endswith("/>") else self._element_end(found)

    def _declaration_end(self, found: re.Match[str]) -> int | None:
        kind = found[0] if found[0] in _ENDS else "<!"
        end = None if kind in self._endless else _ENDS[kind].search(self._text, found.end())
        if end is None:
            self._endless.add(kind)
        return end.end() if end else None

    def _element_end(self, found: re.Match[str]) -> int:
        """Where the element is closed; without a closing tag, the end of the text."""
        open_tags: list[str] = []
        mark: re.Match[str] | None = found
        while mark:
            at = mark.end()
            tag = (mark["tag"] or "").lower()
            if not tag:
                at = self._declaration_end(mark) or at
            elif mark["close"]:
                if tag in open_tags:
                    while open_tags.pop() != tag:
                        pass
                if not open_tags:
                    return at
            elif not mark[0].endswith("/>") and tag != "hr":
                open_tags.append(tag)
                if tag in _CODE:
                    end = _CODE[tag].search(self._text, at)
                    at = end.start() if end else len(self._text)
            mark = _MARK.search(self._text, at)
        return len(self._text)

    def _starts_line(self, offset: int) -> bool:
        before = self._text[self._text.rfind("\n", 0, offset) + 1 : offset]
        return len(before) <= _MARGIN and not before.strip(" ")

    def _is_empty_comment(self, found: re.Match[str]) -> bool:
        """Whether a browser ends the comment at once (``<!-->``) and shows what follows."""
        return found[0] == "<!--" and self._text.startswith((">", "->"), found.end())
