"""Codes of documents: the one that is meant, and the next that is free."""

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath, PureWindowsPath

from qms.editing.repository import stems_ever
from qms.language.messages import Refusal, _
from qms.language.vietnamese import nearest, nfc, slug
from qms.model.documents import Document
from qms.model.manual import Manual
from qms.model.registers import Kind
from qms.reading.load import unreadable

_LITERAL = r"(?:[\w-]|\\[^\w\s])*"
_NUMBERED = re.compile(rf"(?P<before>{_LITERAL})(?:\\d|\[0-9\])\{{(?P<width>\d)\}}(?P<after>{_LITERAL})")
_GROUP = r"\(\?P<{name}>(?P<inside>[^()]*)\)"


def document_of(manual: Manual, words: str) -> Document:
    r"""The document whose code, address or file is ``words``: ``QT.HT.01``, ``qt-ht-01``, ``docs\…\qt-ht-01.md``.

    Raises Refusal where there is none, naming the code most like it, or where its file cannot be read.
    """
    document = manual.by_code.get(nfc(words.strip()))
    if document:
        return document
    address = slug(PureWindowsPath(words.strip()).name.removesuffix(".md"))
    by_address = {slug(code): document for code, document in manual.by_code.items()}
    if address in by_address:
        return by_address[address]
    for file in manual.unreadable:
        if PurePosixPath(file.path).stem == address:
            raise unreadable(file)
    meant = nearest(words, manual.by_code)
    raise Refusal(
        _("there is no document {code}", code=words),
        _("did you mean {meant}?", meant=meant) if meant else _("look up the code in the list of documents"),
    )


class Codes:
    """Codes for new documents: one that any text of any branch known here ever bore is never given again."""

    def __init__(self, manual: Manual, docs: Path) -> None:
        self._manual = manual
        ledger = self._manual.ledger
        given = {*self._manual.by_code, *ledger.releases, *ledger.drafts, *ledger.withdrawals}
        paths = {path.rpartition("/")[2].removesuffix(".md") for path in self._manual.paths}
        self._taken = {*map(slug, given), *paths, *stems_ever(docs)}

    def next(self, kind: Kind, parent: str | None = None, others: Iterable[str] = ()) -> str:
        """The code of ``kind`` after the highest in use, leaving out every one that was ever used and the ``others``.

        ``parent`` is the document a form belongs to. Raises Refusal where none is left, or the pattern of the kind
        does not say how its codes are numbered.
        """
        before, width, after = _numbering(kind, parent)
        taken = {*self._taken, *map(slug, others)}
        in_use = [document.code for document in self._manual.documents if not document.withdrawn]
        pattern = re.compile(rf"{re.escape(before)}(\d{{{width}}}){re.escape(after)}")
        highest = max((int(found[1]) for code in in_use if (found := pattern.fullmatch(code))), default=0)
        last = 10**width - 1
        for number in (*range(highest + 1, last + 1), *range(1, highest)):
            code = f"{before}{number:0{width}}{after}"
            if slug(code) not in taken:
                return code
        raise Refusal(
            _("no code is left for the kind “{kind}”", kind=kind.name),
            _("widen its code pattern in registers/organisation.yml"),
        )

    def free(self, kind: Kind, code: str) -> str:
        """The code, if it is one of ``kind`` and was never used.

        Raises Refusal otherwise.
        """
        code = nfc(code.strip())
        if not kind.code.fullmatch(code):
            raise Refusal(
                _("{code} is no code of the kind “{kind}”", code=code, kind=kind.name),
                _("write a code that matches {pattern}", pattern=kind.code.pattern),
            )
        if slug(code) in self._taken:
            raise Refusal(
                _("{code} is or was the code of a document and is not given again", code=code),
                _("leave --code out: the next free code is taken"),
            )
        return code


def parts_of(kind: Kind, parent: str) -> dict[str, str] | None:
    """The named parts that codes of ``kind`` take over from the code of their ``parent``; None if it cannot be one."""
    template = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(kind.parent or ""))
    found = re.fullmatch(template, parent)
    return found.groupdict() if found else None


def _numbering(kind: Kind, parent: str | None) -> tuple[str, int, str]:
    """What stands before and after the number in codes of ``kind``, and how many digits it has."""
    pattern = kind.code.pattern
    parts = parts_of(kind, parent) if parent else {}
    if parts is None:
        raise Refusal(
            _("a document of the kind “{kind}” cannot belong to {code}", kind=kind.name, code=parent),
            _("name a document whose code is like {pattern}", pattern=kind.parent),
        )
    for name, value in parts.items():
        pattern = pattern.replace(_group(name, pattern), re.escape(value))
    pattern = re.sub(_GROUP.format(name=r"\w+"), r"\g<inside>", pattern)
    found = _NUMBERED.fullmatch(pattern)
    if found:
        return _unescaped(found["before"]), int(found["width"]), _unescaped(found["after"])
    if re.fullmatch(_LITERAL, pattern):
        raise Refusal(
            _("the kind “{kind}” has one document only: {code}", kind=kind.name, code=_unescaped(pattern)),
            _("write its next version: scripts/revise.py {code}", code=_unescaped(pattern)),
        )
    raise Refusal(
        _("the pattern {pattern} does not say how its codes are numbered", pattern=kind.code.pattern),
        _("name the new code: --code CODE"),
    )


def _group(name: str, pattern: str) -> str:
    """The named group as the pattern writes it."""
    found = re.search(_GROUP.format(name=name), pattern)
    return found.group() if found else name


def _unescaped(literal: str) -> str:
    return re.sub(r"\\(.)", r"\1", literal)
