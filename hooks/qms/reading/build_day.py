"""The day for which a manual is read: the only thing beside the commit that a site follows from."""

import os
from datetime import UTC, date, datetime, timedelta

from qms.language.messages import Refusal, _
from qms.source.values import VIETNAM

VARIABLE = "SOURCE_DATE_EPOCH"
"""Seconds since 1970 as https://reproducible-builds.org/specs/source-date-epoch/ defines them."""
FIRST, END = datetime(1980, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
"""No ZIP archive can be dated before, no day in Việt Nam be told after."""


def today() -> date:
    """The day in Việt Nam of the moment in ``SOURCE_DATE_EPOCH``; where it is not set, of now.

    Raises Refusal where it holds anything but a moment since 1980.
    """
    written = os.environ.get(VARIABLE)
    moment = datetime.now(UTC) if written is None else _moment(written)
    return moment.astimezone(VIETNAM).date()


def noon(day: date) -> int:
    """A value of ``SOURCE_DATE_EPOCH`` for which :func:`today` gives ``day``."""
    return int(datetime(day.year, day.month, day.day, 12, tzinfo=VIETNAM).timestamp())


def _moment(written: str) -> datetime:
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(written))
        if FIRST <= moment < END:
            return moment
    except (ValueError, OverflowError):
        pass
    raise Refusal(
        _("{variable} is “{value}”, which is no moment since 1980 in seconds", variable=VARIABLE, value=written),
        _("take the variable away, or set it to the time of the commit: git log -1 --format=%ct"),
    )
