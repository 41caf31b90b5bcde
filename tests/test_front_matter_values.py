"""FM002 and FM003: keys that are known and complete, values that are what their key wants."""

import pytest

from builders import RELEASED, Book, document, row, ways_out

QT_01 = "quy-trinh/qt-01.md"
ORGANISATION = "registers/organisation.yml"
LAWS = "registers/laws.yml"
KEYS = ("code", "title", "owner", "audience", "clauses", "distribution", "review_every", "versions")

WRONG_VALUES = {
    "day that does not exist": ("2026-01-10", "2026-02-30", 13, "“2026-02-30” is not a date of the calendar"),
    "29 February": ("2026-01-10", "2026-02-29", 13, "“2026-02-29” is not a date of the calendar"),
    "Vietnamese date": ("2026-01-10", "10/01/2026", 13, "“10/01/2026” is not a date of the calendar"),
    "date without dashes": ("2026-01-10", "20260110", 13, "“20260110” is not a date of the calendar"),
    "end of time": ("2026-01-10", "9999-12-31", 13, "“9999-12-31” is not a date of the calendar"),
    "year of two digits": ("2026-01-10", "0026-01-10", 13, "“0026-01-10” is not a date of the calendar"),
    "month without zero": ("2026-01-10", "2026-1-10", 13, "“2026-1-10” is not a date of the calendar"),
    "list as a date": ("2026-01-10", "[2026-01-10]", 13, "“effective” must be a text"),
    "whole number as a version": ("version: 1.0", "version: 1", 10, "“1” is not a version number"),
    "version with a letter": ("version: 1.0", "version: v1.0", 10, "“v1.0” is not a version number"),
    "version of three parts": ("version: 1.0", "version: 1.0.1", 10, "“1.0.1” is not a version number"),
    "version with a comma": ("version: 1.0", "version: 1,0", 10, "“1,0” is not a version number"),
    "negative version": ("version: 1.0", "version: -1.0", 10, "“-1.0” is not a version number"),
    "version of five digits": ("version: 1.0", "version: 1.10000", 10, "“1.10000” is not a version number"),
    "endless version": ("version: 1.0", f"version: 1.{'9' * 5000}", 10, f"“1.{'9' * 5000}” is not a version number"),
    "period in words": ("5 years", "năm năm", 8, "“năm năm” is not a period"),
    "period without a unit": ("5 years", "12", 8, "“12” is not a period"),
    "period in weeks": ("5 years", "6 weeks", 8, "“6 weeks” is not a period"),
    "unknown audience": ("internal", "everyone", 5, "“everyone” is not a value of “audience”"),
    "list as a text": ("title: Việc", "title: [Việc]", 3, "“title” must be a text"),
    "group as a text": ("title: Việc", "title: {vi: Việc}", 3, "“title” must be a text"),
    "nothing as a text": ("title: Việc", "title:", 3, "the value is empty"),
    "blank as a text": ("title: Việc", 'title: " "', 3, "the value is empty"),
    "text as a list": ("clauses: []", "clauses: 7.5", 6, "“clauses” must be a list"),
    "nothing as a list": ("clauses: []", "clauses:", 6, "“clauses” must be a list"),
    "list in a list": ("clauses: []", "clauses: [[7.5]]", 6, "“clauses” must be a text"),
    "text as a group": ("owner:", "withdrawn: yes\nowner:", 4, "“withdrawn” must be a group of “key: value” lines"),
    "text as a row": ("\n  - version: 1.0", "\n  - Lần 1\n  - version: 1.0", 10,
                      "“versions” must be a group of “key: value” lines"),
}  # fmt: skip

WRONG_REGISTERS = {
    "unknown edition": (ORGANISATION, '"2015"', '"2008"', "5 there is no catalogue of the edition “2008”"),
    "list as an edition": (ORGANISATION, '"2015"', '["2015"]', "5 “edition” must be a text"),
    "bad pattern": (ORGANISATION, r"(?P<number>\d{2})'", r"(?P<number>\d{2}'",
                    r"18 “QT\.(?P<number>\d{2}” is not a valid pattern"),
    "pattern with flags": (ORGANISATION, r"'QT\.", r"'(?i)QT\.",
                           r"18 “(?i)QT\.(?P<number>\d{2})” is not a valid pattern"),
    "parent of an unknown group": (ORGANISATION, "QT.{number}", "QT.{so}",
                                   "25 “QT.{so}” names a part that the code pattern does not have"),
    "parent without a group": (ORGANISATION, "QT.{number}", "QT.{}",
                               "25 “QT.{}” names a part that the code pattern does not have"),
    "parent with an attribute": (ORGANISATION, "QT.{number}", "QT.{number.x}",
                                 "25 “QT.{number.x}” names a part that the code pattern does not have"),
    "parent with an open brace": (ORGANISATION, "QT.{number}", "QT.{number",
                                  "25 “QT.{number” names a part that the code pattern does not have"),
    "unknown step of approval": (ORGANISATION, "[approved_by]", "[signed_by]",
                                 "27 “signed_by” is not a value of “approval”"),
    "hours in words": (ORGANISATION, "edition:", "hours_per_day: tám\nedition:",
                       "5 “tám” is not a possible number for “hours_per_day”"),
    "too many hours": (ORGANISATION, "edition:", "hours_per_day: 25\nedition:",
                       "5 “25” is not a possible number for “hours_per_day”"),
    "certainty": (LAWS, "seen", "sure", "2 “sure” is not a value of “certainty”"),
    "no group": (LAWS, "laws:\n  - {", "- {", "1 the file is not a group of “key: value” lines"),
}  # fmt: skip


def test_an_unknown_key_is_found_with_the_key_that_was_meant(book: Book) -> None:
    book.put(audiance="internal")
    assert book.findings("FM002") == [f"{QT_01}:17 the key “audiance” is unknown"]
    assert ways_out(book, "FM002") == ["did you mean “audience”?"]
    assert book.rules() == ["FM002"]


def test_an_unknown_key_like_no_other_is_found_with_every_key(book: Book) -> None:
    book.write("trang.md", "---\nzzz: Trang\n---\n")
    assert book.findings("FM002") == ["trang.md:2 the key “zzz” is unknown"]
    assert ways_out(book, "FM002") == ["delete the line; the keys known here are: title, audience"]


@pytest.mark.parametrize(
    ("before", "after", "found", "meant"),
    [
        ("    issued:", "    isued:", "12 the key “isued”", "issued"),
        ("owner:", "withdrawn: {date: 2026-01-01, decision: 1/QĐ, reasn: Hết.}\nowner:", "4 the key “reasn”", "reason"),
    ],
)
def test_a_key_is_meant_as_one_of_its_own_group(book: Book, before: str, after: str, found: str, meant: str) -> None:
    book.put()
    book.edit(QT_01, before, after)
    assert book.findings("FM002") == [f"{QT_01}:{found} is unknown"]
    assert ways_out(book, "FM002") == [f"did you mean “{meant}”?"]


@pytest.mark.parametrize("key", KEYS)
def test_a_missing_key_is_found(book: Book, key: str) -> None:
    book.write(QT_01, document(**{key: ""}))
    assert book.findings("FM002") == [f"{QT_01}:2 the key “{key}” is missing"]
    assert ways_out(book, "FM002") == [f"add a line “{key}: …”"]


def test_a_key_missing_in_a_row_is_found_at_the_row(book: Book) -> None:
    book.put(versions=RELEASED + "\n  - version: 1.1")
    assert book.findings("FM002") == [f"{QT_01}:17 the key “changes” is missing"]


def test_a_text_among_documents_is_a_document(book: Book) -> None:
    book.write(QT_01, "# Việc\n")
    assert book.findings("FM002") == [f"{QT_01}:1 the key “{key}” is missing" for key in KEYS]


def test_a_text_with_a_code_is_a_document_wherever_it_lies(book: Book) -> None:
    book.write("trang.md", "---\ncode: QT.01\n---\n")
    assert book.findings("FM002") == [f"trang.md:2 the key “{key}” is missing" for key in KEYS[1:]]


def test_a_wrong_key_in_a_register_is_found(book: Book) -> None:
    book.edit(LAWS, "kind:", "kinds:")
    assert book.findings("FM002") == [f"{LAWS}:2 the key “kind” is missing", f"{LAWS}:2 the key “kinds” is unknown"]


@pytest.mark.parametrize(("before", "after", "line", "fault"), WRONG_VALUES.values(), ids=WRONG_VALUES)
def test_a_wrong_value_is_found_on_its_line(book: Book, before: str, after: str, line: int, fault: str) -> None:
    book.put()
    book.edit(QT_01, before, after)
    assert book.findings("FM003") == [f"{QT_01}:{line} {fault}"]
    assert book.rules() == ["FM003"]


@pytest.mark.parametrize(("path", "before", "after", "found"), WRONG_REGISTERS.values(), ids=WRONG_REGISTERS)
def test_a_wrong_value_in_a_register_is_found(book: Book, path: str, before: str, after: str, found: str) -> None:
    book.edit(path, before, after)
    assert book.findings("FM003") == [f"{path}:{found}"]
    assert book.rules() == ["FM003"]


def test_every_fault_of_a_file_is_found_at_once(book: Book) -> None:
    book.put(audience="everyone", review_every="12", reviewed_on="2026-13-01")
    assert book.findings("FM003") == [
        f"{QT_01}:5 “everyone” is not a value of “audience”",
        f"{QT_01}:8 “12” is not a period",
        f"{QT_01}:17 “2026-13-01” is not a date of the calendar",
    ]


@pytest.mark.parametrize("period", ["1 month", "12 months", "1 year", "18 tháng", "2 năm"])
def test_a_period_may_be_written_in_either_language(book: Book, period: str) -> None:
    book.put(versions=row("1.0", day="2026-10-20"), review_every=period)
    assert book.rules() == []


def test_a_leap_day_is_a_date(book: Book) -> None:
    book.put(reviewed_on="2024-02-29")
    assert book.rules() == []


def test_a_version_number_may_have_four_digits(book: Book) -> None:
    book.put(versions=row("2026.9998") + row("2026.9999"))
    assert book.rules() == []


def test_an_organisation_without_kinds_of_documents_is_refused(book: Book) -> None:
    organisation = (book.docs / "registers/organisation.yml").read_text("utf-8")
    book.write("registers/organisation.yml", organisation.split("kinds:")[0] + "kinds: []\n")
    assert [line.split(" ", 1)[1] for line in book.findings("FM003")] == ["“kinds” is empty"]
