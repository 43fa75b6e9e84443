"""The totals of a document: EN 16931 rules BR-CO-10 to BR-CO-17, and BR-DEC on decimals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from documents.einvoice import Group, decimal_of
from documents.values.money import round_amount
from extractors.einvoice.rules.rule import BusinessRule, each

TWO_DECIMALS: Final = ""
"""No currency: the standard rounds to two decimals whatever the currency has."""
TAX_TOLERANCE: Final = Decimal(1)
"""The official rules let the tax of a category differ by less than 1.00; V-ARI-05 is stricter."""
MOST_DECIMALS: Final = 2


def total(groups: Iterable[Group], term: str) -> Decimal:
    """Return the sum of one term over some groups; what is no number counts 0."""
    return sum((group.number(term) or Decimal(0) for group in groups), Decimal(0))


def rounded(amount: Decimal) -> Decimal:
    """Return an amount with two decimals, half away from zero."""
    return round_amount(amount, TWO_DECIMALS)


def _lines(document: Group) -> Iterator[str]:
    found, stated = total(document.each("BG-25"), "BT-131"), document.number("BT-106")
    if stated is not None and rounded(found) != stated:
        count = len(document.each("BG-25"))
        yield f"The {count} lines add up to {found}, but their sum (BT-106) is stated as {stated}."


def _sum_of(rule: str, group: str, part: str, whole: str, what: str) -> BusinessRule:
    def check(document: Group) -> Iterator[str]:
        found, stated = total(document.each(group), part), document.number(whole)
        if rounded(found) != (stated or Decimal(0)) or (document.each(group) and stated is None):
            said = "is missing" if stated is None else f"is stated as {stated}"
            yield f"The {what} of the document add up to {found} ({part}), but their total ({whole}) {said}."

    return BusinessRule(rule, check)


def _net(document: Group) -> Iterator[str]:
    lines, net = document.number("BT-106"), document.number("BT-109")
    if lines is None or net is None:
        return
    allowances, charges = (document.number(term) or Decimal(0) for term in ("BT-107", "BT-108"))
    if rounded(lines - allowances + charges) != net:
        yield (
            f"Lines {lines} (BT-106) less allowances {allowances} (BT-107) plus charges {charges} (BT-108) is "
            f"{lines - allowances + charges}, but the total without VAT (BT-109) is stated as {net}."
        )


def _tax(document: Group) -> Iterator[str]:
    rows, stated = document.each("BG-23"), document.number("BT-110")
    found = total(rows, "BT-117")
    if rows and stated is not None and rounded(found) != stated:
        yield f"The VAT of {len(rows)} categories adds up to {found} (BT-117), but BT-110 states {stated}."


def _gross(document: Group) -> Iterator[str]:
    net, gross = document.number("BT-109"), document.number("BT-112")
    if net is None or gross is None:
        return
    tax = document.number("BT-110") or Decimal(0)
    if rounded(net + tax) != gross:
        yield (
            f"Net {net} (BT-109) plus VAT {tax} (BT-110) is {net + tax}, but the total with VAT (BT-112) is stated as "
            f"{gross}."
        )


def _payable(document: Group) -> Iterator[str]:
    gross, payable = document.number("BT-112"), document.number("BT-115")
    if gross is None or payable is None:
        return
    prepaid, rounding = (document.number(term) or Decimal(0) for term in ("BT-113", "BT-114"))
    if rounded(gross - prepaid + rounding) != payable:
        yield (
            f"Total {gross} (BT-112) less paid {prepaid} (BT-113) plus rounding {rounding} (BT-114) is "
            f"{gross - prepaid + rounding}, but the amount due (BT-115) is stated as {payable}."
        )


def _tax_of_category(document: Group) -> Iterator[str]:
    for name, row in each(document, "BG-23", "VAT breakdown"):
        base, tax = row.number("BT-116"), row.number("BT-117")
        if base is None or tax is None:
            continue
        rate = row.number("BT-119") or Decimal(0)
        due = rounded(base * rate / 100)
        if abs(due - tax) >= TAX_TOLERANCE or (rate == 0 and tax != 0):
            yield f"{name}: {base} (BT-116) at {rate} % (BT-119) is {due}, but the tax (BT-117) is stated as {tax}."


def _decimals(rule: str, group: str, what: str, term: str) -> BusinessRule:
    def check(document: Group) -> Iterator[str]:
        groups = each(document, group, what) if group else [("The document", document)]
        for name, one in groups:
            amount = decimal_of(one.text(term))
            exponent = amount.as_tuple().exponent if amount is not None else 0
            if isinstance(exponent, int) and -exponent > MOST_DECIMALS:
                yield f"{name} states {amount} ({term}) with more than {MOST_DECIMALS} decimals."

    return BusinessRule(rule, check)


_ALLOWANCES: Final = _sum_of("BR-CO-11", "BG-20", "BT-92", "BT-107", "allowances")
_CHARGES: Final = _sum_of("BR-CO-12", "BG-21", "BT-99", "BT-108", "charges")
LINES: Final = (BusinessRule("BR-CO-10", _lines),)
GROSS: Final = (BusinessRule("BR-CO-15", _gross),)
TOTALS: Final = (
    _ALLOWANCES,
    _CHARGES,
    BusinessRule("BR-CO-13", _net),
    BusinessRule("BR-CO-14", _tax),
    BusinessRule("BR-CO-16", _payable),
    BusinessRule("BR-CO-17", _tax_of_category),
)
DECIMALS: Final = tuple(
    _decimals(f"BR-DEC-{number}", group, what, term)
    for number, group, what, term in (
        ("01", "BG-20", "Allowance", "BT-92"),
        ("02", "BG-20", "Allowance", "BT-93"),
        ("05", "BG-21", "Charge", "BT-99"),
        ("06", "BG-21", "Charge", "BT-100"),
        ("09", "", "", "BT-106"),
        ("10", "", "", "BT-107"),
        ("11", "", "", "BT-108"),
        ("12", "", "", "BT-109"),
        ("13", "", "", "BT-110"),
        ("14", "", "", "BT-112"),
        ("15", "", "", "BT-111"),
        ("16", "", "", "BT-113"),
        ("17", "", "", "BT-114"),
        ("18", "", "", "BT-115"),
        ("19", "BG-23", "VAT breakdown", "BT-116"),
        ("20", "BG-23", "VAT breakdown", "BT-117"),
        ("23", "BG-25", "Line", "BT-131"),
        ("24", "BG-27", "Allowance", "BT-136"),
        ("25", "BG-27", "Allowance", "BT-137"),
        ("27", "BG-28", "Charge", "BT-141"),
        ("28", "BG-28", "Charge", "BT-142"),
    )
)
