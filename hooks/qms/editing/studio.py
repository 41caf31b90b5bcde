"""The configuration of Decap CMS, the editor in the browser of ``make studio``: every file it offers is one text.

Decap would write YAML anew, without its comments and quotes; ``studio/studio.js`` knows the formats that keep a file as
it stands. It only changes files that are there: what makes or ends a document concerns more than its file, and has its
commands.
"""

from collections.abc import Callable
from typing import Any

from qms.language.messages import DEFAULT_LANGUAGE, _
from qms.model.manual import REGISTERS, Registers

PICTURES = "hinh-anh"
"""Where uploaded pictures go, below the manual's folder."""
Configuration = dict[str, Any]


def configuration(registers: Registers, proxy: str, translate: Callable[[str], str]) -> Configuration:
    """What Decap reads as ``config.yml``: a collection for each folder of documents, and one of the registers.

    ``proxy`` is the address of the server that reads and writes for it; paths are relative to the manual's folder.
    """
    fields = [
        {"name": "title", "widget": "hidden"},
        {"name": "text", "label": _("The file as it is written").told(translate), "widget": "text"},
    ]
    folders: dict[str, list[str]] = {}
    for kind in registers.organisation.kinds:
        folders.setdefault(kind.folder, []).append(kind.name)
    documents = [
        _collection(folder.replace("/", "-"), ", ".join(names), "md")
        | {"folder": folder, "fields": fields, "create": False, "delete": False}
        for folder, names in folders.items()
    ]
    files = [
        {"name": name, "label": f"{name}.yml", "file": f"{REGISTERS}/{name}.yml", "fields": fields}
        for name in sorted(registers.nodes)
    ]
    return {
        "backend": {"name": "proxy", "proxy_url": proxy, "branch": "main"},
        "locale": DEFAULT_LANGUAGE,
        "media_folder": PICTURES,
        "show_preview_links": False,
        "collections": [
            *documents,
            _collection(REGISTERS, _("Registers").told(translate), "yml") | {"files": files},
        ],
    }


def _collection(name: str, label: str, extension: str) -> Configuration:
    return {
        "name": name,
        "label": label,
        "extension": extension,
        "format": f"whole-{extension}",
        "identifier_field": "title",
        "editor": {"preview": False},
    }
