"""Puts the pages of the manual at their addresses."""

import posixpath
from html import escape

import jinja2
import markupsafe
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from qms.language.vietnamese import heading_id
from qms.site.lists import add_filters
from qms.site.pages import Site

INDEX = "index.html"


def on_config(config: MkDocsConfig) -> None:
    """Name the site after the agency, compute the navigation, give headings addresses that survive re-titling."""
    agency = _site(config).manual.organisation
    config.site_name = markupsafe.escape(f"{config.site_name} – {agency.short_name}")  # shown as it is, escaped once
    config.copyright = escape(f"{agency.name} – {agency.parent}")
    config.nav = _site(config).navigation
    config.mdx_configs.setdefault("toc", {})["slugify"] = heading_id


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Give every page its address; leave out Markdown files without a page, and files the edition does not have."""
    pages, paths = _site(config).pages, _site(config).manual.paths
    for written in [file for file in files if file.src_dir == config.docs_dir]:
        if written.src_uri not in (pages if written.is_documentation_page() else paths):
            files.remove(written)
    for page in pages.values():
        file = files.get_file_from_path(page.source_path)
        if file is None:
            file = File.generated(config, page.source_path, content="")
            files.append(file)
        if not page.in_navigation:
            file.inclusion = InclusionLevel.NOT_IN_NAV
        file.dest_uri = posixpath.join(page.address, INDEX)


def on_page_read_source(page: Page, config: MkDocsConfig) -> str:
    """The text of the page; the empty first line keeps MkDocs from taking “Note: …” for front matter."""
    return "\n" + _site(config).pages[page.file.src_uri].write()


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Say what the page is called, which template shows it and how search ranks it."""
    described = _site(config).pages[page.file.src_uri]
    page.update_date = _site(config).manual.today.isoformat()  # the sitemap says it
    page.meta["search"] = {"boost": described.search_boost, "exclude": described.search_boost == 0}
    if described.title:
        page.meta["title"] = escape(described.title)  # the theme writes titles as they are
    if described.template:
        page.meta["template"] = described.template
    return markdown


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
    """Templates of pages write dates as those of lists do, and addresses as the site is read."""
    add_filters(env)
    if not config.use_directory_urls:  # opened from a folder, where an address of a folder shows its files
        to_address = env.filters["url"]
        env.filters["url"] = jinja2.pass_context(lambda context, path: to_address(context, _file(path)))


def _site(config: MkDocsConfig) -> Site:
    site: Site = config.extra["qms"]
    return site


def _file(address: str) -> str:
    folder, mark, section = address.partition("#")
    return (posixpath.join(folder, INDEX) if folder == "" or folder.endswith("/") else folder) + mark + section
