"""Validation: a tree of YAML nodes against a declared record, every fault on its line."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from qms.language.messages import Message, _
from qms.language.vietnamese import nearest
from qms.source.yaml_reader import Node, position

R = TypeVar("R", bound=BaseModel)


class FaultKind(StrEnum):
    """Why a file could not be read: it does not parse, a key is wrong, or a value is."""

    SYNTAX = "syntax"
    KEY = "key"
    VALUE = "value"


@dataclass(frozen=True)
class Fault:
    """What keeps a file from being read, and where (line and column from 1)."""

    kind: FaultKind
    line: int
    column: int
    fault: Message
    remedy: Message


def validate(value: object, node: Callable[[], Node], record: type[R]) -> tuple[R | None, list[Fault]]:
    """The record that ``value`` describes, or None and every fault that keeps it from being one.

    ``value`` is str, list and dict; ``node`` gives the same with the places where it stands, once there is a fault.
    """
    try:
        return record.model_validate(value), []
    except ValidationError as error:
        return None, [_fault(details, node(), record) for details in error.errors(include_url=False)]


def _fault(details: ErrorDetails, node: Node, record: type[BaseModel]) -> Fault:
    path = details["loc"]
    line, column = position(node, path)
    kind, fault, remedy = _explain(details, path, record)
    return Fault(kind, line, column, fault, remedy)


def _explain(  # noqa: PLR0911  # a table: one case a kind of error
    details: ErrorDetails, path: tuple[int | str, ...], record: type[BaseModel]
) -> tuple[FaultKind, Message, Message]:
    """Pydantic's errors, told as what an editor did and can do."""
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    match details["type"]:
        case "qms":
            return FaultKind.VALUE, details["ctx"]["fault"], details["ctx"]["remedy"]
        case "missing":
            return (
                FaultKind.KEY,
                _("the key “{key}” is missing", key=key),
                _("add a line “{key}: …”", key=key),
            )
        case "extra_forbidden":
            return FaultKind.KEY, _("the key “{key}” is unknown", key=key), _unknown_key(str(key), path, record)
        case "literal_error" | "enum":
            return (
                FaultKind.VALUE,
                _("“{value}” is not a value of “{key}”", value=details["input"], key=key),
                _("write one of: {choices}", choices=str(details["ctx"]["expected"]).replace(" or ", ", ")),
            )
        case "int_parsing" | "greater_than_equal" | "less_than_equal":
            return (
                FaultKind.VALUE,
                _("“{value}” is not a possible number for “{key}”", value=details["input"], key=key),
                _("write a whole number"),
            )
        case "too_short":
            return FaultKind.VALUE, _("“{key}” is empty", key=key), _("add at least one entry")
        case "tuple_type" | "list_type":
            return (
                FaultKind.VALUE,
                _("“{key}” must be a list", key=key),
                _("write “{key}: [first, second]”; [] when there is none", key=key),
            )
        case "model_type" if not path:
            return (
                FaultKind.VALUE,
                _("the file is not a group of “key: value” lines"),
                _("write “key: value” on each line"),
            )
        case "model_type" | "dict_type" | "model_attributes_type":
            return (
                FaultKind.VALUE,
                _("“{key}” must be a group of “key: value” lines", key=key),
                _("indent its lines below it and write “key: value” on each"),
            )
        case _:
            return (
                FaultKind.VALUE,
                _("“{key}” must be a text", key=key),
                _("write one value on the line of the key, in double quotes if it holds : or #"),
            )


def _unknown_key(key: str, path: tuple[int | str, ...], record: type[BaseModel]) -> Message:
    known = list(_record_at(record, path[:-1]).model_fields)
    meant = nearest(key, known)
    if meant:
        return _("did you mean “{meant}”?", meant=meant)
    return _("delete the line; the keys known here are: {known}", known=", ".join(known))


def _record_at(record: type[BaseModel], path: tuple[int | str, ...]) -> type[BaseModel]:
    for step in path:
        if isinstance(step, str) and step in record.model_fields:
            record = next(_records_in(record.model_fields[step].annotation), record)
    return record


def _records_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _records_in(part)
