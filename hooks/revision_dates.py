"""Feeds mkdocs-git-revision-date-plugin from our one pass over history.

Left alone it starts a process a page and, where Git knows nothing, prints today's date as if it were a fact.
"""

from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from qms.model.documents import Ledger
from qms.site.pages import Site

PLUGIN = "git-revision-date"
UNKNOWN = "1970-01-01"


class LedgerDates:
    """Stands in for the plugin's own questions to Git."""

    def __init__(self, ledger: Ledger, docs: Path) -> None:
        self._ledger = ledger
        self._docs = docs

    def get_revision_date_for_file(self, path: str | None) -> str:
        """The day (year-month-day) the file last changed on the published branch."""
        relative = Path(path).relative_to(self._docs).as_posix() if path else ""
        moment = self._ledger.last_change.get(relative)
        return moment.date().isoformat() if moment else UNKNOWN


def on_config(config: MkDocsConfig) -> None:
    """Answer the plugin's questions from the ledger."""
    site: Site = config.extra["qms"]
    plugin: Any = config.plugins[PLUGIN]
    plugin.util = LedgerDates(site.manual.ledger, Path(config.docs_dir))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Say nothing where Git knows nothing: a new file, a computed page."""
    if page.meta.get("revision_date") == UNKNOWN:
        del page.meta["revision_date"]
