"""Printed periods of a service: two dates behind a label such as "service period" (BT-73, BT-74; V-DAT-07)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from documents.value import Value
from documents.values import dates

LABELS: Final = (
    *("leistungszeitraum", "abrechnungszeitraum", "lieferzeitraum", "vertragszeitraum", "nutzungszeitraum"),
    *("mietzeitraum", "service period", "billing period", "invoice period", "invoicing period", "rental period"),
    *("subscription period", "period of service", "period covered", "coverage period", "contract period"),
    *("période de facturation", "période de prestation", "période de service", "période du", "période"),
    *("factuurperiode", "dienstperiode", "abonnementsperiode", "contractperiode", "periode"),
    *("período de facturación", "periodo de facturación", "período de servicio", "periodo de servicio", "período"),
    *("periodo di fatturazione", "periodo di riferimento", "periodo di servizio", "competenza", "periodo"),
)  # fmt: skip
LONGEST: Final = dt.timedelta(days=5 * 366)
"""A longer period is a misreading."""

_LABEL: Final = re.compile(rf"\b(?:{'|'.join(sorted(LABELS, key=len, reverse=True))})\b", re.IGNORECASE)
_DAY: Final = (
    r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}"
    r"|\d{1,2}\.? (?:de )?[^\W\d_]{3,12}\.?,? (?:de )?\d{4}"
    r"|[^\W\d_]{3,12}\.? \d{1,2},? \d{4}"
    r"|\d{1,2}\.\d{1,2}\.?(?=\s*(?:[-–—]|bis)\s*\d{1,2}\.\d{1,2}\.\d{4})"
)
_TWO_DAYS: Final = re.compile(rf"(?P<first>{_DAY})\s*(?:[-–—]|[^\W\d_/]{{1,5}}|t/m)\s*(?P<last>{_DAY})")
_WITHOUT_YEAR: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.?")
_REACH: Final = 120
"""Characters behind the label in which the two days stand."""


class Period(Value):
    """A period, both days included."""

    start: dt.date
    end: dt.date

    def __str__(self) -> str:
        """Return both days in a form that is read back as they are."""
        return f"{self.start} - {self.end}"


class Stated(NamedTuple):
    """A period with the label it stands behind, and where its two days begin and end in the text."""

    period: Period
    label: str
    start: int
    end: int


def printed_period(text: str, *, current_year: int | None = None) -> Period | None:
    """Return the period that a page states behind a label; None when it states none, two, or one that is not plain.

    Days that may be read day first or month first must make a period in one of the two orders only (C-12).
    """
    found = {stated.period for stated in stated_periods(text, current_year=current_year)}
    return found.pop() if len(found) == 1 else None


def stated_periods(text: str, *, current_year: int | None = None) -> Iterator[Stated]:
    """Yield every plain period behind a label, in the order of the text; two-digit years count from `current_year`."""
    for match in _LABEL.finditer(text):
        if (stated := _behind(text, match, current_year)) is not None:
            yield stated


def read_period(raw: str, *, current_year: int | None = None) -> Period | None:
    """Return the period that a print of two days is; None when it is none, or two are possible."""
    stated = _between(raw, 0, len(raw), "", current_year)
    return None if stated is None else stated.period


def period_of(first: str, last: str, *, current_year: int | None = None) -> Period | None:
    """Return the period between two prints of a day; None when the days are no period, or two are possible."""
    found = set(_periods(first, last, current_year))
    return found.pop() if len(found) == 1 else None


def _behind(text: str, label: re.Match[str], current_year: int | None) -> Stated | None:
    return _between(text, label.end(), label.end() + _REACH, label[0], current_year)


def _between(text: str, start: int, end: int, label: str, current_year: int | None) -> Stated | None:
    match = _TWO_DAYS.search(text, start, end)
    if match is None:
        return None
    first, last = match["first"], match["last"]
    without_year = _WITHOUT_YEAR.fullmatch(first)
    if without_year:
        first = f"{without_year[1]}.{without_year[2]}.{last[-4:]}"
    period = period_of(first, last, current_year=current_year)
    return None if period is None else Stated(period, label, match.start(), match.end())


def _periods(first: str, last: str, current_year: int | None) -> Iterator[Period]:
    dotted = "." in first and "." in last
    for order in ("DMY",) if dotted else ("DMY", "MDY"):  # C-12(e): dots stand between day and month
        start, end = _day(first, order, current_year), _day(last, order, current_year)
        if start is not None and end is not None and start <= end <= start + LONGEST:
            yield Period(start=start, end=end)


def _day(raw: str, order: str, current_year: int | None) -> dt.date | None:
    """Return the reading of a day in an order; a day whose print leaves no choice fits in either."""
    if dates.order_of(raw) == "YMD":
        return dates.readings(raw, current_year=current_year)[0]
    return dates.by_order(raw, order, current_year=current_year)
