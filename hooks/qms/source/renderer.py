"""Markdown as the site renders it, without the generator: what a browser is given decides what a text can do."""

from functools import cache
from typing import TYPE_CHECKING, Any

from qms.language.vietnamese import heading_id

if TYPE_CHECKING:
    from markdown import Markdown

EXTENSIONS: dict[str, dict[str, Any]] = {
    "toc": {"permalink": True, "permalink_title": "Sao chép địa chỉ của mục này", "slugify": heading_id},
    "tables": {"use_align_attribute": True},
    "fenced_code": {},
    "abbr": {},
    "admonition": {},
    "attr_list": {},
    "def_list": {},
    "footnotes": {},
    "pymdownx.betterem": {},
    "pymdownx.details": {},
    "pymdownx.superfences": {},
    "pymdownx.tasklist": {},
}
"""Those of ``mkdocs.yml`` in the order of MkDocs; a test compares.

A page takes a hundred times longer than the patterns of ``markdown``."""


def render(body: str) -> str:
    """The HTML of a text."""
    html: str = _renderer().reset().convert(body)
    return html


@cache
def _renderer() -> "Markdown":
    from markdown import Markdown  # noqa: PLC0415  # most checks render nothing

    return Markdown(extensions=list(EXTENSIONS), extension_configs=EXTENSIONS)
