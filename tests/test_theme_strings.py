"""Every string of the theme is Vietnamese."""

import re
import unicodedata
from importlib.resources import files
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest

from builders import REPOSITORY
from test_spelling import SECOND_VOWEL_BEARS_THE_TONE

MATERIAL = files("material") / "templates"
ENGLISH = (MATERIAL / "partials/languages/en.html").read_text("utf-8")
KEYS = re.findall(r'^  "([^"]+)":', ENGLISH, re.MULTILINE)
NO_WORDS = {"direction", "search.config.pipeline", "search.config.separator"}
"""What the browser reads, not people."""


def strings(path: str) -> Any:
    """The strings of a template: those of the site, or those of Material in a language."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([str(REPOSITORY / "theme"), str(MATERIAL)]),
        autoescape=False,  # noqa: S701  # compared as text
    )
    config = SimpleNamespace(theme=SimpleNamespace(language="vi"))
    return environment.get_template(f"partials/{path}.html").make_module({"config": config})


SAID, IN_ENGLISH, OF_MATERIAL = strings("language"), strings("languages/en"), strings("languages/vi")


def test_the_strings_are_those_of_material() -> None:
    assert {"search", "toc", "footer.next", "source.file.contributors"} <= set(KEYS)
    assert set(KEYS) >= NO_WORDS


@pytest.mark.parametrize("key", sorted(set(KEYS) - NO_WORDS))
def test_a_string_is_vietnamese(key: str) -> None:
    said = SAID.t(key)
    assert said not in {"", key, IN_ENGLISH.t(key)}
    assert unicodedata.is_normalized("NFC", said)
    assert not [word for word in said.split() if SECOND_VOWEL_BEARS_THE_TONE.search(unicodedata.normalize("NFD", word))]
    assert said.count("#") == IN_ENGLISH.t(key).count("#")


def test_only_strings_that_material_has_and_says_otherwise_are_mended() -> None:
    assert set(SAID.mended) <= set(KEYS)
    assert [key for key, said in SAID.mended.items() if said == OF_MATERIAL.t(key)] == []
