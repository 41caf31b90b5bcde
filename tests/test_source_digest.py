"""The digest: the same for what a reader sees the same, another for every visible change."""

import re
import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qms.source.digest import first_change, text_digest

WORDS = st.sampled_from(["việc", "hồ sơ", "QT.01", "người soạn", "ngày 05", "**gấp**", "`mã`", "(đơn)", "và"])
sentences = st.lists(WORDS, min_size=2, max_size=8).map(lambda words: "Chữ " + " ".join(words))
cells = st.lists(WORDS, min_size=1, max_size=2).map(" ".join)
tables = st.lists(st.tuples(cells, cells), min_size=1, max_size=3).map(
    lambda rows: "| A | B |\n| --- | --- |\n" + "\n".join(f"| {a} | {b} |" for a, b in rows)
)
items = st.lists(sentences, min_size=1, max_size=3).map(lambda texts: "\n".join(f"- {text}" for text in texts))
blocks = st.one_of(
    sentences,
    sentences.map(lambda text: f"## 1 {text}"),
    sentences.map(lambda text: f"> {text}"),
    sentences.map(lambda text: f"!!! note\n\n    {text}"),
    sentences.map(lambda text: f"```\n{text}\n```"),
    items,
    tables,
)
documents = st.lists(blocks, min_size=1, max_size=5).map(lambda parts: "\n\n".join(parts) + "\n")
examples = settings(max_examples=50)


def digest(body: str) -> str:
    return text_digest("Việc", ["7.5"], ["nd-1"], body)


@examples
@given(st.lists(sentences, min_size=1, max_size=4), st.data())
def test_rewrapping_a_paragraph_changes_nothing(paragraphs: list[str], data: st.DataObject) -> None:
    def rewrapped(text: str) -> str:
        return "".join(data.draw(st.sampled_from([" ", "\n", "\n  "])) if letter == " " else letter for letter in text)

    assert digest("\n\n".join(paragraphs)) == digest("\n\n".join(map(rewrapped, paragraphs)))


@examples
@given(documents, st.sampled_from([" ", "\t", "   "]))
def test_space_at_the_end_of_blocks_changes_nothing(body: str, space: str) -> None:
    assert digest(body) == digest(body.replace("\n\n", f"{space}\n\n"))


@examples
@given(documents)
def test_more_blank_lines_between_blocks_change_nothing(body: str) -> None:
    assume("```" not in body)
    assert digest(body) == digest("\n" + body.replace("\n\n", "\n\n\n") + "\n\n")


@examples
@given(documents)
def test_the_ends_of_lines_change_nothing(body: str) -> None:
    text = f"Ngắt  \ndòng.\n\n{body}"
    assert digest(text) == digest(text.replace("\n", "\r\n"))


@examples
@given(tables, st.integers(min_value=0, max_value=4), st.integers(min_value=0, max_value=9))
def test_the_padding_of_tables_changes_nothing(table: str, space: int, dashes: int) -> None:
    padded = table.replace(" | ", f"{' ' * space}|{' ' * space}").replace("---", "---" + "-" * dashes)
    assert digest(table) == digest(padded)


@examples
@given(documents)
def test_the_form_of_unicode_changes_nothing(body: str) -> None:
    assert digest(unicodedata.normalize("NFC", body)) == digest(unicodedata.normalize("NFD", body))


@examples
@given(documents, st.sampled_from(["<!-- ghi chú -->", "<!-- ghi\n\nchú -->"]))
def test_comments_change_nothing(body: str, comment: str) -> None:
    assert digest(body) == digest(f"{comment}\n\n{body}\n{comment}\n")


@examples
@given(documents, st.data())
def test_every_word_counts_and_its_line_is_named(body: str, data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(list(re.finditer(r"\w{2,}", body))))
    changed = body[: word.start()] + "khác" + body[word.end() :]
    assert digest(body) != digest(changed)
    assert first_change(body, changed) == body.count("\n", 0, word.start()) + 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Một.\n\nHai.", "Một. Hai."),
        ("- một\n- hai", "- một hai"),
        ("- một\n    - hai", "- một\n- hai"),
        ("1. một", "2. một"),
        ("## Một", "### Một"),
        ("Một", "một"),
        ("> Một", "Một"),
        ("Một  \nhai", "Một\nhai"),
        ("Một\\\nhai", "Một\nhai"),
        ("```\na  b\n```", "```\na b\n```"),
        ("```\na\n\nb\n```", "```\na\nb\n```"),
        ("```\na\nb\n```", "```\na b\n```"),
        ("`<!-- a -->`", "``"),
        ("Chữ.\n\n    a\n    b", "Chữ.\n\n    a b"),
        ("| A |\n|---|\n| b |", "| A |\n|:--|\n| b |"),
        ("| A | B |\n|---|---|\n| c | d |", "| A | B |\n|---|---|\n| c d | |"),
    ],
)
def test_what_a_reader_sees_otherwise_has_another_digest(before: str, after: str) -> None:
    assert digest(before) != digest(after)


def test_title_clauses_and_legal_basis_are_part_of_the_text() -> None:
    texts = [("A", ["1"], ["x"]), ("B", ["1"], ["x"]), ("A", ["2"], ["x"]), ("A", ["1"], ["y"]), ("A", ["1", "x"], [])]
    assert len({text_digest(title, clauses, laws, "Chữ.") for title, clauses, laws in texts}) == len(texts)


def test_the_order_of_clauses_and_laws_does_not_matter() -> None:
    assert text_digest("A", ["1", "2"], ["x", "y"], "Chữ.") == text_digest("A", ["2", "1"], ["y", "x"], "Chữ.")


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("Một.\n\nHai.", "Một.\n\nBa.", 3),
        ("Một.", "Một.\n\n\nHai.", 4),
        ("Một.\n\nHai.", "Một.\n", 1),
        ("Một.\n\nHai.", "<!-- a\n\n-->\nMột.\n\nBa.", 6),
        ("Một.", "", 1),
    ],
)
def test_the_first_change_is_named_by_its_line_in_the_new_text(before: str, after: str, line: int) -> None:
    assert first_change(before, after) == line


@pytest.mark.parametrize("head", ["## Một", "!!! note", '??? note "Một"', "---", "Một\n===", '=== "Một"'])
def test_text_below_a_line_of_its_own_does_not_become_part_of_it(head: str) -> None:
    assert digest(f"{head}\nHai.\n") != digest(f"{head} Hai.\n")


def test_text_behind_a_comment_that_is_never_closed_is_seen() -> None:
    assert digest("Một. <!-- trong 05 ngày\n") != digest("Một. <!-- trong 50 ngày\n")
    assert digest("Một. <!-- nhớ sửa --> Hai.\n") == digest("Một.  Hai.\n")


@pytest.mark.parametrize("opening", ["<!-- a\n", "a <!-- b\n", "a <!-- b\n\n"])
@pytest.mark.parametrize("end", ["", "\n\nHết. -->\n"])
def test_a_text_full_of_open_comments_is_read_once(opening: str, end: str) -> None:
    assert len(digest(opening * 100_000 + end)) == 64  # read again at each opening, this takes minutes
