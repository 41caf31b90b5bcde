"""YAML as text: every scalar stays what was written, knows where it stands, and only YamlFault is raised."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qms.source import front_matter, yaml_reader
from qms.source.yaml_reader import Mapping, Scalar, YamlFault, plain, position, scalars

PIECES = [
    "a",
    "ệ",
    ":",
    ": ",
    "- ",
    "\n",
    "\n  ",
    "\t",
    "'",
    '"',
    "[",
    "]",
    "{",
    "}",
    ",",
    "&a",
    "*a",
    "!",
    "|",
    ">",
    "#",
]
PIECES += ["%", "@", "? ", "---\n", "...\n", "<<", "~", "\\", "\r", "\ufeff", "\u2028", "\x00", "\ud800", "1.10", "no"]
yaml_like = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map("".join)
words = st.text(alphabet="aệĐ019.- :#'\"\\,[]{}&*!|>%@`~/=", max_size=12)


@given(yaml_like | st.text())
def test_any_text_is_read_as_text_or_refused_on_one_of_its_lines(text: str) -> None:
    try:
        read = list(scalars(yaml_reader.read(text)))
    except YamlFault as refusal:
        fault = refusal
    else:
        assert all(type(scalar.text) is str for scalar in read)
        return
    assert 1 <= fault.line <= text.count("\n") + text.count("\r") + 2  # what is never closed may be found at the end
    assert fault.column >= 1


@given(st.sampled_from(["", "---\n"]), yaml_like | st.text(), st.sampled_from(["", "\n---\n"]), st.text())
def test_any_file_is_taken_apart_or_refused(opening: str, front: str, closing: str, body: str) -> None:
    text = f"{opening}{front}{closing}{body}\n"
    try:
        source = front_matter.split(text)
    except YamlFault:
        return
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert "\n".join(lines[source.body_line - 1 :]) == source.body


@pytest.mark.parametrize(
    "written", ["1.10", "no", "yes", "null", "~", "2026-07-01", "010", "0x1F", "1e3", "1_000", "12:30", ".inf"]
)
def test_a_scalar_stays_the_text_that_was_written(written: str) -> None:
    assert plain(yaml_reader.read(f"a: {written}\nb: [{written}]\n")) == {"a": written, "b": [written]}


def test_keys_stay_text_and_an_empty_value_is_empty_text() -> None:
    assert plain(yaml_reader.read("1.10: a\nno:\n")) == {"1.10": "a", "no": ""}


def test_no_key_has_a_meaning_of_its_own() -> None:
    assert plain(yaml_reader.read("<<: {a: 1}")) == {"<<": {"a": "1"}}


@given(st.dictionaries(words, st.lists(words), max_size=4))
def test_what_is_quoted_is_read_back(written: dict[str, list[str]]) -> None:
    def quoted(text: str) -> str:
        return "'" + text.replace("'", "''") + "'"

    text = "".join(f"{quoted(key)}: [{', '.join(map(quoted, items))}]\n" for key, items in written.items())
    assert plain(yaml_reader.read(text)) == written


@pytest.mark.parametrize("text", ["", "\n", "# ghi chú\n"])
def test_an_empty_block_has_no_keys(text: str) -> None:
    assert plain(yaml_reader.read(text)) == {}


def test_every_value_knows_where_it_stands() -> None:
    node = yaml_reader.read('title: Việc\nroles:\n  - {id: "soạn"}\n', first_line=2)
    assert list(scalars(node)) == [Scalar("Việc", 2, 8), Scalar("soạn", 4, 10)]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), (1, 1)),
        (("b",), (2, 1)),
        (("b", 1), (4, 5)),
        (("b", 1, "c"), (4, 5)),
        (("b", 1, "d"), (4, 5)),
        (("b", 7), (2, 1)),
        (("x",), (1, 1)),
        (("a", "x"), (1, 1)),
    ],
)
def test_a_path_leads_to_the_deepest_place_that_exists(path: tuple[str | int, ...], place: tuple[int, int]) -> None:
    assert position(yaml_reader.read("a: 1\nb:\n  - 2\n  - c: 3\n"), path) == place


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_file_is_taken_apart_whatever_ends_its_lines(newline: str) -> None:
    source = front_matter.split("---\na: 1\n---\n# Việc\n\nChữ.\n".replace("\n", newline))
    assert (plain(source.front), source.body, source.body_line) == ({"a": "1"}, "# Việc\n\nChữ.\n", 4)


@pytest.mark.parametrize("text", ["", "# Việc\n", "Chữ.\n\n---\n\nChữ.\n", "----\n"])
def test_a_file_without_a_block_has_no_keys(text: str) -> None:
    source = front_matter.split(text)
    assert (source.front, source.body, source.body_line) == (Mapping({}, 1, 1), text, 1)


def test_a_rule_in_the_body_does_not_end_the_block_later() -> None:
    assert front_matter.split("---\na: 1\n---\nb\n\n---\n").body == "b\n\n---\n"


@pytest.mark.parametrize(
    "text", ["\n---\na: 1\n---\n", " ---\na: 1\n---\n", "---\na: 1\n", "---\n- a\n---\n", "---\na\n---\n"]
)
def test_a_broken_block_is_refused(text: str) -> None:
    with pytest.raises(YamlFault):
        front_matter.split(text)


def test_a_fault_at_the_end_stands_on_the_last_line() -> None:
    with pytest.raises(YamlFault) as caught:
        yaml_reader.read("a: 1\nb: {#c}")
    assert (caught.value.line, caught.value.column) == (2, 8)


def test_lines_are_counted_alike_whatever_ends_them() -> None:
    for newline in ("\n", "\r\n", "\r"):
        with pytest.raises(YamlFault) as caught:
            yaml_reader.read(f"a: 1{newline}b: \x08")
        assert (caught.value.line, caught.value.column) == (2, 4)


@pytest.mark.parametrize("text", ["---", "a:", "? "])
def test_a_value_that_is_missing_at_the_end_stands_on_the_last_line(text: str) -> None:
    node = yaml_reader.read(text)
    value = node.entries["a"][1] if isinstance(node, Mapping) and "a" in node.entries else node
    assert value.line == 1


YAML = st.text("a1: -[]{},#&*!|>'\"%@`\n\t\r\u2028\x08é", max_size=40)

LINES = ["a: 1\n", "b: [x, 'y']\n", "c:\n  - d: 2\n", "a: 3\n", "&x\n", "? [1]\n", "---\n"]


@settings(max_examples=500)
@given(st.one_of(YAML, st.lists(st.sampled_from(LINES)).map("".join)))
def test_reading_plain_gives_what_reading_with_places_gives(text: str) -> None:
    def outcome(read: Callable[[str], object]) -> object:
        try:
            return read(text)
        except YamlFault as fault:
            return str(fault), fault.line, fault.column

    assert outcome(yaml_reader.read_plain) == outcome(lambda text: plain(yaml_reader.read(text)))
