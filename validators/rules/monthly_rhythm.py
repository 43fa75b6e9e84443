"""A vendor that bills the same amount once a month, as for a contract: a second bill in a month, or one left out."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Final

from documents.finding import Queue, Severity
from documents.ledger_facts import PriorDocument
from validators.context import Case
from validators.duplicates import describe, same_vendor
from validators.rule import Remark, Rule
from validators.wording import money

CODE = "V-ANO-03"
ENOUGH: Final = 6
"""Months in a row, each with one bill over the same amount, that make a rhythm."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when an invoice over the monthly amount breaks the rhythm of the last 6 months before it."""
    issued, gross = case.document.issue_date, case.document.gross_total
    if issued is None or gross is None or case.document.sign < 0:
        return
    alike = sorted(
        (prior for prior in same_vendor(case) if _is_like(prior, case) and prior.issue_date <= issued.value),
        key=lambda prior: prior.issue_date,
    )
    if not _is_monthly([prior.issue_date for prior in alike[-ENOUGH:]]):
        return
    last = alike[-1]
    gap = _month(issued.value) - _month(last.issue_date)
    if gap == 1:
        return
    what = "a second bill in the same month" if gap == 0 else f"{gap - 1} month(s) without a bill before it"
    yield Remark(
        f"This vendor bills {money(gross.value, case.currency)} once a month, the last time with {describe(last)}; "
        f"this document is {what}.",
        subject="issue_date",
        expected="one bill a month",
        found=what,
        next_step="Check it against the contract, and ask for a bill that is missing.",
    )


def _is_like(prior: PriorDocument, case: Case) -> bool:
    gross = case.document.gross_total
    same = gross is not None and (prior.gross, prior.currency) == (gross.value, case.currency)
    return same and prior.sign > 0 and bool(prior.entry)


def _is_monthly(days: list[dt.date]) -> bool:
    months = [_month(day) for day in days]
    return len(months) == ENOUGH and all(later - earlier == 1 for earlier, later in itertools.pairwise(months))


def _month(day: dt.date) -> int:
    return 12 * day.year + day.month


RULE = Rule(CODE, check, source="accounting specification 4.8", severity=Severity.WARN, queue=Queue.APPROVAL)
