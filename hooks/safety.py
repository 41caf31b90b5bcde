"""Lets no page be written that would run, load or pretend what is not of the theme; then looks at the whole site."""

import logging
from pathlib import Path

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.pages import Page

from qms.language.messages import translator
from qms.publishing.inspection import Inspection
from qms.publishing.page import as_shown, with_harmless_titles
from qms.reports import console
from qms.site.edition import Edition
from qms.site.pages import Site

log = logging.getLogger("mkdocs.qms")


def on_pre_build(config: MkDocsConfig) -> None:
    """Start with no page seen."""
    config.extra["qms_inspection"] = Inspection()


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
    """Remember what links can lead to."""
    config.extra["qms_files"] = {file.dest_uri for file in files if file.inclusion is not InclusionLevel.EXCLUDED}


@event_priority(-100)  # whatever else changes the page has done so
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Leave out a page that may not be served: MkDocs writes no empty one."""
    output = _for_readers(output, page.file.dest_uri, config)
    return output if _inspection(config).accepts(page.file.dest_uri, output) else ""


@event_priority(-100)
def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """The same for pages without a text, such as 404.html."""
    if not template_name.endswith(".html"):
        return output_content
    output_content = _for_readers(output_content, template_name, config)
    return output_content if _inspection(config).accepts(template_name, output_content) else ""


@event_priority(-200)  # the search has written its files
def on_post_build(config: MkDocsConfig) -> None:
    """Fail where a page was left out or another file may not be served; a preview says so and goes on."""
    problems = list(_inspection(config).problems(Path(config.site_dir)))
    if problems:
        told = console.problems(problems, translator())
        if not config.extra["qms"].is_preview:
            raise Abort(told)
        log.warning(told)


def _for_readers(html: str, path: str, config: MkDocsConfig) -> str:
    """The page as it is written: one for everybody holds only what it shows."""
    site: Site = config.extra["qms"]
    is_public = site.edition is Edition.PUBLIC
    return with_harmless_titles(as_shown(html, path, config.extra["qms_files"]) if is_public else html)


def _inspection(config: MkDocsConfig) -> Inspection:
    inspection: Inspection = config.extra["qms_inspection"]
    return inspection
