"""The search of the real manual finds what people mean: the real worker in Chromium, asked search_queries.yml."""

from pathlib import Path

from playwright.sync_api import Browser

from browser import served
from search_quality import Quality, answers, read_queries

AMONG = 3


def test_the_page_that_is_meant_is_among_the_first(chromium: Browser, manual_site: Path) -> None:
    with served(manual_site) as address:
        found = list(answers(chromium, address, read_queries()))
    quality = Quality.of(found)
    failed = [(answer.query.text, answer.found[:3]) for answer in found if answer.rank is None or answer.rank > AMONG]
    assert quality.first >= 0.85, failed
    assert quality.first_three >= 0.95, failed
