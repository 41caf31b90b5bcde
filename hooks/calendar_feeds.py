"""Adds the calendars of deadlines to the site."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from qms.site.feeds import Feeds
from qms.site.pages import Site


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Put each calendar where its page leads."""
    site: Site = config.extra["qms"]
    for path, content in Feeds(site.views, site.agenda, config.site_url).files(site.computed).items():
        files.append(File.generated(config, path, content=content))
