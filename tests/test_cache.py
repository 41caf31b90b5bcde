"""What a check remembers between runs: it is never wrong, and never missed."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import BODY, DAY, DRAFT, RELEASED, Book, row, run_check
from qms.reading import cache as cache_module
from qms.reading.cache import KEPT_UNUSED, Cache
from qms.reading.load import load
from qms.rules import checker
from qms.rules.rule import Finding

PARTS = (
    "# Việc\n",
    "\n## 1 Mục đích\n",
    "\nTheo QT.02#9 và QT.77.\n",
    "\n| a | b |\n|---|---|\n| 1 |\n",
    "\nvăn bản\xad\n",
)
BODIES = st.lists(st.sampled_from(PARTS), max_size=6).map("".join)
VERSIONS = st.sampled_from([RELEASED, DRAFT, RELEASED + row("1.1"), RELEASED + DRAFT.replace("1.0", "1.1")])
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.sampled_from(["QT.01", "QT.02", "BM.01.01"]), VERSIONS, BODIES),
        st.tuples(st.just("write"), st.sampled_from(["---\na: [\n---\n", "title: x\n", "\r\n# Trang\r\n"])),
        st.tuples(st.just("law"), st.sampled_from(["12/QĐ-CC", "7/2021/NĐ-CP"])),
        st.tuples(st.just("commit")),
    ),
    min_size=1,
    max_size=8,
)


def checked(book: Book, cache: Cache | None = None) -> list[Finding]:
    found = checker.check(load(book.docs, DAY, cache))
    if cache:
        cache.save()
    return found


def edit(book: Book, step: tuple[str, ...]) -> None:
    match step:
        case ("put", code, versions, body):
            book.put(code, versions, body)
        case ("write", text):
            book.write("quy-trinh/qt-03.md", text)
        case ("law", number):
            entry = f"{{id: l, number: {number}, kind: Luật, title: Thử, certainty: seen, source: thử}}"
            book.write("registers/laws.yml", f"laws:\n  - {entry}\n")
        case _:
            book.commit()


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(EDITS)
def test_a_check_that_remembers_finds_what_one_without_memory_finds(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, ...]]
) -> None:
    book = Book(tmp_path_factory.mktemp("kho") / "so-tay")
    book.put()
    for step in steps:
        edit(book, step)
        first, again = checked(book, Cache.beside(book.docs)), checked(book, Cache.beside(book.docs))
        assert first == again == checked(book)


def file_of(book: Book) -> Path:
    return book.root / ".git" / "qms-cache" / "texts"


@pytest.fixture
def remembered(book: Book) -> Book:
    book.put(body=BODY + "\nTheo QT.77.\n")
    book.commit()
    checked(book, Cache.beside(book.docs))
    return book


def test_nothing_is_read_twice(remembered: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache.beside(remembered.docs)
    monkeypatch.setattr(cache, "_has_news", False)
    checked(remembered, cache)
    assert not cache._has_news


@pytest.mark.parametrize("damage", [b"", b"x", b"{}", b"\0" * 100, b"0" * 64 + b'\n{"a": 1}'])
def test_a_damaged_cache_changes_nothing(remembered: Book, damage: bytes) -> None:
    file_of(remembered).write_bytes(damage)
    assert checked(remembered, Cache.beside(remembered.docs)) == checked(remembered)


def test_a_bit_that_flips_is_noticed(remembered: Book) -> None:
    content = bytearray(file_of(remembered).read_bytes())
    content[content.index(b"QT.01")] ^= 1
    file_of(remembered).write_bytes(content)
    assert Cache.beside(remembered.docs)._known == {}


def test_facts_of_other_code_are_not_believed(remembered: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Cache.beside(remembered.docs)._known
    monkeypatch.setattr(cache_module, "CORE", remembered.docs)
    assert Cache.beside(remembered.docs)._known == {}


def test_a_repository_that_cannot_be_written_to_is_checked_all_the_same(book: Book) -> None:
    book.put()
    book.commit()
    (book.root / ".git" / "qms-cache").write_text("ở đây là một tệp")
    assert checked(book, Cache.beside(book.docs)) == checked(book)


def test_without_a_repository_there_is_nothing_to_remember(tmp_path: Path) -> None:
    assert Cache.beside(tmp_path)._file is None
    assert Cache.beside(tmp_path / "missing")._file is None


def test_facts_no_text_asks_for_are_forgotten_in_time(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "kho" / "texts")
    for number in range(KEPT_UNUSED + 1):
        cache.recall(f"cũ {number}", lambda: 1)
    cache.save()
    later = Cache(tmp_path / "kho" / "texts")
    later.recall("mới", lambda: 2)
    later.save()
    assert set(Cache(tmp_path / "kho" / "texts")._known) == {"mới"}


def test_the_command_writes_beside_the_history_and_nowhere_else(book: Book) -> None:
    book.put()
    book.commit()
    run_check(book.docs)
    assert file_of(book).is_file()
    assert book.git("status", "--porcelain") == ""
