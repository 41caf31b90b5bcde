"""Facts found in a text once and remembered: pure functions of the text, too slow to ask again at every run."""

import hashlib
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Protocol, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


class Memory(Protocol):
    """Remembers facts (str, int, bool, None, lists and dicts) by name."""

    def recall(self, name: str, find: Callable[[], Any]) -> Any:
        """What was found under ``name`` before, else what ``find`` finds now."""


def recall(memory: Memory, name: str, record: type[T], find: Callable[[], Iterable[T]]) -> tuple[T, ...]:
    """The records (dataclasses) that ``find`` finds, or found when ``name`` was asked for before."""
    adapter: TypeAdapter[tuple[T, ...]] = _adapter(record)  # type: ignore[arg-type]  # a class is hashable
    facts = memory.recall(name, lambda: adapter.dump_python(tuple(find())))
    return adapter.validate_python(facts)


def fingerprint(texts: Iterable[str]) -> str:
    """16 hexadecimal digits that name ``texts``, in any order: part of the name of facts that depend on them."""
    return hashlib.sha256("\0".join(sorted(texts)).encode()).hexdigest()[:16]


@cache
def _adapter(record: Any) -> TypeAdapter[Any]:
    return TypeAdapter(tuple[record, ...])
