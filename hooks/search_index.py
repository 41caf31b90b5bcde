"""Writes the index of the search in place of the one that browsers would have to build at each visit."""

import json
from itertools import groupby
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.utils import write_file

from qms.site import search
from qms.site.pages import Site

PLUGIN = "material/search"
FOLDER = "search"


@event_priority(-100)  # after the plugin has written its own index
def on_post_build(config: MkDocsConfig) -> None:
    """Write ``search/index.json`` and a file for the text of each page; for a site without a server, one script."""
    site: Site = config.extra["qms"]
    plugin: Any = config.plugins[PLUGIN]
    folder = Path(config.site_dir, FOLDER)
    pages = [_page(site, list(entries)) for _address, entries in groupby(plugin.search_index.entries, key=_address_of)]
    theirs = {"config": {"lang": ["vi"], "separator": r"\s+"}, "docs": []}
    ours: dict[str, Any] = {"index.json": {"index": search.index(pages), "synonyms": site.synonyms}}
    ours |= {f"pages/{number}.json": page.content for number, page in enumerate(pages)}
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
