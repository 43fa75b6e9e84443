"""A date that can be two days, or none, is never guessed: 36 % of all calendar days can be read in two ways."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from documents.field import FieldName
from documents.finding import Role
from documents.kind import POSTING_TYPES
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-DAT-04"
DATES: Final = frozenset({FieldName.ISSUE_DATE, FieldName.DUE_DATE, FieldName.DELIVERY_DATE})


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each date with several readings left, and for each print that is no day of the calendar."""
    for doubt in case.document.ambiguities:
        if doubt.field in DATES:
            days = " or ".join(_spoken(reading) for reading in doubt.readings)
            yield Remark(
                f'"{doubt.raw}" can be {days}; nothing on the document decides.',
                subject=doubt.field.value,
                expected="one day",
                found=doubt.raw,
                next_step="Choose one.",
                waived_by=Role.NOBODY,
            )
    for print_ in case.document.not_parsed:
        if print_.field in DATES:
            yield Remark(
                f'"{print_.raw}" is printed as {print_.field.value.replace("_", " ")}, '
                "but it is no day of the calendar.",
                subject=print_.field.value,
                expected="one day",
                found=print_.raw,
                next_step="Key the date, or ask the vendor which day is meant.",
                waived_by=Role.NOBODY,
            )


def _spoken(reading: str) -> str:
    """Return "5 June 2026" for "2026-06-05", so that day and month cannot be mixed up again."""
    try:
        day = dt.date.fromisoformat(reading)
    except ValueError:
        return reading
    return f"{day.day} {day:%B %Y}"


RULE = Rule(CODE, check, source="accounting specification C-12, C-13, C-15", applies_to=POSTING_TYPES)
