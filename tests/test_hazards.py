"""What the rules let through is inert in the page: the two agree, whatever pieces of HTML and Markdown are mixed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from qms.publishing.inspection import inline_scripts
from qms.publishing.page import facts
from qms.source.hazards import Hazard, HazardKind, hazards, scheme
from qms.source.renderer import render
from qms.source.unseen import without_unseen

_PIECES = st.sampled_from(
    ["chữ", " ", "\n", "\n\n", "    ", "- ", "> ", "# ", "`", "``", "```\n", "~~~\n", "|", "|---|\n", "*", "**", "_",
     "[", "](", ")", "]: ", "![", "[^1]", "[^1]: ", "*[x]: ", "!!! note \"", "\"\n", "{: ", "{ ", "}", "=", "'", "\"",
     "\\", "&lt;", "&#60;", "&amp;", "&colon;", "&Tab;", "<", ">", "</", "/>", "<!--", "-->", "<![CDATA[", "]]>", "<?",
     "<script>", "</script>", "<script", "<div>", "<div markdown>", "</div>", "<p>", "</p>", "<b ", "<b>", "</b>",
     "<img ", "<svg>", "<math>", "<style>", "</style>", "<title>", "<table>", "<td>", "<textarea>", "<noscript>",
     "<br>", "<sub>", "</sub>", "<a ", "</a>", "</article>", "<body ", "<html ", "<pre>", "<code>", "<xmp>",
     "onclick=mark()", " onerror=mark() ", "src=", "href=", "style=", "id=__config", "title=", "javascript:mark()",
     "java\nscript:", "JAVASCRIPT:", "//example.org/x", "https://example.org/x", "data:text/html,",
     "!!! md-a\n", "??? md-a\n", ".mermaid}", ".headerlink }", "\t", "\u00a0"]
)  # fmt: skip
_TEXTS = st.lists(_PIECES, max_size=14).map("".join)


def harm(html: str) -> list[str]:
    """What an inspection of the page finds; where addresses lead is another matter."""
    return [str(fault) for fault in facts(f"<body><article>{html}</article></body>", inline_scripts()).faults]


@given(_TEXTS)
def test_what_the_rules_let_through_does_no_harm_on_the_page(text: str) -> None:
    if not list(hazards(text)):
        assert harm(render(text)) == []


@given(_TEXTS)
def test_a_text_for_everybody_holds_no_comment_and_keeps_its_lines(text: str) -> None:
    told = without_unseen(text)
    root = LexborHTMLParser(f"<body>{render(told)}").root
    assert root
    assert not any(node.is_comment_node for node in root.traverse(include_text=True))
    assert told.count("\n") == text.count("\n")


@given(_TEXTS)
def test_every_hazard_has_a_line_of_the_text(text: str) -> None:
    for hazard in hazards(text):
        assert 1 <= hazard.line <= text.count("\n") + 1


@pytest.mark.parametrize(
    ("address", "found"),
    [("a.md", ""), ("#a", ""), ("?q=", ""), ("a:b", "a:"), (" javascript:x", "javascript:"),
     ("java\tscript:x", "javascript:"), ("\x01JavaScript:x", "javascript:"),
     ("//a", "//"), ("\\\\a", "//"), ("/\\a", "//"), ("/a", ""), ("1:2", "")],
)  # fmt: skip
def test_a_scheme_is_what_a_browser_takes_for_one(address: str, found: str) -> None:
    assert scheme(address) == found


def test_a_hazard_is_named_on_the_line_it_stands_on() -> None:
    text = "Chữ `<script>`.\n\n```\n<script>\n```\n\n<b onclick=x>a</b>\n\n<b onclick=x>b</b>\n\n<div>\n"
    assert [(hazard.kind, hazard.line) for hazard in hazards(text)] == [
        (HazardKind.ATTRIBUTE, 7),
        (HazardKind.ATTRIBUTE, 9),
        (HazardKind.UNBALANCED, 11),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [("Kính gửi `<họ tên>` &lt;họ tên>\n<họ tên>", HazardKind.ELEMENT, "họ tên"),
     ("Số\n<TÊN>/QĐ", HazardKind.ELEMENT, "TÊN"), ("b và c\na<b và c>d", HazardKind.ATTRIBUTE, "và"),
     ("Nhóm <b>B</b>\nnhóm <B>, nhóm C", HazardKind.UNBALANCED, "B"),
     ("<i>chữ</i>\nlời</i>", HazardKind.UNBALANCED, "/i"), ("- [a](#a)\n- a<a>b", HazardKind.UNBALANCED, "a"),
     ("mermaid\n{: .mermaid}", HazardKind.CLASS, "mermaid")],
)  # fmt: skip
def test_what_was_meant_as_letters_is_one_hazard_named_as_it_is_written(text: str, kind: HazardKind, name: str) -> None:
    assert list(hazards(text)) == [Hazard(kind, name, 2)]


@given(_TEXTS)
def test_a_text_that_is_not_rendered_holds_no_hazard(text: str) -> None:
    looked_into = "".join(" " if letter in "<&{!?]" else letter for letter in text)
    assert list(hazards(looked_into + "\n\n<br>")) == []


def test_thousands_of_hazards_are_found_soon() -> None:
    begin = time.process_time()
    assert len(list(hazards("<x>\n" * 8000))) == 8000
    assert time.process_time() - begin < 5


def test_what_follows_a_text_stands_as_the_theme_put_it() -> None:
    assert [hazard.kind for hazard in hazards("<!--><b>-->chữ")] == [HazardKind.UNBALANCED]
