"""The one schema object all tables register with, and the column types they share."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

MinorUnits = sa.BigInteger
"""Money as an integer number of the currency's minor units; the currency stands in a column beside it."""


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A moment in UTC, kept as ISO 8601 text with microseconds, so that both engines sort and hash it alike."""

    impl = sa.String(32)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Any) -> str | None:
        """Refuse a moment without a zone: it would mean something else on another machine."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone; every moment in the database is UTC")
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Any) -> dt.datetime | None:
        """Return an aware moment in UTC."""
        del dialect
        return None if value is None else dt.datetime.fromisoformat(value)


class DecimalText(TypeDecorator[Decimal]):
    """A quantity or unit price with all its decimals, kept as text: neither engine may round it (S-03)."""

    impl = sa.String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Any) -> str | None:
        """Write plain digits, never an exponent."""
        del dialect
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Any) -> Decimal | None:
        """Return the exact value."""
        del dialect
        return None if value is None else Decimal(value)
