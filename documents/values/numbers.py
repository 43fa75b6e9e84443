"""Printed numbers: every value a print can stand for (C-20 to C-29). Nothing here guesses."""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from typing import Final, NamedTuple

from documents.values import currency as currencies
from documents.values import money, text

REMEMBERED: Final = 20_000
"""Prints whose parts are kept: readers and rules ask for the same ones again and again."""
MAX_DIGITS: Final = 18
"""A longer run of digits is an identifier, not a quantity of anything."""

_CORE: Final = re.compile(r"(?:\d|(?<!\w)[.,](?=\d))(?:[\d.,'_ ]*\d)?(?:[.,](?:-{1,2}|=|(?=\W|$)))?")
_DECIMAL_DASH: Final = re.compile(r"[.,](?:-{1,2}|=)?$")
_GROUPED: Final = re.compile(r"\d{1,3}(?:(?P<mark>[.,'_ ])\d{3})(?:(?P=mark)\d{3})*")
_INDIAN: Final = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")
_CREDIT: Final = re.compile(r"^(?:cr\.?|gutschrift|haben|avoir|credit)$", re.IGNORECASE)
_DEBIT: Final = re.compile(r"^(?:dr\.?|soll)$", re.IGNORECASE)
# German ledgers print H and S behind an amount; behind a plain "8" an H is an hour.
_AMOUNT_WITH_SIDE: Final = re.compile(r"(?<=[.,]\d\d) ?(?:(H)|S)$")
_TAX_LETTER: Final = re.compile(r"^\*?\s*([A-E])?\s*\*?$")
_PERCENT: Final = re.compile(r"^(.*?)\s*(%|v\.?\s?H\.?|percent|prozent|pct\.?)$", re.IGNORECASE)
_NO_DIGIT: Final = re.compile(r"\D")
_DECIMAL_MARKS: Final = ".,"


class _Print(NamedTuple):
    """A print taken apart."""

    core: str
    negative: bool
    symbol: str


def readings(raw: str, currency: str = "") -> tuple[Decimal, ...]:
    """Return every value that a printed number can stand for; empty means it is no number.

    Two values mean that the print is ambiguous (C-24): first the decimal one, then the grouped one. A currency decides
    such a print where its minor units do: "KD 1.250" is 1.250, "¥12,000" is 12000; zeros are noise behind an amount in
    a currency without minor units, and other decimals make it none (C-25).

    Args:
        raw: One printed number with its sign, currency sign, "CR", or a tax letter. No percentage; see `percent`.
        currency: ISO 4217 of an amount of money, where it is known from elsewhere; "" for quantities and unit prices.
    """
    taken = _take_apart(raw)
    if taken is None:
        return ()
    values = _core_readings(taken.core)
    if len(values) == 2:
        values = _by_minor_units(values, currencies.candidates(currency) or currencies.candidates(taken.symbol))
    if currency and not money.minor_digits(currency):
        values = tuple(value.quantize(Decimal(1)) for value in values if value == value.to_integral_value())
    return tuple(-value if taken.negative else value for value in values)


def decimal_style(raw: str) -> str:
    """Return the decimal separator ("," or ".") that the print shows plainly, else ""."""
    taken = _take_apart(raw)
    if taken is None or len(_core_readings(taken.core)) != 1:
        return ""
    core = _DECIMAL_DASH.sub("", taken.core)
    if core != taken.core:
        return taken.core[len(core)] if taken.core[-1] in "-=" else ""
    marks = [mark for mark in core if mark in _DECIMAL_MARKS]
    if not marks:
        return ""
    repeated = marks.count(marks[-1]) > 1
    return _other(marks[-1]) if repeated else marks[-1]


def with_style(raw: str, style: str) -> Decimal | None:
    """Return the one value of a print on a document whose decimal separator is `style` ("," or "." or "" unknown).

    A print with one reading keeps it whatever the style; None means no number, or still ambiguous.
    """
    values = readings(raw)
    if len(values) == 2 and style in {",", "."}:
        taken = _take_apart(raw)
        mark = next((sign for sign in taken.core if sign in _DECIMAL_MARKS), "") if taken else ""
        return values[0] if mark == style else values[1]
    return values[0] if len(values) == 1 else None


def percent(raw: str, *, rate_column: bool = False) -> tuple[Decimal, ...]:
    """Return the values of a percentage, in per cent: "19,0 %" is 19.0 (C-29).

    Args:
        raw: As printed; the per cent sign may be missing.
        rate_column: True where the column holds rates: there 0,19 without a sign is 19.
    """
    cleaned = text.clean(raw)
    marked = _PERCENT.match(cleaned)
    values = readings(marked[1] if marked else cleaned)
    if marked is None and rate_column:
        return tuple(value * 100 if 0 < abs(value) < 1 else value for value in values)
    if len(values) == 2:
        return tuple(value for value in values if abs(value) <= 100) or values
    return values


def tax_letter(raw: str) -> str:
    """Return the tax-code letter printed behind an amount ("19,90 A" is "A"), else "" (C-27)."""
    cleaned = text.clean(raw)
    core = _CORE.search(cleaned)
    match = _TAX_LETTER.match(cleaned[core.end() :].strip()) if core else None
    return (match[1] or "") if match else ""


def plain_form(value: Decimal) -> str:
    """Return the canonical form: digits, a point, no exponent, no grouping, decimals as they are ("1234.50")."""
    return f"{value:f}"


@functools.lru_cache(REMEMBERED)
def _take_apart(raw: str) -> _Print | None:
    cleaned, side_credit = _side(text.clean(raw))
    match = _CORE.search(cleaned)
    if match is None or sum(sign.isdigit() for sign in match[0]) > MAX_DIGITS or not match[0].isascii():
        return None
    before, core, after = cleaned[: match.start()].strip(), match[0].strip(), cleaned[match.end() :].strip()
    brackets = before.count("(") == 1 and after.count(")") == 1
    if brackets:
        before, after = before.replace("(", "").strip(), after.replace(")", "").strip()
    before, minus_before = _without_sign(before)
    after, minus_after = _without_sign(after)
    credit, after = _credit(after)
    symbol = _symbol(before, after)
    if symbol is None or brackets + minus_before + minus_after + credit + side_credit > 1:
        return None
    return _Print(core, brackets or minus_before or minus_after or credit or side_credit, symbol)


def _side(cleaned: str) -> tuple[str, bool]:
    """Take the side of a German ledger off an amount, and tell whether it was the credit side (C-26)."""
    match = _AMOUNT_WITH_SIDE.search(cleaned)
    return (cleaned[: match.start()], match[1] is not None) if match else (cleaned, False)


def _without_sign(around: str) -> tuple[str, bool]:
    for edge in (around[:1], around[-1:]):
        if edge and edge in "+-":
            rest = around[1:] if around[0] == edge else around[:-1]
            return rest.strip(), edge == "-"
    return around, False


def _credit(after: str) -> tuple[bool, str]:
    """Take a credit or debit mark, a star or a tax letter off what follows the number (C-26, C-27)."""
    kept = []
    credit = False
    for word in after.split():
        credit = credit or _CREDIT.match(word) is not None
        if not (_CREDIT.match(word) or _DEBIT.match(word) or _TAX_LETTER.match(word)):
            kept.append(word)
    return credit, " ".join(kept)


def _symbol(before: str, after: str) -> str | None:
    """Return the currency printed around a number, "" for none, None when something else stands there."""
    for part in (before, after):
        if part and not currencies.candidates(part):
            return None
    return before or after


def _core_readings(core: str) -> tuple[Decimal, ...]:
    digits = _DECIMAL_DASH.sub("", core)
    marks = [mark for mark in digits if not mark.isdigit()]
    kinds = list(dict.fromkeys(marks))
    if not kinds:
        return (Decimal(digits),)
    if len(kinds) == 2:
        return _two_marks(digits, kinds[0], kinds[1])
    if len(kinds) > 2:
        return ()
    if len(marks) > 1 or kinds[0] not in _DECIMAL_MARKS or digits != core:
        return _grouped(digits)
    return _one_mark(digits, kinds[0])


def _two_marks(digits: str, grouping: str, decimal: str) -> tuple[Decimal, ...]:
    """C-21: the last of two different marks is decimal, and the grouping before it must be regular."""
    if decimal not in _DECIMAL_MARKS or digits.count(decimal) > 1:
        return ()
    whole, fraction = digits.split(decimal)
    if grouping in fraction:
        return ()
    return tuple(Decimal(f"{value}.{fraction}") for value in _grouped(whole))


def _grouped(digits: str) -> tuple[Decimal, ...]:
    """C-20, C-22: groups of three, or Indian groups of two before the last three."""
    if _GROUPED.fullmatch(digits) or _INDIAN.fullmatch(digits):
        return (Decimal(_NO_DIGIT.sub("", digits)),)
    return ()


def _one_mark(digits: str, mark: str) -> tuple[Decimal, ...]:
    """C-23, C-24: three digits behind the only mark are ambiguous, unless the head cannot be a group."""
    head, tail = digits.split(mark)
    decimal = Decimal(f"{head or '0'}.{tail}")
    could_be_group = len(tail) == 3 and 1 <= len(head) <= 3 and not head.startswith("0")
    return (decimal, Decimal(head + tail)) if could_be_group else (decimal,)


def _by_minor_units(values: tuple[Decimal, ...], codes: tuple[str, ...]) -> tuple[Decimal, ...]:
    digits = {money.minor_digits(code) for code in codes[:2]}
    if 3 in digits:
        return values[:1]
    return values[1:] if 0 in digits else values


def _other(mark: str) -> str:
    return "," if mark == "." else "."
