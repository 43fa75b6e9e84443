"""Payment terms as printed (EN 16931 BT-20; C-57) and the due date they give (C-58)."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from decimal import Decimal
from typing import Final

from documents.terms import CashDiscount, PaymentTerms
from documents.values import text

_DAY: Final = (
    r"(?:tage?n?|days?|jours?|giorni|gg|d[ií]as?|dagen|dgn|dagar|dage|dager|päivää|pv|dn[ií]|nap|zile|dd|d|t)\b\.?"
)
_OFF: Final = r"(\d{1,2}(?:[.,]\d{1,2})?)\s?%"
_PERCENT_THEN_DAYS: Final = re.compile(rf"{_OFF}[^%\d]{{0,40}}(\d{{1,3}})\s?{_DAY}", re.IGNORECASE)
_DAYS_THEN_PERCENT: Final = re.compile(rf"(\d{{1,3}})\s?{_DAY}[^%\d]{{0,40}}{_OFF}", re.IGNORECASE)
_SHORT: Final = re.compile(r"\b(\d{1,2}(?:[.,]\d{1,2})?)\s?%?\s?/\s?(\d{1,3})\b(?=[\s,;]*n(?:et)?\b)", re.IGNORECASE)
_CODED: Final = re.compile(
    r"#SKONTO#TAGE=(\d{1,3})#PROZENT=(\d{1,2}(?:[.,]\d{1,2})?)#(?:BASISBETRAG=[-\d.,]*#)?", re.IGNORECASE
)
_CODED_INTEREST: Final = re.compile(r"#VERZUG#(?:[A-Z]+=[^#]*#)*", re.IGNORECASE)
"""XRechnung writes cash discounts and interest on arrears as data into BT-20 (BR-DE-18)."""
_CLAUSE: Final = re.compile(r"[;,](?!\d)|\.\s")
_INTEREST: Final = re.compile(r"zins|interest|pénalit|penalt|mora\b|\brente|ränta|late", re.IGNORECASE)
_NET_SHORT: Final = re.compile(
    r"(?<!\w)(?<![A-Z]/)(?:net|netto|n)\s?/?\s?(\d{1,3})\b(?![/.,']\d|[.,]\s?-|\s?(?:[€$£%]|eur|usd|gbp|chf|kg|g|lbs?)(?!\w))",
    re.IGNORECASE,
)
"""The 6 of "S/N 06/2026" is a part of a number; "net 100.00" is an amount, and "net 30 kg" a weight."""
_DAYS: Final = re.compile(rf"(\d{{1,3}})\s?{_DAY}", re.IGNORECASE)
_END_OF_MONTH: Final = re.compile(
    r"\beom\b|end of (?:the )?month|month[- ]end|fin de mois|\bfdm\b|monatsende|\bf\.?\s?m\.?(?!\w)|fine mese|"
    r"fin de mes|einde maand|fim do m[eê]s",
    re.IGNORECASE,
)
_AT_ONCE: Final = re.compile(
    r"\bsofort\b|(?:due|payable)? ?\b(?:up)?on receipt\b(?! of (?:\w+ ){0,2}(?:payment|funds|money|cheque|order))|"
    r"(?:nach|bei) erhalt|\b[àa] (?:la )?r[ée]ception|comptant|"
    r"rimessa diretta|a vista|al contado|per direct|omgående|straks|immediate|"
    r"cash on delivery|(?-i:\bCOD\b(?!\.))|\bc\.o\.d\.",
    re.IGNORECASE,
)
MAX_DAYS: Final = 365


def parse(raw: str) -> PaymentTerms | None:
    """Return payment terms, or None when the text says none.

    "2% 10 Tage, 30 Tage netto" and "2/10 net 30" are 30 days with 2 % off within 10. Without a net period, days of a
    discount alone do not make terms.
    """
    cleaned = text.clean(raw)
    discounts, rest = _discounts(cleaned)
    net_days = _net_days(rest)
    if net_days is None or net_days > MAX_DAYS:
        return None
    return PaymentTerms(net_days=net_days, discounts=discounts, end_of_month=_END_OF_MONTH.search(cleaned) is not None)


def due_date(issue: dt.date, terms: PaymentTerms) -> dt.date:
    """Return the last day to pay in full; end-of-month terms count from the end of the month of issue."""
    return due_dates(issue, terms)[0]


def due_dates(issue: dt.date, terms: PaymentTerms) -> tuple[dt.date, ...]:
    """Return every due date in use for the terms, the usual one first.

    "60 days end of month" is counted in two ways: from the end of the month, or 60 days and then to the end of it.
    """
    if not terms.end_of_month:
        return (_after(issue, terms.net_days),)
    from_the_end = _after(_end_of_month(issue), terms.net_days)
    to_the_end = _end_of_month(_after(issue, terms.net_days))
    return tuple(dict.fromkeys((from_the_end, to_the_end)))


def discount_date(issue: dt.date, discount: CashDiscount) -> dt.date:
    """Return the last day to pay with that discount, before any move to a banking day (C-58)."""
    return _after(issue, discount.days)


def _discounts(cleaned: str) -> tuple[tuple[CashDiscount, ...], str]:
    """Return the discounts, and the text without them. A percentage belongs to the days of its own clause."""
    found: list[CashDiscount] = []

    def take(percent: str, days: str) -> str:
        found.append(CashDiscount(percent=Decimal(percent.replace(",", ".")), days=int(days)))
        return " "

    rest = _CODED.sub(lambda match: take(match[2], match[1]), _CODED_INTEREST.sub(" ", cleaned))
    rest = _SHORT.sub(lambda match: take(match[1], match[2]), rest)
    clauses = [clause for clause in _CLAUSE.split(rest) if not _INTEREST.search(clause)]
    for at, clause in enumerate(clauses):
        days, percent = _DAYS.search(clause), clause.find("%")
        if days is not None and days.start() < percent:
            clauses[at] = _DAYS_THEN_PERCENT.sub(lambda match: take(match[2], match[1]), clause)
        else:
            clauses[at] = _PERCENT_THEN_DAYS.sub(lambda match: take(match[1], match[2]), clause)
    return tuple(found), ", ".join(clauses)


def _net_days(rest: str) -> int | None:
    match = _NET_SHORT.search(rest) or _DAYS.search(rest)
    if match is not None:
        return int(match[1])
    if _AT_ONCE.search(rest):
        return 0
    return 0 if _END_OF_MONTH.search(rest) else None


def _end_of_month(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _after(day: dt.date, days: int) -> dt.date:
    try:
        return day + dt.timedelta(days=days)
    except OverflowError:  # Days beyond the calendar are no terms; the last day of all says "never".
        return dt.date.max
