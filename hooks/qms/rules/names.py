"""What rules say of a name that stands for nothing: which one was meant, or what to do instead."""

from collections.abc import Collection, Iterable

from qms.language.messages import Message, _
from qms.language.vietnamese import nearest
from qms.model.documents import Place, Problem


def code_meant(code: str, known: Iterable[str], otherwise: Message) -> Message:
    """The known code most like ``code``, if any is; ``otherwise`` is the way out where none is."""
    meant = nearest(code, known)
    return _("did you mean {meant}?", meant=meant) if meant else otherwise


def name_meant(name: str, known: Iterable[str], otherwise: Message) -> Message:
    """As :func:`code_meant`, for words: these stand in quotes."""
    meant = nearest(name, known)
    return _("did you mean “{meant}”?", meant=meant) if meant else otherwise


def not_in_organisation(place: Place, name: str, known: Collection[str]) -> Problem:
    """``name`` is none of the ``known`` units or roles."""
    return Problem(
        place,
        _("“{name}” is not in registers/organisation.yml", name=name),
        name_meant(name, known, _("write one of: {choices}", choices=", ".join(known))),
    )
