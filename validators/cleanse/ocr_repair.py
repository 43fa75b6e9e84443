"""Repair of recognised characters: C-61 to C-64. Applied only where arithmetic or a register leaves one solution.

Nothing is repaired that was not recognised in a picture; no account and no invoice number is ever invented (C-64).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from documents.values import identifiers, money, numbers, text, totals

RULES: Final = frozenset({"C-61", "C-62", "C-63"})
"""Rules of this file: a field formed by one has the status REPAIRED."""

DIGITS_OF: Final[dict[str, str]] = {
    **dict.fromkeys("ODQ", "0"),
    **dict.fromkeys("Il|", "1"),
    "Z": "2",
    "A": "4",
    "S": "5",
    "G": "6",
    "b": "6",
    "B": "8",
    "g": "9",
    "q": "9",
}
"""Letters that pictures of digits are read as (C-60)."""

CONFUSED: Final = frozenset({"17", "71", "38", "83", "49", "94", "56", "65", "08", "80", "69", "96"})
"""Pairs of digits that readers take for one another: printed and read, in this order (C-60)."""

COUNTRY_LETTERS: Final = 2
MAX_IBAN_LETTERS: Final = 8
"""An account with more letters that look like digits was misread altogether."""
MAX_TAX_ID_LETTERS: Final = 4
"""The same of a tax identifier, which has half as many places."""
MAX_LETTERS: Final = 2
"""An amount with more letters than this is not a damaged amount but something else."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One value of several, by its place from 0, and what it must have been."""

    place: int
    value: Decimal


def letters_to_digits(raw: str, style: str, currency: str) -> tuple[Decimal, ...]:
    """Return the amounts that a print can be with its letters made digits (C-61); empty when it is no amount then."""
    cleaned = text.clean(raw)
    first = next((at for at, sign in enumerate(cleaned) if sign.isdigit()), len(cleaned))
    head, body = cleaned[:first], cleaned[first:]
    letters = [sign for sign in body if sign in DIGITS_OF]
    if not 1 <= len(letters) <= MAX_LETTERS:
        return ()
    repaired = head + "".join(DIGITS_OF.get(sign, sign) for sign in body)
    values = numbers.readings(repaired, currency)
    styled = numbers.with_style(repaired, style)
    return (styled,) if len(values) > 1 and styled is not None else values


def mend_totals(
    amounts: tuple[Decimal, Decimal, Decimal], rate: Decimal, currency: str, changeable: Sequence[bool]
) -> Repair | None:
    """Return the one change of one digit after which net + tax = gross and tax = net x rate (C-62).

    Every digit is tried at every place, so that a second solution, however unlikely, forbids the repair; the one that
    is left must be a pair that readers confuse.

    Args:
        amounts: Net, tax and gross as read, in document currency.
        rate: In per cent.
        currency: ISO 4217.
        changeable: For each amount, whether it was recognised in a picture.
    """
    if _totals_hold(amounts, rate, currency):
        return None
    solutions = [
        (place, value, pair)
        for place, amount in enumerate(amounts)
        for value, pair in _one_digit_off(amount, currency)
        if _totals_hold(_with(amounts, place, value), rate, currency)
    ]
    if len(solutions) != 1:
        return None
    place, value, pair = solutions[0]
    return Repair(place, value) if changeable[place] and pair in CONFUSED else None


def mend_line(
    cells: tuple[Decimal, Decimal, Decimal], wanted: Decimal | None, currency: str, changeable: Sequence[bool]
) -> Repair | None:
    """Return the one change of one digit after which quantity x price = amount, and the amount is the wanted one.

    Args:
        cells: Quantity, unit price and net amount as read.
        wanted: What the net amount must be for all lines to add up to the net total; None forbids any repair.
        currency: ISO 4217.
        changeable: For each cell, whether it was recognised in a picture.
    """
    if wanted is None or _line_holds(cells, wanted, currency):
        return None
    solutions = [
        (place, value, pair)
        for place, cell in enumerate(cells)
        for value, pair in _one_digit_off(cell, currency)
        if _line_holds(_with(cells, place, value), wanted, currency)
    ]
    if len(solutions) != 1:
        return None
    place, value, pair = solutions[0]
    return Repair(place, value) if changeable[place] and pair in CONFUSED else None


def iban_without_letters(raw: str) -> str | None:
    """Return the one valid IBAN that a print is with some of its letters made digits (C-61), or None.

    Which places hold digits differs by country, so each letter is tried as it is and as the digit it looks like; the
    check digits and the country's form must leave exactly one.
    """
    bare = "".join(sign for sign in text.clean(raw) if sign.isalnum())
    doubtful = [at for at, sign in enumerate(bare) if at >= COUNTRY_LETTERS and sign in DIGITS_OF]
    if not 1 <= len(doubtful) <= MAX_IBAN_LETTERS:
        return None
    valid = {
        repaired
        for places in _subsets(doubtful)
        if (repaired := identifiers.iban(_with_digits(bare, places))) and repaired != identifiers.compact(raw)
    }
    return valid.pop() if len(valid) == 1 and identifiers.iban(raw) is None else None


def tax_id_without_letters(raw: str) -> str | None:
    """Return the one valid tax identifier that a print is with some of its letters made digits (C-61), or None.

    "123456782RTO001" is a Canadian tax account, in whose last four places stand digits only.
    """
    bare = identifiers.compact(raw)
    doubtful = [at for at, sign in enumerate(bare) if at >= COUNTRY_LETTERS and sign in DIGITS_OF]
    if not 1 <= len(doubtful) <= MAX_TAX_ID_LETTERS:
        return None
    prints = (_with_digits(bare, places) for places in _subsets(doubtful))
    valid = {number for print_ in prints if (number := identifiers.vat_id(print_) or identifiers.goods_tax_id(print_))}
    return valid.pop() if len(valid) == 1 else None


def _subsets(places: Sequence[int]) -> Iterator[frozenset[int]]:
    for size in range(1, len(places) + 1):
        yield from map(frozenset, itertools.combinations(places, size))


def _with_digits(bare: str, places: frozenset[int]) -> str:
    return "".join(DIGITS_OF[sign] if at in places else sign for at, sign in enumerate(bare))


def one_character_off(read: str, known: Sequence[str]) -> str | None:
    """Return the one known identifier that differs from a misread one in exactly one place (C-63), or None."""
    near = [other for other in known if differences(read, other) == 1]
    return near[0] if len(set(near)) == 1 else None


def _totals_hold(amounts: Sequence[Decimal], rate: Decimal, currency: str) -> bool:
    net, tax, gross = amounts
    return totals.closes(net, tax, gross) and totals.rate_closes(net, rate, tax, currency)


def _line_holds(cells: Sequence[Decimal], wanted: Decimal, currency: str) -> bool:
    quantity, price, amount = cells
    return amount == wanted and totals.line_amount(quantity, price, currency=currency) == amount


def _one_digit_off(amount: Decimal, currency: str) -> Iterator[tuple[Decimal, str]]:
    """Yield every value that differs from an amount in one digit, with that digit as it must be and as it was read."""
    printed = numbers.plain_form(money.round_amount(amount, currency) if money.is_exact(amount, currency) else amount)
    for at, digit in itertools.product(range(len(printed)), "0123456789"):
        if printed[at].isdigit() and printed[at] != digit:
            yield Decimal(printed[:at] + digit + printed[at + 1 :]), digit + printed[at]


def _with(values: tuple[Decimal, Decimal, Decimal], place: int, value: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    first, second, third = (value if at == place else old for at, old in enumerate(values))
    return first, second, third


def differences(a: str, b: str) -> int:
    """Return in how many places two prints differ; 0 for prints of different length, which are no misreadings."""
    return sum(left != right for left, right in zip(a, b, strict=True)) if len(a) == len(b) else 0
