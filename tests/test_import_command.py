"""``scripts/import_word.py``: a draft that the rules and MkDocs take, all files or none, never a traceback."""

import re
import subprocess
import unicodedata
from collections import Counter
from contextlib import suppress
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import RELEASED, REPOSITORY, Book, run_python
from importing import body, imported, in_tcvn3, in_vni, refusal, rendered_text, told
from qms.importing import archive, reading, word_file, writing
from qms.importing.word_file import Wishes
from qms.language.messages import Refusal, translator
from qms.language.vietnamese import fold
from qms.reading.load import load
from qms.rules import checker
from qms.site.publication import Publication
from qms.site.word import PANDOC, WordForms
from sites import build, equip
from word_files import DOCUMENT, WordFile, footnotes, pack, picture, png, relate

SCRIPT = REPOSITORY / "scripts" / "import_word.py"


def run(book: Book, path: Path, *options: str) -> CompletedProcess[str]:
    """Run the script as an editor does."""
    return run_python(SCRIPT, path, "--docs", book.docs, *options)


def procedure() -> WordFile:
    """A procedure with a bit of everything."""
    word = WordFile()
    word.header("SỞ THỬ", "QUY TRÌNH\nCẤP GIẤY", "Mã hiệu: QT.07\nLần ban hành: 02")
    word.say("1. MỤC ĐÍCH", bold=True)
    word.say(in_tcvn3("Quy định cách cấp giấy theo QT.01 và mục 2 QT.01."), font=".VnTime")
    word.say("2. NỘI DUNG", bold=True)
    word.say("- nhận;")
    word.say("+ ghi sổ;")
    word.xml(word.say("Câu có chú thích"), '<w:r><w:footnoteReference w:id="1"/></w:r>')
    table = word.table(["TT", "Việc", "Ai"], ["1", "Nhận", "Người soạn"], ["2", "Trả", ""])
    table.cell(1, 2).merge(table.cell(2, 2))
    word.table(["Trình tự", "Trách nhiệm"], ["Nhận", "Người soạn"])
    word.xml(word.say(), picture("rIdp", "Sơ đồ cấp giấy"))
    return word


def with_note_and_picture(parts: dict[str, bytes]) -> None:
    footnotes(parts, "Lời chú thích.")
    parts["word/media/p.png"] = png()
    relate(parts, 'Id="rIdp" Target="media/p.png"', "image")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return procedure().save(tmp_path / "Quy trình cũ.docx", with_note_and_picture)


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts}


def test_the_script_writes_draft_pictures_and_report(book: Book, file: Path) -> None:
    before = file.read_bytes()
    answer = run(book, file)
    assert (answer.returncode, answer.stderr) == (0, "")
    draft, picture_file = book.docs / "quy-trinh/qt-07.md", book.docs / "quy-trinh/qt-07/so-do-cap-giay.png"
    assert draft.read_text("utf-8").startswith("---\ncode: QT.07\ntitle: Cấp giấy\n")
    assert picture_file.read_bytes() == png()
    report = file.with_name("Quy trình cũ.review.md").read_text("utf-8")
    assert report.startswith("# Kết quả nhập Quy trình cũ.docx\n\nDự thảo: `quy-trinh/qt-07.md`.")
    assert f"Đã ghi: {draft}" in answer.stdout
    assert file.read_bytes() == before


def test_nothing_is_written_over(book: Book, file: Path) -> None:
    report = file.with_name("Quy trình cũ.review.md")
    report.write_text("của tôi", "utf-8")
    before = everything(file.parent)
    answer = run(book, file)
    assert answer.returncode == 2
    assert "việc nhập không ghi đè lên gì\n    → chuyển tệp đó đi" in answer.stderr
    assert everything(file.parent) == before


def test_a_dry_run_writes_nothing(book: Book, file: Path) -> None:
    before = everything(file.parent)
    answer = run(book, file, "--dry-run", "--code", "QT.08")
    assert answer.returncode == 0
    assert "code: QT.08" in answer.stdout
    assert "mã ghi trong tệp Word khác QT.08" in answer.stdout
    assert everything(file.parent) == before


def test_refusals_are_vietnamese_with_a_way_out(book: Book, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 100)
    answer = run(book, tmp_path / "a.docx")
    assert answer.returncode == 2
    assert answer.stderr == (
        "đây là tệp của Word đời cũ (.doc), dù tên tệp ghi gì\n"
        "    → mở bằng Word, lưu lại dạng .docx (Word Document), rồi nhập tệp vừa lưu\n"
    )
    book.write("registers/organisation.yml", "name: [")
    assert "chạy scripts/check.py" in run(book, tmp_path / "a.docx").stderr


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_where_one_file_cannot_be_written_none_is(
    book: Book, file: Path, failing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = imported(book, file, code=None)
    before = everything(book.root)
    folders = sorted(book.docs.rglob("*/"))
    replace, calls = Path.replace, []

    def full(source: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == failing:
            raise OSError(28, "No space left on device", str(target))
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(Refusal, match="cannot be written; nothing was written"):
        writing.write(made, book.docs, file.with_suffix(".review.md"))
    assert everything(book.root) == before
    assert sorted(book.docs.rglob("*/")) == folders
    assert not file.with_suffix(".review.md").exists()


def test_a_file_that_appears_meanwhile_is_not_written_over(
    book: Book, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = imported(book, file, code=None)
    draft = book.docs / "quy-trinh/qt-07.md"
    monkeypatch.setattr(writing, "_refuse_existing", lambda _path: None)
    draft.parent.mkdir()
    draft.write_text("của người khác", "utf-8")
    with pytest.raises(Refusal, match="nothing was written"):
        writing.write(made, book.docs, file.with_suffix(".review.md"))
    assert draft.read_text("utf-8") == "của người khác"
    assert not (draft.parent / "qt-07").exists()


def test_the_draft_passes_the_rules_and_mkdocs_shows_it(book: Book, file: Path) -> None:
    equip(book)
    book.write("index.md", "---\ntitle: Trang chủ\n---\n# Sổ tay thử\n")
    book.put("QT.01")
    book.commit()
    assert run(book, file).returncode == 0
    findings = book.check()
    assert not checker.refuses(findings)
    assert [found.rule for found in findings if found.rule[:2] in {"FM", "XR"}] == []
    assert build(book.root, "--strict").returncode == 0
    path = book.docs / "quy-trinh/qt-07.md"
    text = re.sub(r"\n  - version: 2\.0.*\n(?s:.*?)\n---", lambda _found: f"{RELEASED}\n---", path.read_text("utf-8"))
    path.write_text(text.replace("version: 1.0", "version: 2.0"), "utf-8")
    book.commit()
    answer = build(book.root, "--strict")
    assert answer.returncode == 0, answer.stderr
    page = (book.root / "site/qt-07/index.html").read_text("utf-8")
    assert '<td rowspan="2">Người soạn</td>' in page
    assert 'href="../qt-01/"' in page
    assert 'href="../qt-01/#muc-2"' in page
    assert re.search(r"<li>nhận;\s*<ul>\s*<li>ghi sổ;</li>", page)
    assert "Lời chú thích." in page
    (source,) = re.findall(r'<img alt="Sơ đồ cấp giấy" src="([^"]*)"', page)
    assert (book.root / "site/qt-07" / source).resolve().read_bytes() == png()


def test_a_form_that_the_site_made_comes_back_as_it_was(book: Book, tmp_path: Path) -> None:
    form = (
        "| SỞ MẪU | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n|:---:|:---:|\n| **CƠ QUAN THỬ** | **Độc lập - Tự do** |\n\n"
        "**PHIẾU GỬI**\n\nSố: ……/…… ☐ Có ☐ Không\n\n| TT | Nội dung |\n|---|---|\n| 1 | Đơn |\n| 2 | |\n"
    )
    book.put("QT.01")
    book.put("BM.01.01", body=form, title="Phiếu gửi")
    book.commit()
    manual = book.load()
    (content,) = (
        WordForms(REPOSITORY / "theme" / "forms", manual.organisation).file(form)
        for form in Publication(manual).word_files.values()
    )
    (tmp_path / "a.docx").write_bytes(content)
    made = imported(book, tmp_path / "a.docx", code="BM.01.02")
    assert "title: Phiếu gửi" in made.draft.text
    assert body(made) == form.replace("**PHIẾU GỬI**\n\n", "").strip()


SYLLABLES = ["kiểm", "soát", "tài", "liệu", "được", "người", "Đo", "lường", "chất", "lượng", "quyết", "định", "mẫu"]
SYLLABLES += ["ở", "thuỷ", "kỹ", "thuật", "nghỉ", "ngày", "QT", "05", "văn", "bản", "xử", "lý", "giấy", "ưu", "yếu"]
FONTS = st.sampled_from(["Times New Roman", ".VnTime", "VNI-Times", "NFD"])


def as_typed(word: str, font: str) -> str:
    """A word as it was typed under a font."""
    match font:
        case ".VnTime":
            return in_tcvn3(word)
        case "VNI-Times":
            small = "".join(letter if letter.isascii() else in_vni(letter.lower()) for letter in word)
            return small[:1].upper() + small[1:] if word[:1].isupper() else small
        case "NFD":
            return unicodedata.normalize("NFD", word)
    return word


WORDS = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=6)
RUNS = st.lists(st.tuples(WORDS, FONTS, st.booleans(), st.integers(1, 9)), min_size=1, max_size=3)
START = st.sampled_from(["", "- ", "+ ", "1. ", "2.1 ", "a) ", "MỤC LỤC ", "Mã hiệu: ", "Phê duyệt ", "# ", "| "])
PLACE = st.sampled_from(["body", "heading", "cell", "box", "list", "centred", "footer"])


def words_of(block: tuple[str, str, list[tuple[list[str], str, bool, int]]]) -> str:
    """What a block says; the report names the same line of two footers once."""
    place, start, runs = block
    return f"{place} {start} {' '.join(word for run in runs for word in run[0])}"


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(PLACE, START, RUNS), min_size=1, max_size=8, unique_by=words_of))
def test_every_word_is_in_the_draft_or_in_the_report(
    book: Book, tmp_path: Path, blocks: list[tuple[str, str, list[tuple[list[str], str, bool, int]]]]
) -> None:
    word = WordFile()
    word.lists(("decimal", "%1."))
    written: list[str] = []
    for place, start, runs in blocks:
        if place == "cell":
            paragraph = word.table(["", ""], ["", ""]).cell(1, 1).paragraphs[0]
        elif place == "footer":
            paragraph = word.docx.sections[0].footer.add_paragraph()
        else:
            paragraph = word.say(style="Heading 1" if place == "heading" else None, centred=place == "centred")
        if place == "list":
            word.number(paragraph)
        word.run(paragraph, start)
        written.append(start)
        for words, font, is_bold, cut in runs:
            typed = " ".join(as_typed(each, font) for each in words) + " "
            for piece in (typed[:cut], typed[cut:]):
                word.run(paragraph, piece, is_bold, None if font == "NFD" else font)
            written += words
    made = imported(book, word.save(tmp_path / "a.docx"))
    shown = Counter(re.findall(r"[^\W_]+", fold(f"{rendered_text(made.draft.text)} {made.report}")))
    assert Counter(re.findall(r"[^\W_]+", fold(" ".join(written)))) - shown == Counter()
    assert told(made, "not in the draft") == []


def test_a_text_of_five_thousand_paragraphs_is_imported(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    word = WordFile()
    text = "".join(f"<w:p><w:r><w:t>Câu {number} của văn bản dài.</w:t></w:r></w:p>" for number in range(5000))

    def long(parts: dict[str, bytes]) -> None:
        parts[DOCUMENT] = parts[DOCUMENT].replace(b"<w:body>", b"<w:body>" + text.encode())

    made = imported(book, word.save(tmp_path / "a.docx", long))
    assert body(made).count("\n\n") == 4999
    assert told(made, "not in the draft") == []
    monkeypatch.setattr(reading, "MOST_PARAGRAPHS", 4999)
    assert "more than 4999 paragraphs" in refusal(book, tmp_path / "a.docx")


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6), st.sampled_from(["cut", "drop", "number", "swap"]), st.sampled_from([0, 1, 2, 3]))
def test_whatever_is_broken_is_refused_or_read_but_never_a_traceback(
    book: Book, file: Path, at: int, damage: str, part: int
) -> None:
    parts = archive.read(file)
    name = [DOCUMENT, "word/_rels/document.xml.rels", "word/styles.xml", "word/footnotes.xml"][part]
    content = parts[name].decode()
    if damage == "cut":
        content = content[: at % len(content)]
    else:
        tags = list(re.finditer(r"<w:\w+[^<>]*/>|\"[^\"]*\"", content))
        spot = tags[at % len(tags)]
        new = {"drop": '""', "number": '"99999999999999999999"', "swap": '"rIdp"'}[damage]
        new = new if spot.group().startswith('"') else ""
        content = content[: spot.start()] + new + content[spot.end() :]
    path = pack(file.with_name("hong.docx"), parts | {name: content.encode()})
    with suppress(Refusal):
        imported(book, path)


@pytest.mark.parametrize("code", ["STCL", "QT.HT.04", "QT.TĐC.05", "BM.HT.03.03"])
def test_documents_of_the_manual_come_back_as_they_were(tmp_path: Path, code: str) -> None:
    manual = load(REPOSITORY / "docs")
    document = manual.by_code[code]
    text = re.sub(r"^!!! .*\n(?: {4}.*\n|\n)*", "", document.body, flags=re.MULTILINE).strip()
    reading_form, path = "markdown_strict+pipe_tables", tmp_path / "a.docx"
    subprocess.run([PANDOC, f"--from={reading_form}", f"--output={path}"], input=text.encode(), check=True)
    code_of_kind = {"QT": "QT.HT.77", "BM": "BM.HT.77.01", "ST": "QT.HT.78"}[code[:2]]
    made = word_file.read(path, manual, Wishes(code_of_kind), translator("en"))
    as_imported = re.sub(r" +\|", " |", re.sub(r":?-+:?(?=\|)", "---", text))  # pandoc's tables are not centred
    assert made.draft.text.split("\n---\n", 1)[1].strip() == as_imported
    assert f"title: {document.header.title}\n" in made.draft.text
