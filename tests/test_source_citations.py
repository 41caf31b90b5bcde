"""Citations in prose: found where a reader can follow them, and nowhere else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.source.citations import Citation, CitationFinder

FINDER = CitationFinder(
    [re.compile(pattern) for pattern in (r"QT\.(?P<number>\d{2})", r"QT\.TĐC\.\d{2}", r"ĐT\.\d{2}")],
    ["101/QĐ-BKHCN"],
)
PIECES = ["QT.01", "ĐT.02#5.2", "mục 5.2 ", "33/2024/QH15", "`", "```", "~~~", "\n", "\n\n", "    ", "- ", "| "]
PIECES += [
    " v1.0",
    " phiên bản 2.1",
    "[",
    "](a.md)",
    "<!--",
    "-->",
    "<div>",
    "</div>",
    "*",
    "_",
    "{",
    "}",
    "https://a.vn/",
    "# ",
    "\\",
    "> ",
    "ệ",
    "\r\n",
]
markdown_like = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map("".join)


def targets(body: str) -> list[str]:
    return [citation.target for citation in FINDER.find(body)]


def only(body: str) -> Citation:
    (citation,) = FINDER.find(body)
    return citation


@pytest.mark.parametrize(
    "body",
    [
        "QT.01",
        "Theo QT.01.",
        "(QT.01)",
        "“QT.01”",
        "QT.01, QT",
        "Xem QT.01: ",
        "QT.01…",
        "| A | B |\n|---|---|\n| QT.01 | x |",
        "| A | QT.01 |\n|---|---|\n| x | y |",
        "## 1 Theo QT.01",
        "**QT.01**",
        "*QT.01*",
        "<b title=QT.02>QT.01</b>",
        "> QT.01",
        "- a\n\n    QT.01",
        "!!! note\n\n    QT.01",
        r"\`QT.01\`",
    ],
)
def test_a_code_in_prose_is_cited(body: str) -> None:
    assert targets(body) == ["QT.01"]


@pytest.mark.parametrize(
    "body",
    [
        "`QT.01`",
        "`` ` QT.01 ``",
        "```\nQT.01\n```",
        "~~~ text\nQT.01\n~~~",
        "> ```\n> QT.01\n> ```",
        "```\nQT.01",
        "    QT.01",
        "Chữ.\n\n    QT.01",
        "<!-- QT.01 -->",
        "<!-- a\n\nQT.01",
        "https://a.vn/QT.01",
        "https://a.vn/x?QT.01",
        "<https://a.vn/ QT.01>",
        "[a](QT.01.md)",
        '[a](a.md "QT.01")',
        "[a][QT.01]",
        "![QT.01](a.png)",
        "[a]: QT.01",
        "<div>\nQT.01\n</div>",
        "<table><tr><td>QT.01</td></tr></table>",
        "# Việc {#QT.01}",
        "{: .QT.01 }",
        "qt.01",
        "AQT.01",
        "QT.01a",
        "QT.01_mau.docx",
        "mau_QT.01",
        "a/QT.01",
        "#QT.01",
    ],
)
def test_no_code_is_cited_where_none_is_meant(body: str) -> None:
    assert targets(body) == []


@pytest.mark.parametrize("body", ["[QT.01](a.md)", "[xem QT.01 đi](a.md)", "[QT.01][a]", "[QT.01][]"])
def test_a_code_in_the_text_of_a_link_is_linked_already(body: str) -> None:
    assert only(body).linked


@pytest.mark.parametrize("body", ["QT.01", "[a](a.md) QT.01", "[QT.01]", r"\[QT.01](a.md)"])
def test_a_code_beside_a_link_is_not_linked_yet(body: str) -> None:
    assert not only(body).linked


@pytest.mark.parametrize("code", ["QT.TĐC.01", "ĐT.01"])
def test_a_code_may_hold_a_vietnamese_letter(code: str) -> None:
    assert targets(f"Theo {code}.") == [code]


@pytest.mark.parametrize("written", ["QT.01#5.2", "mục 5.2 QT.01", "Mục 5.2 của QT.01", "Mục 5.2\nQT.01"])
def test_a_section_is_part_of_the_citation(written: str) -> None:
    found = only(f"Theo {written}.")
    assert (found.target, found.section, found.start, found.end) == ("QT.01", "5.2", 5, 5 + len(written))


@pytest.mark.parametrize("body", ["QT.01. Mục 5.2", "Mục 5.2. QT.01", "Mục lục QT.01", "5.2 QT.01", "QT.01#"])
def test_a_number_elsewhere_is_no_section(body: str) -> None:
    assert only(body).section is None


@pytest.mark.parametrize("number", ["33/2024/QH15", "66.18/2026/NQ-CP", "37/2026/NĐ-CP", "26/2014/TT-BKHCN"])
def test_a_number_with_a_year_is_a_law(number: str) -> None:
    found = only(f"Theo **{number}**.")
    assert (found.target, found.is_law) == (number, True)


def test_a_number_without_a_year_is_a_law_only_if_registered() -> None:
    assert targets("Theo 101/QĐ-BKHCN và 102/QĐ-BKHCN.") == ["101/QĐ-BKHCN"]


@pytest.mark.parametrize(
    "body",
    ["01/2024", "01/07/2024", "ISO 9001:2015", "5/33/2024/QH15", "33/2024/QH15/x", "101/QĐ-BKHCN-X", "`1/2020/NĐ-CP`"],
)
def test_other_numbers_are_no_laws(body: str) -> None:
    assert targets(body) == []


@pytest.mark.parametrize("code", ["QT.1", "QT.100", "QT.ABC", "QT-01", "ĐT.01.02"])
def test_what_looks_like_a_code_is_cited_as_it_is_written(code: str) -> None:
    assert targets(f"Theo {code}.") == [code]


def test_a_citation_knows_its_line_and_column() -> None:
    found = only("# Việc\n\nLàm theo QT.01.")
    assert (found.line, found.column) == (3, 10)


@given(markdown_like | st.text())
def test_offsets_of_any_text_give_back_what_is_written(body: str) -> None:
    lines = body.split("\n")
    for found in FINDER.find(body):
        written = body[found.start : found.end]
        assert found.target in written
        assert "\n".join(lines[found.line - 1 :])[found.column - 1 :].startswith(written)


@given(
    st.sampled_from(["```", "~~~", "`````"]), markdown_like.filter(lambda text: "```" not in text and "~~~" not in text)
)
def test_nothing_in_a_fence_is_cited(fence: str, code: str) -> None:
    assert targets(f"{fence}\n{code}\n{fence}\n\nTheo QT.09.") == ["QT.09"]


@pytest.mark.parametrize("body", ["_QT.01_", "__QT.01__", "_theo QT.01_", "*QT.01*", "**QT.01**", "(QT.01)"])
def test_emphasis_hides_no_code(body: str) -> None:
    assert targets(body) == ["QT.01"]


@pytest.mark.parametrize("body", ["mau_QT.01", "QT.01_cu", "a_QT.01_b"])
def test_an_underscore_within_a_name_makes_no_code(body: str) -> None:
    assert targets(body) == []


def test_codes_joined_by_a_slash_are_each_cited() -> None:
    assert targets("QT.01/QT.02, QT.TĐC.03/ĐT.04") == ["QT.01", "QT.02", "QT.TĐC.03", "ĐT.04"]


@pytest.mark.parametrize(
    ("written", "section", "version"),
    [
        ("QT.01 v1.0", None, "1.0"),
        ("QT.01 v12.10", None, "12.10"),
        ("QT.01 phiên bản 1.0", None, "1.0"),
        ("QT.01\nv1.0", None, "1.0"),
        ("QT.01#5.2 v1.0", "5.2", "1.0"),
        ("mục 5.2 QT.01 v1.0", "5.2", "1.0"),
        ("QT.01", None, None),
        ("QT.01#5.2", "5.2", None),
    ],
)
@pytest.mark.parametrize("after", ["", ".", ",", ")", " và", "…"])
def test_a_version_is_part_of_the_citation(written: str, section: str | None, version: str | None, after: str) -> None:
    found = only(f"Theo {written}{after}")
    assert (found.target, found.section, found.version) == ("QT.01", section, version)
    assert (found.start, found.end) == (5, 5 + len(written))


@pytest.mark.parametrize(
    "after",
    [
        " v.v.",
        " v1",
        " v1.",
        " v1.0.2",
        " v1.0a",
        " v1.00000",
        " V1.0",
        "  v1.0",
        "v1.0",
        ", v1.0",
        " 1.0",
        " phiên bản mới",
        " phiên  bản 1.0",
        " `v1.0`",
        "** v1.0",
        " | v1.0",
    ],
)
def test_what_follows_a_code_is_seldom_a_version(after: str) -> None:
    found = FINDER.find(f"Theo QT.01{after}")
    assert [(citation.version, citation.end) for citation in found] == ([] if after == "v1.0" else [(None, 10)])


def test_a_law_has_no_version() -> None:
    assert only("Theo 33/2024/QH15 v1.0").version is None
