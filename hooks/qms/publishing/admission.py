"""Whether a site may follow the one that was published last."""

from collections.abc import Container
from pathlib import Path

from qms.language.messages import Message, Refusal, _
from qms.publishing import ledger
from qms.publishing.ledger import ReleaseLedger
from qms.reading.git import git
from qms.reading.history import is_published


def admit(found: ReleaseLedger, last: ReleaseLedger | None, repository: Path | None) -> list[Message]:
    """What the ledger ``found`` says of released texts that contradicts the ``last``: somebody must answer for that.

    Raises Refusal where nobody can: another edition, no commit; as far as ``repository`` knows, one that is not
    published or is older.
    """
    if found.commit is None:
        raise Refusal(
            _("this site is built from files that no commit holds"),
            _("commit the changes (git status names them), then build and publish again"),
        )
    if repository and not is_published(repository, found.commit):
        raise Refusal(
            _("commit {commit} is not on the branch main of {repository}",
              commit=found.commit[:12], repository=repository),
            _("merge the change into main, bring the clone up to date (git fetch origin), then build and publish main"),
        )  # fmt: skip
    if last is None:
        return []
    if last.edition != found.edition:
        raise Refusal(
            _("this is the edition “{edition}”, and the folder holds the edition “{other}”",
              edition=found.edition, other=last.edition),
            _("give each edition a folder of its own, or build the other edition (QMS_AUDIENCE)"),
        )  # fmt: skip
    if repository and last.commit and _is_older(repository, found.commit, last.commit):
        raise Refusal(
            _("a site of a later commit ({commit}) is already published", commit=last.commit[:12]),
            _("publish the newest commit; to go back to an earlier site: --rollback"),
        )
    return list(ledger.contradictions(last, found))


def refuse_repetition(found: ReleaseLedger, last: ReleaseLedger | None, rolled_back: Container[str | None]) -> None:
    """Raise Refusal where the commit was ``rolled_back`` or published for a later day: only people may want that."""
    if found.commit in rolled_back:
        raise Refusal(
            _("commit {commit} was published and then rolled back", commit=(found.commit or "")[:12]),
            _("undo the change on main (git revert), then publish that; if the commit was right after all: --again"),
        )
    if last and last.commit == found.commit and found.built_for < last.built_for:
        raise Refusal(
            _("the site of this commit is already published for a later day: {day}", day=last.built_for),
            _("build the site for today, then publish it; if that later day was a slip of a clock: --again"),
        )


def _is_older(repository: Path, commit: str, than: str) -> bool:
    answer = git(repository, "merge-base", "--is-ancestor", commit, than)
    return commit != than and answer.returncode == 0
