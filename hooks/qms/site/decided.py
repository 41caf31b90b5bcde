"""What a document is said to be while its file holds a draft: what was so before, for nobody has decided the rest yet.

A version keeps its own title, clauses and legal basis. Unit, recipients and administrative procedures are of the
document; the draft's are those of the text in force only once it is issued. ``under_review_for`` is a note on the text
in force, ``audience: internal`` takes it back at once, ``withdrawn`` ends it: these are what the file says.
"""

from dataclasses import replace

from qms.model.documents import Document
from qms.model.manual import Manual
from qms.source.front_matter import Keys


def as_decided(manual: Manual) -> Manual:
    """The manual as those see it who see no drafts."""
    decided = manual.ledger.decided
    documents = (
        _as_decided(document, decided[document.code], manual)
        if document.draft and document.code in decided
        else document
        for document in manual.documents
    )
    return replace(manual, documents=tuple(documents))


def _as_decided(document: Document, keys: Keys, manual: Manual) -> Document:
    """An id that the registers do not know any more was changed since."""
    units, procedures = manual.organisation.unit_names, manual.registers.tthc_by_id
    owner = str(keys.get("owner"))
    changes = {
        "owner": owner if owner in units else document.header.owner,
        "distribution": tuple(unit for unit in _listed(keys, "distribution") if unit in units),
        "tthc": tuple(procedure for procedure in _listed(keys, "tthc") if procedure in procedures),
    }
    return replace(document, header=document.header.model_copy(update=changes))


def _listed(keys: Keys, key: str) -> list[str]:
    value = keys.get(key)
    return [str(item) for item in value] if isinstance(value, list) else []
