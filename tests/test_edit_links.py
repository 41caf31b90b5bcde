"""Links into the editor of the forge: from each page to its file, and to a new document with its keys filled in."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from builders import DRAFT, Book
from qms.language.messages import Refusal
from qms.reading.places import root_of
from qms.site.forge import EditLinks, Forge, ForgeKind, forge_of
from sites import BuiltSite, build, equip, write_manual

ADDRESS = "https://git.example.org/to/kho"
FORGE = {"QMS_FORGE": f"{ADDRESS}/", "QMS_FORGE_KIND": "gitea"}
EDIT = f"{ADDRESS}/_edit/main/docs"


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A manual built by a configuration that names a forge."""
    book = equip(Book(tmp_path_factory.mktemp("kho") / "so-tay"))
    write_manual(book)
    book.write("bien-tap/vong-doi.md", "# Vòng đời\n\n## Sửa đổi\n\nThế này.\n")
    answer = build(book.root, "--strict", **FORGE)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return book


def edit_line(book: Book, page: str) -> str:
    """The line of a page that leads to its file."""
    html = (book.root / "site" / page / "index.html").read_text("utf-8")
    assert html.count('class="qms-edit"') == 1
    return html.split('class="qms-edit">')[1].split("</p>")[0]


def test_a_page_leads_to_its_file_in_the_editor_of_the_forge(linked: Book) -> None:
    assert f'<a href="{EDIT}/index.md">Sửa trang này</a>' in edit_line(linked, "")
    assert f'<a href="{EDIT}/bien-tap/vong-doi.md">Sửa trang này</a>' in edit_line(linked, "bien-tap/vong-doi")
    assert "phiên bản mới" not in edit_line(linked, "")


@pytest.mark.parametrize("page", ["qt-01", "qt-01/v1.0"])
def test_a_released_text_says_that_only_a_new_version_changes_it(linked: Book, page: str) -> None:
    told = edit_line(linked, page)
    assert f'<a href="{EDIT}/quy-trinh/qt-01.md">Sửa trang này</a>' in told
    assert '/bien-tap/vong-doi/#sua-doi">phiên bản mới</a>' in told


def test_a_list_leads_to_the_register_it_comes_from(linked: Book) -> None:
    laws = edit_line(linked, "danh-muc/van-ban")
    assert f'<a href="{EDIT}/registers/laws.yml">Sửa sổ đăng ký laws.yml</a>' in laws
    assert f"{EDIT}/registers/organisation.yml" in edit_line(linked, "don-vi/van-phong")
    computed = (linked.root / "site/danh-muc/ho-so/index.html").read_text("utf-8")
    assert "qms-edit" not in computed


def test_the_browser_asks_the_forge_nothing(linked: Book) -> None:
    for file in (linked.root / "site").rglob("*.html"):
        html = file.read_text("utf-8")
        assert 'data-md-component="source"' not in html
        assert f'src="{ADDRESS}' not in html


def test_without_a_forge_there_is_no_link(built: BuiltSite) -> None:
    assert not any(b"qms-edit" in content for path, content in built.files.items() if path.endswith(".html"))


def test_a_build_from_the_cache_knows_where_files_are_edited_now(linked: Book, tmp_path: Path) -> None:
    elsewhere = {"QMS_FORGE": "https://khac.example.org/kho", "QMS_FORGE_KIND": "github"}
    answer = build(linked.root, "--strict", "--site-dir", str(tmp_path), **elsewhere)
    assert answer.returncode == 0, answer.stderr
    html = (tmp_path / "qt-01" / "index.html").read_text("utf-8")
    assert "https://khac.example.org/kho/edit/main/docs/quy-trinh/qt-01.md" in html
    assert ADDRESS not in html


def test_a_forge_that_cannot_be_stops_the_build_with_the_way_out(linked: Book) -> None:
    answer = build(linked.root, QMS_FORGE="javascript:alert(1)", QMS_FORGE_KIND="github")
    assert answer.returncode == 1
    assert "không phải địa chỉ của kho" in answer.stdout + answer.stderr
    assert "Traceback" not in answer.stderr


def links(book: Book, kind: ForgeKind) -> EditLinks:
    return EditLinks(Forge(kind, ADDRESS, root_of(book.docs)), book.load(), book.docs)


@pytest.mark.parametrize(
    ("kind", "edit", "new"),
    [
        ("github", "edit/main/docs/a%20b.md", "new/main/docs/quy-trinh?filename=x.md&value=%C4%91%20%26%0A"),
        ("gitea", "_edit/main/docs/a%20b.md", "_new/main/docs/quy-trinh?filename=x.md&value=%C4%91%20%26%0A"),
        ("forgejo", "_edit/main/docs/a%20b.md", "_new/main/docs/quy-trinh?filename=x.md&value=%C4%91%20%26%0A"),
        ("gitlab", "-/edit/main/docs/a%20b.md", "-/new/main/docs/quy-trinh?file_name=x.md"),
    ],
)
def test_each_forge_has_addresses_of_its_own(kind: str, edit: str, new: str) -> None:
    forge = Forge(ForgeKind(kind), ADDRESS, "docs")
    assert forge.edit("a b.md") == f"{ADDRESS}/{edit}"
    assert forge.new("quy-trinh/x.md", "đ &\n") == f"{ADDRESS}/{new}"


def test_a_text_too_long_for_an_address_is_left_out() -> None:
    assert Forge(ForgeKind.GITHUB, ADDRESS, "").new("q/x.md", "đ" * 2000) == f"{ADDRESS}/new/main/q?filename=x.md"


def test_a_new_document_is_begun_under_the_next_free_code(book: Book) -> None:
    book.put()
    book.put("QT.02", versions=DRAFT)
    book.commit()
    ((kind, address),) = links(book, ForgeKind.GITHUB).beginnings
    asked = parse_qs(urlsplit(address).query)
    assert (kind.id, asked["filename"]) == ("quy-trinh", ["qt-03.md"])
    book.write("quy-trinh/qt-03.md", asked["value"][0])
    assert book.rules() == ["FM007"], "only the unit is still to be named"
    assert not book.load().unreadable
    assert [heading.title for heading in book.load().by_code["QT.03"].headings][1:] == ["Mục đích", "Nội dung"]


def test_the_list_of_documents_offers_new_ones(linked: Book) -> None:
    html = (linked.root / "site/danh-muc/tai-lieu/index.html").read_text("utf-8")
    assert "Soạn tài liệu mới trên kho" in html
    assert "/main/docs/quy-trinh?filename=qt-" in html


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ({"address": "git.example.org/kho", "kind": "github"}, "is not the address of a repository"),
        ({"address": 'https://x/"onclick', "kind": "github"}, "is not the address of a repository"),
        ({"address": ADDRESS, "kind": "svn"}, "“svn” is not a forge"),
        ({"address": ADDRESS}, "“” is not a forge"),
    ],
)
def test_a_forge_is_named_in_full(settings: dict[str, str], fault: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=fault):
        forge_of(settings, tmp_path)


@pytest.mark.parametrize("settings", [None, {}, {"address": None, "kind": None}, {"kind": "github"}])
def test_no_forge_is_named_by_default(settings: dict[str, str] | None, tmp_path: Path) -> None:
    assert forge_of(settings, tmp_path) is None
