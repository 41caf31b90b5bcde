"""The public edition: what everybody may read, and in no byte of it anything else."""

import posixpath
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from builders import REPOSITORY, Book, citing, run_python
from canaries import Canaries, found_in, texts
from qms.reading.approvals import VARIABLE
from qms.site.edition import Edition
from qms.site.public_part import WITHHELD, public_part
from qms.site.store import Store
from secret_manual import PICTURES, REFUSED, SIGNERS, UNSEEN, Secrets
from sites import QUIET, BuiltSite, build, equip

FORGE = {"QMS_FORGE": "https://zwaforgwz.example.org/kho", "QMS_FORGE_KIND": "gitlab"}
NEVER_SHOWN = re.compile(
    r"draft of |message of a commit|team of |dissemination\.date"
    r"|.*\.(?:legal_basis|tthc|basis|under_review_for|replaced_by|amended_by|detailed_by)$"  # ids: pages show names
)
"""What the internal edition does not show either."""
FORMS = ["01", *(f"{number}" for number in range(11, 11 + len(UNSEEN | REFUSED)))]
"""The numbers of the public forms."""


@dataclass(frozen=True)
class Editions:
    """A manual, the canaries in what is internal of it, and its editions, built one after the other."""

    book: Book
    canaries: Canaries
    internal: BuiltSite
    public: BuiltSite

    def leaks(self, files: dict[str, bytes]) -> dict[str, set[str]]:
        """The places whose canaries are in files of the public edition."""
        return {self.canaries.planted.get(canary, canary): names for canary, names in found_in(files).items()}


def environment(book: Book) -> dict[str, str]:
    """Where the repository is, and who may sign."""
    return {**FORGE, VARIABLE: str(book.root / ".git" / SIGNERS)}


def edition(book: Book, audience: str) -> BuiltSite:
    """One edition of a manual."""
    site = book.root / f"site-{audience}"
    answer = build(book.root, "--strict", "--site-dir", str(site), QMS_AUDIENCE=audience, **environment(book))
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return BuiltSite(site, answer.stderr)


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Editions:
    """The internal edition is built first: what it leaves behind is there when the public one is built."""
    book = equip(Book(tmp_path_factory.mktemp("kho")))
    secrets = Secrets(book)
    secrets.write()
    return Editions(book, secrets.canaries, edition(book, "internal"), edition(book, "public"))


def test_nothing_internal_is_in_any_byte_of_the_public_edition(editions: Editions) -> None:
    assert len(editions.canaries.planted) > 2000
    assert editions.leaks(editions.public.files) == {}


def test_the_same_search_finds_all_of_it_in_the_internal_edition(editions: Editions) -> None:
    found = found_in(editions.internal.files)
    unseen = {place for canary, place in editions.canaries.planted.items() if canary not in found}
    assert [place for place in sorted(unseen) if not NEVER_SHOWN.match(place)] == []
    assert "zwaforgwz" in found


def test_the_registers_of_the_public_part_hold_nothing_internal(editions: Editions) -> None:
    """Not even what no page shows today."""
    public = public_part(editions.book.load())
    held = {"registers": repr(public.registers).encode(), "paths": repr(public.paths).encode()}
    assert editions.leaks(held) == {}
    assert not public.unreadable


def test_what_the_check_finds_is_told_only_to_the_agency(editions: Editions) -> None:
    assert "TM001" in editions.internal.page("qt-01/").html
    assert not any("qms-findings" in page.html or "TM001" in page.html for page in editions.public.pages.values())


def test_the_codes_of_internal_documents_stand_only_where_a_public_text_cites_them(editions: Editions) -> None:
    codes = re.compile(r"nb[.-]0[1-5]|[qb][tm][.-]90", re.IGNORECASE)
    found = {code.lower() for _name, text in texts(editions.public.files) for code in codes.findall(text)}
    assert found == {"nb.01", "qt.90", "bm.90"}
    page = editions.public.page("qt-01/")
    assert "Theo NB.01, QT.90 và 1/2020/NĐ-CP, xem bước hai. TTHC, hồ sơ gốc; BM.90.01." in page.text
    assert not [link for link in page.links if re.search("nb-01|90", " ".join(link))]


def test_the_public_edition_has_the_pages_that_citizens_need(editions: Editions) -> None:
    assert {name.removesuffix("index.html") for name in editions.public.pages} == {
        "", "404.html", *(f"bm-01-{n}/{version}" for n in FORMS for version in ("", "v1.0/")),
        "huong-dan/chung/", "qt-01/", "qt-01/v1.0/", "qt-02/",
        "qt-02/v1.1/", "qt-03/", "qt-03/v1.0/", "qt-05/", "qt-05/v1.1/", "qt-07/", "qt-07/v1.0/",
        *(f"danh-muc/{name}/" for name in
          ("bieu-mau", "tai-lieu", "thay-doi", "thu-tuc", "thuat-ngu", "van-ban", "viet-tat")),
    }  # fmt: skip
    files = {name for name in editions.public.files if not name.startswith(("assets/", "search/"))}
    assert files - editions.public.pages.keys() == {
        *(f"bm-01-{n}/bm-01-{n}-v1.0.docx" for n in FORMS), "huong-dan/so-do.svg",
        *(f"quy-trinh/{name}" for name in PICTURES), "release-ledger.json", "sitemap.xml", "sitemap.xml.gz",
    }  # fmt: skip


def test_every_address_on_a_public_page_is_a_file_of_the_edition(editions: Editions) -> None:
    for name, page in editions.public.pages.items():
        asked = {urlsplit(urljoin(f"http://trang/{name}", address)) for address in page.asked}
        paths = {unquote(address.path).removeprefix("/") for address in asked if address.hostname == "trang"}
        files = {f"{path}index.html" if path.endswith("/") or not path else path for path in paths}
        assert files - editions.public.files.keys() == set(), name


def test_a_link_to_what_is_internal_is_words_however_it_was_written(editions: Editions) -> None:
    said = ("mục [a]", "tham chiếu", "dấu nháy", "ngoặc nhọn", "thẻ", "có tên")
    for edition, found in ((editions.internal, set(said)), (editions.public, set[str]())):
        page = edition.page("qt-07/")
        assert all(words in page.text for words in said)
        assert {words for words, _address in page.links} & set(said) == found
    assert {posixpath.basename(unquote(address)) for address in editions.public.page("qt-07/").asked} >= set(PICTURES)


def test_the_home_page_leads_to_procedures_and_forms(editions: Editions) -> None:
    home = editions.public.page("")
    assert "Cấp giấy (01 ngày làm việc): QT.01 – Việc; biểu mẫu BM.01.01" in home.text
    assert {"danh-muc/thu-tuc/", "danh-muc/bieu-mau/", "qt-01/", "bm-01-01/"} <= set(home.asked)
    assert "Sắp đến hạn" not in home.text


def test_each_page_says_that_it_is_of_the_public_edition(editions: Editions) -> None:
    says = "Bản công khai: chỉ gồm tài liệu mà ai cũng được đọc."
    assert all(says in page.html for page in editions.public.pages.values())
    assert not any(says in page.html for page in editions.internal.pages.values())
    for address, audience in (("qt-01/", "công khai"), ("nb-01/", "nội bộ")):
        assert f"Phổ biến {audience}" in editions.internal.page(address).text


def test_what_a_document_said_while_it_was_internal_stays_so(editions: Editions) -> None:
    """The table of versions still tells what was in force when."""
    rows = editions.public.page("qt-02/").rows
    assert ["1.0", "1/QĐ", "05/01/2026", "10/01/2026", "đã thay thế", WITHHELD] in [cells[:6] for cells in rows]
    assert ["1.0, đính chính 1", "4/QĐ", "20/01/2026", "", WITHHELD] in [cells[:5] for cells in rows]
    assert ["1.1", "3/QĐ", "01/06/2026", "01/06/2026", "có hiệu lực", "Sửa."] in [cells[:6] for cells in rows]
    assert WITHHELD in str(editions.public.page("qt-05/").rows)


def test_neither_edition_is_made_of_what_the_other_rendered(editions: Editions, tmp_path: Path) -> None:
    copy = Book.__new__(Book)
    shutil.copytree(editions.book.root, tmp_path / "kho", ignore=shutil.ignore_patterns("qms-cache", "site-*"))
    copy.root, copy.docs = tmp_path / "kho", tmp_path / "kho" / "docs"
    assert edition(copy, "public").files == editions.public.files
    assert edition(copy, "internal").files == editions.internal.files


def test_each_edition_has_a_store_of_its_own(book: Book) -> None:
    internal = Store.beside(book.docs, Edition.INTERNAL)
    internal.put("a", "zwằ")
    internal.close()
    assert Store.beside(book.docs, Edition.INTERNAL).get("a") == "zwằ"
    assert Store.beside(book.docs, Edition.PUBLIC).get("a") is None


def test_nothing_internal_is_in_the_public_bundle(editions: Editions) -> None:
    shutil.copytree(REPOSITORY / "scripts", editions.book.root / "scripts", dirs_exist_ok=True)
    public = {**QUIET, **environment(editions.book), "QMS_AUDIENCE": "public"}
    answer = run_python("scripts/bundle.py", "--to", "goi.zip", folder=editions.book.root, environment=public)
    assert answer.returncode == 0, answer.stderr
    bundle = {"goi.zip": (editions.book.root / "goi.zip").read_bytes()}
    assert editions.leaks(bundle) == {}
    assert any("Đơn đề nghị" in text for _name, text in texts(bundle))


@pytest.mark.parametrize("audience", ["", "cong-khai", "Public"])
def test_a_word_that_names_no_edition_builds_none(book: Book, audience: str) -> None:
    equip(book).put()
    book.commit()
    answer = build(book.root, QMS_AUDIENCE=audience)
    assert answer.returncode == 1
    assert f"không có bản nào của trang tên là “{audience}” (QMS_AUDIENCE)" in answer.stdout
    assert "đặt QMS_AUDIENCE là một trong: internal, public" in answer.stdout
    assert not (book.root / "site").exists()


def test_a_mistake_in_an_internal_document_refuses_the_public_edition_as_well(book: Book) -> None:
    equip(book).put("QT.01", audience="public")
    book.put("QT.02", body=citing("Theo QT.99."))
    book.commit()
    answer = build(book.root, QMS_AUDIENCE="public")
    assert answer.returncode == 1
    assert "XR001" in answer.stdout
