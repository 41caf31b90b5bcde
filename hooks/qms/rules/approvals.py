"""VR: who approved a text signed that text, not another."""

from collections.abc import Iterator

from qms.language.messages import _
from qms.model.approvals import ApprovalTag
from qms.model.documents import Place, Problem
from qms.model.manual import Manual
from qms.rules.rule import Severity, rule


@rule("VR015", Severity.WARNING)
def approval_proves_something(manual: Manual) -> Iterator[Problem]:
    """An approval tag names a released text, is put on that text, and is signed by somebody who may approve."""
    for tag in manual.approvals:
        text = tag.text(manual.ledger)
        if text is None:
            yield Problem(
                _place(manual, tag),
                _("the tag {tag} names no released text", tag=tag.name),
                _(
                    "name it approval/CODE/VERSION, after the first correction approval/CODE/VERSION+1, "
                    "and sign what is on the published branch; delete this one: git push origin --delete TAG"
                ),
            )
        elif tag.target != text.blob:
            yield Problem(
                _place(manual, tag),
                _("the tag {tag} is not on the released text of {code} {version}",
                  tag=tag.name, code=text.code, version=text.version),
                _("read and sign that text: git tag -s -f {tag} {blob}", tag=tag.name, blob=text.blob),
            )  # fmt: skip
        elif tag.signer is None:
            yield Problem(
                _place(manual, tag),
                _("the tag {tag} has no signature of anybody who may approve", tag=tag.name),
                _("sign it with a key of the list of allowed signers: git tag -s -f {tag} {blob}; "
                  "where the key is not in the list, ask the administrator of the repository",
                  tag=tag.name, blob=text.blob),
            )  # fmt: skip


def _place(manual: Manual, tag: ApprovalTag) -> Place:
    document = manual.by_code.get(tag.code or "")
    if document is None:
        return manual.registers.at("organisation", "kinds")
    rows = [row.version for row in document.versions]
    return document.at("versions", *([rows.index(tag.version)] if tag.version in rows else ()))
