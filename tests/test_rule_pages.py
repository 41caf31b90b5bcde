r"""Every rule has its page in the editors' guide, and its examples show what the rule finds and what it accepts.

Each fenced block of an example is laid over a small clean manual (the registers of ``Book`` and QT.01); the title of
the block says where:

``yaml title="QT.01"``                keys that replace those of the document's front matter
``markdown title="QT.01"``            the text of the document; one without a heading ``# …`` follows the text of QT.01
``yaml title="registers/laws.yml"``   keys that replace those of the register
``text title="quy-trinh/qt-02.md"``   a whole file of the manual, as it stands
``sh title="docs"``                   commands (Git, ln, truncate), run in the folder of the manual

A document that is not there yet starts as a copy of QT.01; ``\u00ad`` in a block is that character. What stands under
“Trước đó” is committed first, with the manual; the examples are not committed. Whoever commits and tags has a key, and
it is in the list of allowed signers.
"""

import re
import shlex
import subprocess
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest

from builders import BODY, REPOSITORY, Book, document
from qms.language.vietnamese import slug
from qms.reading import approvals
from qms.rules.checker import FAMILIES
from qms.rules.rule import RULES, Severity
from qms.site.pages import NavigationItem, Site
from qms.site.views import RULE_PAGES
from qms.source import front_matter
from qms.source.markdown import headings
from qms.source.yaml_reader import plain
from signing import APPROVER, new_key, write_list

assert FAMILIES, "importing them registers the rules"
FOLDER = REPOSITORY / "docs" / RULE_PAGES
BEFORE, WRONG, RIGHT = "Trước đó", "Ví dụ sai", "Ví dụ đúng"
SECTIONS = ["Trạng thái cần đạt", "Vì sao", WRONG, RIGHT, "Cách xử lý"]
COMPANIONS = {"FM005": {"FM006"}}
"""Errors that come with those of a rule: two files cannot both be named after one code."""
FENCE = re.compile(r"^(?P<mark>`{3,})(?P<heading>.*)\n(?P<text>(?s:.*?))^(?P=mark)$", re.MULTILINE)
TITLED = re.compile(r'(?P<language>yaml|markdown|text|sh) title="(?P<title>[^"]+)"')
ESCAPE = re.compile(r"\\u([0-9a-f]{4})")


@pytest.fixture(autouse=True)
def signing(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git signs with a key that the list of allowed signers names."""
    folder = tmp_path_factory.mktemp("khoa")
    key = new_key(folder, APPROVER)
    monkeypatch.setenv(approvals.VARIABLE, str(write_list(folder / "allowed_signers", **{APPROVER: key})))
    monkeypatch.setenv("GIT_CONFIG_COUNT", str(len(key.settings)))
    for number, (name, value) in enumerate(key.settings.items()):
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{number}", name)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{number}", value)


class Block(NamedTuple):
    """A fenced block: how to read it, where it is laid, what it says."""

    language: str
    title: str
    text: str


class RulePage:
    """The page of a rule, taken apart; ``sections`` by their headings, in order."""

    def __init__(self, code: str) -> None:
        self.text = (FOLDER / f"{code.lower()}.md").read_text("utf-8")
        self.source = front_matter.split(self.text)
        self.heading, *titles = headings(self.source.body)
        lines = self.source.body.split("\n")
        ends = [*(heading.line - 1 for heading in titles[1:]), len(lines)]
        self.sections = {
            heading.title: "\n".join(lines[heading.line : end]).strip()
            for heading, end in zip(titles, ends, strict=True)
        }

    def blocks(self, section: str) -> list[Block]:
        """The fenced blocks of a section, if there is one; each has a title and a text."""
        blocks = []
        for fence in FENCE.finditer(self.sections.get(section, "")):
            head = TITLED.fullmatch(fence["heading"])
            assert head, f"a block without a title in “{section}”"
            assert fence["text"].strip(), f"an empty block in “{section}”"
            text = ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), fence["text"])
            blocks.append(Block(head["language"], head["title"], text))
        return blocks


def lay(book: Book, blocks: Iterable[Block]) -> None:
    """Lay the blocks over the manual, in their order."""
    for block in blocks:
        if block.language == "sh":
            for line in block.text.splitlines():
                program, *arguments = shlex.split(line)
                if program == "git":
                    book.git("-C", "docs", *arguments)
                else:
                    assert program in {"ln", "truncate"}, f"“{line}” is no command of an example"
                    subprocess.run([program, *arguments], cwd=book.docs, check=True)
        elif block.language == "text":
            book.write(block.title, block.text)
        elif block.title.endswith(".yml"):
            register = book.docs / block.title
            before = register.read_text("utf-8") if register.exists() else ""
            book.write(block.title, with_keys(before, block.text))
        else:
            lay_document(book, block)


def lay_document(book: Book, block: Block) -> None:
    folder = "bieu-mau" if block.title.startswith("BM") else "quy-trinh"
    path = f"{folder}/{slug(block.title)}.md"
    file = book.docs / path
    _, front, body = (file.read_text("utf-8") if file.exists() else document(block.title)).split("---\n", 2)
    if block.language == "yaml":
        front = with_keys(front, block.text)
    else:
        body = block.text if re.search(r"^# ", block.text, re.MULTILINE) else f"{BODY}\n{block.text}"
    book.write(path, f"---\n{front}---\n{body}")


def with_keys(before: str, after: str) -> str:
    """YAML in which the top keys of ``after`` stand in the place of those of ``before``."""
    keys = {}
    for entry in re.split(r"^(?=[\w-]+:)", f"{before}\n{after}", flags=re.MULTILINE):
        keys[entry.partition(":")[0]] = entry
    return "".join(keys.values())


def manual(root: Path, page: RulePage, section: str) -> Book:
    """A manual on which the example of a section is laid."""
    blocks = page.blocks(section)
    assert blocks, f"“{section}” shows nothing"
    book = Book(root / "so-tay")
    book.put()
    before = page.blocks(BEFORE)
    if before:
        lay(book, before)
        book.commit()
    lay(book, blocks)
    return book


def errors(book: Book) -> set[str]:
    return {finding.rule for finding in book.check() if finding.severity is Severity.ERROR}


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    assert {path.stem.upper() for path in FOLDER.glob("*.md")} - {"INDEX"} == set(RULES)


@pytest.mark.parametrize("code", RULES)
def test_a_page_says_in_its_order_what_should_be_and_why_and_how(code: str) -> None:
    page = RulePage(code)
    assert page.heading.title.startswith(f"{code} – ")
    assert plain(page.source.front) == {"title": page.heading.title}
    assert [section for section in page.sections if section != BEFORE] == SECTIONS
    assert all(page.sections.values()), "a section says nothing"
    assert unicodedata.is_normalized("NFC", page.text)


@pytest.mark.parametrize("code", RULES)
def test_the_rule_finds_what_is_wrong_in_the_bad_example_and_no_other_does(code: str, tmp_path: Path) -> None:
    book = manual(tmp_path, RulePage(code), WRONG)
    assert code in book.rules()
    assert errors(book) - {code} <= COMPANIONS.get(code, set())


@pytest.mark.parametrize("code", RULES)
def test_nothing_is_wrong_in_the_good_example(code: str, tmp_path: Path) -> None:
    book = manual(tmp_path, RulePage(code), RIGHT)
    assert code not in book.rules()
    assert errors(book) == set()


def site(book: Book) -> Site:
    return Site(book.load(), [], REPOSITORY / "theme")


def test_the_list_of_rules_says_how_strict_each_is_and_links_its_page(book: Book) -> None:
    book.put()
    book.write(f"{RULE_PAGES}/xr011.md", "---\ntitle: XR011 – Dẫn bằng mã\n---\n# XR011 – Dẫn bằng mã\n")
    rows = site(book).pages["danh-muc/quy-tac.md"].write().splitlines()
    strictness = "lỗi; dự thảo: cảnh báo; đã bãi bỏ: bỏ qua"
    assert f"| [XR011](../{RULE_PAGES}/xr011.md) | Dẫn bằng mã | {strictness} | có | 01/03/2027 |" in rows
    assert "| FM001 |  | lỗi | không | – |" in rows
    assert "| TM001 |  | quá hạn | có | – |" in rows
    assert "| WV003 |  | cảnh báo | không | – |" in rows
    assert len([row for row in rows if row.startswith("| ")]) == len(RULES) + 1


def test_pages_of_a_folder_form_a_section_once_its_index_page_has_a_title(book: Book) -> None:
    book.put()
    book.write("b/quy-tac/index.md", "---\ntitle: Quy tắc\n---\n# Quy tắc\n")
    for path in ("b/quy-tac/a.md", "b/quy-tac/z.md", "c/index.md", "c/a.md", "xem.md", "index.md"):
        book.write(path, "# Trang\n")
    rules: NavigationItem = {"Quy tắc": ["b/quy-tac/index.md", "b/quy-tac/a.md", "b/quy-tac/z.md"]}
    assert {"Hướng dẫn": ["xem.md", rules, "c/index.md", "c/a.md"]} in site(book).navigation
