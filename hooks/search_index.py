"""Writes the index of the search in place of the one that browsers would have to build at each visit."""

import json
from itertools import groupby
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.utils import write_file

from qms.site import search
from qms.site.pages import Site
from qms.site.store import digest

PLUGIN = "material/search"
FOLDER = "search"
SCRIPTS = "assets/javascripts/search"
PARTS = ("minisearch", "words", "query", "ranking", "results")
STAND_IN = "iframe-worker"
"""Works in place of a worker where a site is opened from a folder."""


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Put the scripts that the worker works with into one file: each would be a journey to the server of its own."""
    parts = [file for name in PARTS if (file := files.get_file_from_path(f"{SCRIPTS}/{name}.js"))]
    together = "\n".join(part.content_string for part in parts)
    files.append(File.generated(config, f"{SCRIPTS}/search.js", content=together))
    for part in parts:
        files.remove(part)
    stand_in = files.get_file_from_path(f"{SCRIPTS}/{STAND_IN}.js")
    if stand_in and config.use_directory_urls:
        files.remove(stand_in)


@event_priority(-100)  # after the plugin has written its own index
def on_post_build(config: MkDocsConfig) -> None:
    """Write ``search/index.json`` and a file for the text of each page; for a site without a server, one script."""
    site: Site = config.extra["qms"]
    plugin: Any = config.plugins[PLUGIN]
    folder = Path(config.site_dir, FOLDER)
    pages = [_page(site, list(entries)) for _address, entries in groupby(plugin.search_index.entries, key=_address_of)]
    theirs = {"config": {"lang": ["vi"], "separator": r"\s+"}, "docs": []}
    texts = digest([page.content for page in pages])[:8]  # an index of one build finds no text of another
    ours: dict[str, Any] = {"index.json": {"index": search.index(pages), "texts": texts, "synonyms": site.synonyms}}
    ours |= {f"{texts}/{number}.json": page.content for number, page in enumerate(pages)}
    _write(folder / "search_index.json", theirs)
    if config.use_directory_urls:
        for name, content in ours.items():
            _write(folder / name, content)
    else:  # opened from a folder, whose pages may load scripts and nothing else
        _write(folder / "search_index.js", theirs, "var __index = ")
        _write(folder / "offline.js", ours, "var offline = ")


def _page(site: Site, entries: list[dict[str, Any]]) -> search.SearchPage:
    return site.search_page(tuple(map(search.section, entries)), entries[0].get("boost", 1))


def _address_of(entry: dict[str, Any]) -> str:
    address: str = entry["location"].partition("#")[0]
    return address


def _write(file: Path, content: Any, before: str = "") -> None:
    write_file((before + json.dumps(content, ensure_ascii=False, separators=(",", ":"))).encode(), str(file))
