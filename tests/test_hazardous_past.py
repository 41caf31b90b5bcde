"""A text that was released before a rule refused what it holds is shown letter by letter: nobody can change it now."""

from html import escape

from builders import BODY, DRAFT, RELEASED, Book, row
from qms.source.markdown import as_written
from sites import build, equip

HARMFUL = "Chữ <script>mark()</script> ```` và <họ tên>.\n\n```\n</code></pre><b onclick=mark()>\n```"


def test_a_site_with_such_a_text_is_built_and_says_why_the_page_looks_so(book: Book) -> None:
    equip(book)
    book.put(body=f"{BODY}\n{HARMFUL}\n")
    book.put("QT.02", body=BODY + "\nXem mục 2 QT.01 v1.0.\n")
    book.commit()
    refused = build(book.root)
    assert refused.returncode == 1
    assert "SF001" in refused.stdout + refused.stderr
    book.put(versions=RELEASED + row("1.1"))
    book.commit()
    answer = build(book.root)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    past, current = ((book.root / "site/qt-01" / path).read_text("utf-8") for path in ("v1.0/index.html", "index.html"))
    assert escape(HARMFUL, quote=False) in past
    assert "không sửa được" in past
    assert "mark()" not in current
    assert "không sửa được" not in current


def test_while_its_successor_is_a_draft_it_is_still_shown(book: Book) -> None:
    equip(book)
    book.put(body=f"{BODY}\n{HARMFUL}\n")
    book.commit()
    book.put(versions=RELEASED + DRAFT.replace("1.0", "1.1"))
    book.commit()
    answer = build(book.root)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert escape(HARMFUL, quote=False) in (book.root / "site/qt-01/index.html").read_text("utf-8")


def test_letters_stay_in_their_fence() -> None:
    assert as_written("a") == "```text\na\n```\n"
    assert as_written("````\na\n````") == "`````text\n````\na\n````\n`````\n"
