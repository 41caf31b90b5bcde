"""Puts a Word file beside every form that is, or will be, in force."""

from base64 import b64decode, b64encode
from concurrent.futures import ThreadPoolExecutor
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
    word = WordForms(Path(config.theme.custom_dir or "", LOOKS), site.manual.organisation)
    try:
        config.extra["qms_word"] = _made(site.publication.word_files, word, config.extra["qms_rendered"].store)
    except Refusal as refusal:
        raise Abort(console.refusal(refusal, translator())) from None


def _made(forms: dict[str, PublishedText], word: WordForms, store: Store) -> dict[str, bytes]:
    """The files by path; those an earlier build made are in the store."""
    names = {path: word.name(form) for path, form in forms.items()}
    known = {path: store.get(name) for path, name in names.items()}
    missing = [path for path, content in known.items() if content is None]
    with ThreadPoolExecutor() as pool:
        for path, content in zip(missing, pool.map(lambda path: word.file(forms[path]), missing), strict=True):
            known[path] = b64encode(content).decode()
            store.put(names[path], known[path])
    return {path: b64decode(content) for path, content in known.items()}


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Add the files to the site."""
    for looks in [file for file in files if file.src_uri.startswith(f"{LOOKS}/")]:
        files.remove(looks)
    for path, content in config.extra["qms_word"].items():
        files.append(File.generated(config, path, content=content))
