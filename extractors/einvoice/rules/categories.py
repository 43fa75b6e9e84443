"""VAT by category: EN 16931 rules BR-S, BR-Z, BR-E, BR-AE, BR-IC, BR-G, BR-O, BR-AF and BR-AG.

The rules of all categories are alike, so they are one table with a row per category.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from documents.einvoice import Group
from extractors.einvoice.rules.rule import BusinessRule, Check, each
from extractors.einvoice.rules.sums import TAX_TOLERANCE, rounded

SELLER_TAX: Final = ("BT-31", "BT-32", "BT-63")
SELLER_VAT: Final = ("BT-31", "BT-63")
PARTS: Final = (
    ("02", "BG-25", "Line", "BT-151"),
    ("03", "BG-20", "Allowance", "BT-95"),
    ("04", "BG-21", "Charge", "BT-102"),
)
"""Rule number, group and category term of everything that has a VAT category."""
RATES: Final = {"BG-25": "BT-152", "BG-20": "BT-96", "BG-21": "BT-103"}
AMOUNTS: Final = {"BG-25": "BT-131", "BG-20": "BT-92", "BG-21": "BT-99"}


@dataclass(frozen=True, slots=True)
class Category:
    """What a VAT category asks for.

    Attributes:
        prefix: Of the official rule ids.
        code: UNTDID 5305.
        name: For people.
        taxed: Has rates, and maybe several of them.
        seller: One of these identifiers of the seller's side must be stated.
        buyer: One of these identifiers of the buyer must be stated; none when empty.
        reason: An exemption reason must be stated; must not where False.
    """

    prefix: str
    code: str
    name: str
    taxed: bool = False
    seller: tuple[str, ...] = SELLER_TAX
    buyer: tuple[str, ...] = ()
    reason: bool = True


CATEGORIES: Final = (
    Category("S", "S", "standard rate", taxed=True, reason=False),
    Category("Z", "Z", "zero rate", reason=False),
    Category("E", "E", "exempt"),
    Category("AE", "AE", "reverse charge", buyer=("BT-48", "BT-47")),
    Category("IC", "K", "intra-community supply", seller=SELLER_VAT, buyer=("BT-48",)),
    Category("G", "G", "export outside the EU", seller=SELLER_VAT),
    Category("O", "O", "outside the scope of VAT", seller=()),
    Category("AF", "L", "Canary Islands (IGIC)", taxed=True, reason=False),
    Category("AG", "M", "Ceuta and Melilla (IPSI)", taxed=True, reason=False),
)


def _of(document: Group, category: Category, group: str, term: str) -> list[Group]:
    return [one for one in document.each(group) if one.text(term) == category.code]


def _rows(document: Group, category: Category) -> list[Group]:
    return _of(document, category, "BG-23", "BT-118")


def _is_used(document: Group, category: Category) -> bool:
    return any(_of(document, category, group, term) for _, group, _, term in PARTS)


def _row_present(category: Category) -> Check:
    def check(document: Group) -> Iterator[str]:
        rows = len(_rows(document, category))
        if _is_used(document, category) and not rows:
            yield f"VAT {_named(category)} is used, but the VAT breakdown (BG-23) has no row of it."
        if rows > 1 and not category.taxed:
            yield f"The VAT breakdown (BG-23) has {rows} rows of {_named(category)}, not one."

    return check


def _identified(category: Category, group: str, what: str, term: str) -> Check:
    def check(document: Group) -> Iterator[str]:
        if not _of(document, category, group, term):
            return
        used = f"{what.lower()} of {_named(category)}"
        if category.code == "O":
            stated = [one for one in ("BT-31", "BT-63", "BT-48") if document.has(one)]
            if stated:
                yield f"There is a {used}, which goes with no VAT identifier, but {' and '.join(stated)} is stated."
            return
        if not document.has(*category.seller):
            yield f"There is a {used}, but no tax identifier of the seller ({', '.join(category.seller)})."
        if category.buyer and not document.has(*category.buyer):
            yield f"There is a {used}, but no identifier of the buyer ({', '.join(category.buyer)})."

    return check


def _rate_fits(category: Category, group: str, what: str, term: str) -> Check:
    def check(document: Group) -> Iterator[str]:
        for name, one in each(document, group, what):
            if one.text(term) != category.code:
                continue
            stated, rate = one.text(RATES[group]), one.number(RATES[group])
            if _wrong_rate(category, stated, rate):
                said = f"the rate {stated}" if stated else "no rate"
                yield f"{name} has {said} ({RATES[group]}), which does not go with {_named(category)}."

    return check


def _wrong_rate(category: Category, stated: str, rate: Decimal | None) -> bool:
    if category.code == "O":
        return bool(stated)
    if category.code == "S":
        return rate is None or rate <= 0
    return rate is None or (rate < 0 if category.taxed else rate != 0)


def _named(category: Category) -> str:
    return f"category {category.code} ({category.name})"


def _base_adds_up(category: Category) -> Check:
    def check(document: Group) -> Iterator[str]:
        for row in _rows(document, category):
            base = row.number("BT-116")
            if base is None:
                continue
            found = _base_of(document, category, row.number("BT-119") if category.taxed else None)
            gap = abs(rounded(found) - base)
            if gap >= TAX_TOLERANCE if category.taxed else gap:
                at = f" at {row.text('BT-119')} %" if category.taxed else ""
                yield (
                    f"Lines, allowances and charges of {_named(category)}{at} add up to {found}, but the taxable "
                    f"amount (BT-116) is stated as {base}."
                )

    return check


def _base_of(document: Group, category: Category, rate: Decimal | None) -> Decimal:
    """Return lines less allowances plus charges of a category, and of one rate unless None."""
    signs = {"BG-25": 1, "BG-20": -1, "BG-21": 1}
    parts = (
        (one.number(AMOUNTS[group]) or Decimal(0)) * signs[group]
        for _, group, _, term in PARTS
        for one in _of(document, category, group, term)
        if rate is None or one.number(RATES[group]) == rate
    )
    return sum(parts, Decimal(0))


def _tax_fits(category: Category) -> Check:
    def check(document: Group) -> Iterator[str]:
        for row in _rows(document, category):
            base, tax = row.number("BT-116"), row.number("BT-117")
            if base is None or tax is None:
                continue
            due = rounded(base * (row.number("BT-119") or Decimal(0)) / 100) if category.taxed else Decimal(0)
            if abs(due - tax) >= TAX_TOLERANCE if category.taxed else tax != 0:
                yield f"The tax of {_named(category)} is {due}, but BT-117 states {tax}."

    return check


def _reason_fits(category: Category) -> Check:
    def check(document: Group) -> Iterator[str]:
        for row in _rows(document, category):
            if row.has("BT-120", "BT-121") is not category.reason:
                said = "lacks an exemption reason" if category.reason else "states an exemption reason"
                yield f"The VAT breakdown of {_named(category)} {said} (BT-120, BT-121)."

    return check


def _delivered(document: Group) -> Iterator[str]:
    """Intra-community supply needs the day and the country of delivery."""
    if any(row.text("BT-118") == "K" for row in document.each("BG-23")) and not document.has("BT-72", "BT-73", "BT-74"):
        yield "An intra-community supply (K) states neither a delivery date (BT-72) nor an invoicing period (BG-14)."


def _delivered_to(document: Group) -> Iterator[str]:
    if any(row.text("BT-118") == "K" for row in document.each("BG-23")) and not document.has("BT-80"):
        yield "An intra-community supply (K) states no country of delivery (BT-80)."


def _alone(number: str, group: str, what: str, term: str) -> BusinessRule:
    """Category O stands alone: a document outside the scope of VAT has no other category."""

    def check(document: Group) -> Iterator[str]:
        if not any(row.text("BT-118") == "O" for row in document.each("BG-23")):
            return
        others = sorted({one.text(term) for one in document.each(group)} - {"O", ""})
        if others:
            yield f"The document is outside the scope of VAT (O), but a {what} has category {', '.join(others)}."

    return BusinessRule(f"BR-O-{number}", check)


def _with_lines(category: Category) -> Iterator[BusinessRule]:
    name = f"BR-{category.prefix}"
    yield BusinessRule(f"{name}-01", _row_present(category))
    for number, group, what, term in PARTS:
        yield BusinessRule(f"{name}-{number}", _identified(category, group, what, term))
        yield BusinessRule(f"{name}-{int(number) + 3:02}", _rate_fits(category, group, what, term))
    yield BusinessRule(f"{name}-08", _base_adds_up(category))


LINES: Final = (
    *(rule for category in CATEGORIES for rule in _with_lines(category)),
    _alone("12", "BG-25", "line", "BT-151"),
)
"""Of profiles with lines."""
HEADER: Final = (
    *(BusinessRule(f"BR-{category.prefix}-09", _tax_fits(category)) for category in CATEGORIES),
    *(BusinessRule(f"BR-{category.prefix}-10", _reason_fits(category)) for category in CATEGORIES),
    BusinessRule("BR-IC-11", _delivered),
    BusinessRule("BR-IC-12", _delivered_to),
    _alone("11", "BG-23", "row of the VAT breakdown", "BT-118"),
    _alone("13", "BG-20", "document allowance", "BT-95"),
    _alone("14", "BG-21", "document charge", "BT-102"),
)
"""Of every profile with a VAT breakdown."""
