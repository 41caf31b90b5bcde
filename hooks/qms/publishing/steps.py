"""The steps of a publication, told as they are done to people and to programs."""

from collections.abc import Callable
from enum import StrEnum

from qms.language.messages import Message


class Step(StrEnum):
    """What is told, for programs that listen."""

    CLEARED = "cleared"
    COPIED = "copied"
    FAULT = "fault"
    INSPECTED = "inspected"
    COMPLETED = "completed"
    SIGNED = "signed"
    STORED = "stored"
    VERIFIED = "verified"
    SWITCHED = "switched"
    HEALTHY = "healthy"
    SWITCHED_BACK = "switched-back"
    PRUNED = "pruned"
    NOT_PRUNED = "not-pruned"
    PUBLISHED = "published"
    ROLLED_BACK = "rolled-back"


Tell = Callable[[Step, Message], None]
