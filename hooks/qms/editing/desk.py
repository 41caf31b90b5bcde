"""Where an edit is prepared: copies of the files it changes, while the folder stays as it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Concatenate, ParamSpec

from qms.editing.yaml_text import YamlText, in_body, in_front_matter
from qms.language.messages import Message, Refusal, _
from qms.model.documents import MarkdownFile
from qms.model.manual import REGISTERS, Manual
from qms.reading.cache import Cache
from qms.reading.load import load, unreadable
from qms.reading.places import root_of

P = ParamSpec("P")


@dataclass(frozen=True)
class Change:
    """A file as it is (None: it is new) and as it is to be; its path is whole or below the manual's folder."""

    path: str
    before: bytes | None
    after: bytes


@dataclass(frozen=True)
class Plan:
    """What an edit does, what its reader must know before it is written, and what to do afterwards."""

    summary: Message
    notes: tuple[Message, ...] = ()
    next_steps: tuple[Message, ...] = ()


class Desk:
    """The manual in ``docs`` on ``day``, and the files of it that are to change. Nothing here writes."""

    def __init__(self, docs: Path, day: date | None = None) -> None:
        self.docs = docs
        self._day = day
        self._cache = Cache.beside(docs)
        self._originals: dict[str, bytes | None] = {}
        self._texts: dict[str, str] = {}
        self._after: tuple[dict[str, bytes], Manual] | None = None

    @cached_property
    def before(self) -> Manual:
        """The manual as it is.

        Raises Refusal where it cannot be read far enough to be changed.
        """
        manual = load(self.docs, self._day, self._cache)
        if not manual.is_readable:
            raise unreadable(manual.unreadable[0])
        return manual

    def after(self) -> Manual:
        """The manual as it will be.

        Raises Refusal where one of the changed files could not be read any more.
        """
        changed = {path: text.encode() for path, text in self._texts.items()}
        if self._after and self._after[0] == changed:
            return self._after[1]
        manual = load(self.docs, self._day, self._cache, changed)
        broken = next((file for file in manual.unreadable if file.path in changed), None)
        if broken:
            raise unreadable(broken)
        self._after = changed, manual
        return manual

    def shown(self, path: str) -> str:
        """The path of a file as seen from the top of the repository: ``docs/…``."""
        return f"{root_of(self.docs)}/{path}".removeprefix("/")

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every file whose content differs from that in the folder, by path."""
        contents = ((path, self._originals[path], text.encode()) for path, text in sorted(self._texts.items()))
        return tuple(Change(path, before, after) for path, before, after in contents if (before or b"") != after)

    def text(self, path: str) -> str:
        """What a file is to contain; nothing where there is none, such as a register that nobody needed yet."""
        if path not in self._texts:
            file = self.docs / path
            content = file.read_bytes() if file.exists() else None
            self._originals[path], self._texts[path] = content, (content or b"").decode()
        return self._texts[path]

    def put(self, path: str, text: str) -> None:
        """Let a file contain ``text``; it may be new.

        Raises Refusal where a new file would take the place of another.
        """
        if path not in self._texts:
            if (self.docs / path).exists():
                raise Refusal(_("{file} exists already", file=path), _("rename or move that file first (git mv)"))
            self._originals[path] = None
        self._texts[path] = text

    def change_front_matter(
        self, item: MarkdownFile, change: Callable[Concatenate[YamlText, P], YamlText], *how: P.args, **named: P.kwargs
    ) -> None:
        """Change keys at the top of a document: ``(document, YamlText.with_item, ("versions",), row)``."""
        self.put(item.path, in_front_matter(self.text(item.path), lambda yaml: change(yaml, *how, **named)))

    def change_body(self, item: MarkdownFile, change: Callable[[str], str]) -> None:
        """Change the text below the keys of a document or page."""
        self.put(item.path, in_body(self.text(item.path), change))

    def change_register(
        self, name: str, change: Callable[Concatenate[YamlText, P], YamlText], *how: P.args, **named: P.kwargs
    ) -> None:
        """Change a register (its name without ``.yml``): ``("laws", YamlText.with_item, ("laws",), entry)``."""
        path = f"{REGISTERS}/{name}.yml"
        self.put(path, change(YamlText(self.text(path)), *how, **named).text)
