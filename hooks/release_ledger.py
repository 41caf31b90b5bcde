"""Writes the release ledger to the root of the site: what whoever publishes or proves it goes by."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils import write_file

from qms.publishing import ledger
from qms.site.pages import Site


def on_post_build(config: MkDocsConfig) -> None:
    """Write ``release-ledger.json``."""
    site: Site = config.extra["qms"]
    content = ledger.of_publication(site.publication, ledger.commit_of(Path(config.docs_dir)))
    write_file(ledger.written(content), str(Path(config.site_dir, ledger.FILE)))
