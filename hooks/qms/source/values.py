"""The kinds of value that front matter and registers hold, each read from the text the editor wrote."""

import re
from copy import copy
from datetime import date, timedelta, timezone
from functools import total_ordering
from typing import Annotated, Any

from dateutil.relativedelta import relativedelta
from pydantic import BaseModel, BeforeValidator, ConfigDict, GetJsonSchemaHandler, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema

from qms.language.messages import Message, _

VIETNAM = timezone(timedelta(hours=7))
IDS = "x-ids"
"""Stands in a schema for the ids that a manual's registers define."""


class Record(BaseModel):
    """A group of keys written by people: frozen, and no key beyond those declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


def id_of(register: str) -> WithJsonSchema:
    """Says that a text is an id in a list of a register: ``units``, ``roles``, ``laws``, ``procedures``."""
    return WithJsonSchema({IDS: register})


def invalid(fault: Message, remedy: Message) -> PydanticCustomError:
    """The error a validator raises; ``schema`` turns it into a problem on its line."""
    return PydanticCustomError("qms", "{fault}", {"fault": fault, "remedy": remedy})


@total_ordering
class VersionNumber:
    """``issue.revision``: "2.1" is lần ban hành 2, lần sửa đổi 1; 1.10 comes after 1.9."""

    def __init__(self, text: str) -> None:
        """Raises ValueError unless ``text`` is two whole numbers with a dot between."""
        if not re.fullmatch(r"[0-9]{1,4}\.[0-9]{1,4}", text):
            raise ValueError(text)
        self._text = text
        self.issue, self.revision = (int(part) for part in text.split("."))

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"VersionNumber({self._text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, VersionNumber) and self._pair == other._pair

    def __lt__(self, other: "VersionNumber") -> bool:
        return self._pair < other._pair

    def __hash__(self) -> int:
        return hash(self._pair)

    @property
    def _pair(self) -> tuple[int, int]:
        return self.issue, self.revision

    @property
    def successors(self) -> tuple["VersionNumber", "VersionNumber"]:
        """The two versions that may follow: the next revision and the next issue."""
        return self._numbered(self.issue, self.revision + 1), self._numbered(self.issue + 1, 0)

    def _numbered(self, issue: int, revision: int) -> "VersionNumber":
        """Another number, of any size: 1.9999 too has a successor to name."""
        other = copy(self)
        other.issue, other.revision, other._text = issue, revision, f"{issue}.{revision}"
        return other

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(_version)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: core_schema.CoreSchema, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Editors' programs read 1.10 as a number."""
        return {"type": ["number", "string"], "pattern": r"^[0-9]{1,4}\.[0-9]{1,4}$", "minimum": 0}


def _version(value: object) -> VersionNumber:
    if isinstance(value, VersionNumber):
        return value
    try:
        return VersionNumber(str(value))
    except ValueError:
        raise invalid(
            _("“{value}” is not a version number", value=value),
            _("write issue.revision, for example 1.0 for the first issue and 1.1 for its first revision"),
        ) from None


def _text(value: object) -> object:
    if isinstance(value, str) and not value.strip():
        raise invalid(_("the value is empty"), _("write the value, or delete the line if the key is optional"))
    return value


def day_of(text: str) -> date | None:
    """The day that ``2026-07-01`` names, from 1900 to 2199: deadlines are reckoned from it; None for anything else."""
    if not re.fullmatch(r"(?:19|2[01])[0-9]{2}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _date(value: object) -> object:
    if not isinstance(value, str):
        return value
    day = day_of(value)
    if day is None:
        raise invalid(
            _("“{value}” is not a date of the calendar", value=value),
            _("write year-month-day, for example 2026-07-01"),
        )
    return day


_PERIOD = re.compile(r"(?P<amount>[0-9]{1,3})\s+(?:(?P<days>days?|ngày)|(?P<months>months?|tháng)|(?:years?|năm))")


def _period(value: object) -> object:
    if not isinstance(value, str):
        return value
    found = _PERIOD.fullmatch(value.strip())
    if not found:
        raise invalid(
            _("“{value}” is not a period", value=value),
            _("write a number and a unit, for example 12 months or 2 years"),
        )
    amount = int(found["amount"])
    if found["days"]:
        return relativedelta(days=amount)
    return relativedelta(months=amount) if found["months"] else relativedelta(years=amount)


def _flag(value: object) -> object:
    if isinstance(value, str) and value not in {"true", "false"}:
        raise invalid(_("“{value}” is neither true nor false", value=value), _("write true or false"))
    return value if isinstance(value, bool) else value == "true"


def _pattern(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        re.compile(re.sub(r"\(\?P<\w+>", "(?:", f"(?:{value})"))  # as part of the pattern that finds codes in prose
        return re.compile(value)
    except re.error:
        raise invalid(
            _("“{value}” is not a valid pattern", value=value),
            _(r"write a regular expression, for example QT\.HT\.\d{{2}}"),
        ) from None


# The schemas for editors' programs take what YAML makes of a text: a number, true, false.
Text = Annotated[
    str, BeforeValidator(_text), WithJsonSchema({"type": ["string", "number", "boolean"], "pattern": r"\S"})
]
Date = Annotated[
    date,
    BeforeValidator(_date),
    WithJsonSchema({"type": "string", "pattern": "^(19|2[01])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"}),
]
Period = Annotated[
    relativedelta,
    BeforeValidator(_period),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,3}\\s+(days?|ngày|months?|tháng|years?|năm)$"}),
]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"enum": [True, False, "true", "false"]})]
Pattern = Annotated[re.Pattern[str], BeforeValidator(_pattern), WithJsonSchema({"type": "string"})]
