"""The search of the real manual finds what people mean: the real worker in Chromium, asked search_queries.yml."""

from pathlib import Path

from playwright.sync_api import Browser

from browser import served
from search_quality import Quality, Query, answers, read_queries

AMONG = 3


def test_the_page_that_is_meant_is_among_the_first(chromium: Browser, manual_site: Path) -> None:
    with served(manual_site) as address:
        found = list(answers(chromium, address, read_queries()))
    quality = Quality.of(found)
    failed = [(answer.query.text, answer.found[:3]) for answer in found if answer.rank is None or answer.rank > AMONG]
    assert quality.first >= 0.85, failed
    assert quality.first_three >= 0.95, failed


def test_results_are_filtered_by_clause_and_what_stands_in_it(chromium: Browser, manual_site: Path) -> None:
    texts = ("loai:quy-trinh-he-thong dieu:9.2", "loai:quy-trinh-he-thong dieu:9", "loai:quy-trinh-he-thong dieu:2")
    with served(manual_site) as address:
        one, chapter, none = (answer.found for answer in answers(chromium, address, [Query("", t, ()) for t in texts]))
    assert one == ("qt-ht-03/",)
    assert {"qt-ht-03/", "qt-ht-05/"} < set(chapter)
    assert none == ()
