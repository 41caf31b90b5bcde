"""Words that stand nowhere else, planted in a manual and looked for in every byte of a site.

A value is planted for every key of a record of the model: a key that is added to the model is planted, or refused here
until somebody says what it holds.
"""

import gzip
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from html import unescape
from itertools import count
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints
from urllib.parse import unquote

from qms.language.vietnamese import fold
from qms.model.registers import LawId, ProcedureId, RoleId, UnitId
from qms.source.values import Date, Record, Text

IDS = {UnitId: "units", RoleId: "roles", LawId: "laws", ProcedureId: "procedures"}
_KEY = re.compile(r"zwa[a-z]{4}wz")
_DAY = re.compile(r"(?P<year>19[1-6]\d)-(?P<month>\d{2})-(?P<day>\d{2})|(?P<d>\d{2})/(?P<m>\d{2})/(?P<y>19[1-6]\d)")
_JSON_LETTER = re.compile(r"\\u([0-9a-fA-F]{4})")


class Canaries:
    """What was planted, by what it will be found as, with the place it was planted in."""

    def __init__(self) -> None:
        self.planted: dict[str, str] = {}
        self._referred: dict[str, list[str]] = {register: [] for register in IDS.values()}
        self._numbers = count()
        self._days = (date(1910, 1, 1) + timedelta(number) for number in count())

    def word(self, place: str) -> str:
        """A word with diacritics and capital letters, as people write."""
        return self._plant(place).replace("zwa", "Zwằ", 1)

    def name(self, place: str) -> str:
        """A word for an id or the name of a file."""
        return self._plant(place)

    def day(self, place: str) -> str:
        """A day that nothing else names; each is later than the one before."""
        day = next(self._days).isoformat()
        self.planted[day] = place
        return day

    def take(self, register: str) -> list[str]:
        """The ids that records refer to and that no row of the register has yet."""
        taken, self._referred[register] = self._referred[register], []
        return taken

    def record(self, record: type[Record], place: str, **given: Any) -> dict[str, Any]:
        """A value for each key of a record; ``given`` sets keys whose values rules bind, None leaves one out."""
        hints = get_type_hints(record, include_extras=True)
        assert given.keys() <= record.model_fields.keys()
        values = {
            key: given[key] if key in given else self._value(hints[key], f"{place}.{key}")
            for key in record.model_fields
        }
        return {key: value for key, value in values.items() if value is not None}

    def _value(self, hint: Any, place: str) -> Any:
        if hint in IDS:
            identifier = self.name(place)
            self._referred[IDS[hint]].append(identifier)
            return identifier
        if hint == Text:
            return self.word(place)
        if hint == Date:
            return self.day(place)
        if get_origin(hint) is tuple:
            return [self._value(get_args(hint)[0], place)]
        if isinstance(hint, type) and issubclass(hint, Record):
            return self.record(hint, place)
        others = [other for other in get_args(hint) if other is not type(None)]
        if len(others) == 1 and get_origin(hint) not in {Annotated, Literal}:
            return self._value(others[0], place)
        raise AssertionError(f"{place}: say what a {hint} is to hold")

    def _plant(self, place: str) -> str:
        number, letters = next(self._numbers), ""
        for _place in range(4):
            number, rest = divmod(number, 26)
            letters += chr(ord("a") + rest)
        key = f"zwa{letters}wz"
        self.planted[key] = place
        return key


def found_in(files: Mapping[str, bytes]) -> dict[str, set[str]]:
    """The canaries in files, each with the files that hold it; their names count as well."""
    found: dict[str, set[str]] = {}
    for name, text in texts(files):
        for canary in _canaries(text):
            found.setdefault(canary, set()).add(name)
    return found


def texts(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Every text that somebody could read in files, however it is packed or written, with the file; names as well."""
    for name, content in files.items():
        for text in (name, *_unpacked(content)):
            without_escapes = _JSON_LETTER.sub(lambda letter: chr(int(letter[1], 16)), text)
            for read in (text, without_escapes, unescape(without_escapes), unescape(unquote(text))):
                yield name, read


def _unpacked(content: bytes) -> Iterator[str]:
    if content.startswith(b"\x1f\x8b"):
        yield from _unpacked(gzip.decompress(content))
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield member
                yield from _unpacked(archive.read(member))
    else:
        yield content.decode("utf-8", "replace")


def _canaries(text: str) -> Iterator[str]:
    yield from _KEY.findall(fold(text))
    for day in _DAY.finditer(text):
        yield f"{day['year'] or day['y']}-{day['month'] or day['m']}-{day['day'] or day['d']}"


def as_yaml(value: object, indent: int | None = None) -> str:
    """A value as YAML: JSON is YAML."""
    return json.dumps(value, ensure_ascii=False, indent=indent)
