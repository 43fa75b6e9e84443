"""Typed values in a row: amounts, percentages, dates and identifiers, each with its place."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from documents.text import Box
from documents.values import dates, numbers
from extractors.layout.rows import Row

# The currency may be printed before or behind, the minus on either side (C-20 to C-28).
_SIGN: Final = r"[-–−+]"
_MONEY_SIGN: Final = (
    r"(?:(?:US|CA?|AU?|NZ|HK|S|R|MX)?\$|[€£¥₹₩₱₺₪฿]|EUR|USD|GBP|CHF|SFr\.?|Fr\.|Rs\.?|Rp\.?|RM|kr\.?|INR|CAD|AUD|NZD|SGD|HKD|MYR|IDR|JPY"
    r"|CNY|AED|SAR|ZAR|MXN|BRL|SEK|NOK|DKK|PLN|CZK|HUF|RON|TRY|zł|Kč|Ft|lei)"
)
_NUMBER: Final = re.compile(
    rf"(?<![\w.,/:#])(?P<before>\(?(?:{_SIGN}\s?)?(?:{_MONEY_SIGN}\s?)?(?:{_SIGN}\s?)?)"
    r"(?P<core>\d{1,3}(?:(?P<mark>[ .,'’  ])\d{3})(?:(?P=mark)\d{3})*(?:[.,]\d{1,4})?(?![\d])"
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?(?![\d])"  # Lakhs and crores: 1,67,908.00.
    r"|\d+(?:[.,]\d{1,10})?(?:[.,](?:[-–—]{1,2}|=)(?!\d))?|[.,]\d{2,4})"
    rf"(?P<after>(?:{_SIGN}(?![\w]))?\)?(?:(?:\s?(?:CR|Cr\.?)|-|\s-(?!\s\w))(?!\w))?)"
    r"(?=(?P<tail>\s?(?:%|€|\$|£|[^\W\d_]{0,4}))(?P<rest>.?))"
)
_DAY_FIRST: Final = r"\d{1,2}\s?(?P<m1>[-/.])\s?\d{1,2}\s?(?P=m1)\s?['’]?(?:\d{4}|\d{2})(?!\d)"
_YEAR_FIRST: Final = r"\d{4}\s?(?P<m2>[-/.])\s?\d{1,2}\s?(?P=m2)\s?\d{1,2}(?!\d)"
_WORD: Final = r"[^\W\d_]{3,10}"
_YEAR: Final = r"(?:\d{4}|\d{2})(?!\d)"
_NAMED_DATE: Final = (
    rf"\d{{1,2}}\s?(?:st|nd|rd|th|er|º|°|\.)?[\s\-/.]*(?:of |de |d')?{_WORD}\.?[\s,\-/.]*(?:de |del )?['’]?{_YEAR}"
    rf"|{_WORD}\.?[\s\-]*\d{{1,2}}(?:st|nd|rd|th)?\s?[,\s\-]\s?(?:\d{{4}}|['’]\d{{2}})(?!\d)"
)
_DATE: Final = re.compile(rf"(?<![\w/.,-])(?:{_DAY_FIRST}|{_YEAR_FIRST}|{_NAMED_DATE})(?!(?!T\d\d:\d\d)[\w/])")
_ID: Final = re.compile(r"(?<![\w@.=])(?:[A-Z]{1,5}[ ](?=\d))?#?(?=[\w./\-]*\d)[^\W_][\w./\-–+]*(?<![./\-–+])")
_FIGURE: Final = re.compile(r"\d")
"""Every value has one."""
_CODE_HEAD: Final = re.compile(r"\w[-–]$")
_POINTED: Final = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{4,}\.\d{3,4}")
"""Digits with points that are an amount or the number of a document: money has two decimals, and points in threes."""
_DECIMALS: Final = re.compile(r"[.,]\d{1,4}$")


class SpanKind(StrEnum):
    """The type of a value, by its form alone."""

    AMOUNT = "amount"
    PERCENT = "percent"
    DATE = "date"
    IDENTIFIER = "identifier"

    __hash__ = str.__hash__  # That of enumerations is slow, and spans are looked up all the time.


class _Values(NamedTuple):
    """What a print can stand for."""

    numbers: tuple[Decimal, ...] = ()
    days: tuple[date, ...] = ()
    decimals: bool = False


_NOTHING: Final = _Values()


@dataclass(frozen=True, slots=True)
class Span:
    """A typed value in a row.

    Attributes:
        row: Index of the row in the document.
        start: Offset in the row's text.
        numbers: Readings of an amount or percentage, as printed signs and separators allow.
        days: Readings of a date.
        decimals: True for an amount printed with decimals.
    """

    kind: SpanKind
    row: int
    page: int
    start: int
    end: int
    raw: str
    box: Box
    confidence: float
    numbers: tuple[Decimal, ...] = ()
    days: tuple[date, ...] = ()
    decimals: bool = False


@functools.lru_cache(maxsize=20_000)
def _days(raw: str) -> tuple[date, ...]:
    return dates.readings(raw)


@functools.lru_cache(maxsize=20_000)
def _numbers(raw: str) -> tuple[Decimal, ...]:
    return numbers.readings(raw)


def spans_of(row: Row, masked: str) -> tuple[Span, ...]:
    """Return the typed values of a row, left to right.

    Args:
        row: The row.
        masked: Its text with label words blanked out, of equal length, so that "No.4711" gives 4711.
    """
    found: list[Span] = []
    for cell in row.cells:
        if not _FIGURE.search(cell.text):
            continue
        taken = list(_dates(row, cell.start, cell.end))
        found.extend(taken)
        amounts = [span for span in _amounts(row, cell.start, cell.end) if not _overlaps(span, taken)]
        found.extend(amounts)
        plain = [span for span in amounts if _is_plain_amount(span)]
        found.extend(_identifiers(row, masked, cell.start, cell.end, taken + plain))
    return tuple(sorted(found, key=lambda span: span.start))


def _is_plain_amount(span: Span) -> bool:
    """Tell whether a number is one of money or a rate only; "198.157" may as well be the number of a document."""
    return span.kind is SpanKind.PERCENT or (span.decimals and not _POINTED.fullmatch(span.raw))


def _dates(row: Row, start: int, end: int) -> Iterator[Span]:
    for match in _DATE.finditer(row.text, start, end):
        days = _days(match[0])
        if days:
            yield _span(SpanKind.DATE, row, match.start(), match.end(), _Values(days=days))


def _amounts(row: Row, start: int, end: int) -> Iterator[Span]:
    for match in _NUMBER.finditer(row.text, start, end):
        if not _stands_alone(match):
            continue
        percent = match["tail"].strip() == "%"
        # A rate in brackets is not below zero: "VAT (20 %)".
        before = match["before"].lstrip("( " if percent else "")
        values = _numbers(before + match["core"] + match["after"])
        if not values:
            continue
        kind = SpanKind.PERCENT if percent else SpanKind.AMOUNT
        first = match.start() + len(match["before"]) - len(before.lstrip())
        decimals = bool(_DECIMALS.search(match["core"]))
        yield _span(kind, row, first, match.end(), _Values(numbers=values, decimals=decimals))


def _stands_alone(match: re.Match[str]) -> bool:
    """Refuse parts of dates, codes and telephone numbers: "12.03.", "4711-A", "0800/123"."""
    tail, rest = match["tail"], match["rest"]
    if _CODE_HEAD.search(match.string, max(match.start() - 2, 0), match.start()):
        return False
    if tail and tail[0] not in " %€$£" and (rest.isalnum() or len(tail) > 3):
        return False
    following = match.string[match.end() : match.end() + 2]
    ends_clause = following == ":" or (following[:1] == ":" and following[1:].isspace())
    if not tail.strip() and rest and rest in "/:_" and not ends_clause:
        return False
    if len(following) == 2 and following[0] in ".,-/" and following[1].isalnum():
        return False
    return len(match["core"]) <= 18


def _identifiers(row: Row, masked: str, start: int, end: int, taken: list[Span]) -> Iterator[Span]:
    for match in _ID.finditer(masked, start, end):
        span = _span(SpanKind.IDENTIFIER, row, match.start(), match.end())
        if not _overlaps(span, taken):
            yield span


def _overlaps(span: Span, others: list[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _span(kind: SpanKind, row: Row, start: int, end: int, values: _Values = _NOTHING) -> Span:
    return Span(
        kind,
        row.index,
        row.page,
        start,
        end,
        row.text[start:end].strip(),
        row.box_of(start, end),
        row.confidence_of(start, end),
        values.numbers,
        values.days,
        values.decimals,
    )
