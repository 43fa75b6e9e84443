"""A service over the end of a month belongs to two periods: its cost is deferred or accrued by days (P-16)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from documents.finding import Queue, Severity
from documents.values.money import round_amount
from documents.values.periods import Period
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import money

CODE = "V-DAT-07"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the service period ends in another month than it starts in."""
    period = case.document.service_period
    if period is None or (period.start.year, period.start.month) == (period.end.year, period.end.month):
        yield from _of_later_year(case)
        return
    fiscal = _fiscal_year(case, period.start) != _fiscal_year(case, period.end)
    yield Remark(
        f"The service period from {period.start} to {period.end} crosses the end of a "
        f"{'fiscal year' if fiscal else 'month'}.{_share(case, period)}",
        subject="invoicing_period",
        expected="one period",
        found=f"{period.start} to {period.end}",
        next_step="Defer the part that belongs to later periods, or confirm that all of it is cost of one period.",
    )


def _of_later_year(case: Case) -> Iterator[Remark]:
    """Yield a remark for what is supplied as a whole in a later fiscal year than that of the document."""
    period, delivery, issued = case.document.service_period, case.document.delivery_date, case.document.issue_date
    day = period.start if period is not None else delivery.value if delivery is not None else None
    if day is None or issued is None or _fiscal_year(case, day) <= _fiscal_year(case, issued.value):
        return
    yield Remark(
        f"What is billed on {issued.value} is supplied on {day}, in a later fiscal year.",
        subject="invoicing_period" if period is not None else "delivery_date",
        expected="the fiscal year of the document",
        found=day.isoformat(),
        next_step="Compare the day with the page; if it is right, defer the cost to that year.",
    )


def _fiscal_year(case: Case, day: dt.date) -> int:
    return day.year - (day.month < case.context.client.fiscal_year_start)


def _share(case: Case, period: Period) -> str:
    """Return a sentence with the part of the net total that falls after the month of issue, by days."""
    net, issued = case.document.net_total, case.document.issue_date
    if net is None or issued is None:
        return ""
    following = (issued.value.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    days = (period.end - period.start).days + 1
    later = (period.end - max(period.start, following)).days + 1
    if later <= 0:
        return ""
    part = money(round_amount(net.value * later / days, case.currency), case.currency)
    whole = money(net.value, case.currency)
    return f" By days, {part} of {whole} ({later} of {days} days) fall after {issued.value:%Y-%m}."


RULE = Rule(
    CODE,
    check,
    source="accounting specification P-16; EN 16931 BT-73, BT-74",
    severity=Severity.WARN,
    queue=Queue.APPROVAL,
)
