"""Puts a Word file beside every form that is, or will be, in force."""

from base64 import b64decode, b64encode
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File, Files

from qms.language.messages import Refusal, translator
from qms.reports import console
from qms.site.pages import Site
from qms.site.publication import PublishedText
from qms.site.store import Store
from qms.site.word import WordForms

LOOKS = "forms"
"""The folder of the theme that says how the files look; no part of the site."""


def on_pre_build(config: MkDocsConfig) -> None:
    """Make the files while the site built last still stands."""
    site: Site = config.extra["qms"]
    store: Store = config.extra["qms_rendered"].store
    word = WordForms(Path(config.theme.custom_dir or "", LOOKS), site.manual.organisation)

    def file(form: PublishedText) -> bytes:
        return b64decode(store.recall(word.name(form), lambda: b64encode(word.file(form)).decode()))

    try:
        config.extra["qms_word"] = {path: file(form) for path, form in site.publication.word_files.items()}
    except Refusal as refusal:
        raise Abort(console.refusal(refusal, translator())) from None


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Add the files to the site."""
    for looks in [file for file in files if file.src_uri.startswith(f"{LOOKS}/")]:
        files.remove(looks)
    for path, content in config.extra["qms_word"].items():
        files.append(File.generated(config, path, content=content))
