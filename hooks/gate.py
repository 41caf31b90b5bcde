"""The gate: reads the manual once, and refuses to build while a rule is broken.

Refusing this early leaves the site built last standing. In a preview (``mkdocs serve``) findings refuse
nothing; the pages show them.
"""

import gc
import logging
import os
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.utils import CountHandler

from qms import command_line
from qms.language.messages import Refusal, translator
from qms.reading.cache import Cache
from qms.reading.load import load
from qms.reading.places import root_of
from qms.reports import console
from qms.rules import checker
from qms.site.decided import as_decided
from qms.site.edition import VARIABLE, Edition, edition_of
from qms.site.forge import EditLinks, forge_of
from qms.site.pages import Site
from qms.site.public_part import public_part

log = logging.getLogger("mkdocs.qms")
is_preview = False


def on_startup(*, command: str, dirty: bool) -> None:
    """Remember whether this process previews, which no later event says; let Vietnamese through."""
    global is_preview  # noqa: PLW0603  # the process serves or it does not
    is_preview = command == "serve"
    command_line.speak_utf8()


def on_config(config: MkDocsConfig) -> None:
    """Read and check the manual; the other hooks find it in ``config.extra``."""
    docs = Path(config.docs_dir)
    translate = translator()
    cache = Cache.beside(docs)
    try:
        edition = edition_of(os.environ.get(VARIABLE))
        forge = forge_of(config.extra.get("forge"), docs)
        manual = load(docs, cache=cache)
        findings = checker.check(manual)
        cache.save()
    except Refusal as refusal:
        raise Abort(console.refusal(refusal, translate)) from None
    told = console.report(findings, root_of(docs), translate)
    if manual.is_readable and (is_preview or not checker.refuses(findings)):
        log.info(told)
    else:
        raise Abort(told)
    theme = Path(config.theme.custom_dir or docs)
    if edition is Edition.PUBLIC:  # all of it is checked, then the part for everybody is shown, without what was found
        config.extra["qms"] = Site(public_part(manual), [], theme, edition=edition)
        config.validation.links.not_found = logging.DEBUG  # safety.py makes words of links to what is internal
    else:
        links = EditLinks(forge, manual, docs) if forge else None
        shown = manual if is_preview else as_decided(manual)
        config.extra["qms"] = Site(shown, findings, theme, is_preview, links)
    config.extra["qms_cache"] = cache
    if is_preview:
        _forgive_warnings()
    else:
        gc.freeze()  # the manual stays until the end: nobody need look through it for circles at every page


def on_post_build(config: MkDocsConfig) -> None:
    """Remember what the pages found in the texts as well."""
    cache: Cache = config.extra["qms_cache"]
    cache.save()


def _forgive_warnings() -> None:
    """Undo strict mode: the handler that counts warnings is in place before any hook sees the configuration."""
    for logger in map(logging.getLogger, ("mkdocs", "properdocs")):
        for handler in logger.handlers[:]:
            if isinstance(handler, CountHandler):
                logger.removeHandler(handler)
