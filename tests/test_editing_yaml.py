"""Values of YAML are changed where they stand, and every other byte stays."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import REPOSITORY
from qms.editing.yaml_text import YamlText, in_body, in_front_matter, lines_of, written, written_flow
from qms.language.messages import Refusal
from qms.language.vietnamese import nfc
from qms.source import front_matter
from qms.source.yaml_reader import YamlFault, read_plain

ROW = {"version": "1.1", "changes": "Mục 5.1: sửa."}
HOSTILE = [
    "Mục 5: sửa hạn", "# không phải lời dặn", "a #b", "- gạch", "-", "--- x", "no", "1.10", "~", "null", "[a", "{a: b}",
    "a, b", "*x", "&x", "!x", "%x", "@x", "`x`", "'một", '"hai"', 'a "b" c', "a: ", ": a", "?", "? a", "|", ">-", "\\n",
    "a\\b", "hai\ndòng", "a\tb", " a ", "", "cuối:", "Mu\u0323c", "“ngoặc”", "a'b", "<<", "=", "😀", "0x1", "a]", "a}b",
]  # fmt: skip
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"]), max_size=30)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_read_back_as_it_was_given(text: str) -> None:
    assert read_plain(f"k: {written(text)}\n") == {"k": text}
    assert read_plain(f"- {written(text)}\n") == [text]
    assert read_plain(f"k: [{written_flow(text)}, {{a: {written_flow(text)}}}]\n") == {"k": [text, {"a": text}]}


@given(TEXTS | st.sampled_from(HOSTILE))
def test_every_text_is_read_back_in_composed_form(text: str) -> None:
    changed = YamlText("a: 1\nb: [x, {y: 1}]\n").with_text(("a",), text).with_text(("b", 0), text)
    changed = changed.with_text(("b", 1, "y"), text).with_key((), "c", {"d": text, "e": [text]})
    same = nfc(text)
    assert changed.value == {"a": same, "b": [same, {"y": same}], "c": {"d": same, "e": [same]}}


@pytest.mark.parametrize(
    "text", ["no", "1.10", "7.5", "2026-07-01", "01/QĐ-TĐC (mẫu)", "Ban hành lần đầu.", "a, b", "it's"]
)
def test_plain_words_are_written_without_quotes(text: str) -> None:
    assert written(text) == text


def test_what_is_no_unicode_is_refused() -> None:
    with pytest.raises(Refusal, match="not Unicode"):
        YamlText("a: 1\n").with_text(("a",), "\udcff")


def front_matter_texts() -> list[Any]:
    files = {file.stem: file.read_bytes().decode() for file in sorted((REPOSITORY / "docs").rglob("*.md"))}
    documents = [pytest.param(text, id=stem) for stem, text in files.items() if text.startswith("---\ncode: ")]
    assert len(documents) > 50
    return documents


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("text", front_matter_texts())
def test_a_row_is_added_to_every_document_and_nothing_else_changes(text: str, newline: str) -> None:
    text = text.replace("\n", newline)
    changed = in_front_matter(text, lambda yaml: yaml.with_item(("versions",), ROW))
    added = lines_of(changed)
    at = next(at for at, line in enumerate(added) if line.strip() == "- version: 1.1" and "sửa." in added[at + 1])
    assert added[at : at + 2] == [f"  - version: 1.1{newline}", f'    changes: "Mục 5.1: sửa."{newline}']
    assert "".join(added[:at] + added[at + 2 :]) == text
    assert front_matter.split(changed).keys["versions"][-1] == ROW


@pytest.mark.parametrize("file", sorted((REPOSITORY / "docs/registers").glob("*.yml")), ids=lambda file: file.stem)
def test_an_item_is_added_to_every_register_and_nothing_else_changes(file: Any) -> None:
    text = file.read_bytes().decode()
    yaml = YamlText(text)
    for key, value in yaml.value.items():
        if isinstance(value, list):
            changed = yaml.with_item((key,), {"id": "mới", "name": "a, b"}).text
            inserted = _inserted(text, changed)
            assert read_plain(changed)[key] == [*value, {"id": "mới", "name": "a, b"}]  # type: ignore[index]
            assert inserted.count("\n") in {1, 2}


def _inserted(before: str, after: str) -> str:
    """What was put into ``before`` in one place; fails where anything else changed."""
    size = len(after) - len(before)
    start = next((at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    for at in range(start, max(start - size, 0) - 1, -1):  # what is alike before and after may belong to either
        if before[at:] == after[at + size :]:
            return after[at : at + size]
    raise AssertionError("more than one place changed")


@st.composite
def yaml_texts(draw: st.DrawFn) -> str:
    """A mapping of keys a, b, c … with texts, lists and mappings in any style, with comments, blanks and CRLF."""
    lines: list[str] = []
    margin = " " * draw(st.integers(0, 3))

    def comment() -> str:
        return draw(st.sampled_from(["", "", " # lời dặn", "  #x: y"]))

    def between(indent: str) -> None:
        lines.extend(draw(st.lists(st.sampled_from(["", f"{indent}# dặn: a", "# đầu dòng", "  "]), max_size=2)))

    def scalar(key: str, indent: str) -> None:
        words = draw(st.sampled_from(["1.10", "a b", "'x: y'", '"x\\ny"', "Tiếng Việt", "", "😀"]))
        style = draw(st.sampled_from(["plain", "plain", "long", "folded", "literal"]))
        if style == "plain":
            lines.append(f"{indent}{key}: {words}{comment()}")
        elif style == "long":
            lines.extend([f"{indent}{key}: một dòng", f"{indent}  hai dòng{comment()}"])
        else:
            mark = draw(st.sampled_from(["", "-", "+"]))
            lines.append(f"{indent}{key}: {'>' if style == 'folded' else '|'}{mark}{comment()}")
            lines.extend([f"{indent}  dòng 1", f"{indent}  dòng 2"])

    for key in "abcd"[: draw(st.integers(1, 4))]:
        between(margin)
        match draw(st.sampled_from(["text", "flow list", "flow map", "block list", "rows"])):
            case "text":
                scalar(key, margin)
            case "flow list":
                inside = draw(st.sampled_from(["[]", "[ ]", "[x]", "[x, 'y, z']", "[x, y ,]", "[{i: 1}, {i: 2}]"]))
                lines.append(f"{margin}{key}: {inside}{comment()}")
            case "flow map":
                lines.append(f"{margin}{key}: {draw(st.sampled_from(['{}', '{i: 1}', '{ i: [1], }']))}{comment()}")
            case "block list":
                lines.append(f"{margin}{key}:{comment()}")
                indent = margin + " " * draw(st.integers(0, 3))
                for word in draw(st.lists(st.sampled_from(["x", "'- y'", "{i: 1}"]), min_size=1, max_size=3)):
                    between(indent)
                    lines.append(f"{indent}-{' ' * draw(st.integers(1, 3))}{word}{comment()}")
            case _:
                lines.append(f"{margin}{key}:")
                indent = margin + " " * draw(st.integers(0, 3))
                for _row in range(draw(st.integers(1, 2))):
                    lines.append(f"{indent}-   i: 1{comment()}")
                    between(indent + "    ")
                    scalar("j", indent + "    ")
    between(margin)
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    text = newline.join(lines)
    is_block = lines[-1].endswith("dòng 2")  # a line break at the end would belong to its value
    return text + (newline if is_block else draw(st.sampled_from(["", newline])))


def is_readable(text: str) -> bool:
    try:
        return isinstance(read_plain(text), dict)
    except YamlFault:
        return False


SIMPLE: Any = st.sampled_from(["mới", "a: b # c", {"i": "a, b", "j": "hai\ndòng"}])


@given(yaml_texts().filter(is_readable), st.data())
def test_adding_puts_in_one_place_what_was_asked_and_leaves_every_other_byte(text: str, data: st.DataObject) -> None:
    yaml = YamlText(text)
    before, item = yaml.value, data.draw(SIMPLE)
    key = data.draw(st.sampled_from(sorted(before)))
    if isinstance(before[key], list):
        changed, expected = yaml.with_item((key,), item), before | {key: [*before[key], item]}
    elif isinstance(before[key], dict):
        changed, expected = yaml.with_key((key,), "m", item), before | {key: before[key] | {"m": item}}
    else:
        after = data.draw(st.sampled_from([key, None]))
        changed, expected = yaml.with_key((), "m", item, after), before | {"m": item}
    assert read_plain(changed.text) == expected
    assert _inserted(text, changed.text)
    assert re.sub("\r\n", "", changed.text).count("\r") == 0


@given(yaml_texts().filter(is_readable), st.data())
def test_a_value_is_replaced_and_every_line_of_the_others_and_every_comment_stays(
    text: str, data: st.DataObject
) -> None:
    yaml = YamlText(text)
    before = yaml.value
    key = data.draw(st.sampled_from(sorted(before)))
    if isinstance(before[key], str):
        new = data.draw(st.sampled_from(["mới", "a: b # c"]))
        changed = yaml.with_text((key,), new)
        assert changed.value == before | {key: new}
        assert _comments(changed.text.replace("a: b # c", "")) == _comments(text)
        others = [line for line in lines_of(text) if not re.match(rf"\s*{key}:|\s+(hai )?dòng", line) and line.strip()]
        assert [line for line in lines_of(changed.text) if line in others] == others


def _comments(text: str) -> list[str]:
    return re.findall(r"(?:^|\s)#[^\r\n]*", text, re.MULTILINE)


@given(st.lists(st.sampled_from(["a", "'b, c'", '"d"']), min_size=1, max_size=4), st.data())
def test_an_item_is_taken_out_of_a_list_on_one_line(items: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(items) - 1))
    text = f"x: [{', '.join(items)}]  # dặn\n"
    changed = YamlText(text).without_item(("x", at))
    assert changed.text == f"x: [{', '.join(items[:at] + items[at + 1 :])}]  # dặn\n"


def test_what_cannot_be_changed_safely_is_refused() -> None:
    with pytest.raises(Refusal, match=r"“x\.0” is written in a way"):
        YamlText("x:\n  - a\n").without_item(("x", 0))


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_item_with_lines_of_its_own_is_taken_out_with_its_comments(newline: str) -> None:
    rows = ["  # đầu\n", "  - a: 1 # một\n", "    # của một\n", "  # hai\n", "  - a: 2\n", "\n", "y: 1\n"]
    text = "".join(["x:\n", *rows]).replace("\n", newline)
    assert YamlText(text).without_item(("x", 0)).text == "".join(["x:\n", rows[0], *rows[3:]]).replace("\n", newline)
    assert YamlText(text).without_item(("x", 1)).text == "".join(["x:\n", *rows[:4], *rows[5:]]).replace("\n", newline)


def test_a_text_that_ends_in_a_value_of_many_lines_without_a_line_break_is_refused_not_changed() -> None:
    with pytest.raises(Refusal):
        YamlText("a: |\n  x").with_key((), "b", "1")


def test_blank_lines_that_belong_to_a_value_stay_with_it() -> None:
    text = "v:\n  - a: |+\n      x\n\n\n"
    assert YamlText(text).with_item(("v",), {"a": "2"}).text == text + "  - a: 2\n"


def test_a_comment_of_the_last_row_stays_with_it() -> None:
    text = "v:\n  - a: 1\n    # của dòng 1\n  # của danh sách\nw: 1\n"
    assert YamlText(text).with_item(("v",), {"a": "2"}).text == (
        "v:\n  - a: 1\n    # của dòng 1\n  - a: 2\n  # của danh sách\nw: 1\n"
    )


def test_rows_in_braces_get_a_row_in_braces() -> None:
    text = "v:\n  - {a: 1, b: x}\n"
    assert YamlText(text).with_item(("v",), {"a": "2", "b": "x, y"}).text == text + '  - {a: 2, b: "x, y"}\n'


LISTS = "# đầu\na: 1\n# về b\nb:\n  # trong b\n  - {x: 1}\n  - {x: 2}\n# về c\nc: 3\n"


def test_the_value_of_a_key_is_replaced_and_the_lines_around_it_stay() -> None:
    changed = YamlText(LISTS).with_value(("b",), [{"x": "3", "y": "no"}])
    assert changed.text == "# đầu\na: 1\n# về b\nb:\n  - x: 3\n    y: no\n# về c\nc: 3\n"
    assert changed.with_value(("b",), []).text == "# đầu\na: 1\n# về b\nb: []\n# về c\nc: 3\n"
    assert YamlText("a: 1\n").with_value(("b",), []).text == "a: 1\nb: []\n"
    assert YamlText("# trống\n").with_value(("b",), []).text == "# trống\nb: []\n"
    assert YamlText(LISTS.replace("\n", "\r\n")).with_value(("c",), ["4"]).text.endswith("# về c\r\nc: [4]\r\n")


def test_a_key_is_taken_out_with_the_comments_above_and_within_it() -> None:
    assert YamlText(LISTS).without_key(("b",)).text == "# đầu\na: 1\n# về c\nc: 3\n"
    assert YamlText("a: 1\nb: 2\n").without_key(("a",)).text == "b: 2\n"


def test_a_key_within_brackets_is_left_to_the_editor() -> None:
    with pytest.raises(Refusal):
        YamlText("a: {b: 1, c: 2}\n").without_key(("a", "b"))


def test_a_body_is_what_stands_below_the_front_matter() -> None:
    assert in_body("---\na: 1\n---\n# B\n", str.lower) == "---\na: 1\n---\n# b\n"
    assert in_body("---\na: 1\n---\n# B\n", lambda _body: "x\n") == "---\na: 1\n---\nx\n"
    assert in_body("# B\n", str.lower) == "# b\n"
