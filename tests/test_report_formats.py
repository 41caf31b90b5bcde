"""Reports for programs: each holds the schema of its format, whatever stands in the manual."""

import json
import os
import tomllib
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel
from sarif_pydantic import Sarif  # type: ignore[import-untyped]

from builders import RELEASED, REPOSITORY, Book, run_check
from qms.language.messages import _
from qms.model.documents import Place
from qms.reports import exchange
from qms.rules.rule import RULES, Finding, Severity, fingerprints

SCHEMAS = REPOSITORY / "tests" / "schemas"
STRANGE_PATH = "huong-dan/a b%41#ế😀.md"


def sound(book: Book) -> None:
    book.put()


def hostile(book: Book) -> None:
    """Quotes, line ends, control characters, text that runs backwards and letters beyond 16 bits."""
    book.put(versions=RELEASED.replace("duyet", r'"a\"\\\n\r\e[31m\u202e\u2028</script>😀{0}[b](c)"'))
    book.write(STRANGE_PATH, "# Trang\n\nXem QT.99.\n")


def unreadable(book: Book) -> None:
    book.put()
    book.write("quy-trinh/qt-02.md", b"---\ntitle: \xff\n---\n")
    book.write("registers/laws.yml", "laws: [\n")


def accepted(book: Book) -> None:
    """A missed deadline, a waived error, an error known from before."""
    book.put(review_every="6 months")
    book.put("QT.02", owner="phong-la")
    assert run_check(book.docs, "--update-baseline").returncode == 0
    book.write("huong-dan/viet.md", "# Viết\n\nXem QT.99.\n")
    waiver = "rule: XR001, where: huong-dan/viet.md, reason: 'Chờ \"ban hành\"', approved_by: duyet, until: 2027-01-01"
    book.write("registers/waivers.yml", f"waivers:\n  - {{{waiver}}}\n")


MANUALS = pytest.mark.parametrize("write", [sound, hostile, unreadable, accepted], ids=lambda write: write.__name__)


def reported(book: Book, form: str) -> Any:
    """The report in a format of JSON; strictly, as JSON of RFC 8259."""
    answer = run_check(book.docs, "--lang", "en", "--as-of", "2026-11-01", "--format", form)
    assert answer.stderr == ""
    return json.loads(answer.stdout, parse_constant=pytest.fail)


@MANUALS
@pytest.mark.parametrize("form", ["json", "gitlab", "sarif"])
def test_a_report_holds_the_schema_of_its_format(book: Book, write: Callable[[Book], None], form: str) -> None:
    schema = json.loads((SCHEMAS / f"{form}.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    write(book)
    Draft202012Validator(schema).validate(reported(book, form))


def unknown_keys(model: BaseModel) -> set[str]:
    """The keys at any depth that the model of the standard does not have."""
    found = set(model.model_extra or ())
    for value in dict(model).values():
        for item in value if isinstance(value, list) else [value]:
            found |= unknown_keys(item) if isinstance(item, BaseModel) else set()
    return found


@MANUALS
def test_sarif_is_what_an_independent_model_of_the_standard_reads(book: Book, write: Callable[[Book], None]) -> None:
    write(book)
    log = Sarif.model_validate(reported(book, "sarif"))
    assert unknown_keys(log) <= {"columnKind", "suppressions"}, "the model lacks these keys of the standard"
    assert log.version == "2.1.0"


@MANUALS
def test_every_format_holds_every_finding_under_its_fingerprint(book: Book, write: Callable[[Book], None]) -> None:
    write(book)
    names = fingerprints(book.check())
    results = reported(book, "sarif")["runs"][0]["results"]
    assert [item["fingerprint"] for item in reported(book, "json")] == names
    assert [item["fingerprint"] for item in reported(book, "gitlab")] == names
    assert [item["partialFingerprints"]["finding/v1"] for item in results] == names
    assert len(set(names)) == len(names)


def test_sarif_names_the_tool_and_its_rules(book: Book) -> None:
    book.put("HD.01")
    run = reported(book, "sarif")["runs"][0]
    driver = run["tool"]["driver"]
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    assert (driver["name"], driver["version"]) == (project["name"], project["version"])
    assert [rule["id"] for rule in driver["rules"]] == sorted(RULES)
    result = run["results"][0]
    assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "FM004"
    assert result["message"]["text"].startswith("the code “HD.01” fits no kind of document → write it like ")


def test_a_path_is_written_as_each_format_wants_it(book: Book) -> None:
    hostile(book)
    path = f"docs/{STRANGE_PATH}"
    results = reported(book, "sarif")["runs"][0]["results"]
    addresses = {item["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for item in results}
    assert "docs/huong-dan/a%20b%2541%23%E1%BA%BF%F0%9F%98%80.md" in addresses
    assert path in map(unquote, addresses)
    assert path in {item["location"]["path"] for item in reported(book, "gitlab")}
    assert path in {item["path"] for item in reported(book, "json")}


def test_severities_are_those_of_each_format(book: Book) -> None:
    accepted(book)
    assert {item["rule"]: item["severity"] for item in reported(book, "json")} == {
        "FM007": "known",
        "TM001": "deadline",
        "XR001": "waived",
    }
    assert {item["check_name"]: item["severity"] for item in reported(book, "gitlab")} == {
        "FM007": "info",
        "TM001": "minor",
        "XR001": "info",
    }
    results = reported(book, "sarif")["runs"][0]["results"]
    assert {item["ruleId"]: item["level"] for item in results} == {"FM007": "note", "TM001": "warning", "XR001": "note"}
    book.put("HD.01")
    assert "major" in {item["severity"] for item in reported(book, "gitlab")}
    assert "error" in {item["level"] for item in reported(book, "sarif")["runs"][0]["results"]}


def test_sarif_says_why_a_finding_is_accepted(book: Book) -> None:
    accepted(book)
    results = reported(book, "sarif")["runs"][0]["results"]
    reasons = {item["ruleId"]: item["suppressions"] for item in results if "suppressions" in item}
    common = {"kind": "external", "status": "accepted"}
    assert reasons == {
        "FM007": [common | {"justification": "known since the rules were adopted (registers/baseline.yml)"}],
        "XR001": [common | {"justification": 'Chờ "ban hành"'}],
    }


def test_a_file_name_that_is_not_utf_8_ends_no_report() -> None:
    place = Place(os.fsdecode(b"a\xff.md"))
    finding = Finding(place, "XR001", Severity.ERROR, _("fault of {path}", path=place.path), _("remedy"))
    told = exchange.github([finding], "docs", str)
    assert told == "::error file=docs/a?.md,line=1,col=1,title=XR001::fault of a?.md → remedy"


def test_places_start_at_the_top_of_the_repository(book: Book) -> None:
    book.put("HD.01")
    (book.root / ".git").rename(book.root.parent / ".git")
    assert [item["path"] for item in reported(book, "json")] == ["so-tay/docs/quy-trinh/hd-01.md"]


def test_places_have_no_folder_before_them_where_the_manual_is_the_repository(book: Book) -> None:
    book.put("HD.01")
    (book.root / ".git").rename(book.docs / ".git")
    assert [item["path"] for item in reported(book, "json")] == ["quy-trinh/hd-01.md"]
    assert run_check(book.docs).stdout.startswith("quy-trinh/hd-01.md:2:1: FM004 ")
