"""Tells people what they have to do by a day, how, and with which command."""

from collections.abc import Callable, Mapping

from qms.analysis.tasks import Deadline, Work
from qms.language.messages import Message, _
from qms.model.documents import Document
from qms.model.registers import Law

_REVISE = "python scripts/revise.py {code}"
_COMMANDS = {Work.LAW: _REVISE, Work.REVIEW: _REVISE, Work.REISSUE: f"{_REVISE} --issue"}


def told(deadline: Deadline, laws: Mapping[str, Law], title_of: Callable[[Document], str]) -> Message:
    """What is to be done, in a few words: the codes of the documents, of a single one its title as well."""
    first, *others = deadline.documents
    codes = tuple(document.code for document in deadline.documents)
    documents = codes if others else f"{first.code} – {title_of(first)}"
    match deadline.work:
        case Work.LAW:
            number = laws[deadline.about].number
            return _("bring {law} into {documents}", law=number, documents=documents)
        case Work.DISSEMINATION:
            return _("make version {version} of {documents} known", version=deadline.about, documents=documents)
        case Work.OBJECTIVE:
            return _("evaluate the objective “{objective}” of {documents}",
                     objective=deadline.about, documents=documents)  # fmt: skip
        case Work.REVIEW:
            return _("review {documents}", documents=documents)
        case Work.REISSUE:
            return _("issue {documents} anew", documents=documents)


def command(deadline: Deadline) -> Message | None:
    """The command that begins the work, where there is one; of several documents, for the first."""
    if deadline.work not in _COMMANDS:
        return None
    first, *others = deadline.documents
    line = _COMMANDS[deadline.work].format(code=first.code)
    return (
        _("command, one document after the other: {command}", command=line)
        if others
        else _("command: {command}", command=line)
    )
