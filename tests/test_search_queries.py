"""The queries that search is measured with: enough of them, no two the same, each with pages that exist."""

from collections import Counter

from builders import REPOSITORY
from qms.reading.load import load
from qms.site.pages import Site
from search_quality import Answer, Quality, Query, read_queries


def test_there_are_enough_queries_and_each_is_asked_once() -> None:
    asked = Counter(query.text for query in read_queries())
    assert len(asked) >= 80
    assert [text for text, times in asked.items() if times > 1] == []


def test_every_page_that_a_query_means_is_on_the_site() -> None:
    site = Site(load(REPOSITORY / "docs"), [], REPOSITORY / "theme")
    addresses = {page.address or _address(page.source_path) for page in site.pages.values()}
    assert [(query.text, page) for query in read_queries() for page in query.pages if page not in addresses] == []


def test_quality_counts_how_high_the_pages_stand() -> None:
    query = Query("kind", "text", ("a/", "b/"))
    found = [Answer(query, pages) for pages in (("b/", "a/"), ("x/", "y/", "a/"), ("w/", "x/", "y/", "a/"), ("x/",))]
    assert [answer.rank for answer in found] == [1, 3, 4, None]
    assert Quality.of(found) == Quality(queries=4, first=0.25, first_three=0.5, reciprocal_rank=(1 + 1 / 3 + 1 / 4) / 4)


def _address(source_path: str) -> str:
    return source_path.removesuffix("index.md").removesuffix(".md").rstrip("/") + "/"
