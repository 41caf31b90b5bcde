"""Whether a site may follow the one that was published last."""

from pathlib import Path

from qms.language.messages import Message, Refusal, _
from qms.publishing import ledger
from qms.publishing.ledger import ReleaseLedger
from qms.reading.git import git


def admit(found: ReleaseLedger, last: ReleaseLedger | None, repository: Path | None) -> list[Message]:
    """What the ledger ``found`` says of released texts that contradicts the ``last``: somebody must answer for that.

    Raises Refusal where nobody can: another edition, an older commit (as far as ``repository`` knows), no commit.
    """
    if found.commit is None:
        raise Refusal(
            _("this site is built from files that no commit holds"),
            _("commit the changes (git status names them), then build and publish again"),
        )
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


def _is_older(repository: Path, commit: str, than: str) -> bool:
    answer = git(repository, "merge-base", "--is-ancestor", commit, than)
    return commit != than and answer.returncode == 0
