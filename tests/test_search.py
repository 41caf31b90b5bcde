"""Search as a reader types it: without diacritics, by code or number, half a word; the real worker answers."""

import re
import unicodedata
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Locator, Page, expect

from browser import SEARCH_READY
from builders import REPOSITORY
from qms.site.search import words

SHOWN_AT_ONCE = 10
"""More results are shown as the reader scrolls."""
Search = Callable[[str], list[Locator]]

CONTROL = "qt-01/"
STORAGE = "qt-02/"
WITHDRAWN = "qt-05/"
ENDING = "qt-03/"
OFFICE = "qt-04/"
SCALES = "qt-tdc-01/"
FORM = "bm-01-01/"
LAWS = "danh-muc/van-ban/"


def decomposed(text: str) -> str:
    """Text as some keyboards and old files write it: each mark a character of its own."""
    return unicodedata.normalize("NFD", text)


def ask(page: Page, query: str) -> None:
    """Put a query into the search box and wait for its answer alone."""
    box, meta = page.locator("input[name=query]"), page.locator(".md-search-result__meta")
    for text, answer in (("", SEARCH_READY), (query, re.compile("tài liệu liên quan"))):
        box.fill(text)
        box.press("Shift")  # the box listens to keys
        expect(meta).to_have_text(answer)


@pytest.fixture(scope="module")
def search(chromium: Browser, reader_address: str) -> Iterator[Search]:
    """Asks the search box: one item a page, the best first."""
    with chromium.new_page() as page:
        page.goto(reader_address)

        def answers(query: str) -> list[Locator]:
            ask(page, query)
            count = re.match(r"\d+", page.locator(".md-search-result__meta").inner_text())
            items = page.locator(".md-search-result__item")
            if count:
                expect(items.nth(min(int(count[0]), SHOWN_AT_ONCE) - 1)).to_be_attached()
            return items.all()

        yield answers


@pytest.fixture
def found(search: Search, reader_address: str) -> Callable[[str], list[str]]:
    """The addresses of the pages a query finds, the best first."""

    def pages(query: str) -> list[str]:
        links = [item.locator("a").first.get_attribute("href") or "" for item in search(query)]
        return [re.sub(r"[?#].*", "", link.removeprefix(reader_address)) for link in links]

    return pages


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("Kiểm soát tài liệu", CONTROL, id="as written"),
        pytest.param("kiem soat tai lieu", CONTROL, id="without diacritics"),
        pytest.param(decomposed("kiểm soát"), CONTROL, id="decomposed"),
        pytest.param("KIEM SOAT", CONTROL, id="capitals"),
        pytest.param("kiểm soá", CONTROL, id="half-typed"),
        pytest.param("kiem so", CONTROL, id="half-typed without diacritics"),
        pytest.param("đồ dù", OFFICE, id="half-typed with đ"),
        pytest.param("do dung", OFFICE, id="d for đ"),
        pytest.param("thuỷ", SCALES, id="thuỷ as the page has it"),
        pytest.param("thủy", SCALES, id="thủy where the page has thuỷ"),
        pytest.param("hoà", SCALES, id="hoà as the page has it"),
        pytest.param("hòa", SCALES, id="hòa where the page has hoà"),
        pytest.param("duong thuy", SCALES, id="thuỷ without its tone"),
        pytest.param("QT.TĐC.01", SCALES, id="code"),
        pytest.param("qt.tdc.01", SCALES, id="code in lower case with d"),
        pytest.param("qt-tdc-01", SCALES, id="code as in the address"),
        pytest.param("qttdc01", SCALES, id="code without dots"),
        pytest.param("tđc.01", SCALES, id="end of a code"),
        pytest.param("qt.td", SCALES, id="half a code"),
        pytest.param("qt.01", CONTROL, id="code that other pages cite"),
        pytest.param("bm.01.01", FORM, id="code of a form"),
        pytest.param("37/2026/NĐ-CP", LAWS, id="number of a law"),
        pytest.param("37/2026/nd-cp", LAWS, id="number of a law with d"),
        pytest.param("37/2026", LAWS, id="number of a law without its kind"),
    ],
)
def test_the_page_that_is_meant_comes_first(found: Callable[[str], list[str]], query: str, expected: str) -> None:
    assert found(query)[0] == expected


def test_a_number_does_not_find_a_longer_one(search: Search) -> None:
    texts = [text for item in search("37/2026/NĐ-CP") for text in item.locator("mark").all_text_contents()]
    assert texts
    assert set(texts) == {"37/2026/NĐ-CP"}


def test_the_word_with_its_diacritics_comes_before_the_same_letters(found: Callable[[str], list[str]]) -> None:
    pages = found("đo")
    assert pages.index(SCALES) < pages.index(OFFICE)


def test_without_diacritics_every_reading_is_found(found: Callable[[str], list[str]]) -> None:
    assert {SCALES, OFFICE} <= set(found("do"))


@pytest.mark.parametrize("query", ["lưu kho", "luu kho"])
def test_what_is_withdrawn_comes_after_what_is_not(found: Callable[[str], list[str]], query: str) -> None:
    pages = found(query)
    assert pages.index(WITHDRAWN) > max(pages.index(STORAGE), pages.index(OFFICE))


def test_the_text_of_a_superseded_version_is_not_found(search: Search, found: Callable[[str], list[str]]) -> None:
    assert not [page for page in found("gác xép") if re.search(r"/v\d", page)]
    assert not [item for item in search("gác xép") if "xép" in item.inner_text()]


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("danh mục tài liệu", "danh-muc/tai-lieu/"),
        ("ho so va thoi han luu", "danh-muc/ho-so/"),
        ("ma trận điều khoản", "danh-muc/dieu-khoan/"),
        ("danh mục biểu mẫu", "danh-muc/bieu-mau/"),
    ],
)
def test_computed_lists_are_found_by_their_titles(found: Callable[[str], list[str]], query: str, page: str) -> None:
    assert found(query)[0] == page


def test_computed_lists_are_not_found_by_what_they_list(found: Callable[[str], list[str]]) -> None:
    assert "danh-muc/tai-lieu/" not in found("Hoá đơn")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kieerm soats", CONTROL),
        ("kiem saot", CONTROL),
        ("kiemsoat", CONTROL),
        ("chi thuys", FORM),
    ],
)
def test_slips_of_the_keyboard_are_understood(found: Callable[[str], list[str]], query: str, expected: str) -> None:
    assert found(query)[0] == expected


def test_a_result_shows_what_people_wrote_and_never_takes_it_for_html(search: Search) -> None:
    first = search("dấu lạ")[0]
    assert "Dấu <b-y> lạ" in first.inner_text()
    assert first.locator("b-y").count() == 0


def test_words_people_use_find_the_words_of_the_documents(found: Callable[[str], list[str]]) -> None:
    assert found("máy cân")[0] == SCALES


@pytest.mark.parametrize(
    ("code", "remark"),
    [
        ("QT.03", "bãi bỏ từ 15/12/2199"),
        ("QT.02", "phiên bản 1.1 có hiệu lực từ 01/12/2199"),
    ],
)
def test_a_document_is_found_by_its_code_and_says_until_when_or_from_when_it_holds(
    search: Search, code: str, remark: str
) -> None:
    first = search(code)[0]
    assert code in first.inner_text()
    assert remark in first.inner_text()


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("kiem soat", ["Kiểm", "soát"]),
        (decomposed("kiểm soát"), ["Kiểm", "soát"]),
        ("kie", ["Kiểm"]),
        ("hòa giải", ["hoà", "giải"]),
        ("qt.tdc.01", ["QT.TĐC.01"]),
        ("kiem saot", ["Kiểm", "soát"]),
        ("lưu khô", ["Lưu"]),
    ],
)
def test_what_is_marked_is_the_text_of_the_page(search: Search, query: str, marked: list[str]) -> None:
    assert search(query)[0].locator("mark").all_text_contents() == marked


def test_typing_key_by_key_and_enter_lead_to_the_page(chromium: Browser, reader_address: str) -> None:
    with chromium.new_page() as page:
        page.goto(reader_address)
        page.locator("input[name=query]").press_sequentially("kiem soat")
        expect(page.locator(".md-search-result__link").first).to_contain_text("QT.01")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(re.escape(reader_address + CONTROL)))


def test_a_page_marks_what_was_sought(chromium: Browser, reader_address: str) -> None:
    with chromium.new_page() as page:
        page.goto(reader_address)
        ask(page, "hòa giải")
        expect(page.locator(".md-search-result__link").first).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.locator("article mark", has_text="hoà giải")).to_be_visible()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("loai:bieu-mau", [FORM]),
        ("loai:bieu-mau kiểm soát", []),
        ("don-vi:van-phong lưu kho", [STORAGE, OFFICE, CONTROL, ENDING, WITHDRAWN]),
        ("don-vi:phong-khac lưu kho", []),
    ],
)
def test_filters_are_words_of_the_query(found: Callable[[str], list[str]], query: str, expected: list[str]) -> None:
    assert sorted(found(query)) == sorted(expected)


def test_a_filter_is_chosen_with_the_keyboard_and_stands_in_the_address_that_is_shared(
    chromium: Browser, reader_address: str
) -> None:
    with chromium.new_page() as page:
        page.goto(reader_address)
        ask(page, "phiếu")
        while not page.locator(".qms-filters :focus").count():
            page.keyboard.press("Tab")
        page.keyboard.type("Bi")
        expect(page.locator("input[name=query]")).to_have_value("phiếu loai:bieu-mau")
        expect(page.locator(".md-search-result__item")).to_have_count(1)
        shared = page.locator("[data-md-component=search-share]").get_attribute("href")
        assert shared
        page.goto(shared)
        expect(page.locator(".md-search-result__item")).to_have_count(1)
        expect(page.locator("select[name=loai]")).to_have_value("bieu-mau")


def test_the_search_closes_when_the_keyboard_leaves_it(chromium: Browser, reader_address: str) -> None:
    with chromium.new_page() as page:
        page.goto(reader_address)
        page.locator("input[name=query]").click()
        page.keyboard.press("Shift+Tab")
        expect(page.locator("#__search")).not_to_be_checked()


def test_who_has_no_network_is_told_so_and_searches_again_when_it_is_back(
    chromium: Browser, reader_address: str
) -> None:
    with chromium.new_page() as page:
        page.goto(reader_address)
        page.route("**/search/index.json", lambda route: route.abort())
        box, result = page.locator("input[name=query]"), page.locator(".md-search-result__link").first
        box.press_sequentially("kiem")
        expect(result).to_contain_text("Không tải được dữ liệu tìm kiếm")
        page.unroute("**/search/index.json")
        box.press_sequentially(" soat")
        expect(result).to_contain_text("QT.01")


LATIN = st.characters(min_codepoint=0x20, max_codepoint=0x1EFF, categories=["L", "Nd", "P", "Zs"])
MARKS = st.sampled_from("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")


@given(st.lists(st.text(LATIN | MARKS), min_size=20))
def test_the_browser_reads_words_as_the_index_does(words_in_browser: Page, texts: list[str]) -> None:
    assert words_in_browser.evaluate("texts => texts.map(words)", texts) == [words(text) for text in texts]


@pytest.fixture(scope="module")
def words_in_browser(chromium: Browser) -> Iterator[Page]:
    """A page that knows how the search parts words."""
    with chromium.new_page() as page:
        page.add_script_tag(path=REPOSITORY / "theme/assets/javascripts/search/words.js")
        yield page
