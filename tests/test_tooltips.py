"""Words are explained where they stand first in a section; test_source_against_renderer: nothing else changes."""

import html
import re

import pytest

from qms.site.tooltips import Tooltips

TOOLTIPS = Tooltips(
    {"TTHC": "thủ tục", "BM": "biểu mẫu", "sự không phù hợp": "chưa đạt", "phù hợp": "đạt", "QĐ": 'q "|" <b>'}
)


def explained(text: str) -> list[tuple[str, str]]:
    """Each word that is explained, with its meaning."""
    found = re.findall('<abbr title="([^"]*)">([^<]*)</abbr>', TOOLTIPS.explain(text))
    return [(word, html.unescape(meaning)) for meaning, word in found]


def test_the_first_mention_in_each_section_is_explained() -> None:
    text = "TTHC, TTHC.\n\n## Sau\n\nLại TTHC.\n"
    assert TOOLTIPS.explain(text) == (
        '<abbr title="thủ tục">TTHC</abbr>, TTHC.\n\n## Sau\n\nLại <abbr title="thủ tục">TTHC</abbr>.\n'
    )


def test_a_term_may_begin_a_sentence_and_the_longest_one_counts() -> None:
    assert explained("Sự không phù hợp; phù hợp.") == [("Sự không phù hợp", "chưa đạt"), ("phù hợp", "đạt")]


def test_a_meaning_is_shown_as_it_is_written() -> None:
    assert explained("Theo QĐ.") == [("QĐ", 'q "|" <b>')]


@pytest.mark.parametrize(
    "text",
    ["BM.01.01", "12/QĐ-TTg", "XBM", "BMX", "BM-2", "# TTHC", "`TTHC`", "```\nTTHC\n```", '!!! note "TTHC"', "a&BM"],
)
def test_parts_of_codes_headings_and_code_are_left_alone(text: str) -> None:
    assert explained(text) == []


def test_without_words_nothing_is_explained() -> None:
    assert Tooltips({}).explain("TTHC và BM.\n") == "TTHC và BM.\n"
