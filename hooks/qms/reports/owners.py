"""Tells a forge who answers for which file: CODEOWNERS (GitHub, GitLab, Gitea, Forgejo)."""

from collections.abc import Iterator

from qms.language.messages import Refusal, _
from qms.model.manual import Manual
from qms.reports.console import Translate


def codeowners(manual: Manual, root: str, translate: Translate) -> str:
    """The file for a manual in the folder ``root`` of its repository. The last line that fits a file counts.

    Raises Refusal where the register of the organisation names nobody.
    """
    organisation = manual.organisation
    if organisation.forge_team is None:
        raise Refusal(
            _("registers/organisation.yml does not say who answers for the programs on the forge"),
            _("add a line “forge_team: organisation/team”"),
        )
    first = _("Written by “make owners” from registers/organisation.yml (forge_team); not to be edited.")
    return "\n".join([f"# {first.told(translate)}", f"* @{organisation.forge_team}", *_documents(manual, root), ""])


def _documents(manual: Manual, root: str) -> Iterator[str]:
    teams = {unit.id: unit.forge_team for unit in manual.organisation.units}
    for document in sorted(manual.documents, key=lambda document: document.path):
        if team := teams.get(document.header.owner):
            yield f"{root}/{document.path} @{team}".removeprefix("/")
