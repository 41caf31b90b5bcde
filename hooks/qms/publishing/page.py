"""What one page of the built site holds, as a browser reads it."""

import base64
import hashlib
import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from qms.language.messages import Message, _
from qms.source.hazards import TAG, scheme, unknown_classes

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_REFUSED = frozenset(
    ["animate", "animatemotion", "animatetransform", "applet", "base", "embed", "foreignobject", "frame", "frameset",
     "iframe", "math", "object", "portal", "set", "style"]
)  # fmt: skip
_FORMS = frozenset(["md-header__option", "md-search__form", "qms-ask"])
"""The forms of the theme; their inputs stay in the page."""
_ATTRIBUTES_REFUSED = frozenset(
    ["action", "background", "formaction", "http-equiv", "ping", "srcdoc", "srcset", "style"]
)
_LOADS = frozenset(["data", "href", "poster", "src", "xlink:href"])
_LINKS_LOAD_NOTHING = frozenset(["alternate", "canonical", "next", "prev"])
_CLASS_OF_THE_THEME = re.compile("(?:md|qms|is)-.*|no-js")
_FOR_READERS = frozenset(["", "http:", "https:", "mailto:", "tel:"])


_TITLE = re.compile(r'(?<=\stitle=")[^"]*(?:<|&lt;|&#60;)[^"]*')
_OPENING = re.compile(r"(?:<|&lt;|&#60;)(?=\S)")
_WORD_JOINER = "\u2060"


@dataclass(frozen=True)
class PageFacts:
    """What may not stand on the page, and the addresses of the site that it links to or loads."""

    faults: tuple[Message, ...]
    targets: frozenset[str]


def facts(html: str, inline_scripts: Collection[str]) -> PageFacts:
    """Read a page; ``inline_scripts`` are those it may hold (``sha256-…``)."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415  # a check of texts alone needs none

    faults: list[Message] = []
    targets: set[str] = set()
    names: Counter[str] = Counter()
    for node in LexborHTMLParser(html).css("*"):
        tag = node.tag or ""
        attributes = node.attributes
        if tag in _REFUSED or (tag == "form" and (attributes.get("class") or "") not in _FORMS):
            faults.append(_("the page holds the element <{name}>", name=tag))
        if tag == "script":
            faults += _script(node, inline_scripts)
        faults += [
            _("the page holds the name (class) “{name}”", name=name)
            for name in unknown_classes(node)
            if not _CLASS_OF_THE_THEME.fullmatch(name)
        ]
        for name, value in attributes.items():
            if name.startswith("on") or name in _ATTRIBUTES_REFUSED:
                faults.append(_("the page holds the attribute “{name}”", name=name))
            elif name in _LOADS and value is not None:
                faults += _address(tag, attributes, value, targets)
            elif name == "title" and TAG.search(value or ""):
                faults.append(_("the tooltip “{title}” holds HTML, which the theme would show as such", title=value))
            elif name == "id" and value and value.startswith("__"):
                names[value] += 1
    faults += [_("two elements of the page have the name “{name}”", name=name) for name in names if names[name] > 1]
    return PageFacts(tuple(faults), frozenset(targets))


def with_harmless_titles(html: str) -> str:
    """The page with an invisible character behind each “<” of a ``title``.

    The tooltips of the theme (``content.tooltips``) take the text of a title for HTML.
    """
    return _TITLE.sub(lambda title: _OPENING.sub(f"&lt;{_WORD_JOINER}", title.group()), html)


@cache
def target(folder: str, address: str) -> frozenset[str]:
    """The files a server may answer with for an address on a page in ``folder``; none where it leaves the site."""
    path = unquote(urlsplit(address).path)
    name = posixpath.normpath(path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path))
    return frozenset() if name.startswith("..") else frozenset([name, posixpath.normpath(f"{name}/index.html")])


def as_shown(html: str, path: str, files: Set[str]) -> str:
    """The page at ``path`` written anew from what a browser makes of it, without a byte that readers have no use for.

    Comments go, and links to what is not among the ``files`` of the site become the words they stand on.
    """
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415  # a check of texts alone needs none

    root = LexborHTMLParser(html).root
    if root is None:
        return ""
    for comment in [node for node in root.traverse(include_text=True) if node.is_comment_node]:
        comment.decompose()
    for link in root.css("a[href]"):
        address = link.attributes["href"] or ""
        is_of_the_site = not scheme(address) and not address.startswith(("#", "?"))
        if is_of_the_site and not target(posixpath.dirname(path), address) & files:
            link.unwrap()
    return f"<!doctype html>\n{root.html}\n"


def script_name(text: str) -> str:
    """The name of an inline script in a Content-Security-Policy: its SHA-256 in base64."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def inline_script(node: "LexborNode") -> str | None:
    """The text of an inline script that a browser would run; None where it only holds data."""
    return None if node.attributes.get("type") == "application/json" else node.text()


def _script(node: "LexborNode", known: Collection[str]) -> Iterator[Message]:
    source = node.attributes.get("src")
    text = inline_script(node) if source is None else None
    if source is not None and not source.endswith(".js"):
        yield _("the page holds a script that is not of the theme: “{start}”", start=source)
    if text is not None and script_name(text) not in known:
        yield _("the page holds a script that is not of the theme: “{start}”", start=text.strip()[:40])


def _address(tag: str, attributes: dict[str, str | None], value: str, targets: set[str]) -> Iterator[Message]:
    """Note an address of the site; whatever else is loaded, or run when somebody follows it, is a fault."""
    found = scheme(value)
    is_link = tag == "a" or (tag == "link" and attributes.get("rel") in _LINKS_LOAD_NOTHING)
    if not found:
        if not value.startswith(("#", "?")):
            targets.add(value)
    elif not is_link:
        yield _("the page loads “{address}” from elsewhere", address=value)
    elif found not in _FOR_READERS:
        yield _("the page links to “{address}”", address=value)
