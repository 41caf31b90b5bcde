"""The patterns that find prose agree with the Markdown renderer of the site."""

import re
from functools import cache
from html.parser import HTMLParser

import markdown
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mkdocs.config import load_config

from builders import REPOSITORY
from qms.site.tooltips import Tooltips
from qms.source.citations import CitationFinder

CODE = re.compile(r"(?<![\w.#/\-])QT\.\d{3}(?!\w)")
TOOLTIPS = Tooltips({"TTHC": "thủ tục | hành chính", "Chữ": "lời"})
FINDER = CitationFinder([re.compile(r"QT\.(?P<number>\d{3})")], [])


class Prose(HTMLParser):
    """The text of a page outside code."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._code_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._code_depth += tag in {"code", "pre"}

    def handle_endtag(self, tag: str) -> None:
        self._code_depth -= tag in {"code", "pre"}

    def handle_data(self, data: str) -> None:
        if not self._code_depth:
            self.texts.append(data)


@cache
def renderer() -> markdown.Markdown:
    config = load_config(str(REPOSITORY / "mkdocs.yml"))
    return markdown.Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)


def rendered(body: str) -> list[str]:
    page = Prose()
    page.feed(renderer().reset().convert(body))
    page.close()
    return sorted(CODE.findall("\n".join(page.texts)))


# Well-formed Markdown only: a pattern cannot follow every recovery of the renderer. Left out: _emphasis_ touching
# a code, an unclosed mark, raw HTML inside other blocks, code indented inside a list item.
_INLINE = st.one_of(
    st.sampled_from(["chữ", "và", "§", "(§),", "§.", "“§”", "x < 5", "A & B", "5 * 3"]),
    st.sampled_from(["**§**", "*§*", "***§***", "**theo § và §**", "_theo § nhé_", "~~§~~"]),
    st.sampled_from(["`§`", "``§ ` §``", "`x`", "<b>§</b>", '<span title="§">§</span>', "<!-- § -->"]),
    st.sampled_from(["[§](x.md)", "[a](§.md)", '[a](x.md "§")', "**[xem § nhé](x.md#§)**", "![§](a.png)"]),
    st.just("https://a.vn/§"),
)
_LINE = st.lists(_INLINE, min_size=1, max_size=5).map(lambda parts: "Chữ " + " ".join(parts))
_PARAGRAPH = st.lists(_LINE, min_size=1, max_size=3).map("\n".join)
_HEADING = st.builds("{} {}{}".format, st.sampled_from(["##", "###"]), _LINE, st.sampled_from(["", " {#x-§}"]))
_ROWS = st.lists(st.tuples(_LINE, _LINE), min_size=1, max_size=3)
_TABLE = _ROWS.map(lambda rows: "| A | § |\n|---|:-:|\n" + "\n".join(f"| {a} | {b} |" for a, b in rows))
_FENCED = st.builds(
    lambda mark, code: f"{mark}\n{code}\n{mark}",
    st.sampled_from(["```", "~~~", "````"]),
    st.sampled_from(["§", "§\n\n    §", "# §\n- §", "<!-- §", "<div>§", "| § |", "`§"]),
)
_INDENTED = st.sampled_from(["Chữ.\n\n    §\n        §\n\n    §", "Chữ.\n\n\t§"])
_HTML = st.sampled_from(["<!-- §\n\n§ -->", "<hr>"])
_LEAF = st.one_of(_PARAGRAPH, _HEADING, _TABLE, _FENCED)


def _indented(text: str) -> str:
    return re.sub(r"^(?=.)", "    ", text, flags=re.MULTILINE)


def _quoted(text: str) -> str:
    return re.sub(r"^", "> ", text, flags=re.MULTILINE)


def _containers(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    blocks = st.lists(inner, min_size=1, max_size=2).map("\n\n".join)
    item = st.builds(lambda line, below: f"{line}\n\n{_indented(below)}", _LINE, blocks) | _LINE
    return st.one_of(
        st.lists(item, min_size=1, max_size=3).map(lambda items: "\n\n".join(f"- {text}" for text in items)),
        st.lists(item, min_size=1, max_size=3).map(lambda items: "\n\n".join(f"1. {text}" for text in items)),
        st.builds("- {}\n    - {}\n- {}".format, _LINE, _LINE, _LINE),
        st.builds(
            lambda kind, text: f'{kind} note "Chú ý"\n\n{_indented(text)}', st.sampled_from(["!!!", "???"]), blocks
        ),
    )


_BLOCK = st.recursive(_LEAF, _containers, max_leaves=5) | _PARAGRAPH.map(_quoted) | _INDENTED | _HTML


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A page with codes that are counted up, so that each shows where it was found."""
    text = "\n\nChữ.\n\n".join(draw(st.lists(_BLOCK, min_size=1, max_size=4)))
    numbers = iter(range(1000))
    return re.sub("§", lambda _mark: f"QT.{next(numbers):03d}", text) + "\n"


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_what_is_cited_is_what_a_reader_sees_outside_code(body: str) -> None:
    # An address written out is shown as it is, and its code with it; it leads where it says, not to the document.
    visible = rendered(re.sub(r"https://\S+", "", body))
    assert sorted(citation.target for citation in FINDER.find(body)) == visible


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_explaining_words_changes_nothing_else_a_reader_sees(body: str) -> None:
    text = re.sub(r"QT\.\d{3}", "TTHC", body)
    page = renderer().reset().convert(text)
    explained = renderer().reset().convert(TOOLTIPS.explain(text))
    assert re.sub("</?abbr[^>]*>", "", explained) == page
