"""What a text holds that no page shows: comments of its writers, and what a browser passes over like one."""

import re

from qms.source.markdown import without_comments
from qms.source.renderer import render

_UNSEEN = re.compile(r"<!--(?!-?>).*?--!?>|<[!?][^>]*(?:>|\Z)", re.DOTALL)


def without_unseen(body: str) -> str:
    """The body without what its page does not show, its lines where they were.

    Examples in code stay. Where the renderer takes for a comment what the patterns take for code, they go as well.
    """
    told = without_comments(body)
    while _UNSEEN.search(told) and _UNSEEN.search(render(told)):
        told = _UNSEEN.sub(lambda unseen: "\n" * unseen.group().count("\n"), told)
    return told
