"""The tax category (BT-118) that a page gives in words only: its exemption reason (BT-120) names the kind of supply."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable
from decimal import Decimal
from importlib import resources
from typing import Final

from documents.business import TaxCategory
from documents.values.names import fold

WORDS: Final = "exemption.toml"
CONDITIONS: Final = "conditions"
"""Key of the words that tell when something would hold; all other keys are codes of UNTDID 5305."""


def category_of_reason(reason: str) -> str:
    """Return AE, K or G where the words of a reason name exactly one of them, else ""."""
    named = {category for category in _phrases() if category != CONDITIONS and _says(reason, category)}
    return named.pop() if len(named) == 1 else ""


def with_category_of_reason(
    rows: tuple[TaxCategory, ...], reason: str, tax_total: Decimal | None
) -> tuple[TaxCategory, ...]:
    """Return the rows of a tax breakdown under the category that the reason names (S-09).

    The reason is that of the rows without tax, where there are any beside taxed ones. Where all is taxed it contradicts
    the page (V-TAX-02, -03), unless its words only say when no tax would be due ("reverse charge applies to customers
    abroad"). A document without rows gets one, and a printed category stands.
    """
    category = category_of_reason(reason)
    if not category or any(row.category for row in rows):
        return rows
    untaxed = [row for row in rows if not row.rate and not row.tax]
    charged = bool(tax_total) if not rows else not untaxed
    if charged and not _states(reason):
        return rows
    if not rows:
        return (TaxCategory(category=category, tax=tax_total) if charged else _untaxed(category),)
    return tuple(_under(category, row) if charged or row in untaxed else row for row in rows)


def _untaxed(category: str) -> TaxCategory:
    return TaxCategory(category=category, rate=Decimal(0))


def _under(category: str, row: TaxCategory) -> TaxCategory:
    return row.model_copy(update={"category": category})


def _states(reason: str) -> bool:
    """Tell whether a reason says what is so: it begins a sentence and names no condition."""
    return not reason.lstrip()[:1].islower() and not _says(reason, CONDITIONS)


def _says(reason: str, key: str) -> bool:
    printed = f" {fold(reason)} "
    return any(phrase in printed for phrase in _phrases()[key])


@functools.cache
def _phrases() -> dict[str, tuple[str, ...]]:
    """Return the phrases of each key between blanks, as `fold` writes words."""
    data: dict[str, Iterable[str]] = tomllib.loads(
        resources.files("validators.cleanse").joinpath(WORDS).read_text(encoding="utf-8")
    )
    return {key: tuple(f" {fold(phrase)} " for phrase in phrases) for key, phrases in data.items()}
