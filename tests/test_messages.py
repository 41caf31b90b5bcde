"""The catalogue is complete and Vietnamese; rules are named and described alike."""

import ast
import re
import string
import unicodedata
from collections import Counter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from builders import REPOSITORY
from qms.language.messages import LOCALE_DIR, languages, translator
from qms.rules import checker
from qms.rules.rule import RULES, Rule

assert checker, "importing it registers every rule"
SOURCES = (REPOSITORY / "hooks" / "qms", REPOSITORY / "scripts")
ENGLISH = re.compile(r"\b(?:and|are|by|cannot|is|must|not|of|or|that|the|was|which|with|write)\b", re.IGNORECASE)


def catalogue() -> Catalog:
    with (LOCALE_DIR / "vi" / "LC_MESSAGES" / "qms.po").open("rb") as source:
        return read_po(source, abort_invalid=True)


TRANSLATED = [message for message in catalogue() if message.id]


def placeholders(text: str) -> Counter[tuple[str | None, ...]]:
    """What is filled in: ``{name:format}`` and, in the texts of argparse and dates, ``%(name)s`` and ``%d``."""
    braces = Counter((name, form) for _text, name, form, _conversion in string.Formatter().parse(text) if name)
    return braces + Counter((found,) for found in re.findall(r"%(?:\(\w+\))?[a-zA-Z]", text))


def test_every_message_of_the_source_is_translated_and_no_other() -> None:
    extracted = {found[2] for folder in SOURCES for found in extract_from_dir(folder, keywords={"_": None})}
    assert "error" in extracted
    assert {message.id for message in TRANSLATED} == extracted
    assert [message.id for message in TRANSLATED if message.fuzzy or not message.string] == []
    assert catalogue().obsolete == {}


def test_every_message_of_the_source_stands_there_word_for_word() -> None:
    marked = [
        node.args[0]
        for folder in SOURCES
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
    ]
    assert len(marked) > 100
    assert [ast.unparse(text) for text in marked if not isinstance(text, ast.Constant)] == []
    known = {message.id for message in TRANSLATED}
    assert {text.value for text in marked if isinstance(text, ast.Constant)} <= known, "Babel looks into no f-string"


@pytest.mark.parametrize("message", TRANSLATED, ids=lambda message: str(message.id))
def test_a_translation_keeps_the_placeholders_and_is_vietnamese(message: Message) -> None:
    told = str(message.string)
    assert placeholders(told) == placeholders(str(message.id))
    assert unicodedata.is_normalized("NFC", told)
    assert ENGLISH.findall(re.sub(r"“[^”]*”|\{[^}]*\}", "", told)) == []


def test_messages_are_told_in_vietnamese_and_english() -> None:
    assert languages() == ["vi", "en"]
    assert [translator(language)("error") for language in languages()] == ["lỗi", "error"]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_is_named_by_family_and_number_and_says_the_desired_state(rule: Rule) -> None:
    assert re.fullmatch(r"[A-Z]{2}[0-9]{3}", rule.code)
    summary = (rule.check.__doc__ or "").partition("\n")[0]
    assert re.fullmatch(r"[A-Z“].{20,}\.", summary), "a sentence on the first line"


def test_a_module_holds_rules_of_one_family() -> None:
    homes = {(rule.code[:2], rule.check.__module__) for rule in RULES.values()}
    assert len(homes) == len({module for _family, module in homes})
