"""Links by path: found where a reader could follow them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.source.links import links


def addresses(body: str) -> list[str]:
    return [link.address for link in links(body)]


@pytest.mark.parametrize(
    "body",
    [
        "[a](b.md)",
        "[a]( <b.md> )",
        "[a](b.md 'Xem')",
        "[a\nc](b.md)",
        "[](b.md)",
        "[![ảnh](c.png)](b.md)",
        "- [a](b.md)",
        "| [a](b.md) | c |",
        "[a] và [c](b.md)",
        "[a]: b.md",
        "   [a]:\t<b.md>",
        "Chữ.\n\n[a]: b.md 'Xem'",
    ],
)
def test_a_link_is_found(body: str) -> None:
    assert addresses(body) == ["b.md"]


@pytest.mark.parametrize(
    "body",
    [
        "`[a](b.md)`",
        "    [a](b.md)",
        "```\n[a](b.md)\n\n[a]: b.md\n```",
        "<!-- [a](b.md) -->",
        "<!--\n[a]: b.md\n-->",
        "<div>\n[a](b.md)\n</div>",
        "![a](b.md)",
        r"\[a](b.md)",
        "[a] (b.md)",
        "[a]()",
        "(b.md)",
        "[^1]: b.md",
        "    [a]: b.md",
        "Xem [a]: b.md",
    ],
)
def test_no_link_is_found_where_none_is_meant(body: str) -> None:
    assert addresses(body) == []


def test_a_link_knows_where_it_begins() -> None:
    found = list(links("# Việc\n\nXem [a](b.md).\n\n[c]: d.md\n"))
    assert [(link.address, link.line, link.column) for link in found] == [("b.md", 3, 5), ("d.md", 5, 1)]


@given(
    st.lists(st.sampled_from(["[", "]", "(", ")", "!", "`", ":", " ", "\n", "a.md", "<!--", "-->", "\\"])).map("".join)
)
def test_any_text_has_its_links_where_it_says(body: str) -> None:
    lines = body.split("\n")
    for link in links(body):
        assert link.address in "\n".join(lines[link.line - 1 :])[link.column - 1 :]
