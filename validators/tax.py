"""Arithmetic of VAT that several rules share: per-category differences and how much rounding may explain.

Suppliers round VAT per category or per line; per-line rounding drifts with the number of lines, so the bound scales.
Source: accounting specification D-5, D-6, V-ARI-05.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import Final

from documents.business import BusinessDocument, TaxCategory
from documents.values.identifiers import EU_VAT_PREFIXES
from documents.values.money import unit
from documents.values.totals import tax_of

ROUNDING: Final = 1
"""Differences up to this are nobody's mistake, in minor units such as cents."""
LEAST_BOUND: Final = Decimal(2)
BOUND_PER_LINE: Final = Decimal("0.5")
LARGEST_BOUND: Final = Decimal(100)
"""What per-line rounding may explain: at least, for each line, and at most, in minor units."""
UNTAXED_CATEGORIES: Final = frozenset({"Z", "E", "AE", "K", "G", "O"})
"""Categories of UNTDID 5305 in which the tax is exactly 0 (S-09)."""
MEMBER_STATES: Final = EU_VAT_PREFIXES - {"EL", "XI"} | {"GR"}
"""Of the European Union, by ISO code."""


def rounding_bound(line_count: int, currency: str = "") -> Decimal:
    """Return the largest difference, in document currency, that per-line rounding explains; whole minor units."""
    scaled = max(LEAST_BOUND, BOUND_PER_LINE * line_count + ROUNDING)
    return min(LARGEST_BOUND, scaled).to_integral_value(ROUND_FLOOR) * unit(currency)


def difference(row: TaxCategory, currency: str) -> Decimal | None:
    """Return printed tax minus tax computed, per category; None when base, rate or tax is not printed."""
    if row.base is None or row.rate is None or row.tax is None:
        return None
    return row.tax - tax_of(row.base, row.rate, currency)


def breakdown(document: BusinessDocument) -> tuple[TaxCategory, ...]:
    """Return the VAT breakdown; a single row without a base or tax is completed from the totals it must equal.

    Several taxes on the one net total are one rate together: CGST and SGST, GST and QST.
    """
    if _are_on_one_base(document):
        return (_together(document.taxes),)
    if len(document.taxes) != 1:
        return document.taxes
    row = document.taxes[0]
    base = row.base if row.base is not None or document.net_total is None else document.net_total.value
    tax = row.tax if row.tax is not None or document.tax_total is None else document.tax_total.value
    return (row.model_copy(update={"base": base, "tax": tax}),)


def _are_on_one_base(document: BusinessDocument) -> bool:
    """Tell whether two or more taxes on the net total make up the tax total."""
    net, total, rows = document.net_total, document.tax_total, document.taxes
    if net is None or total is None or len(rows) < 2:
        return False
    return sum((row.tax or Decimal(0) for row in rows), Decimal(0)) == total.value and all(
        row.base == net.value and row.rate and row.tax for row in rows
    )


def _together(rows: Sequence[TaxCategory]) -> TaxCategory:
    rates, taxes = (
        sum((amount or Decimal(0) for amount in column), Decimal(0))
        for column in ([row.rate for row in rows], [row.tax for row in rows])
    )
    return rows[0].model_copy(update={"rate": rates, "tax": taxes})


def is_untaxed(document: BusinessDocument) -> bool:
    """Tell whether the document shows no tax at all: no rate above zero, no tax amount, net equal to gross.

    A rate above zero on a line counts: its tax is then in the amounts, or was not read.
    """
    taxed = any(row.tax or row.rate for row in document.taxes) or any(line.tax_rate for line in document.lines)
    charged = document.tax_total is not None and document.tax_total.value != 0
    net, gross = document.net_total, document.gross_total
    return not taxed and not charged and (net is None or gross is None or net.value == gross.value)
