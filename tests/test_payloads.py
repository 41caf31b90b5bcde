"""What somebody might plant in a manual (``payloads.yml``) is a finding on its line, or nothing comes of it."""

from typing import Any

import pytest
import yaml

from builders import BODY, REPOSITORY, Book, citing

PAYLOADS: dict[str, Any] = yaml.safe_load((REPOSITORY / "tests/payloads.yml").read_bytes())
FIRST = 28
"""The line of the file on which the text of :func:`builders.citing` stands."""
TEXTS = [(rule, text) for rule, texts in PAYLOADS["texts"].items() for text in texts]
FILES = [(rule, path, text) for rule, files in PAYLOADS["files"].items() for path, text in files.items()]


def test_the_collection_is_not_small() -> None:
    assert len(TEXTS) + len(FILES) + len(PAYLOADS["costly"]) + len(PAYLOADS["neutral"]) > 200


@pytest.mark.parametrize(("rule", "text"), TEXTS)
def test_what_is_planted_in_a_text_is_found_where_it_stands(book: Book, rule: str, text: str) -> None:
    book.put(body=citing(text))
    lines = range(FIRST, FIRST + text.count("\n") + 1)
    places = [(f.place.path, f.place.line) for f in book.check() if f.rule == rule]
    assert places
    assert {("quy-trinh/qt-01.md", line) for line in lines} >= set(places)


@pytest.mark.parametrize(("rule", "path", "text"), FILES)
def test_a_planted_file_is_found(book: Book, rule: str, path: str, text: str) -> None:
    book.put()
    book.write(path, text)
    assert any(f.rule == rule and f.place.path.startswith(path.split("/", maxsplit=1)[0]) for f in book.check())


@pytest.mark.parametrize("text", PAYLOADS["costly"])
def test_what_would_take_for_ever_is_refused_before_it_is_rendered(book: Book, text: str) -> None:
    book.put(body=BODY + "\n" + eval(text))  # noqa: S307  # our own table
    assert "FM001" in book.rules()


@pytest.mark.parametrize("text", PAYLOADS["neutral"])
def test_what_does_no_harm_is_left_alone(book: Book, text: str) -> None:
    book.put(body=citing(text))
    assert [code for code in book.rules() if code.startswith("SF")] == []
