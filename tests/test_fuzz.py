"""Whatever people write, nothing but findings comes out: each with a place in its file and a way out, and soon."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import BODY, DAY, DRAFT, REGISTERS, RELEASED, Book, document, row
from qms.analysis.procedures import hours
from qms.language.messages import Message, Refusal, translator
from qms.model.documents import Header, PageHeader
from qms.model.registers import (
    Abbreviations,
    AdministrativeProcedures,
    Baseline,
    Disseminations,
    Glossary,
    Laws,
    NotApplicable,
    Organisation,
    Synonyms,
    Waivers,
)
from qms.reading.load import load
from qms.reading.places import SourceLines
from qms.reports import console, exchange
from qms.reports.exchange import Tool
from qms.reports.terminal import Terminal
from qms.rules import checker
from qms.rules.rule import Finding
from qms.source import front_matter, markdown, yaml_reader
from qms.source.citations import CitationFinder
from qms.source.digest import visible_lines
from qms.source.schema import validate
from qms.source.values import Record
from qms.source.yaml_reader import Scalar, YamlFault

CASES = settings(max_examples=2500, suppress_health_check=list(HealthCheck))
MANUALS = settings(max_examples=1500, suppress_health_check=list(HealthCheck))
SECONDS = 1.0
"""Of the processor, for any text of 50 kB."""
BYTES = 50_000
LINE = 9_000
T = TypeVar("T")

MARKDOWN = [
    *("# ", "## ", "###### ", "```", "~~~", "`", "``", "---", "===", "***", "> ", "- ", "+ ", "1. ", "|", "|---|"),
    *("||", "\\", "\\|", "*", "**", "_", "__", "[", "]", "(", ")", "](", "][", "![", "[^1]: ", "*[A]: ", "{#a}", "{"),
    *("{: .b }", "}", "<!--", "-->", "<!--->", "<!>", "<", ">", "</", "<div>", "</div>", "<script>", "<br>", "&"),
    *("&amp;", "https://", "www.", "!!! ", "??? ", ": ", "a"),
]
YAML = [
    *("'", '"', "%", "@", "! ", "!!", "&", "*", "? ", ",", "[a, ", "{a: ", "|-", ">+", "~", "null", "<<: ", "1.10"),
    *("1.0", "01.0", "0", "-1", "²", "٣", "2026-01-05", "2026-02-30", "20260105", '"\\ud800"', '"\\0"', "code: "),
    *("title: ", "versions: ", "version: ", "decision: ", "issued: ", "effective: ", "corrections: ", "withdrawn: "),
    *("clauses: ", "laws: ", "kinds: "),
]
WORDS = [
    *("QT.01", "QT.99", "QT.01#2", "BM.01.01", "QT.01/QT.02", "QT.01 v1.0", "mục 2 QT.01", "phiên bản 1.0"),
    *("1/2020/NĐ-CP", "33/2024/QH15", "101/QĐ-BKHCN", "Trình tự", "Trách nhiệm", "Thời gian", "Kết quả", "02 giờ"),
    *("0,5 ngày", "không quá", "từ 1 đến 2", "½", "12 months", "5 năm", "Việc"),
]
LETTERS = [*"ệđðĐÐﬁßſKİıǰ\u0323\u0302\u200b\u200d\ufeff\xad\u202e\u2028\x85\x0b\x0c\0\x1b\x7f\ue000\U0010ffff", "👩‍👧"]
SPACES = [" ", "  ", "    ", "\t", "\n", "\n\n", "\r\n", "\r", "\n  - ", "\n---\n", "\n    "]
TOKENS = [*MARKDOWN, *YAML, *WORDS, *LETTERS, *SPACES]
soup = st.lists(st.sampled_from(TOKENS) | st.text(max_size=4), max_size=40).map("".join)
STEPS = "\n| Trình tự | Trách nhiệm | Thời gian | Kết quả |\n|---|---|---|---|\n| Nhận | Người soạn | 02 giờ | – |\n"
CORRECTED = row("1.1", corrections="[{decision: 3/QĐ, issued: 2026-07-01, changes: Lỗi.}]")
DOCUMENTS = (
    document(),
    document(versions=RELEASED + CORRECTED + DRAFT.replace("1.0", "1.2")),
    document("QT.02", withdrawn="{date: 2026-07-01, decision: 3/QĐ, replaced_by: [QT.01], reason: Không còn.}"),
    document(tthc="[cap-giay]", legal_basis="[nd-1]", body=BODY + STEPS + "\nXem QT.01#2 và mục 1 QT.02, BM.01.01.\n"),
)
ENTRIES: dict[type[Record], str] = {
    Organisation: REGISTERS["organisation"],
    Laws: REGISTERS["laws"],
    AdministrativeProcedures: REGISTERS["tthc"],
    NotApplicable: REGISTERS["not-applicable"],
    Abbreviations: "abbreviations:\n  - {short: TĐC, full: Tiêu chuẩn}\n",
    Glossary: "terms:\n  - {term: rủi ro, meaning: Điều có thể xảy ra.}\n",
    Synonyms: "synonyms:\n  - {typed: [lỗi], means: sai}\n",
    Disseminations: "disseminations:\n  - {code: QT.01, version: 1.0, units: [van-phong], date: 2026-01-20}\n",
    Waivers: "waivers:\n  - {rule: XR001, where: QT.01, reason: Chờ., approved_by: duyet, until: 2026-12-31}\n",
    Baseline: "known:\n  - {rule: XR001, path: a.md, finding: 0123456789abcdef, fault: Lỗi.}\n",
}
RECORDS: dict[type[Record], str] = {
    **ENTRIES,
    PageHeader: "title: Trang\n",
    Header: DOCUMENTS[1].split("---\n")[1],
}
REGISTER_NAMES = "organisation laws tthc not-applicable abbreviations glossary synonyms disseminations waivers baseline"
REGISTER_FILES = [f"registers/{name}.yml" for name in REGISTER_NAMES.split()]
FILES = [
    *("quy-trinh/qt-01.md", "quy-trinh/qt-02.md", "bieu-mau/bm-01-01.md", "index.md", "quy-trinh/Sổ 1.md", "a.MD"),
    *REGISTER_FILES,
]
if sys.platform == "linux":
    FILES.append("quy-trinh/latin-\udcea.md")  # a name that is not UTF-8
FILE_OF = dict(zip(ENTRIES, REGISTER_FILES, strict=True))


@st.composite
def spoiled(draw: st.DrawFn, *samples: str) -> str:
    """A sound text with pieces put in, left out, doubled and moved."""
    text = draw(st.sampled_from(samples))
    for _ in range(draw(st.integers(1, 4))):
        start, to = draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))
        end = start + draw(st.integers(0, 12))
        piece = draw(st.sampled_from(TOKENS) | st.just(text[start:end]) | st.text(max_size=3))
        text = text[:start] + piece + text[end:]
        if draw(st.booleans()):
            text = text[:to] + piece + text[to:]
    return text


texts = soup | spoiled(*DOCUMENTS, *ENTRIES.values())
values = st.recursive(
    st.sampled_from([*YAML, *WORDS, ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=3),
    max_leaves=6,
)


@contextmanager
def soon() -> Iterator[None]:
    """What is done within takes little time of the processor, however loaded the machine is."""
    begin = time.process_time()
    yield
    assert time.process_time() - begin < SECONDS


def lines_of(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def assert_stands_in(text: str, line: int, column: int) -> None:
    """The place is one of the text, or just behind the end of a line."""
    lines = lines_of(text)
    assert 1 <= line <= len(lines)
    assert 1 <= column <= len(lines[line - 1]) + 1


def assert_told(*messages: Message) -> None:
    assert all(message.told(translator(language)).strip() for message in messages for language in ("en", "vi"))


def read_or_refused(read: Callable[[str], T], text: str) -> T | None:
    with soon():
        try:
            return read(text)
        except YamlFault as error:
            assert_stands_in(text, error.line, error.column)
            assert_told(error.fault, error.remedy)
            return None


@CASES
@given(texts)
def test_yaml_is_read_or_refused_in_its_place(text: str) -> None:
    node = read_or_refused(yaml_reader.read, text)
    places: Iterator[Scalar] = yaml_reader.scalars(node) if node else iter(())
    for scalar in places:
        assert_stands_in(text, scalar.line, scalar.column)


@CASES
@given(texts)
def test_a_file_is_taken_apart_or_refused_in_its_place(text: str) -> None:
    source = read_or_refused(front_matter.split, text)
    if source:
        assert source.body == "\n".join(lines_of(text)[source.body_line - 1 :])
        assert all(scalar.line < source.body_line for scalar in yaml_reader.scalars(source.front))


@CASES
@given(texts.map(lambda text: "\n".join(lines_of(text))))
def test_what_is_read_of_a_body_stands_on_its_lines(body: str) -> None:
    with soon():
        shown = [line.line for line in visible_lines(body)]
        prose = markdown.prose(body)
        lines = [heading.line for heading in markdown.headings(body)]
        lines += [table.line for table in markdown.tables(body)]
        lines += [table.line for table in markdown.broken_tables(body)]
        lines += [row.line for table in markdown.tables(body) for row in table.rows]
    assert shown == sorted(shown)
    assert all(1 <= line <= len(body.split("\n")) for line in (*shown, *lines))
    assert [len(line) for line in prose.split("\n")] == [len(line) for line in body.split("\n")]


ORGANISATION = Organisation.model_validate(yaml_reader.plain(yaml_reader.read(REGISTERS["organisation"])))
FINDER = CitationFinder([kind.code for kind in ORGANISATION.kinds], ["101/QĐ-BKHCN"])


@CASES
@given(texts)
def test_citations_stand_where_they_say(body: str) -> None:
    with soon():
        citations = FINDER.find(body)
    for citation in citations:
        assert citation.target in body[citation.start : citation.end]
        before = body[: citation.start].split("\n")
        assert (citation.line, citation.column) == (len(before), len(before[-1]) + 1)


DURATIONS = [
    *("02", "0,5", "1/2", "½", "nửa", "giờ", "ngày", "phút", "buổi", "tuần", "làm việc", "không quá", "tối đa", "từ"),
    *("đến", "-", "–", "+", ",", "và", " ", " ", " ", "(", ")", "²", "٣", "9" * 30, "1e9", "ngay", "NGÀY", "<br>"),
]


@CASES
@given(st.lists(st.sampled_from(DURATIONS) | st.text(max_size=2), max_size=12).map("".join))
def test_a_time_is_added_up_or_not_understood(text: str) -> None:
    with soon():
        read = hours(text, 8)
    assert read is None or 0 <= read < 10**9


@st.composite
def misused(draw: st.DrawFn, *records: type[Record]) -> tuple[type[Record], str]:
    """The record of a file, and YAML that was right for it before values were replaced, left out and renamed."""
    record = draw(st.sampled_from(records))
    value = yaml_reader.plain(yaml_reader.read(RECORDS[record]))
    for _ in range(draw(st.integers(1, 3))):
        value = draw(changed(value))
    return record, json.dumps(value, ensure_ascii=False, indent=1)


@st.composite
def changed(draw: st.DrawFn, value: Any) -> Any:
    """The value with one thing in it changed, at any depth."""
    how = draw(st.sampled_from(("below", "below", "below", "replaced", "left out", "renamed", "added")))
    if not value or isinstance(value, str) or how == "replaced":
        return draw(values)
    if isinstance(value, list):
        at = draw(st.integers(0, len(value) - 1))
        inner = {"left out": [], "added": [value[at]] * 2}.get(how) if how != "below" else [draw(changed(value[at]))]
        return value[:at] + (inner or []) + value[at + 1 :]
    key = draw(st.sampled_from(sorted(value)))
    rest = {name: inner for name, inner in value.items() if name != key}
    match how:
        case "below":
            return {**value, key: draw(changed(value[key]))}
        case "renamed":
            return {**rest, draw(st.sampled_from([key[:-1], key + "s", *WORDS])): value[key]}
        case "added":
            return {**value, draw(st.sampled_from(WORDS)): draw(values)}
    return rest


@CASES
@given(misused(*RECORDS))
def test_a_value_is_valid_or_its_faults_are_told_in_their_place(case: tuple[type[Record], str]) -> None:
    record, text = case
    node = read_or_refused(yaml_reader.read, text)
    if node is None:
        return
    with soon():
        valid, faults = validate(yaml_reader.plain(node), lambda: node, record)
    assert (valid is None) == bool(faults)
    for fault in faults:
        assert_stands_in(text, fault.line, fault.column)
        assert_told(fault.fault, fault.remedy)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A manual with two released documents, one of them changed since."""
    book = Book(tmp_path_factory.mktemp("kho"))
    book.write("quy-trinh/qt-01.md", DOCUMENTS[1])
    book.write("quy-trinh/qt-02.md", DOCUMENTS[2])
    book.commit()
    return book


anything = st.one_of(
    texts.map(str.encode),
    spoiled(*DOCUMENTS).map(lambda text: text.encode("utf-16")),
    st.builds(bytes.__add__, spoiled(*DOCUMENTS).map(str.encode), st.binary(max_size=4)),
    st.binary(max_size=60),
)
likely = st.one_of(
    st.tuples(st.sampled_from(FILES[:3]), spoiled(*DOCUMENTS)),
    st.tuples(st.sampled_from(FILES[:3]), misused(Header).map(lambda case: f"---\n{case[1]}\n---\n{BODY}{STEPS}")),
    misused(*ENTRIES).map(lambda case: (FILE_OF[case[0]], case[1])),
).map(lambda file: (file[0], file[1].encode()))
folders = st.lists(st.tuples(st.sampled_from(FILES), anything) | likely | likely, min_size=1, max_size=3).map(dict)


@MANUALS
@given(files=folders)
def test_a_folder_of_anything_gets_findings_in_its_files_that_every_report_can_tell(
    shelf: Book, files: dict[str, bytes]
) -> None:
    sound = {path: (shelf.docs / path).read_bytes() for path in files if (shelf.docs / path).exists()}
    try:
        for path, content in files.items():
            shelf.write(path, content)
        assert_found_and_told(shelf)
    finally:
        for path in files:
            (shelf.docs / path).unlink()
        for path, content in sound.items():
            shelf.write(path, content)


def assert_found_and_told(book: Book) -> None:
    """Every finding stands in a file (as far as it is text) or folder of the manual, or in one it had."""
    with soon():
        try:
            findings = checker.check(load(book.docs, DAY))
        except Refusal as refusal:
            assert_told(refusal.fault, refusal.remedy)
            return
        told = [*reports(findings, book.docs)]
    for finding in findings:
        assert_told(finding.fault, finding.remedy)
        file = book.docs / finding.place.path
        if file.is_file():
            text = file.read_bytes().decode("utf-8-sig", errors="replace")
            assert_stands_in(text, finding.place.line, finding.place.column)
        else:
            assert (finding.place.line, finding.place.column) == (1, 1)
            assert file.is_dir() or finding.rule == "VR007" or finding.place.path in REGISTER_FILES
    assert all(isinstance(text, str) and text.encode() for text in told if findings)


def reports(findings: list[Finding], docs: Path) -> Iterator[str]:
    """What each form of report makes of the findings."""
    translate = translator("vi")
    yield console.report(findings, "docs", translate)
    yield console.report(findings, "docs", translate, Terminal(80, has_colour=True, source_line=SourceLines(docs)))
    yield from (tell(findings, "docs", translate) for tell in exchange.FORMATS.values())
    yield exchange.sarif(findings, "docs", translate, Tool("thử", "1", str))


STARTS = ["1.", "1/", "QT.", "[a](", "[a][", "`a", "<a ", "<!--a", "{a=", "| a "]
REPEATED = [*MARKDOWN, *LETTERS, *SPACES, *WORDS, *STARTS]
SHAPES: dict[str, Callable[[str], str]] = {
    "one after another": lambda token: token * 10_000,
    "apart": lambda token: f"{token} " * 10_000,
    "a line each": lambda token: f"{token}\n" * 10_000,
    "a paragraph each": lambda token: f"a {token} b\n\n" * 10_000,
    "indented": lambda token: f"    {token}a\n> - {token}\n" * 10_000,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_with_the_text_whatever_is_repeated_in_it(shape: str) -> None:
    slow = []
    readers = (markdown.prose, markdown.headings, markdown.tables, FINDER.find, digested, front_matter_of, time_of)
    for token in REPEATED:
        body = bounded(SHAPES[shape](token))
        for read in readers:
            begin = time.process_time()
            read(body)
            taken = time.process_time() - begin
            if taken > SECONDS:
                slow.append((read.__name__, token, round(taken, 1)))
    assert not slow


def bounded(text: str) -> str:
    """As much of the text as a file may hold here, no line longer than a file may have."""
    lines = [line[at : at + LINE] for line in text[:BYTES].split("\n") for at in range(0, max(len(line), 1), LINE)]
    return "\n".join(lines)


def digested(body: str) -> None:
    for _line in visible_lines(body):
        pass


def front_matter_of(text: str) -> None:
    for whole in (text, f"---\n{text}\n---\n", f'---\na: "{text}"\n---\n', f"---\na: [{text}\n---\n"):
        read_or_refused(front_matter.split, whole)


def time_of(text: str) -> None:
    hours(text[:LINE], 8)
