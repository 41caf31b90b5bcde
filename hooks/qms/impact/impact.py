"""What a change does to a whole manual."""

from dataclasses import dataclass
from functools import cached_property

from qms.analysis.coverage import Answer, Coverage
from qms.impact.documents import DocumentChange, document_changes
from qms.impact.registers import EntryChange, entry_changes
from qms.model.clauses import Clause
from qms.model.documents import Document
from qms.model.manual import Manual


@dataclass(frozen=True)
class CoverageLoss:
    """A clause that is answered less well than it was, and the documents that answered it."""

    clause: Clause
    was: Answer
    now: Answer
    documents: tuple[Document, ...]


@dataclass(frozen=True)
class Impact:
    """The manual ``before`` a change, and ``after`` it; both seen on one day."""

    before: Manual
    after: Manual

    @cached_property
    def documents(self) -> tuple[DocumentChange, ...]:
        """The documents that differ."""
        return document_changes(self.before, self.after)

    @cached_property
    def entries(self) -> tuple[EntryChange, ...]:
        """The entries of registers that differ."""
        return entry_changes(self.before, self.after)

    @cached_property
    def pages(self) -> dict[str, bool | None]:
        """The other pages that differ, by path: whether each is new (True), gone (False) or changed (None)."""
        was, now = ({page.path: page.blob for page in manual.pages} for manual in (self.before, self.after))
        paths = sorted(path for path in {*was, *now} if was.get(path) != now.get(path))
        return {path: path in now if (path in was) != (path in now) else None for path in paths}

    @cached_property
    def files(self) -> dict[str, bool]:
        """Pictures and attachments that came (True) or went (False), by path."""
        was, now = ({path for path in manual.paths if _is_other(path)} for manual in (self.before, self.after))
        return {path: path in now for path in sorted(was ^ now)}

    @cached_property
    def losses(self) -> tuple[CoverageLoss, ...]:
        """The clauses of the edition that are answered less well than before the change."""
        if self.before.catalogue is not self.after.catalogue:
            return ()
        was, now = Coverage(self.before), Coverage(self.after)
        return tuple(
            CoverageLoss(clause, was.answer(clause), now.answer(clause), was.documents(clause))
            for clause in self.after.catalogue.leaves
            if _is_worse(was.answer(clause), now.answer(clause))
        )

    @property
    def unreadable(self) -> tuple[str, ...]:
        """The files that cannot be read after the change: nothing can be said of them."""
        return tuple(sorted({file.path for file in self.after.unreadable}))

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed that this compares."""
        return not (self.documents or self.entries or self.pages or self.files or self.unreadable)


def _is_worse(was: Answer, now: Answer) -> bool:
    """Whether a clause loses; declaring it not applicable loses nothing, taking that back without a text does."""
    if was is Answer.NOT_APPLICABLE:
        return now in {Answer.DRAFT, Answer.NONE}
    ranks = list(Answer)
    return ranks.index(was) < ranks.index(now) and now is not Answer.NOT_APPLICABLE


def _is_other(path: str) -> bool:
    return not path.endswith(("/", ".md", ".yml"))
