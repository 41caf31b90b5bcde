"""How dates and numbers are written on pages and in messages: the Vietnamese way."""

from datetime import date, datetime
from decimal import Decimal


def day(value: date | datetime | None) -> str:
    """``01/07/2026``; a dash where there is no date."""
    return value.strftime("%d/%m/%Y") if value else "–"


def number(value: Decimal) -> str:
    """Up to two decimals behind a comma: ``7,5``."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
